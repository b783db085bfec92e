"""The weighing without a compiler: the interface of `_weigh.pyx`, the arithmetic of `weigh`."""

from __future__ import annotations

import struct
from array import array
from collections.abc import Sequence
from typing import Any

from dlp.score import weigh as arithmetic
from dlp.score.tables import (
    ALL_COLUMNS,
    BITS,
    HEADER_FLAG,
    SEPARATED,
    SHAPE,
    SLOTS,
    WEIGHED,
    Tables,
)
from dlp.text.dictionary import Dictionary
from dlp.text.words import whole_word

_SIDES = {3: "both", 1: "before", 2: "after"}
Hit = tuple[int, int, int]


class Weigher:
    """Hotwords and weights of a set of packs."""

    def __init__(self, tables: Tables) -> None:
        self.tables = tables
        self.words = Dictionary(tables.names[tables.word_code :])

    def header_words(self, cell: bytes) -> list[int]:
        """Return the numbers of the hotwords in the name of a column."""
        return [word for _, _, word in self._find_words(cell, 0, len(cell))]

    def weigh(  # noqa: PLR0913, PLR0917 - the interface of the compiled one
        self, data: bytes, records: bytes, horizon: int, final: bool, floor: int, cursor: Cursor,  # noqa: FBT001
        table: Rows | None, counts: array[int], keep: bool, by_line: bool = False,  # noqa: FBT001, FBT002
    ) -> tuple[bytes, bytes, int]:  # fmt: skip
        """Weigh matches; see the compiled one."""
        items = sorted(
            (self._candidate(*fields) for fields in struct.iter_unpack("=qqII", records)),
            key=lambda x: (x.start, -x.end, x.pattern),
        )
        closed, out, values = horizon, bytearray(), bytearray()
        groups = arithmetic.clusters(arithmetic.without_repeats(items))
        for number, group in enumerate(groups):
            end = max(item.end for item in group)
            young = horizon - group[0].start < arithmetic.LARGEST_CLUSTER
            if not final and number == len(groups) - 1 and end > horizon and young:
                closed = group[0].start
                break
            for item in group:
                self._add_evidence(item, data, table, by_line=by_line)
            for winner in arithmetic.resolve(group, floor):
                counts[winner.detector] += 1
                for item in (winner, *winner.alternatives) if keep else ():
                    out += self._packed(item, data, cursor, len(values), item is not winner)
                    values += data[item.start : item.end]
        return bytes(out), bytes(values), closed

    def worded(self, data: bytes, records: bytes, table: Rows | None) -> bytes:
        """Return all records: where nothing is compiled, no starts are gated."""
        del data, table
        return records

    def gate(
        self,
        data: bytes,
        records: bytes,
        table: Rows | None,
        by_line: bool = False,  # noqa: FBT001, FBT002
    ) -> bytes:
        """Return all records: the weighing drops what its gate refuses."""
        del data, table, by_line
        return records

    def _candidate(self, start: int, end: int, pattern: int, bits: int) -> arithmetic.Candidate:
        tables = self.tables
        detector, prior, requires, category, number, first = tables.patterns[
            pattern * 6 : pattern * 6 + 6
        ]
        reasons = [(str(SHAPE), prior)]
        for bit in range(BITS):
            if bits >> bit & 1:
                code = tables.bit_codes[first + bit]
                reasons.append((str(code), tables.bit_weights[first + bit]))
        return arithmetic.Candidate(
            start=start, end=end, pattern=pattern, detector=detector, category=category,
            is_number=bool(number), requires_hotword=bool(requires),
            is_grouped=bool(bits & SEPARATED), reasons=reasons,
        )  # fmt: skip

    def _add_evidence(
        self, item: arithmetic.Candidate, data: bytes, table: Rows | None, *, by_line: bool
    ) -> None:
        context = self.tables.context
        low, high = max(item.start - context, 0), min(item.end + context, len(data))
        if by_line:
            low = data.rfind(b"\n", low, item.start) + 1 or low
            line_end = data.find(b"\n", item.end, high)
            high = line_end if line_end >= 0 else high
        hits = self._find_words(data, low, high)
        named: list[int] = []
        wide: list[int] = []
        if table is not None:
            table.advance(data, item.start)
            if table.in_body:
                hits = [hit for hit in hits if hit[0] + table.base >= table.header_end]
                named, wide = table.words_of_column(), list(table.words)
        members = [
            (start, end, str(self.tables.word_code + word), self._members(word, item.detector))
            for start, end, word in hits
        ]
        columns = [
            (member, str((self.tables.word_code + word) | HEADER_FLAG))
            for words, bit in ((named, 0), (wide, ALL_COLUMNS))
            for word in words
            for member in self._members(word, item.detector, bit)
        ]
        arithmetic.add_words(item, data, members, context, columns=columns, gates=self.tables.gates)
        if item.is_grouped:
            item.start, item.end = arithmetic.embraced(data, item.start, item.end)

    def _members(self, word: int, detector: int, bit: int = 0) -> list[arithmetic.Member]:
        """Return the groups of a word, of those with a bit if one is given."""
        tables = self.tables
        rows = range(tables.member_offsets[word], tables.member_offsets[word + 1])
        found = []
        for row in rows:
            owner, group, weight, within, side = tables.members[row * 5 : row * 5 + 5]
            if owner == detector and side & bit == bit:
                side &= ~ALL_COLUMNS
                found.append(arithmetic.Member(group, weight, within, _SIDES[side]))
        return found

    def _find_words(self, data: bytes, start: int, stop: int) -> list[Hit]:
        """Return the hotwords that begin in `[start, stop)`, in order of position."""
        lowered = data[start : stop + self.tables.longest].lower()
        hits = []
        for at, length, number in self.words.find(lowered):
            first = start + at
            if first < stop and whole_word(data, first, first + length):
                hits.append((first, first + length, number))
        return sorted(hits)

    def _packed(
        self,
        item: arithmetic.Candidate,
        data: bytes,
        cursor: Cursor,
        offset: int,
        alternative: bool,  # noqa: FBT001
    ) -> bytes:
        place = cursor.place(data, item.start, item.end)
        reasons = [(int(name), weight) for name, weight in item.reasons][:SLOTS]
        slots = [number for pair in reasons for number in pair] + [0, 0] * (SLOTS - len(reasons))
        return WEIGHED.pack(
            item.start + cursor.base, item.end + cursor.base, *place[:4], place[4], item.pattern,
            item.total, len(reasons), int(alternative), 0, item.end - item.start, offset, *slots,
        )  # fmt: skip


