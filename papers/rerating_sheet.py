"""Form 03, the decision to rate again: blank, to be filled in by hand.

Only its code, name and purpose are known; what is not stays blank, and the sheet says so.
"""

from dataclasses import dataclass
from functools import cache

import rating
from papers.form_items import LINES_TO_WRITE_ON
from papers.own import own
from papers.word import SHIPPED_TEMPLATES, WordTemplate, load_template
from rating import clauses

TEMPLATE_NAME = "rerating.docx"
_PAGE = 4
"""How many answers' lines leave a page to write on."""


@dataclass(frozen=True, slots=True)
class RerateView:
    """The fields of `rerating.docx`."""

    purpose: str
    """The law's own words."""
    clause: str
    blanks: tuple[int, ...]
    """Dotted lines for a pen."""


@cache
def shipped_template() -> WordTemplate:
    """Give the template that comes with the program."""
    return load_template(SHIPPED_TEMPLATES / TEMPLATE_NAME, RerateView)


def rerating_docx(profile: str, template: WordTemplate | None = None) -> bytes | None:
    """Give the blank sheet as .docx; None under rules that have no such form.

    Raises:
        rating.RatingError: `unknown_profile`.
    """
    purpose = clauses.rerating(profile)
    if purpose is None:
        return None
    lines = tuple(range(LINES_TO_WRITE_ON * _PAGE))
    view = RerateView(purpose.quote, rating.cited(purpose.clause), lines)
    return (template or own(TEMPLATE_NAME) or shipped_template()).fill(view)
