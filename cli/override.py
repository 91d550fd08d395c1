"""`needlepoint override`: a clinician's word that a rule does not stop one visitor, with the reason, on record."""

from __future__ import annotations

from typing import Annotated, Any

import typer

from cli.output import fail, show
from cli.staff import AsJson, By, Id
from clinic import conversations
from clinic.context import open_clinic
from clinic.conversations import UnknownConversation
from clinic.reception import overriding
from clinic.reception.overriding import MayNotBeLifted, NothingToLift, Standing


def override_command(
    conversation: Id,
    by: By,
    reason: Annotated[str, typer.Option(help="Why a clinician allows it: kept on record.")] = "",
    rule: Annotated[list[str] | None, typer.Option(help="The rule to lift; all that stand in the way if none.")] = None,
    withdraw: Annotated[bool, typer.Option("--withdraw", help="Take the conversation's overrides back.")] = False,
    as_json: AsJson = False,
) -> None:
    """Lifts the suitability gate for one conversation, with a reason; without one, shows how it stands."""
    clinic = open_clinic()
    try:
        if withdraw:
            conversations.withdraw_overrides(clinic, conversation, by)
            stands = overriding.standing(clinic, conversation)
        elif reason.strip():
            stands = overriding.allow(clinic, conversation, reason, by, rule or ())
        elif rule:
            fail("no_reason", "An override needs --reason: it goes on record.", as_json=as_json)
        else:
            stands = overriding.standing(clinic, conversation)
    except UnknownConversation:
        fail("unknown_conversation", f"There is no conversation {conversation}.", as_json=as_json)
    except NothingToLift:
        fail("nothing_to_lift", "Nothing stands in the way of this treatment.", as_json=as_json)
    except MayNotBeLifted as error:
        named = ", ".join(error.rules)
        fail("never_lifted", f"{named}: never booked as treatment, so there is no override for it.", as_json=as_json)
    data = _as_dict(conversation, stands)
    show(data, _in_words(stands), as_json=as_json)


def _as_dict(conversation: str, stands: Standing) -> dict[str, Any]:
    return {
        "conversation_id": conversation,
        "treatment": stands.treatment,
        "gate": stands.outcome.gate,
        "standing": [reason.rule_id for reason in stands.outcome.reasons],
        "lifted": list(stands.outcome.lifted),
        "overrides": [
            {
                "rules": list(each.rules),
                "reason": each.reason,
                "by": each.by,
                "at": each.at,
                "withdrawn_at": each.withdrawn_at,
                "withdrawn_by": each.withdrawn_by,
            }
            for each in stands.overrides
        ],
    }


def _in_words(stands: Standing) -> str:
    reasons = ", ".join(reason.rule_id for reason in stands.outcome.reasons)
    lines = [f"{stands.treatment}: gate {stands.outcome.gate}{f' ({reasons})' if reasons else ''}"]
    for each in stands.overrides:
        ended = f"; withdrawn {each.withdrawn_at:%Y-%m-%d %H:%M} by {each.withdrawn_by}" if each.withdrawn_at else ""
        lines.append(f"{each.at:%Y-%m-%d %H:%M}  {each.by} lifted {', '.join(each.rules)}: {each.reason}{ended}")
    return "\n".join(lines)
