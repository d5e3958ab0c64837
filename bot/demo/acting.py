"""What people of the demo do with their phones, in the words on their screens."""

from collections.abc import Mapping
from datetime import timedelta
from types import MappingProxyType

from markupsafe import Markup

from handlers.words import Words
from papers.forms import Appears, Item, Kind
from playground.story import Phone
from workflow.review.which_form import FORMS

ANYTHING = ""
"""What every text contains."""

THINKING = timedelta(seconds=15)

USUALLY = frozenset(Appears) - {Appears.PROMPTED}
"""What is asked of whom no superior committee prompts, when no earlier review is at hand."""


class Acting:
    """Everyday acts that several people repeat, in one language.

    Who acts `in_order` thinks before they answer, and waits after each tap for what it brought: a
    chat to be read afterwards."""

    def __init__(self, words: Words, *, in_order: bool = False) -> None:
        self.words = words
        self._in_order = in_order

    def label(self, key: str, **fields: object) -> str:
        """Give the words of a button."""
        return self.words.label(key, **fields)

    def sight(self, key: str) -> str:
        """Give the beginning of a text as a person sees it: its first line, up to a field."""
        first = self.words.label_template(key).partition("\n")[0]
        return Markup(first).striptags().partition("{")[0].strip()  # noqa: S704 - ours

    async def taps(self, phone: Phone, label: str) -> None:
        """Choose what is offered under a label."""
        await self._thinks(phone)
        await phone.taps(label)
        if self._in_order:
            await phone.sees(ANYTHING)

    async def closes_vote(self, phone: Phone) -> None:
        """Close the vote on the screen; where somebody has not voted, it is asked once more."""
        offered = await phone.buttons()
        everybody, yes = self.label("meeting.close_all"), self.label("meeting.close_yes")
        await self._thinks(phone)
        await phone.taps(everybody if everybody in offered else self.label("meeting.close"))
        await phone.sees(ANYTHING)
        if yes in await phone.buttons():
            await self.taps(phone, yes)

    async def _thinks(self, phone: Phone) -> None:
        """Let the world's time pass that a person takes: a chat bears one message a second."""
        if self._in_order:
            await phone.story.moves_clock(THINKING)

    async def joins(self, phone: Phone, code: str) -> None:
        """Open the chat with the code of the card, and agree."""
        await phone.opens(code)
        await self.taps(phone, self.label("join.do_agree"))
        await phone.sees(phone.name)

    async def begins_review(self, phone: Phone) -> None:
        """Open the self-review from the notice or the main page."""
        await phone.says("menu")
        if self._in_order:
            await phone.sees(ANYTHING)
        await self.taps(phone, self.label("home.write"))
        await phone.sees("1/")

    async def answers(
        self,
        phone: Phone,
        form: str,
        *,
        first: int = 0,
        until: int = 99,
        own: Mapping[str, str] = MappingProxyType({}),
    ) -> None:
        """Answer the questions of a form from number `first` + 1 up to number `until`, in the
        person's `own` words where they have some."""
        asked = FORMS[form].asked(USUALLY)
        for number, item in enumerate(asked[first:until], start=first + 1):
            await self.answers_one(phone, item, own.get(item.id, ""))
            if number < len(asked):
                await phone.sees(f"{number + 1}/{len(asked)}")

    async def answers_one(self, phone: Phone, item: Item, own: str = "") -> None:
        """Answer one question as its example does, with the grade and level "good"."""
        match item.kind:
            case _ if own:
                await self._thinks(phone)
                await phone.says(own)
            case Kind.GRADE:
                await self.taps(phone, self.label("grade.good"))
            case Kind.LEVEL:
                await self.taps(phone, self.label("level.good"))
            case _ if item.example is None:
                await self.taps(phone, item.skip.vi if item.skip else "")
            case _:
                await self._thinks(phone)
                await phone.says(item.example.in_language(self.words.language))

    async def hands_in(self, phone: Phone) -> bytes:
        """Hand the review in from the overview, and fetch the Word file."""
        await self.taps(phone, self.label("review.submit"))
        await phone.sees(self.sight("review.confirm"))
        await self.taps(phone, self.label("review.submit_yes"))
        return await phone.sees_file(".docx")

    async def checks_in(self, phone: Phone, code: str) -> None:
        """Say one is there, with the code read aloud in the room."""
        await phone.says("menu")
        if self._in_order:
            await phone.sees(ANYTHING)
        await self.taps(phone, self.label("home.check_in"))
        await phone.says(code)
        await phone.sees(self.sight("meeting.checked_in"))
