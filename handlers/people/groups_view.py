"""The words about party groups: the list, one group, one of its members, what a group said."""

from markupsafe import Markup

from handlers.callbacks.base import LeadAction
from handlers.callbacks.members import GroupAction, MemberAction
from handlers.reply import Button, Screen
from handlers.views import day, home_button, in_rows, turns, within
from handlers.words import Words
from workflow.people.groups import Group, Groups, OwnGroup

_PER_PAGE = 8
_PART = Markup("\n\n")


def groups_button(words: Words) -> Button:
    """Give the way to the groups, for who leads the cell."""
    return Button(words.label("group.list"), GroupAction(do="list").pack())


def groups_screen(found: Groups, words: Words, *, kept: bool = False) -> Screen:
    """Give the groups of the cell."""
    parts = [words("group.kept")] if kept else []
    parts.append(words("group.head", count=len(found.groups), others=len(found.others)))
    parts += [_group(one, words) for one in found.groups]
    buttons = [Button(one.name, _data("group", one.group_id)) for one in found.groups]
    buttons.append(Button(words.label("group.found"), _data("name")))
    back = Button(words.label("member.list"), MemberAction(do="list").pack())
    lead = Button(words.label("lead.back"), LeadAction(do="home").pack())
    return Screen(_PART.join(parts), in_rows([*buttons, back, lead, home_button(words)]))


def group_screen(one: Group, words: Words) -> Screen:
    """Give one group with its members."""
    buttons = [
        Button(each.name, _data("member", one.group_id, each.member_id)) for each in one.members
    ]
    buttons += [
        Button(words.label(f"group.{label}"), _data(do, one.group_id))
        for label, do in (("add", "others"), ("rename", "rename"), ("end", "end"))
    ]
    return Screen(_group(one, words), in_rows([*buttons, groups_button(words), home_button(words)]))


def others_screen(found: Groups, group_id: int, page: int, words: Words) -> Screen:
    """Give who is in no group, to be put in this one."""
    group = found.of(group_id)
    page = within(page, len(found.others), _PER_PAGE)
    shown = found.others[page * _PER_PAGE : (page + 1) * _PER_PAGE]
    buttons = [Button(one.name, _data("put", group_id, one.member_id)) for one in shown]
    pages = turns(
        page, len(found.others), _PER_PAGE, lambda to: _data("others", group_id, to), words
    )
    back = Button(group.name, _data("group", group_id))
    key = "group.pick" if found.others else "group.nobody"
    ends = in_rows([back, home_button(words)])
    return Screen(words(key, name=group.name), (*in_rows(buttons), *pages, *ends))


def member_screen(one: Group, member_id: int, words: Words) -> Screen:
    """Give what may be done with one member of a group."""
    name = next((each.name for each in one.members if each.member_id == member_id), "")
    buttons = [
        Button(words.label(f"group.{do}"), _data(do, one.group_id, member_id))
        for do in ("leader", "opinion", "out")
    ]
    back = Button(one.name, _data("group", one.group_id))
    text = words("group.member", name=name, group=one.name)
    return Screen(text, in_rows([*buttons, back, home_button(words)]))


def own_screen(found: OwnGroup, words: Words, *, kept: bool = False) -> Screen:
    """Give who leads a group its members, with what was written of each."""
    parts = [words("group.kept")] if kept else []
    parts.append(words("group.own_head", name=found.name, year=found.year))
    for one in found.opinions:
        if one.on is not None:
            parts.append(words("group.said", name=one.name, day=day(one.on), text=one.text))
        else:
            parts.append(words("group.not_said", name=one.name))
    buttons = [
        Button(words.label("group.write", name=one.name), _data("opinion", 0, one.member_id))
        for one in found.opinions
    ]
    return Screen(_PART.join(parts), in_rows([*buttons, home_button(words)]))


def asking(what: str, words: Words, group_id: int = 0) -> Screen:
    """Ask for a group's name, its last day, or for what it said."""
    ways = [home_button(words)]
    if group_id:
        ways.insert(0, Button(words.label("member.back"), _data("group", group_id)))
    if what == "end":
        ways.insert(0, Button(words.label("member.today"), _data("ended", group_id)))
    return Screen(words(f"group.ask_{what}"), in_rows(ways), typing=True)


def _group(one: Group, words: Words) -> Markup:
    names = ", ".join(each.name for each in one.members) or words.label("member.empty")
    leader = next((each.name for each in one.members if each.leads), words.label("member.empty"))
    return words("group.is", name=one.name, leader=leader, names=names)


def _data(do: str, about: int = 0, which: int = 0) -> str:
    return GroupAction(do=do, about=about, which=which).pack()
