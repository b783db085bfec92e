r"""A regex of another scanner in the subset of pattern files, and what of it could not be kept.

Rules of gitleaks, betterleaks, Kingfisher and Nosey Parker are written for RE2, Rust's regex and
Hyperscan. Most differ from the subset in spelling only: unbounded repeats, lazy repeats, `\b`,
inline flags, a group around the secret. Each change of meaning is noted.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from dlp.packs.expression import DEEPEST

ENDLESS = 64
"""What `+` and `*` become, and how far `{n,}` goes on."""
BODY = 64
ENDLESS_BODY = 4_096
"""Where `{n,}` ends from `BODY` on: what is repeated is a key between its lines."""
_POSIX = {
    "alnum": "A-Za-z0-9", "alpha": "A-Za-z", "digit": "0-9", "xdigit": "0-9A-Fa-f",
    "lower": "a-z", "upper": "A-Z", "space": r"\s", "word": r"\w",
    "punct": r"!-\/:-@\[-`{-~",
}  # fmt: skip
_FLAGS = re.compile(r"\(\?([a-zA-Z]*)(?:-([a-zA-Z]+))?(:|\))")
_NAMED = re.compile(r"\(\?P?<([A-Za-z_][A-Za-z0-9_]*)>")
_LOOK = ("(?=", "(?!", "(?<=", "(?<!")
_EDGES = frozenset({"^", "$", r"\b", r"\B", r"\A", r"\z", r"\Z"})
_QUANTIFIER = re.compile(r"\{(\d*)(,?)(\d*)\}")


class Untranslatable(ValueError):  # noqa: N818 - it says what the regex is
    """A regex that the subset has no words for."""


@dataclass(slots=True)
class Translation:
    """A regex in the subset."""

    regex: str
    boundary: str
    notes: list[str]


@dataclass(slots=True)
class _Item:
    """One part of a sequence, already translated."""

    text: str
    edge: bool = False
    """Nothing but a condition on what stands beside it."""
    group: int = 0
    """Number of the capturing group that this part is."""
    inner: str = ""


@dataclass(slots=True)
class _Translator:
    text: str
    position: int = 0
    groups: int = 0
    ignore_case: bool = False
    spaced: bool = False
    depth: int = 0
    notes: dict[str, None] = field(default_factory=dict)

    def note(self, text: str) -> None:
        self.notes[text] = None

    def choice(self) -> list[list[_Item]]:
        """Translate alternatives; flags set inside a group end with it."""
        kept = (self.ignore_case, self.spaced)
        self.depth += 1
        if self.depth > DEEPEST:
            raise Untranslatable(f"groups nest deeper than {DEEPEST}")
        branches = [self.sequence()]
        while self.text[self.position : self.position + 1] == "|":
            self.position += 1
            branches.append(self.sequence())
        self.ignore_case, self.spaced = kept
        self.depth -= 1
        return branches

    def sequence(self) -> list[_Item]:
        items: list[_Item] = []
        while self.position < len(self.text) and self.text[self.position] not in "|)":
            item = self.atom()
            if item is not None:
                items.append(self.quantified(item))
        return items

    def atom(self) -> _Item | None:  # noqa: PLR0911 - one for each kind of atom
        character = self.text[self.position]
        if self.spaced and (character.isspace() or character == "#"):
            self.skip_comment(character)
            return None
        if character == "(":
            return self.group()
        if character == "[":
            return _Item(self.character_class())
        if character == "\\":
            return self.escape()
        self.position += 1
        if character in "^$":
            return _Item(character, edge=True)
        if character in "*+?":
            raise Untranslatable(f"{character!r} repeats nothing")
        if character in "{}]":
            return _Item("\\" + character)
        return _Item(self.letter(character))

    def skip_comment(self, character: str) -> None:
        end = self.text.find("\n", self.position) if character == "#" else self.position
        self.position = len(self.text) if end < 0 else end + 1

    def letter(self, character: str) -> str:
        if self.ignore_case and character.isascii() and character.isalpha():
            return f"[{character.upper()}{character.lower()}]"
        return character

    def escape(self) -> _Item:
        pair = self.text[self.position : self.position + 2]
        if pair in _EDGES:
            self.position += 2
            return _Item(pair, edge=True)
        return _Item(self.escaped())

    def escaped(self) -> str:
        """Translate an escape, in a class or outside."""
        pair = self.text[self.position : self.position + 2]
        if pair == r"\x":
            found = re.compile(r"\\x(?:\{([0-9A-Fa-f]{1,4})\}|([0-9A-Fa-f]{2}))").match(
                self.text, self.position
            )
            if found is None:
                raise Untranslatable("a hexadecimal escape that is none")
            self.position = found.end()
            return f"\\u{int(found[1] or found[2], 16):04x}"
        self.position += 2
        name = pair[1:]
        if not name:
            raise Untranslatable("it ends with a backslash")
        if name.isalnum() and name not in "dDwWsStnrfv":
            raise Untranslatable(f"{pair} has no counterpart")
        return pair if name.isascii() else name

    def character_class(self) -> str:
        self.position += 1
        inverted = self.text.startswith("^", self.position)
        self.position += inverted
        members: list[str] = []
        while not (members and self.text.startswith("]", self.position)):
            members.append(self.member())
        self.position += 1
        inner = "".join(members)
        if self.ignore_case:
            inner += _other_case(members)
        return f"[{'^' if inverted else ''}{inner}]"

    def member(self) -> str:
        """Translate one member of a class, or a range."""
        posix = re.compile(r"\[:([a-z]+):\]").match(self.text, self.position)
        if posix:
            self.position = posix.end()
            if posix[1] not in _POSIX:
                raise Untranslatable(f"[:{posix[1]}:] has no counterpart")
            return _POSIX[posix[1]]
        low = self.single()
        following = self.text[self.position + 1 : self.position + 2]
        if self.text.startswith("-", self.position) and following not in ("]", ""):
            if low in (r"\d", r"\w", r"\s"):
                return low
            self.position += 1
            high = self.single()
            if high in (r"\d", r"\w", r"\s"):
                return rf"{low}\-{high}"
            return f"{low}-{high}"
        return low

    def single(self) -> str:
        if self.position >= len(self.text):
            raise Untranslatable("a class is not closed")
        character = self.text[self.position]
        if character == "\\":
            return self.escaped()
        self.position += 1
        return "\\" + character if character in "-[]^" else character

    def group(self) -> _Item | None:
        for look in _LOOK:
            if self.text.startswith(look, self.position):
                self.position += len(look)
                self.choice()
                self.close()
                self.note("a look-around was left out")
                return _Item("", edge=True)
        flags = _FLAGS.match(self.text, self.position)
        if flags:
            return self.flagged(flags)
        named = _NAMED.match(self.text, self.position)
        number = 0
        if named:
            self.position = named.end()
        elif self.text.startswith("(?#", self.position):
            self.position = self.text.find(")", self.position) + 1 or len(self.text)
            return None
        elif self.text.startswith("(?", self.position):
            raise Untranslatable(f"{self.text[self.position : self.position + 4]}… is unknown")
        else:
            self.position += 1
        self.groups += 1
        number = self.groups
        return self.grouped(number)

    def flagged(self, flags: re.Match[str]) -> _Item | None:
        self.position = flags.end()
        kept = (self.ignore_case, self.spaced)
        if "i" in flags[1] or "i" in (flags[2] or ""):
            self.ignore_case = "i" in flags[1]
        if "x" in flags[1]:
            self.spaced = True
        if flags[3] == ")":
            return None  # until the end of the group around it
        item = self.grouped(0)
        self.ignore_case, self.spaced = kept
        return item

    def grouped(self, number: int) -> _Item:
        branches = self.choice()
        self.close()
        if any(len(branch) == 1 and branch[0].edge for branch in branches):
            return _Item("", edge=True)  # (?:["'\s]|$): what may stand beside it
        inner = "|".join(self.joined(branch) for branch in branches)
        return _Item(f"(?:{inner})", group=number, inner=inner)

    def close(self) -> None:
        if not self.text.startswith(")", self.position):
            raise Untranslatable("a group is not closed")
        self.position += 1

    def joined(self, items: list[_Item]) -> str:
        if any(item.edge for item in items):
            self.note("a condition inside the regex was left out")
        return "".join(item.text for item in items if not item.edge)

    def quantified(self, item: _Item) -> _Item:
        bounds = self.bounds()
        if bounds is None:
            return item
        if self.text[self.position : self.position + 1] in ("?", "+"):
            self.position += 1
            self.note("a lazy repeat became a greedy one")
        if item.edge or bounds == (0, 0):
            return _Item("", edge=item.edge)
        low, high = bounds
        mark = "?" if bounds == (0, 1) else f"{{{low},{high}}}"
        return _Item(item.text + (f"{{{low}}}" if low == high else mark))

    def bounds(self) -> tuple[int, int] | None:
        """Return the bounds of the repeat that stands here, if one does."""
        character = self.text[self.position : self.position + 1]
        if character == "?":
            self.position += 1
            return 0, 1
        if character and character in "*+":
            self.position += 1
            self.note(f"an endless repeat ends at {ENDLESS}")
            return int(character == "+"), ENDLESS
        found = _QUANTIFIER.match(self.text, self.position)
        if not found or not (found[1] or found[3]):
            return None
        self.position = found.end()
        low = int(found[1] or 0)
        if not found[2]:
            return low, low
        if not found[3]:
            high = low + ENDLESS if low < BODY else max(ENDLESS_BODY, low)
            self.note(f"an endless repeat ends at {high}")
            return low, high
        return low, int(found[3])


def translate(text: str, *, group: int = 0) -> Translation:
    r"""Return a regex in the subset; `Untranslatable` says why there is none.

    `group` is the number of the capturing group that is the finding; 0: the first, if any.

    >>> translate(r"\b(AKIA[A-Z2-7]{16})\b").regex, translate(r"(?i)ab+(?:\s|$)").regex
    ('AKIA[A-Z2-7]{16}', '[Aa][Bb]{1,64}')
    """
    translator = _Translator(text)
    branches = translator.choice()
    if translator.position < len(text):
        raise Untranslatable("a ')' too many")
    if len(branches) > 1:
        if group or translator.groups:
            translator.note("the whole match is the finding, not its group")
        regex = "|".join(translator.joined(_inside(branch)) for branch in branches)
        edges = any(len(_inside(branch)) < len(branch) for branch in branches)
        return Translation(regex, "alnum" if edges else "none", list(translator.notes))
    items = _inside(branches[0])
    wanted = group or min((item.group for item in items if item.group), default=0)
    at_top = {item.group for item in items if item.group}
    if wanted not in at_top and (group or translator.groups):
        translator.note("the whole match is the finding, not its group")
        wanted = 0
    kept = [item for item in items if not item.edge]
    if not kept:
        raise Untranslatable("nothing but conditions")
    if wanted and len(kept) > 1:
        for item in kept:
            if item.group == wanted:
                item.text = f"(?P<value>{item.inner})"
    elif wanted and "|" not in kept[0].inner:
        kept[0].text = kept[0].inner
    regex = translator.joined(items)
    edges = len(items) < len(branches[0])
    return Translation(regex, "alnum" if edges else "none", list(translator.notes))


def _inside(items: list[_Item]) -> list[_Item]:
    """Return a sequence without the conditions at its ends: the boundary stands for them."""
    low, high = 0, len(items)
    while low < high and items[low].edge:
        low += 1
    while high > low and items[high - 1].edge:
        high -= 1
    return items[low:high]


def _other_case(members: list[str]) -> str:
    """Return the members of a class in the other case, where they are ASCII letters."""
    added = ""
    for member in members:
        if re.fullmatch(r"[A-Za-z](?:-[A-Za-z])?", member) and member.swapcase() not in members:
            added += member.swapcase()
    return added
