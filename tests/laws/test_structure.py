"""Law: what a text is found to be, and what its rows hold, does not depend on the pieces."""

import random

import pytest

from dlp import Scanner
from dlp.density import BLOCK, LAP
from dlp.inserts import Inserts
from dlp.packs import load
from dlp.score import weigher
from dlp.session import Session
from tests.laws.test_stream_equals_whole import facts, streamed

VRP = (
    "#\nsysname XJ-HX-SW01\n#\nvlan batch 10 20\n#\nacl number 3000\n rule 5 permit ip source 10.2.0.0 0.0.255.255\n"
    "#\ninterface Vlanif10\n ip address 10.2.1.254 255.255.255.0\n#\n"
)
DUMP = (
    "INSERT INTO `t_person` (`id`, `name`, `id_no`, `phone`, pwd) VALUES "
    "(1,'张三','11010518850607004X','13800000000','Xj@2023abc'),\n"
    " (2,'李四','650102190001010016',13900000001, 'it''s, (ok)'),(3,NULL,'','',NOW());\n"
    "insert into t_person (id, name, id_no, phone, pwd) values (4,'x','11010518850607004X','y','z');\n"
    "INSERT INTO nowhere\nCOPY public.person (person_id, 姓名, phone) FROM stdin;\n"
    "1\t王五\t13800000002\n2\t赵六\t\\N\n\\.\n"
)
FILLER = "ordinary line of text number 12 说明文字，没有什么可找的\n"


@pytest.fixture(scope="module")
def scanner():
    return Scanner(["cn", "accounts", "infrastructure"])


def examples():
    return [
        example.text
        for detector in load(["infrastructure"]).detectors
        for example in detector.examples
        if detector.structures
    ]


@pytest.mark.parametrize("codec", ["utf-8", "utf-8-sig", "gb18030", "utf-16"])
def test_every_chunking_of_many_structures(scanner, codec):
    rng = random.Random(codec)
    parts = [*examples(), DUMP, DUMP]
    rng.shuffle(parts)
    text = "".join(part + FILLER * rng.choice((1, 30, 400)) for part in parts)
    data = text.encode(codec)
    assert len(data) > 6 * BLOCK
    expected = facts(scanner.scan(data).findings)
    assert sum(fact[0].startswith("infrastructure.") for fact in expected) > 30
    for count in (0, 1, 5, 50, 500):
        cuts = sorted(rng.randrange(len(data) + 1) for _ in range(count))
        assert facts(streamed(scanner, data, cuts).findings) == expected


@pytest.mark.parametrize("step", [1, 100, 4096, 65_536])
def test_every_step_of_a_stream(scanner, step):
    data = (FILLER * 200 + VRP * 4 + FILLER * 300 + DUMP * 3 + VRP).encode()
    expected = facts(scanner.scan(data).findings)
    stream = scanner.stream(step=step)
    for at in range(0, len(data), 777):
        stream.feed(data[at : at + 777])
    assert facts(stream.close().findings) == expected


def test_what_stands_on_the_edge_of_a_block_is_found_once(scanner):
    for before in range(BLOCK - LAP, BLOCK + 100, 97):
        text = "x" * 60 + "\n"
        data = (text * (before // 61) + VRP + text * 20).encode()
        found = [item for item in scanner.scan(data).findings if item.is_structure]
        assert [item.infotype for item in found] == ["infrastructure.device-configuration"]
        assert data[: found[0].location.span.start].endswith(b"x\n")


def test_a_structure_that_goes_on_is_one_finding(scanner):
    data = (VRP * 2000).encode()
    assert len(data) > 20 * BLOCK
    found = [item for item in scanner.scan(data).findings if item.is_structure]
    names = [item.infotype for item in found]
    assert names.count("infrastructure.device-configuration") == 1


def test_rows_are_read_behind_their_columns(scanner):
    data = DUMP.encode()
    found = {}
    for finding in scanner.scan(data).findings:
        span = finding.location.span
        if not finding.is_structure:
            assert data[span.start : span.end].decode() == finding.reveal()
            found.setdefault(finding.infotype, []).append((finding.reveal(), finding.likelihood))
    assert ("13800000000", "very-likely") in found["cn.mobile"]
    assert ("13800000002", "very-likely") in found["cn.mobile"]
    assert [value for value, _ in found["cn.person-name"]] == ["张三", "李四", "王五", "赵六"]
    assert "Xj@2023abc" in [value for value, _ in found["accounts.labelled-password"]]


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("INSERT INTO t (id, phone) VALUES (1, '13800000000');\n", 1),
        ("INSERT INTO t VALUES ('13800000000');\n", 0),
        ("INSERT INTO t (a, b) VALUES ('13800000000', 'x');\n", 0),
        ("INSERT INTO t (phone) SELECT 13800000000;\n", 0),
    ],
)
def test_values_are_read_again_where_columns_are_named(scanner, text, number):
    data = text.encode()
    session = Session.open(scanner._engine, scanner._engine.new_counts())
    list(session.whole(data))
    cursor = weigher.cursor()
    groups = Inserts(scanner._engine).push(session.notes, len(data), data, cursor, final=True)
    assert number == len(groups)


def test_hostile_rows_end(scanner):
    """A statement that never ends, and quotes that never close, cost no more than text."""
    head = "INSERT INTO t (name, phone) VALUES "
    for rows in (
        "('" * 50_000,
        "(" * 100_000,
        "('a\\" * 30_000,
        "(" + "1," * 100_000,
        "('" + "''" * 90_000,
    ):
        data = (head + rows).encode()
        assert scanner.scan(data).complete
        assert facts(streamed(scanner, data, [50, 70_000]).findings) == facts(
            scanner.scan(data).findings
        )


def test_copies_go_their_own_way(scanner):
    data = (FILLER * 600 + VRP + DUMP).encode()
    stream = scanner.stream()
    stream.feed(data[:30_000])
    other = stream.copy()
    for item in (stream, other):
        item.feed(data[30_000:])
    assert facts(stream.close().findings) == facts(other.close().findings)


def test_redaction_leaves_structures_and_takes_values(scanner):
    data = (VRP + FILLER * 900 + DUMP).encode()
    redactor = scanner.stream().redact()
    out = b"".join(redactor.feed(data[at : at + 999]) for at in range(0, len(data), 999))
    out += redactor.flush()
    assert out.startswith(VRP.encode()[:60])
    assert b"13800000000" not in out
    assert any(finding.is_structure for finding in redactor.inspection.findings)
