"""A clerk with a pencil: who was in which cell, as what, on a day, from the facts alone.

Nothing here is the product's: a second count that shared its rules would make its mistakes too.
The words of the rules: of all official members a share is taken, the suspended do not count, the
exempt only where they came (S1 V.15, N-09); exempt, suspended and new members of less than six
months are neither reviewed nor rated (H-01; QĐ 366, Điều 5.2.1). In a body that meets those vote
who sit in it (S4 4.5.2), and whoever is suspended from its post does not (S1 V.12). Who is on leave
or in temporary activity elsewhere, and which party group somebody is in, changes no base (S1 V.8,
V.9, V.10).
"""

from calendar import monthrange
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date

JOINS, MOVES, LEAVES, RETURNS = "joins", "moves", "leaves", "returns"
DIES = "dies"
OFFICIAL = "official"
EXEMPT, EXEMPT_OVER = "exempt", "exempt_over"
SUSPENDED, SUSPENDED_OVER = "suspended", "suspended_over"
TEMPORARY, TEMPORARY_OVER = "temporary", "temporary_over"
LEAVE, LEAVE_OVER = "leave", "leave_over"
SITS, SITS_NO_MORE = "sits", "sits_no_more"
KEPT_OUT, LET_IN = "kept_out", "let_in"
"""Suspended from a post in a committee, and no longer."""
OF_A_CELL = "Chi ủy"
"""How the name of a cell's committee begins."""
NEW = "too_new"
RATED = "rated"
_NEW_MONTHS = 6


@dataclass(frozen=True, slots=True)
class Fact:
    """What became so of somebody on a day, and the cell or body it names, if any."""

    day: date
    who: str
    what: str
    cell: str = ""


@dataclass(frozen=True, slots=True)
class Clerk:
    """What was told, in whatever order, and who was admitted when."""

    facts: tuple[Fact, ...]
    admitted: dict[str, date]

    def cell_of(self, who: str, day: date) -> str:
        """Give the cell somebody belonged to on a day; empty where to none."""
        moves = self._of(who, day, JOINS, MOVES, LEAVES, RETURNS, DIES)
        return moves[-1].cell if moves else ""

    def members(self, cell: str, day: date) -> set[str]:
        """Give who belonged to a cell on a day."""
        return {who for who in self.admitted if self.cell_of(who, day) == cell}

    def is_official(self, who: str, day: date) -> bool:
        """Tell whether somebody was an official member on a day."""
        return bool(self._of(who, day, OFFICIAL))

    def is_so(self, who: str, day: date, begins: str, ends: str) -> bool:
        """Tell whether what begins and ends was so of somebody on a day."""
        told = self._of(who, day, begins, ends)
        return bool(told) and told[-1].what == begins

    def base(self, cell: str, day: date, present: Collection[str] = ()) -> int:
        """Give of how many members a share is taken in a vote on that day."""
        return len(self.counted(cell, day, present))

    def counted(self, cell: str, day: date, present: Collection[str] = ()) -> set[str]:
        """Give whom a share is taken of: an exempt member is one of them where they came."""
        return self.counted_of(self.members(cell, day), day, present)

    def voters(self, cell: str, day: date, present: Collection[str]) -> set[str]:
        """Give who votes of those who came."""
        return self.counted(cell, day, present) & set(present)

    def sitting(self, *bodies: str, day: date) -> set[str]:
        """Give who sat on a day in one of these bodies: whoever is of a standing committee is of
        the committee as well. A post in a cell's committee is one of who is in that cell."""
        return {
            who
            for body in bodies
            for who in self.admitted
            if self.cell_of(who, day) and self._sits(who, body, day)
        }

    def _sits(self, who: str, body: str, day: date) -> bool:
        told = [
            one
            for one in self._of(who, day, SITS, SITS_NO_MORE, KEPT_OUT, LET_IN)
            if one.cell == body
        ]
        if not told or told[-1].what not in (SITS, LET_IN):
            return False
        since = max(one.day for one in told if one.what == SITS)
        # A seat is lost with the Party organisation, one in a cell's committee with the cell.
        ends = (LEAVES, DIES, MOVES) if body.startswith(OF_A_CELL) else (LEAVES, DIES)
        return not any(since < one.day for one in self._of(who, day, *ends))

    def counted_of(
        self, who: Collection[str], day: date, present: Collection[str] = ()
    ) -> set[str]:
        """Give whom of these a share is taken of, in a vote on that day."""
        return {
            one
            for one in who
            if self.is_official(one, day)
            and not self.is_so(one, day, SUSPENDED, SUSPENDED_OVER)
            and (one in present or not self.is_so(one, day, EXEMPT, EXEMPT_OVER))
        }

    def scope(self, cell: str, day: date) -> dict[str, str]:
        """Give of each member on the rating day whether they are rated, or why not."""
        return {who: self.why(who, day) for who in self.members(cell, day)}

    def why(self, who: str, day: date) -> str:
        """Give whether somebody is rated, or why not, as they were on a day."""
        if self.is_so(who, day, EXEMPT, EXEMPT_OVER):
            return EXEMPT
        if self.is_so(who, day, SUSPENDED, SUSPENDED_OVER):
            return SUSPENDED
        return RATED if half_a_year_after(self.admitted[who]) <= day else NEW

    def _of(self, who: str, day: date, *kinds: str) -> list[Fact]:
        told = (one for one in self.facts if one.who == who and one.what in kinds)
        return sorted((one for one in told if one.day <= day), key=lambda one: one.day)


def half_a_year_after(day: date) -> date:
    """Give the same day six months on; the last one of a month that has none."""
    year, month = divmod(day.year * 12 + day.month - 1 + _NEW_MONTHS, 12)
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))


def told_of(facts: Iterable[Fact], admitted: dict[str, date]) -> Clerk:
    """Give the clerk these facts to count from."""
    return Clerk(tuple(facts), admitted)
