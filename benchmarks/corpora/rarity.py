"""Writes `dlp/match/data/rarity.bin` anew: how rare bytes, pairs of bytes and four in a row are in ordinary text.

    python benchmarks/corpora/rarity.py --kind FOLDER… --kind FOLDER…

Each argument is a folder or a file; gzip is opened. The kinds count alike, however much there is of each.
Only frequencies are kept, nothing of the texts. The file in the repository was made from source code in Python
(the standard library of CPython 3.11), Go (its standard library) and JavaScript (npm), from the Chinese
manual pages of Debian's manpages-zh, and from manual pages and licences in English of Debian 12.
"""

from __future__ import annotations

import argparse
import gzip
import itertools
import math
import zlib
from collections import Counter
from collections.abc import Iterable, Iterator
from pathlib import Path

from dlp.match.grams import FOLD, LEAST, RARITY_FILE, WIDTH

MOST = 2 << 20
"""Bytes of a kind that are counted."""
OF_A_FILE = 20_000
NEVER = 1e-6
"""What never stood behind a byte is as rare as this."""
SUFFIXES = {".py", ".go", ".js", ".gz", ""}


def main() -> None:
    """Count, and write the file."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--kind", action="append", nargs="+", type=Path, required=True)
    kinds = [_text(paths) for paths in parser.parse_args().kind]
    alone = [Counter(text) for text in kinds]
    pairs = [Counter(itertools.pairwise(text)) for text in kinds]
    grams = [Counter(text[i : i + WIDTH] for i in range(len(text) - WIDTH + 1)) for text in kinds]
    size = len(kinds)
    out = bytearray()
    for byte in range(256):
        shares = [one[byte] / len(text) for one, text in zip(alone, kinds, strict=True)]
        out.append(_decibans(sum(shares) / size))
    for before in range(256):
        behind = [sum(one[before, byte] for byte in range(256)) for one in pairs]
        for byte in range(256):
            shares = [
                one[before, byte] / total for one, total in zip(pairs, behind, strict=True) if total
            ]
            out.append(_decibans(max(shares, default=0.0)))
    for gram in sorted(set().union(*grams)):
        share = sum(one[gram] / len(text) for one, text in zip(grams, kinds, strict=True)) / size
        if share >= LEAST:
            out += gram + bytes([_decibans(share)])
    RARITY_FILE.write_bytes(zlib.compress(bytes(out), 9))
    print(
        f"{RARITY_FILE.name}: {RARITY_FILE.stat().st_size} bytes, {(len(out) - 65792) // 5} grams"
    )


def _decibans(share: float) -> int:
    return round(-10 * math.log10(max(share, NEVER)))


def _text(paths: Iterable[Path]) -> bytes:
    return b"\n".join(_texts(paths))[:MOST].translate(FOLD)


def _texts(paths: Iterable[Path]) -> Iterator[bytes]:
    for path in paths:
        files = sorted(path.rglob("*")) if path.is_dir() else [path]
        for file in files:
            if file.is_file() and file.suffix in SUFFIXES:
                data = file.read_bytes()
                data = gzip.decompress(data) if data[:2] == b"\x1f\x8b" else data
                yield data[:OF_A_FILE]


if __name__ == "__main__":
    main()
