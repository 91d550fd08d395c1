"""Fixtures of the front door's tests: one sample clinic is loaded for all, each front door gets a copy of it."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, ExitStack, contextmanager
from pathlib import Path

import pytest

from clinic.context import Clinic
from clinic.knowledge import load
from clinic.settings import Settings, load_settings
from tests.conftest import TEST_NOW
from tests.unit.gateway.front_door import Door, FakeRasa, open_door

OpenDoor = Callable[..., AbstractContextManager[Door]]


def settings_in(folder: Path, **changes: object) -> Settings:
    """Settings on a folder of the tests' own, without limits unless told otherwise."""
    given: dict[str, object] = {"var": folder, "now": TEST_NOW, "limit_session": 0, "limit_address": 0}
    return load_settings(**(given | changes))


@pytest.fixture(scope="session")
def loaded_var(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with the sample clinic loaded, to be copied."""
    folder = tmp_path_factory.mktemp("loaded") / "var"
    clinic = Clinic(settings_in(folder))
    clinic.database.migrate()
    load(clinic.database, clinic.settings.data_dir, clinic.now())
    clinic.close()
    return folder


@contextmanager
def opened(loaded_var: Path, folder: Path, **changes: object) -> Iterator[Door]:
    """A front door on a copy of the loaded clinic, with a stand-in for Rasa of its own."""
    shutil.copytree(loaded_var, folder)
    with ExitStack() as stack:
        rasa = FakeRasa()
        stack.callback(rasa.stop)
        clinic = Clinic(settings_in(folder, rasa_port=rasa.port, actions_port=rasa.port, **changes))
        stack.callback(clinic.close)
        yield stack.enter_context(open_door(clinic, rasa))


@pytest.fixture
def door_with(loaded_var: Path, tmp_path: Path) -> OpenDoor:
    """Opens a front door with changed settings, to be broken at will."""
    return lambda **changes: opened(loaded_var, tmp_path / "var", **changes)


@pytest.fixture
def own_door(door_with: OpenDoor) -> Iterator[Door]:
    """A front door that no other test uses: for tests that break a part, or look at all rows."""
    with door_with() as door:
        yield door


@pytest.fixture(scope="module")
def shared_door(loaded_var: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Door]:
    """The front door that a module's tests share."""
    with opened(loaded_var, tmp_path_factory.mktemp("door") / "var") as door:
        yield door


@pytest.fixture
def door(shared_door: Door) -> Door:
    """A front door without limits; Rasa has heard nothing in this test yet."""
    shared_door.rasa.forget()
    return shared_door
