"""Draws `prompts_report.docx`: the draft of the report on prompts and themes."""

from papers.draw.summary_report import draw_report


def draw_prompts_report() -> bytes:
    """Give the template of the draft report."""
    about = "việc trả lời gợi ý kiểm điểm và chuyên đề kiểm điểm sâu"
    return draw_report("Báo cáo trả lời gợi ý, chuyên đề", about)
