"""The conversation of the self-review: question by question, every answer kept as it comes."""

from dataclasses import replace

from aiogram import Router
from aiogram.filters import BaseFilter
from aiogram.fsm.context import FSMContext
from aiogram.fsm.state import default_state
from aiogram.types import CallbackQuery, Message
from markupsafe import Markup

from handlers.callbacks.base import ReviewAction
from handlers.conversation import Conversation, Cursor
from handlers.filters import InState, Otherwise, Typed, WithFile, Written
from handlers.reply import Button, Reply, Rows, Screen, show
from handlers.review import (
    criteria_lines,
    extra_questions,
    one_question,
    paste,
    task_rows,
    undo,
    whole_review,
)
from handlers.review import question_view as view
from handlers.review import whole_view as end_view
from handlers.review.one_question import after_answer
from handlers.review.review_step import (
    AboutNote,
    AboutQuestion,
    GivesStep,
    Review,
    ReviewStep,
    Steps,
    TakesStep,
    item_at,
    item_of,
    question,
    stand_at,
    with_move,
)
from handlers.step import step_of
from handlers.views import due_day, home_button
from handlers.words import Words
from papers.forms import Item, Kind
from workflow import cycle as cycles
from workflow.accounts import Person
from workflow.cycle import last_day
from workflow.front import typed_places
from workflow.review import attachments, prepared_text, which_form, writing
from workflow.review.pages import Page
from workflow.review.task_rows import told as rows_told
from workflow.work import Work

router = Router(name="self_review")
for _kind in ("message", "callback_query"):
    router.observers[_kind].middleware(GivesStep())

_STEPS: Steps = {
    **one_question.STEPS,
    **task_rows.STEPS,
    **criteria_lines.STEPS,
    **extra_questions.STEPS,
    **whole_review.STEPS,
    **paste.STEPS,
    **undo.STEPS,
}


class BeforeReview(BaseFilter):
    """A tap that needs no review yet: open one, or ask which form it is written on."""

    async def __call__(self, event: CallbackQuery, callback_data: ReviewAction) -> bool:
        """Tell whether it is one."""
        return callback_data.do in ("open", "which", "volunteer")


_SENTENCE = 20
"""Letters of what is no mistyped choice any more."""
_ASKED = (Review.writing, Review.counting, Review.choosing)
_BESIDE = (Review.noting.state, Review.figuring.state)
_AT_WORK = (*_ASKED, Review.noting, Review.figuring, Review.pasting)


@router.callback_query(ReviewAction.filter(), BeforeReview())
async def entered(
    query: CallbackQuery,
    callback_data: ReviewAction,
    work: Work,
    person: Person,
    words: Words,
    state: FSMContext,
) -> Reply:
    """Open the review, of their own accord or not, or say which form it is written on."""
    if callback_data.do == "which":
        return await which(work, person, words)
    volunteer = callback_data.do == "volunteer"
    return await opened(work, person, words, state, volunteer=volunteer)


@router.callback_query(ReviewAction.filter(), TakesStep())
async def tapped(query: CallbackQuery, step: ReviewStep) -> Reply:
    """Take one step in the review that the button belongs to."""
    do = step_of(_STEPS, step.tap.do)
    return await do(step)


async def opened(
    work: Work, person: Person, words: Words, state: FSMContext, *, volunteer: bool = False
) -> Reply:
    """Begin the review, go on where it was left, or show it when it was handed in."""
    page = await writing.page(work, person)
    if page is None and not volunteer:
        found = await which_form.choice(work, person)
        if not found.reviewed:
            return show(end_view.which_form(found, words, leads=person.leads))
    if page is None:
        page = await writing.begin(work, person, volunteer=volunteer)
    return await with_move(work, page, words, await _first_screen(work, page, words, state))


async def _first_screen(work: Work, page: Page, words: Words, state: FSMContext) -> Reply:
    item = page.first_open
    if page.submitted or page.reopened or item is None:
        await state.clear()
        see = end_view.handed_in if page.submitted else end_view.overview
        return show(see(page, words))
    await stand_at(state, page, item)
    note = None
    if not page.answers:
        note = words(
            "review.begin",
            form=page.form.code,
            audience=page.form.audience.in_language(words.language),
            due=due_day(last_day(page.deadline), words),
        )
    return show(await question(work, page, item, words, note))


