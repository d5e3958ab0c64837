"""What a meeting looks like: to who leads it, and to a member in the room."""

from collections.abc import Sequence
from dataclasses import dataclass

from markupsafe import Markup

import rating
from handlers.ballot.sheet_view import receive_button
from handlers.ballot.spoken_view import spoken_button
from handlers.ballot.voters_list import voters_button
from handlers.callbacks.agenda import PlanAction
from handlers.callbacks.facts import FactAction
from handlers.callbacks.meeting import MeetingAction
from handlers.callbacks.notices import InviteAction, PlaceAction
from handlers.callbacks.rating import StandardsAction
from handlers.callbacks.votes import TellerAction
from handlers.count import guard_view
from handlers.count.cap_view import cap_sentence
from handlers.meeting import counted_view, preview_view
from handlers.meeting.discussion_view import guests_button
from handlers.meeting.ways_of_voting_view import votes_button
from handlers.record.meeting_papers_view import papers_button
from handlers.reply import Button, Screen
from handlers.room.projector import screen_button
from handlers.views import home_button, in_rows, when
from handlers.words import Words
from workflow.ballot.cautions import Caution
from workflow.ballot.opening import Preview
from workflow.ballot.turnout import TurnoutFacts
from workflow.count.shown import Count, VotesStanding
from workflow.meeting.agenda import Agenda
from workflow.meeting.order_of_places import OutOfOrder
from workflow.meeting.roll_call import Attendee, Membership, Roll
from workflow.room.meeting_standing import MeetingStanding, StandingState

REASONS = ("sick", "work", "leave", "other")
"""Why somebody is absent; the last one is typed."""
GO_ON = "go_on"
"""What the button carries that goes on in spite of a warning."""
OPEN, OPEN_HERE = "yes", "here"
"""What the button carries that opens the meeting: as the roll stands, or who was not marked is
here."""
_PER_PAGE = 8


