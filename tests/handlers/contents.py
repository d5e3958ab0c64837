"""What people send that is no text, in the platform's own words."""

from typing import Any

Json = dict[str, Any]

_FILE = {"file_id": "1", "file_unique_id": "1"}
PHOTO: Json = {"photo": [{**_FILE, "width": 1, "height": 1}]}
STICKER: Json = {
    "sticker": {
        **_FILE,
        "type": "regular",
        "width": 1,
        "height": 1,
        "is_animated": False,
        "is_video": False,
    }
}
VOICE: Json = {"voice": {**_FILE, "duration": 1}}
DOCUMENT: Json = {"document": {**_FILE, "file_name": "a.pdf"}}
LOCATION: Json = {"location": {"latitude": 10.8, "longitude": 106.7}}
CONTACT: Json = {"contact": {"phone_number": "0900 000 002", "first_name": "Lan"}}

WORDLESS: tuple[Json, ...] = (PHOTO, STICKER, VOICE, DOCUMENT, LOCATION, CONTACT)
"""One of each kind."""
