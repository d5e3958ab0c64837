"""The words of broadcasts: what is written, how far it is, what came of it, what members read."""

from collections.abc import Mapping

from markupsafe import Markup

from handlers.callbacks.base import LeadAction
from handlers.callbacks.broadcast import BroadcastAction, ReachAction
from handlers.office.cells_table_view import table_button
from handlers.prepare import Prepare
from handlers.reply import Button, Rows, Screen
from handlers.views import bar, home_button, when
from handlers.words import Words
from workflow.notices import broadcast
from workflow.notices.broadcast import BroadcastProgress, Message, Watched
from workflow.planned import Planned
from workflow.work import Work

_COUNTS = ("sent", "waiting", "blocked", "nobody", "unknown", "failed", "cancelled")


def ask(sender: str, office: int, words: Words) -> Screen:
    """Ask for the text; of an officer for their `office`."""
    rows = ((_back_to(office, words),), (home_button(words),))
    if office:
        text = words("broadcast.ask_office", sender=sender, limit=broadcast.LONGEST)
    else:
        text = words("broadcast.ask", limit=broadcast.LONGEST)
    return Screen(text, rows, typing=True)


def preview(now: BroadcastProgress, words: Words) -> Screen:
    """Show a draft as members will read it, and whom it reaches."""
    counts = words("broadcast.preview", total=now.total, reachable=now.reachable)
    said = message_text(Message(now.text, now.sender), words)
    parts = [words("broadcast.preview_head"), said, counts]
    if now.total > now.reachable:
        missing = now.total - now.reachable
        if now.by_officer:
            parts.append(words("broadcast.missing_office", count=missing))
        else:
            parts.append(words("broadcast.preview_missing", count=missing))
    if now.later is not None:
        parts.append(words("broadcast.quiet_now"))
    rows: Rows = (
        *_ways_to_send(now, words),
        (_button("rewrite", words, now), _button("drop", words, now)),
    )
    return Screen(Markup("\n\n").join(parts), rows)


def _ways_to_send(now: BroadcastProgress, words: Words) -> Rows:
    """Offer to send; in quiet hours, not to wake anybody first."""
    if now.later is None:
        send = words.label("broadcast.confirm", total=now.total)
        return ((Button(send, _data("confirm", now)),),)
    wait = words.label("broadcast.send_later", at=now.later)
    at_once = words.label("broadcast.send_now")
    return (
        (Button(wait, _data("quietly", now)),),
        (Button(at_once, _data("confirm", now)),),
    )


def progress(now: BroadcastProgress, words: Words) -> Screen:
    """Show how far it is, with what can be done now."""
    done = now.total - now.waiting
    head = words(
        f"broadcast.state_{now.state}",
        done=done,
        total=now.total,
        bar=bar(done, now.total),
    )
    begins = (
        [words("broadcast.begins", when=when(now.later, words))] if now.later is not None else []
    )
    lines = [head, *begins, *_counts(now, words)]
    return Screen(Markup("\n").join(lines), _choices(now, words))


def report(now: BroadcastProgress, words: Words) -> Screen:
    """Say what came of it."""
    head = words("broadcast.report", total=now.total)
    rows: list[tuple[Button, ...]] = []
    if now.blocked + now.nobody and not now.by_officer:
        call = ReachAction(do="list").pack()
        rows.append((Button(words.label("reach.list"), call),))
    rows.append((home_button(words),))
    return Screen(Markup("\n").join([head, *_counts(now, words)]), tuple(rows))


def message_text(said: Message, words: Words) -> Markup:
    """Word the message itself."""
    if not said.sender:
        return words("broadcast.message_house", text=said.text)
    return words("broadcast.message", text=said.text, sender=said.sender)


def watched_screen(one: Watched, words: Words) -> Screen:
    """Show how far it is, in the message its author watches."""
    return progress(one.standing, words)


def back_button(words: Words) -> Button:
    """Give the way back to the secretary's tasks."""
    return Button(words.label("broadcast.back"), LeadAction(do="home").pack())


def _back_to(office: int, words: Words) -> Button:
    return table_button(words) if office else back_button(words)


def _counts(now: BroadcastProgress, words: Words) -> list[Markup]:
    counts = {name: getattr(now, name) for name in _COUNTS}
    return [words(f"broadcast.{name}", count=count) for name, count in counts.items() if count]


def _choices(now: BroadcastProgress, words: Words) -> Rows:
    rows: list[tuple[Button, ...]] = []
    office = now.organisation_id if now.by_officer else 0
    if now.state in ("sending", "paused"):
        step = "pause" if now.state == "sending" else "resume"
        rows.append((_button(step, words, now), _button("cancel", words, now)))
        rows.append((_button("refresh", words, now),))
    else:
        again = BroadcastAction(do="write", about=office).pack()
        rows.append((Button(words.label("broadcast.write_new"), again),))
        if now.blocked + now.nobody and not now.by_officer:
            rows.append((Button(words.label("reach.list"), ReachAction(do="list").pack()),))
    rows.append((_back_to(office, words),))
    return tuple(rows)


def _button(do: str, words: Words, now: BroadcastProgress) -> Button:
    return Button(words.label(f"broadcast.{do}"), _data(do, now))


def _data(do: str, now: BroadcastProgress) -> str:
    return BroadcastAction(do=do, about=now.broadcast_id).pack()


async def _message(work: Work, row: Planned, words: Words) -> Screen | None:
    said = await broadcast.message_for(work, row)
    if said is None:
        return None
    return Screen(message_text(said, words), ((home_button(words),),))


async def _report(work: Work, row: Planned, words: Words) -> Screen | None:
    now = await broadcast.report_for(work, row)
    return None if now is None else report(now, words)


PREPARES: Mapping[str, Prepare] = {broadcast.KIND: _message, broadcast.REPORT: _report}
"""How what a broadcast plans is worded."""
