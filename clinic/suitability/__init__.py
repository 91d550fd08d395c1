"""Suitability: may this person have this treatment, from when, and what must the clinician know beforehand.

One pure function, `screen`, over the reviewed rule records and a concern's own `refer`; `lift` takes out what staff
have allowed; no database, no clock. Called by `actions`, `clinic/reception`, the gateway's booking path and the
console. Negated facts and other people's facts are left out by the caller.
"""

from clinic.suitability.facts import Facts
from clinic.suitability.lifting import NEVER_LIFTED, lift, may_be_lifted
from clinic.suitability.outcome import Note, Outcome, Reason
from clinic.suitability.screening import rule_set_version, screen

__all__ = ["NEVER_LIFTED", "Facts", "Note", "Outcome", "Reason", "lift", "may_be_lifted", "rule_set_version", "screen"]
