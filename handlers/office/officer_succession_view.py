"""How handing an organisation over looks: what is held, to whom, from which day."""

from collections.abc import Sequence
from datetime import date

from markupsafe import Markup

from handlers.callbacks.office import HandOfficeAction, OfficeAction
from handlers.reply import Button, Screen
from handlers.views import day, home_button, in_rows, turns, within
from handlers.words import Words
from workflow.office.officer_succession import HeldOffice, OfficeHanded

PER_PAGE = 8
_PART = Markup("\n\n")


def home_screen(held: Sequence[HeldOffice], words: Words) -> Screen:
    """Show what somebody is the officer of, and what goes to whom."""
    parts, buttons = [words("office_hand.home")], []
    for one in held:
        if one.on is None:
            said = words.label("office_hand.to", name=one.name)
            buttons.append(_button("cells", said, one.organisation_id))
            continue
        parts.append(words("office_hand.set", name=one.name, to=one.to, day=day(one.on)))
        said = words.label("office_hand.back", name=one.name)
        buttons.append(_button("back", said, one.organisation_id))
    table = Button(words.label("office_hand.table"), OfficeAction(do="table").pack())
    return Screen(_PART.join(parts), in_rows([*buttons, table, home_button(words)]))


def cells_screen(of: int, found: Sequence[tuple[int, str]], page: int, words: Words) -> Screen:
    """Ask in which cell they are."""
    return _listed("cells", "members", (of, 0), found, page, words)


def members_screen(
    of: int, cell: int, found: Sequence[tuple[int, str]], page: int, words: Words
) -> Screen:
    """Ask who takes it over."""
    return _listed("members", "day", (of, cell), found, page, words)


def day_screen(of: int, member: int, names: tuple[str, str], today: date, words: Words) -> Screen:
    """Ask from which day."""
    text = words("office_hand.ask_day", office=names[0], name=names[1])
    now = HandOfficeAction(do="ask", of=of, one=member, day=today.toordinal()).pack()
    buttons = [Button(words.label("office_hand.today", day=day(today)), now), _back(words)]
    return Screen(text, in_rows([*buttons, home_button(words)]), typing=True)


def confirm_screen(tap: HandOfficeAction, names: tuple[str, str], on: date, words: Words) -> Screen:
    """Say what changes, and ask once more."""
    text = words("office_hand.confirm", office=names[0], name=names[1], day=day(on))
    yes = tap.model_copy(update={"do": "hand"}).pack()
    buttons = [Button(words.label("office_hand.yes"), yes), _back(words), home_button(words)]
    return Screen(text, in_rows(buttons))


def handed_screen(now: HeldOffice, words: Words) -> Screen:
    """Say that it is kept."""
    on = day(now.on) if now.on else ""
    text = words("office_hand.done", name=now.name, to=now.to, day=on)
    return Screen(text, ((home_button(words),),))


def told_screen(told: OfficeHanded, words: Words) -> Screen:
    """Tell who takes over or goes what goes over, and from which day."""
    key = "office_hand.told_new" if told.begins else "office_hand.told_old"
    said = "office_hand.told_off" if told.off else key
    text = words(said, office=told.organisation, day=day(told.day), other=told.other)
    return Screen(text, ((home_button(words),),))


def _listed(
    here: str,
    then: str,
    at: tuple[int, int],
    found: Sequence[tuple[int, str]],
    page: int,
    words: Words,
) -> Screen:
    page = within(page, len(found), PER_PAGE)
    of, one = at
    picks = [
        _button(then, name, of, number)
        for number, name in found[page * PER_PAGE : (page + 1) * PER_PAGE]
    ]

    def turned(to: int) -> str:
        return HandOfficeAction(do=here, of=of, one=one, page=to).pack()

    pages = turns(page, len(found), PER_PAGE, turned, words)
    text = words(f"office_hand.ask_{here}" if found else "office_hand.nobody")
    return Screen(text, (*in_rows(picks), *pages, (_back(words), home_button(words))))


def _back(words: Words) -> Button:
    return _button("home", words.label("office_hand.again"))


def _button(do: str, label: str, of: int = 0, one: int = 0) -> Button:
    return Button(label, HandOfficeAction(do=do, of=of, one=one).pack())
