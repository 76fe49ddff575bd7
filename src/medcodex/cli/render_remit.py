"""A remittance as lines or as JSON, told as it is read."""

from __future__ import annotations

import json
from typing import IO, TYPE_CHECKING, Any

from medcodex.app.remitting import PaymentEnd, ReadClaim, Totals
from medcodex.claims.contracts.variance import Why
from medcodex.claims.reasons import GROUPS
from medcodex.encounter.remittance import Payment
from medcodex.formats.x12.faults import Fault

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from decimal import Decimal

    from medcodex.app.remitting import Told
    from medcodex.claims.contracts.ranking import Ranking
    from medcodex.claims.contracts.variance import Variance
    from medcodex.claims.reasons import Reason
    from medcodex.encounter import Finding
    from medcodex.encounter.billing import Adjustment

_MOST = 10_000
"""Faults that are told one by one."""
_STATUS = {
    "1": "paid as first payer", "2": "paid as second payer", "3": "paid as third payer", "4": "denied",
    "19": "paid as first payer, sent on", "20": "paid as second payer, sent on",
    "21": "paid as third payer, sent on", "22": "reversal of an earlier payment",
    "23": "not ours, sent on", "25": "predetermination only",
}  # fmt: skip
"""What a claim's status says (code list 1029), in our own words."""


class _Remittance:
    def __init__(self, out: IO[str], reasons: Mapping[str, Reason]) -> None:
        self.out = out
        self.reasons = reasons
        self.totals = Totals()
        self.faults = 0
        self.wrong = 0

    def add(self, told: Told) -> None:
        """Tell of what was read next."""
        if isinstance(told, Fault):
            self.faults += 1
            self.fault(told)
        elif isinstance(told, Payment):
            self.payment(told)
        elif isinstance(told, ReadClaim):
            self.totals.add(told)
            self.wrong += len(told.findings)
            self.claim(told)
        else:
            self.wrong += len(told.findings)
            self.ended(told)

    def fault(self, told: Fault) -> None:
        raise NotImplementedError

    def payment(self, told: Payment) -> None:
        raise NotImplementedError

    def claim(self, told: ReadClaim) -> None:
        raise NotImplementedError

    def ended(self, told: PaymentEnd) -> None:
        raise NotImplementedError

    def end(self) -> bool:
        """Tell of all of it; whether anything is wrong."""
        raise NotImplementedError


class TextRemittance(_Remittance):
    """Lines for people."""

    def fault(self, told: Fault) -> None:
        self._line(f"segment {told.segment}: {told.message} ({told.code})")

    def payment(self, told: Payment) -> None:
        way = {"ACH": "by transfer", "CHK": "by check", "NON": "without money"}.get(told.method, told.method)
        sign = "" if told.credit else "-"
        self._line(f"{told.payer.last or 'payer'}: {sign}{told.amount} {way} on {told.date or '(no date)'}, number "
                   f"{told.trace}")  # fmt: skip

    def claim(self, told: ReadClaim) -> None:
        one = told.remitted
        owed = "" if one.responsibility is None else f", the patient owes {one.responsibility}"
        self._line(f"claim {one.number}: {_STATUS.get(one.status, f'status {one.status}')}; charged {one.charge}, paid "
                   f"{one.paid}{owed}")  # fmt: skip
        self._adjustments(one.adjustments, "  ")
        for number, line in enumerate(one.lines, 1):
            code = " ".join(part for part in (line.code, *line.modifiers) if part) or f"revenue {line.revenue}"
            self._line(f"  {number}. {code}: charged {line.charge}, paid {line.paid}")
            self._adjustments(line.adjustments, "     ")
        for variance in told.variances:
            if variance.difference:
                self._line(f"  {_variance(variance)}")
        for open_point in told.open:
            self._line(f"  {told.contract} leaves open: {open_point}")
        self._findings(told.findings)

    def ended(self, told: PaymentEnd) -> None:
        for one in told.end.adjustments:
            self._line(f"beside the claims: {one.reason} {one.reference} {-one.amount}".replace("  ", " "))
        self._findings(told.findings)

    def end(self) -> bool:
        totals = self.totals
        self._line(f"{totals.claims} claims: charged {totals.charged}, paid {totals.paid}")
        for (group, reason), amount in sorted(totals.adjusted.items(), key=lambda item: -abs(item[1])):
            found = self.reasons.get(reason)
            self._line(f"  {amount:>12} {group} {reason}{f' {found.meaning}' if found else ''}")
        if totals.short or totals.over:
            self._line(f"by contract {totals.short} too little and {totals.over} too much was allowed")
            self._ranked()
        self._line(f"{self.wrong} sums do not add up" if self.wrong else "it adds up")
        if self.faults:
            self._line(f"faults of form: {self.faults}")
        return bool(self.faults + self.wrong)

    def _ranked(self) -> None:
        ranking = self.totals.ranking
        for why, sums in ranking.reasons():
            self._line(f"  {sums.count} of {ranking.count}: {why}, {sums.short} too little, {sums.over} too much")
        largest = ranking.largest()
        self._line(f"the largest {len(largest)} of {ranking.count} differences:")
        for one in largest:
            self._line(f"  claim {one.claim}, {_variance(one.variance)} ({one.contract})")

    def _adjustments(self, told: Iterable[Adjustment], indent: str) -> None:
        for one in told:
            found = self.reasons.get(one.reason)
            self._line(f"{indent}{one.amount} {one.group} {one.reason}{f': {found.meaning}' if found else ''}")

    def _findings(self, found: Iterable[Finding]) -> None:
        for one in found:
            self._line(f"  {one.severity}: {one.where}: {one.message} ({one.rule})")

    def _line(self, text: str) -> None:
        self.out.write(text + "\n")


