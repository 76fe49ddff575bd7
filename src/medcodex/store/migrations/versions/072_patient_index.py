"""Who gave a record number."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from medcodex.store.schema.base import Sealed

revision = "072_patient_index"
down_revision = "070_arrivals"
branch_labels = None
depends_on = None


def upgrade() -> None:
    # What is kept was given by nobody that was named, and its blind index stays as it is.
    op.add_column("patients", sa.Column("authority", Sealed))


def downgrade() -> None:
    # The blind index of a number keeps two authorities' patients apart also without the name.
    op.drop_column("patients", "authority")
