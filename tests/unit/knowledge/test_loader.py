"""Loading may be repeated at will, and what staff changed stays; on both databases."""

from __future__ import annotations

import shutil
import threading
from datetime import date
from pathlib import Path

import pytest
from sqlalchemy import select

from clinic import booking
from clinic.booking import SlotTaken
from clinic.context import Clinic
from clinic.knowledge import (
    KnowledgeMissing,
    NotLoadable,
    UnknownRecord,
    current,
    history,
    load,
    staff_edit,
    staff_retire,
)
from clinic.settings import ROOT
from clinic.storage import knowledge as storage
from clinic.storage.tables import (
    AvailabilityExceptionRow,
    AvailabilityRuleRow,
    PractitionerRow,
    ResourceRow,
    RoomRow,
    TreatmentRow,
)
from tests.calendars import ANN, OPEN


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A copy of the sample clinic to change."""
    return Path(shutil.copytree(ROOT / "data" / "clinic", tmp_path / "clinic"))


def change(folder: Path, file: str, old: str, new: str) -> None:
    path = folder / file
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), encoding="utf-8")


def version(clinic: Clinic) -> int:
    with clinic.database.read() as session:
        return storage.version(session)


def test_an_empty_database_knows_nothing(clinic: Clinic) -> None:
    with pytest.raises(KnowledgeMissing):
        clinic.knowledge()


def test_the_first_load_fills_everything(any_clinic: Clinic, folder: Path) -> None:
    report = load(any_clinic.database, folder, any_clinic.now())
    knowledge = any_clinic.knowledge()
    assert report.inserted > 600
    assert (report.updated, report.unchanged, report.kept_staff_changes, report.retired) == (0, 0, 0, 0)
    assert len(knowledge.concerns) == 22
    assert len(knowledge.rules) == 44
    assert knowledge.version == report.version == 1
    assert any_clinic.tz.key == "Europe/London"


def test_the_order_of_the_files_is_kept(any_loaded_clinic: Clinic) -> None:
    knowledge = any_loaded_clinic.knowledge()
    assert list(knowledge.concerns)[:3] == ["fine_lines_wrinkles", "neck_wrinkles", "acne_scars"]
    assert [phase.id for phase in knowledge.downtime] == ["day_0", "day_1_2", "day_2_7", "day_3_5", "day_5_10"]


def test_loading_again_changes_nothing(any_clinic: Clinic, folder: Path) -> None:
    first = load(any_clinic.database, folder, any_clinic.now())
    second = load(any_clinic.database, folder, any_clinic.now())
    assert (second.inserted, second.updated, second.retired) == (0, 0, 0)
    assert second.unchanged == first.inserted
    assert second.version == first.version
    assert len(history(any_clinic.database, "concern", "melasma")) == 1


def test_two_loads_at_once_load_once(any_clinic: Clinic, folder: Path) -> None:
    reports: list[int] = []
    threads = [
        threading.Thread(target=lambda: reports.append(load(any_clinic.database, folder, any_clinic.now()).inserted))
        for _ in range(2)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(reports)[0] == 0
    assert sorted(reports)[1] > 600


def test_a_change_in_the_files_is_taken_over_with_its_history(any_clinic: Clinic, folder: Path) -> None:
    load(any_clinic.database, folder, any_clinic.now())
    change(folder, "concerns.yml", "name: Melasma", "name: Melasma of the face")
    report = load(any_clinic.database, folder, any_clinic.now())
    assert (report.inserted, report.updated) == (0, 1)
    assert any_clinic.knowledge().concerns["melasma"].name == "Melasma of the face"
    assert [r.data["name"] for r in history(any_clinic.database, "concern", "melasma")] == [
        "Melasma",
        "Melasma of the face",
    ]


def test_a_staff_change_is_used_at_once_and_survives_loading(any_clinic: Clinic, folder: Path) -> None:
    database, now = any_clinic.database, any_clinic.now()
    load(database, folder, now)
    before = any_clinic.knowledge()
    staff_edit(database, "concern", "melasma", {"summary": "In our own words."}, "ann", now)
    assert any_clinic.knowledge().version == before.version + 1
    assert any_clinic.knowledge().concerns["melasma"].summary == "In our own words."
    assert before.concerns["melasma"].summary != "In our own words."

    change(folder, "concerns.yml", "name: Melasma", "name: Melasma of the face")
    report = load(database, folder, now)
    assert report.updated == 0
    assert report.kept == ("concern melasma",)
    assert report.kept_staff_changes == 1
    assert any_clinic.knowledge().concerns["melasma"].summary == "In our own words."
    assert any_clinic.knowledge().concerns["melasma"].name == "Melasma"


def test_the_history_says_who_changed_what_and_when(any_loaded_clinic: Clinic) -> None:
    database, now = any_loaded_clinic.database, any_loaded_clinic.now()
    staff_edit(database, "concern", "melasma", {"summary": "First."}, "ann", now)
    staff_edit(database, "concern", "melasma", {"summary": "Second."}, "bob", now)
    found = history(database, "concern", "melasma")
    assert [(r.version, r.edited_by) for r in found] == [(1, None), (2, "ann"), (3, "bob")]
    assert [r.data["summary"] for r in found[1:]] == ["First.", "Second."]
    assert all(r.at == now for r in found)


def test_staff_may_add_an_answer_that_loading_leaves_alone(any_clinic: Clinic, folder: Path) -> None:
    database, now = any_clinic.database, any_clinic.now()
    load(database, folder, now)
    answer = {
        "topic": "ask_location", "question": "Is there a lift?", "when": {}, "short": "We are on the ground floor.",
        "more": None, "sources": [], "convention": False, "asked_as": ["do you have a paternoster lift"],
        "reviewed_by": None, "reviewed_at": None, "review_due": None,
    }  # fmt: skip
    staff_edit(database, "answer", "lift", answer, "ann", now)
    report = load(database, folder, now)
    assert report.retired == 0
    assert any_clinic.knowledge().answers[-1].id == "lift"


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"sources": ["nowhere"]}, "sources"),
        ({"sessions_min": "three"}, "sessions_min"),
        ({"sessions_min": 5, "sessions_max": 2}, "sessions_max"),
        ({"synonyms": ["stretch marks"]}, "synonyms"),
        ({"id": "other"}, "id"),
        ({"gate": None}, "gate"),
    ],
)
def test_a_wrong_staff_change_is_refused_whole(loaded_clinic: Clinic, changes: dict[str, object], field: str) -> None:
    before = loaded_clinic.knowledge()
    with pytest.raises(NotLoadable) as refused:
        staff_edit(loaded_clinic.database, "concern", "melasma", changes, "ann", loaded_clinic.now())
    assert field in [problem.field for problem in refused.value.problems]
    assert loaded_clinic.knowledge() is before


def test_an_unknown_kind_is_refused(loaded_clinic: Clinic) -> None:
    with pytest.raises(UnknownRecord):
        staff_edit(loaded_clinic.database, "wisdom", "x", {}, "ann", loaded_clinic.now())


def test_what_is_gone_from_the_files_is_retired_and_may_come_back(any_clinic: Clinic, folder: Path) -> None:
    database, now = any_clinic.database, any_clinic.now()
    load(database, folder, now)
    kept = (folder / "seed_claims.yml").read_text(encoding="utf-8")
    (folder / "seed_claims.yml").unlink()
    report = load(database, folder, now)
    assert report.retired == 49
    assert any_clinic.knowledge().seed_claims == ()
    with database.read() as session:
        assert storage.record(session, "seed_claim", "seed_01") is not None
    (folder / "seed_claims.yml").write_text(kept, encoding="utf-8")
    assert load(database, folder, now).updated == 49
    assert len(any_clinic.knowledge().seed_claims) == 49


def test_what_staff_retire_stays_retired(loaded_clinic: Clinic, folder: Path) -> None:
    database, now = loaded_clinic.database, loaded_clinic.now()
    staff_retire(database, "general", "evidence_overall", "ann", now)
    report = load(database, folder, now)
    assert report.kept == ("general evidence_overall",)
    assert "evidence_overall" not in loaded_clinic.knowledge().general
    with pytest.raises(UnknownRecord):
        staff_retire(database, "general", "nonsense", "ann", now)


def test_what_others_refer_to_cannot_be_retired(loaded_clinic: Clinic) -> None:
    with pytest.raises(NotLoadable, match="no source called `bailey_2022`"):
        staff_retire(loaded_clinic.database, "source", "bailey_2022", "ann", loaded_clinic.now())
    assert "bailey_2022" in loaded_clinic.knowledge().sources


def test_files_with_problems_are_not_loaded(any_clinic: Clinic, folder: Path) -> None:
    load(any_clinic.database, folder, any_clinic.now())
    change(folder, "treatments.yml", "minutes: 75", "minutes: 77")
    with pytest.raises(NotLoadable, match=r"treatments\.yml: microneedling: minutes"):
        load(any_clinic.database, folder, any_clinic.now())
    assert version(any_clinic) == 1
    assert any_clinic.knowledge().treatments["microneedling"].minutes == 75


def test_the_view_is_kept_until_something_changes(loaded_clinic: Clinic) -> None:
    first = current(loaded_clinic.database)
    assert current(loaded_clinic.database) is first
    staff_edit(loaded_clinic.database, "general", "visit_length", {"say": "Plan two hours."}, "a", loaded_clinic.now())
    assert current(loaded_clinic.database) is not first


class TestCalendar:
    """The people, rooms, treatments and hours reach the booking tables under the same promise."""

    def test_the_first_load_fills_the_calendar(self, any_loaded_clinic: Clinic) -> None:
        with any_loaded_clinic.database.read() as session:
            people = session.scalars(select(PractitionerRow.code).order_by(PractitionerRow.id)).all()
            treatments = {t.code: t for t in session.scalars(select(TreatmentRow))}
            closed = session.execute(
                select(AvailabilityExceptionRow.date_local, AvailabilityExceptionRow.reason).where(
                    AvailabilityExceptionRow.practitioner_id.is_(None)
                )
            ).all()
        assert people[0] == "amara_okafor"
        assert len(people) == 5
        assert treatments["microneedling"].minutes == 75
        assert treatments["microneedling"].price_minor == 18000
        assert (date(2026, 12, 25), "Christmas") in [tuple(row) for row in closed]
        assert (date(2026, 12, 28), "Christmas") in [tuple(row) for row in closed]

    def test_new_hours_in_the_files_reach_the_calendar(self, any_clinic: Clinic, folder: Path) -> None:
        load(any_clinic.database, folder, any_clinic.now())
        change(
            folder,
            "practitioners.yml",
            'day: saturday, start: "09:00", end: "14:00"',
            'day: saturday, start: "10:00", end: "13:00"',
        )
        load(any_clinic.database, folder, any_clinic.now())
        assert ("10:00", "13:00") in hours_of(any_clinic, "amara_okafor", weekday=5)
        assert ("09:00", "14:00") not in hours_of(any_clinic, "amara_okafor", weekday=5)

    def test_hours_that_staff_changed_in_the_calendar_stay(self, any_clinic: Clinic, folder: Path) -> None:
        load(any_clinic.database, folder, any_clinic.now())
        with any_clinic.database.write() as session:
            person = session.scalars(select(PractitionerRow).where(PractitionerRow.code == "amara_okafor")).one()
            rule = session.scalars(
                select(AvailabilityRuleRow).where(
                    AvailabilityRuleRow.practitioner_id == person.id, AvailabilityRuleRow.weekday == 5
                )
            ).one()
            rule.end_local = "12:00"
        change(folder, "practitioners.yml", "name: Dr Amara Okafor", "name: Dr A. Okafor")
        report = load(any_clinic.database, folder, any_clinic.now())
        assert report.kept == ("practitioner amara_okafor",)
        assert hours_of(any_clinic, "amara_okafor", weekday=5) == [("09:00", "12:00")]

    def test_a_staff_change_of_a_price_reaches_the_calendar_and_stays(self, any_clinic: Clinic, folder: Path) -> None:
        database, now = any_clinic.database, any_clinic.now()
        load(database, folder, now)
        staff_edit(database, "treatment", "microneedling", {"price_minor": 20000}, "ann", now)
        change(folder, "treatments.yml", "price_minor: 18000", "price_minor: 19000")
        load(database, folder, now)
        with database.read() as session:
            row = session.scalars(select(TreatmentRow).where(TreatmentRow.code == "microneedling")).one()
        assert row.price_minor == 20000

    def test_seats_make_a_group(self, any_clinic: Clinic, folder: Path) -> None:
        change(folder, "practitioners.yml", "role: Hair and scalp nurse", "role: Hair and scalp nurse\n    seats: 3")
        change(folder, "clinic.yml", "name: Wren room}", "name: Wren room, seats: 2}")
        database, now = any_clinic.database, any_clinic.now()
        load(database, folder, now)
        assert seats(any_clinic) == {"practitioner": [1, 1, 1, 1, 3], "room": [1, 1, 1, 2]}
        opening = booking.find_openings(any_clinic, "consultation", practitioner="tom_hargreaves", limit=1)[0].uid
        for place in range(3):
            booking.book(any_clinic, opening, f"k{place}", ANN, outcome=OPEN)
        with pytest.raises(SlotTaken):
            booking.book(any_clinic, opening, "k3", ANN, outcome=OPEN)
        change(folder, "practitioners.yml", "    seats: 3\n", "")
        assert load(database, folder, now).kept == ()
        assert seats(any_clinic)["practitioner"] == [1, 1, 1, 1, 1]

    def test_who_leaves_is_switched_off_not_deleted(self, any_clinic: Clinic, folder: Path) -> None:
        database, now = any_clinic.database, any_clinic.now()
        load(database, folder, now)
        text = (folder / "practitioners.yml").read_text(encoding="utf-8")
        start, end = text.index("  - id: daniel_reyes"), text.index("  - id: priya_raman")
        (folder / "practitioners.yml").write_text(text[:start] + text[end:], encoding="utf-8")
        report = load(database, folder, now)
        assert report.retired == 1
        assert active(any_clinic, "daniel_reyes") is False
        (folder / "practitioners.yml").write_text(text, encoding="utf-8")
        load(database, folder, now)
        assert active(any_clinic, "daniel_reyes") is True
        assert hours_of(any_clinic, "daniel_reyes", weekday=5) == [("09:00", "16:00")]

    def test_loading_again_writes_no_row_of_the_calendar(self, any_clinic: Clinic, folder: Path) -> None:
        load(any_clinic.database, folder, any_clinic.now())
        before = rule_ids(any_clinic)
        load(any_clinic.database, folder, any_clinic.now())
        assert rule_ids(any_clinic) == before

    def test_a_room_that_is_gone_is_switched_off(self, any_clinic: Clinic, folder: Path) -> None:
        load(any_clinic.database, folder, any_clinic.now())
        change(folder, "clinic.yml", "    - {id: snug, name: The snug}\n", "")
        change(folder, "treatments.yml", "rooms: [snug, heron, robin]", "rooms: [heron, robin]")
        change(folder, "practitioners.yml", "rooms: [heron, wren, snug]", "rooms: [heron, wren]")
        load(any_clinic.database, folder, any_clinic.now())
        with any_clinic.database.read() as session:
            assert session.scalars(select(RoomRow.active).where(RoomRow.code == "snug")).one() is False


def seats(clinic: Clinic) -> dict[str, list[int]]:
    with clinic.database.read() as session:
        rows = list(session.execute(select(ResourceRow.kind, ResourceRow.capacity)))
    return {kind: sorted(each for known, each in rows if known == kind) for kind in ("practitioner", "room")}


def hours_of(clinic: Clinic, code: str, weekday: int) -> list[tuple[str, str]]:
    with clinic.database.read() as session:
        rows = session.execute(
            select(AvailabilityRuleRow.start_local, AvailabilityRuleRow.end_local)
            .join(PractitionerRow, PractitionerRow.id == AvailabilityRuleRow.practitioner_id)
            .where(PractitionerRow.code == code, AvailabilityRuleRow.weekday == weekday)
            .order_by(AvailabilityRuleRow.start_local)
        )
        return [(start, end) for start, end in rows]


def rule_ids(clinic: Clinic) -> list[int]:
    with clinic.database.read() as session:
        return list(session.scalars(select(AvailabilityRuleRow.id).order_by(AvailabilityRuleRow.id)))


def active(clinic: Clinic, code: str) -> bool:
    with clinic.database.read() as session:
        return session.scalars(select(PractitionerRow.active).where(PractitionerRow.code == code)).one()


def in_an_older_form(clinic: Clinic, kind: str, record_id: str, edited_by: str | None) -> None:
    """Rewrites a stored record as an earlier release might have left it: with a field that has gone since."""
    from dataclasses import replace

    with clinic.database.write() as session:
        stored = storage.record(session, kind, record_id)
        assert stored is not None
        data = stored.data | {"patterns": []}
        old = replace(stored, data=data, seed_sha256="older", edited_by=edited_by, version=stored.version + 1)
        storage.put(session, old, clinic.now())
        storage.bump(session)


def test_records_of_an_earlier_release_are_renewed(loaded_clinic: Clinic, folder: Path) -> None:
    in_an_older_form(loaded_clinic, "red_flag", "pus", None)
    report = load(loaded_clinic.database, folder, loaded_clinic.now())
    assert report.updated == 1
    assert any(flag.id == "pus" for flag in loaded_clinic.knowledge().red_flags)


def test_what_staff_wrote_under_an_earlier_release_stays(loaded_clinic: Clinic, folder: Path) -> None:
    staff_edit(loaded_clinic.database, "red_flag", "pus", {"sign": "Their own words"}, "s1", loaded_clinic.now())
    in_an_older_form(loaded_clinic, "red_flag", "pus", "s1")
    report = load(loaded_clinic.database, folder, loaded_clinic.now())
    assert "red_flag pus" in report.kept
    assert next(flag.sign for flag in loaded_clinic.knowledge().red_flags if flag.id == "pus") == "Their own words"
