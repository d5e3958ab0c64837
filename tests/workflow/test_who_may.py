"""Every use case that somebody calls asks who he is, and reaches nothing of another cell.

The use cases are found, not listed: a new one is called by a plain member and by another cell's
secretary, and must refuse both for who they are, or be named below with its reason."""

import importlib
import inspect
import pkgutil
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from enum import Enum
from pathlib import Path
from typing import Any, get_type_hints

import pytest
import pytest_asyncio

import workflow
from storage.tables import ReviewAttachment
from tests.meeting_room import open_room
from tests.rights_stage import Stage, set_stage
from tests.worlds import found_cell, open_world
from workflow.accounts import Person
from workflow.errors import Refusal
from workflow.work import ChatKey, Work

pytestmark = pytest.mark.asyncio(loop_scope="module")

GUARDS = "workflow.access"
"""Where the questions stand that all others ask."""

RIGHTS = {
    "not_secretary",
    "not_substitute",
    "only_secretary",
    "only_deputy",
    "not_committee",
    "not_committee_head",
    "not_officer",
    "not_group_leader",
    "not_follower",
    "not_above",
}
"""What is answered to who has not the office for it."""

NOT_HIS = {
    "not_in_cell",
    "not_your_place",
    "old_meeting",
    "no_broadcast",
    "no_report",
    "no_opinion",
    "no_topic",
    "no_group",
    "no_open_vote",
    "duty_unknown",
    "prompt_unknown",
    "proof_unknown",
    "not_deputy",
    "not_teller",
    "phones_by_teller",
    "no_invitation",
    "no_quarters",
    "objection_unknown",
    "remedy_unknown",
}
"""What is answered to who asks for something that is not there for him."""

OWN = {
    "workflow.ballot.room_codes.new",
    "workflow.collective.past_reports.of_reader",
    "workflow.cycle.look_at_newest",
    "workflow.facts.own.of_person",
    "workflow.front.bodies.go",
    "workflow.front.bodies.name_above",
    "workflow.front.bodies.others",
    "workflow.front.past_minutes.of_year",
    "workflow.front.past_minutes.years",
    "workflow.front.past_years.own",
    "workflow.front.year_choice.choose",
    "workflow.front.year_choice.others",
    "workflow.people.joining.own_code",
    "workflow.people.corrections.ask",
    "workflow.people.membership.own_card",
    "workflow.office.from_above.acting",
    "workflow.office.from_above.rates_again",
    "workflow.decision.rerating_above.acting",
    "workflow.decision.rerating_above.decides",
    "workflow.decision.rerating_above.elsewhere",
    "workflow.meeting.new_phones.own_now",
    "workflow.committee.absence.tell",
    "workflow.review.answer_undo.before",
    "workflow.review.answer_undo.join",
    "workflow.review.answer_undo.redo",
    "workflow.review.answer_undo.undo",
    "workflow.count.result_notice.comment",
    "workflow.accounts.speak",
    "workflow.meeting.check_in.check_in",
    "workflow.meeting.check_in.expects",
    "workflow.decision.publication.own",
    "workflow.decision.publication.public_year",
    "workflow.decision.result_papers.own",
    "workflow.decision.result_papers.own_of_year",
    "workflow.decision.publication.read",
    "workflow.objection.lodging.begin",
    "workflow.objection.lodging.own",
    "workflow.remedy.listing.of_person",
    "workflow.planning.invitation.answer",
    "workflow.planning.invitation.papers",
    "workflow.planning.invitation.shown",
    "workflow.front.home.standing",
    "workflow.duties.duty_list.of_person",
    "workflow.review.prepared_text.drop",
    "workflow.review.prepared_text.paste",
    "workflow.review.prepared_text.read_sent",
    "workflow.review.prepared_text.take",
    "workflow.front.privacy.erase",
    "workflow.front.questions.answered",
    "workflow.front.privacy.held",
    "workflow.review.writing.answer",
    "workflow.review.writing.begin",
    "workflow.review.writing.clear",
    "workflow.review.writing.note",
    "workflow.review.writing.open_page",
    "workflow.review.writing.page",
    "workflow.review.writing.skip",
    "workflow.review.handing_in.give_up",
    "workflow.review.handing_in.revise",
    "workflow.review.handing_in.submit",
    "workflow.review.handing_in.withdraw",
    "workflow.review.which_form.choice",
    "workflow.review.qualified_levels.keep_faults",
    "workflow.review.qualified_levels.keep_unit",
    "workflow.review.last_year.keep_pledge",
    "workflow.review.last_year.pledge_kept",
    "workflow.review.yearly_papers.years",
    "workflow.review.attachments.attach",
    "workflow.review.attachments.remove",
    "workflow.people.substitution.has_the_desk",
    "workflow.typed_over.newest",
    "workflow.typed_over.newest_since",
    "workflow.review.yearly_papers.answer",
    "workflow.review.yearly_papers.file",
    "workflow.review.yearly_papers.file_by_link",
    "workflow.review.yearly_papers.paper",
    "workflow.review.yearly_papers.skip",
    "workflow.review.yearly_papers.turn",
    "workflow.review.yearly_papers.year_for",
    "workflow.review.prepared_text.ask_to_read",
    "workflow.meeting.discussion.say",
}
"""One's own file, one's own chat, one's own word in the meeting: anybody's right."""

