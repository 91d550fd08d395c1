"""The front door for the security tests: the same real gateway as in its unit tests."""

from tests.unit.gateway.conftest import door, door_with, loaded_var, own_door, shared_door

__all__ = ["door", "door_with", "loaded_var", "own_door", "shared_door"]
