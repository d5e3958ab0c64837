"""How an invitation looks: to who is invited, and the list of answers to who leads the cell."""

from markupsafe import Markup

from handlers.callbacks.meeting import MeetingAction
from handlers.callbacks.notices import InviteAction
from handlers.reply import Button, Screen
from handlers.views import home_button, in_rows, when
from handlers.words import Words
from workflow.planning.guest_list import GuestList, Invited
from workflow.planning.invitation import (
    CalledOffFacts,
    InvitationChange,
    InvitedAnswer,
    InvitedFacts,
)

REASONS = ("sick", "work", "leave", "other")
"""Why somebody cannot come; the last one is typed."""
_LINE = Markup("\n")
_PART = Markup("\n\n")


def invited_screen(facts: InvitedFacts, words: Words) -> Screen:
    """Word the invitation, or what changed in it, with the two answers."""
    head = words(f"invite.head_{facts.change.value or 'new'}", year=facts.year, cell=facts.cell)
    parts = [head, _when_and_where(facts, words)]
    if facts.change is not InvitationChange.REMINDED:
        parts.append(_agenda(facts, words))
    if facts.answer is not None:
        parts.append(_said(facts.answer, words))
    else:
        parts.append(words("invite.ask"))
    return Screen(_PART.join(parts), in_rows([*_choices(facts, words), home_button(words)]))


def follower_screen(facts: InvitedFacts, words: Words) -> Screen:
    """Word the invitation to who follows the cell: nothing is asked."""
    head = words("invite.head_follower", year=facts.year, cell=facts.cell)
    parts = [head, _when_and_where(facts, words), _agenda(facts, words)]
    return Screen(_PART.join(parts), ((home_button(words),),))


def answered_screen(facts: InvitedFacts, words: Words) -> Screen:
    """Confirm an answer; another one may be given until the meeting begins."""
    assert facts.answer is not None
    parts = [_said(facts.answer, words), _when_and_where(facts, words)]
    other = "yes" if not facts.answer.coming else "no"
    buttons = [_button(other, f"invite.{other}_instead", facts, words)]
    if facts.reports:
        buttons.append(_button("papers", "invite.papers", facts, words))
    return Screen(_PART.join(parts), in_rows([*buttons, home_button(words)]))


def reasons_screen(facts: InvitedFacts, words: Words) -> Screen:
    """Ask why somebody cannot come."""
    reasons = [
        Button(
            words.label(f"meeting.away_{reason}"),
            InviteAction(
                do="because", meeting=facts.meeting_id, version=facts.version, value=reason
            ).pack(),
        )
        for reason in REASONS
    ]
    back = _button("open", "invite.back", facts, words)
    return Screen(words("invite.ask_reason"), in_rows([*reasons, back, home_button(words)]))


def typing_screen(facts: InvitedFacts, words: Words) -> Screen:
    """Ask for the reason in words."""
    back = _button("no", "invite.back", facts, words)
    return Screen(words("invite.type_reason"), ((back,), (home_button(words),)), typing=True)


def called_off_screen(facts: CalledOffFacts, words: Words) -> Screen:
    """Word that the meeting is not held."""
    text = words("invite.called_off", year=facts.year, when=when(facts.moment, words))
    return Screen(text, ((home_button(words),),))


def list_screen(found: GuestList, words: Words, note: Markup | None = None) -> Screen:
    """Show the secretary who comes, who does not and why, and who has not answered."""
    parts = [] if note is None else [note]
    count = len(found.members)
    parts.append(words("invite.list_head", count=count, coming=len(found.coming)))
    if found.absent:
        lines = [
            words("invite.list_absent", name=one.name, reason=one.answer.reason)
            for one in found.absent
            if one.answer
        ]
        parts.append(_LINE.join([words("invite.list_away", count=len(lines)), *lines]))
    if found.silent:
        names = ", ".join(_name(one, words) for one in found.silent)
        parts.append(words("invite.list_silent", count=len(found.silent), names=names))
    buttons = []
    if found.silent:
        buttons.append(_plain("ask", "invite.ask_again", found.meeting_id, words))
    buttons += [
        _plain("list", "lead.refresh", found.meeting_id, words),
        Button(words.label("meeting.back"), MeetingAction(do="home").pack()),
        home_button(words),
    ]
    return Screen(_PART.join(parts), in_rows(buttons))


def _when_and_where(facts: InvitedFacts, words: Words) -> Markup:
    place = facts.place or words.label("plan.no_place")
    return words("invite.when", when=when(facts.moment, words), place=place, chair=facts.chair)


def _agenda(facts: InvitedFacts, words: Words) -> Markup:
    items = [words("invite.item_reports", count=len(facts.reports))] if facts.reports else []
    items.append(words("invite.item_people", count=facts.reviewed))
    items += [words("invite.item_ballot"), words("invite.item_minutes")]
    lines = [words("invite.item", text=text) for text in items]
    if facts.reports:
        lines.append(words("invite.to_read", names="; ".join(facts.reports)))
    return _LINE.join([words("invite.agenda"), *lines])


def _said(answer: InvitedAnswer, words: Words) -> Markup:
    key = "invite.said_yes" if answer.coming else "invite.said_no"
    return words(key, reason=answer.reason)


def _choices(facts: InvitedFacts, words: Words) -> list[Button]:
    buttons = [_button(do, f"invite.{do}", facts, words) for do in ("yes", "no")]
    if facts.reports:
        buttons.append(_button("papers", "invite.papers", facts, words))
    return buttons


def _name(one: Invited, words: Words) -> str:
    return one.name if one.reached else words.label("invite.by_phone", name=one.name)


def _button(do: str, key: str, facts: InvitedFacts, words: Words) -> Button:
    data = InviteAction(do=do, meeting=facts.meeting_id, version=facts.version).pack()
    return Button(words.label(key), data)


def _plain(do: str, key: str, meeting_id: int, words: Words) -> Button:
    return Button(words.label(key), InviteAction(do=do, meeting=meeting_id).pack())
