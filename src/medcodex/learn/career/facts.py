"""The facts of the career road as records: every one with its source, its date and how certain it is."""

from __future__ import annotations

import datetime as dt  # noqa: TC003 - msgspec reads the annotations
from decimal import Decimal  # noqa: TC003 - likewise
from typing import Literal

import msgspec

Certainty = Literal["official", "archived", "cited", "given", "usual", "conflicting"]
"""Read at the publisher; a stored copy of the publisher's page; a third party that names the publisher; handed on
without the page; what is usual, without a source; sources differ."""


class Told(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """A table of which every key is known."""


class Figure(Told, frozen=True):
    """A figure of pay or outlook. ``as_of`` orders the figures of a measure."""

    measure: Literal["median-pay-year", "median-pay-hour", "jobs", "growth"]
    value: Decimal
    period: str
    as_of: dt.date
    occupation: str
    source: str
    certainty: Certainty
    read: dt.date
    address: str = ""
    note: str = ""


class Fact(Told, frozen=True):
    """A fact of a credential: what it is about, and where it was read."""

    about: str
    text: str
    source: str
    read: dt.date
    certainty: Certainty


class Step(Told, frozen=True):
    """A step of a checklist; ``link`` where it is done."""

    phase: Literal["eligibility", "registration", "preparation", "exam day", "afterwards"]
    id: str
    text: str
    link: str = ""


class Credential(Told, frozen=True):
    """A credential; ``exam`` is the id of its blueprint."""

    id: str
    name: str
    short: str
    body: str
    work: str
    exam: str
    facts: tuple[Fact, ...]
    steps: tuple[Step, ...]


class Pathway(Told, frozen=True):
    """A way into the profession."""

    id: str
    name: str
    length: str
    text: str
    certainty: Certainty


class Milestone(Told, frozen=True):
    """What a year is for."""

    year: int
    text: str


class RoleOnLadder(Told, frozen=True):
    """A role; ``next`` those that it leads to, ``skills`` what it asks above all."""

    id: str
    name: str
    years: str
    text: str
    credentials: tuple[str, ...]
    next: tuple[str, ...]
    skills: tuple[str, ...]


class Exercise(Told, frozen=True):
    """Something to do, and where."""

    text: str
    link: str


class Skill(Told, frozen=True):
    """A skill that employers ask for; ``topics`` whose results speak of it."""

    id: str
    name: str
    statements: tuple[str, ...]
    topics: tuple[str, ...]
    exercises: tuple[Exercise, ...]


class Question(Told, frozen=True):
    """A question of the chooser, with its answers by word."""

    id: str
    text: str
    answers: dict[str, str]


class Outlook(Told, frozen=True):
    """The file ``outlook.toml``."""

    figure: tuple[Figure, ...]


class Credentials(Told, frozen=True):
    """The file ``credentials.toml``."""

    credential: tuple[Credential, ...]


class Roads(Told, frozen=True):
    """The file ``roads.toml``."""

    pathway: tuple[Pathway, ...]
    milestone: tuple[Milestone, ...]
    role: tuple[RoleOnLadder, ...]


class Skills(Told, frozen=True):
    """The file ``skills.toml``."""

    skill: tuple[Skill, ...]


class Questions(Told, frozen=True):
    """The file ``questions.toml``."""

    question: tuple[Question, ...]
