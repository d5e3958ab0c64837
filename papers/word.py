"""Word templates: loaded with a check of every field they name, filled with literal text.

A template is a .docx an office may edit in Word: `{{ field }}` prints a field, `{%p for … %}` and
`{%p if … %}` repeat or drop paragraphs (`{%tr … %}` table rows). Which fields there are is said by
the dataclass of the paper; a template that names another one is refused when it is loaded, not
when the first member wants their form.
"""

import dataclasses
import io
import zipfile
from collections.abc import Iterator, Mapping
from pathlib import Path
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, get_args, get_origin, get_type_hints

from jinja2 import StrictUndefined, TemplateSyntaxError, nodes
from jinja2.sandbox import ImmutableSandboxedEnvironment

from papers.errors import TemplateError
from papers.press import Press, literal

# docxtpl and lxml are seven megabytes: imported for the first paper, not by a program that waits.
if TYPE_CHECKING:
    from docxtpl import DocxTemplate

SHIPPED_TEMPLATES = Path(__file__).parent / "templates"

Scope = Mapping[str, Any]

_FILLED_PARTS = ("document.main+xml", "header+xml", "footer+xml", "footnotes+xml")
_FILLED_PROPERTIES = ("author", "comments", "identifier", "language", "subject", "title")


@dataclasses.dataclass(frozen=True, slots=True)
class Picture:
    """A picture a template prints like any field; a PNG and its width in millimetres."""

    png: bytes
    width_mm: int


@dataclasses.dataclass(frozen=True, slots=True)
class Loop:
    """What a template may ask of the loop it is in."""

    index: int
    first: bool
    last: bool


class WordTemplate:
    """One template, checked against the dataclass of the facts it is filled with."""

    def __init__(self, content: bytes, *, name: str, view: type[Any]) -> None:
        """Check the template.

        Raises:
            TemplateError: `not_word`, `syntax`, `unknown_field`, `not_a_list`, `not_printable`,
                or `not_allowed`, with the file's name and the field at fault.
        """
        self._content = content
        self._view = view
        linter = _Linter(name, view)
        sources = linter.check(content)
        self._press = None if linter.prints_pictures else Press(content, sources)

    def fill(self, view: Any) -> bytes:  # noqa: ANN401 - one of the papers' dataclasses
        """Give the filled .docx; every text comes through literally, minus control characters."""
        if not isinstance(view, self._view):
            raise TypeError(f"expected {self._view.__name__}, got {type(view).__name__}")
        fields = {field.name: getattr(view, field.name) for field in dataclasses.fields(view)}
        if self._press is not None:
            return self._press.print(fields)
        from docxtpl import DocxTemplate

        template = DocxTemplate(io.BytesIO(self._content))
        template.render(fields, jinja_env=_environment(template))
        filled = io.BytesIO()
        template.save(filled)
        return filled.getvalue()


def load_template(path: Path, view: type[Any]) -> WordTemplate:
    """Read and check one template file; raises TemplateError as `WordTemplate` does."""
    try:
        content = path.read_bytes()
    except FileNotFoundError as error:
        raise TemplateError("missing", file=path.name, field="") from error
    return WordTemplate(content, name=path.name, view=view)


def _environment(template: "DocxTemplate | None" = None) -> ImmutableSandboxedEnvironment:
    def printed(value: Any) -> Any:  # noqa: ANN401 - whatever a template prints
        if isinstance(value, Picture):
            from docx.shared import Mm
            from docxtpl import InlineImage

            return InlineImage(template, io.BytesIO(value.png), width=Mm(value.width_mm))
        return literal(value) if isinstance(value, str) else value

    return ImmutableSandboxedEnvironment(
        autoescape=True, undefined=StrictUndefined, finalize=printed
    )


