"""Nobody waits for a thread or another program while a transaction is open (L25).

On SQLite a transaction holds the one write lock: whoever waits in it for a busy pool of threads
keeps every other chat waiting too. The rule follows calls by name, rather too far than too short.
"""

import ast
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from tests.house.source import Module, dotted, module_from, modules, nodes_in

WAITS = frozenset(
    {"to_thread", "run_in_executor", "create_subprocess_exec", "create_subprocess_shell"}
)
TRANSACTION = "transaction"
HELD = frozenset({"Work", "AsyncSession"})
"""Who is handed one of these runs inside somebody's transaction."""

LAYERS = ("rating", "papers", "storage", "workflow", "handlers", "bot")
"""From below: nobody calls upwards by a method's name; in the topmost, `answer` and `start` are the
names of everything."""

Function = ast.FunctionDef | ast.AsyncFunctionDef
Place = tuple[str, str]
"""A function: the path of its module and its name, behind its class's where it has one."""


@dataclass
class Calls:
    """What a piece of code may call, as far as names tell."""

    waits: list[int] = field(default_factory=list)
    """Lines on which it waits for a thread or a program."""
    places: set[Place] = field(default_factory=set)
    methods: set[str] = field(default_factory=set)
    """Names of methods of an object whose class is not known."""


class Names:
    """What the names of one module stand for."""

    def __init__(self, module: Module) -> None:
        self.path = module.path
        self._known: dict[str, Place] = {}
        for node in nodes_in(module.tree):
            if isinstance(node, ast.ImportFrom) and node.module:
                folder = node.module.replace(".", "/")
                for alias in node.names:
                    self._known[alias.asname or alias.name] = (folder, alias.name)

    def function(self, name: str) -> Place:
        """Give the function a bare name stands for."""
        folder, own = self._known.get(name, (self.path.removesuffix(".py"), name))
        return f"{folder}.py", own

    def member(self, owner: str, name: str) -> Place | None:
        """Give the function of a module that was imported by name; None for any other owner."""
        found = self._known.get(owner)
        return None if found is None else (f"{found[0]}/{found[1]}.py", name)


def functions(module: Module) -> Iterator[tuple[Place, Function]]:
    """Give the functions and methods of a module."""
    for node in module.tree.body:
        if isinstance(node, Function):
            yield (module.path, node.name), node
        elif isinstance(node, ast.ClassDef):
            for one in node.body:
                if isinstance(one, Function):
                    yield (module.path, f"{node.name}.{one.name}"), one


def calls_in(nodes: list[ast.stmt], names: Names, owner: str) -> Calls:
    """Give what these statements call; `owner` is the class they stand in, if any."""
    found = Calls()
    for node in (inner for statement in nodes for inner in nodes_in(statement)):
        if isinstance(node, ast.Await) and _called(node.value) in WAITS:
            found.waits.append(node.lineno)
        if isinstance(node, ast.Name):
            found.places.add(names.function(node.id))
        elif isinstance(node, ast.Attribute):
            _note_attribute(node, names, owner, found)
    return found


def _note_attribute(node: ast.Attribute, names: Names, owner: str, found: Calls) -> None:
    base = node.value.id if isinstance(node.value, ast.Name) else ""
    place = names.member(base, node.attr)
    if base == "self" and owner:
        found.places.add((names.path, f"{owner}.{node.attr}"))
    elif place is not None:
        found.places.add(place)
    else:
        found.methods.add(node.attr)


def begun(module: Module) -> Iterator[tuple[Place, list[ast.stmt]]]:
    """Give what runs inside a transaction: who is handed one, and what stands below one."""
    for place, node in functions(module):
        arguments = [*node.args.posonlyargs, *node.args.args, *node.args.kwonlyargs]
        told = [dotted(one.annotation).split(".")[-1] for one in arguments if one.annotation]
        if HELD & {*told}:
            yield place, node.body
        for inner in nodes_in(node):
            if isinstance(inner, ast.AsyncWith) and any(map(_begins, inner.items)):
                yield place, inner.body


