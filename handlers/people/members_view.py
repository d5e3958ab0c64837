"""The words about a cell's members: the list, the card of one, what is asked for a change."""

from collections.abc import Sequence
from datetime import timedelta

from markupsafe import Markup

from handlers.callbacks.base import BodyAction, LeadAction
from handlers.callbacks.desk import PastAction
from handlers.callbacks.members import MemberAction
from handlers.facts.telling_view import member_button
from handlers.people.groups_view import groups_button
from handlers.reply import Button, Rows, Screen
from handlers.views import day, home_button, in_rows, known_day, turns, within
from handlers.words import Words
from terms.people import ChangeKind, PeriodKind, PostBody, PostRole
from workflow.people.changes import WITH_A_LAST_DAY, Noted
from workflow.people.corrections import Correction
from workflow.people.membership import (
    HeldPost,
    Listed,
    MemberCard,
    Probationary,
    RunningPeriod,
)
from workflow.people.seats_ended import EndedSeat
from workflow.people.succession import Succession

_PER_PAGE = 8
ASKED = 1
"""What a button says of official standing that is noted as an answer; then the next is asked of."""
_IN_THE_CELL = (PostRole.SECRETARY, PostRole.DEPUTY_SECRETARY, PostRole.COMMITTEE_MEMBER)
_SUSPENDED_FROM = (PostBody.CELL, PostBody.PARTY)
_OF_A_POST = {
    "over": ChangeKind.POST_OVER,
    "suspend": ChangeKind.POST_SUSPENDED,
    "back_on": ChangeKind.POST_SUSPENDED_OVER,
}
"""What may become of a post that is held, by the button that asks of which one."""
_UNDATED = frozenset({ChangeKind.EXEMPT, ChangeKind.POST})
"""What may begin on a day nobody knows."""
_BEGIN_AND_END = (
    (PeriodKind.TEMPORARY, ChangeKind.TEMPORARY, ChangeKind.TEMPORARY_OVER),
    (PeriodKind.LEAVE, ChangeKind.LEAVE, ChangeKind.LEAVE_OVER),
    (PeriodKind.EXEMPT, ChangeKind.EXEMPT, ChangeKind.EXEMPT_OVER),
    (PeriodKind.SUSPENDED, ChangeKind.SUSPENDED, ChangeKind.SUSPENDED_OVER),
)
"""The two changes of each period, of which one may be noted."""


def list_screen(
    listed: Sequence[Listed], page: int, waiting: int, words: Words, *, gone: bool
) -> Screen:
    """Give a page of the members there are, or of those who are members no more."""
    do = "gone" if gone else "list"
    page = within(page, len(listed), _PER_PAGE)
    shown = listed[page * _PER_PAGE : (page + 1) * _PER_PAGE]
    names = [_button("card", one.name, one.member_id) for one in shown]
    pages = turns(
        page, len(listed), _PER_PAGE, lambda to: MemberAction(do=do, about=to).pack(), words
    )
    other = [_button("list", words.label("member.list")) if gone else _gone_button(words)]
    if waiting and not gone:
        label = words.label("member.asked", count=waiting)
        other.insert(0, _button("asked", label))
    if not gone:
        other.append(groups_button(words))
    text = words(f"member.head_{do}", count=len(listed))
    ends = (*other, _lead(words), home_button(words))
    return Screen(text, (*in_rows(names), *pages, *in_rows(ends)))


def card_screen(
    card: MemberCard, words: Words, *, above: Markup | None = None, own: bool = False
) -> Screen:
    """Give all that is stored about a member, with what may be changed."""
    parts = [] if above is None else [above]
    parts.append(stored(card, words))
    if card.meeting_open:
        parts.append(words("member.meeting_open"))
    buttons = _changes(card, words, own=own)
    if card.newest is not None:
        number, kind = card.newest
        label = words.label("member.undo", what=words.label(f"member.change_{kind.value}"))
        buttons.append(_button("undo", label, card.member_id, which=number))
    if not own:
        buttons.append(member_button(card.member_id, words))
    if card.here:
        file = PastAction(do="file", about=card.member_id).pack()
        buttons.append(Button(words.label("past.file"), file))
    buttons.append(_button("list", words.label("member.list")))
    return Screen(Markup("\n\n").join(parts), (*in_rows(buttons), (home_button(words),)))


def probation_screen(waiting: Sequence[Probationary], words: Words) -> Screen:
    """Ask whether the first of those on probation was made official, or say that all were asked."""
    if not waiting:
        ways = (_button("list", words.label("member.list")), _lead(words), home_button(words))
        return Screen(words("member.probation_done"), in_rows(ways))
    one, value = waiting[0], ChangeKind.OFFICIAL.value
    buttons = (
        _button("note", words.label("member.probation_yes"), one.member_id, value, ASKED),
        _button("probation", words.label("member.probation_no"), one.member_id),
        _lead(words),
        home_button(words),
    )
    text = words("member.probation", name=one.name, day=day(one.admitted_on), left=len(waiting))
    return Screen(text, in_rows(buttons))


