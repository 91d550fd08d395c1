"""How far the safety questions have got, and how one group of them is asked."""

from __future__ import annotations

from dataclasses import asdict, dataclass, field

from clinic.reception import gate
from clinic.reception.declaration import Group, asked_for
from clinic.reception.desk import Desk
from clinic.reception.turn import Button, Reply


@dataclass(slots=True)
class Check:
    """How far the questions have got, kept as JSON.

    `open`: the next message answers one; `at` the group asked last; `no` and `unsure` are rules answered so; `done`
    the groups that were answered, in order; `again` the group that was gone back to, asked whole; `misses` counts
    answers in a row that were not understood; `since` when the last question was put (ISO 8601).
    """

    open: bool = True
    at: str | None = None
    no: list[str] = field(default_factory=list)
    unsure: list[str] = field(default_factory=list)
    done: list[str] = field(default_factory=list)
    again: str | None = None
    misses: int = 0
    since: str | None = None


def still_open(desk: Desk, treatment: str) -> tuple[Group, ...]:
    """The groups about which something has not been said yet, each with only what is open."""
    check = load(desk)
    settled = set(check.no) | set(check.unsure)
    for fact in desk.remembered:
        if fact.about == "self" and fact.kind in ("condition", "medicine", "skin_type"):
            rule = desk.knowledge.rule_told_by(fact.kind, fact.value)
            if rule is not None:
                settled.add(rule.id)
    if desk.person.age is not None:
        settled |= {"under_18", "age_18_21"}
    if desk.person.body_area not in (None, "eyes", "eyelids"):
        settled.add("eyelids")
    groups = []
    for group in asked_for(desk.knowledge, treatment):
        whole = group.verb == check.again
        items = group.items if whole else tuple(item for item in group.items if item.rule_id not in settled)
        if items:
            groups.append(Group(group.verb, items, group.why))
    return tuple(groups)


def load(desk: Desk) -> Check:
    kept = desk.notebook.check or {}
    known = {name: kept[name] for name in Check.__dataclass_fields__ if name in kept}
    return Check(**known)


def save(desk: Desk, check: Check) -> None:
    desk.notebook.check = asdict(check)


def own_rules(desk: Desk) -> set[str]:
    """The rules that the visitor's own standing facts bring into play."""
    own = [
        fact
        for fact in desk.remembered
        if fact.about == "self" and not fact.negated and fact.kind not in ("treatment", "activity")
    ]
    rules = [desk.knowledge.rule_told_by(f.kind, f.value) for f in own]
    return {rule.id for rule in rules if rule is not None}


def ask_group(desk: Desk, check: Check, group: Group) -> Reply:
    """One group's question, with its quick replies."""
    treatment = gate.treatment_in_mind(desk)
    left = len(still_open(desk, treatment))
    lead = "Before I can say whether it suits you, please tell me" if not check.done else "Thank you. Please tell me"
    later = f"There {'is 1 more question' if left == 2 else f'are {left - 1} more questions'} after this one."
    rest = "This is the last question." if left == 1 else later
    what = "; ".join(item.words for item in group.items)
    save(desk, check)
    return Reply(
        f"{lead} whether any of these is true. Do any apply: you {group.verb} {what}? "
        f"You can press a button, or tell me in your own words. {rest}",
        buttons=_buttons(group),
    )


def _buttons(group: Group) -> tuple[Button, ...]:
    items = (Button(item.title, "check_suitability", {"fit": "one", "condition": item.rule_id}) for item in group.items)
    return (
        Button("None of these", "check_suitability", {"fit": "none"}),
        *items,
        Button("I am not sure", "check_suitability", {"fit": "unsure"}),
        Button("Why do you ask?", "check_suitability", {"fit": "why"}),
    )


def which_one(group: Group) -> Reply:
    return Reply("Thank you for telling me. Which one is it? You can also say it in your own words.",
                 buttons=_buttons(group))  # fmt: skip


def gate_reason(desk: Desk, group: Group) -> str:
    """Why a group is asked, from its first rule's own words."""
    return desk.knowledge.rules[group.items[0].rule_id].say
