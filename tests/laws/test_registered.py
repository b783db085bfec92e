"""Laws of registered records and documents: chunks make no difference, kernels agree, files hold no clear text."""

from __future__ import annotations

import hashlib
import random
from array import array
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dlp import Index, Scanner
from dlp.registered import _kernel_reference as twin
from dlp.registered import file, register_documents, register_records
from dlp.registered.errors import RegisterError
from dlp.registered.key import Keys

kernel = pytest.importorskip("dlp.registered._kernel")
KEY = b"a key for the laws only"
SIP = bytes(range(16))
ROWS = [
    ["姓名", "身份证号", "手机号", "出生日期", "邮箱"],
    ["赵一", "150199189610140572", "18600009520", "1896-10-14", "zhao.yi@example.com"],
    ["钱二", "110105850607004", "13800138000", "1985-06-07", "qian@example.com"],
    ["孙三丰", "11010518850607004X", "13900000001", "1885-06-07", "sun-3@example.com"],
]
PLAN = "".join(chr(0x4E00 + number * 37 % 6000) for number in range(900))
PIECES = [
    *[cell for row in ROWS[1:] for cell in row], "1985年6月7日", "110105 850607 004", "１３８0013 8000",
    PLAN[100:160], PLAN[400:520], " ", "\n", ",", "：", "，", "abc", "x1", "9", "的", "�", "@", "-", "\t",
]  # fmt: skip
texts = st.lists(st.sampled_from(PIECES), max_size=40).map("".join)


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    """An index of rows and one of documents."""
    place = tmp_path_factory.mktemp("registered")
    register_records(ROWS, place / "rows.index", KEY, primary="身份证号", name="rows", made="2026")
    (place / "plan.txt").write_text(PLAN, encoding="utf-8")
    register_documents([place / "plan.txt"], place / "plan.index", KEY, name="plan", made="2026")
    return place


@pytest.fixture(scope="module")
def scanner(folder):
    """A scanner with both, and one small pack beside them."""
    indexes = [Index.load(folder / name, KEY) for name in ("rows.index", "plan.index")]
    packs = ["cn", "infrastructure"]
    return Scanner(packs, registered=indexes, minimum="very-unlikely", fingerprint_key=b"k" * 16)


def seen(inspection):
    """What is reported, without clear values."""
    return [
        (one.infotype, one.pattern, one.location, one.evidence, one.fingerprint)
        for one in inspection.findings
    ]


@given(texts, st.sampled_from(["utf-8", "gb18030", "utf-16"]), st.integers(0, 1 << 30))
def test_a_stream_finds_what_a_scan_finds(scanner, text, charset, seed):
    log = "2024-03-01 12:01:02.123 INFO  [main] c.e.Service - done\n" * 3
    data = (("表头，" + text + "\n" + log) * 12).encode(charset, "replace")
    rng = random.Random(seed)
    stream = scanner.stream(step=rng.choice([1, 700, None]))
    at, fed = 0, []
    while at < len(data):
        size = rng.choice([1, 7, 64, 500, 5000])
        fed += stream.feed(data[at : at + size])
        at += size
    fed += stream.finish()
    whole, streamed = scanner.scan(data), stream.close()
    assert seen(streamed) == seen(whole)
    assert len(fed) == len(whole.findings)
    assert streamed.counts == whole.counts == scanner.count(data)


@pytest.mark.parametrize("charset", ["utf-8", "gb18030"])
@pytest.mark.parametrize("step", [1, None])
def test_tables_are_streamed_alike(scanner, charset, step):
    """Columns are read behind their names, in blocks of their own."""
    rows = [",".join(row) for row in ROWS[1:]]
    lines = [
        ",".join(ROWS[0]),
        *(rows[at % 3] if at % 5 else f"某,{at},x,y,z" for at in range(4000)),
    ]
    data = "\n".join([*lines[:2000], f"备注,{PLAN[:200]},,,", *lines[2000:]]).encode(charset)
    stream = scanner.stream(step=step)
    for at in range(0, len(data), 9973):
        stream.feed(data[at : at + 9973])
    whole = scanner.scan(data)
    assert whole.counts["registered.rows"] == 3200
    assert whole.counts["registered.plan"] == 1
    assert seen(stream.close()) == seen(whole)


def test_the_pieces_of_the_law_are_met(scanner):
    """Or it would hold for nothing."""
    data = ("，".join(PIECES) + "\n").encode()
    found = [one.pattern for one in scanner.scan(data).findings if "registered" in one.infotype]
    assert found == ["row", "row", "row", "row", "structure:document-1"]


