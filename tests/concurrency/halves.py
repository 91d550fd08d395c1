"""Looking for anything that is only half there: cells without a booking, a booking without its message."""

from __future__ import annotations

from sqlalchemy import func, select

from clinic.context import Clinic
from clinic.storage.tables import BookingRow, BusyCellRow, OutboxRow
from tests.crowds import overlaps

LIVE = ("held", "booked", "arrived")


def nothing_is_half(house: Clinic) -> None:
    """Cells are the live bookings' own; each booked one has one confirmation for its time, each live one no rival."""
    assert overlaps(house) == 0
    with house.database.read() as session:
        live = list(session.scalars(select(BookingRow).where(BookingRow.status.in_(LIVE))))
        wanted = sum((row.cell_to - row.cell_from) * 2 for row in live)
        assert wanted == session.execute(select(func.count()).select_from(BusyCellRow)).scalar_one()
        for row in live:
            told = select(func.count()).where(
                OutboxRow.booking_id == row.id,
                OutboxRow.kind == ("change" if row.ics_sequence else "confirmation"),
                OutboxRow.dedupe_key.endswith(f":{row.ics_sequence}:{int(row.starts_at.timestamp())}"),
            )
            assert session.execute(told).scalar_one() == (row.status == "booked")
