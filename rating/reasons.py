"""Why a decision is as it is: one reason a clause that was looked at."""

from collections.abc import Mapping
from dataclasses import dataclass

BY_CUSTOM = "~"
"""Before a clause: its document is not the profile's own law, so nobody is shown its number."""


def plain_clause(clause: str) -> str:
    """A clause without the mark of a custom, as the JSON contract and the law page write it."""
    return clause.removeprefix(BY_CUSTOM)


@dataclass(frozen=True, slots=True)
class Reason:
    """One clause, what it says, what was found and what it asks for.

    `met` is None where the clause asks for nothing that could be met or missed.
    """

    clause: str
    text_vi: str
    met: bool | None = None
    observed: str = ""
    required: str = ""
    unconfirmed: bool = False
    """Nobody has compared this reading of it with the document."""

    def answer(self) -> dict[str, object]:
        """The reason as the JSON contract writes it."""
        return {
            "clause": plain_clause(self.clause),
            "text_vi": self.text_vi,
            "met": self.met,
            "observed": self.observed,
            "required": self.required,
        }


@dataclass(frozen=True, slots=True)
class Decision:
    """The answer to one question about one case, with the reasons it stands on."""

    reasons: tuple[Reason, ...]

    def fields(self) -> Mapping[str, object]:
        """What was decided, by the names of the JSON contract, without the reasons."""
        raise NotImplementedError

    def answer(self) -> dict[str, object]:
        """The whole answer as the JSON contract writes it."""
        reasons = [reason.answer() for reason in self.reasons]
        return {"ok": True, **self.fields(), "reasons": reasons}
