"""What the public may know: complete, and nothing that is somebody's own business."""

from __future__ import annotations

import json

from clinic.booking import find_openings
from clinic.booking.public import clinic_view
from clinic.context import Clinic


def test_the_sample_clinic(loaded_clinic: Clinic) -> None:
    view = clinic_view(loaded_clinic)
    json.dumps(view)
    profile = loaded_clinic.knowledge().profile
    assert (view["name"], view["country"], view["time_zone"]) == (profile.name, profile.country, profile.timezone)
    assert {each["code"] for each in view["treatments"]} == set(loaded_clinic.knowledge().treatments)
    for treatment in view["treatments"]:
        assert treatment["minutes"] % 5 == 0
        assert treatment["price"] is None or set(treatment["price"]) == {"amount_minor", "currency"}
    assert len(view["practitioners"]) >= 4
    for person in view["practitioners"]:
        assert person["treatments"]
        assert person["hours"]
    assert {"date": "2026-12-25", "reason": "Christmas"} in view["closures"]
    assert any(person["days_off"] for person in view["practitioners"])
    assert all(price["amount_minor"] >= 0 for price in view["prices"])


def test_reasons_for_absence_stay_inside(loaded_clinic: Clinic) -> None:
    text = json.dumps(clinic_view(loaded_clinic)["practitioners"])
    reasons = [away.reason for each in loaded_clinic.knowledge().practitioners.values() for away in each.away]
    assert reasons
    assert not any(f'"{reason}"' in text for reason in reasons)


def test_no_opening_on_a_closed_day_or_a_day_off(loaded_clinic: Clinic) -> None:
    view = clinic_view(loaded_clinic)
    closed = {each["date"] for each in view["closures"]}
    off = {person["code"]: set(person["days_off"]) for person in view["practitioners"]}
    skills = {person["code"]: set(person["treatments"]) for person in view["practitioners"]}
    for treatment in view["treatments"]:
        found = find_openings(loaded_clinic, treatment["code"], limit=100_000, spread=False)
        assert found, treatment["code"]
        for opening in found:
            day = opening.starts_at.date().isoformat()
            assert day not in closed
            assert day not in off[opening.practitioner_code]
            assert treatment["code"] in skills[opening.practitioner_code]
