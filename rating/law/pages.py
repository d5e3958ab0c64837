"""The law of a profile as a page that an officer can check against the paper, and two compared."""

from collections.abc import Iterator
from datetime import date

from rating.law.conflicts import Handling, contradictions
from rating.law.data import Datum, DeadlineRow, Law, Origin
from rating.law.loading import documents, law, readings
from rating.law.names import AUTHORITY_RATED, BODIES, CHAPTERS, LINES, WORDS
from rating.law.overlays.page import overlay_lines
from rating.levels import Grade, Level
from rating.limits import Limit
from rating.reasons import BY_CUSTOM, plain_clause

_ORIGINS = {
    Origin.OWN: "",
    Origin.BORROWED: "lấy theo văn bản khác",
    Origin.PARENT: "theo quy định chung",
}


def page(profile: str, on: date | None = None) -> str:
    """Every rule of a profile with its citation, its dates and its open points.

    With a day given, only the rules in force on it. Raises RatingError `unknown_profile`.
    """
    rules = law(profile)
    lines = list(_heading(rules, on))
    shown = [datum for datum in rules if on is None or datum.in_force(on)]
    if not shown:
        return "\n".join([*lines, "", "Không có quy định nào có hiệu lực vào ngày này."]) + "\n"
    for title in dict.fromkeys(CHAPTERS.values()):
        chapter = [datum for datum in shown if _chapter(datum.key) == title]
        if chapter:
            lines += ["", title.upper()]
            for datum in chapter:
                lines += _datum_lines(datum)
    lines += _content_lines(rules)
    lines += _deadline_lines(rules)
    lines += overlay_lines(rules)
    lines += _open_points(rules, shown)
    lines += _unknown_authority(shown)
    lines += _document_lines(rules, shown)
    return "\n".join(lines) + "\n"


def quotes(profile: str, clause: str) -> tuple[str, ...]:
    """The document's own key words at a clause, as the profile's data quote them.

    None of a custom: they are the words of a document that is not the profile's law.
    """
    if clause.startswith(BY_CUSTOM):
        return ()
    rules = law(profile)
    found = [datum.quote for datum in rules if datum.clause == clause and datum.quote]
    found += [row.quote for row in rules.deadlines if row.clause == clause]
    return tuple(dict.fromkeys(found))


def diff(first: str, second: str) -> str:
    """The rules that two profiles state differently, or that only one of them has."""
    one, other = law(first), law(second)
    left = {datum.key: datum for datum in one}
    right = {datum.key: datum for datum in other}
    lines = [f"{first} ({one.profile.title})", f"{second} ({other.profile.title})"]
    for key in sorted(left.keys() | right.keys()):
        mine, theirs = left.get(key), right.get(key)
        if mine is None or theirs is None or mine.value != theirs.value:
            lines += ["", f"{_chapter(key)}: {_line(key)}"]
            lines += [f"  {first}: {_short(mine)}", f"  {second}: {_short(theirs)}"]
    if one.deadlines != other.deadlines:
        lines += ["", "Thời hạn khác nhau"]
        for name, rules in ((first, one), (second, other)):
            lines += [
                f"  {name}: {_when(row)} {row.what} [{row.clause}]" for row in rules.deadlines
            ]
    return "\n".join(lines) + "\n"


def _heading(rules: Law, on: date | None) -> Iterator[str]:
    profile = rules.profile
    yield f"BỘ QUY ĐỊNH {profile.name}"
    yield profile.title
    end = "nay" if profile.valid_to is None else _day(profile.valid_to)
    yield f"Hiệu lực: từ {_day(profile.valid_from)} đến {end}"
    if on is not None:
        yield f"Các quy định có hiệu lực ngày {_day(on)}"
    if profile.parent is not None:
        yield f"Điều không quy định riêng: theo {profile.parent}"
    yield f"Dấu nội dung: {rules.content_hash[:16]}"


