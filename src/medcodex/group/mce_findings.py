"""The Medicare Code Editor's answer as findings, for whatever shows the findings of all checks together."""

from __future__ import annotations

from typing import TYPE_CHECKING

from medcodex.encounter import Finding
from medcodex.group.inpatient import is_inpatient_claim

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from medcodex.encounter.coded import Encounter
    from medcodex.group.mce import CodeEditor, Edit

SOURCE = "Medicare Code Editor"
NOT_CHECKED = "MCE-NOT-CHECKED"
_MOST_NAMED = 10


def mce_findings(encounter: Encounter, editor: CodeEditor) -> Sequence[Finding]:
    """One finding for each edit; none for what the editor is not made for (outpatient and professional claims). Where
    it could not look, in whole or in part, a warning MCE-NOT-CHECKED says why. Edits about Medicare's coverage are left
    out for a payer that is named and is not Medicare."""
    if not is_inpatient_claim(encounter):
        return ()
    outcome = editor.group(encounter)
    left_out = {"medicare"} if encounter.bills_medicare is False else set()
    edited = outcome.result
    found = (
        [_finding(edit, encounter, edited.version) for edit in edited.edits if edit.row.payers not in left_out]
        if edited
        else []
    )
    return (
        *found,
        *(
            Finding(NOT_CHECKED, "mce_not_checked", "warning", notice.message, source=SOURCE)
            for notice in outcome.notices
        ),
    )


def _finding(edit: Edit, encounter: Encounter, version: str) -> Finding:
    row = edit.row
    codes = tuple(dict.fromkeys(_codes(edit, encounter)))
    named = ", ".join(codes[:_MOST_NAMED]) + (
        f" and {len(codes) - _MOST_NAMED} more" if len(codes) > _MOST_NAMED else ""
    )
    return Finding(
        f"MCE-{row.name}",
        row.name.lower(),
        row.severity,
        f"{row.title}: {row.explanation.replace('{codes}', named or 'a code of the claim')}",
        codes,
        edit.causes[0].where if edit.causes else None,
        f"{SOURCE} v{version}",
        (row.mend,),
    )


def _codes(edit: Edit, encounter: Encounter) -> Iterator[str]:
    for cause in edit.causes:
        if cause.field == "procedures":
            yield encounter.procedures[cause.place].code
        elif cause.field == "diagnoses":
            yield encounter.diagnoses[cause.place].code
        else:
            yield encounter.admitting_dx or ""
