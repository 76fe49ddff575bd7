"""The files of the career road: those of the install, each of which a site may put its own in place of."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from decimal import Decimal
from importlib.resources import files
from typing import TYPE_CHECKING, TypeVar

import msgspec

from medcodex.errors import InputError
from medcodex.learn.career.facts import Credentials, Outlook, Questions, Roads, Skills

if TYPE_CHECKING:
    from collections.abc import Mapping

    from medcodex.learn.career.facts import Credential, Figure, Question, Skill

FILES = ("outlook.toml", "credentials.toml", "roads.toml", "skills.toml")
"""What a site may bring its own of."""
Shape = TypeVar("Shape", Outlook, Credentials, Roads, Skills, Questions)


@dataclass(frozen=True, slots=True)
class Career:
    """Everything that is told of the road. ``own`` names the files that the site brought."""

    figures: tuple[Figure, ...]
    credentials: tuple[Credential, ...]
    roads: Roads
    skills: tuple[Skill, ...]
    questions: tuple[Question, ...]
    own: tuple[str, ...] = ()

    def credential(self, name: str) -> Credential | None:
        """The credential of an id."""
        return next((one for one in self.credentials if one.id == name), None)


def read_career(brought: Mapping[str, bytes]) -> Career:
    """The road with the files that a site brought, by name, in place of the packaged ones. InputError, with file and
    key, for one that cannot be read."""
    return Career(
        figures=_read("outlook.toml", brought, Outlook).figure,
        credentials=_read("credentials.toml", brought, Credentials).credential,
        roads=_read("roads.toml", brought, Roads),
        skills=_read("skills.toml", brought, Skills).skill,
        questions=_read("questions.toml", {}, Questions).question,
        own=tuple(name for name in FILES if name in brought),
    )


def _read(name: str, brought: Mapping[str, bytes], shape: type[Shape]) -> Shape:
    data = brought.get(name)
    if data is None:
        data = (files("medcodex.learn.career") / "data" / name).read_bytes()
    try:
        raw = tomllib.loads(data.decode("utf-8-sig"), parse_float=Decimal)
        return msgspec.convert(raw, shape)
    except (ValueError, RecursionError) as error:  # what tomllib, decoding and msgspec raise
        raise InputError(str(error), name) from None
