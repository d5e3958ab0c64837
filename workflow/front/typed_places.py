"""Every kind of text that is typed and can be typed over, but for the answers of a review, parts of
a yearly paper and papers typed in: those are put back by their own ways."""

import json
from collections.abc import Mapping
from dataclasses import replace
from datetime import date, datetime
from typing import Any

from papers.forms.values import choices_of
from rating import DeadlineOperator
from storage.tables import (
    DaySource,
)
from terms.calendar import CalendarMatter
from terms.places import PlaceKind
from workflow.access import meeting_of
from workflow.accounts import Person
from workflow.collective import consultation, report_writing
from workflow.committee import absence, other_cells
from workflow.decision import reopening, rerating
from workflow.duties import calendar
from workflow.meeting import check_in, discussion, head_ratings, proceedings
from workflow.notices import broadcast
from workflow.office import from_above
from workflow.planning import invitation, schedule
from workflow.reminder_days import last_day
from workflow.review import committee_comment, last_year, prompts
from workflow.room import meeting_standing
from workflow.typed_over import Place
from workflow.work import Work


def _told(**fields: Any) -> str:  # noqa: ANN401
    """Give several fields as one value; empty where none of them holds anything."""
    return json.dumps(fields, ensure_ascii=False) if any(fields.values()) else ""


def _fields(value: str) -> dict[str, Any]:
    return dict(json.loads(value)) if value else {}


def _field_lost(before: str, now: str) -> bool:
    """Whether a field that held something holds something else."""
    then = _fields(now)
    return any(held and held != then.get(name) for name, held in _fields(before).items())


async def _head(work: Work, person: Person, meeting: int, member: int) -> str:
    acting = await from_above.acting(work, person, member)
    return (await head_ratings.head(work, acting, meeting, member)).newly_arrived


async def _put_head(work: Work, person: Person, meeting: int, member: int, value: str) -> None:
    acting = await from_above.acting(work, person, member)
    await head_ratings.arrived(work, acting, meeting, member, value)


HEAD_ARRIVED = Place("head_arrived", ("meeting", "about"), _head, _put_head)
"""Why a head is not bound by their unit's rating."""


CONCLUSION = Place(
    "conclusion", ("meeting", "topic"), proceedings.conclusion, proceedings.reword_conclusion
)
"""The chair's conclusion on one item of the agenda."""


ABSENCE = Place("absence", ("member",), absence.known, absence.enter)
"""A member's long absence, as the secretary enters it."""


async def _item(work: Work, person: Person, report: int, item: str) -> str:
    one = (await report_writing.report(work, person, report)).at(item)
    return _told(value=one.value, choice=bool(choices_of(one.item))) if one.value else ""


async def _put_item(work: Work, person: Person, report: int, item: str, value: str) -> None:
    seen = (await report_writing.report(work, person, report)).at(item).version
    await report_writing.write(work, person, report, item, _fields(value)["value"], seen)


def _item_said(value: str) -> str:
    held = _fields(value)
    return "" if held["choice"] else str(held["value"])


REPORT_ITEM = Place(
    "report_item", ("report", "item"), _item, _put_item, said=_item_said, lost=_field_lost
)
"""An item of a collective report."""


async def _body(work: Work, person: Person, report: int, body: str) -> str:
    found = (await consultation.outlook(work, person, report)).bodies
    one = next((each for each in found if each.id == body), None)
    if one is None or one.answered_on is None:
        return ""
    return _told(opinion=one.opinion, on=one.answered_on.isoformat())


async def _put_body(work: Work, person: Person, report: int, body: str, value: str) -> None:
    held = _fields(value)
    on = date.fromisoformat(held["on"])
    await consultation.answered(work, person, report, body, held["opinion"], on)


BODY_OPINION = Place(
    "body_opinion",
    ("report", "body"),
    _body,
    _put_body,
    said=lambda value: str(_fields(value)["opinion"]),
)
"""What a body answered whom the report was shown to."""


async def _reason(work: Work, person: Person, meeting: int, member: int) -> str:
    return (await meeting_standing.roll(work, person, meeting)).of(member).reason


