"""The reviewed model rewritten in memory so that its weights stay the eight-bit numbers that they are in the file.

The file widens each weight matrix to 32 bits before it multiplies (`Cast`, `Mul` by a scale for each column,
`MatMul`), and the runtime does that once, when it loads: 42 MB are then read for each sentence, and reading them is
what a sentence costs. `MatMulNBits` multiplies by the same numbers as they stand, in blocks along the columns. What it
is given it rounds to eight bits as well, block by block and row by row: no sentence changes its neighbour's vector.
"""

from __future__ import annotations

import platform
from pathlib import Path

import numpy as np
import onnx
from numpy.typing import NDArray
from onnx import helper, numpy_helper

BLOCK = 64
"""Numbers rounded under one scale; divides the model's widths, 384 and 1,536. With 128 a batch changes the result."""
EIGHT_BIT_ARITHMETIC = 4
"""`accuracy_level` of the operator: what is multiplied is rounded to eight bits too."""
RUNTIME_DOMAIN = "com.microsoft"
FAST_ON = {"x86_64", "amd64"}
"""Processors on which the runtime has the operator in their own instructions; elsewhere it is slower than the file."""


def model_of(path: Path) -> bytes | str:
    """What the runtime should load for the file at `path`: the model in blocks, or the file as it is (its name)."""
    return in_blocks(path) if platform.machine().lower() in FAST_ON and multiplies_bytes() else str(path)


def multiplies_bytes(about: Path = Path("/proc/cpuinfo")) -> bool:
    """Whether the processor has instructions that multiply and add eight-bit numbers, as Linux tells; else False.

    Without them the blocks take 1.2 times as long as the file as it is (docs/decisions/0041).
    """
    try:
        flags = next(line for line in about.read_text().splitlines() if line.startswith("flags"))
    except (OSError, StopIteration):
        return False
    return not {"avx512_vnni", "avx_vnni"}.isdisjoint(flags.split())


def in_blocks(path: Path) -> bytes:
    """The model at `path` with every matrix of eight-bit weights multiplied as such.

    Raises ValueError when the file has no such matrix: then it is another model than the one this was made for.
    """
    model = onnx.load(path)
    graph = model.graph
    weights = {tensor.name: tensor for tensor in graph.initializer}
    made_by = {name: node for node in graph.node for name in node.output}
    replaced: dict[str, onnx.NodeProto] = {}
    for node in graph.node:
        widened = made_by.get(node.input[1]) if node.op_type == "MatMul" else None
        found = _weights(widened, made_by, weights)
        if found is None:
            continue
        numbers, scales = found
        blocks, repeated = f"{node.name}.blocks", f"{node.name}.scales"
        graph.initializer.append(numpy_helper.from_array(_blocks(numbers), blocks))
        count = len(numbers) // BLOCK
        graph.initializer.append(numpy_helper.from_array(np.repeat(scales.astype(np.float32), count), repeated))
        replaced[node.name] = product(node.name, node.input[0], blocks, repeated, node.output[0], numbers.shape)
    if not replaced:
        raise ValueError(f"{path} holds no matrix of eight-bit weights")
    _keep(graph, [replaced.get(node.name, node) for node in graph.node])
    model.opset_import.append(helper.make_opsetid(RUNTIME_DOMAIN, 1))
    serialized: bytes = model.SerializeToString()
    return serialized


def product(
    name: str, given: str, numbers: str, scales: str, out: str, shape: tuple[int, int], bits: int = 8
) -> onnx.NodeProto:
    """Multiplies the tensor `given` `(m, k)` by numbers of `shape` `(k, n)`, so many `bits` wide: BLOCK divides k."""
    return helper.make_node(
        "MatMulNBits",
        [given, numbers, scales],
        [out],
        name=name,
        domain=RUNTIME_DOMAIN,
        K=shape[0],
        N=shape[1],
        bits=bits,
        block_size=BLOCK,
        accuracy_level=EIGHT_BIT_ARITHMETIC,
    )


def _weights(
    widened: onnx.NodeProto | None, made_by: dict[str, onnx.NodeProto], weights: dict[str, onnx.TensorProto]
) -> tuple[NDArray[np.int8], NDArray[np.float32]] | None:
    """The eight-bit numbers `(k, n)` and scales `(n,)` that `widened` makes a matrix of; None for any other node."""
    if widened is None or widened.op_type != "Mul" or widened.input[1] not in weights:
        return None
    cast = made_by.get(widened.input[0])
    if cast is None or cast.op_type != "Cast" or cast.input[0] not in weights:
        return None
    numbers = numpy_helper.to_array(weights[cast.input[0]])
    scales = numpy_helper.to_array(weights[widened.input[1]]).reshape(-1)
    if numbers.dtype != np.int8 or numbers.ndim != 2 or numbers.shape[0] % BLOCK or scales.size != numbers.shape[1]:
        return None
    return numbers, scales


def _blocks(numbers: NDArray[np.int8]) -> NDArray[np.uint8]:
    """`(n, blocks, BLOCK)`: column by column, counted from 0 with 128 for nought, as the operator reads them."""
    from_nought = (numbers.T.astype(np.int16) + 128).astype(np.uint8)
    return np.ascontiguousarray(from_nought.reshape(numbers.shape[1], -1, BLOCK))


def _keep(graph: onnx.GraphProto, nodes: list[onnx.NodeProto]) -> None:
    """Makes `nodes` the graph's, without those that nobody reads any more and the weights that only they read."""
    wanted = {name for node in nodes for name in node.input} | {output.name for output in graph.output}
    while True:
        left = [node for node in nodes if wanted & set(node.output)]
        if len(left) == len(nodes):
            break
        nodes = left
        wanted = {name for node in nodes for name in node.input} | {output.name for output in graph.output}
    kept = [onnx.NodeProto.FromString(node.SerializeToString()) for node in nodes]
    del graph.node[:]
    graph.node.extend(kept)
    tensors = [tensor for tensor in graph.initializer if tensor.name in wanted]
    del graph.initializer[:]
    graph.initializer.extend(tensors)
    del graph.value_info[:]
