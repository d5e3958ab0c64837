"""What the miniature Zalo answers when it refuses."""


class ZaloError(Exception):
    """A refusal: `code` goes into error_code, `description` into description."""

    def __init__(self, code: int, description: str) -> None:
        super().__init__(code, description)
        self.code = code
        self.description = description


def bad_request(description: str) -> ZaloError:
    """A parameter is missing, unknown or wrong."""
    return ZaloError(400, f"Bad Request: {description}")


def unauthorized() -> ZaloError:
    """The token belongs to no bot."""
    return ZaloError(401, "Unauthorized")


def not_found() -> ZaloError:
    """No such method, or no such thing."""
    return ZaloError(404, "Not Found")


def idle_poll() -> ZaloError:
    """Nothing came within the asked seconds: Zalo words this as an error."""
    return ZaloError(408, "Request timeout")


def quota_exceeded() -> ZaloError:
    """The month's messages are used up; Zalo never says when to try again."""
    return ZaloError(429, "Quota exceeded")
