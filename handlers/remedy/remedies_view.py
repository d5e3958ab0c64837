"""How promised remedies look: the list, one of them, and each question of writing one down."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Protocol

from markupsafe import Markup

from handlers.callbacks.meeting import MeetingAction
from handlers.callbacks.remedy import RemedyAction
from handlers.reply import Button, Kept, Reply, Rows, Screen
from handlers.views import due_day, home_button, in_rows, turns, within
from handlers.words import Words
from terms.remedy import RemedyState
from workflow.remedy.facts import RemedyFacts
from workflow.remedy.listing import RemedyPicture, SeenRemedies

_PER_PAGE = 8
_BEGINNING = 60
"""Letters of a shortcoming on its button."""
_SOON = timedelta(days=14)
"""A day that is offered is at least so far away."""
_QUARTERS = 4
_PART = Markup("\n\n")
_LINE = Markup("\n")


class Called(Protocol):
    """Somebody who can be named."""

    @property
    def id(self) -> int | None:
        """Their number."""

    @property
    def called(self) -> str:
        """Their name on a list."""


@dataclass(frozen=True, slots=True)
class WrittenAt:
    """Where one is written down: at an item of a meeting, or nowhere in particular."""

    meeting: int = 0
    topic: int = 0


def list_button(words: Words) -> Button:
    """Give the way to the list."""
    return Button(words.label("remedy.list"), RemedyAction(do="list").pack())


def list_screen(seen: SeenRemedies, page: int, words: Words) -> Screen:
    """List what somebody sees, one's own first."""
    found = seen.all
    page = within(page, len(found), _PER_PAGE)
    shown = found[page * _PER_PAGE : (page + 1) * _PER_PAGE]
    parts = [words("remedy.list_head", waiting=sum(one.waits for one in found), count=len(found))]
    for key, group in (("own", seen.own), ("followed", seen.followed), ("cell", seen.of_cell)):
        lines = [_line(one, words) for one in group if one in shown]
        if lines:
            parts.append(_LINE.join([words(f"remedy.group_{key}"), *lines]))
    buttons = [Button(_label(one, words), _data("one", one)) for one in shown]
    if seen.begins:
        buttons.append(Button(words.label("remedy.new"), RemedyAction(do="whom").pack()))
    rows = in_rows(buttons)
    rows += turns(page, len(found), _PER_PAGE, _page, words)
    return Screen(_PART.join(parts), (*rows, (home_button(words),)))


def one_screen(now: RemedyFacts, words: Words, place: WrittenAt | None = None) -> Screen:
    """Show one with all that was said of it, and what may be done."""
    parts = [_head(now, words), _who(now, words)]
    if now.result:
        parts.append(words("remedy.result", text=now.result))
    if now.returned:
        parts.append(words("remedy.returned", text=now.returned))
    if now.proofs:
        parts.append(words("remedy.proofs", count=now.proofs))
    buttons = _steps(now, words)
    if place is not None and place.meeting:
        buttons = [button for row in meeting_rows(place, words) for button in row]
    return Screen(_PART.join(parts), in_rows([*buttons, list_button(words), home_button(words)]))


def meeting_rows(place: WrittenAt, words: Words) -> Rows:
    """Give the ways on at an item of a meeting: one more about it, and back to the meeting."""
    again = RemedyAction(do="topic", meeting=place.meeting, topic=place.topic)
    back = MeetingAction(do="home", meeting=place.meeting)
    return (
        (Button(words.label("remedy.again"), again.pack()),),
        (Button(words.label("meeting.back"), back.pack()),),
    )


def words_screen(now: RemedyFacts, place: WrittenAt, words: Words) -> Screen:
    """Ask for the shortcoming, or for the measure once that is there."""
    if not now.shortcoming:
        whose = now.about or words.label("remedy.of_cell")
        text = words("remedy.ask_shortcoming", whose=whose)
        return Screen(text, in_rows([_drop(now, place, words)]), typing=True)
    text = _PART.join([_head(now, words), words("remedy.ask_measure")])
    skip = Button(words.label("remedy.skip"), _data("no_measure", now, place))
    return Screen(text, in_rows([skip, _drop(now, place, words)]), typing=True)


