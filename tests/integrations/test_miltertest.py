"""The milter with a second client: miltertest, the one of OpenDKIM, through all its phases.

Each test is a script in Lua; `mt.getreply` is the last answer of the filter, `mt.eom_check` what
it asked to be changed. (Its check of a refusal's code and text finds none; `test_milter_postfix.py`
looks at those.)
"""

from __future__ import annotations

import subprocess

import pytest

from tests.integrations.servers import CARD, DIRTY, PHONE, program

BEGIN = """
local function said(error)
    if error ~= nil then io.stderr:write(tostring(error), "\\n") os.exit(9) end
end
local function holds(what, name)
    if not what then io.stderr:write("not so: ", name, "\\n") os.exit(8) end
end
local function answered(conn, code, name)
    local found = mt.getreply(conn)
    if found ~= code then
        io.stderr:write(name, ": ", tostring(found), " in place of ", tostring(code), "\\n")
        os.exit(7)
    end
end
mt.set_timeout(60)
local conn = mt.connect(where)
holds(conn, "a connection")
"""
ENVELOPE = """
said(mt.conninfo(conn, "client.test", "127.0.0.1"))
said(mt.helo(conn, "client.test"))
said(mt.macro(conn, SMFIC_MAIL, "i", "Q1", "{auth_authen}", "user"))
said(mt.mailfrom(conn, "<a@in.test>"))
said(mt.rcptto(conn, "<b@out.test>"))
said(mt.rcptto(conn, "<c@in.test>"))
said(mt.data(conn))
"""
END = """
said(mt.disconnect(conn))
"""


@pytest.fixture(scope="module", params=["unix", "tcp"])
def run(request, serve, mixed, public):
    """Return a function that runs a script; on a Unix socket and over TCP."""
    miltertest = program("miltertest")
    listen = f"unix:{public('mt')}/s" if request.param == "unix" else None
    served = serve("milter", "--policy", mixed, listen=listen)
    where = listen or f"inet:{served.port}@127.0.0.1"

    def ran(*parts: str) -> None:
        done = subprocess.run(
            [miltertest, "-D", f"where={where}"], input="".join((BEGIN, *parts)).encode(),
            capture_output=True, timeout=120, check=False,
        )  # fmt: skip
        assert done.returncode == 0, (done.stderr + done.stdout).decode()

    ran.served = served
    return ran


def message(text: str, headers: str = "") -> str:
    return f"""
said(mt.header(conn, "From", "a@in.test"))
said(mt.header(conn, "Subject", "a note"))
said(mt.header(conn, "Content-Type", "text/plain; charset=utf-8"))
{headers}
said(mt.eoh(conn))
said(mt.bodystring(conn, "{text}\\r\\n"))
said(mt.eom(conn))
"""


def test_every_phase_goes_on_and_a_clean_message_is_accepted(run):
    run(ENVELOPE, message("nothing in here"), """
answered(conn, SMFIR_ACCEPT, "the end")
for _, change in ipairs({MT_HDRADD, MT_HDRCHANGE, MT_HDRDELETE, MT_HDRINSERT, MT_BODYCHANGE,
                         MT_QUARANTINE}) do
    holds(not mt.eom_check(conn, change), "no change")
end
""", END)  # fmt: skip


def test_an_mta_that_wants_an_answer_to_each_phase_gets_it(run):
    """Of protocol version 2, or without the later steps: each phase is answered `continue`."""
    for version in (2, 6):
        steps = [f"""
said(mt.negotiate(conn, {version}, SMFIF_ADDHDRS + SMFIF_CHGBODY + SMFIF_CHGHDRS, 0))
said(mt.conninfo(conn, "client.test", "127.0.0.1"))
answered(conn, SMFIR_CONTINUE, "connect")
said(mt.helo(conn, "client.test"))
answered(conn, SMFIR_CONTINUE, "helo")
said(mt.mailfrom(conn, "<a@in.test>"))
answered(conn, SMFIR_CONTINUE, "mail")
said(mt.rcptto(conn, "<b@out.test>"))
answered(conn, SMFIR_CONTINUE, "rcpt")
said(mt.header(conn, "Subject", "a note"))
answered(conn, SMFIR_CONTINUE, "header")
said(mt.eoh(conn))
answered(conn, SMFIR_CONTINUE, "end of headers")
said(mt.bodystring(conn, "{CARD}\\r\\n"))
answered(conn, SMFIR_CONTINUE, "body")
said(mt.eom(conn))
answered(conn, SMFIR_REPLYCODE, "end")
"""]  # fmt: skip
        run(*steps, END)


