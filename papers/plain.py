"""Text as people mean it: without accents, capitals and extra spaces."""

import unicodedata


def fold(text: str) -> str:
    """Give `text` without accents, in small letters, with single spaces: "Số  2" is "so 2"."""
    letters = unicodedata.normalize("NFKD", text.casefold().replace("đ", "d"))
    bare = "".join(letter for letter in letters if not unicodedata.combining(letter))
    return " ".join(bare.split())
