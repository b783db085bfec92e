"""Fail unless a wheel holds every module, every pack and the compiled kernels."""

from __future__ import annotations

import sys
import zipfile
from pathlib import Path

ROOT = Path(__file__).parents[1]


def main(wheel: str) -> int:
    """Compare the wheel with the tree; print what is missing."""
    with zipfile.ZipFile(wheel) as archive:
        held = set(archive.namelist())
    wanted = {path.relative_to(ROOT).as_posix() for path in ROOT.glob("dlp/**/*.py")}
    wanted |= {
        f"dlp/{path.relative_to(ROOT).as_posix()}" for path in ROOT.glob("patterns/**/*.toml")
    }
    wanted |= {path.relative_to(ROOT).as_posix() for path in ROOT.glob("dlp/**/data/*")}
    wanted |= {"dlp/py.typed"}
    missing = sorted(name for name in wanted - held if "__pycache__" not in name)
    for source in ROOT.glob("dlp/**/*.pyx"):
        stem = source.relative_to(ROOT).with_suffix("").as_posix()
        if not any(name.startswith(f"{stem}.") and name.endswith((".so", ".pyd")) for name in held):
            missing.append(f"{stem}: compiled extension")
    for name in missing:
        sys.stdout.write(f"missing in the wheel: {name}\n")
    return 1 if missing else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1]))
