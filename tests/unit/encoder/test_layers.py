"""The encoder's layers: what is said of them beside the last one, and the networks that read them."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import onnx
import pytest
from onnx import helper

from encoder import DEEP, DIMENSION, SentenceEncoder, shared_encoder
from encoder.layers import MIDDLE, with_middle_layers
from encoder.net import Layers, layered

TEXTS = ["does it hurt", "I'm not pregnant and never was", "h\u0301 \ud83d", "why is it red? " * 60]


def test_the_last_layer_comes_first_and_is_the_sentence_vector() -> None:
    encoder = shared_encoder()
    deep = encoder.encode_deep(TEXTS)
    assert deep.shape == (len(TEXTS), DEEP)
    assert deep.shape[1] == DIMENSION * (1 + len(MIDDLE))
    assert np.array_equal(deep[:, :DIMENSION], encoder.encode(TEXTS))
    assert np.isfinite(deep).all()


def test_each_layer_says_something_of_its_own() -> None:
    parts = shared_encoder().encode_deep(["can I go to the gym tomorrow"]).reshape(1 + len(MIDDLE), DIMENSION)
    units = parts / np.linalg.norm(parts, axis=1, keepdims=True)
    likeness = units @ units.T
    assert (likeness[~np.eye(len(units), dtype=bool)] < 0.99).all()


def test_a_batch_gives_what_single_sentences_give() -> None:
    batch = SentenceEncoder().encode_deep(TEXTS)
    single = SentenceEncoder()
    for text, expected in zip(TEXTS, batch, strict=True):
        assert np.allclose(single.encode_deep([text])[0], expected, atol=1e-5)


@pytest.mark.parametrize("text", ["", "  ", "\ud800"])
def test_nothing_to_encode_is_nought_in_every_layer(text: str) -> None:
    assert not shared_encoder().encode_deep([text]).any()


def test_no_texts_give_an_empty_table() -> None:
    assert shared_encoder().encode_deep([]).shape == (0, DEEP)


def test_what_is_given_may_be_changed_without_harm() -> None:
    first = shared_encoder().encode_deep(["is it safe in summer"])
    kept = first.copy()
    first[:] = 0
    assert np.array_equal(shared_encoder().encode_deep(["is it safe in summer"]), kept)


def test_a_model_of_another_make_is_refused(tmp_path: Path) -> None:
    model = helper.make_model(helper.make_graph([], "empty", [], []))
    onnx.save(model, tmp_path / "model.onnx")
    for given in (model.SerializeToString(), str(tmp_path / "model.onnx")):
        with pytest.raises(ValueError, match="0 layer normalisations where 13 were expected"):
            with_middle_layers(given)


def test_the_middle_layers_lose_what_all_share_and_get_length_1() -> None:
    random = np.random.RandomState(0)
    deep = random.randn(7, DEEP).astype(np.float32)
    centre = random.randn(len(MIDDLE), DIMENSION).astype(np.float32)
    before = deep.copy()
    found = layered(deep, centre)
    assert np.array_equal(deep, before)
    assert np.array_equal(found[:, :DIMENSION], deep[:, :DIMENSION])
    middle = found[:, DIMENSION:].reshape(7, len(MIDDLE), DIMENSION)
    assert np.allclose(np.linalg.norm(middle, axis=2), 1.0, atol=1e-5)
    away = deep[:, DIMENSION:].reshape(middle.shape) - centre
    assert np.allclose(middle, away / np.linalg.norm(away, axis=2, keepdims=True), atol=1e-5)


def test_networks_are_read_unit_by_unit() -> None:
    random = np.random.RandomState(1)
    centre = np.zeros((len(MIDDLE), DIMENSION), dtype=np.float32)
    hidden, bias, out = (random.randn(*shape).astype(np.float32) for shape in ((6, DEEP), (6,), (6,)))
    deep = random.randn(3, DEEP).astype(np.float32)
    found = Layers(centre, hidden, bias, out, 0.25).read(deep)
    for row, logit in zip(layered(deep, centre), found, strict=True):
        one_by_one = sum(
            weight * max(0.0, float(unit @ row) + offset)
            for unit, offset, weight in zip(hidden, bias, out, strict=True)
        )
        assert logit == pytest.approx(0.25 + one_by_one, abs=1e-2)
