"""Accuracy on documents that no pack was fitted to: `python benchmarks/accuracy/heldout/run.py [development|held-out] [--judge]`.

Recall by infotype at possible and likely, and the findings at likely where the generator put nothing, or something else.
"""

from __future__ import annotations

import argparse
import sys
from collections import Counter, defaultdict
from pathlib import Path

from dlp import Scanner
from dlp.model import Finding

sys.path.insert(0, str(Path(__file__).parent))
import corpus
from document import Document, Truth

LIKELY, POSSIBLE = 0.7, 0.3
SECRET = ("keys.", "accounts.")
SAME = {
    "intl.card": ("cn.bank-card",), "cn.bank-card": ("intl.card", "cn.bank-account"), "cn.taxpayer-id": ("cn.uscc", "cn.resident-id"),
    "cn.bank-account": ("cn.bank-card",), "intl.uy-rut": ("intl.cl-rut",), "intl.fr-siret": ("intl.fr-siren",), "intl.es-dni": ("intl.es-cif",),
    "intl.es-cif": ("intl.es-dni",), "cn.student-id": ("cn.resident-id",), "cn.resident-id": ("cn_health.person-number",),
    "intl.do-cedula": ("intl.ec-ci",), "intl.ec-ci": ("intl.do-cedula",), "intl.de-vat": ("intl.de-steuer-id",),
    "intl.gr-afm": ("intl.de-vat",), "cn.taiwan-travel-permit": ("cn.hk-macau-travel-permit", "cn.passport"), "cn.landline": ("intl.phone",),
    "intl.lei": ("cn.uscc",), "cn.mobile": ("intl.phone",), "intl.phone": ("cn.mobile",),
}  # fmt: skip
"""Infotypes that name the same value, where the packs may choose."""


def _accepts(truth: Truth, finding: Finding) -> bool:
    if truth.infotype.startswith(SECRET):
        return finding.infotype.startswith(SECRET)
    return (
        finding.infotype == truth.infotype
        or finding.infotype in SAME.get(truth.infotype, ())
        or (truth.infotype in finding.alternatives)
    )


def _overlaps(truth: Truth, finding: Finding) -> bool:
    span = finding.location.text_span
    return span.start < truth.stop and truth.start < span.end


class Tally:
    """Counts of one half."""

    def __init__(self) -> None:
        self.wanted: Counter[str] = Counter()
        self.possible: Counter[str] = Counter()
        self.likely: Counter[str] = Counter()
        self.exact: Counter[str] = Counter()
        self.wrong: Counter[str] = Counter()
        self.found = self.right = 0
        self.lines: dict[str, list[str]] = defaultdict(list)

    def take(self, document: Document, findings: list[Finding]) -> None:
        """Compare the findings with the truth of one document."""
        for truth in document.truths:
            here = [f for f in findings if _overlaps(truth, f) and _accepts(truth, f)]
            best = max((f.confidence for f in here), default=0.0)
            if not truth.counts:
                continue
            self.wanted[truth.infotype] += 1
            self.possible[truth.infotype] += best >= POSSIBLE
            self.likely[truth.infotype] += best >= LIKELY
            self.exact[truth.infotype] += any(f.infotype == truth.infotype for f in here)
            if best < LIKELY:
                around = document.text[max(truth.start - 40, 0) : truth.stop + 10]
                self.lines["missed " + truth.infotype].append(f"{best:.2f} {around!r}")
        for finding in findings:
            if finding.confidence < LIKELY or finding.infotype.startswith("infrastructure."):
                continue
            self.found += 1
            near = [truth for truth in document.truths if _overlaps(truth, finding)]
            if any(_accepts(truth, finding) for truth in near):
                self.right += 1
                continue
            kind = f"{finding.infotype} on {near[0].infotype if near else 'nothing'}"
            self.wrong[kind] += 1
            span = finding.location.text_span
            self.lines["wrong " + kind].append(
                f"{finding.confidence:.2f} {document.text[max(span.start - 30, 0) : span.end + 10]!r}"
            )

    def report(self, *, judge: bool) -> None:
        """Print the tables."""
        print(
            "infotype: wanted, percent at possible, at likely, under its own name (only rows below 100)"
        )
        for kind in sorted(self.wanted):
            shares = [
                100 * c[kind] / self.wanted[kind] for c in (self.possible, self.likely, self.exact)
            ]
            if shares[1] < 100 or shares[2] < 90:
                print(
                    f"  {kind:34} {self.wanted[kind]:5} {shares[0]:5.0f} {shares[1]:5.0f} {shares[2]:5.0f}"
                )
                for line in self.lines["missed " + kind][: 6 if judge else 0]:
                    print(f"        {line}")
        print("found at likely, wrongly:")
        for kind, count in self.wrong.most_common():
            print(f"  {count:5} {kind}")
            for line in self.lines["wrong " + kind][: 4 if judge else 0]:
                print(f"        {line}")
        for name, belongs in FAMILIES.items():
            kinds = [kind for kind in self.wanted if belongs(kind)]
            total = sum(self.wanted[kind] for kind in kinds)
            shares = [
                100 * sum(c[kind] for kind in kinds) / total for c in (self.possible, self.likely)
            ]
            mean = sum(self.likely[kind] / self.wanted[kind] for kind in kinds) / len(kinds) * 100
            print(
                f"{name:20} {total:6} values, {len(kinds):3} kinds: possible {shares[0]:5.1f} %, likely {shares[1]:5.1f} %, mean of kinds {mean:5.1f} %"
            )
        print(f"precision at likely: {100 * self.right / max(self.found, 1):.1f} % of {self.found}")


FAMILIES = {
    "all": lambda _: True,
    "cn": lambda kind: kind.startswith(("cn.", "hk.", "tw.")),
    "cn_health": lambda kind: kind.startswith("cn_health."),
    "passwords": lambda kind: kind.startswith("accounts."),
    "keys": lambda kind: kind.startswith("keys."),
    "intl": lambda kind: kind.startswith("intl."),
}


def main() -> None:
    """Measure the halves that were asked for."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("half", nargs="*", default=list(corpus.HALVES))
    parser.add_argument("--judge", action="store_true", help="print misses and wrong findings")
    options = parser.parse_args()
    scanner = Scanner()
    for half in options.half:
        tally = Tally()
        for document in corpus.documents(half):
            tally.take(document, list(scanner.scan(document.text).findings))
        print(f"== {half}")
        tally.report(judge=options.judge)


if __name__ == "__main__":
    main()
