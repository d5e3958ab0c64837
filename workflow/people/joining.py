"""Joining a chat to a member: one-time codes that expire and cannot be guessed for long."""

import hashlib
import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta

from storage import audit
from storage.queries import accounts as account_rows
from storage.queries import links as link_rows
from storage.queries import people
from storage.tables import AccountState, ChatAccount, JoinCode, Member
from workflow import wrong_codes
from workflow.access import cell_member, leads
from workflow.accounts import Person, id_of
from workflow.ballot import lost_phones
from workflow.errors import Refusal
from workflow.people import phone_notices
from workflow.work import ChatKey, Work

# Letters and digits that nobody mixes up on paper: no 0/O, 1/I/L, 2/Z, 5/S, 8/B.
ALPHABET = "34679ACDEFGHJKMNPQRTUVWXY"
CODE_LENGTH = 8
"""25**8 codes, about 37 bits: with the limit on guesses, out of reach."""

PRINTED_CODE_LASTS = timedelta(days=14)
"""A card handed out on paper."""
OWN_CODE_LASTS = timedelta(minutes=15)
"""A code a joined member makes for their own second phone or channel."""

NOTICE_VERSION = "2026-12"
"""Which wording of the notice (`join.notice`, `join.details`) is agreed to; a new one, a new
version."""

JOINING_BYTES = 8


class WrongCode(Exception):
    """A code that was never made, or was taken back: the guess is to be counted."""


@dataclass(frozen=True, slots=True)
class Invitation:
    """What a stranger sees before they agree: whose code it is."""

    code_id: int
    name: str
    cell_name: str
    year: int


def tidy(typed: str) -> str:
    """Give a typed code as it was made: capitals, without spaces and dashes."""
    return "".join(letter for letter in typed.upper() if letter.isalnum())


def looks_like_code(typed: str) -> bool:
    """Tell whether somebody may have meant this as a joining code."""
    code = tidy(typed)
    return len(code) == CODE_LENGTH and all(letter in ALPHABET for letter in code)


def printed(code: str) -> str:
    """Give a code as it is printed: two groups of four."""
    return f"{code[:4]}-{code[4:]}"


async def make_code(
    work: Work,
    member_id: int,
    lasts: timedelta = PRINTED_CODE_LASTS,
    *,
    made_by: int | None = None,
    given_at: datetime | None = None,
) -> str:
    """Make a new code for a member; their unused older ones are worth nothing any more.

    `made_by` is the member who asked for it, for the old phone; None for a cell's printed cards.
    `given_at` is, for a code of their own, since when the phone they made it on has been theirs.
    """
    session = await work.session()
    await account_rows.revoke_codes(session, member_id, work.now)
    code = "".join(secrets.choice(ALPHABET) for _ in range(CODE_LENGTH))
    session.add(
        JoinCode(
            member_id=member_id,
            digest=_digest(work, code),
            created_at=work.now,
            expires_at=work.now + lasts,
            made_by=made_by,
            given_at=given_at,
        )
    )
    await session.flush()
    return code


async def own_code(work: Work, person: Person) -> str:
    """Make a code for another phone or channel of a joined member's own."""
    account = await (await work.session()).get(ChatAccount, person.account_id)
    return await make_code(
        work,
        person.member_id,
        OWN_CODE_LASTS,
        made_by=person.member_id,
        # A phone that came lately makes no phone that came long ago.
        given_at=work.now if account is None else account.given_at,
    )


async def invitation(work: Work, chat: ChatKey, typed: str) -> Invitation:
    """Give whose code this is, without using it up.

    Raises:
        Refusal: `too_many_guesses`, `too_many_codes` (minutes), `code_expired`, `code_used`.
        WrongCode: never made; the caller counts the guess with `wrong_codes.count`, which must be
            committed, so it is no refusal.
    """
    await wrong_codes.check(work, chat)
    session = await work.session()
    code = await account_rows.code_by_digest(session, _digest(work, tidy(typed)))
    if code is None or code.revoked_at is not None:
        raise WrongCode
    found = await _invitation(work, code)
    # Remembered with the notice on their screen: an hour later both are forgotten.
    await wrong_codes.tried(work, chat)
    return found


async def living_code(work: Work, typed: str) -> JoinCode | None:
    """Give the code that was typed, if somebody may still use it."""
    session = await work.session()
    code = await account_rows.code_by_digest(session, _digest(work, tidy(typed)))
    if code is None:
        return None
    try:
        _usable(work, code)
    except Refusal:
        return None
    return code


