"""The checks of `data/clinic/`: every problem named by file, record and field, in words a clinic can act on.

`check_directory` reads the files; `check_records` looks at records that are already typed, so that a staff change
meets the same rules as a file.
"""

from clinic.knowledge.checks.directory import check_directory, check_records
from clinic.knowledge.checks.problem import Problem, in_words

__all__ = ["Problem", "check_directory", "check_records", "in_words"]
