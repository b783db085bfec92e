"""`dlp patterns schema`: the JSON Schema of pack files."""

from __future__ import annotations

import json
import sys

from dlp.packs.file_schema import file_schema


def run() -> int:
    """Print the schema."""
    sys.stdout.write(text())
    return 0


def text() -> str:
    """Return the schema as it is printed, and shipped in docs/reference/pack.schema.json."""
    return json.dumps(file_schema(), indent=1, ensure_ascii=False) + "\n"
