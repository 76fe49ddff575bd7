"""The shapes of REST over messages of other systems."""

from __future__ import annotations

import datetime  # noqa: TC003 - the models are built from their annotations

from pydantic import Field

from medcodex.web.api.models import Model


class ArrivalModel(Model):
    """A message, without its words."""

    id: str
    channel: str
    format: str
    kind: str
    sender: str
    received: datetime.datetime
    standing: str = Field(description="stored, parked, released, discarded")
    problem: str = Field(description="input, number-again or fault where it is parked, else empty")
    reason: str
    encounter: str | None
    attempts: int
    size: int
    settled_by: str | None
    settled_at: datetime.datetime | None


class CountModel(Model):
    standing: str
    channel: str
    messages: int


class ArrivalsModel(Model):
    """One page of messages, oldest first; ``next`` is the ``after`` of the page behind it, null where there is none."""

    counts: list[CountModel]
    arrivals: list[ArrivalModel]
    next: str | None


class ViewedModel(ArrivalModel):
    """A message with its words."""

    control: str
    name: str
    text: str | None = Field(description="its text as it is now; null where it is none")
    repaired: bool = Field(description="whether the text differs from what came")


class PartModel(Model):
    place: str
    status: str = Field(description="stored, duplicate, parked")
    reason: str
    arrival: str | None
    encounter: str | None


class TakenModel(Model):
    """What became of what was sent."""

    file: str
    status: str
    reason: str
    encounter: str | None
    parts: list[PartModel]


class ReleaseModel(Model):
    """How a message is to be tried again; all of it may be left out."""

    text: str | None = Field(default=None, description="another text in the place of its own")
    account: str = Field(default="", max_length=80, description="its account, where it has none")
    mrn: str = Field(default="", max_length=80, description="its patient's record number, where it has none")
    authority: str = Field(default="", max_length=80, description="who gave that number")


class ReceivedModel(Model):
    status: str
    reason: str
    arrival: str
    encounter: str | None


class ReasonModel(Model):
    reason: str = Field(min_length=1, max_length=500)


class AttachModel(Model):
    encounter: str = Field(max_length=40)


class WaitingModel(Model):
    """A document that waits for its encounter, without its words."""

    id: str
    patient: str
    received: datetime.datetime
    kind: str
    first: datetime.date | None
    last: datetime.date | None


class WaitingsModel(Model):
    documents: list[WaitingModel]
    next: str | None
