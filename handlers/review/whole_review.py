"""The steps of a review as a whole: overview, preview, handing in, and what follows it."""

from handlers.reply import Paper, Reply, show
from handlers.review import whole_view as end_view
from handlers.review.one_question import ask_reason
from handlers.review.question_view import button, way_out
from handlers.review.review_step import Do, ReviewStep
from handlers.review.taken_over_view import move_screen
from papers.preview import TELEGRAM_PAGE, ZALO_PAGE
from workflow.paper_file import PaperFile
from workflow.review import attachments, form_files, handing_in
from workflow.review.qualified_levels import assess, wants_reason
from workflow.review.review_states import Phase
from workflow.review.second_look import warnings


async def _overview(step: ReviewStep) -> Reply:
    return await step.overview()


async def _moved(step: ReviewStep) -> Reply:
    """Show again what of the former form has no place on this one."""
    page, words = step.page, step.words
    if page.moved is None:
        return await step.overview()
    back = button("review.back", "overview", page, words)
    return show(move_screen(page, page.moved, words, ((back,), way_out(page, words))))


async def _help(step: ReviewStep) -> Reply:
    files = step.tap.value == "files"
    return show(end_view.help_screen(step.page, step.tap.item, step.words, files=files))


async def _preview(step: ReviewStep) -> Reply:
    letters = TELEGRAM_PAGE if step.capabilities.buttons else ZALO_PAGE
    pages = await form_files.self_review_pages(
        step.work, step.person.member_id, step.page.year, letters
    )
    at = int(step.tap.value) if step.tap.value.isdigit() else 0
    return show(end_view.preview(step.page, pages, at, step.words))


async def _submit(step: ReviewStep) -> Reply:
    if step.page.submitted:
        return await step.overview()
    await step.state.clear()
    if step.page.missing:
        return show(end_view.missing(step.page, step.words))
    if wants_reason(step.page, assess(step.page)):
        return await ask_reason(step)
    warned = warnings(step.page)
    return show(end_view.confirm(step.page, warned, step.words))


async def _submit_yes(step: ReviewStep) -> Reply:
    if step.page.submitted:
        # The second tap of a double one: the file is on its way already.
        return await step.overview()
    if step.page.missing or wants_reason(step.page, assess(step.page)):
        return await _submit(step)
    step.page = await handing_in.submit(step.work, step.person)
    await step.state.clear()
    return Reply(parts=(end_view.handed_in(step.page, step.words), await _paper(step)))


async def _file(step: ReviewStep) -> Reply:
    return Reply(parts=(await _paper(step),), fresh=True)


async def _pdf(step: ReviewStep) -> Reply:
    made = await form_files.self_review_pdf(step.work, step.person.member_id, step.page.year)
    return Reply(parts=(_captioned(step, made),), fresh=True)


async def _withdraw(step: ReviewStep) -> Reply:
    if not step.page.submitted:
        return await step.overview()
    step.page = await handing_in.withdraw(step.work, step.person)
    return await step.overview(step.words("review.withdrawn"))


async def _revise(step: ReviewStep) -> Reply:
    if step.page.phase is not Phase.REVISING:
        step.page = await handing_in.revise(step.work, step.person)
    return await step.overview()


async def _give_up(step: ReviewStep) -> Reply:
    if step.page.phase is Phase.REVISING:
        step.page = await handing_in.give_up(step.work, step.person)
    return await step.overview()


async def _versions(step: ReviewStep) -> Reply:
    found = await handing_in.versions(step.work, step.person, step.person.member_id)
    return show(end_view.versions(step.page, found, step.words))


async def _proofs(step: ReviewStep) -> Reply:
    return show(end_view.proofs(step.page, step.tap.item, step.words))


async def _unproof(step: ReviewStep) -> Reply:
    value = step.tap.value
    proof_id = int(value) if value.isdigit() else 0
    step.page = await attachments.remove(step.work, step.person, proof_id)
    return await _proofs(step)


async def _paper(step: ReviewStep) -> Paper:
    return _captioned(
        step, await form_files.self_review_file(step.work, step.person.member_id, step.page.year)
    )


def _captioned(step: ReviewStep, made: PaperFile) -> Paper:
    key = "review.file_draft" if made.draft else "review.file_done"
    caption = step.words(key, year=step.page.year)
    return Paper(made.name, made.render, caption, made.link)


STEPS: dict[str, Do] = {
    "overview": _overview,
    "moved": _moved,
    "help": _help,
    "preview": _preview,
    "submit": _submit,
    "submit_yes": _submit_yes,
    "file": _file,
    "pdf": _pdf,
    "withdraw": _withdraw,
    "revise": _revise,
    "give_up": _give_up,
    "versions": _versions,
    "proofs": _proofs,
    "unproof": _unproof,
}
