"""Small messages of an invented hospital."""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeVar

from medcodex.errors import InputError
from medcodex.interchange.reading import read_parts
from medcodex.interchange.site import Site

if TYPE_CHECKING:
    from medcodex.encounter.arriving import Step, Told

PID = (
    "PID|1||MR77^^^QUAGGA^MR~999-00-1111^^^SSA^SS||ZEBRAFIELD^QUAGGA^Q||19500601|F"
    "|||1 FAKE ST^^NOWHERE^KS^00000||555-0100|||||ACC7"
)
PV1 = "PV1|1|I|W1^101^A^QUAGGA GENERAL||||D1^ROE^RAE^^^^MD|||MED|||||||||V7|||||||||||||||||||||||||20260501101500-0500"
S = TypeVar("S")


def segment(name: str, fields: dict[int, str]) -> str:
    """A segment by the positions of its fields."""
    return "|".join([name, *(fields.get(position, "") for position in range(1, max(fields) + 1))])


def message(kind: str, *segments: str, event: str = "202605011015", control: str = "1") -> bytes:
    """A message of a kind such as "ADT^A01", with EVN and what is given."""
    header = f"MSH|^~\\&|REG|QUAGGA|CODEX|HIM|20260501102000||{kind}|{control}|P|2.5.1"
    return "\r".join([header, f"EVN||{event}", *segments, ""]).encode()


def told(data: bytes, site: Site | None = None) -> Told:
    """What the one message of a file tells; InputError where it has to be parked."""
    (part,) = read_parts(data, "test.hl7", site or Site())
    if isinstance(part.told, InputError):
        raise part.told
    return part.told


def steps(kind: str, *segments: str, site: Site | None = None) -> tuple[Step, ...]:
    """The steps of a message."""
    return told(message(kind, *segments), site).steps


def only(kind: type[S], found: tuple[Step, ...]) -> S:
    """The one step of a kind."""
    (one,) = [step for step in found if isinstance(step, kind)]
    return one
