"""Refusals of the Bot API, with its codes and words."""


class ApiError(Exception):
    """A call the server refuses: the HTTP status, Telegram's sentence, and when to try again."""

    def __init__(self, code: int, description: str, retry_after: int | None = None) -> None:
        super().__init__(description)
        self.code = code
        self.description = description
        self.retry_after = retry_after

    def as_json(self) -> dict[str, object]:
        """Give the body of the answer."""
        body: dict[str, object] = {
            "ok": False,
            "error_code": self.code,
            "description": self.description,
        }
        if self.retry_after is not None:
            body["parameters"] = {"retry_after": self.retry_after}
        return body


def bad_request(reason: str) -> ApiError:
    """400: the call is malformed or asks for what can't be."""
    return ApiError(400, f"Bad Request: {reason}")


def unauthorized() -> ApiError:
    """401: no bot has this token."""
    return ApiError(401, "Unauthorized")


def forbidden(reason: str) -> ApiError:
    """403: the person does not let the bot write."""
    return ApiError(403, f"Forbidden: {reason}")


def not_found() -> ApiError:
    """404: no such method, or a token that is none."""
    return ApiError(404, "Not Found")


def conflict(reason: str) -> ApiError:
    """409: two ways of receiving updates at once."""
    return ApiError(409, f"Conflict: {reason}")


def too_large() -> ApiError:
    """413: an upload over 50 MB."""
    return ApiError(413, "Request Entity Too Large")


def too_many_requests(seconds: int) -> ApiError:
    """429: slow down, and wait so many seconds."""
    return ApiError(429, f"Too Many Requests: retry after {seconds}", seconds)


def internal(reason: str) -> ApiError:
    """500: the server itself is at fault."""
    return ApiError(500, f"Internal Server Error: {reason}" if reason else "Internal Server Error")


def not_played(what: str) -> ApiError:
    """501: Telegram knows it, this miniature does not."""
    return ApiError(501, f"Not Implemented: the playground does not play {what}")


def cannot_parse(reason: str) -> ApiError:
    """400: the text's markup is broken."""
    return bad_request(f"can't parse entities: {reason}")
