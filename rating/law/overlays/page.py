"""What an office says beside its data, as lines of the law page."""

from collections.abc import Iterator

from rating.law.data import Law
from rating.law.overlay import Cited, Consulted, Criterion, LocalRubric, Overlay, Theme

_ROMAN = {1: "I", 2: "II", 3: "III", 4: "IV"}
_ROLES = {
    "plain": "người không giữ chức vụ",
    "leader": "người giữ chức vụ lãnh đạo, quản lý",
    "outside": "người ngoài hệ thống chính trị",
}
_WHOM = {"collective": "tập thể", "leader": "người giữ chức vụ", "plain": "đảng viên"}
_KINDS = {
    "committee": "cấp ủy",
    "leadership": "tập thể lãnh đạo, quản lý",
    "union": "đoàn thể",
    "cell": "chi bộ",
}


def overlay_lines(rules: Law) -> Iterator[str]:
    """Give the lines of everything an office adds; none for a shipped profile."""
    overlay = rules.overlay
    if overlay is None:
        return
    for title, lines in (
        ("CHIA ĐIỂM", [line for one in overlay.rubrics for line in _rubric(one)]),
        ("CHUYÊN ĐỀ KIỂM ĐIỂM CỦA NĂM", [line for one in overlay.themes for line in _theme(one)]),
        ("NƠI PHẢI LẤY Ý KIẾN", [line for one in overlay.consulted for line in _body(one)]),
        ("ĐÁNH GIÁ THEO QUÝ", list(_quarters(overlay))),
    ):
        if lines:
            yield ""
            yield title
            yield from lines


def _rubric(rubric: LocalRubric) -> Iterator[str]:
    shares = ", ".join(_sum(part) for part in (rubric.general, rubric.results))
    yield f"- {_ROLES[rubric.role].capitalize()}: {shares}  [{rubric.source.clause}]"
    for part in (rubric.general, rubric.results):
        yield from (f"    {one.title}: tối đa {one.most} điểm" for one in part)
    yield _quote(rubric.source)


def _sum(part: tuple[Criterion, ...]) -> str:
    return " + ".join(str(one.most) for one in part)


def _theme(theme: Theme) -> Iterator[str]:
    whom = ", ".join(_WHOM[one] for one in sorted(theme.whom))
    year = f"năm {theme.year}" if theme.year else "hằng năm"
    yield f"- {theme.title} ({whom}; {year})  [{theme.source.clause}]"
    yield _quote(theme.source)


def _body(body: Consulted) -> Iterator[str]:
    whom = ", ".join(_KINDS[one] for one in sorted(body.kinds))
    named = f", chỉ nơi tên bắt đầu bằng: {', '.join(body.named)}" if body.named else ""
    yield f"- {body.title} (báo cáo của {whom}{named})  [{body.source.clause}]"
    yield _quote(body.source)


def _quarters(overlay: Overlay) -> Iterator[str]:
    quarters = overlay.quarters
    if quarters is None:
        return
    asked = ", ".join(_ROMAN[one] for one in quarters.asked)
    source = quarters.source
    yield f"- Người giữ chức vụ lãnh đạo, quản lý: nhập kết quả Quý {asked}  [{source.clause}]"
    yield _quote(source)


def _quote(source: Cited) -> str:
    return f"    “{source.quote}”"
