"""The decision to rate again as a paper, filled in from what is stored: a draft for the meeting of
who decides while it is waited for, the paper itself once it is recorded.

The comment is not in it: it is for its member alone, and stands in their notice.
"""

import rating
from papers.decision_list import GivenReason
from papers.plain import in_file_name
from papers.rerating_sheet import RatedPerson, RerateFacts, rerated_docx
from storage.queries import caps as cap_rows
from storage.queries import checks as reason_rows
from storage.queries import meetings as meeting_rows
from storage.queries import people
from storage.tables import Cycle, RatingCase
from terms.destruction import RecordKind
from terms.reopening import ReopenState
from workflow.accounts import Person
from workflow.decision import reopened
from workflow.decision.reopened import StoredRatings
from workflow.destroyed_year import check_kept
from workflow.errors import Refusal
from workflow.file_names import person_in_file
from workflow.links import Claim, link
from workflow.paper_file import PaperFile
from workflow.work import Work

RERATING = "rerating"


async def of_case(work: Work, person: Person, member_id: int, case_id: int) -> PaperFile:
    """Give the paper of one time a rating was made again, or waits to be.

    Args:
        work: The update.
        person: Who prints it: who leads the cell, or who acts in their place above.
        member_id: Whose rating; a collective's number.
        case_id: Which time.

    Raises:
        Refusal: as `reopened.load`; `button_old` for a case that is none of theirs, or was only
            noted; as `check_kept` for a year whose levels are destroyed.
    """
    stored = await reopened.load(work, person, member_id)
    row = next((one for one in stored.cases if one.id == case_id), None)
    if row is None or row.state == ReopenState.NOTED:
        raise Refusal("button_old")
    cycle = await (await work.session()).get_one(Cycle, row.cycle_id)
    await check_kept(work, cycle, RecordKind.LEVEL)
    facts = await _facts(work, stored, row, cycle)
    who = await person_in_file(work, member_id) if member_id > 0 else in_file_name(stored.name)
    kind = "du-thao-xep-loai-lai" if facts.draft else "quyet-dinh-xep-loai-lai"
    address = link(work, Claim(RERATING, person.member_id, case_id))
    name = f"{kind}-{who}-{cycle.year}.docx"
    return PaperFile(name, lambda: rerated_docx(facts), address, facts.draft)


async def _facts(work: Work, stored: StoredRatings, row: RatingCase, cycle: Cycle) -> RerateFacts:
    case = reopened.plain(row)
    bound = stored.bound(row.cycle_id)
    line = await people.line_of(await work.session(), cycle.cell_id)
    name, person = await _whom(work, stored)
    return RerateFacts(
        profile=cycle.profile,
        name=name,
        person=person,
        place=", ".join(one.name for one in reversed(line[-2:])),
        year=case.year,
        former=case.old_level,
        former_document=case.old_document,
        why=case.why,
        clause=case.clause,
        draft=case.state is ReopenState.CANCELLED,
        level=case.level,
        document=case.document,
        at_most=reopened.ceiling(bound),
        at_most_clause=bound.clause if bound else "",
        reason=await _reason(work, row),
        past_cap=await _past_cap(work, row),
    )


async def _reason(work: Work, row: RatingCase) -> GivenReason | None:
    """Give why the new level is what it is, where a rule speaks against it and somebody said so."""
    session = await work.session()
    found = [
        one
        for one in await reason_rows.reasons_of(session, row.cycle_id)
        if one.case_id == row.id and row.level and one.level == row.level
    ]
    if not found:
        return None
    giving = await meeting_rows.members_named(session, [found[-1].given_by])
    return GivenReason(found[-1].reason, giving[found[-1].given_by].called)


async def _past_cap(work: Work, row: RatingCase) -> tuple[str, ...]:
    found = await cap_rows.departures(await work.session(), row.cycle_id, row.member_id)
    used = [one for one in found if one.used and one.ground and row.level == rating.Level.EXCELLENT]
    return tuple(f"{one.ground} ({one.decided_by})" for one in used[-1:])


async def _whom(work: Work, stored: StoredRatings) -> tuple[str, RatedPerson | None]:
    """Give what the rated are called on paper, and what is stated of a member."""
    if stored.member_id < 0:
        return stored.name, None
    named = await meeting_rows.members_named(await work.session(), [stored.member_id])
    member = named[stored.member_id]
    written = (member.party_post, member.state_post, member.union_post)
    posts = tuple(post for post in written if post)
    return member.full_name, RatedPerson(member.birth_date, member.birth_year_only, posts)
