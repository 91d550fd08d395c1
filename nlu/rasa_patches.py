"""Four small changes to Rasa 3.6.21, each guarded by that exact version. Importing this module applies them.

1. Rasa re-checks the schema of an action server's reply against its meta-schema at every reply: 81 % of the
   time of an action's turn. The validator is built once here; each reply is checked as before.
2. The action server's address and shared secret come from the environment (see environment.py), because Rasa
   refuses to start when endpoints.yml names a variable that is not set.
3. The log holds no visitor's words (see logs.py).
4. A trained graph is run without dask (see graph_run.py).
"""

from __future__ import annotations

import logging
from functools import lru_cache
from typing import Any

import rasa
from jsonschema.exceptions import ValidationError, best_match
from jsonschema.validators import validator_for
from rasa.core.actions.action import RemoteAction
from rasa.engine.runner.dask import DaskGraphRunner
from rasa.shared.constants import DOCS_BASE_URL
from rasa.shared.core.domain import Domain
from rasa.utils.endpoints import EndpointConfig

from nlu import environment, graph_run, logs

PATCHED_VERSION = "3.6.21"
KEY_HEADER = "X-Needlepoint-Key"

logger = logging.getLogger(__name__)
_original_init = RemoteAction.__init__
stock_check = RemoteAction._validate_action_result
"""Rasa's own check, for measuring against (`benchmarks/turn.py`)."""


@lru_cache(maxsize=1)
def _reply_validator() -> Any:
    schema = RemoteAction.action_response_format_spec()
    validator = validator_for(schema)
    validator.check_schema(schema)
    return validator(schema)


def validate_action_result(self: RemoteAction, result: dict[str, Any]) -> bool:
    """Rasa's check of an action server's reply, with the validator built once. Raises ValidationError as before."""
    error = best_match(_reply_validator().iter_errors(result))
    if error is None:
        return True
    error.message += (
        ". Failed to validate Action server response from API, make sure your response from the Action endpoint "
        f"is valid. For more information about the format visit {DOCS_BASE_URL}/custom-actions"
    )
    raise error


def remote_action_init(self: RemoteAction, name: str, action_endpoint: EndpointConfig | None) -> None:
    """Rasa's constructor, on an endpoint that knows where the action server is and what it wants to be told."""
    if action_endpoint is not None:
        action_endpoint.url = environment.actions_url() or action_endpoint.url
        key = environment.actions_key()
        if key:
            action_endpoint.headers.setdefault(KEY_HEADER, key)
    _original_init(self, name, action_endpoint)


def apply() -> bool:
    """Apply the patches; False, with a warning, when Rasa is another version than the one they were made for."""
    logs.quieten()
    if rasa.__version__ != PATCHED_VERSION:
        logger.warning("Rasa is %s, not %s: running without our patches", rasa.__version__, PATCHED_VERSION)
        return False
    RemoteAction._validate_action_result = validate_action_result
    RemoteAction.__init__ = remote_action_init
    DaskGraphRunner.run = graph_run.run
    Domain.is_empty = graph_run.is_empty
    return True


applied = apply()

__all__ = ["PATCHED_VERSION", "ValidationError", "applied", "apply", "validate_action_result"]
