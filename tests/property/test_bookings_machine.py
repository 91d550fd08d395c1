"""A state machine that books, holds, moves, cancels, waits and closes hours in any order: what must hold, holds.

On SQLite and on PostgreSQL. ``NEEDLEPOINT_TEST_MACHINE_RUNS`` and ``…_STEPS`` set its size; the soak's is 500 × 50.
"""

from __future__ import annotations

import atexit
import os
import shutil
import tempfile
from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import Bundle, RuleBasedStateMachine, consumes, initialize, invariant, multiple, rule
from sqlalchemy import delete, func, select

from clinic import booking
from clinic.booking import BookingError, PatientDetails, SlotTaken, links, waitlist
from clinic.context import Clinic
from clinic.settings import Settings
from clinic.storage import Database
from clinic.storage.tables import (
    AvailabilityExceptionRow,
    BookingEventRow,
    BookingNoteRow,
    BookingRow,
    BookingSeriesRow,
    BookingTokenRow,
    BusyCellRow,
    LocationRow,
    OutboxRow,
    PatientRow,
    PractitionerRow,
    ResourceRow,
    WaitlistEntryRow,
)
from tests.calendars import MONDAY, NOW, OPEN, at, days, location
from tests.conftest import Postgres

LIVE = ("held", "booked", "arrived")
TREATMENTS = ("microneedling", "consultation", "rf_microneedling", "talk")
SOAK = bool(os.environ.get("NEEDLEPOINT_TEST_SOAK"))
RUNS = int(os.environ.get("NEEDLEPOINT_TEST_MACHINE_RUNS", "500" if SOAK else "50"))
STEPS = int(os.environ.get("NEEDLEPOINT_TEST_MACHINE_STEPS", "50" if SOAK else "30"))

openings = st.builds(
    lambda treatment, who, day, quarter: (
        f"{treatment}:{who}:{int((at(MONDAY + days(day), '08:00') + timedelta(minutes=15 * quarter)).timestamp())}"
    ),
    st.sampled_from(TREATMENTS),
    st.sampled_from(("ada", "bob", "eve")),
    st.integers(0, 1),
    st.integers(0, 18),
)


