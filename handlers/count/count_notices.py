"""What is told about motions and paper ballots, worded when it is sent."""

from collections.abc import Mapping

from markupsafe import Markup

from handlers.callbacks.votes import TellerAction
from handlers.count import guard_view
from handlers.prepare import Prepare
from handlers.reply import Button, Screen
from handlers.views import home_button
from handlers.words import Words
from workflow.ballot import paper_urn
from workflow.count import side_ballots
from workflow.count.side_ballots import MotionTold
from workflow.planned import Planned
from workflow.work import Work


def motion_result(words: Words, told: MotionTold) -> Screen:
    """Give what became of a motion, with its figures where they may be shown."""
    facts = told.counted
    text = [words("votes.motion_result", text=told.text)]
    if facts is not None:
        counted = words(
            "votes.motion_votes",
            notation=facts.notation,
            percent=facts.percent.removesuffix(".0").replace(
                ".", words.label("meeting.decimal_sign")
            ),
            disagree=facts.disagree,
            other=facts.other,
            blank=facts.blank,
            invalid=facts.invalid,
        )
        text.append(counted)
    text.append(words("votes.carried" if told.carried else "votes.not_carried"))
    if facts is None:
        text.append(guard_view.withheld(words, told.verdict))
    return Screen(Markup("\n\n").join(text), ((home_button(words),),))


def asked(words: Words, session_id: int) -> Screen:
    """Give the message that asks a teller to enter the paper ballots."""
    data = TellerAction(do="begin", session=session_id).pack()
    return Screen(words("tellers.asked"), ((Button(words.label("tellers.begin"), data),),))


async def _motion(work: Work, row: Planned, words: Words) -> Screen | None:
    return motion_result(words, await side_ballots.motion_facts(work, row))


async def _asked(work: Work, row: Planned, words: Words) -> Screen | None:
    session_id = await paper_urn.asked_facts(work, row)
    return None if session_id is None else asked(words, session_id)


PREPARES: Mapping[str, Prepare] = {side_ballots.MOTION_COUNTED: _motion, paper_urn.ASKED: _asked}
"""How each of these planned messages is worded."""