def test_a_copy_of_a_stream_goes_its_own_way(scanner):
    data = (",".join(ROWS[1]) + "\n" + PLAN + "\n").encode() * 40
    stream = scanner.stream()
    stream.feed(data[: len(data) // 2])
    copy = stream.copy()
    for one in (stream, copy):
        one.feed(data[len(data) // 2 :])
    assert seen(copy.close()) == seen(stream.close()) == seen(scanner.scan(data))


@given(texts, st.binary(max_size=3), st.integers(0, 200))
def test_the_kernel_agrees_with_its_twin(text, bad, at):
    data = text.encode()
    data = data[:at] + bad + data[at:]
    assert kernel.normal(data) == twin.normal(data)
    assert kernel.sip(SIP, data) == twin.sip(SIP, data)
    found, heads = kernel.grams(data, SIP)
    assert (found, heads) == twin.grams(data, SIP)
    keys = array("Q", sorted(set(found[::2])))
    marks = kernel.marked(heads[::2], 10)
    assert marks == twin.marked(heads[::2], 10)
    ours, theirs = kernel.Grams(keys, marks, SIP), twin.Grams(keys, marks, SIP)
    assert ours.met(data, 0, len(data)) == theirs.met(data, 0, len(data))
    assert [ours.find(key) for key in found] == [theirs.find(key) for key in found]
    owners = array("I", [key % 3 for key in found])
    assert kernel.ordered(found, owners) == twin.ordered(found, owners)


def _both(width):
    """Return the rows of both kernels, for the same arrays, some rows with the same hash."""
    forms = [[twin.eighteen(twin.normal(cell.encode())) for cell in row] for row in ROWS[1:]]
    forms.append([b"zhou", forms[0][1], b"13700000000", b"20000101", b"x"])
    forms.sort(key=lambda row: twin.sip(SIP, row[1]))
    keys = array("Q", [twin.sip(SIP, row[1]) for row in forms])
    cells = array("I")
    for key, row in zip(keys, forms, strict=True):
        others = [row[0], *row[2:]][:width]
        cells.extend(twin.cell_hash(SIP, key.to_bytes(8, "little"), cell) for cell in others)
    lengths = bytes(sorted({len(row[1]) for row in forms}))
    cell_lengths = bytes(sorted({len(cell) for row in forms for cell in row}))
    given_ = (keys, cells, width, lengths, cell_lengths, 15, False, SIP)
    return kernel.Rows(*given_), twin.Rows(*given_)


@given(texts, st.integers(1, 4), st.integers(0, 300))
def test_the_kernel_meets_the_rows_that_its_twin_meets(text, width, first):
    ours, theirs = _both(width)
    data = (text * 3).encode()
    first = min(first, len(data))
    assert ours.rows(data, first, len(data)) == theirs.rows(data, first, len(data))


def test_rows_in_many_digits_are_met_alike():
    ours, theirs = _both(4)
    rng = random.Random(1)
    for _ in range(200):
        data = "".join(
            rng.choice([*PIECES, "x" * rng.randrange(200), "0123 456"]) for _ in range(30)
        ).encode()
        assert ours.rows(data, 0, len(data)) == theirs.rows(data, 0, len(data))


@pytest.mark.parametrize(
    "value", [b"ABCDE12345678", b"1234567ABCDEF", b"Q-1-2-3-4-5-6-7-8-9-0-R-S-T-U-V-W"]
)
def test_a_value_is_met_wherever_it_lies_in_a_block(value):
    """Blocks are passed over by their digits; a value may begin before the first of them."""
    form = twin.normal(value)
    key = twin.sip(SIP, form)
    digits = sum(byte < 0x41 for byte in form)
    given_ = (array("Q", [key]), array("I"), 0, bytes([len(form)]), b"", digits, False, SIP)
    ours, theirs = kernel.Rows(*given_), twin.Rows(*given_)
    for pad in range(140):
        data = b"," * pad + value + b"," * 400
        found = [(pad, pad + len(value), 0, 0, 0)]
        assert ours.rows(data, 0, len(data)) == found
        assert pad % 16 or theirs.rows(data, 0, len(data)) == found


def test_the_files_hold_no_clear_text_and_no_hash_without_the_key(folder):
    """Cells, the text, their hashes under no key or another: none of them stands in a file."""
    rows, plan = (folder / name for name in ("rows.index", "plan.index"))
    data = rows.read_bytes()
    for row in ROWS[1:]:
        for cell in row:
            form = twin.normal(cell.encode())
            assert cell.encode() not in data
            for value in (form, cell.encode(), twin.eighteen(form)):
                for hashed in (hashlib.sha256, hashlib.blake2b, hashlib.md5):
                    assert hashed(value).digest()[:4] not in data
                for key in (bytes(16), SIP):
                    assert twin.sip(key, value).to_bytes(8, "little") not in data
    text = plan.read_bytes()
    assert not any(PLAN[at : at + 4].encode() in text for at in range(len(PLAN)))
    other = rows.with_name("other.index")
    register_records(ROWS, other, KEY + b"!", primary="身份证号", name="rows", made="2026")
    ours = file.read(rows, Keys.of(KEY)).arrays
    theirs = file.read(other, Keys.of(KEY + b"!")).arrays
    assert set(ours[0]).isdisjoint(theirs[0])
    assert set(ours[2]).isdisjoint(theirs[2])
    again = rows.with_name("again.index")
    register_records(ROWS, again, KEY, primary="身份证号", name="rows", made="2026")
    assert again.read_bytes() == data


def test_equal_cells_of_two_rows_look_different(tmp_path):
    rows = [["id", "city"], *[[f"{number:08}", "乌鲁木齐"] for number in range(1, 51)]]
    register_records(rows, tmp_path / "a.index", KEY, primary="id")
    cells = file.read(tmp_path / "a.index", Keys.of(KEY)).arrays[2]
    assert len(set(cells)) == len(cells) == 50


@pytest.mark.parametrize("name", ["rows.index", "plan.index"])
def test_a_hostile_file_is_an_error_and_no_crash(folder, name):
    data = (folder / name).read_bytes()
    path = Path(folder / "hostile.index")
    rng = random.Random(3)
    tried = [data[:size] for size in (0, 1, 15, 16, 17, 60, len(data) // 2, len(data) - 1)]
    tried += [data + b"x", data + bytes(8), data[:16] + b"[" * 5000, b"PK\x03\x04" + data[4:]]
    for _ in range(400):
        broken = bytearray(data)
        for _ in range(rng.choice([1, 1, 3])):
            broken[rng.randrange(len(broken) if rng.random() < 0.5 else 24)] = rng.randrange(256)
        tried.append(bytes(broken))
    for broken in tried:
        if broken == data:
            continue
        path.unlink(missing_ok=True)
        path.write_bytes(broken)
        with pytest.raises(RegisterError) as caught:
            Index.load(path, KEY)
        assert caught.value.code in {"X101", "X102", "X103", "X104"}
        assert caught.value.file == str(path)
        assert caught.value.hint


def test_a_file_that_lies_under_its_own_key_is_an_error(folder):
    """Who has the key can write anything; it is not believed either."""
    keys = Keys.of(KEY)
    path = folder / "lying.index"
    rows, plan = (file.read(folder / name, keys) for name in ("rows.index", "plan.index"))
    (hashes, numbers, cells), (grams, owners, heads) = rows.arrays, plan.arrays
    backwards = array("Q", reversed(hashes))
    lies = [
        replace(rows, arrays=(backwards, numbers, cells)),
        replace(rows, meta={**rows.meta, "lengths": [250]}),
        replace(rows, meta={**rows.meta, "cell_lengths": [97]}),
        replace(rows, meta={**rows.meta, "hashes": 1 << 40}),
        replace(rows, meta={**rows.meta, "columns": ["a"] * 33, "weights": [1] * 33}),
        replace(rows, meta={**rows.meta, "columns": [1, 2, 3, 4]}),
        replace(rows, meta={**rows.meta, "name": "../x"}),
        replace(rows, meta={**rows.meta, "has_at": 1}),
        replace(plan, arrays=(grams, array("I", [7] * len(owners)), heads)),
        replace(plan, meta={**plan.meta, "sizes": []}),
        replace(plan, meta={**plan.meta, "head_bits": 64}),
        replace(plan, meta={**plan.meta, "grams": [-1]}),
    ]
    for lie in lies:
        file.write(path, lie, keys)
        with pytest.raises(RegisterError) as caught:
            Index.load(path, KEY)
        assert caught.value.code in {"X101", "X104"}


def test_an_index_changes_nothing_that_packs_find(scanner):
    """Law 5: what stands behind the patterns of the packs moves none of their numbers."""
    log = "".join(
        f"2024-03-{at % 28 + 1:02} 12:01:{at % 60:02}.123 INFO  [main] c.e.Service - index {at}\n"
        for at in range(1200)
    )
    data = (log + "import os\n\nclass A:\n    def f(self):\n        return os.path\n" * 50).encode()
    plain = Scanner(minimum="very-unlikely", fingerprint_key=b"k" * 16)
    registered = scanner.engine.registered.indexes
    known = Scanner(minimum="very-unlikely", fingerprint_key=b"k" * 16, registered=registered)
    assert len(plain.scan(data).findings) > 0
    assert seen(known.scan(data)) == seen(plain.scan(data))
