"""The practice charts there are: those of the install, and those that a site added."""

from __future__ import annotations

from collections import OrderedDict
from dataclasses import dataclass
from threading import Lock
from typing import TYPE_CHECKING

from medcodex.app.learn.case_folders import library
from medcodex.errors import NotFoundError
from medcodex.learn.practice.own_case import CaseState
from medcodex.learn.variants.making import SEPARATOR
from medcodex.workflow.access import require

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from medcodex.learn.cases.case import Case
    from medcodex.learn.practice.own_case import OwnCase
    from medcodex.learn.work import LearnWork

_KEPT = 500


@dataclass(frozen=True, slots=True)
class Listed:
    """A chart that may be practised; ``author`` is the name of whoever added it to the site, "" for the library's."""

    case: Case
    author: str = ""


class Catalogue:
    """Charts of a site are read out of their files once for each version."""

    def __init__(
        self,
        shared: Callable[[], Mapping[str, Case]] = library,
        variants: Callable[[str], Case] | None = None,
    ) -> None:
        """``variants`` makes the variant of an id; None where there are none."""
        self._shared = shared
        self._variants = variants
        self._lock = Lock()
        self._read: OrderedDict[str, Case] = OrderedDict()

    @property
    def shared(self) -> Mapping[str, Case]:
        """The charts of the install, by id."""
        return self._shared()

    def listed(self, work: LearnWork) -> Mapping[str, Listed]:
        """What may be practised now, by id: the library, then the site's own. ForbiddenError for who does not learn."""
        require(work.actor, "learn.use")
        found = {name: Listed(case) for name, case in self.shared.items()}
        for own in work.own_cases.listed({CaseState.PUBLISHED}):
            user = work.people.get(own.author)
            found.setdefault(own.name, Listed(self.read(own), user.name if user is not None else "unknown"))
        return found

    def one(self, work: LearnWork, name: str) -> Listed:
        """A chart that may be practised, or a variant of one. NotFoundError where there is none, or it was retired."""
        if self._variants is not None and SEPARATOR in name:
            require(work.actor, "learn.use")
            return Listed(self._variants(name))
        found = self.listed(work).get(name)
        if found is None:
            raise NotFoundError("no such practice chart", name)
        return found

    def as_marked(self, work: LearnWork, name: str, digest: str) -> Case | None:
        """The version of a chart by which an attempt was marked; the present one of the library where it changed
        since; None where there is nothing of it any more."""
        if self._variants is not None and SEPARATOR in name:
            return self._variants(name)
        own = next((one for one in work.own_cases.versions(name) if one.digest == digest), None)
        return self.read(own) if own is not None else self.shared.get(name)

    def read(self, own: OwnCase) -> Case:
        """A version of a site's chart."""
        key = f"{own.name} {own.digest}"
        with self._lock:
            found = self._read.pop(key, None) or own.read()
            self._read[key] = found
            while len(self._read) > _KEPT:
                self._read.popitem(last=False)
        return found