def _begins(item: ast.withitem) -> bool:
    return _called(item.context_expr) == TRANSACTION


def _called(asked: ast.expr) -> str:
    return dotted(asked.func).split(".")[-1] if isinstance(asked, ast.Call) else ""


def waits_in_transactions(read: tuple[Module, ...]) -> list[str]:
    """Find every wait that can be reached from inside a transaction."""
    read = tuple(module for module in read if module.path.split("/")[0] in LAYERS)
    known: dict[Place, tuple[Function, Names]] = {}
    by_method: dict[str, set[Place]] = {}
    todo: list[tuple[Place, Calls]] = []
    for module in read:
        names = Names(module)
        for place, node in functions(module):
            known[place] = node, names
            if "." in place[1]:
                by_method.setdefault(place[1].rpartition(".")[2], set()).add(place)
        todo += [(at, calls_in(body, names, _owner(at))) for at, body in begun(module)]
    return sorted(_reached(todo, known, by_method))


def _may_be_meant(method: Place, caller: Place) -> bool:
    return _layer(method) <= min(_layer(caller), len(LAYERS) - 2)


def _layer(place: Place) -> int:
    return LAYERS.index(place[0].split("/")[0])


def _owner(place: Place) -> str:
    return place[1].rpartition(".")[0]


def _reached(
    todo: list[tuple[Place, Calls]],
    known: Mapping[Place, tuple[Function, Names]],
    by_method: Mapping[str, set[Place]],
) -> set[str]:
    found: set[str] = set()
    seen: set[Place] = set()
    while todo:
        place, told = todo.pop()
        found.update(f"{place[0]}:{line}: {place[1]}" for line in told.waits)
        named = {
            one
            for name in told.methods
            for one in by_method.get(name, ())
            if _may_be_meant(one, place)
        }
        for following in (told.places | named) & known.keys() - seen:
            seen.add(following)
            node, names = known[following]
            todo.append((following, calls_in(node.body, names, _owner(following))))
    return found


WAITING = """
async def write(database):
    async with database.transaction() as session:
        await {inside}
"""


def test_a_wait_below_a_transaction_is_found() -> None:
    """In the very function, in one it calls, in a method it calls, in who is handed the work."""
    apart = module_from(
        "from storage.keys import make\nclass Keys:\n"
        "    async def make(self):\n        await asyncio.to_thread(_write)\n"
        "async def make():\n    await loop.run_in_executor(None, _write)\n",
        "storage/keys.py",
    )
    below = module_from(WAITING.format(inside="asyncio.to_thread(count)"), "storage/a.py")
    called = module_from(
        "from storage.keys import make\n" + WAITING.format(inside="make()"), "storage/b.py"
    )
    method = module_from(WAITING.format(inside="self.keys.make()"), "storage/c.py")
    handed = module_from("async def step(work: Work):\n    await asyncio.to_thread(count)")

    assert ["storage/a.py:4: write"] == waits_in_transactions((below,))
    assert ["storage/keys.py:6: make"] == waits_in_transactions((apart, called))
    assert ["storage/keys.py:4: Keys.make"] == waits_in_transactions((apart, method))
    assert ["handlers/example.py:2: step"] == waits_in_transactions((handed,))


def test_a_wait_beside_a_transaction_is_none() -> None:
    """What is prepared before it begins, or done when it is over, keeps nobody waiting."""
    beside = module_from(
        "async def close(database):\n    papers = await asyncio.to_thread(count)\n"
        "    async with database.transaction() as session:\n        session.add(papers)\n"
    )

    assert [] == waits_in_transactions((beside,))


def test_nobody_waits_for_a_thread_in_a_transaction() -> None:
    """Neither an update, nor a job, nor the close of an urn."""
    assert [] == waits_in_transactions(modules())
