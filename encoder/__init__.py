"""Sentence vectors: all-MiniLM-L6-v2 (int8 ONNX) on onnxruntime, and nothing else.

The one room that both environments import: `nlu` (Python 3.10, inside the Rasa process) and `clinic`
(Python 3.13, search over reviewed answers and taught examples). It knows no intent, no answer and no
database; it turns text into unit vectors of 384 numbers.

    from encoder import shared_encoder
    vectors = shared_encoder().encode(["does it hurt", "how long am I red for"])  # (2, 384) float32
"""

from __future__ import annotations

from encoder.files import DIMENSION, MODEL_ID, EncoderFiles, EncoderFilesError, locate
from encoder.sentences import DEEP, SentenceEncoder, shared_encoder

__all__ = [
    "DEEP",
    "DIMENSION",
    "MODEL_ID",
    "EncoderFiles",
    "EncoderFilesError",
    "SentenceEncoder",
    "locate",
    "shared_encoder",
]
