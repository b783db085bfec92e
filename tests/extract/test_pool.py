"""Readers in killable processes: same finds, failures are notices, nothing is left behind."""

from __future__ import annotations

import gc
import os
import sys
import threading
import time
from pathlib import Path

import pytest

import dlp
from dlp.extract import Source, extract
from dlp.extract.pool import IsolationError, Pool
from dlp.extract.reading import Reading, isolation_of
from dlp.limits import Budget, Limits
from dlp.model import Notice, Part, Segment

pytestmark = pytest.mark.usefixtures("home")
TOY = b"\0\xff\xfe\1TOY"
PLUGIN = '''
"""A reader that does to its process what the bytes say."""
import ctypes, os, signal, socket, subprocess, sys, time
from dlp.model import Notice, Part, Segment

def recognises(data, name):
    return data.startswith(b"\\0\\xff\\xfe\\1TOY")

def read(source, budget):
    word, _, more = source.data[7:].decode().partition(" ")
    yield Segment(data=b"before", kind="toy")
    if word == "segfault":
        ctypes.string_at(0)
    elif word == "abort":
        os.abort()
    elif word == "killed":
        signal.raise_signal(signal.SIGKILL)
    elif word == "exit":
        os._exit(3)
    elif word == "quit":
        raise SystemExit
    elif word == "panic":
        raise type("PanicException", (BaseException,), {})("x")
    elif word == "recursion":
        def down(): return down()
        down()
    elif word == "memory":
        hold = [bytearray(1 << 24) for _ in range(1000)]
    elif word == "silent":
        time.sleep(60)
    elif word == "busy":
        while True:
            budget.check_time()
    elif word == "stubborn":
        while True:
            try:
                budget.check_time()
            except Exception:
                pass
    elif word == "passwords":
        yield Segment(data=" ".join(source.passwords).encode(), kind="toy")
    elif word == "write":
        outcome(lambda: open(more, "wb")); yield Segment(data=outcome(lambda: open(more, "wb")))
    elif word == "read":
        yield Segment(data=outcome(lambda: open(more, "rb")))
    elif word == "socket":
        yield Segment(data=outcome(lambda: socket.socket()))
    elif word == "program":
        yield Segment(data=outcome(lambda: subprocess.run(["true"])))
    elif word == "fork":
        yield Segment(data=outcome(os.fork))
    elif word == "signal":
        yield Segment(data=outcome(lambda: os.kill(os.getppid(), 0)))
    elif word == "parts":
        for number in range(3):
            yield Part(name=f"p{number}", data=b"\\0\\xff\\xfe\\1TOYleaf" + b"x" * int(more))
    elif word == "many":
        for number in range(10_000):
            yield Segment(data=b"x" * 1000)
    elif word == "forge":
        forge(more, source)
    yield Segment(data=b"after", kind="toy")

def outcome(act):
    try:
        act()
    except OSError as error:
        return f"refused {error.errno}".encode()
    return b"done"

def forge(more, source):
    import gc
    from dlp.extract.wire import Channel
    for found in gc.get_objects():
        if isinstance(found, Channel):
            if more == "noise":
                found.socket.sendall(b"S" + b"\\0" * 3 + b"\\5" + b"\\0" * 8 + b"{{{{{")
            elif more == "huge":
                found.socket.sendall(b"S" + b"\\xff" * 12)
            elif more == "rich":
                found.send(b"D", {"left": [1 << 60, 1 << 60, int(source.name or 1)]})
            elif more == "fields":
                found.send(b"S", {"left": [1, 1, 1], "n": 99})
'''


@pytest.fixture(scope="module")
def home(tmp_path_factory):
    """Install a plug-in whose bytes say what its process shall do."""
    place = tmp_path_factory.mktemp("plugin")
    (place / "toy_reader.py").write_text(PLUGIN)
    info = place / "toy_reader-1.dist-info"
    info.mkdir()
    (info / "METADATA").write_text("Metadata-Version: 2.1\nName: toy-reader\nVersion: 1\n")
    (info / "entry_points.txt").write_text("[dlp.extractors]\napplication/x-toy = toy_reader\n")
    sys.path.append(str(place))
    yield place
    sys.path.remove(str(place))


