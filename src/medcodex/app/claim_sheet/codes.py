"""Which diagnosis, procedure or coded fact of a claim each composite of an HI segment is."""

from __future__ import annotations

from typing import TYPE_CHECKING

from medcodex.formats.x12.claims.form_codes import read_codes

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from medcodex.encounter.billing import BilledClaim, BilledDiagnosis, BilledProcedure, FormCode
    from medcodex.formats.x12.claims.nodes import Row


class CodePlaces:
    """Follows the HI segments of one claim: the first of its codes that is meant and was not yet come to."""

    def __init__(self, claim: BilledClaim) -> None:
        self._left: dict[str, dict[int, BilledDiagnosis | BilledProcedure | FormCode]] = {
            "diagnoses": dict(enumerate(claim.diagnoses)),
            "procedures": dict(enumerate(claim.procedures)),
            "codes": dict(enumerate(claim.codes)),
        }

    def places(self, row: Row) -> Iterator[tuple[int, Sequence[str]]]:
        """The places of the elements of a segment, by their positions."""
        for position, element in enumerate(row[1:], 1):
            told = read_codes([("HI", element)])
            for name, found in zip(("diagnoses", "procedures", "codes"), told, strict=True):
                if found:
                    yield position, self._take(name, found[0])

    def _take(self, name: str, told: object) -> Sequence[str]:
        left = self._left[name]
        number = next((one for one, known in left.items() if _same(known, told)), None)
        if number is None:
            return ()
        left.pop(number)
        return (f"{name}[{number}]",)


def _same(one: object, other: object) -> bool:
    """Alike in what an HI composite always tells: the code, and how it is used."""
    told = ("code", "use", "kind", "date")
    return all(_plain(getattr(one, name, None)) == _plain(getattr(other, name, None)) for name in told)


def _plain(value: object) -> object:
    return value.replace(".", "") if isinstance(value, str) else value
