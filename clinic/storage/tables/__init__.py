"""The tables, one module a subject. Importing this package completes ``Base.metadata`` (migrations rely on it)."""

from clinic.storage.tables.access import AccessTokenRow, BookingTokenRow, IdentityAttemptRow, IdentityCodeRow
from clinic.storage.tables.base import Base
from clinic.storage.tables.bookings import (
    IS_HELD,
    IS_LIVE,
    LIVE_STATUSES,
    BookingEventRow,
    BookingNoteRow,
    BookingRow,
    BookingSeriesRow,
    BusyCellRow,
    PatientRow,
)
from clinic.storage.tables.calendar import (
    AvailabilityExceptionRow,
    AvailabilityRuleRow,
    LocationRow,
    PractitionerRoomRow,
    PractitionerRow,
    ResourceRow,
    RoomRow,
    TreatmentPractitionerRow,
    TreatmentRoomRow,
    TreatmentRow,
)
from clinic.storage.tables.conversations import (
    AlertRow,
    ConversationFactRow,
    ConversationRow,
    InboundMessageRow,
    IssuedPayloadRow,
    MessageRow,
    UnansweredRow,
)
from clinic.storage.tables.knowledge import KnowledgeRecordRow, KnowledgeRevisionRow, KnowledgeVersionRow
from clinic.storage.tables.outbox import OutboxRow
from clinic.storage.tables.outside import OutsideBusyRow, OutsideCalendarRow
from clinic.storage.tables.overrides import GateOverrideRow
from clinic.storage.tables.screenings import ScreeningRow
from clinic.storage.tables.visitors import CallbackRow, ConversationIdentityRow, FeedbackRow
from clinic.storage.tables.waitlist import WaitlistEntryRow

__all__ = [
    "IS_HELD",
    "IS_LIVE",
    "LIVE_STATUSES",
    "AccessTokenRow",
    "AlertRow",
    "AvailabilityExceptionRow",
    "AvailabilityRuleRow",
    "Base",
    "BookingEventRow",
    "BookingNoteRow",
    "BookingRow",
    "BookingSeriesRow",
    "BookingTokenRow",
    "BusyCellRow",
    "CallbackRow",
    "ConversationFactRow",
    "ConversationIdentityRow",
    "ConversationRow",
    "FeedbackRow",
    "GateOverrideRow",
    "IdentityAttemptRow",
    "IdentityCodeRow",
    "InboundMessageRow",
    "IssuedPayloadRow",
    "KnowledgeRecordRow",
    "KnowledgeRevisionRow",
    "KnowledgeVersionRow",
    "LocationRow",
    "MessageRow",
    "OutboxRow",
    "OutsideBusyRow",
    "OutsideCalendarRow",
    "PatientRow",
    "PractitionerRoomRow",
    "PractitionerRow",
    "ResourceRow",
    "RoomRow",
    "ScreeningRow",
    "TreatmentPractitionerRow",
    "TreatmentRoomRow",
    "TreatmentRow",
    "UnansweredRow",
    "WaitlistEntryRow",
]