@dataclass(frozen=True, slots=True)
class MeetingView:
    """One meeting as who leads it sees it; every button names the meeting it was drawn for."""

    words: Words
    meeting_id: int = 0

    def none(self, now: MeetingStanding) -> Screen:
        """Give what is shown before the first meeting of the year."""
        may_begin = now.state is StandingState.NONE
        key = "meeting.none" if may_begin else "meeting.not_yet"
        buttons = []
        if may_begin:
            plan = Button(self.words.label("plan.moment"), PlanAction(do="moment").pack())
            buttons += [self._button("call_roll", "meeting.call_roll"), plan]
        if now.last_meeting:
            label = self.words.label("meeting.supplementary_of", year=now.last_year)
            again = MeetingAction(do="call_roll", meeting=now.last_meeting).pack()
            buttons.append(Button(label, again))
        return self._screen([self.words(key)], buttons)

    def planned(self, seen: Agenda, *, invited: bool, early: OutOfOrder | None = None) -> Screen:
        """Give when and where the meeting is, until its roll is called."""
        moment = seen.planned_at
        assert moment is not None
        text = self.words(
            "plan.planned",
            when=when(moment, self.words),
            place=seen.place or self.words.label("plan.no_place"),
        )
        steps = {
            "other_moment": PlanAction(do="moment", meeting=self.meeting_id),
            "place": PlanAction(do="place", meeting=self.meeting_id),
            "cancel": PlanAction(do="cancel", meeting=self.meeting_id),
        }
        changes = [
            Button(self.words.label(f"plan.{key}"), plan.pack()) for key, plan in steps.items()
        ]
        do = "list" if invited else "send"
        data = InviteAction(do=do, meeting=self.meeting_id).pack()
        invite = Button(self.words.label(f"invite.{do}"), data)
        begin = self._button("call_roll", "meeting.call_roll")
        return self._screen([text, *self._early(early)], [invite, begin, *changes])

    def roll_call(self, code: str, roll: Roll, early: OutOfOrder | None = None) -> Screen:
        """Give the code to read aloud and how many came in."""
        text = [
            self.words("meeting.code", code=f"{code[:3]} {code[3:]}"),
            self.words(
                "meeting.present",
                official=roll.present(Membership.OFFICIAL),
                base=roll.base,
                probationary=roll.present(Membership.PROBATIONARY),
                exempt=roll.present(Membership.EXEMPT),
            ),
            *self._early(early),
        ]
        buttons = [
            self._button("open_meeting", "meeting.open_meeting"),
            self._button("home", "meeting.refresh"),
            self._button("roll", "meeting.mark"),
            screen_button(self.words, self.meeting_id),
            guests_button(self.words),
            self._button("preview", "meeting.preview_roll"),
            votes_button(self.words, self.meeting_id),
        ]
        return self._screen(text, buttons)

    def confirm_opening(self, roll: Roll) -> Screen:
        """Ask before the roll is frozen: who is here, who is away, who was not marked."""
        text = [
            self.words(
                "meeting.confirm_opening",
                official=roll.present(Membership.OFFICIAL),
                base=roll.base,
            )
        ]
        away = [f"{row.name} ({row.reason})" if row.reason else row.name for row in roll.away]
        if away:
            text.append(self.words("meeting.opening_away", names=", ".join(away)))
        left = roll.unmarked
        buttons = []
        if left:
            names = ", ".join(row.name for row in left)
            text.append(self.words("meeting.opening_unmarked", count=len(left), names=names))
            here = self.words.label("meeting.open_here")
            buttons.append(Button(here, self._data("open_meeting", value=OPEN_HERE)))
        key = "meeting.open_without" if left else "meeting.open_now"
        yes = Button(self.words.label(key), self._data("open_meeting", value=OPEN))
        marks = self._button("roll", "meeting.mark")
        return self._screen(text, [*buttons, yes, marks, self._button("home", "meeting.back")])

    def roll(self, roll: Roll, page: int) -> Screen:
        """Give a page of names to mark."""
        pages = max(1, -(-len(roll.attendees) // _PER_PAGE))
        page = min(max(page, 0), pages - 1)
        shown = roll.attendees[page * _PER_PAGE : (page + 1) * _PER_PAGE]
        names = [Button(self._sign(row), self._data("person", row.member_id)) for row in shown]
        turns = [
            Button(self.words.label(key), self._data("roll", to))
            for key, to in (("meeting.before", page - 1), ("meeting.after", page + 1))
            if 0 <= to < pages
        ]
        text = self.words("meeting.roll", page=page + 1, pages=pages)
        return self._screen([text], [*names, *turns, self._button("home", "meeting.back")])

    def person(self, row: Attendee) -> Screen:
        """Give one name with what they can be marked as."""
        text = self.words("meeting.person", name=row.name, state=self._state(row))
        here = Button(self.words.label("meeting.here"), self._data("present", row.member_id))
        away = [
            Button(
                self.words.label(f"meeting.away_{reason}"),
                self._data("absent", row.member_id, reason),
            )
            for reason in REASONS
        ]
        return self._screen([text], [here, *away, self._button("roll", "meeting.back_to_roll")])

    def ask_reason(self, row: Attendee) -> Screen:
        """Ask for a reason in words."""
        back = Button(self.words.label("meeting.back"), self._data("person", row.member_id))
        return Screen(self.words("meeting.ask_reason", name=row.name), ((back,),), typing=True)

    def preview(self, found: Preview) -> Screen:
        """Give everything that opening the urn freezes, for a last look.

        At the roll call it is what opening the meeting freezes."""
        text = preview_view.frozen(self.words, found)
        text += [caution(self.words, each) for each in found.cautions]
        if found.may_open:
            label = self.words.label("caution.go_on" if found.cautions else "meeting.open_yes")
            opens = Button(label, self._data("open", value=found.seal))
        else:
            opens = self._button("open_meeting", "meeting.open_meeting")
        ways = votes_button(self.words, self.meeting_id)
        noted = {
            "meeting.before_vote": StandardsAction(do="before", year=found.year).pack(),
            "meeting.staff_ask": FactAction(do="awaited", year=found.year).pack(),
        }
        known = [Button(self.words.label(key), data) for key, data in noted.items()]
        heard = [
            Button(
                self.words.label("meeting.enter_comment", name=one.name),
                PlaceAction(do="home", about=one.member_id).pack(),
            )
            for one in found.unheard
        ]
        return self._screen(
            text,
            [
                opens,
                *(known if found.year else ()),
                *heard,
                ways,
                self._button("home", "meeting.back"),
            ],
        )

    def ballot_open(
        self, turnout: TurnoutFacts, own_session: int | None, *, spoken: bool = False
    ) -> Screen:
        """Give the turnout, in steps, while the urn is open; never names."""
        text = self.words("meeting.turnout", voted=turnout.voted, electors=turnout.electors)
        if turnout.on_paper:
            text += Markup("\n") + self.words("votes.turnout_paper", count=turnout.on_paper)
        buttons = [self._button("home", "meeting.see_turnout")]
        if turnout.everybody:
            buttons.insert(0, self._button("close", "meeting.close_all"))
        if own_session is not None:
            buttons.append(receive_button(self.words, own_session))
        if spoken:
            buttons.append(spoken_button(self.words))
        if not turnout.everybody:
            buttons.append(self._button("close", "meeting.close"))
        buttons.append(voters_button(self.words))
        buttons.append(papers_button(self.words))
        return self._screen([text], [*buttons, screen_button(self.words, self.meeting_id)])

    def confirm_close(self, turnout: TurnoutFacts) -> Screen:
        """Ask once more before the urn is closed."""
        voted, electors = turnout.voted, turnout.electors
        text = [self.words("meeting.confirm_close", voted=voted, electors=electors)]
        if voted < min(turnout.floor, electors):
            text.append(self.words("meeting.few_ballots", few=turnout.floor))
        yes = self._button("close_yes", "meeting.close_yes")
        return self._screen(text, [yes, self._button("home", "meeting.not_yet_close")])

    def confirm_approval(self, warned: Sequence[Caution]) -> Screen:
        """Ask before the meeting is closed in spite of what it is warned of."""
        text = [self.words("caution.before_close"), *(caution(self.words, c) for c in warned)]
        go_on = self._data("approve_minutes", value=GO_ON)
        yes = Button(self.words.label("caution.go_on"), go_on)
        return self._screen(text, [yes, self._button("home", "meeting.back")])

    def counting(self, paper: int | None = None) -> Screen:
        """Give what is shown while ballots are counted; `paper` waits for its tellers."""
        buttons = [self._button("home", "meeting.see_results")]
        if paper is None:
            return self._screen([self.words("meeting.counting")], buttons)
        enter = TellerAction(do="begin", session=paper).pack()
        buttons.insert(0, Button(self.words.label("tellers.begin"), enter))
        return self._screen([self.words("tellers.awaited")], buttons)

    def next_steps(self, *steps: str) -> list[Button]:
        """Give the buttons of the meeting's next steps."""
        return [self._button(step, f"meeting.{step}") for step in steps]

    def supplementary(self) -> tuple[Button]:
        """Give the button of another meeting, for who was absent or handed in late (H-38)."""
        return (self._button("call_roll", "meeting.supplementary"),)

    def results(
        self, found: Count, steps: Sequence[Button], proposed: VotesStanding | None = None
    ) -> Screen:
        """Give the count as it may be shown, how many may be excellent, and the next steps."""
        head = self.words(
            "meeting.results",
            year=found.year,
            issued=found.issued,
            returned=found.returned,
            official=found.official_members,
        )
        text = [head]
        if found.not_voted:
            text.append(self.words("meeting.not_voted", names=", ".join(found.not_voted)))
        text += counted_view.rows(self.words, found.rows)
        if proposed is not None and proposed.persons:
            text.append(
                cap_sentence(proposed.excellent, proposed.cap, self.words, proposed.decided_at)
            )
        if found.verdict.withheld is not None:
            text.append(guard_view.withheld(self.words, found.verdict))
        if found.paper is not None:
            issued, returned = found.paper.issued, found.paper.returned
            text.append(self.words("votes.paper_counted", issued=issued, returned=returned))
        more = [papers_button(self.words), votes_button(self.words, self.meeting_id)]
        return self._screen(text, [*steps, *more])

    def _early(self, found: OutOfOrder | None) -> list[Markup]:
        """Say whose review in a body would come before the one in their cell."""
        if found is None:
            return []
        said = self.words("caution.places", clause=found.clause, names=", ".join(found.names))
        return [said] if found.certain else [said, self.words("caution.unconfirmed")]

    def _sign(self, row: Attendee) -> str:
        sign = {True: "✅", False: "✖", None: "…"}[row.present]
        if row.standing is Membership.OFFICIAL:
            return f"{sign} {row.name}"
        return f"{sign} {row.name} ({self.words.label(f'meeting.standing_{row.standing.value}')})"

    def _state(self, row: Attendee) -> str:
        if row.present is None:
            return self.words.label("meeting.state_unknown")
        if row.present:
            return self.words.label("meeting.state_present")
        if row.reason:
            return self.words.label("meeting.state_absent_because", reason=row.reason)
        return self.words.label("meeting.state_absent")

    def _screen(self, text: Sequence[Markup], buttons: Sequence[Button]) -> Screen:
        rows = in_rows([*buttons, home_button(self.words)])
        return Screen(Markup("\n\n").join(text), rows)

    def _button(self, do: str, key: str) -> Button:
        return Button(self.words.label(key), self._data(do))

    def _data(self, do: str, about: int = 0, value: str = "") -> str:
        return MeetingAction(do=do, meeting=self.meeting_id, about=about, value=value).pack()


def caution(words: Words, found: Caution) -> Markup:
    """Word one warning with its clause; a reading that nobody confirmed is told as one."""
    said = words(
        f"caution.{found.kind.value}",
        clause=found.clause,
        names=", ".join(words.label(f"agenda.subject_{each.value}") for each in found.subjects),
        least=_days(words, found.least_half_days),
        spent=_days(words, found.spent_half_days),
    )
    return said if found.certain else Markup(" ").join([said, words("caution.unconfirmed")])


def _days(words: Words, half_days: int) -> str:
    return rating.durations.in_days(half_days).replace(".", words.label("meeting.decimal_sign"))


def page_of(roll: Roll, member_id: int) -> int:
    """Give the page of the roll that a member stands on."""
    places = [row.member_id for row in roll.attendees]
    return places.index(member_id) // _PER_PAGE