class JsonRemittance(_Remittance):
    """``{"payments": [{..., "claims": [...], "adjustments": [...], "findings": [...]}], "faults": [...], "totals":
    {...}}``, written as it is read: faults are kept, claims are not."""

    def __init__(self, out: IO[str], reasons: Mapping[str, Reason]) -> None:
        super().__init__(out, reasons)
        self._faults: list[dict[str, Any]] = []
        self._payments = self._claims = 0
        out.write('{"payments": [')

    def fault(self, told: Fault) -> None:
        if len(self._faults) < _MOST:
            self._faults.append({"segment": told.segment, "code": told.code, "message": told.message})

    def payment(self, told: Payment) -> None:
        head = {
            "amount": _money(told.amount if told.credit else -told.amount), "method": told.method,
            "date": told.date and told.date.isoformat(), "trace": told.trace, "payer": told.payer.last,
            "payer_id": told.payer.identifier or told.payer_id, "payee": told.payee.last,
            "payee_id": told.payee.identifier,
        }  # fmt: skip
        self.out.write((", " if self._payments else "") + json.dumps(head)[:-1] + ', "claims": [')
        self._payments += 1
        self._claims = 0

    def claim(self, told: ReadClaim) -> None:
        one = told.remitted
        found: dict[str, Any] = {
            "segment": one.segment, "number": one.number, "payer_number": one.payer_number, "status": one.status,
            "charge": _money(one.charge), "paid": _money(one.paid),
            "patient_owes": None if one.responsibility is None else _money(one.responsibility), "drg": one.drg or None,
            "adjustments": self._adjustments(one.adjustments), "remarks": list(one.remarks),
            "lines": [
                {
                    "code": line.code or None, "modifiers": list(line.modifiers), "revenue": line.revenue or None,
                    "submitted": line.submitted or None, "units": None if line.units is None else str(line.units),
                    "date": line.first and line.first.isoformat(), "charge": _money(line.charge),
                    "paid": _money(line.paid), "control": line.control or None,
                    "adjustments": self._adjustments(line.adjustments), "remarks": list(line.remarks),
                }
                for line in one.lines
            ],
            "findings": _findings(told.findings),
        }  # fmt: skip
        if told.contract:
            found["contract"] = told.contract
            found["variances"] = [_variance_object(variance) for variance in told.variances]
            found["open"] = list(told.open)
        self.out.write((", " if self._claims else "") + json.dumps(found))
        self._claims += 1

    def ended(self, told: PaymentEnd) -> None:
        adjusted = [
            {"provider": one.provider, "reason": one.reason, "reference": one.reference, "amount": _money(one.amount)}
            for one in told.end.adjustments
        ]
        rest = {"adjustments": adjusted, "findings": _findings(told.findings)}
        self.out.write("], " + json.dumps(rest)[1:])

    def end(self) -> bool:
        totals = self.totals
        told = {
            "claims": totals.claims, "charged": _money(totals.charged), "paid": _money(totals.paid),
            "allowed_too_little": _money(totals.short), "allowed_too_much": _money(totals.over),
            "adjusted": [
                {"group": group, "reason": reason, "amount": _money(amount)}
                for (group, reason), amount in sorted(totals.adjusted.items())
            ],
            "variances": _ranking(totals.ranking),
        }  # fmt: skip
        self.out.write(f'], "faults": {json.dumps(self._faults)}, "totals": {json.dumps(told)}}}\n')
        return bool(self.faults + self.wrong)

    def _adjustments(self, told: Iterable[Adjustment]) -> list[dict[str, Any]]:
        return [
            {
                "group": one.group, "group_meaning": GROUPS.get(one.group), "reason": one.reason,
                "meaning": self.reasons[one.reason].meaning if one.reason in self.reasons else None,
                "cause": self.reasons[one.reason].cause if one.reason in self.reasons else None,
                "amount": _money(one.amount), "units": None if one.units is None else str(one.units),
            }
            for one in told
        ]  # fmt: skip


def _ranking(told: Ranking) -> dict[str, Any]:
    return {
        "count": told.count,
        "reasons": [
            {"why": why.name.lower(), "said": str(why), "count": sums.count,
             "allowed_too_little": _money(sums.short), "allowed_too_much": _money(sums.over)}
            for why, sums in told.reasons()
        ],
        "largest": [
            {"claim": one.claim, "segment": one.segment, "contract": one.contract, **_variance_object(one.variance)}
            for one in told.largest()
        ],
    }  # fmt: skip


def _money(amount: Decimal) -> str:
    return f"{amount:.2f}"


def _variance(one: Variance) -> str:
    where = "the claim" if one.line is None else f"line {one.line + 1}"
    difference = one.difference or 0
    way = "too little" if difference < 0 else "too much"
    return f"{where}: {one.expected} agreed ({one.term}), {one.allowed} allowed: {abs(difference)} {way}; {one.why}"


def _variance_object(one: Variance) -> dict[str, Any]:
    return {
        "line": None if one.line is None else one.line + 1,
        "expected": None if one.expected is None else _money(one.expected), "allowed": _money(one.allowed),
        "difference": None if one.difference is None else _money(one.difference), "why": Why(one.why).name.lower(),
        "said": str(one.why), "term": one.term or None,
    }  # fmt: skip


def _findings(found: Iterable[Finding]) -> list[dict[str, Any]]:
    return [
        {"rule": one.rule, "name": one.name, "severity": one.severity, "message": one.message, "where": one.where,
         "source": one.source}
        for one in found
    ]  # fmt: skip
