"""CI does not take a skipped test for a passed one."""

from __future__ import annotations

import subprocess
import sys

import pytest


@pytest.mark.parametrize(
    ("where", "exit_code"), [("tests/other/test_it.py", 1), ("tests/extract/test_pool.py", 0)]
)
@pytest.mark.parametrize("more", [[], ["-n", "1"]])
def test_a_skip_fails_the_run_unless_it_is_named(tmp_path, pytestconfig, where, exit_code, more):
    file = tmp_path / where
    file.parent.mkdir(parents=True)
    file.write_text(
        "import pytest\n\ndef test_good():\n    pass\n\ndef test_not():\n    pytest.skip('no server')\n"
    )
    (tmp_path / "pytest.ini").write_text("[pytest]\n")
    done = subprocess.run(
        [sys.executable, "-m", "pytest", "-p", "tests.integrations.unskipped", where, *more],
        cwd=tmp_path, capture_output=True, text=True, check=False, timeout=120,
        env={"PATH": "/usr/bin:/bin", "PYTHONPATH": str(pytestconfig.rootpath)},
    )  # fmt: skip
    assert done.returncode == exit_code, done.stdout + done.stderr
    assert ("SKIPPED IN CI: " in done.stdout) == bool(exit_code)
