"""Why something was found at a place of a file, and why something was not.

`FILE:OFFSET` counts bytes from 0, `FILE:LINE:COLUMN` from 1, as reports do. FILE may go into
containers as reports write it: `mail.eml!/list.csv`.
"""

from __future__ import annotations

import os
import re
import sys
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from dlp import density
from dlp.cli import indexes
from dlp.cli.gates import Refusal, hotwords, refusals
from dlp.engine import Engine
from dlp.errors import DlpError
from dlp.extract import Source
from dlp.extract.reading import Reading
from dlp.limits import Budget, Limits
from dlp.model import Finding, Likelihood, Segment
from dlp.packs.loader import load
from dlp.packs.schema import Detector
from dlp.report import printable
from dlp.scanner import Scanner
from dlp.text import Decoder, Piece
from dlp.wayback import located

if TYPE_CHECKING:
    import argparse

_PLACE = re.compile(r"(?P<path>.+?):(?P<first>\d+)(?::(?P<second>\d+))?")
REPORTED = Likelihood.POSSIBLE
"""What `dlp scan` reports from, unless it is told otherwise."""


@dataclass(frozen=True, slots=True)
class Spot:
    """A place that was asked for."""

    path: str
    offset: int | None
    line: int = 0
    column: int = 0

    @property
    def file(self) -> Path:
        """The file on disk."""
        return Path(self.path.partition("!/")[0])

    @staticmethod
    def of(text: str) -> Spot | None:
        """Read `FILE:OFFSET` or `FILE:LINE:COLUMN`; None for what is no place in a file.

        >>> Spot.of("setup.py:3:1") is None or Spot.of("setup.py:3:1").line
        3
        """
        found = _PLACE.fullmatch(text)
        if found is None or Path(text).exists():
            return None
        if found["second"]:
            made = Spot(found["path"], None, int(found["first"]), int(found["second"]))
        else:
            made = Spot(found["path"], int(found["first"]))
        return made if made.file.is_file() or "/" in made.path or made.file.suffix else None


@dataclass(frozen=True, slots=True)
class _Text:
    """The text that holds the place, folded, and the place in it."""

    piece: Piece
    at: int
    source: int
    """The place as an offset of the source."""


def explain(spot: Spot, packs: Sequence[str] | None, options: argparse.Namespace) -> int:
    """Print why something was found at a place, and what was refused there.

    Raises `DlpError` for a file or a place that there is not.
    """
    if not spot.file.is_file():
        raise DlpError(f"{spot.file}: no such file")
    text = _text(spot)
    scanner = Scanner(
        packs, minimum=Likelihood.VERY_UNLIKELY, fingerprint_key=_key(options),
        registered=indexes.of(options),
    )  # fmt: skip
    inspection = scanner.scan_path(spot.file, name=str(spot.file))
    findings = [item for item in inspection.findings if _covers(item, spot, text)]
    for finding in findings:
        _print_found(finding, options)
    plan = scanner.engine.matcher.plan
    shaped = list(refusals(plan, text.piece.data, text.at))
    known = {detector.id: detector for detector in load(packs).detectors}
    _print_refused(shaped, findings, known, every=options.all)
    _print_marks(scanner.engine, text)
    here = len(plan) - len(shaped)
    sys.stdout.write(f"{here} of {len(plan)} patterns: no shape of theirs is here\n")
    for notice in inspection.notices:
        said = f"{notice.code}: {notice.path}: {notice.detail}"
        sys.stdout.write(f"{printable(said)}\n")
    return 0


def _text(spot: Spot) -> _Text:
    """Read the file down to the text that was asked for."""
    name = str(spot.file)
    source = Source(data=spot.file.read_bytes(), name=name)
    paths = []
    for path, item in Reading().walk(source, Budget(Limits())):
        if not isinstance(item, Segment):
            continue
        if path != spot.path:
            paths.append(path)
            continue
        piece = Decoder(charset=item.charset, certain=item.certain).feed(item.data, final=True)
        at = _folded(piece, spot)
        return _Text(piece, at, located({at}, [(0, piece)], end=False)[at][0])
    hint = "".join(f"\n  it holds: {path}" for path in paths[:20])
    raise DlpError(f"{spot.path}: is no text in this file{hint}")


def _folded(piece: Piece, spot: Spot) -> int:
    """Return the place as an offset of the folded text."""
    data = piece.data
    if spot.offset is None:
        lines = data.split(b"\n")
        if not 1 <= spot.line <= len(lines):
            raise DlpError(f"line {spot.line}: the text has {len(lines)} lines")
        before = lines[spot.line - 1].decode("utf-8", "replace")[: max(spot.column - 1, 0)]
        return sum(len(line) + 1 for line in lines[: spot.line - 1]) + len(before.encode())
    low, high = 0, len(data)
    while low < high:  # the last offset that does not lie behind the place
        middle = (low + high + 1) // 2
        if located({middle}, [(0, piece)], end=False)[middle][0] <= spot.offset:
            low = middle
        else:
            high = middle - 1
    if low >= len(data):
        raise DlpError(f"offset {spot.offset}: the text ends before it")
    return low