class Cursor:
    """Lines and code points before a buffer."""

    def __init__(self) -> None:
        self.base = self.at = self.lines = self.points = self.line_start = self.line_points = 0

    def skip(self, data: bytes, to: int) -> None:
        """Go on to offset `to` of the whole text; `data` begins at `base`."""
        if to <= self.at:
            return
        passed = bytes(data[self.at - self.base : to - self.base])
        last = passed.rfind(b"\n")
        if last >= 0:
            self.lines += passed.count(b"\n")
            self.line_start = self.at + last + 1
            self.line_points = self.points + _points(passed[: last + 1])
        self.points += _points(passed)
        self.at = to

    def placed(self, data: bytes, weighed: bytes) -> bytes:
        """Return records with their lines, columns and code points; `data` begins at `base`."""
        out = bytearray()
        for start, end, *fields in WEIGHED.iter_unpack(weighed):
            place = self.place(data, start - self.base, end - self.base)
            out += WEIGHED.pack(start, end, *place, *fields[5:])
        return bytes(out)

    def place(self, data: bytes, start: int, end: int) -> tuple[int, int, int, int, int]:
        """Return text start, text end, line, start of the line and column of a match."""
        back = self.at - self.base - start
        if back > 0:
            text_start = self.points - _points(data[start : start + back])
        else:
            self.skip(data, start + self.base)
            text_start = self.points
        text_end = text_start + _points(data[start:end])
        return (
            text_start,
            text_end,
            self.lines + 1,
            self.line_start,
            max(text_start - self.line_points + 1, 1),  # an alternative may begin a line before
        )


class Rows:
    """Where in a table a scan is."""

    def __init__(
        self, delimiter: int, quote: int, offsets: Sequence[int], words: Sequence[int]
    ) -> None:
        self.delimiter, self.quote = delimiter, quote
        self.offsets, self.words = offsets, words
        self.base = self.at = self.header_end = self.column = 0
        self.quoted = self.in_body = False

    def skip(self, data: bytes, to: int) -> None:
        """Go on to offset `to` of the whole text."""
        self.advance(data, to - self.base)

    def advance(self, data: bytes, to: int) -> None:
        """Go on to offset `to` of the buffer."""
        for position in range(self.at - self.base, to):
            byte = data[position]
            if self.quote and byte == self.quote:
                self.quoted = not self.quoted
            elif self.quoted:
                continue
            elif byte == self.delimiter:
                self.column += 1
            elif byte == 10:  # noqa: PLR2004 - line feed
                self.column = 0
                if not self.in_body:
                    self.in_body, self.header_end = True, position + 1 + self.base
        self.at = max(self.at, to + self.base)

    def words_of_column(self) -> list[int]:
        """Return the hotwords in the name of the current column."""
        if self.column >= len(self.offsets) - 1:
            return []
        return list(self.words[self.offsets[self.column] : self.offsets[self.column + 1]])


def winners(data: bytes) -> bytes:
    """Return the indexes of the weighed records that are no alternatives."""
    rows: Any = enumerate(WEIGHED.iter_unpack(data))
    return array("I", (index for index, row in rows if not row[10])).tobytes()


def _points(data: bytes) -> int:
    return sum(byte & 0xC0 != 0x80 for byte in data)  # noqa: PLR2004 - UTF-8 continuation
