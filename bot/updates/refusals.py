"""What a person is told when a step was refused: the reason, over the view as it stands."""

from dataclasses import replace
from datetime import date

from markupsafe import Markup

from handlers.reply import Reply, Screen
from handlers.words import Words
from workflow.errors import Refusal


def with_reason(view: Reply, refusal: Refusal, words: Words, *, toast: bool) -> Reply:
    """Give the view with the reason of a refusal: over it as a toast, or as its first lines."""
    key = f"error.{refusal.code}"
    fields = {name: _said(value) for name, value in refusal.fields.items()}
    if toast:
        return Reply(parts=view.parts, toast=words.label(key, **fields), alert=True)
    reason = words(key, **fields)
    first, *rest = view.parts or (Screen(Markup("")),)
    if not isinstance(first, Screen):
        return Reply(parts=(Screen(reason), first, *rest))
    if first.text.startswith(reason):
        return view
    text = Markup("\n\n").join([reason, first.text]) if first.text else reason
    return Reply(parts=(replace(first, text=text), *rest))


def _said(value: object) -> object:
    return f"{value:%d/%m/%Y}" if isinstance(value, date) else value
