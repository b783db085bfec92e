"""Types beside extensions, for files at hand: `python benchmarks/extraction/types_at_hand.py`.

Up to 60 files of each kind below the given folders are looked at, without their names. An
extension is a claim too, so what disagrees is printed to be judged.
"""

from __future__ import annotations

import random
import sys
from collections import defaultdict
from pathlib import Path

from dlp.extract import media_type

FOLDERS = ("/usr/share", "/usr/lib", sys.prefix + "/lib")
EACH, LARGEST = 60, 5_000_000
# fmt: off
EXPECTED: dict[str, str] = {
    "pdf": "pdf", "png": "image/png", "gif": "image/gif", "jpg": "image/jpeg", "html": "text/html", "svg": "image/svg+xml", "json": "application/json",
    "gz": "gzip", "zip": "application/zip", "whl": "application/zip", "jar": "application/zip", "docx": "wordprocessingml", "xlsx": "spreadsheetml",
    "pptx": "presentationml", "csv": "text/csv", "tsv": "text/csv", "ttf": "font/sfnt", "otf": "font/sfnt", "woff": "font/woff", "woff2": "font/woff",
    "pyc": "x-python-code", "so": "application/x-elf", "bmp": "image/bmp", "tif": "image/tiff", "tiff": "image/tiff", "webp": "image/webp", "tar": "x-tar",
    "xz": "x-xz", "bz2": "x-bzip2", "ipynb": "ipynb", "parquet": "parquet", "eml": "message/rfc822", "rtf": "rtf", "odt": "opendocument", "epub": "epub",
    "ico": "icon", "wav": "audio/wav", "db": "sqlite", "class": "java-vm", "deb": "x-archive", "a": "x-archive", "mo": "octet-stream", "cab": "cab",
    "7z": "7z", "xml": "xml",
} | dict.fromkeys(["py", "md", "txt", "c", "h", "js", "css", "toml", "yaml", "yml", "ini", "cfg", "properties", "sql", "sh", "pl", "rst", "tex"], "text/plain")
# fmt: on


def main() -> int:
    """Print what disagrees, then the figure."""
    found: dict[str, list[Path]] = defaultdict(list)
    for folder in FOLDERS:
        for path in Path(folder).rglob("*.*"):
            extension = path.suffix[1:].lower()
            if extension in EXPECTED and path.is_file() and not path.is_symlink():
                found[extension].append(path)
    chance = random.Random(1)
    right = total = 0
    for extension, paths in sorted(found.items()):
        fit = sorted(path for path in paths if 0 < path.stat().st_size < LARGEST)
        for path in chance.sample(fit, min(EACH, len(fit))):
            media = media_type(path.read_bytes())
            total += 1
            right += EXPECTED[extension] in media
            if EXPECTED[extension] not in media:
                print(f"{media:30} {path}")
    print(f"{right} of {total} files, {right / total:.1%}, {len(found)} extensions")
    return 0


if __name__ == "__main__":
    sys.exit(main())
