"""Small calendars for tests, written straight into the tables."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from types import SimpleNamespace
from typing import Any

from sqlalchemy import func, select

from clinic import booking
from clinic.booking import PatientDetails
from clinic.context import Clinic
from clinic.storage import Session
from clinic.storage.tables import (
    AvailabilityExceptionRow,
    AvailabilityRuleRow,
    BusyCellRow,
    LocationRow,
    PractitionerRoomRow,
    PractitionerRow,
    ResourceRow,
    RoomRow,
    TreatmentPractitionerRow,
    TreatmentRoomRow,
    TreatmentRow,
)

OPEN = SimpleNamespace(gate="open", outcome="suitable", bookable_from=None)
ANN = PatientDetails(name="Ann Example", phone="+447700900123", email="ann@example.org")
BEN = PatientDetails(name="Ben Example", phone="+447700900456")
NOW = datetime(2026, 11, 22, 10, 0, tzinfo=UTC)
MONDAY = date(2026, 11, 23)


@dataclass
class Builder:
    """Adds people, rooms, treatments and hours in one session."""

    session: Session
    location_id: int

    def practitioner(self, code: str, capacity: int = 1, **columns: Any) -> int:
        row = PractitionerRow(
            code=code, name=columns.pop("name", code.title()), location_id=self.location_id, **columns
        )
        self.session.add(row)
        self.session.flush()
        self.session.add(ResourceRow(kind="practitioner", ref_id=row.id, capacity=capacity))
        return row.id

    def room(self, code: str, capacity: int = 1) -> int:
        row = RoomRow(code=code, name=code.title(), location_id=self.location_id)
        self.session.add(row)
        self.session.flush()
        self.session.add(ResourceRow(kind="room", ref_id=row.id, capacity=capacity))
        return row.id

    def treatment(
        self, code: str, minutes: int, people: list[int], rooms: list[int] | None = None, **columns: Any
    ) -> int:
        row = TreatmentRow(code=code, name=code.replace("_", " ").title(), minutes=minutes, **columns)
        self.session.add(row)
        self.session.flush()
        self.session.add_all(TreatmentPractitionerRow(treatment_id=row.id, practitioner_id=each) for each in people)
        self.session.add_all(TreatmentRoomRow(treatment_id=row.id, room_id=each) for each in rooms or [])
        return row.id

    def works(self, practitioner_id: int, start: str, end: str, days: str = "0123456", **columns: Any) -> None:
        self.session.add_all(
            AvailabilityRuleRow(
                practitioner_id=practitioner_id, weekday=int(day), start_local=start, end_local=end, **columns
            )
            for day in days
        )

    def uses(self, practitioner_id: int, *rooms: int) -> None:
        self.session.add_all(PractitionerRoomRow(practitioner_id=practitioner_id, room_id=each) for each in rooms)

    def exception(self, day: date, kind: str, who: int | None = None, **columns: Any) -> None:
        self.session.add(
            AvailabilityExceptionRow(
                location_id=self.location_id, practitioner_id=who, date_local=day, kind=kind, **columns
            )
        )


def location(session: Session, tz: str = "Europe/London", **columns: Any) -> Builder:
    """A location, and the builder for what belongs to it."""
    row = LocationRow(code=f"at_{tz.lower()}", name="Test clinic", tz=tz, **({"lead_minutes": 0} | columns))
    session.add(row)
    session.flush()
    return Builder(session, row.id)


def one_person(clinic: Clinic, tz: str = "Europe/London", **columns: Any) -> None:
    """One practitioner, ``ada``, nine to five on weekdays, one treatment of an hour (``microneedling``), no rooms."""
    with clinic.database.write() as session:
        build = location(session, tz, **columns)
        ada = build.practitioner("ada")
        build.treatment("microneedling", 60, [ada])
        build.treatment("consultation", 30, [ada])
        build.works(ada, "09:00", "17:00", "01234")


def at(day: date, wall: str, tz: str = "Europe/London") -> datetime:
    """A wall time as an aware datetime."""
    from zoneinfo import ZoneInfo

    hour, minute = map(int, wall.split(":"))
    return datetime(day.year, day.month, day.day, hour, minute, tzinfo=ZoneInfo(tz))


def uid(treatment: str, practitioner: str, when: datetime) -> str:
    """An opening's uid."""
    return f"{treatment}:{practitioner}:{int(when.timestamp())}"


def days(count: int) -> timedelta:
    """A number of days."""
    return timedelta(days=count)


def later(clinic: Clinic, minutes: float) -> Clinic:
    """The same clinic, some minutes on."""
    moved = clinic.settings.model_copy(update={"now": clinic.now() + timedelta(minutes=minutes)})
    return Clinic(moved, clinic.database)


def cells(clinic: Clinic) -> int:
    """How many calendar cells are taken."""
    with clinic.database.read() as session:
        return session.execute(select(func.count()).select_from(BusyCellRow)).scalar_one()


def listed(clinic: Clinic, opening_uid: str, conversation_id: str | None = None) -> bool:
    """Whether an opening is listed, to a conversation with a hold of its own or to anybody."""
    found = booking.find_openings(
        clinic, opening_uid.split(":")[0], limit=10_000, conversation_id=conversation_id, spread=False
    )
    return opening_uid in [each.uid for each in found]


NINE = uid("microneedling", "ada", at(MONDAY, "09:00"))
TEN = uid("microneedling", "ada", at(MONDAY, "10:00"))
