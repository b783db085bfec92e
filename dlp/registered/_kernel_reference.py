"""The kernel's twin: keyed hashes of what counts in a text, and looking for them.

Readable Python; stands in where nothing is compiled, and is the oracle of `_kernel.pyx`.
"""

from __future__ import annotations

import bisect
from array import array
from collections.abc import Iterator, Sequence

GRAM = 36
"""Bytes of what counts in a fingerprint: twelve Chinese characters, or as many Latin letters."""
HEAD = 12
"""Bytes of what counts at its beginning by which most places of a text are passed over."""
STEP = 64
"""Bytes from one place of a scanned text that is looked at to the next."""
REACH = 256
"""Bytes in which a fingerprint must end."""
LEAST_DISTINCT = 8
"""Different bytes of a fingerprint; rulers, zeros and the like say nothing."""
LONGEST_PRIMARY = 63
"""Bytes of what counts in a value that is looked for."""
SPREAD = 128
"""Bytes that such a value may cover."""
LONGEST_CELL = 96
"""Bytes of what counts in a value beside it."""
NEAR = 64
AROUND = 256
"""Bytes on each side in which the other columns of a row are looked for: some lines of a form or
of a record in JSON. More would rarely belong to the same person."""
LINE = 1024
"""Bytes on each side of the same line, if it ends there: a row of a wide table."""
SOFT = b" -._/@()+"
"""Between two runs of letters and digits of one value stands one of these."""
_MASK = (1 << 64) - 1
_YEAR, _MONTH, _DAY = "年".encode(), "月".encode(), ("日".encode(), "号".encode())


def sip(key: bytes, data: bytes) -> int:
    """Return SipHash-2-4 of `data`: 64 bits that say nothing to who lacks the 16 bytes of the key.

    >>> hex(sip(bytes(range(16)), bytes(range(15))))
    '0xa129ca6149be45e5'
    """
    first, second = (int.from_bytes(key[at : at + 8], "little") for at in (0, 8))
    v = [
        first ^ 0x736F6D6570736575, second ^ 0x646F72616E646F6D,
        first ^ 0x6C7967656E657261, second ^ 0x7465646279746573,
    ]  # fmt: skip
    padded = data + bytes(7 - len(data) % 8) + bytes([len(data) & 0xFF])
    for at in range(0, len(padded), 8):
        word = int.from_bytes(padded[at : at + 8], "little")
        v[3] ^= word
        _rounds(v, 2)
        v[0] ^= word
    v[2] ^= 0xFF
    _rounds(v, 4)
    return v[0] ^ v[1] ^ v[2] ^ v[3]


def _rounds(v: list[int], count: int) -> None:
    for _ in range(count):
        for a, b, turn, turned in ((0, 1, 13, 1), (2, 3, 16, 0), (0, 3, 21, 0), (2, 1, 17, 1)):
            v[a] = (v[a] + v[b]) & _MASK
            v[b] = _turned(v[b], turn) ^ v[a]
            if turned:
                v[a] = _turned(v[a], 32)


def _turned(word: int, by: int) -> int:
    return (word << by | word >> (64 - by)) & _MASK


def _is_alnum(byte: int) -> bool:
    return 0x30 <= byte <= 0x39 or 0x61 <= byte | 0x20 <= 0x7A  # noqa: PLR2004 - ASCII


def _size(text: bytes, at: int, end: int) -> int:
    """Return the bytes of a character; what is not UTF-8 is one byte."""
    lead = text[at]
    size = 1 if lead < 0xC2 else 2 if lead < 0xE0 else 3 if lead < 0xF0 else 4 if lead < 0xF5 else 1  # noqa: PLR2004 - UTF-8
    good = at + size <= end and all(byte & 0xC0 == 0x80 for byte in text[at + 1 : at + size])  # noqa: PLR2004
    return size if good else 1


