"""Reads the Party posts of a roster: which body each is held in, and what that makes of a member.

One cell of a roster often names several posts: of the party committee above, of this cell, of the
youth union, of the school. Only a post of the cell itself gives a role in the cell.
"""

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass, field
from enum import Enum, auto

from papers.plain import fold
from storage.tables import MemberRole
from workflow.people.seats_told import SeatAbove, seat_told


@dataclass(frozen=True, slots=True)
class PostReading:
    """What a text of Party posts says."""

    role: MemberRole
    """The post held in the cell; the highest where several are."""
    leads: bool
    """Whether a post of a Party body is held, here or above: the leaders' form asks for it."""
    unread: tuple[str, ...]
    """What was not understood, as written; a person is to be asked."""
    here: str = field(default="", compare=False)
    """The posts held in the cell, as written: however they are, they are the same posts."""
    above: str = field(default="", compare=False)
    """The posts held in a Party body above it, as written."""
    seats: tuple[tuple[str, SeatAbove], ...] = field(default=(), compare=False)
    """Those of them that are in a committee above, each as written and as it is read."""


class _Body(Enum):
    CELL = auto()
    ABOVE = auto()
    OTHER = auto()


_RANK = (
    MemberRole.MEMBER,
    MemberRole.COMMITTEE_MEMBER,
    MemberRole.DEPUTY_SECRETARY,
    MemberRole.SECRETARY,
)

# All that follows is written folded. "kiêm" parts two posts; "kiểm tra", "kiểm soát" and
# "kiêm nhiệm" fold to the same word and do not. A line broken in the cell has become a space, so
# a title in the middle begins another post too, unless the word before belongs to it.
_SEPARATOR = re.compile(
    r"[,;+&\n•·|()\[\]]|(?<!\bd)(?:(?<!\d)/|/(?!\d))|\s[-–—]\s|[–—]"
    r"|(?<!\w)kiem(?!\w)(?!\s+(?:tra|soat|sat|phieu|nhiem)(?!\w))"
    r"|(?<!\w)dong thoi(?!\w)|(?<!\w)va(?!\w)"
    r"|(?<!\bpho)(?<!\bp)(?<!\bp\.)(?<!nguyen)(?<!\bcuu)(?<!quyen)(?<!\bq)(?<!\bq\.)(?<!\bly)"
    r"(?<!\bdang)(?<!\bchi)(?<!\bcap)(?<!huyen)(?<!thanh)(?<!\btinh)(?<!\bquan)(?<!\bthi)"
    r"(?<!\b[d/]c)\s+(?=(?:pho bi thu|p\.? ?bi thu|bi thu|dang uy vien|chi uy vien|cap uy vien|"
    r"pho hieu truong|hieu truong|uy vien|pbt|bt|duv|uv)\b)"
)

_SHORT = {
    "bt": "bi thu",
    "pbt": "pho bi thu",
    "btcb": "bi thu chi bo",
    "pbtcb": "pho bi thu chi bo",
    "cu": "chi uy",
    "cuv": "chi uy vien",
    "duv": "dang uy vien",
    "btdu": "bi thu dang uy",
    "pbtdu": "pho bi thu dang uy",
    "btcd": "bi thu chi doan",
    "pbtcd": "pho bi thu chi doan",
    "uv": "uy vien",
    "uvbtv": "uy vien ban thuong vu",
    "uvtv": "uy vien ban thuong vu",
    "uvbch": "uy vien ban chap hanh",
    "btv": "ban thuong vu",
    "bch": "ban chap hanh",
    "ubkt": "uy ban kiem tra",
    "cb": "chi bo",
    "cd": "chi doan",
    "du": "dang uy",
    "db": "dang bo",
    "dtn": "doan thanh nien",
}
_BEFORE = re.compile(r"^(?:(?:dong chi|d c|giu chuc|kiem nhiem|quyen|q) )+")
_DEPUTY = re.compile(r"^p (?=bi thu\b)")
_ASIDE = re.compile(
    r"(?<![a-z0-9])(?:kiem nhiem|thuong truc|tt|hien nay|phu trach\b.*)(?=\s|$)"
    r"|(?<![a-z0-9])(?:nhiem ky|khoa|tu(?: thang| ngay| nam)?) \d[\d ]*(?:den [\d ]+)?"
)
"""What says how or since when a post is held, not which."""
_TITLES: tuple[tuple[str, MemberRole, bool], ...] = (
    ("pho bi thu", MemberRole.DEPUTY_SECRETARY, True),
    ("bi thu", MemberRole.SECRETARY, True),
    ("uy vien", MemberRole.COMMITTEE_MEMBER, True),
    ("chi uy vien", MemberRole.COMMITTEE_MEMBER, False),
    ("cap uy vien", MemberRole.COMMITTEE_MEMBER, True),
    ("chi uy", MemberRole.COMMITTEE_MEMBER, False),
    ("cap uy", MemberRole.COMMITTEE_MEMBER, True),
)
"""Title, what it is in the cell, and whether it may be held in another body as well."""

