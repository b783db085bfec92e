r"""The regex subset of pattern files: parsed once, used for widths, lanes, automata and lints.

The subset is what every lane can match exactly: literals, classes, groups, alternation and
bounded repeats, over UTF-8 bytes with ASCII meaning of `\d \w \s`. No anchors, look-around or
back-references: what may touch a match is the `boundary` field of the pattern.

>>> expression = parse(r"1[3-9]\d{9}")
>>> expression.width
(11, 11)
>>> to_regex(parse("密码[:：]")).decode("ascii")
'\\xe5\\xaf\\x86\\xe7\\xa0\\x81(?:\\x3a|\\xef\\xbc\\x9a)'
"""

from __future__ import annotations

import functools
import re

from dlp.errors import PatternError
from dlp.packs.characters import as_bytes, cased, inverted
from dlp.packs.nodes import (
    DIGITS,
    LETTERS,
    Byte,
    Choice,
    Node,
    Repeat,
    Sequence,
    Value,
    mask_of,
    to_regex,
)
from dlp.packs.values import MOST_VALUES, has_certain_value, is_list, most_values

__all__ = [
    "DEEPEST", "DIGITS", "LARGEST_WIDTH", "LETTERS", "Byte", "Choice", "Node", "Repeat",
    "Sequence", "Value", "check", "mask_of", "parse", "to_regex",
]  # fmt: skip

LARGEST_WIDTH = 65_536
"""No match may be longer, in bytes: a stream must be able to hold one."""
DEEPEST = 64
"""Groups inside groups; every stage behind this one walks the tree."""


_SPACES = frozenset(b" \t\r\n\f\v")
_WORD = DIGITS | LETTERS | {0x5F}
_ESCAPED_SETS = {"d": DIGITS, "w": _WORD, "s": _SPACES}
_ESCAPED_CHARACTERS = {"t": 9, "n": 10, "v": 11, "f": 12, "r": 13}
_HEXADECIMAL = frozenset("0123456789abcdefABCDEF")
_PLAIN = re.compile(r"[^\\\[(){.*+?^$|]+")
"""Characters that stand for themselves."""
_QUANTIFIERS = frozenset("?*+{")
_ENDS = frozenset(("", "|", ")"))
_CLASS = re.compile(r"\[\^?+(?:\\.|[^\\])(?:\\.|[^\\\]])*\]", re.DOTALL)
"""A class, which may hold `]` as its first character."""
_BRACKET = re.compile(r"\\.|[()]|" + _CLASS.pattern, re.DOTALL)
"""What opens or closes a group, and what may hold such a sign as a character."""
_BOUNDS = re.compile(r"\{([0-9]{1,5})(?:,([0-9]{1,5}))?\}")
_GROUPS: dict[tuple[str, bool], tuple[Node, int]] = {}
"""What groups hold, and how deep groups stand in it, by text and whether case is ignored."""
_MOST_GROUPS = 4096


def parse(text: str, *, ignore_case: bool = False) -> Node:
    """Parse a pattern; `PatternError` (P2xx) names what is outside the subset."""
    parser = _Parser(text, ignore_case=ignore_case)
    node = parser.choice()
    if parser.position < len(text):
        raise _error("P201", f"unbalanced ')' at {parser.position}", "escape it as \\)")
    if node.width[1] > LARGEST_WIDTH:
        raise _error("P206", f"a match may be {node.width[1]} bytes long", "lower the repeats")
    if node.width[0] == 0:
        raise _error("P207", "the pattern matches nothing at all", "make one part required")
    if parser.has_value and not has_certain_value(node):
        hint = "it holds a character, and stands in no alternative but those of a list"
        raise _error("P208", "the group named value may be missing or empty", hint)
    if parser.has_value and is_list(node) and most_values(node) > MOST_VALUES:
        raise _error("P211", f"a list of {most_values(node)} values", f"at most {MOST_VALUES}")
    return node


def check(text: str) -> None:
    """Refuse what is no part of a pattern by itself: `PatternError` as of `parse`.

    A part may be narrower than a pattern: it may match nothing, or hold one value of a list.
    """
    parser = _Parser(text, ignore_case=False)
    parser.choice()
    if parser.position < len(text):
        raise _error("P201", f"unbalanced ')' at {parser.position}", "escape it as \\)")


