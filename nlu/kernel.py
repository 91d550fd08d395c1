"""Kernel ridge regression with a Gaussian kernel: a label's say is a weighted sum over the training sentences near by.

Linear classifiers miss what only words *together* mean ("back to work" and "back to normal"); this one weighs every
training sentence by its likeness, and has one closed solution. Exact, in single precision and in place: the one big
thing in memory while fitting is the kernel matrix, 4 bytes * n * n (1.6 GB for 20,000 sentences).
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.linalg import lapack

Matrix = NDArray[np.float32]

_BLOCK = 1024


@dataclass(frozen=True)
class KernelRidge:
    """`weights` is (training sentences, classes), `norms` their squared lengths, `width` the kernel's gamma."""

    weights: Matrix
    norms: Matrix
    width: float

    @classmethod
    def fit(cls, points: Matrix, targets: NDArray[np.int64], classes: int, width: float, ridge: float) -> KernelRidge:
        """Solve (K + `ridge` I) weights = wanted, by Cholesky.

        `points` (n, d) float32; `targets` (n,) class numbers below `classes`. K is exp(-`width` * squared distance).
        Raises ArithmeticError when the matrix is not positive definite (a `ridge` too small for single precision).
        """
        norms = squared_lengths(points)
        kernel = np.empty((len(points), len(points)), dtype=np.float32)
        for start in range(0, len(points), _BLOCK):
            rows = slice(start, start + _BLOCK)
            np.matmul(points[rows], points.T, out=kernel[rows])
            _to_kernel(kernel[rows], norms[rows], norms, width)
        kernel[np.diag_indices(len(points))] += ridge
        wanted = np.full((len(points), classes), -1.0 / classes, dtype=np.float32, order="F")
        wanted[np.arange(len(points)), targets] = 1.0
        # The transposed view of a symmetric matrix is the same one in Fortran's order: factored where it stands.
        factor, failed = lapack.spotrf(kernel.T, lower=1, clean=0, overwrite_a=1)
        if failed:
            raise ArithmeticError(f"the kernel matrix can't be factored (leading minor {failed}); use a larger ridge")
        weights, _ = lapack.spotrs(factor, wanted, lower=1, overwrite_b=1)
        return cls(np.ascontiguousarray(weights), norms, width)

    def logits(self, products: Matrix, norms: Matrix) -> Matrix:
        """`(m, classes)`, near 1 for the right label and near 0 for others; not normalised.

        `products` (m, n): the inner products of the messages' features with the training sentences'; overwritten.
        `norms` (m,): the messages' squared lengths.
        """
        _to_kernel(products, norms, self.norms, self.width)
        result: Matrix = products @ self.weights
        return result


def squared_lengths(features: Matrix) -> Matrix:
    """`(n,)` of `(n, d)`."""
    result: Matrix = np.einsum("nd,nd->n", features, features)
    return result


def _to_kernel(products: Matrix, norms: Matrix, others: Matrix, width: float) -> None:
    products *= 2.0
    products -= norms[:, None]
    products -= others[None, :]
    np.minimum(products, 0.0, out=products)
    products *= width
    np.exp(products, out=products)
