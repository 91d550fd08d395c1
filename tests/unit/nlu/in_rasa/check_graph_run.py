"""A trained graph run node after node: what Rasa's own way of running it gives, in the same order."""

from __future__ import annotations

import unittest
from typing import Any
from unittest import mock

from rasa.engine.exceptions import GraphRunError
from rasa.engine.graph import GraphSchema, SchemaNode
from rasa.engine.runner.dask import DaskGraphRunner
from rasa.shared.core.domain import Domain

from nlu import graph_run, rasa_patches


class Node:
    """Adds what it is given; remembers when it was called."""

    def __init__(self, name: str, calls: list[str], fault: Exception | None = None) -> None:
        self.name, self.calls, self.fault = name, calls, fault

    def __call__(self, *given: Any) -> tuple[str, Any]:
        self.calls.append(self.name)
        if self.fault is not None:
            raise self.fault
        return self.name, [self.name, *(each[1] if isinstance(each, tuple) else f"?{each}" for each in given)]


NEEDS = {
    "last": {"a": "left", "b": "right"},
    "right": {"a": "first"},
    "left": {"a": "first", "b": "given"},
    "first": {"a": "given"},
    "aside": {"a": "given"},
    "lone": {"a": "not_there"},
}


def runner(faults: dict[str, Exception] | None = None) -> tuple[DaskGraphRunner, list[str]]:
    calls: list[str] = []
    made = DaskGraphRunner.__new__(DaskGraphRunner)
    made._graph_schema = GraphSchema(
        {name: SchemaNode(needs=needs, uses=object, fn="run", constructor_name="create", config={})  # type: ignore[arg-type]
         for name, needs in NEEDS.items()}
    )  # fmt: skip
    made._instantiated_nodes = {name: Node(name, calls, (faults or {}).get(name)) for name in NEEDS}  # type: ignore[misc]
    made._execution_context = None  # type: ignore[assignment]
    return made, calls


class Run(unittest.TestCase):
    def test_the_patch_is_in(self) -> None:
        self.assertTrue(rasa_patches.applied)
        self.assertIs(DaskGraphRunner.run, graph_run.run)
        self.assertIs(Domain.is_empty, graph_run.is_empty)

    def test_it_gives_what_rasa_gives(self) -> None:
        for targets in (["last"], ["left", "aside"], ["first"], ["lone"]):
            ours, _ = runner()
            theirs, _ = runner()
            inputs = {"given": "g"}
            expected = graph_run.stock_run(theirs, inputs, targets)
            self.assertEqual(ours.run(inputs, targets), expected)
            self.assertEqual(ours.run({"given": "again"}, targets).keys(), expected.keys())

    def test_each_node_runs_once_behind_what_it_needs(self) -> None:
        made, calls = runner()
        made.run({"given": "g"}, ["last"])
        self.assertEqual(sorted(calls), ["first", "last", "left", "right"])
        self.assertLess(calls.index("first"), min(calls.index("left"), calls.index("right")))
        self.assertEqual(calls[-1], "last")

    def test_nothing_is_kept_from_one_message_to_the_next(self) -> None:
        made, _ = runner()
        made.run({"given": "of the first visitor"}, ["last"])
        self.assertNotIn("of the first visitor", str(made.run({"given": "of the second"}, ["last"])))

    def test_an_input_with_a_nodes_name_is_refused_as_rasa_does(self) -> None:
        made, _ = runner()
        with self.assertRaises(GraphRunError):
            made.run({"given": "left"}, ["last"])

    def test_a_nodes_fault_is_told_as_rasa_tells_it(self) -> None:
        made, _ = runner({"left": RuntimeError("x")})
        with self.assertRaises(GraphRunError):
            made.run({"given": "g"}, ["last"])
        made, _ = runner({"left": KeyError("x")})
        with self.assertRaises(KeyError):
            made.run({"given": "g"}, ["last"])

    def test_training_is_left_to_dask(self) -> None:
        made, _ = runner()
        with mock.patch.object(graph_run, "stock_run", return_value={"trained": True}) as stock:
            self.assertEqual(made.run({"given": "g"}), {"trained": True})
        stock.assert_called_once()


class Empty(unittest.TestCase):
    def test_a_domain_is_empty_when_rasa_says_so(self) -> None:
        for text in (
            "",
            "intents: [greet]",
            "actions: [action_x]",
            "responses: {utter_x: [{text: x}]}",
            "entities: [a]",
        ):
            domain = Domain.from_yaml(text) if text else Domain.empty()
            self.assertEqual(domain.is_empty(), graph_run.stock_is_empty(domain), text)


if __name__ == "__main__":
    unittest.main()