def _counts(char: bytes) -> bool:
    """Say whether a character counts: letters, digits, ideographs."""
    if len(char) == 1:
        return _is_alnum(char[0])
    if char[0] in {0xC2, 0xEE}:  # signs of Latin-1; private use
        return False
    if char[0] == 0xE2:  # noqa: PLR2004 - U+2000 to U+2BFF
        return char[1] >= 0xB0  # noqa: PLR2004
    if char[:2] == b"\xe3\x80":  # U+3000 to U+303F but for the zero
        return char[2] == 0x87  # noqa: PLR2004
    if char[0] == 0xEF:  # noqa: PLR2004 - half and full width, private use
        return 0xA4 <= char[1] < 0xB8  # noqa: PLR2004
    return True


def _characters(text: bytes, at: int, end: int) -> Iterator[tuple[int, bytes]]:
    """Yield the characters that count, in lower case, and where each begins."""
    while at < end:
        size = _size(text, at, end)
        if _counts(text[at : at + size]):
            yield at, text[at : at + size].lower() if size == 1 else text[at : at + size]
        at += size


def normal(text: bytes) -> bytes:
    """Return what counts of folded text: no blanks, no punctuation, ASCII in lower case.

    >>> normal("《医保 基金-Plan》，2026。".encode()).decode()
    '医保基金plan2026'
    """
    return b"".join(char for _, char in _characters(text, 0, len(text)))


def eighteen(value: bytes) -> bytes:
    """Return the 18 characters of an identity number of 15 digits (GB 11643-1999); else `value`.

    >>> eighteen(b"110105850607004"), eighteen(b"1101058506070")
    (b'110105198506070049', b'1101058506070')
    """
    if len(value) != 15 or not value.isdigit():  # noqa: PLR2004
        return value
    long = value[:6] + b"19" + value[6:]
    weighed = sum((byte - 0x30) * (1 << (17 - at)) for at, byte in enumerate(long))
    return long + b"10x98765432"[weighed % 11 :][:1]


def _gram(text: bytes, at: int, end: int, size: int = GRAM) -> tuple[int, int, bytes] | None:
    """Return start, end and what counts of the fingerprint that begins at or behind a place."""
    start, taken = -1, b""
    for place, char in _characters(text, at, end):
        start = place if start < 0 else start
        taken += char
        if len(taken) >= size:
            return start, place + len(char), taken
    return None


def grams(text: bytes, key: bytes) -> tuple[array[int], array[int]]:
    """Return the hashes of the fingerprint at each character of a text that is registered, and of
    its head.
    """  # noqa: D205 - one sentence
    found, heads = array("Q"), array("Q")
    for at, _ in _characters(text, 0, len(text)):
        gram = _gram(text, at, min(at + REACH, len(text)))
        head = _gram(text, at, len(text), HEAD)
        if gram is not None and head is not None and len(set(gram[2])) >= LEAST_DISTINCT:
            found.append(sip(key, gram[2]))
            heads.append(sip(key, head[2]))
    return found, heads


def marked(heads: Sequence[int], bits: int) -> bytes:
    """Return 2 ** `bits` bits, of which that of each hash is set: by what it begins with.

    >>> marked([0, 1 << 63], 4).hex()
    '0101'
    """
    made = bytearray(1 << (bits - 3))
    for head in heads:
        bit = head >> (64 - bits)
        made[bit >> 3] |= 1 << (bit & 7)
    return bytes(made)


class Hashes:
    """Hashes in order, to be looked up; ValueError if they are in none."""

    def __init__(self, keys: Sequence[int]) -> None:
        self.keys = keys
        if any(keys[at] > keys[at + 1] for at in range(len(keys) - 1)):
            raise ValueError("hashes that are in no order")

    def find(self, hashed: int) -> int:
        """Return where a hash stands first, or -1."""
        at = bisect.bisect_left(self.keys, hashed)
        return at if at < len(self.keys) and self.keys[at] == hashed else -1


