"""Stores and databases for the tests: moto's S3, a PostgreSQL of their own."""

import contextlib
import os
import shutil
import signal
import socket
import subprocess
import tempfile
import time
from pathlib import Path

import pytest


@pytest.fixture(scope="session")
def postgres():
    """A server of its own, on a Unix socket, for as long as the tests run."""
    pytest.importorskip("psycopg", reason="needs psycopg")
    homes = sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"))
    initdb = shutil.which("initdb") or (str(homes[-1]) if homes else None)
    if initdb is None or os.name == "nt":
        pytest.skip("PostgreSQL is not installed")
    server = Path(initdb).resolve().with_name("postgres")
    root = Path(tempfile.mkdtemp(prefix="dlp-pg-"))
    user = []
    if os.geteuid() == 0:  # the server refuses to run as root
        if not shutil.which("runuser"):
            pytest.skip("PostgreSQL does not run as root, and there is no runuser")
        user = ["runuser", "-u", "nobody", "--"]
        shutil.chown(root, "nobody")
    data = root / "data"
    subprocess.run(
        [*user, initdb, "-D", data, "-U", "dlp", "-A", "trust", "-N", "--locale=C.UTF-8"],
        check=True,
        capture_output=True,
        cwd="/",
    )
    kept = socket.socket()  # bound, not listening: the port is nobody else's
    kept.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    kept.bind(("127.0.0.1", 0))
    port = kept.getsockname()[1]
    process = subprocess.Popen(
        [*user, server, "-D", data, "-k", root, "-c", "listen_addresses=127.0.0.1", "-p", str(port), "-F"],
        stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, cwd="/",
    )  # fmt: skip
    try:
        url = f"postgresql://dlp:secret@127.0.0.1:{port}/postgres"
        end = time.monotonic() + 60
        while not _takes_connections(url):
            if process.poll() is not None or time.monotonic() > end:
                pytest.fail("PostgreSQL did not start")
            time.sleep(0.05)
        yield url
    finally:
        if process.poll() is None:
            with contextlib.suppress(FileNotFoundError):
                pid = int((data / "postmaster.pid").read_text().split()[0])
                os.kill(pid, signal.SIGQUIT)  # at once
            process.wait(60)
        kept.close()
        shutil.rmtree(root, ignore_errors=True)


def _takes_connections(url):
    import psycopg

    try:
        psycopg.connect(url, connect_timeout=10).close()
    except psycopg.OperationalError:
        return False
    return True


@pytest.fixture(scope="session")
def s3():
    """Return the URL of an S3 server on the loopback interface."""
    pytest.importorskip("s3fs", reason="needs s3fs")
    moto = pytest.importorskip("moto.server", reason="needs moto[server]")
    server = moto.ThreadedMotoServer(ip_address="127.0.0.1", port=0, verbose=False)
    server.start()
    host, port = server.get_host_and_port()
    yield f"http://{host}:{port}"
    server.stop()
