"""Is it right for me: the outcome from what has been said, and the questions that are still open, in one message.

Nothing is called suitable before the open questions have been answered: silence is not a no.
"""

from __future__ import annotations

from clinic.reception import gate
from clinic.reception.declaration import Group, Item, asked_for
from clinic.reception.desk import Desk
from clinic.reception.talk import CONSULT, OPENINGS, PERSON
from clinic.reception.turn import Button, Reply

SHORT_NO = 6
"""Words of a typed "no, none of these": a longer answer says something else as well."""

NONE = Button("None of these", "check_suitability", {"fit": "none"})
ONE = Button("One of these applies", "check_suitability", {"fit": "one"})
NOT_SURE = Button("I am not sure", "check_suitability", {"fit": "unsure"})


def check_suitability(desk: Desk) -> list[Reply]:
    """What stands in the way, with reasons; or the questions that are open; suitable only once they are answered."""
    answer = desk.turn.pressed.get("fit") or ("none" if denies_all(desk) else None)
    treatment = gate.treatment_in_mind(desk)
    outcome = gate.judge(desk, treatment)
    name = desk.knowledge.treatments[treatment].name
    if answer in ("one", "unsure"):
        desk.notebook.task = {"then": "check_suitability"}
        return [_which(desk, treatment, unsure=answer == "unsure")]
    if outcome is not None and gate.gate_of(outcome) != "open":
        desk.notebook.task = None
        lead = (
            f"As it stands, {name.lower()} cannot go ahead yet."
            if outcome.gate == "block"
            else f"For {name.lower()}, one of our clinicians needs to decide with you first."
        )
        return [
            Reply(
                f"{lead} {gate.why(outcome)}{gate.keep_taking(desk)}",
                buttons=(CONSULT, PERSON),
                sources=gate.sources_of(outcome),
                card=outcome.card(),
            )
        ]
    open_groups = still_open(desk, treatment)
    if answer != "none" and open_groups:
        desk.notebook.task = {"then": "check_suitability", "asked": True}
        return [_questions(desk, open_groups)]
    desk.notebook.task = None
    notes = " ".join(note.text_for_visitor for note in outcome.notes) if outcome else ""
    return [
        Reply(
            f"From what you have told me, nothing stands in the way of booking {name.lower()}. {notes} "
            "A clinician goes through your health with you again before treatment, and has the last word.".replace(
                "  ", " "
            ),
            buttons=(OPENINGS, CONSULT),
            card=outcome.card() if outcome else None,
        )
    ]


def denies_all(desk: Desk) -> bool:
    """Whether a typed "no" or "none" answers the open questions, and names nothing that does apply."""
    task = desk.notebook.task or {}
    if desk.turn.pressed or task.get("then") != "check_suitability" or not task.get("asked"):
        return False
    words = desk.turn.text.lower().replace(",", " ").replace(".", " ").split()
    return len(words) <= SHORT_NO and bool({"no", "none", "nope", "neither"} & set(words)) and not desk.turn.entities


def still_open(desk: Desk, treatment: str) -> tuple[Group, ...]:
    """The groups of the declaration about which nothing has been said yet."""
    settled = {fact.value for fact in desk.remembered if fact.kind == "condition" and fact.about == "self"}
    for fact in desk.remembered:
        rule = desk.knowledge.rule_for(fact.kind, fact.value)
        if rule is not None and fact.about == "self":
            settled.add(rule.id)
    groups: list[Group] = []
    age = desk.person.age
    for group in asked_for(desk.knowledge, treatment):
        items = tuple(item for item in group.items if item.rule_id not in settled and not _grown_up(item, age))
        if items:
            groups.append(Group(group.verb, items))
    return tuple(groups)


def _grown_up(item: Item, age: int | None) -> bool:
    """Whether a question about age has been answered by the age that was told."""
    return item.rule_id in ("under_18", "age_18_21") and age is not None


def spoken(groups: tuple[Group, ...]) -> str:
    """The groups as a list, one a line."""
    return "\n".join(f"• you {group.line}" for group in groups)


def _questions(desk: Desk, groups: tuple[Group, ...]) -> Reply:
    notes = ""
    outcome = gate.judge(desk, gate.treatment_in_mind(desk))
    if outcome is not None and outcome.notes:
        notes = " ".join(note.text_for_visitor for note in outcome.notes) + "\n"
    return Reply(
        f"{notes}Before I can say whether it suits you, please tell me whether any of these is "
        f"true:\n{spoken(groups)}\n"
        "You can press a button, or tell me in your own words.",
        buttons=(NONE, ONE, NOT_SURE),
    )


def _which(desk: Desk, treatment: str, *, unsure: bool) -> Reply:
    items = [item for group in still_open(desk, treatment) for item in group.items][:10]
    buttons = tuple(Button(item.title, "check_suitability", {"condition": item.rule_id}) for item in items)
    lead = (
        "That is fine: when you are not sure, a clinician decides with you. If you can, tell me which one you mean."
        if unsure
        else "Thank you for telling me. Which one is it? You can also say it in your own words."
    )
    return Reply(lead, buttons=(*buttons, CONSULT))
