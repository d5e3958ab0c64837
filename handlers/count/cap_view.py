"""How many may be excellent, in one sentence: said wherever it is about to be decided."""

from markupsafe import Markup

import rating
from handlers.words import Words


def base_sentence(cap: rating.Cap, kind: rating.Kind, words: Words) -> Markup:
    """Say of what the share is taken of persons or of collectives, rounded how, by which clause."""
    said = [
        words(
            f"cap.share_{kind.value}",
            share=cap.share,
            base=words.label(f"cap.base_{cap.base.value}"),
            clause=rating.cited(cap.reasons[0].clause),
        ),
        words("cap.rounded_half_up" if cap.half_up else "cap.rounded_down"),
    ]
    if not cap.certain:
        said.append(words("cap.uncertain"))
    return Markup(" ").join(said)


def cap_sentence(excellent: int, cap: rating.Cap, words: Words, at: str) -> Markup:
    """Say how many are excellent, of what the share is taken, how many that allows, and where the
    whole group is counted, as far as that is known."""
    key = "cap.over" if cap.excess else "cap.kept"
    said = [
        words(
            key,
            excellent=excellent,
            share=cap.share,
            base=words.label(f"cap.base_{cap.base.value}"),
            limit=cap.limit,
            excess=cap.excess,
            clause=rating.cited(cap.reasons[0].clause),
        )
    ]
    if cap.small_group:
        said.append(words("cap.small", limit=cap.limit))
    if cap.excess and cap.exceptional is not None:
        said.append(words("cap.exceptional", percent=cap.exceptional))
    if not cap.certain:
        said.append(words("cap.uncertain"))
    where = words.label("cap.counted_at", name=at) if at else words.label("cap.counted_above")
    said.append(words("cap.advice_half_up" if cap.half_up else "cap.advice", where=where))
    return Markup(" ").join(said)
