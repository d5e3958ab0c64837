"""How a self-review looks as a whole: the list of questions, the preview, handing in and after."""

from markupsafe import Markup

from handlers.callbacks.base import MenuAction, ReviewAction
from handlers.reply import Button, Rows, Screen
from handlers.review.question_view import (
    action,
    button,
    glance,
    title_of,
    way_out,
)
from handlers.review.taken_over_view import kept_button
from handlers.views import bar, due_day, home_button, in_rows
from handlers.words import Words
from papers.forms import Item
from rating import cited
from workflow.clock import VIETNAM
from workflow.cycle import last_day
from workflow.review.form_files import prints_pdf
from workflow.review.handing_in import Version
from workflow.review.pages import Page, Proof
from workflow.review.review_states import AFTER_THE_MEETING, BEFORE_THE_MEETING, Phase
from workflow.review.second_look import Warned
from workflow.review.which_form import FormChoice

_LISTED = 6
"""Warnings that are listed before handing in."""


def overview(page: Page, words: Words, note: Markup | None = None) -> Screen:
    """Give the list of all questions with what is done; each that is open can be written."""
    head = words(
        "review.overview",
        year=page.year,
        answered=page.answered,
        items=len(page.items),
        bar=bar(page.answered, len(page.items)),
        due=due_day(last_day(page.deadline), words),
    )
    parts = [head] if note is None else [note, head]
    parts += _reopened(page, words)
    mine = [item for item in page.items if page.may_change(item.id)]
    items = [Button(line(page, item, words), action("ask", page, item.id)) for item in mine]
    ends = [button("review.preview", "preview", page, words)]
    first = [] if page.missing else [button("review.submit", "submit", page, words)]
    if page.phase is Phase.WRITING:
        ends.append(button("review.paste_button", "paste", page, words))
        ends.append(button("absence.button", "absence", page, words))
    if page.phase is Phase.REVISING:
        ends.append(button("review.give_up", "give_up", page, words))
    if page.proofs:
        ends.append(_proofs_button(page, words))
    ends += kept_button(page, words)
    rows = in_rows([*first, *items, *ends])
    return Screen(Markup("\n\n").join(parts), (*rows, _out(page, words)))


def _reopened(page: Page, words: Words) -> list[Markup]:
    if page.phase is Phase.RETURNED:
        told = words("review.returned", comment=page.comment)
        return [told if page.comment else words("review.reopened")]
    return [words("review.revising")] if page.phase is Phase.REVISING else []


def preview(page: Page, pages: tuple[str, ...], at: int, words: Words) -> Screen:
    """Give one page of what the paper will say, its headings marked, and the ways to the others."""
    at = min(at, len(pages) - 1)
    headings = {section.heading for section in page.form.sections} | {page.form.title}
    lines = [
        Markup("<b>{}</b>").format(line) if line in headings else Markup.escape(line)
        for line in pages[at].split("\n")
    ]
    head = words("review.preview_head", year=page.year, page=at + 1, pages=len(pages))
    listed = button("review.overview_button", "overview", page, words)
    ends = [listed, *_files(page, words)]
    if not page.submitted and not page.missing:
        ends.insert(0, button("review.submit", "submit", page, words))
    if page.proofs:
        ends.append(_proofs_button(page, words))
    return Screen(
        Markup("\n\n").join([head, Markup("\n").join(lines)]),
        (*_turns(page, at, len(pages), words), *in_rows(ends), _out(page, words)),
    )


def _turns(page: Page, at: int, pages: int, words: Words) -> Rows:
    step = []
    if at > 0:
        step.append(button("lead.page_before", "preview", page, words, value=str(at - 1)))
    if at + 1 < pages:
        step.append(button("lead.page_after", "preview", page, words, value=str(at + 1)))
    return (tuple(step),) if step else ()


