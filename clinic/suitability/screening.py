"""The one pure function that grades suitability, over the rule records and the concern's own `refer`.

Decisions, each the clinic's to change in `data/clinic/`:
- A rule's kind gives the grade (absolute: not suitable; postpone: wait; clinician_review); its `gate` says what may be
  booked.
  A rule gated `note` never stops anyone: it leaves the outcome suitable and becomes a note.
- A dated fact whose longest wait is over leaves only a note for the clinician.
- A concern that refers gates treatment to a consultation. One that refers only some skin types (marks left by acne)
  does so when such a type is known: most people who ask have another. One that refers under a condition that has its
  own dated rule (a scar under 6 months) carries gate `note` and is left to that rule.
- What the person could not answer is not a no: a clinician decides. So it is with an illness or a medicine that no rule
  names (`unlisted`).
- A grave illness that only a rule for radiofrequency or PRP names (`GRAVE`) is not a yes to another treatment either: a
  clinician decides.
- Keloids and active acne are never booked as treatment, whatever the files say.
- A consultation is always open.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import date, timedelta
from typing import TYPE_CHECKING

from clinic.knowledge.schema import plain
from clinic.suitability.facts import Facts
from clinic.suitability.outcome import GATES, GRAVITY, GateNow, Grade, Note, Outcome, Reason, day_in_words
from clinic.suitability.unlisted import MARK as UNLISTED
from clinic.suitability.unlisted import words_of

if TYPE_CHECKING:
    from clinic.knowledge import Knowledge
    from clinic.knowledge.schema import Concern, Source, SuitabilityRule

CONSULTATION = "consultation"
NEVER_TREATED = frozenset({"scar_keloid", "active_acne"})
"""Concerns that are never booked as treatment (design section 4)."""
GRAVE = frozenset({"grave_heart_kidney", "grave_blood_disease", "low_platelets"})
"""Illnesses of which the rules for one treatment only speak, and which a clinician looks at before any."""
DARKER_SKIN_TYPES = frozenset({"IV", "V", "VI"})
_GRADES: dict[str, Grade] = {
    "absolute": "not_suitable",
    "postpone": "wait",
    "clinician_review": "clinician_review",
}
_SPOKEN = {"rf": "radiofrequency microneedling", "prp": "PRP"}
_ADULT = 18
_YOUNG_ADULT = 21
_TRIGGER_KINDS = ("condition", "medicine", "treatment", "activity")
_PARENT = "If you would still like to talk to us, a parent or guardian needs to come with you to the consultation."


def screen(
    facts: Facts, treatment_code: str | None, concern_id: str | None, knowledge: Knowledge, today: date
) -> Outcome:
    """Grade `facts` for `treatment_code` and `concern_id` on `today`.

    A treatment of None means microneedling in general: rules for radiofrequency or PRP only then become notes. To ask
    about a day to come use `Outcome.gate_on`. Raises KeyError for a concern that the clinic does not know.
    """
    concern_id = concern_id or facts.concern
    concern = knowledge.concerns[concern_id] if concern_id else None
    modality = _modality(treatment_code, concern, knowledge)
    consulting = treatment_code == CONSULTATION
    reasons: list[Reason] = []
    notes: list[Note] = []
    undated: list[str] = []
    for rule, on in _rules(facts, concern, knowledge):
        until = on + timedelta(days=rule.wait_days_max) if on and rule.wait_days_max is not None else None
        if consulting:
            notes.append(Note(rule.id, f"{rule.say} {_PARENT}" if rule.id == "under_18" else "", rule.clinician_note))
        elif rule.applies_to not in ("all", modality):
            if GRAVE & facts.conditions & {rule.id, *_facts_of(rule.id, facts, knowledge)}:
                reasons.append(_grave(rule, knowledge))
            elif treatment_code is None:
                notes.append(Note(rule.id, _words(rule), rule.clinician_note))
        elif until is not None and until <= today:
            told = f"{rule.clinician_note} Longest wait over since {day_in_words(until)}."
            notes.append(Note(rule.id, "", told, until))
        elif rule.gate == "note":
            notes.append(Note(rule.id, _words(rule, until), rule.clinician_note, until))
        else:
            reasons.append(_reason(rule, until, knowledge))
            if until is None and rule.wait_days_max is not None:
                undated.append(rule.id)
    unknown = [words for fact in sorted(facts.conditions) if (words := words_of(fact)) is not None]
    if unknown and consulting:
        notes.append(Note(UNLISTED, "", _told_of(unknown)))
    elif unknown:
        reasons.append(_unlisted(unknown))
    if not consulting:
        reasons += _unsure(facts, {r.rule_id for r in reasons} | {n.rule_id for n in notes}, modality, knowledge)
    if concern is not None and not consulting:
        _add_referral(concern, facts, knowledge, reasons, notes)
    if any(reason.rule_id == "skin_cancer_area" for reason in reasons):  # no word of comfort on a mole beside it
        notes = [replace(note, text_for_visitor="") if note.rule_id == "moles_warts" else note for note in notes]
    reasons.sort(key=lambda r: -GRAVITY[r.grade])
    return Outcome(
        outcome=reasons[0].grade if reasons else "suitable",
        bookable_from=bookable_from(reasons),
        reasons=tuple(reasons),
        notes=tuple(notes),
        gate=max((r.gate for r in reasons), key=GATES.__getitem__, default="open"),
        rule_set=rule_set_version(knowledge),
        consultation_possible=all(r.rule_id != "under_18" for r in reasons),
        ask_date_of=tuple(undated),
    )


def rule_set_version(knowledge: Knowledge) -> str:
    """Twelve hexadecimal digits that change whenever a suitability rule or a concern's referral changes."""
    rules = [plain(rule) for rule in knowledge.rules.values()]
    refers = [[c.id, c.refer, c.gate, list(c.refer_skin_types)] for c in knowledge.concerns.values()]
    text = json.dumps([rules, refers], sort_keys=True, ensure_ascii=False)
    return hashlib.sha256(text.encode()).hexdigest()[:12]