class _Linter:
    """Walks a template's syntax tree with the types of its fields at hand."""

    def __init__(self, name: str, view: type[Any]) -> None:
        self._name = name
        self._view = view
        self.prints_pictures = False

    def check(self, content: bytes) -> Mapping[str, str]:
        """Give the sources of the parts to fill, by their name in the archive."""
        top = _fields_of(self._view)
        sources = dict(self._sources(content))
        for source in sources.values():
            try:
                tree = _environment().parse(source)
            except TemplateSyntaxError as error:
                raise self._fault("syntax", str(error.message)) from error
            for node in tree.body:
                self._statement(node, top)
        return sources

    def _sources(self, content: bytes) -> Iterator[tuple[str, str]]:
        """Every text of the file that will be filled, as docxtpl will see it."""
        from docxtpl import DocxTemplate

        try:
            template = DocxTemplate(io.BytesIO(content))
            document = template.get_docx()
        except (zipfile.BadZipFile, ValueError, KeyError, OSError) as error:
            raise self._fault("not_word", "") from error
        for part in document.part.package.iter_parts():
            if part.content_type.endswith(_FILLED_PARTS):
                name = str(part.partname).removeprefix("/")
                yield name, template.patch_xml(part.blob.decode("utf-8"))
        for name in _FILLED_PROPERTIES:
            written = getattr(document.core_properties, name)
            if "{" in written:
                raise self._fault("not_allowed", name)

    def _statement(self, node: nodes.Node, scope: Scope) -> None:
        if isinstance(node, nodes.For):
            self._loop(node, scope)
        elif isinstance(node, nodes.If):
            self._type_of(node.test, scope)
            for child in (*node.body, *node.elif_, *node.else_):
                self._statement(child, scope)
        elif isinstance(node, nodes.Output):
            for child in node.nodes:
                self._printed(child, scope)
        else:
            raise self._fault("not_allowed", type(node).__name__.lower())

    def _loop(self, node: nodes.For, scope: Scope) -> None:
        listed = self._type_of(node.iter, scope)
        if get_origin(listed) is not tuple:
            raise self._fault("not_a_list", _written(node.iter))
        if not isinstance(node.target, nodes.Name):
            raise self._fault("not_allowed", "for")
        inner = {**scope, node.target.name: get_args(listed)[0], "loop": Loop}
        for child in node.body:
            self._statement(child, inner)
        for child in node.else_:
            self._statement(child, scope)

    def _printed(self, node: nodes.Node, scope: Scope) -> None:
        if isinstance(node, nodes.TemplateData):
            return
        kind = self._type_of(node, scope)
        self.prints_pictures |= kind is Picture
        if kind not in (str, int, Picture):
            raise self._fault("not_printable", _written(node))

    def _type_of(self, node: nodes.Node, scope: Scope) -> Any:  # noqa: ANN401 - a type or alias
        if isinstance(node, nodes.Name):
            return self._field(scope, node.name, node)
        if isinstance(node, nodes.Getattr):
            return self._field(_fields_of(self._type_of(node.node, scope)), node.attr, node)
        if isinstance(node, nodes.Const):
            return type(node.value)
        if isinstance(node, (nodes.Not, nodes.And, nodes.Or, nodes.Compare, nodes.Operand)):
            for child in node.iter_child_nodes():
                self._type_of(child, scope)
            return bool
        raise self._fault("not_allowed", _written(node))

    def _field(self, fields: Scope, name: str, node: nodes.Node) -> Any:  # noqa: ANN401 - as above
        if name not in fields:
            raise self._fault("unknown_field", _written(node))
        return fields[name]

    def _fault(self, code: str, field: str) -> TemplateError:
        return TemplateError(code, file=self._name, field=field)


def _fields_of(kind: Any) -> Scope:  # noqa: ANN401 - a type or alias
    """The fields a template may ask of a value of this type; none of a plain text."""
    if not dataclasses.is_dataclass(kind) or not isinstance(kind, type):
        return MappingProxyType({})
    return get_type_hints(kind)


def _written(node: nodes.Node) -> str:
    """An expression as the template writes it, as far as it is a dotted name."""
    if isinstance(node, nodes.Name):
        return node.name
    if isinstance(node, nodes.Getattr):
        return f"{_written(node.node)}.{node.attr}"
    return type(node).__name__.lower()
