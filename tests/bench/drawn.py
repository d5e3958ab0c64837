"""A drawn hundredth of a December's members, served by the real handlers: each writes the review in
conversation and hands it in; in drawn cells a meeting is held, and everybody votes on the sheet."""

import random
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from bot.demo.acting import USUALLY
from bot.nursery import side_by_side
from bot.updates.arrivals import Arrival, Handled
from handlers.callbacks.meeting import SheetAction, SheetStep
from handlers.words import words_for
from papers.forms import Item, Kind
from storage.queries import people
from storage.tables import BallotSession
from tests.bench import hall, planning
from tests.bench.stage import BenchError
from tests.handlers.line import Behind
from tests.meeting_room import Room, at_work
from tests.worlds import World
from workflow.accounts import id_of, person
from workflow.count import results
from workflow.meeting import check_in
from workflow.review.which_form import FORMS
from workflow.work import ChatKey

ONE_IN = 100
_AT_ONCE = 4
_SEED = 2024
_VI = words_for("vi")
_ASKED = FORMS["2A.2023"].asked(USUALLY)
_CHOSEN = {Kind.GRADE: "grade.good", Kind.LEVEL: "level.good"}
_TAKEN, _CAST = SheetStep.RECEIVE, SheetStep.CAST


class _Phone(Behind):
    """A phone, one after another everybody's; what tests look at besides is not looked at."""

    async def _arrives(self, arrival: Arrival) -> Handled:
        handled = await self._edge.handle(self._line, arrival)
        await handled.answered()
        for call in self._told.calls:
            self._see(call)
        self._told.calls.clear()
        return handled


@dataclass
class Drawn:
    """Who was drawn, by lot but the same each time, and what they did."""

    world: World
    members: frozenset[int]
    """None of them leads: they all write the same form."""
    cells: tuple[int, ...]
    conversations: int = 0
    votes: int = 0
    _phones: list[_Phone] = field(init=False)

    def __post_init__(self) -> None:
        self._phones = [_Phone(self.world, 0, token=hall.TOKEN) for _ in range(_AT_ONCE)]

    async def hand_in(self, numbers: Iterable[int]) -> None:
        """Let each write every answer in conversation, and hand in; a few at a time."""
        all_of_them = list(numbers)
        each = [all_of_them[place::_AT_ONCE] for place in range(_AT_ONCE)]
        await side_by_side(
            [self._write(*one) for one in zip(self._phones, each, strict=True) if one[1]]
        )

    async def _write(self, phone: _Phone, numbers: Sequence[int]) -> None:
        for number in numbers:
            _taken_up(phone, number)
            await phone.says("kiem diem")
            for item in _ASKED:
                await _answers(phone, item)
            await phone.taps(_VI.label("review.submit"))
            await phone.taps(_VI.label("review.submit_yes"))
            if len(phone.files) != 1:
                raise BenchError(f"member {number} handed nothing in: {phone.text}")
            self.conversations += 1

    async def meet(self) -> None:
        """Hold the meeting of each drawn cell: all are there, and vote on everybody's sheet."""
        async with at_work(self.world):
            for cell in self.cells:
                await self._meets(cell)

    async def _meets(self, cell: int) -> None:
        async with self.world.job() as work:
            first = (cell - 1) * planning.CELL_SIZE + 1
            chair = await person(work, _chat(first))
            on_roll = await people.members_on(await work.session(), cell, work.now.date())
        if chair is None:
            raise BenchError(f"nobody leads the cell {cell}")
        room, voters = Room(self.world, {"an": chair}), [id_of(one) for one in on_roll]
        await room.calls_roll()
        async with self.world.job() as work:
            for number in voters:
                await check_in.mark(work, chair, room.meeting_id, number, present=True)
        await room.opens()
        async with self.world.job() as work:
            ballot = await (await work.session()).get_one(BallotSession, room.session_id)
            on_sheet = len(ballot.subjects)
        for number in voters:
            await self._votes(number, room.session_id, on_sheet)
        await room.closes()
        await room.counts()
        await self._look(room, len(voters))

    async def _votes(self, number: int, session: int, on_sheet: int) -> None:
        """Take the sheet and cast it with a mark for each, as the last tap of many carries them."""
        phone, marks = self._phones[0], hall.filled(on_sheet, on_sheet).letters()
        _taken_up(phone, number)
        for do, letters in ((_TAKEN, ""), (_CAST, marks)):
            data = SheetAction(do=do, session=session, letters=letters, row=0, mark=0).pack()
            await phone.taps_data(data)
        self.votes += 1

    async def _look(self, room: Room, voters: int) -> None:
        async with self.world.job() as work:
            found = await results.results_of(work, await room.meeting())
        counted = {sum(one.votes.values()) + one.blank for one in found.subjects}
        if counted != {voters}:
            raise BenchError(f"of {voters} voters {counted} were counted")


def _taken_up(phone: _Phone, number: int) -> None:
    """Let the phone be that member's."""
    phone.chat = hall.chat_of(number)
    phone.messages, phone.files = [], []


def draw(world: World, members: int) -> Drawn:
    """Draw a hundredth of members and of cells, one at least."""
    lot, cells = random.Random(_SEED), -(-members // planning.CELL_SIZE)
    without_post = [n for n in range(1, members + 1) if n % planning.CELL_SIZE != 1]
    some = lot.sample(without_post, max(1, members // ONE_IN))
    meeting = lot.sample(range(1, cells + 1), max(1, cells // ONE_IN))
    return Drawn(world, frozenset(some), tuple(sorted(meeting)))


async def _answers(phone: Behind, item: Item) -> None:
    if item.kind in _CHOSEN:
        await phone.taps(_VI.label(_CHOSEN[item.kind]))
    else:
        text = f"Đã làm xong phần việc của câu {item.id}."
        await phone.says("8 8 8 3" if item.kind is Kind.ROWS else text)


def _chat(number: int) -> ChatKey:
    return ChatKey("telegram", hall.BOT, str(hall.chat_of(number)))