def _reason(rule: SuitabilityRule, until: date | None, knowledge: Knowledge) -> Reason:
    gate: GateNow = "block" if rule.gate == "block" else "consult"
    source = _source(knowledge, rule.sources)
    return Reason(rule.id, rule.say, rule.next_step, source, _GRADES[rule.kind], gate, rule.clinician_note, until)


def _grave(rule: SuitabilityRule, knowledge: Knowledge) -> Reason:
    """A grave illness, before a treatment that its rule does not speak of."""
    why = f"Our reviewed rule about what you told me is only about {_SPOKEN[rule.applies_to]}. I do not want to guess."
    step = "So a clinician decides with you before this treatment too."
    source = _source(knowledge, rule.sources)
    return Reason(rule.id, why, step, source, "clinician_review", "consult", rule.clinician_note)


def _facts_of(rule_id: str, facts: Facts, knowledge: Knowledge) -> set[str]:
    """The told facts that trigger a rule."""
    return {fact for fact in facts.conditions if _rule_id(fact, knowledge) == rule_id}


def _unsure(facts: Facts, settled: set[str], modality: str | None, knowledge: Knowledge) -> Iterator[Reason]:
    """What the person could not say of a rule that would stop them: not a no, so a clinician decides."""
    for rule in knowledge.rules.values():
        stops = rule.gate != "note" and rule.applies_to in ("all", modality)
        if rule.id in facts.unsure and rule.id not in settled and stops:
            why = f'You were not sure about this: "{rule.question}"'
            told = f"Was not sure: {rule.question}"
            source = _source(knowledge, rule.sources)
            yield Reason(rule.id, why, "So a clinician decides with you.", source, "clinician_review", "consult", told)


def _unlisted(unknown: Sequence[str]) -> Reason:
    """What was told and no rule knows: not a no, and nothing to judge by, so a clinician decides. It has no source."""
    said = " and ".join(f'"{words}"' for words in unknown)
    why = f"You told me about {said}. None of our reviewed rules covers it, and I do not want to guess."
    return Reason(
        UNLISTED, why, "So a clinician decides with you.", None, "clinician_review", "consult", _told_of(unknown)
    )


