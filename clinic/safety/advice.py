"""What to do now: the words for a red flag, calm and first, with the clinic's own numbers and nothing else."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from clinic.safety.matching import RedFlag
from clinic.safety.words import load

if TYPE_CHECKING:
    from clinic.knowledge import Knowledge
    from clinic.knowledge.schema import Profile, Source


@dataclass(frozen=True, slots=True)
class Advice:
    """One message: `text`, whether it is `urgent` (emergency or same day), the `sources` a visitor may see, and no
    card ever."""

    text: str
    urgent: bool
    sources: tuple[Source, ...] = ()
    card: dict[str, Any] | None = field(default=None)


_GRAVER = {
    "numbness_weakness": "Sudden drooping, weakness or slurred speech needs emergency care.",
    "bleeding": "Heavy bleeding, or bleeding with faintness, needs emergency help now. Keep pressing firmly with "
    "something clean.",
    "pregnancy_trouble": "Heavy bleeding in pregnancy needs emergency help now.",
}
"""Why a sign that is graver than its record says is an emergency."""
_WARNING_SOURCES = ("nhs_cellulitis_signs", "nhs_cellulitis", "skinpen_manual", "fda_lidocaine_2024")
_SUDDEN_DROOP = (
    " If the drooping or weakness came on suddenly, or an arm is weak or speech is slurred, call {emergency} at once."
)


def advice(flag: RedFlag, knowledge: Knowledge) -> Advice:
    """What the visitor should do about `flag` now.

    Emergency and same-day numbers are those of the clinic's country in its profile. Why it matters is the record's
    own reviewed sentence; sources are tiers A and B, C only where nothing better supports it.
    """
    profile = knowledge.profile
    if flag.kind == "crisis":
        return Advice(_crisis(flag, profile), urgent=flag.urgent)
    record = next((r for r in knowledge.red_flags if r.id == flag.id), None)
    why = record.say.strip() if record is not None else ""
    if flag.action == "emergency":
        why = _GRAVER.get(flag.id, why)
    steps = {
        "emergency": _emergency,
        "urgent_same_day": _same_day,
        "clinic_review": _clinic_review,
        "doctor_test": _doctor_test,
    }[flag.action](why, profile)
    if flag.id == "numbness_weakness" and flag.action == "urgent_same_day":
        steps += _SUDDEN_DROOP.format(emergency=profile.emergency_number)
    shown = knowledge.cite(record.sources).sources if record is not None else ()
    return Advice(steps, urgent=flag.urgent, sources=tuple(shown))


def if_it_happens(flag: RedFlag, knowledge: Knowledge) -> Advice:
    """What to do about `flag` if it should ever happen, for somebody who only asks; never urgent. A record's own
    reviewed sentence comes first, the other signs not to wait with last. `flag` is no crisis."""
    profile = knowledge.profile
    record = next(r for r in knowledge.red_flags if r.id == flag.id)
    then = {
        "emergency": f"If that happens, call {profile.emergency_number} at once, or ask someone near you to call.",
        "urgent_same_day": "The same goes for other signs that cannot wait.",
        "clinic_review": f"If you notice that, ring us on {profile.phone} so that a clinician can look at it.",
        "doctor_test": f"If you would like to talk it through, ring us on {profile.phone}.",
    }[flag.action]
    others = warning_signs(knowledge)
    sources = {source.id: source for source in (*knowledge.cite(record.sources).sources, *others.sources)}
    return Advice(f"{record.say.strip()} {then}\n\n{others.text}", urgent=False, sources=tuple(sources.values()))


def warning_signs(knowledge: Knowledge) -> Advice:
    """The signs not to wait with after a treatment, and whom to call for which; for a question, never urgent."""
    profile = knowledge.profile
    text = (
        f"Ring us the same day on {profile.phone} for redness, heat or swelling that spreads, pus or a bad smell, "
        f"blisters, pain that grows, or bleeding that pressing does not stop; when we are closed, "
        f"{urgent_line(profile)}. Call {profile.emergency_number} at once for trouble breathing, swelling of the lips, "
        f"tongue or throat, changes to your sight, chest pain, a collapse, or a fever with confusion or a racing heart."
    )
    return Advice(text, urgent=False, sources=tuple(knowledge.cite(_WARNING_SOURCES).sources))


def unknown_sign(kind: str, knowledge: Knowledge) -> Advice:
    """For a worry whose sign is not known, of the `kind` that the model's alarm gave ("" for none): urgent when it
    sounds like one that cannot wait until tomorrow. Says that the team was told: the caller raises the alert."""
    profile = knowledge.profile
    signs = (
        "a high temperature, redness or swelling that spreads, pus, bad or rising pain, trouble breathing, changes to "
        "your sight, or feel very ill"
    )
    today = (
        f"please let the clinic look at it today: call {profile.phone}. If the clinic is closed, call "
        f"{urgent_line(profile)}."
    )
    grave = f"If you have {signs}, do not wait: call {profile.emergency_number}."
    if kind == "emergency":
        text = f"This may need help at once. {grave} Otherwise {today} I have told the clinic's team."
    elif kind == "clinic_review":
        text = (
            f"Thank you for telling us. That should be seen by the clinic: please call {profile.phone}, and have no "
            f"further session until a clinician has looked at it. {grave} I have told the clinic's team."
        )
    else:
        text = (
            f"I am sorry that something is worrying you. I cannot judge it from here, so {today} {grave} "
            "I have told the clinic's team."
        )
    return Advice(text, urgent=kind in ("emergency", "urgent_same_day"))


def if_it_is_too_much(profile: Profile) -> str:
    """A line beside an answer to what may, or may not, have been the words of somebody in despair."""
    line = load().helplines.get(profile.country, {}).get("self_harm")
    talk = f"talk to {line}" if line else "talk to someone you trust or your doctor"
    return (
        f"If things are too much for you just now, you do not have to face it alone: {talk}, or call "
        f"{profile.emergency_number} if you are in danger. A person here can help too: {profile.phone}."
    )


def _emergency(why: str, profile: Profile) -> str:
    return (
        f"Please call {profile.emergency_number} now, or ask someone near you to call. {why} "
        f"Tell them which treatment, cream or injection was used, and when. "
        f"Do not wait for an answer from us. Once help is on the way, someone can ring us on {profile.phone}."
    )


def _same_day(why: str, profile: Profile) -> str:
    return (
        f"Please speak to someone about this today. {why} Ring us now on {profile.phone}. If you cannot reach us, "
        f"contact {urgent_line(profile)}. If you get a fever, feel confused or faint, have trouble breathing, or your "
        f"lips, tongue or throat swell, call {profile.emergency_number} at once."
    )


def _clinic_review(why: str, profile: Profile) -> str:
    return (
        f"Thank you for telling us. {why} Please ring us on {profile.phone} so that a clinician can look at your skin "
        f"and advise you. If it gets worse quickly, or you feel unwell, contact {urgent_line(profile)} the same day."
    )


def _doctor_test(why: str, profile: Profile) -> str:
    return (
        f"{why} Please see a doctor or a sexual health clinic and ask about blood tests for HIV and hepatitis B and C. "
        f"Tell them what was done and when. If you would like to talk it through, ring us on {profile.phone}."
    )


def urgent_line(profile: Profile) -> str:
    """The urgent line's name and number, not said twice when the name holds the number."""
    if profile.urgent_number in profile.urgent_name:
        return profile.urgent_name
    return f"{profile.urgent_name} on {profile.urgent_number}"


