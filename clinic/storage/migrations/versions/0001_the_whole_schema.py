"""the whole schema.

Revision: 0001. Follows: None. Written: 2026-11-22 09:36:39.260993.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from clinic.storage.types import Json, UTCDateTime

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "conversation",
        sa.Column("id", sa.String(length=64), nullable=False),
        sa.Column("created_at", UTCDateTime(), nullable=False),
        sa.Column("channel", sa.String(length=32), nullable=False),
        sa.Column("state", sa.String(length=16), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("facts_json", Json, nullable=True),
        sa.Column("draft_json", Json, nullable=True),
        sa.Column("consent", sa.Boolean(), nullable=False),
        sa.Column("expires_at", UTCDateTime(), nullable=True),
        sa.Column("last_message_at", UTCDateTime(), nullable=True),
        sa.CheckConstraint("state IN ('bot', 'waiting', 'person')", name=op.f("ck_conversation_state")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_conversation")),
    )
    with op.batch_alter_table("conversation", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_conversation_expires_at"), ["expires_at"], unique=False)

    op.create_table(
        "inbound_message",
        sa.Column("channel", sa.String(length=32), nullable=False),
        sa.Column("provider_message_id", sa.String(length=200), nullable=False),
        sa.Column("received_at", UTCDateTime(), nullable=False),
        sa.PrimaryKeyConstraint("channel", "provider_message_id", name=op.f("pk_inbound_message")),
    )
    op.create_table(
        "knowledge_record",
        sa.Column("kind", sa.String(length=32), nullable=False),
        sa.Column("id", sa.String(length=128), nullable=False),
        sa.Column("data_json", Json, nullable=False),
        sa.Column("seed_sha256", sa.String(length=64), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("edited_by", sa.String(length=64), nullable=True),
        sa.Column("edited_at", UTCDateTime(), nullable=True),
        sa.PrimaryKeyConstraint("kind", "id", name=op.f("pk_knowledge_record")),
    )
    op.create_table(
        "knowledge_revision",
        sa.Column("kind", sa.String(length=32), nullable=False),
        sa.Column("id", sa.String(length=128), nullable=False),
        sa.Column("version", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("data_json", Json, nullable=False),
        sa.Column("edited_by", sa.String(length=64), nullable=True),
        sa.Column("at", UTCDateTime(), nullable=False),
        sa.PrimaryKeyConstraint("kind", "id", "version", name=op.f("pk_knowledge_revision")),
    )
    op.create_table(
        "knowledge_version",
        sa.Column("id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint("id = 1", name=op.f("ck_knowledge_version_single")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_knowledge_version")),
    )
    op.create_table(
        "location",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("code", sa.String(length=64), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("tz", sa.String(length=64), nullable=False),
        sa.Column("country", sa.String(length=2), nullable=False),
        sa.Column("grid_minutes", sa.Integer(), nullable=False),
        sa.Column("lead_minutes", sa.Integer(), nullable=False),
        sa.Column("horizon_days", sa.Integer(), nullable=False),
        sa.Column("hold_minutes", sa.Integer(), nullable=False),
        sa.CheckConstraint("grid_minutes > 0 AND grid_minutes % 5 = 0", name=op.f("ck_location_grid")),
        sa.CheckConstraint("hold_minutes > 0", name=op.f("ck_location_hold")),
        sa.CheckConstraint("horizon_days > 0", name=op.f("ck_location_horizon")),
        sa.CheckConstraint("lead_minutes >= 0", name=op.f("ck_location_lead")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_location")),
        sa.UniqueConstraint("code", name=op.f("uq_location_code")),
    )
    op.create_table(
        "patient",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("uid", sa.String(length=32), nullable=False),
        sa.Column("name", sa.String(), nullable=True),
        sa.Column("contact_name", sa.String(), nullable=True),
        sa.Column("email_norm", sa.String(length=320), nullable=True),
        sa.Column("phone_e164", sa.String(length=20), nullable=True),
        sa.Column("locale", sa.String(length=16), nullable=False),
        sa.Column("created_at", UTCDateTime(), nullable=False),
        sa.Column("erased_at", UTCDateTime(), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_patient")),
        sa.UniqueConstraint("uid", name=op.f("uq_patient_uid")),
    )
    with op.batch_alter_table("patient", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_patient_email_norm"), ["email_norm"], unique=False)
        batch_op.create_index(batch_op.f("ix_patient_phone_e164"), ["phone_e164"], unique=False)

    op.create_table(
        "resource",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=16), nullable=False),
        sa.Column("ref_id", sa.Integer(), nullable=False),
        sa.Column("capacity", sa.Integer(), nullable=False),
        sa.CheckConstraint("kind IN ('practitioner', 'room')", name=op.f("ck_resource_kind")),
        sa.CheckConstraint("capacity >= 1", name=op.f("ck_resource_capacity")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_resource")),
        sa.UniqueConstraint("kind", "ref_id", name=op.f("uq_resource_kind_ref_id")),
    )
    op.create_table(
        "treatment",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("code", sa.String(length=64), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("minutes", sa.Integer(), nullable=False),
        sa.Column("buffer_before", sa.Integer(), nullable=False),
        sa.Column("buffer_after", sa.Integer(), nullable=False),
        sa.Column("price_minor", sa.Integer(), nullable=True),
        sa.Column("currency", sa.String(length=3), nullable=True),
        sa.Column("active", sa.Boolean(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint("buffer_after >= 0 AND buffer_after % 5 = 0", name=op.f("ck_treatment_buffer_after")),
        sa.CheckConstraint("buffer_before >= 0 AND buffer_before % 5 = 0", name=op.f("ck_treatment_buffer_before")),
        sa.CheckConstraint("minutes > 0 AND minutes % 5 = 0", name=op.f("ck_treatment_minutes")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_treatment")),
        sa.UniqueConstraint("code", name=op.f("uq_treatment_code")),
    )
    op.create_table(
        "alert",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("conversation_id", sa.String(length=64), nullable=True),
        sa.Column("kind", sa.String(length=32), nullable=False),
        sa.Column("flag_id", sa.String(length=64), nullable=True),
        sa.Column("at", UTCDateTime(), nullable=False),
        sa.Column("cleared_at", UTCDateTime(), nullable=True),
        sa.Column("cleared_by", sa.String(length=64), nullable=True),
        sa.ForeignKeyConstraint(
            ["conversation_id"], ["conversation.id"], name=op.f("fk_alert_conversation_id"), ondelete="SET NULL"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_alert")),
    )
    with op.batch_alter_table("alert", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_alert_conversation_id"), ["conversation_id"], unique=False)

    op.create_table(
        "booking_series",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("uid", sa.String(length=32), nullable=False),
        sa.Column("treatment_id", sa.Integer(), nullable=False),
        sa.Column("patient_id", sa.Integer(), nullable=True),
        sa.Column("sessions_total", sa.Integer(), nullable=False),
        sa.Column("status", sa.String(length=16), nullable=False),
        sa.CheckConstraint("status IN ('open', 'completed', 'cancelled')", name=op.f("ck_booking_series_status")),
        sa.CheckConstraint("sessions_total >= 1", name=op.f("ck_booking_series_sessions_total")),
        sa.ForeignKeyConstraint(["patient_id"], ["patient.id"], name=op.f("fk_booking_series_patient_id")),
        sa.ForeignKeyConstraint(["treatment_id"], ["treatment.id"], name=op.f("fk_booking_series_treatment_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_booking_series")),
        sa.UniqueConstraint("uid", name=op.f("uq_booking_series_uid")),
    )
    op.create_table(
        "conversation_fact",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("conversation_id", sa.String(length=64), nullable=False),
        sa.Column("kind", sa.String(length=16), nullable=False),
        sa.Column("value", sa.String(), nullable=False),
        sa.Column("negated", sa.Boolean(), nullable=False),
        sa.Column("about", sa.String(length=8), nullable=False),
        sa.Column("source_message_id", sa.String(length=64), nullable=True),
        sa.Column("at", UTCDateTime(), nullable=False),
        sa.CheckConstraint("about IN ('self', 'other')", name=op.f("ck_conversation_fact_about")),
        sa.CheckConstraint(
            "kind IN ('concern', 'body_area', 'condition', 'medicine', 'treatment', 'activity', "
            "'skin_type', 'age', 'name', 'phone', 'email', 'date', 'time', 'person', 'reference')",
            name=op.f("ck_conversation_fact_kind"),
        ),
        sa.ForeignKeyConstraint(
            ["conversation_id"],
            ["conversation.id"],
            name=op.f("fk_conversation_fact_conversation_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_conversation_fact")),
    )
    with op.batch_alter_table("conversation_fact", schema=None) as batch_op:
        batch_op.create_index("ix_conversation_fact_conversation_id_kind", ["conversation_id", "kind"], unique=False)

    op.create_table(
        "issued_payload",
        sa.Column("id", sa.String(length=32), nullable=False),
        sa.Column("conversation_id", sa.String(length=64), nullable=False),
        sa.Column("message_uid", sa.String(length=64), nullable=False),
        sa.Column("title", sa.String(), nullable=False),
        sa.Column("intent", sa.String(length=64), nullable=False),
        sa.Column("data_json", Json, nullable=False),
        sa.Column("at", UTCDateTime(), nullable=False),
        sa.ForeignKeyConstraint(
            ["conversation_id"], ["conversation.id"], name=op.f("fk_issued_payload_conversation_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_issued_payload")),
    )
    with op.batch_alter_table("issued_payload", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_issued_payload_conversation_id"), ["conversation_id"], unique=False)

    op.create_table(
        "message",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("uid", sa.String(length=64), nullable=False),
        sa.Column("conversation_id", sa.String(length=64), nullable=False),
        sa.Column("seq", sa.Integer(), nullable=False),
        sa.Column("author", sa.String(length=16), nullable=False),
        sa.Column("text", sa.String(), nullable=False),
        sa.Column("body_json", Json, nullable=True),
        sa.Column("client_message_id", sa.String(length=64), nullable=True),
        sa.Column("body_sha256", sa.String(length=64), nullable=True),
        sa.Column("reply_to", sa.Integer(), nullable=True),
        sa.Column("status", sa.String(length=16), nullable=True),
        sa.Column("at", UTCDateTime(), nullable=False),
        sa.CheckConstraint("author IN ('visitor', 'bot', 'staff')", name=op.f("ck_message_author")),
        sa.CheckConstraint("status IS NULL OR status IN ('stored', 'answered')", name=op.f("ck_message_status")),
        sa.ForeignKeyConstraint(
            ["conversation_id"], ["conversation.id"], name=op.f("fk_message_conversation_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_message")),
        sa.UniqueConstraint(
            "conversation_id", "client_message_id", name=op.f("uq_message_conversation_id_client_message_id")
        ),
        sa.UniqueConstraint("conversation_id", "seq", name=op.f("uq_message_conversation_id_seq")),
        sa.UniqueConstraint("uid", name=op.f("uq_message_uid")),
    )
    op.create_table(
        "practitioner",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("code", sa.String(length=64), nullable=False),
        sa.Column("location_id", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("title", sa.String(), nullable=True),
        sa.Column("gender", sa.String(length=16), nullable=True),
        sa.Column("active", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(["location_id"], ["location.id"], name=op.f("fk_practitioner_location_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_practitioner")),
        sa.UniqueConstraint("code", name=op.f("uq_practitioner_code")),
    )
    op.create_table(
        "room",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("code", sa.String(length=64), nullable=False),
        sa.Column("location_id", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("active", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(["location_id"], ["location.id"], name=op.f("fk_room_location_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_room")),
        sa.UniqueConstraint("code", name=op.f("uq_room_code")),
    )
    op.create_table(
        "unanswered",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("conversation_id", sa.String(length=64), nullable=True),
        sa.Column("text_redacted", sa.String(), nullable=False),
        sa.Column("guesses_json", Json, nullable=False),
        sa.Column("topic", sa.String(length=64), nullable=True),
        sa.Column("state", sa.String(length=16), nullable=False),
        sa.Column("at", UTCDateTime(), nullable=False),
        sa.CheckConstraint("state IN ('open', 'answered', 'dismissed')", name=op.f("ck_unanswered_state")),
        sa.ForeignKeyConstraint(
            ["conversation_id"], ["conversation.id"], name=op.f("fk_unanswered_conversation_id"), ondelete="SET NULL"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_unanswered")),
    )
    with op.batch_alter_table("unanswered", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_unanswered_conversation_id"), ["conversation_id"], unique=False)

    op.create_table(
        "availability_exception",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("location_id", sa.Integer(), nullable=False),
        sa.Column("practitioner_id", sa.Integer(), nullable=True),
        sa.Column("date_local", sa.Date(), nullable=False),
        sa.Column("start_local", sa.String(length=5), nullable=True),
        sa.Column("end_local", sa.String(length=5), nullable=True),
        sa.Column("kind", sa.String(length=8), nullable=False),
        sa.Column("reason", sa.String(), nullable=True),
        sa.CheckConstraint("kind IN ('closed', 'open')", name=op.f("ck_availability_exception_kind")),
        sa.CheckConstraint(
            "(start_local IS NULL) = (end_local IS NULL)", name=op.f("ck_availability_exception_both_times")
        ),
        sa.CheckConstraint(
            "start_local IS NULL OR end_local > start_local", name=op.f("ck_availability_exception_order")
        ),
        sa.ForeignKeyConstraint(
            ["location_id"], ["location.id"], name=op.f("fk_availability_exception_location_id"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["practitioner_id"],
            ["practitioner.id"],
            name=op.f("fk_availability_exception_practitioner_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_availability_exception")),
    )
    with op.batch_alter_table("availability_exception", schema=None) as batch_op:
        batch_op.create_index("ix_availability_exception_date_local", ["date_local"], unique=False)

    op.create_table(
        "availability_rule",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("practitioner_id", sa.Integer(), nullable=False),
        sa.Column("weekday", sa.Integer(), nullable=False),
        sa.Column("start_local", sa.String(length=5), nullable=False),
        sa.Column("end_local", sa.String(length=5), nullable=False),
        sa.Column("valid_from", sa.Date(), nullable=True),
        sa.Column("valid_to", sa.Date(), nullable=True),
        sa.Column("treatment_id", sa.Integer(), nullable=True),
        sa.CheckConstraint("end_local > start_local", name=op.f("ck_availability_rule_order")),
        sa.CheckConstraint("weekday BETWEEN 0 AND 6", name=op.f("ck_availability_rule_weekday")),
        sa.ForeignKeyConstraint(
            ["practitioner_id"],
            ["practitioner.id"],
            name=op.f("fk_availability_rule_practitioner_id"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["treatment_id"], ["treatment.id"], name=op.f("fk_availability_rule_treatment_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_availability_rule")),
    )
    with op.batch_alter_table("availability_rule", schema=None) as batch_op:
        batch_op.create_index("ix_availability_rule_practitioner_id", ["practitioner_id"], unique=False)

    op.create_table(
        "booking",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("uid", sa.String(length=32), nullable=False),
        sa.Column("reference", sa.String(length=12), nullable=False),
        sa.Column("idem_key", sa.String(length=160), nullable=False),
        sa.Column("opening", sa.String(length=200), nullable=False),
        sa.Column("treatment_id", sa.Integer(), nullable=False),
        sa.Column("practitioner_id", sa.Integer(), nullable=False),
        sa.Column("room_id", sa.Integer(), nullable=True),
        sa.Column("patient_id", sa.Integer(), nullable=True),
        sa.Column("starts_at", UTCDateTime(), nullable=False),
        sa.Column("ends_at", UTCDateTime(), nullable=False),
        sa.Column("cell_from", sa.Integer(), nullable=False),
        sa.Column("cell_to", sa.Integer(), nullable=False),
        sa.Column("tz", sa.String(length=64), nullable=False),
        sa.Column("local_start", sa.String(length=16), nullable=False),
        sa.Column("status", sa.String(length=16), nullable=False),
        sa.Column("hold_expires_at", UTCDateTime(), nullable=True),
        sa.Column("series_id", sa.Integer(), nullable=True),
        sa.Column("series_no", sa.Integer(), nullable=True),
        sa.Column("ics_sequence", sa.Integer(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("source_channel", sa.String(length=32), nullable=True),
        sa.Column("conversation_id", sa.String(length=64), nullable=True),
        sa.Column("declaration_json", Json, nullable=True),
        sa.Column("created_at", UTCDateTime(), nullable=False),
        sa.Column("cancelled_at", UTCDateTime(), nullable=True),
        sa.Column("cancel_reason", sa.String(length=32), nullable=True),
        sa.CheckConstraint("(status = 'held') = (hold_expires_at IS NOT NULL)", name=op.f("ck_booking_hold")),
        sa.CheckConstraint(
            "status IN ('held', 'booked', 'arrived', 'completed', 'cancelled', 'no_show')",
            name=op.f("ck_booking_status"),
        ),
        sa.CheckConstraint("cell_to > cell_from", name=op.f("ck_booking_cells")),
        sa.CheckConstraint("ends_at > starts_at", name=op.f("ck_booking_order")),
        sa.ForeignKeyConstraint(["patient_id"], ["patient.id"], name=op.f("fk_booking_patient_id")),
        sa.ForeignKeyConstraint(["practitioner_id"], ["practitioner.id"], name=op.f("fk_booking_practitioner_id")),
        sa.ForeignKeyConstraint(["room_id"], ["room.id"], name=op.f("fk_booking_room_id")),
        sa.ForeignKeyConstraint(["series_id"], ["booking_series.id"], name=op.f("fk_booking_series_id")),
        sa.ForeignKeyConstraint(["treatment_id"], ["treatment.id"], name=op.f("fk_booking_treatment_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_booking")),
        sa.UniqueConstraint("idem_key", name=op.f("uq_booking_idem_key")),
        sa.UniqueConstraint("reference", name=op.f("uq_booking_reference")),
        sa.UniqueConstraint("series_id", "series_no", name=op.f("uq_booking_series_id_series_no")),
        sa.UniqueConstraint("uid", name=op.f("uq_booking_uid")),
    )
    with op.batch_alter_table("booking", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_booking_conversation_id"), ["conversation_id"], unique=False)
        batch_op.create_index(
            "ix_booking_hold_expires_at",
            ["hold_expires_at"],
            unique=False,
            sqlite_where=sa.text("status = 'held'"),
            postgresql_where=sa.text("status = 'held'"),
        )
        batch_op.create_index(
            "ix_booking_live_span",
            ["cell_from", "cell_to", "practitioner_id", "room_id", "status", "hold_expires_at"],
            unique=False,
            sqlite_where=sa.text("status IN ('held', 'booked', 'arrived')"),
            postgresql_where=sa.text("status IN ('held', 'booked', 'arrived')"),
        )
        batch_op.create_index(batch_op.f("ix_booking_patient_id"), ["patient_id"], unique=False)

    op.create_table(
        "practitioner_room",
        sa.Column("practitioner_id", sa.Integer(), nullable=False),
        sa.Column("room_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["practitioner_id"],
            ["practitioner.id"],
            name=op.f("fk_practitioner_room_practitioner_id"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["room_id"], ["room.id"], name=op.f("fk_practitioner_room_room_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("practitioner_id", "room_id", name=op.f("pk_practitioner_room")),
    )
    op.create_table(
        "treatment_practitioner",
        sa.Column("treatment_id", sa.Integer(), nullable=False),
        sa.Column("practitioner_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["practitioner_id"],
            ["practitioner.id"],
            name=op.f("fk_treatment_practitioner_practitioner_id"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["treatment_id"], ["treatment.id"], name=op.f("fk_treatment_practitioner_treatment_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("treatment_id", "practitioner_id", name=op.f("pk_treatment_practitioner")),
    )
    op.create_table(
        "treatment_room",
        sa.Column("treatment_id", sa.Integer(), nullable=False),
        sa.Column("room_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["room_id"], ["room.id"], name=op.f("fk_treatment_room_room_id"), ondelete="CASCADE"),
        sa.ForeignKeyConstraint(
            ["treatment_id"], ["treatment.id"], name=op.f("fk_treatment_room_treatment_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("treatment_id", "room_id", name=op.f("pk_treatment_room")),
    )
    op.create_table(
        "booking_event",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("booking_id", sa.Integer(), nullable=False),
        sa.Column("at", UTCDateTime(), nullable=False),
        sa.Column("actor_kind", sa.String(length=16), nullable=False),
        sa.Column("actor_id", sa.String(length=64), nullable=True),
        sa.Column("kind", sa.String(length=32), nullable=False),
        sa.Column("before_json", Json, nullable=True),
        sa.Column("after_json", Json, nullable=True),
        sa.ForeignKeyConstraint(
            ["booking_id"], ["booking.id"], name=op.f("fk_booking_event_booking_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_booking_event")),
    )
    with op.batch_alter_table("booking_event", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_booking_event_booking_id"), ["booking_id"], unique=False)

    op.create_table(
        "booking_note",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("booking_id", sa.Integer(), nullable=False),
        sa.Column("rule_id", sa.String(length=64), nullable=False),
        sa.Column("text", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(
            ["booking_id"], ["booking.id"], name=op.f("fk_booking_note_booking_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_booking_note")),
    )
    with op.batch_alter_table("booking_note", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_booking_note_booking_id"), ["booking_id"], unique=False)

    op.create_table(
        "busy_cell",
        sa.Column("resource_id", sa.Integer(), nullable=False),
        sa.Column("cell", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("seat", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("booking_id", sa.Integer(), nullable=False),
        sa.CheckConstraint("seat >= 0", name=op.f("ck_busy_cell_seat")),
        sa.ForeignKeyConstraint(
            ["booking_id"], ["booking.id"], name=op.f("fk_busy_cell_booking_id"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(["resource_id"], ["resource.id"], name=op.f("fk_busy_cell_resource_id")),
        sa.PrimaryKeyConstraint("resource_id", "cell", "seat", name=op.f("pk_busy_cell")),
        sqlite_with_rowid=False,
    )
    with op.batch_alter_table("busy_cell", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_busy_cell_booking_id"), ["booking_id"], unique=False)

    op.create_table(
        "outbox",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=32), nullable=False),
        sa.Column("dedupe_key", sa.String(length=200), nullable=False),
        sa.Column("booking_id", sa.Integer(), nullable=True),
        sa.Column("payload_json", Json, nullable=False),
        sa.Column("created_at", UTCDateTime(), nullable=False),
        sa.Column("not_before", UTCDateTime(), nullable=False),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("locked_until", UTCDateTime(), nullable=True),
        sa.Column("sent_at", UTCDateTime(), nullable=True),
        sa.Column("dead_at", UTCDateTime(), nullable=True),
        sa.Column("last_error", sa.String(), nullable=True),
        sa.ForeignKeyConstraint(["booking_id"], ["booking.id"], name=op.f("fk_outbox_booking_id"), ondelete="SET NULL"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_outbox")),
        sa.UniqueConstraint("dedupe_key", name=op.f("uq_outbox_dedupe_key")),
    )
    with op.batch_alter_table("outbox", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_outbox_booking_id"), ["booking_id"], unique=False)
        batch_op.create_index(
            "ix_outbox_due",
            ["not_before"],
            unique=False,
            sqlite_where=sa.text("sent_at IS NULL AND dead_at IS NULL"),
            postgresql_where=sa.text("sent_at IS NULL AND dead_at IS NULL"),
        )


def downgrade() -> None:
    with op.batch_alter_table("outbox", schema=None) as batch_op:
        batch_op.drop_index(
            "ix_outbox_due",
            sqlite_where=sa.text("sent_at IS NULL AND dead_at IS NULL"),
            postgresql_where=sa.text("sent_at IS NULL AND dead_at IS NULL"),
        )
        batch_op.drop_index(batch_op.f("ix_outbox_booking_id"))

    op.drop_table("outbox")
    with op.batch_alter_table("busy_cell", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_busy_cell_booking_id"))

    op.drop_table("busy_cell")
    with op.batch_alter_table("booking_note", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_booking_note_booking_id"))

    op.drop_table("booking_note")
    with op.batch_alter_table("booking_event", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_booking_event_booking_id"))

    op.drop_table("booking_event")
    op.drop_table("treatment_room")
    op.drop_table("treatment_practitioner")
    op.drop_table("practitioner_room")
    with op.batch_alter_table("booking", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_booking_patient_id"))
        batch_op.drop_index(
            "ix_booking_live_span",
            sqlite_where=sa.text("status IN ('held', 'booked', 'arrived')"),
            postgresql_where=sa.text("status IN ('held', 'booked', 'arrived')"),
        )
        batch_op.drop_index(
            "ix_booking_hold_expires_at",
            sqlite_where=sa.text("status = 'held'"),
            postgresql_where=sa.text("status = 'held'"),
        )
        batch_op.drop_index(batch_op.f("ix_booking_conversation_id"))

    op.drop_table("booking")
    with op.batch_alter_table("availability_rule", schema=None) as batch_op:
        batch_op.drop_index("ix_availability_rule_practitioner_id")

    op.drop_table("availability_rule")
    with op.batch_alter_table("availability_exception", schema=None) as batch_op:
        batch_op.drop_index("ix_availability_exception_date_local")

    op.drop_table("availability_exception")
    with op.batch_alter_table("unanswered", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_unanswered_conversation_id"))

    op.drop_table("unanswered")
    op.drop_table("room")
    op.drop_table("practitioner")
    op.drop_table("message")
    with op.batch_alter_table("issued_payload", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_issued_payload_conversation_id"))

    op.drop_table("issued_payload")
    with op.batch_alter_table("conversation_fact", schema=None) as batch_op:
        batch_op.drop_index("ix_conversation_fact_conversation_id_kind")

    op.drop_table("conversation_fact")
    op.drop_table("booking_series")
    with op.batch_alter_table("alert", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_alert_conversation_id"))

    op.drop_table("alert")
    op.drop_table("treatment")
    op.drop_table("resource")
    with op.batch_alter_table("patient", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_patient_phone_e164"))
        batch_op.drop_index(batch_op.f("ix_patient_email_norm"))

    op.drop_table("patient")
    op.drop_table("location")
    op.drop_table("knowledge_version")
    op.drop_table("knowledge_revision")
    op.drop_table("knowledge_record")
    op.drop_table("inbound_message")
    with op.batch_alter_table("conversation", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_conversation_expires_at"))

    op.drop_table("conversation")
