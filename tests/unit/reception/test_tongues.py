"""Another language gets one sentence in that language, and a person; English is never taken for another."""

from __future__ import annotations

import pytest

from clinic.reception import tongues
from tests.unit.reception.conftest import Visitor

PHONE = "020 7946 0123"


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("fr", "je voudrais prendre rendez-vous"),
        ("fr", "est-ce que ça fait mal ?"),
        ("es", "hola, ¿cuánto cuesta una sesión?"),
        ("de", "Guten Tag, tut das weh und wie lange ist man rot?"),
        ("pl", "czy to bardzo boli? ile kosztuje"),
        ("it", "vorrei sapere quanto costa una seduta"),
        ("pt", "quero marcar uma consulta por favor"),
        ("ro", "cat costa o sedinta si cat dureaza"),
        ("tr", "merhaba fiyat ne kadar"),
        ("nl", "doet het pijn en hoe lang duurt het"),
        ("ru", "Сколько это стоит и больно ли это?"),
        ("zh", "你好，请问多少钱？"),
        ("ar", "هل هو مؤلم وكم يستغرق؟"),
    ],
)
def test_one_sentence_in_the_visitors_language_and_a_person(visitor: Visitor, language: str, text: str) -> None:
    visitor.say("out_of_scope", text)
    assert visitor.text == tongues.SENTENCES[language].format(phone=PHONE)
    assert [button.intent for button in visitor.buttons] == ["talk_to_human"]


@pytest.mark.parametrize(
    "text",
    [
        "what's the weather like", "who won the footie", "do u sell gift vouchers", "can i bring my dog", "omg",
        "lol ok", "asdfgh", "flumph zog", "wot u on about", "hiya u do lips", "pls adv re crows ft",
        "my cat is called luna",
        "laser tattoo removal", "u free 2moz", "derma roller brand?", "botox price xx", "ta v much babe", "🙏🙏",
    ],
)  # fmt: skip
def test_english_as_people_type_it_is_not_another_language(text: str) -> None:
    assert tongues.sentence_for(text, PHONE) is None


def test_another_script_is_heard_whatever_the_classifier_guessed(visitor: Visitor) -> None:
    visitor.say("ask_price", "Сколько это стоит?")
    assert visitor.text == tongues.SENTENCES["ru"].format(phone=PHONE)


def test_letters_that_no_sentence_is_written_in_get_the_english_one() -> None:
    assert tongues.sentence_for("これはお金がかかりますか", PHONE) == tongues.SENTENCES["ja"].format(phone=PHONE)
    assert tongues.sentence_for("გამარჯობა რა ღირს", PHONE) == tongues.OTHERWISE.format(phone=PHONE)


def test_every_sentence_names_the_telephone() -> None:
    assert all("{phone}" in sentence for code, sentence in tongues.SENTENCES.items() if code != "en")