class Grams(Hashes):
    """Fingerprints in order, and which heads they have: most places of a text are passed over by
    theirs.
    """  # noqa: D205 - one sentence

    def __init__(self, keys: Sequence[int], heads: bytes, key: bytes) -> None:
        """Take hashes in order; `heads` as `marked` gives them."""
        super().__init__(keys)
        if len(key) != 16 or not heads or len(heads) & (len(heads) - 1):  # noqa: PLR2004 - SipHash
            raise ValueError("heads that no fingerprints have")
        self._heads, self._key = heads, key
        self._bits = len(heads).bit_length() + 2

    def met(self, text: bytes, first: int, stop: int) -> list[tuple[int, int, int]]:
        """Return (start, end, number of the hash) of the fingerprints that are met.

        One is looked for at `first` and each STEP bytes behind it, before `stop`.
        """
        found = []
        for at in range(first, min(stop, len(text)), STEP):
            begin = at
            while begin < min(at + 3, len(text)) and text[begin] & 0xC0 == 0x80:  # noqa: PLR2004
                begin += 1
            head = _gram(text, begin, min(at + REACH, len(text)), HEAD)
            if head is None or head[0] >= at + STEP:
                continue
            bit = sip(self._key, head[2]) >> (64 - self._bits)
            gram = _gram(text, begin, min(at + REACH, len(text)))
            if gram is None or not self._heads[bit >> 3] >> (bit & 7) & 1:
                continue
            number = self.find(sip(self._key, gram[2]))
            if number >= 0:
                found.append((gram[0], gram[1], number))
        return found


class Rows(Hashes):
    """Rows of a table by their primary value; the cells beside it are hashes bound to the row."""

    def __init__(  # noqa: PLR0913, PLR0917 - the arrays of an index
        self,
        keys: Sequence[int],
        cells: Sequence[int],
        width: int,
        lengths: bytes,
        cell_lengths: bytes,
        least: int,
        has_at: bool,  # noqa: FBT001 - the signature of the kernel
        key: bytes,
    ) -> None:
        """Take hashes in order, and `width` cells for each.

        `lengths` and `cell_lengths`: the lengths that primary values and cells have, in order;
        `least`: digits that each primary value has, unless it holds an `@` (`has_at`).
        """
        super().__init__(keys)
        if len(cells) != len(keys) * width:
            raise ValueError("cells that are not those of the rows")
        self._cells, self._width, self._key = cells, width, key
        self._lengths, self._cell_lengths = lengths, cell_lengths
        self._least, self._has_at = least, has_at

    def rows(self, text: bytes, first: int, stop: int) -> list[tuple[int, int, int, int, int]]:
        """Return (start, end, row, other rows, columns met as bits) of the rows in a text.

        Their primary value begins in `text[first:stop]`.
        """
        found = []
        at = first
        while at < stop:
            if _is_alnum(text[at]) and not (at and _is_alnum(text[at - 1])):
                longest = None
                for end, hashed in self._values(text, at):
                    number = self.find(hashed)
                    if number >= 0:
                        longest = end, number
                if longest is not None:
                    found.append((at, longest[0], *self._best(text, at, *longest)))
            at += 1
        return found

    def _values(self, text: bytes, at: int) -> Iterator[tuple[int, int]]:
        """Yield the end and the hash of what may be a primary value that begins at a place."""
        taken, has_at, begin = b"", False, at
        while at < min(len(text), begin + SPREAD):
            if not _is_alnum(text[at]):
                has_at = has_at or text[at : at + 1] == b"@"
                if text[at] not in SOFT or not _is_alnum((text[at + 1 : at + 2] or b" ")[0]):
                    return
            else:
                taken += text[at : at + 1].lower()
                if len(taken) > LONGEST_PRIMARY:
                    return
                is_end = at + 1 == len(text) or not _is_alnum(text[at + 1])
                digits = sum(byte <= 0x39 for byte in taken)  # noqa: PLR2004 - letters are above
                if is_end and (digits >= self._least or (has_at and self._has_at)):
                    for value in dict.fromkeys((taken, eighteen(taken))):
                        if len(value) in self._lengths:
                            yield at + 1, sip(self._key, value)
            at += 1

    def _best(self, text: bytes, start: int, end: int, number: int) -> tuple[int, int, int]:
        """Return the row of which most columns are met, how many others there are, and which."""
        best, most, last = number, -1, number
        while last < len(self.keys) and self.keys[last] == self.keys[number]:
            met = self._met(text, start, end, last)
            if most < 0 or met.bit_count() > most.bit_count():
                best, most = last, met
            last += 1
        return best, last - number - 1, most

    def _met(self, text: bytes, start: int, end: int, row: int) -> int:
        """Return which columns of a row are met around its primary value."""
        wanted = list(self._cells[row * self._width : (row + 1) * self._width])
        for low, high in _rings(text, start, end):
            for at, stop in ((low, start), (end, high)):
                if not any(wanted):
                    break
                self._meet(text, at, stop, row, wanted)
        cells = self._cells[row * self._width : (row + 1) * self._width]
        return sum(1 << column for column, cell in enumerate(cells) if cell and not wanted[column])

    def _meet(self, text: bytes, at: int, stop: int, row: int, wanted: list[int]) -> None:
        """Take out of `wanted` what stands in a stretch of the text."""
        while at < stop and text[at] & 0xC0 == 0x80:  # noqa: PLR2004 - a character that is cut
            at += 1
        bound = self.keys[row].to_bytes(8, "little")
        chars = list(_characters(text, at, stop))
        begins = [_begins(text, place, char) for place, char in chars]
        ends = [_ends(text, place, char) for place, char in chars]
        for first, (_, char) in enumerate(chars):
            if not begins[first]:
                continue
            taken = b""
            for last in range(first, len(chars)):
                taken += chars[last][1]
                if len(taken) > self._cell_lengths[-1]:
                    break
                if ends[last]:
                    self._take(bound, taken, wanted)
            spelled = _spelled(b"".join(char for _, char in chars[first : first + 13]))
            if spelled:
                self._take(bound, spelled, wanted)

    def _take(self, bound: bytes, value: bytes, wanted: list[int]) -> None:
        for form in dict.fromkeys((value, eighteen(value))):
            if len(form) in self._cell_lengths:
                hashed = cell_hash(self._key, bound, form)
                if hashed in wanted:
                    wanted[wanted.index(hashed)] = 0


