"""All forms at hand: the shipped ones, an office's own, and former editions still in use.

An office puts its own files into a folder; one with the key of a shipped form stands in its place.
A review that was begun keeps its edition: it is found by key and hash among the current and the
former ones (`former/KEY.HASH12.toml`), or made again of the copy the review kept.
"""

from collections.abc import Iterator, Mapping
from pathlib import Path

from papers.errors import FormError
from papers.forms.loading import form_of_source, load_form
from papers.forms.model import Form, FormKind, Item
from rating import Role
from rating.law import law, lineage

SHIPPED_FORMS = Path(__file__).parent.parent.parent / "locales" / "forms"
FORMER = "former"


class Forms(Mapping[str, Form]):
    """The current forms by key, such as `2A.2023`; office's before shipped ones."""

    def __init__(self, shipped: Mapping[str, Form], former: tuple[Form, ...] = ()) -> None:
        self._current = {**shipped}
        self._own: frozenset[str] = frozenset()
        everything = (*former, *shipped.values())
        self._editions = {(form.key, form.content_hash): form for form in everything}
        self._shipped = frozenset(self._editions)
        self._mended = {mended: form for form in everything for mended in form.mends}

    def __getitem__(self, key: str) -> Form:
        return self._current[key]

    def __iter__(self) -> Iterator[str]:
        return iter(self._current)

    def __len__(self) -> int:
        return len(self._current)

    def take_in(self, folder: Path) -> None:
        """Let an office's folder stand before what is here; all of it or nothing.

        Raises:
            FormError: the first fault found, with its file and key; `no_folder`.
        """
        if not folder.is_dir():
            raise FormError("no_folder", file=str(folder), key="")
        mine, former = _forms_in(folder), tuple(_former_in(folder))
        self._current |= mine
        self._own |= frozenset(mine)
        for form in (*former, *mine.values()):
            self._editions[form.key, form.content_hash] = form

    def is_own(self, key: str) -> bool:
        """Say whether a form comes from the office's folder."""
        return key in self._own

    def edition(self, key: str, content_hash: str, copy: str = "") -> Form:
        """Give the very form a review was begun with, or the one that mends it.

        `copy` is the form's `source` as it was kept with the review; it is needed only when the
        office has since changed its file.

        Raises:
            FormError: `unknown_edition` when it is nowhere any more.
        """
        known = self._editions.get((key, content_hash)) or self._mended.get(f"{key} {content_hash}")
        if known is not None:
            return known
        if copy:
            form = form_of_source(copy, key)
            if (form.key, form.content_hash) == (key, content_hash):
                return form
        raise FormError("unknown_edition", file=key, key=content_hash[:12])

    def key_now(self, key: str, content_hash: str) -> str:
        """Give the key that a stored edition goes by today; its own unless another mends it."""
        mending = self._mended.get(f"{key} {content_hash}")
        return key if mending is None else mending.key

    def for_role(self, role: Role, profile: str) -> Form | None:
        """Give the individual form that cycles under a profile use for a role, as `serving`."""
        individual = [form for form in self._current.values() if form.role is role]
        return self._best(individual, profile)

    def successor(self, form: Form, role: Role | None, profile: str) -> Form | None:
        """Give the form that takes papers begun with a shipped one over; None where none does.

        For the role one has now, else for whom the form was begun; a collective's by its number. A
        form of the office's own stays: what it asks is the office's affair.
        """
        if (form.key, form.content_hash) not in self._shipped:
            return None
        roles = [each for each in (role, form.role) if each is not None]
        following = [self.for_role(each, profile) for each in roles]
        for now in following or [self.serving(form.id, profile)]:
            if now is not None and now != form and now.move_from(form.key) is not None:
                return now
        return None

    def former_item(self, form: Form, item_id: str) -> Item | None:
        """Give an item of one of the forms whose papers this one takes over."""
        former = {key for move in form.moves for key in move.former}
        for known in self._editions.values():
            if known.key in former and known != form:
                found = next((item for item in known.items if item.id == item_id), None)
                if found is not None:
                    return found
        return None

    def serving(self, form_id: str, profile: str) -> Form | None:
        """Give the edition of a form that cycles under a profile use; None when there is none.

        The office's own goes before a shipped one, one that names the profile before one that
        names its family, and of equals the latest edition.
        """
        named = [form for form in self._current.values() if form.id == form_id]
        return self._best(named, profile)

    def _best(self, forms: list[Form], profile: str) -> Form | None:
        served = {*lineage(profile), law(profile).profile.family}
        fitting = [form for form in forms if served & {*form.serves}]
        return max(fitting, key=lambda form: self._rank(form, profile), default=None)

    def of_kind(self, kind: FormKind, profile: str) -> Form | None:
        """Give the form of a kind that has one form only: the pledge, the programme, the plan."""
        ids = sorted({form.id for form in self._current.values() if form.kind is kind})
        served = (self.serving(form_id, profile) for form_id in ids)
        return next((form for form in served if form is not None), None)

    def _rank(self, form: Form, profile: str) -> tuple[bool, bool, str]:
        named = not {*lineage(profile)}.isdisjoint(form.serves)
        return (self.is_own(form.key), named, form.edition)


def load_forms(own: Path | None = None, shipped: Path = SHIPPED_FORMS) -> Forms:
    """Read the shipped forms, and the office's where it has a folder.

    Raises:
        FormError: the first fault found, with its file and key; `no_folder` for a folder that
            is not there.
    """
    forms = Forms(_forms_in(shipped), tuple(_former_in(shipped)))
    if own is not None:
        forms.take_in(own)
    return forms


def _forms_in(folder: Path) -> Mapping[str, Form]:
    forms = (load_form(path) for path in sorted(folder.glob("*.toml")))
    return {form.key: form for form in forms}


def _former_in(folder: Path) -> Iterator[Form]:
    for path in sorted((folder / FORMER).glob("*.toml")):
        yield load_form(path, former=True)
