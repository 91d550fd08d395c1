"""Inner products with many known rows, whose numbers are kept and multiplied four bits wide (decisions 0041, 0047).

Comparing a sentence with thousands of others costs what reading them from memory costs: an eighth, kept so. Each row
is rounded in blocks of numbers that share a scale; the runtime rounds what is compared with them to eight bits.
"""

from __future__ import annotations

import platform
from dataclasses import dataclass
from typing import Any

import numpy as np
import onnxruntime
from numpy.typing import NDArray
from onnx import TensorProto, helper, numpy_helper

from encoder.blocks import BLOCK, FAST_ON, RUNTIME_DOMAIN, product

Matrix = NDArray[np.float32]

_BITS = 4
_LARGEST, _NOUGHT = 7, 8
"""Numbers from -7 to 7, written as 1 to 15."""
_OPSET, _IR_VERSION = 17, 8
"""Older than both environments' runtimes."""


@dataclass(frozen=True)
class FourBitRows:
    """`(n, k)` numbers: `pairs` (n, blocks, BLOCK / 2) uint8, the first of a pair in the lower four bits; `scales`
    (n, blocks) float32; `width` is k.

    Where BLOCK does not divide k, noughts fill the last block.
    """

    pairs: NDArray[np.uint8]
    scales: Matrix
    width: int

    @classmethod
    def of(cls, rows: Matrix) -> FourBitRows:
        """`rows` (n, k), rounded: each number by at most 1/14 of the largest in its block."""
        blocks = _filled(rows).reshape(len(rows), -1, BLOCK)
        scales = np.maximum(np.abs(blocks).max(axis=2), 1e-9).astype(np.float32) / _LARGEST
        numbers = (np.rint(blocks / scales[:, :, None]) + _NOUGHT).astype(np.uint8)
        return cls(numbers[:, :, ::2] | numbers[:, :, 1::2] << _BITS, scales, rows.shape[1])

    def widened(self) -> Matrix:
        """The rows as they now are: `(n, k)` float32."""
        numbers = np.stack([self.pairs & 15, self.pairs >> _BITS], axis=-1).reshape(*self.pairs.shape[:2], BLOCK)
        wide = (numbers.astype(np.float32) - _NOUGHT) * self.scales[:, :, None]
        rows: Matrix = wide.reshape(len(numbers), -1)[:, : self.width]
        return rows


class Products:
    """Multiplies vectors with the same rows again and again. Thread-safe."""

    def __init__(self, rows: FourBitRows) -> None:
        self._width = rows.width
        # Elsewhere than on x86-64 the operator may be slower than plain numbers by feature.
        fast = platform.machine().lower() in FAST_ON and len(rows.pairs) > 0
        self._session: Any = _session(rows) if fast else None
        self._columns: Matrix = np.zeros((0, 0), np.float32) if fast else np.ascontiguousarray(rows.widened().T)

    def __call__(self, vectors: Matrix) -> Matrix:
        """`(m, k)` float32 in, `(m, n)` inner products out. Raises ValueError when k is another."""
        if vectors.shape[1] != self._width:
            raise ValueError(f"the rows are {self._width} numbers wide, what is compared with them {vectors.shape[1]}")
        if self._session is None:
            plain: Matrix = vectors @ self._columns
            return plain
        products: Matrix = self._session.run(None, {"given": _filled(vectors.astype(np.float32, copy=False))})[0]
        return products


def _filled(rows: Matrix) -> Matrix:
    missing = -rows.shape[1] % BLOCK
    return np.pad(rows, ((0, 0), (0, missing))) if missing else rows


def _session(rows: FourBitRows) -> Any:
    count, blocks, _ = rows.pairs.shape
    graph = helper.make_graph(
        [product("compare", "given", "pairs", "scales", "products", (blocks * BLOCK, count), _BITS)],
        "rows",
        [helper.make_tensor_value_info("given", TensorProto.FLOAT, ["m", blocks * BLOCK])],
        [helper.make_tensor_value_info("products", TensorProto.FLOAT, ["m", count])],
        [
            numpy_helper.from_array(rows.pairs, "pairs"),
            numpy_helper.from_array(rows.scales.reshape(-1), "scales"),
        ],
    )
    opsets = [helper.make_opsetid("", _OPSET), helper.make_opsetid(RUNTIME_DOMAIN, 1)]
    model = helper.make_model(graph, opset_imports=opsets, ir_version=_IR_VERSION)
    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = 1
    options.inter_op_num_threads = 1
    options.log_severity_level = 3
    return onnxruntime.InferenceSession(
        model.SerializeToString(), sess_options=options, providers=["CPUExecutionProvider"]
    )
