"""Posts are read by the body they are held in."""

import unicodedata

import pytest

from storage.tables import MemberRole
from workflow.people.party_posts import PostReading, read_posts

MEMBER, COMMITTEE, DEPUTY, SECRETARY = (
    MemberRole.MEMBER,
    MemberRole.COMMITTEE_MEMBER,
    MemberRole.DEPUTY_SECRETARY,
    MemberRole.SECRETARY,
)


@pytest.mark.parametrize(
    ("written", "role", "leads"),
    [
        ("Bí thư", SECRETARY, True),
        ("BT", SECRETARY, True),
        ("BTCB", SECRETARY, True),
        ("Đ/c Bí thư", SECRETARY, True),
        ("Quyền Bí thư", SECRETARY, True),
        ("Bí thư chi bộ 1", SECRETARY, True),
        ("Bí thư chi bộ nhà trường", SECRETARY, True),
        ("Bí thư chi bộ nhiệm kỳ 2025-2027", SECRETARY, True),
        ("Bí thư chi bộ kiêm Hiệu trưởng", SECRETARY, True),
        ("Bí thư\nchi bộ", SECRETARY, True),
        ("Bí thư\nHiệu trưởng", SECRETARY, True),
        ("Đảng ủy viên, Bí thư", SECRETARY, True),
        ("ĐUV - BT", SECRETARY, True),
        ("Phó Bí thư Đảng ủy, Bí thư chi bộ", SECRETARY, True),
        ("Phó Bí thư Đảng ủy Bí thư chi bộ", SECRETARY, True),
        ("Bí thư Đảng ủy + Bí thư Chi bộ", SECRETARY, True),
        ("Bí thư, Chủ tịch Công đoàn", SECRETARY, True),
        ("PBT", DEPUTY, True),
        ("P. Bí thư", DEPUTY, True),
        ("Phó bí thư chi bộ, Tổ trưởng", DEPUTY, True),
        ("Phó Bí thư (thường trực)", DEPUTY, True),
        ("Phó Bí thư / Đảng ủy viên", DEPUTY, True),
        ("Chi ủy viên", COMMITTEE, True),
        ("Chi uỷ viên phụ trách kiểm tra", COMMITTEE, True),
        ("Chi ủy viên; Bí thư chi đoàn", COMMITTEE, True),
        ("Ủy viên", COMMITTEE, True),
        ("UV BTV Đảng ủy", MEMBER, True),
        ("Ủy viên Ban Thường vụ, Đảng ủy xã", MEMBER, True),
        ("Ủy viên BCH Đảng bộ", MEMBER, True),
        ("Đảng ủy viên", MEMBER, True),
        ("Phó Bí thư Thường trực Đảng ủy", MEMBER, True),
        ("Ủy viên Ủy ban Kiểm tra Đảng ủy", MEMBER, True),
        ("Bí thư Chi đoàn", MEMBER, False),
        ("Bí thư (Chi đoàn)", MEMBER, False),
        ("Phó Bí thư Đoàn trường", MEMBER, False),
        ("Ủy viên BCH Công đoàn", MEMBER, False),
        ("Nguyên Bí thư chi bộ", MEMBER, False),
        ("Trợ lý Bí thư", MEMBER, False),
        ("Thư ký chi bộ", MEMBER, False),
        ("Đảng viên", MEMBER, False),
        ("", MEMBER, False),
    ],
)
def test_only_a_post_of_the_cell_gives_a_role_in_it(
    written: str, role: MemberRole, leads: bool
) -> None:
    """Whatever the capitals, the accents and the way the letters are composed."""
    expected = PostReading(role, leads, unread=())

    assert expected == read_posts(written, "Chi bộ 1")
    assert expected == read_posts(written.upper(), "CHI BỘ 1")
    assert expected == read_posts(unicodedata.normalize("NFD", written), "Chi bộ 1")
    assert expected == read_posts(_without_accents(written), "Chi bộ 1")


@pytest.mark.parametrize(
    ("written", "role", "unread"),
    [
        ("Bí thư chi bộ 2", MEMBER, ("Bí thư chi bộ 2",)),
        ("Ủy viên Ban Chấp hành", MEMBER, ("Ủy viên Ban Chấp hành",)),
        ("Phụ trách chi bộ", MEMBER, ("Phụ trách chi bộ",)),
        ("Phó Bí thư, Quân sư", DEPUTY, ("Quân sư",)),
    ],
)
def test_what_is_not_understood_gives_nothing_and_is_told(
    written: str, role: MemberRole, unread: tuple[str, ...]
) -> None:
    """A person is asked; a post of another cell is none here."""
    found = read_posts(written, "Chi bộ 1")

    assert (role, unread) == (found.role, found.unread)


def _without_accents(text: str) -> str:
    apart = unicodedata.normalize("NFD", text)
    bare = "".join(letter for letter in apart if not unicodedata.combining(letter))
    return bare.replace("đ", "d").replace("Đ", "D")
