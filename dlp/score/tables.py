"""What the weighing needs to know of the packs, as flat arrays, and the layout of its results."""

from __future__ import annotations

import itertools
import struct
from array import array
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from dlp.errors import PackSchemaError
from dlp.packs.schema import SIDES, PackSet
from dlp.validate import registry

_flat = itertools.chain.from_iterable
TENTHS = 10
"""Weights are kept as whole tenths of a deciban."""
SHAPE, BITS = 0, 20
"""Code of the evidence that the shape gives; evidence bits a pattern may have (16 + the lane's)."""
LANE_BITS = 16
SEPARATED = 3 << LANE_BITS
"""Bits of a match whose number is written with separators, usual or not."""
HEADER_FLAG = 0x8000
MOST_NAMES = HEADER_FLAG
"""Different names of evidence: words, marks, and what validators say."""
SLOTS = 12
PATTERN_FIELDS = 6
"""Numbers of a pattern in `Tables.patterns`: detector, prior, …"""
WEIGHED = struct.Struct("=qqqqqqIIiHHiiq" + "Hh" * SLOTS)
"""start, end, text start, text end, line, start of the line, column, pattern, total, evidence
count, alternative, rank, length and offset of the value, then (code, weight) of each evidence."""
FOLD = bytes(byte | 0x20 if byte < 0x80 else byte for byte in range(256))  # noqa: PLR2004 - ASCII
_ANY = sorted(set(FOLD))
WIDTH = 3
"""Bytes by which words are looked for."""
_SIDE_BITS = {"both": 3, "before": 1, "after": 2}
ALL_COLUMNS = 4
"""Bit beside those of a side: the word counts as the name of any column of the table."""
assert set(_SIDE_BITS) == set(SIDES)  # noqa: S101 - two modules must name the same sides

LaneEvidence = dict[int, tuple[str, float]]


@dataclass(slots=True)
class Tables:
    """The arrays of the compiled weighing; see `dlp/score/_weigh.pyx`."""

    names: list[str]
    """Evidence names by code; hotwords begin at `word_code`."""
    word_code: int
    mark_code: int
    """Where the names of marks begin; the first stands for those that are not told one by one."""
    guess_code: int
    """Evidence of a column that names nothing: what its cells are taken for."""
    context: int
    within: int
    """Characters within which the farthest hotword counts."""
    longest: int
    """Bytes of the longest hotword."""
    detector_count: int
    patterns: array[int]
    bit_weights: array[int]
    bit_codes: array[int]
    member_offsets: array[int]
    members: array[int]
    root: array[int] = field(default_factory=lambda: array("i", bytes(4 * 256)))
    firsts: array[int] = field(default_factory=lambda: array("i"))
    counts: array[int] = field(default_factory=lambda: array("i"))
    words: array[int] = field(default_factory=lambda: array("i"))
    edge_bytes: bytearray = field(default_factory=bytearray)
    edge_targets: array[int] = field(default_factory=lambda: array("i"))
    gates: array[int] = field(default_factory=lambda: array("i"))
    """Of each group: whether it may open the gate of patterns that require a hotword."""
    openers: array[int] = field(default_factory=lambda: array("i"))
    """Which words support a number shape that requires a hotword."""
    widely: array[int] = field(default_factory=lambda: array("i"))
    """Which words count as the name of any column."""
    beginnings: array[int] = field(default_factory=lambda: array("I"))
    """The first three bytes of the words, folded: what the kernel looks for first."""
    openings: array[int] = field(default_factory=lambda: array("I"))
    """Those of the openers."""


@dataclass(frozen=True, slots=True)
class PatternFacts:
    """What the weighing needs to know of one pattern."""

    detector: int
    prior: float
    requires_hotword: bool
    category: int
    is_number: bool
    validator: str


def tenths(decibans: float) -> int:
    """Return decibans as tenths.

    >>> tenths(10.4)
    104
    """
    return round(decibans * TENTHS)


