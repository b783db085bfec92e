"""`dlp patterns docs PACK…`: a reference of a pack, as one Markdown page."""

from __future__ import annotations

import sys
from collections.abc import Iterator, Sequence
from pathlib import Path

from dlp.cli.patterns_packs import choose
from dlp.cli.patterns_show import tests_of, words_of
from dlp.match import plan
from dlp.packs.schema import Detector, Example, Pack, PackSet
from dlp.report.amounts import number

_SHOWN = 3
"""Examples of a detector, and counterexamples."""


def run(names: Sequence[str], folder: str | None) -> int:
    """Print the pages, or write each into a folder."""
    for pack in choose(names).packs.packs:
        text = page(pack)
        if folder is None:
            sys.stdout.write(text)
            continue
        path = Path(folder, f"{pack.id}.md")
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
        sys.stdout.write(f"{path}\n")
    return 0


def page(pack: Pack) -> str:
    """Return the page of a pack."""
    return "\n".join(_lines(pack)) + "\n"


def _lines(pack: Pack) -> Iterator[str]:
    yield f"# {pack.id}: {pack.title}"
    yield ""
    version = f"Version {pack.version}" + (f", {pack.license}" if pack.license else "")
    detectors = number(len(pack.detectors), "detector")
    yield f"{version}. {detectors}. Written by `dlp patterns docs {pack.id}`."
    yield ""
    yield "| id | what | sensitivity | status |"
    yield "|---|---|---|---|"
    for item in pack.detectors:
        what = _cell(f"{item.title} {item.title_zh}".strip())
        yield f"| [{item.id}](#{_anchor(item.id)}) | {what} | {item.sensitivity} | {item.status} |"
    for item in pack.detectors:
        yield ""
        yield from _detector(item)


def _detector(item: Detector) -> Iterator[str]:
    yield f"## {item.id}"
    yield ""
    title = f"**{item.title}**" + (f" {item.title_zh}" if item.title_zh else "")
    yield f"{title} · {item.category} · {item.sensitivity} · {item.status}"
    if item.description.strip():
        yield ""
        yield item.description.strip()
    yield ""
    for planned in plan(PackSet((), (item,), "")):
        pattern = planned.pattern
        checked = f", checked by `{pattern.validator}`" if pattern.validator else ""
        gate = ", only beside a hotword" if pattern.requires_hotword else ""
        yield f"- {pattern.name}: {pattern.weight:+g} dB, lane {planned.lane}{checked}{gate}"
    for hotword in item.hotwords:
        yield f"- {hotword.weight:+g} dB within {hotword.within}: {words_of(hotword)}"
    for reference in item.references:
        yield f"- reference: {reference}"
    if item.tags:
        yield f"- tags: {', '.join(item.tags)}"
    yield ""
    yield f"{tests_of(item)}:"
    yield ""
    for example in item.examples[:_SHOWN]:
        yield f"- {_code(_marked(example))} {example.likelihood}"
    for counterexample in item.counterexamples[:_SHOWN]:
        yield f"- {_code(counterexample.text)} not: {counterexample.why}"


def _marked(example: Example) -> str:
    return example.text.replace(example.match, f"⟦{example.match}⟧", 1)


def _code(text: str) -> str:
    """Return text as code in one line, whatever back-ticks it holds."""
    flat = " ".join(text.split())
    short = flat if len(flat) <= 120 else f"{flat[:117]}…"  # noqa: PLR2004 - fits a line
    fence = "`"
    while fence in short:
        fence += "`"
    pad = " " if short.startswith("`") or short.endswith("`") else ""
    return f"{fence}{pad}{short}{pad}{fence}"


def _cell(text: str) -> str:
    return text.replace("|", "\\|")


def _anchor(identifier: str) -> str:
    return identifier.replace(".", "")
