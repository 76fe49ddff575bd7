"""RTF and HTML as plain text, as attachments of messages bring them."""

from __future__ import annotations

import re

from medcodex.errors import InputError
from medcodex.formats.laid_out import laid_out
from medcodex.formats.text_bytes import decode_note

MAX_CHARACTERS = 16_000_000
"""Of the marked-up text; pictures within it count."""

_RTF = re.compile(r"\s*\{\\rtf")
_TAG = re.compile(r"<(!doctype html|html|head|body|div|p|br|table|span|pre|ul|ol|h[1-6])\b[^<>]*>", re.IGNORECASE)
_CHARSET = re.compile(rb"<meta[^>]{0,200}charset=[\"']?\s*([\w.:-]{1,40})", re.IGNORECASE)
_PICTURES = re.compile(r"\{\\(?:\*\\shppict|nonshppict|pict)(?![a-z])")
_NOTE = re.compile(r"\\footnote(?![a-z]) ?")
_DELETED = re.compile(r"\\deleted(?![a-z0-9])")
_BRACE = re.compile(r"\\bin(\d{1,8}) ?|\\.|[{}]", re.DOTALL)
_FONTS = re.compile(r"\{[^{}\\]{0,20}\\fonttbl")
_FONT = re.compile(r"(?=\\f\d)")
_FONT_NUMBER = re.compile(r"\\f(\d{1,6})")
_CHARSET_NUMBER = re.compile(r"\\fcharset(\d{1,3})")
_LINES = re.compile(r"\n{3,}")
_CONTROL = dict.fromkeys([*range(9), 0x0B, 0x0C, *range(0x0E, 0x20), 0x7F, *range(0xD800, 0xE000)])


def is_rtf(text: str) -> bool:
    """Whether text is RTF."""
    return _RTF.match(text) is not None


def is_html(text: str) -> bool:
    """Whether text is HTML: a tag of HTML stands near its beginning, which a note's "<5 mg" is not."""
    return _TAG.search(text, 0, 2000) is not None


def plain_text(text: str, where: str) -> str:
    """Text of any kind as plain text: RTF and HTML are read, other text comes back as it is. InputError as below."""
    if is_rtf(text):
        return rtf_text(text, where)
    return html_text(text, where) if is_html(text) else text


def rtf_text(text: str, where: str) -> str:
    """The text of an RTF document, footnotes where they are anchored, without pictures and without what tracked
    changes deleted. InputError where it is no RTF, too long or broken."""
    from striprtf.striprtf import rtf_to_text  # noqa: PLC0415 - only who reads RTF pays for it

    if not is_rtf(text):
        raise InputError("not RTF: it does not begin like one", where)
    _not_too_long(text, where)
    try:
        found: str = rtf_to_text(_prepared(text), errors="replace")  # type: ignore[no-untyped-call]
    except Exception:  # the library raises whatever a broken file makes of it
        raise InputError("the RTF is broken and cannot be read", where) from None
    return _tidy(found.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace"))


def html_text(data: bytes | str, where: str) -> str:
    """The text of an HTML document: blocks as lines, lists, tables (``laid_out``); without scripts and styles. Nothing
    it names is fetched. InputError where it is no text, too long or nested too deep."""
    from lxml import etree, html  # noqa: PLC0415 - only who reads HTML pays for it

    text = data if isinstance(data, str) else _decoded(data, where)
    _not_too_long(text, where)
    if not text.strip():
        return ""
    # Text is given as bytes of a known encoding: a declaration inside it may be another's.
    parser = html.HTMLParser(encoding="utf-8", no_network=True, remove_comments=True, remove_pis=True, huge_tree=False)
    try:
        root = html.document_fromstring(text.encode("utf-8", "replace"), parser=parser)
        if any(error.type_name == "ERR_RESOURCE_LIMIT" for error in parser.error_log):
            raise InputError("the HTML is nested too deep")
        return _tidy(laid_out(root))
    except (etree.LxmlError, ValueError, AssertionError):
        raise InputError("the HTML is broken and cannot be read", where) from None
    except RecursionError:
        raise InputError("the HTML is nested too deep", where) from None
    except InputError as error:
        raise InputError(error.message, where) from None


def _decoded(data: bytes, where: str) -> str:
    declared = _CHARSET.search(data[:4096])
    if declared and not data.startswith((b"\xff\xfe", b"\xfe\xff", b"\xef\xbb\xbf")):
        try:
            return data.decode(declared[1].decode("ascii"))
        except (LookupError, UnicodeError, ValueError):
            pass  # declared wrongly, as it often is: found as in any text
    return decode_note(data, where)[0]


def _not_too_long(text: str, where: str) -> None:
    if len(text) > MAX_CHARACTERS:
        raise InputError(f"longer than {MAX_CHARACTERS} characters", where)


def _prepared(text: str) -> str:
    """RTF as the library reads it well: without pictures and deleted words, footnotes as lines. What its own patterns
    take forever over is put plainly before: the table of fonts, and links, whose shown words stand anyway."""
    text = _without(text, _PICTURES)
    fonts = _FONTS.search(text)
    if fonts:
        end = _group_end(text, fonts.start())
        text = text[: fonts.start()] + _plain_fonts(text[fonts.start() : end]) + text[end:]
    if "\\deleted0" not in text:  # else it is switched off within its group, and what follows stands
        text = _DELETED.sub(r"\\*\\deleted", text)
    return _NOTE.sub(r"\\line ", text).replace("\\*\\fldinst", "\\fldinst") + "}"


def _plain_fonts(table: str) -> str:
    """A table of fonts with nothing but each font's number and character set."""
    fonts = []
    for one in _FONT.split(table):
        number, charset = _FONT_NUMBER.match(one), _CHARSET_NUMBER.search(one)
        if number and charset:
            fonts.append(f"{{\\f{number[1]}\\fcharset{charset[1]} x;}}")
    return "{\\fonttbl" + "".join(fonts) + "}"


def _without(text: str, groups: re.Pattern[str]) -> str:
    """Text with all groups taken out that begin so."""
    parts, done = [], 0
    for match in groups.finditer(text):
        if match.start() >= done:
            parts.append(text[done : match.start()])
            done = _group_end(text, match.start())
    return "".join([*parts, text[done:]])


def _group_end(text: str, start: int) -> int:
    """Where the group that opens at ``start`` ends; the text's end where it is not closed."""
    depth, place = 0, start
    while match := _BRACE.search(text, place):
        place = match.end() + int(match[1] or 0)
        depth += {"{": 1, "}": -1}.get(match[0], 0)
        if depth == 0:
            return place
    return len(text)


def _tidy(text: str) -> str:
    text = _LINES.sub("\n\n", text.replace("\r\n", "\n").replace("\r", "\n")).translate(_CONTROL).strip("\n ")
    return text + "\n" if text else ""
