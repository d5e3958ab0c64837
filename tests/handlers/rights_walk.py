"""Everybody tries every button and every typed step in one state of the year."""

from collections.abc import AsyncIterator, Iterable, Iterator, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path
from zlib import crc32

from bot.channel.typed_choices import Options
from bot.updates.arrivals import Outcome
from bot.updates.turn import ConversationState
from storage import fsm
from storage.tables import BallotSession
from terms.calendar import CalendarMatter
from tests.handlers.factories import data_of, steps
from tests.handlers.line import Behind, OverZalo, Shown
from tests.handlers.rights_states import ROLES, STATES, chat_of, steps_to
from tests.handlers.trial import Change, Tries, open_tries
from tests.meeting_room import Room, at_work
from tests.rights_stage import cells_of, ids_in
from tests.scenes import open_scene
from workflow.drafts import Draft

TYPED = ("Nội dung gõ vào để thử.", "20/12/2024", "12")
"""What is typed where a text is waited for."""
MARK = 2
"""What stands in every row of a filled sheet."""
LEADER = "secretary"
EXPLORERS = ("member", "officer", "deputy")
"""Whose screens are gone through for buttons, beside the leader's."""
HOME = "m:home"
OFTEN = ("member", "other_secretary")
"""Who tries what changes nothing in every third state; the others in one of all nine."""
_DEPTH = 2
_BALLOTS = BallotSession.__tablename__
_MOST_OF_A_KIND = 2
"""Drawn buttons that are tried of one step, in one state."""


@dataclass(frozen=True, slots=True)
class Seen:
    """What one press, or one text, of somebody in a role did and said."""

    state: str
    role: str
    channel: str
    door: str
    """The step: "h.open"; or the step that waits for text: "Opening:reason"."""
    data: str
    changes: tuple[Change, ...]
    words: str
    answered: bool
    """By a screen, a file or a sentence, and not by one about a mistake of ours."""


@dataclass
class Walk:
    """One state, and the phones of all roles in it."""

    state: str
    room: Room
    tries: Tries
    ids: Mapping[str, int]
    rows: int
    """Of the sheet, where an urn was opened."""
    found: "Found" = field(default_factory=lambda: Found())
    pressed: set[tuple[str, str]] = field(default_factory=set)
    """Role and button."""
    typed: set[tuple[str, str]] = field(default_factory=set)
    """Role and step that waits for text."""
    _phones: dict[tuple[str, str], Behind] = field(default_factory=dict)

    @property
    def turn(self) -> int:
        """Give which of the states this is."""
        return list(STATES).index(self.state)

    def phone(self, role: str, channel: str = "telegram") -> Behind:
        """Give a role's chat."""
        if (role, channel) not in self._phones:
            kind = Behind if channel == "telegram" else OverZalo
            self._phones[role, channel] = kind(self.tries.world, chat_of(self.room, role))
        return self._phones[role, channel]

    async def press(self, role: str, data: str, channel: str = "telegram") -> list[Seen]:
        """Let a role press a button; and where a text is waited for then, type it."""
        phone = self._ready(role, channel)
        at = ConversationState()
        async with self.tries.undone():
            await self._taps(phone, data)
            seen = [await self._seen(role, channel, door_of(data), data, phone)]
            if "conversation" in self.tries.written and phone.outcome is Outcome.HANDLED:
                at = await self._standing(phone)
        if not at.state or (role, at.state) in self.typed:
            return seen
        self.typed.add((role, at.state))
        self.found.waiting.setdefault(str(at.state), at)
        async with self.tries.undone(nested=True):
            await self._taps(phone, data)
            for text in TYPED:
                async with self.tries.part():
                    await phone.says(text)
                    seen.append(await self._seen(role, channel, str(at.state), text, phone))
        return seen

    async def types_at(self, role: str, at: ConversationState, text: str, channel: str) -> Seen:
        """Let a role type where somebody else's conversation waits for text."""
        phone = self._ready(role, channel)
        async with self.tries.undone(nested=True):
            await self._stands(phone, at)
            await phone.says(text)
            return await self._seen(role, channel, str(at.state), text, phone)

    def _ready(self, role: str, channel: str) -> Behind:
        phone = self.phone(role, channel)
        phone.messages[:], phone.files[:] = [Shown(1, "")], []
        phone.forgets()
        return phone

    async def _taps(self, phone: Behind, data: str) -> None:
        if not isinstance(phone, OverZalo):
            await phone.taps_data(data, 1)
            return
        self.tries.nested = True
        await self._stands(phone, ConversationState(options=Options((("Chọn", data),)).stored()))
        await phone.says("1")

    async def _stands(self, phone: Behind, at: ConversationState) -> None:
        async with self.tries.world.job() as work:
            stands = {"state": at.state, "data": at.data, "options": at.options}
            await fsm.save(await work.session(), *phone.where, stands)

    async def _standing(self, phone: Behind) -> ConversationState:
        async with self.tries.world.job() as work:
            found = await fsm.load(await work.session(), *phone.where)
            if found is None:
                return ConversationState()
            return ConversationState(state=found.state, data=dict(found.data))

    def drawn(self, role: str) -> list[str]:
        """Give the buttons of what a role was just shown."""
        shown = self.phone(role).messages
        return [b.data for message in shown for b in message.buttons if b.data]

    async def _seen(self, role: str, channel: str, door: str, data: str, phone: Behind) -> Seen:
        words = "\n".join([*phone.words, *phone.files])
        return Seen(
            state=self.state,
            role=role,
            channel=channel,
            door=door,
            data=data,
            changes=tuple(await self.tries.changes()),
            words=words,
            answered=phone.outcome is Outcome.HANDLED and bool(words.strip()),
        )

    def made_up(self, about: int) -> Iterator[str]:
        """Give every step of every factory, with the first cell's numbers."""
        numbers: dict[str, object] = {
            "meeting": self.ids["meeting_id"],
            "review": self.ids["review_id"],
            "report": self.ids["report_id"],
            "session": self.ids["session_id"],
            "duty": self.ids["duty_id"],
            "one": self.ids["hand_up_id"],
            "about": about,
            "member": about,
            "item": "i1",
            "letters": Draft((MARK,) * self.rows, version=1).letters(),
            "matter": next(iter(CalendarMatter)).value,
        }
        for factory, dos in steps().items():
            yield from (data_of(factory, do, **numbers) for do in dos)


