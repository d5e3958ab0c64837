"""The record of the count (biên bản kiểm phiếu, form C6): what the tellers sign."""

from dataclasses import dataclass

from papers import ballot_views, conduct, proposal_views
from papers.ballot_views import BallotView, HandsRow, MotionView
from papers.meeting_facts import MinutesFacts
from papers.minutes import RoomView, listed, place_and_date, room_view
from papers.own import printed
from papers.proposal_views import SummaryView
from papers.wording import DOTS, moment_in_words

TEMPLATE_NAME = "count_record.docx"


@dataclass(frozen=True, slots=True)
class CountRecordView:
    """The fields of `count_record.docx`."""

    superior: str
    cell: str
    number: str
    place_and_date: str
    year: str
    place: str
    opened: str
    room: RoomView
    chair: str
    tellers: str
    teller_hands: tuple[HandsRow, ...]
    mode: str
    ballots: tuple[BallotView, ...]
    motions: tuple[MotionView, ...]
    summaries: tuple[SummaryView, ...]
    cap: str
    audit_head: str
    """The whole mark, for templates of an office."""
    marks: tuple[str, ...]
    draft: bool
    counted: str
    """How the ballots were kept and counted."""


def count_record_docx(facts: MinutesFacts) -> bytes:
    """Give the record of every count of a meeting as .docx: call it in a thread.

    Raises:
        PaperError: as `ballot_views.ballots`.
    """
    view = CountRecordView(
        superior=facts.superior.upper() or DOTS,
        cell=facts.cell.upper() or DOTS,
        number=facts.count_number or "……",
        place_and_date=place_and_date(facts),
        year=str(facts.year),
        place=facts.place or DOTS,
        opened=moment_in_words(facts.opened),
        room=room_view(facts.room),
        chair=facts.chair or DOTS,
        tellers=listed(facts.tellers, DOTS),
        teller_hands=ballot_views.hands(facts.tellers),
        mode=ballot_views.mode(facts.ballots),
        ballots=ballot_views.ballots(facts.ballots),
        motions=ballot_views.motions(facts.motions),
        summaries=proposal_views.summaries(facts.proposals),
        cap=proposal_views.cap(facts.cap, facts.met),
        audit_head=facts.audit_head,
        marks=ballot_views.marks(facts),
        draft=False,
        counted=conduct.counted(facts),
    )
    return printed(view, TEMPLATE_NAME)
