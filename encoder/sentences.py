"""The sentence encoder: text in, unit vectors out."""

from __future__ import annotations

import os
import re
import threading
from collections import OrderedDict
from collections.abc import Iterable, Sequence
from concurrent.futures import ThreadPoolExecutor
from functools import lru_cache
from pathlib import Path
from typing import Any

import numpy as np
import onnxruntime
from numpy.typing import NDArray
from tokenizers import Tokenizer

from encoder.blocks import model_of
from encoder.files import DIMENSION, EncoderFiles, locate
from encoder.layers import MIDDLE, with_middle_layers

Vectors = NDArray[np.float32]

#: Word pieces per chunk, start and end marks not counted: the length that the model was trained for.
MAX_PIECES = 126
#: Padded word pieces per call of the model; larger batches are slower (they leave the processor's cache).
_BATCH_PIECES = 512
#: Remembered sentences: 8 kB each.
_CACHE_SIZE = 2048
DEEP = DIMENSION * (1 + len(MIDDLE))
"""Numbers of a sentence's last and middle layers together."""
#: From so many calls on they are shared among the cores; a visitor's message makes one.
_MANY_BATCHES = 64
_CLS, _SEP = 101, 102
_SENTENCE_END = re.compile(r"(?<=[.!?;\n])\s+")


