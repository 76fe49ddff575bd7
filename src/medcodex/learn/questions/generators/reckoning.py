"""Questions that are reckoned: payment, and National Drug Codes."""

from __future__ import annotations

from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction
from typing import TYPE_CHECKING

from medcodex.learn.cases.case import Level
from medcodex.learn.questions.making import Asked, Choice, Draft
from medcodex.text.tables import table_rows

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from random import Random

    from medcodex.learn.questions.making import Key

_ROUNDS = 60
_CENT = Decimal("0.01")
_KINDS = ((4, 4, 2), (5, 3, 2), (5, 4, 1))
_BILLED = (5, 4, 2)


def money(exact: Fraction, unit: str) -> str:
    """An amount as it is written, half a last place rounded up: dollars to the cent, percent, days, a weight."""
    amount = Decimal(exact.numerator) / Decimal(exact.denominator)
    if unit == "$":
        return f"${amount.quantize(_CENT, ROUND_HALF_UP):,.2f}"
    if unit == "weight":
        return f"{amount.quantize(Decimal('0.0001'), ROUND_HALF_UP)}"
    return f"{amount.quantize(Decimal('0.1'), ROUND_HALF_UP)}{'' if unit == '%' else ' '}{unit}"


def worth(formula: str, given: Mapping[str, Decimal]) -> Fraction:
    """What a formula of the table comes to: terms of names, figures, + - * / and parentheses, from left to right as
    arithmetic has it."""
    tokens = formula.replace("(", " ( ").replace(")", " ) ").split()
    value, rest = _sum(tokens, given)
    if rest:
        raise ValueError(f"not a formula: {formula}")
    return value


def _sum(tokens: Sequence[str], given: Mapping[str, Decimal]) -> tuple[Fraction, Sequence[str]]:
    value, tokens = _product(tokens, given)
    while tokens and tokens[0] in {"+", "-"}:
        sign = tokens[0]
        other, tokens = _product(tokens[1:], given)
        value = value + other if sign == "+" else value - other
    return value, tokens


def _product(tokens: Sequence[str], given: Mapping[str, Decimal]) -> tuple[Fraction, Sequence[str]]:
    value, tokens = _term(tokens, given)
    while tokens and tokens[0] in {"*", "/"}:
        sign = tokens[0]
        other, tokens = _term(tokens[1:], given)
        value = value * other if sign == "*" else value / other
    return value, tokens


def _term(tokens: Sequence[str], given: Mapping[str, Decimal]) -> tuple[Fraction, Sequence[str]]:
    if tokens[0] == "(":
        value, rest = _sum(tokens[1:], given)
        return value, rest[1:]
    return Fraction(given[tokens[0]] if tokens[0] in given else tokens[0]), tokens[1:]


class Reckoning:
    """A sum of payment or of a department's figures."""

    name = "reckoning"

    def __init__(self) -> None:
        self._rows = {row["id"]: row for row in table_rows("medcodex.learn.questions", "data/reckoning.tsv")}

    @property
    def topics(self) -> frozenset[str]:
        """The topics of the table."""
        return frozenset(topic for row in self._rows.values() for topic in row["topics"].split())

    def keys(self, topic: str) -> Sequence[Key]:
        """Rows of the table, each in several rounds of figures."""
        own = [name for name, row in self._rows.items() if topic in row["topics"].split()]
        return [(name, str(again)) for again in range(_ROUNDS) for name in own]

    def draft(self, key: Key, rng: Random) -> Draft:
        """See Generator."""
        row = self._rows[key[0]]
        given = {}
        for one in row["given"].split("; "):
            name, _, span = one.partition(" ")
            start, end, step = map(Decimal, span.split(" "))
            given[name] = start + step * rng.randrange(int((end - start) / step) + 1)
        unit = row["unit"]
        shown = {name: f"{value:,}" for name, value in given.items()}
        wrong = []
        for one in row["wrong"].split("; "):
            formula, _, why = one.partition(" | ")
            text = money(worth(formula, given), unit)
            wrong.append(Choice(text, text, why))
        text = money(worth(row["right"], given), unit)
        subject = (key[0], *(f"{name}={value}" for name, value in given.items()))
        return Draft(
            Asked("reckoned", subject),
            row["stem"].format(**shown),
            Choice(text, text, row["because"].format(**shown)),
            wrong,
            row["source"],
            tuple(row["topics"].split()),
            Level(row["level"]),
            " ".join(key),
        )


class ElevenDigits:
    """A National Drug Code of ten digits as a claim carries it."""

    name = "ndc-eleven-digits"
    topics = frozenset({"ndc", "pharmacy"})

    def keys(self, topic: str) -> Sequence[Key]:
        """The three shapes, in several rounds of digits."""
        return [(str(kind), str(again)) for again in range(_ROUNDS) for kind in range(len(_KINDS))]

    def draft(self, key: Key, rng: Random) -> Draft:
        """See Generator."""
        shape = _KINDS[int(key[0])]
        parts = ["".join(str(rng.randrange(1, 10)) for _ in range(length)) for length in shape]
        short = next(at for at in range(3) if shape[at] != _BILLED[at])
        names = ("labeler", "product", "package")
        printed = "-".join(parts)
        form = "-".join(map(str, shape))

        def padded(at: int, where: str = "front") -> str:
            changed = [f"0{part}" if place == at else part for place, part in enumerate(parts)]
            if where == "behind":
                changed = [f"{part}0" if place == at else part for place, part in enumerate(parts)]
            return "".join(changed)

        wrong = [
            (padded(at), f"The zero stands in front of the {names[at]} part, which has all its digits.")
            for at in range(3)
            if at != short
        ]
        wrong.append((padded(short, "behind"), "The zero belongs in front of the short part, not behind it."))
        wrong.append(("".join(parts), "These are ten digits; a claim carries eleven."))
        rng.shuffle(wrong)
        right = padded(short)
        return Draft(
            Asked("ndc-eleven", (printed,)),
            f"A package prints the National Drug Code {printed} ({form}). Which eleven digits go on the claim?",
            Choice(right, right, f"The {names[short]} part is short: a zero in front of it makes 5-4-2."),
            [Choice(one, one, told) for one, told in wrong],
            "45 CFR 162.1002; 21 CFR 207.33; X12 837 guides, LIN03 (5-4-2 format)",
            ("ndc", "pharmacy"),
            Level.FOUNDATION,
            printed,
        )
