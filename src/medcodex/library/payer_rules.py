"""The payer rules of a data folder: one file for each payer and version, as their authors wrote them."""

from __future__ import annotations

from dataclasses import dataclass
from importlib.resources import files
from typing import TYPE_CHECKING

from medcodex.edits.payer.reading import MAX_BYTES, read_rules
from medcodex.errors import InputError, NotLoadedError, ReleaseError, StorageError
from medcodex.library.lock import building
from medcodex.library.whole import write_bytes_whole

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from pathlib import Path

    from medcodex.edits.payer.model import RuleFile
    from medcodex.library.home import Home

SUFFIX = ".toml"
_PACKAGED = ("medicare_preventive.toml",)


@dataclass(frozen=True, slots=True)
class Held:
    """A rule file that is loaded; ``path`` is None for one that comes with the installation."""

    file: RuleFile
    path: Path | None


def read_file(path: Path) -> tuple[bytes, RuleFile]:
    """A file's bytes and its rules. InputError where it cannot be read or is no rule file."""
    try:
        with path.open("rb") as stream:
            data = stream.read(MAX_BYTES + 1)
    except FileNotFoundError:
        raise InputError("no such file", str(path)) from None
    except ValueError:
        raise InputError("no such file: the name holds a character that no file name can", "FILE") from None
    except OSError as error:
        raise InputError(error.strerror or "cannot be read", str(path)) from None
    return data, read_rules(data, str(path))


def packaged() -> tuple[RuleFile, ...]:
    """The rules that come with the installation."""
    folder = files("medcodex.edits") / "data" / "payer"
    return tuple(read_rules((folder / name).read_bytes(), name) for name in _PACKAGED)


def held(home: Home) -> Sequence[Held]:
    """All rules, those of the installation too, by payer and first day. StorageError, naming the file, for one in the
    data folder that is no longer a rule file."""
    found = [Held(file, None) for file in packaged()]
    for path in _paths(home):
        try:
            found.append(Held(read_file(path)[1], path))
        except InputError as error:
            raise StorageError(f"not a rule file any more: {error.message}", error.where) from error
    return sorted(found, key=lambda one: (one.file.payer, one.file.start))


def add(home: Home, data: bytes, file: RuleFile, say: Callable[[str], None]) -> bool:
    """Keep a rule file beside the other versions; False where it is there already. ReleaseError where this version
    is there with other content: claims were judged by it, so that a change needs a version of its own."""
    target = home.rules / _name(file.payer, file.version)
    with building(home, say):
        try:
            there = target.read_bytes() if target.exists() else None
        except OSError as error:
            raise StorageError(f"cannot be read: {error.strerror}", str(target)) from error
        if there == data:
            return False
        if there is not None:
            raise ReleaseError(
                "this version is loaded with other content; give the changed rules a version of their own",
                f"{file.payer} {file.version}",
            )
        write_bytes_whole(target, home.building, data)
    return True


def remove(home: Home, payer: str, version: str, say: Callable[[str], None]) -> None:
    """Take one version of a payer's rules away. NotLoadedError where it is not in the data folder."""
    with building(home, say):
        wanted = _name(payer, version)
        path = next((path for path in _paths(home) if path.name == wanted), None)
        if path is None:
            raise NotLoadedError(f"{payer} {version} is not in the data folder")
        try:
            path.unlink(missing_ok=True)
        except OSError as error:
            raise StorageError(f"cannot be removed: {error.strerror}", str(path)) from error


def _name(payer: str, version: str) -> str:
    return f"{payer}@{version}{SUFFIX}"


def _paths(home: Home) -> list[Path]:
    try:
        return sorted(path for path in home.rules.iterdir() if path.suffix == SUFFIX)
    except FileNotFoundError:
        return []
    except OSError as error:
        raise StorageError(f"cannot be read: {error.strerror}", str(home.rules)) from error
