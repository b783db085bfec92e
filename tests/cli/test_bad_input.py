"""Input that cannot be read: a notice that says why, the other files scanned, the exit code 3.

Every test lays the bad file beside a good one, whose finding must survive.
"""

from __future__ import annotations

import gzip
import io
import os
import random
import sys
import zipfile
from pathlib import Path

import pytest

from dlp.cli import sweep
from dlp.limits import Limits
from dlp.scanner import Scanner

SAMPLES = Path(__file__).parents[2] / "docs" / "samples"
GOOD = "badge 12345678\n"


@pytest.fixture
def beside(scan, tmp_path):
    """Scan a folder that holds a good file, and what a test puts beside it."""

    def call(put, *arguments):
        folder = tmp_path / "folder"
        folder.mkdir()
        put(folder)
        alone = scan(folder, *arguments)
        (folder / "zz-good.txt").write_text(GOOD)
        both = scan(folder, *arguments)
        assert [row["infotype"] for row in both.rows][-1:] == ["office.badge"]
        assert both.code == 1
        return alone

    return call


def _codes(outcome):
    return [notice["code"] for notice in outcome.summary["notices"]]


def _file(name, data):
    return lambda folder: (folder / name).write_bytes(data)


def _zip(entries, *, flags=0):
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in entries:
            archive.writestr(name, data)
    raw = bytearray(out.getvalue())
    if flags:  # the general purpose bit 0 of APPNOTE 4.4.4, in both headers
        for mark, offset in ((b"PK\3\4", 6), (b"PK\1\2", 8)):
            at = raw.index(mark)
            raw[at + offset] |= flags
    return bytes(raw)


# --- bytes that are no text ------------------------------------------------------------


def test_an_empty_file_is_clean_and_silent(beside):
    outcome = beside(_file("a.txt", b""))
    assert (outcome.code, _codes(outcome), outcome.summary["files"]) == (0, [], 1)


def test_bytes_that_are_not_utf_8_keep_the_finding_beside_them(beside):
    outcome = beside(_file("a.txt", b"badge 12345678 \xff\xfe\x80 end \x81\x20\n" * 3))
    assert (outcome.code, len(outcome.rows)) == (1, 3)


def test_nul_bytes_keep_the_finding_beside_them(beside):
    outcome = beside(_file("a.txt", b"\0\0\0badge 12345678\0\0\0\0"))
    assert [(row["start"], row["end"]) for row in outcome.rows] == [(9, 17)]


def test_unknown_bytes_are_searched_and_said_to_be_unknown(beside):
    noise = random.Random(1).randbytes(4000)
    outcome = beside(_file("a.dat", noise + b" badge 12345678 " + noise))
    assert ("unsupported" in _codes(outcome), len(outcome.rows)) == (True, 1)


# --- containers cut short, locked, or bombs --------------------------------------------


@pytest.mark.parametrize("part", [0.05, 0.3, 0.5, 0.8, 0.97])
@pytest.mark.parametrize("name", ["backup.zip", "contract.docx", "roster.xlsx"])
def test_a_container_cut_short_is_a_notice(beside, name, part):
    data = (SAMPLES / name).read_bytes()
    outcome = beside(_file(name, data[: int(len(data) * part)]))
    assert set(_codes(outcome)) & {"truncated", "corrupt", "unsupported"}, outcome.out
    assert (outcome.code, outcome.summary["complete"]) == (3, False)


@pytest.mark.parametrize("part", [0.1, 0.5, 0.8])
def test_a_pdf_cut_short_is_a_notice(beside, part):
    data = (SAMPLES / "report.pdf").read_bytes()
    outcome = beside(_file("report.pdf", data[: int(len(data) * part)]))
    assert set(_codes(outcome)) & {"truncated", "corrupt", "empty-text"}, outcome.out


def test_a_gzip_cut_short_keeps_what_came_before(beside):
    packed = gzip.compress(GOOD.encode() + random.Random(1).randbytes(9000))
    outcome = beside(_file("a.txt.gz", packed[:8000]))
    assert ("truncated" in _codes(outcome), len(outcome.rows)) == (True, 1)


