"""What figures over claims are read from."""

from __future__ import annotations

from alembic import op

revision = "092_figures"
down_revision = "090_coverages"
branch_labels = None
depends_on = None

_SENT = ["sample", "sent_at", "payer", "status", "frequency", "sequence", "replaces", "follows", "charge", "id"]
_BUILT = ["sample", "created_at", "payer", "coder", "clean", "accepted_first", "frequency", "replaces", "status",
          "sent_at"]  # fmt: skip


def upgrade() -> None:
    op.create_index("ix_billed_claims_figures", "billed_claims", _SENT)
    op.create_index("ix_billed_claims_tallies", "billed_claims", _BUILT)


def downgrade() -> None:
    op.drop_index("ix_billed_claims_tallies", "billed_claims")
    op.drop_index("ix_billed_claims_figures", "billed_claims")