def _datum_lines(datum: Datum[object]) -> list[str]:
    doubts = [text for text in (_ORIGINS[datum.origin], _unconfirmed(datum)) if text]
    doubt = f" ({'; '.join(doubts)})" if doubts else ""
    said = _value(datum)
    lines = [
        f"- {_line(datum.key)}{': ' + said if said else ''}  [{plain_clause(datum.clause)}]{doubt}",
        f"    {_words_of(datum)}; kiểm tra ngày {_day(datum.last_checked_on)};"
        f" tên mục: {datum.key}",
    ]
    if datum.note:
        lines.append(f"    Ghi chú: {datum.note}")
    return lines


def _words_of(datum: Datum[object]) -> str:
    said = f"“{datum.quote}”" if datum.quote else f"Ý chính: {datum.sense}"
    return f"{said} ({datum.read})" if datum.read else said


_LISTS = {
    "plain": "Bản kiểm điểm của mọi cá nhân",
    "individual": "Bản kiểm điểm của mọi cá nhân",
    "leader": "Bản kiểm điểm của người giữ chức vụ, thêm",
    "collective": "Báo cáo kiểm điểm của tập thể",
    "consultation": "Nơi lấy ý kiến",
    "finding": "Mỗi hạn chế, khuyết điểm",
    "dossier_person": "Hồ sơ của cá nhân",
    "dossier_leadership": "Hồ sơ của tập thể lãnh đạo, quản lý",
    "dossier_base": "Hồ sơ của tổ chức cơ sở",
}
_WHEN = {
    "always": "",
    "prompted": " (khi có gợi ý kiểm điểm)",
    "concluded": " (khi có kết luận)",
    "signs": " (khi có dấu hiệu ấy)",
    "received": " (khi tiếp nhận tổ chức trong năm)",
    "opinions": " (khi có góp ý)",
    "complained": " (khi có khiếu nại, kiến nghị)",
    "ward": " (ở phường, xã)",
}


def _content_lines(rules: Law) -> Iterator[str]:
    """What a paper must say and a dossier must hold."""
    from rating.checklists import listed  # it reads the laws itself

    found = listed(rules.profile.name)
    yield ""
    yield "NỘI DUNG KIỂM ĐIỂM, HỒ SƠ"
    for title in dict.fromkeys(_LISTS.values()):
        rows = [row for row in found if _LISTS[row.part] == title]
        if rows:
            yield f"- {title}"
        for row in rows:
            year = f" (năm {row.year})" if row.year else ""
            yield f"    {row.item.title}{_WHEN[row.when]}{year}  [{row.item.clause}]"
            if row.quote:
                yield f"        “{row.quote}”"


def _deadline_lines(rules: Law) -> Iterator[str]:
    yield ""
    yield "THỜI HẠN"
    for row in rules.deadlines:
        yield f"- {_when(row)}: {row.what}  [{row.clause}]"
        yield f"    {row.owner} → {row.recipient or 'cấp mình'}; “{row.quote}”"
        if row.superseded_by:
            yield f"    Năm {row.superseded_in}: được {row.superseded_by} thay"
        if row.note:
            yield f"    Ghi chú: {row.note}"
        if row.conditional:
            yield "    Chỉ khi cấp trên trực tiếp quy định"
        if not row.for_cell:
            yield "    Không phải việc của chi bộ"
        if row.unconfirmed:
            yield "    Chưa đối chiếu được với văn bản gốc"
    if not rules.deadlines:
        yield "- Không có văn bản nêu thời hạn; chi bộ tự nhập"


def _open_points(rules: Law, shown: list[Datum[object]]) -> Iterator[str]:
    yield ""
    yield "ĐIỂM CÒN MỞ"
    for datum in shown:
        if datum.unconfirmed:
            place = plain_clause(datum.clause)
            yield f"- Chưa đối chiếu: {_chapter(datum.key)}: {_line(datum.key)} [{place}]"
    for each in contradictions().values():
        known = each.handled is Handling.HUMAN or each.key in rules or each.key == "deadline"
        if known and each.family in {"", rules.profile.family}:
            chosen = "người quyết định" if each.handled is Handling.HUMAN else "chọn theo quy định"
            yield f"- {each.id} {each.title} ({chosen})"
            yield f"    a) {each.readings[0]}"
            yield f"    b) {each.readings[1]}"