@pytest.fixture(scope="module")
def pool(home):  # noqa: ARG001 - the plug-in must be there before
    with Pool(size=2, silent=30.0, memory=512 << 20) as made:
        yield made


def ask(pool, word, *, limits=None, **source):
    items = extract(
        Source(data=TOY + word.encode(), **source), Budget(limits or Limits()), isolation=pool
    )
    return [item.data if isinstance(item, Segment) else item for item in items]


def codes(items):
    return [item.code if isinstance(item, Notice) else item for item in items]


def test_what_a_worker_may_do_is_known(pool):
    active = pool.describe()
    assert set(active) == {"limits", "landlock", "seccomp"}
    assert "AS" in active["limits"]


@pytest.mark.parametrize(
    ("word", "detail"),
    [
        ("segfault", "SIGSEGV"),
        ("abort", "SIGABRT"),
        ("killed", "SIGKILL"),
        ("exit", "code 3"),
        ("panic", "PanicException"),
        ("quit", "SystemExit"),
        ("recursion", "nested too deep"),
        ("memory", "out of memory"),
    ],
)
def test_a_crash_is_a_notice_and_what_was_read_is_kept(pool, word, detail):
    items = ask(pool, word)
    assert codes(items) == [b"before", "crashed"]
    assert detail in items[1].detail


def test_the_pool_heals(pool):
    ask(pool, "segfault")
    assert ask(pool, "fine") == [b"before", b"after"]


def test_a_silent_worker_is_ended():
    began = time.monotonic()
    with Pool(size=1, silent=2.0) as impatient:
        impatient.describe()  # it has started
        items = ask(impatient, "silent")
    # it would be silent for a minute
    assert (codes(items), time.monotonic() - began < 50) == ([b"before", "timeout"], True)


@pytest.mark.parametrize("word", ["busy", "stubborn"])
def test_a_worker_that_is_over_its_time_is_ended(pool, word):
    pool.describe()  # the worker that is asked next has started
    began = time.monotonic()
    items = ask(pool, word, limits=Limits(seconds=1.0))
    # it would never end
    assert (codes(items), time.monotonic() - began < 25) == ([b"before", "timeout"], True)


@pytest.mark.parametrize("word", ["forge noise", "forge huge", "forge fields"])
def test_a_worker_that_sends_nonsense_is_a_crash(pool, word):
    assert codes(ask(pool, word)) == [b"before", "crashed"]


def test_a_worker_cannot_give_its_parent_more_budget():
    budget = Budget(Limits(max_expanded=1000))
    with Pool(size=1) as pool:
        list(extract(Source(data=TOY + b"forge rich"), budget, isolation=pool))
        assert budget.expanded_left <= 1000


def test_what_comes_late_is_not_taken_for_the_next_document():
    with Pool(size=1) as pool:
        ask(pool, "forge rich")
        time.sleep(0.2)
        assert codes(ask(pool, "fine"))[0] == "crashed"
        assert ask(pool, "fine") == [b"before", b"after"]


linux = pytest.mark.skipif(sys.platform != "linux", reason="seccomp and landlock are of Linux")


@linux
@pytest.mark.parametrize("word", ["socket", "program", "fork", "signal"])
def test_a_worker_has_no_network_and_starts_nothing(pool, word):
    if pool.describe()["seccomp"] != "active":
        pytest.skip("no seccomp here")
    assert ask(pool, word)[1].startswith(b"refused")


@linux
def test_a_worker_writes_no_file(pool, tmp_path):
    assert ask(pool, f"write {tmp_path / 'x'}")[1].startswith(b"refused")
    assert list(tmp_path.iterdir()) == []


