"""What the buttons say that put back what was typed over."""

from aiogram.filters.callback_data import CallbackData

from handlers.callbacks.base import Number


class PutBackAction(CallbackData, prefix="tb"):
    """Put back what stands under a mark."""

    mark: Number = 0
