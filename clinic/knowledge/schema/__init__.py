"""The shape of every record in `data/clinic/` and in the knowledge tables.

Strict models with nothing unknown in them; anyone may import them, and changing a field here changes what every
clinic's own files must look like.
"""

from clinic.knowledge.schema.base import (
    Confidence,
    EvidenceLevel,
    Gate,
    Modality,
    Record,
    Reviewed,
    SkinType,
    Tier,
    Weekday,
    parse,
    plain,
)
from clinic.knowledge.schema.clinical import (
    Concern,
    DowntimeDays,
    Evidence,
    RedFlag,
    ResultsWeeks,
    RfPlan,
    SessionMinutes,
    Source,
    SuitabilityRule,
)
from clinic.knowledge.schema.course import (
    AftercareItem,
    BodyArea,
    Combination,
    DowntimePhase,
    GeneralFact,
    ModalityNote,
    PainScore,
    PainSummary,
    SeedClaim,
    SkinTypeNote,
)
from clinic.knowledge.schema.house import (
    Absence,
    Address,
    Closure,
    ExtraHours,
    Hours,
    Policies,
    Practitioner,
    Profile,
    Room,
    Treatment,
)
from clinic.knowledge.schema.talk import ANSWER_CONDITIONS, ENTITY_KINDS, AnswerRecord, TaughtAnswer, VocabularyEntry

__all__ = [
    "ANSWER_CONDITIONS", "ENTITY_KINDS", "Absence", "Address", "AftercareItem", "AnswerRecord", "BodyArea", "Closure",
    "Combination", "Concern", "Confidence", "DowntimeDays", "DowntimePhase", "Evidence", "EvidenceLevel", "ExtraHours",
    "Gate", "GeneralFact", "Hours", "Modality", "ModalityNote", "PainScore", "PainSummary", "Policies", "Practitioner",
    "Profile", "Record", "RedFlag", "ResultsWeeks", "Reviewed", "RfPlan", "Room", "SeedClaim", "SessionMinutes",
    "SkinType", "SkinTypeNote", "Source", "SuitabilityRule", "TaughtAnswer", "Tier",
    "Treatment", "VocabularyEntry", "Weekday", "parse",
    "plain",
]  # fmt: skip
