"""aiogram's models, each built when it is first used.

The library builds all of its four hundred as it is imported: three quarters of the time of that
import, which every process of a run of the tests takes. A test uses a dozen of them."""

from typing import Any

from pydantic import BaseModel

_LIBRARY = "aiogram."


def build_when_used() -> None:
    """Let aiogram's models wait, which it will import; call it before anything does."""
    build = BaseModel.model_rebuild.__func__  # type: ignore[attr-defined]
    names: dict[str, Any] = {}

    def model_rebuild(
        cls: type[BaseModel],
        *,
        force: bool = False,
        raise_errors: bool = True,
        _parent_namespace_depth: int = 2,
        _types_namespace: Any = None,
    ) -> bool | None:
        if cls.__module__.startswith(_LIBRARY):
            if _types_namespace is not None:
                # It says what its names mean, and would build: the names are enough for now.
                names.update(_types_namespace)
                return None
            _types_namespace = names
        built: bool | None = build(
            cls,
            force=force,
            raise_errors=raise_errors,
            _parent_namespace_depth=_parent_namespace_depth + 1,
            _types_namespace=_types_namespace,
        )
        return built

    BaseModel.model_rebuild = classmethod(model_rebuild)  # type: ignore[assignment, method-assign]
