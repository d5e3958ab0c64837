"""How a self-review looks in a chat: the question, the overview, the preview, the handing in."""

from markupsafe import Markup

from handlers.callbacks import ReviewAction
from handlers.reply import Button, Rows, Screen
from handlers.views import bar, day, home_button, in_rows
from handlers.words import Words
from papers.forms import Item, Kind
from papers.plain import fold
from workflow.cycle import last_day
from workflow.self_review import GRADES, LEVELS, Page

_GLANCE = 300
"""Letters of an earlier answer that the question shows."""


def action(do: str, page: Page, item: str = "", value: str = "") -> str:
    """Give what a button of this review says."""
    return ReviewAction(do=do, review=page.review_id, item=item, value=value).pack()


def question(page: Page, item: Item, words: Words, note: Markup | None = None) -> Screen:
    """Give one question: where one is, what is asked, what was answered, the ways on."""
    parts = [] if note is None else [note]
    parts.append(_head(page, item, words))
    parts.append(Markup.escape(item.question.in_language(words.language)))
    parts.append(words("review.hint", hint=item.hint.in_language(words.language)))
    given = page.answers.get(item.id)
    if given is not None:
        parts.append(words("review.given", text=_glance(shown(item, given, words))))
    elif item.kind is Kind.TEXT:
        parts.append(words("review.type_now"))
    buttons = _choices(page, item, words) + _around(page, item, words)
    return Screen(Markup("\n\n").join(parts), buttons, typing=item.kind is Kind.TEXT)


def example(page: Page, item: Item, words: Words) -> Screen:
    """Give an example of a good answer, then the way back to the question."""
    text = item.example.in_language(words.language) if item.example else ""
    back = Button(words.label("review.back_to_question"), action("ask", page, item.id))
    return Screen(words("review.example", title=_title(item, words), text=text), ((back,),))


def long_part(page: Page, item: Item, words: Words) -> Screen:
    """Say that a long message was kept and that more of it may follow."""
    length = len(page.answers[item.id])
    on = Button(words.label("review.next"), action("next", page, item.id))
    text = words("review.long_part", length=length, n=page.number(item.id))
    return Screen(text, ((on,), _way_out(page, words)), typing=True)


def overview(page: Page, words: Words, note: Markup | None = None) -> Screen:
    """Give the list of all questions with what is done; each can be opened."""
    head = words(
        "review.overview",
        year=page.year,
        answered=page.answered,
        items=len(page.items),
        bar=bar(page.answered, len(page.items)),
        day=day(last_day(page.deadline)),
    )
    items = [Button(_line(page, item, words), action("ask", page, item.id)) for item in page.items]
    ends = [Button(words.label("review.preview"), action("preview", page))]
    if not page.missing:
        ends.insert(0, Button(words.label("review.submit"), action("submit", page)))
    text = head if note is None else Markup("\n\n").join([note, head])
    return Screen(text, (*in_rows(items), *in_rows(ends), (home_button(words),)))


def preview(page: Page, words: Words) -> Screen:
    """Give the whole review as text, under the headings of the form."""
    parts = [words("review.preview_head", year=page.year)]
    section = ""
    for item in page.items:
        place = next(s for s in page.form.sections if s.id == item.section)
        if place.id != section:
            section = place.id
            parts.append(Markup("<b>{}</b>").format(place.heading))
        parts.append(_answered(page, item, words))
    buttons = [
        Button(words.label("review.overview_button"), action("overview", page)),
        Button(words.label("review.word_file"), action("file", page)),
    ]
    if not page.submitted and not page.missing:
        buttons.insert(0, Button(words.label("review.submit"), action("submit", page)))
    return Screen(Markup("\n\n").join(parts), (*in_rows(buttons), (home_button(words),)))


def confirm(page: Page, words: Words) -> Screen:
    """Ask once more before handing in."""
    buttons = [
        Button(words.label("review.submit_yes"), action("submit_yes", page)),
        Button(words.label("review.preview"), action("preview", page)),
        Button(words.label("review.overview_button"), action("overview", page)),
    ]
    return Screen(words("review.confirm", year=page.year), in_rows(buttons))