def test_a_blocked_message_is_refused(run):
    run(ENVELOPE, message(CARD), """
answered(conn, SMFIR_REPLYCODE, "the end")
holds(not mt.eom_check(conn, MT_QUARANTINE), "nothing else")
""", END)  # fmt: skip


def test_a_message_is_held(run):
    run(ENVELOPE, message(PHONE), """
answered(conn, SMFIR_ACCEPT, "the end")
holds(mt.eom_check(conn, MT_QUARANTINE), "quarantine")
holds(mt.eom_check(conn, MT_HDRADD, "X-DLP-Action"), "the header")
""", END)  # fmt: skip


def test_a_redacted_message_gets_another_body_and_other_headers(run):
    spoofed = f"""
said(mt.header(conn, "X-DLP-Action", "allow"))
said(mt.header(conn, "Comments", "{DIRTY}"))
"""
    run(ENVELOPE, message(f"before {DIRTY} behind", spoofed), """
answered(conn, SMFIR_ACCEPT, "the end")
holds(mt.eom_check(conn, MT_BODYCHANGE), "another body")
holds(mt.eom_check(conn, MT_HDRCHANGE, "Comments"), "another header")
holds(mt.eom_check(conn, MT_HDRDELETE, "X-DLP-Action"), "what only we may set is gone")
holds(mt.getheader(conn, "X-DLP-Action", 0):find("^ ?redact; reference="), "the header")
""", END)  # fmt: skip


def test_without_the_right_to_change_a_body_it_is_refused(run):
    run("said(mt.negotiate(conn, 6, SMFIF_ADDHDRS, 0))", ENVELOPE, message(DIRTY), """
answered(conn, SMFIR_REPLYCODE, "the end")
holds(not mt.eom_check(conn, MT_BODYCHANGE), "no other body")
""", END)  # fmt: skip


def test_messages_one_after_another_and_given_up_in_the_middle(run):
    """What was given up, in every phase, is no part of the next message."""
    given_up = f"""
said(mt.mailfrom(conn, "<a@in.test>"))
said(mt.rcptto(conn, "<b@out.test>"))
said(mt.header(conn, "Subject", "{CARD}"))
said(mt.eoh(conn))
said(mt.bodystring(conn, "{CARD}\\r\\n"))
said(mt.abort(conn))
"""
    clean = """
said(mt.mailfrom(conn, "<a@in.test>"))
said(mt.rcptto(conn, "<b@out.test>"))
said(mt.header(conn, "Subject", "a note"))
said(mt.eoh(conn))
said(mt.bodystring(conn, "words\\r\\n"))
said(mt.eom(conn))
answered(conn, SMFIR_ACCEPT, "the end")
"""
    run(ENVELOPE, "said(mt.abort(conn))", given_up, clean, given_up, clean, END)


def test_a_long_body_and_a_client_that_leaves_without_a_word(run):
    run(ENVELOPE, """
said(mt.header(conn, "Subject", "a note"))
said(mt.eoh(conn))
said(mt.bodyrandom(conn, 3000000))
said(mt.eom(conn))
answered(conn, SMFIR_ACCEPT, "the end")
""", END)  # fmt: skip
    run(ENVELOPE, 'said(mt.bodystring(conn, "half"))', "mt.disconnect(conn, false)")
    run(ENVELOPE, message(CARD), 'answered(conn, SMFIR_REPLYCODE, "the end")', END)
    assert "Traceback" not in run.served.log()
    assert not run.served.ended()
