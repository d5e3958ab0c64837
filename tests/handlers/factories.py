"""Every kind of button there is, found in the code: its factory, the steps its handlers know."""

import ast
import importlib
import pkgutil
import re
from collections.abc import Iterator, Mapping
from enum import Enum, EnumType
from functools import cache
from pathlib import Path
from types import ModuleType
from typing import Any

from aiogram.filters.callback_data import CallbackData

import handlers

_STEP = re.compile(r"[a-z_]{2,24}")
Factory = type[CallbackData]


@cache
def factories() -> tuple[Factory, ...]:
    """Give every factory that a module of the conversations defines."""
    found: dict[str, Factory] = {}
    for module in _modules():
        for each in vars(module).values():
            own = isinstance(each, type) and issubclass(each, CallbackData)
            if own and each is not CallbackData:
                found[each.__prefix__] = each
    return tuple(found[prefix] for prefix in sorted(found))


@cache
def steps() -> Mapping[Factory, tuple[Any, ...]]:
    """Give what each factory's `do` may be: an enumeration's values, or what its handlers name."""
    return {factory: tuple(sorted(_steps_of(factory))) for factory in factories()}


def _steps_of(factory: Factory) -> set[Any]:
    do = factory.model_fields.get("do")
    if do is None:
        return {None}
    if isinstance(do.annotation, type) and issubclass(do.annotation, Enum):
        return set(do.annotation)
    named: set[str] = set()
    for module in _modules():
        if factory in vars(module).values():
            source = Path(str(module.__file__)).read_text(encoding="utf-8")
            tree = ast.parse(source)
            named |= set(_drawn(tree, factory))
            if f"{factory.__name__}.filter(" in source:
                named |= set(_compared(tree)) | _tabled(module) | _enumerated(module, source)
    return {name for name in named if _STEP.fullmatch(name)}


def _tabled(module: ModuleType) -> set[str]:
    """Give the steps that a module takes from the tables of others."""
    return {step for each in vars(module).values() for step in getattr(each, "STEPS", ())}


def _enumerated(module: ModuleType, source: str) -> set[str]:
    """Give the steps that a module reads as one of an enumeration."""
    found: set[str] = set()
    for kind in vars(module).values():
        if isinstance(kind, EnumType) and re.search(rf"\b{kind.__name__}\((do)?\)", source):
            steps_of_kind: Mapping[str, Enum] = kind.__members__
            found |= {str(step.value) for step in steps_of_kind.values()}
    return found


def _drawn(tree: ast.AST, factory: Factory) -> Iterator[str]:
    """Give the steps of the buttons that a module makes by themselves."""
    for node in ast.walk(tree):
        match node:
            case ast.Call(func=ast.Name(id=name), keywords=keywords) if name == factory.__name__:
                yield from _texts(each.value for each in keywords if each.arg == "do")


def _compared(tree: ast.AST) -> Iterator[str]:
    """Give the words that a module compares a step with, or keeps one under."""
    for node in ast.walk(tree):
        match node:
            case ast.MatchValue(value=ast.Constant(value=str(name))):
                yield name
            case ast.Dict(keys=keys):
                yield from _texts(keys)
            case ast.Tuple(elts=parts):
                yield from _texts(parts)
            case ast.Call(func=ast.Name(id="Doing"), args=parts):
                yield from _texts(parts)
            case ast.Compare(comparators=parts):
                yield from _texts(parts)


def _texts(parts: Any) -> Iterator[str]:
    for part in parts:
        if isinstance(part, ast.Constant) and isinstance(part.value, str):
            yield part.value


@cache
def _modules() -> tuple[Any, ...]:
    found = pkgutil.walk_packages(handlers.__path__, "handlers.")
    return tuple(importlib.import_module(one.name) for one in found)


def data_of(factory: Factory, do: Any, **numbers: Any) -> str:
    """Give what such a button carries: these numbers where it has a place for them."""
    filled = {name: numbers[name] for name in factory.model_fields if name in numbers}
    if do is not None:
        filled["do"] = do
    return factory(**filled).pack()
