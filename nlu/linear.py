"""Multinomial logistic regression on dense features, in single precision.

scikit-learn's works in double precision and re-checks its input at each call: three times slower on our
matrices, for the same figures. Cross-validation fits six of these for one training, so it matters.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import minimize

Matrix = NDArray[np.float32]


def softmax(logits: Matrix) -> Matrix:
    """Rows of probabilities, each summing to 1."""
    exponents = np.exp(logits - logits.max(axis=1, keepdims=True))
    result: Matrix = exponents / exponents.sum(axis=1, keepdims=True)
    return result


@dataclass(frozen=True)
class SoftmaxRegression:
    """`weights` is (features, classes), `bias` (classes,)."""

    weights: Matrix
    bias: Matrix

    def logits(self, features: Matrix) -> Matrix:
        """`(n, classes)`, not normalised."""
        result: Matrix = features @ self.weights + self.bias
        return result

    @classmethod
    def fit(
        cls, features: Matrix, targets: NDArray[np.int64], classes: int, strength: float = 15.0, iterations: int = 90
    ) -> SoftmaxRegression:
        """Minimise `strength` * cross-entropy + half the squared weights (scikit-learn's `C`), by L-BFGS.

        `features` (n, d) float32; `targets` (n,) class numbers below `classes`. The bias is not penalised.
        """
        count, width = features.shape
        wanted = np.zeros((count, classes), dtype=np.float32)
        wanted[np.arange(count), targets] = 1.0
        rows = np.arange(count)

        def loss(flat: NDArray[np.float64]) -> tuple[float, NDArray[np.float64]]:
            parameters = flat.astype(np.float32).reshape(width + 1, classes)
            probabilities = softmax(features @ parameters[:-1] + parameters[-1])
            entropy = -np.log(np.maximum(probabilities[rows, targets], 1e-12)).sum(dtype=np.float64)
            error = probabilities - wanted
            gradient = np.empty_like(parameters)
            gradient[:-1] = strength * (features.T @ error) + parameters[:-1]
            gradient[-1] = strength * error.sum(axis=0)
            penalty = 0.5 * float((parameters[:-1].astype(np.float64) ** 2).sum())
            # Scaled by the number of sentences so that the tolerances mean the same for any amount of data.
            return (strength * entropy + penalty) / count, gradient.ravel().astype(np.float64) / count

        start = np.zeros((width + 1) * classes)
        found = minimize(
            loss, start, jac=True, method="L-BFGS-B", options={"maxiter": iterations, "gtol": 1e-5, "ftol": 1e-7}
        )
        parameters = found.x.astype(np.float32).reshape(width + 1, classes)
        return cls(parameters[:-1].copy(), parameters[-1].copy())