def _covers(finding: Finding, spot: Spot, text: _Text) -> bool:
    outer, _, _ = finding.location.path.partition("#")
    if outer != spot.path:
        return False
    if outer != finding.location.path:  # in an encoding that begins at or before the place
        step = re.search(r"@(\d+)", finding.location.path)
        return bool(step) and finding.location.span.start <= text.source < finding.location.span.end
    return finding.location.span.start <= text.source < finding.location.span.end


def _print_found(finding: Finding, options: argparse.Namespace) -> None:
    from dlp.cli.explain import print_finding  # noqa: PLC0415 - the two print alike

    write = sys.stdout.write
    write("found: ")
    print_finding(finding)
    if finding.likelihood < REPORTED:
        write(f"  not reported by default: {finding.likelihood} is below {REPORTED}; ")
        write(f"--min-likelihood {finding.likelihood} shows it\n")
        against = [item for item in finding.evidence if item.decibans < 0 and item.name != "shape"]
        if against:
            said = ", ".join(f"{item.name} ({item.decibans:+.1f} dB)" for item in against)
            write(f"  what stands around it speaks against it: {said}\n")
    for line in _suppressed(finding, options):
        write(f"  suppressed by {line}\n")


def _key(options: argparse.Namespace) -> bytes | None:
    """Return the key of fingerprints, which baselines and allow lists compare; None: any."""
    from dlp.suppress.key import FILE_VARIABLE, VARIABLE, read_key  # noqa: PLC0415 - rare

    given = options.key_file or os.environ.get(FILE_VARIABLE) or os.environ.get(VARIABLE)
    return read_key(options.key_file) if given or options.baseline else None


def _suppressed(finding: Finding, options: argparse.Namespace) -> list[str]:
    """Say what suppresses a finding, with the lists that were named."""
    if not (options.allow or options.baseline or options.pragmas):
        return []
    from dlp.suppress import AllowList, Baseline, Suppressor, read_key, text_lines  # noqa: PLC0415

    baseline = None
    if options.baseline:
        baseline = Baseline.load(options.baseline, read_key(options.key_file))
    lists, known = indexes.divided(options.allow or (), options.key)
    suppressor = Suppressor(
        allow=[AllowList.load(path) for path in lists], known=known, baseline=baseline
    )
    path = finding.location.path
    lines = None
    if options.pragmas and Path(path).is_file():
        lines = text_lines(path, Path(path).read_bytes())
    left = suppressor.apply([finding], lines)
    return [f"{item.rule}: {item.reason}" for item in left.taken] + [
        f"nothing, but {remark}" for remark in left.remarks
    ]


def _print_refused(
    shaped: Sequence[Refusal],
    findings: Sequence[Finding],
    known: Mapping[str, Detector],
    *,
    every: bool,
) -> None:
    write = sys.stdout.write
    won = {(finding.infotype, finding.pattern) for finding in findings}
    lost = {name for finding in findings for name in finding.alternatives}
    told: dict[str, None] = {}
    inner = 0
    longest = max((item.span[1] - item.span[0] for item in shaped), default=0)
    for item in shaped:
        if item.gate == "boundary" and item.span[1] - item.span[0] < longest and not every:
            inner += 1
            continue
        detector, pattern = item.planned.detector, item.planned.pattern
        if (detector.id, pattern.name) in won:
            continue
        told[f"  {detector.id} / {pattern.name}: {_gate(item, findings, lost, known)}\n"] = None
    if told:
        write("refused:\n")
        write("".join(told))
    if inner:
        write(
            f"{inner} patterns: the shape is only a part of what stands here (--all lists them)\n"
        )
    if not findings and not told and not inner:
        write("nothing found, and nothing refused: ")


def _print_marks(engine: Engine, text: _Text) -> None:
    """Say which marks of structures stand around the place, and what they come to."""
    names = engine.tables.names
    for cluster in density.around(engine, text.piece.data, text.at):
        planned = engine.matcher.plan[cluster.row.pattern]
        code = engine.tables.mark_code + 1 + cluster.row.first
        marks = ", ".join(f"{names[code + mark]} {add / 10:+.1f}" for mark, add in cluster.parts)
        said = f"  {planned.detector.id} / {planned.pattern.name}: {cluster.verdict()}"
        if marks:
            sys.stdout.write(f"{said}: {marks}\n")


def _gate(
    item: Refusal, findings: Sequence[Finding], lost: set[str], known: Mapping[str, Detector]
) -> str:
    """Say in words which gate refused a pattern."""
    if item.gate:
        return f"{item.gate}: {item.detail}"
    detector = item.planned.detector
    winners = [finding.infotype for finding in findings]
    if detector.id in lost:
        return f"conflict: {', '.join(winners)} weighs more"
    if detector.id in winners:
        return "conflict: another pattern of this detector weighs more"
    if item.planned.pattern.requires_hotword:
        return f"hotword: it needs one nearby, such as {hotwords(known[detector.id])}"
    if winners:
        return f"conflict: {', '.join(winners)} weighs more"
    return "below the minimum: words nearby speak so much against it that it is dropped"
