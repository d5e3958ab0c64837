"""Who proposes, appraises, decides and is told, as data of the profile (366, Điều 12, 13; S1 IV).

A document rarely speaks of everybody. What it says of one kind of subject goes before what it says
of all; what nobody said is not known, and stays so.
"""

from dataclasses import dataclass

from rating.law.authority import AuthorityBody, AuthorityStep, CellPlace, Rated, authority_key
from rating.law.loading import law
from rating.reasons import Reason


@dataclass(frozen=True, slots=True)
class Competence:
    """Who does a step, in the order the document names them, and where it stands."""

    bodies: tuple[AuthorityBody, ...]
    reason: Reason


def competence(
    place: CellPlace, rated: Rated, step: AuthorityStep, *, profile: str
) -> Competence | None:
    """Give who does a step for a kind of subject; None where no document of the profile says it.

    Raises:
        RatingError: `unknown_profile`.
    """
    rules = law(profile)
    for kind in (rated, Rated.ANY):
        key = authority_key(place, kind, step)
        if key in rules:
            datum = rules.named(key)
            found = tuple(AuthorityBody(one) for one in datum.value)
            return Competence(found, datum.reason(datum.quote or datum.sense))
    return None