@linux
def test_a_worker_reads_no_file_of_others(pool, tmp_path):
    if not pool.describe()["landlock"].startswith("active"):
        pytest.skip("no landlock here")
    (tmp_path / "x").write_text("x")
    assert ask(pool, f"read {tmp_path / 'x'}")[1].startswith(b"refused")


def test_passwords_reach_a_worker(pool):
    assert ask(pool, "passwords", passwords=("a", "b"))[1] == b"a b"


def test_parts_are_read_by_workers_too():
    small = Pool(size=1, silent=30.0)
    with small:
        found = list(
            Reading(small).walk(Source(data=TOY + b"parts 10", name="toy"), Budget(Limits()))
        )
    assert [path for path, item in found if item.data == b"after"] == [
        "toy!/toy",
        "toy!/p0!/toy",
        "toy!/p1!/toy",
        "toy!/p2!/toy",
    ]


def test_large_parts_do_not_wait_for_the_worker_of_their_container():
    with Pool(size=1) as pool:
        source = Source(data=TOY + b"parts 20000000", name="toy")
        found = [
            path
            for path, item in Reading(pool).walk(source, Budget(Limits()))
            if item.data == b"after"
        ]
    parts = [f"toy!/p{number}!/toy" for number in range(3)]
    assert sorted(found) == [*parts, "toy!/toy"]


def test_a_reading_that_is_given_up_leaves_the_worker_usable(pool):
    reading = extract(Source(data=TOY + b"many"), Budget(Limits()), isolation=pool)
    assert next(reading).data == b"before"
    reading.close()
    assert ask(pool, "fine") == [b"before", b"after"]


def test_text_is_read_in_this_process():
    with Pool(size=1) as pool:
        assert [
            item.data for item in extract(Source(data=b"plain"), Budget(Limits()), isolation=pool)
        ] == [b"plain"]
        assert pool._all == set()


def test_what_a_worker_unpacks_is_spent(pool, build):
    budget = Budget(Limits())
    data = build.zipped({"a.bin": b"\1" * 100_000})
    list(extract(Source(data=data), budget, isolation=pool))
    assert budget.limits.max_expanded - budget.expanded_left >= 100_000


def test_a_budget_at_its_end_ends_the_worker_s_reading(pool, build):
    data = build.zipped({f"{n}.bin": b"\1" * 100_000 for n in range(9)})
    items = list(extract(Source(data=data), Budget(Limits(max_expanded=250_000)), isolation=pool))
    assert [item.code for item in items if isinstance(item, Notice)] == ["over-budget"]
    assert 2 <= sum(isinstance(item, Part) for item in items) <= 3


def test_no_free_worker_in_time_is_a_timeout():
    with Pool(size=1) as pool:
        held = extract(Source(data=TOY + b"many"), Budget(Limits()), isolation=pool)
        next(held)
        assert codes(ask(pool, "fine", limits=Limits(seconds=0.2)))[0] == "timeout"
        held.close()


def test_a_closed_pool_is_a_notice_and_the_bytes():
    pool = Pool(size=1)
    pool.close()
    items = list(extract(Source(data=b"<html>a"), Budget(Limits()), isolation=pool))
    assert [getattr(item, "code", getattr(item, "kind", "")) for item in items] == [
        "crashed",
        "bytes",
    ]
    with pytest.raises(IsolationError):
        pool.describe()