_CELL = re.compile(r"(?:ban )?(?:chap hanh )?(?:chi bo|chi uy|cap uy)(?: chi bo)?\b")
_ABOVE = re.compile(
    r"(?:ban (?:chap hanh|thuong vu) )?(?:dang (?:uy|bo|doan)|ban can su|trung uong|"
    r"(?:thi|huyen|thanh|tinh|quan|xa|phuong) uy)\b|(?:ban )?thuong vu(?! (?:chi )?doan)\b|"
    r"(?:uy )?ban kiem tra\b"
)
_OTHER = re.compile(
    r"(?:ban (?:chap hanh|thuong vu) )?(?:(?:chi|lien chi|xa|phuong|tinh|huyen|quan|thanh) )?"
    r"(?:doan|cong doan|hoi|doi|nu cong|mat tran|thanh nien)\b|uy ban (?:nhan dan|mat tran)\b|"
    r"hoi dong\b"
)
_ABOVE_TITLE = re.compile(
    r"(?:dang uy(?: vien)?|(?:ban )?thuong vu|(?:huyen|thanh|tinh|quan|thi) uy(?: vien)?)\b"
)
# Posts that stand in the column by habit: they say nothing of any Party body.
_NO_PARTY_POST = re.compile(
    r"(?:dang vien|khong|nguyen|cuu|hieu (?:truong|pho)|ht|pht|pho hieu truong|"
    r"pho (?:phong|ban|khoa|vien|to)|(?:pho )?(?:truong|chanh) (?:phong|ban|khoa|tram|thon|van)|"
    r"(?:to|nhom|doi|vien) (?:truong|pho)|(?:pho |tong )?giam doc|(?:pho )?chu (?:tich|nhiem)|"
    r"giao vien|gv|ke toan|thu quy|van thu|thu ky|nhan vien|can bo|cong chuc|vien chuc|"
    r"chuyen vien|tong phu trach|doan vien|cong doan|bac si|y si|huu tri|p?ct|ttcm|tpcm|tro ly)\b"
)
_NO_PLACE = frozenset(
    {
        "truong",
        "nha",
        "co",
        "quan",
        "don",
        "vi",
        "xa",
        "phuong",
        "thon",
        "ap",
        "khu",
        "pho",
        "to",
        "dan",
    }
)
"""Words that name no cell in particular: the secretary "of the school's cell" is this cell's."""


