"""pytest plug-in: tests that a program's output, fixtures or files hold no confidential data.

Registered as the entry point `dlp`; the scanner is made when the first test asks for it.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from dlp.inspection import Inspection
    from dlp.scanner import Scanner

AssertNoFindings = Callable[..., None]
_MOST_LINES = 20


@pytest.fixture(scope="session")
def dlp_scanner() -> Scanner:
    """Return the scanner of `assert_no_findings`: all built-in packs. Override it for others."""
    from dlp.scanner import Scanner  # noqa: PLC0415 - only for tests that ask

    return Scanner()


@pytest.fixture
def assert_no_findings(dlp_scanner: Scanner) -> AssertNoFindings:
    """Return a function that fails for a text, bytes, a file or a folder with findings.

    `assert_no_findings(source, minimum="likely", allow=(), incomplete=False)`: `allow` names
    infotypes that may be there; `incomplete=True` lets pass what could not be read whole. The
    message holds masked values and places.
    """

    def check(
        source: Any,
        *,
        minimum: str = "likely",
        allow: Collection[str] = (),
        incomplete: bool = False,
    ) -> None:
        __tracebackhide__ = True
        lines: list[str] = []
        for inspection in _inspections(dlp_scanner, source):
            lines += _lines(inspection, minimum, allow)
            if not inspection.complete and not incomplete:
                codes = sorted({notice.code for notice in inspection.notices if notice.limits})
                lines.append(f"{inspection.name or 'source'}: not read whole: {', '.join(codes)}")
        if lines:
            more = [f"… and {len(lines) - _MOST_LINES} more"] if len(lines) > _MOST_LINES else []
            pytest.fail(
                "\n".join(["confidential data:", *lines[:_MOST_LINES], *more]), pytrace=False
            )

    return check


def _inspections(scanner: Scanner, source: Any) -> Iterator[Inspection]:
    if isinstance(source, Path) and source.is_dir():
        for path in sorted(source.rglob("*")):
            if path.is_file():
                yield scanner.scan_path(path, name=path.relative_to(source).as_posix())
    else:
        yield scanner.scan(source)


def _lines(inspection: Inspection, minimum: str, allow: Collection[str]) -> list[str]:
    return [
        f"{finding.location}: {finding.infotype} {finding.quote} ({finding.likelihood})"
        for finding in inspection.findings
        if finding.likelihood >= minimum and finding.infotype not in allow
    ]
