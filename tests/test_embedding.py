"""The parts that gateways embed: live packs, coroutines, files and iterables led past a stream."""

from __future__ import annotations

import asyncio
import base64
import copy
import gc
import io
import pickle
import random
import subprocess
import sys
import threading
import weakref
import zipfile
from concurrent.futures import ProcessPoolExecutor, ThreadPoolExecutor
from multiprocessing import get_context

import pytest

from dlp import AsyncScanner, Context, DlpError, LiveScanner, PackError, Policy, Scanner, Stream
from dlp.feeds import InspectedReader, InspectedWriter, findings

RESIDENT = "11010518850607004X"
BODY = f"姓名,身份证\n张三,{RESIDENT}\n".encode() * 500
FILLER = b"nothing to see here, line by line\n" * 400


@pytest.fixture(scope="module")
def scanner():
    return Scanner(["cn"])


def chunked(data, step=777):
    return [data[at : at + step] for at in range(0, len(data), step)]


# --- live packs ------------------------------------------------------------------------


def test_new_packs_are_put_in_place_of_the_old(scanner):
    wanted = [Scanner(["cn"]), scanner]
    live = LiveScanner(wanted.pop)
    assert live.current is scanner
    assert live.reload()
    assert (live.current is scanner, live.reloads, live.failures) == (False, 1, 0)


def test_packs_that_do_not_load_change_nothing(scanner, tmp_path):
    made = iter([lambda: scanner, lambda: Scanner([tmp_path / "missing"])])
    live = LiveScanner(lambda: next(made)())  # noqa: PLW0108 - another one each time
    assert not live.reload()
    assert (live.current, live.failures) == (scanner, 1)
    assert isinstance(live.error, PackError)


@pytest.mark.parametrize("error", [OSError("gone"), RuntimeError("no"), MemoryError()])
def test_whatever_breaks_a_reload_the_old_packs_stay(scanner, error):
    made = [scanner]

    def make():
        if made:
            return made.pop()
        raise error

    live = LiveScanner(make)
    assert not live.reload()
    assert (live.current, live.error, live.failures) == (scanner, error, 1)


def test_a_trial_can_refuse(scanner):
    def refuse(candidate):
        if candidate is not scanner:
            raise DlpError("no")

    wanted = [Scanner(["cn"]), scanner]
    live = LiveScanner(wanted.pop, refuse)
    assert not live.reload()
    assert (live.current is scanner, str(live.error)) == (True, "no")


PARTS = ("身份证号：11010518850607004X\n", "手机 13800138000, ", "银行卡号 6228480000000000000\n",
         "nothing to see here\n", "\\u8eab\\u4efd\\u8bc1 110105188506070048 ", "a,b,c\n1,2,3\n")  # fmt: skip


def seen(inspection):
    return [(f.infotype, f.location.span, f.confidence, f.reveal()) for f in inspection.findings]


def test_streams_keep_the_scanner_they_began_with_while_packs_are_reloaded(scanner):
    """64 threads, each with thirty streams open at a time, and packs exchanged meanwhile.

    Ten thousand streams: `python tests/long/threads.py`.
    """
    interleaved(scanner, threads=64, streams=1920)


def interleaved(scanner, *, threads, streams):
    """Scan texts in streams that are fed in turn; each finds what a scan of its text finds."""
    rng = random.Random(7)
    texts = ["".join(rng.choices(PARTS, k=rng.randint(1, 40))) for _ in range(30)]
    bodies = [text.encode(rng.choice(("utf-8", "gb18030"))) for text in texts]
    expected = [seen(scanner.scan(body)) for body in bodies]
    live = LiveScanner(lambda: Scanner(["cn"]))
    stop = threading.Event()

    def reload():
        while not stop.is_set():
            live.reload()
            stop.wait(0.01)

    def work(number):
        choose = random.Random(number)
        left, under_way, wrong = streams // threads, [], []
        while left or under_way:
            while left and len(under_way) < 30:
                under_way.append([choose.randrange(len(bodies)), 0, live.current.stream()])
                left -= 1
            one = choose.choice(under_way)
            which, at, stream = one
            one[1] = at + choose.randint(1, 300)
            stream.feed(bodies[which][at : one[1]])
            if one[1] >= len(bodies[which]):
                under_way.remove(one)
                if seen(stream.close()) != expected[which]:
                    wrong.append(which)
        return wrong

    reloading = threading.Thread(target=reload)
    reloading.start()
    try:
        with ThreadPoolExecutor(threads) as pool:
            results = list(pool.map(work, range(threads)))
    finally:
        stop.set()
        reloading.join()
    assert results == [[]] * threads
    assert any(expected)
    assert live.reloads
    assert not live.failures


