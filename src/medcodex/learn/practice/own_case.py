"""A site's own practice charts: checked, kept with all their versions, published, retired and never deleted."""

from __future__ import annotations

from dataclasses import dataclass, replace
from enum import StrEnum
from typing import TYPE_CHECKING, Protocol

from medcodex.errors import ConflictError, InputError, NotFoundError
from medcodex.learn.cases.checking import check_key
from medcodex.learn.cases.reading import read_case
from medcodex.workflow.access import require
from medcodex.workflow.event import Event

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Collection, Mapping, Sequence

    from medcodex.learn.cases.case import Case
    from medcodex.learn.cases.ports import CaseBooks, CaseJudge
    from medcodex.learn.work import LearnWork

MOST_PROBLEMS = 30
"""Problems of one key that a refusal names."""


class CaseState(StrEnum):
    """DRAFT: its key is not complete and only educators see it. PUBLISHED: learners see it. REPLACED by a newer
    version. RETIRED: nobody begins it any more; what was done stays."""

    DRAFT = "draft"
    PUBLISHED = "published"
    REPLACED = "replaced"
    RETIRED = "retired"


class Origin(StrEnum):
    """Where a chart came from: written by an educator, or made of a chart from which the patient was removed."""

    WRITTEN = "written"
    RELEASED = "released"


@dataclass(frozen=True, slots=True)
class OwnCase:
    """A version of a site's chart. ``name`` is the chart's id; ``files`` those of its folder."""

    id: str
    name: str
    digest: str
    state: CaseState
    origin: Origin
    author: str
    added_at: dt.datetime
    files: Mapping[str, bytes]

    def read(self) -> Case:
        """The chart; InputError as for ``read_case``."""
        return read_case(self.name, self.files)


class OwnCaseRepository(Protocol):
    """Versions of a site's charts as they are kept."""

    def add(self, case: OwnCase) -> None:
        """Keep a new version; ConflictError where that version is there."""

    def save(self, case: OwnCase) -> None:
        """Keep another state, and of a draft other files."""

    def get(self, version_id: str) -> OwnCase | None:
        """The version of an id."""

    def listed(self, states: Collection[CaseState]) -> Sequence[OwnCase]:
        """The versions in these states, by name, newest first."""

    def versions(self, name: str) -> Sequence[OwnCase]:
        """All versions of a chart, newest first."""


def problems_of(case: Case, books: CaseBooks, judge: CaseJudge) -> Sequence[str]:
    """What is wrong with a chart's key, as lines; what only a missing list kept from being checked is not."""
    return [f"{one.where}: {one.message}" for one in check_key(case, books, judge) if not one.unchecked]


def add_case(
    work: LearnWork, name: str, files: Mapping[str, bytes], problems: Sequence[str], taken: Collection[str]
) -> OwnCase:
    """Publish a chart of one's own, or a new version of it. ``problems`` are those of its key, ``taken`` the ids of the
    library. InputError where the key may not teach or the id is taken; the same version is answered as it is."""
    require(work.actor, "learn.teach")
    case = read_case(name, files)
    if name in taken:
        raise InputError("a chart of the library is called so", name)
    if problems:
        raise InputError(_refused(problems), name)
    versions = work.own_cases.versions(name)
    same = next((one for one in versions if one.digest == case.digest), None)
    if same is not None and same.state is CaseState.PUBLISHED:
        return same
    _replace_published(work, versions)
    if same is not None:
        return _now(work, same, CaseState.PUBLISHED)
    made = OwnCase(work.new_id(), name, case.digest, CaseState.PUBLISHED, Origin.WRITTEN, work.actor.user_id, work.now,
                   dict(files))  # fmt: skip
    work.own_cases.add(made)
    work.record(Event("case.publish", "case", made.id, detail={"case": name}))
    return made


def add_draft(work: LearnWork, name: str, files: Mapping[str, bytes]) -> OwnCase:
    """Keep a chart from which the patient was removed, as a draft for an educator to complete."""
    require(work.actor, "learn.release")
    case = read_case(name, files)
    made = OwnCase(work.new_id(), name, case.digest, CaseState.DRAFT, Origin.RELEASED, work.actor.user_id, work.now,
                   dict(files))  # fmt: skip
    work.own_cases.add(made)
    work.record(Event("case.draft", "case", made.id, detail={"case": name}))
    return made


def change_draft(work: LearnWork, version_id: str, files: Mapping[str, bytes]) -> OwnCase:
    """Keep a draft as an educator left it."""
    found = _draft(work, version_id)
    changed = replace(found, files=dict(files), digest=read_case(found.name, files).digest)
    work.own_cases.save(changed)
    work.record(Event("case.change", "case", found.id, detail={"case": found.name}))
    return changed


def publish_draft(work: LearnWork, version_id: str, problems: Sequence[str]) -> OwnCase:
    """Publish a draft; InputError where its key may not teach."""
    found = _draft(work, version_id)
    if problems:
        raise InputError(_refused(problems), found.name)
    _replace_published(work, work.own_cases.versions(found.name))
    return _now(work, found, CaseState.PUBLISHED)


def retire(work: LearnWork, version_id: str) -> OwnCase:
    """Take a chart, or a draft, from learners and educators; attempts at it stay."""
    found = see_version(work, version_id)
    if found.state not in {CaseState.PUBLISHED, CaseState.DRAFT}:
        raise ConflictError("it is retired or replaced already", version_id)
    return _now(work, found, CaseState.RETIRED)


def see_version(work: LearnWork, version_id: str) -> OwnCase:
    """A version, for whoever teaches."""
    require(work.actor, "learn.teach")
    found = work.own_cases.get(version_id)
    if found is None:
        raise NotFoundError("no such practice chart", version_id)
    return found


def _draft(work: LearnWork, version_id: str) -> OwnCase:
    found = see_version(work, version_id)
    if found.state is not CaseState.DRAFT:
        raise ConflictError("it is no draft any more", version_id)
    return found


def _replace_published(work: LearnWork, versions: Sequence[OwnCase]) -> None:
    for one in versions:
        if one.state is CaseState.PUBLISHED:
            work.own_cases.save(replace(one, state=CaseState.REPLACED))


def _now(work: LearnWork, case: OwnCase, state: CaseState) -> OwnCase:
    changed = replace(case, state=state)
    work.own_cases.save(changed)
    action = {CaseState.PUBLISHED: "case.publish", CaseState.RETIRED: "case.retire"}[state]
    work.record(Event(action, "case", case.id, detail={"case": case.name}))
    return changed


def _refused(problems: Sequence[str]) -> str:
    more = f"; and {len(problems) - MOST_PROBLEMS} more" if len(problems) > MOST_PROBLEMS else ""
    return "the key may not teach: " + "; ".join(problems[:MOST_PROBLEMS]) + more
