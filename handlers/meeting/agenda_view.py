"""The agenda as who leads the meeting sees it: officers, whose turn it is, what comes next."""

from collections.abc import Sequence
from dataclasses import dataclass

from markupsafe import Markup

from handlers.callbacks.agenda import AgendaAction
from handlers.callbacks.discussion import OpinionAction
from handlers.callbacks.meeting import MeetingAction
from handlers.callbacks.remedy import RemedyAction
from handlers.meeting.discussion_view import guests_button
from handlers.meeting.ways_of_voting_view import votes_button
from handlers.record.meeting_papers_view import papers_button
from handlers.reply import Button, Screen
from handlers.views import day, home_button, in_rows
from handlers.words import Words
from workflow.meeting.agenda import Agenda, Item
from workflow.meeting.discussion import HeardWord
from workflow.meeting.officers import USUAL_TELLERS
from workflow.meeting.on_paper import OwnPart
from workflow.meeting.proceedings import BEFORE_OPINIONS, START, STEPS
from workflow.meeting.proposed_officers import ProposedOfficers
from workflow.meeting.roll_call import Attendee, Roll

_PER_PAGE = 8
_LISTED = 12
"""How many items a screen lists; of a longer agenda those around the one in turn."""


@dataclass(frozen=True, slots=True)
class AgendaView:
    """One agenda; every button names the meeting it was drawn for."""

    words: Words
    seen: Agenda
    viewer: int = 0
    """Who looks, by number."""

    def opened(self, proposed: ProposedOfficers | None = None) -> Screen:
        """Give what is settled before the first review: officers, and when the vote is taken."""
        words, seen = self.words, self.seen
        text = [
            words("agenda.opened", year=seen.year),
            words(
                "agenda.officers",
                chair=seen.chair,
                clerk=seen.clerk or words.label("agenda.nobody"),
                tellers=", ".join(seen.tellers) or words.label("agenda.nobody"),
            ),
        ]
        if 0 < len(seen.tellers) < USUAL_TELLERS:
            text.append(words("agenda.few_tellers", usual=USUAL_TELLERS))
        if proposed is not None:
            text.append(self._proposed(proposed))
        text.append(words("agenda.vote_after" if seen.after_each else "agenda.vote_end"))
        text.append(words("agenda.count", count=len(seen.items)))
        buttons = self._agreeing(proposed)
        buttons += [
            self._button("clerk", "agenda.clerk"),
            self._button("tellers", "agenda.tellers"),
        ]
        other = "agenda.to_end" if seen.after_each else "agenda.to_after"
        vote = self._button("vote", other, value="end" if seen.after_each else "each")
        return self._screen(text, [*buttons, vote, *self._always()])

    def _proposed(self, found: ProposedOfficers) -> Markup:
        return self.words(
            "agenda.proposed_again" if found.as_before else "agenda.proposed",
            clerk=found.clerk.name,
            tellers=", ".join(row.name for row in found.tellers),
        )

    def _agreeing(self, proposed: ProposedOfficers | None) -> list[Button]:
        """Give the meeting's consent to who is proposed or named, with the step after it."""
        seen, following = self.seen, self.seen.following
        begins = [self._begin(following)] if following else []
        if seen.officers_approved or not (proposed or seen.clerk):
            return begins
        seal = proposed.seal if proposed else ""
        buttons = []
        if following is not None:
            label = self.words.label("agenda.agree_begin", name=self.name(following))
            buttons = [
                Button(label, self._data("agree", following.topic_id, seal)),
                self._button("agree_paper", "agenda.agree_paper", value=seal),
            ]
        agree = self._button("agree", "agenda.approve", value=seal)
        return [*buttons, agree, *(begins if proposed else [])]

    def review(self, note: Markup | None = None) -> Screen:
        """Give the running item with its steps, or what comes between two items."""
        running = self.seen.running
        if running is None:
            return self._between(note)
        words = self.words
        steps = Markup(" · ").join(
            words("agenda.step_now" if step is running.step else "agenda.step", step=self._of(step))
            for step in STEPS
        )
        chair = "agenda.chair_for" if self.seen.substituted else "agenda.chair_now"
        text = [self._head(running), words(chair, name=self.seen.chair), steps]
        buttons = []
        if self.seen.chair_is_reviewed:
            text.append(words("agenda.needs_chair"))
            buttons.append(self._button("chair", "agenda.name_chair"))
        else:
            text.append(words(f"agenda.do_{running.step.value}"))
            if self.seen.substituted and running.member_id == self.viewer:
                # The acting chair goes on from their own phone.
                again = MeetingAction(do="home", meeting=self.seen.meeting_id).pack()
                buttons.append(Button(words.label("meeting.refresh"), again))
            buttons.append(self._next(running))
        place = STEPS.index(running.step)
        if place + 1 < len(STEPS):
            after = STEPS[place + 1]
            button = self._button("step", f"agenda.to_{after.value}", running.topic_id, after.value)
            buttons.append(button)
        record = OpinionAction(do="who").pack()
        buttons.append(Button(words.label("discussion.record"), record))
        if not running.collective:
            buttons.append(self._button("heard", "agenda.heard", running.topic_id))
        buttons.append(self._button("conclude", "agenda.conclude", running.topic_id))
        buttons.append(self._remedy(running))
        return self._screen([note, *text] if note else text, [*buttons, *self._always()])

    def _next(self, running: Item) -> Button:
        """Give the one button that goes on; it carries which step it leaves."""
        data = self._data("next", running.topic_id, running.step.value)
        if running.step in BEFORE_OPINIONS:
            return Button(self.words.label("agenda.next_opinions"), data)
        following = self.seen.following
        votes = self.seen.after_each and not running.collective
        if following is None or votes:
            return Button(self.words.label("agenda.next_ballot"), data)
        return Button(self.words.label("agenda.next_item", name=self.name(following)), data)

    def _between(self, note: Markup | None) -> Screen:
        words, seen = self.words, self.seen
        text = [note] if note else []
        text.append(words("agenda.progress", done=seen.concluded, of=len(seen.items)))
        text.append(self._listed())
        buttons = []
        following = seen.following
        if following is not None:
            buttons.append(self._begin(following))
        vote = MeetingAction(do="preview", meeting=seen.meeting_id).pack()
        opens = Button(words.label("meeting.open"), vote)
        first = seen.after_each or following is None
        buttons.insert(0 if first else len(buttons), opens)
        concluded = [one for one in seen.items if one.concluded]
        buttons += [self._remedy(one) for one in concluded[-1:]]
        return self._screen(text, [*buttons, *self._always()])

    def items(self, page: int) -> Screen:
        """Give all items, to go to any of them."""
        pages = max(1, -(-len(self.seen.items) // _PER_PAGE))
        page = min(max(page, 0), pages - 1)
        shown = self.seen.items[page * _PER_PAGE : (page + 1) * _PER_PAGE]
        buttons = [Button(self._sign(each), self._data("begin", each.topic_id)) for each in shown]
        text = self.words("agenda.pick", page=page + 1, pages=pages)
        return self._screen([text], [*buttons, *self._turns("items", page, pages), self._back()])

    def pick(self, roll: Roll, do: str, page: int, chosen: Sequence[str]) -> Screen:
        """Give those in the room, to name a clerk, a teller or an acting chair."""
        rows = [row for row in roll.attendees if row.present and (row.votes or do == "clerk_is")]
        if do == "chair_is" and self.seen.running is not None:
            # Nobody chairs their own review.
            rows = [row for row in rows if row.member_id != self.seen.running.member_id]
        pages = max(1, -(-len(rows) // _PER_PAGE))
        page = min(max(page, 0), pages - 1)
        shown = rows[page * _PER_PAGE : (page + 1) * _PER_PAGE]
        buttons = [self._name(row, do, chosen) for row in shown]
        listing = {"clerk_is": "clerk", "teller_is": "tellers", "chair_is": "chair"}[do]
        text = self.words(f"agenda.pick_{listing}")
        return self._screen([text], [*buttons, *self._turns(listing, page, pages), self._back()])

    def ask_conclusion(self, item: Item) -> Screen:
        """Ask for the chair's conclusion in words."""
        text = [self._head(item), self.words("agenda.ask_conclusion")]
        buttons = [
            self._button("conclude_bare", "agenda.conclude_bare", item.topic_id),
            self._back(),
        ]
        return self._screen(text, buttons, typing=True)

    def heard(self, item: Item, found: Sequence[HeardWord]) -> Screen:
        """Give what a party group and other places wrote about who is reviewed, to be read out."""
        said = [
            self.words(
                f"heard.{one.kind.value}",
                place=one.place,
                day=day(one.on) if one.on else self.words.label("member.empty"),
                text=one.text,
            )
            for one in found
        ]
        none = [self.words("heard.none")]
        return self._screen([self._head(item), *(said or none)], [self._back()])

    def confirm_paper(self) -> Screen:
        """Ask before every item that is left is finished without a word in the program."""
        left = len(self.seen.items) - self.seen.concluded
        text = self.words("agenda.confirm_paper", count=left)
        return self._screen([text], [self._button("paper_yes", "agenda.paper_yes"), self._back()])

    def ask_led(self, own: OwnPart, page: int) -> Screen:
        """Ask who led the chair's own review before all that is left is finished: the minutes say
        it as it was."""
        pages = max(1, -(-len(own.others) // _PER_PAGE))
        page = min(max(page, 0), pages - 1)
        shown = own.others[page * _PER_PAGE : (page + 1) * _PER_PAGE]
        led = "led"
        names = [Button(name, self._data("paper_yes", number, led)) for number, name in shown]
        oneself = Button(
            self.words.label("agenda.led_oneself", name=own.chair),
            self._data("paper_yes", own.chair_id, led),
        )
        left = len(self.seen.items) - self.seen.concluded
        text = [
            self.words("agenda.confirm_paper", count=left),
            self.words("agenda.ask_led", name=own.chair),
        ]
        last = [oneself, self._button("paper_yes", "agenda.led_pen", value=led), self._back()]
        return self._screen(text, [*names, *self._turns("paper", page, pages), *last])

    def next_item(self) -> list[Button]:
        """Give the button that goes on with the reviews; none when all are concluded."""
        return [self._begin(self.seen.following)] if self.seen.following else []

    def name(self, item: Item) -> str:
        """Give what an item is called: a person's name, or the collective's."""
        return item.name or self.words.label(f"agenda.subject_{item.subject.value}")

    def _head(self, item: Item) -> Markup:
        place = self.seen.items.index(item) + 1
        key = "agenda.collective" if item.collective else "agenda.person"
        return self.words(key, number=place, of=len(self.seen.items), name=self.name(item))

    def _listed(self) -> Markup:
        items = self.seen.items
        following = self.seen.following
        middle = items.index(following) if following else len(items)
        start = max(0, min(middle - _LISTED // 2, len(items) - _LISTED))
        lines = [
            self.words("agenda.row", number=number, sign=self._sign(each))
            for number, each in enumerate(items, start=1)
            if start < number <= start + _LISTED
        ]
        return Markup("\n").join(lines)

    def _sign(self, item: Item) -> str:
        sign = "✅" if item.concluded else "⏳" if item.running else "…"
        return f"{sign} {self.name(item)}"

    def _name(self, row: Attendee, do: str, chosen: Sequence[str]) -> Button:
        label = f"✅ {row.name}" if row.name in chosen else row.name
        return Button(label, self._data(do, row.member_id))

    def _of(self, step: str) -> str:
        return self.words.label(f"agenda.step_{step}")

    def _remedy(self, item: Item) -> Button:
        data = RemedyAction(do="topic", meeting=self.seen.meeting_id, topic=item.topic_id).pack()
        return Button(self.words.label("agenda.remedy", name=self.name(item)), data)

    def _begin(self, item: Item) -> Button:
        label = self.words.label("agenda.begin", name=self.name(item))
        return Button(label, self._data("next", item.topic_id, START))

    def _always(self) -> list[Button]:
        mark = MeetingAction(do="roll", meeting=self.seen.meeting_id).pack()
        buttons = [
            self._button("items", "agenda.items"),
            Button(self.words.label("meeting.mark"), mark),
            guests_button(self.words),
            Button(self.words.label("discussion.to_settle"), OpinionAction(do="unsettled").pack()),
            votes_button(self.words, self.seen.meeting_id),
            papers_button(self.words),
        ]
        if self.seen.concluded < len(self.seen.items):
            buttons.append(self._button("paper", "agenda.paper"))
        return buttons

    def _turns(self, do: str, page: int, pages: int) -> list[Button]:
        return [
            Button(self.words.label(key), self._data(do, to))
            for key, to in (("meeting.before", page - 1), ("meeting.after", page + 1))
            if 0 <= to < pages
        ]

    def _back(self) -> Button:
        data = MeetingAction(do="home", meeting=self.seen.meeting_id).pack()
        return Button(self.words.label("meeting.back"), data)

    def _screen(
        self, text: Sequence[Markup], buttons: Sequence[Button], *, typing: bool = False
    ) -> Screen:
        rows = in_rows([*buttons, home_button(self.words)])
        return Screen(Markup("\n\n").join(text), rows, typing=typing)

    def _button(self, do: str, key: str, about: int = 0, value: str = "") -> Button:
        return Button(self.words.label(key), self._data(do, about, value))

    def _data(self, do: str, about: int = 0, value: str = "") -> str:
        meeting = self.seen.meeting_id
        return AgendaAction(do=do, meeting=meeting, about=about, value=value).pack()
