"""A letter drafted: what is known is put in, what is not is left to be completed and named."""

from __future__ import annotations

import re
import textwrap
from dataclasses import dataclass
from typing import TYPE_CHECKING

from medcodex.claims.appeals.templates import templates

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Iterable, Iterator, Mapping, Sequence
    from decimal import Decimal

    from medcodex.claims.appeals.facts import AppealedService, AppealFacts, AppealQuote
    from medcodex.claims.appeals.templates import Paragraph

WIDTH = 78
OPEN = "[to be completed"
_FACT = re.compile(r"\{([a-z_]+)\}")
_BLOCKS = frozenset({"services", "quotes", "rules"})


@dataclass(frozen=True, slots=True)
class LetterDraft:
    """A letter as plain text of at most WIDTH columns, but for words that are longer. ``missing`` names what has to be
    completed, in the order of the text."""

    text: str
    missing: tuple[str, ...]


def draft(facts: AppealFacts) -> LetterDraft:
    """The letter for a denial's root cause."""
    told = _Told(_known(facts))
    parts = [*_head(facts, told), "To whom it may concern,"]
    template = templates().of(facts.cause)
    for one in (*templates().opening, *template.paragraphs):
        parts += told.paragraph(one)
    parts.append(_wrapped(template.ask))
    for one in templates().closing:
        parts += told.paragraph(one)
    parts.append(f"Sincerely,\n\n\n{told.fact('signer')}\n{told.fact('provider_name')}")
    parts.append("Enclosed:\n" + "\n".join(_listed(template.enclosed)))
    text = "\n\n".join(parts) + "\n"
    return LetterDraft(text, tuple(missing_in(text)))


def missing_in(text: str) -> Sequence[str]:
    """What a letter that somebody wrote on still leaves to be completed."""
    joined = " ".join(text.split())
    return list(dict.fromkeys(re.findall(re.escape(OPEN) + r"(?:: )?([^\]]*)\]", joined)))


@dataclass(frozen=True, slots=True)
class _Told:
    """Facts by name; what is not known is left to be completed."""

    known: Mapping[str, str]

    def fact(self, name: str) -> str:
        return self.known.get(name) or f"{OPEN}: {templates().needed[name]}]"

    def paragraph(self, one: Paragraph) -> Iterator[str]:
        if not all(map(self.known.get, one.when)):
            return
        whole = _FACT.fullmatch(one.text)
        if whole is not None and whole[1] in _BLOCKS:
            yield self.fact(whole[1])
        else:
            yield _wrapped(_FACT.sub(lambda match: self.fact(match[1]), one.text))


def _head(facts: AppealFacts, told: _Told) -> list[str]:
    number = f"National Provider Identifier {facts.provider_number}" if facts.provider_number else ""
    sender = [told.fact("provider_name"), told.fact("provider_address"), number, told.fact("contact")]
    about = [
        ("Patient", "patient"),
        ("Member number", "member_number"),
        ("Claim number", "claim_number"),
        ("Your claim number", "payer_claim_number"),
        ("Days of service", "service_days"),
        ("Amount denied", "amount"),
    ]
    width = max(len(title) for title, _ in about) + 2
    lines = [f"  {title + ':':<{width}}{told.fact(name)}" for title, name in about]
    return [
        "\n".join(line for line in sender if line),
        facts.today.isoformat(),
        f"{told.fact('payer_name')}\n{told.fact('appeals_to')}",
        "\n".join(["Re: appeal of a denial", *lines]),
    ]


def _known(facts: AppealFacts) -> Mapping[str, str]:
    names = ("payer_name", "provider_name", "contact", "patient", "member_number", "claim_number",
             "payer_claim_number", "reason", "authorization")  # fmt: skip
    return {
        **{name: getattr(facts, name) for name in names},
        "appeals_to": "\n".join(facts.appeals_to),
        "provider_address": "\n".join(facts.provider_address),
        "service_days": _days(facts.first, facts.last),
        "services": "\n".join(_lines(_service(one) for one in facts.services)),
        "amount": _dollars(facts.amount),
        "denied_on": facts.denied_on.isoformat(),
        "diagnoses": _joined(f"{title} ({code})" if title else code for code, title in facts.diagnoses),
        "quotes": "\n\n".join(map(_quote, facts.quotes)),
        "rules": "\n".join(_listed(facts.rules)),
        "sent_on": "" if facts.sent_on is None else facts.sent_on.isoformat(),
        "taken_on": "" if facts.taken_on is None else facts.taken_on.isoformat(),
    }


def _service(one: AppealedService) -> str:
    code = "-".join([one.code, *one.modifiers])
    units = "" if one.units is None else f"{one.units.normalize():f} {'unit' if one.units == 1 else 'units'}, "
    day = "" if one.day is None else f"{one.day.isoformat()}: "
    title = f", {one.title}" if one.title else ""
    return f"{day}{code}{title}; {units}{_dollars(one.charge)} charged"


def _quote(one: AppealQuote) -> str:
    who = f", {one.author}" if one.author else ""
    unsigned = ", not signed" if one.signed is False else ""
    title = f" ({one.title})" if one.title else ""
    said = _wrapped(f'"{" ".join(one.text.split())}"', "    ")
    source = f"{one.document}, {one.day.isoformat()}{who}{unsigned}; for {one.code}{title}"
    return said + "\n" + _wrapped(source, "    ")


def _days(first: dt.date | None, last: dt.date | None) -> str:
    if first is None:
        return ""
    return first.isoformat() if last is None or last == first else f"{first.isoformat()} to {last.isoformat()}"


def _dollars(amount: Decimal) -> str:
    return f"${amount:,.2f}"


def _joined(names: Iterable[str]) -> str:
    found = list(names)
    return found[0] if len(found) == 1 else ", ".join(found[:-1]) + f" and {found[-1]}" if found else ""


def _listed(names: Iterable[str]) -> Iterator[str]:
    for one in names:
        yield textwrap.fill(one, WIDTH, initial_indent="  - ", subsequent_indent="    ", break_long_words=False)


def _lines(names: Iterable[str]) -> Iterator[str]:
    for one in names:
        yield _wrapped(one, "    ")


def _wrapped(text: str, indent: str = "") -> str:
    return textwrap.fill(
        text, WIDTH, initial_indent=indent, subsequent_indent=indent, break_long_words=False, break_on_hyphens=False
    )
