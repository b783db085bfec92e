"""Accuracy of the built-in packs: `python benchmarks/accuracy/run.py [PART…] [--quick] [--judge]`.

Parts: digits, negatives, positives, passwords, vectors, identifiers, calibration (default: all). Each prints a table; the run ends with 1
when a bound of `targets.toml` is missed. `--judge` lists what was found in the hard negatives, masked, and every value that was missed.
"""

from __future__ import annotations

import argparse
import random
import sys
import tomllib
from collections import Counter, defaultdict
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

from dlp import Scanner

sys.path.insert(0, str(Path(__file__).parent))
import calibration
import digits
import identifiers
import negatives
import passwords
import positives
import vectors

SEED = 11
LIKELY, POSSIBLE, REPORTED = 0.7, 0.3, 0.05
TARGETS = tomllib.loads((Path(__file__).parent / "targets.toml").read_text("utf-8"))
_FAMILIES: dict[str, Callable[[str, str], bool]] = {
    "cards": lambda infotype, _: infotype in ("cn.bank-card", "intl.card"),
    "phones": lambda infotype, _: infotype in ("cn.mobile", "cn.landline", "intl.phone"),
    "ssn": lambda infotype, _: infotype in ("intl.us-ssn", "intl.us-itin"),
    "secrets": lambda _, category: category in ("credential", "key"),
    "national ids": lambda infotype, _: infotype in NATIONAL,
}
NATIONAL = frozenset(identifiers.with_check_digit()) - {"cn.bank-card", "intl.card"}


@dataclass(slots=True)
class Run:
    """What the parts share: the scanner, how much to do, and what was missed."""

    scanner: Scanner
    part: int
    judge: bool
    missed: list[str] = field(default_factory=list)

    def hold(
        self, name: str, value: float, *, most: float | None = None, least: float | None = None
    ) -> str:
        """Compare a number with its bound and return how to print it."""
        bad = (most is not None and value > most) or (least is not None and value < least)
        bound = f"<= {most:g}" if most is not None else f">= {least:g}"
        if bad:
            self.missed.append(f"{name}: {value:.4g}, wanted {bound}")
        return f"{value:9.4g} ({bound}{', MISSED' if bad else ''})"


def random_digits(run: Run) -> None:
    """(a) Random digit strings: the share in percent at likely or above, by length."""
    count = 6000 // run.part
    print(f"random digit strings, {count} of each length: percent at likely or above")
    for length in digits.LENGTHS:
        rng, hits, kinds = random.Random(SEED * length), Counter[str](), Counter[str]()
        for kind, text in digits.strings(length, count, rng):
            kinds[kind] += 1
            hits[kind] += any(f.confidence >= LIKELY for f in run.scanner.scan(text).findings)
        share = 100 * hits.total() / count
        each = "  ".join(f"{kind} {100 * hits[kind] / kinds[kind]:.2f}" for kind in kinds)
        print(f"  {length}  {run.hold(f'digits {length}', share, most=TARGETS['digits'])}  {each}")


def hard_negatives(run: Run) -> None:
    """(b) Findings per MB at likely or above in material that holds nothing."""
    sizes, found, kinds = Counter[str](), Counter[str](), defaultdict[str, Counter[str]](Counter)
    categories: dict[str, str] = {}
    for kind, name, data in negatives.corpus(run.part):
        sizes[kind] += len(data)
        for finding in run.scanner.scan(data).findings:
            if finding.confidence < LIKELY:
                continue
            found[finding.infotype] += 1
            kinds[finding.infotype][kind] += 1
            categories[finding.infotype] = finding.category
            if run.judge and kinds[finding.infotype][kind] <= 5:
                print(f"    {finding.infotype} {finding.confidence:.2f} {finding.quote} in {name}")
    size = sum(sizes.values()) / 1e6
    print(
        f"hard negatives, {size:.1f} MB: "
        + ", ".join(f"{k} {v / 1e6:.1f}" for k, v in sizes.items())
    )
    for family, belongs in _FAMILIES.items():
        count = sum(n for infotype, n in found.items() if belongs(infotype, categories[infotype]))
        rate = run.hold(f"negatives {family}", count / size, most=TARGETS["negatives"][family])
        print(f"  {family:14} {rate} per MB, {count} found")
    for infotype, count in found.most_common():
        print(f"    {infotype:32} {count:5}  {dict(kinds[infotype])}")


