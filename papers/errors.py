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


class RosterFileError(Exception):
    """A roster file cannot be read at all: `old_excel`, `too_large`, `unreadable`, `old_letters`,
    `no_headings`."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


class SentFileError(Exception):
    """A file is not read: `too_large`, `not_word`, `not_text`, `macros`, `no_text`."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code