class SentenceEncoder:
    """all-MiniLM-L6-v2, mean pooling over word pieces, L2 normalised: cosine is the dot product.

    Thread-safe. The last few thousand single sentences are remembered. A text longer than 126 word pieces is
    cut at its sentence ends (or, where a sentence is longer, within), and the chunks' vectors are averaged,
    weighted by length. A text with nothing to encode (empty, white space) gets the zero vector.
    """

    def __init__(self, files: EncoderFiles | None = None, threads: int = 1) -> None:
        found = files or locate()
        self._tokenizer: Any = Tokenizer.from_file(str(found.tokenizer))
        # The file asks for padding and truncation to 128 pieces: slow for short texts, lossy for long ones.
        self._tokenizer.no_padding()
        self._tokenizer.no_truncation()
        options = onnxruntime.SessionOptions()
        options.intra_op_num_threads = threads
        options.inter_op_num_threads = 1
        options.log_severity_level = 3
        # Idle threads that spin would take the second core from the database and the action server.
        options.add_session_config_entry("session.intra_op.allow_spinning", "0")
        model, middle = with_middle_layers(model_of(found.model))
        self._session: Any = onnxruntime.InferenceSession(
            model, sess_options=options, providers=["CPUExecutionProvider"]
        )
        self._outputs = [self._session.get_outputs()[0].name, *middle]
        self._cache: OrderedDict[str, Vectors] = OrderedDict()
        self._lock = threading.Lock()

    def encode(self, texts: Sequence[str]) -> Vectors:
        """Vectors of many texts: `(len(texts), 384) float32`, in order, each of length 1 (or 0 if blank)."""
        vectors: Vectors = np.ascontiguousarray(self.encode_deep(texts)[:, :DIMENSION])
        return vectors

    def encode_deep(self, texts: Sequence[str]) -> Vectors:
        """The same vectors, and behind each the means of the middle layers' states: `(len(texts), DEEP) float32`.

        The means (`encoder.layers.MIDDLE`, 384 numbers each) are as they are, of no particular length; 0 if blank.
        """
        result = np.zeros((len(texts), DEEP), dtype=np.float32)
        missing = []
        for row, text in enumerate(texts):
            known = self._recall(text)
            if known is None:
                missing.append(row)
            else:
                result[row] = known
        if missing:
            vectors = self._encode_new([texts[row] for row in missing])
            for row, vector in zip(missing, vectors, strict=True):
                result[row] = vector
                self._remember(texts[row], vector)
        return result

    def encode_one(self, text: str) -> Vectors:
        """The vector of one text: `(384,) float32`."""
        vector: Vectors = self.encode([text])[0]
        return vector

    def is_word(self, word: str) -> bool:
        """Whether the encoder's own word list (30,000 common English words and pieces) holds `word` whole."""
        return len(self._pieces(word)) == 1

    def _recall(self, text: str) -> Vectors | None:
        with self._lock:
            vector = self._cache.get(text)
            if vector is not None:
                self._cache.move_to_end(text)
            return vector

    def _remember(self, text: str, vector: Vectors) -> None:
        with self._lock:
            self._cache[text] = vector.copy()
            if len(self._cache) > _CACHE_SIZE:
                self._cache.popitem(last=False)

    def _encode_new(self, texts: Sequence[str]) -> Vectors:
        owners: list[int] = []
        chunks: list[list[int]] = []
        for row, text in enumerate(texts):
            for chunk in self._chunks(text):
                owners.append(row)
                chunks.append(chunk)
        batches: list[list[int]] = []
        for index in sorted(range(len(chunks)), key=lambda index: len(chunks[index])):
            if not batches or (len(batches[-1]) + 1) * (len(chunks[index]) + 2) > _BATCH_PIECES:
                batches.append([])
            batches[-1].append(index)
        sums = np.zeros((len(texts), DEEP), dtype=np.float32)
        sizes = np.zeros(len(texts), dtype=np.int64)
        for batch, vectors in zip(batches, self._run_all(chunks, batches), strict=True):
            for index, vector in zip(batch, vectors, strict=True):
                sums[owners[index]] += vector * len(chunks[index])
                sizes[owners[index]] += len(chunks[index])
        norms = np.linalg.norm(sums[:, :DIMENSION], axis=1, keepdims=True)
        sums[:, :DIMENSION] /= np.where(norms > 0, norms, 1.0)
        sums[:, DIMENSION:] /= np.maximum(sizes, 1)[:, None]
        return sums

    def _run_all(self, chunks: Sequence[Sequence[int]], batches: Sequence[Sequence[int]]) -> Iterable[Vectors]:
        """The vectors of each batch, in order; of very many (training), on all cores."""
        lists = [[chunks[index] for index in batch] for batch in batches]
        if len(lists) < _MANY_BATCHES:
            return [self._run(each) for each in lists]
        with ThreadPoolExecutor(os.cpu_count()) as pool:
            return list(pool.map(self._run, lists))

    def _run(self, chunks: Sequence[Sequence[int]]) -> Vectors:
        """`(len(chunks), DEEP)`: mean-pooled states of a batch of word-piece lists, the last layer's of length 1."""
        width = max(len(chunk) for chunk in chunks) + 2
        ids = np.zeros((len(chunks), width), dtype=np.int64)
        mask = np.zeros((len(chunks), width), dtype=np.int64)
        for row, chunk in enumerate(chunks):
            size = len(chunk) + 2
            ids[row, 0], ids[row, 1 : size - 1], ids[row, size - 1] = _CLS, chunk, _SEP
            mask[row, :size] = 1
        feeds = {"input_ids": ids, "attention_mask": mask, "token_type_ids": np.zeros_like(ids)}
        weights = mask.astype(np.float32)
        weights /= weights.sum(axis=1, keepdims=True)
        states = self._session.run(self._outputs, feeds)
        pooled: Vectors = np.hstack([np.matmul(weights[:, None, :], each)[:, 0] for each in states])
        last = pooled[:, :DIMENSION]
        last /= np.maximum(np.linalg.norm(last, axis=1, keepdims=True), 1e-12)
        return pooled

    def _chunks(self, text: str) -> list[list[int]]:
        """Word pieces of the text in chunks of at most MAX_PIECES, cut at sentence ends where possible."""
        # Half of a surrogate pair is no character; the tokenizer refuses it.
        clean = text.encode("utf-8", "ignore").decode("utf-8").strip()
        if not clean:
            return []
        whole = self._pieces(clean)
        if len(whole) <= MAX_PIECES:
            return [whole] if whole else []
        chunks: list[list[int]] = [[]]
        for sentence in _SENTENCE_END.split(clean):
            pieces = self._pieces(sentence)
            if len(chunks[-1]) + len(pieces) > MAX_PIECES:
                chunks.extend(pieces[at : at + MAX_PIECES] for at in range(0, len(pieces), MAX_PIECES))
            else:
                chunks[-1].extend(pieces)
        return [chunk for chunk in chunks if chunk]

    def _pieces(self, text: str) -> list[int]:
        pieces: list[int] = self._tokenizer.encode(text, add_special_tokens=False).ids
        return pieces


@lru_cache(maxsize=4)
def _shared(directory: str) -> SentenceEncoder:
    return SentenceEncoder(locate(Path(directory) if directory else None))


def shared_encoder(directory: Path | str | None = None) -> SentenceEncoder:
    """The process's one encoder (loading takes about half a second and 60 MB).

    `directory` as in `locate`; without it NEEDLEPOINT_ENCODER_DIR or the installed packages are used.
    """
    return _shared(str(directory) if directory else "")