@dataclass
class Found:
    """The buttons and the waiting conversations of one state."""

    buttons: dict[str, list[str]] = field(default_factory=dict)
    waiting: dict[str, ConversationState] = field(default_factory=dict)

    def adds(self, data: str) -> bool:
        """Keep a button unless there are enough of its step; tell whether it is kept."""
        same = self.buttons.setdefault(door_of(data), [])
        if data in same or len(same) >= _MOST_OF_A_KIND:
            return False
        same.append(data)
        return True

    @property
    def all(self) -> list[str]:
        """Every button."""
        return [data for same in self.buttons.values() for data in same]


def door_of(data: str) -> str:
    """Give which step a button is of: "h.open", or "tb" where a factory has but one."""
    prefix, *rest = data.split(":")
    return f"{prefix}.{rest[0]}" if rest and not rest[0].isdigit() else prefix


@asynccontextmanager
async def open_walk(state: str, folder: Path, standing: str = "") -> AsyncIterator[Walk]:
    """Give the house in one state, for trying; with somebody of a `standing` for a time."""
    async with (
        open_scene("sqlite", folder, steps_to(state, standing)) as begun,
        open_tries(begun.world) as tries,
        at_work(tries.world),
    ):
        cells = cells_of(tries.rows)
        own = {key: row for key, row in tries.rows.items() if cells[key] == {begun.cell.cell_id}}
        ballot = tries.rows.get((_BALLOTS, (begun.room.session_id,)))
        rows = len(ballot["subjects"]) if ballot else 0
        # What went up is the organisation's above, too.
        handed = {"hand_up_id": ids_in(begun.room, tries.rows)["hand_up_id"]}
        yield Walk(state, begun.room, tries, {**ids_in(begun.room, own), **handed}, rows)


async def walked(walk: Walk) -> list[Seen]:
    """Let every role try what is drawn for anybody, and every other step there is.

    What changes a row for somebody is tried by all, by every third role on Zalo too; of what
    changes nothing each tries a share in each state, and everything in the year's nine."""
    seen = await _looked_for(walk)
    changing = {each.data for each in seen if each.changes}
    for number, role in enumerate(sorted(ROLES)):
        for data in walk.found.all:
            place = crc32(door_of(data).encode()) + number + walk.turn
            due = place % (3 if role in OFTEN else len(STATES)) == 0
            if (role, data) not in walk.pressed and (data in changing or due):
                seen += await walk.press(role, data)
            if data in changing and place % 3 == 0:
                seen += await walk.press(role, data, "zalo")
    return [*seen, *[one async for one in _typed(walk, seen)]]


async def walked_by(walk: Walk, role: str) -> list[Seen]:
    """Let one role try every step there is and what is drawn for him; what changes a row, by every
    third step on Zalo too."""
    made_up = list(walk.made_up(walk.room.member_id("lan")))
    seen = await _explores(walk, role, made_up)
    for data in dict.fromkeys(each.data for each in seen if each.changes):
        # What was typed is no button.
        due = (role, data) in walk.pressed and crc32(door_of(data).encode()) % 3 == 0
        seen += await walk.press(role, data, "zalo") if due else []
    return seen


async def _looked_for(walk: Walk) -> list[Seen]:
    """Find every button; who leads shows what each of them changes."""
    made_up = list(walk.made_up(walk.room.member_id("lan")))
    seen = await _explores(walk, LEADER, made_up)
    for role in EXPLORERS:
        seen += await _explores(walk, role, [HOME])
    for data in made_up:
        if door_of(data) not in walk.found.buttons:
            walk.found.adds(data)
    for data in walk.found.all:
        if (LEADER, data) not in walk.pressed:
            walk.pressed.add((LEADER, data))
            seen += await walk.press(LEADER, data)
    return seen


async def _explores(walk: Walk, role: str, first: Iterable[str]) -> list[Seen]:
    """Press these, then what is drawn, then what is drawn by that."""
    seen: list[Seen] = []
    new = list(first)
    for _ in range(_DEPTH):
        drawn: list[str] = []
        for data in new:
            walk.pressed.add((role, data))
            seen += await walk.press(role, data)
            drawn += walk.drawn(role)
        new = [data for data in drawn if walk.found.adds(data)]
    return seen


async def _typed(walk: Walk, seen: list[Seen]) -> AsyncIterator[Seen]:
    """Every role types where others' conversations wait, what was kept of them."""
    kept = {each.door: each.data for each in seen if each.changes}
    for at in walk.found.waiting.values():
        text = kept.get(str(at.state), TYPED[0])
        for number, role in enumerate(sorted(ROLES)):
            yield await walk.types_at(role, at, text, ("telegram", "zalo")[number % 2])
