"""Read compound files ([MS-CFB]): the container of .doc, .xls, .ppt, .msg and embedded objects.

Own code rather than a library, because chains in hostile files are cyclic, and because free
sectors are read too: they hold what was deleted.
"""

from __future__ import annotations

import struct
from array import array
from collections.abc import Iterator
from dataclasses import dataclass, field

MAGIC = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_LAST = 0xFFFFFFFA
_MAX_ENTRIES = 100_000
_SMALL = 64


@dataclass(frozen=True, slots=True)
class Stream:
    """One entry of the directory that holds bytes; `path` leads through its storages."""

    path: tuple[str, ...]
    start: int
    size: int

    @property
    def name(self) -> str:
        """The last step of the path."""
        return self.path[-1] if self.path else ""


@dataclass(slots=True)
class Compound:
    """An opened compound file."""

    data: bytes
    sector: int
    streams: list[Stream] = field(default_factory=list)
    _fat: array[int] = field(default_factory=lambda: array("I"))
    _mini_fat: array[int] = field(default_factory=lambda: array("I"))
    _mini: bytes = b""
    _cutoff: int = 4096
    _used: bytearray = field(default_factory=bytearray)
    _mini_used: bytearray = field(default_factory=bytearray)
    _slack: dict[int, bytes] = field(default_factory=dict)
    broken: bool = False
    """True when a chain ended early or ran in a circle."""

    @staticmethod
    def open(data: bytes) -> Compound:
        """Read header, allocation tables and directory; what is broken is left out."""
        shift = int.from_bytes(data[30:32], "little")
        compound = Compound(data, 1 << (shift if 7 <= shift <= 16 else 9))  # noqa: PLR2004
        if len(data) < 512 or data[:8] != MAGIC:  # noqa: PLR2004 - size of the header
            compound.broken = True
            return compound
        compound._load()
        return compound

    def _load(self) -> None:
        header = struct.unpack_from("<6I", self.data, 40)
        first_directory, self._cutoff = header[2], header[4]
        first_mini, _, first_difat, _ = struct.unpack_from("<4I", self.data, 60)
        self._fat = self._read_fat(first_difat)
        self._used.extend(bytes(max(0, len(self._fat) - len(self._used))))
        self._mini_fat = _numbers(self._chain(first_mini, len(self.data)))
        self._mini_used.extend(bytes(len(self._mini_fat)))
        entries = self._chain(first_directory, _MAX_ENTRIES * 128)
        self._read_directory(entries)

    def _at(self, number: int) -> bytes:
        start = (number + 1) * self.sector
        return self.data[start : start + self.sector]

    def _read_fat(self, difat: int) -> array[int]:
        """Join the sectors of the allocation table (§2.3, §2.5)."""
        sectors = list(struct.unpack_from("<109I", self.data, 76))
        seen: set[int] = set()
        while difat < _LAST and difat not in seen:
            seen.add(difat)
            block = _numbers(self._at(difat))
            if not block:
                break
            sectors.extend(block[:-1])
            difat = block[-1]
        limit = len(self.data) // self.sector + 1
        kept = dict.fromkeys(number for number in sectors if number < limit)
        self._used.extend(bytes(limit))
        for number in (*kept, *(one for one in seen if one < limit)):
            self._used[number] = 1
        return _numbers(b"".join(self._at(number) for number in kept))

    def _chain(self, start: int, size: int) -> bytes:
        """Follow a chain of sectors, at most as far as `size` and never twice."""
        out: list[bytes] = []
        seen: set[int] = set()
        left, number = size, start
        while number < _LAST and left > 0:
            block = self._at(number) if number < len(self._fat) else b""
            if not block or number in seen:
                self.broken = True
                break
            seen.add(number)
            self._used[number] = 1
            out.append(block[:left])
            if left < len(block):
                self._slack[number] = block[left:]
            left -= len(block)
            number = self._fat[number]
        return b"".join(out)

    def _mini_chain(self, start: int, size: int) -> bytes:
        """Follow a chain of the small sectors that share one stream (§2.4)."""
        out: list[bytes] = []
        seen: set[int] = set()
        left, number = size, start
        while number < _LAST and left > 0:
            if number >= len(self._mini_fat) or number in seen:
                self.broken = True
                break
            seen.add(number)
            block = self._mini[number * _SMALL : (number + 1) * _SMALL]
            out.append(block[:left])
            self._mini_used[number] = 1
            if left < _SMALL:
                self._slack[-1 - number] = block[left:]
            left -= _SMALL
            number = self._mini_fat[number]
        return b"".join(out)

    def _read_directory(self, entries: bytes) -> None:
        """List the streams with their paths (§2.6); entries out of the tree come as well."""
        raw = [entries[i : i + 128] for i in range(0, len(entries) - 127, 128)]
        if not raw:
            self.broken = True
            return
        start, size = struct.unpack_from("<IQ", raw[0], 116)
        self._mini = self._chain(start, min(size, len(self.data)))
        paths = _paths(raw)
        for index, entry in enumerate(raw):
            if entry[66] == 2:  # noqa: PLR2004 - a stream
                start, size = struct.unpack_from("<IQ", entry, 116)
                if self.sector == 512:  # noqa: PLR2004 - version 3 uses the low half only
                    size &= 0xFFFFFFFF
                path = paths.get(index, ("?", _name(entry)))
                self.streams.append(Stream(path, start, min(size, len(self.data))))

    def read(self, stream: Stream) -> bytes:
        """Return the bytes of a stream, as many as its chain gives."""
        if stream.size < self._cutoff:
            return self._mini_chain(stream.start, stream.size)
        return self._chain(stream.start, stream.size)

    def find(self, name: str) -> bytes:
        """Return the bytes of a stream in the root; empty if there is none."""
        found = next((s for s in self.streams if s.path == (name,)), None)
        return self.read(found) if found else b""

    def free(self) -> bytes:
        """Return what stands in sectors that no stream read so far has, and behind their ends."""
        blocks = [
            self._at(number) for number, used in enumerate(self._used[: len(self._fat)]) if not used
        ]
        blocks += [
            self._mini[number * _SMALL : (number + 1) * _SMALL]
            for number, used in enumerate(self._mini_used)
            if not used
        ]
        tail = self.data[(len(self._fat) + 1) * self.sector :] if self._fat else b""
        kept = (block for block in (*blocks, *self._slack.values()) if block.strip(b"\0\xff"))
        return b"".join(kept) + tail