def test_an_encrypted_entry_is_a_notice_and_the_others_are_read(beside):
    data = _zip([("locked.txt", "badge 22345678"), ("open.txt", GOOD)], flags=1)
    outcome = beside(_file("a.zip", data))
    assert _codes(outcome) == ["encrypted"]
    assert outcome.summary["notices"][0]["path"].endswith("/a.zip!/locked.txt")
    assert [row["path"].rpartition("!/")[2] for row in outcome.rows] == ["open.txt"]


def test_a_zip_in_a_zip_in_a_zip_ends_at_the_depth_limit(beside):
    data = _zip([("a.txt", GOOD)])
    for _ in range(40):
        data = _zip([("a.zip", data)])
    outcome = beside(_file("a.zip", data))
    assert (_codes(outcome), outcome.code) == (["over-budget"], 3)


def test_a_bomb_ends_at_the_limit_and_its_neighbours_are_read(beside, monkeypatch):
    made = sweep._scanner
    limits = Limits(max_expanded=8 << 20)
    monkeypatch.setattr(sweep, "_scanner", lambda settings: _limited(made(settings), limits))
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("first.txt", GOOD)
        with archive.open("bomb.txt", "w") as entry:
            for _ in range(300):
                entry.write(bytes(1 << 20))
    outcome = beside(_file("bomb.zip", out.getvalue()))
    assert "over-budget" in _codes(outcome)
    assert [row["path"].rpartition("!/")[2] for row in outcome.rows] == ["first.txt"]


def _limited(scanner: Scanner, limits: Limits) -> Scanner:
    scanner.limits = limits
    return scanner


# --- what goes wrong in the library itself ---------------------------------------------


@pytest.fixture
def failing(monkeypatch):
    """Let the scanner do something else for files whose name holds `bad`."""
    real = Scanner.scan_path

    def put(instead):
        def scan_path(self, path, *, name=None):
            return instead() if "bad" in Path(path).name else real(self, path, name=name)

        monkeypatch.setattr(Scanner, "scan_path", scan_path)
        monkeypatch.setattr(sweep, "BATCH_FILES", 2)

    return put


@pytest.mark.parametrize("jobs", [1, 2])
def test_a_defect_costs_one_file(scan, tmp_path, failing, jobs):
    failing(lambda: 1 // 0)
    for name in ("a.txt", "b-bad.txt", "c.txt", "d.txt", "e.txt"):
        (tmp_path / name).write_text(GOOD)
    outcome = scan(tmp_path, "--jobs", jobs)
    assert [Path(row["path"]).name for row in outcome.rows] == ["a.txt", "c.txt", "d.txt", "e.txt"]
    assert [notice["detail"] for notice in outcome.summary["notices"]] == ["ZeroDivisionError"]
    assert (_codes(outcome), outcome.summary["complete"]) == (["crashed"], False)


@pytest.mark.skipif(sys.platform != "linux", reason="only a fork inherits what is replaced here")
def test_a_process_that_dies_costs_one_file(scan, tmp_path, failing):
    failing(lambda: os._exit(9))
    names = [f"{number}.txt" for number in range(9)]
    for name in (*names, "4-bad.txt", "7-bad.txt"):
        (tmp_path / name).write_text(GOOD)
    outcome = scan(tmp_path, "--jobs", 2)
    assert [Path(row["path"]).name for row in outcome.rows] == names
    assert _codes(outcome) == ["crashed", "crashed"]
    details = {notice["detail"] for notice in outcome.summary["notices"]}
    assert details == {"the process that scanned it ended"}


# --- what stands in a folder -----------------------------------------------------------


def test_a_link_is_listed_and_not_followed(beside, tmp_path):
    (tmp_path / "outside.txt").write_text(GOOD)
    outcome = beside(lambda folder: (folder / "link").symlink_to(tmp_path / "outside.txt"))
    assert (outcome.code, _codes(outcome), outcome.rows) == (0, ["link"], [])
    assert outcome.summary["complete"]


def test_a_loop_of_links_ends(beside):
    outcome = beside(lambda folder: (folder / "loop").symlink_to(folder))
    assert (outcome.code, _codes(outcome)) == (0, ["link"])


def test_a_link_to_itself_given_by_name_is_unreadable(scan, tmp_path):
    (tmp_path / "self").symlink_to("self")
    outcome = scan(tmp_path / "self")
    assert (outcome.code, _codes(outcome)) == (3, ["unreadable"])


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="the system has no pipes with names")
def test_a_pipe_is_listed_and_not_opened(beside):
    outcome = beside(lambda folder: os.mkfifo(folder / "pipe"))
    assert (outcome.code, _codes(outcome), outcome.summary["files"]) == (0, ["special-file"], 0)


