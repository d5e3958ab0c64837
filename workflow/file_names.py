"""What somebody is called in the name of a file: no two of a cell alike, however little they
differ."""

from papers.plain import in_file_name
from storage.queries import people
from storage.tables import Member
from workflow.accounts import id_of
from workflow.work import Work


async def person_in_file(work: Work, member_id: int) -> str:
    """Give a member's name as part of a file's name.

    Without accents Bình and Bỉnh are one word: then the year of birth stands behind it, and where
    that is the same too, a number.
    """
    session = await work.session()
    member = await session.get_one(Member, member_id)
    cell = sorted(await people.members_of(session, member.cell_id), key=id_of)
    name = in_file_name(member.called)
    alike = [one for one in cell if in_file_name(one.called) == name]
    if len(alike) < 2:
        return name
    of_year = [one for one in alike if one.birth_date.year == member.birth_date.year]
    number = [id_of(one) for one in of_year].index(member_id) + 1
    behind = f"{member.birth_date:%Y}" + (f"-{number}" if number > 1 else "")
    return f"{name}-{behind}"
