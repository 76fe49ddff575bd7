"""What the shapes of queries, reviews and quality share."""

from __future__ import annotations

from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field

Version = Annotated[int, Field(ge=1, le=2**31 - 1, description="the version that the client has read")]
Name = Annotated[str, Field(max_length=40)]
Said = Annotated[str, Field(max_length=4_000)]


class Out(BaseModel):
    model_config = ConfigDict(from_attributes=True)


class In(BaseModel):
    model_config = ConfigDict(extra="forbid", str_max_length=20_000)


class RateModel(Out):
    """``hits`` of ``of``; ``low`` and ``high`` enclose the true share with 95% confidence."""

    hits: int
    of: int
    value: float | None
    low: float
    high: float


class VersionIn(In):
    version: Version