def _files(page: Page, words: Words) -> list[Button]:
    """The paper as a Word file, and as PDF where one can be made."""
    files = [button("review.word_file", "file", page, words)]
    if prints_pdf():
        files.append(button("review.pdf_file", "pdf", page, words))
    return files


def _proofs_button(page: Page, words: Words) -> Button:
    label = words.label("review.proofs_button", count=len(page.proofs))
    return Button(label, action("proofs", page))


def confirm(page: Page, warned: tuple[Warned, ...], words: Words) -> Screen:
    """Ask once more before handing in; what is worth a second look is a tap away."""
    parts = [words("review.confirm", year=page.year)]
    if warned:
        lines = [_warned_line(page, each, words) for each in warned[:_LISTED]]
        parts.append(Markup("\n").join([words("review.second_look", count=len(warned)), *lines]))
    jumps = list(dict.fromkeys(each.item for each in warned[:_LISTED]))
    buttons = [
        button("review.submit_yes", "submit_yes", page, words),
        button("review.preview", "preview", page, words),
        *[
            Button(words.label("review.mend", n=page.number(item)), action("ask", page, item))
            for item in jumps
            if page.may_change(item)
        ],
    ]
    return Screen(Markup("\n\n").join(parts), (*in_rows(buttons), way_out(page, words)))


def missing(page: Page, words: Words) -> Screen:
    """List the questions that still need an answer, each a tap away."""
    items = [Button(line(page, item, words), action("ask", page, item.id)) for item in page.missing]
    text = words("review.missing", count=len(page.missing))
    return Screen(text, (*in_rows(items), way_out(page, words)))


def handed_in(page: Page, words: Words) -> Screen:
    """Show a review that was handed in: to read, to fetch, to take back or to revise."""
    buttons = [
        button("review.preview_own", "preview", page, words),
        *_files(page, words),
    ]
    if page.state in AFTER_THE_MEETING:
        buttons.append(button("review.revise", "revise", page, words))
    else:
        buttons.append(button("review.withdraw", "withdraw", page, words))
    buttons.append(button("review.versions", "versions", page, words))
    text = words("review.submitted", year=page.year)
    if page.outdated:
        text = Markup("\n\n").join([text, outdated_line(page, words)])
    return Screen(text, (*in_rows(buttons), _out(page, words)))


def outdated_line(page: Page, words: Words) -> Markup:
    """Say that a review stands on a form another took the place of, and whether it may still go
    over."""
    open_now = page.state in BEFORE_THE_MEETING
    key = "review.outdated_open" if open_now else "review.outdated_stays"
    return words(key, form=page.form.code)


def versions(page: Page, found: tuple[Version, ...], words: Words) -> Screen:
    """List every version that was handed in; the newest one counts."""
    lines = [
        words(
            "review.version_line",
            n=each.number,
            at=f"{each.at.astimezone(VIETNAM):%d/%m/%Y %H:%M}",
            why=words.label(f"review.version_{each.kind.value}"),
        )
        for each in found
    ]
    head = words("review.versions_head", year=page.year)
    back = button("review.back", "overview", page, words)
    return Screen(Markup("\n").join([head, *lines]), ((back,), _out(page, words)))


def proofs(page: Page, item: str, words: Words) -> Screen:
    """List what was handed in as proof, each to be taken away or read."""
    listed = page.proofs_of(item) if item else page.proofs
    buttons = []
    for each in listed:
        if not page.may_change(each.item):
            continue
        label = words.label("review.proof_remove", name=glance(_name(each, words), 30))
        buttons.append(Button(label, action("unproof", page, item, str(each.proof_id))))
        if each.readable:
            label = words.label("review.proof_read", name=glance(each.name, 30))
            buttons.append(Button(label, action("read", page, item, str(each.proof_id))))
    back = "ask" if item else "overview"
    buttons.append(button("review.back", back, page, words, item))
    return Screen(
        _proof_lines(page, listed, words), (*in_rows(buttons), way_out(page, words, item))
    )


