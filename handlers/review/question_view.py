"""How one question of the self-review looks in a chat, and what stands around it."""

from markupsafe import Markup

from handlers.callbacks.base import ReviewAction
from handlers.reply import Button, Rows, Screen
from handlers.review.levels_view import level_lines
from handlers.views import bar, due_day, in_rows
from handlers.words import Words
from papers.forms import ColumnKind, Item, Kind, Matter, rows_of
from papers.plain import fold
from workflow.review.last_year import Beside, PromisedRemedy
from workflow.review.pages import NO_ROWS, Page
from workflow.review.qualified_levels import Assessment, counts_points
from workflow.review.review_states import Phase
from workflow.review.task_rows import figures
from workflow.review.writing import GRADES, LEVELS

GLANCE = 300
"""Letters of an earlier answer that the question shows."""
_LONGER = 700
"""Letters of last year's shortcomings and of the pledge: they are what the question is about."""
_NOTHING = Beside()


def action(do: str, page: Page, item: str = "", value: str = "") -> str:
    """Give what a button of this review says."""
    return ReviewAction(do=do, review=page.review_id, item=item, value=value).pack()


def button(key: str, do: str, page: Page, words: Words, item: str = "", value: str = "") -> Button:
    """Give a button of this review, labelled by a key."""
    return Button(words.label(key), action(do, page, item, value))


def question(
    page: Page,
    item: Item,
    words: Words,
    note: Markup | None = None,
    *,
    earlier: Beside = _NOTHING,
    found: Assessment | None = None,
) -> Screen:
    """Give one question: where one is, what is asked, what was answered, the ways on."""
    parts = [] if note is None else [note]
    parts.append(_head(page, item, words))
    parts.append(Markup.escape(item.question.in_language(words.language)))
    parts.append(words("review.hint", hint=item.hint.in_language(words.language)))
    if found is not None:
        parts += level_lines(page, found, words)
    parts += _beside(earlier, words)
    given = page.answers.get(item.id)
    if given is not None:
        parts.append(words("review.given", text=glance(shown(item, given, words))))
    elif typed(item):
        parts.append(_type_now(item, words))
    if proposed := _proposed(page, item):
        parts.append(words("review.figures_found", figures=proposed))
    rows = _choices(page, item, words) + _more(page, item, words, earlier, found)
    return Screen(Markup("\n\n").join(parts), rows + _around(page, item, words), typed(item))


def _type_now(item: Item, words: Words) -> Markup:
    """Say what is to be typed: figures by the names of their columns, both halves of a question."""
    if item.columns and all(column.kind is ColumnKind.COUNT for column in item.columns):
        columns = "; ".join(column.heading.in_language(words.language) for column in item.columns)
        return words("review.type_figures", columns=columns)
    asked = item.question.in_language(words.language)
    return words("review.type_both" if asked.count("?") > 1 else "review.type_now")


def typed(item: Item) -> bool:
    """Whether a question is answered by typing freely, so that digits are no choice."""
    if item.kind is Kind.POINTS:
        return item.scale is None or not item.scale.binary
    return item.kind in (Kind.TEXT, Kind.ROWS)


def told(key: str, page: Page, item: Item, words: Words, text: str) -> Screen:
    """Give something about a question (an example, why it is asked) and the way back to it."""
    back = button("review.back_to_question", "ask", page, words, item.id)
    said = words(key, title=title_of(item, words), text=text)
    return Screen(said, ((back,), way_out(page, words, item.id)))


def long_part(page: Page, item: Item, words: Words) -> Screen:
    """Say that a long message was kept and that more of it may follow."""
    on = button("review.next", "next", page, words, item.id)
    text = words(
        "review.long_part", length=len(page.answers.get(item.id, "")), n=page.number(item.id)
    )
    return Screen(text, ((on,), way_out(page, words, item.id)), typing=True)


def append_now(page: Page, item: Item, words: Words) -> Screen:
    """Ask for more of an answer."""
    text = words("review.append_now", n=page.number(item.id))
    return Screen(text, long_part(page, item, words).buttons, typing=True)


