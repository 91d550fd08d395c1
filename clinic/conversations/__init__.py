"""What is said and what is remembered: conversations, their messages, issued buttons, facts and unfinished bookings.

The gateway stores each message here before anything else is done with it; the actions remember facts and drafts; the
console and the terminal read. Each function is one transaction. Who may speak (the bot, or a person of the clinic) is a
conversation's `state`, changed by compare-and-set. Nothing here knows Rasa or HTTP.
"""

from clinic.conversations.feedback import (
    finish_callback,
    give_feedback,
    list_callbacks,
    list_feedback,
    request_callback,
)
from clinic.conversations.handing_over import booking_paused, clear, hand_back, staff_says, take_over
from clinic.conversations.keeping import set_consent, use_token
from clinic.conversations.memory import (
    draft,
    keep_unanswered,
    remember,
    remembered,
    save_draft,
)
from clinic.conversations.messages import (
    find_message,
    refresh,
    replies_for,
    save_replies,
    store_message,
    transcript,
)
from clinic.conversations.model import (
    ClientMessageConflict,
    Conversation,
    Fact,
    Key,
    Message,
    Pressed,
    StateChanged,
    Stored,
    UnknownConversation,
    UnknownMessage,
    UnknownPayload,
)
from clinic.conversations.overrides import Override, override, overrides, withdraw_overrides
from clinic.conversations.payloads import issue_payloads, resolve_payload
from clinic.conversations.review import list_alerts, list_unanswered
from clinic.conversations.screenings import keep_screening, screenings
from clinic.conversations.watch import Changes, changes, earlier_waits, newest, seq_of
from clinic.conversations.whole import create, find, raise_alert, request_person, set_state

__all__ = [
    "Changes",
    "ClientMessageConflict",
    "Conversation",
    "Fact",
    "Key",
    "Message",
    "Override",
    "Pressed",
    "StateChanged",
    "Stored",
    "UnknownConversation",
    "UnknownMessage",
    "UnknownPayload",
    "booking_paused",
    "changes",
    "clear",
    "create",
    "draft",
    "earlier_waits",
    "find",
    "find_message",
    "finish_callback",
    "give_feedback",
    "hand_back",
    "issue_payloads",
    "keep_screening",
    "keep_unanswered",
    "list_alerts",
    "list_callbacks",
    "list_feedback",
    "list_unanswered",
    "newest",
    "override",
    "overrides",
    "raise_alert",
    "refresh",
    "remember",
    "remembered",
    "replies_for",
    "request_callback",
    "request_person",
    "resolve_payload",
    "save_draft",
    "save_replies",
    "screenings",
    "seq_of",
    "set_consent",
    "set_state",
    "staff_says",
    "store_message",
    "take_over",
    "transcript",
    "use_token",
    "withdraw_overrides",
]
