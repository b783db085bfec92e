"""A plug-in of pytest for CI: a test that was skipped is a test that failed.

    python -m pytest -p tests.integrations.unskipped

`ALLOWED` names the tests that may be skipped, and why.
"""

from __future__ import annotations

from fnmatch import fnmatchcase

ALLOWED = {
    "tests/cli/test_bad_input.py::*": "root may read what nobody else may",
    "tests/extract/test_pool.py::*": "seccomp and Landlock are the kernel's to give",
    "tests/extract/test_ocr.py*": "the models of a recogniser are no part of what is installed",
}
"""Pattern of a test's id, and the reason."""


def unexpected(skipped):
    """Return ids and reasons of the skips that `ALLOWED` does not name."""
    rows = [(report.nodeid, _reason(report)) for report in skipped]
    return sorted({row for row in rows if not any(fnmatchcase(row[0], known) for known in ALLOWED)})


def _reason(report):
    return report.longrepr[2] if isinstance(report.longrepr, tuple) else str(report.longrepr)


def pytest_sessionfinish(session, exitstatus):
    """Turn a good end into a failure."""
    reporter = session.config.pluginmanager.get_plugin("terminalreporter")
    if reporter is None or hasattr(session.config, "workerinput"):
        return
    rows = unexpected(reporter.stats.get("skipped", []))
    if rows and exitstatus == 0:
        session.exitstatus = 1


def pytest_terminal_summary(terminalreporter):
    """Say which."""
    for name, reason in unexpected(terminalreporter.stats.get("skipped", [])):
        terminalreporter.write_line(f"SKIPPED IN CI: {name}: {reason}")