def test_many_threads_share_a_pool(pool):
    failures = []

    def work(number):
        for _ in range(10):
            word = "segfault" if number == 0 else "fine"
            expected = [b"before", "crashed"] if number == 0 else [b"before", b"after"]
            if (got := codes(ask(pool, word))) != expected:
                failures.append(got)

    threads = [threading.Thread(target=work, args=(n,)) for n in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    assert failures == []
    assert len(pool._all) <= pool.size


def descriptors():
    return len(list(Path("/proc/self/fd").iterdir()))


def children():
    here = os.getpid()
    found = []
    for entry in Path("/proc").iterdir():
        if entry.name.isdigit():
            try:
                stat = (entry / "stat").read_text()
            except OSError:
                continue
            state, parent = stat.rpartition(")")[2].split()[:2]
            if int(parent) == here:
                found.append((entry.name, state == "Z"))
    return sorted(found)


@linux
def test_no_zombie_and_no_descriptor_is_left():
    before = descriptors(), children()
    with Pool(size=1, silent=30.0) as pool:
        for word in ("fine", "segfault", "exit", "fine"):
            ask(pool, word)
        list(extract(Source(data=b"<html>" + b"x" * 300_000), Budget(Limits()), isolation=pool))
    assert (descriptors(), children()) == before


@linux
def test_a_pool_that_is_dropped_ends_its_workers():
    before = children()
    pool = Pool(size=1)
    ask(pool, "fine")
    del pool
    gc.collect()
    assert children() == before


def test_a_fork_starts_workers_of_its_own(pool):
    ask(pool, "fine")
    mine = {child.process.pid for child in pool._all}
    reader, writer = os.pipe()
    forked = os.fork()
    if not forked:
        answer = b"no"
        if ask(pool, "fine") == [b"before", b"after"] and not mine & {
            c.process.pid for c in pool._all
        }:
            answer = b"ok"
        pool.close()
        os.write(writer, answer)
        os._exit(0)
    os.waitpid(forked, 0)
    answer = os.read(reader, 9)
    os.close(reader)
    os.close(writer)
    assert (answer, ask(pool, "fine")) == (b"ok", [b"before", b"after"])


def test_worn_workers_are_replaced():
    with Pool(size=1, recycle=2) as pool:
        pids = []
        for _ in range(4):
            ask(pool, "fine")
            pids.append(next(iter(pool._all)).process.pid)
    assert len(set(pids)) == 3


def test_a_worker_of_another_version_is_refused(monkeypatch):
    monkeypatch.setattr(dlp, "__version__", "other")
    with Pool(size=1) as pool:
        assert codes(ask(pool, "fine"))[0] == "crashed"
        with pytest.raises(IsolationError):
            pool.describe()


def test_an_interpreter_that_cannot_be_started_is_a_notice(monkeypatch):
    monkeypatch.setattr(sys, "executable", "/nonexistent")
    with Pool(size=1) as pool:
        assert codes(ask(pool, "fine"))[0] == "crashed"
        with pytest.raises(IsolationError):
            pool.describe()


def test_isolation_has_two_names():
    assert isolation_of("none") is None
    with pytest.raises(dlp.DlpError):
        isolation_of("container")


def test_the_scanner_finds_the_same_with_and_without(pool, build):
    rows = "".join(
        f"<row r='{n}'><c r='B{n}' t='str'><v>身份证 11010518850607004X</v></c></row>"
        for n in range(1, 30)
    )
    data = build.zipped({"a/b.xlsx": build.xlsx(rows), "c.txt": "身份证 11010518850607004X"})
    found = []
    for isolation in ("none", pool):
        inspection = dlp.Scanner(packs=["cn"], isolation=isolation, fingerprint_key=b"k").scan(
            data, name="z"
        )
        found.append(
            sorted(
                (f.infotype, str(f.location), f.location.kind, f.fingerprint)
                for f in inspection.findings
            )
        )
        assert inspection.complete
    assert found[0] == found[1]
    assert any("B7" in row[1] for row in found[0])


def test_parts_keep_their_order_whatever_their_size(build, monkeypatch):
    monkeypatch.setattr("dlp.extract.pool.HELD", 1000)
    sizes = [10, 600, 5000, 10, 900, 200, 1]
    members = {f"{n}.txt": "x" * size for n, size in enumerate(sizes)}
    source = Source(data=build.zipped(members))
    with Pool(size=1) as pool:
        apart = list(extract(source, Budget(Limits()), isolation=pool))
    here = list(extract(source, Budget(Limits())))
    names = [[item.name for item in items if isinstance(item, Part)] for items in (apart, here)]
    assert names[0] == names[1] == list(members)
