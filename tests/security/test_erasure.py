"""After an erasure the visitor's words are nowhere: not in a row, not in a file's bytes; what stays is said."""

from __future__ import annotations

import base64
import random
import sqlite3
from contextlib import closing
from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import inspect

from clinic import conversations, privacy
from clinic.booking import identity, links, waitlist
from clinic.booking.records import PatientDetails
from clinic.context import Clinic
from clinic.conversations import Fact, UnknownConversation
from clinic.notifications import dispatch
from clinic.storage import rasa_tracker
from clinic.storage.belonging import ABOUT_PEOPLE, OF_A_CONVERSATION
from clinic.storage.tables import (
    Base,
    BookingNoteRow,
    BookingRow,
    OutboxRow,
    PatientRow,
    PractitionerRow,
    TreatmentRow,
    WaitlistEntryRow,
)
from tests.calendars import OPEN

MARKER = "zqxmarker"


def rasa_file(path: Path, senders: dict[str, int], *, wal: bool = False) -> None:
    """A tracker file as Rasa makes it, with events of several conversations mixed, some of them long."""
    random.seed(7)
    events = [sender for sender, count in senders.items() for _ in range(count)]
    random.shuffle(events)
    with closing(sqlite3.connect(path)) as connection:
        if wal:
            connection.execute("PRAGMA journal_mode = WAL")
        connection.execute(
            "CREATE TABLE events (id INTEGER PRIMARY KEY, sender_id VARCHAR(255) NOT NULL, type_name VARCHAR(255), "
            "timestamp FLOAT, intent_name VARCHAR(255), action_name VARCHAR(255), data TEXT)"
        )
        connection.execute("CREATE INDEX ix_events_sender_id ON events (sender_id)")
        for number, sender in enumerate(events):
            words = MARKER if sender.startswith("marked") else "other"
            data = f'{{"text": "{words} {number} {"x" * random.randint(10, 3000)} {words}"}}'
            connection.execute("INSERT INTO events (sender_id, type_name, data) VALUES (?, 'user', ?)", (sender, data))
            connection.commit()


def test_a_turn_that_ends_after_the_erasure_brings_nothing_back(tmp_path: Path) -> None:
    """Rasa saves a turn that we have stopped waiting for: all of the conversation's events, the old ones too."""
    path = tmp_path / "rasa-tracker.sqlite3"
    rasa_file(path, {"marked": 3, "other": 3}, wal=True)
    late = "INSERT INTO events (sender_id, type_name, data) VALUES (?, 'user', ?)"
    with closing(sqlite3.connect(path)) as turn:  # open all the while, as Rasa's is
        assert rasa_tracker.erase(path, "marked") == 3
        for sender in ("marked", "other"):
            turn.execute(late, (sender, MARKER if sender == "marked" else "later"))
        turn.commit()
    assert (rasa_tracker.count(path, "marked"), rasa_tracker.count(path, "other")) == (0, 4)
    assert files_with(tmp_path, MARKER) == []


def test_the_guard_against_late_turns_ends_and_forgets(tmp_path: Path) -> None:
    path = tmp_path / "rasa-tracker.sqlite3"
    rasa_file(path, {"marked": 1, "marked-too": 1})
    rasa_tracker.erase(path, "marked")
    with closing(sqlite3.connect(path)) as rasa:
        rasa.execute("UPDATE needlepoint_erased SET until = until - ?", (rasa_tracker.STAYS_ERASED + 1,))
        rasa.execute("INSERT INTO events (sender_id, type_name) VALUES ('marked', 'user')")
        rasa.commit()
        assert rasa_tracker.count(path, "marked") == 1
        rasa_tracker.erase(path, "marked-too")
        assert rasa.execute("SELECT sender_id FROM needlepoint_erased").fetchall() == [("marked-too",)]


def files_with(folder: Path, words: str) -> list[str]:
    """Every file under `folder` whose bytes hold the words."""
    return [str(p.relative_to(folder)) for p in folder.rglob("*") if p.is_file() and words.encode() in p.read_bytes()]


def rows_with(clinic: Clinic, words: str) -> list[str]:
    """Every table that holds the words in any column."""
    with clinic.database.read() as session:
        return [
            table.name
            for table in Base.metadata.sorted_tables
            if any(words in str(value) for row in session.execute(table.select()) for value in row)
        ]


