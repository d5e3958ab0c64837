"""Whole conversations over HTTP, on both channels."""

from bot.wiring import Program
from playground.story import Phone, TelegramPhone


async def test_a_text_is_noted_and_answered(program: Program, lan: TelegramPhone) -> None:
    """A message is handled, committed and answered."""
    await lan.opens()
    await lan.says("một")

    seen = await lan.sees("Đã ghi 2 ghi chú")

    assert ("Xem", "Làm hỏng", "Mở phiếu") == seen.buttons


async def test_a_tap_writes_over_its_message_and_is_answered(
    program: Program, lan: TelegramPhone
) -> None:
    """The tapped message becomes the new screen, with a note over the chat."""
    await lan.opens()
    first = await lan.sees("Đã ghi 1 ghi chú")

    answer = await lan.taps("Xem")

    assert "Đã xem" == answer.text
    assert first.id == (await lan.sees("Xem lại 1 ghi chú")).id


async def test_a_typed_number_is_the_tap_on_zalo(program: Program, binh: Phone) -> None:
    """Buttons come as a numbered list; its number picks, and nothing is written over."""
    await binh.says("một")
    await binh.sees("1. Xem")

    await binh.says("số 1")

    await binh.sees("Xem lại 1 ghi chú")
