"""Finds confidential data in bytes: what, where, how sure, and why.

>>> import dlp
>>> [finding.quote for finding in dlp.scan("卡号 6228480000000000000").findings]
['6228***********0000']
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from dlp.aio import AsyncScanner
    from dlp.api import scan
    from dlp.errors import DlpError, MissingDependency, PackError
    from dlp.inspection import Inspection
    from dlp.limits import Limits
    from dlp.live import LiveScanner
    from dlp.model import Evidence, Finding, Likelihood, Location, Notice, Span
    from dlp.policy import Action, Context, Decision, Policy, PolicyError
    from dlp.redactor import Redactor
    from dlp.registered import Index
    from dlp.scanner import Scanner
    from dlp.stream import Stream

__version__ = "0.1.0"

_HOMES = {
    "Action": "dlp.policy",
    "AsyncScanner": "dlp.aio",
    "Context": "dlp.policy",
    "Decision": "dlp.policy",
    "DlpError": "dlp.errors",
    "Evidence": "dlp.model",
    "Finding": "dlp.model",
    "Index": "dlp.registered",
    "Inspection": "dlp.inspection",
    "Likelihood": "dlp.model",
    "Limits": "dlp.limits",
    "LiveScanner": "dlp.live",
    "Location": "dlp.model",
    "MissingDependency": "dlp.errors",
    "Notice": "dlp.model",
    "PackError": "dlp.errors",
    "Policy": "dlp.policy",
    "PolicyError": "dlp.policy",
    "Redactor": "dlp.redactor",
    "Scanner": "dlp.scanner",
    "Span": "dlp.model",
    "Stream": "dlp.stream",
    "scan": "dlp.api",
}

__all__ = [
    "Action", "AsyncScanner", "Context", "Decision", "DlpError", "Evidence", "Finding",
    "Index", "Inspection", "Likelihood", "Limits", "LiveScanner", "Location", "MissingDependency",
    "Notice", "PackError", "Policy", "PolicyError", "Redactor", "Scanner", "Span", "Stream",
    "__version__", "scan",
]  # fmt: skip


def __getattr__(name: str) -> Any:
    """Import a public name when it is first used: `dlp --help` pays for nothing else."""
    if name not in _HOMES:
        raise AttributeError(f"module 'dlp' has no attribute {name!r}")
    import importlib  # noqa: PLC0415 - part of the same bargain

    value = getattr(importlib.import_module(_HOMES[name]), name)
    globals()[name] = value
    return value


def __dir__() -> list[str]:
    return sorted(__all__)
