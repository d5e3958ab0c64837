"""Posts in the Party as papers write them."""

from collections.abc import Mapping

TITLES: Mapping[str, str] = {
    "secretary": "Bí thư chi bộ",
    "deputy_secretary": "Phó Bí thư chi bộ",
    "committee_member": "Chi ủy viên",
    "party_secretary": "Bí thư Đảng ủy",
    "party_deputy_secretary": "Phó Bí thư Đảng ủy",
    "party_standing_member": "Ủy viên Ban Thường vụ Đảng ủy",
    "party_committee_member": "Đảng ủy viên",
    "group_leader": "Tổ trưởng tổ đảng",
}
"""By role in the cell; those of `party` are in the committee above."""
