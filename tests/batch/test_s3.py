"""S3, against moto's server on the loopback interface."""

import pytest

from dlp import Scanner
from dlp.batch.paths import scan_paths
from dlp.batch.processes import Processes

pytestmark = pytest.mark.filterwarnings("ignore")
RESIDENT = "11010518850607004X"
TEXT = f"身份证号：{RESIDENT}\n".encode()


@pytest.fixture
def options(s3):
    return {
        "key": "testing",
        "secret": "testing",
        "endpoint_url": s3,
        "client_kwargs": {"region_name": "us-east-1"},
    }


def test_a_bucket_is_walked_and_remembered(options, tmp_path):
    """Objects are streamed, by a pool as well; by their ETags unchanged ones are not read again."""
    import s3fs

    store = s3fs.S3FileSystem(**options)
    store.call_s3("create_bucket", Bucket="lake")
    for number in range(6):
        store.pipe(f"lake/in/{number}.txt", TEXT if number % 2 else b"nothing")
    store.pipe("lake/in/big.log", b"line of a log\n" * 500_000 + TEXT)
    scanner = Scanner(packs=["cn"], fingerprint_key=b"k" * 32)
    state = str(tmp_path / "state")
    first = list(scan_paths(["s3://lake/in"], scanner, options=options, state=state))
    assert {r.path: len(r.findings) for r in first} == {
        **{f"s3://lake/in/{n}.txt": n % 2 for n in range(6)}, "s3://lake/in/big.log": 1,
    }  # fmt: skip
    assert all(r.complete for r in first)
    pooled = scan_paths(
        ["s3://lake/in"], scanner, options=options, engine=Processes(2), task_objects=2
    )
    assert sorted(pooled, key=lambda r: r.path) == sorted(first, key=lambda r: r.path)
    store.pipe("lake/in/0.txt", TEXT)
    second = list(scan_paths(["s3://lake/in"], scanner, options=options, state=state))
    assert [r.path for r in second if r.fresh] == ["s3://lake/in/0.txt"]
    assert len(second) == 7
    assert b"testing" not in (tmp_path / "state").read_bytes()


def test_a_bucket_that_is_not_there_is_said(options):
    """The store's refusal is a notice."""
    [result] = scan_paths(["s3://nowhere/x"], Scanner(packs=["cn"]), options=options)
    assert result.notices[0]["code"] == "unreadable"