def read_posts(text: str, cell: str = "") -> PostReading:
    """Read the Party posts of somebody in the cell of that name.

    A post that names no body is the cell's: who is on the committee above and "secretary" leads
    the cell. One that names another body gives nothing in the cell; what is not understood gives
    nothing and is told.
    """
    role, leads = MemberRole.MEMBER, False
    unread: list[str] = []
    seats: list[tuple[str, SeatAbove]] = []
    said: dict[_Body, list[str]] = {body: [] for body in _Body}
    for piece in _pieces(text):
        plain = _plain(piece)
        found = _post(plain, cell)
        if found is None:
            unread.append(piece)
            continue
        held, body = found
        said[body] += [piece] if held is not MemberRole.MEMBER else []
        leads = leads or (body is not _Body.OTHER and held is not MemberRole.MEMBER)
        if body is _Body.CELL:
            role = max(role, held, key=_RANK.index)
        seat = seat_told(plain) if body is _Body.ABOVE else None
        seats += [] if seat is None else [(piece, seat)]
    here, above = (", ".join(said[body]) for body in (_Body.CELL, _Body.ABOVE))
    return PostReading(role, leads, tuple(unread), here, above, tuple(seats))


def _pieces(text: str) -> list[str]:
    """Part a text into posts; a body standing alone belongs to the post before it."""
    pieces: list[str] = []
    for part in _parts(unicodedata.normalize("NFC", text)):
        plain = _plain(part)
        if not plain:
            continue
        if pieces and _goes_on(_plain(pieces[-1]), plain):
            pieces[-1] = f"{pieces[-1]} {part}"
        else:
            pieces.append(part)
    return pieces


def _parts(text: str) -> Iterator[str]:
    """Cut at the separators; they are looked for letter by letter in the folded text."""
    folded = "".join((fold(letter) or letter)[:1] for letter in text)
    start = 0
    for found in _SEPARATOR.finditer(folded):
        yield text[start : found.start()].strip()
        start = found.end()
    yield text[start:].strip()


def _plain(piece: str) -> str:
    words = re.findall(r"[a-z0-9]+", fold(piece))
    plain = " ".join(_SHORT.get(word, word) for word in words)
    plain = _DEPUTY.sub("pho ", _BEFORE.sub("", plain))
    first, _, rest = plain.partition(" ")
    return " ".join([first, *_ASIDE.sub(" ", rest).split()]) if rest else first


def _goes_on(before: str, plain: str) -> bool:
    """Whether a piece is no post of its own: an aside, or the body of the title before it."""
    if _ASIDE.fullmatch(plain):
        return True
    if before not in {title for title, _, elsewhere in _TITLES if elsewhere}:
        return False
    if any(_begins(plain, title) for title, _, _ in _TITLES) or "uy vien" in plain:
        return False
    return any(kind.match(plain) for kind in (_CELL, _ABOVE, _OTHER))


def _post(plain: str, cell: str) -> tuple[MemberRole, _Body] | None:
    """Give a post and whose it is; None where it is not understood."""
    for title, role, elsewhere in _TITLES:
        if _begins(plain, title):
            body = _body(plain[len(title) :].strip(), cell, elsewhere=elsewhere)
            return None if body is None else (role, body)
    if _ABOVE_TITLE.match(plain):
        return MemberRole.COMMITTEE_MEMBER, _Body.ABOVE
    if _NO_PARTY_POST.match(plain):
        return MemberRole.MEMBER, _Body.OTHER
    return None


def _body(said: str, cell: str, *, elsewhere: bool) -> _Body | None:
    if not said:
        return _Body.CELL
    if found := _CELL.match(said):
        return _Body.CELL if _names(said[found.end() :], cell) else None
    if elsewhere and _OTHER.match(said):
        return _Body.OTHER
    if elsewhere and _ABOVE.match(said):
        return _Body.ABOVE
    return _Body.CELL if _NO_PARTY_POST.match(said) else None


def _names(said: str, cell: str) -> bool:
    """Whether words behind a body name this cell, or no cell in particular."""
    if not cell or _NO_PARTY_POST.match(said.strip()):
        return True
    words = {word.lstrip("0") for word in said.split()}
    return words <= {word.lstrip("0") for word in _plain(cell).split()} | _NO_PLACE


def _begins(plain: str, title: str) -> bool:
    return plain == title or plain.startswith(f"{title} ")