class Bookings(RuleBasedStateMachine):
    """Two practitioners, one room, a group of two seats, two short days."""

    live = Bundle("live")
    held = Bundle("held")

    def __init__(self) -> None:
        super().__init__()
        self.folder = Path(tempfile.mkdtemp(prefix="np-machine-"))
        self.database = self.open()
        self.now = NOW
        self.keys = 0

    def open(self) -> Database:
        """A database of our own with the small clinic in it."""
        shutil.copy(template(), self.folder / "a.sqlite3")
        return Database(f"sqlite:///{self.folder / 'a.sqlite3'}")

    def teardown(self) -> None:
        self.database.dispose()
        shutil.rmtree(self.folder, ignore_errors=True)

    @property
    def clinic(self) -> Clinic:
        return Clinic(Settings(now=self.now, var=self.folder, secret="the machine's own secret"), self.database)

    def key(self) -> str:
        self.keys += 1
        return f"k{self.keys}"

    def listed(self, opening: str, ignoring: tuple[int, ...] = ()) -> bool:
        treatment, who, epoch = opening.split(":")
        start = datetime.fromtimestamp(int(epoch), tz=NOW.tzinfo)
        with self.database.read() as session:
            found = booking.free_starts(
                session, treatment, start, start + timedelta(seconds=1), now=self.now, practitioner=who,
                ignoring=ignoring,
            )  # fmt: skip
        return opening in [each.uid for each in found]

    @initialize()
    def begin(self) -> None:
        """Nothing is booked."""

    @rule(target=live, opening=openings)
    def book(self, opening: str) -> object:
        free = self.listed(opening)
        try:
            made = booking.book(self.clinic, opening, self.key(), PatientDetails(name="Ann"), outcome=OPEN)
        except SlotTaken as taken:
            offered = [self.listed(each.uid) for each in taken.nearest]
            assert (free, all(offered)) == (False, True)
            return multiple()
        assert free
        assert not self.listed(opening) or opening.startswith("talk:eve")
        return made.booking_uid

    @rule(target=held, opening=openings, who=st.sampled_from(("c1", "c2")))
    def hold(self, opening: str, who: str) -> object:
        with self.database.read() as session:
            own = session.scalars(
                select(BookingRow.id).where(BookingRow.conversation_id == who, BookingRow.status == "held")
            ).all()
        free = self.listed(opening, tuple(own))
        try:
            made = booking.hold(self.clinic, opening, who)
        except SlotTaken:
            assert not free
            return multiple()
        assert free
        return made.booking_uid

    @rule(target=live, uid=consumes(held))
    def confirm(self, uid: str) -> object:
        try:
            made = booking.confirm(self.clinic, uid, self.key(), PatientDetails(name="Ben"), outcome=OPEN)
        except BookingError:
            return multiple()
        assert made.status == "booked"
        return made.booking_uid

    @rule(target=live, first=openings, more=st.lists(openings, min_size=1, max_size=2), hold=st.booleans())
    def book_a_course(self, first: str, more: list[str], hold: bool) -> object:
        wished = [f"{first.split(':')[0]}:{each.split(':', 1)[1]}" for each in (first, *more)]
        before = self.count()
        held = None
        try:
            if hold:
                held = booking.hold(self.clinic, first, "c3").booking_uid
            made = booking.book_series(
                self.clinic, wished, self.key(), PatientDetails(name="Cyd"), outcome=OPEN, held=held,
                conversation_id="c3",
            )  # fmt: skip
        except SlotTaken:
            assert self.count() == before, "all or none"
            if held is not None:
                assert booking.find(self.clinic, held).status == "held"
                booking.release(self.clinic, held, "c3")
            return multiple()
        assert self.count() == before + len(wished)
        assert held in (None, made[0].booking_uid)
        return multiple(*(each.booking_uid for each in made))

    def count(self) -> int:
        """Booked appointments."""
        with self.database.read() as session:
            booked = select(func.count()).select_from(BookingRow).where(BookingRow.status == "booked")
            return session.execute(booked).scalar_one()

    @rule(treatment=st.sampled_from(TREATMENTS), who=st.sampled_from(("w1", "w2")))
    def join_the_waiting_list(self, treatment: str, who: str) -> None:
        details = PatientDetails(name="Dan", email="dan@example.org")
        waitlist.join(
            self.clinic, treatment, details, MONDAY, MONDAY + days(1), outcome=OPEN, conversation_id=who
        )  # fmt: skip

    @rule(target=live, take=st.sampled_from(("take", "refuse", "leave")))
    def offer_what_is_free(self, take: str) -> object:
        waitlist.offer_free_times(self.clinic)
        with self.database.read() as session:
            offered = select(BookingRow).where(BookingRow.source_channel == "waitlist", BookingRow.status == "held")
            row = session.scalars(offered.order_by(BookingRow.id)).first()
        if row is None or take == "leave":
            return multiple()
        token = links.token_of(self.clinic.settings.secret, "offer", row.uid, row.ics_sequence)
        over = row.hold_expires_at is None or row.hold_expires_at <= self.now
        try:
            if take == "refuse":
                waitlist.decline(self.clinic, token)
                return multiple()
            made = waitlist.accept(self.clinic, token)
        except links.BadLink:
            assert over
            return multiple()
        assert not over
        return made.booking_uid

    @rule(uid=held)
    def release(self, uid: str) -> None:
        found = booking.find(self.clinic, uid)
        assert found.conversation_id
        booking.release(self.clinic, uid, found.conversation_id)

    @rule(uid=live)
    def cancel(self, uid: str) -> None:
        assert booking.cancel(self.clinic, uid).status == "cancelled"

    @rule(uid=live, opening=openings)
    def reschedule(self, uid: str, opening: str) -> None:
        before = booking.find(self.clinic, uid)
        opening = f"{before.treatment}:{opening.split(':', 1)[1]}"
        with self.database.read() as session:
            own = session.scalars(select(BookingRow.id).where(BookingRow.uid == uid)).one()
        free = self.listed(opening, (own,))
        try:
            after = booking.reschedule(self.clinic, uid, opening)
        except BookingError:
            assert booking.find(self.clinic, uid) == before
            assert before.status == "cancelled" or not free
            return
        assert int(after.starts_at.timestamp()) == int(opening.rsplit(":", 1)[1])

    @rule(minutes=st.sampled_from((1, 3, 5, 60, 700)))
    def wait(self, minutes: int) -> None:
        self.now += timedelta(minutes=minutes)

    @rule()
    def sweep(self) -> None:
        booking.expire_holds(self.clinic)

    @rule(who=st.sampled_from((None, "ada", "bob")), day=st.integers(0, 1), hour=st.integers(8, 12))
    def close_an_hour(self, who: str | None, day: int, hour: int) -> None:
        with self.database.write() as session:
            person = session.scalars(select(PractitionerRow.id).where(PractitionerRow.code == who)).one_or_none()
            session.add(
                AvailabilityExceptionRow(
                    location_id=session.scalars(select(LocationRow.id)).one(),
                    practitioner_id=person,
                    date_local=MONDAY + days(day),
                    start_local=f"{hour:02d}:00",
                    end_local=f"{hour + 1:02d}:00",
                    kind="closed",
                )
            )

    @invariant()
    def nothing_overlaps_and_cells_are_the_live_bookings(self) -> None:
        with self.database.read() as session:
            resources = {(each.kind, each.ref_id): each for each in session.scalars(select(ResourceRow))}
            wanted: dict[tuple[int, int], int] = {}
            for row in session.scalars(select(BookingRow).where(BookingRow.status.in_(LIVE))):
                for kind, ref in (("practitioner", row.practitioner_id), ("room", row.room_id)):
                    if ref is None:
                        continue
                    for cell in range(row.cell_from, row.cell_to):
                        place = (resources[kind, ref].id, cell)
                        wanted[place] = wanted.get(place, 0) + 1
            capacity = {each.id: each.capacity for each in resources.values()}
            assert all(count <= capacity[resource] for (resource, _), count in wanted.items())
            found: dict[tuple[int, int], int] = {}
            for resource, cell in session.execute(select(BusyCellRow.resource_id, BusyCellRow.cell)):
                found[resource, cell] = found.get((resource, cell), 0) + 1
            assert found == wanted

    @invariant()
    def whoever_is_offered_a_time_has_it_held(self) -> None:
        with self.database.read() as session:
            offered = select(WaitlistEntryRow).where(WaitlistEntryRow.status == "offered")
            for entry in session.scalars(offered):
                assert entry.offered_booking_id is not None
                row = session.get(BookingRow, entry.offered_booking_id)
                assert row is not None
                assert row.status == "held" or (entry.offer_expires_at and entry.offer_expires_at <= self.now)

    @invariant()
    def every_booking_has_one_confirmation(self) -> None:
        with self.database.read() as session:
            confirmed = session.execute(
                select(BookingRow.id, func.count(OutboxRow.id))
                .outerjoin(OutboxRow, (OutboxRow.booking_id == BookingRow.id) & (OutboxRow.kind == "confirmation"))
                .where(BookingRow.status == "booked")
                .group_by(BookingRow.id)
            ).all()
            assert all(count == 1 for _, count in confirmed)
            statuses = dict(session.execute(select(BookingRow.status, func.count()).group_by(BookingRow.status)).all())
            assert sum(statuses.values()) == session.execute(select(func.count(BookingRow.id))).scalar_one()


