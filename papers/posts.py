"""Posts in the Party as papers write them."""

from collections.abc import Mapping

TITLES: Mapping[str, str] = {
    "secretary": "Bí thư chi bộ",
    "deputy_secretary": "Phó Bí thư chi bộ",
    "committee_member": "Chi ủy viên",
    "party": "Đảng ủy viên",
    "group_leader": "Tổ trưởng tổ đảng",
}
"""By role in the cell; `party` is a member of the committee above."""
