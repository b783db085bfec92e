"""Broken documents: `python benchmarks/extraction/mutate.py --count 20000 --seed 1`.

Takes the files of the canary corpus and some larger ones, breaks each in one of a dozen ways,
and reads it in a confined worker. An outcome is explained when the reading raises nothing,
ends in time, says something (text or a notice) about every file that is not empty, and no
reader broke down (`crashed`). Everything else is printed, kept in a folder, and fails the run.
"""

from __future__ import annotations

import argparse
import collections
import random
import sys
import time
import zipfile
from collections.abc import Callable
from io import BytesIO
from pathlib import Path

from bombs import builders, overlapping

from dlp.extract import Isolation, Source
from dlp.extract.pool import Pool
from dlp.extract.reading import Reading
from dlp.limits import Budget, Limits

CODES = frozenset({
    "encrypted", "truncated", "corrupt", "over-budget", "timeout", "unsupported", "unreadable",
    "empty-text", "name-mismatch",
})  # fmt: skip
LIMITS = Limits(max_expanded=16 << 20, max_entries=500, seconds=10)
SLOW = 11.0


# --- the ways to break a file: data and chance in, data out ----------------------------------


def cut(data: bytes, chance: random.Random) -> bytes:
    """End the file early."""
    return data[: chance.randrange(len(data))]


