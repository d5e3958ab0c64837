"""A filled form on paper: one template serves every form, unless an office has its own."""

from collections.abc import Iterator
from dataclasses import replace

from papers.errors import PaperError
from papers.facts import FormFacts, HandFacts, OpinionFacts, PersonFacts
from papers.form_items import (
    LINES_TO_WRITE_ON,
    appendix_views,
    level_rows,
    section_views,
    skipped,
)
from papers.form_view import FormView, HandView, PersonView, TableRow
from papers.forms import Form, FormKind, Hand, Kind, Signer, checked
from papers.own import printed
from papers.wording import DOTS, NO_POST, born, day_number, place_and_day

TEMPLATE_NAME = "form.docx"
_CELL = "Chi bộ "
"""Stands on the paper before the cell's own name, which usually begins with it."""
_HALF_LINE = "…" * 8
"""Dots for one of two things that share a line."""


def form_docx(facts: FormFacts) -> bytes:
    """Give a filled form as .docx, in the official layout.

    Work for the processor, some milliseconds: call it in a thread, outside transactions.

    Raises:
        PaperError: `unknown_item`, `unknown_hand`, or as `papers.forms.checked`, with the id.
    """
    keys = (facts.form.key, *sorted(facts.form.former_keys))
    return printed(form_view(facts), *(f"{key}.docx" for key in keys), TEMPLATE_NAME)


def form_view(facts: FormFacts) -> FormView:
    """Give everything the paper prints; raises as `form_docx`."""
    _check(facts)
    form, person = facts.form, facts.person
    return FormView(
        form_code=form.code,
        title=form.title,
        subtitle=form.subtitle,
        year=str(facts.year),
        superior=facts.superior.upper() or DOTS,
        cell=facts.cell.upper() or DOTS,
        place_and_date=place_and_day(facts.place, facts.on),
        draft=facts.draft,
        unconfirmed=_doubt(form),
        notes=facts.notes,
        about_person=person is not None,
        posts=form.posts,
        person=_person(person, form.kind),
        collective=facts.collective or DOTS,
        opening=form.opening,
        sections=section_views(facts),
        opinions=tuple(_opinion(one) for one in facts.opinions),
        enclosures=facts.enclosures,
        hands=tuple(_hands(facts)),
        appendix=appendix_views(facts),
    )


def _doubt(form: Form) -> str:
    return form.unconfirmed.vi if form.unconfirmed and form.unconfirmed_on_paper else ""


def _check(facts: FormFacts) -> None:
    """Refuse answers that would silently miss the paper."""
    items = {item.id: item for item in facts.form.items}
    for item_id, answer in facts.answers.items():
        if item_id not in items:
            raise PaperError("unknown_item", field=item_id)
        item = items[item_id]
        if answer and item.kind is not Kind.TEXT and not skipped(item, answer):
            checked(item, answer)
    for hand_id in facts.hands:
        if hand_id not in {hand.id for hand in facts.form.hands}:
            raise PaperError("unknown_hand", field=hand_id)


def _person(known: PersonFacts | None, kind: FormKind) -> PersonView:
    # A form of the Centre keeps its lines; a paper of the cell has none to be left empty.
    person = known or PersonFacts(name=DOTS)
    no_post = DOTS if kind is FormKind.INDIVIDUAL else ""
    # Unions have posts for few: of whom the roster names none has none, and says so.
    no_union_post = NO_POST if known is not None and no_post else no_post
    return PersonView(
        name=person.name,
        birth_date=born(person.birth_date, year_only=person.birth_year_only),
        party_post=person.party_post or no_post,
        state_post=person.state_post or no_post,
        union_post=person.union_post or no_union_post,
        workplace=person.workplace or _HALF_LINE,
        cell=person.cell.removeprefix(_CELL) or _HALF_LINE,
    )


def _opinion(one: OpinionFacts) -> TableRow:
    days = (day_number(day) if day else "" for day in (one.asked_on, one.answered_on))
    return TableRow((one.body, *days, one.opinion))


def _hands(facts: FormFacts) -> Iterator[HandView]:
    """Who only confirms stands beside the writer, and never alone on a page."""
    hands = [_hand(one, facts.hands.get(one.id, HandFacts()), facts) for one in facts.form.hands]
    match facts.form.hands, hands:
        case [writer, _], [first, last] if writer.signer is Signer.AUTHOR and not (
            first.receivers or last.comment_heading or last.level_heading
        ):
            yield replace(first, beside=(last,))
            yield replace(last, stands_beside=True)
        case _:
            yield from hands


def _hand(hand: Hand, known: HandFacts, facts: FormFacts) -> HandView:
    author = hand.signer is Signer.AUTHOR
    own = facts.signer or (facts.person.name if facts.person else "")
    comment = tuple(line for line in known.comment.splitlines() if line.strip())
    blank = bool(hand.comment) and not comment
    return HandView(
        title=hand.title,
        comment_heading=hand.comment,
        comment=comment if hand.comment else (),
        comment_blanks=tuple(range(LINES_TO_WRITE_ON)) if blank else (),
        level_heading=hand.level,
        level_rows=level_rows(known.level.value if known.level else "") if hand.level else (),
        receivers=facts.form.receivers if author else (),
        role=hand.role,
        how=hand.how,
        name=own if author else known.name,
    )
