"""the suitability outcomes that were told.

Revision: 0003. Follows: 0002. Written: 2026-11-25 12:51:54.342563.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from clinic.storage.types import Json, UTCDateTime

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "screening",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("conversation_id", sa.String(length=64), nullable=False),
        sa.Column("treatment", sa.String(length=64), nullable=False),
        sa.Column("outcome", sa.String(length=20), nullable=False),
        sa.Column("gate", sa.String(length=8), nullable=False),
        sa.Column("bookable_from", sa.Date(), nullable=True),
        sa.Column("rule_set", sa.String(length=16), nullable=False),
        sa.Column("knowledge_version", sa.Integer(), nullable=False),
        sa.Column("reasons_json", Json, nullable=False),
        sa.Column("answers_json", Json, nullable=False),
        sa.Column("at", UTCDateTime(), nullable=False),
        sa.CheckConstraint("gate IN ('open', 'consult', 'block')", name=op.f("ck_screening_gate")),
        sa.CheckConstraint(
            "outcome IN ('suitable', 'wait', 'clinician_review', 'not_suitable')", name=op.f("ck_screening_outcome")
        ),
        sa.ForeignKeyConstraint(
            ["conversation_id"], ["conversation.id"], name=op.f("fk_screening_conversation_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_screening")),
    )
    with op.batch_alter_table("screening", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_screening_conversation_id"), ["conversation_id"], unique=False)


def downgrade() -> None:
    with op.batch_alter_table("screening", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_screening_conversation_id"))

    op.drop_table("screening")
