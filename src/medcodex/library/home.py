"""Where the releases lie: the user's data folder."""

from __future__ import annotations

import os
from dataclasses import dataclass
from pathlib import Path

HOME_VARIABLE = "MEDCODEX_HOME"


@dataclass(frozen=True, slots=True)
class Home:
    """The data folder and the places in it; nothing exists until something is built."""

    root: Path

    @property
    def releases(self) -> Path:
        return self.root / "releases"

    @property
    def lexicons(self) -> Path:
        return self.root / "lexicon"

    @property
    def search(self) -> Path:
        return self.root / "search"

    @property
    def rules(self) -> Path:
        """The site's payer rules, one file for each payer and version."""
        return self.root / "rules"

    @property
    def site(self) -> Path:
        """What a site has taught: its terms and the selector's weights tuned on its audited charts."""
        return self.root / "site"

    @property
    def downloads(self) -> Path:
        """Files fetched from the publishers, and parts of files whose download was broken off."""
        return self.root / "downloads"

    @property
    def licences(self) -> Path:
        """Which publishers' licences were said to be held, each with the day."""
        return self.root / "licences.json"

    @property
    def building(self) -> Path:
        """Builds under way; whatever lies here while nobody holds the lock was left by a killed build."""
        return self.root / "building"

    @property
    def lock(self) -> Path:
        return self.root / "lock"


def default_home() -> Home:
    """The folder named by MEDCODEX_HOME, else the platform's user data folder for medcodex."""
    named = os.environ.get(HOME_VARIABLE)
    if named:
        return Home(Path(named))
    from platformdirs import user_data_path  # noqa: PLC0415 - not needed where the variable is set

    return Home(user_data_path("medcodex", appauthor=False))