async def which(work: Work, person: Person, words: Words) -> Reply:
    """Say which form this member writes, and why; before the first year, that none is open."""
    if await cycles.in_view(work, person) is None:
        return show(Screen(words("home.no_cycle"), ((home_button(words),),)))
    found = await which_form.choice(work, person)
    return show(end_view.which_form(found, words, leads=person.leads))


@router.message(Typed("kiem diem", "kiemdiem", "review", whole=True))
@router.message(Typed("viet", "viet tiep"))
async def review_typed(
    message: Message, work: Work, person: Person, words: Words, state: FSMContext
) -> Reply:
    """Open the review by typing."""
    return await opened(work, person, words, state)


@router.message(
    Typed(
        "mau nao",
        "ban nao",
        "viet ban nao",
        "viet mau nao",
        "phai viet ban nao",
        "phai viet ban nao?",
        "toi phai viet ban nao",
        "toi phai viet ban nao?",
        "toi viet mau nao",
        "toi viet mau nao?",
        "mau nao?",
        "which form",
    )
)
async def which_typed(message: Message, work: Work, person: Person, words: Words) -> Reply:
    """Answer "which form do I write?"; what is being written stays as it is."""
    return await which(work, person, words)


@router.message(
    Typed("muc luc", "mucluc", "overview", "nop", "nop bai", "nop ban kiem diem", "submit"),
    InState(*_AT_WORK, default_state),
    TakesStep(),
)
async def overview_typed(message: Message, step: ReviewStep) -> Reply:
    """Leave the question for the overview; where nothing is asked, open the review there.

    It says what is left, and has the way to hand in: so whoever types for that is brought there.
    """
    await step.state.clear()
    return show(end_view.overview(step.page, step.words))


@router.message(InState(*_AT_WORK), Typed("quay lai", "quaylai", "back"), TakesStep())
async def back_typed(message: Message, step: ReviewStep) -> Reply:
    """Go back one question; from what is asked beside the form to its question."""
    item = await item_at(step.state, step.page)
    beside_form = await step.state.get_state() in _BESIDE
    before = item if beside_form or item is None else step.page.before(item.id)
    if before is None:
        await step.state.clear()
        return show(end_view.overview(step.page, step.words))
    return await step.ask(before)


@router.message(InState(*_AT_WORK), Typed("hoan tac", "hoantac", "undo"), TakesStep())
async def undo_typed(message: Message, step: ReviewStep) -> Reply:
    """Put back what was replaced last; typed twice, the second time changes nothing."""
    return await undo.undo_last(step)


@router.message(InState(Review.writing), Written(Otherwise.OWN_WAY), TakesStep())
@router.message(InState(Review.counting), Written(Otherwise.OWN_WAY, figures=True), TakesStep())
@router.message(InState(Review.choosing), Written(Otherwise.NOT_KEPT), TakesStep())
async def answered(message: Message, text: str, step: ReviewStep) -> Reply:
    """Keep an answer and go on; a very long message may be followed by its rest."""
    item, page = await item_at(step.state, step.page), step.page
    if item is None:
        return await step.overview()
    if item.stepwise:
        return await task_rows.said(step, item, text)
    if not view.typed(item):
        return await _chosen(step, item, text)
    if view.skips(item, text, step.words):
        step.tap = ReviewAction(do="skip", review=page.review_id, item=item.id)
        return await _STEPS["skip"](step)
    append = item.kind is Kind.TEXT and (await AboutQuestion.of(step.state)).append
    if not append and prepared_text.looks_prepared(page, text):
        return await paste.pasted(step, text, append=False)
    step.page = await writing.answer(step.work, step.person, item.id, text, append=append)
    if item.kind is Kind.TEXT and len(text) >= writing.SPLIT_FROM:
        await stand_at(step.state, step.page, item, append=True)
        return show(_long_part(step, item, page))
    return await after_answer(step, item, page)


def _long_part(step: ReviewStep, item: Item, before: Page) -> Screen:
    screen = view.long_part(step.page, item, step.words)
    lost = undo.replaced(before, step.page, item, step.words)
    if lost is None:
        return screen
    return screen.under(lost).with_rows(undo.ways_back(step.page, item, step.words))


