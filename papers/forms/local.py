"""A form as one office has it: its points cut up by the office's rubric, its themes asked too.

It is made of the shipped form's own text, so that a review keeps it like any edition.
"""

import json
from collections.abc import Iterator, Sequence
from functools import lru_cache
from typing import Any

import rating
from papers.forms.loading import form_of_source
from papers.forms.model import Form, Wording
from rating.law.overlays import Criterion, LocalRubric, Theme

Raw = dict[str, Any]
SENT_THEME = Wording(
    vi="Chuyên đề kiểm điểm sâu do cấp trên gửi.",
    en="A deep-review theme sent by the upper level.",
)
"""Why a theme is asked that no document of the law folder names."""
_THEME = {"min_length": 0, "max_length": 4000}


@lru_cache(maxsize=64)
def local_form(form: Form, rubric: LocalRubric | None, themes: tuple[Theme, ...]) -> Form:
    """Give the form with the office's criteria and themes; the form itself where it has neither.

    A theme stands at the end of the first section, under its own heading.
    """
    if rubric is None and not themes:
        return form
    raw = json.loads(form.source)
    # Reviews of former forms go over to the shipped form: its items are what the moves name.
    raw.pop("move", None)
    if rubric is not None:
        raw["section"] = [own for one in raw["section"] for own in _sections(one, rubric)]
    if themes:
        first = next(one for one in raw["section"] if one.get("item"))
        first["item"] += [_asked(number, one) for number, one in enumerate(themes, start=1)]
    return form_of_source(json.dumps(raw, ensure_ascii=False), form.key)


def _sections(section: Raw, rubric: LocalRubric) -> Iterator[Raw]:
    """A section with the office's criteria.

    Where one held a figure a part, and both parts are cut up, each part has a section of its own
    under the heading its figure had.
    """
    items = section.get("item", [])
    scored = [item for item in items if item["kind"] == "points"]
    parts = {item["part"] for item in scored}
    if not scored:
        yield section
    elif len(scored) == len(items) == len(parts) == 2 and _cuts_both(rubric):
        ends = {"foot": section["foot"]} if "foot" in section else {}
        yield {key: value for key, value in section.items() if key not in ("item", "foot")}
        for number, item in enumerate(scored, start=1):
            yield {
                "id": f"{section['id']}.{number}",
                "heading": item["heading"],
                "item": list(_cut_up([item], rubric)),
                **(ends if number == len(scored) else {}),
            }
    else:
        yield section | {"item": list(_cut_up(items, rubric))}


def _cuts_both(rubric: LocalRubric) -> bool:
    return min(len(rubric.general), len(rubric.results)) > 1


def _cut_up(items: Sequence[Raw], rubric: LocalRubric) -> Iterator[Raw]:
    """The items of a section; those of one part of the points give way to the office's, once."""
    done = set()
    for item in items:
        part = item.get("part") if item["kind"] == "points" else None
        if part is None:
            yield item
        elif part not in done:
            done.add(part)
            own = rubric.general if part == "general" else rubric.results
            if len(own) == 1:
                yield item | {"most": own[0].most}
            else:
                yield from (_of(item, one, rubric) for one in own)


def _of(item: Raw, criterion: Criterion, rubric: LocalRubric) -> Raw:
    """One criterion, asked as the shipped item asks for the whole part."""
    whole, most = str(item["most"]), str(criterion.most)
    kept = {key: value for key, value in item.items() if key != "names"}
    why = f"{rating.cited(rubric.source.clause)}: «{rubric.source.quote}»"

    def asked(text: str) -> str:
        end = text.partition(": ")[2] or text
        return f"{criterion.title}: {end.replace(whole, most)}"

    def hinted(text: str) -> str:
        return text.split(". ")[0].rstrip(".").replace(whole, most) + "."

    return {
        **kept,
        "id": f"l{criterion.id}",
        "heading": criterion.title,
        "most": criterion.most,
        "binary": False,
        "title": {"vi": criterion.title, "en": criterion.title},
        "question": {lang: asked(text) for lang, text in item["question"].items()},
        "hint": {lang: hinted(text) for lang, text in item["hint"].items()},
        "example": {"vi": most, "en": most},
        "why": {"vi": why, "en": why},
    }


def _asked(number: int, theme: Theme) -> Raw:
    title = {"vi": theme.title, "en": theme.title}
    why = f"{rating.cited(theme.source.clause)}: «{theme.source.quote}»"
    return {
        "id": f"lt{number}",
        "kind": "text",
        "heading": theme.title,
        "title": title,
        "question": title,
        "hint": {"vi": theme.source.quote, "en": theme.source.quote},
        "why": {"vi": why, "en": why},
        **_THEME,
    }
