"""Stores of files: the same results from every engine, and nothing read twice."""

import zipfile

import pytest

from dlp import Scanner
from dlp.batch.engines import Serial
from dlp.batch.paths import Object, named, scan_paths
from dlp.batch.processes import Processes
from dlp.errors import DlpError

fsspec = pytest.importorskip("fsspec", reason="needs fsspec")

RESIDENT = "11010518850607004X"
KEY = b"k" * 32
TEXT = f"身份证号：{RESIDENT}\n"


@pytest.fixture(scope="module")
def scanner():
    return Scanner(packs=["cn"], fingerprint_key=KEY)


@pytest.fixture
def folder(tmp_path):
    root = tmp_path / "docs"
    (root / "sub").mkdir(parents=True)
    for number in range(40):
        (root / "sub" / f"{number:02}.txt").write_text(
            TEXT if number % 4 == 0 else "nothing\n", "utf-8"
        )
    return root


def brief(results):
    return sorted((r.path, len(r.findings), r.complete) for r in results)


def test_local_files(folder, scanner):
    """Every file has one result, with the findings of a plain scan."""
    results = list(scan_paths([f"file://{folder}"], scanner))
    assert len(results) == 40
    assert sum(len(r.findings) for r in results) == 10
    hit = next(r for r in results if r.findings)
    plain = scanner.scan_path(folder / "sub" / "00.txt").findings[0]
    assert hit.findings[0]["fingerprint"] == plain.fingerprint
    assert hit.findings[0]["start"] == plain.location.span.start
    assert RESIDENT not in repr(results)


def test_a_plain_path_is_a_url_too(folder, scanner):
    """A path without a scheme is a local one."""
    assert len(list(scan_paths([str(folder)], scanner))) == 40


def test_processes_say_the_same(folder, scanner):
    """A pool of processes gives what one process gives."""
    url = f"file://{folder}"
    serial = brief(scan_paths([url], scanner, engine=Serial()))
    assert brief(scan_paths([url], scanner, engine=Processes(2), task_objects=7)) == serial


def test_memory_and_zip(tmp_path, scanner):
    """Objects in memory, and members of a zip archive."""
    with fsspec.open("memory://batch/a.txt", "wb") as file:
        file.write(TEXT.encode())
    archive = tmp_path / "x.zip"
    with zipfile.ZipFile(archive, "w") as out:
        out.writestr("in/b.txt", TEXT)
    urls = ["memory://batch", f"zip://::file://{archive}"]
    found = brief(scan_paths(urls, scanner))
    assert found == [
        ("memory://batch/a.txt", 1, True),
        (f"zip://in/b.txt::file://{archive}", 1, True),
    ]


def test_memory_is_not_shared(scanner):
    """Another process would see an empty store, so this is refused."""
    with pytest.raises(DlpError, match="memory://"):
        scan_paths(["memory://batch"], scanner, engine=Processes(2))


def test_overlapping_roots_count_once(folder, scanner):
    """A file that lies under two of the URLs has one result."""
    urls = [f"file://{folder}", f"file://{folder}/sub"]
    assert len(list(scan_paths(urls, scanner))) == 40


def test_nothing_there_is_said(tmp_path, scanner):
    """A URL that leads nowhere is a notice, not an empty success."""
    [result] = scan_paths([f"file://{tmp_path}/none"], scanner)
    assert not result.complete
    assert result.notices[0]["code"] == "unreadable"


def test_unknown_scheme(scanner):
    """A scheme that nothing opens is refused before the walk."""
    with pytest.raises(DlpError, match="cannot be opened"):
        scan_paths(["nosuch://x"], scanner)


def test_unchanged_files_are_not_read_again(folder, scanner, tmp_path):
    """With a state the second run reads only what changed, and says the same."""
    state = str(tmp_path / "state.jsonl")
    url = f"file://{folder}"
    first = list(scan_paths([url], scanner, state=state))
    assert all(r.fresh for r in first)
    (folder / "sub" / "01.txt").write_text(TEXT * 2, "utf-8")
    second = list(scan_paths([url], scanner, state=state))
    assert [r.path.rpartition("/")[2] for r in second if r.fresh] == ["01.txt"]
    assert len(second) == 40
    assert sum(len(r.findings) for r in second) == 12
    before = {r.path: r.findings for r in first if not r.path.endswith("01.txt")}
    assert before == {r.path: r.findings for r in second if not r.path.endswith("01.txt")}


def test_an_interrupted_run_goes_on(folder, scanner, tmp_path):
    """What was done before an interruption is kept; a torn line is not believed."""
    state = tmp_path / "state.jsonl"
    url = f"file://{folder}"
    walk = scan_paths([url], scanner, state=str(state), task_objects=5)
    done = [next(walk) for _ in range(12)]
    walk.close()
    kept = len(state.read_bytes().splitlines()) - 1
    assert kept >= len(done)
    state.write_bytes(state.read_bytes()[:-10])
    results = list(scan_paths([url], scanner, state=str(state), task_objects=5))
    assert len(results) == len({r.path for r in results}) == 40
    assert sum(not r.fresh for r in results) == kept - 1
    assert RESIDENT.encode() not in state.read_bytes()


def test_a_state_of_another_key_is_refused(folder, scanner, tmp_path):
    """Fingerprints of two keys do not belong into one file."""
    state = str(tmp_path / "state.jsonl")
    list(scan_paths([f"file://{folder}"], scanner, state=state))
    with pytest.raises(DlpError, match="key"):
        scan_paths([f"file://{folder}"], Scanner(packs=["cn"]), state=state)
    (tmp_path / "other").write_text("[1]\n")
    with pytest.raises(DlpError, match="no state"):
        scan_paths([f"file://{folder}"], scanner, state=str(tmp_path / "other"))


def test_credentials_do_not_reach_names():
    """User names and passwords of a URL are not in reports."""
    assert "secret" not in named("sftp://me:secret@host/a", "/a/b")
    assert "secret" not in Object("zip://::ftp://me:secret@host/x.zip", "b", 1, "").name


def test_links_and_special_files_do_not_hold_the_walk(folder, scanner):
    """A link back to its own folder, and a pipe that nobody writes, do not stop it."""
    import os

    (folder / "loop").symlink_to(folder)
    os.mkfifo(folder / "pipe")
    results = list(scan_paths([f"file://{folder}"], scanner))
    assert len(results) == 40
