"""`dlp extract FILE`: print the segments that a file is read into, for people who debug.

The text of the document is printed in the clear: that is what is asked for here. Exit codes:
0 everything was read; 1 `--verify` misses words; 2 wrong usage; 3 something was not read.
"""

from __future__ import annotations

import argparse
import json
import sys
import unicodedata
from collections.abc import Iterator, Sequence
from contextlib import ExitStack
from pathlib import Path
from typing import Any

from dlp.extract import Isolation, Source, media_type
from dlp.extract.pool import Pool
from dlp.extract.reading import Reading
from dlp.extract.verdict import PartVerdict, Verdict
from dlp.limits import Budget, Limits
from dlp.model import Notice, Place, Segment

MISSING, UNREAD = 1, 3
_SHOWN = 60
_EXAMPLES = 10


def parser() -> argparse.ArgumentParser:
    """Return the parser of this subcommand."""
    made = argparse.ArgumentParser(
        prog="dlp extract", description=(__doc__ or "").partition("\n")[0]
    )
    made.add_argument("file", metavar="FILE", type=Path)
    made.add_argument("--json", action="store_true", help="one JSON object a line")
    made.add_argument("--password-file", metavar="F", type=Path,
                      help="passwords to be tried, one a line, UTF-8")  # fmt: skip
    made.add_argument("--verify", action="store_true",
                      help="compare the words found with a second engine")  # fmt: skip
    made.add_argument("--shown", type=int, default=_SHOWN, metavar="N",
                      help=f"characters of text to print (default: {_SHOWN}; -1: all)")  # fmt: skip
    made.add_argument("--isolation", choices=("worker", "none"), default="worker",
                      help="where to read: a confined process, or this one")  # fmt: skip
    return made


def run(arguments: Sequence[str]) -> int:
    """Run the subcommand; return its exit code."""
    options = parser().parse_args(arguments)
    passwords = _passwords(options.password_file)
    data = options.file.read_bytes()
    source = Source(data=data, name=options.file.name)
    write = _write_json if options.json else _write_line
    texts: list[str] = []
    with ExitStack() as stack:
        isolation: Isolation | None = None
        if options.isolation == "worker":
            isolation = stack.enter_context(Pool(size=1))
        reading = Reading(isolation, passwords)
        for path, item in reading.walk(source, Budget(Limits())):
            text = _text(item) if isinstance(item, Segment) else ""
            write(_row(path, item, text, options.shown))
            if options.verify:
                texts.append(text)
    for part in reading.verdicts:
        write(_verdict(part))
    code = 0 if all(part.verdict is Verdict.SCANNED for part in reading.verdicts) else UNREAD
    if options.verify:
        return _verify(source, texts, write) or code
    return code


def _passwords(path: Path | None) -> tuple[str, ...]:
    if path is None:
        return ()
    return tuple(line for line in path.read_text(encoding="utf-8").splitlines() if line)


def _text(segment: Segment) -> str:
    from dlp.text import decode  # noqa: PLC0415 - compiled parts, for text only

    if segment.kind == "bytes":
        return segment.data.decode("latin-1")
    piece, _, _ = decode(segment.data, charset=segment.charset, certain=segment.certain)
    return bytes(piece.data).decode("utf-8", "replace")


def _row(path: str, item: Segment | Notice, text: str, shown: int) -> dict[str, Any]:
    if isinstance(item, Notice):
        fields = {"notice": item.code, "path": path, "detail": item.detail}
        return fields | {"limits": item.limits}
    place = item.places.at(0) if item.places else Place()
    return {
        "segment": item.kind,
        "path": path,
        "charset": item.charset,
        "place": {name: value for name, value in _named(place) if value is not None},
        "length": len(item.data),
        "text": text if shown < 0 else text[:shown],
    }


def _named(place: Place) -> Iterator[tuple[str, Any]]:
    for name in ("page", "sheet", "cell", "kind"):
        yield name, getattr(place, name)


def _verdict(part: PartVerdict) -> dict[str, Any]:
    return {
        "verdict": part.verdict.value,
        "path": part.path,
        "segments": part.segments,
        "length": part.size,
        "notes": part.notes,
    }


def _verify(source: Source, texts: list[str], write: Any) -> int:
    from dlp.extract import second  # noqa: PLC0415 - only on demand

    try:
        opinion = second.compare(media_type(source.data, source.name), source.data, texts)
    except second.NoOpinion as none:
        write({"verify": "none", "path": source.name, "detail": str(none)})
        return 0
    write({
        "verify": opinion.engine, "path": source.name, "words": opinion.words,
        "missing": len(opinion.missing), "examples": list(opinion.missing[:_EXAMPLES]),
    })  # fmt: skip
    return MISSING if opinion.missing else 0


def _write_json(row: dict[str, Any]) -> None:
    sys.stdout.write(json.dumps(row) + "\n")


def _write_line(row: dict[str, Any]) -> None:
    """Print a row for a terminal: nothing in a document can move its cursor."""
    sys.stdout.write(_printable("  ".join(_columns(row))) + "\n")


def _columns(row: dict[str, Any]) -> Iterator[str]:
    what, kind = next(iter(row.items()))
    yield f"{what:<8}{kind:<14}"
    yield row["path"] or "-"
    match what:
        case "segment":
            yield row["charset"] or "charset?"
            yield f"{row['length']} bytes"
            if row["place"]:
                yield " ".join(f"{name}={value}" for name, value in row["place"].items())
            yield repr(row["text"])
        case "notice":
            yield row["detail"] + ("" if row["limits"] else " (does not limit)")
        case "verdict":
            yield f"{row['segments']} segments, {row['length']} bytes"
            yield "; ".join(row["notes"])
        case _:
            yield row.get("detail") or f"{row['words']} words, {row['missing']} missing"
            yield " ".join(row.get("examples", ()))


def _printable(text: str) -> str:
    return "".join(
        f"\\u{ord(char):04x}" if unicodedata.category(char)[0] == "C" else char for char in text
    ).rstrip()
