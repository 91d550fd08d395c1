"""The action server does not start deaf."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from actions import server
from clinic.suitability import likeness


def test_without_the_net_of_what_is_told_it_does_not_start(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(likeness, "MODELS", tmp_path)
    likeness._net.cache_clear()
    clinic: Any = None
    try:
        with pytest.raises(likeness.NetMissing, match="make train"):
            server._warm(clinic)
    finally:
        likeness._net.cache_clear()
