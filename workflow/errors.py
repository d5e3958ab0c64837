"""What the program refuses: a code and fields. Words are chosen where the person is spoken to."""

from datetime import date, datetime


class Refusal(Exception):
    """A step that may not be taken now; nothing was changed."""

    def __init__(self, code: str, **fields: str | int | date | datetime) -> None:
        super().__init__(code)
        self.code = code
        self.fields = fields
