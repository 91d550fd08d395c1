"""The answers: from a typed question and what is known of the visitor to reviewed words with their sources.

`answer` chooses the most specific record, `answer_all` answers a whole message in order, `search.nearest` finds a
record by meaning alone (for the gateway when Rasa is away, and for staff), `lint.problems` checks the records. Called
by `clinic.reception`, `gateway` and `cli`; it reads `clinic.knowledge` and `clinic.plans`, and neither writes nor
opens a database.
"""

from clinic.answers.engine import answer, no_answer
from clinic.answers.message import answer_all, remembering
from clinic.answers.question import NOBODY, Answer, Entity, Person, Question
from clinic.plans.sources import SourceRef

__all__ = [
    "NOBODY", "Answer", "Entity", "Person", "Question", "SourceRef", "answer", "answer_all", "no_answer",
    "remembering",
]  # fmt: skip