def day_screen(now: RemedyFacts, place: WrittenAt, today: date, words: Words) -> Screen:
    """Ask for the last day: typed, or one of the next ends of a quarter."""
    buttons = [
        Button(
            words.label("remedy.by_day", due=due_day(one, words)),
            _data("day", now, place, one.toordinal()),
        )
        for one in _quarter_ends(today)
    ]
    text = _PART.join([_head(now, words), words("remedy.ask_day")])
    return Screen(text, in_rows([*buttons, _out(now, place, words)], 2), typing=True)


def pick_screen(
    now: RemedyFacts,
    place: WrittenAt,
    members: Sequence[Called],
    page: int,
    words: Words,
    *,
    who: str,
) -> Screen:
    """Ask who remedies it (`owner`) or follows it (`follower`)."""
    page = within(page, len(members), _PER_PAGE)
    shown = members[page * _PER_PAGE : (page + 1) * _PER_PAGE]
    names = [Button(one.called, _data(who, now, place, one.id or 0)) for one in shown]
    none = Button(words.label(f"remedy.no_{who}"), _data(who, now, place))
    text = _PART.join([_head(now, words), words(f"remedy.ask_{who}")])
    rows = in_rows([none, *names] if who == "owner" else [*names, none])

    def to(other: int) -> str:
        return _data(f"pick_{who}", now, place, other)

    rows += turns(page, len(members), _PER_PAGE, to, words)
    return Screen(text, (*rows, (_out(now, place, words),)))


def whom_screen(members: Sequence[Called], page: int, words: Words) -> Screen:
    """Ask whose shortcoming a new one is."""
    page = within(page, len(members), _PER_PAGE)
    shown = members[page * _PER_PAGE : (page + 1) * _PER_PAGE]
    cell = Button(words.label("remedy.whom_cell"), RemedyAction(do="new").pack())
    names = [Button(one.called, RemedyAction(do="new", about=one.id or 0).pack()) for one in shown]
    rows = in_rows([cell, *names])
    rows += turns(page, len(members), _PER_PAGE, _whom, words)
    return Screen(words("remedy.ask_whom"), (*rows, (list_button(words),), (home_button(words),)))


def preview_screen(now: RemedyFacts, place: WrittenAt, words: Words) -> Screen:
    """Show a draft as it would be promised."""
    text = _PART.join([_head(now, words), _who(now, words), words("remedy.ask_promise")])
    buttons = [
        Button(words.label(f"remedy.{do}"), _data(do, now, place))
        for do in ("promise", "pick_owner", "pick_follower", "to_day", "over")
    ]
    return Screen(text, in_rows([*buttons, _drop(now, place, words)]))


def say_screen(now: RemedyFacts, words: Words, *, done: bool, note: Markup | None = None) -> Screen:
    """Ask its owner for words; a photo or a file may come before or after them."""
    parts = [] if note is None else [note]
    parts += [_head(now, words), words("remedy.ask_done" if done else "remedy.ask_say")]
    back = Button(words.label("remedy.back"), _data("one", now))
    return Screen(_PART.join(parts), ((back,), (home_button(words),)), typing=True)


def return_screen(now: RemedyFacts, words: Words) -> Screen:
    """Ask who follows it what is still missing."""
    back = Button(words.label("remedy.back"), _data("one", now))
    text = _PART.join([_head(now, words), words("remedy.ask_return")])
    return Screen(text, ((back,), (home_button(words),)), typing=True)


def sure_screen(now: RemedyFacts, words: Words) -> Screen:
    """Ask once more before a promised one is taken away."""
    yes = Button(words.label("remedy.take_back_sure"), _data("drop", now))
    back = Button(words.label("remedy.back"), _data("one", now))
    text = _PART.join([_head(now, words), words("remedy.ask_take_back")])
    return Screen(text, in_rows([yes, back]))


def proofs_reply(now: RemedyFacts, kept: Sequence[RemedyPicture], words: Words) -> Reply:
    """Give the photos and files sent as proof."""
    parts = [
        Kept(one.channel, one.bot, one.kind, one.file_id, _caption(one, words)) for one in kept
    ]
    back = Button(words.label("remedy.back"), _data("one", now))
    screen = Screen(words("remedy.proofs", count=len(kept)), ((back,), (home_button(words),)))
    return Reply(parts=(*parts, screen), fresh=True)