def _numbers(data: bytes) -> array[int]:
    numbers = array("I")
    numbers.frombytes(data[: len(data) // 4 * 4])
    return numbers


def _name(entry: bytes) -> str:
    length = max(0, min(int.from_bytes(entry[64:66], "little"), 64) - 2)
    return entry[:length].decode("utf-16-le", "replace")


def _paths(raw: list[bytes]) -> dict[int, tuple[str, ...]]:
    """Walk the tree of the directory without following any entry twice."""
    paths: dict[int, tuple[str, ...]] = {0: ()}
    todo: list[tuple[int, tuple[str, ...]]] = [(struct.unpack_from("<I", raw[0], 76)[0], ())]
    while todo:
        index, parent = todo.pop()
        if index >= len(raw) or index in paths:
            continue
        entry = raw[index]
        left, right, child = struct.unpack_from("<3I", entry, 68)
        # A path is only as long as a person could read: deep trees are flattened.
        paths[index] = (*parent[-20:], _name(entry))
        todo.extend(((left, parent), (right, parent)))
        if entry[66] == 1:
            todo.append((child, paths[index]))
    return paths


def root_names(data: bytes) -> set[str]:
    """Return the names of the streams in the root, to tell what a file is."""
    try:
        return {stream.path[0] for stream in Compound.open(data).streams if len(stream.path) == 1}
    except struct.error:
        return set()


def iter_paths(compound: Compound) -> Iterator[str]:
    """Yield the paths of all streams as text."""
    return ("/".join(stream.path) for stream in compound.streams)
