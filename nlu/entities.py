"""Entities of a message: the clinic's words, what has a form, and names; each with whether it is denied and of whom.

None of it is learnt from annotated sentences: words come from data/clinic, forms from patterns. So a phrase that the
clinic adds to its vocabulary is understood at the next start.
"""

from __future__ import annotations

import logging
import re
from functools import lru_cache
from pathlib import Path
from typing import Any

from rasa.engine.graph import ExecutionContext, GraphComponent
from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.engine.storage.resource import Resource
from rasa.engine.storage.storage import ModelStorage
from rasa.nlu.extractors.extractor import EntityExtractorMixin
from rasa.shared.nlu.constants import ENTITIES, INTENT, INTENT_NAME_KEY, PREDICTED_CONFIDENCE_KEY, TEXT
from rasa.shared.nlu.training_data.message import Message
from spacy.tokens import Doc

from nlu import names, patterns, persons
from nlu.classifier import FALLBACK, as_intent
from nlu.classifier_core import OUT_OF_SCOPE
from nlu.environment import clinic_data_folder
from nlu.reading import document_of, language
from nlu.text import word_set
from nlu.vocabulary import Vocabulary, read_phrases

logger = logging.getLogger(__name__)

#: Words around a bare value that ask nothing: "on tuesday please", "it's 07700 900123".
_FILLER = word_set(
    "a an the my its it's it is i'm im i am on at in for by and or of to please pls plz thanks"
    " thank you me then ok okay yes yeah yep"
    " sure number phone mobile email mail age name name's would be good best suits works preferably hi hello"
    " ideally mine just only"
    " s 's 'm around about after before maybe perhaps um er"
)
#: From here on the classifier is believed when it takes capitalised words for something else than a name.
_SURE = 0.6
#: A time of day alone greets; where a form has asked for a time, the form reads the entity, whatever the intent.
_BARE_GREETING = re.compile(
    r"\W*(?:good\s+)?(?:morning|mornin|afternoon|evening|evenin)(?:\s+(?:all|everyone|everybody|guys|team|folks|mate|love))?\W*",
    re.IGNORECASE,
)
_FORMED = {"phone", "email", "reference", "date", "time", "person", "age", "skin_type"}


@lru_cache(maxsize=2)
def vocabulary(folder: Path) -> Vocabulary:
    """The process's vocabulary of one data folder (0.2 s to build)."""
    phrases = read_phrases(folder)
    if not phrases:
        logger.error("no vocabulary in %s: no concern, medicine or body area will be recognised", folder)
    return Vocabulary(phrases, language())


def entities_of(doc: Doc, words: Vocabulary) -> list[dict[str, Any]]:
    """The entities of a document as Rasa writes them, in order, with `negated` and `about`.

    Where a form and a phrase overlap, the form counts (`type 4 skin`), except that a phrase that holds a whole
    form is kept (`fraxel 3 months ago` has both).
    """
    text = doc.text
    formed = patterns.find(text)
    found = [(match.kind, match.value, match.start, match.end) for match in formed]
    for one in words.find(doc):
        start, end = doc[one.start].idx, doc[one.end - 1].idx + len(doc[one.end - 1].text)
        if not any(match.start <= start and end <= match.end for match in formed):
            found.append((one.kind, one.value, start, end))
    name = names.find(doc, [(start, end) for _, _, start, end in found])
    if name:
        found.append((name.kind, name.value, name.start, name.end))
    return [
        {
            "entity": kind,
            "value": value,
            "start": start,
            "end": end,
            "text": text[start:end],
            "negated": persons.negated(text, start, end),
            "about": persons.about(text, start, end),
            "extractor": "VocabularyEntities",
        }
        for kind, value, start, end in sorted(found, key=lambda entry: (entry[2], -entry[3], entry[0]))
    ]


def is_bare_value(doc: Doc, entities: list[dict[str, Any]]) -> bool:
    """Whether a message is nothing but values with a form: a number, a date, a name; it then informs."""
    formed = [entity for entity in entities if entity["entity"] in _FORMED]
    if not formed or "?" in doc.text:
        return False
    return all(
        token.is_space
        or token.is_punct
        or token.text.lower() in _FILLER
        or any(entity["start"] <= token.idx < entity["end"] for entity in formed)
        for token in doc
    )


@DefaultV1Recipe.register([DefaultV1Recipe.ComponentType.ENTITY_EXTRACTOR], is_trainable=False)
class VocabularyEntities(GraphComponent, EntityExtractorMixin):
    """Sets `entities`; calls a message `inform` that is nothing but a value and was not understood otherwise."""

    def __init__(self, words: Vocabulary) -> None:
        self._words = words

    @classmethod
    def create(
        cls,
        config: dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
    ) -> VocabularyEntities:
        """An extractor on the clinic's vocabulary as it is now."""
        return cls(vocabulary(clinic_data_folder()))

    @staticmethod
    def required_packages() -> list[str]:
        """What must be installed."""
        return ["spacy"]

    def process(self, messages: list[Message]) -> list[Message]:
        """Find the entities of each message that has a text."""
        for message in messages:
            if not message.get(TEXT):
                message.set(ENTITIES, [], add_to_output=True)
                continue
            doc = document_of(message)
            entities = entities_of(doc, self._words)
            message.set(ENTITIES, entities, add_to_output=True)
            if _BARE_GREETING.fullmatch(doc.text):
                becomes(message, "greet")
            elif is_bare_value(doc, entities) and not _says_more(message, entities):
                becomes(message, "inform")
        return messages


def _says_more(message: Message, entities: list[dict[str, Any]]) -> bool:
    """Whether a message that looks like a mere name is understood as something else: "oi oi", "nah mate"."""
    if any(entity["entity"] != "person" for entity in entities):
        return False
    named = all(part[:1].isupper() for entity in entities for part in str(entity["value"]).split())
    intent = message.get(INTENT) or {}
    if intent.get(INTENT_NAME_KEY) in {FALLBACK, OUT_OF_SCOPE}:
        return not named
    return intent.get(INTENT_NAME_KEY) != "inform" and (not named or intent.get(PREDICTED_CONFIDENCE_KEY, 0) >= _SURE)


def becomes(message: Message, name: str) -> None:
    """Make `name` the message's intent; the classifier's guesses stay behind it."""
    intent = as_intent(name, 1.0)
    kept = [
        guess
        for guess in message.get("intent_ranking") or []
        if guess[INTENT_NAME_KEY] not in {name, FALLBACK, OUT_OF_SCOPE}
    ]
    message.set(INTENT, intent, add_to_output=True)
    message.set("intent_ranking", [intent, *kept], add_to_output=True)
