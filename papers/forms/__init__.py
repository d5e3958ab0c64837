"""Official forms as data: what is asked, in which order, under which heading, and who signs.

A form is one TOML file in `locales/forms/`, named after its key (`2A.2023.toml`). An office can
type in a new official form without touching code; a file that is wrong in any way is refused when
it is loaded, with the file and the key at fault.
"""

from papers.forms.loading import form_of_source, load_form
from papers.forms.model import (
    Appears,
    Column,
    ColumnKind,
    Form,
    FormKind,
    Hand,
    Item,
    Kind,
    Matter,
    Move,
    Option,
    Part,
    Reminder,
    Scale,
    Section,
    Signer,
    Wording,
)
from papers.forms.shelf import FORMER, SHIPPED_FORMS, Forms, load_forms
from papers.forms.values import (
    Points,
    Row,
    checked,
    fits,
    points_of,
    read_rows,
    rows_of,
    rows_value,
)

__all__ = [
    "FORMER",
    "SHIPPED_FORMS",
    "Appears",
    "Column",
    "ColumnKind",
    "Form",
    "FormKind",
    "Forms",
    "Hand",
    "Item",
    "Kind",
    "Matter",
    "Move",
    "Option",
    "Part",
    "Points",
    "Reminder",
    "Row",
    "Scale",
    "Section",
    "Signer",
    "Wording",
    "checked",
    "fits",
    "form_of_source",
    "load_form",
    "load_forms",
    "points_of",
    "read_rows",
    "rows_of",
    "rows_value",
]
