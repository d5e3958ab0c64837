"""How the ways of voting look: the plan, what is running beside, what the votes come to."""

from collections.abc import Sequence
from dataclasses import dataclass

from markupsafe import Markup

import rating
from handlers.ballot.spoken_view import spoken_button
from handlers.ballot.voters_view import lately
from handlers.callbacks.meeting import MeetingAction
from handlers.callbacks.rating import FiguresAction, StandardsAction
from handlers.callbacks.votes import VotesAction
from handlers.count import guard_view
from handlers.count.cap_view import cap_sentence
from handlers.meeting.head_ratings_view import heads_button
from handlers.meeting.preview_view import large
from handlers.reply import Button, Screen
from handlers.views import home_button, in_rows
from handlers.words import Words
from terms.ballots import BallotKind, BallotMode, BallotPurpose
from workflow.ballot.voting_plan import PlanFacts
from workflow.count.rounds import RoundPreview
from workflow.count.shown import Named, Over, Proposal, VotesStanding
from workflow.count.side_ballots import SideBallot

ROUNDS = {
    "r": BallotPurpose.REPEAT,
    "s": BallotPurpose.SECOND_ROUND,
    "t": BallotPurpose.TIE_BREAK,
}
KINDS = {
    "l": BallotKind.LEVELS,
    "w": BallotKind.LOWER_LEVELS,
    "c": BallotKind.CHOICE,
    "y": BallotKind.YES_NO,
}
"""One letter each, as a button holds few."""
_ON_OR_OFF = ("self_vote", "typed", "web_link")
_ON = {True: "☑ ", False: "☐ "}


def votes_button(words: Words, meeting_id: int) -> Button:
    """Give the button that leads to the ways of voting."""
    return Button(words.label("votes.menu"), VotesAction(do="menu", meeting=meeting_id).pack())


