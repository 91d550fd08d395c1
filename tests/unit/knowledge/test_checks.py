# ruff: noqa: E501 - the table of mistakes reads better with one on each line
"""Each kind of mistake in a clinic's files is told with the file, the record and the field."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from clinic.knowledge import NotLoadable, check_directory, read_directory
from clinic.settings import ROOT

DATA = ROOT / "data" / "clinic"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A copy of the sample clinic to break."""
    return Path(shutil.copytree(DATA, tmp_path / "clinic"))


@pytest.fixture
def broken(folder: Path) -> Callable[..., list[tuple[str, str, str, str]]]:
    """Replaces text in a file (it must stand there) and gives the problems as (file, record, field, message)."""

    def change(file: str, old: str, new: str) -> list[tuple[str, str, str, str]]:
        path = folder / file
        text = path.read_text(encoding="utf-8")
        assert old in text
        path.write_text(text.replace(old, new, 1), encoding="utf-8")
        return [(p.file, p.record, p.field, p.message) for p in check_directory(folder)]

    return change


def test_the_clinic_that_ships_has_no_problems() -> None:
    assert check_directory(DATA) == []


@pytest.mark.parametrize(
    ("file", "old", "new", "record", "field", "message"),
    [
        # fields
        ("concerns.yml", "    sessions_min: 3\n", "    sessions_mim: 3\n", "fine_lines_wrinkles", "sessions_mim", "did you mean `sessions_min`"),
        ("concerns.yml", "    sessions_min: 3\n", "", "fine_lines_wrinkles", "sessions_min", "is missing"),
        ("concerns.yml", "    sessions_min: 3\n", "    sessions_min: three\n", "fine_lines_wrinkles", "sessions_min", "should be a whole number, not `three`"),
        ("concerns.yml", "      min: 15\n", "      min: -15\n", "fine_lines_wrinkles", "session_minutes.min", "too small"),
        ("concerns.yml", "      level: moderate\n", "      level: superb\n", "acne_scars", "evidence.level", "is not one of"),
        ("suitability.yml", "    gate: block\n", "    gate: maybe\n", "pregnancy", "gate", "`maybe` is not one of 'block', 'consult' or 'note'"),
        ("suitability.yml", "    gate: block\n", "", "pregnancy", "gate", "is missing"),
        ("suitability.yml", "review_due: 2027-02-22", "review_due: soon", "pregnancy", "review_due", "should be a date like"),
        ("clinic.yml", 'start: "10:00"', 'start: "10 am"', "clinic", "hours.1.start", "not a time of day"),
        ("clinic.yml", "country: GB", "country: England", "clinic", "country", "country code"),
        ("clinic.yml", "sample: true", "sample: maybe", "clinic", "sample", "true or false"),
        ("practitioners.yml", "gender: female", "gender: female\n    seats: 0", "amara_okafor", "seats", "too small"),
        ("clinic.yml", "name: Wren room}", "name: Wren room, seats: 0}", "clinic", "rooms.1.seats", "too small"),
        ("sources.yml", "tier: A", "tier: E", "fda_devices", "tier", "is not one of"),
        ("practitioners.yml", "id: amara_okafor", "id: Dr Amara", "Dr Amara", "id", "is not an id"),
        # between records
        ("concerns.yml", "c_renewyou, skinpen_label", "c_nowhere, skinpen_label", "fine_lines_wrinkles", "session_minutes.sources", "no source called `c_nowhere`"),
        ("suitability.yml", "sources: [skinpen_label, atrius", "sources: [seed, atrius", "pregnancy", "sources", "tier D"),
        ("pain.yml", "source: medicina_2026", "source: medicina_1026", "face_strong_cream", "source", "no source called"),
        ("concerns.yml", "    sessions_max: 6\n", "    sessions_max: 2\n", "fine_lines_wrinkles", "sessions_max", "2 is less than the smallest value, 3"),
        ("concerns.yml", "synonyms: [neck wrinkles,", "synonyms: [fine lines, neck wrinkles,", "neck_wrinkles", "synonyms", "already means concern fine_lines_wrinkles"),
        ("vocabulary.yml", "neck creases", "stretch marks", "concern:neck_wrinkles", "phrases", "already means concern stretch_marks"),
        ("vocabulary.yml", "neck creases", "Neck creases", "concern:neck_wrinkles", "phrases", "lower-case"),
        ("vocabulary.yml", "rule: keloid}", "rule: keliod}", "concern:scar_keloid", "rule", "no suitability rule called `keliod`"),
        ("concerns.yml", "  - id: neck_wrinkles", "  - id: fine_lines_wrinkles", "fine_lines_wrinkles", "id", "stands twice"),
        ("suitability.yml", "    gate: consult\n    gate_reason: Excluded by a manual and by trials", "    gate: note\n    gate_reason: Excluded by a manual and by trials", "keloid", "gate", "never booked"),
        ("suitability.yml", "    counted_from: the injections\n", "", "botox_recent", "counted_from", "from which day"),
        ("suitability.yml", "reviewed_by: null", "reviewed_by: Dr Okafor", "pregnancy", "reviewed_at", "given together"),
        ("aftercare.yml", "activities: [makeup]", "activities: [warpaint]", "no_makeup", "activities", "no activity called `warpaint`"),
        # the house
        ("clinic.yml", "Europe/London", "Europe/Londinium", "clinic", "timezone", "not a time zone"),
        ("clinic.yml", "from: 2026-12-25, to: 2026-12-28", "from: 2026-12-28, to: 2026-12-25", "clinic", "closures.1.to", "is before"),
        ("clinic.yml", 'start: "10:00", end: "18:00"', 'start: "18:00", end: "10:00"', "clinic", "hours.1.end", "not later than"),
        ("treatments.yml", "minutes: 75", "minutes: 77", "microneedling", "minutes", "77 is not a multiple of 5"),
        ("treatments.yml", "rooms: [wren, robin]", "rooms: [wren, raven]", "microneedling", "rooms", "no room called `raven`"),
        ("treatments.yml", "currency: GBP", "currency: USD", "microneedling", "currency", "differs from the clinic's GBP"),
        ("treatments.yml", "id: scalp_microneedling", "id: hot_stones", "hot_stones", "id", "can be booked"),
        ("practitioners.yml", "treatments: [microneedling]", "treatments: [magic]", "daniel_reyes", "treatments", "no treatment called `magic`"),
        ("practitioners.yml", "rooms: [heron, wren, snug]", "rooms: [heron, attic]", "priya_raman", "rooms", "no room called `attic`"),
        ("practitioners.yml", 'start: "12:00", end: "16:00"', 'start: "12:00", end: "17:00"', "amara_okafor", "hours.2", "overlaps"),
        ("practitioners.yml", 'start: "12:00", end: "16:00"', 'start: "08:00", end: "16:00"', "amara_okafor", "hours.1", "outside the clinic's hours"),
        ("practitioners.yml", 'start: "12:00", end: "16:00"', 'start: "12:02", end: "16:00"', "amara_okafor", "hours.1.start", "multiple of 5"),
        ("practitioners.yml", "from: 2026-12-07, to: 2026-12-12", "from: 2026-12-07, to: 2026-12-01", "amara_okafor", "away.1.to", "is before"),
    ],
)  # fmt: skip
def test_a_mistake_is_told_with_file_record_and_field(
    broken: Callable[..., list[tuple[str, str, str, str]]],
    file: str,
    old: str,
    new: str,
    record: str,
    field: str,
    message: str,
) -> None:
    problems = broken(file, old, new)
    assert any(p[:3] == (file, record, field) and message in p[3] for p in problems), problems


