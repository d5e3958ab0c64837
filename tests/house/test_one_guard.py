"""No view reads the totals of a vote past the guard (L24).

Three rings: who reads what was counted; who is handed what it comes to by the rules; who is handed
the facts of the minutes. Whoever is in none of them is given `workflow.count.shown`.
"""

import ast
from collections.abc import Iterable, Mapping

import pytest

from tests.house.source import Module, dotted, module_from, modules, nodes_in

READERS = {
    "storage/tables": "the tables themselves",
    "storage/queries/meetings.py": "reads the totals of the urn",
    "storage/queries/votes.py": "reads the totals of both urns",
    "storage/urn_close.py": "writes them, at the close",
    "storage/urn_order.py": "lays the choices of an open vote so that their order tells nothing",
    "workflow/count/side_ballots.py": "motions, for the minutes and by the guard for the chair",
    "workflow/record/ballot_record.py": "minutes and count record hold the figures (S1 V.15)",
    "workflow/count/after_close.py": "the digest of the totals, for the audit chain",
    "workflow/count/guard.py": "the guard",
    "workflow/ballot/open_vote.py": "counts an open vote",
    "workflow/count/proposals.py": "what the votes come to by the rules",
    "workflow/count/results.py": "what one count says by the rules",
    "workflow/ballot/spoken_vote.py": "what was just entered, read back to who entered it",
    "workflow/ballot/paper_urn.py": "writes the totals of the papers, as the tellers agreed",
}
COUNTED = frozenset(
    {
        *("BallotTally", "PaperTally", "OpenChoice", "ballot_tally", "paper_tally", "open_choice"),
        *("tallies", "paper_tallies", "totals_of", "open_choices"),
    }
)
"""The tables, and the queries that read them."""

BY_THE_RULES = {
    "workflow/record/ballot_record.py": READERS["workflow/record/ballot_record.py"],
    "workflow/count/after_close.py": "how many ballots came in, never what stood on them",
    "workflow/decision/cap_ground.py": "the cap over what is decided",
    "workflow/decision/deciding.py": "the cap over what is decided",
    "workflow/decision/member_standards.py": "the levels proposed by closed meetings, no figures",
    "workflow/decision/level_checks.py": "what other ratings say of a level, no figures",
    "workflow/decision/proposed_levels.py": "the levels proposed, for who decides",
    "workflow/count/guard.py": READERS["workflow/count/guard.py"],
    "workflow/record/meeting_papers.py": "whether there is a count; what each proposed for himself",
    "workflow/record/minutes_facts.py": "the minutes",
    "workflow/front/past_minutes.py": "whether there is a count, of an earlier meeting",
    "workflow/count/kept_proposals.py": "keeps the levels of approved minutes for who decides",
    "workflow/count/proposals.py": READERS["workflow/count/proposals.py"],
    "workflow/count/result_notice.py": "finds the reader's own row; its figures come from `shown`",
    "workflow/count/rounds.py": "who may follow by the votes; its figures come from `shown`",
    "workflow/count/shown.py": "lets through what the guard allows",
}
RULED = frozenset({"results", "proposals", "ballot_record"})
"""Modules of `workflow` whose answers hold figures."""

PAPERS = {
    "workflow/dossier/files.py": "the same papers, in the dossier of their year",
    "workflow/front/past_minutes.py": "the same papers of earlier meetings",
    "workflow/record/meeting_papers.py": "count record; the extract, without what is withheld",
    "workflow/record/minutes.py": "the minutes that are read out and signed",
    "workflow/record/minutes_facts.py": "the minutes",
}
"""Who makes or is given the facts of the minutes."""


def _allowed(path: str, places: Iterable[str]) -> bool:
    return any(path == place or path.startswith(f"{place}/") for place in places)


def _named(tree: ast.AST) -> Iterable[tuple[ast.AST, str]]:
    for node in nodes_in(tree):
        if isinstance(node, ast.Name):
            yield node, node.id
        elif isinstance(node, ast.Attribute):
            yield node, node.attr
        elif isinstance(node, ast.alias):
            yield node, node.name.rpartition(".")[2]
        elif isinstance(node, ast.Constant) and node.value in COUNTED:
            yield node, str(node.value)


def _imported(tree: ast.AST) -> Iterable[tuple[ast.AST, str]]:
    """Give the modules of `workflow` that are imported, by their own names."""
    for node in nodes_in(tree):
        if isinstance(node, ast.ImportFrom) and (node.module or "").split(".")[0] == "workflow":
            yield node, (node.module or "").rpartition(".")[2]
            yield from ((node, alias.name) for alias in node.names)
        elif isinstance(node, ast.Import):
            yield from ((node, one.name.rpartition(".")[2]) for one in node.names)


def past_the_guard(module: Module) -> list[str]:
    """Give where a module reads figures of a vote that it has no business with."""
    found = []
    if not _allowed(module.path, (*READERS, "storage/migrations")):
        found += [
            module.at(node, f"reads {name}; ask workflow.count.shown")
            for node, name in _named(module.tree)
            if name in COUNTED
        ]
    if not _allowed(module.path, BY_THE_RULES):
        found += [
            module.at(node, f"is handed workflow.{name}; ask workflow.count.shown")
            for node, name in _imported(module.tree)
            if name in RULED
        ]
    if not _allowed(module.path, PAPERS):
        found += [
            module.at(node, "is handed the facts of the minutes")
            for node in nodes_in(module.tree)
            if isinstance(node, ast.Attribute) and dotted(node).endswith("minutes_facts.facts")
        ]
    return found


@pytest.mark.parametrize("package", ["storage", "workflow", "handlers", "bot"])
def test_no_view_reads_past_the_guard(package: str) -> None:
    """Neither what was counted nor what it comes to: only what the guard lets through."""
    assert [] == [fault for module in modules(package) for fault in past_the_guard(module)]


@pytest.mark.parametrize("places", [READERS, BY_THE_RULES, PAPERS])
def test_nobody_is_excused_who_is_not_there(places: Mapping[str, str]) -> None:
    """A module that no longer reads figures leaves the list."""
    bare = {module.path: module for module in modules("storage", "workflow")}
    for place in places:
        if place in bare:
            tree = bare[place].tree
            names = {name for _, name in (*_named(tree), *_imported(tree))}
            assert names & (COUNTED | RULED | {"minutes_facts", "MinutesFacts"}), place
    assert all(place in bare or place == "storage/tables" for place in places)


@pytest.mark.parametrize(
    "source",
    [
        "rows = await vote_rows.totals_of(session, ballot)",
        "from storage.tables import BallotTally",
        "from storage.queries.votes import paper_tallies as found",
        "rows = getattr(vote_rows, 'open_choices')",
        "sql = 'ballot_tally'",
        "from workflow import proposals",
        "from workflow.count.results import Result",
        "import workflow.record.ballot_record",
        "found = await minutes_facts.facts(work, meeting)",
    ],
)
def test_a_view_that_reads_past_it_is_found(source: str) -> None:
    """By whichever name."""
    assert 1 == len(past_the_guard(module_from(source, "handlers/count/result_view.py")))


def test_what_is_shown_may_be_read() -> None:
    """The guard's own answers, and one's own words for a result."""
    source = "from workflow import shown\nresults = found.rows\nproposals = []"

    assert [] == past_the_guard(module_from(source, "handlers/count/result_view.py"))
