"""What papers say of the posts somebody holds: the text follows from the posts of today."""

from storage.member_then import holds
from storage.queries import people
from terms.people import PostBody
from workflow.work import Work

LONGEST_TITLE = 200


async def retitle(work: Work, member_id: int, body: PostBody) -> None:
    """Let the text on papers say the posts held today: at the workplace, or in the Party."""
    session, today = await work.session(), work.now.date()
    now = await people.history_of(session, member_id)
    state = body is PostBody.STATE
    titles = [
        post.title
        for post in now.posts
        if post.title and holds(post, today) and (post.body == PostBody.STATE) is state
    ]
    said = ", ".join(dict.fromkeys(titles))[:LONGEST_TITLE]
    now.member.sqlmodel_update({"state_post" if state else "party_post": said})
    session.add(now.member)
