"""Messages as a hospital's systems send them: generated, of invented people, the same for the same seed."""

from __future__ import annotations

import datetime as dt
import random
from collections import Counter
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

SEED = 20260515
_BEGIN = dt.datetime(2026, 5, 1, 6, 0, tzinfo=dt.UTC)
_FAMILIES = ("ALDER", "BIRCH", "CEDAR", "DOGWOOD", "ELM", "FIR", "HAZEL", "IVY", "JUNIPER", "LARCH", "MAPLE", "OAK")
_GIVEN = ("ADA", "BEN", "CLEO", "DAN", "EVE", "FINN", "GWEN", "HAL", "INA", "JOE", "KIT", "LIV", "MAX", "NIA")
_LABS = (
    ("2345-7", "Glucose", "mg/dL", 60, 320), ("2160-0", "Creatinine", "mg/dL", 1, 4),
    ("2823-3", "Potassium", "mmol/L", 3, 6), ("718-7", "Hemoglobin", "g/dL", 7, 17),
    ("6690-2", "Leukocytes", "10*3/uL", 3, 20), ("2951-2", "Sodium", "mmol/L", 128, 148),
)  # fmt: skip
_CHARGES = ("J1885", "J7030", "A4206", "G0378", "J2405", "A9270", "C1751", "P9016")
_CONDITIONS = (
    "Community acquired pneumonia", "Acute on chronic systolic heart failure", "Type 2 diabetes mellitus",
    "Essential hypertension", "Acute kidney injury", "COPD exacerbation", "Paroxysmal atrial fibrillation",
)  # fmt: skip
_SHARES = (("ADT^A08", 0.25), ("ORU^R01", 0.35), ("MDM^T02", 0.15), ("DFT^P03", 0.25))
"""Of what follows an admission; a discharge ends it. Results and charges are most of a hospital's traffic."""


@dataclass
class Expected:
    """What has to be kept of an encounter once all of its messages are: charged lines, and the numbers of its notes."""

    charges: int = 0
    notes: set[str] = field(default_factory=set)


@dataclass
class Traffic:
    """``streams`` of messages, one a connection: all of an encounter are in one, in their order. ``expected`` by
    account."""

    streams: list[list[tuple[str, bytes]]]
    expected: dict[str, Expected] = field(default_factory=dict)
    kinds: Counter[str] = field(default_factory=Counter)

    @property
    def count(self) -> int:
        """How many messages there are."""
        return sum(map(len, self.streams))


def traffic(messages: int, connections: int, seed: int = SEED) -> Traffic:
    """So many messages of a few thousand encounters (about seven messages each, some sixty open at once on each
    connection), each with a number of its own."""
    chance = random.Random(seed)  # noqa: S311 - nothing secret hangs on it
    made = Traffic([[] for _ in range(connections)])
    share, more = divmod(messages, connections)
    for number, stream in enumerate(made.streams):
        for message in _stream(chance, made, number, share + (number < more)):
            stream.append(message)
    return made


def _stream(chance: random.Random, made: Traffic, number: int, count: int) -> Iterator[tuple[str, bytes]]:
    active: list[_Visit] = []
    opened = 0
    for place in range(count):
        if len(active) < 3 or (len(active) < 60 and chance.random() < 0.15):
            opened += 1
            visit = _Visit(chance, f"{number:02}{opened:05}")
            made.expected[visit.account] = visit.expected
            active.append(visit)
            kind = "ADT^A01"
        else:
            visit = chance.choice(active)
            kind = "ADT^A03" if chance.random() < 0.13 else _drawn(chance)
            if kind == "ADT^A03":
                active.remove(visit)
        made.kinds[kind] += 1
        control = f"C{number:02}{place:06}"
        yield control, visit.message(kind, control, place)


def _drawn(chance: random.Random) -> str:
    drawn = chance.random()
    for kind, share in _SHARES:
        drawn -= share
        if drawn < 0:
            return kind
    return _SHARES[-1][0]