# --- coroutines ------------------------------------------------------------------------


async def arriving(data):
    for chunk in chunked(data):
        await asyncio.sleep(0)
        yield chunk


@pytest.mark.parametrize("inline", [0, 1 << 30])
def test_coroutines_find_what_a_scan_finds(scanner, inline):
    async def main():
        asynchronous = AsyncScanner(scanner, inline=inline)
        whole = await asynchronous.scan(BODY)
        found = [finding async for finding in asynchronous.findings(arriving(BODY))]
        inspections = await asyncio.gather(
            *(asynchronous.inspect(arriving(BODY)) for _ in range(20))
        )
        return whole, found, inspections

    whole, found, inspections = asyncio.run(main())
    expected = scanner.scan(BODY)
    assert whole.counts == expected.counts
    assert [item.location.span for item in found] == [
        item.location.span for item in expected.findings
    ]
    assert all(inspection.counts == expected.counts for inspection in inspections)


@pytest.mark.parametrize("inline", [0, 1 << 30])
def test_coroutines_take_what_a_scanner_takes(scanner, tmp_path, inline):
    (tmp_path / "a.csv").write_bytes(BODY)
    asynchronous = AsyncScanner(scanner, inline=inline)
    text = BODY.decode()
    for source in (text, bytearray(BODY), memoryview(BODY), tmp_path / "a.csv", io.BytesIO(BODY)):
        found = asyncio.run(asynchronous.scan(source))
        if isinstance(source, io.BytesIO):
            source.seek(0)
        assert seen(found) == seen(scanner.scan(source))
        assert found.counts


def test_an_iteration_that_is_given_up_leaves_nothing(scanner):
    async def main():
        stream = scanner.stream(step=1)
        found = AsyncScanner(scanner).findings(arriving(BODY), stream=stream)
        await anext(found)
        await found.aclose()
        return stream

    stream = asyncio.run(main())
    assert stream.held == 0
    with pytest.raises(ValueError, match="after close"):
        stream.feed(b"x")


# --- streams ---------------------------------------------------------------------------


def test_an_abandoned_stream_is_collected(scanner):
    streams = [scanner.stream() for _ in range(50)]
    for stream in streams:
        stream.feed(BODY)
    ghosts = [weakref.ref(stream) for stream in streams]
    del streams, stream
    gc.collect()
    assert [ghost() for ghost in ghosts] == [None] * 50


def test_ten_thousand_streams_at_once(scanner):
    streams = [scanner.stream() for _ in range(10_000)]
    for chunk in chunked(BODY[:2000], 500):
        for stream in streams:
            stream.feed(chunk)
    expected = scanner.scan(BODY[:2000]).counts
    assert all(stream.close().counts == expected for stream in streams)


def test_a_copy_goes_its_own_way(scanner):
    stream = scanner.stream()
    stream.feed(FILLER + "身份证号 1101051885".encode())
    other = stream.copy()
    assert isinstance(other, Stream)
    stream.feed(b"0607004X ")
    other.feed(b"0607004Y ")
    assert (stream.close().counts, other.close().counts) == ({"cn.resident-id": 1}, {})


def test_a_copy_of_a_text_in_another_charset(scanner):
    data = f"<身份证号 {RESIDENT}，卡号 6228 4800 0000 0000 000>\n".encode("gb18030") * 300
    stream = scanner.stream(step=1)
    stream.feed(data[:7001])
    other = stream.copy()
    for half in (stream, other):
        half.feed(data[7001:])
    assert stream.close().counts == other.close().counts == scanner.scan(data).counts


def test_a_stream_decides_as_early_as_it_can(scanner):
    policy = Policy.load("fail-closed")
    stream = scanner.stream(policy=policy, context=Context(channel="web"), step=1)
    assert not stream.decided
    stream.feed(BODY)
    assert stream.decided
    early = stream.decision
    stream.feed(FILLER)
    stream.close()
    assert stream.decision.action >= early.action
    with pytest.raises(ValueError, match="without a policy"):
        _ = scanner.stream().decision


# --- files and iterables ---------------------------------------------------------------


def test_an_iterable_is_led_past_a_stream(scanner):
    found = list(findings(chunked(BODY), scanner.stream()))
    assert len(found) == len(scanner.scan(BODY).findings)


def test_a_file_is_inspected_as_it_is_read(scanner):
    stream = scanner.stream()
    with io.BufferedReader(InspectedReader(io.BytesIO(BODY), stream)) as reader:
        assert b"".join(iter(lambda: reader.read(1000), b"")) == BODY
    assert stream.close().counts == scanner.scan(BODY).counts


