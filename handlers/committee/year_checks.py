"""The committee checks programmes and pledges when the year ends: one tap a paper."""

from aiogram import Router
from aiogram.types import CallbackQuery
from markupsafe import Markup

from handlers.callbacks.desk import DeskAction
from handlers.committee import desk_view
from handlers.filters import Doing
from handlers.reply import Button, Reply, Screen, show
from handlers.views import bar, in_rows, turns, within
from handlers.words import Words
from papers.forms import FormKind
from terms.paper_check import Keeping
from workflow.accounts import Person
from workflow.committee import year_checks
from workflow.committee.year_checks import CheckedPapers, YearChecks
from workflow.errors import Refusal
from workflow.work import Work

router = Router(name="year_checks")

_PER_PAGE = 8
_SIGNS = {None: "…", Keeping.DONE: "✅", Keeping.PARTLY: "◐", Keeping.NOT: "✖"}


@router.callback_query(DeskAction.filter(), Doing("checks", "check_one", "check"))
async def tapped(
    query: CallbackQuery, callback_data: DeskAction, work: Work, person: Person, words: Words
) -> Reply:
    """List the members, show one's papers, or keep what was found of one."""
    about, value = callback_data.about, callback_data.value
    if callback_data.do == "checks":
        now = await year_checks.of_year(work, person)
        return show(_list(now, callback_data.page, person, words))
    if callback_data.do == "check_one":
        now = await year_checks.of_year(work, person)
    else:
        kind, keeping = _read(value)
        now = await year_checks.check(work, person, about, kind, keeping)
    return show(_one(now.of(about), now.year, person, words))


def _read(value: str) -> tuple[FormKind, Keeping]:
    kind, _, keeping = value.partition(".")
    if kind not in list(FormKind) or keeping not in list(Keeping):
        raise Refusal("button_unknown")
    return FormKind(kind), Keeping(keeping)


def _list(now: YearChecks, page: int, person: Person, words: Words) -> Screen:
    members = now.members
    page = within(page, len(members), _PER_PAGE)
    done, of = sum(one.complete for one in members), len(members)
    head = words("desk.checks_head", year=now.year, done=done, of=of, bar=bar(done, of))
    rows = in_rows(
        Button(_label(one), DeskAction(do="check_one", about=one.member_id).pack())
        for one in members[page * _PER_PAGE : (page + 1) * _PER_PAGE]
    )
    rows += turns(page, of, _PER_PAGE, _page, words)
    back = desk_view.button(words, "desk.back", "progress")
    return Screen(head, (*rows, (back,), desk_view.way_out(person, words)))


def _one(now: CheckedPapers, year: int, person: Person, words: Words) -> Screen:
    lines = [words("desk.check_head", name=now.name, year=year)]
    lines += [
        words("desk.check_line", paper=_paper(kind, words), found=_found(keeping, words))
        for kind, keeping in now.found.items()
    ]
    if now.own:
        lines.append(words("desk.check_own"))
    buttons = [
        Button(
            words.label("desk.check_as", paper=_paper(kind, words), found=_found(each, words)),
            DeskAction(do="check", about=now.member_id, value=f"{kind.value}.{each.value}").pack(),
        )
        for kind in now.found
        for each in Keeping
        if not now.own and now.found[kind] is not each
    ]
    back = desk_view.button(words, "desk.checks", "checks")
    rows = (*in_rows(buttons), (back,), desk_view.way_out(person, words))
    return Screen(Markup("\n").join(lines), rows)


def _label(one: CheckedPapers) -> str:
    return f"{''.join(_SIGNS[each] for each in one.found.values())} {one.name}"


def _paper(kind: FormKind, words: Words) -> str:
    return words.label(f"yearly.{kind.value}")


def _found(keeping: Keeping | None, words: Words) -> str:
    return words.label("yearly.found_none" if keeping is None else f"yearly.found_{keeping.value}")


def _page(to: int) -> str:
    return DeskAction(do="checks", page=to).pack()
