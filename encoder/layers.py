"""What the encoder's middle layers say of a sentence, beside its last one: from the same pass, at no further cost.

The last layer was trained for one thing, that sentences of one subject lie close together; tense, negation and who is
spoken of matter little there. The layers before it still hold them, and a net that hears all of them errs half as often
(docs/decisions/0046).
"""

from __future__ import annotations

from pathlib import Path

import onnx
from onnx import TensorProto, helper

MIDDLE = (2, 3, 4, 5)
"""The layers, of six, that are read beside the last; counted from 1."""
_LAYERS = 6


def with_middle_layers(model: bytes | str) -> tuple[bytes, list[str]]:
    """The model (serialised, or its path) with the middle layers' states as further outputs, and their names in order.

    Raises ValueError when it has not the normalisations of six layers: then it is another model than this was made for.
    """
    loaded = onnx.load_from_string(model) if isinstance(model, bytes) else onnx.load(Path(model))
    # One behind the embeddings; in each layer one behind the attention, and one at its end.
    ends = [node.output[0] for node in loaded.graph.node if node.op_type == "LayerNormalization"]
    if len(ends) != 1 + 2 * _LAYERS:
        raise ValueError(f"the encoder has {len(ends)} layer normalisations where {1 + 2 * _LAYERS} were expected")
    names = [ends[2 * layer] for layer in MIDDLE]
    loaded.graph.output.extend(helper.make_tensor_value_info(name, TensorProto.FLOAT, None) for name in names)
    serialized: bytes = loaded.SerializeToString()
    return serialized, names
