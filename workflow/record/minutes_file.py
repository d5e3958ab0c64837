"""The minutes of a meeting as a Word file."""

from papers.meeting_facts import MinutesFacts
from papers.minutes import minutes_docx
from papers.plain import in_file_name
from workflow.links import Claim, link
from workflow.paper_file import PaperFile
from workflow.record import minutes
from workflow.work import Work

MINUTES = "minutes"


def minutes_file(work: Work, member_id: int, meeting_id: int, facts: MinutesFacts) -> PaperFile:
    """Give the Word file of a meeting's minutes, for a member who leads the cell."""
    cell = in_file_name(facts.cell)
    draft = "du-thao-" if facts.draft else ""
    return PaperFile(
        name=f"{draft}bien-ban-hop-{cell}-{facts.year}.docx",
        render=lambda: minutes_docx(facts),
        link=link(work, Claim(MINUTES, member_id, meeting_id)),
    )


async def minutes_by_link(work: Work, member_id: int, meeting_id: int) -> PaperFile:
    """Give the minutes to whoever follows their link; raise `Refusal` `no_minutes`."""
    facts = await minutes.read_by_link(work, member_id, meeting_id)
    return minutes_file(work, member_id, meeting_id, facts)
