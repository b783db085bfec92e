"""Measure the scanner on documents with marks: recall by class, precision at likely, both halves.

The misses of the development half can be listed; the held-out half is counted and never shown.
"""

import argparse
import re
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field

from marked import CERTAIN, NOWHERE, UNSURE, Document, Value

import dlp
from dlp.policy.records import insured_records

AROUND = 60
RANKS = {likelihood: rank for rank, likelihood in enumerate(dlp.Likelihood)}
POSSIBLE, LIKELY = RANKS[dlp.Likelihood.POSSIBLE], RANKS[dlp.Likelihood.LIKELY]
OUT = re.compile(r"\\n|[\W_]")
RECORDS = ("insured_record", "insured_form")


@dataclass(frozen=True, slots=True)
class Reading:
    """How a corpus names things: what finds a kind, its class, what counts on neither side, which genres hold nothing."""

    accepts: Callable[[str, str], bool]
    class_of: Callable[[str], str]
    ignores: Callable[[Document, dlp.Finding], bool]
    is_negative: Callable[[str], bool]


@dataclass(slots=True)
class Tally:
    """What was counted in one half."""

    values: Counter[str] = field(default_factory=Counter)
    possible: Counter[str] = field(default_factory=Counter)
    likely: Counter[str] = field(default_factory=Counter)
    exact: Counter[str] = field(default_factory=Counter)
    kinds: dict[str, list[int]] = field(default_factory=lambda: defaultdict(lambda: [0, 0, 0]))
    findings: int = 0
    false: Counter[str] = field(default_factory=Counter)
    false_in_negatives: int = 0
    misses: list[str] = field(default_factory=list)
    wrong: list[str] = field(default_factory=list)


def plain(text: str) -> str:
    """Return a text without what a format may put into it."""
    return OUT.sub("", text).lower()


def is_exact(value: Value, finding: dlp.Finding) -> bool:
    """Whether a finding is the value and nothing else."""
    span = finding.location.text_span
    return (span.start, span.end) == (value.start, value.end) or plain(finding.reveal()) == plain(
        value.text
    )


def meets(document: Document, value: Value, finding: dlp.Finding) -> bool:
    """Whether a finding overlaps a value: by place, or by content where the text was unpacked first."""
    span = finding.location.text_span
    is_here = value.start != NOWHERE and finding.location.path == document.name
    if is_here and span.start < value.end and value.start < span.end:
        return True
    found, true = plain(finding.reveal()), plain(value.text)
    return found == true or (min(len(found), len(true)) > 3 and (found in true or true in found))


def around(document: Document, start: int, end: int) -> str:
    """Return a value with what stands beside it, on one line."""
    if start == NOWHERE:
        return "(inside a container)"
    before, after = document.text[max(0, start - AROUND) : start], document.text[end : end + AROUND]
    return f"…{before}[[{document.text[start : min(end, start + 70)]}]]{after}…".replace("\n", "⏎")


def judge(document: Document, findings: list[dlp.Finding], reading: Reading, tally: Tally) -> None:
    """Count one document."""
    ranked = [(finding, RANKS[finding.likelihood]) for finding in findings]
    whole = [Value(kind, CERTAIN, "", 0, len(document.text)) for kind in document.whole]
    for value in (*document.values, *whole):
        if value.sure != UNSURE:
            count_value(document, value, ranked, reading, tally)
    for finding, rank in ranked:
        if rank >= LIKELY:
            count_finding(document, finding, reading, tally)