def talk_about(clinic: Clinic, words: str = MARKER, turns: int = 30) -> str:
    """A conversation that leaves the words wherever a conversation can leave them."""
    talk = conversations.create(clinic)
    for number in range(turns):
        text = f"{words} {number} " + "y" * (number * 70)
        message = conversations.store_message(clinic, talk.id, text=text, client_message_id=f"c{number}").message
        reply = {
            "text": f"You said {words}",
            "buttons": [{"title": f"{words} yes", "intent": "affirm", "data": {"name": words}}],
            "sources": [],
        }
        alert = ("red_flag", "pus") if number == 3 else None
        conversations.save_replies(clinic, message, [reply], alert=alert)
        conversations.remember(clinic, talk.id, [Fact("condition", f"{words}{number}")], message.uid)
    conversations.save_draft(clinic, talk.id, {"name": words, "phone": "07700900123"})
    conversations.keep_unanswered(clinic, talk.id, f"what is {words}")
    return talk.id


def book(clinic: Clinic, conversation_id: str, status: str, hour: int, words: str = MARKER) -> str:
    """A booking made in the conversation, straight into the rows; its reference."""
    now = clinic.now()
    with clinic.database.write() as session:
        treatment, person = session.query(TreatmentRow).first(), session.query(PractitionerRow).first()
        assert treatment is not None
        assert person is not None
        patient = PatientRow(uid=f"p{hour}", name=words, email_norm=f"{words}@example.com", locale="en", created_at=now)
        session.add(patient)
        session.flush()
        start = now + timedelta(days=3, hours=hour)
        booking = BookingRow(
            uid=f"b{hour}", reference=f"NP-AAAAA{hour}", idem_key=f"k{hour}", treatment_id=treatment.id,
            practitioner_id=person.id, patient_id=patient.id, starts_at=start, ends_at=start + timedelta(hours=1),
            cell_from=hour, cell_to=hour + 1, tz="Europe/London", local_start=start.strftime("%Y-%m-%dT%H:%M"),
            status=status, hold_expires_at=now + timedelta(minutes=5) if status == "held" else None, ics_sequence=0,
            version=1, conversation_id=conversation_id, created_at=now, opening=f"x:{hour}",
            declaration_json={"said": [f"declared {words}"]},
        )  # fmt: skip
        session.add(booking)
        session.flush()
        session.add(BookingNoteRow(booking_id=booking.id, rule_id="darker_skin", text=f"note {words}"))
        session.add(
            OutboxRow(
                kind="confirmation", dedupe_key=f"d{hour}", booking_id=booking.id, payload_json={"to": words},
                created_at=now, not_before=now, attempts=0,
            )
        )  # fmt: skip
        return booking.reference


def test_not_a_byte_stays_behind(loaded_clinic: Clinic) -> None:
    clinic = loaded_clinic
    var = clinic.settings.var
    other = talk_about(clinic, "othervisitor", 5)
    marked = talk_about(clinic)
    rasa_file(clinic.settings.tracker_db, {marked: 40, "someone-else": 40})
    with closing(sqlite3.connect(clinic.settings.tracker_db)) as connection:
        connection.execute("UPDATE events SET data = data || ? WHERE sender_id = ?", (MARKER, marked))
        connection.commit()
    assert files_with(var, MARKER)
    assert rows_with(clinic, MARKER)
    report = privacy.erase(clinic, marked, exclusive=True)
    assert report == {"erased": True, "kept": []}
    assert rows_with(clinic, MARKER) == []
    assert files_with(var, MARKER) == []
    assert rasa_tracker.count(clinic.settings.tracker_db, "someone-else") == 40
    assert len(conversations.transcript(clinic, other)) == 10
    with pytest.raises(UnknownConversation):
        conversations.find(clinic, marked)
    with pytest.raises(UnknownConversation):
        privacy.erase(clinic, marked, exclusive=True)


@pytest.mark.parametrize("wal", [False, True])
def test_rasas_file_is_clean_in_either_journal_mode_while_others_write(tmp_path: Path, wal: bool) -> None:
    path = tmp_path / "tracker.sqlite3"
    rasa_file(path, {"marked-1": 60, "other": 60}, wal=wal)
    with closing(sqlite3.connect(path)) as open_elsewhere:
        open_elsewhere.execute("SELECT count(*) FROM events").fetchone()
        assert rasa_tracker.erase(path, "marked-1") == 60
        assert files_with(tmp_path, MARKER) == []
        open_elsewhere.execute("INSERT INTO events (sender_id, data) VALUES ('other', 'more')")
        open_elsewhere.commit()
    assert rasa_tracker.count(path, "other") == 61


def test_a_tracker_without_a_table_or_a_file_has_nothing_to_erase(tmp_path: Path) -> None:
    assert rasa_tracker.erase(tmp_path / "none.sqlite3", "x") == 0
    (tmp_path / "empty.sqlite3").touch()
    assert rasa_tracker.erase(tmp_path / "empty.sqlite3", "x") == 0
    assert rasa_tracker.count(tmp_path / "empty.sqlite3", "x") == 0


