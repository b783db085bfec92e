"""rspamd asks our clamd and our ICAP server, with no plug-in of ours."""

from __future__ import annotations

import json
import os
import subprocess
import urllib.error
import urllib.request
from email.message import EmailMessage

import pytest

from tests.integrations.servers import CARD, free_port, program, wait_for

CONF = """
options {{
  filters = "";
  url_tld = "{dir}/tld.dat";
  hs_cache_dir = "{dir}";
  tempdir = "{dir}";
  dns {{ nameserver = ["127.0.0.1:9:1"]; timeout = 0.1s; retransmits = 1; }}
  control_socket = "{dir}/control.sock mode=0600";
}}
logging {{ type = "console"; level = "info"; }}
worker "normal" {{ bind_socket = "127.0.0.1:{port}"; count = 1; task_timeout = 100s; }}
modules {{ path = "{plugins}/antivirus.lua"; path = "{plugins}/external_services.lua"; }}
actions {{ reject = 15; }}
group "dlp" {{ symbols {{ "DLP_CLAM" {{ weight = 20; }} "DLP_ICAP" {{ weight = 20; }} }} }}
antivirus {{ dlp {{
  type = "clamav"; servers = "127.0.0.1:{clamd}"; symbol = "DLP_CLAM"; timeout = 60;
  scan_mime_parts = false;
}} }}
external_services {{ dlp {{
  type = "icap"; scheme = "respmod"; servers = "127.0.0.1:{icap}"; symbol = "DLP_ICAP"; timeout = 60;
  scan_mime_parts = true; scan_all_mime_parts = true;
}} }}
"""


@pytest.fixture(scope="module")
def rspamd(serve, mixed, public):
    made = program("rspamd")
    folder = public("rspamd")
    folder.chmod(0o777)
    (folder / "tld.dat").write_text("com\ntest\n")  # the whole list takes a minute to compile
    port = free_port()
    clamd = serve("clamd", "--policy", mixed)
    icap = serve("icap", "--policy", mixed)
    (folder / "rspamd.conf").write_text(
        CONF.format(
            dir=folder,
            port=port,
            plugins="/usr/share/rspamd/plugins",
            clamd=clamd.port,
            icap=icap.port,
        )
    )
    user = ["-u", "nobody", "-g", "nogroup"] if os.geteuid() == 0 else []
    log = (folder / "log").open("wb")
    process = subprocess.Popen(
        [made, "-f", "-i", *user, "-c", folder / "rspamd.conf"], stdout=log, stderr=log
    )

    def check(message: bytes):
        request = urllib.request.Request(f"http://127.0.0.1:{port}/checkv2", message)
        with urllib.request.urlopen(request, timeout=120) as reply:
            return json.load(reply)

    def is_ready():
        try:
            with urllib.request.urlopen(f"http://127.0.0.1:{port}/ping", timeout=2) as reply:
                return reply.status == 200
        except (OSError, urllib.error.URLError):
            return process.poll() is not None

    try:
        wait_for(is_ready, 180, "rspamd")
        assert process.poll() is None, (folder / "log").read_text()
        yield check
    finally:
        process.terminate()
        process.wait(20)
        log.close()


def mail(text: str, attached: str = "nothing") -> bytes:
    made = EmailMessage()
    made["From"], made["To"], made["Subject"] = "a@in.test", "b@out.test", "a note"
    made.set_content(text)
    made.add_attachment(attached.encode(), maintype="application", subtype="pdf", filename="a.pdf")
    return made.as_bytes(policy=made.policy.clone(linesep="\r\n"))


def test_a_clean_message_passes(rspamd):
    said = rspamd(mail("nothing in this message"))
    assert (said["action"], said["symbols"]) == ("no action", {})


def test_a_card_in_the_text_is_rejected_through_clamd(rspamd):
    """The whole message goes to clamd, only attachments to ICAP."""
    said = rspamd(mail(f"the card: {CARD} is mine"))
    assert said["action"] == "reject"
    options = {name: symbol["options"] for name, symbol in said["symbols"].items()}
    assert options == {"DLP_CLAM": ["DLP.cn.bank-card"]}


def test_a_card_in_an_attachment_is_rejected_through_both(rspamd):
    said = rspamd(mail("see the file", CARD))
    assert said["action"] == "reject"
    options = {name: symbol["options"] for name, symbol in said["symbols"].items()}
    assert options == {"DLP_CLAM": ["DLP.cn.bank-card"], "DLP_ICAP": ["DLP.cn.bank-card"]}
