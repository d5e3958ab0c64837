"""How the committee's desk looks: how far the cell is, its members by stage, one member's card."""

from collections.abc import Sequence

from markupsafe import Markup

from handlers.callbacks.base import LeadAction
from handlers.callbacks.desk import DeskAction, ReportAction
from handlers.callbacks.notices import PlaceAction
from handlers.census.account_view import why, with_next
from handlers.reply import Button, Rows, Screen
from handlers.views import bar, day, due_day, home_button, in_rows, when
from handlers.words import Words
from workflow.accounts import Person
from workflow.census.everybody import CensusEntry
from workflow.census.steps import YearStep
from workflow.committee.nudge import Nudged
from workflow.committee.programmes import Registered
from workflow.committee.progress import OWING, MemberProgress, Progress, Stage

PER_PAGE = 8
EVERYBODY = "all"
AWAY = "away"
"""Whoever has no chat."""
_GLANCE = 8
"""Names of one stage that the overview shows."""
_GROUPS = (*OWING, Stage.SUBMITTED, Stage.NOT_ASKED)


def button(
    words: Words, key: str, do: str, about: int = 0, page: int = 0, value: str = ""
) -> Button:
    """Give a button of the desk."""
    data = DeskAction(do=do, about=about, page=page, value=value).pack()
    return Button(words.label(key), data)


def progress_screen(now: Progress, person: Person, words: Words) -> Screen:
    """Give how far the cell is: a bar, counts, names of each stage, and what can be done."""
    done = len(now.at(Stage.SUBMITTED))
    head = words(
        "desk.progress",
        year=now.year,
        done=done,
        asked=now.asked,
        bar=bar(done, now.asked),
        due=due_day(now.last_day, words),
    )
    groups = [(stage.value, now.at(stage)) for stage in _GROUPS] + [(AWAY, now.not_joined)]
    lines = [_group(name, members, words) for name, members in groups if members]
    lines += _since_the_meeting(now, words)
    choices = []
    if person.leads and any(m.member_id != person.member_id for m in now.at(*OWING)):
        choices.append(button(words, "desk.nudge_all", "nudge_all"))
    choices.append(button(words, "desk.list", "group", value=EVERYBODY))
    choices.append(button(words, "desk.excel", "excel"))
    choices.append(button(words, "desk.programmes", "programmes"))
    if person.leads and now.residence_asked:
        residents = PlaceAction(do="residents").pack()
        choices.append(Button(words.label("place.residents_button"), residents))
    if not person.leads:
        reports = ReportAction(do="list").pack()
        choices.append(Button(words.label("collective.button"), reports))
    choices.append(button(words, "lead.refresh", "progress"))
    return Screen(Markup("\n\n").join([head, *lines]), (*in_rows(choices), way_out(person, words)))