def shown(item: Item, value: str, words: Words) -> str:
    """Give an answer as people read it: the text, the name of a choice, a row of figures.

    A level can also be answered with the form's words for "nothing to say"."""
    if item.kind is Kind.GRADE and value in GRADES:
        return words.label(f"grade.{value}")
    if item.kind is Kind.LEVEL and value in LEVELS:
        return words.label(f"level.{value}")
    if item.kind is Kind.CHOICE:
        labels = {option.id: option.label.in_language(words.language) for option in item.options}
        return labels.get(value, value)
    if item.kind is Kind.ROWS and value == NO_ROWS and item.skip is not None:
        return item.skip.in_language(words.language)
    if item.kind is Kind.ROWS and value.startswith("["):
        return "\n".join(_row_line(item, row, words) for row in rows_of(item, value))
    if item.kind is Kind.POINTS and item.scale is not None:
        points = value.replace(".", ",")
        return words.label("review.points", points=points, most=f"{item.scale.most:f}")
    return value


def typed_choice(page: Page, item: Item, said: str, words: Words) -> ReviewAction | None:
    """Give the choice of a question that is typed by its place or label, accents left out or not.

    Where a channel has buttons too: who does not see well types."""
    answer = fold(said).strip(" .").removeprefix("so ")
    buttons = [each for row in _choices(page, item, words) for each in row]
    for place, each in enumerate(buttons, start=1):
        if answer in (str(place), fold(each.label).strip(" .")):
            return ReviewAction.unpack(each.data)
    return None


def skips(item: Item, said: str, words: Words) -> bool:
    """Tell whether what is typed is the question's own word for "nothing to say"."""
    skip = "" if item.skip is None else item.skip.in_language(words.language)
    return bool(skip) and fold(said).strip(" .") == fold(skip).strip(" .")


def title_of(item: Item, words: Words) -> str:
    """Give the few words that name a question."""
    return item.title.in_language(words.language)


def glance(text: str, letters: int = GLANCE) -> str:
    """Give the beginning of a text."""
    return text if len(text) <= letters else f"{text[:letters]}…"


def way_out(page: Page, words: Words, item: str = "") -> tuple[Button, ...]:
    """Give the overview, help and leaving: one tap away from everywhere."""
    return (
        button("review.overview_button", "overview", page, words),
        button("review.help_button", "help", page, words, item),
        button("review.leave", "leave", page, words),
    )


def _head(page: Page, item: Item, words: Words) -> Markup:
    n, of = page.number(item.id), len(page.items)
    return words("review.head", n=n, of=of, title=title_of(item, words), bar=bar(n, of))


def _beside(earlier: Beside, words: Words) -> list[Markup]:
    parts = []
    if earlier.faults:
        text = glance(earlier.faults, _LONGER)
        parts.append(words("review.earlier_faults", year=earlier.year, text=text))
    if earlier.remedies:
        lines = [_promised(one, words) for one in earlier.remedies]
        parts.append(Markup("\n").join([words("review.promised_head"), *lines]))
    if earlier.pledge:
        parts.append(words("review.pledged", text=glance(earlier.pledge, _LONGER)))
    return parts


def _promised(one: PromisedRemedy, words: Words) -> Markup:
    """Word one promise: word by word what was concluded and promised, by when, how it stands."""
    said = words(
        "review.promised",
        year=one.year,
        shortcoming=one.shortcoming,
        due=due_day(one.due, words) if one.due else words.label("day.unknown"),
        state=words.label(f"remedy.state_{one.state.value}"),
    )
    lines = [said]
    if one.measure:
        lines.append(words("review.promised_measure", text=one.measure))
    if one.result:
        lines.append(words("review.promised_result", text=glance(one.result, _LONGER)))
    return Markup("\n").join(lines)


def _choices(page: Page, item: Item, words: Words) -> Rows:
    """The grades, levels, options or whole points as big buttons, and the words for "none"."""
    buttons = [
        Button(label, action("pick", page, item.id, value))
        for label, value in _labelled(item, words)
    ]
    if item.skip is not None:
        skip = item.skip.in_language(words.language)
        buttons.append(Button(skip, action("skip", page, item.id), says=True))
    return in_rows(buttons)


