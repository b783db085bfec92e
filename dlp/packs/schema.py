"""What a pack holds, as frozen values: detectors, patterns, hotwords, examples."""

from __future__ import annotations

import functools
from dataclasses import dataclass, field

from dlp.packs.expression import Node, parse

MARK_BOUNDARIES = ("none", "digit", "alnum", "token")
PLACES = ("any", "line")
COUNTS = ("all", "different")
BOUNDARIES = ("none", "digit", "alnum", "token", "line")
SEPARATORS = ("none", "optional", "required", "any")
SIDES = ("both", "before", "after")
COLUMNS = ("own", "all")
CATEGORIES = (
    "person", "organisation", "account", "credential", "key", "document", "code", "network",
    "health",
)  # fmt: skip
SENSITIVITIES = ("low", "medium", "high", "critical")
STATUSES = ("experimental", "stable", "deprecated")


@dataclass(frozen=True, slots=True, kw_only=True)
class Pattern:
    """One shape of an infotype; what it is worth before anything is checked."""

    name: str
    regex: str
    boundary: str = "alnum"
    validator: str = ""
    weight: float = 0.0
    """Decibans: how likely text of this shape is one, before any other evidence."""
    separators: str = "none"
    groups: tuple[tuple[int, ...], ...] = ()
    requires_hotword: bool = False
    requires_number: bool = False
    """It holds a long number behind Chinese letters, and is looked for from there."""
    ignore_case: bool = False
    takes_any: bool = False
    """It also takes the words that its detector excepts: its label leaves no doubt."""
    line: int = field(default=0, compare=False)
    """Where its regex or its terms stand in the file."""
    written: str = field(default="", compare=False)
    """Its regex as it stands there, with the names of fragments; empty: it names none."""

    @property
    def expression(self) -> Node:
        """The regex, parsed."""
        return parsed(self.regex, self.ignore_case)


@functools.lru_cache(maxsize=4096)
def parsed(regex: str, ignore_case: bool) -> Node:  # noqa: FBT001 - a cache key
    """Return a regex, parsed: once, for whoever checks it and whoever uses it."""
    return parse(regex, ignore_case=ignore_case)


@dataclass(frozen=True, slots=True, kw_only=True)
class Hotword:
    """Words that change what a match nearby is worth, counted once per finding."""

    words: tuple[str, ...]
    weight: float
    within: int = 40
    side: str = "both"
    columns: str = "own"
    """In a table: whether the name of the value's own column counts, or those of all columns."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Mark:
    """One thing that stands in texts of a kind; by itself it says little."""

    name: str
    regex: str
    weight: float
    """Decibans that it adds once; below 0 it speaks against, and makes no cluster."""
    boundary: str = "none"
    ignore_case: bool = False
    at: str = "any"
    """`line`: it begins a line."""
    least: int = 1
    """How many make it count."""
    count: str = "all"
    """`different`: equal ones count once."""

    @property
    def expression(self) -> Node:
        """The regex, parsed."""
        return parsed(self.regex, False)


@dataclass(frozen=True, slots=True, kw_only=True)
class Structure:
    """A kind of text that is known by many marks close together."""

    name: str
    weight: float
    """Decibans before any mark."""
    distinct: int
    """Different marks that there are at least."""
    within: int
    """Bytes from one mark to the next at most."""
    marks: tuple[Mark, ...]
    needs: tuple[str, ...] = ()
    """Names of marks of which one must be there; it is what is looked for first. Empty: any."""
    signs: bytes = b""
    """Of these bytes together there must be some in a block of text; empty: any text will do."""
    until: str = "end"
    """`very-likely`: no more marks are looked for than that takes, and the span covers those."""
    line: int = field(default=0, compare=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class Example:
    """A text, what is found in it, and how likely: a test."""

    text: str
    match: str
    likelihood: str
    line: int = field(default=0, compare=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class Counterexample:
    """A text in which the detector finds nothing, and why: a test."""

    text: str
    why: str
    line: int = field(default=0, compare=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class Detector:
    """All that finds one infotype."""

    id: str
    title: str
    title_zh: str
    category: str
    sensitivity: str
    status: str
    references: tuple[str, ...]
    description: str
    tags: tuple[str, ...]
    patterns: tuple[Pattern, ...]
    hotwords: tuple[Hotword, ...]
    examples: tuple[Example, ...]
    counterexamples: tuple[Counterexample, ...]
    pack: str = ""
    file: str = ""
    also: tuple[str, ...] = ()
    """Other detectors that may find something in the examples, by id."""
    allow: tuple[str, ...] = ()
    """Codes of lints that its author has judged and allows."""
    excepted: tuple[str, ...] = ()
    """Words that are none, though their shape and what stands beside them says so."""
    structures: tuple[Structure, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Pack:
    """A directory of detectors."""

    id: str
    title: str
    version: str
    license: str
    detectors: tuple[Detector, ...]
    digest: str
    """SHA-256 of the files, in order of their names."""


@dataclass(frozen=True, slots=True)
class PackSet:
    """The packs of one scanner."""

    packs: tuple[Pack, ...]
    detectors: tuple[Detector, ...]
    digest: str