def cut_at_kilobyte(data: bytes, chance: random.Random) -> bytes:
    """End the file at a whole kilobyte."""
    return data[: 1024 * chance.randint(0, len(data) // 1024)] or data[:1]


def flip(data: bytes, chance: random.Random) -> bytes:
    """Flip a few bits."""
    out = bytearray(data)
    for _ in range(chance.randint(1, 12)):
        out[chance.randrange(len(out))] ^= 1 << chance.randrange(8)
    return bytes(out)


def overwrite(data: bytes, chance: random.Random) -> bytes:
    """Write one byte over a stretch."""
    place, size = chance.randrange(len(data)), chance.randint(1, 64)
    return data[:place] + bytes([chance.choice(b"\0\xff(<[{9/A")]) * size + data[place + size :]


def remove(data: bytes, chance: random.Random) -> bytes:
    """Take a stretch out."""
    place = chance.randrange(len(data))
    return data[:place] + data[place + chance.randint(1, 200) :]


def repeat(data: bytes, chance: random.Random) -> bytes:
    """Say a stretch again, many times."""
    place = chance.randrange(len(data))
    size = chance.randint(1, 100)
    return data[:place] + data[place : place + size] * chance.randint(2, 200) + data[place:]


def swap(data: bytes, chance: random.Random) -> bytes:
    """Exchange two halves behind a place."""
    place = chance.randrange(len(data))
    middle = (place + len(data)) // 2
    return data[:place] + data[middle:] + data[place:middle]


def number(data: bytes, chance: random.Random) -> bytes:
    """Put an extreme number where one may be: sizes, counts, offsets, CRCs."""
    width = chance.choice((2, 4, 8))
    place = chance.randrange(len(data))
    value = chance.choice(
        (0, 1, 0x7F, 0xFF, 1 << 15, (1 << 31) - 1, (1 << 32) - 1, len(data), place)
    )
    order = chance.choice(("little", "big"))
    raw = (value % (1 << 8 * width)).to_bytes(width, order)
    return data[:place] + raw + data[place + width :]


def digits(data: bytes, chance: random.Random) -> bytes:
    """Put another number where one is written in digits: lengths, references, offsets of PDF."""
    places = [n for n, byte in enumerate(data) if 48 <= byte < 58]
    if not places:
        return flip(data, chance)
    place = chance.choice(places)
    return (
        data[:place]
        + str(chance.choice((0, 1, 2, 3, 9, 10**9, 10**18))).encode()
        + data[place + 1 :]
    )


def header(data: bytes, chance: random.Random) -> bytes:
    """Break the head of a zip member or of a directory entry: CRC, sizes, offsets, method."""
    marks = [
        n for n in range(len(data) - 4) if data[n : n + 4] in {b"PK\1\2", b"PK\3\4", b"PK\5\6"}
    ]
    if not marks:
        return number(data, chance)
    place = chance.choice(marks) + chance.randrange(4, 46)
    return data[:place] + chance.randbytes(chance.choice((1, 2, 4))) + data[place + 4 :]


def reference(data: bytes, chance: random.Random) -> bytes:
    """Let one object of a PDF stand for another: circles in page trees and streams."""
    marks = [n for n in range(1, len(data) - 4) if data[n : n + 4] == b" 0 R"]
    if not marks:
        return chain(data, chance)
    place = chance.choice(marks)
    return data[: place - 1] + str(chance.randint(1, 9)).encode() + data[place:]


def chain(data: bytes, chance: random.Random) -> bytes:
    """Let a sector of a compound file lead to any other: circles and crossings in its chains."""
    if data[:4] != b"\xd0\xcf\x11\xe0" or len(data) < 1024:
        return number(data, chance)
    table = (int.from_bytes(data[76:80], "little") + 1) * 512
    place = table + 4 * chance.randrange(max(1, min(128, len(data) // 512)))
    return (
        data[:place]
        + chance.randrange(len(data) // 512 + 1).to_bytes(4, "little")
        + data[place + 4 :]
    )


def climb(data: bytes, chance: random.Random) -> bytes:
    """Put a file into a zip under a name that leads out of it, beside itself."""
    name = chance.choice(
        ("../../../etc/passwd", "/etc/passwd", "C:\\x", "..\\..\\x", "a/../../b", ".")
    )
    out = BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr(name, data)
    return out.getvalue()


def overlap(data: bytes, chance: random.Random) -> bytes:
    """Name the same member many times."""
    del data
    return overlapping(chance.randint(2, 50), chance.randint(1, 2000))


WAYS: tuple[Callable[[bytes, random.Random], bytes], ...] = (
    cut, cut_at_kilobyte, flip, flip, overwrite, remove, repeat, swap, number, number, digits,
    header, header, reference, reference, chain, climb, overlap,
)  # fmt: skip


# --- reading them ----------------------------------------------------------------------------


def seeds() -> list[tuple[str, bytes]]:
    """Return the files to be broken, with their names."""
    build = builders()
    corpus = sys.modules["canaries"].corpus()
    files = [(f"{one.format}, {one.place}", one.data) for one in corpus]
    rows = "".join(
        f"<row r='{n}'><c r='A{n}' t='s'><v>0</v></c><c><f>A{n}</f><v>{n}</v></c></row>"
        for n in range(1, 400)
    )
    body = (
        "<w:tbl><w:tr><w:tc><w:p><w:r><w:t>cell of a table</w:t></w:r></w:p></w:tc></w:tr></w:tbl>"
        * 60
    )
    page = b"".join(
        b"BT /F1 12 Tf 50 %d Td (line %d of a page) Tj ET " % (800 - n, n)
        for n in range(0, 700, 12)
    )
    files += [
        ("a larger xlsx", build.xlsx(rows, strings="<si><t>shared</t></si>")),
        ("a larger docx", build.docx(body)),
        ("a larger pdf", build.page_pdf(page, o6=b"<< /Contents (note) /Rect [0 0 9 9] >>")),
        ("a larger doc", build.cfb(build.word_streams("text of a document. " * 400))),
    ]
    return files


def outcome(data: bytes, isolation: Isolation | None) -> str:
    """Read a file; return what is not explained about it, or nothing."""
    reading = Reading(isolation)
    began = time.monotonic()
    said = 0
    strange = set()
    try:
        for _, item in reading.walk(Source(data=data), Budget(LIMITS)):
            said += 1
            code = getattr(item, "code", None)
            if code is not None and code not in CODES:
                strange.add(f"{code}: {item.detail}")
    except BaseException as error:  # noqa: BLE001 - that is what is looked for
        return f"raises {type(error).__name__}: {error}"
    if time.monotonic() - began > SLOW:
        strange.add("takes too long")
    if data and not said:
        strange.add("says nothing")
    return "; ".join(sorted(strange))


def run(
    count: int, seed: int, isolation: Isolation | None, keep: Path | None
) -> collections.Counter[str]:
    """Break and read `count` files; return how many gave which outcome, `` for explained."""
    files = seeds()
    outcomes: collections.Counter[str] = collections.Counter()
    for index in range(count):
        chance = random.Random(f"{seed} {index}")
        name, data = files[index % len(files)]
        for _ in range(chance.choice((1, 1, 1, 2, 3))):
            data = chance.choice(WAYS)(data, chance) or b"\0"
        found = outcome(data, isolation)
        outcomes[found] += 1
        if found:
            print(f"{index}: {name}: {found}", flush=True)
            if keep is not None:
                (keep / f"{seed}-{index}.bin").write_bytes(data)
    return outcomes


def main() -> int:
    """Run and report; return 1 if an outcome is not explained."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--count", type=int, default=20_000)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--keep", type=Path, help="folder for the files that are not explained")
    parser.add_argument("--here", action="store_true", help="read in this process, not in a worker")
    options = parser.parse_args()
    if options.keep:
        options.keep.mkdir(parents=True, exist_ok=True)
    began = time.monotonic()
    if options.here:
        outcomes = run(options.count, options.seed, None, options.keep)
    else:
        with Pool(size=1) as pool:
            outcomes = run(options.count, options.seed, pool, options.keep)
    strange = options.count - outcomes[""]
    print(
        f"{options.count} files, seed {options.seed}: {strange} unexplained, {time.monotonic() - began:.0f} s"
    )
    return 1 if strange else 0


if __name__ == "__main__":
    sys.exit(main())
