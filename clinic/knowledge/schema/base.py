"""What every record of the clinic's knowledge shares: strictness, identifiers, review, ranges."""

from __future__ import annotations

import json
from datetime import date, datetime, time
from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Field, StringConstraints

Identifier = Annotated[str, StringConstraints(pattern=r"^[a-z][a-z0-9_]*$", max_length=80)]
"""A record's id: lower-case letters, digits and underscores. Never reused for something else."""

Words = Annotated[str, StringConstraints(min_length=1, strip_whitespace=True)]
"""A sentence or phrase for people; never empty."""

WallTime = Annotated[str, StringConstraints(pattern=r"^([01][0-9]|2[0-3]):[0-5][0-9]$")]
"""A time of the clinic's wall clock, `HH:MM`."""

WebAddress = Annotated[str, StringConstraints(pattern=r"^https?://[^\s]+$")]
"""An address on the web, exactly as its publisher writes it."""

Count = Annotated[int, Field(ge=0)]
Seats = Annotated[int, Field(ge=1, le=50)]

Modality = Literal["standard", "prp", "rf", "scalp"]
Gate = Literal["block", "consult", "note"]
"""`block`: not booked (ever, or until its date); `consult`: a consultation is booked instead of the treatment;
`note`: bookable, the clinician is told beforehand and the visitor is told what to expect."""

EvidenceLevel = Literal[
    "not_recommended", "very_low", "low", "low_to_moderate", "moderate", "moderate_as_add_on", "high"
]
Confidence = Literal["low", "moderate", "high"]
Tier = Literal["A", "B", "C", "D"]
SkinType = Literal["I", "II", "III", "IV", "V", "VI"]
Weekday = Literal["monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"]


class Record(BaseModel):
    """A record read from YAML or from the database: nothing unknown in it, nothing changed after reading."""

    model_config = ConfigDict(strict=True, extra="forbid", frozen=True, populate_by_name=True)


class Reviewed(Record):
    """A record that visitors are answered from: it ships unreviewed until the clinic's own clinician has signed it."""

    reviewed_by: Words | None
    reviewed_at: date | None
    review_due: date | None


def parse[R: Record](model: type[R], data: object) -> R:
    """Strict reading of plain data (as YAML gives it) into `model`; pydantic's ValidationError when it does not fit.

    Goes by way of JSON, because strict mode takes lists for tuples and text for dates only there.
    """
    return model.model_validate_json(json.dumps(data, default=_plain))


def plain(record: Record) -> dict[str, Any]:
    """`record` as plain JSON data, under the names used in the YAML files."""
    data: dict[str, Any] = record.model_dump(mode="json", by_alias=True)
    return data


def _plain(value: object) -> str:
    if isinstance(value, date | datetime | time):
        return value.isoformat()
    raise TypeError(f"{type(value).__name__} cannot stand in a clinic file")
