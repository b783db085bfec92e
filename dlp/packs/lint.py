"""What is suspicious in a detector that loads: rules with stable codes, each one function.

A rule sees the loaded detector and the file it came from, and yields where it looked and what it
saw. An author who has judged a lint names its code in `allow = […]`, with a comment that says
why. Rules that must match text (cost, lanes, what no example shows) stand in the command.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

from dlp.packs.expression import DIGITS, Byte, Choice, Node, Repeat, Sequence, Value, mask_of
from dlp.packs.schema import Detector, Pattern
from dlp.packs.section import Section
from dlp.packs.values import width_of

FEWEST = 5
"""Examples, and counterexamples."""
WIDEST = 4_096
"""Bytes of a match; a stream holds back what may still become one."""
LEAST_FIXED = 4
"""Characters that every match has, where neither validator nor hotword speaks for it."""
MOST_WAYS = 100_000
"""In which one text may be cut: a pattern that tries them all is left in that place."""
FAR = 64
"""Repeats up to which ways are counted."""
TODO = "TODO"
_DOMAIN = re.compile(r"[a-z0-9\]](?<!\\)\.(?:com|net|org|io|cn|dev|app|ai|cloud)\b")
_CLASS = re.compile(r"\[(?:\\.|[^\]\\])*\]")
_PLAIN_GROUP = re.compile(r"(?<!\\)\((?!\?)")

_DIGITS = mask_of(DIGITS)

Place = tuple[Section, str]
"""The table and the key that a lint points at."""
Seen = Iterator[tuple[Place, str, str]]
"""Where, what is seen there, and the way out."""
Rule = Callable[[Detector, Section], Seen]


@dataclass(frozen=True, slots=True)
class Lint:
    """One thing that is suspicious, and where."""

    code: str
    file: str
    line: int
    key: str
    message: str
    hint: str

    def __str__(self) -> str:
        """Read like an error of a pack: place, code, key, message, and the hint below."""
        return (
            f"{self.file}:{self.line}: {self.code} {self.key}: {self.message}\n  hint: {self.hint}"
        )


def lint(detector: Detector, section: Section) -> Iterator[Lint]:
    """Yield what is suspicious in a detector and not allowed by its author."""
    for code, rule in RULES.items():
        if code not in detector.allow:
            for (table, key), message, hint in rule(detector, section):
                yield at(table, key, code, message, hint)


def at(table: Section, key: str, code: str, message: str, hint: str) -> Lint:
    """Return a lint that points at a key of a table."""
    return Lint(code, str(table.path), table.line(key), table.key(key), message, hint)


def _file_name(detector: Detector, section: Section) -> Seen:
    wanted = detector.id.partition(".")[2].replace("-", "_") + ".toml"
    if Path(detector.file).name != wanted:
        yield (
            (section, "id"),
            f"{detector.id} is in {Path(detector.file).name}",
            f"name it {wanted}",
        )


def _no_reference(detector: Detector, section: Section) -> Seen:
    if not detector.references:
        yield (section, "references"), "no reference", "name the standard or the issuer's page"


def _few_examples(detector: Detector, section: Section) -> Seen:
    if len(detector.examples) < FEWEST:
        message = f"only {len(detector.examples)}"
        yield (section, "example"), message, f"at least {FEWEST}, in the forms it is written in"


def _few_counterexamples(detector: Detector, section: Section) -> Seen:
    if len(detector.counterexamples) < FEWEST:
        message = f"only {len(detector.counterexamples)}"
        hint = f"at least {FEWEST}: near misses, not just other text"
        yield (section, "counterexample"), message, hint


def _no_description(detector: Detector, section: Section) -> Seen:
    if not detector.description.strip():
        hint = "what it is, who issues it, what one leaked value costs"
        yield (section, "description"), "no description", hint


def _unfinished(_detector: Detector, section: Section) -> Seen:
    tables = [section, section.table("fragments")]
    for name in ("pattern", "hotword", "example", "counterexample"):
        tables += section.tables(name)
    for table in tables:
        for key, value in table.data.items():
            texts = value if isinstance(value, list) else [value]
            if any(isinstance(text, str) and TODO in text for text in texts):
                yield (table, key), f"still says {TODO}", "write what belongs there"


def _twice(_detector: Detector, section: Section) -> Seen:
    seen: set[str] = set()
    for name in ("example", "counterexample"):
        for table in section.tables(name):
            text = table.text("text")
            if text in seen:
                yield (table, "text"), "the same text stands above", "each one shows something new"
            seen.add(text)


def _no_match(_detector: Detector, section: Section) -> Seen:
    for table in section.tables("example"):
        if table.text("match") not in table.text("text"):
            yield (table, "match"), "is not in the text", "copy it from there, as it is written"


def _name_twice(_detector: Detector, section: Section) -> Seen:
    names = Counter(table.text("name") for table in section.tables("pattern"))
    for table in section.tables("pattern"):
        if names[table.text("name")] > 1:
            hint = "findings say which pattern matched"
            yield (table, "name"), f"two patterns are named {table.text('name')!r}", hint


def _open_dot(detector: Detector, section: Section) -> Seen:
    for table, pattern in _patterns(detector, section):
        if _DOMAIN.search(_CLASS.sub("x", pattern.regex)):
            yield (table, "regex"), "'.' in a domain stands for any character", r"write \."


def _plain_group(detector: Detector, section: Section) -> Seen:
    for table, pattern in _patterns(detector, section):
        if _PLAIN_GROUP.search(_CLASS.sub("x", pattern.regex)):
            hint = "write (?:…), or (?P<value>…) around the part that is the finding"
            yield (table, "regex"), "a plain group captures nothing", hint


def _wide(detector: Detector, section: Section) -> Seen:
    for table, pattern in _patterns(detector, section):
        widest = width_of(pattern.expression)[1]
        if widest > WIDEST:
            hint = "lower the repeats: a stream holds back as much"
            yield (table, "regex"), f"a match may be {widest} bytes long", hint


def _weak(detector: Detector, section: Section) -> Seen:
    if any(hotword.weight > 0 for hotword in detector.hotwords):
        return
    for table, pattern in _patterns(detector, section):
        fixed = fixed_characters(pattern.expression)
        if not pattern.validator and fixed < LEAST_FIXED:
            message = f"too weak: {fixed} fixed characters, no validator, no hotword"
            yield (table, "regex"), message, "give it one of the three"


def _open_digits(detector: Detector, section: Section) -> Seen:
    for table, pattern in _patterns(detector, section):
        if pattern.boundary == "none" and re.fullmatch(r"[\\d\[\]0-9{},-]+", pattern.regex):
            hint = "boundary = 'digit' or 'alnum'"
            yield (table, "boundary"), "digits may be a part of a longer number", hint


def _short_word(_detector: Detector, section: Section) -> Seen:
    for table in section.tables("hotword"):
        for word in table.texts("words"):
            if len(word) == 1 and word.isascii():
                yield (table, "words"), f"{word!r} stands everywhere", "two letters at least"


def _idle_groups(detector: Detector, section: Section) -> Seen:
    for table, pattern in _patterns(detector, section):
        if bool(pattern.groups) != (pattern.separators != "none") and pattern.separators != "any":
            missing = "separators" if pattern.groups else "groups"
            hint = 'separators = "optional" and groups = ["4-4"] belong together'
            yield (table, "separators"), f"never written in groups without {missing}", hint
        low, high = pattern.expression.width
        for layout in pattern.groups:
            written = "-".join(map(str, layout))
            if not low <= sum(layout) <= high:
                message = f"{written} are {sum(layout)} characters, a match has {low} to {high}"
                yield (table, "groups"), message, "count them again"
            elif _letters_first(pattern.expression) >= layout[0]:
                hint = "a number begins with a digit in its first group"
                yield (table, "groups"), f"{written} begins with letters alone", hint


def _no_gate(detector: Detector, section: Section) -> Seen:
    if any(hotword.weight > 0 for hotword in detector.hotwords):
        return
    for table in section.tables("pattern"):
        if table.data.get("requires") == "hotword":
            hint = "add a [[hotword]] with a weight above 0"
            yield (table, "requires"), "no hotword opens it: it finds nothing", hint


def _many_ways(detector: Detector, section: Section) -> Seen:
    for table, pattern in _patterns(detector, section):
        if most_ways(pattern.expression) > MOST_WAYS:
            hint = "write each part once, with something between that must be there"
            yield (table, "regex"), "repeats in repeats: text can be cut in very many ways", hint


def _unknown_code(detector: Detector, section: Section) -> Seen:
    for code in detector.allow:
        if code not in CODES:
            yield (section, "allow"), f"{code!r} is no code of a lint", "dlp patterns lint --codes"


def _patterns(detector: Detector, section: Section) -> Iterator[tuple[Section, Pattern]]:
    """Yield the patterns that stand in this file as a regex, with their tables."""
    by_name = {pattern.name: pattern for pattern in detector.patterns}
    for table in section.tables("pattern"):
        if "regex" in table.data:
            yield table, by_name[table.text("name")]


def most_ways(node: Node) -> float:
    """Return in how many ways at most one text is cut by repeats whose rounds have no fixed part.

    >>> from dlp.packs.expression import parse
    >>> most_ways(parse("x(?:a{1,2}){1,3}y")), most_ways(parse("(?:a{1,2},){1,3}"))
    (3, 1)
    """
    match node:
        case Byte():
            return 1
        case Sequence() | Choice():
            parts = node.items if isinstance(node, Sequence) else node.branches
            return max((most_ways(part) for part in parts), default=1)
        case Value():
            return most_ways(node.item)
        case Repeat():
            return most_ways(node.item) * _cuts(node)


def _cuts(node: Repeat) -> int:
    """Return the most ways to cut a text into rounds of a repeat that hold one open repeat."""
    parts = node.item.items if isinstance(node.item, Sequence) else (node.item,)
    wide = [part for part in parts if isinstance(part, Repeat) and part.low < part.high > 1]
    needed = [part for part in parts if part.width[0]]
    if len(wide) != 1 or needed not in ([], wide):
        return 1
    low, high = max(wide[0].low, 1), min(wide[0].high, FAR)
    ways = [1] + [0] * FAR  # of texts of so many repeats, cut into the rounds so far
    most = 1
    for _ in range(min(node.high, FAR)):
        ways = [
            sum(ways[max(size - high, 0) : size - low + 1]) if size >= low else 0
            for size in range(FAR + 1)
        ]
        most = max(most, *ways)
        if most > MOST_WAYS:
            break
    return most


def _letters_first(node: Node) -> int:
    """Return how many characters that are no digits a match begins with."""
    count = 0
    for item in node.items if isinstance(node, Sequence) else (node,):
        inner = item.item if isinstance(item, Repeat) else item
        if not isinstance(inner, Byte) or inner.mask & _DIGITS:
            break
        count += item.low if isinstance(item, Repeat) else 1
    return count


def fixed_characters(node: Node) -> int:
    """Return how many bytes of every match are given, but for their case.

    >>> from dlp.packs.expression import parse
    >>> fixed_characters(parse("key-[0-9]{4}")), fixed_characters(parse("ab|c"))
    (4, 1)
    """
    match node:
        case Byte():
            return int(node.mask.bit_count() <= 2)  # noqa: PLR2004 - a letter in both cases
        case Sequence():
            return sum(fixed_characters(item) for item in node.items)
        case Choice():
            return min(fixed_characters(branch) for branch in node.branches)
        case Repeat():
            return fixed_characters(node.item) * node.low
        case Value():
            return fixed_characters(node.item)


RULES: dict[str, Rule] = {
    "L101": _file_name,
    "L102": _no_reference,
    "L103": _few_examples,
    "L104": _few_counterexamples,
    "L105": _no_description,
    "L106": _unfinished,
    "L107": _twice,
    "L108": _no_match,
    "L109": _name_twice,
    "L110": _unknown_code,
    "L201": _open_dot,
    "L202": _plain_group,
    "L203": _wide,
    "L204": _weak,
    "L205": _open_digits,
    "L206": _short_word,
    "L207": _idle_groups,
    "L208": _no_gate,
    "L209": _many_ways,
}
CODES = {
    "L101": "the file is not named like the id",
    "L102": "no reference",
    "L103": "too few examples",
    "L104": "too few counterexamples",
    "L105": "no description",
    "L106": "something still says TODO",
    "L107": "a text that stands twice among the examples",
    "L108": "an example whose match is not in its text",
    "L109": "two patterns of one name",
    "L110": "an unknown code in allow",
    "L201": "an open '.' in a domain",
    "L202": "a plain group",
    "L203": "a match may be very long",
    "L204": "too weak: hardly a fixed character, no validator, no hotword",
    "L205": "digits without a boundary",
    "L206": "a hotword of one letter",
    "L207": "groups that no match is written in",
    "L208": "a pattern that requires a hotword, and none opens it",
    "L209": "repeats in repeats",
    "L301": "a pattern that no example shows",
    "L302": "a pattern that costs more than its budget",
    "L303": "a detector that compiles longer than its budget",
}
"""Every code, in a few words; L3xx are measured by `dlp patterns lint`."""