def stored(card: MemberCard, words: Words) -> Markup:
    """Give every field that is stored about a member, one a line; what is empty says so."""
    born = str(card.born.year) if card.year_only else day(card.born)
    lines = [words("member.name", name=card.name), words("member.born", day=born)]
    lines.append(words("member.admitted", day=day(card.admitted_on)))
    standing = f"member.standing_{card.standing.value}"
    lines.append(words(standing, day=known_day(card.official_on, words)))
    if not card.here:
        why = words.label(f"member.left_{card.left_why.value if card.left_why else 'left'}")
        lines.append(
            words("member.until", day=known_day(card.until, words), why=why, to=card.left_for)
        )
    elif card.since is not None:
        lines.append(words("member.since", day=day(card.since)))
    lines += [_post(post, words) for post in card.posts] or [words("member.no_post")]
    for name in ("party_post", "state_post", "union_post", "workplace", "party_card", "phone"):
        value = getattr(card, name) or words.label("member.empty")
        lines.append(words(f"member.{name}", value=value))
    if card.retired:
        lines.append(words("member.retired"))
    lines += [_spell(spell, words) for spell in card.spells]
    lines += [words("member.leave_undated", year=year, text=text) for year, text in card.undated]
    return Markup("\n").join(lines)


def choices(
    do: str, card: MemberCard, cells: Sequence[tuple[int, str]], page: int, words: Words
) -> Screen:
    """Ask which post, or to which cell."""
    back = (_button("card", words.label("member.back"), card.member_id),)
    pages: Rows = ()
    match do:
        case "posts":
            held = {post.role for post in card.posts if post.body is PostBody.CELL}
            buttons = [_post_button(role, card, words) for role in _IN_THE_CELL if role not in held]
            buttons += [
                _button("title", words.label(f"member.post_{body}"), card.member_id, f"post-{body}")
                for body in ("party", "state")
            ]
        case "over" | "suspend" | "back_on":
            buttons = [
                _button("note", post.title, card.member_id, _OF_A_POST[do].value, post.post_id)
                for post in card.posts
                if do == "over" or _may_be(do, post)
            ]
        case _:
            page = within(page, len(cells), _PER_PAGE)
            shown = cells[page * _PER_PAGE : (page + 1) * _PER_PAGE]
            kind = ChangeKind.TRANSFERRED
            buttons = [
                _button("note", name, card.member_id, kind.value, number) for number, name in shown
            ]
            buttons.append(
                _button("note", words.label("member.elsewhere"), card.member_id, kind.value)
            )
            pages = turns(
                page,
                len(cells),
                _PER_PAGE,
                lambda to: MemberAction(do="cells", about=card.member_id, which=to).pack(),
                words,
            )
    text = words(f"member.pick_{do}", name=card.name)
    return Screen(text, (*in_rows(buttons), *pages, back, (home_button(words),)))


def asking(
    what: str,
    card: MemberCard,
    kind: ChangeKind,
    body: PostBody,
    role: PostRole | None,
    which: int,
    words: Words,
) -> Screen:
    """Ask for the day, the number or the post."""
    change = words.label(f"member.change_{kind.value}")
    if what == "post":
        change = words.label(f"member.post_{body.value}")
    elif role is not None:
        change = words.label(f"member.role_{role.value}")
    asked = "days" if kind in WITH_A_LAST_DAY and what == "day" else what
    text = words(f"member.ask_{asked}", name=card.name, what=change)
    rows: list[Button] = []
    value = "-".join(part for part in (kind.value, body.value if role else "", role or "") if part)
    if what == "day":
        rows.append(_button("today", words.label("member.today"), card.member_id, value, which))
        if kind in _UNDATED:
            rows.append(_button("undated", words.label("member.undated"), card.member_id, value))
    rows.append(_button("card", words.label("member.back"), card.member_id))
    return Screen(text, (*in_rows(rows), (home_button(words),)), typing=True)


def said(noted: Noted, words: Words) -> Markup:
    """Say that a change is kept, and what it does not touch."""
    parts = [words("member.kept")]
    if noted.chats_ended:
        parts.append(words("member.chats_ended", count=noted.chats_ended))
    if noted.seats:
        parts.append(words("member.seats_ended", organisations="; ".join(noted.seats)))
    if noted.succeeded:
        parts.append(words("member.succeeded", names=", ".join(noted.succeeded)))
    return Markup("\n").join(parts)


