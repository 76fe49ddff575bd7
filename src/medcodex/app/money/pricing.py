"""The site's contracts with payers: opened once, and again where a file of theirs changed."""

from __future__ import annotations

import os
from pathlib import Path
from threading import Lock
from typing import TYPE_CHECKING

from medcodex.app.remitting import open_contracts
from medcodex.errors import InputError

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from medcodex.claims.contracts.contract import Contract
    from medcodex.library.home import Home

CONTRACTS_VARIABLE = "MEDCODEX_CONTRACTS"
_FOLDER = "contracts"


class Pricing:
    """The contracts (``*.toml``) of a folder with the tables beside them. One of it serves all requests."""

    def __init__(self, folder: Path | None = None) -> None:
        self.folder = folder
        self.problem = ""
        """What is wrong with a file that was changed since: the contracts read before it hold on. "" where nothing."""
        self._seen: Mapping[str, tuple[int, int]] | None = None
        self._contracts: Sequence[Contract] = ()
        self._lock = Lock()

    def contracts(self) -> Sequence[Contract]:
        """The contracts as the files are now; those read last where a file cannot be read."""
        with self._lock:
            files = _files(self.folder)
            if files != self._seen:
                self._seen = files
                try:
                    self._contracts = open_contracts(sorted(name for name in files if name.endswith(".toml")))
                    self.problem = ""
                except InputError as error:
                    self.problem = f"{error.where}: {error.message}" if error.where else error.message
            return self._contracts


def pricing_at(path: str | None, home: Home) -> Pricing:
    """Contracts of the folder that is named, else that of MEDCODEX_CONTRACTS, else ``contracts`` in the data folder,
    which need not be there. InputError where a folder that is named is none, or one of its contracts cannot be read."""
    named = path or os.environ.get(CONTRACTS_VARIABLE)
    folder = Path(named) if named else home.root / _FOLDER
    if named and not folder.is_dir():
        raise InputError("no such folder of contracts", named)
    pricing = Pricing(folder)
    pricing.contracts()
    if pricing.problem:
        raise InputError(pricing.problem, str(folder))
    return pricing


def _files(folder: Path | None) -> Mapping[str, tuple[int, int]]:
    """Every file of a folder with its time and size; none where it is not there."""
    if folder is None or not folder.is_dir():
        return {}
    try:
        found = [(one, one.stat()) for one in folder.iterdir() if one.is_file()]
    except OSError:  # a file that went while the folder was read; the next look finds the rest
        return {}
    return {str(one): (stat.st_mtime_ns, stat.st_size) for one, stat in found}
