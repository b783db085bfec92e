"""What the tests of servers share: `dlp serve` as a process, samples, and a policy."""

from __future__ import annotations

import contextlib
import os
import shutil
import signal
import socket
import sqlite3
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request
from pathlib import Path

import pytest

DIRTY = "身份证号：11010518850607004X"
CARD = "银行卡号 6228480000000000000"
PHONE = "手机 13800138000"
POLICY = """
id = "mixed"
title = "One rule an action"
title_zh = "测试"
incomplete = "quarantine"
[[rule]]
id = "ids"
action = "redact"
notice_en = "Identity numbers are not sent."
notice_zh = "身份证号不得外发。"
[[rule.findings]]
infotypes = ["cn.resident-id"]
[[rule]]
id = "cards"
action = "block"
notice_en = "Card numbers are not sent."
notice_zh = "银行卡号不得外发。"
[[rule.findings]]
infotypes = ["cn.bank-card"]
[[rule]]
id = "phones"
action = "quarantine"
[[rule.findings]]
infotypes = ["cn.mobile"]
"""


def database() -> bytes:
    """Return a file with an identity number in it that can be read, and not written again."""
    with contextlib.closing(sqlite3.connect(":memory:")) as connection:
        connection.execute("CREATE TABLE people (id_card TEXT)")
        connection.execute("INSERT INTO people VALUES ('身份证号：11010518850607004X')")
        connection.commit()
        return connection.serialize()


def free_port() -> int:
    """Return a port that is ours until these tests end.

    A socket that is bound to it and does not listen keeps it: the system gives it to nobody else,
    servers (all of them set SO_REUSEADDR) can listen there, and until they do nobody answers.
    """
    sock = socket.socket()
    sock.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    sock.bind(("127.0.0.1", 0))
    _KEPT.append(sock)
    return sock.getsockname()[1]


_KEPT: list[socket.socket] = []


@contextlib.contextmanager
def open_folder(name: str):
    """Make a folder that other users may enter, as servers do that give up being root.

    The folders of pytest are no such place: each start of another pytest closes what lies above
    them, and a socket in them is then not to be reached any more.
    """
    folder = Path(tempfile.mkdtemp(prefix=f"dlp-{name}-"))
    folder.chmod(0o755)
    try:
        yield folder
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def wait_for(ready, seconds=60.0, what="it"):
    end = time.monotonic() + seconds
    while not ready():
        if time.monotonic() > end:
            raise AssertionError(f"{what} is not ready after {seconds} s")
        time.sleep(0.02)


def unread(port: int, *, by_peer: bool = False) -> int:
    """Return the bytes that a server on a port of 127.0.0.1, or its peers, have not read yet."""
    wanted, place = f"0100007F:{port:04X}", 2 if by_peer else 1
    rows = (line.split() for line in Path("/proc/net/tcp").read_text().splitlines()[1:])
    open_ = (row for row in rows if row[place] == wanted and row[3] == "01")
    return sum(int(row[4].partition(":")[2], 16) for row in open_)


def answers(port: int) -> bool:
    with socket.socket() as sock:
        sock.settimeout(1)
        return sock.connect_ex(("127.0.0.1", port)) == 0


class Served:
    """`dlp serve …` as a process of its own."""

    def __init__(self, folder, protocol, *options, listen=None, preexec=None, ready=True):
        self.port = free_port()
        self.watch = free_port()
        self.address = listen or f"127.0.0.1:{self.port}"
        folder.mkdir(parents=True, exist_ok=True)
        self.log_path = folder / "serve.log"
        self._log = self.log_path.open("wb")
        self.process = subprocess.Popen(
            [sys.executable, "-m", "dlp", "serve", protocol, "--listen", self.address,
             "--metrics", f"127.0.0.1:{self.watch}", *map(str, options)],
            stderr=self._log, stdout=self._log, preexec_fn=preexec,  # noqa: PLW1509 - started before any thread
            cwd=folder,
        )  # fmt: skip
        if ready:
            wait_for(lambda: self.get("/ready")[0] == 200 or self.ended(), 60, "dlp serve")
            if self.ended():
                raise AssertionError(self.log())

    def ended(self) -> bool:
        return self.process.poll() is not None

    def log(self) -> str:
        return self.log_path.read_text("utf-8")

    def get(self, path: str) -> tuple[int, str]:
        try:
            with urllib.request.urlopen(f"http://127.0.0.1:{self.watch}{path}", timeout=30) as page:
                return page.status, page.read().decode()
        except urllib.error.HTTPError as error:
            with error:
                return error.code, error.read().decode()
        except OSError:
            return 0, ""

    def metric(self, name: str) -> float:
        """Add up a metric over its labels."""
        status, text = self.get("/metrics")
        assert status == 200, "no metrics"  # not the same as zero
        lines = text.splitlines()
        return sum(
            float(line.rpartition(" ")[2]) for line in lines
            if line.startswith((name + " ", name + "{"))
        )  # fmt: skip

    def connect(self) -> socket.socket:
        if self.address.startswith("unix:"):
            sock = socket.socket(socket.AF_UNIX)
            sock.settimeout(60)
            sock.connect(self.address.removeprefix("unix:"))
            return sock
        return socket.create_connection(("127.0.0.1", self.port), timeout=60)

    def rss(self) -> int:
        """Resident memory of the process, in bytes."""
        pages = int(Path(f"/proc/{self.process.pid}/statm").read_text().split()[1])
        return pages * os.sysconf("SC_PAGE_SIZE")

    def end(self, number=signal.SIGTERM, seconds=40) -> int:
        if not self.ended():
            self.process.send_signal(number)
        try:
            return self.process.wait(seconds)
        except subprocess.TimeoutExpired:
            self.process.kill()
            raise
        finally:
            self._log.close()


def program(name: str) -> str:
    """Return the path of a program, or skip the test and say how to get it."""
    found = shutil.which(name, path=os.environ.get("PATH", "") + ":/usr/sbin:/sbin")
    if found is None:
        pytest.skip(f"{name} is not installed: apt-get install {PACKAGES[name]}")
    return found


PACKAGES = {
    "squid": "squid-openssl", "c-icap-client": "c-icap", "postfix": "postfix", "swaks": "swaks",
    "clamdscan": "clamdscan", "openssl": "openssl", "rspamd": "rspamd", "miltertest": "miltertest",
}  # fmt: skip
