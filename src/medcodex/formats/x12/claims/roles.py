"""Who has a part in a claim: the loop of each role in each guide, its NM101 and, where one may stand, its PRV01."""

from __future__ import annotations

from medcodex.encounter.billing import ClaimKind

Places = tuple[tuple[str, str, str, str], ...]

CLAIM_ROLES: dict[ClaimKind, Places] = {
    ClaimKind.PROFESSIONAL: (
        ("2310A", "referring", "DN", ""),
        ("2310A", "primary care", "P3", ""),
        ("2310B", "rendering", "82", "PE"),
        ("2310C", "facility", "77", ""),
        ("2310D", "supervising", "DQ", ""),
        ("2310E", "pick-up", "PW", ""),
        ("2310F", "drop-off", "45", ""),
    ),
    ClaimKind.INSTITUTIONAL: (
        ("2310A", "attending", "71", "AT"),
        ("2310B", "operating", "72", ""),
        ("2310C", "other operating", "ZZ", ""),
        ("2310D", "rendering", "82", ""),
        ("2310E", "facility", "77", ""),
        ("2310F", "referring", "DN", ""),
    ),
    ClaimKind.DENTAL: (
        ("2310A", "referring", "DN", "RF"),
        ("2310A", "primary care", "P3", "RF"),
        ("2310B", "rendering", "82", "PE"),
        ("2310C", "facility", "77", ""),
        ("2310D", "assistant surgeon", "DD", "AS"),
        ("2310E", "supervising", "DQ", ""),
    ),
}

LINE_ROLES: dict[ClaimKind, Places] = {
    ClaimKind.PROFESSIONAL: (
        ("2420A", "rendering", "82", "PE"),
        ("2420B", "purchased service", "QB", ""),
        ("2420C", "facility", "77", ""),
        ("2420D", "supervising", "DQ", ""),
        ("2420E", "ordering", "DK", ""),
        ("2420F", "referring", "DN", ""),
        ("2420F", "primary care", "P3", ""),
        ("2420G", "pick-up", "PW", ""),
        ("2420H", "drop-off", "45", ""),
    ),
    ClaimKind.INSTITUTIONAL: (
        ("2420A", "operating", "72", ""),
        ("2420B", "other operating", "ZZ", ""),
        ("2420C", "rendering", "82", ""),
        ("2420D", "referring", "DN", ""),
    ),
    ClaimKind.DENTAL: (
        ("2420A", "rendering", "82", "PE"),
        ("2420B", "assistant surgeon", "DD", "AS"),
        ("2420C", "supervising", "DQ", ""),
        ("2420D", "facility", "77", ""),
    ),
}

PAYER_ROLES: dict[ClaimKind, Places] = {
    ClaimKind.PROFESSIONAL: (
        ("2330C", "referring", "DN", ""),
        ("2330C", "primary care", "P3", ""),
        ("2330D", "rendering", "82", ""),
        ("2330E", "facility", "77", ""),
        ("2330F", "supervising", "DQ", ""),
        ("2330G", "billing", "85", ""),
    ),
    ClaimKind.INSTITUTIONAL: (
        ("2330C", "attending", "71", ""),
        ("2330D", "operating", "72", ""),
        ("2330E", "other operating", "ZZ", ""),
        ("2330F", "facility", "77", ""),
        ("2330G", "rendering", "82", ""),
        ("2330H", "referring", "DN", ""),
        ("2330I", "billing", "85", ""),
    ),
    ClaimKind.DENTAL: (
        ("2330C", "referring", "DN", ""),
        ("2330C", "primary care", "P3", ""),
        ("2330D", "rendering", "82", ""),
        ("2330E", "supervising", "DQ", ""),
        ("2330F", "billing", "85", ""),
        ("2330G", "facility", "77", ""),
        ("2330H", "assistant surgeon", "DD", ""),
    ),
}
"""Providers under the numbers by which another payer knows them."""
