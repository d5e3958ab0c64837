"""All conversations in one router, the hot path first."""

from functools import cache

from aiogram import Router

from handlers import fallback, registry, typed_over
from handlers.albums import OncePerAlbum
from handlers.ballot import casting
from handlers.filters import Joined
from handlers.speaker import AtItsPlace, PersonMiddleware


@cache
def build_router() -> Router:
    """Give the tree of all conversations; it keeps nothing, so one serves every program.

    A ballot's taps come first and ask neither who speaks nor where they stood; everybody else is
    looked up once."""
    root = Router(name="root")
    everybody = Router(name="everybody")
    members = Router(name="members")
    for kind in ("message", "edited_message", "callback_query"):
        everybody.observers[kind].outer_middleware(PersonMiddleware())
        members.observers[kind].filter(Joined())
    root.message.middleware(OncePerAlbum())
    for kind in ("message", "callback_query"):
        root.observers[kind].middleware(typed_over.SayWhatWasReplaced())
    root.include_routers(casting.router, everybody)
    everybody.include_routers(registry.STRANGERS.router, members)
    for each in registry.MEMBERS:
        at_its_place = AtItsPlace(
            of_the_cell=each not in registry.ANYWHERE, over_cells=each in registry.OVER_CELLS
        )
        each.router.message.middleware(at_its_place)
        each.router.callback_query.middleware(at_its_place)
    members.include_routers(
        *(each.router for each in registry.MEMBERS), typed_over.router, fallback.router
    )
    return root
