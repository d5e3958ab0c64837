"""The page of common questions (`python -m tests.pictures.questions`): what the bot answers,
written down with the rules of the newest profile."""

from datetime import date
from pathlib import Path

from markupsafe import Markup

from handlers.front.questions import OF_NO_RULE, answer_lines
from handlers.words import words_for
from tests.house.source import ROOT
from workflow.front.questions import CommonQuestion, by_rules

PAGE: Path = ROOT / "docs" / "guide" / "cau-hoi.md"
YEAR, PROFILE = 2026, "national_2025"
_HEAD = f"""# Câu hỏi thường gặp

Trang này chép đúng lời bot trả lời khi đồng chí gõ **hỏi**, theo quy định của trung ương áp dụng
cho năm {YEAR}. Trong bot, câu trả lời theo quy định mà chi bộ đã chọn cho năm đang xem; hai nơi
khác nhau thì theo bot.
"""


def page() -> str:
    """Give the whole page."""
    words = words_for("vi")
    day = date(YEAR, 12, 5)
    parts = [_HEAD]
    for question in CommonQuestion:
        lines = answer_lines(by_rules(question, PROFILE, YEAR, day), words)
        parts.append(_part(words.label(f"questions.ask_{question}"), *lines))
    for do in OF_NO_RULE:
        said = words(f"questions.say_{do}")
        parts.append(_part(words.label(f"questions.ask_{do}"), said))
    return "\n".join(parts)


def _part(question: str, *lines: Markup) -> str:
    answer = "\n\n".join(line.striptags().replace(" • ", "\n\n- ") for line in lines)
    return f"## {question}\n\n{answer.replace('• ', '- ')}\n"


if __name__ == "__main__":
    PAGE.write_text(page(), encoding="utf-8")