BY_OFFICE = {
    "workflow.record.meeting_papers.extract",
    "workflow.record.meeting_papers.given",
    "workflow.record.meeting_papers.paper",
}
"""Gives everybody what his office at the meeting gives him, and a member his own extract."""

SEEN_BY_ALL = {
    "workflow.cycle.in_view",
    "workflow.cycle.newest",
    "workflow.decision.deciding.year_to_decide",
    "workflow.decision.publication.level_of",
    "workflow.decision.publication.names",
    "workflow.room.meeting_standing.agenda",
    "workflow.room.meeting_standing.held_now",
    "workflow.room.meeting_standing.may_lead",
    "workflow.room.meeting_standing.more_to_vote_on",
    "workflow.room.meeting_standing.nothing_left",
    "workflow.room.meeting_standing.out_of_order",
    "workflow.room.meeting_standing.seat",
    "workflow.room.meeting_standing.somebody_waits",
    "workflow.meeting.discussion.open_for",
    "workflow.meeting.roll_call.running",
    "workflow.meeting.new_phones.has_some",
    "workflow.ballot.spoken_vote.held",
    "workflow.ballot.voters_list.voters",
}
"""What every member of the cell may see, of his own cell alone: nothing in it names a number."""

HANDED = {
    "workflow.collective.report_paper.in_dossier": "the report of a dossier its caller may read",
    "workflow.collective.report_writing.in_dossier": "the report of a dossier its caller may read",
    "workflow.decision.accompanying_list.in_dossier": "the year whose dossier its caller may read",
    "workflow.decision.appraisal_file.in_dossier": "the year whose dossier its caller may read",
    "workflow.objection.lodged_paper.in_dossier": "the year whose dossier its caller may read",
    "workflow.dossier.files.of_cell": "the year whose dossier its caller may read",
    "workflow.dossier.files.place_files": "the year whose dossier its caller may read",
    "workflow.dossier.files.record_taking": "the year whose dossier its caller may read",
    "workflow.collective.past_reports.reads": "the report and its year, loaded by its caller",
    "workflow.front.past_readers.records": "the closed meeting that its caller looked up",
    "workflow.facts.staff_rating.keep": "the year its caller may tell of",
    "workflow.facts.telling.keep": "the member its caller may tell about",
    "workflow.cycle.newest_in": "the states of a year that its caller shows",
    "workflow.cycle.oldest_in": "the states of a year that its caller shows",
    "workflow.review.pages.stored_review": "a member whom its caller has looked up",
    "workflow.decision.recording.record_from_above": "the year of a cell under the officer",
    "workflow.decision.recording.record_of_body": "the year and the levels the body decides on",
    "workflow.decision.filled_sheet.keep_changes": "the changes of a list that its caller weighed",
    "workflow.decision.recording.hold_further": "the year its caller may decide in",
    "workflow.decision.recording.record_first": "the year its caller may decide in",
    "workflow.decision.appraisal_list.appraisal_of": "the list that its caller opened",
    "workflow.decision.appraisal_list.kept_from": "the year and the subjects of a list of theirs",
    "workflow.decision.departures.explain": "the year its caller may enter a level in",
    "workflow.decision.member_standards.put_reason": "the year its caller may enter a level in",
    "workflow.people.succession.succeed": "the member whose post its caller changes",
    "workflow.front.downloads.reader_behind": "a link that its caller has read, signed here",
    "workflow.decision.handing_up.record": "what its caller handed up or has the step with",
    "workflow.decision.hand_up_steps.step": "what its caller has the step with",
    "workflow.decision.hand_up_steps.take_out": "the year its caller decided in",
    "workflow.decision.hand_up_steps.overtake": "the year its caller entered a paper in",
    "workflow.decision.cap_ground.begin": "the year its caller may answer for",
    "workflow.decision.cap_ground.complete": "the year its caller may answer for",
    "workflow.decision.cap_ground.say_weighed": "the year its caller may answer for",
    "workflow.decision.superior_check.keep": "the year its caller may answer for",
    "workflow.decision.rerating_above.body_of": "the year and the member its caller has loaded",
    "workflow.decision.rerating_above.check": "the year and the member its caller has loaded",
    "workflow.decision.reopening.open_upheld": "the member whose complaint its caller may answer",
    "workflow.objection.superior.may_examine": "one that its caller has loaded",
    "workflow.objection.superior.enters_answer": "one that its caller has loaded",
    "workflow.remedy.facts.facts": "the rows that its caller has loaded",
    "workflow.decision.further.record": "the year, and the levels to be recorded",
    "workflow.room.meeting_standing.in_time": "an item of the agenda",
    "workflow.planning.invitation.changed": "the meeting whose time or place was changed",
    "workflow.meeting.new_phones.may_confirm": "a meeting of his cell",
    "workflow.meeting.new_phones.own": "a meeting of his cell",
    "workflow.people.phone_notices.taken": "the chats that lose their member",
    "workflow.ballot.opening.record_opening": "the ballot that was opened",
    "workflow.duties.duty_list.owed_above": "a year of their own cell",
    "workflow.review.last_year.put_pledge": "his own pledge, as `pledge_kept` gave it",
    "workflow.review.task_rows.choose": "his own review, loaded for this step",
    "workflow.review.task_rows.drop_last": "his own review, loaded for this step",
    "workflow.review.task_rows.say": "his own review, loaded for this step",
    "workflow.typed_over.stands": "a kind of text, whose own use case refuses",
    "workflow.typed_over.replaced": "what `stands` gave him before he wrote",
    "workflow.typed_over.put_back": "the kinds of text; a mark is its writer's, or unknown",
}
"""Takes what its caller has loaded, and so has asked about already."""

