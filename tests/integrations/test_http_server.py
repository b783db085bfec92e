"""`dlp serve http` as a process: requests, limits before anything else, TLS, an orderly end."""

from __future__ import annotations

import contextlib
import json
import os
import re
import shutil
import socket
import ssl
import subprocess
import sys
import time
import urllib.error
import urllib.request
from pathlib import Path

import pytest

from tests.integrations.servers import CARD, DIRTY, Served, answers, free_port, wait_for

pytest.importorskip("uvicorn", reason="pip install uvicorn")
ID = "11010518850607004X"
ROOT = Path(__file__).parents[2]


@pytest.fixture(scope="module")
def served(serve, mixed):
    return serve("http", "--policy", mixed, "--max-body", "8")


@pytest.fixture
def keys(tmp_path):
    done = subprocess.run(
        [sys.executable, "-m", "dlp", "serve", "http", "--values", "--new-key", "portal"],
        capture_output=True, text=True, check=True, timeout=60,
    )  # fmt: skip
    key, line = done.stdout.split("\n", 1)
    path = tmp_path / "keys"
    path.write_text(line)
    path.chmod(0o600)
    return path, key


def post(served, path, data, *, scheme="http", context=None, **headers):
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    request = urllib.request.Request(
        f"{scheme}://127.0.0.1:{served.port}{path}", data, {"content-type": "text/plain", **named}
    )
    try:
        with urllib.request.urlopen(request, timeout=60, context=context) as reply:
            return reply.status, reply.read()
    except urllib.error.HTTPError as error:
        with error:
            return error.code, error.read()


def test_requests_are_answered(served):
    status, body = post(served, "/v1/inspect?name=a.txt", DIRTY.encode())
    assert (status, json.loads(body)["sources"][0]["counts"]) == (200, {"cn.resident-id": 1})
    assert json.loads(post(served, "/v1/decide", CARD.encode())[1])["action"] == "block"
    assert post(served, "/v1/redact", DIRTY.encode())[1].decode() == f"身份证号：{'*' * 18}"
    assert post(served, "/v1/inspect", b"x" * (9 << 20))[0] == 413
    assert served.metric("dlp_findings_total") >= 3
    assert ID not in served.log()
    assert "Traceback" not in served.log()


def test_the_commands_of_the_page_are_answered(served, tmp_path):
    """As they stand in docs/how-to/serve-http.md, but for the port."""
    page = (ROOT / "docs" / "how-to" / "serve-http.md").read_text(encoding="utf-8")
    commands = re.findall(r"^\$ (curl .*)$", page, re.MULTILINE)
    samples = ROOT / "docs" / "samples"
    for name, sample in (
        ("名单.xlsx", "roster.xlsx"),
        ("a.zip", "backup.zip"),
        ("b.pdf", "report.pdf"),
    ):
        shutil.copy(samples / sample, tmp_path / name)
    (tmp_path / "note.txt").write_text(DIRTY, encoding="utf-8")
    said = [
        subprocess.run(
            command.replace("127.0.0.1:8787", f"127.0.0.1:{served.port}"), shell=True, cwd=tmp_path,
            capture_output=True, text=True, check=True, timeout=60,
        ).stdout
        for command in commands
    ]  # fmt: skip
    inspected, _, decided = said
    (source,) = json.loads(inspected)["sources"]
    assert (source["name"], source["counts"]["cn.resident-id"]) == ("名单.xlsx", 9)
    assert ID not in (tmp_path / "note.clean.txt").read_text(encoding="utf-8")
    assert json.loads(decided)["action"] in {"allow", "block", "redact", "quarantine", "audit"}


def test_one_connection_serves_many(served):
    with served.connect() as sock:
        for _ in range(20):
            sock.sendall(b"GET /health HTTP/1.1\r\nHost: localhost\r\n\r\n")
            data = b""
            while not data.endswith(b'{"status":"ok"}'):
                more = sock.recv(4096)
                assert more, data
                data += more


def test_what_is_no_http_is_answered_and_closed(served):
    for sent in (b"\x16\x03\x01\x02\0\x01\0\x01", b"GET\r\n\r\n", b"G" * 100_000 + b"\r\n\r\n"):
        with served.connect() as sock:
            try:
                sock.sendall(sent)
                data = b""
                while more := sock.recv(4096):
                    data += more
            except ConnectionResetError:
                continue
            assert data.startswith(b"HTTP/1.1 4"), data[:80]
    assert post(served, "/v1/inspect", b"x")[0] == 200


def test_who_drips_is_cut_off(serve):
    slow = serve("http", "--idle-seconds", "0.5")
    begun = time.monotonic()
    with slow.connect() as silent, slow.connect() as head, slow.connect() as body:
        head.sendall(b"POST /v1/inspect HTTP/1.1\r\nHost: localhost\r\n")
        body.sendall(
            b"POST /v1/inspect HTTP/1.1\r\nHost: localhost\r\nContent-Length: 100\r\n\r\nabc"
        )
        for sock in (silent, head):
            sock.settimeout(60)
            with contextlib.suppress(ConnectionResetError):
                assert sock.recv(100) == b""
        body.settimeout(60)
        assert body.recv(100).startswith(b"HTTP/1.1 408")
    assert time.monotonic() - begun < 50