def _labelled(item: Item, words: Words) -> list[tuple[str, str]]:
    if item.kind is Kind.GRADE:
        return [(words.label(f"grade.{grade}"), grade) for grade in GRADES]
    if item.kind is Kind.LEVEL:
        return [(words.label(f"level.{level}"), level) for level in LEVELS]
    if item.kind is Kind.POINTS and item.scale is not None and item.scale.binary:
        most = f"{item.scale.most:f}"
        return [
            (words.label("review.kept_to", points=most), most),
            (words.label("review.not_kept"), "0"),
        ]
    return [(option.label.in_language(words.language), option.id) for option in item.options]


def _more(page: Page, item: Item, words: Words, earlier: Beside, found: Assessment | None) -> Rows:
    """What is worth a look before answering, and what can be done with an answer."""
    look = _looks(page, item, words)
    rest = []
    if earlier.answer:
        label = words.label("review.earlier_button", year=earlier.year)
        rest.append(Button(label, action("earlier", page, item.id)))
    if earlier.checks_pledge:
        key = "review.pledge_other" if earlier.pledge else "review.pledge_enter"
        rest.append(button(key, "pledge", page, words, item.id))
    if found is not None:
        rest += _about_the_level(page, item, words, found)
    if item.id in page.answers:
        if item.kind is Kind.TEXT:
            rest.append(button("review.append", "append", page, words, item.id))
        rest.append(button("review.clear", "clear", page, words, item.id))
    if proposed := _proposed(page, item):
        label = words.label("review.figures_take", figures=proposed)
        rest.insert(0, Button(label, action("pick", page, item.id, proposed)))
    if page.phase is Phase.WRITING and not page.answers and page.number(item.id) == 1:
        rest.append(button("review.paste_button", "paste", page, words))
    rest += _turnable(page, item, words)
    if proofs := page.proofs_of(item.id):
        label = words.label("review.proofs_button", count=len(proofs))
        rest.append(Button(label, action("proofs", page, item.id)))
    return ((tuple(look),) if look else ()) + in_rows(rest)


def _looks(page: Page, item: Item, words: Words) -> list[Button]:
    looks = {
        "reminders": ("review.reminders", bool(item.reminders)),
        "example": ("review.example_button", bool(item.examples)),
        "why": ("review.why_button", item.why is not None),
    }
    return [button(key, do, page, words, item.id) for do, (key, so) in looks.items() if so]


def _proposed(page: Page, item: Item) -> str:
    """What the appendix makes of the figures of the year, as long as they are not given."""
    if item.matter is not Matter.TASKS or item.id in page.answers:
        return ""
    return figures(page, item)


def _turnable(page: Page, item: Item, words: Words) -> list[Button]:
    """What stood here before. Once it was put back, no button is called so: a second tap of a
    double one finds none in its place."""
    trail = page.trail.get(item.id)
    if trail is None:
        return []
    buttons = []
    if trail.redo is not None:
        buttons.append(button("review.redo", "redo", page, words, item.id, str(trail.redo)))
    if trail.undo is not None:
        key = "review.undo" if trail.redo is None else "review.undo_more"
        buttons.append(button(key, "undo", page, words, item.id, str(trail.undo)))
        seen = button("review.before_button", "before", page, words, item.id, str(trail.undo))
        buttons.append(seen)
    return buttons


def _about_the_level(page: Page, item: Item, words: Words, found: Assessment) -> list[Button]:
    """All conditions, and the figures beside the form that they ask for."""
    asked = {
        "conditions": ("review.conditions", found.standards is not None),
        "unit": ("review.unit_enter", page.leader),
        "faults": ("review.faults_enter", counts_points(page)),
    }
    return [button(key, do, page, words, item.id) for do, (key, so) in asked.items() if so]


def _around(page: Page, item: Item, words: Words) -> Rows:
    step = []
    if page.before(item.id) is not None:
        step.append(button("review.previous", "previous", page, words, item.id))
    key = "review.next" if item.id in page.answers else "review.later"
    step.append(button(key, "next", page, words, item.id))
    return (tuple(step), way_out(page, words, item.id))


def _row_line(item: Item, row: object, words: Words) -> str:
    assert isinstance(row, dict)
    return " · ".join(
        f"{column.heading.in_language(words.language)}: {column.printed(row[column.id])}"
        for column in item.columns
        if column.id in row
    )
