"""The gate, and what stands around it: verdicts, counters, pages, spools."""

from __future__ import annotations

import asyncio
import io
import json

import pytest

from dlp import DlpError, Scanner
from dlp.integrations.block_page import BlockPage
from dlp.integrations.gate import Gate, Item, Opened, Verdict
from dlp.integrations.masking import masked
from dlp.integrations.metrics import Metrics, added, render
from dlp.integrations.records import Log
from dlp.integrations.reloading import Reloading
from dlp.integrations.spool import Spool
from dlp.policy import Action, Context, Decision, Policy, PolicyFile
from tests.integrations.servers import CARD, DIRTY


class Fixed:
    def __init__(self, current):
        self.current = current


class Broken:
    digest = "0"

    def scan(self, *_, **__):
        raise RuntimeError("secret in a message")


@pytest.fixture(scope="module")
def cn():
    return Scanner(packs=["cn"])


def gate_of(scanner, log=None):
    return Gate(Fixed(scanner), {"p": Fixed(Policy.load("fail-closed"))}, protocol="test", log=log)


def judge(gate, data: bytes, **more):
    opened = Opened((Item(data, "x"),), **more)
    return asyncio.run(gate.judge(lambda: opened, len(data), Context(), policy="p"))


@pytest.mark.parametrize("size", [0, 100_000], ids=["inline", "thread"])
def test_verdicts(cn, size):
    gate = gate_of(cn)
    assert judge(gate, b"words " * (size // 6)).decision.action is Action.ALLOW
    verdict = judge(gate, CARD.encode() + b" words" * (size // 6))
    assert (verdict.decision.action, verdict.threat, verdict.stops) == (
        Action.BLOCK,
        "DLP.cn.bank-card",
        True,
    )
    gate.close()


def test_what_was_not_opened_is_not_allowed(cn):
    verdict = judge(gate_of(cn), b"words", complete=False, notices=("unsupported",))
    assert (verdict.decision.action, verdict.failed) == (Action.QUARANTINE, False)


def test_what_breaks_fails_closed_and_says_nothing_of_the_data():
    out = io.StringIO()
    gate = gate_of(Broken(), Log(out))
    verdict = judge(gate, b"words")
    assert (verdict.failed, verdict.decision.complete, verdict.stops) == (True, False, True)
    logged = json.loads(out.getvalue())
    assert logged["failed"] is True
    assert logged["problem"].startswith("RuntimeError scan:")
    assert "secret" not in out.getvalue()


def test_several_items_are_decided_together(cn):
    gate = gate_of(cn)
    opened = Opened((Item(b"words", "url"), Item(CARD.encode(), "body")))
    verdict = asyncio.run(gate.judge(lambda: opened, 10, Context(), policy="p"))
    assert verdict.decision.action is Action.BLOCK
    assert len(verdict.inspections) == 2


def test_several_items_are_as_large_as_all_of_them(cn, tmp_path):
    (tmp_path / "p.toml").write_text(
        'id = "p"\ntitle = "p"\nincomplete = "block"\n[[rule]]\nid = "r"\naction = "block"\n'
        "[rule.source]\nlarger = 100\n"
    )
    policy = Policy.load(str(tmp_path / "p.toml"))
    gate = Gate(Fixed(cn), {"p": Fixed(policy)}, protocol="test")
    for size, action in ((40, Action.ALLOW), (60, Action.BLOCK)):
        opened = Opened((Item(b"w" * size, "a"), Item(b"w" * size, "b")))
        assert gate.check(opened, Context(), policy="p").decision.action is action
    gate.close()


def test_an_item_that_was_not_read_whole_counts_among_several(cn):
    gate = gate_of(cn)
    opened = Opened((Item(b"words", "a"), Item(b"PK\3\4" + b"x" * 40, "b.zip")))
    decision = gate.check(opened, Context(), policy="p").decision
    assert (decision.action, decision.complete) == (Action.QUARANTINE, False)
    gate.close()


def test_masking_refuses_what_is_not_in_the_text_itself(cn):
    data = b'{"a": "' + DIRTY.encode() + b'"}'
    assert b"11010518850607004X" not in masked(data, cn.scan(data, name="x"), [])
    assert masked(data, cn.scan(data, name="x"), ["other.*"]) == data
    import base64

    hidden = base64.b64encode(DIRTY.encode() * 3)
    inspection = cn.scan(hidden, name="x")
    assert len(inspection.findings) > 0
    assert masked(hidden, inspection, []) is None
    wide = DIRTY.encode("utf-16")
    assert masked(wide, cn.scan(wide, name="x"), []) is None


def test_metrics_are_added_up():
    one, two = Metrics(), Metrics()
    for metrics in (one, two):
        metrics.count("dlp_scan_bytes_total", 2)
        metrics.count("dlp_findings_total", rule='a"\\b', verdict="x")
        metrics.gauge("dlp_connections", 3)
        metrics.gauge("dlp_pack_info", 1, fingerprint="old")
        metrics.gauge("dlp_pack_info", 1, fingerprint="new")
        metrics.observe("dlp_scan_duration_seconds", 0.003)
    text = render([json.loads(json.dumps(one.snapshot())), two.snapshot()])
    for line in ("dlp_scan_bytes_total 4", 'dlp_findings_total{rule="a\\"\\\\b",verdict="x"} 2', "dlp_connections 6", 'dlp_pack_info{fingerprint="new"} 1',
                 'dlp_scan_duration_seconds_bucket{le="0.0025"} 0', 'dlp_scan_duration_seconds_bucket{le="0.005"} 2', 'dlp_scan_duration_seconds_bucket{le="+Inf"} 2',
                 "dlp_scan_duration_seconds_count 2", "# TYPE dlp_scan_duration_seconds histogram"):  # fmt: skip
        assert line in text.splitlines()
    assert "old" not in text
    assert added([]) == {"counters": [], "gauges": [], "times": {}}


def test_a_block_page_escapes_and_refuses_unknown_names(tmp_path):
    decision = Decision(action=Action.BLOCK, policy="<p>", notice_zh="<script>", notice_en="a & b")
    page = BlockPage().fill(Verdict(decision, reference="r1")).decode()
    assert "<script>" not in page
    assert "&lt;script&gt;" in page
    assert "a &amp; b" in page
    own = tmp_path / "page.html"
    own.write_text("$reference costs $$5", "utf-8")
    assert BlockPage(str(own)).fill(Verdict(decision, reference="r1")) == b"r1 costs $5"
    for text in ("$value", "100 $ more", "\udcff"):
        own.write_bytes(text.encode("utf-8", "surrogateescape"))
        with pytest.raises(DlpError):
            BlockPage(str(own))
    with pytest.raises(DlpError):
        BlockPage(str(tmp_path / "none"))


@pytest.mark.parametrize("threshold", [0, 3, 100])
def test_a_spool_gives_back_what_it_was_given(tmp_path, threshold):
    spool = Spool(threshold=threshold, folder=str(tmp_path))
    for piece in (b"ab", b"cd", b"", b"e" * 70_000):
        spool.write(piece)
    assert spool.read() == b"abcd" + b"e" * 70_000
    assert spool.size == 70_004
    assert list(tmp_path.iterdir()) == []
    spool.close()


def test_a_bad_pack_keeps_the_old_scanner(cn, tmp_path):
    answers = [cn, DlpError("no such pack"), Scanner(packs=["intl"])]

    def load():
        answer = answers.pop(0)
        if isinstance(answer, Exception):
            raise answer
        return answer

    policy = tmp_path / "p.toml"
    policy.write_text('id = "p"\ntitle = "p"\nincomplete = "block"\n', "utf-8")
    file, metrics = PolicyFile(policy, interval=float("inf")), Metrics()
    reloading = Reloading(load, {"p": file}, metrics=metrics, log=Log())
    assert reloading.reload() is False
    assert reloading.current is cn
    policy.write_text("id = ", "utf-8")
    assert reloading.reload() is False
    assert reloading.current is not cn
    assert file.current.id == "p"
    text = render([metrics.snapshot()])
    assert "dlp_reload_failures_total 2" in text
