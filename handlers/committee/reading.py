"""The committee reads a submitted review and comments on it."""

from aiogram import Router
from aiogram.fsm.context import FSMContext
from aiogram.fsm.state import State, StatesGroup
from aiogram.types import CallbackQuery, Message

from handlers.callbacks.desk import DeskAction
from handlers.committee import reading_view as view
from handlers.committee.desk import member_card
from handlers.committee.desk_view import with_note
from handlers.conversation import About, Conversation, Cursor, stand
from handlers.filters import Doing, InState, OnCommittee, Written
from handlers.reply import Capabilities, Paper, Reply, Screen, show
from handlers.words import Words
from workflow.access import cell_member
from workflow.accounts import Person
from workflow.committee import reading
from workflow.front import typed_places
from workflow.review import committee_comment
from workflow.work import Work

router = Router(name="desk_review")
router.message.filter(OnCommittee())
router.callback_query.filter(OnCommittee())

READING = ("read", "word", "files", "comment")


class ReviewComment(StatesGroup):
    """What the committee says of a review is being typed."""

    text = State()


class AboutReview(About):
    """Whose review."""

    member: int


@router.callback_query(DeskAction.filter(), Doing(*READING))
async def tapped(
    query: CallbackQuery,
    callback_data: DeskAction,
    work: Work,
    person: Person,
    words: Words,
    state: FSMContext,
    capabilities: Capabilities,
) -> Reply:
    """Read a page, fetch the paper or what came with it, or begin to comment."""
    member = callback_data.about
    match callback_data.do:
        case "read":
            await state.clear()
            found = await reading.reading(work, person, member)
            at = callback_data.page
            return show(view.reading_screen(found, at, person, words, capabilities))
        case "word":
            return await _word(work, person, words, member)
        case "files":
            found = await reading.reading(work, person, member)
            kept = await reading.files(work, person, member)
            return view.files_reply(found, kept, callback_data.page, person, words)
        case _:
            await committee_comment.may_write(work, person, member)
            await stand(state, ReviewComment.text, AboutReview(member=member))
            return show(await _ask_comment(work, person, words, member))


@router.message(InState(ReviewComment.text), Written(typed_places.COMMITTEE_COMMENT))
async def comment_typed(
    message: Message, text: str, work: Work, person: Person, words: Words, state: FSMContext
) -> Reply:
    """Keep the comment as a new version."""
    member = (await AboutReview.of(state)).member
    kept = await committee_comment.write(work, person, member, text)
    await state.clear()
    card = await member_card(work, person, words, member)
    return show(with_note(words("comment.saved", version=kept.version), card))


async def current(work: Work, person: Person, words: Words, cursor: Cursor) -> Reply | None:
    """Ask for the comment, as long as one sits on the committee."""
    if not person.in_committee:
        return None
    return show(await _ask_comment(work, person, words, AboutReview.read(cursor.kept).member))


async def _ask_comment(work: Work, person: Person, words: Words, member: int) -> Screen:
    name = (await cell_member(work, person, member)).called
    now = await committee_comment.newest(work, person, member)
    return view.comment_screen(name, now, words, member)


async def _word(work: Work, person: Person, words: Words, member: int) -> Reply:
    made = await reading.paper(work, person, member)
    found = await reading.reading(work, person, member)
    caption = words("desk.word_caption", year=found.page.year, name=found.name)
    return Reply(parts=(Paper(made.name, made.render, caption, made.link),), fresh=True)


CONVERSATION = Conversation(
    router,
    steps=(ReviewComment,),
    current=current,
    wants={ReviewComment.text: "comment.not_text"},
    seen_again={
        "committee_comment": lambda about: DeskAction(do="member", about=int(about[0])).pack()
    },
)
"""What is declared of the committee's reading."""
