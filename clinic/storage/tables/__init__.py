"""The tables, one module a subject. Importing this package completes ``Base.metadata`` (migrations rely on it)."""

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

__all__ = [
    "IS_HELD",
    "IS_LIVE",
    "LIVE_STATUSES",
    "AlertRow",
    "AvailabilityExceptionRow",
    "AvailabilityRuleRow",
    "Base",
    "BookingEventRow",
    "BookingNoteRow",
    "BookingRow",
    "BookingSeriesRow",
    "BusyCellRow",
    "ConversationFactRow",
    "ConversationRow",
    "InboundMessageRow",
    "IssuedPayloadRow",
    "KnowledgeRecordRow",
    "KnowledgeRevisionRow",
    "KnowledgeVersionRow",
    "LocationRow",
    "MessageRow",
    "OutboxRow",
    "PatientRow",
    "PractitionerRoomRow",
    "PractitionerRow",
    "ResourceRow",
    "RoomRow",
    "TreatmentPractitionerRow",
    "TreatmentRoomRow",
    "TreatmentRow",
    "UnansweredRow",
]