def _told_of(unknown: Sequence[str]) -> str:
    return f"Told us, in their words: {'; '.join(unknown)}. No rule covers it."


def _rules(
    facts: Facts, concern: Concern | None, knowledge: Knowledge
) -> Iterator[tuple[SuitabilityRule, date | None]]:
    """The rules that `facts` trigger, each once in the records' order, with the day that its wait counts from."""
    triggered: dict[str, date | None] = {}
    undated: set[str] = set()
    for fact in sorted(facts.conditions | set(facts.dates)):
        rule_id = _rule_id(fact, knowledge)
        if rule_id:
            on = facts.dates.get(fact) or facts.dates.get(rule_id)
            if on is None:
                undated.add(rule_id)  # two facts, one of them without a date: none can be known
            known = triggered.get(rule_id)
            triggered[rule_id] = max(filter(None, (known, on)), default=None)
    triggered.update(dict.fromkeys(undated))
    if facts.age is not None:
        for rule_id, holds in (
            ("under_18", facts.age < _ADULT),
            ("age_18_21", _ADULT <= facts.age <= _YOUNG_ADULT),
        ):
            triggered.pop(rule_id, None)
            if holds:
                triggered[rule_id] = None
    if facts.skin_type in DARKER_SKIN_TYPES:
        triggered["darker_skin"] = None
    if facts.body_area == "eyelids":
        triggered["eyelids"] = None
    if concern is not None and concern.id == "active_acne":
        triggered["active_acne"] = None
    return ((rule, triggered[rule.id]) for rule in knowledge.rules.values() if rule.id in triggered)


def _rule_id(fact: str, knowledge: Knowledge) -> str | None:
    if fact in knowledge.rules:
        return fact
    return next((r.id for kind in _TRIGGER_KINDS if (r := knowledge.rule_for(kind, fact)) is not None), None)


def _modality(treatment_code: str | None, concern: Concern | None, knowledge: Knowledge) -> str | None:
    """The modality that decides about rules of `applies_to` rf and prp; the concern's own when none is chosen."""
    treatment = knowledge.treatments.get(treatment_code) if treatment_code else None
    if treatment is not None:
        return treatment.modality
    return concern.modality if concern is not None else None


def _add_referral(
    concern: Concern, facts: Facts, knowledge: Knowledge, reasons: list[Reason], notes: list[Note]
) -> None:
    """The concern's own `refer`, as a reason (a consultation first) or a note."""
    never = concern.id in NEVER_TREATED
    if not (concern.refer or never):
        return
    if concern.refer_skin_types and facts.skin_type not in concern.refer_skin_types:
        return
    say = concern.refer_say or f"A clinician looks at {concern.name[0].lower() + concern.name[1:]} with you first."
    told = f"{concern.name}: refer {f'when {concern.refer_when}' if concern.refer_when else 'before treatment'}."
    if concern.gate == "note" and not never:
        notes.append(Note(concern.id, say, told))
        return
    gate: GateNow = "block" if concern.gate == "block" else "consult"
    reasons[:] = [r for r in reasons if r.rule_id != concern.id]  # active acne has a rule of the same name
    reasons.append(Reason(concern.id, say, "", _source(knowledge, concern.sources), "clinician_review", gate, told))


def _words(rule: SuitabilityRule, until: date | None = None) -> str:
    text = f"{rule.say} {rule.next_step}"
    return f"{text} By what you told me, that is from {day_in_words(until)}." if until else text


def bookable_from(reasons: Sequence[Reason]) -> date | None:
    """The latest day on which a dated reason ends; None when a wait has no date, or something rules treatment out."""
    if any(r.until is None and r.grade in ("wait", "not_suitable") for r in reasons):
        return None
    return max((r.until for r in reasons if r.until), default=None)


def _source(knowledge: Knowledge, source_ids: tuple[str, ...]) -> Source | None:
    """The best source that a visitor may see."""
    shown = knowledge.cite(source_ids).sources
    return shown[0] if shown else None