@pytest.mark.skipif(not Path("/dev/null").exists(), reason="the system has no devices as files")
def test_a_device_is_not_opened(scan):
    outcome = scan("/dev/null")
    assert (outcome.code, _codes(outcome)) == (0, ["special-file"])


def test_a_name_that_is_not_utf_8_is_scanned_and_shown(scan, tmp_path):
    try:
        Path(os.fsdecode(os.fsencode(tmp_path) + b"/\xff\xd0.txt")).write_text(GOOD)
    except OSError:
        pytest.skip("the file system refuses names that are not UTF-8")
    outcome = scan(tmp_path)
    assert [row["path"] for row in outcome.rows] == [f"{tmp_path}/\\xff\\xd0.txt"]


def test_a_name_that_steers_the_terminal_is_shown_harmless(dlp, pack, tmp_path):
    (tmp_path / "a\x1b[2J\u202etxt.exe").write_text(GOOD)
    out = dlp("scan", "--packs", pack, tmp_path).out
    assert "/a\\x1b[2J\\u202etxt.exe:1:7\n" in out


def test_a_folder_that_cannot_be_listed_is_a_notice(beside, monkeypatch):
    listed = os.scandir

    def scandir(path):
        if os.fsencode(path).endswith(b"/folder/secret"):
            raise PermissionError(13, "Permission denied")
        return listed(path)

    monkeypatch.setattr(os, "scandir", scandir)
    outcome = beside(lambda folder: (folder / "secret").mkdir())
    assert (outcome.code, _codes(outcome)) == (3, ["unreadable"])
    assert outcome.summary["notices"][0]["detail"] == "Permission denied"


@pytest.mark.skipif(os.name == "nt" or os.geteuid() == 0, reason="root may read everything")
def test_a_file_without_permission_is_a_notice(beside):
    def put(folder):
        (folder / "a.txt").write_text(GOOD)
        (folder / "a.txt").chmod(0)

    outcome = beside(put)
    assert (outcome.code, _codes(outcome)) == (3, ["unreadable"])


def test_a_file_that_vanishes_after_the_walk_is_a_notice(scan, tmp_path, monkeypatch):
    (tmp_path / "good.txt").write_text(GOOD)
    walked = sweep.walk
    gone = (os.fsencode(tmp_path) + b"/gone.txt", 9)
    monkeypatch.setattr(sweep, "walk", lambda paths, leave: iter([gone, *walked(paths, leave)]))
    outcome = scan(tmp_path)
    assert (_codes(outcome), len(outcome.rows)) == (["unreadable"], 1)


def test_a_file_that_cannot_be_opened_is_a_notice(beside, monkeypatch):
    opened = os.open

    def open_(path, *arguments, **options):
        if os.fsencode(path).endswith(b"locked.txt"):
            raise PermissionError(13, "Permission denied")
        return opened(path, *arguments, **options)

    monkeypatch.setattr(os, "open", open_)
    outcome = beside(_file("locked.txt", b"x"))
    assert (outcome.code, _codes(outcome)) == (3, ["unreadable"])