def _crisis(flag: RedFlag, profile: Profile) -> str:
    lines = load().helplines.get(profile.country, {})
    if flag.id == "crisis_abuse":
        line = lines.get("abuse")
        talk = f"You can talk to {line}." if line else "A local support line or your doctor can help."
        return (
            f"I am sorry this is happening to you. You deserve to be free from harm. If you are in danger now, call "
            f"{profile.emergency_number}. {talk} I am a computer, so I have told our team, and a person will read this."
        )
    if flag.id == "crisis_eating":
        line = lines.get("eating")
        talk = f"You can talk to {line}, or to your doctor." if line else "Your doctor can help, today if you can."
        return (
            f"I am sorry that you are going through this. It can get better with help, and you do not have to face it "
            f"alone. {talk} If you faint, have chest pain or might harm yourself, call {profile.emergency_number} "
            f"now. I am a computer, so I have told our team, and a person will read this."
        )
    line = lines.get("self_harm")
    talk = f"You can talk to {line}." if line else "Please talk to someone you trust or your doctor today."
    return (
        f"I am really sorry that you feel like this. You matter, and you do not have to face it alone. If you might "
        f"act on it, or have hurt yourself, call {profile.emergency_number} now. {talk} I am a computer, so I have "
        f"told our team, and a person will read this."
    )