class _Parser:
    """Recursive descent over the pattern text."""

    def __init__(self, text: str, *, ignore_case: bool) -> None:
        self.text = text
        self.position = 0
        self.ignore_case = ignore_case
        self.has_value = False
        self.depth = self.deepest = 0
        """Groups around the position, and the most of them so far."""

    @functools.cached_property
    def ends(self) -> dict[int, int]:
        """Return where the brackets stand that close groups, by those that open them."""
        opened: list[int] = []
        ends: dict[int, int] = {}
        for bracket in _BRACKET.finditer(self.text):
            if bracket[0] == "(":
                opened.append(bracket.start())
            elif bracket[0] == ")" and opened:
                ends[opened.pop()] = bracket.start()
        return ends

    def peek(self) -> str:
        return self.text[self.position : self.position + 1]

    def take(self) -> str:
        character = self.peek()
        if not character:
            raise _error("P202", "the pattern ends too early", "close the group, class or escape")
        self.position += 1
        return character

    def accept(self, text: str) -> bool:
        if self.text.startswith(text, self.position):
            self.position += len(text)
            return True
        return False

    def choice(self) -> Node:
        branches = [self.sequence()]
        while self.accept("|"):
            branches.append(self.sequence())
        return branches[0] if len(branches) == 1 else Choice(tuple(branches))

    def sequence(self) -> Node:
        items: list[Node] = []
        while True:
            items += self.plain()
            if self.text[self.position : self.position + 1] in _ENDS:
                break
            item = self.quantified(self.atom())
            if isinstance(item, Sequence):
                items.extend(item.items)
            else:
                items.append(item)
        return items[0] if len(items) == 1 else Sequence(tuple(items))

    def plain(self) -> tuple[Node, ...]:
        """Return the characters that stand for themselves, but for one that is repeated."""
        found = _PLAIN.match(self.text, self.position)
        if found is None:
            return ()
        end = found.end()
        if self.text[end : end + 1] in _QUANTIFIERS:
            end -= 1
        text = self.text[self.position : end]
        self.position = end
        return _plain_of(text, self.ignore_case)

    def atom(self) -> Node:
        character = self.take()
        if character == "(":
            return self.group()
        if character == "[":
            return self.character_class()
        if character == "\\":
            return as_bytes(cased(self.escape(), ignore_case=self.ignore_case))
        if character == ".":
            return as_bytes(inverted([(10, 10)]))
        if character in "^$*+?{":
            hint = "anchors are the boundary field; repeats need something to repeat"
            raise _error("P203", f"{character!r} at {self.position - 1} is not supported", hint)
        return _character(ord(character), self.ignore_case)

    def group(self) -> Node:
        begin = self.position - 1
        self.enter(1)
        if self.accept("?:"):
            node = self.shared(begin)
        elif self.accept("?P<value>"):
            if self.has_value:
                raise _error("P208", "two groups named value", "one part is the finding")
            self.has_value = True
            node = Value(self.choice())
        elif self.peek() == "?":
            raise _error(
                "P204",
                f"group at {self.position - 1} is not supported",
                "use (?:…) or (?P<value>…); what touches a match is the boundary field",
            )
        else:
            node = self.shared(begin)
        if not self.accept(")"):
            raise _error("P201", "a group is not closed", "add ')'")
        self.depth -= 1
        return node

    def enter(self, groups: int) -> None:
        """Go into groups that stand in each other; P209 when they are too many."""
        self.depth += groups
        self.deepest = max(self.deepest, self.depth)
        if self.depth > DEEPEST:
            raise _error("P209", f"groups nest deeper than {DEEPEST}", "write fewer groups")

    def shared(self, begin: int) -> Node:
        """Return what a group holds; equal ones are one node, whatever patterns they stand in."""
        start, end = self.position, self.ends.get(begin, self.position)
        known = _GROUPS.get((self.text[start:end], self.ignore_case))
        if known:
            node, inside = known
            self.enter(inside)
            self.depth -= inside
            self.position = end
            return node
        above, self.deepest = self.deepest, self.depth
        node = self.choice()
        inside, self.deepest = self.deepest - self.depth, max(above, self.deepest)
        if not node.has_value:
            if len(_GROUPS) >= _MOST_GROUPS:
                _GROUPS.clear()
            _GROUPS[self.text[start : self.position], self.ignore_case] = node, inside
        return node

    def quantified(self, node: Node) -> Node:
        if self.text[self.position : self.position + 1] not in _QUANTIFIERS:
            return node
        if self.accept("?"):
            low, high = 0, 1
        elif self.peek() in ("*", "+"):
            hint = "write {0,64} or another bound: streams hold the longest match"
            raise _error("P205", f"unbounded {self.peek()!r} at {self.position}", hint)
        else:
            low, high = self.bounds()
        if high > 1 and node.width[0] == 0:
            hint = "make one part of it required: engines do not agree on empty rounds"
            raise _error("P210", "a repeat of something that may be empty", hint)
        if self.peek() in ("?", "+", "*"):
            raise _error("P203", "lazy and possessive repeats are not supported", "drop the sign")
        return Repeat(node, low, high)

    def bounds(self) -> tuple[int, int]:
        end = self.text.find("}", self.position)
        found = _BOUNDS.fullmatch(self.text, self.position, end + 1)
        if found is None:
            hint = f"write {{n}} or {{low,high}}, at most {LARGEST_WIDTH}"
            raise _error("P205", "a repeat without two bounds", hint)
        self.position = end + 1
        pair = (int(found[1]), int(found[2] or found[1]))
        if pair[0] > pair[1] or pair[1] == 0:
            raise _error("P205", f"a repeat of {pair[0]} to {pair[1]}", "low must not pass high")
        return pair

    def escape(self) -> list[tuple[int, int]]:
        character = self.take()
        if character in _ESCAPED_SETS:
            return [(value, value) for value in sorted(_ESCAPED_SETS[character])]
        if character.lower() in _ESCAPED_SETS:
            members = _ESCAPED_SETS[character.lower()]
            return inverted([(value, value) for value in sorted(members)])
        if character in "xu":
            return self.hexadecimal(2 if character == "x" else 4)
        if character in _ESCAPED_CHARACTERS:
            code = _ESCAPED_CHARACTERS[character]
            return [(code, code)]
        if character.isalnum():
            raise _error("P203", f"\\{character} is not supported", _instead_of(character))
        return [(ord(character), ord(character))]

    def hexadecimal(self, digits: int) -> list[tuple[int, int]]:
        text = self.text[self.position : self.position + digits]
        self.position += digits
        if len(text) < digits or not set(text) <= _HEXADECIMAL:
            hint = f"{digits} digits, 0 to 9 and a to f"
            raise _error("P203", f"{text!r} is not a hexadecimal number", hint)
        return [(int(text, 16), int(text, 16))]

    def character_class(self) -> Node:
        """Return what a class stands for; its `[` is read already."""
        found = _CLASS.match(self.text, self.position - 1)
        if found is None:
            return self.members()
        self.position = found.end()
        return _class_of(found[0], self.ignore_case)

    def members(self) -> Node:
        is_inverted = self.accept("^")
        ranges: list[tuple[int, int]] = []
        while not (ranges and self.accept("]")):
            low = self.class_member()
            if self.peek() == "-" and self.text[self.position + 1 : self.position + 2] != "]":
                self.take()
                high = self.class_member()
                if len(low) > 1 or len(high) > 1 or high[0][0] < low[0][0]:
                    raise _error("P203", "a class range that is none", "put '-' last in a class")
                low = [(low[0][0], high[0][0])]
            ranges.extend(low)
        ranges = cased(ranges, ignore_case=self.ignore_case)
        return as_bytes(inverted(ranges) if is_inverted else ranges)

    def class_member(self) -> list[tuple[int, int]]:
        if self.text.startswith("[:", self.position):
            hint = "write the characters: [A-Za-z], \\d, \\w, \\s"
            raise _error("P203", "[:…:] in a class is not supported", hint)
        character = self.take()
        return self.escape() if character == "\\" else [(ord(character), ord(character))]


