"""The log: every way of tampering is found, and named; many writers make one chain."""

from __future__ import annotations

import json
import multiprocessing
import random
from datetime import UTC, datetime

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import dlp
from dlp import ledger
from dlp.ledger import Ledger, LedgerError, verify
from dlp.policy import Context, Policy

NOW = datetime(2026, 6, 1, tzinfo=UTC)


def filled(path, count=6, **options):
    """Write a log with so many records behind its first; return its lines."""
    log = Ledger(path, sync=False, **options)
    for number in range(count):
        log.event("tick", {"number": str(number)})
    return path.read_bytes().splitlines(keepends=True)


def test_a_log_as_written_is_in_order(tmp_path):
    """All records, and the head that was kept, also after it went on."""
    path = tmp_path / "log"
    filled(path)
    head = Ledger(path).head()
    assert verify(path, head=head) == ledger.Verification(7, head)
    filled(path, 1)
    assert verify(path, head=head).intact


@pytest.mark.parametrize(
    ("algorithm", "key"), [("sha256", None), ("sm3", None), ("sha256", b"k"), ("sm3", b"k")]
)
def test_algorithms_and_keys(tmp_path, algorithm, key):
    """Either hash, with or without a key; the log says which."""
    path = tmp_path / "log"
    filled(path, algorithm=algorithm, key=key)
    assert verify(path, key=key).intact
    assert verify(path, key=b"other").bad == 1
    assert json.loads(path.read_bytes().splitlines()[0])["body"]["algorithm"] == algorithm


def test_the_hash_is_of_the_canonical_record(tmp_path):
    """Anybody can check the chain without this code."""
    import hashlib

    first, second = (json.loads(line) for line in filled(tmp_path / "log", 1))
    claimed = second.pop("hash")
    text = json.dumps(second, sort_keys=True, separators=(",", ":"))
    assert hashlib.sha256(text.encode()).hexdigest() == claimed
    assert second["previous"] == first["hash"]


def change(lines, rng):
    at = rng.randrange(len(lines))
    line = bytearray(lines[at])
    spot = rng.randrange(len(line) - 1)
    line[spot] ^= 1 << rng.randrange(7)
    return [*lines[:at], bytes(line), *lines[at + 1 :]], at


def change_and_rehash(lines, rng):
    """A careful forger: the record's own hash is right again."""
    at = rng.randrange(1, len(lines) - 1)
    record = json.loads(lines[at])
    record["body"]["labels"]["number"] = "99"
    del record["hash"]
    record["hash"] = ledger._digest("sha256", None, ledger._canonical(record))
    return [*lines[:at], ledger._canonical(record) + b"\n", *lines[at + 1 :]], at + 1


def delete(lines, rng):
    at = rng.randrange(len(lines) - 1)
    return lines[:at] + lines[at + 1 :], at


def insert(lines, rng):
    at = rng.randrange(1, len(lines))
    copied = rng.choice(lines)
    return [*lines[:at], copied, *lines[at:]], at + (copied == lines[at])


def swap(lines, rng):
    at = rng.randrange(len(lines) - 1)
    return [*lines[:at], lines[at + 1], lines[at], *lines[at + 2 :]], at


def blank(lines, rng):
    at = rng.randrange(len(lines))
    return [
        *lines[:at],
        rng.choice((b"\n", b" \n", b"{}\n", b"null\n", b"[" * 9000 + b"\n")),
        *lines[at:],
    ], at


def spaced(lines, rng):
    at = rng.randrange(len(lines))
    return [*lines[:at], lines[at].replace(b",", b", ", 1), *lines[at + 1 :]], at


def torn(lines, rng):
    return [*lines[:-1], lines[-1][: rng.randrange(1, len(lines[-1]))]], len(lines) - 1


def reversed_(lines, _rng):
    return lines[::-1], 0


@pytest.fixture(scope="module")
def lines(tmp_path_factory):
    """The lines of a log."""
    return filled(tmp_path_factory.mktemp("ledger") / "log", 8)


TAMPERINGS = [change, change_and_rehash, delete, insert, swap, blank, spaced, torn, reversed_]


@settings(max_examples=300)
@given(st.sampled_from(TAMPERINGS), st.integers(0, 1 << 30))
def test_every_tampering_is_found(lines, tmp_path_factory, tamper, seed):
    """Found, and the first bad record is named by its number."""
    changed, at = tamper(lines, random.Random(seed))
    path = tmp_path_factory.mktemp("t") / "log"
    path.write_bytes(b"".join(changed))
    if changed == lines:
        assert verify(path).intact
        return
    seen = verify(path)
    assert not seen.intact
    if b"\n" not in changed[at][:-1]:  # a changed byte may have become a line break
        assert seen.bad == at + 1


@given(st.integers(0, 8))
def test_a_cut_end_is_found_by_the_head(lines, tmp_path_factory, kept):
    """Cutting off whole records needs the head that was kept elsewhere, as documented."""
    path = tmp_path_factory.mktemp("c") / "log"
    path.write_bytes(b"".join(lines[:kept]))
    head = f"{len(lines)}:{json.loads(lines[-1])['hash']}"
    seen = verify(path, head=head)
    assert (seen.bad, "missing" in seen.problem) == (kept + 1, True)


