"""How a trained model's graph is run for a message: node after node, in an order worked out once.

Rasa hands each message's graph to dask, which orders, schedules and collects it anew each time, in the same thread:
half a millisecond of a parse. It also makes an empty domain with each parse, to see whether ours is empty as well.
"""

from __future__ import annotations

from typing import Any

from rasa.engine.exceptions import GraphRunError
from rasa.engine.graph import GraphNode
from rasa.engine.runner.dask import DaskGraphRunner
from rasa.shared.core.domain import Domain

#: A node's name, the node, and what it is given, by name.
Step = tuple[str, GraphNode, tuple[str, ...]]

stock_run = DaskGraphRunner.run
"""Rasa's own, for training, and for measuring against."""
stock_is_empty = Domain.is_empty
_ORDERS = "_needlepoint_orders"


def run(self: DaskGraphRunner, inputs: dict[str, Any] | None = None, targets: list[str] | None = None) -> Any:
    """Rasa's `DaskGraphRunner.run` of a trained graph: `{target: output}`. Training (no `targets`) is left to dask.

    Raises GraphRunError as Rasa does: where an input has a node's name, and for a RuntimeError in a node.
    """
    if not targets:
        return stock_run(self, inputs, targets)
    orders = self.__dict__.setdefault(_ORDERS, {})
    wanted = tuple(targets)
    if wanted not in orders:
        orders[wanted] = _in_order(self, wanted)
    steps: list[Step] = orders[wanted]
    names = {name for name, _, _ in steps}
    given = inputs or {}
    if not names.isdisjoint([*given, *(value for value in given.values() if isinstance(value, str))]):
        return stock_run(self, inputs, targets)
    graph: dict[str, Any] = {name: (name, value) for name, value in given.items()}
    try:
        for name, node, needs in steps:
            graph[name] = node(*(graph.get(need, need) for need in needs))
    except RuntimeError as error:
        raise GraphRunError("Error running runner.") from error
    return dict(graph[target] for target in wanted)


def _in_order(runner: DaskGraphRunner, targets: tuple[str, ...]) -> list[Step]:
    """All that `targets` need, each behind what it needs itself."""
    nodes = runner._graph_schema.nodes
    order: dict[str, Step] = {}

    def add(name: str) -> None:
        if name in order or name not in nodes:
            return
        needs = tuple(nodes[name].needs.values())
        for need in needs:
            add(need)
        order[name] = (name, runner._instantiated_nodes[name], needs)

    for target in targets:
        add(target)
    return list(order.values())


def is_empty(self: Domain) -> bool:
    """Rasa's `Domain.is_empty`; a domain with an action, a response or a form is seen not to be without making one."""
    return not (self.user_actions or self.responses or self.forms) and stock_is_empty(self)