def _unknown_authority(shown: list[Datum[object]]) -> Iterator[str]:
    """Whom no document that was read names an authority for: the decision is entered."""
    stated = {datum.key for datum in shown}
    for prefix, title in CHAPTERS.items():
        if not prefix.startswith("authority.") or f"{prefix}.any.decides" in stated:
            continue
        unsaid = [
            whom.lower()
            for rated, whom in AUTHORITY_RATED.items()
            if rated != "any" and f"{prefix}.{rated}.decides" not in stated
        ]
        if unsaid:
            yield f"- {title}: chưa rõ ai quyết định đối với {'; '.join(unsaid)} (nhập từ văn bản)"


def _document_lines(rules: Law, shown: list[Datum[object]]) -> Iterator[str]:
    clauses = [
        *(plain_clause(datum.clause) for datum in shown),
        *(row.clause for row in rules.deadlines),
    ]
    used = {clause.split(" ", 1)[0] for clause in clauses}
    if rules.overlay is not None:
        used |= rules.overlay.documents.keys()
    yield ""
    yield "VĂN BẢN"
    for code, title in documents().items():
        if code in used:
            yield f"- {code}: {title}"
            if code in readings():
                yield f"    {readings()[code]}"


def _chapter(key: str) -> str:
    return next(title for prefix, title in CHAPTERS.items() if f"{key}.".startswith(f"{prefix}."))


def _line(key: str) -> str:
    return LINES.get(key) or LINES[key.rsplit(".", 1)[1]]


def _value(datum: Datum[object]) -> str:
    value = datum.value
    if value is True:
        return ""
    if datum.key.startswith("authority."):
        assert isinstance(value, tuple)
        return (", " if datum.key.endswith(".told") else " hoặc ").join(
            BODIES[one] for one in value
        )
    if isinstance(value, Limit):
        return value.words
    if isinstance(value, tuple):
        between = "; " if datum.key == "cap.groups" else " → "
        return between.join(", ".join(WORDS[each] for each in step) for step in value)
    if isinstance(value, int):
        return _number(datum.key, value)
    return _word(datum.key, str(value))


def _number(key: str, value: int) -> str:
    if key.endswith("_days"):
        return f"{value // 2},5 ngày" if value % 2 else f"{value // 2} ngày"
    if key.endswith(".points"):
        return f"dưới {value} điểm" if ".not_completed." in key else f"từ {value} điểm"
    return str(value)


def _word(key: str, value: str) -> str:
    if key.endswith(("grades", ".grade")):
        return Grade(value).vietnamese
    if key in {"ceiling.professional", "standards.individual.not_completed.unit_level"}:
        return Level(value).vietnamese
    return WORDS.get(value, value)


def _short(datum: Datum[object] | None) -> str:
    if datum is None:
        return "không quy định"
    doubt = _unconfirmed(datum)
    return f"{_value(datum) or 'có'} [{plain_clause(datum.clause)}]" + (
        f" ({doubt})" if doubt else ""
    )


def _unconfirmed(datum: Datum[object]) -> str:
    return "chưa đối chiếu được với văn bản gốc" if datum.unconfirmed else ""


def _when(row: DeadlineRow) -> str:
    operator = "trước ngày" if row.operator == "before" else "chậm nhất đến ngày"
    year = "hằng năm" if row.year is None else str(row.year)
    if row.years_later:
        year = "năm sau"
    joint = " " if row.year is None else "/"
    return f"{operator} {row.day:02d}/{row.month:02d}{joint}{year}"


def _day(day: date) -> str:
    return f"{day.day:02d}/{day.month:02d}/{day.year}"
