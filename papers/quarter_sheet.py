"""Form 05, the sheet of one quarter: blank, to be filled in by hand.

Only its name, its code, the three groups of annex 2 and the two sums are known; what is not stays
blank, and `unconfirmed` of the form says so.
"""

from papers.facts import FormFacts, PersonFacts
from papers.form_paper import form_docx
from papers.forms import Form
from papers.forms.loading import load_form
from papers.forms.shelf import SHIPPED_FORMS
from papers.wording import DOTS


def quarter_form() -> Form:
    """Give the form; it is no form that members are asked by in chat."""
    return load_form(SHIPPED_FORMS / "quarter" / "05.2025.toml")


def quarter_sheet(year: int) -> bytes:
    """Give the blank sheet of a year as a Word file."""
    nobody = PersonFacts(DOTS, union_post=DOTS)
    return form_docx(FormFacts(form=quarter_form(), year=year, person=nobody, answers={}))
