"""The shapes of REST over continuing education, as the description states them."""

from __future__ import annotations

import datetime as dt  # noqa: TC003 - the models are built from their annotations
from decimal import Decimal  # noqa: TC003
from typing import Any

from pydantic import Field

from medcodex.web.api.models import Model


class CredentialIn(Model):
    name: str = Field(max_length=20, description="such as CPC, CCS")
    body: str = Field(max_length=20, description="such as AAPC, AHIMA")
    number: str = Field("", max_length=200)
    since: dt.date
    cycle_start: dt.date | None = Field(None, description="from when cycles count; left out: since")
    own_total: Decimal | None = Field(
        None, gt=0, le=200, max_digits=6, description="CEUs of the first cycle, if others"
    )


class CredentialModel(Model):
    id: str
    name: str
    body: str
    number: str
    since: dt.date
    cycle_start: dt.date
    own_total: float | None


class EntryIn(Model):
    day: dt.date
    title: str = Field(max_length=200)
    provider: str = Field("", max_length=200)
    ceus: Decimal = Field(gt=0, le=200, max_digits=6, decimal_places=2)
    categories: list[str] = Field(min_length=1, max_length=20)
    credentials: list[str] = Field(min_length=1, max_length=30, description="ids")
    carried: bool = Field(False, description="to be counted in the next cycle, where the rules leave the choice")


class CertificateModel(Model):
    name: str
    media_type: str
    size: int
    sha256: str


class EntryModel(Model):
    id: str
    day: dt.date
    title: str
    provider: str
    ceus: float
    categories: list[str]
    credentials: list[str]
    carried: bool
    certificate: CertificateModel | None


class ReminderModel(Model):
    day: dt.date
    text: str


class LedgerModel(Model):
    credentials: list[CredentialModel]
    entries: list[EntryModel]
    standings: list[dict[str, Any]] = Field(description="what each body asks, what is earned and missing, by when")
    reminders: list[ReminderModel]
