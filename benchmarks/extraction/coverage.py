"""How much of what hides in documents is read: `python benchmarks/extraction/coverage.py`.

One small file for every place of every format (`tests/extract/canary/`), one token in each; a
place counts when the token is in a segment. `--check` compares the table with the one in
`docs/reference/extraction.md` and fails when they differ.
"""

from __future__ import annotations

import argparse
import importlib.util
import sys
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[2]
PAGE = ROOT / "docs" / "reference" / "extraction.md"


def canaries() -> Any:
    """Load the corpus, which belongs to the tests."""
    place = ROOT / "tests" / "extract" / "canaries.py"
    spec = importlib.util.spec_from_file_location("canaries", place)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    sys.modules["canaries"] = module
    spec.loader.exec_module(module)
    return module


def table() -> str:
    """Return the table of the documentation."""
    measured = canaries().measure()
    lines = ["| format | places found | not found |", "|---|---|---|"]
    for name, (count, missed) in measured.items():
        lines.append(f"| {name} | {count - len(missed)} of {count} | {'; '.join(missed) or '–'} |")
    places = sum(count for count, _ in measured.values())
    found = places - sum(len(missed) for _, missed in measured.values())
    return "\n".join([*lines, f"| all | {found} of {places} | |"])


def main() -> int:
    """Print the table, or compare it."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--check", action="store_true", help="compare with the documentation")
    options = parser.parse_args()
    made = table()
    if not options.check:
        print(made)
        return 0
    is_same = made in PAGE.read_text(encoding="utf-8")
    print("the table is up to date" if is_same else f"{PAGE} holds another table than:\n{made}")
    return 0 if is_same else 1


if __name__ == "__main__":
    sys.exit(main())
