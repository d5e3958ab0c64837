"""How bodies that meet by themselves look: the ways to them, their first screen, their founding."""

from collections.abc import Sequence

from markupsafe import Markup

from handlers.ballot.sheet_view import receive_button
from handlers.callbacks.base import BodyAction, LeadAction
from handlers.callbacks.desk import DeskAction, ReportAction
from handlers.callbacks.meeting import MeetingAction
from handlers.dossier.cell_dossier_view import dossier_button
from handlers.front.meeting_button import check_in_button, meeting_button
from handlers.reply import Button, Screen
from handlers.views import home_button, in_rows, turns, within
from handlers.words import Words
from workflow.accounts import Person
from workflow.front.bodies import Founding, PlaceOfReview
from workflow.front.home import YearStatus
from workflow.front.leadership_seats import HeadSeat
from workflow.people.seats_ended import EndedSeat

PER_PAGE = 8
_PART = Markup("\n\n")


def place_buttons(places: Sequence[PlaceOfReview], words: Words) -> list[Button]:
    """Give a button for each place of review one may go over to."""
    return [
        Button(
            words.label("body.go_over", name=one.name, year=one.year),
            BodyAction(do="go", about=one.place_id).pack(),
        )
        for one in places
    ]


def also(places: Sequence[PlaceOfReview], words: Words) -> Markup:
    """Say where else somebody is reviewed."""
    named = (words.label("body.named", name=one.name, year=one.year) for one in places)
    return words("body.also", names="; ".join(named))


def home(
    where: YearStatus | None, places: Sequence[PlaceOfReview], person: Person, words: Words
) -> tuple[Markup, list[Button]]:
    """Give what the first screen of who works in a body says, and all there is to choose."""
    text = [words("home.hello", name=person.name, cell=person.cell_name)]
    choices = []
    if where is not None and where.own_session is not None:
        text.append(words("meeting.your_sheet"))
        choices.append(receive_button(words, where.own_session))
    if where is not None:
        text.append(words("body.home", body=person.cell_name, year=where.year))
    running = None if where is None else where.meeting
    if running is not None:
        choices.append(meeting_button(running, words))
        if running.led and running.roll_call:
            choices.append(check_in_button(words))
    if person.over_cells:
        choices.append(_report_button(words))
    choices += place_buttons(places, words)
    if person.leads:
        choices.append(Button(words.label("home.lead"), LeadAction(do="home").pack()))
    return _PART.join(text), choices


def lead(year: int | None, places: Sequence[PlaceOfReview], person: Person, words: Words) -> Screen:
    """Give the menu of who leads the year of a body."""
    buttons = [Button(words.label("body.meeting"), MeetingAction(do="home").pack())]
    if person.over_cells:
        buttons.append(_report_button(words))
    if year is not None:
        buttons.append(dossier_button(words))
    if person.role == "secretary":
        hand_over = DeskAction(do="deputies").pack()
        buttons.append(Button(words.label("desk.hand_over"), hand_over))
    text = [words("lead.menu", cell=person.cell_name)]
    if year is not None:
        text.append(words("body.year", body=person.cell_name, year=year))
    return Screen(
        _PART.join(text),
        in_rows([*buttons, *place_buttons(places, words), home_button(words)]),
    )


def _report_button(words: Words) -> Button:
    return Button(words.label("collective.button"), ReportAction(do="list").pack())


def above_button(above: int, words: Words) -> Button:
    """Give the way to the bodies of the organisation whose committee somebody leads."""
    return Button(words.label("body.above"), BodyAction(do="list", about=above).pack())


def foundings(found: Sequence[Founding], words: Words, above: int = 0) -> Screen:
    """Give the bodies of the cell, or of the organisation above: whose year may be founded, whose
    is, whose is not apart."""
    lines = [words("body.foundings")]
    buttons = []
    for one in found:
        kind = words.label(f"body.kind_{one.kind}")
        lines.append(words(_state(one), body=kind, count=len(one.names), clause=one.clause))
        if _may(one):
            data = BodyAction(do="ask", about=above, kind=one.kind.value).pack()
            buttons.append(Button(words.label("body.found", body=kind), data))
    if above:
        heads = BodyAction(do="heads", about=above).pack()
        buttons.append(Button(words.label("body.heads"), heads))
    else:
        buttons.append(_report_button(words))
    return Screen(_PART.join(lines), in_rows([*buttons, home_button(words)]))


def heads(found: Sequence[HeadSeat], above: int, page: int, words: Words) -> Screen:
    """Give the heads in the cells under an organisation: a tap puts one into its leadership."""
    page = within(page, len(found), PER_PAGE)
    shown = found[page * PER_PAGE : (page + 1) * PER_PAGE]
    buttons = [
        Button(
            words.label(
                "body.head_in" if one.seated else "body.head_out",
                name=one.name,
                title=one.title,
                cell=one.cell,
            ),
            BodyAction(do="seat", about=above, kind=str(one.post_id)).pack(),
        )
        for one in shown
    ]
    pages = turns(
        page,
        len(found),
        PER_PAGE,
        lambda to: BodyAction(do="heads", about=above, kind=str(to)).pack(),
        words,
    )
    text = words("body.heads_ask" if found else "body.heads_none")
    back = Button(words.label("lead.back"), BodyAction(do="list", about=above).pack())
    return Screen(text, (*in_rows(buttons), *pages, (back,), (home_button(words),)))


def ask(one: Founding, cell: str, words: Words, above: int = 0) -> Screen:
    """Name who sits in a body before its year is founded."""
    text = words(
        "body.ask",
        body=name_of(one, cell, words),
        year=one.year,
        names=", ".join(one.names),
        head=one.head,
        count=len(one.names),
    )
    yes = BodyAction(do="found", about=above, kind=one.kind.value).pack()
    back = BodyAction(do="list", about=above).pack()
    buttons = [
        Button(words.label("body.found_yes"), yes),
        Button(words.label("lead.back"), back),
        home_button(words),
    ]
    return Screen(text, in_rows(buttons))


def name_of(one: Founding, cell: str, words: Words) -> str:
    """Give what the body of a cell is called."""
    return words.label(f"body.name_{one.kind}", cell=cell)


def _may(one: Founding) -> bool:
    return one.apart and bool(one.head) and not one.founded


def _state(one: Founding) -> str:
    if one.founded:
        return "body.is_founded"
    if not one.apart:
        return "body.is_small"
    return "body.may_meet" if one.head else "body.has_no_head"


def kept_seat(seat: EndedSeat, words: Words) -> Screen:
    """Say that somebody keeps their seat above the cells."""
    said = {"name": seat.name, "title": seat.title, "organisation": seat.organisation}
    return Screen(words("body.seat_kept", **said), ((home_button(words),),))
