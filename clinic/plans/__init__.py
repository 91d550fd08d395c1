"""Session plans: how many sessions, how far apart, when to expect what, at which price, for each concern.

Every number comes from the reviewed concern record (the price from the clinic's own treatments); a number that no
source gives stays None and is said in words. Called by `clinic.answers`, `clinic.reception` and `cli`.
"""

from clinic.plans.plan import SessionPlan, UnknownConcern, effective_concern, session_plan
from clinic.plans.sources import SourceRef, cite

__all__ = ["SessionPlan", "SourceRef", "UnknownConcern", "cite", "effective_concern", "session_plan"]
