"""The core stands alone: standard library only, no clock, no network, and it may be copied out."""

import ast
import json
import shutil
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parents[2]
CORE = ROOT / "rating"
CASE = b'{"question": "duration", "profile": "hcmc_edu_2023", "members": 5}\n'


def test_a_bare_interpreter_imports_it_from_the_standard_library_alone(tmp_path: Path) -> None:
    """Isolated and without site packages, every module loaded is Python's own or the core's."""
    script = (
        f"import sys; sys.path.insert(0, {str(ROOT)!r}); import rating, rating.__main__\n"
        "names = {name.split('.')[0] for name in sys.modules}\n"
        "print(sorted(names - set(sys.stdlib_module_names) - {'rating', '__main__'}))"
    )

    done = subprocess.run(
        [sys.executable, "-I", "-S", "-c", script], capture_output=True, cwd=tmp_path, check=True
    )

    assert done.stdout.decode().strip() == "[]"


def test_a_copy_elsewhere_answers(tmp_path: Path) -> None:
    """Only the folder, in another place, with a bare interpreter."""
    shutil.copytree(CORE, tmp_path / "rating", ignore=shutil.ignore_patterns("__pycache__"))
    script = (
        f"import sys, runpy; sys.path.insert(0, {str(tmp_path)!r});"
        "runpy.run_module('rating', run_name='__main__', alter_sys=True)"
    )

    done = subprocess.run(
        [sys.executable, "-I", "-S", "-c", script], input=CASE, capture_output=True, check=True
    )

    assert json.loads(done.stdout)["days"] == "1"


def test_no_module_reads_a_clock_the_network_or_chance() -> None:
    """The same case is answered alike on every day and on every machine."""
    forbidden = {"time", "socket", "random", "secrets", "urllib", "http", "sqlite3", "locale"}
    for path in CORE.rglob("*.py"):
        tree = ast.parse(path.read_text(encoding="utf-8"))
        for node in ast.walk(tree):
            if isinstance(node, ast.Import):
                assert not forbidden & {alias.name.split(".")[0] for alias in node.names}, path
            if isinstance(node, ast.ImportFrom) and node.module:
                assert node.module.split(".")[0] not in forbidden, path
            if isinstance(node, ast.Attribute):
                assert node.attr not in {"now", "utcnow", "today"}, path


def test_no_module_computes_with_binary_fractions() -> None:
    """Neither a literal with a point nor a true division stands in the core."""
    for path in CORE.rglob("*.py"):
        tree = ast.parse(path.read_text(encoding="utf-8"))
        for node in ast.walk(tree):
            assert not (isinstance(node, ast.Constant) and type(node.value) is float), path
            divides = isinstance(node, ast.BinOp) and isinstance(node.op, ast.Div)
            assert not divides or _joins_paths(node), path


def _joins_paths(node: ast.AST) -> bool:
    # A slash between a path and a file name is no division.
    return any(
        (isinstance(each, ast.Name) and each.id in {"HERE", "folder", "Path"})
        or (isinstance(each, ast.Attribute) and each.attr == "folder")
        for each in ast.walk(node)
    )
