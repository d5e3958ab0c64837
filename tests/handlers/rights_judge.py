"""What is wrong in what was seen: rows that somebody may not change, words not meant for him."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from tests.handlers.rights_states import EVERYBODY
from tests.handlers.rights_table import RIGHTS, Right
from tests.handlers.rights_walk import Seen
from tests.handlers.trial import Change
from tests.meeting_room import Room
from tests.rights_stage import SECRET, Kept, Key, cells_in, cells_of

LAID = frozenset({"calendar_day", "duty", "duty_step"})
"""Whoever first looks lays the year's days and duties, and notes it: nobody's doing."""
TOLD = frozenset({"outbox_message"})
"""What others are told is about others."""
OVER_THE_CELL = ("officer", "follower", "appraiser", "decider")
"""Whose it is to know of the cell; it is theirs alone, too, to change rows of another one."""
TOLD_ABOVE = ("ca.submit_plan",)
"""Steps whose news reaches who follows the cell, who belongs to another one."""
OUTSIDE = ("stranger", "former", "other_secretary", *OVER_THE_CELL)
"""Who may read nothing of the first cell: no name and no text; who is over it its name alone."""
_APPRAISAL = frozenset({"ab", "Appraising", "fs", "Filling", "qa", "AskingBelow"})
NAMED: Mapping[str, frozenset[str]] = {
    "officer": frozenset({"ff", "FactTalk", "el", "EarlierTalk"}),
    "follower": frozenset({"fw", "PlanAnswer"}),
    "appraiser": _APPRAISAL,
    "decider": _APPRAISAL,
}
"""Where who is over the cell reads the names of members: about whom they enter what they know, whom
the list is about that went up to them, who is to be reviewed."""
NOT_THE_COMMITTEES = ("member", "probationary", "exempt", "teller", "clerk", "acting_chair")
"""Who reads no review but his own."""


@dataclass(frozen=True)
class Judge:
    """Knows who is who in one state, and what the rows are about."""

    room: Room
    rows: Kept
    cells: Mapping[Key, set[int]]
    rights: Mapping[str, Right]

    def wrongs(self, seen: Iterable[Seen]) -> list[str]:
        """Give every wrong as a sentence, each once."""
        return list(dict.fromkeys(said for one in seen for said in self._of(one)))

    def _of(self, seen: Seen) -> Iterator[str]:
        who = f"{seen.role} with {seen.door} in {seen.state}"
        if not seen.answered:
            yield f"{who}: was not answered, or met a mistake of ours"
        for word in self._forbidden(seen.role, seen.door):
            if word in seen.words:
                yield f"{who}: was told «{word}»"
        changes = [one for one in seen.changes if not _is_laying(one)]
        tables = ", ".join(sorted({one.table for one in changes}))
        if not changes:
            return
        right = self.right(seen.door)
        if right is None:
            yield f"{seen.door} changes {tables}, and no line of RIGHTS says who may"
            return
        if seen.role not in right.who:
            yield f"{who}: changed {tables}, and may not"
        elif seen.state not in right.when and seen.role != "other_secretary":
            yield f"{who}: changed {tables} at the wrong time"
        inside = seen.role not in OVER_THE_CELL and seen.door not in TOLD_ABOVE
        if inside and not self._cells(changes) <= self._own_cell(seen.role):
            yield f"{who}: changed {tables} of another cell"
        if right.own and not self._about(changes) <= {self._member(seen.role)}:
            yield f"{who}: changed {tables} of somebody else"

    def right(self, door: str) -> Right | None:
        """Give the line of a step, or else its factory's or its group of steps'."""
        group = door.partition(":" if ":" in door else ".")[0]
        return self.rights.get(door, self.rights.get(group))

    def _forbidden(self, role: str, door: str) -> Iterator[str]:
        if role in OUTSIDE:
            an = self.room.people["an"]
            yield SECRET
            group = door.partition(":" if ":" in door else ".")[0]
            if group in NAMED.get(role, ()):
                return
            yield from (p.name for p in self.room.people.values() if p.cell_id == an.cell_id)
            if role not in OVER_THE_CELL:
                yield "Tổ Tự nhiên"
        elif role in NOT_THE_COMMITTEES:
            yield SECRET

    def _member(self, role: str) -> int:
        return self.room.people[EVERYBODY[role]].member_id

    def _own_cell(self, role: str) -> set[int]:
        who = EVERYBODY[role]
        return {self.room.people[who].cell_id} if who else set()

    def _cells(self, changes: Iterable[Change]) -> set[int]:
        rows = [(one.table, row) for one in changes for row in (one.before, one.after) if row]
        return {cell for table, row in rows for cell in cells_in(row, table, self.cells)}

    def _about(self, changes: Iterable[Change]) -> set[int]:
        owners = {
            k[1][0]: row["member_id"] for k, row in self.rows.items() if k[0] == "self_review"
        }
        for one in changes:
            if one.table == "self_review" and one.after:
                owners[one.after["id"]] = one.after["member_id"]
        rows = [one.after or one.before or {} for one in changes if one.table not in TOLD]
        found = {row["member_id"] for row in rows if row.get("member_id")}
        return found | {owners[row["review_id"]] for row in rows if "review_id" in row}


def judge_of(room: Room, rows: Kept, rights: Mapping[str, Right] = RIGHTS) -> Judge:
    """Give the judge of one state."""
    return Judge(room, rows, cells_of(rows), rights)


def _is_laying(change: Change) -> bool:
    return change.table == "laid_cycle" or (change.table in LAID and change.before is None)
