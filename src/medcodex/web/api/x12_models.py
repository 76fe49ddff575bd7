"""The shapes of answers about X12 files, as the description states them (docs/x12.md)."""

from __future__ import annotations

from pydantic import Field

from medcodex.web.api.models import Model


class FaultModel(Model):
    """A fault of form, by the code of the answer that a partner would send for it."""

    segment: int = Field(description="counted through the file, from one")
    offset: int = Field(description="its first byte, from nought")
    code: str
    message: str
    name: str | None
    element: str | None
    loop: str | None


class BillingFindingModel(Model):
    """A breach of a rule of billing."""

    segment: int | None = Field(description="where the claim begins; null for claims that were given as records")
    claim: int = Field(description="the claim, counted from one")
    rule: str
    name: str
    severity: str
    message: str
    codes: list[str]
    where: str | None
    source: str


class CheckedSetModel(Model):
    segment: int
    id: str
    control: str
    guide: str | None = Field(description="null where there is no guide for it here: only its envelope was checked")


class CheckedModel(Model):
    """What a file holds and what is wrong with it; ``set_count`` counts all sets, ``more`` the faults that are not told
    one by one."""

    clean: bool
    segments: int
    claims: int
    sets: list[CheckedSetModel]
    faults: list[FaultModel]
    findings: list[BillingFindingModel]
    more: int
    set_count: int


class WrittenFileModel(Model):
    kind: str = Field(description="professional, institutional, dental")
    name: str
    claims: int
    text: str | None = Field(description="the file; null where errors forbid it")
    faults: list[FaultModel]


class WrittenModel(Model):
    """Files of claims, one of each kind. Where something is wrong their text is null, unless drafts were asked for:
    those are marked as tests."""

    clean: bool
    test: bool
    files: list[WrittenFileModel]
    findings: list[BillingFindingModel]
