"""Names of people, by what stands around them and by the lists; then everywhere else in the same record."""

from __future__ import annotations

import re
from collections import defaultdict
from functools import cache
from typing import TYPE_CHECKING

from medcodex.deid.found import Found
from medcodex.deid.kinds import Kind
from medcodex.deid.words import Is, Word
from medcodex.text.tables import table_rows

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

_MOST_WORDS = 5  # of one name
_PARTICLES = frozenset("de la del della di da dos das van von der den ter le st al el bin ibn abu mac mc o".split())
_SUFFIXES = frozenset("jr sr ii iii iv".split())
_SHORT = frozenset("wm jas chas geo thos".split())
_INSIDE = re.compile(r"[ \t]{1,2}|\.[ \t]?|[ ][\"“(']|[\"”)'][ ]|\^|-")
_OPENER = re.compile(r"[ \t]{0,6}[:#=][ \t|]{0,30}|\.?:?[ \t]{1,6}")
_COLON = re.compile(r"['’]?s?[ \t]{0,4}(?:\([^)\n]{0,20}\))?[ \t]{0,4}[:=|][ \t]{0,40}[\"“]?")
_RELATION_GAP = re.compile(r"(?:'s)?(?:,? (?:is|named|called|name is)? ?| ?\(|, |[ \t]?: ?| - )?", re.IGNORECASE)
_SMALL_CREDENTIAL = re.compile(r",?[ \t]{1,3}(?:md|rn|np|pa-c|lpn|lvn|fnp|cnm|dds|dpt)\b(?!-?\d)")
_FIELD_END = re.compile(r"[ \t]*(?:[\r\n]|$)|[ \t]{2,}|\t|,[ ]?(?:M\.?D|D\.?O|R\.?N|[A-Z]{2,5}(?:-[A-Z]{1,3})?)\b|[ ]?[;|]|[ ]\(")
_COMMA = re.compile(r"[ \t]?,[ \t]?")
_LIST_GAP = re.compile(r"[ \t]?(?:,|;|/|&|\band\b|, and\b|\by\b)[ \t]?(?:and[ ])?(?:Dr\.?[ ]|Mrs?\.?[ ])?", re.IGNORECASE)
_CREDENTIAL = re.compile(
    r"(?:,[ \t]?|[ \t]{1,3}|,?[ \t]\()(?:M\.?D|D\.?O|R\.?N|Ph\.?D|[A-Z][A-Z.-]{1,6}|PharmD|PsyD)\b(?!-?\d)(?!['’])"
)
_AGE_BEHIND = re.compile(r",?[ ]\(?\d{1,3}[ ]?(?:[MF]\b|y\.?/?o|yo|yrs?\b|year|[- ]year)")
_EPONYM_NOUNS = frozenset(
    "disease diseases syndrome sign signs test tests palsy sarcoma lymphoma clamp clamps catheter catheters retractor retractors forceps "
    "stent stents scissors tube drain criteria classification score scale procedure operation method technique maneuver "
    "phenomenon esophagus ulcer fracture fractures hernia tumor gland glands duct node nodes nodule nodules line lines pouch loop "
    "dementia disorder dystrophy contracture lesion thyroiditis murmur reflex anemia chorea pupil ganglion position "
    "cast splint bandage boot boots wrap dressing needle knife blade stain agar solution lactate elevator elevators rongeur curette "
    "clip clips ring rings bodies body cells cell cyst cysts spot spots contractions hick hicks grid chart chair bed stage grade "
    "stages class device pump bag valve graft mesh suture sutures view incision approach point triangle space fascia tendon tendinosis "
    "index system breathing respirations respiration tonometry tenosynovitis puncture nephropathy encephalopathy malformation".split()
)
_PROFESSIONS = ("ist", "ists", "ician", "icians", "logy", "eon", "eons")
_ACTORS = frozenset("attending following aware notified paged informed agrees agreed recommends recommended updated consulted contacted".split())
_ACTS = frozenset("is was says said has had reports reported denies denied states stated will does did and or lives who asks asked".split())