def build(
    packs: PackSet, facts: Sequence[PatternFacts], lane: LaneEvidence, context: int
) -> Tables:
    """Build the arrays for packs and their patterns."""
    names = ["shape"]
    patterns, bit_weights, bit_codes = array("i"), array("i"), array("i")
    lane_codes = {bit: len(names) + k for k, bit in enumerate(lane)}
    names += [name for name, _ in lane.values()]
    codes: dict[tuple[str, str], int] = {}
    for fact in facts:
        patterns.extend((fact.detector, tenths(fact.prior), int(fact.requires_hotword),
                         fact.category, int(fact.is_number), len(bit_weights)))  # fmt: skip
        weights, row_codes = [0] * BITS, [0] * BITS
        evidence = registry.get(fact.validator).EVIDENCE if fact.validator else {}
        for bit, (name, decibans) in enumerate(evidence.items()):
            key = (fact.validator, name)
            if key not in codes:
                codes[key] = len(names)
                names.append(name)
            weights[bit], row_codes[bit] = tenths(decibans), codes[key]
        for bit, (_, decibans) in lane.items():
            weights[bit.bit_length() - 1] = tenths(decibans)
            row_codes[bit.bit_length() - 1] = lane_codes[bit]
        bit_weights.extend(weights)
        bit_codes.extend(row_codes)
    guess_code = len(names)
    names.append("like its column")
    mark_code = len(names)
    names += ["further marks", *mark_names(packs)]
    rows = _members(packs, MOST_NAMES - len(names))
    vocabulary = list(rows)
    hotwords = [hotword for detector in packs.detectors for hotword in detector.hotwords]
    tables = Tables(
        names=[*names, *vocabulary], word_code=len(names), mark_code=mark_code,
        guess_code=guess_code, context=context,
        within=max((word.within for word in hotwords), default=0),
        longest=max((len(word.encode()) for word in vocabulary), default=0),
        detector_count=len(packs.detectors), patterns=patterns, bit_weights=bit_weights,
        bit_codes=bit_codes,
        member_offsets=array("i", itertools.accumulate(map(len, rows.values()), initial=0)),
        members=array("i", _flat(_flat(rows.values()))),
    )  # fmt: skip
    _add_trie(tables, vocabulary)
    # What speaks of a whole table says nothing of one number in it.
    tables.gates.extend(word.weight > 0 and word.columns == "own" for word in hotwords)
    behind = {fact.detector for fact in facts if fact.requires_hotword and fact.is_number}
    tables.openers.extend(
        any(row[0] in behind and tables.gates[row[1]] for row in own) for own in rows.values()
    )
    tables.widely.extend(any(row[4] & ALL_COLUMNS for row in own) for own in rows.values())
    tables.beginnings = beginnings(vocabulary)
    tables.openings = beginnings(itertools.compress(vocabulary, tables.openers))
    return tables


def mark_names(packs: PackSet) -> list[str]:
    """Return the names of the marks of all structures, in order."""
    return [
        mark.name
        for detector in packs.detectors
        for structure in detector.structures
        for mark in structure.marks
    ]


def _members(packs: PackSet, most: int) -> dict[str, list[tuple[int, int, int, int, int]]]:
    """Return the words, sorted, and the groups (detector, group, weight, …) of each.

    `PackSchemaError` P114 names the detector that has the word which is one too many.
    """
    rows: dict[str, list[tuple[int, int, int, int, int]]] = {}
    group = 0
    for number, detector in enumerate(packs.detectors):
        for hotword in detector.hotwords:
            side = _SIDE_BITS[hotword.side] | (ALL_COLUMNS if hotword.columns == "all" else 0)
            row = (number, group, tenths(hotword.weight), hotword.within, side)
            for word in hotword.words:
                rows.setdefault(word, []).append(row)
            group += 1
        if len(rows) > most:
            raise PackSchemaError(
                f"the packs together have more than {most} hotwords, in all their spellings",
                code="P114", file=detector.file, key="hotword",
                hint="long lists of words are terms of a pattern; hotwords stand beside values",
            )  # fmt: skip
    return dict(sorted(rows.items()))


def beginnings(words: Iterable[str]) -> array[int]:
    """Return the first three bytes of words as numbers, folded; of shorter ones, with any behind.

    >>> [number.to_bytes(3, "little") for number in beginnings(["Card", "cardinal"])]
    [b'car']
    """
    found = {
        bytes([first, *rest])
        for first, *given in {word.encode().translate(FOLD)[:WIDTH] for word in words}
        for rest in itertools.product(
            *[[byte] for byte in given], *[_ANY] * (WIDTH - 1 - len(given))
        )
    }
    return array("I", sorted(int.from_bytes(one, "little") for one in found))


def _add_trie(tables: Tables, vocabulary: Sequence[str]) -> None:
    """Spell the words as a trie over bytes: node 0 is none, edges of a node lie together.

    The words are sorted, and so are their bytes: the edges of a node are made in rising order.
    """
    children: list[dict[int, int]] = [{}, {}]
    ends: dict[int, int] = {}
    for number, word in enumerate(vocabulary):
        node = 1
        for byte in word.encode():
            edges = children[node]
            node = edges.get(byte, 0)
            if not node:
                node = edges[byte] = len(children)
                children.append({})
        ends[node] = number
    tables.counts.extend(map(len, children))
    tables.firsts.extend(itertools.accumulate(tables.counts[:-1], initial=0))
    tables.words.extend(ends.get(node, -1) for node in range(len(children)))
    tables.edge_bytes.extend(_flat(children))
    tables.edge_targets.extend(_flat(edges.values() for edges in children))
    for byte, target in children[1].items():
        # the first byte is not folded to lower case when it is looked up
        tables.root[byte] = tables.root[ord(bytes([byte]).upper())] = target
