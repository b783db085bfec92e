"""Measure the scanner on the strangers' corpus: recall by class, precision at likely.

`python benchmarks/accuracy/strangers/run.py [--misses] [--kinds]`: with --misses, what was missed and what was found falsely in
the development half; the held-out half is counted and never shown.
"""

import argparse
import re
from collections import Counter, defaultdict
from dataclasses import dataclass, field

from corpus import corpus
from kinds import accepts, class_of, is_neutral
from markup import CERTAIN, UNSURE, Document, Value

import dlp
from dlp.policy.records import insured_records

AROUND = 60
RANKS = {likelihood: rank for rank, likelihood in enumerate(dlp.Likelihood)}
POSSIBLE, LIKELY = RANKS[dlp.Likelihood.POSSIBLE], RANKS[dlp.Likelihood.LIKELY]
OUT = re.compile(r"[\W_]")
STRUCTURES = (
    "infrastructure.source-code",
    "infrastructure.system-log",
    "infrastructure.table-definition",
    "infrastructure.network-plan",
)


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
    return OUT.sub("", text.replace("\\n", "")).lower()


def is_exact(value: Value, finding: dlp.Finding) -> bool:
    """Whether a finding is the value and nothing else."""
    span = finding.location.text_span
    return (span.start, span.end) == (value.start, value.end) or plain(finding.reveal()) == plain(
        value.text
    )


def meets(document: Document, value: Value, finding: dlp.Finding) -> bool:
    """Whether a finding overlaps a value: by place, or by content where the text was unpacked first."""
    span = finding.location.text_span
    if finding.location.path == document.name and span.start < value.end and value.start < span.end:
        return True
    found, true = plain(finding.reveal()), plain(value.text)
    return found == true or (min(len(found), len(true)) > 3 and (found in true or true in found))


def around(document: Document, start: int, end: int) -> str:
    """Return a value with what stands beside it, on one line."""
    before, after = document.text[max(0, start - AROUND) : start], document.text[end : end + AROUND]
    return f"…{before}[[{document.text[start : min(end, start + 70)]}]]{after}…".replace("\n", "⏎")


def judge(document: Document, findings: list[dlp.Finding], tally: Tally) -> None:
    """Count one document."""
    ranked = [(finding, RANKS[finding.likelihood]) for finding in findings]
    whole = [Value(kind, CERTAIN, "", 0, len(document.text)) for kind in document.whole]
    for value in (*document.values, *whole):
        if value.sure != UNSURE:
            count_value(document, value, ranked, tally)
    for finding, rank in ranked:
        if rank >= LIKELY:
            count_finding(document, finding, tally)


def count_value(
    document: Document, value: Value, ranked: list[tuple[dlp.Finding, int]], tally: Tally
) -> None:
    """Count a value: found or missed, and how exactly."""
    met = [(f, rank) for f, rank in ranked if not value.text or meets(document, value, f)]
    named = [(f, rank) for f, rank in met if accepts(value.kind, f.infotype)]
    best = max((rank for _, rank in named), default=-1)
    if value.kind == "insured_record":
        records = insured_records([f for f, _ in ranked])
        best = max((RANKS[record.likelihood] for record in records), default=-1)
    needed = LIKELY if value.sure == CERTAIN else POSSIBLE
    for name in (class_of(value.kind), "all"):
        tally.values[name] += 1
        tally.possible[name] += best >= POSSIBLE
        tally.likely[name] += best >= needed
        tally.exact[name] += best >= needed and (
            not value.text or any(is_exact(value, f) for f, _ in named)
        )
    counts = tally.kinds[value.kind]
    counts[0] += 1
    counts[1] += best >= POSSIBLE
    counts[2] += best >= needed
    if best < needed:
        others = sorted({f"{f.infotype}={f.likelihood}" for f, _ in met}) if value.text else []
        tally.misses.append(
            f"{document.name}\t{value.sure}{value.kind}\t{'weak' if best >= POSSIBLE else 'MISS'}\t{','.join(others)}\t"
            + (around(document, value.start, value.end) if value.text else "(the document)")
        )
    elif value.text and not any(is_exact(value, f) for f, _ in named):
        found = "|".join(f"{f.infotype}:{f.reveal()[:60]}" for f, _ in named).replace("\n", "⏎")
        tally.misses.append(
            f"{document.name}\t{value.sure}{value.kind}\tSPAN\t{found}\t{around(document, value.start, value.end)}"
        )


def count_finding(document: Document, finding: dlp.Finding, tally: Tally) -> None:
    """Count a finding at likely: true, neutral, or false."""
    negative = document.genre == "negative"
    asked = any(accepts(kind, finding.infotype) for kind in document.whole)
    if not asked and finding.infotype in STRUCTURES:
        return
    if not asked and not negative and is_neutral(finding.infotype):
        return
    tally.findings += 1
    if asked or any(meets(document, value, finding) for value in document.values):
        return
    tally.false[finding.infotype] += 1
    tally.false_in_negatives += negative
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


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument(
        "--misses", action="store_true", help="list the development half's mistakes"
    )
    parser.add_argument("--kinds", action="store_true", help="recall by kind, development half")
    options = parser.parse_args()
    scanner = dlp.Scanner()
    tallies = {"development": Tally(), "held-out": Tally()}
    documents = corpus()
    for document in documents:
        findings = list(scanner.scan(document.data, name=document.name).findings)
        judge(document, findings, tallies[document.half])
    print(f"{len(documents)} documents, packs {scanner.digest[:12]}")
    show(tallies)
    development = tallies["development"]
    if options.kinds:
        for kind, (n, possible, likely) in sorted(development.kinds.items()):
            if likely < n:
                print(f"{kind:26} {n:4} possible {possible / n:7.1%} likely {likely / n:7.1%}")
    if options.misses:
        print("\n".join(["", "MISSES", *development.misses, "", "FALSE", *development.wrong]))


if __name__ == "__main__":
    main()