def _caption(one: RemedyPicture, words: Words) -> Markup:
    return Markup.escape(one.name) if one.name else words("remedy.proof")


def _steps(now: RemedyFacts, words: Words) -> list[Button]:
    """Give what the one who looks may do."""
    found = []
    if now.may_settle:
        found += ["confirm", "return"]
    if now.owns and now.state is RemedyState.OPEN:
        found += ["done", "say"]
    elif now.owns and now.waits:
        found.append("say")
    if now.proofs:
        found.append("proofs_of")
    if now.leads and now.waits:
        found += ["pick_follower", "pick_owner", "to_day", "take_back"]
    return [Button(words.label(f"remedy.{do}"), _data(do, now)) for do in found]


def _head(now: RemedyFacts, words: Words) -> Markup:
    lines = [words("remedy.head", year=now.year, whose=now.about or words.label("remedy.of_cell"))]
    if now.shortcoming:
        lines.append(words("remedy.shortcoming", text=now.shortcoming))
    if now.measure:
        lines.append(words("remedy.measure", text=now.measure))
    return _LINE.join(lines)


def _who(now: RemedyFacts, words: Words) -> Markup:
    lines = [words("remedy.owner", name=_owner(now, words))]
    follower = now.follower or words.label("remedy.nobody_follows")
    lines.append(words("remedy.follower", name=follower))
    if now.follower_left:
        lines.append(words("remedy.follower_left"))
    if now.due is not None:
        lines.append(words("remedy.due", due=due_day(now.due, words), left=_left(now, words)))
    lines.append(words("remedy.state", state=words.label(f"remedy.state_{now.state.value}")))
    return _LINE.join(lines)


def _owner(now: RemedyFacts, words: Words) -> str:
    if now.by_committee:
        return words.label("remedy.committee")
    if now.owner_left:
        return words.label("remedy.owner_left")
    return now.owner or words.label("remedy.nobody")


def _left(now: RemedyFacts, words: Words) -> str:
    if now.left is None:
        return ""
    if now.left < 0:
        return words.label("remedy.overdue", days=-now.left)
    return words.label("remedy.left", days=now.left)


def _line(now: RemedyFacts, words: Words) -> Markup:
    return words(
        "remedy.line",
        sign=_sign(now),
        whose=now.about or words.label("remedy.of_cell"),
        text=_beginning(now),
        due=due_day(now.due, words) if now.due else "",
        state=words.label(f"remedy.state_{now.state.value}"),
    )


def _label(now: RemedyFacts, words: Words) -> str:
    return f"{_sign(now)} {_beginning(now)}"


def _beginning(now: RemedyFacts) -> str:
    text = now.shortcoming
    return text if len(text) <= _BEGINNING else f"{text[:_BEGINNING]}…"


def _sign(now: RemedyFacts) -> str:
    if not now.waits:
        return "✅"
    if now.state is RemedyState.REPORTED:
        return "🔎"
    return "⚠️" if now.left is not None and now.left < 0 else "⏳"


def _quarter_ends(today: date) -> list[date]:
    firsts = [date(today.year + n // 4, n % 4 * 3 + 1, 1) for n in range(1, 9)]
    ends = [one - timedelta(days=1) for one in firsts]
    return [one for one in ends if one >= today + _SOON][:_QUARTERS]


def _page(to: int) -> str:
    return RemedyAction(do="list", about=to).pack()


def _whom(to: int) -> str:
    return RemedyAction(do="whom", about=to).pack()


def _drop(now: RemedyFacts, place: WrittenAt, words: Words) -> Button:
    return Button(words.label("remedy.drop"), _data("drop", now, place))


def _out(now: RemedyFacts, place: WrittenAt, words: Words) -> Button:
    """Give the way out of a question: a draft is dropped, what is promised is shown again."""
    if now.state is RemedyState.DRAFT:
        return _drop(now, place, words)
    return Button(words.label("remedy.back"), _data("one", now))


def _data(do: str, now: RemedyFacts, place: WrittenAt | None = None, value: int = 0) -> str:
    at = place or WrittenAt()
    about = now.remedy_id
    return RemedyAction(do=do, about=about, value=value, meeting=at.meeting, topic=at.topic).pack()
