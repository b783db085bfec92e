"""Published and computed vectors of Chinese identifiers: valid ones are found, invalid ones are not.

`vectors.toml` holds the values, with provenance; `evasion` holds one identity number in the ways that people and programs write it
to hide it or by habit.
"""

from __future__ import annotations

import tomllib
from collections.abc import Iterator
from pathlib import Path

from dlp import Scanner

_DATA = tomllib.loads((Path(__file__).parent / "vectors.toml").read_text("utf-8"))


def _best(scanner: Scanner, text: str, infotypes: list[str], value: str) -> float:
    """Return the best confidence of a finding of one of the infotypes that begins or ends as the value does."""
    start = text.index(value)
    end = start + len(value)
    return max(
        (
            finding.confidence
            for finding in scanner.scan(text).findings
            if {finding.infotype, *finding.alternatives} & set(infotypes)
            and finding.location.text_span.start < end
            and finding.location.text_span.end > start
        ),
        default=0.0,
    )


def valid(scanner: Scanner) -> Iterator[tuple[str, str, str, float]]:
    """Yield (type, "label" or "alone", text, confidence) for each valid value."""
    for name, item in _DATA["type"].items():
        for value in item["valid"]:
            if item["label"]:
                text = f"{item['label']}：{value}，请核对。"
                yield name, "label", text, _best(scanner, text, item["infotypes"], value)
            if not item["context_required"]:
                text = f"见附件 {value} 一行"
                yield name, "alone", text, _best(scanner, text, item["infotypes"], value)


def invalid(scanner: Scanner) -> Iterator[tuple[str, str, float]]:
    """Yield (type, text, confidence) for each invalid value beside its label."""
    for name, item in _DATA["type"].items():
        for value in item["invalid"]:
            text = f"{item['label']}：{value}，请核对。"
            yield name, text, _best(scanner, text, item["infotypes"], value)


def evasion(scanner: Scanner) -> Iterator[tuple[str, bool, float, float]]:
    """Yield (way of writing, whether it is promised, confidence beside a label, confidence alone)."""
    for item in _DATA["evasion"]:
        label, bare = f"身份证号：{item['text']}。", f"见附件 {item['text']} 一行"
        names = ["cn.resident-id"]
        yield (item["kind"], item["promised"], _best(scanner, label, names, item["text"]),
               _best(scanner, bare, names, item["text"]))  # fmt: skip
