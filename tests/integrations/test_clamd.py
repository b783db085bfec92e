"""The clamd server: over a socket, and with clamdscan."""

from __future__ import annotations

import contextlib
import struct
import subprocess
import time

import pytest

from tests.integrations.servers import CARD, program, wait_for


def chunk(data: bytes) -> bytes:
    return struct.pack(">I", len(data)) + data


def instream(data: bytes, size=1000) -> bytes:
    pieces = (data[start : start + size] for start in range(0, len(data), size))
    return b"".join(map(chunk, pieces)) + chunk(b"")


def ask(served, data: bytes) -> bytes:
    with served.connect() as sock:
        sock.sendall(data)
        found = b""
        while piece := sock.recv(65_536):
            found += piece
        return found


@pytest.fixture(scope="module")
def clamd(serve, mixed, tmp_path_factory):
    folder = tmp_path_factory.mktemp("scans")
    (folder / "card.txt").write_text(CARD)
    (folder / "out").symlink_to("/etc/passwd")
    served = serve(
        "clamd", "--policy", mixed, "--max-body", "1", "--allow-reload", "--allow-scan", folder
    )
    served.folder = folder
    return served


@pytest.mark.parametrize(("prefix", "end"), [(b"z", b"\0"), (b"n", b"\n"), (b"", b"\n")])
def test_commands_end_as_they_begin(clamd, prefix, end):
    assert ask(clamd, prefix + b"PING" + end) == b"PONG" + end
    assert ask(clamd, prefix + b"VERSION" + end).startswith(b"baomi ")
    assert ask(clamd, prefix + b"STATS" + end).endswith(b"END" + end)
    assert (
        ask(clamd, prefix + b"INSTREAM" + end + instream(CARD.encode()))
        == b"stream: DLP.cn.bank-card FOUND" + end
    )
    assert ask(clamd, prefix + b"INSTREAM" + end + instream(b"words")) == b"stream: OK" + end
    assert b"INSTREAM" in ask(clamd, prefix + b"VERSIONCOMMANDS" + end)


def test_a_session_numbers_its_answers(clamd):
    data = (
        b"zIDSESSION\0zPING\0zINSTREAM\0"
        + instream(CARD.encode(), 5)
        + b"zINSTREAM\0"
        + instream(b"")
        + b"zEND\0"
    )
    assert ask(clamd, data) == b"1: PONG\x002: stream: DLP.cn.bank-card FOUND\x003: stream: OK\0"


def test_more_than_the_limit_is_an_error_not_ok(clamd):
    assert (
        ask(clamd, b"zINSTREAM\0" + instream(b"x" * (2 << 20), 1 << 20))
        == b"INSTREAM size limit exceeded. ERROR\0"
    )


def test_reload(clamd):
    before = clamd.metric("dlp_reloads_total")
    assert ask(clamd, b"zRELOAD\0") == b"RELOADING\0"
    assert clamd.metric("dlp_reloads_total") == before + 1


def test_scan_reads_its_folder_and_nothing_else(clamd):
    name = str(clamd.folder / "card.txt").encode()
    assert ask(clamd, b"zSCAN " + name + b"\0") == name + b": DLP.cn.bank-card FOUND\0"
    for other in (
        b"/etc/passwd",
        str(clamd.folder).encode() + b"/out",
        str(clamd.folder).encode() + b"/../x",
        b"",
        b"\xff",
    ):
        assert ask(clamd, b"zSCAN " + other + b"\0").endswith(b"ERROR\0")


def test_scan_and_reload_are_off_by_default(serve):
    served = serve("clamd")
    assert ask(served, b"zSCAN /etc/hosts\0") == b"SCAN is switched off. ERROR\0"
    assert ask(served, b"zRELOAD\0") == b"RELOAD is switched off. ERROR\0"


@pytest.mark.parametrize(
    "data", [b"GET / HTTP/1.1\r\n\r\n", b"zSHUTDOWN\0", b"zFILDES\0", b"z" * 9000]
)
def test_what_is_no_command_is_refused(clamd, data):
    assert b"OK" not in ask(clamd, data)


def test_clamdscan(clamd, tmp_path):
    program("clamdscan")
    (tmp_path / "clamd.conf").write_text(f"TCPSocket {clamd.port}\nTCPAddr 127.0.0.1\n")
    (tmp_path / "clean.txt").write_text("words\n")
    (tmp_path / "card.txt").write_text(CARD)

    def run(*names):
        return subprocess.run(
            ["clamdscan", "-c", tmp_path / "clamd.conf", "--stream", "--no-summary", *(tmp_path / name for name in names)],
            capture_output=True, timeout=60, check=False,
        )  # fmt: skip

    assert run("clean.txt").returncode == 0
    found = run("clean.txt", "card.txt")
    assert found.returncode == 1
    assert (
        f"{tmp_path}/clean.txt: OK\n{tmp_path}/card.txt: DLP.cn.bank-card FOUND\n".encode()
        in found.stdout
    )


def test_a_command_that_drips_is_cut_off(serve):
    """Half a command has the time of a request, not that of silence."""
    served = serve("clamd", "--message-seconds", "1")
    with served.connect() as sock:
        begun = time.monotonic()
        with contextlib.suppress(OSError):
            for byte in b"zVERSIONCOMMANDS-AND-MORE" * 20:
                sock.sendall(bytes([byte]))
                time.sleep(0.05)
        assert time.monotonic() - begun < 20
        wait_for(lambda: served.metric("dlp_connections") == 0, what="the end of the connection")