ASKED_LATER = {"workflow.meeting.discussion.say", "workflow.record.meeting_papers.extract"}
"""Refused for what it is about, where that says as little: the item of another meeting is none."""


@dataclass(frozen=True)
class UseCase:
    """One public verb of the workflow that is told who asks."""

    name: str
    verb: Callable[..., Awaitable[Any]]
    hints: Mapping[str, Any]

    @property
    def numbered(self) -> bool:
        """Whether it is told a number, which anybody may make up."""
        return any(name.endswith("_id") and hint is int for name, hint in self.hints.items())

    async def by(self, stage: Stage, person: Person) -> str:
        """Call it; give the code it refuses with, or nothing. Nothing is kept."""
        given = {
            name: _given(name, hint, person, stage)
            for name, hint in self.hints.items()
            if hint is not Work and name != "return" and self._is_told(name)
        }
        unit = stage.world.database.unit()
        work = Work(unit=unit, clock=stage.world.clock, house=stage.world.house)
        try:
            await self.verb(work, **given)
        except Refusal as refusal:
            return refusal.code
        finally:
            await unit.close()
        return ""

    def _is_told(self, name: str) -> bool:
        required = inspect.signature(self.verb).parameters[name].default is inspect.Parameter.empty
        return required or name in ("meeting_id", "member_id")


