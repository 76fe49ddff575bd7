"""A thing of a claim with the place where it stands, so that what is shown is found again in the claim and in its
segments. Places are written as findings write them: ``lines[0].charge``, ``providers.attending``, ``dates.434``."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import NamedTuple

from medcodex.encounter.billing import Party, Period

_STEP = re.compile(r"([a-z_]+)(?:\[([^\]]+)\]|#([0-9]+))?")


class Spot(NamedTuple):
    """A value, None where the claim has none, and the places that it comes from, or would come from."""

    value: object
    paths: tuple[str, ...]

    def below(self, name: str) -> Spot:
        """An attribute of it."""
        return Spot(getattr(self.value, name, None), tuple(f"{path}.{name}" if path else name for path in self.paths))

    def named(self, key: str) -> Spot:
        """One of several by its role, qualifier or kind; the first where there are more."""
        return Spot(_named(self.value, key), tuple(f"{path}.{key}" for path in self.paths))

    def nth(self, number: int) -> Spot:
        """One of several by its number, counted from zero."""
        told = self.value[number] if isinstance(self.value, tuple) and number < len(self.value) else None
        return Spot(told, tuple(f"{path}[{number}]" for path in self.paths))


def spot_at(roots: Mapping[str, Spot], path: str) -> Spot:
    """What a path leads to: its first step is one of the roots, else of the claim, which is the root "". ``name[KEY]``
    is one of several by name, ``name#N`` by number. ValueError where it is no path."""
    spot = roots[""]
    for number, step in enumerate(path.split(".")):
        match = _STEP.fullmatch(step)
        if match is None:
            raise ValueError(f"no step of a path: {step}")
        name, key, place = match.groups()
        spot = roots[name] if number == 0 and name in roots else spot.below(name)
        if key is not None:
            spot = spot.named(key)
        elif place is not None:
            spot = spot.nth(int(place))
    return spot


def _named(value: object, key: str) -> object:
    if isinstance(value, Mapping):
        parties: tuple[Party, ...] = value.get(key, ())
        return parties[0] if parties else None
    for one in value if isinstance(value, tuple) else ():
        if isinstance(one, Period) and one.kind == key:
            return one
        if isinstance(one, tuple) and one[0] == key:
            return one[1]
    return None
