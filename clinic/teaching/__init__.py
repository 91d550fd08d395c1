"""Teaching: staff give a new answer with the questions it is for, and the next message like them gets it.

What is taught is a record of the clinic's knowledge like any other: its history says who taught it, every process sees
it with the next message, and loading `data/clinic/` never touches it. `export` hands the examples to the next training.
Called by `cli` and the console.
"""

from clinic.teaching.lessons import CannotTeach, Taught, forget, lessons, teach
from clinic.teaching.training import export

__all__ = ["CannotTeach", "Taught", "export", "forget", "lessons", "teach"]