def _given(name: str, hint: Any, person: Person, stage: Stage) -> Any:
    if hint is Person:
        return person
    if name in stage.ids:
        return stage.ids[name]
    if isinstance(hint, type) and issubclass(hint, Enum):
        return next(iter(hint))
    usual: dict[Any, Any] = {
        bool: True,
        int: 1,
        str: "x",
        date: date(2024, 12, 3),
        ChatKey: ChatKey("telegram", "1", "77"),
    }
    return usual.get(hint)


def _use_cases() -> Iterator[UseCase]:
    for found in pkgutil.walk_packages(workflow.__path__, "workflow."):
        module = importlib.import_module(found.name)
        for name, verb in vars(module).items():
            own = inspect.iscoroutinefunction(verb) and verb.__module__ == module.__name__
            if not own or name.startswith("_") or module.__name__ == GUARDS:
                continue
            hints = get_type_hints(verb)
            if Person in hints.values() and Work in hints.values():
                yield UseCase(f"{found.name}.{name}", verb, hints)


USE_CASES = tuple(_use_cases())


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def stage(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Stage]:
    """The two cells, once for all: no call of a test is kept."""
    folder: Path = tmp_path_factory.mktemp("rights")
    async with open_world("sqlite", folder) as world:
        cell = await found_cell(world)
        async with open_room(world, cell) as room:
            yield await set_stage(room)


async def test_a_plain_member_is_refused_for_what_he_is(stage: Stage) -> None:
    """Lê Văn Bình, in his own cell, with its own numbers: refused before anything else is asked."""
    binh = stage.people["binh"]
    let_through = {}

    for each in USE_CASES:
        if each.name in OWN | BY_OFFICE | SEEN_BY_ALL | HANDED.keys():
            continue
        code = await each.by(stage, binh)
        if code not in RIGHTS | NOT_HIS:
            let_through[each.name] = code

    assert {} == let_through


async def test_a_probationary_member_has_no_more_rights(stage: Stage) -> None:
    """Phạm Thị Cúc is refused all that Bình is refused."""
    cuc = stage.people["cuc"]

    codes = {
        each.name: await each.by(stage, cuc)
        for each in USE_CASES
        if each.name not in OWN | BY_OFFICE | SEEN_BY_ALL | HANDED.keys()
    }

    assert {} == {name: code for name, code in codes.items() if code not in RIGHTS | NOT_HIS}


async def test_a_deputy_who_does_not_stand_in_leads_nothing(stage: Stage) -> None:
    """Vũ Thị Hoa is refused every step of the secretary's; what the committee may do is left."""
    hoa, an = stage.people["hoa"], stage.people["an"]

    asked = [each for each in USE_CASES if each.name not in HANDED]
    led = [each for each in asked if await each.by(stage, stage.people["binh"]) == "not_secretary"]
    codes = {each.name: await each.by(stage, hoa) for each in led}

    assert an.leads
    assert len(led) > 50
    wrong = {name: code for name, code in codes.items() if code != "not_substitute"}
    assert {"workflow.record.minutes.read": "no_minutes"} == wrong