def count_value(
    document: Document,
    value: Value,
    ranked: list[tuple[dlp.Finding, int]],
    reading: Reading,
    tally: Tally,
) -> None:
    """Count a value: found or missed, and how exactly."""
    met = [(f, rank) for f, rank in ranked if not value.text or meets(document, value, f)]
    named = [(f, rank) for f, rank in met if reading.accepts(value.kind, f.infotype)]
    best = max((rank for _, rank in named), default=-1)
    if value.kind in RECORDS:
        records = insured_records([f for f, _ in ranked])
        best = max((RANKS[record.likelihood] for record in records), default=-1)
    needed = LIKELY if value.sure == CERTAIN else POSSIBLE
    exact = not value.text or any(is_exact(value, f) for f, _ in named)
    for name in (reading.class_of(value.kind), "all"):
        tally.values[name] += 1
        tally.possible[name] += best >= POSSIBLE
        tally.likely[name] += best >= needed
        tally.exact[name] += best >= needed and exact
    counts = tally.kinds[value.kind]
    counts[0] += 1
    counts[1] += best >= POSSIBLE
    counts[2] += best >= needed
    if best < needed:
        others = sorted({f"{f.infotype}={f.likelihood}" for f, _ in met}) if value.text else []
        what = ("weak\t" if best >= POSSIBLE else "MISS\t") + ",".join(others)
    elif not exact:
        what = "SPAN\t" + "|".join(f"{f.infotype}:{f.reveal()[:60]}" for f, _ in named)
    else:
        return
    place = around(document, value.start, value.end) if value.text else "(the document)"
    line = f"{document.name}\t{value.sure}{value.kind}\t{what}\t{place}"
    tally.misses.append(line.replace("\n", "⏎"))


def count_finding(document: Document, finding: dlp.Finding, reading: Reading, tally: Tally) -> None:
    """Count a finding at likely: true, neutral, or false."""
    asked = any(reading.accepts(kind, finding.infotype) for kind in document.whole)
    if not asked and reading.ignores(document, finding):
        return
    tally.findings += 1
    if asked or any(meets(document, value, finding) for value in document.values):
        return
    tally.false[finding.infotype] += 1
    tally.false_in_negatives += reading.is_negative(document.genre)
    span = finding.location.text_span
    place = (
        around(document, span.start, span.end)
        if finding.location.path == document.name
        else f"{finding.location.path} {finding.reveal()}"
    )
    tally.wrong.append(f"{document.name}\t{finding.infotype}\t{finding.likelihood}\t{place}")


def show(tallies: dict[str, Tally]) -> None:
    """Print recall and precision of both halves."""
    print(
        "recall = values found (under a name that fits) / values; exact = found, with the value's span"
    )
    print(
        f"{'class':34}" + "".join(f"{half:>12}:   n possible  likely   exact" for half in tallies)
    )
    names = sorted({name for tally in tallies.values() for name in tally.values} - {"all"})
    for name in [*names, "all"]:
        cells = ""
        for t in tallies.values():
            n = t.values[name] or 1
            cells += f"{t.values[name]:17} {t.possible[name] / n:7.1%} {t.likely[name] / n:7.1%} {t.exact[name] / n:7.1%}"
        print(f"{name:34}{cells}")
    for half, t in tallies.items():
        wrong = t.false.total()
        print(
            f"{half}: {t.findings} findings at likely, {wrong} of nothing true ({t.false_in_negatives} in negatives), precision {1 - wrong / max(1, t.findings):.2%}"
        )
        print(f"  by infotype: {dict(t.false.most_common(25))}")


def run(documents: Iterable[Document], reading: Reading, description: str | None) -> None:
    """Scan the documents and print what came out, as the command line asks."""
    parser = argparse.ArgumentParser(description=description)
    parser.add_argument(
        "genres", nargs="?", default="", help="only those whose names begin so (default: all)"
    )
    parser.add_argument(
        "--misses", action="store_true", help="list the development half's mistakes"
    )
    parser.add_argument("--kinds", action="store_true", help="recall by kind, development half")
    options = parser.parse_args()
    scanner = dlp.Scanner()
    tallies = {"development": Tally(), "held-out": Tally()}
    chosen = [document for document in documents if document.genre.startswith(options.genres)]
    for document in chosen:
        findings = list(scanner.scan(document.data, name=document.name).findings)
        judge(document, findings, reading, tallies[document.half])
    print(f"{len(chosen)} documents, packs {scanner.digest[:12]}")
    show(tallies)
    development = tallies["development"]
    if options.kinds:
        for kind, (n, possible, likely) in sorted(development.kinds.items()):
            if likely < n:
                print(f"{kind:26} {n:4} possible {possible / n:7.1%} likely {likely / n:7.1%}")
    if options.misses:
        # The development half shows clear values: all of them are generated.
        print("\n".join(["", "MISSES", *development.misses, "", "FALSE", *development.wrong]))