def test_a_missing_file_is_named(folder: Path) -> None:
    (folder / "treatments.yml").unlink()
    assert [(p.file, p.message) for p in check_directory(folder)] == [("treatments.yml", "the file is missing")]


def test_a_stray_file_is_named(folder: Path) -> None:
    (folder / "treatmens.yml").write_text("treatments: []\n")
    assert [p.file for p in check_directory(folder)] == ["treatmens.yml"]


def test_a_key_that_stands_twice_is_told_with_its_line(
    broken: Callable[..., list[tuple[str, str, str, str]]],
) -> None:
    problems = broken("clinic.yml", "  sample: true\n", "  sample: true\n  sample: false\n")
    assert [(p[0], p[3]) for p in problems] == [("clinic.yml", "line 9: the key `sample` stands twice")]


def test_broken_yaml_is_told_with_its_line(broken: Callable[..., list[tuple[str, str, str, str]]]) -> None:
    (problem,) = broken("clinic.yml", "  sample: true\n", "  sample: [true\n")
    assert problem[0] == "clinic.yml"
    assert problem[3].startswith("line ")
    assert "not readable as YAML" in problem[3]


@pytest.mark.parametrize("key", ["rules", "stories", "nlu", "responses"])
def test_a_key_that_rasa_would_take_for_its_own_is_refused_at_any_indent(
    broken: Callable[..., list[tuple[str, str, str, str]]], key: str
) -> None:
    problems = broken("general.yml", "general:\n", f"general:\n  - {key}: []\n    id: x\n")
    assert ("general.yml", "", key) in [p[:3] for p in problems]


def test_an_unknown_key_at_the_top_is_refused(broken: Callable[..., list[tuple[str, str, str, str]]]) -> None:
    problems = broken("general.yml", "general:\n", "extras: []\ngeneral:\n")
    assert [p[:3] for p in problems] == [("general.yml", "", "extras")]


def test_an_unquoted_time_of_day_stays_a_time(broken: Callable[..., list[tuple[str, str, str, str]]]) -> None:
    assert broken("clinic.yml", 'start: "10:00", end: "18:00"', "start: 10:00, end: 18:00") == []


def test_an_answer_may_only_name_what_exists(folder: Path) -> None:
    (folder / "answers-mine.yml").write_text(
        "answers:\n  - {id: mine, topic: ask_pain, question: Q, when: {concern: acne_scarz, planet: mars}, short: S,\n"
        "     more: null, sources: [c_refine, nope], convention: false, asked_as: [a], reviewed_by: null,\n"
        "     reviewed_at: null, review_due: null}\n"
    )
    found = {(p.file, p.record, p.field) for p in check_directory(folder)}
    assert found == {
        ("answers-mine.yml", "mine", "when.concern"),
        ("answers-mine.yml", "mine", "when.planet"),
        ("answers-mine.yml", "mine", "sources"),
        ("answers-mine.yml", "mine", "convention"),
    }


def test_no_such_folder_is_a_problem_too(tmp_path: Path) -> None:
    assert [p.message for p in check_directory(tmp_path / "none")] == ["there is no such folder"]


def test_a_folder_with_problems_is_not_read(folder: Path) -> None:
    (folder / "clinic.yml").unlink()
    with pytest.raises(NotLoadable, match=r"clinic\.yml: the file is missing"):
        read_directory(folder)