async def test_another_cells_secretary_reaches_nothing(stage: Stage) -> None:
    """Each number of the first cell, in the hand of the second one's secretary, opens nothing."""
    reached = {}

    for each in USE_CASES:
        if not each.numbered or each.name in ASKED_LATER | HANDED.keys():
            continue
        code = await each.by(stage, stage.stranger)
        if code not in NOT_HIS:
            reached[each.name] = code

    asked = ("answer_check", "check_asked", "enter", "matters", "one")
    reasons = ("give_reason", "reason_asked")
    grounds = ("cap_asked", "say_weighed", "begin_cap_ground", "complete_cap_ground")
    officers = {f"workflow.office.from_above.{name}" for name in (*asked, *reasons, *grounds)}
    officers |= {f"workflow.decision.cap_table.{name}" for name in ("divide", "may_rule", "table")}
    shares = ("begin", "complete", "shares", "take_back")
    officers |= {f"workflow.decision.cap_exception.{name}" for name in shares}
    sent_up = ("of_organisation", "one", "packed", "packed_one")
    officers |= {f"workflow.dossier.officer_dossiers.{name}" for name in sent_up}
    officers.add("workflow.office.unled_cells.hand_up")
    hands = ("cells", "members", "named", "hand_over", "take_back")
    officers |= {f"workflow.office.officer_succession.{name}" for name in hands}
    below = ("of_cell", "remind", "send", "take_back")
    officers |= {f"workflow.office.prompts_above.{name}" for name in below}
    # `acting` gives whoever is no officer above, or has no seat there, back as he is.
    unchanged = {"workflow.office.from_above.acting": "", "workflow.review.attachments.remove": ""}
    unchanged["workflow.decision.rerating_above.acting"] = ""
    unchanged["workflow.office.from_above.rates_again"] = ""
    plans = ("approve", "followed_plan", "send_back", "waiting_plan")
    followed = {f"workflow.office.plan_approval.{name}" for name in plans}
    followed |= {f"workflow.office.following.{name}" for name in ("followed_cell", "one")}
    unchanged |= dict.fromkeys(followed, "not_follower")
    for name in ("leadership_seats.turn", "kept_seats.keep"):
        unchanged[f"workflow.front.{name}"] = "not_committee_head"
    # A member's standards are of a year of the asker's own cell; the second has opened none.
    yearly = {
        f"workflow.decision.member_standards.{name}": "no_cycle"
        for name in ("keep_reason", "one", "to_explain")
    }
    # What is taken back is of one's own year to be decided; the second has nothing proposed.
    for name in ("to_withdraw", "withdraw"):
        yearly[f"workflow.decision.handing_up.{name}"] = "not_proposed"
    # Asked without a cell it is their own, in which nothing is published.
    yearly["workflow.objection.from_paper.senders"] = "not_published"
    lists = {
        "appraisal_list": ("listed", "opened"),
        "appraisal": (
            "agree_all",
            "checks_of",
            "early_of",
            "file_of",
            "finish",
            "missing_of",
            "say",
            "say_each",
            "send_back",
            "weighed",
        ),
        "body_decision": (
            "answer_check",
            "begin_cap_ground",
            "cap_asked",
            "check_asked",
            "decide",
            "say_weighed",
            "unexplained",
        ),
    }
    appraisers = {
        f"workflow.decision.{module}.{name}" for module, names in lists.items() for name in names
    }
    appraisers.add("workflow.decision.appraisal_file.sheet")
    appraisers.add("workflow.decision.accompanying_list.of_body")
    taken_in = ("of_hand_up", "take_in_above")
    appraisers |= {f"workflow.decision.unvoted_collectives.{name}" for name in taken_in}
    appraisers |= {f"workflow.decision.filled_sheet.{n}" for n in ("send", "shown", "keep", "drop")}
    theirs = dict.fromkeys(officers, "not_officer") | dict.fromkeys(appraisers, "not_above")
    assert {**theirs, **unchanged, **yearly} == reached


async def test_another_members_proof_stays(stage: Stage) -> None:
    """Taking away what is not one's own is done with nothing: no word tells that it is there."""
    mine = next(each for each in USE_CASES if each.name == "workflow.review.attachments.remove")
    unit = stage.world.database.unit()
    work = Work(unit=unit, clock=stage.world.clock, house=stage.world.house)

    await mine.verb(work, stage.stranger, stage.ids["proof_id"])

    session = await work.session()
    kept = await session.get(ReviewAttachment, stage.ids["proof_id"])
    await unit.close()
    assert kept is not None


async def test_the_lists_name_what_is_there() -> None:
    """A use case that is gone is taken off the lists, and none stands on two."""
    names = {each.name for each in USE_CASES}
    listed = [*OWN, *BY_OFFICE, *SEEN_BY_ALL, *HANDED]

    assert set() == set(listed) - names
    assert len(listed) == len(set(listed))
