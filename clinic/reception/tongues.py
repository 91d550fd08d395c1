"""Another language: one sentence in that language, and a person. The assistant itself speaks English only.

A message is only looked at here when it was not understood, or when it is not written in Latin letters at all.
"""

from __future__ import annotations

import unicodedata
from functools import lru_cache

from py3langid.langid import MODEL_FILE, LanguageIdentifier

SURE_ENOUGH = 0.85
"""Normalised probability from which a message counts as written in another language."""
FEWEST_LETTERS = 8
"""Shorter Latin messages ("omg", "boli") are not judged: too little to go by."""

SENTENCES = {
    "ar": "عذرًا، لا أستطيع الرد هنا إلا بالإنجليزية. سيساعدك أحد العاملين في العيادة على الرقم {phone}.",
    "bg": "Съжалявам, тук мога да отговарям само на английски. Човек от клиниката ще ви помогне на {phone}.",
    "cs": "Omlouvám se, odpovídat umím jen anglicky. Pomůže vám člověk z kliniky na čísle {phone}.",
    "de": "Es tut mir leid, hier kann ich nur auf Englisch antworten. Jemand aus der Klinik hilft Ihnen unter {phone}.",
    "el": "Λυπάμαι, εδώ μπορώ να απαντήσω μόνο στα αγγλικά. Ένας άνθρωπος της κλινικής θα σας βοηθήσει στο {phone}.",
    "en": "",
    "es": "Lo siento, aquí solo puedo responder en inglés. Una persona de la clínica le ayudará en el {phone}.",
    "fr": "Désolé, je ne peux répondre ici qu’en anglais. Une personne de la clinique vous aidera au {phone}.",
    "he": "מצטערים, כאן אפשר לענות רק באנגלית. אדם מהמרפאה יעזור לכם בטלפון {phone}.",
    "hi": "क्षमा करें, मैं यहाँ केवल अंग्रेज़ी में उत्तर दे सकता हूँ। क्लिनिक का कोई व्यक्ति {phone} पर आपकी मदद करेगा।",
    "hu": "Sajnálom, itt csak angolul tudok válaszolni. A klinika munkatársa segít Önnek a {phone} számon.",
    "it": "Mi dispiace, qui posso rispondere solo in inglese. Una persona della clinica la aiuterà al numero {phone}.",
    "ja": "申し訳ありませんが、ここでは英語でしかお答えできません。クリニックの者が {phone} でご案内します。",
    "ko": "죄송하지만 여기서는 영어로만 답변할 수 있습니다. 병원 직원이 {phone} 번으로 도와드립니다.",
    "nl": "Sorry, ik kan hier alleen in het Engels antwoorden. Iemand van de kliniek helpt u graag op {phone}.",
    "pl": "Przepraszam, tutaj mogę odpowiadać tylko po angielsku. Osoba z kliniki pomoże pod numerem {phone}.",
    "pt": "Lamento, aqui só consigo responder em inglês. Uma pessoa da clínica pode ajudar pelo {phone}.",
    "ro": "Îmi pare rău, aici pot răspunde doar în engleză. O persoană de la clinică vă ajută la {phone}.",
    "ru": "К сожалению, я могу отвечать только по-английски. Сотрудник клиники поможет вам по номеру {phone}.",
    "sv": "Tyvärr kan jag bara svara på engelska här. En person på kliniken hjälper dig på {phone}.",
    "tr": "Üzgünüm, burada yalnızca İngilizce yanıt verebilirim. Klinikten biri {phone} numarasından yardımcı olur.",
    "uk": "На жаль, тут я можу відповідати лише англійською. Працівник клініки допоможе вам за номером {phone}.",
    "zh": "抱歉，我在这里只能用英语回答。诊所的工作人员可以通过 {phone} 为您提供帮助。",
}
"""ISO 639-1 code → the sentence, with `{phone}`; English stands here so that it can win."""

OTHERWISE = "I am sorry, I can only answer in English here. A person at the clinic can help on {phone}."


def is_foreign_script(text: str) -> bool:
    """Whether most letters of the text are not Latin."""
    letters = [c for c in text if c.isalpha()]
    latin = sum("LATIN" in unicodedata.name(c, "") for c in letters)
    return bool(letters) and latin * 2 < len(letters)


def sentence_for(text: str, phone: str) -> str | None:
    """The one sentence in the language of `text`, or None when the text is English, or too little to tell.

    Letters of another script whose language has no sentence here get the English one: it can be translated.
    """
    foreign = is_foreign_script(text)
    if not foreign and sum(c.isalpha() for c in text) < FEWEST_LETTERS:
        return None
    language, probability = _identifier().classify(text)
    if language == "en" or probability < SURE_ENOUGH:
        return OTHERWISE.format(phone=phone) if foreign else None
    return SENTENCES[language].format(phone=phone)


def warm() -> None:
    """Loads what tells languages apart, so that no visitor waits for it."""
    _identifier()


@lru_cache(maxsize=1)
def _identifier() -> LanguageIdentifier:
    """The identifier, told to choose among the languages that we have a sentence for. About a second to load."""
    identifier = LanguageIdentifier.from_model_file(MODEL_FILE, norm_probs=True)
    identifier.set_languages(list(SENTENCES))
    return identifier