def help_screen(page: Page, item: str, words: Words, *, files: bool = False) -> Screen:
    """Tell what can be done while writing, or what can be sent, and lead back."""
    do = "ask" if item and page.may_change(item) else "overview"
    key = "review.back_to_question" if do == "ask" else "review.back"
    which = Button(words.label("review.which_button"), ReviewAction(do="which").pack())
    listed = button("review.overview_button", "overview", page, words)
    said, other = ("files", "writing") if files else ("writing", "files")
    turn = Button(words.label(f"review.help_to_{other}"), action("help", page, item, other))
    return Screen(
        words(f"review.help_{said}"),
        ((button(key, do, page, words, item),), (turn,), (which,), (listed, home_button(words))),
    )


def which_form(found: FormChoice, words: Words, *, leads: bool = False) -> Screen:
    """Say which form a member writes, and by which clause; to who leads the cell, what of it nobody
    has seen."""
    parts = [_asked_on(found, words), _by_clauses(found, words)]
    told = (found.form.unconfirmed, found.form.remark if leads else None)
    parts += [
        words("review.unconfirmed", text=each.in_language(words.language))
        for each in told
        if each is not None
    ]
    if found.places:
        count, posts = len(found.places) + 1, "; ".join(found.places)
        parts.append(
            words("review.which_places", count=count, posts=posts, clause=found.places_clause)
        )
    buttons = []
    if found.reviewed:
        buttons.append(Button(words.label("review.which_write"), ReviewAction(do="open").pack()))
    elif found.volunteers:
        parts.append(words("review.which_volunteer", form=found.form.code or found.form.key))
        label = words.label("review.volunteer")
        buttons.append(Button(label, ReviewAction(do="volunteer").pack()))
    helps = Button(words.label("home.help"), MenuAction(do="help").pack())
    return Screen(Markup("\n\n").join(parts), (*in_rows(buttons), (helps, home_button(words))))


def _asked_on(found: FormChoice, words: Words) -> Markup:
    """Give whether a review is asked, and on which form."""
    if not found.reviewed:
        return words("review.which_not_asked", year=found.year)
    return words(
        "review.which_asked",
        year=found.year,
        form=found.form.code or found.form.key,
        audience=found.form.audience.in_language(words.language),
    )


def _by_clauses(found: FormChoice, words: Words) -> Markup:
    """Give each reason with its clause, a line each."""
    return Markup("\n").join(
        words("review.which_reason", text=reason.text_vi, clause=cited(reason.clause))
        for reason in found.reasons
    )


def line(page: Page, item: Item, words: Words) -> str:
    """Give the line of one question in a list."""
    key = "review.line_done" if item.id in page.answers else "review.line_open"
    return words.label(key, n=page.number(item.id), title=title_of(item, words))


def warned_note(warned: list[Warned], words: Words) -> Markup:
    """Give what one answer is warned of, line by line."""
    return Markup("\n").join(_warning(each, words) for each in warned)


def _warned_line(page: Page, each: Warned, words: Words) -> Markup:
    return words("review.warned_line", n=page.number(each.item), text=_warning(each, words))


def _warning(each: Warned, words: Words) -> Markup:
    return words(f"review.warn_{each.code}", **each.fields)


def _proof_lines(page: Page, listed: tuple[Proof, ...], words: Words) -> Markup:
    lines = [
        words("review.proof_line", n=page.number(each.item), name=_name(each, words))
        for each in listed
        if each.item in {item.id for item in page.items}
    ]
    return Markup("\n").join([words("review.proofs", count=len(listed)), *lines])


def _name(proof: Proof, words: Words) -> str:
    return proof.name or words.label("review.proof_photo")


def _out(page: Page, words: Words) -> tuple[Button, ...]:
    """Help and leaving, from screens that are the overview or lead to it."""
    key = "review.help_button"
    do = action("help", page) if not page.submitted else MenuAction(do="help").pack()
    return (Button(words.label(key), do), home_button(words))