async def _chosen(step: ReviewStep, item: Item, text: str) -> Reply:
    tap = view.typed_choice(step.page, item, text, step.words)
    if tap is None and prepared_text.looks_prepared(step.page, text):
        return await paste.pasted(step, text, append=False)
    if tap is None:
        return await step.ask(item, *_not_kept(step, item, text))
    step.tap = tap
    return await _STEPS[tap.do](step)


def _not_kept(step: ReviewStep, item: Item, text: str) -> tuple[Markup, Rows]:
    """Say that a choice is asked for; a sentence may have been the rest of the answer before."""
    before = step.page.before(item.id)
    if len(text) < _SENTENCE or before is None or before.kind is not Kind.TEXT:
        return step.words("review.choose"), ()
    n = step.page.number(before.id)
    go_on = view.action("append", step.page, before.id)
    more = Button(step.words.label("review.append_to", n=n), go_on)
    return step.words("review.choose_not_kept", n=n), ((more,),)


@router.message(InState(Review.pasting), Written(Otherwise.OWN_WAY), TakesStep())
async def pasted(message: Message, text: str, step: ReviewStep) -> Reply:
    """Take a prepared text, or the rest of one that the phone has cut."""
    return await paste.pasted(step, text, append=True)


@router.message(InState(Review.noting), Written(typed_places.PLEDGE), TakesStep())
@router.message(InState(Review.figuring), Written(Otherwise.OWN_WAY, figures=True), TakesStep())
async def beside_answered(message: Message, text: str, step: ReviewStep) -> Reply:
    """Keep what was asked beside the form."""
    about = await AboutNote.of(step.state)
    return await extra_questions.noted(step, about.note, about.item, text)


@router.message(InState(Review.pasting), WithFile(), TakesStep())
async def text_sent(
    message: Message, kind: str, file_id: str, name: str, step: ReviewStep
) -> Reply:
    """Take a Word file where a prepared text is asked for."""
    return await paste.sent(step, kind=kind, file_id=file_id, name=name)


@router.message(InState(*_ASKED), WithFile(), TakesStep())
async def proof_sent(
    message: Message, kind: str, file_id: str, name: str, step: ReviewStep
) -> Reply:
    """Take a photo or file as proof of the question on the screen, where the channel keeps any."""
    words, item = step.words, await item_at(step.state, step.page)
    if item is None:
        return show(end_view.overview(step.page, words))
    if not step.capabilities.files:
        refused = words("review.no_files_here")
        return show(await question(step.work, step.page, item, words, refused))
    row = len(rows_told(step.page, item)) if item.stepwise else 0
    page = await attachments.attach(
        step.work, step.person, item.id, step.chat, kind=kind, file_id=file_id, name=name, row=row
    )
    note = words("review.proof_kept", n=page.number(item.id), count=len(page.proofs_of(item.id)))
    if row:
        note = words("review.row_proof_kept", n=row)
    last = page.proofs_of(item.id)[-1]
    if not last.readable:
        return show(await question(step.work, page, item, words, note))
    note += "\n" + words("review.proof_readable")
    asked = await question(step.work, page, item, words, note)
    read = view.button("review.proof_whole", "read", page, words, item.id, str(last.proof_id))
    return show(replace(asked, buttons=((read,), *asked.buttons)))


async def current(work: Work, person: Person, words: Words, cursor: Cursor) -> Reply | None:
    """Ask the question, or what is asked beside it, as long as it may be written."""
    page = await writing.page(work, person)
    if page is None:
        return None
    if cursor.at(Review.pasting, Review.noting, Review.figuring):
        if page.submitted:
            return None
        if cursor.at(Review.pasting):
            return show(await paste.standing(work, page, words))
        about = AboutNote.read(cursor.kept)
        return show(extra_questions.note_screen(page, about.note, about.item, words))
    item = item_of(cursor.kept, page)
    return None if item is None else show(await question(work, page, item, words))


CONVERSATION = Conversation(
    router,
    steps=(Review,),
    current=current,
    wants=dict.fromkeys(Review.__states__, "review.not_a_text"),
)
"""What the self-review declares."""
