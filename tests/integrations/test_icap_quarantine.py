"""What the ICAP server keeps of messages that a policy puts into quarantine."""

from __future__ import annotations

import json
import shutil
import stat
from urllib.parse import quote

import pytest

from dlp.errors import DlpError
from dlp.integrations.quarantine import Quarantine
from tests.integrations.icap_client import ask, reqmod, respmod
from tests.integrations.servers import CARD, PHONE, wait_for
from tests.integrations.test_icap_server import get, head

TEXT = b"nothing to see here, only words.\n"
BIG = TEXT * 40_000
BLOCKED = b"HTTP/1.1 403 Forbidden"


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    return tmp_path_factory.mktemp("quarantine")


@pytest.fixture(scope="module")
def icap(serve, mixed, folder):
    return serve("icap", "--policy", mixed, "--quarantine", folder, "--quarantine-max", "8")


def kept(folder, reply):
    """Return the message and what is said of it, by the reference that the page names."""
    name = reply.head.partition(b"X-DLP-Reference: ")[2].partition(b"\r\n")[0].decode()
    data, about = folder / f"{name}.http", folder / f"{name}.json"
    assert {stat.S_IMODE(path.stat().st_mode) for path in (data, about)} == {0o600}
    said = json.loads(about.read_text("utf-8"))
    assert said["reference"] == name
    assert PHONE[-11:] not in about.read_text("utf-8")
    return data.read_bytes(), said


@pytest.mark.parametrize("body", [PHONE.encode(), PHONE.encode() + b"\n" + BIG, BIG + PHONE.encode()],
                         ids=["small", "early", "late"])  # fmt: skip
@pytest.mark.parametrize("ask_with", [reqmod, respmod])
def test_the_whole_message_is_kept(icap, folder, ask_with, body):
    request = ask_with(body, head=b"X-Sent: 1\r\n")
    reply = ask(icap, request)
    assert head(reply) == BLOCKED
    data, said = kept(folder, reply)
    heads, _, rest = data.rpartition(b"X-Sent: 1\r\n\r\n")
    assert (heads.split(b" ")[0], rest) == (b"POST" if ask_with is reqmod else b"GET", body)
    assert (said["whole"], said["bytes"], said["rules"]) == (True, len(body), ["phones"])
    assert said["findings"]["cn.mobile"] == 1


def test_a_request_without_a_body_is_kept(icap, folder):
    reply = ask(icap, get("http://site.test/?q=" + quote(PHONE)))
    data, said = kept(folder, reply)
    assert (data.split(b" ")[0], said["bytes"], said["whole"]) == (b"GET", 0, True)


def test_nothing_else_is_kept(icap, folder):
    before = sorted(folder.iterdir())
    assert head(ask(icap, reqmod(CARD.encode()))) == BLOCKED
    assert ask(icap, reqmod(TEXT)).status == 204
    assert sorted(folder.iterdir()) == before


def test_what_comes_behind_a_preview_is_not_there(serve, mixed, tmp_path):
    served = serve("icap", "--policy", mixed, "--mode", "preview", "--quarantine", tmp_path)
    reply = ask(served, reqmod(PHONE.encode(), allow=b"Preview: 100\r\n"))
    assert kept(tmp_path, reply)[1]["whole"] is False
    served.end()


def test_what_cannot_be_kept_is_stopped_all_the_same(serve, mixed, tmp_path):
    folder = tmp_path / "kept"
    folder.mkdir()
    served = serve("icap", "--policy", mixed, "--quarantine", folder, "--quarantine-max", "1")
    assert head(ask(served, reqmod(PHONE.encode() + b"\n" + BIG))) == BLOCKED
    assert list(folder.iterdir()) == []
    shutil.rmtree(folder)
    assert head(ask(served, reqmod(PHONE.encode()))) == BLOCKED
    wait_for(lambda: served.log().count("quarantine-failed") == 2, 10, "the log")
    assert 'dlp_failures_total{reason="quarantine"} 2' in served.get("/metrics")[1]
    assert PHONE[-11:] not in served.log()
    assert ask(served, reqmod(TEXT)).status == 204
    served.end()


def test_a_folder_has_room_for_so_much(tmp_path):
    quarantine = Quarantine(tmp_path, most_bytes=1000)
    assert quarantine.keep("a", [b"x" * 400], {})
    assert not quarantine.keep("a", [b"y"], {}), "a reference is not used twice"
    assert quarantine.keep("b", [b"x" * 400], {})
    assert not quarantine.keep("c", [b"x" * 400], {})
    assert sorted(path.name for path in tmp_path.iterdir()) == [
        "a.http",
        "a.json",
        "b.http",
        "b.json",
    ]
    assert (tmp_path / "a.http").read_bytes() == b"x" * 400
    with pytest.raises(DlpError, match="no folder"):
        Quarantine(tmp_path / "none")


@pytest.mark.parametrize("workers", ["1", "2"])
def test_a_folder_that_is_none_is_refused_at_the_start(serve, mixed, tmp_path, workers):
    served = serve("icap", "--policy", mixed, "--quarantine", tmp_path / "none",
                   "--workers", workers, ready=False)  # fmt: skip
    wait_for(served.ended, 30, "the end")
    assert served.process.returncode == 2
    assert "--quarantine" in served.log()
    assert "hint: install -d" in served.log()