@dataclass(frozen=True, slots=True)
class VotesView:
    """The ways of voting of one meeting; every button names the meeting it was drawn for."""

    words: Words
    meeting_id: int

    def menu(
        self,
        running: SideBallot | None,
        *,
        counted: bool,
        spoken: bool = False,
        measured: bool = False,
        year: int = 0,
    ) -> Screen:
        """Give what can be done about voting now; `measured` collectives have figures to show, and
        so have the members of a `year` whose rules count points."""
        text = [self.words("votes.menu_title")]
        buttons = []
        if running is not None:
            text.append(self._running(running))
            buttons.append(self._button("menu", "meeting.see_turnout"))
            buttons.append(self._button("close", "votes.close", about=running.session_id))
        else:
            buttons.append(self._button("plan", "votes.plan"))
            buttons.append(self._button("motion", "votes.motion", value="secret"))
            buttons.append(self._button("motion", "votes.motion_open", value="open"))
            buttons.append(self._button("rehearse", "votes.rehearse"))
        if running is not None and spoken:
            buttons.append(spoken_button(self.words))
        buttons.append(self._button("staff", "votes.staff"))
        buttons.append(heads_button(self.words, self.meeting_id))
        if measured:
            buttons.append(self._figures())
        if year:
            data = StandardsAction(do="list", year=year).pack()
            buttons.append(Button(self.words.label("standards.button"), data))
        if counted:
            buttons.insert(0, self._button("standing", "votes.standing"))
        return self._screen(text, buttons)

    def plan(self, facts: PlanFacts) -> Screen:
        """Give how the next ballot is held, each setting with its button."""
        words = self.words
        text = [
            words(
                "votes.plan_text",
                kind=words.label(f"votes.kind_{facts.kind.value}"),
                mode=words.label(f"votes.mode_{facts.mode.value}"),
                body=words.label(f"votes.body_{facts.body.value}"),
                phones=len(facts.voters.by_phone),
                papers=len(facts.voters.on_paper),
            )
        ]
        if facts.voters.on_paper:
            names = ", ".join(row.name for row in facts.voters.on_paper)
            text.append(words("votes.plan_paper", names=names))
        # Who votes in a body that meets is that body.
        turns = ("kind", "mode", "body") if len(facts.rateable) > 1 else ("kind", "mode")
        buttons = [self._turn(what) for what in turns]
        buttons += [self._turn(what, on=getattr(facts, what)) for what in _ON_OR_OFF]
        buttons += [
            self._turn(f"collective{each.value}", on=each.value in facts.collectives)
            for each in facts.rateable
        ]
        return self._screen(text, [*buttons, self._button("paper", "votes.paper")])

    def papers(self, facts: PlanFacts) -> Screen:
        """Give who votes, each to be put on paper or back."""
        voters = facts.voters
        buttons = [
            Button(
                _ON[row in voters.on_paper] + row.name,
                self._data("paper_turn", about=row.member_id),
            )
            for row in voters.everybody
        ]
        return self._screen(
            [self.words("votes.paper_text")], [*buttons, self._button("plan", "meeting.back")]
        )

    def ask_motion(self, mode: str, floor: int) -> Screen:
        """Ask for the words of a motion; of a sealed one say what will not be shown."""
        back = self._button("menu", "meeting.back")
        text = [self.words(f"votes.ask_motion_{mode}")]
        if mode == BallotMode.SECRET.value:
            text.append(guard_view.floor(self.words, floor))
        return Screen(Markup("\n\n").join(text), ((back,),), typing=True)

    def standing(self, found: VotesStanding, *, measured: bool = False) -> Screen:
        """Give what the votes come to, and what is still to be decided."""
        text = [self.words("votes.standing_title")]
        text += [self._proposed(row) for row in found.rows]
        if found.persons:
            text.append(cap_sentence(found.excellent, found.cap, self.words, found.decided_at))
        buttons = []
        if found.without_level:
            names = ", ".join(found.without_level)
            text.append(self.words("votes.without_level", names=names))
            buttons.append(self._round(BallotPurpose.REPEAT, BallotKind.LEVELS))
            buttons.append(self._button("decide", "votes.leave", value="left_to_committee"))
        if found.first_round_only:
            buttons.append(self._round(BallotPurpose.SECOND_ROUND, BallotKind.CHOICE))
            buttons.append(self._round(BallotPurpose.SECOND_ROUND, BallotKind.YES_NO))
        if found.overflow is not None:
            text.append(self._overflow(found.overflow))
            if found.overflow.tied:
                buttons.append(self._round(BallotPurpose.TIE_BREAK, BallotKind.CHOICE))
            else:
                buttons.append(self._button("decide", "votes.by_order", value="by_order"))
            buttons.append(self._button("decide", "votes.keep_all", value="keep_all"))
        if found.withheld is not None:
            text.append(guard_view.withheld(self.words, found.withheld))
        if measured:
            buttons.append(self._figures())
        return self._screen(text, [*buttons, self._button("menu", "meeting.back")])

    def round(self, found: RoundPreview) -> Screen:
        """Give the ballot that would follow, to be confirmed."""
        words, question = self.words, found.question
        names = Markup("\n").join(
            self.words("meeting.sheet_row", number=number, name=row.name)
            for number, row in enumerate(question.subjects, start=1)
        )
        text = self.words(
            f"votes.preview_{question.kind.value}",
            most=question.most,
            phones=len(found.voters.by_phone),
            papers=len(found.voters.on_paper),
        )
        value = f"{_coded(question.purpose, question.kind)}.{found.seal}"
        opens = Button(self.words.label("meeting.open_yes"), self._data("round_yes", value=value))
        said = [text, names]
        if found.phones.phones:
            said.append(lately(words, found.phones))
        if found.load is not None:
            said.append(large(words, found.load))
        if question.mode is BallotMode.SECRET:
            said.append(guard_view.floor(words, found.voters.floor))
        return self._screen(said, [opens, self._button("standing", "meeting.back")])

    def ask_reason(self, kind: str) -> Screen:
        """Ask why something is decided so."""
        back = self._button("standing", "meeting.back")
        return Screen(self.words("votes.ask_reason", what=self._outcome(kind)), ((back,),), True)

    def staff(self, rows: Sequence[tuple[int, str, rating.Level | None]]) -> Screen:
        """Give everybody with their staff rating, to be entered."""
        buttons = [
            Button(f"{'✅' if level else '…'} {name}", self._data("staff_of", about=member_id))
            for member_id, name, level in rows
        ]
        return self._screen(
            [self.words("votes.staff_text")], [*buttons, self._button("menu", "meeting.back")]
        )

    def staff_of(self, member_id: int, name: str, level: rating.Level | None) -> Screen:
        """Give one member's staff rating with the levels to choose from."""
        known = self._level(level) if level else self.words.label("votes.staff_unknown")
        buttons = [
            Button(
                self.words.label(f"level.{each.value}"),
                self._data("staff_is", about=member_id, value=each.value),
            )
            for each in rating.Level
        ]
        unknown = self.words.label("votes.staff_unknown")
        buttons.append(Button(unknown, self._data("staff_is", about=member_id, value="unknown")))
        text = self.words("votes.staff_one", name=name, level=known)
        return self._screen([text], [*buttons, self._button("staff", "meeting.back")])

    def _proposed(self, row: Proposal) -> Markup:
        words = self.words
        lines = [
            words(
                "votes.proposed",
                name=row.name,
                voted=self._level(row.voted),
                level=self._level(row.level),
            )
        ]
        if row.second:
            lines.append(words("votes.second", notation=row.second))
        if row.clauses:
            lines.append(words("votes.ceiling", clauses="; ".join(row.clauses)))
        for each in row.advice:
            clause = rating.cited(each.clause)
            lines.append(words("votes.advice", text=each.text_vi, clause=clause))
        if row.outcome is not None:
            lines.append(words("votes.decided", what=self._outcome(row.outcome.value)))
        return Markup("\n").join(lines)

    def _overflow(self, over: Over) -> Markup:
        def names(rows: Named) -> str:
            said = (name if votes is None else f"{name} ({votes})" for name, votes in rows)
            return ", ".join(said) or "–"

        return self.words(
            "votes.overflow",
            kept=names(over.kept),
            tied=names(over.tied),
            lowered=names(over.lowered),
        )

    def _running(self, running: SideBallot) -> Markup:
        key = "rehearsal" if running.purpose is BallotPurpose.REHEARSAL else "motion"
        return self.words(
            f"votes.running_{key}",
            text=running.text,
            voted=running.turnout.voted,
            electors=running.turnout.electors,
        )

    def _figures(self) -> Button:
        data = FiguresAction(do="list", meeting=self.meeting_id).pack()
        return Button(self.words.label("figures.button"), data)

    def _outcome(self, kind: str) -> str:
        return self.words.label(f"votes.outcome_{kind}")

    def _level(self, level: rating.Level | None) -> str:
        return self.words.label(f"level.{level.value}" if level else "meeting.no_level")

    def _round(self, purpose: BallotPurpose, kind: BallotKind) -> Button:
        key = f"votes.do_{purpose.value}"
        if purpose is BallotPurpose.SECOND_ROUND:
            key = f"votes.do_second_{kind.value}"
        return self._button("round", key, value=_coded(purpose, kind))

    def _turn(self, what: str, *, on: bool | None = None) -> Button:
        sign = "" if on is None else _ON[on]
        label = sign + self.words.label(f"votes.turn_{what.replace('-', '_')}")
        return Button(label, self._data("turn", value=what))

    def _screen(self, text: Sequence[Markup], buttons: Sequence[Button]) -> Screen:
        home = MeetingAction(do="home", meeting=self.meeting_id).pack()
        meeting = Button(self.words.label("votes.to_meeting"), home)
        rows = in_rows([*buttons, meeting, home_button(self.words)])
        return Screen(Markup("\n\n").join(text), rows)

    def _button(self, do: str, key: str, *, about: int = 0, value: str = "") -> Button:
        return Button(self.words.label(key), self._data(do, about, value))

    def _data(self, do: str, about: int = 0, value: str = "") -> str:
        return VotesAction(do=do, meeting=self.meeting_id, about=about, value=value).pack()


def _coded(purpose: BallotPurpose, kind: BallotKind) -> str:
    code = next(letter for letter, each in ROUNDS.items() if each is purpose)
    return f"{code}.{next(letter for letter, each in KINDS.items() if each is kind)}"
