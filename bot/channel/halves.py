"""Half characters: one of the two that an emoji is made of, sent alone by a telephone that cut a
text in its middle; and zeros. No database takes them, and no platform takes them back."""

import json

_ZERO = "\0"
_WRITTEN_ZERO = r"\u0000"


def whole(said: object) -> object:
    """Give what a platform said, a question mark in the place of each half, and no zeros."""
    try:
        text = json.dumps(said, ensure_ascii=False)
        text.encode()
    except UnicodeEncodeError:
        return _mended(said)
    except RecursionError:  # nobody reads that deep
        return said
    return _mended(said) if _WRITTEN_ZERO in text else said


def _mended(said: object) -> object:
    if isinstance(said, str):
        return said.replace(_ZERO, "").encode("utf-8", "replace").decode()
    if isinstance(said, list):
        return [_mended(part) for part in said]
    if isinstance(said, dict):
        return {_mended(name): _mended(part) for name, part in said.items()}
    return said