class NameFinder:
    """Finds names in the words of one text. ``words`` as Vocabulary gives them; blanked words are no part of names."""

    def __init__(self, text: str, words: Sequence[Word]) -> None:
        self._text = text
        self._words = words
        titled = sum(word.shape == "T" for word in words)
        self._small = len(words) > 12 and titled * 40 < len(words) and not any(word.caps for word in words[:200])
        self._found: list[tuple[int, int, str, int]] = []  # first and last word, rule, sure

    def find(self) -> Iterator[Found]:
        """All names, in no order."""
        for at in range(len(self._words)):
            self._around(at)
        self._alone()
        self._again()
        for first, last, rule, sure in self._found:
            yield Found(self._words[first].start, self._words[last].end, Kind.NAME, rule, sure)

    def _initialed(self, at: int) -> None:
        """M. Fong; HOROWITZ 71M."""
        word = self._words[at]
        if word.shape == "I" and at + 1 < len(self._words) and self._gap(at) in {". ", "."}:
            following = self._words[at + 1]
            first = at - 1 if at and self._words[at - 1].shape == "I" and self._gap(at - 1) in {". ", "."} else at
            fits = following.shape in "TU" or (self._small and following.shape == "l" and self._opens_sentence(at))
            if fits and len(following.lower) > 2 and not following.known & (Is.KEEP | Is.EPONYM) and (
                not following.known & Is.PLAIN
                or (following.shape == "T" and re.match(r"[ \t]*(?:[\r\n\d]|$)", self._text[following.end : following.end + 9]))
                or (following.known & Is.FAMILY and following.shape != "l" and not word.caps)
            ):
                self._take(first, at + 1, "initial", 3)
        elif (
            word.shape in "TU"
            and not word.known & (Is.PLAIN | Is.KEEP | Is.EPONYM)
            and len(word.lower) > 3
            and _AGE_BEHIND.match(self._text, word.end)
        ):
            first = at - 1 if at and self._words[at - 1].known & Is.GIVEN and self._gap(at - 1) in {" ", ", "} else at
            self._take(first, at, "age-behind", 3)

    def _acting(self, at: int) -> None:
        """Castleberry attending; Osgood aware."""
        word = self._words[at]
        if word.shape == "T" and at + 1 < len(self._words) and self._gap(at) == " " and self._words[at + 1].lower in _ACTORS:
            if not word.known & (Is.PLAIN | Is.KEEP | Is.EPONYM) and len(word.lower) > 3:
                self._take(at, at, "actor", 2)

    def _around(self, at: int) -> None:
        """Names that the word at ``at``, or what follows it, gives away."""
        word = self._words[at]
        roles = _roles()
        phrase_end = self._label_end(at)
        if phrase_end is not None:
            self._labelled(phrase_end)
        if word.lower in roles["title"] and (word.shape != "l" or self._next_shape(at) in "TU" or self._small or word.lower in {"dr", "doctor"}):
            self._titled(at)
        if word.lower in roles["relation"]:
            self._related(at)
        if word.lower in roles["closing"]:
            self._closing(at)
        lead = self._phrase_end(at, "lead")
        if lead is not None:
            self._led(lead)
        self._initialed(at)
        self._acting(at)
        self._comma_form(at)
        self._credentialed(at)
        self._paired(at)

    # what may be part of a name

    def _gap(self, at: int) -> str:
        """What stands between the word at ``at`` and the next."""
        return self._text[self._words[at].end : self._words[at + 1].start]

    def _next_shape(self, at: int) -> str:
        return self._words[at + 1].shape if at + 1 < len(self._words) else "l"

    def _may_begin(self, at: int, *, strong: bool) -> bool:
        word = self._words[at]
        if word.known & Is.KEEP and not (strong and word.known & (Is.USUAL | Is.COMMON) and word.shape in "TU"):
            return False
        if word.lower in _roles()["title"] or (word.lower in _roles()["credential"] and word.shape == "U"):
            return False
        if word.shape == "T":
            return not (word.known & Is.PLAIN) or bool(word.known & (Is.GIVEN | Is.FAMILY)) or strong
        if word.shape == "I":
            return at + 1 < len(self._words) and _INSIDE.fullmatch(self._gap(at)) is not None
        listed = bool(word.known & (Is.GIVEN | Is.FAMILY))
        if word.shape == "U":
            return len(word.lower) > 1 and (not word.known & Is.PLAIN or listed or strong)
        return (self._small or strong) and len(word.lower) > 2 and (not word.known & Is.PLAIN or listed)

    def _run(self, at: int, *, strong: bool) -> int | None:
        """The last word of the name that begins at ``at``; None where no name begins there."""
        if at >= len(self._words) or not self._may_begin(at, strong=strong):
            return None
        last = at
        while last + 1 < len(self._words) and last - at + 1 < _MOST_WORDS:
            after = self._joined(last, at, strong=strong)
            if after is None:
                break
            last = after
        return last if any(self._words[i].shape != "I" for i in range(at, last + 1)) or strong else None

    def _joined(self, last: int, first: int, *, strong: bool) -> int | None:
        """The word that continues a name behind ``last``."""
        gap = self._gap(last)
        if not _INSIDE.fullmatch(gap):
            return None
        here, word = self._words[last], self._words[last + 1]
        if gap.startswith(".") and here.shape != "I" and here.lower not in _SHORT | {"st"} | _SUFFIXES:
            return None
        if word.lower in _SUFFIXES and word.shape in "TU":
            return last + 1
        if word.lower in _PARTICLES and last + 2 < len(self._words) and self._gap(last + 1) == " ":
            beyond = self._words[last + 2]
            if beyond.shape in "TU" and not beyond.known & Is.KEEP:
                return last + 2
            if word.lower in {"la", "de"} and beyond.lower in _PARTICLES and last + 3 < len(self._words):
                return last + 3
        if word.shape == "I" and word.lower not in {"a"} | ({"i"} if here.caps else set()):
            return last + 1
        if word.shape == "I" and self._text[word.end : word.end + 1] == ".":
            return last + 1
        if word.lower in _roles()["credential"] and word.shape == "U":
            return None
        if strong and gap != "-" and last - first < 2 and here.shape in (word.shape, "I") and word.shape in "TU" and self._ends_field(last + 1):
            return last + 1
        if word.known & Is.KEEP or word.lower in _roles()["title"]:
            return None
        listed = bool(word.known & (Is.GIVEN | Is.FAMILY))
        plain = bool(word.known & Is.PLAIN) and not (
            strong and word.shape == "T" and last == first and (here.known & Is.GIVEN or here.shape == "I")
        )
        if word.shape == "T":
            return last + 1 if (listed or not plain) and here.shape != "l" else None
        if word.shape == "U":
            fits = here.shape in "UI" or not here.caps
            return last + 1 if fits and (not plain or (listed and last == first)) and len(word.lower) > 2 else None
        return last + 1 if self._small and here.shape == "l" and (not plain or (listed and last == first and not word.known & Is.COMMON)) and len(word.lower) > 2 else None

    def _ends_field(self, at: int) -> bool:
        """Whether the value of a field ends behind the word: line end, gap, or a comma before a credential."""
        return _FIELD_END.match(self._text, self._words[at].end) is not None

    def _take(self, first: int, last: int | None, rule: str, sure: int) -> bool:
        if last is None:
            return False
        self._found.append((first, last, rule, sure))
        return True

    # rules

    def _phrase_end(self, at: int, role: str) -> int | None:
        """The last word of the longest phrase of this role that begins at ``at``."""
        for size in (5, 4, 3, 2, 1):
            if at + size > len(self._words):
                continue
            phrase = " ".join(word.lower for word in self._words[at : at + size])
            if phrase in _roles()[role] and self._words[at + size - 1].end - self._words[at].start <= len(phrase) + 3:
                return at + size - 1
        return None

    def _label_end(self, at: int) -> int | None:
        end = self._phrase_end(at, "label")
        if end is None or end + 1 >= len(self._words):
            return None
        colon = _COLON.match(self._text, self._words[end].end)
        return end if colon and colon.end() == self._words[end + 1].start else None

    def _labelled(self, end: int) -> None:
        """The value of a label: one name or a list of names, family name first or not."""
        at = end + 1
        while at < len(self._words):
            if self._words[at].lower in _roles()["title"] and at + 1 < len(self._words):
                at += 1
            last = self._run(at, strong=True)
            if last is None or not self._looks_like_name(at, last):
                return
            last = self._after_comma(last)
            self._take(at, last, "label", 6)
            if last + 1 >= len(self._words):
                return
            gap = self._gap(last)
            if not _LIST_GAP.fullmatch(gap) or gap.strip() == ",":
                return
            at = last + 1

    def _looks_like_name(self, first: int, last: int) -> bool:
        words = self._words[first : last + 1]
        if any(word.known & (Is.GIVEN | Is.FAMILY) or not word.known & (Is.PLAIN | Is.KEEP) for word in words if word.shape != "I"):
            following = self._words[last + 1] if last + 1 < len(self._words) else None
            return not (
                len(words) == 1
                and words[0].known & (Is.EPONYM | Is.COMMON)
                and following is not None
                and following.lower in _EPONYM_NOUNS
                and self._gap(last) == " "
            )
        return all(word.shape == "I" for word in words) and len(words) > 1

    def _after_comma(self, last: int) -> int:
        """``last``, or the end of the given names behind a comma."""
        if last + 1 < len(self._words) and _COMMA.fullmatch(self._gap(last)):
            word = self._words[last + 1]
            if word.shape == "I" and self._text[word.end : word.end + 1] == ".":
                return last + 1
            if word.known & (Is.GIVEN | Is.FAMILY) or (word.shape in "TUI" and not word.known & (Is.KEEP | Is.PLAIN)):
                if word.lower in _roles()["credential"]:
                    return last
                if word.shape == "I":
                    return last + 1
                given = self._run(last + 1, strong=True)
                if given is not None:
                    return given
        return last

    def _titled(self, at: int) -> None:
        opener = re.compile(r"\.?[ \t]{1,3}|\.").match(self._text, self._words[at].end)
        if at + 1 >= len(self._words) or opener is None or opener.end() != self._words[at + 1].start:
            if at + 2 < len(self._words) and self._text[self._words[at].end : self._words[at + 2].start].strip(". ").lower() in {"and mrs", "& mrs"}:
                self._titled(at + 1 if self._words[at + 1].lower == "mrs" else at + 2)
            return
        first = at + 1
        if self._words[first].lower == "and" and first + 1 < len(self._words):
            return
        word, title = self._words[first], self._words[at]
        clear = title.lower in {"dr", "drs", "doctor", "mr", "mrs", "ms", "miss", "mx", "prof", "professor"}
        if not clear and (
            word.shape == "l"
            or (word.known & (Is.KEEP | Is.EPONYM | Is.PLAIN) and not (word.known & Is.GIVEN and not word.known & (Is.KEEP | Is.COMMON)))
            or (word.shape == "U" and len(word.lower) < 4)
            or word.lower.endswith(_PROFESSIONS)
        ):
            return
        if word.shape == "I" and self._run(first, strong=True) in (None, first):
            self._take(first, first, "title", 6)
            return
        if word.lower in _roles()["title"]:
            return
        if word.shape == "l" and not self._small and (word.known & (Is.PLAIN | Is.KEEP)):
            return
        if word.caps and word.known & Is.KEEP and not word.known & Is.COMMON:
            return
        last = self._run(first, strong=clear)
        if self._take(first, last, "title", 6) and last is not None:
            self._more(last)

    def _more(self, last: int) -> None:
        """Names that follow in a list: "Drs. Rao / Lim"."""
        while last + 1 < len(self._words):
            gap = self._gap(last)
            if not re.fullmatch(r"[ ]?/[ ]?(?:Dr\.?[ ])?|[ ]?&[ ]?|;[ ]| and | y ", gap) and self._words[last + 1].lower != "and":
                return
            at = last + 2 if self._words[last + 1].lower == "and" else last + 1
            if at >= len(self._words) or self._words[at].shape not in "TU":
                return
            after = self._run(at, strong=False)
            if after is None or not self._looks_like_name(at, after) or self._words[at].known & Is.PLAIN and not self._words[at].known & Is.GIVEN:
                return
            self._take(at, after, "list", 5)
            last = after

    def _related(self, at: int) -> None:
        gap = _RELATION_GAP.match(self._text, self._words[at].end)
        first = at + 1
        if gap is None or first >= len(self._words):
            return
        if self._words[first].lower in {"is", "named", "called", "name"} and first + 1 < len(self._words) and self._gap(at) in {" ", ", ", " ("}:
            first += 1
        between = self._text[self._words[first - 1].end : self._words[first].start]
        if between not in {" ", ", ", " (", ": ", "(", ",", " - ", " \"", ", \""}:
            return
        word = self._words[first]
        if word.known & Is.KEEP and not (word.shape == "T" and word.known & (Is.USUAL | Is.COMMON)):
            return
        named = bool(word.known & Is.GIVEN) or not word.known & Is.PLAIN
        if word.shape == "l" and not (self._small and between == " " and named and (word.known & Is.USUAL or not word.known & (Is.PLAIN | Is.COMMON))):
            return
        if word.shape in "TU" and not named and not word.known & Is.COMMON and not (word.shape == "T" and first + 1 < len(self._words) and self._gap(first) == " " and self._words[first + 1].lower in _ACTS):
            return
        if word.shape == "U" and not word.caps and not word.known & Is.GIVEN:
            return
        if word.shape == "U" and word.caps and not word.known & (Is.GIVEN | Is.FAMILY) and word.known & Is.PLAIN:
            return
        last = self._run(first, strong=word.shape != "l")
        if self._take(first, last, "relation", 5) and last is not None:
            self._listed(last)

    def _listed(self, last: int) -> None:
        """The rest of "sons Saul and Ezra", "Pierce, Dawn and Heath"."""
        while last + 1 < len(self._words):
            at = last + 1
            if self._words[at].lower in {"and", "y"} and at + 1 < len(self._words):
                at += 1
            elif self._gap(last) not in {", ", " & ", "/"}:
                return
            word = self._words[at]
            if word.shape not in "TU" or not word.known & Is.GIVEN or word.known & Is.KEEP:
                return
            after = self._run(at, strong=True)
            if after is None:
                return
            self._take(at, after, "list", 4)
            last = after

    def _led(self, lead: int) -> None:
        """A name behind "seen by", "discussed with", "d/w"."""
        at = lead + 1
        if at >= len(self._words) or self._gap(lead) not in {" ", ": ", ". ", "/ ", " \""}:
            return
        word = self._words[at]
        if word.known & (Is.KEEP | Is.EPONYM) and not word.known & Is.USUAL or word.lower in _roles()["title"]:
            return
        if word.shape == "l" and not (self._small and not word.known & Is.PLAIN and word.known & (Is.GIVEN | Is.FAMILY)):
            return
        if word.shape == "I" and self._run(at, strong=False) in (None, at):
            return
        if word.known & Is.PLAIN and not word.known & Is.GIVEN:
            return
        if word.shape == "U" and (word.known & Is.PLAIN or len(word.lower) < 4):
            return
        if self._words[lead].lower == "by" and not word.known & (Is.GIVEN | Is.FAMILY) and not self._closed(at):
            return
        last = self._run(at, strong=False)
        if last is not None and not self._facility_follows(last):
            last = self._after_comma(last) if word.shape == "U" else last
            self._take(at, last, "lead", 4)
            self._more(last)

    def _closing(self, at: int) -> None:
        """The name below "Sincerely,"."""
        if at + 1 < len(self._words) and re.fullmatch(r",?\s{1,8}", self._gap(at)) and self._words[at + 1].shape in "TUI":
            last = self._run(at + 1, strong=False)
            if last is not None and (last > at + 1 or self._words[last].known & Is.GIVEN):
                self._take(at + 1, last, "closing", 5)

    def _closed(self, at: int) -> bool:
        return self._text[self._words[at].end : self._words[at].end + 1] in {"", ".", ",", ";", "\n", ")"}

    def _facility_follows(self, last: int) -> bool:
        return last + 1 < len(self._words) and self._words[last + 1].known & Is.KEEP != 0 and self._gap(last) == " " and self._words[last + 1].shape in "TU"

    def _comma_form(self, at: int) -> None:
        """SMITH, JOHN A."""
        if at + 1 >= len(self._words) or not _COMMA.fullmatch(self._gap(at)):
            return
        family, given = self._words[at], self._words[at + 1]
        if family.shape not in "TU" or given.shape != family.shape or given.known & Is.KEEP:
            return
        opens = at == 0 or "\n" in self._gap(at - 1)
        if opens and not (family.known | given.known) & (Is.PLAIN | Is.KEEP | Is.PLACE) and self._ends_field(at + 1):
            self._take(at, at + 1, "comma", 4)
            return
        if family.known & Is.KEEP and not (opens and family.known & Is.FAMILY):
            return
        if not given.known & Is.GIVEN or (family.known & (Is.PLAIN | Is.PLACE) and not family.known & Is.FAMILY):
            return
        if family.known & Is.PLAIN and given.known & Is.PLAIN and not given.known & Is.USUAL:
            return
        if given.known & Is.COMMON and family.known & (Is.PLAIN | Is.COMMON):
            return
        if family.shape == "T" and (not family.known & Is.FAMILY and family.known & Is.GIVEN or self._in_list(at)):
            return
        last = self._run(at + 1, strong=False)
        if last is not None:
            self._take(at, last, "comma", 5)

    def _in_list(self, at: int) -> bool:
        """Whether the comma is one of an enumeration of given names."""
        return at > 0 and self._gap(at - 1) in {", ", " and "}

    def _credentialed(self, at: int) -> None:
        """Words before "MD", "RN"."""
        word = self._words[at]
        following = (_SMALL_CREDENTIAL if self._small else _CREDENTIAL).match(self._text, word.end)
        if following is None or word.shape not in "TIUl":
            return
        credential = following.group().lstrip(", (").lower()
        if credential not in _roles()["credential"] and credential + "." not in _roles()["credential"]:
            return
        if word.lower in _roles()["credential"] and word.shape == "U":
            return
        if credential in {"pt", "pa", "do", "ot", "od", "dc", "emt", "np"} and (word.known & (Is.PLAIN | Is.KEEP) or "," not in following.group()):
            return
        if (word.shape == "l" and (not self._small or word.known & Is.PLAIN)) or word.known & Is.KEEP or (word.shape == "U" and word.caps and word.known & Is.PLAIN and not word.known & Is.FAMILY):
            return
        first = at
        while first > 0 and at - first < _MOST_WORDS - 1 and self._part_before(first):
            first -= 1
        if word.shape == "I" and first == at and not self._text[max(0, word.start - 2) : word.start].strip() == "":
            return
        if first == at and word.known & Is.PLAIN and not word.known & (Is.GIVEN | Is.FAMILY):
            return
        self._take(first, at, "credential", 5)

    def _part_before(self, first: int) -> bool:
        word, gap = self._words[first - 1], self._gap(first - 1)
        if gap == ". " and word.shape != "I" and word.lower not in _SHORT:
            return False
        if gap not in {" ", ". ", ".", " \"", "\" ", "-"}:
            return False
        if word.lower in _PARTICLES and word.shape == "l":
            return True
        if word.known & Is.KEEP or word.lower in _roles()["title"] or word.lower in _roles()["lead"]:
            return False
        listed = bool(word.known & (Is.GIVEN | Is.FAMILY))
        if self._small and len(word.lower) == 1 and gap.startswith("."):
            return True
        beside = not self._words[first].known & Is.PLAIN and word.shape == "T" and not word.lower.endswith(_PROFESSIONS)
        return word.shape == "I" or (word.shape in "TU" and (listed or beside or not word.known & Is.PLAIN))

    def _paired(self, at: int) -> None:
        """A given name with a family name, by the lists."""
        word = self._words[at]
        if not word.known & Is.GIVEN or word.known & Is.KEEP or (at and self._words[at - 1].lower in _PARTICLES):
            return
        last = self._run(at, strong=False)
        if last is None or last == at:
            return
        rest = [self._words[i] for i in range(at + 1, last + 1) if self._words[i].shape != "I"]
        if not rest:
            usual = word.known & Is.USUAL and not word.known & (Is.COMMON | Is.EPONYM)
            if (usual or not word.known & (Is.PLAIN | Is.EPONYM | Is.COMMON)) and word.shape != "l":
                self._take(at, last, "initial", 3)
            return
        if all(part.known & Is.EPONYM for part in (word, *rest)):
            return
        plain_given = bool(word.known & (Is.COMMON | Is.EPONYM | Is.PLAIN))
        if word.shape == "l":
            fits = all(part.known & Is.FAMILY or (not part.known & Is.PLAIN and word.known & Is.USUAL) for part in rest)
            if fits and not (plain_given and any(part.known & Is.PLAIN for part in rest)) and not word.known & Is.EPONYM:
                self._take(at, last, "pair", 3)
            return
        if word.caps or word.shape == "U":
            fits = all(part.known & (Is.FAMILY | Is.GIVEN) for part in rest)
            if fits and not (plain_given and all(part.known & (Is.PLAIN | Is.COMMON) for part in rest)):
                self._take(at, last, "pair", 3)
            return
        if self._eponym_after(last) or any(part.shape == "U" for part in rest):
            return
        if plain_given and not any(part.known & (Is.FAMILY | Is.GIVEN) or not part.known & Is.PLAIN for part in rest):
            return
        if word.known & (Is.COMMON | Is.EPONYM) and (self._opens_sentence(at) or word.known & Is.EPONYM) and not any(part.known & Is.FAMILY for part in rest):
            return
        self._take(at, last, "pair", 4)

    def _eponym_after(self, last: int) -> bool:
        return last + 1 < len(self._words) and self._words[last + 1].lower in _EPONYM_NOUNS and self._gap(last) in {" ", "-"}

    def _opens_sentence(self, at: int) -> bool:
        before = self._text[max(0, self._words[at].start - 3) : self._words[at].start].rstrip(" \t\"(")
        return not before or before[-1] in ".!?:\n\r;-"

    def _acts(self, at: int) -> bool:
        """Whether what follows the word is what people do, or another name."""
        if at + 1 >= len(self._words):
            return True
        following = self._words[at + 1]
        return following.lower in _ACTS or following.shape != "l" or self._gap(at) != " "

    def _alone(self) -> None:
        """Listed names that are no dictionary words, standing alone."""
        for at, word in enumerate(self._words):
            if word.known & (Is.PLAIN | Is.COMMON | Is.KEEP | Is.EPONYM) and not (
                word.known & Is.USUAL and word.shape == "T" and not word.known & (Is.COMMON | Is.KEEP | Is.EPONYM)
            ):
                continue
            if not word.known & (Is.GIVEN | Is.FAMILY) or len(word.lower) < 4 or self._eponym_after(at):
                continue
            if word.known & Is.PLACE and not word.known & Is.USUAL:
                continue
            if word.shape == "T" and not word.caps:
                if word.known & Is.PLAIN and self._opens_sentence(at):
                    continue
                self._take(at, at, "listed", 2)
            elif word.known & Is.USUAL and (word.caps or (self._small and word.shape == "l")):
                self._take(at, at, "listed", 2)

    def _again(self) -> None:
        """What was found by its surroundings, wherever else it stands."""
        by_word: dict[str, int] = defaultdict(int)
        for first, last, _, sure in self._found:
            if sure >= 3:
                for word in self._words[first : last + 1]:
                    lower = re.sub(r"['’]s$", "", word.lower)
                    if len(lower) > 2 and lower not in _PARTICLES | _SUFFIXES:
                        by_word[lower] = max(by_word[lower], sure)
                        if len(parts := lower.split("-")) == 2:
                            for part in parts:
                                by_word[part] = max(by_word[part], sure)
        for at, word in enumerate(self._words):
            lower = re.sub(r"['’]s$", "", word.lower)
            if lower not in by_word or (word.shape == "l" and (word.known & (Is.PLAIN | Is.COMMON | Is.KEEP | Is.EPONYM) or not self._small)):
                continue
            everyday = word.known & (Is.COMMON | Is.PLAIN | Is.KEEP | Is.EPONYM)
            if word.known & Is.USUAL and word.shape == "T" and not word.known & (Is.COMMON | Is.KEEP | Is.EPONYM):
                everyday = Is.NOTHING
            if everyday and (self._eponym_after(at) or (word.known & Is.EPONYM and word.lower.endswith("s") and not lower.endswith("s"))):
                continue
            if everyday and word.caps and word.known & (Is.COMMON | Is.KEEP | Is.PLAIN):
                continue
            if everyday and self._opens_sentence(at) and not self._acts(at):
                continue
            if word.known & Is.EPONYM and word.shape == "U" and not word.caps:
                continue
            first = at
            if word.shape in "TU" and at and self._words[at - 1].shape == "I" and self._gap(at - 1) in {" ", ". ", "."}:
                first = at - 1
            self._take(first, at, "again", 2)


@cache
def _roles() -> dict[str, frozenset[str]]:
    roles: dict[str, set[str]] = defaultdict(set)
    for row in table_rows("medcodex.deid", "data/relations.tsv"):
        # Phrases are compared word by word, as the text is cut.
        roles[row["role"]].add(" ".join(re.findall(r"[^\W\d_]+(?:['’-][^\W\d_]+)*", row["word"])) if row["role"] in {"label", "lead"} else row["word"])
    return {role: frozenset(words) for role, words in roles.items()}