def cell_hash(key: bytes, bound: bytes, value: bytes) -> int:
    """Return 32 bits for a cell of the row with this primary hash; never 0.

    Equal cells of two rows have different ones, so the file does not tell how often a name is in
    it.
    """
    return sip(key, bound + value) & 0xFFFFFFFF or 1


def _rings(text: bytes, start: int, end: int) -> list[tuple[int, int]]:
    """Return the stretches in which a row is looked for, the nearest first."""
    size = len(text)
    rings = [
        (max(start - NEAR, 0), min(end + NEAR, size)),
        (max(start - AROUND, 0), min(end + AROUND, size)),
    ]
    first, last = max(start - LINE, 0), min(end + LINE, size)
    low, high = text.rfind(b"\n", first, start) + 1, text.find(b"\n", end, last)
    if (low == 0 and first > 0) or (high < 0 and last < size):
        return rings  # the line is longer than a row
    high = last if high < 0 else high
    if low < rings[1][0] or high > rings[1][1]:
        rings.append((min(low, rings[1][0]), max(high, rings[1][1])))
    return rings


def _begins(text: bytes, place: int, char: bytes) -> bool:
    return len(char) > 1 or not (place and _is_alnum(text[place - 1]))


def _ends(text: bytes, place: int, char: bytes) -> bool:
    after = place + len(char)
    return len(char) > 1 or not (after < len(text) and _is_alnum(text[after]))


def _spelled(chars: bytes) -> bytes:
    """Return the eight digits of a date that is spelled with 年, 月 and 日; else nothing."""
    year, mark, rest = chars[:4], chars[4:7], chars[7:]
    if mark != _YEAR or not year.isdigit():
        return b""
    month, _, rest = rest.partition(_MONTH)
    day = next((rest.partition(sign)[0] for sign in _DAY if sign in rest[:5]), b"")
    if not (month.isdigit() and day.isdigit() and len(month) <= 2 and len(day) <= 2):  # noqa: PLR2004
        return b""
    return year + month.rjust(2, b"0") + day.rjust(2, b"0")


def ordered(keys: array[int], owners: array[int]) -> tuple[array[int], array[int]]:
    """Return hashes in order, each with its owner once."""
    pairs = sorted(set(zip(keys, owners, strict=True)))
    return array("Q", (key for key, _ in pairs)), array("I", (owner for _, owner in pairs))
