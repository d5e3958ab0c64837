"""Everything the program holds about one person, as a file of their own: a zip of JSON and
papers."""

import io
import json
import zipfile
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

DATA_FILE = "du-lieu-cua-toi.json"
READ_FILE = "DOC-TRUOC.txt"
_READ_ME = """DỮ LIỆU CỦA {name}
Lập ngày {made_on}.

{data}: mọi dữ liệu hệ thống đang giữ về đồng chí (danh sách chi bộ, máy đã gắn, bản kiểm điểm \
và các lần nộp, cam kết, gợi ý, nhận xét của chi ủy, kết quả xếp loại, ý kiến bảo lưu, khiếu nại, \
đơn rút, việc khắc phục, điểm danh, thông tin trong năm do người khác nhập, thông báo đã gửi).
Các tệp .docx: bản kiểm điểm của năm hiện tại; cam kết, chương trình hành động, kế hoạch khắc phục \
của các năm, như in ra giấy.

Không có trong tệp này: phiếu bầu. Hệ thống không biết đồng chí đã bỏ phiếu mức nào; chỉ biết \
đồng chí đã bỏ phiếu hay chưa.
"""
# A fixed moment, so that equal data make equal files.
_MOMENT = (2020, 1, 1, 0, 0, 0)

Table = Sequence[Mapping[str, object]]


@dataclass(frozen=True, slots=True)
class OwnData:
    """What is held about a person, under the headings they read."""

    name: str
    made_on: str
    parts: Mapping[str, Mapping[str, object] | Table]
    papers: Mapping[str, Callable[[], bytes]]
    """File name to what makes it."""


HEADINGS: Mapping[str, str] = {
    "member": "Đảng viên theo danh sách chi bộ",
    "former": "Đảng viên theo danh sách các chi bộ trước đây",
    "accounts": "Máy và kênh đã gắn",
    "reviews": "Bản kiểm điểm",
    "pledges": "Cam kết, chương trình hành động, kế hoạch khắc phục",
    "paper_checks": "Kết quả kiểm tra cam kết, chương trình hành động cuối năm",
    "prompts": "Gợi ý kiểm điểm",
    "comments": "Nhận xét, đánh giá của chi ủy",
    "ratings": "Kết quả xếp loại đã công khai (cả kết quả đã hủy)",
    "objections": "Ý kiến bảo lưu, khiếu nại, đơn rút và văn bản trả lời",
    "remedies": "Việc khắc phục hạn chế, khuyết điểm: biện pháp, thời hạn, kết quả",
    "closed_years": "Năm đã khép, không có mức xếp loại, và lý do",
    "posts": "Chức vụ và thời gian giữ",
    "periods": "Miễn, đình chỉ, nghỉ dài ngày, sinh hoạt tạm thời, vắng khỏi chi bộ",
    "corrections": "Đề nghị sửa thông tin",
    "facts": "Thông tin trong năm do người khác nhập (kỷ luật, kết luận, đơn thư, nhận xét)",
    "other_ratings": "Xếp loại cán bộ, công chức, viên chức; xếp loại chuyên môn của đơn vị",
    "quarters": "Kết quả theo quý",
    "earlier_levels": "Mức xếp loại các năm trước, nhập từ văn bản",
    "other_places": "Ý kiến của nơi khác",
    "attendance": "Điểm danh các cuộc họp",
    "receipts": "Đã bỏ phiếu hay chưa (không có nội dung phiếu)",
    "collective": "Nội dung đã viết trong báo cáo tập thể",
    "notices": "Thông báo, nhắc việc",
}
PLEDGE_TEXT = "Cam kết"
"""Heads a pledge that was typed as one text."""


def own_data_zip(data: OwnData) -> bytes:
    """Give the zip: the data as JSON, the papers, and a page to read first."""
    parts = {HEADINGS[key]: value for key, value in data.parts.items()}
    text = json.dumps(parts, ensure_ascii=False, indent=2, default=str)
    read_me = _READ_ME.format(name=data.name.upper(), made_on=data.made_on, data=DATA_FILE)
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as archive:
        for name, content in (
            (READ_FILE, read_me.encode()),
            (DATA_FILE, text.encode()),
            *((name, render()) for name, render in data.papers.items()),
        ):
            archive.writestr(zipfile.ZipInfo(name, _MOMENT), content, zipfile.ZIP_DEFLATED)
    return stream.getvalue()
