"""How the officer sees the dossiers of a year: which came, and the list of each that did."""

from markupsafe import Markup

from handlers.callbacks.dossier import DossiersAction
from handlers.dossier.cell_dossier_view import list_text
from handlers.reply import Button, Screen
from handlers.views import home_button, in_rows, turns, within
from handlers.words import Words
from workflow.dossier.lines import Dossier
from workflow.dossier.officer_dossiers import DossierPlace, SentDossiers

PER_PAGE = 8
_YEARS = 3
"""Further years with a button."""


def places_screen(now: SentDossiers, page: int, words: Words) -> Screen:
    """List the cells and bodies, those whose dossier came as buttons."""
    page = within(page, len(now.places), PER_PAGE)
    shown = now.places[page * PER_PAGE : (page + 1) * PER_PAGE]
    head = words(
        "dossiers.head",
        name=now.organisation,
        year=now.year or "–",
        sent=now.sent,
        of=len(now.places),
    )
    lines = [_line(one, words) for one in shown]
    buttons = [
        Button(one.name, DossiersAction(do="one", one=one.cycle_id).pack())
        for one in shown
        if one.sent_at is not None
    ]

    def turned(to: int) -> str:
        return _to(now, "places", to)

    pages = turns(page, len(now.places), PER_PAGE, turned, words)
    more = [Button(words.label("dossiers.zip"), _to(now, "all"))] if now.sent else []
    more += [
        Button(
            words.label("dossiers.year", year=year),
            DossiersAction(do="places", one=now.organisation_id, year=year).pack(),
        )
        for year in now.years[: _YEARS + 1]
        if year != now.year
    ]
    more += [
        Button(name, DossiersAction(do="places", one=number).pack()) for number, name in now.others
    ]
    text = Markup("\n\n").join([head, Markup("\n").join(lines)]) if lines else head
    return Screen(text, (*in_rows(buttons), *pages, *in_rows([*more, home_button(words)])))


def one_screen(now: Dossier, words: Words) -> Screen:
    """Show the list of one that came."""
    buttons = [
        Button(words.label("dossier.zip"), DossiersAction(do="zip", one=now.cycle_id).pack()),
        Button(words.label("dossiers.back"), DossiersAction(do="places", year=now.year).pack()),
        home_button(words),
    ]
    return Screen(list_text(now, words), in_rows(buttons))


def _line(one: DossierPlace, words: Words) -> Markup:
    if one.sent_at is not None:
        return words("dossiers.sent", name=one.name, at=f"{one.sent_at:%H:%M %d/%m/%Y}")
    return words("dossiers.unsent" if one.cycle_id else "dossiers.no_year", name=one.name)


def _to(now: SentDossiers, do: str, page: int = 0) -> str:
    return DossiersAction(do=do, one=now.organisation_id, year=now.year, page=page).pack()
