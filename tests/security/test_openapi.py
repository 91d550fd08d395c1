"""The OpenAPI document is true: whatever fits it, or breaks it, gets one of the answers that it names."""

from __future__ import annotations

import os
from typing import Any

import pytest
import schemathesis
from hypothesis import HealthCheck, Phase, given, settings
from schemathesis.checks import not_a_server_error
from schemathesis.generation.modes import GenerationMode
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    response_headers_conformance,
    response_schema_conformance,
    status_code_conformance,
)

from tests.unit.gateway.front_door import Door, beat

CHECKS = [
    not_a_server_error,
    status_code_conformance,
    content_type_conformance,
    response_headers_conformance,
    response_schema_conformance,
]
SOAK = bool(os.environ.get("NEEDLEPOINT_TEST_SOAK"))
RUNS = settings(
    max_examples=600 if SOAK else 12,
    deadline=None,
    phases=[Phase.explicit, Phase.generate],
    suppress_health_check=list(HealthCheck),
)
CALLS = [
    ("GET", "/api/clinic"),
    ("POST", "/api/conversations"),
    ("GET", "/api/conversations/{conversation_id}"),
    ("DELETE", "/api/conversations/{conversation_id}"),
    ("PUT", "/api/conversations/{conversation_id}/consent"),
    ("POST", "/api/conversations/{conversation_id}/callback"),
    ("GET", "/api/conversations/{conversation_id}/export"),
    ("GET", "/api/conversations/{conversation_id}/messages"),
    ("POST", "/api/conversations/{conversation_id}/messages"),
    ("GET", "/api/conversations/{conversation_id}/events"),
    ("POST", "/api/conversations/{conversation_id}/messages/{message_id}/feedback"),
    ("GET", "/health/live"),
    ("GET", "/health/ready"),
    ("GET", "/"),
    ("GET", "/widget.js"),
]

TRIES = [(method, path, GenerationMode.POSITIVE) for method, path in CALLS] + [
    (method, path, GenerationMode.NEGATIVE) for method, path in CALLS if method in {"POST", "PUT"}
]
"""What fits the document; and, where there is a body to break, what does not."""


@pytest.fixture(scope="module")
def document(shared_door: Door) -> Any:
    """The document as it is served."""
    return schemathesis.openapi.from_url(f"{shared_door.base_url}/openapi.json")


def test_every_conversation_call_of_the_document_is_tried_here(document: Any) -> None:
    described = {
        (method.upper(), path)
        for path, calls in document.raw_schema["paths"].items()
        for method in calls
        if path.startswith("/api/")
    }
    assert described <= set(CALLS)


@pytest.mark.parametrize(("method", "path", "mode"), TRIES, ids=str)
def test_no_server_error_and_no_answer_that_is_not_described(
    document: Any, door: Door, method: str, path: str, mode: GenerationMode
) -> None:
    strategy = document[path][method].as_strategy(generation_mode=mode)
    talk = door.talk()
    answer = talk.say("hello")[0]["id"]
    number = 0

    @RUNS
    @given(strategy)
    def run(case: Any) -> None:
        nonlocal number
        number += 1
        if path == "/health/ready":
            beat(door.clinic)
        inside = number % 4 and not path.endswith("/events")  # a stream with nothing to say would be waited for
        if inside and "conversation_id" in (case.path_parameters or {}):
            case.path_parameters["conversation_id"] = talk.id
            if "message_id" in case.path_parameters and number % 2:
                case.path_parameters["message_id"] = answer
        response = case.call(headers={"Authorization": f"Bearer {talk.token}"} if inside else {})
        case.validate_response(response, checks=CHECKS)

    run()
