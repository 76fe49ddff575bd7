"""What figures over claims are read from."""

from __future__ import annotations

from alembic import op

revision = "092_figures"
down_revision = "090_coverages"
branch_labels = None
depends_on = None

_NAME = "ix_billed_claims_figures"
_COLUMNS = ["sample", "sent_at", "payer", "status", "frequency", "sequence", "replaces", "follows", "charge", "id"]


def upgrade() -> None:
    op.create_index(_NAME, "billed_claims", _COLUMNS)


def downgrade() -> None:
    op.drop_index(_NAME, "billed_claims")
