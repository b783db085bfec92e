"""Read Jupyter notebooks (nbformat 4): cells in order, outputs, attachments, metadata."""

from __future__ import annotations

import base64
import json
from collections.abc import Iterator
from typing import Any

from dlp.extract.base import Extracted, Source
from dlp.extract.segments import text_segment
from dlp.limits import Budget
from dlp.model import Part, Segment


def read(source: Source, budget: Budget) -> Extracted:
    """Yield each cell's source and outputs; a file that is no JSON is taken as text."""
    try:
        book: Any = json.loads(source.data)
        cells = list(book.pop("cells"))
    except (ValueError, RecursionError, AttributeError, KeyError, TypeError):
        yield Segment(data=source.data, charset=source.charset)
        return
    for number, cell in enumerate(cells, start=1):
        budget.spend_entry()
        if not isinstance(cell, dict):
            yield from _strings(cell, "body", f"cell {number}")
            continue
        text = _joined(cell.pop("source", ""))
        if text.strip():
            yield text_segment(text, path=f"cell {number}")
        yield from _binaries(cell, number)
        yield from _strings(cell.pop("outputs", []), "output", f"cell {number}")
        yield from _strings(cell, "property", f"cell {number}")
    yield from _strings(book, "property", "metadata")


def _joined(value: object) -> str:
    """Return a multi-line string, which is stored as a list of lines."""
    if isinstance(value, list):
        return "".join(str(line) for line in value)
    return str(value)


def _strings(value: object, kind: str, path: str) -> Iterator[Segment]:
    """Yield all strings and keys inside a value as one segment."""
    lines: list[str] = []
    todo: list[object] = [value]
    while todo:
        item = todo.pop()
        if isinstance(item, dict):
            lines.extend(str(key) for key in item)
            todo.extend(reversed(list(item.values())))
        elif isinstance(item, list):
            if item and all(isinstance(line, str) for line in item):
                lines.append("".join(item))
            else:
                todo.extend(reversed(item))
        elif item is not None and not isinstance(item, bool):
            lines.append(str(item))
    if lines:
        yield text_segment("\n".join(lines), kind=kind, path=path)


def _binaries(cell: dict[str, Any], number: int) -> Iterator[Part]:
    """Take images out of outputs and attachments; their base64 text is no text."""
    bundles = [cell.pop("attachments", None)]
    outputs = cell.get("outputs")
    if isinstance(outputs, list):
        bundles.extend(out.get("data") for out in outputs if isinstance(out, dict))
    for bundle in bundles:
        if not isinstance(bundle, dict):
            continue
        for key, value in list(bundle.items()):
            inner = value if isinstance(value, dict) else {key: value}
            for media, text in inner.items():
                if str(media).startswith("image/") and "svg" not in str(media):
                    bundle.pop(key, None)
                    yield from _decoded(_joined(text), str(media), number)


def _decoded(text: str, media: str, number: int) -> Iterator[Part]:
    try:
        data = base64.b64decode(text)
    except ValueError:
        data = text.encode("utf-8", "replace")
    if data:
        yield Part(name=f"cell {number} {media}", data=data, kind="embedded", media_type=media)