def missing(page: Page, words: Words) -> Screen:
    """List the questions that still need an answer, each a tap away."""
    items = [
        Button(_line(page, item, words), action("ask", page, item.id)) for item in page.missing
    ]
    text = words("review.missing", count=len(page.missing))
    return Screen(text, (*in_rows(items), _way_out(page, words)))


def handed_in(page: Page, words: Words) -> Screen:
    """Show a review that was handed in: to read, to fetch, to take back."""
    buttons = [
        Button(words.label("review.preview_own"), action("preview", page)),
        Button(words.label("review.word_file"), action("file", page)),
        Button(words.label("review.withdraw"), action("withdraw", page)),
    ]
    return Screen(
        words("review.submitted", year=page.year), (*in_rows(buttons), (home_button(words),))
    )


def shown(item: Item, value: str, words: Words) -> str:
    """Give an answer as people read it: the text, or the name of the grade or level.

    A level can also be answered with the form's words for "nothing to say"."""
    if item.kind is Kind.GRADE and value in GRADES:
        return words.label(f"grade.{value}")
    if item.kind is Kind.LEVEL and value in LEVELS:
        return words.label(f"level.{value}")
    return value


def typed_choice(page: Page, item: Item, typed: str, words: Words) -> ReviewAction | None:
    """Give the choice of a question that is typed by its place or label, accents left out or not.

    Where a channel has buttons too: who does not see well types."""
    said = fold(typed).strip(" .").removeprefix("so ")
    buttons = [button for row in _choices(page, item, words) for button in row]
    for place, button in enumerate(buttons, start=1):
        if said in (str(place), fold(button.label).strip(" .")):
            return ReviewAction.unpack(button.data)
    return None


def _head(page: Page, item: Item, words: Words) -> Markup:
    n, of = page.number(item.id), len(page.items)
    return words("review.head", n=n, of=of, title=_title(item, words), bar=bar(n, of))


def _title(item: Item, words: Words) -> str:
    return item.title.in_language(words.language)


def _choices(page: Page, item: Item, words: Words) -> Rows:
    """The grades or levels as big buttons; for a text the example and the words for "none"."""
    if item.kind is not Kind.TEXT:
        names, values = ("grade", GRADES) if item.kind is Kind.GRADE else ("level", LEVELS)
        buttons = [
            Button(words.label(f"{names}.{v}"), action("pick", page, item.id, v)) for v in values
        ]
    else:
        buttons = []
        if item.example is not None:
            label = words.label("review.example_button")
            buttons.append(Button(label, action("example", page, item.id)))
        if item.id in page.answers:
            buttons.append(Button(words.label("review.append"), action("append", page, item.id)))
    if item.skip is not None:
        skip = item.skip.in_language(words.language)
        buttons.append(Button(skip, action("skip", page, item.id)))
    return in_rows(buttons)


def _around(page: Page, item: Item, words: Words) -> Rows:
    step = []
    if page.before(item.id) is not None:
        step.append(Button(words.label("review.previous"), action("previous", page, item.id)))
    key = "review.next" if item.id in page.answers else "review.later"
    step.append(Button(words.label(key), action("next", page, item.id)))
    return (tuple(step), _way_out(page, words))


def _way_out(page: Page, words: Words) -> tuple[Button, ...]:
    listed = Button(words.label("review.overview_button"), action("overview", page))
    return (listed, Button(words.label("review.leave"), action("leave", page)))


def _line(page: Page, item: Item, words: Words) -> str:
    key = "review.line_done" if item.id in page.answers else "review.line_open"
    return words.label(key, n=page.number(item.id), title=_title(item, words))


def _answered(page: Page, item: Item, words: Words) -> Markup:
    given = page.answers.get(item.id)
    text = words.label("review.blank") if given is None else shown(item, given, words)
    heading = item.heading or _title(item, words)
    return Markup("<i>{}</i>\n{}").format(heading, text)


def _glance(text: str) -> str:
    return text if len(text) <= _GLANCE else f"{text[:_GLANCE]}…"