def test_a_file_is_inspected_as_it_is_written(scanner):
    stream, out = scanner.stream(name="a.zip"), io.BytesIO()
    with zipfile.ZipFile(InspectedWriter(out, stream), "w") as archive:
        archive.writestr("a.csv", BODY)
    assert stream.close().counts == scanner.scan(out.getvalue()).counts == scanner.scan(BODY).counts


# --- processes -------------------------------------------------------------------------


def test_a_pickled_scanner_is_a_reference(scanner):
    data = pickle.dumps(scanner)
    assert len(data) < 1000
    assert pickle.loads(data) is pickle.loads(data)
    assert pickle.loads(data).scan(BODY).counts == scanner.scan(BODY).counts


def test_a_scanner_of_other_packs_is_refused(scanner):
    other = copy.copy(scanner._made)._replace(packs=("keys",))
    function, (_, digest) = scanner.__reduce__()
    with pytest.raises(DlpError, match="not those"):
        function(other, digest)


@pytest.mark.parametrize("method", ["spawn", "forkserver"])
def test_other_processes_find_the_same(scanner, method):
    with ProcessPoolExecutor(2, mp_context=get_context(method)) as pool:
        results = [pool.submit(_counts, scanner, BODY).result(120) for _ in range(3)]
    assert results == [dict(scanner.scan(BODY).counts)] * 3


def _counts(scanner, data):
    return dict(scanner.scan(data).counts)


CRASHES = {
    "one scanner, many threads, one of them ends": """
import threading, dlp
s = dlp.Scanner(["cn", "keys"])
def work():
    for _ in range(200):
        s.scan(b"AKIA0000000000000000 11010518850607004X " * 20)
threads = [threading.Thread(target=work) for _ in range(16)]
[t.start() for t in threads]; [t.join() for t in threads]
""",
    "a scanner goes while its streams are used": """
import gc, dlp
s = dlp.Scanner(["keys"])
streams = [s.stream() for _ in range(100)]
del s; gc.collect()
for stream in streams:
    stream.feed(b"ghp_" + b"a" * 9000)
    stream.close()
""",
    "a scanner made and dropped again and again": """
import gc, dlp
for _ in range(12):
    dlp.Scanner(["cn"]).scan(b"x" * 4096)
    gc.collect()
""",
    "fork after scanning": """
import os, dlp
s = dlp.Scanner(["cn"])
s.scan(b"13800138000" * 50)
pid = os.fork()
if pid == 0:
    os._exit(0 if s.scan("手机 13800138000".encode()).counts else 3)
raise SystemExit(os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1]))
""",
}


@pytest.mark.parametrize("name", CRASHES)
def test_the_engine_does_not_crash(name):
    """Each of these once ended a process that used the engine carelessly."""
    done = subprocess.run(
        [sys.executable, "-c", CRASHES[name]], capture_output=True, timeout=300, check=False
    )
    assert done.returncode == 0, done.stderr.decode()


def test_a_zip_behind_text_is_never_silent(scanner):
    """A stream has let the text go when it learns of the archive; a scan opens it."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("a.csv", BODY)
    data = FILLER + out.getvalue()
    assert scanner.scan(data).counts == scanner.scan(BODY).counts
    stream = scanner.stream()
    for chunk in chunked(data, 1):
        stream.feed(chunk)
    inspection = stream.close()
    assert not inspection.complete
    assert "unsupported" in [notice.code for notice in inspection.notices]


@pytest.mark.parametrize("digits", [16, 18, 20, 32])
def test_a_table_of_numbers_is_read_completely(digits):
    """Digits are hex, too, and their bytes may look like Shift-JIS with errors: by chance."""
    rng = random.Random(digits)
    rows = "".join(f"{rng.randrange(10**digits):0{digits}d}\n" for _ in range(500))
    data = f"编号\n{rows}".encode()
    scanner = Scanner(packs=["cn"])
    stream = scanner.stream()
    for at in range(0, len(data), 997):
        stream.feed(data[at : at + 997])
    assert stream.close().complete
    assert scanner.scan(data).notices == ()


def test_a_long_text_in_base64_with_a_wrong_byte_is_told():
    text = "参保人身份证号见附件，请勿外传。".encode("gb18030") * 8
    broken = text[:61] + b"\xff" + text[62:]
    inspection = Scanner(packs=["cn"]).scan(b"data: " + base64.b64encode(broken) + b"\n")
    assert [notice.code for notice in inspection.notices] == ["charset"]
    assert not inspection.complete
