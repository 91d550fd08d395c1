"""Rows kept in four bits: their products, in either way of multiplying, are those of the rows they stand for."""

from __future__ import annotations

import numpy as np
import pytest

from encoder import rows as rows_module
from encoder.rows import FourBitRows, Products


@pytest.fixture(params=["x86_64", "another"])
def machine(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> str:
    monkeypatch.setattr(rows_module.platform, "machine", lambda: request.param)
    return str(request.param)


@pytest.mark.parametrize("width", [384, 300, 5])
@pytest.mark.usefixtures("machine")
def test_products_are_nearly_those_of_the_rows(width: int) -> None:
    random = np.random.RandomState(0)
    rows, asked = (random.randn(count, width).astype(np.float32) / width**0.5 for count in (700, 9))
    kept = FourBitRows.of(rows)
    assert kept.widened().shape == rows.shape
    assert np.abs(kept.widened() - rows).max() <= np.abs(rows).max() / 14 + 1e-7
    found = Products(kept)(asked)
    assert found.shape == (9, 700)
    # As the rows stand rounded, to what rounding the asked vector to eight bits costs; as they were, to a hundredth.
    assert np.abs(found - asked @ kept.widened().T).max() < 0.02
    assert np.abs(found - asked @ rows.T).std() < 0.01 * (384 / width) ** 0.5


@pytest.mark.usefixtures("machine")
def test_the_nearest_row_stays_the_nearest() -> None:
    random = np.random.RandomState(2)
    rows = random.randn(700, 384).astype(np.float32)
    rows /= np.linalg.norm(rows, axis=1, keepdims=True)
    asked = rows[:50] + 0.5 * random.randn(50, 384).astype(np.float32) / 384**0.5
    assert np.array_equal(Products(FourBitRows.of(rows))(asked).argmax(axis=1), np.arange(50))


@pytest.mark.usefixtures("machine")
def test_a_row_alone_gives_what_it_gives_among_others() -> None:
    random = np.random.RandomState(1)
    products = Products(FourBitRows.of(random.randn(50, 64).astype(np.float32)))
    asked = random.randn(6, 64).astype(np.float32)
    together = products(asked)
    for at in range(6):
        assert np.allclose(products(asked[at : at + 1])[0], together[at], atol=1e-5)


def test_rows_of_noughts_stay_noughts() -> None:
    assert not FourBitRows.of(np.zeros((3, 384), dtype=np.float32)).widened().any()


@pytest.mark.usefixtures("machine")
def test_another_width_is_refused() -> None:
    with pytest.raises(ValueError, match="64 numbers wide"):
        Products(FourBitRows.of(np.ones((3, 64), dtype=np.float32)))(np.ones((1, 32), dtype=np.float32))