async def invitation_of(work: Work, code_id: int) -> Invitation:
    """Give whose code this is, once it was typed; raise `Refusal` when it ended meanwhile."""
    session = await work.session()
    return await _invitation(work, await session.get_one(JoinCode, code_id))


async def join(work: Work, chat: ChatKey, code_id: int, language: str) -> None:
    """Join this chat to the code's member, who has agreed to the notice; the code is used up.

    Raises:
        Refusal: `code_expired`, `code_used`; `chat_joined` when the chat is somebody's already.
    """
    session = await work.session()
    code = await session.get_one(JoinCode, code_id, with_for_update=True)
    _usable(work, code)
    account = await account_rows.account_of_chat(session, chat.channel, chat.bot, chat.chat)
    if account is not None and account.state is not AccountState.REVOKED:
        raise Refusal("chat_joined")
    if account is None:
        account = ChatAccount(
            channel=chat.channel,
            bot=chat.bot,
            chat=chat.chat,
            member_id=code.member_id,
            consented_at=work.now,
        )
    account.member_id = code.member_id
    account.state = AccountState.ACTIVE
    account.language = language
    account.consented_at = work.now
    account.consent_version = NOTICE_VERSION
    account.joining = secrets.token_hex(JOINING_BYTES)
    account.given_at = code.given_at if code.made_by == code.member_id else work.now
    code.used_at = work.now
    tries = await account_rows.attempts(session, chat.channel, chat.bot, chat.chat)
    if tries is not None:
        await session.delete(tries)
    session.add_all([account, code])
    await session.flush()
    await phone_notices.added(work, account, code.made_by)
    await lost_phones.tell_late(work, account)
    await _record(work, "chat_joined", account.member_id, account=account.id, by=code.made_by)


async def leave(work: Work, chat: ChatKey) -> None:
    """Part this chat from its member; what they wrote stays with the member."""
    session = await work.session()
    account = await account_rows.account_of_chat(session, chat.channel, chat.bot, chat.chat)
    if account is None or account.state is AccountState.REVOKED:
        return
    account.state = AccountState.REVOKED
    session.add(account)
    await session.flush()
    await link_rows.end_links_of(session, account.member_id, work.now)
    await lost_phones.settle(work, account.member_id)
    await phone_notices.left(work, account)
    await _record(work, "chat_left", account.member_id, account=account.id)


async def reset(work: Work, secretary: Person, member_id: int) -> str:
    """Take every chat from a member who lost their phone and give a new code for them.

    Raises:
        Refusal: `not_secretary`, `not_in_cell`.
    """
    leads(secretary)
    session = await work.session()
    member = await cell_member(work, secretary, member_id)
    taken = await account_rows.revoke_accounts(session, member_id)
    await link_rows.end_links_of(session, member_id, work.now)
    on_paper = await lost_phones.settle(work, member_id)
    await phone_notices.taken(work, taken, secretary, on_paper=bool(on_paper))
    code = await make_code(work, id_of(member), made_by=secretary.member_id)
    await _record(work, "chats_reset", member_id, chats=len(taken), by=secretary.member_id)
    return code


async def _record(work: Work, kind: str, member_id: int, **facts: int | None) -> None:
    """Keep in the audit chain what became of a member's phones: ids and counts."""
    session = await work.session()
    member = await session.get_one(Member, member_id)
    await audit.append(
        session,
        at=work.now,
        kind=kind,
        organisation_id=member.cell_id,
        payload={"member": member_id, **facts},
    )


async def _invitation(work: Work, code: JoinCode) -> Invitation:
    _usable(work, code)
    session = await work.session()
    member = await session.get_one(Member, code.member_id)
    line = await people.line_of(session, member.cell_id)
    return Invitation(code.id or 0, member.called, line[-1].name, work.now.year)


def _usable(work: Work, code: JoinCode) -> None:
    """Refuse a code that is used up, taken back or too old."""
    if code.used_at is not None:
        raise Refusal("code_used")
    if code.revoked_at is not None or code.expires_at <= work.now:
        raise Refusal("code_expired")


def _digest(work: Work, code: str) -> str:
    key = work.house.text_key.derive("join-code")
    return hashlib.blake2b(code.encode(), key=key, digest_size=32).hexdigest()
