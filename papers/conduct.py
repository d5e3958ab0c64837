"""How a meeting was held, as its papers say it: each sentence follows from what was done."""

from papers.meeting_facts import MinutesFacts, OwnChairFacts, PaperCountFacts
from papers.wording import SHORT_DOTS, moment_in_words

UNSCRUBBED = (
    "Dấu vết kỹ thuật của việc bỏ phiếu chưa được tẩy hết khỏi máy chủ cơ sở dữ liệu; "
    "người quản trị máy chủ cần xử lý."
)
"""What the papers say where a close could not scrub the server's disk."""
SEALED = "Phiếu điện tử được niêm phong khi bỏ, chỉ mở khi đóng phiên, đếm hai lần độc lập rồi hủy."


def officers(facts: MinutesFacts) -> str:
    """Give whether the meeting agreed to clerk and tellers, and when; empty where it did not."""
    if not facts.officers_approved:
        return ""
    whom = "thư ký, tổ kiểm phiếu" if facts.tellers else "thư ký"
    if facts.approved_late:
        return f"Cuộc họp nhất trí {whom} sau khi đã bắt đầu bỏ phiếu."
    return f"Cuộc họp đã nhất trí {whom}."


def breaches(facts: MinutesFacts) -> tuple[str, ...]:
    """Give what was done against a rule, as it was done."""
    return () if facts.own_chaired is None else (_own(facts.own_chaired),)


def _own(found: OwnChairFacts) -> str:
    doubt = "" if found.certain else " Cách hiểu này chưa đối chiếu được nguyên văn."
    return (
        f"Khác quy định về người chủ trì ({found.clause}): đồng chí {found.name} chủ trì phần "
        f"kiểm điểm của chính mình.{doubt}"
    )


def passed(facts: MinutesFacts) -> str:
    """Give that the minutes were passed and when the meeting ended; before, room to write it."""
    closed = None if facts.draft else facts.closed
    said = "Biên bản được đọc trước cuộc họp và được cuộc họp thông qua."
    if closed is None:
        said = f"Đọc biên bản trước cuộc họp; cuộc họp thông qua: {SHORT_DOTS}"
    return f"{said} Cuộc họp kết thúc hồi {moment_in_words(closed)}."


def counted(facts: MinutesFacts) -> str:
    """Give how the ballots of a meeting were kept and counted."""
    said = []
    if any(each.mode == "secret" and each.phones.issued for each in facts.ballots):
        said.append(SEALED)
    if facts.unscrubbed:
        said.append(UNSCRUBBED)
    if any(each.mode == "open" for each in facts.ballots):
        said.append("Biểu quyết công khai: ý kiến được ghi kèm tên rồi đếm.")
    said += [_on_paper(each) for each in facts.paper_counts]
    return " ".join(dict.fromkeys(said))


def _on_paper(found: PaperCountFacts) -> str:
    head = "Phiếu giấy được kiểm hai lần, hai lần khớp nhau"
    if not found.names:
        return f"{head}."
    if len(found.names) == 1:
        said = f"{head}, đều do đồng chí {found.names[0]} kiểm"
    else:
        said = f"{head}, do các đồng chí {', '.join(found.names)} kiểm"
    outside = f"; không thuộc tổ kiểm phiếu: {', '.join(found.others)}" if found.others else ""
    return f"{said}{outside}."
