"""The ICD-10-CM conversion table against the converter of the package msdrg, code by code.

    python bench/conversion_peer.py

Needs the conversion table loaded (medcodex data add ICD-10-CM-CONVERSION-TABLE-FY2026.xlsx) and the package msdrg. The
package answers one code for each code, where the table may name several: agreement is that its answer is among them.
"""

from __future__ import annotations

import datetime
import sys
from collections import Counter, defaultdict

from medcodex.library.maps import open_maps
from medcodex.terminology.icd10cm.codes import dotted, plain

FIRST, LAST = 2024, 2026  # the fiscal years that both know


def fiscal_year(day: datetime.date) -> int:
    """The fiscal year a day lies in."""
    return day.year + (day.month >= 10)


def main() -> int:
    """Print agreements and disagreements, forwards and back; 2 without the package or the table."""
    try:
        from msdrg.converter import IcdConverter  # noqa: PLC0415
    except ImportError:
        print("the package msdrg is not installed")
        return 2
    book = open_maps(datetime.datetime.now().astimezone().date(), systems=["icd10cm"])
    table = next((one for one in book.maps() if one.info.name == "icd10cm-conversion"), None)
    if table is None:
        print("no conversion table is loaded")
        return 2
    forwards: dict[tuple[int, str], set[str]] = defaultdict(set)
    back: dict[tuple[int, str], set[str]] = defaultdict(set)
    for row in table.rows():
        year = fiscal_year(row.effective) if row.effective is not None else 0
        if row.target is not None and not row.through and FIRST <= year <= LAST:
            forwards[year, row.source].add(row.target)
            back[year, row.target].add(row.source)
    with IcdConverter() as converter:
        for name, pairs, step in (("previous to current", forwards, 1), ("current to previous", back, -1)):
            counts: Counter[tuple[int, str]] = Counter()
            differing: list[str] = []
            for (year, code), expected in sorted(pairs.items()):
                years = (year - 1, year) if step == 1 else (year, year - 1)
                answer = dotted(converter.convert_dx(plain(code), *years))
                kind = "agrees" if answer in expected else "unchanged" if answer == code else "differs"
                counts[year, kind] += 1
                if kind == "differs":
                    differing.append(
                        f"{code} {years[0]}-{years[1]}: package {answer}, table {', '.join(sorted(expected))}"
                    )
            print(f"{name}:")
            for (year, kind), count in sorted(counts.items()):
                print(f"  FY{year} {kind:<10}{count:>5}")
            print("\n".join(f"  {line}" for line in differing[:20]))
    return 0


if __name__ == "__main__":
    sys.exit(main())