class _Visit:
    """An inpatient stay of an invented person."""

    def __init__(self, chance: random.Random, number: str) -> None:
        self._chance = chance
        self.account = f"ACC{number}"
        self.expected = Expected()
        self._mrn = f"MRN{number}"
        self._visit = f"V{number}"
        self._name = f"{chance.choice(_FAMILIES)}^{chance.choice(_GIVEN)}^{chance.choice('ABCDEFG')}"
        self._born = dt.date(1930, 1, 1) + dt.timedelta(days=chance.randrange(30_000))
        self._sex = chance.choice("FM")
        self._admitted = _BEGIN + dt.timedelta(minutes=chance.randrange(20_000))
        phone = f"(555)555-{chance.randrange(10_000):04}"
        self._home = f"{chance.randrange(100, 1000)} Invented St^^Springfield^IL^62701||{phone}"
        self._told = 0

    def message(self, kind: str, control: str, place: int) -> bytes:
        """The next message of the stay."""
        self._told += 1
        at = self._admitted + dt.timedelta(hours=5 * self._told)
        event = kind.partition("^")[2]
        sender = {"ADT": "REG", "ORU": "LAB", "MDM": "EHR", "DFT": "CHG"}[kind[:3]]
        gnu = "1234567893^GNU^GARY"
        left = f"|{at:%Y%m%d%H%M}" if event == "A03" else ""
        lines = [
            f"MSH|^~\\&|{sender}|GENERATED|MEDCODEX|HIM|{at:%Y%m%d%H%M%S}||{kind}|{control}|P|2.5.1",
            f"EVN|{event}|{at:%Y%m%d%H%M%S}",
            f"PID|1||{self._mrn}^^^GENERATED^MR||{self._name}||{self._born:%Y%m%d}|{self._sex}|||{self._home}|||||{self.account}",
            f"PV1|1|I|4W^4{place % 60:02}^1^HOSP||||{gnu}|||MED|||||||{gnu}|IN|{self._visit}"
            + "|" * 25
            + f"{self._admitted:%Y%m%d%H%M}{left}",
        ]
        lines += {"ADT": self._registration, "ORU": self._results, "MDM": self._note, "DFT": self._charges}[kind[:3]](
            control, at
        )
        return "".join(f"{line}\r" for line in lines).encode()

    def _registration(self, control: str, at: dt.datetime) -> list[str]:
        condition = self._chance.choice(_CONDITIONS)
        return [f"DG1|1||^{condition}||{at:%Y%m%d}|A", "IN1|1|MCARE|00431|MEDICARE|||||||||||||" + self._name,
                f"ZVN|{control}"]  # fmt: skip

    def _results(self, control: str, at: dt.datetime) -> list[str]:
        lines = [f"ORC|RE|{control}", f"OBR|1|{control}|F{control}|24323-8^Metabolic panel^LN|||{at:%Y%m%d%H%M}"]
        for number, (code, name, unit, low, high) in enumerate(_LABS, 1):
            value = round(self._chance.uniform(low, high), 1)
            lines.append(f"OBX|{number}|NM|{code}^{name}^LN||{value}|{unit}|||||F|||{at:%Y%m%d%H%M}")
        return lines

    def _note(self, control: str, at: dt.datetime) -> list[str]:
        self.expected.notes.add(f"DOC{control}")
        told = self._chance.sample(_CONDITIONS, 4)
        words = [f"Day {self._told}. Seen and examined. Vital signs are stable.", "ASSESSMENT AND PLAN:"]
        words += [f"{number}. {condition}: continue treatment." for number, condition in enumerate(told, 1)]
        return [
            f"TXA|1|PN^Progress note|TX|{at:%Y%m%d%H%M}|1234567893^GNU^GARY|{at:%Y%m%d%H%M}||||||DOC{control}|||||AU",
            *(f"OBX|{number}|TX|PN^Progress note||{line}||||||F" for number, line in enumerate(words, 1)),
        ]

    def _charges(self, control: str, at: dt.datetime) -> list[str]:
        lines = []
        for number in range(1, self._chance.randint(2, 5)):
            self.expected.charges += 1
            code, units = self._chance.choice(_CHARGES), self._chance.randint(1, 4)
            amount = f"{self.expected.charges * units}.00"  # no two lines of an encounter are the same
            when, charged = f"{at:%Y%m%d%H%M}", f"{code}^Generated charge^HCPCS"
            lines.append(
                f"FT1|{number}|{control}-{number}||{when}|{when}|CG|{charged}|||{units}|{amount}||4W||||||||||||{charged}"
            )
        return lines