async def _put_reason(work: Work, person: Person, meeting: int, member: int, value: str) -> None:
    await check_in.mark(work, person, meeting, member, present=False, reason=value)


ABSENT_REASON = Place("absent_reason", ("meeting", "member"), _reason, _put_reason)
"""Why somebody is absent, in the roll."""


async def _moment(work: Work, person: Person, meeting: int) -> str:
    found = (await meeting_of(work, person, meeting)).planned_at
    return "" if found is None else found.astimezone(work.now.tzinfo).isoformat()


async def _put_moment(work: Work, person: Person, meeting: int, value: str) -> None:
    await schedule.move_back(work, person, meeting, datetime.fromisoformat(value))


MOMENT = Place(
    "moment",
    ("meeting",),
    _moment,
    _put_moment,
    said=lambda value: f"{datetime.fromisoformat(value):%H:%M %d/%m/%Y}",
)
"""When the meeting is planned."""


async def _place(work: Work, person: Person, meeting: int) -> str:
    return (await meeting_of(work, person, meeting)).place


MEETING_PLACE = Place("meeting_place", ("meeting",), _place, schedule.set_place)
"""Where it is planned."""


async def _due(work: Work, person: Person, matter: str) -> str:
    day = (await calendar.of_cell(work, person)).of(CalendarMatter(matter))
    if day is None or day.source in (DaySource.LAW, DaySource.DERIVED):
        return ""
    return _told(day=day.day.isoformat(), operator=day.operator.value, source=day.source.value)


async def _put_due(work: Work, person: Person, matter: str, value: str) -> None:
    held = _fields(value)
    day, operator = date.fromisoformat(held["day"]), DeadlineOperator(held["operator"])
    source = DaySource(held["source"])
    await calendar.change(work, person, CalendarMatter(matter), day, operator, source)


def _due_said(value: str) -> str:
    held = _fields(value)
    last = last_day(date.fromisoformat(held["day"]), DeadlineOperator(held["operator"]))
    return f"{last:%d/%m/%Y}"


DUE_DAY = Place("due_day", ("matter",), _due, _put_due, said=_due_said)
"""A day of the calendar that somebody set."""


async def _answer(work: Work, person: Person, meeting: int) -> str:
    facts = await invitation.shown(work, person, meeting)
    if facts.answer is None:
        return ""
    held = {"coming": facts.answer.coming, "reason": facts.answer.reason}
    return _told(**held, version=facts.version)


async def _put_answer(work: Work, person: Person, meeting: int, value: str) -> None:
    held = _fields(value)
    await invitation.answer(
        work, person, meeting, held["version"], coming=held["coming"], reason=held["reason"]
    )


INVITATION = Place(
    "invitation",
    ("meeting",),
    _answer,
    _put_answer,
    said=lambda value: str(_fields(value)["reason"]),
    lost=_field_lost,
)
"""What a member answered the invitation."""


async def _other_place(work: Work, person: Person, member: int, kind: str) -> str:
    _, found = await other_cells.of_member(work, person, member)
    one = next((each for each in found if each.kind == kind), None)
    if one is None or (kind == PlaceKind.TEMPORARY and not one.comment):
        return ""
    own = kind != PlaceKind.TEMPORARY and one.since
    since = one.since.isoformat() if one.since and own else ""
    return _told(since=since, place=one.place, comment=one.comment)


async def _put_other_place(work: Work, person: Person, member: int, kind: str, value: str) -> None:
    held = _fields(value)
    since = date.fromisoformat(held["since"]) if held["since"] else None
    if kind != PlaceKind.TEMPORARY:
        await other_cells.note(work, person, member, PlaceKind(kind), since, held.get("place", ""))
    if held["comment"]:
        await other_cells.keep_comment(work, person, member, PlaceKind(kind), held["comment"])


def _other_place_said(value: str) -> str:
    held = _fields(value)
    since = f"{date.fromisoformat(held['since']):%d/%m/%Y}" if held["since"] else ""
    return " · ".join(part for part in (since, held["comment"]) if part)


OTHER_PLACE = Place(
    "other_place",
    ("member", "kind"),
    _other_place,
    _put_other_place,
    said=_other_place_said,
    lost=_field_lost,
)
"""Where else a member was this year: since when, and what was written there."""


