"""The page docs/meeting.md, drawn from the table: `python -m workflow.meeting.states_picture`."""

from pathlib import Path

import workflow
from workflow.meeting.meeting_states import OVER, TRANSITIONS

PAGE = Path(workflow.__file__).resolve().parent.parent / "docs" / "meeting.md"
_HEAD = """# The meeting

Drawn from the table in `workflow/meeting/meeting_states.py` by
`python -m workflow.meeting.states_picture`; a test keeps it current.
An event that a state has no arrow for is refused with a sentence and changes nothing.

- The **roll** is frozen and hashed when the meeting is opened, and frozen again for a late comer,
  each time as a link of the audit chain; after the first ballot was opened nobody is added.
- The **agenda** is laid by the rating core's order: collectives, then persons. Out of order is
  warned of; a sheet has nobody on it whose review is not concluded.
- The **chair** hands over when his own review comes, to whom the rules name or the meeting elects.
- The **vote** is taken once at the end or after each person, and can be taken again.
- **What is said** goes to the minutes when who said it agrees.
- The **minutes** are read as a draft, again after every correction, and closed when approved.

"""


def picture() -> str:
    """Give the table as a mermaid state diagram, loops gathered in one line a state."""
    lines = ["```mermaid", "stateDiagram-v2", "    [*] --> scheduled"]
    arrows: dict[tuple[str, str], list[str]] = {}
    for (state, event), following in TRANSITIONS.items():
        arrows.setdefault((state.value, following.value), []).append(event.value)
    for (state_name, following_name), events in arrows.items():
        lines.append(f"    {state_name} --> {following_name}: {', '.join(events)}")
    lines += [f"    {state.value} --> [*]" for state in sorted(OVER)]
    return "\n".join([*lines, "```", ""])


def page() -> str:
    """Give the whole page."""
    return _HEAD + picture()


if __name__ == "__main__":
    PAGE.write_text(page(), encoding="utf-8")
