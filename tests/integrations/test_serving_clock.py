"""What the machine does to a server: its clock jumps, its disk is full."""

from __future__ import annotations

import json
import resource
import struct
import urllib.error
import urllib.request
from pathlib import Path

import pytest

from tests.integrations.icap_client import Reader, ask, reqmod
from tests.integrations.servers import CARD

TEXT = b"nothing to see here, only words.\n"
CLOCKS = sorted(Path("/usr/lib").glob("*/faketime/libfaketime.so.1"))


def small_files():
    resource.setrlimit(resource.RLIMIT_FSIZE, (100_000, 100_000))


@pytest.fixture
def clock(tmp_path, monkeypatch):
    """Return a function that sets the wall clock of the servers started in this test."""
    if not CLOCKS:
        pytest.skip("libfaketime is not installed: apt-get install libfaketime")
    file = tmp_path / "clock"

    def set_to(text: str) -> None:
        """Put a whole file in the place of the old one: half of one would be read."""
        new = tmp_path / "new"
        new.write_text(text)
        new.replace(file)

    set_to("+0")
    for name, value in {
        "LD_PRELOAD": CLOCKS[0], "FAKETIME_TIMESTAMP_FILE": file, "FAKETIME_NO_CACHE": 1,
        "FAKETIME_DONT_FAKE_MONOTONIC": 1, "DONT_FAKE_MONOTONIC": 1,
    }.items():  # fmt: skip
        monkeypatch.setenv(name, str(value))
    return set_to


def test_the_clock_jumps_in_the_middle_of_requests(serve, mixed, clock):
    """A year forth and two back: what is under way ends, no time limit strikes, nothing passes."""
    served = serve("icap", "--policy", mixed, "--idle-seconds", "60", "--message-seconds", "90")
    body = CARD.encode() + b"\n" + TEXT * 10
    with served.connect() as first, served.connect() as second:
        half = reqmod(body)
        for sock in (first, second):
            sock.sendall(half[: len(half) // 2])
        clock("+365d")
        assert ask(served, reqmod(TEXT)).status == 204
        first.sendall(half[len(half) // 2 :])
        assert b"403 Forbidden" in Reader(first).reply().heads
        clock("-365d")
        assert ask(served, reqmod(CARD.encode())).status == 200
        second.sendall(half[len(half) // 2 :])
        assert b"403 Forbidden" in Reader(second).reply().heads
    years = {
        json.loads(line)["time"][:4] for line in served.log().splitlines() if line.startswith("{")
    }
    assert len(years) == 3  # the clock did jump
    assert served.metric("dlp_scan_duration_seconds_sum") < 60
    assert served.metric("dlp_failures_total") == 0
    assert served.end() == 0


def test_the_clock_jumps_under_clamd(serve, mixed, clock):
    served = serve("clamd", "--policy", mixed)
    with served.connect() as sock:
        sock.sendall(b"zINSTREAM\0" + struct.pack(">I", len(TEXT)) + TEXT)
        clock("+3650d")
        data = CARD.encode()
        sock.sendall(struct.pack(">I", len(data)) + data + struct.pack(">I", 0))
        assert sock.recv(1000) == b"stream: DLP.cn.bank-card FOUND\0"


def test_a_full_disk_is_an_error_over_http(serve, mixed):
    """Nothing of a redacted text is answered when it cannot be kept until it is whole."""
    pytest.importorskip("uvicorn", reason="pip install uvicorn")
    served = serve("http", "--policy", mixed, preexec=small_files)

    def post(path: str, data: bytes) -> int:
        request = urllib.request.Request(
            f"http://127.0.0.1:{served.port}{path}", data, {"content-type": "text/plain"}
        )
        try:
            with urllib.request.urlopen(request, timeout=60) as reply:
                return reply.status
        except urllib.error.HTTPError as error:
            with error:
                return error.code

    assert post("/v1/redact", TEXT * 20_000) == 503
    assert served.metric("dlp_failures_total") >= 1
    assert post("/v1/redact", TEXT) == 200
    assert post("/v1/inspect", TEXT * 20_000) == 200
    assert "Traceback" not in served.log()


def test_a_spool_folder_that_is_gone_fails_closed(serve, mixed, tmp_path):
    folder = tmp_path / "spool"
    folder.mkdir()
    served = serve("icap", "--policy", mixed, "--spool-dir", folder)
    folder.rmdir()
    assert ask(served, reqmod(b"\0" * 300_000)).status == 500
    assert ask(served, reqmod(CARD.encode())).status == 200