def test_an_appointment_stays_and_is_named_a_hold_goes_a_cancelled_one_is_a_count(
    any_loaded_clinic: Clinic,
) -> None:
    clinic = any_loaded_clinic
    talk = talk_about(clinic, turns=2)
    booked = book(clinic, talk, "booked", 1, "keptname")
    book(clinic, talk, "held", 2)
    book(clinic, talk, "cancelled", 3)
    report = privacy.erase(clinic, talk, exclusive=True)
    assert [booked in item["what"] for item in report["kept"]] == [True, True]
    assert all(item["why"] for item in report["kept"])
    with clinic.database.read() as session:
        rows = {row.status: row for row in session.query(BookingRow)}
        assert set(rows) == {"booked", "cancelled"}
        assert rows["booked"].patient_id is not None
        assert rows["booked"].conversation_id is None
        assert rows["cancelled"].patient_id is None
        names = [patient.name for patient in session.query(PatientRow)]
        assert sorted(filter(None, names)) == ["keptname"]
        assert [row.dedupe_key for row in session.query(OutboxRow)] == ["d1"]
        assert [row.text for row in session.query(BookingNoteRow)] == ["note keptname"]
    assert rows_with(clinic, MARKER) == []


def test_letters_of_what_never_became_an_appointment_go_too(loaded_clinic: Clinic) -> None:
    """Also a draft that a crash left, also where the text itself is encoded; those of the appointment are told of."""
    talk = conversations.create(loaded_clinic).id
    kept, gone = book(loaded_clinic, talk, "booked", 1), book(loaded_clinic, talk, "cancelled", 2)
    folder = loaded_clinic.settings.var / "mail"
    folder.mkdir()
    for name in (f"confirmation-{kept}-0.eml", f"cancellation-{gone}-1.eml", f".staff_confirmation-{gone}-0.eml.77"):
        (folder / name).write_bytes(base64.b64encode(MARKER.encode()))
    report = privacy.erase(loaded_clinic, talk, exclusive=True)
    assert [path.name for path in folder.iterdir()] == [f"confirmation-{kept}-0.eml"]
    assert any(kept in item["what"] and "letters" in item["what"] for item in report["kept"])


def test_a_code_that_was_sent_goes_with_the_conversation_that_asked(any_loaded_clinic: Clinic) -> None:
    """The appointment was made elsewhere; the letter with the code names its holder."""
    clinic = any_loaded_clinic
    booked_in = conversations.create(clinic).id
    book(clinic, booked_in, "booked", 1)
    with clinic.database.write() as session:
        session.query(OutboxRow).delete()
    asking = conversations.create(clinic).id
    identity.send_code(clinic, asking, f"{MARKER}@example.com")
    assert dispatch.dispatch_due(clinic).sent >= 1
    mail = clinic.settings.var / "mail"
    assert [path.name for path in mail.iterdir()] == ["identity_code-code-1.eml"]
    assert privacy.erase(clinic, asking, exclusive=True) == {"erased": True, "kept": []}
    assert list(mail.iterdir()) == []
    assert "patient" in rows_with(clinic, MARKER), "the appointment belongs to the other conversation"


@pytest.mark.parametrize("ending", ["waiting", "offered", "expired", "declined", "accepted"])
def test_a_place_on_the_waiting_list_goes_whatever_became_of_it(any_loaded_clinic: Clinic, ending: str) -> None:
    clinic = any_loaded_clinic
    talk = conversations.create(clinic).id
    today = clinic.now().date()
    person = PatientDetails(MARKER, None, f"{MARKER}@example.com")
    said = {"said": [{"kind": "condition", "value": MARKER}]}
    until = today + timedelta(days=20)
    waitlist.join(clinic, "microneedling", person, today, until, outcome=OPEN, declaration=said, conversation_id=talk)
    if ending != "waiting":
        assert waitlist.offer_free_times(clinic) == 1
        while dispatch.dispatch_due(clinic).sent:
            pass
        with clinic.database.read() as session:
            held = session.query(BookingRow).one()
        token = links.token_of(clinic.settings.secret, "offer", held.uid, held.ics_sequence)
        if ending == "accepted":
            waitlist.accept(clinic, token)
        elif ending == "declined":
            waitlist.decline(clinic, token)
        elif ending == "expired":
            with clinic.database.write() as session:
                session.get_one(BookingRow, held.id).hold_expires_at = clinic.now() - timedelta(minutes=1)
                session.query(WaitlistEntryRow).one().offer_expires_at = clinic.now() - timedelta(minutes=1)
            waitlist.offer_free_times(clinic)
        assert files_with(clinic.settings.var / "mail", MARKER)
    report = privacy.erase(clinic, talk, exclusive=True)
    assert bool(report["kept"]) is (ending == "accepted")
    left = rows_with(clinic, MARKER)
    assert sorted(left) == (["booking", "patient"] if ending == "accepted" else [])
    if ending != "accepted":
        assert files_with(clinic.settings.var, MARKER) == []