def furnish(database: Database) -> None:
    """The small clinic, into an empty migrated database."""
    with database.write() as session:
        build = location(session)
        ada, bob = build.practitioner("ada"), build.practitioner("bob")
        eve = build.practitioner("eve", capacity=2)
        room = build.room("blue")
        build.treatment("microneedling", 60, [ada, bob], [room], buffer_after=15)
        build.treatment("consultation", 30, [ada, bob])
        build.treatment("rf_microneedling", 45, [bob], [room], buffer_before=10)
        build.treatment("talk", 30, [eve])
        for each in (ada, bob, eve):
            build.works(each, "08:00", "13:00", "01")


_TEMPLATE: list[Path] = []


def template() -> Path:
    """A migrated database with the small clinic in it, made once."""
    if not _TEMPLATE:
        folder = Path(tempfile.mkdtemp(prefix="np-machine-"))
        atexit.register(shutil.rmtree, folder, ignore_errors=True)
        database = Database(f"sqlite:///{folder / 'template.sqlite3'}")
        database.migrate()
        furnish(database)
        with database.engine.connect() as connection:
            connection.exec_driver_sql("PRAGMA wal_checkpoint(TRUNCATE)")
        database.dispose()
        _TEMPLATE.append(folder / "template.sqlite3")
    return _TEMPLATE[0]


WRITTEN = (
    BusyCellRow, OutboxRow, WaitlistEntryRow, BookingTokenRow, BookingNoteRow, BookingEventRow, BookingRow,
    BookingSeriesRow, PatientRow, AvailabilityExceptionRow,
)  # fmt: skip
"""What a run of the machine writes, children first."""

_POSTGRES: list[str] = []


class BookingsOnPostgres(Bookings):
    """The same, on one PostgreSQL database that is emptied between runs."""

    def open(self) -> Database:
        database = Database(_POSTGRES[0])
        with database.write() as session:
            for table in WRITTEN:
                session.execute(delete(table))
        return database


@pytest.fixture(scope="class")
def machine_postgres(postgres: Postgres) -> Iterator[None]:
    """A furnished PostgreSQL database for the machine."""
    _POSTGRES[:] = [postgres.new_database(template=postgres.templates[False])]
    database = Database(_POSTGRES[0])
    furnish(database)
    database.dispose()
    yield
    _POSTGRES.clear()


SIZE = settings(max_examples=RUNS, stateful_step_count=STEPS, deadline=None, suppress_health_check=list(HealthCheck))
TestBookings = Bookings.TestCase
TestBookings.settings = SIZE


@pytest.mark.usefixtures("machine_postgres")
class TestBookingsOnPostgres(BookingsOnPostgres.TestCase):  # type: ignore[name-defined,misc]
    settings = SIZE
