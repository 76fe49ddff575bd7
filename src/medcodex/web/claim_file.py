"""A claim's worksheet as one HTML file that needs nothing else. The file names its style sheet and its script by their
hashes in a content security policy, and everything of the claim is escaped."""

from __future__ import annotations

from base64 import b64encode
from hashlib import sha256
from importlib.resources import files
from typing import TYPE_CHECKING

from medcodex.web.pages.view import environment

if TYPE_CHECKING:
    from medcodex.app.claim_sheet.joining import Joined

_STYLES = ("tokens.css", "claim-sheet.css", "claim-file.css")
_SCRIPT = "claim-sheet.js"


def sheet_file(joined: Joined, notice: str = "") -> str:
    """The document. ``notice`` stands below the title."""
    style = "".join(map(_static, _STYLES))
    script = _static(_SCRIPT)
    policy = (
        f"default-src 'none'; style-src {_source(style)}; script-src {_source(script)}; base-uri 'none'; "
        "form-action 'none'"
    )
    template = environment().get_template("claim_sheet_file.html")
    claim = joined.worksheet.claim
    return template.render(joined=joined, number=claim.number, notice=notice, policy=policy, style=style, script=script)


def _static(name: str) -> str:
    return files("medcodex.web").joinpath("static", name).read_text(encoding="utf-8")


def _source(content: str) -> str:
    return f"'sha256-{b64encode(sha256(content.encode()).digest()).decode()}'"
