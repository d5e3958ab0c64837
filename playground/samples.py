"""What people send when a story does not say what: the smallest things of their kind."""

import base64

SMALL_PHOTO = base64.b64decode(
    "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNkYPhfDwAChwGA60e6kgAAAABJRU5ErkJggg=="
)
"""A PNG of one pixel."""
SHORT_VOICE = b"\xff\xf1\x50\x80\x00\x1f\xfc"
"""One empty AAC frame."""
