"""De-identification as a step of its own: the eighteen Safe Harbor kinds found and replaced, offsets kept."""

from __future__ import annotations

from medcodex.deid.kinds import Kind
from medcodex.deid.offsets import OffsetMap, Replaced
from medcodex.deid.redact import Deidentifier, Redacted, RedactedSpan

__all__ = ["Deidentifier", "Kind", "OffsetMap", "Redacted", "RedactedSpan", "Replaced"]
