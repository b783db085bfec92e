"""`dlp about`: versions, what is installed, and what the library does without it."""

from __future__ import annotations

import argparse
import importlib.metadata
import importlib.util
import platform
import sys
from collections.abc import Sequence

from dlp import __version__
from dlp.match import kernel
from dlp.packs.loader import builtin_root, load
from dlp.score import weigher
from dlp.text import fold

PACKAGES = ("pyahocorasick", "regex", "pdfminer.six", "python-docx", "openpyxl", "tomli")
EXTRAS = {
    "pypdfium2": "PDF text 20 times faster",
    "olefile": "the streams of doc, xls, ppt and msg",
    "libarchive": "7z, rar, cab, iso, cpio, ar, zstd, lz4, lzip, .Z",
    "pyarrow": "Parquet and Arrow",
    "rapidocr_onnxruntime": "text in pictures",
    "pikepdf": "redaction inside PDF",
    "uvicorn": "dlp serve http",
    "msoffcrypto": "encrypted Office files",
}


def run(arguments: Sequence[str]) -> int:
    """Run the subcommand; return its exit code."""
    argparse.ArgumentParser(prog="dlp about", description=__doc__).parse_args(arguments)
    write = sys.stdout.write
    write(f"dlp {__version__}, Python {platform.python_version()}, {platform.machine()}\n")
    parts = {
        "numbers lane": kernel.module() is not None,
        "literals lane": importlib.util.find_spec("dlp.match._words") is not None,
        "compiling of packs": importlib.util.find_spec("dlp.match._starts") is not None,
        "weighing": weigher.compiled(),
        "folding": fold.COMPILED,
        "counting of a policy": importlib.util.find_spec("dlp.policy._seen") is not None,
        "what is registered": importlib.util.find_spec("dlp.registered._kernel") is not None,
    }
    for name, compiled in parts.items():
        state = "compiled" if compiled else "NOT compiled: works, but many times slower"
        write(f"  {name:<22} {state}\n")
    for name in PACKAGES:
        write(f"  {name:<22} {importlib.metadata.version(name)}\n")
    for module, gain in EXTRAS.items():
        state = "installed" if importlib.util.find_spec(module) else f"not installed: no {gain}"
        write(f"  {module:<22} {state}\n")
    packs = load()
    write(f"  packs in {builtin_root()}\n")
    for pack in packs.packs:
        count = len(pack.detectors)
        write(f"    {pack.id:<20} {pack.version:<8} {count:>4} detectors  {pack.digest[:12]}\n")
    return 0
