"""Why the program cannot run: a code and fields; the sentence is chosen where it is shown."""

from handlers.words import words_for


class RunError(Exception):
    """The program cannot start, or cannot go on, until somebody changes something."""

    def __init__(self, code: str, **fields: str | int) -> None:
        super().__init__(code)
        self.code = code
        self.fields = fields

    def sentence(self, language: str = "vi") -> str:
        """Give what is wrong and what to do, in one sentence; no token is in it."""
        return words_for(language).label(f"start.{self.code}", **self.fields)