async def _draft(work: Work, person: Person, office: int) -> str:
    newest = await broadcast.newest(work, person, office)
    return newest.text if newest is not None and newest.state == "draft" else ""


async def _put_draft(work: Work, person: Person, office: int, value: str) -> None:
    await broadcast.write(work, person, value, office)


BROADCAST = Place("broadcast", ("about",), _draft, _put_draft)
"""A text to the cell that is not sent yet."""


async def _opinion(work: Work, person: Person, opinion: int) -> str:
    return (await discussion.opinion(work, person, opinion)).text


OPINION = Place("opinion", ("opinion",), _opinion, discussion.reword)
"""Something said in the meeting."""


async def _document(work: Work, person: Person, about: int) -> str:
    acting, number = await from_above.rates_again(work, person, about)
    case = (await reopening.of_member(work, acting, number)).waits
    return "" if case is None else case.document


async def _put_document(work: Work, person: Person, about: int, value: str) -> None:
    acting, number = await from_above.rates_again(work, person, about)
    await rerating.keep_document(work, acting, number, value)


async def _comment(work: Work, person: Person, about: int) -> str:
    acting, number = await from_above.rates_again(work, person, about)
    case = (await reopening.of_member(work, acting, number)).waits
    return "" if case is None else case.comment or ""


async def _put_comment(work: Work, person: Person, about: int, value: str) -> None:
    acting, number = await from_above.rates_again(work, person, about)
    await rerating.keep_comment(work, acting, number, value)


RERATED_DOCUMENT = Place("rerated_document", ("member",), _document, _put_document)
"""Number and day of a new decision on a member."""
RERATED_COMMENT = Place("rerated_comment", ("member",), _comment, _put_comment)
"""What that decision says of them."""


async def _committee(work: Work, person: Person, member: int) -> str:
    newest = await committee_comment.newest(work, person, member)
    return "" if newest is None else newest.text


COMMITTEE_COMMENT = Place("committee_comment", ("member",), _committee, committee_comment.write)
"""The committee's comment on a member's year."""


async def _pledge(work: Work, person: Person, year: int, what: str) -> str:
    return await last_year.pledge_kept(work, person, year) if what == "pledge" else ""


async def _put_pledge(work: Work, person: Person, year: int, _: str, value: str) -> None:
    await last_year.put_pledge(work, person, year, value)


def _pledge_said(value: str) -> str:
    return str(_fields(value).get("text", ""))


def _pledge_lost(before: str, now: str) -> bool:
    return before != now


PLEDGE = Place(
    "pledge", ("year", "note"), _pledge, _put_pledge, said=_pledge_said, lost=_pledge_lost
)
"""What was pledged for a year, typed as one text beside the question about it."""
WHOLE_PLEDGE = replace(
    PLEDGE,
    keys=("year", "kind"),
    lost=lambda before, now: "form" not in _fields(before) and before != now,
)
"""The same text when a part is written in its place; one part after another has its own way."""


async def _prompt(work: Work, person: Person, prompt: int) -> str:
    found = await prompts.prompts(work, person)
    one = next((each for each in found if each.prompt_id == prompt), None)
    return "" if one is None else _told(member=one.member_id, text=one.text)


async def _put_prompt(work: Work, person: Person, _: int, value: str) -> None:
    held = _fields(value)
    await prompts.add(work, person, held["member"], held["text"])


PROMPT = Place(
    "prompt", ("prompt",), _prompt, _put_prompt, said=lambda value: str(_fields(value)["text"])
)
"""A prompt that was taken away; put back it is asked anew."""

PLACES: Mapping[str, Place] = {
    place.name: place
    for place in (
        HEAD_ARRIVED,
        CONCLUSION,
        ABSENCE,
        REPORT_ITEM,
        BODY_OPINION,
        ABSENT_REASON,
        MOMENT,
        MEETING_PLACE,
        DUE_DAY,
        INVITATION,
        OTHER_PLACE,
        BROADCAST,
        OPINION,
        RERATED_DOCUMENT,
        RERATED_COMMENT,
        COMMITTEE_COMMENT,
        PLEDGE,
        PROMPT,
    )
}
