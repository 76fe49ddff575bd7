"""Compiles the modules that spend the time, when asked: ``MEDCODEX_COMPILE=1 pip install .``

The same Python files, made into extension modules by Cython; nothing is written for it and nothing else changes.
Without the variable the wheel is plain Python. Where it is set a missing compiler ends the build: it was asked for.
"""

from __future__ import annotations

import os
import shutil
import tempfile
from pathlib import Path
from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface

HOT = (
    "text/tokens", "text/match", "text/sections", "text/sentences", "text/assertion_rules", "text/scopes",
    "text/assertion",
    "suggest/finder", "suggest/sentence_reader", "suggest/surroundings", "suggest/linking", "suggest/meaning",
    "suggest/walk", "suggest/narrow", "suggest/resolve", "suggest/case", "suggest/features",
    "conventions/ranges", "coding/joining", "coding/order", "coding/present", "coding/unreported",
)  # fmt: skip


class CompileHotModules(BuildHookInterface):  # type: ignore[type-arg]
    """Adds the compiled modules to a wheel."""

    @property
    def _asked(self) -> bool:
        return os.environ.get("MEDCODEX_COMPILE") == "1"

    def dependencies(self) -> list[str]:
        """What compiling needs, only where it is asked for."""
        return ["cython>=3.1,<4", "setuptools>=70,<100"] if self._asked else []

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        """Compile into a folder of its own and hand the files to the wheel; an editable install stays plain Python,
        where a compiled module would hide what is edited."""
        if not self._asked or version == "editable":
            return
        made = Path(tempfile.mkdtemp(prefix="medcodex-compiled-"))
        self._made = made
        for path in compiled(Path(self.root) / "src", made):
            build_data["force_include"][str(path)] = str(path.relative_to(made))
        build_data["pure_python"] = False
        build_data["infer_tag"] = True

    def finalize(self, version: str, build_data: dict[str, Any], artifact_path: str) -> None:
        """Nothing of the compiling stays behind."""
        if made := getattr(self, "_made", None):
            shutil.rmtree(made, ignore_errors=True)


def compiled(source: Path, folder: Path) -> list[Path]:
    """The hot modules below ``source`` compiled into ``folder``, each where its package is."""
    from Cython.Build import cythonize  # noqa: PLC0415 - there only when compiling is asked for
    from setuptools import Distribution, Extension  # noqa: PLC0415
    from setuptools.command.build_ext import build_ext  # noqa: PLC0415

    flags = [] if os.name == "nt" else ["-O2", "-g0"]
    parts = [
        Extension(
            f"medcodex.{name.replace('/', '.')}", [str(source / "medcodex" / f"{name}.py")], extra_compile_args=flags
        )
        for name in HOT
    ]
    made = cythonize(
        parts, build_dir=str(folder / "c"), compiler_directives={"language_level": 3, "annotation_typing": False}
    )
    command = build_ext(Distribution({"name": "medcodex", "ext_modules": made}))
    command.build_lib, command.build_temp = str(folder), str(folder / "temp")
    command.parallel = os.cpu_count()
    command.ensure_finalized()
    command.run()
    return sorted((folder / "medcodex").rglob("*.so")) + sorted((folder / "medcodex").rglob("*.pyd"))
