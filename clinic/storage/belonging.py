"""What each table holds of a person: the one list that erasure, export and retention work from.

A test holds that every table of the schema stands here once, so that a new one cannot be forgotten.
"""

from __future__ import annotations

from clinic.storage.tables import (
    AccessTokenRow,
    AlertRow,
    Base,
    BookingEventRow,
    BookingNoteRow,
    BookingRow,
    BookingSeriesRow,
    BookingTokenRow,
    BusyCellRow,
    CallbackRow,
    ConversationFactRow,
    ConversationIdentityRow,
    ConversationRow,
    FeedbackRow,
    GateOverrideRow,
    IdentityAttemptRow,
    IdentityCodeRow,
    InboundMessageRow,
    IssuedPayloadRow,
    MessageRow,
    OutboxRow,
    PatientRow,
    ScreeningRow,
    UnansweredRow,
    WaitlistEntryRow,
)

GO_WITH_IT: tuple[type[Base], ...] = (
    ScreeningRow,
    GateOverrideRow,
    MessageRow,
    IssuedPayloadRow,
    ConversationFactRow,
    FeedbackRow,
    ConversationIdentityRow,
    IdentityCodeRow,
)
"""Tables whose rows go with a conversation, whether it is erased or its time runs out."""

OUTLIVE_IT: tuple[type[Base], ...] = (AlertRow, CallbackRow, UnansweredRow, WaitlistEntryRow)
"""Tables whose rows go with an erased conversation, but have a clock of their own when its time runs out."""

OF_A_CONVERSATION = (*GO_WITH_IT, *OUTLIVE_IT)
"""Every table whose rows belong to one conversation, but for the conversation itself and the bookings."""

OF_A_BOOKING: tuple[type[Base], ...] = (
    BookingRow,
    BookingSeriesRow,
    BookingNoteRow,
    BookingEventRow,
    BookingTokenRow,
    BusyCellRow,
    PatientRow,
    OutboxRow,
)
"""Tables that hold an appointment. A real one stays when its conversation goes; others lose the person."""

PSEUDONYMS: tuple[type[Base], ...] = (IdentityAttemptRow, InboundMessageRow, AccessTokenRow)
"""Tables that hold keyed hashes and a platform's ids of messages: nothing that anybody wrote."""

ABOUT_PEOPLE = (ConversationRow, *OF_A_CONVERSATION, *OF_A_BOOKING, *PSEUDONYMS)
"""Every table that has to do with visitors. All others hold what the clinic knows, and its calendar."""
