"""A desk with one practitioner, on both databases."""

from __future__ import annotations

import pytest

from clinic.context import Clinic
from tests.calendars import one_person


@pytest.fixture
def desk(any_clinic: Clinic) -> Clinic:
    one_person(any_clinic)
    return any_clinic
