"""The safety declaration: what stands in every read-back, so that nothing is booked before the safety questions.

A rule is read out when it stops or redirects the treatment at hand (gate `block` or `consult`, and it applies to it):
what a clinic signs as `note` is not asked here. A test holds that no rule of the clinic's is left out. The
fact base names the omission of these questions as a fault of the article this project began with (seed 49).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from clinic.knowledge import Knowledge


@dataclass(frozen=True, slots=True)
class Item:
    """One rule: `title` for a quick reply, `words` for the sentence."""

    rule_id: str
    title: str
    words: str


@dataclass(frozen=True, slots=True)
class Group:
    """Rules that are asked about in one line, which completes "you …"; `why` is told to those who ask."""

    verb: str
    items: tuple[Item, ...]
    why: str = ""

    @property
    def line(self) -> str:
        """For example: "are pregnant or trying for a baby, or breastfeeding"."""
        words = [item.words for item in self.items]
        listed = words[0] if len(words) == 1 else f"{'; '.join(words[:-1])}; or {words[-1]}"
        return f"{self.verb} {listed}"


GROUPS: tuple[Group, ...] = (
    Group(
        "are",
        (
            Item("pregnancy", "Pregnant or trying", "pregnant or trying for a baby"),
            Item("breastfeeding", "Breastfeeding", "breastfeeding"),
            Item("under_18", "Under 18", "under 18"),
            Item("age_18_21", "18 to 21", "18 to 21 years old"),
            Item("unwell", "Unwell now", "feverish or unwell now"),
        ),
        "Devices were tested on adults who were neither pregnant nor breastfeeding, and skin heals best when "
        "you are well.",
    ),
    Group(
        "take",
        (
            Item("isotretinoin", "Isotretinoin", "isotretinoin (Roaccutane), or stopped it less than 6 months ago"),
            Item("blood_thinners", "Blood thinners", "blood thinners or daily aspirin"),
            Item("steroids_high_dose", "Steroid tablets", "high-dose steroid tablets"),
            Item("nsaids_supplements", "Painkillers or fish oil", "ibuprofen, fish oil or vitamin E"),
        ),
        "Some medicines change how skin bleeds or heals, so a clinician may need to decide first. Please "
        "keep taking yours.",
    ),
    Group(
        "have",
        (
            Item("bleeding_disorder", "Bleeding disorder", "a bleeding or clotting disorder"),
            Item("diabetes_uncontrolled", "Diabetes", "diabetes that is not well controlled"),
            Item("immunosuppression", "Weak immune system", "a weak immune system, or medicine that weakens it"),
            Item("autoimmune", "Autoimmune disease", "lupus, scleroderma or another autoimmune disease"),
            Item("cancer_treatment", "Cancer treatment", "chemotherapy or radiotherapy now or recently"),
            Item("anaesthetic_risk", "Heart rhythm or liver", "a heart-rhythm medicine or liver disease"),
            Item("keloid", "Keloids or thick scars", "keloids or very thick scars"),
            Item("vitiligo_koebner", "Vitiligo or lichen planus", "vitiligo or lichen planus"),
        ),
        "Some conditions slow healing, make bleeding or infection more likely, or let a small wound set off "
        "new patches or scars.",
    ),
    Group(
        "have now, in the area,",
        (
            Item("active_infection", "Infection or open skin", "an infection, rash or open skin"),
            Item("cold_sore_active", "Cold sore now", "a cold sore"),
            Item("active_acne", "Inflamed acne", "inflamed acne"),
            Item("eczema_psoriasis_rosacea", "Eczema, psoriasis, rosacea", "a flare of eczema, psoriasis or rosacea"),
            Item("sunburn_tan", "Sunburn or tan", "sunburn or a tan"),
            Item("skin_cancer_area", "Suspicious spot", "skin cancer or a suspicious spot"),
            Item("moles_warts", "Moles or warts", "raised moles, warts or skin tags"),
        ),
        "Needling over skin that is infected, inflamed, burnt or suspicious can spread it or do harm.",
    ),
    Group(
        "are allergic to",
        (
            Item("allergy_metal", "Steel or nickel allergy", "steel or nickel"),
            Item("allergy_anaesthetic", "Numbing cream allergy", "numbing cream or local anaesthetic"),
        ),
        "The needles are steel, and the skin is usually numbed with a cream.",
    ),
    Group(
        "had there, recently,",
        (
            Item("filler_recent", "Filler", "filler"),
            Item("botox_recent", "Botox", "Botox"),
            Item("laser_ipl_recent", "Laser or IPL", "laser or IPL"),
            Item("peel_recent", "Peel", "a peel"),
            Item("surgery_recent", "Surgery or new scar", "surgery or a new scar"),
            Item("waxing_recent", "Waxing", "waxing or other hair removal"),
            Item("retinoid_recent", "Retinoids or acids", "retinoids or acids on the skin"),
        ),
        "After other treatments the skin needs time before it is needled. If you tell me when it was, I can "
        "work out a date.",
    ),
    Group(
        "want treated",
        (Item("eyelids", "Eyelids", "the eyelids or inside the eye socket"),),
        "The device label rules out the skin inside the bony rim of the eye.",
    ),
    Group(
        "also have, for radiofrequency,",
        (
            Item("pacemaker_implant", "Pacemaker or implant", "a pacemaker or other electronic implant"),
            Item("metal_implant_area", "Metal or filler there", "metal, silicone or permanent filler in the area"),
            Item("tattoo_area", "Tattoo there", "a tattoo or permanent make-up in the area"),
            Item(
                "rf_heart_epilepsy", "Heart disease or epilepsy", "serious heart, liver or kidney disease, or epilepsy"
            ),
        ),
        "Radiofrequency sends a current into the skin, which metal and electronic implants can disturb.",
    ),
    Group(
        "also have, for platelet treatment,",
        (
            Item("prp_platelet", "Low platelets", "low platelets or a platelet disease"),
            Item("prp_blood_disease", "Blood or liver disease", "a blood or chronic liver disease"),
            Item(
                "prp_medicines",
                "Recent painkillers or steroids",
                "painkillers in the last 2 days or steroids in the last month",
            ),
            Item("prp_smoking", "Smoking", "a smoking habit"),
        ),
        "Platelet treatment is made from your own blood, so your blood matters.",
    ),
    Group(
        "have had",
        (Item("cold_sore_history", "Cold sores in the past", "cold sores, even years ago"),),
    ),
    Group(
        "have skin that is",
        (Item("darker_skin", "Dark skin or dark marks", "of type IV to VI, or easily gets dark marks"),),
    ),
)


def asked_for(knowledge: Knowledge, treatment: str) -> tuple[Group, ...]:
    """The groups that must be declared for `treatment`, each with only the rules that stop or redirect it."""
    modality = knowledge.treatments[treatment].modality if treatment in knowledge.treatments else None
    asked: list[Group] = []
    for group in GROUPS:
        items = tuple(item for item in group.items if stops(knowledge, item.rule_id, modality))
        if items:
            asked.append(Group(group.verb, items, group.why))
    return tuple(asked)


def stops(knowledge: Knowledge, rule_id: str, modality: str | None) -> bool:
    """Whether a rule blocks or redirects a treatment of this modality."""
    rule = knowledge.rules.get(rule_id)
    return rule is not None and rule.gate != "note" and rule.applies_to in ("all", modality)


def declared(groups: Sequence[Group]) -> list[str]:
    """The rules that "none of these apply" denies, for the booking's record."""
    return [item.rule_id for group in groups for item in group.items]