def seat_ended_screen(seat: EndedSeat, words: Words) -> Screen:
    """Tell who leads a committee that a seat in it ended with a move; they may say that it is
    kept."""
    said = {"name": seat.name, "title": seat.title, "organisation": seat.organisation}
    handed = seat.handed_over
    key = "member.seat_handed_over" if handed else "member.seat_ended"
    parts = [words(key, cell=seat.cell, day=day(seat.day), **said)]
    buttons = [home_button(words)]
    if seat.may_stay:
        may = words("member.seat_may_stay", to=seat.to)
        parts.append(words("member.seat_may_go_on") if handed else may)
        keep = BodyAction(do="keep_seat", about=seat.post_id).pack()
        buttons.insert(0, Button(words.label("member.keep_seat"), keep))
    return Screen(Markup("\n\n").join(parts), in_rows(buttons))


def succession_screen(told: Succession, words: Words) -> Screen:
    """Tell who takes over or goes what goes over, and from which day."""
    key = "member.takes_over" if told.begins else "member.hands_over"
    text = words(key, cell=told.cell, day=day(told.day), other=told.other)
    return Screen(text, ((home_button(words),),))


def asked_screen(waiting: Sequence[Correction], words: Words) -> Screen:
    """Give the corrections that members ask for."""
    parts = [words("member.asked_head" if waiting else "member.asked_none")]
    buttons = []
    for one in waiting:
        parts.append(words("member.asked_one", name=one.name, day=day(one.day), text=one.text))
        buttons.append(_button("card", one.name, one.member_id))
        label = words.label("member.seen", name=one.name)
        buttons.append(_button("seen", label, which=one.number))
    buttons.append(_button("list", words.label("member.list")))
    return Screen(Markup("\n\n").join(parts), (*in_rows(buttons), (home_button(words),)))


def _changes(card: MemberCard, words: Words, *, own: bool) -> list[Button]:
    """Give the changes that may be noted now."""
    number = card.member_id

    def note(kind: ChangeKind) -> Button:
        return _button("note", words.label(f"member.change_{kind.value}"), number, kind.value)

    if not card.here:
        return [note(ChangeKind.CAME_BACK)]
    phone = _button("phone", words.label("member.change_phone"), number, ChangeKind.PHONE.value)
    found = [_button("posts", words.label("member.change_post"), number), phone]
    if card.posts:
        found.insert(1, _button("over", words.label("member.change_post_over"), number))
    for do, kind in list(_OF_A_POST.items())[1:]:
        if any(_may_be(do, post) for post in card.posts):
            found.append(_button(do, words.label(f"member.change_{kind.value}"), number))
    if card.standing.value == "probationary" or card.official_on is None:
        found.append(note(ChangeKind.OFFICIAL))
    for year, _ in card.undated:
        label = words.label("member.leave_days", year=year)
        found.append(_button("note", label, number, ChangeKind.LEAVE.value))
    for period, begins, ends in _BEGIN_AND_END:
        found.append(note(ends if card.runs(period) else begins))
    if own:
        return found
    found.append(_button("cells", words.label("member.change_transferred"), number))
    return [*found, *map(note, (ChangeKind.LEFT, ChangeKind.EXPELLED, ChangeKind.DIED))]


def _may_be(do: str, post: HeldPost) -> bool:
    """Tell whether somebody may be suspended from a post, or act in it again."""
    return post.body in _SUSPENDED_FROM and post.suspended is (do == "back_on")


def _post_button(role: PostRole, card: MemberCard, words: Words) -> Button:
    value = f"post-cell-{role.value}"
    return _button("note", words.label(f"member.role_{role.value}"), card.member_id, value)


def _post(post: HeldPost, words: Words) -> Markup:
    title = post.title or words.label("member.empty")
    line = words("member.post", title=title, day=known_day(post.since, words))
    if post.of:
        line += words("member.post_of", of=post.of)
    if post.unsaid:
        line += words("member.post_unsaid")
    if post.until is not None:
        line += words("member.post_until", day=day(post.until))
    if post.suspended:
        line += words("member.post_is_suspended")
    return line


def _spell(spell: RunningPeriod, words: Words) -> Markup:
    key = f"member.spell_{spell.kind.value}"
    line = words(key, day=known_day(spell.since, words))
    if spell.until is None:
        return line
    if spell.kind in (PeriodKind.TEMPORARY, PeriodKind.LEAVE):
        return line + words("member.spell_last", day=day(spell.until - timedelta(days=1)))
    return line + words("member.post_until", day=day(spell.until))


def _gone_button(words: Words) -> Button:
    return _button("gone", words.label("member.gone"))


def _lead(words: Words) -> Button:
    return Button(words.label("lead.back"), LeadAction(do="home").pack())


def _button(do: str, label: str, about: int = 0, value: str = "", which: int = 0) -> Button:
    data = MemberAction(do=do, about=about, value=value, which=which)
    return Button(label, data.pack())
