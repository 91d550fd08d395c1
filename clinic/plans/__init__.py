"""Session plans: how many sessions, how far apart, when to expect what, at which price, for each concern.

Every number comes from the reviewed concern record (the price from the clinic's own treatments); a number that no
source gives stays None and is said in words. Called by `clinic.answers`, `clinic.reception` and `cli`.
"""

from clinic.plans.backwards import Course, Series, course_of, plan_backwards
from clinic.plans.plan import SessionPlan, UnknownConcern, effective_concern, session_plan
from clinic.plans.sources import SourceRef, cite

__all__ = [
    "Course",
    "Series",
    "SessionPlan",
    "SourceRef",
    "UnknownConcern",
    "cite",
    "course_of",
    "effective_concern",
    "plan_backwards",
    "session_plan",
]
