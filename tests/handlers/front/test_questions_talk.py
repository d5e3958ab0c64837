"""Questions members ask every year: answered by the rules of the year in view, with the clause."""

import pytest

from handlers.front.questions import OF_NO_RULE
from handlers.words import words_for
from tests.desk_stage import opens_year
from tests.handlers.conftest import Joined
from tests.worlds import Cell, World
from workflow.front.questions import CommonQuestion

VI = words_for("vi")

ANSWERS = {
    "hcmc_edu_2023": {
        CommonQuestion.PROBATIONARY: ("Có,", "KH 73-KH/ĐU, III.1.2(1)"),
        CommonQuestion.NEW: ("Không,", "KH 73-KH/ĐU, III.1.2(1)"),
        CommonQuestion.VOTES: ("Không,", "KH 73-KH/ĐU, V.15"),
        CommonQuestion.EXEMPT: ("Không,", "KH 73-KH/ĐU, III.1.2(1)"),
        CommonQuestion.AWAY: ("Nghỉ ốm từ 3 tháng", "KH 73-KH/ĐU, V.9"),
        CommonQuestion.SHARE: (
            "không quá 20 % số xếp loại hoàn thành tốt",
            "KH 73-KH/ĐU, IV.2.3.a",
        ),
    },
    "national_2025": {
        CommonQuestion.PROBATIONARY: ("Có,", "QĐ 366-QĐ/TW, Điều 5.2"),
        CommonQuestion.NEW: ("Không,", "QĐ 366-QĐ/TW, Điều 5.2"),
        # Nothing read of 2025 says who votes: the custom of before is not given a number.
        CommonQuestion.VOTES: ("Không,", "thông lệ"),
        CommonQuestion.EXEMPT: ("Không,", "QĐ 366-QĐ/TW, Điều 5.2"),
        CommonQuestion.SHARE: (
            "không quá 20 % số xếp loại hoàn thành tốt",
            "QĐ 366-QĐ/TW, Điều 11.1.5",
        ),
    },
}


@pytest.mark.parametrize("profile", ANSWERS)
async def test_each_question_is_answered_with_its_clause(
    world: World, cell: Cell, joined: Joined, profile: str
) -> None:
    """By whichever rules the year was opened under; a member may ask as a secretary does."""
    await opens_year(world, cell, profile)
    lan = await joined("lan", 1001)
    said = {}
    for question in ANSWERS[profile]:
        await lan.says("hỏi")
        await lan.taps(VI.label(f"questions.ask_{question}"))
        said[question] = lan.text

    for question, (answer, clause) in ANSWERS[profile].items():
        assert answer in said[question], question
        assert clause in said[question], question


async def test_no_document_of_another_place_is_named(
    world: World, cell: Cell, joined: Joined
) -> None:
    """What 2025 took over from a plan of 2023 is told as a custom."""
    await opens_year(world, cell, "national_2025")
    lan = await joined("lan", 1001)
    said = []
    for question in CommonQuestion:
        await lan.says("hỏi")
        await lan.taps(VI.label(f"questions.ask_{question}"))
        said.append(lan.text)

    assert not [text for text in said if "KH 73" in text]


@pytest.mark.parametrize("question", OF_NO_RULE)
async def test_what_no_rule_says_is_said_to_be_unknown(joined: Joined, question: str) -> None:
    """Without a year too: nothing is guessed, and who can tell is named."""
    lan = await joined("lan", 1001)
    await lan.says("câu hỏi")

    await lan.taps(VI.label(f"questions.ask_{question}"))

    assert VI.label(f"questions.say_{question}") in lan.text


async def test_without_a_year_the_rules_are_not_known(joined: Joined) -> None:
    """It is said, and nothing of any law is told."""
    lan = await joined("lan", 1001)
    await lan.says("hỏi")

    await lan.taps(VI.label("questions.ask_votes"))

    assert "Có," not in lan.text
    assert "Không," not in lan.text


async def test_a_question_in_ones_own_words_leads_to_its_answer(
    world: World, cell: Cell, joined: Joined
) -> None:
    """«Hỏi …», or without the word."""
    await opens_year(world, cell)
    lan = await joined("lan", 1001)

    for typed in ("hỏi dự bị có được bỏ phiếu không?", "dự bị có được bỏ phiếu không"):
        await lan.says("menu")
        await lan.says(typed)
        await lan.taps(VI.label("questions.ask_votes"))

        assert "Không," in lan.text
