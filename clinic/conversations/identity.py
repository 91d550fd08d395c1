"""Keeps who someone is apart from what they said about their health.

The unfinished booking is written as two rows: one with name, telephone and e-mail, one with everything else.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

IDENTITY = ("name", "phone", "email")
"""What names a person in an unfinished booking, and in the contact given before one."""
PLACES = ("booking", "contact")
"""The parts of a draft that hold it, beside its own top level."""


def _parted(part: Mapping[str, Any]) -> tuple[dict[str, Any], dict[str, Any]]:
    own = {key: part[key] for key in IDENTITY if part.get(key)}
    return own, {key: (None if key in own else value) for key, value in part.items()}


def apart(draft: Mapping[str, Any]) -> tuple[dict[str, Any], dict[str, Any]]:
    """(who, what): the identity in a draft, and the draft without it."""
    own, what = _parted(draft)
    who: dict[str, Any] = {"draft": own} if own else {}
    for place in PLACES:
        if isinstance(draft.get(place), Mapping):
            own, what[place] = _parted(draft[place])
            if own:
                who[place] = own
    return who, what


def together(who: Mapping[str, Any], what: Mapping[str, Any]) -> dict[str, Any]:
    """The draft again, as it was before `apart`."""
    draft = dict(what) | dict(who.get("draft", {}))
    for place in PLACES:
        if isinstance(draft.get(place), Mapping):
            draft[place] = dict(draft[place]) | dict(who.get(place, {}))
    return draft