def test_a_rewritten_log_is_found_by_the_head_or_the_key(tmp_path):
    """A whole new chain is in order for itself; the head tells, and a key prevents it."""
    filled(tmp_path / "a")
    head = Ledger(tmp_path / "a").head()
    filled(tmp_path / "b")
    assert verify(tmp_path / "b").intact
    assert verify(tmp_path / "b", head=head).bad == 7
    assert verify(tmp_path / "b", key=b"k").bad == 1


def _write(path, count):
    log = Ledger(path, sync=False)
    for _ in range(count):
        log.event("tick")


def test_many_processes_make_one_chain(tmp_path):
    """Four writers, no record lost, none broken."""
    path = tmp_path / "log"
    context = multiprocessing.get_context("spawn")
    writers = [context.Process(target=_write, args=(path, 25)) for _ in range(4)]
    for writer in writers:
        writer.start()
    for writer in writers:
        writer.join()
    assert verify(path).records == 101


def test_a_crash_in_the_middle_of_a_record_is_recorded(tmp_path):
    """The torn end goes, and the log says how long it was; the chain is whole again."""
    path = tmp_path / "log"
    lines = filled(path)
    path.write_bytes(b"".join(lines) + lines[-1][:40])
    assert verify(path).bad == 8
    Ledger(path).event("tick")
    assert verify(path).records == 9
    recovered = json.loads(path.read_bytes().splitlines()[7])
    assert (recovered["kind"], recovered["body"]["bytes"]) == ("recovered", 40)


@pytest.mark.parametrize(
    "content", [b"my diary", b"my diary\nmore", b"\0" * 50, b'{"body":1}\n', b"\n"]
)
def test_a_file_that_is_no_log_is_left_alone(tmp_path, content):
    """Appending refuses, and changes nothing."""
    path = tmp_path / "log"
    path.write_bytes(content)
    with pytest.raises(LedgerError):
        Ledger(path).event("tick")
    assert path.read_bytes() == content
    assert not verify(path).intact


def test_appending_with_another_key_is_refused(tmp_path):
    """A writer with the wrong key must not go on with the chain."""
    path = tmp_path / "log"
    lines = filled(path, key=b"k")
    for key in (None, b"other"):
        with pytest.raises(LedgerError):
            Ledger(path, key=key).event("tick")
    assert path.read_bytes().splitlines(keepends=True) == lines


def test_decisions_go_in_without_clear_values(tmp_path):
    """What a scan found is not in the log: not the value, not the name of the file."""
    value = "11010518850607004X"
    inspection = dlp.Scanner(packs=["cn"]).scan(f"身份证号：{value}", name="a")
    context = Context(sender="a@b.cn", recipients=("c@d.cn",), time=NOW)
    decision = Policy.load("fail-closed").decide(inspection, context)
    path = tmp_path / "log"
    head = Ledger(path).decision(decision, inspection=inspection, context=context, incident=True,
                                 source="/x/张三 110105188506070041.xlsx")  # fmt: skip
    text = path.read_text()
    record = json.loads(text.splitlines()[-1])
    assert value not in text
    assert "1101051885" not in text
    assert record["kind"] == "incident"
    assert record["body"]["inspection"]["counts"] == {"cn.resident-id": 1}
    assert record["body"]["route"]["recipients"] == ["c@d.cn"]
    assert record["body"]["source"] == "/x/张三 ******************.xlsx"
    assert head == f"2:{record['hash']}"
    assert path.stat().st_mode & 0o777 == 0o600


@pytest.mark.parametrize("labels", [{"a": "\n"}, {"a": "x" * 81}, {"": "a"}, {"a": "身份证"}])
def test_labels_are_short_and_plain(tmp_path, labels):
    """Labels are ids and states; contents do not fit."""
    with pytest.raises(LedgerError, match="label"):
        Ledger(tmp_path / "log").event("e", labels)


def test_long_numbers_of_labels_are_starred(tmp_path):
    """A number that could identify somebody is no label."""
    Ledger(tmp_path / "log").event("e", {"id": "110105188506070041"})
    assert b"110105" not in (tmp_path / "log").read_bytes()


def test_a_log_can_go_on_from_another(tmp_path):
    """The first record of the new one names the head of the old one."""
    filled(tmp_path / "a", 1)
    head = Ledger(tmp_path / "a").head()
    Ledger(tmp_path / "b", continues=head).event("tick")
    assert json.loads((tmp_path / "b").read_bytes().splitlines()[0])["body"]["continues"] == head
    assert verify(tmp_path / "b").intact


def test_no_log_has_no_head(tmp_path):
    """Neither has an empty one; and an algorithm that is not known is refused."""
    assert Ledger(tmp_path / "absent").head() == ""
    (tmp_path / "empty").touch()
    assert Ledger(tmp_path / "empty").head() == ""
    with pytest.raises(LedgerError, match="md5"):
        Ledger(tmp_path / "x", algorithm="md5")


def test_long_records_are_read_back(tmp_path):
    """The last record may be longer than a block; one beyond the limit is refused."""
    path = tmp_path / "log"
    log = Ledger(path, sync=False)
    log.event("tick", {f"label {n}": "x" * 80 for n in range(500)})
    log.event("tick")
    assert verify(path).records == 3
    before = path.read_bytes()
    with pytest.raises(LedgerError, match="at most"):
        log.event("tick", {f"label {n}": "x" * 80 for n in range(12_000)})
    assert path.read_bytes() == before
