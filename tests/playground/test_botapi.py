"""The facts of the Bot API and the check of requests and answers against them."""

from typing import Any

import pytest

from playground.botapi import BreaksFacts, Upload, load_facts

FACTS = load_facts()
USER = {"id": 7_000_000_001, "is_bot": False, "first_name": "Trần Thị Lan"}
CHAT = {"id": 7_000_000_001, "type": "private", "first_name": "Trần Thị Lan"}
MESSAGE = {"message_id": 1, "date": 1_790_000_000, "chat": CHAT, "text": "Chào đồng chí"}


def test_the_facts_are_whole() -> None:
    """The file holds the whole reference and not a part of it."""
    assert (185, 375) == (len(FACTS.methods), len(FACTS.types))


def test_every_type_named_is_described() -> None:
    """No reference leads nowhere but two: update kinds, and the envelope's result, both known."""
    named: set[str] = set()

    def collect(fact: Any) -> None:
        if isinstance(fact, dict):
            named.update([fact["ref"]] if isinstance(fact.get("ref"), str) else [])
            for part in fact.values():
                collect(part)
        if isinstance(fact, list):
            for part in fact:
                collect(part)

    for part in (FACTS.methods, FACTS.params, FACTS.types, FACTS.aliases):
        collect(part)

    assert {"Exclude", "APIMethodReturn"} == named - set(FACTS.types) - set(FACTS.aliases)


@pytest.mark.parametrize(
    ("given", "read"),
    [
        ({"chat_id": "7000000001"}, {"chat_id": 7_000_000_001}),
        ({"chat_id": "@kenh_vidu"}, {"chat_id": "@kenh_vidu"}),
        ({"protect_content": "true"}, {"protect_content": True}),
        ({"protect_content": "false"}, {"protect_content": False}),
        (
            {"entities": '[{"type": "bold", "offset": 0, "length": 2}]'},
            {"entities": [{"type": "bold", "offset": 0, "length": 2}]},
        ),
    ],
)
def test_a_form_carries_everything_as_strings(given: dict[str, str], read: dict[str, Any]) -> None:
    """Numbers, booleans and objects come out of a form in their own types."""
    call = {"chat_id": "1", "text": "Chào", **given}

    checked = FACTS.check_request("sendMessage", call, [], loose=True)

    assert read == {name: checked[name] for name in read}


@pytest.mark.parametrize(
    ("given", "path", "reason"),
    [
        ({"text": 5}, "text", "must be a string"),
        ({"protect_content": "maybe"}, "protect_content", "must be a boolean, not a str"),
        ({"parse_mode": "BBCode"}, "parse_mode", "must be 'HTML', not a str"),
        ({"entities": [{"type": "bold", "offset": 0}]}, "entities[0].length", "is missing"),
    ],
)
def test_a_wrong_parameter_is_named(given: dict[str, Any], path: str, reason: str) -> None:
    """The refusal says which parameter and why, and repeats nothing a person wrote."""
    with pytest.raises(BreaksFacts) as refused:
        FACTS.check_request("sendMessage", {"chat_id": 1, "text": "Chào", **given}, [], loose=False)

    assert path == refused.value.path
    assert reason in refused.value.reason


def test_what_is_unknown_is_left_out_and_named() -> None:
    """A parameter, and a field inside one; of several types the one that knows most is meant."""
    unknown: list[str] = []
    scope = {"type": "chat", "chat_id": 7, "colour": "red"}
    call = {"commands": [], "scope": scope, "txet": "Chào"}

    checked = FACTS.check_request("setMyCommands", call, unknown, loose=False)

    assert {"commands": [], "scope": {"type": "chat", "chat_id": 7}} == checked
    assert ["txet", "scope.colour"] == unknown


def test_numbers_inside_json_are_numbers() -> None:
    """Only the form's own level is strings; within an object the types are strict."""
    entities = '[{"type": "bold", "offset": "0", "length": 2}]'

    with pytest.raises(BreaksFacts) as refused:
        FACTS.check_request(
            "sendMessage", {"chat_id": "1", "text": "Chào", "entities": entities}, [], loose=True
        )

    assert "entities[0].offset" == refused.value.path


def test_a_file_may_be_an_upload_or_an_id() -> None:
    """A document is either; a text is never a file."""
    upload = Upload("phieu.docx", "application/octet-stream", b"x")

    for document in (upload, "BQACAgUAAx-vidu"):
        FACTS.check_request("sendDocument", {"chat_id": 1, "document": document}, [], loose=False)
    with pytest.raises(BreaksFacts):
        FACTS.check_request("sendMessage", {"chat_id": 1, "text": upload}, [], loose=False)


@pytest.mark.parametrize(("size", "passes"), [(31, True), (32, True), (33, False)])
def test_a_limit_of_the_facts_holds(size: int, *, passes: bool) -> None:
    """A command has at most 32 characters: below, at, above."""
    commands = [{"command": "a" * size, "description": "Trợ giúp"}]

    try:
        FACTS.check_request("setMyCommands", {"commands": commands}, [], loose=False)
        passed = True
    except BreaksFacts:
        passed = False

    assert passes == passed


def test_an_answer_of_the_right_shape_passes() -> None:
    """A message as the Bot API gives it is let through."""
    FACTS.check_answer("sendMessage", MESSAGE)
    FACTS.check("Update", {"update_id": 1, "message": {**MESSAGE, "from": USER}})


@pytest.mark.parametrize(
    "answer",
    [
        {**MESSAGE, "message_id": "1"},
        {**MESSAGE, "date": None},
        {**MESSAGE, "colour": "red"},
        {name: value for name, value in MESSAGE.items() if name != "chat"},
        True,
    ],
)
def test_an_answer_of_another_shape_is_found(answer: object) -> None:
    """A wrong type, an unknown field, a missing one: none goes out."""
    with pytest.raises(BreaksFacts):
        FACTS.check_answer("sendMessage", answer)


def test_the_right_alternative_explains_what_is_wrong() -> None:
    """Among several possible types the one that got furthest tells the fault."""
    scope = {"type": "chat", "chat_id": True}

    with pytest.raises(BreaksFacts) as refused:
        FACTS.check_request("setMyCommands", {"commands": [], "scope": scope}, [], loose=False)

    assert "scope.chat_id" == refused.value.path