def test_requests_under_way_end_before_the_process_does(serve):
    served = serve("http")
    with served.connect() as sock:
        sock.sendall(
            b"POST /v1/inspect HTTP/1.1\r\nHost: localhost\r\nContent-Length: 10\r\n"
            b"Expect: 100-continue\r\n\r\n"
        )
        assert sock.recv(100).startswith(b"HTTP/1.1 100")  # now it is under way
        sock.sendall(b"abcde")
        served.process.terminate()
        wait_for(lambda: not answers(served.port), what="the end of accepting")
        assert not served.ended()
        sock.sendall(b"fghij")
        assert sock.recv(100).startswith(b"HTTP/1.1 200")
    assert served.process.wait(60) == 0


def test_several_workers(serve):
    served = serve("http", "--workers", "2")
    assert {post(served, "/v1/inspect", DIRTY.encode())[0] for _ in range(20)} == {200}
    wait_for(lambda: served.metric("dlp_findings_total") == 20, what="the counters of both")
    assert served.end() == 0


def test_keys(serve, keys):
    path, key = keys
    served = serve("http", "--keys", path)
    assert post(served, "/v1/inspect", DIRTY.encode())[0] == 401
    status, body = post(served, "/v1/inspect?show_values=1", DIRTY.encode(), x_api_key=key)
    assert (status, json.loads(body)["sources"][0]["findings"][0]["value"]) == (200, ID)
    assert (ID in served.log(), key in served.log()) == (False, False)


def test_strangers_are_not_served_without_keys(tmp_path):
    def run(*options):
        return subprocess.run(
            [sys.executable, "-m", "dlp", "serve", "http", *map(str, options)],
            capture_output=True, text=True, timeout=60, check=False, cwd=tmp_path,
        )  # fmt: skip

    done = run("--listen", f"0.0.0.0:{free_port()}")
    assert (done.returncode, "needs --keys FILE" in done.stderr) == (2, True)
    (tmp_path / "bad").write_text("x")
    done = run("--listen", f"127.0.0.1:{free_port()}", "--keys", "bad", "--workers", "2")
    assert (done.returncode, "bad:1: a line is NAME" in done.stderr) == (2, True)
    assert run("--new-key", "a b").returncode == 2
    assert "Traceback" not in done.stderr


def certificate(folder, name, *, ca=None):
    program = shutil.which("openssl") or pytest.skip("openssl is not installed")
    key, cert = folder / f"{name}.key", folder / f"{name}.pem"
    signed = ["-CA", str(ca[0]), "-CAkey", str(ca[1])] if ca else []
    subprocess.run(
        [program, "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes",
         "-keyout", str(key), "-out", str(cert), "-days", "2", "-subj", f"/CN={name}",
         "-addext", "subjectAltName=IP:127.0.0.1", *signed],
        check=True, capture_output=True, timeout=60,
    )  # fmt: skip
    return cert, key


def test_tls_with_certificates_of_clients(tmp_path):
    server, client = certificate(tmp_path, "server"), certificate(tmp_path, "client")
    served = Served(tmp_path / "s", "http", "--tls-cert", server[0], "--tls-key", server[1],
                    "--tls-client-ca", client[0])  # fmt: skip
    try:
        wait_for(lambda: answers(served.port), what="the port")
        context = ssl.create_default_context(cafile=str(server[0]))
        with pytest.raises((ssl.SSLError, urllib.error.URLError, OSError)):
            post(served, "/v1/inspect", DIRTY.encode(), scheme="https", context=context)
        context.load_cert_chain(*map(str, client))
        status, _ = post(served, "/v1/inspect", DIRTY.encode(), scheme="https", context=context)
        assert status == 200
    finally:
        served.end()


def test_a_unix_socket(tmp_path):
    path = tmp_path / "s.sock"
    served = Served(tmp_path / "a", "http", listen=f"unix:{path}")
    with served.connect() as sock:
        sock.sendall(b"GET /health HTTP/1.1\r\nHost: localhost\r\n\r\n")
        assert sock.recv(100).startswith(b"HTTP/1.1 200")
    assert served.end() == 0
    assert not path.exists()


def test_a_missing_package_is_named(tmp_path):
    (tmp_path / "uvicorn.py").write_text("raise ImportError")
    done = subprocess.run(
        [sys.executable, "-m", "dlp", "serve", "http", "--listen", f"127.0.0.1:{free_port()}"],
        capture_output=True, text=True, timeout=60, check=False, cwd=tmp_path,
        env={**os.environ, "PYTHONPATH": os.pathsep.join([str(tmp_path), *sys.path])},
    )  # fmt: skip
    assert (done.returncode, "pip install 'baomi[serve]'" in done.stderr) == (2, True)


def test_sockets_are_loopback_by_default():
    from dlp.cli.serve_http import ADDRESS

    assert socket.gethostbyname(ADDRESS.rpartition(":")[0]) == "127.0.0.1"
