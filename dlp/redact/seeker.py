"""Seeker: knows the values that are to go, finds them in a text, and says what to write there.

Two ways lead to a value. The scanner finds it in the text itself, also behind escapes. And what
was found anywhere in the document is looked for everywhere in it: a column's name makes a value
certain in a sheet, and the shared string that holds it has no column.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from typing import Protocol

from dlp.limits import Budget, OverBudget
from dlp.model import Finding, Likelihood, Span
from dlp.redact.blobs import BLOBS, rewritten
from dlp.redact.operators import Clear, Operator
from dlp.redact.values import Known, Values
from dlp.scanner import Scanner
from dlp.text import Piece, decode, layers
from dlp.text.fold import fold

_STEP = re.compile(r"#([a-z0-9-]+)@(\d+)")
Rewrite = Callable[[bytes, str], bytes]
Unescape = Callable[[str], str]


@dataclass(frozen=True, slots=True)
class Spot:
    """A range of a text, in bytes and in code points, and what is to stand there."""

    span: Span
    text_span: Span
    replacement: str = field(repr=False)
    infotype: str = ""


def unchanged(text: str) -> str:
    """Return text that has no escapes."""
    return text


class Finder(Protocol):
    """What a rewriter asks for each text: where is something, and what goes there."""

    def spots(
        self,
        data: bytes,
        *,
        charset: str | None = None,
        rewrite: Rewrite | None = None,
        unescape: Unescape = unchanged,
        alone: bool | None = True,
    ) -> list[Spot]:
        """Return what is to be replaced in a text, in order, without overlaps."""
        ...


class Seeker:
    """Finds values in texts and replaces them by one operator."""

    def __init__(
        self,
        scanner: Scanner,
        operator: Operator,
        *,
        minimum: Likelihood = Likelihood.POSSIBLE,
        wanted: frozenset[str] | None = None,
    ) -> None:
        self.scanner = scanner
        self.minimum = minimum
        self.deep = False
        """Scan also texts that are only a part of what a reader sees."""
        self._operator = operator
        self._wanted = wanted
        self._values = Values()
        self._produced: set[str] = set()
        self._validators = {
            (planned.detector.id, planned.pattern.name): planned.pattern.validator
            for planned in scanner.engine.plan
        }

    def relevant(self, findings: Iterable[Finding]) -> list[Finding]:
        """Return the findings that must go: sure enough, asked for, and not of our own making."""
        return [
            finding
            for finding in findings
            if finding.likelihood >= self.minimum
            and not finding.is_structure
            and (self._wanted is None or finding.infotype in self._wanted)
            and finding.reveal().strip() not in self._produced
        ]

    def asked_whole(self, findings: Iterable[Finding]) -> list[Finding]:
        """Return the findings about a text as a whole that were asked for by name.

        There is no value in them that could be taken out, so they cannot be redacted.
        """
        return [
            finding
            for finding in findings
            if finding.is_structure
            and finding.likelihood >= self.minimum
            and self._wanted is not None
            and finding.infotype in self._wanted
        ]

    def learn(self, findings: Iterable[Finding]) -> None:
        """Remember values that are looked for from now on."""
        for finding in findings:
            self._values.add(finding.reveal(), self._known(finding))

    def forget(self) -> None:
        """Drop the values: what is learned next was found in a text that was rewritten once."""
        self._values = Values()

    def _known(self, finding: Finding) -> Known:
        validator = self._validators.get((finding.detector, finding.pattern), "")
        return Known(finding.infotype, finding.category, validator)

    def spots(
        self,
        data: bytes,
        *,
        charset: str | None = None,
        rewrite: Rewrite | None = None,
        unescape: Unescape = unchanged,
        alone: bool | None = True,
    ) -> list[Spot]:
        """Return what is to be replaced in a text, in order, without overlaps.

        `rewrite` is asked for nested encodings that stand for themselves (base64, hex); `alone`
        says that the text makes sense by itself, so that it is scanned; with `deep` all are but
        those that are no text at all (None).
        """
        piece, _, _ = decode(data, charset=charset, certain=charset is not None)
        found: list[Spot] = []
        if alone or (self.deep and alone is not None):
            found += self._scanned(data, piece, charset, rewrite, unescape)
        for start, end, known in self._values.find(piece.data):
            span, text_span = piece.spans(start, end)
            folded = piece.data[start:end].decode("utf-8", "replace")
            raw = unescape(_between(data, span, piece))
            found.append(self._spot(span, text_span, raw, folded, known))
        return _apart(found)

    def _scanned(
        self,
        data: bytes,
        piece: Piece,
        charset: str | None,
        rewrite: Rewrite | None,
        unescape: Unescape,
    ) -> list[Spot]:
        source = data.decode("utf-8", "replace") if charset == "utf-8" else data
        spots: list[Spot] = []
        blobs: set[int] = set()
        for finding in self.relevant(self.scanner.scan(source).findings):
            path, location = finding.location.path, finding.location
            step = _STEP.match(path)
            if path and step is None:
                continue
            if step and step[1] in BLOBS:
                blobs.add(int(step[2]))
                continue
            if step and step.end() != len(path):
                continue
            value = finding.reveal()
            raw = value if step else unescape(_between(data, location.span, piece))
            spots.append(
                self._spot(location.span, location.text_span, raw, value, self._known(finding))
            )
        if blobs and rewrite is not None:
            spots += self._undone(piece, blobs, rewrite)
        return spots

    def _undone(self, piece: Piece, starts: set[int], rewrite: Rewrite) -> list[Spot]:
        """Return nested encodings whose content was rewritten and encoded again."""
        found: list[Spot] = []
        try:
            for layer in layers(piece.data, Budget(self.scanner.limits)):
                if layer.is_spread or layer.kind not in BLOBS:
                    continue
                span, text_span = piece.spans(layer.start, layer.end)
                if span.start in starts:
                    inner = rewrite(layer.data, f"#{layer.kind}@{span.start}")
                    text = rewritten(layer.kind, piece.data[layer.start : layer.end], inner)
                    found.append(Spot(span, text_span, text, layer.kind))
        except OverBudget:
            return found
        return found

    def _spot(
        self, span: Span, text_span: Span, raw: str, folded: str, known: Known
    ) -> Spot:  # fmt: skip
        clear = Clear(raw, folded, known.infotype, known.category, known.validator)
        text = self._operator(clear)
        self._produced.add(_plain(text))
        return Spot(span, text_span, text, known.infotype)


def _plain(text: str) -> str:
    return fold(text.encode("utf-8", "replace")).decode("utf-8", "replace").strip()


def _between(data: bytes, span: Span, piece: Piece) -> str:
    """Return the text of a span of the source."""
    return data[span.start : span.end].decode(charset_at(piece, span.start), "replace")


def charset_at(piece: Piece, offset: int) -> str:
    """Return the codec in which the byte at an offset was read."""
    name = "utf-8"
    for part in piece.parts:
        if part.start > offset:
            break
        name = "utf-8" if part.charset is None else part.charset.name
    return name


def _apart(spots: list[Spot]) -> list[Spot]:
    """Sort; of those that overlap the first and longest stays, stretched over the others."""
    out: list[Spot] = []
    for spot in sorted(spots, key=lambda one: (one.span.start, -one.span.end)):
        if out and spot.span.start < out[-1].span.end:
            last = out[-1]
            if spot.span.end > last.span.end:
                span = Span(last.span.start, spot.span.end)
                text = Span(last.text_span.start, spot.text_span.end)
                out[-1] = Spot(span, text, last.replacement, last.infotype)
        else:
            out.append(spot)
    return out
