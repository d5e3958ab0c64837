"""Half characters: one of the two that an emoji is made of, sent alone by a telephone that cut a
text in its middle. No database takes one, and no platform takes it back."""

import json


def whole(said: object) -> object:
    """Give what a platform said, a sign of something missing in the place of each half."""
    try:
        text = json.dumps(said, ensure_ascii=False)
    except RecursionError:  # nobody reads that deep
        return said
    try:
        text.encode()
    except UnicodeEncodeError:
        found: object = json.loads(
            text.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace")
        )
        return found
    return said