def group_screen(now: Progress, name: str, page: int, person: Person, words: Words) -> Screen:
    """Give one page of the members at a stage, or of all; each opens their card."""
    name = name if name in (EVERYBODY, AWAY, *Stage) else EVERYBODY
    members = at_stage(now, name)
    pages = max(1, -(-len(members) // PER_PAGE))
    page = min(max(page, 0), pages - 1)
    shown = members[page * PER_PAGE : (page + 1) * PER_PAGE]
    people = [
        Button(_line(member, words), DeskAction(do="member", about=member.member_id).pack())
        for member in shown
    ]
    head = words("desk.group", stage=_stage(name, words), page=page + 1, pages=pages)
    kinds = [button(words, f"desk.only_{key}", "group", value=key) for key in _others(now, name)]
    turning = turns(words, "group", page, pages, value=name)
    back = (button(words, "desk.back", "progress"),)
    return Screen(
        head, (*in_rows(people), *turning, *in_rows(kinds, 2), back, way_out(person, words))
    )


def member_screen(
    member: MemberProgress, person: Person, words: Words, note: Markup | None = None
) -> Screen:
    """Give one member's card: how far they are, and what this reader may do about it."""
    lines = [] if note is None else [note, Markup("")]
    lines.append(words("desk.member", name=member.name, stage=_stage(member.stage.value, words)))
    if member.items and member.stage in OWING:
        done = bar(member.answered, member.items)
        lines.append(words("desk.written", answered=member.answered, items=member.items, bar=done))
    lines += _where(member, words)
    if member.submitted_on is not None:
        lines.append(words("desk.submitted_on", day=day(member.submitted_on)))
    if member.from_paper:
        lines.append(words("desk.from_paper"))
    if not member.joined:
        lines.append(words("desk.call"))
    if member.commented:
        lines.append(words("desk.commented"))
    rows = in_rows(_member_choices(member, person, words))
    back = (button(words, "desk.back", "progress"),)
    return Screen(Markup("\n").join(lines), (*rows, back, way_out(person, words)))


def programmes_screen(now: Registered, person: Person, words: Words) -> Screen:
    """Give who has registered their action programme: a count, a bar, the names that are
    missing."""
    done, serving = len(now.done), len(now.serving)
    share = bar(done, serving) if serving else ""
    parts = [words("desk.programmes_head", year=now.year, done=done, serving=serving, bar=share)]
    if now.missing:
        names = ", ".join(now.missing)
        parts.append(words("desk.programmes_missing", count=len(now.missing), names=names))
    checks = (button(words, "desk.checks", "checks"),)
    back = (button(words, "desk.back", "progress"),)
    return Screen(Markup("\n\n").join(parts), (checks, back, way_out(person, words)))


def ask_nudge(now: Progress, person: Person, words: Words) -> Screen:
    """Ask before many are written to."""
    count = sum(m.member_id != person.member_id for m in now.at(*OWING))
    yes = button(words, "desk.nudge_yes", "nudge_yes")
    back = button(words, "desk.back", "progress")
    return Screen(words("desk.nudge_ask", count=count), ((yes,), (back,)))


def nudged_note(nudged: Nudged, words: Words) -> Markup:
    """Say who is told, when, and who is not."""
    lines = []
    if nudged.told:
        key = "desk.nudged_later" if nudged.waits else "desk.nudged"
        names = ", ".join(nudged.told)
        lines.append(words(key, count=len(nudged.told), names=names, when=when(nudged.at, words)))
    if nudged.already:
        names = ", ".join(nudged.already)
        lines.append(words("desk.nudged_already", count=len(nudged.already), names=names))
    if nudged.unreachable:
        names = ", ".join(nudged.unreachable)
        lines.append(words("desk.nudged_nobody", count=len(nudged.unreachable), names=names))
    return Markup("\n\n").join(lines)


def at_stage(now: Progress, name: str) -> tuple[MemberProgress, ...]:
    """Give the members of a list by its name."""
    if name == AWAY:
        return now.not_joined
    if name in tuple(Stage):
        return now.at(Stage(name))
    return now.members


def turns(words: Words, do: str, page: int, pages: int, about: int = 0, value: str = "") -> Rows:
    """Give the buttons that turn a page; none where there is one page only."""
    step = []
    if page > 0:
        step.append(button(words, "lead.page_before", do, about, page - 1, value))
    if page + 1 < pages:
        step.append(button(words, "lead.page_after", do, about, page + 1, value))
    return (tuple(step),) if step else ()


def with_note(note: Markup, screen: Screen) -> Screen:
    """Give a screen with what has just been done above it."""
    return Screen(Markup("\n\n").join([note, screen.text]), screen.buttons)


def way_out(person: Person, words: Words) -> tuple[Button, ...]:
    """Give the way to the secretary's menu, where they have one, and home."""
    if not person.leads:
        return (home_button(words),)
    return (Button(words.label("lead.back"), LeadAction(do="home").pack()), home_button(words))


def _member_choices(member: MemberProgress, person: Person, words: Words) -> list[Button]:
    at = member.member_id
    choices = []
    if member.stage is Stage.SUBMITTED:
        choices.append(button(words, "desk.read", "read", at))
        if at != person.member_id:
            choices.append(button(words, "desk.comment", "comment", at))
            if person.leads:
                choices.append(button(words, "desk.return", "return", at))
    elif person.leads and member.stage in OWING and at != person.member_id:
        if member.joined:
            choices.append(button(words, "desk.nudge", "nudge", at))
        choices.append(button(words, "desk.enter", "enter", at))
    if person.leads and member.stage is not Stage.NOT_ASKED and at != person.member_id:
        choices.append(button(words, "absence.enter", "absence", at))
    if person.leads:
        places = PlaceAction(do="home", about=at).pack()
        choices.append(Button(words.label("place.open"), places))
    return choices


def _group(name: str, members: Sequence[MemberProgress], words: Words) -> Markup:
    shown = [_named(member, words) for member in members[:_GLANCE]]
    names = ", ".join(shown)
    if len(members) > _GLANCE:
        names = words.label("desk.and_more", names=names, count=len(members) - _GLANCE)
    return words(f"desk.group_{name}", count=len(members), names=names)


def _since_the_meeting(now: Progress, words: Words) -> list[Markup]:
    """Give where everybody is from the meeting on, each in one line alone; nothing before it."""
    if not now.account.met:
        return []
    parts = [(step, _named_at(step, now)) for step in YearStep]
    lines = [_at_step(step, there, words) for step, there in parts if there]
    if appealed := now.account.at(YearStep.APPEALED):
        lines.append(words("desk.appealed", count=len(appealed)))
    head = words("desk.everybody", count=len(now.account.entries))
    return [Markup("\n").join([head, *lines])]


def _named_at(step: YearStep, now: Progress) -> tuple[CensusEntry, ...]:
    """Give who is named at a step; who complains is not told apart here (0307)."""
    if step is YearStep.APPEALED:
        return ()
    same = (YearStep.APPEALED,) if step is YearStep.PUBLISHED else ()
    return now.account.at(step, *same)


def _at_step(step: YearStep, there: Sequence[CensusEntry], words: Words) -> Markup:
    names = ", ".join(_why(one, words) for one in there[:_GLANCE])
    if len(there) > _GLANCE:
        names = words.label("desk.and_more", names=names, count=len(there) - _GLANCE)
    return words(f"desk.step_{step.value}", count=len(there), names=names)


def _why(one: CensusEntry, words: Words) -> str:
    """Name somebody, with the reason where the step alone does not say it."""
    if one.step not in (YearStep.TO_BE_REVIEWED, YearStep.REVIEWED, YearStep.OUT):
        return one.name
    return words.label("desk.named_why", name=one.name, why=with_next(one, words))


def _where(member: MemberProgress, words: Words) -> list[Markup]:
    """Say why somebody has no level and what comes next, where more than their writing says it."""
    one = member.entry
    if one.ground is None or one.step in (YearStep.TO_WRITE, YearStep.WRITTEN):
        return []
    return [words("desk.where", why=with_next(one, words))]


def _named(member: MemberProgress, words: Words) -> str:
    name = member.name
    if member.stage is Stage.NOT_ASKED and member.entry.ground is not None:
        return words.label("desk.named_why", name=name, why=why(member.entry, words))
    if member.stage is Stage.WRITING and member.items:
        name = f"{name} {member.answered}/{member.items}"
    return words.label("desk.paper_mark", name=name) if member.from_paper else name


def _line(member: MemberProgress, words: Words) -> str:
    return f"{_named(member, words)} · {_stage(member.stage.value, words)}"


def _stage(name: str, words: Words) -> str:
    return words.label(f"stage.{name}")


def _others(now: Progress, name: str) -> list[str]:
    names = [stage.value for stage in _GROUPS if now.at(stage)]
    if now.not_joined:
        names.append(AWAY)
    return [other for other in (EVERYBODY, *names) if other != name]
