"""What who manages and employs a member wrote of their year, and how they were rated as staff: both
stand in the employer's part of the review's paper (authority A), where they are known.

Both are entered about a member by others and read here alone: the matter that keeps them stands
on the review, and cannot be asked by it. Who signs writes their name by hand; their post and name
stand in the words themselves, as these are asked for.
"""

import json
from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import date

import rating
from papers.facts import FormFacts, HandFacts
from papers.wording import commented_on
from storage.queries import year_facts
from storage.tables import OtherRating
from terms.year_facts import FactKind
from workflow.work import Work

HAND = "employer"
"""The hand of a form that it is printed in; forms of who does not serve have none."""


async def on_paper(work: Work, cycle_id: int, member_id: int, facts: FormFacts) -> FormFacts:
    """Give a paper's facts with comment and level in their place; what is unknown stays blank."""
    if not any(hand.id == HAND for hand in facts.form.hands):
        return facts
    rated = await (await work.session()).get(OtherRating, (cycle_id, member_id))
    known = HandFacts(
        comment="\n".join(await _comments(work, member_id, facts.year)),
        level=rating.Level(rated.staff_level) if rated and rated.staff_level else None,
    )
    if known == HandFacts():
        return facts
    return replace(facts, hands={**facts.hands, HAND: known})


async def _comments(work: Work, member_id: int, year: int) -> list[str]:
    """Give what counts of it, each with its day where that is known."""
    found = await year_facts.of_members(await work.session(), year, [member_id])
    over = {row.replaces_id for row, _ in found}
    newest = [row for row, _ in found if row.id not in over and row.kind == FactKind.EMPLOYER]
    return [line for row in newest for line in _lines(json.loads(row.said))]


def _lines(said: Mapping[str, str]) -> Iterator[str]:
    if said.get("taken_back"):
        return
    yield said["text"]
    if "day" in said:
        yield commented_on(date.fromisoformat(said["day"]))
