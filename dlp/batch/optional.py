"""Packages that only batches need: imported when they are used, and named when they are missing."""

from __future__ import annotations

import importlib
from typing import Any

from dlp.errors import MissingDependency

EXTRA = "batch"


def needed(module: str, package: str = "", *, extra: str = EXTRA) -> Any:
    """Return an optional module; `package` is what brings it, where the names differ.

    Raises `MissingDependency` that names the extra.

    >>> needed("json").dumps([1])
    '[1]'
    """
    try:
        return importlib.import_module(module)
    except ImportError:
        name = package or module.partition(".")[0]
        raise MissingDependency(f"{name} is needed: pip install baomi[{extra}]") from None
