"""Arithmetic on busy time: a span of cells is one Python integer, bit *i* being cell ``base + i``.

A cell is five minutes. A month of one practitioner is 8,640 bits, so a whole calendar is a few ``&`` and ``>>``.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from clinic.booking.wall import CELL_SECONDS


def ones(first: int, last: int) -> int:
    """Bits ``first`` to ``last`` (excluded) set; 0 when there are none."""
    first = max(first, 0)
    return ((1 << (last - first)) - 1) << first if last > first else 0


def every(step: int, length: int) -> int:
    """Bits 0, ``step``, 2 x ``step`` ... below ``length`` set."""
    count = -(-length // step)
    return ((1 << (step * count)) - 1) // ((1 << step) - 1)


def runs(bits: int, length: int) -> int:
    """The positions at which ``length`` set bits in a row begin."""
    have = 1
    while have < length:
        step = min(have, length - have)
        bits &= bits >> step
        have += step
    return bits


def full(spans: Iterable[tuple[int, int]], capacity: int) -> int:
    """The cells that ``capacity`` or more of the spans (first, last excluded) cover."""
    if capacity == 1:
        bits = 0
        for first, last in spans:
            bits |= ((1 << (last - first)) - 1) << first if first >= 0 else ones(first, last)
        return bits
    layers = [0] * capacity
    for first, last in spans:
        carry = ones(first, last)
        for depth, layer in enumerate(layers):
            layers[depth], carry = layer | carry, layer & carry
            if not carry:
                break
    return layers[-1]


def positions(bits: int) -> Iterator[int]:
    """The positions of the set bits, ascending."""
    text = bin(bits)[:1:-1]
    at = text.find("1")
    while at >= 0:
        yield at
        at = text.find("1", at + 1)


def cell_floor(epoch: int) -> int:
    """The cell an instant falls in."""
    return epoch // CELL_SECONDS


def cell_ceil(epoch: int) -> int:
    """The first cell that begins at an instant or after it."""
    return -(-epoch // CELL_SECONDS)
