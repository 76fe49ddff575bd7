"""Classes and what is set to them."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from medcodex.store.schema.base import Id, Sealed, UtcTime, Word

revision = "160_classes"
down_revision = "150_education"
branch_labels = None
depends_on = None


def _link(table: str, column: str, to: str) -> sa.ForeignKey:
    return sa.ForeignKey(f"{to}.id", name=f"fk_{table}_{column}")


def upgrade() -> None:
    op.create_table(
        "learn_classes",
        sa.Column("id", Id, primary_key=True),
        sa.Column("name", Sealed, nullable=False),
        *(sa.Column(name, sa.Date, nullable=False) for name in ("starts", "ends")),
        sa.Column("zone", Word, nullable=False),
        sa.Column("code", Sealed, nullable=False),
        sa.Column("code_digest", sa.String(64), nullable=False),
        sa.Column("created_at", UtcTime, nullable=False),
        sa.Column("archived_at", UtcTime),
        sa.Column("version", sa.Integer, nullable=False),
        sa.UniqueConstraint("code_digest", name="uq_learn_classes_code_digest"),
    )
    op.create_table(
        "learn_class_owners",
        sa.Column("class_id", Id, _link("learn_class_owners", "class_id", "learn_classes"), primary_key=True),
        sa.Column("user_id", Id, _link("learn_class_owners", "user_id", "users"), primary_key=True),
        sa.Column("place", sa.Integer, nullable=False),
    )
    op.create_index("ix_learn_class_owners_user_id", "learn_class_owners", ["user_id"])
    op.create_table(
        "learn_members",
        sa.Column("class_id", Id, _link("learn_members", "class_id", "learn_classes"), primary_key=True),
        sa.Column("user_id", Id, _link("learn_members", "user_id", "users"), primary_key=True),
        sa.Column("since", UtcTime, nullable=False),
        sa.Column("standing", Word, nullable=False),
        sa.Column("by_code", sa.Boolean, nullable=False),
    )
    op.create_index("ix_learn_members_user_id", "learn_members", ["user_id"])
    op.create_table(
        "learn_assignments",
        sa.Column("id", Id, primary_key=True),
        sa.Column("class_id", Id, _link("learn_assignments", "class_id", "learn_classes"), nullable=False),
        sa.Column("title", Sealed, nullable=False),
        sa.Column("kind", Word, nullable=False),
        sa.Column("subjects", sa.String(6000), nullable=False),
        *(sa.Column(name, UtcTime, nullable=False) for name in ("opens", "due", "created_at")),
        sa.Column("attempts", sa.Integer),
        *(sa.Column(name, Word, nullable=False) for name in ("late", "key_shown", "counts")),
        sa.Column("weight", sa.Integer, nullable=False),
        sa.Column("questions", sa.Integer),
        *(sa.Column(name, sa.Boolean, nullable=False) for name in ("variants", "withdrawn")),
        sa.Column("version", sa.Integer, nullable=False),
    )
    op.create_index("ix_learn_assignments_class_due", "learn_assignments", ["class_id", "due"])
    op.create_table(
        "learn_agreements",
        sa.Column(
            "assignment_id", Id, _link("learn_agreements", "assignment_id", "learn_assignments"), primary_key=True
        ),
        sa.Column("user_id", Id, _link("learn_agreements", "user_id", "users"), primary_key=True),
        sa.Column("at", UtcTime, nullable=False),
        sa.Column("due", UtcTime),
        sa.Column("more_attempts", sa.Integer, nullable=False),
        sa.Column("excused", sa.Boolean, nullable=False),
        sa.Column("reason", Sealed),
    )
    op.create_table(
        "learn_remarks",
        sa.Column("id", Id, primary_key=True),
        sa.Column("class_id", Id, _link("learn_remarks", "class_id", "learn_classes"), nullable=False),
        sa.Column("user_id", Id, _link("learn_remarks", "user_id", "users"), nullable=False),
        sa.Column("by", Id, nullable=False),
        sa.Column("at", UtcTime, nullable=False),
        sa.Column("text", Sealed, nullable=False),
        sa.Column("assignment_id", Id, _link("learn_remarks", "assignment_id", "learn_assignments")),
    )
    op.create_index("ix_learn_remarks_to", "learn_remarks", ["class_id", "user_id", "at"])


def downgrade() -> None:
    for name in ("remarks", "agreements", "assignments", "members", "class_owners", "classes"):
        op.drop_table(f"learn_{name}")
