"""The documents speak of what is there: commands, layers, files and examples."""

from __future__ import annotations

import ast
import re
import tomllib
from configparser import ConfigParser
from pathlib import Path

import pytest

from medcodex.cli.main import COMMANDS, main

ROOT = Path(__file__).resolve().parent.parent
PAGES = [ROOT / "README.md", ROOT / "CHANGELOG.md", *sorted((ROOT / "docs").rglob("*.md"))]
# Keys of each of em.services, which docs/em.md tells.
OF_A_SERVICE = {"rules"}
NAMES = [str(page.relative_to(ROOT)) for page in PAGES]


@pytest.mark.parametrize("page", PAGES, ids=NAMES)
def test_links_lead_somewhere(page: Path) -> None:
    for target in re.findall(r"\]\(([^)#]+)\)", page.read_text(encoding="utf-8")):
        if "://" not in target:
            assert (page.parent / target).exists(), target


@pytest.mark.parametrize("page", PAGES, ids=NAMES)
def test_commands_and_options_exist(page: Path, capsys: pytest.CaptureFixture[str]) -> None:
    for line in re.findall(r"^medcodex .*|`medcodex [^`]*`", page.read_text(encoding="utf-8"), re.MULTILINE):
        words = re.split(r"\s{2,}", line.strip("`"))[0].split()
        if words[1:2] and words[1].islower() and words[1].isalpha():
            assert words[1] in COMMANDS, line
            main([words[1], "--help"])
            usage = capsys.readouterr().out
            # A word that the usage lists is an action of the command, with options of its own.
            if words[2:] and re.search(rf"^    {re.escape(words[2])}\b", usage, re.MULTILINE):
                main([*words[1:3], "--help"])
                usage += capsys.readouterr().out
            for option in re.findall(r"--[a-z-]+", line):
                assert option in usage, line


def test_every_command_is_in_the_readme() -> None:
    text = (ROOT / "README.md").read_text(encoding="utf-8")
    assert [name for name in COMMANDS if f"medcodex {name}" not in text] == []


def test_python_in_the_readme_runs() -> None:
    for block in re.findall(r"```python\n(.*?)```", (ROOT / "README.md").read_text(encoding="utf-8"), re.DOTALL):
        for node in ast.walk(ast.parse(block)):
            if isinstance(node, ast.ImportFrom) and node.module:
                module = __import__(node.module, fromlist=[alias.name for alias in node.names])
                assert all(hasattr(module, alias.name) for alias in node.names)


def test_the_drawn_layers_are_the_checked_ones() -> None:
    config = ConfigParser()
    config.read(ROOT / ".importlinter")
    listed = config["importlinter:contract:layers"]["layers"].replace("|", " ").split()
    checked = [name.removeprefix("medcodex.") for name in listed]
    page = (ROOT / "docs" / "architecture.md").read_text(encoding="utf-8")
    drawing = page.split("```")[1]
    drawn = [match for line in drawing.splitlines() for match in re.findall(r"^  [a-z][a-z ]+?  +([a-z]+)  ", line)]
    assert drawn == checked
    packages = {path.parent.name for path in (ROOT / "src" / "medcodex").glob("*/__init__.py")}
    assert packages | {"errors"} == set(checked)


def test_version_is_in_the_changelog() -> None:
    version = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]["version"]
    assert f"## {version}" in (ROOT / "CHANGELOG.md").read_text(encoding="utf-8")


def test_make_targets_named_in_the_documents_exist() -> None:
    targets = set(re.findall(r"^([a-z-]+):", (ROOT / "Makefile").read_text(encoding="utf-8"), re.MULTILINE))
    for page in PAGES:
        assert set(re.findall(r"`make ([a-z-]+)`", page.read_text(encoding="utf-8"))) <= targets


def test_every_key_of_an_answer_is_told() -> None:
    page = (ROOT / "docs" / "output.md").read_text(encoding="utf-8")
    rendering = [ROOT / "src" / "medcodex" / name for name in ("coding/as_json.py", "group/em/as_json.py")]
    keys = {
        key.value
        for path in rendering
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.Dict)
        for key in node.keys
        if isinstance(key, ast.Constant) and isinstance(key.value, str)
    }
    assert {key for key in keys if f"`{key}`" not in page} <= OF_A_SERVICE
