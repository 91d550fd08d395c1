"""What the clinic knows: the schema of `data/clinic/`, its checks, its loader, and the view that answers are made from.

`check_directory` tells a clinic what is wrong with its files in plain words; `load` fills the database from them, again
and again, without ever overwriting what staff changed; `staff_edit` is how staff change it; `current` is the cached
`Knowledge` that every other room reads. Queries live in `clinic/storage`.
"""

from clinic.knowledge.checks import Problem, check_directory
from clinic.knowledge.loader import (
    LoadReport,
    NotLoadable,
    UnknownRecord,
    current,
    history,
    last_known,
    load,
    read_directory,
    staff_edit,
    staff_retire,
)
from clinic.knowledge.view import Cited, Knowledge, KnowledgeMissing

__all__ = [
    "Cited",
    "Knowledge",
    "KnowledgeMissing",
    "LoadReport",
    "NotLoadable",
    "Problem",
    "UnknownRecord",
    "check_directory",
    "current",
    "history",
    "last_known",
    "load",
    "read_directory",
    "staff_edit",
    "staff_retire",
]
