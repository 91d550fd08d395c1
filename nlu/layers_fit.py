"""Teaches the small networks over the encoder's layers (`encoder.net.Layers`): scikit-learn, no Rasa.

Several of one shape, each begun from other numbers: the mean of their logits is steadier than any one of them.
"""

from __future__ import annotations

import warnings

import numpy as np
from numpy.typing import NDArray
from sklearn.exceptions import ConvergenceWarning
from sklearn.neural_network import MLPClassifier

from encoder import DEEP, DIMENSION
from encoder.net import Layers, layered

Matrix = NDArray[np.float32]

_NETWORKS, _UNITS = 3, 128
_PASSES, _BATCH, _STEP, _DECAY = 8, 256, 5e-4, 1e-3
"""Chosen on voices left out: docs/decisions/0046."""


def fit(deep: Matrix, says: NDArray[np.bool_], taught: NDArray[np.bool_], seed: int = 0) -> Layers:
    """Learn which of the `taught` rows of `deep` `(n, DEEP)` say it.

    Raises ValueError where all of them do, or none.
    """
    known, wanted = deep[taught], says[taught]
    if wanted.all() or not wanted.any():
        raise ValueError("the networks need sentences that say it and others that do not")
    centre = known[:, DIMENSION:].mean(axis=0).reshape(-1, DIMENSION)
    points = layered(known, centre)
    # Each number to mean 0 and spread 1 while learning; folded into the weights afterwards.
    mean, spread = points.mean(axis=0), np.maximum(points.std(axis=0), 1e-6)
    points -= mean
    points /= spread
    hidden, bias, out, constant = [], [], [], 0.0
    for network in range(_NETWORKS):
        model = MLPClassifier(
            (_UNITS,),
            alpha=_DECAY,
            batch_size=min(_BATCH, len(points)),
            learning_rate_init=_STEP,
            max_iter=_PASSES,
            random_state=seed + network,
        )
        with warnings.catch_warnings():
            # So few passes are meant: more learn the sentences by heart.
            warnings.simplefilter("ignore", ConvergenceWarning)
            model.fit(points, wanted)
        weights = (model.coefs_[0] / spread[:, None]).T
        hidden.append(weights)
        bias.append(model.intercepts_[0] - weights @ mean)
        out.append(model.coefs_[1][:, 0] / _NETWORKS)
        constant += float(model.intercepts_[1][0]) / _NETWORKS
    stacked = np.concatenate(hidden).astype(np.float16).astype(np.float32)
    assert stacked.shape == (_NETWORKS * _UNITS, DEEP)
    return Layers(
        centre.astype(np.float32),
        stacked,
        np.concatenate(bias).astype(np.float32),
        np.concatenate(out).astype(np.float32),
        constant,
    )
