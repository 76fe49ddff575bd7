"""The eighteen kinds of identifiers that Safe Harbor asks to remove (45 CFR 164.514(b)(2)(i))."""

from __future__ import annotations

from enum import StrEnum


class Kind(StrEnum):
    """What an identifier is. ``paragraph`` is its letter under 164.514(b)(2)(i); dates and ages share (C)."""

    NAME = "name"
    LOCATION = "location"
    DATE = "date"
    AGE = "age"
    PHONE = "phone"
    FAX = "fax"
    EMAIL = "email"
    SSN = "ssn"
    MRN = "mrn"
    HEALTH_PLAN = "health_plan"
    ACCOUNT = "account"
    LICENCE = "licence"
    VEHICLE = "vehicle"
    DEVICE = "device"
    URL = "url"
    IP = "ip"
    BIOMETRIC = "biometric"
    PHOTO = "photo"
    OTHER = "other"

    @property
    def paragraph(self) -> str:
        """The letter, A to R."""
        return _PARAGRAPHS[self]

    @property
    def tag(self) -> str:
        """What stands in its place under style "tag"."""
        return f"[{self.value.replace('_', ' ').upper()}]"


_PARAGRAPHS = dict(zip(Kind, "ABCCDEFGHIJKLMNOPQR", strict=True))
