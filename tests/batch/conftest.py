"""Stores and databases for the tests: moto's S3, a PostgreSQL of their own."""

import os
import shutil
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
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    process = subprocess.Popen(
        [*user, server, "-D", data, "-k", root, "-c", "listen_addresses=127.0.0.1", "-p", str(port), "-F"],
        stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, cwd="/",
    )  # fmt: skip
    try:
        for _ in range(100):
            with socket.socket() as probe:
                if probe.connect_ex(("127.0.0.1", port)) == 0:
                    break
            time.sleep(0.1)
        else:
            pytest.fail("PostgreSQL did not start")
        time.sleep(0.5)
        yield f"postgresql://dlp:secret@127.0.0.1:{port}/postgres"
    finally:
        pid = int((data / "postmaster.pid").read_text().split()[0])
        os.kill(pid, 3)  # SIGQUIT: at once
        process.wait(20)
        shutil.rmtree(root, ignore_errors=True)


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
