"""What figures over claims are read from."""

from __future__ import annotations

from alembic import op

revision = "088_figures"
down_revision = "086_owed"
branch_labels = None
depends_on = None

_NAME = "ix_billed_claims_figures"


def upgrade() -> None:
    columns = ["sample", "sent_at", "payer", "status", "frequency", "replaces", "charge", "id"]
    op.create_index(_NAME, "billed_claims", columns)


def downgrade() -> None:
    op.drop_index(_NAME, "billed_claims")