@functools.lru_cache(maxsize=4096)
def _class_of(text: str, ignore_case: bool) -> Node:  # noqa: FBT001 - a cache key
    """Return what a class stands for; many patterns have the same ones."""
    parser = _Parser(text, ignore_case=ignore_case)
    parser.take()
    return parser.members()


@functools.lru_cache(maxsize=4096)
def _plain_of(text: str, ignore_case: bool) -> tuple[Node, ...]:  # noqa: FBT001 - a cache key
    """Return what characters in a row stand for; many patterns have the same words."""
    nodes: list[Node] = []
    for character in text:
        node = _character(ord(character), ignore_case)
        if isinstance(node, Sequence):
            nodes.extend(node.items)
        else:
            nodes.append(node)
    return tuple(nodes)


@functools.lru_cache(maxsize=4096)
def _character(code: int, ignore_case: bool) -> Node:  # noqa: FBT001 - a cache key
    return as_bytes(cased([(code, code)], ignore_case=ignore_case))


def _instead_of(character: str) -> str:
    """Return a hint for an escape that is none here."""
    if character in "bBAzZ":
        return "the boundary field says what may not touch a match"
    if character in "pPX":
        return "write the characters as a class: [一-鿿] for Chinese, [A-Za-z] for letters"
    if character.isdigit():
        return "write the part once more, or let a validator compare"
    return "known are: \\d \\w \\s, \\D \\W \\S, \\t \\n \\r \\f \\v, \\xNN, \\uNNNN, and signs"


def _error(code: str, message: str, hint: str) -> PatternError:
    return PatternError(message, code=code, key="regex", hint=hint)
