"""The extract of the minutes for one person (trích biên bản): what concerns them, nobody else."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date

from papers import ballot_views, proposal_views
from papers.ballot_views import BallotView
from papers.errors import PaperError
from papers.meeting_facts import BallotFacts, Clause, MinutesFacts, ProposalFacts, Withheld
from papers.minutes import RoomView, TalkView, room_view, talk_view
from papers.own import printed
from papers.proposal_views import ResultView
from papers.wording import (
    DOTS,
    NO_DAY,
    SIGNED_ABOVE,
    day_number,
    met,
    moment_in_words,
    place_and_day,
)

TEMPLATE_NAME = "extract.docx"
WITHHELD_HEAD = "số phiếu từng mức"
WITHHELD = {
    Withheld.FEW: (
        "chỉ có trong biên bản họp và biên bản kiểm phiếu, vì chưa đủ {floor} phiếu hợp lệ"
    ),
    Withheld.TELLING: (
        "chỉ có trong biên bản họp và biên bản kiểm phiếu, vì số liệu có thể làm lộ ai chọn gì"
    ),
}
"""What stands in the place of figures that are for the minutes and the record of the count."""


@dataclass(frozen=True, slots=True)
class ReservedOpinion:
    """What somebody reserved against their published result (bảo lưu ý kiến), after the meeting."""

    number: str
    on: date | None
    text: str


@dataclass(frozen=True, slots=True)
class Certified:
    """Who vouches for an extract, and when it was taken."""

    on: date | None = None
    by: str = ""
    """Who leads the cell; the line stays empty where nobody does."""
    number: str = ""
    """Its own in the cell's register."""
    above: bool = False
    """Whom it is about alone leads the cell: the body above vouches, by hand."""


NOBODY = Certified()
"""What is left for the pen."""


@dataclass(frozen=True, slots=True)
class ExtractView:
    """The fields of `extract.docx`."""

    superior: str
    cell: str
    number: str
    place_and_date: str
    year: str
    place: str
    met: str
    """What met: the cell, or which body."""
    opened: str
    name: str
    room: RoomView
    chair: str
    clerk: str
    talks: tuple[TalkView, ...]
    ballots: tuple[BallotView, ...]
    results: tuple[ResultView, ...]
    reserved: tuple[str, ...]
    """What they reserved since, line by line; empty for nothing."""
    audit_head: str
    draft: bool
    taken_from: str
    """Of which minutes it is an extract."""
    certified_on: str
    certified_for: str
    certified_by: str


def extract_docx(
    facts: MinutesFacts,
    subject_id: int,
    *,
    reserved: Sequence[ReservedOpinion] = (),
    certified: Certified = NOBODY,
) -> bytes:
    """Give what the minutes have on one person or collective as .docx: call it in a thread.

    Beside it stands what they `reserved` against the result since, and who `certified` it.

    Raises:
        PaperError: `not_in_minutes` for somebody the minutes say nothing of; as
            `ballot_views.ballots`.
    """
    talks = [talk for talk in facts.talks if talk.subject_id == subject_id]
    proposals = [one for one in facts.proposals if one.subject_id == subject_id]
    if not talks and not proposals:
        raise PaperError("not_in_minutes", field=str(subject_id))
    mine = [kept for each in facts.ballots if (kept := _of(each, subject_id)) is not None]
    view = ExtractView(
        superior=facts.superior.upper() or DOTS,
        cell=facts.cell.upper() or DOTS,
        number=certified.number or "……",
        place_and_date=place_and_day(facts.locality, certified.on),
        year=str(facts.year),
        place=facts.place or DOTS,
        met=met(facts.met),
        opened=moment_in_words(facts.opened),
        name=(talks or proposals)[0].name,
        room=room_view(facts.room),
        chair=facts.chair or DOTS,
        clerk=facts.clerk or DOTS,
        talks=tuple(talk_view(talk) for talk in talks),
        ballots=ballot_views.ballots(mine),
        results=proposal_views.results([_told(one) for one in proposals]),
        reserved=tuple(line for one in reserved for line in _reserved(one)),
        audit_head=facts.audit_head,
        draft=facts.draft,
        taken_from=_taken_from(facts),
        certified_on=place_and_day(facts.locality, certified.on),
        certified_for=_certified_for(facts, certified),
        certified_by=SIGNED_ABOVE if certified.above else certified.by,
    )
    return printed(view, TEMPLATE_NAME)


def _certified_for(facts: MinutesFacts, certified: Certified) -> str:
    if certified.above:
        return DOTS
    return "CHI ỦY (CHI BỘ)" if facts.met is None else met(facts.met).upper()


def _taken_from(facts: MinutesFacts) -> str:
    number = f" số {facts.number}-BB/CB" if facts.number else ""
    return f"Trích sao từ biên bản họp{number} ngày {day_number(facts.opened.date())}."


def _reserved(one: ReservedOpinion) -> list[str]:
    on = day_number(one.on) if one.on else NO_DAY
    return [f"Số {one.number}, ngày {on}:", *one.text.splitlines()]


def _of(ballot: BallotFacts, subject_id: int) -> BallotFacts | None:
    """Give a vote with one subject's rows alone; None where they were not on its sheet."""
    subjects = tuple(row for row in ballot.subjects if row.subject_id == subject_id)
    names = tuple(row for row in ballot.names if row.subject_id == subject_id)
    if not subjects and not names:
        return None
    if ballot.withheld is not None:
        subjects, names = (), ()
    # Both urns as one: a few ballots counted apart would tell what stood on them (0092).
    return replace(
        ballot, subjects=subjects, names=names, phones=ballot.total, paper=None, paper_totals=()
    )


def _told(one: ProposalFacts) -> ProposalFacts:
    """Give a proposal without the figures of its votes, where they are withheld."""
    if one.withheld is None:
        return one
    sentence = WITHHELD[one.withheld].format(floor=one.floor)
    return replace(one, reasons=(*one.rules, Clause(WITHHELD_HEAD, sentence)), second=None)
