"""What can be wrong with a form, a template or the facts of a paper: codes, never prose."""


class PaperError(Exception):
    """The facts given cannot stand on this paper; `field` names the one at fault."""

    def __init__(self, code: str, *, field: str) -> None:
        super().__init__(code, field)
        self.code = code
        self.field = field


class FormError(Exception):
    """A form file is wrong; `file` and `key` say where."""

    def __init__(self, code: str, *, file: str, key: str) -> None:
        super().__init__(code, file, key)
        self.code = code
        self.file = file
        self.key = key


class TemplateError(Exception):
    """A Word template is wrong; `file` and `field` say where."""

    def __init__(self, code: str, *, file: str, field: str) -> None:
        super().__init__(code, file, field)
        self.code = code
        self.file = file
        self.field = field


class UnreadFile(Exception):
    """A file that came from outside is not read; `code` says why, and each has its sentence.

    What it is instead: `protected`, `old_word`, `old_excel`, `binary_excel`, `word`, `excel`,
    `open_document`, `web_page`, `rtf`, `pdf`, `picture`. What is wrong with it: `macros`,
    `odd_parts`, `broken`, `not_text`, `no_text`, `old_letters`, `no_headings`. Its limits:
    `too_large`, `too_slow`. And `unreachable`: it could not be fetched.
    """

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code
