"""What a platform posts to a webhook, before it is read as an update."""

import logging

from aiohttp import web

log = logging.getLogger("bot.web")


async def posted_json(request: web.Request) -> object:
    """Give what a platform posted.

    Raises `ValueError` where it is no JSON; answers 400 where its letters are of no known kind."""
    try:
        return await request.json()
    except LookupError:
        log.info("code=rubbish what=charset")
        raise web.HTTPBadRequest from None
    except RecursionError:
        raise ValueError("nested too deeply") from None