def labelled_values(run: Run) -> None:
    """(c) Values of every validator in sentences and records: percent found at likely."""
    total: dict[str, Counter[str]] = defaultdict(Counter)
    print("recall in percent, possible/likely:  zh  en  record  alone")
    allowed = {name: level for level, names in positives.alone().items() for name in names}
    for infotype in positives.labels():
        cells = []
        for kind in ("zh", "en", "record", "alone"):
            counts, lost = positives.measure(
                run.scanner, infotype, kind, random.Random(infotype + kind)
            )
            share = {
                level: 100 * counts[level] / counts["texts"] for level in ("possible", "likely")
            }
            cells.append(f"{share['possible']:4.0f}/{share['likely']:<4.0f}")
            if kind != "alone":
                total[kind] += counts
                if run.judge:
                    print("".join(f"      {text}\n" for text in lost), end="")
            elif infotype in allowed:
                run.hold(f"{infotype} alone", share[allowed[infotype]], least=100)
        print(f"  {infotype:32} {'  '.join(cells)}")
    for kind, counts in total.items():
        for level in ("possible", "likely"):
            share = 100 * counts[level] / counts["texts"]
            print(f"  {kind:7} {level:9} {run.hold(f'recall {kind} {level}', share, least=TARGETS['recall'][level][kind])}"
                  f" of {counts['texts']}")  # fmt: skip


def secret_phrases(run: Run) -> None:
    """(c) Passwords in phrases and code, and places where there is none."""
    held = list(passwords.found(run.scanner))
    for level, floor in (("possible", POSSIBLE), ("likely", LIKELY)):
        share = 100 * sum(confidence >= floor for _, confidence in held) / len(held)
        print(
            f"passwords found at {level:9} {run.hold(f'passwords {level}', share, least=TARGETS['passwords'][level])} % of {len(held)}"
        )
    wrong = [text for text, confidence in passwords.absent(run.scanner) if confidence >= LIKELY]
    print(
        f"place holders at likely      {run.hold('place holders', len(wrong), most=TARGETS['passwords']['placeholders'])}"
    )
    if run.judge:
        print(
            "".join(
                f"      {confidence:.2f} {text!r}\n"
                for text, confidence in held
                if confidence < LIKELY
            )
        )


def known_vectors(run: Run) -> None:
    """(d) Vectors: valid ones found, invalid ones not; ways of hiding a number."""
    valid = list(vectors.valid(run.scanner))
    for how, floor in (("label", POSSIBLE), ("alone", REPORTED)):
        lost = [
            f"{name} {text}"
            for name, kind, text, confidence in valid
            if kind == how and confidence < floor
        ]
        print(f"vectors not found, {how}: {run.hold(f'vectors {how}', len(lost), most=TARGETS['vectors'][how])}"
              f" of {sum(kind == how for _, kind, _, _ in valid)}")  # fmt: skip
        print("".join(f"      {text}\n" for text in lost), end="")
    wrong = [text for _, text, confidence in vectors.invalid(run.scanner) if confidence >= REPORTED]
    print(
        f"invalid vectors found: {run.hold('vectors invalid', len(wrong), most=TARGETS['vectors']['invalid'])}"
    )
    print("evasion, one resident ID:     label  alone")
    for kind, promised, label, alone in vectors.evasion(run.scanner):
        print(f"  {kind:26} {label:6.2f} {alone:6.2f}{'' if promised else '  not promised'}")
        if promised:
            run.hold(f"evasion {kind}", label, least=LIKELY)


def wrong_check_digits(run: Run) -> None:
    """(f) Hits on values with a wrong check digit, in percent of those on right values."""
    print("wrong check digits, found in percent of right ones")
    for infotype, share in identifiers.measure(run.scanner, 400 // run.part):
        mark = run.hold(f"wrong check digit {infotype}", share, most=TARGETS["wrong_check_digit"])
        if share or run.judge:
            print(f"  {infotype:32} {mark}")


def stated_confidence(run: Run) -> None:
    """(e) How often a finding of some confidence is right, on a mixture of the parts."""
    rows = calibration.table(calibration.outcomes(run.scanner, run.part))
    print("confidence  findings  stated  right")
    for row in rows:
        print(f"  {row.low:.2f}-{row.high:.2f} {row.findings:8} {row.stated:8.3f} {row.right:6.3f}")
    error = calibration.expected_error(rows)
    print(
        f"  expected calibration error {run.hold('calibration', error, most=TARGETS['calibration'])}"
    )


PARTS: dict[str, Callable[[Run], None]] = {
    "digits": random_digits, "negatives": hard_negatives, "positives": labelled_values, "passwords": secret_phrases,
    "vectors": known_vectors, "identifiers": wrong_check_digits, "calibration": stated_confidence,
}  # fmt: skip


def _chosen(names: list[str]) -> Iterator[Callable[[Run], None]]:
    return (part for name, part in PARTS.items() if not names or name in names)


def main() -> int:
    """Run the parts that were asked for."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("parts", nargs="*", choices=[*PARTS, []], metavar="PART")
    parser.add_argument("--quick", action="store_true", help="a tenth of the size")
    parser.add_argument("--judge", action="store_true", help="list what to judge by eye")
    options = parser.parse_args()
    run = Run(Scanner(), 10 if options.quick else 1, options.judge)
    for part in _chosen(options.parts):
        part(run)
        print()
    for line in run.missed:
        print(f"missed: {line}")
    return 1 if run.missed else 0


if __name__ == "__main__":
    sys.exit(main())
