"""`dlp serve` as a command: what is wrong is said with exit code 2, and sockets are ours alone."""

from __future__ import annotations

import socket
import stat
import subprocess
import sys

import pytest

from tests.integrations.servers import Served, free_port


def run(*arguments, cwd):
    return subprocess.run(
        [sys.executable, "-m", "dlp", "serve", *map(str, arguments)],
        capture_output=True, timeout=60, check=False, cwd=cwd, text=True,
    )  # fmt: skip


@pytest.mark.parametrize(
    ("arguments", "text"),
    [
        (("icap", "--listen", "nonsense"), "an address is HOST:PORT or unix:PATH"),
        (("icap", "--listen", "127.0.0.1:99999"), "127.0.0.1:99999"),
        (("icap", "--policy", "no-such"), "no-such"),
        (("icap", "--packs", "no-such"), "no-such"),
        (("icap", "--policy", "a=fail-closed", "--policy", "a=audit-only"), "used twice"),
        (("icap", "--tls-cert", "no-such"), "--tls-cert"),
        (("icap", "--block-page", "no-such"), "block page"),
        (("milter", "--workers", "2", "--policy", "no-such"), "no-such"),
    ],
)
def test_wrong_usage(tmp_path, arguments, text):
    listen = () if "--listen" in arguments else ("--listen", f"127.0.0.1:{free_port()}")
    done = run(*arguments, *listen, cwd=tmp_path)
    assert done.returncode == 2
    assert text in done.stderr
    assert "Traceback" not in done.stderr


def test_a_unix_socket_is_for_owner_and_group_and_goes_away(tmp_path):
    path = tmp_path / "s.sock"
    served = Served(tmp_path / "a", "clamd", listen=f"unix:{path}")
    assert stat.S_IMODE(path.stat().st_mode) == 0o660
    again = run("clamd", "--listen", f"unix:{path}", cwd=tmp_path)
    assert (again.returncode, "listens there already" in again.stderr) == (2, True)
    served.end(9)
    served = Served(tmp_path / "b", "clamd", listen=f"unix:{path}")
    with served.connect() as sock:
        sock.sendall(b"zPING\0")
        assert sock.recv(10) == b"PONG\0"
    assert served.end() == 0
    assert not path.exists()


def test_sockets_of_systemd_are_served_and_left(tmp_path):
    """As `systemd-socket-activate` hands them over, also to workers; `--listen` is not looked at."""
    path = tmp_path / "s.sock"
    with socket.socket(socket.AF_UNIX) as sock:
        sock.bind(str(path))
        sock.listen()
        program = (
            "import os, sys; os.dup2(int(sys.argv[1]), 3); os.environ.update(LISTEN_FDS='1', "
            "LISTEN_PID=str(os.getpid())); os.set_inheritable(3, True); "
            "os.execv(sys.executable, [sys.executable, '-m', 'dlp', 'serve', 'clamd', '--workers', '2', '--listen', 'unix:none.sock'])"
        )
        served = subprocess.Popen(
            [sys.executable, "-c", program, str(sock.fileno())],
            pass_fds=[sock.fileno()], cwd=tmp_path, stderr=subprocess.PIPE,
        )  # fmt: skip
        try:
            with socket.socket(socket.AF_UNIX) as client:
                client.settimeout(60)
                client.connect(str(path))
                client.sendall(b"zPING\0")
                assert client.recv(10) == b"PONG\0"
        finally:
            served.terminate()
            said = served.communicate(timeout=60)[1].decode()
        assert (served.returncode, "dlp serve:" in said) == (0, False)
        assert path.exists()


def test_defaults_are_loopback_or_a_unix_socket():
    from dlp.cli.serve import DEFAULTS

    assert all(address.startswith(("127.0.0.1:", "unix:")) for address in DEFAULTS.values())