def test_what_is_written_after_the_erasure_goes_with_the_next_sweep(any_loaded_clinic: Clinic) -> None:
    clinic = any_loaded_clinic
    talk = talk_about(clinic, turns=2)
    other = conversations.create(clinic).id
    privacy.erase(clinic, talk, exclusive=True)
    today = clinic.now().date()
    for each in (talk, other):
        words = MARKER if each == talk else "somebody else"
        person = PatientDetails(words, None, "person@example.com")
        waitlist.join(
            clinic, "microneedling", person, today, today + timedelta(days=20), outcome=OPEN, conversation_id=each
        )
    book(clinic, talk, "held", 10)
    kept = book(clinic, talk, "booked", 12, "an appointment")
    book(clinic, other, "held", 14, "somebody else")
    assert privacy.sweep(clinic).latecomers == 1
    assert rows_with(clinic, MARKER) == []
    assert files_with(clinic.settings.var, MARKER) == []
    with clinic.database.read() as session:
        left = {row.reference: row.conversation_id for row in session.query(BookingRow)}
        assert left.pop(kept) is None
        assert list(left.values()) == [other]
        assert [row.conversation_id for row in session.query(WaitlistEntryRow)] == [other]
    assert privacy.sweep(clinic).latecomers == 0


def test_the_export_has_every_row_of_the_conversation(any_loaded_clinic: Clinic) -> None:
    clinic = any_loaded_clinic
    talk = talk_about(clinic, turns=4)
    book(clinic, talk, "booked", 1)
    data = privacy.export(clinic, talk)
    text = str(data)
    assert len(data["message"]) == 8
    assert len(data["conversation_fact"]) == 4
    assert len(data["alert"]) == 1
    assert data["conversation"]["draft_json"] == {"name": None, "phone": None}
    assert data["conversation_identity"][0]["identity_json"]["draft"]["phone"] == "07700900123"
    assert data["booking"][0]["patient"]["name"] == MARKER
    assert data["booking"][0]["notes"][0]["text"] == f"note {MARKER}"
    assert data["booking"][0]["letters"]
    assert f"what is {MARKER}" in text
    with pytest.raises(UnknownConversation):
        privacy.export(clinic, "nobody")


def test_every_table_that_points_at_a_conversation_is_erased_and_exported() -> None:
    """A new table with a `conversation_id` must be added to the erasure, or this fails."""
    pointing = {table.name for table in Base.metadata.sorted_tables if "conversation_id" in table.c}
    assert pointing == {str(table.__tablename__) for table in OF_A_CONVERSATION} | {"booking"}


KNOWLEDGE_AND_CALENDAR = {
    "availability_exception", "availability_rule", "knowledge_record", "knowledge_revision", "knowledge_version",
    "location", "outside_busy", "outside_calendar", "practitioner", "practitioner_room", "resource", "room",
    "treatment", "treatment_practitioner", "treatment_room",
}  # fmt: skip
"""Tables that hold what the clinic knows, and its hours: no visitor's words get there."""


def test_every_table_says_whether_it_is_about_people(any_loaded_clinic: Clinic) -> None:
    """Taken from the database itself: a new table must be put with its kind, or this fails."""
    with any_loaded_clinic.database.read() as session:
        tables = set(inspect(session.connection()).get_table_names()) - {"alembic_version"}
    about_people = [str(table.__tablename__) for table in ABOUT_PEOPLE]
    assert len(about_people) == len(set(about_people))
    assert tables == {*about_people, *KNOWLEDGE_AND_CALENDAR}
    assert not KNOWLEDGE_AND_CALENDAR & {*about_people}


def test_erasing_waits_for_a_turn_in_flight(loaded_clinic: Clinic, monkeypatch: pytest.MonkeyPatch) -> None:
    import threading
    import time

    talk = conversations.create(loaded_clinic).id
    message = conversations.store_message(loaded_clinic, talk, text="hello").message
    answered: list[float] = []

    def answer_late() -> None:
        time.sleep(0.5)
        conversations.save_replies(loaded_clinic, message, [{"text": "late"}])
        answered.append(time.monotonic())

    thread = threading.Thread(target=answer_late)
    thread.start()
    privacy.erase(loaded_clinic, talk)
    erased = time.monotonic()
    thread.join()
    assert answered
    assert erased >= answered[0]
