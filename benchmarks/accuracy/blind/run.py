"""Measure the scanner on the blind corpus: recall by family of kinds, precision at likely.

`python benchmarks/accuracy/blind/run.py [--misses]`: with --misses, what was missed and what was found falsely in the
development half; the held-out half is counted and never shown.
"""

import argparse
import re
from collections import Counter, defaultdict
from dataclasses import dataclass, field

from corpus import corpus
from families import STRUCTURES, accepts, family
from markup import Document, Value

import dlp
from dlp.policy.records import insured_records

AROUND = 60
RANKS = {likelihood: rank for rank, likelihood in enumerate(dlp.Likelihood)}
POSSIBLE, LIKELY = RANKS[dlp.Likelihood.POSSIBLE], RANKS[dlp.Likelihood.LIKELY]
OUT = re.compile(r"[^0-9A-Za-z\u4e00-\u9fff]")


@dataclass(slots=True)
class Tally:
    """What was counted in one half."""

    values: Counter[str] = field(default_factory=Counter)
    possible: Counter[str] = field(default_factory=Counter)
    likely: Counter[str] = field(default_factory=Counter)
    findings: int = 0
    false: Counter[str] = field(default_factory=Counter)
    structures: Counter[str] = field(default_factory=Counter)
    misses: list[str] = field(default_factory=list)
    wrong: list[str] = field(default_factory=list)
    genres: dict[str, list[int]] = field(default_factory=lambda: defaultdict(lambda: [0, 0, 0]))
    kinds: dict[str, list[int]] = field(default_factory=lambda: defaultdict(lambda: [0, 0, 0]))


def meets(document: Document, value: Value, finding: dlp.Finding) -> bool:
    """Whether a finding overlaps a value: by place, or by content where the text was unpacked first."""
    if value.start >= 0 and finding.location.path == document.name:
        span = finding.location.text_span
        if span.start < value.end and value.start < span.end:
            return True
    found, true = OUT.sub("", finding.reveal()).lower(), OUT.sub("", value.text).lower()
    return found == true or (min(len(found), len(true)) > 3 and (found in true or true in found))


def around(document: Document, start: int, end: int) -> str:
    """Return a value with what stands beside it."""
    if start < 0:
        return "(inside a container)"
    before, after = document.text[max(0, start - AROUND) : start], document.text[end : end + AROUND]
    return f"…{before}[[{document.text[start : min(end, start + 70)]}]]{after}…".replace("\n", "⏎")


def judge(document: Document, findings: list[dlp.Finding], tally: Tally) -> None:
    """Count one document."""
    ranked = [(finding, RANKS[finding.likelihood]) for finding in findings]
    for value in (
        *document.values,
        *(Value(kind, "", 0, len(document.text)) for kind in document.whole),
    ):
        named = [(f, rank) for f, rank in ranked if meets(document, value, f)]
        best = max((rank for f, rank in named if accepts(value.kind, f.infotype)), default=-1)
        if value.kind in {"insured_record", "insured_form"}:
            best = max(
                (RANKS[record.likelihood] for record in insured_records(findings)), default=-1
            )
        for name in (family(value.kind), "all"):
            tally.values[name] += 1
            tally.possible[name] += best >= POSSIBLE
            tally.likely[name] += best >= LIKELY
        for counts in (tally.kinds[value.kind], tally.genres[document.genre]):
            counts[0] += 1
            counts[1] += best >= POSSIBLE
            counts[2] += best >= LIKELY
        if best < LIKELY:
            # A value of a whole document says nothing about what else was found in it.
            others = (
                sorted({f"{f.infotype}={f.likelihood}" for f, _ in named}) if value.text else []
            )
            place = around(document, value.start, value.end) if value.text else "(the document)"
            tally.misses.append(
                f"{document.name}\t{value.kind}\t{'weak' if best >= POSSIBLE else 'MISS'}\t{','.join(others)}\t{place}"
            )
    for finding, rank in ranked:
        if rank >= LIKELY:
            count_finding(document, finding, tally)


def count_finding(document: Document, finding: dlp.Finding, tally: Tally) -> None:
    """Count a finding at likely: true, neutral, or false."""
    structures = STRUCTURES.get(document.genre, ())
    if (
        any(accepts(kind, finding.infotype) for kind in document.whole)
        or finding.infotype in structures
    ):
        tally.findings += 1
        return
    if finding.is_structure:
        tally.structures[f"{finding.infotype} in {document.genre}"] += 1
        return
    tally.findings += 1
    if any(meets(document, value, finding) for value in document.values + document.neutral):
        return
    tally.false[finding.infotype] += 1
    span = finding.location.text_span if finding.location.path == document.name else None
    place = (
        around(document, span.start, span.end)
        if span
        else f"{finding.location.path} {finding.quote}"
    )
    tally.wrong.append(f"{document.name}\t{finding.infotype}\t{finding.likelihood}\t{place}")


def show(tallies: dict[str, Tally]) -> None:
    """Print recall and precision of both halves."""
    print("recall = values found at that likelihood or above / values")
    print(f"{'family':28}" + "".join(f"{half:>12}:   n  possible   likely" for half in tallies))
    names = sorted({name for tally in tallies.values() for name in tally.values} - {"all"})
    for name in [*names, "all"]:
        cells = ""
        for t in tallies.values():
            n = t.values[name] or 1
            cells += f"{t.values[name]:17} {t.possible[name] / n:8.1%} {t.likely[name] / n:8.1%}"
        print(f"{name:28}{cells}")
    for half, t in tallies.items():
        wrong = t.false.total()
        print(
            f"{half}: {t.findings} findings at likely, {wrong} of nothing true, precision {1 - wrong / max(1, t.findings):.2%}"
        )
        print(f"  by infotype: {dict(t.false.most_common(25))}")
        print(f"  structures not in the truth (not counted): {sum(t.structures.values())}")


def show_counts(counted: dict[str, list[int]], *, all_of_them: bool) -> None:
    """Print recall by kind or genre, the worst first."""
    for name, (n, possible, likely) in sorted(
        counted.items(), key=lambda item: item[1][2] / item[1][0]
    ):
        if all_of_them or likely < n:
            print(f"{name:26} {n:4} possible {possible / n:7.1%} likely {likely / n:7.1%}")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument(
        "--misses",
        action="store_true",
        help="list the development half's misses and false findings",
    )
    parser.add_argument("--kinds", action="store_true", help="recall by kind, development half")
    parser.add_argument("--genres", action="store_true", help="recall by genre, development half")
    options = parser.parse_args()
    scanner = dlp.Scanner()
    tallies = {"development": Tally(), "held-out": Tally()}
    documents = corpus()
    for document in documents:
        judge(
            document,
            list(scanner.scan(document.data, name=document.name).findings),
            tallies[document.half],
        )
    print(f"{len(documents)} documents, packs {scanner.digest[:12]}")
    show(tallies)
    development = tallies["development"]
    if options.genres:
        show_counts(development.genres, all_of_them=True)
    if options.kinds:
        show_counts(development.kinds, all_of_them=False)
    if options.misses:
        # The misses of the development half show clear values: all of them are generated.
        print(
            "\n".join(
                [
                    "",
                    "MISSES (development)",
                    *development.misses,
                    "",
                    "FALSE (development)",
                    *development.wrong,
                ]
            )
        )
        print(
            "\n".join(
                [
                    "",
                    "STRUCTURES",
                    *(f"{n} {what}" for what, n in development.structures.most_common()),
                ]
            )
        )


if __name__ == "__main__":
    main()
