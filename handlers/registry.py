"""Every conversation, by its own declaration; what none of them declares is known nowhere else.

A new one is added here, one that goes is taken out here."""

from collections.abc import Callable, Mapping
from functools import cache

from handlers.ballot import spoken, tellers, voters_list
from handlers.collective import figures, report_writing
from handlers.committee import (
    absence,
    deputy,
    desk,
    give_back,
    other_cells,
    paper_entry,
    reading,
    year_checks,
)
from handlers.conversation import Conversation
from handlers.count import result
from handlers.decision import (
    cap_ground,
    cap_table,
    deciding,
    handing_up,
    quarters,
    reopening,
    standards,
)
from handlers.dossier import cell_dossier, officer_dossiers
from handlers.duties import calendar, duty_list, reminders
from handlers.facts import telling
from handlers.front import (
    bodies,
    closing_year,
    home,
    leaving_review,
    opening_year,
    past_minutes,
    past_years,
    privacy,
    questions,
    secretary_home,
    year_choice,
)
from handlers.meeting import agenda, discussion, head_ratings, leading, new_phones, ways_of_voting
from handlers.notices import broadcast, reach
from handlers.objection import examining, from_paper, lodging, paper_withdrawal
from handlers.office import (
    appraising,
    cells_table,
    earlier_levels,
    filled_sheet,
    following,
    from_above,
    officer_succession,
    prompts_above,
    summary,
)
from handlers.people import groups, joining, members, own_card
from handlers.planning import invitation, schedule
from handlers.record import meeting_papers, paper_heading
from handlers.remedy import remedies
from handlers.review import answering, prompts, yearly_papers
from handlers.room import projector
from workflow.typed_over import About as Spot

STRANGERS = joining.CONVERSATION
"""The one conversation of who is no member yet."""

MEMBERS = (
    Conversation(home.router),
    Conversation(projector.router),
    Conversation(privacy.router),
    Conversation(questions.router),
    Conversation(past_years.router),
    Conversation(past_minutes.router),
    invitation.CONVERSATION,
    leading.CONVERSATION,
    agenda.CONVERSATION,
    discussion.CONVERSATION,
    schedule.CONVERSATION,
    Conversation(meeting_papers.router),
    paper_heading.CONVERSATION,
    Conversation(result.router),
    ways_of_voting.CONVERSATION,
    spoken.CONVERSATION,
    head_ratings.CONVERSATION,
    Conversation(voters_list.router),
    tellers.CONVERSATION,
    Conversation(new_phones.router),
    Conversation(leaving_review.router),
    answering.CONVERSATION,
    yearly_papers.CONVERSATION,
    prompts.CONVERSATION,
    Conversation(secretary_home.router),
    members.CONVERSATION,
    groups.CONVERSATION,
    own_card.CONVERSATION,
    opening_year.CONVERSATION,
    broadcast.CONVERSATION,
    Conversation(reach.router),
    cells_table.CONVERSATION,
    following.CONVERSATION,
    summary.CONVERSATION,
    from_above.CONVERSATION,
    cap_table.CONVERSATION,
    appraising.CONVERSATION,
    filled_sheet.CONVERSATION,
    handing_up.CONVERSATION,
    other_cells.CONVERSATION,
    report_writing.CONVERSATION,
    figures.CONVERSATION,
    reading.CONVERSATION,
    give_back.CONVERSATION,
    absence.CONVERSATION,
    Conversation(deputy.router),
    paper_entry.CONVERSATION,
    Conversation(year_checks.router),
    Conversation(desk.router),
    deciding.CONVERSATION,
    cap_ground.CONVERSATION,
    quarters.CONVERSATION,
    earlier_levels.CONVERSATION,
    standards.CONVERSATION,
    reopening.CONVERSATION,
    lodging.CONVERSATION,
    examining.CONVERSATION,
    from_paper.CONVERSATION,
    paper_withdrawal.CONVERSATION,
    remedies.CONVERSATION,
    Conversation(reminders.router),
    calendar.CONVERSATION,
    duty_list.CONVERSATION,
    Conversation(year_choice.router),
    Conversation(bodies.router),
    closing_year.CONVERSATION,
    telling.CONVERSATION,
    Conversation(cell_dossier.router),
    Conversation(officer_dossiers.router),
    officer_succession.CONVERSATION,
    prompts_above.CONVERSATION,
)
"""Those of members, in the order in which they are asked."""


_ANYWHERE = frozenset(
    {
        *("home", "bodies", "lead", "desk_deputy", "year_choice"),
        *("schedule", "invitation", "meeting", "agenda", "discussion", "meeting_papers", "screen"),
        "paper_heading",
        *("votes", "spoken", "head_ratings", "voters_list", "tellers", "new_phones", "figures"),
        *("result", "remedies", "dossier"),
    }
)
ANYWHERE = tuple(each for each in MEMBERS if each.router.name in _ANYWHERE)
"""What is done in a body that meets as in the cell; the rest is a matter of the cell alone."""
OVER_CELLS = tuple(each for each in MEMBERS if each.router.name == "collective")
"""What is done in a body above the cells besides."""


def owner(step: str | None) -> Conversation | None:
    """Give the conversation of members that a step belongs to; None where it is nobody's."""
    return next((each for each in MEMBERS if step is not None and each.owns(step)), None)


@cache
def seen_again() -> Mapping[str, Callable[[Spot], str]]:
    """Give what a button carries that shows a typed text again, by its kind."""
    return {kind: data for each in MEMBERS for kind, data in each.seen_again.items()}
