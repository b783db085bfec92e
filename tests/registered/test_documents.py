"""Documents: which passages are known again, and which texts are not mistaken for them."""

from __future__ import annotations

import random
import zipfile

import pytest

from dlp import Index, Likelihood, Scanner
from dlp.registered import RegisterError, register_documents
from dlp.registered.documents import COMMON, worth
from dlp.registered.kernel import GRAM, STEP

KEY = b"a key of some length"
rng = random.Random(5)
PLAN = "".join(chr(rng.randrange(0x4E00, 0x9000)) for _ in range(1200))
MEMO = " ".join(
    "".join(rng.choice("abcdefghiklmnoprstuvw") for _ in range(rng.randrange(2, 9)))
    for _ in range(300)
)
OTHER = "".join(chr(rng.randrange(0x4E00, 0x9000)) for _ in range(1200))


def made(folder, texts, *, key=KEY, **options):
    """Register texts; return the index."""
    paths = []
    for number, text in enumerate(texts):
        paths.append(folder / f"{number}.txt")
        paths[-1].write_text(text, encoding="utf-8")
    register_documents(paths, folder / "plan.index", key, name="plan", **options)
    return Index.load(folder / "plan.index", key)


@pytest.fixture(scope="module")
def index(tmp_path_factory):
    """An index of a Chinese and an English text."""
    return made(tmp_path_factory.mktemp("plans"), [PLAN, MEMO])


def met(index, data):
    """Scan with an index and nothing else; return (pattern, likelihood)."""
    found = Scanner([], registered=[index], minimum="very-unlikely").scan(data).findings
    return [(one.pattern.removeprefix("structure:"), str(one.likelihood)) for one in found]


@pytest.mark.parametrize(
    ("meetings", "likelihood"),
    [(1, "unlikely"), (2, "possible"), (3, "likely"), (4, "very-likely")],
)
@pytest.mark.parametrize("shift", range(0, STEP, 7))
def test_the_published_lengths_are_always_enough(index, meetings, likelihood, shift):
    """docs/reference/registered.md: so many bytes are always met so often, wherever they stand."""
    size = GRAM + meetings * STEP
    for text, width, name in ((PLAN, 3, "document-1"), (MEMO.replace(" ", ""), 1, "document-2")):
        count = -(-size // width)
        excerpt = text[17 * shift % 150 :][:count]
        found = met(index, "x" * shift + "；" + excerpt + "；" + OTHER[:100])
        assert [one for one, _ in found] == [name]
        assert Likelihood(found[0][1]) >= Likelihood(likelihood)


def test_breaks_and_punctuation_and_case_make_no_difference(index):
    lines = "\n> ".join(PLAN[at : at + 11] for at in range(300, 500, 11))
    assert met(index, f"> {lines}\n") == [("document-1", "very-likely")]
    wide = "".join(chr(ord(c) + 0xFEE0) if c.isalpha() else c for c in MEMO[400:700].upper())
    assert met(index, wide) == [("document-2", "very-likely")]


def test_an_edited_passage_is_met_by_what_is_left_of_it(index):
    parts = [PLAN[at : at + 45] for at in range(100, 460, 48)]
    assert met(index, "改".join(parts)) in [
        [("document-1", "likely")],
        [("document-1", "very-likely")],
    ]


def test_other_texts_are_not_met(index):
    assert met(index, OTHER * 20) == []
    assert met(index, "abc def " * 4000 + "0" * 5000 + "，。" * 1000) == []


def test_a_text_that_holds_the_beginning_only_of_a_fingerprint_is_not_met(index):
    assert met(index, "".join(PLAN[at : at + 11] + OTHER[at] for at in range(0, 1100, 11))) == []


def test_how_much_was_met_is_said(index):
    found = Scanner([], registered=[index]).scan("开头。" + PLAN[:600] + OTHER[:600]).findings
    (one,) = found
    names = [evidence.name for evidence in one.evidence]
    shares = [int(name.split(" %")[0]) for name in names[2:]]
    assert [name.split(" % ")[1] for name in names[2:]] == [
        "of document 1 is met",
        "of the text is of it",
    ]
    assert all(46 <= share <= 52 for share in shares)
    assert one.location.line == 1
    assert one.location.text_span.start < 3 + 22
    assert 3 + 600 - 22 < one.location.text_span.end <= 3 + 600
    assert one.is_structure
    assert PLAN[5:30] not in one.quote


def test_a_redactor_holds_nothing_back_for_documents(index):
    """There is no value in them that could be taken out."""
    redactor = Scanner([], registered=[index]).stream().redact()
    gone = redactor.feed((OTHER * 20).encode())
    assert len(gone) > 40_000
    assert gone + redactor.flush() == (OTHER * 20).encode()


def test_both_documents_of_a_text_are_told(index):
    text = PLAN[200:400] + "\n" + MEMO[100:600]
    assert met(index, text.encode("utf-16")) == [
        ("document-1", "very-likely"),
        ("document-2", "very-likely"),
    ]


def test_what_lies_in_containers_is_met(index, tmp_path):
    with zipfile.ZipFile(tmp_path / "a.zip", "w") as archive:
        archive.writestr("x.txt", PLAN[200:400])
        archive.writestr(
            "y.html", f"<html><body><p>{PLAN[500:600]}<b>{PLAN[600:700]}</b></p></body></html>"
        )
    assert met(index, (tmp_path / "a.zip").read_bytes()) == [("document-1", "very-likely")] * 2


def test_one_form_filled_in_otherwise_is_not_met(tmp_path):
    """The print of a form is in all of them; what was filled in is found."""
    printed = [PLAN[at : at + 30] for at in range(0, 600, 30)]
    forms = [
        "\n".join(f"{part}：{''.join(rng.sample(OTHER, 30))}" for part in printed)
        for _ in range(14)
    ]
    empty = tmp_path / "empty.txt"
    empty.write_text("\n".join(f"{part}：" for part in printed), encoding="utf-8")
    many, few, ignoring = (tmp_path / name for name in ("many", "few", "ignoring"))
    for folder in (many, few, ignoring):
        folder.mkdir()
    known = made(many, forms[: COMMON + 2])
    assert met(known, forms[-1]) == []
    assert met(known, forms[0]) == [("document-1", "very-likely")]
    assert known.meta["common"] > 100
    assert met(made(few, forms[:2]), forms[-1]) != []
    assert met(made(ignoring, forms[:2], boilerplate=[empty]), forms[-1]) == []
    assert met(Index.load(ignoring / "plan.index", KEY), forms[1]) == [
        ("document-2", "very-likely")
    ]


def test_what_was_not_read_or_says_too_little_is_a_notice(tmp_path):
    for name, data in (
        ("good.txt", PLAN.encode()),
        ("short.txt", "短文".encode()),
        ("cut.docx", b"PK\x03\x04cut"),
    ):
        (tmp_path / name).write_bytes(data)
    paths = [tmp_path / name for name in ("good.txt", "short.txt", "cut.docx", "missing.txt")]
    done = register_documents(paths, tmp_path / "a.index", KEY)
    said = {(notice.path.rpartition("/")[2], notice.code) for notice in done.notices}
    assert {("short.txt", "empty-text"), ("missing.txt", "unreadable")} <= said
    assert any(path.startswith("cut.docx") for path, _ in said)
    assert done.count == 4  # numbers of documents are those of the paths


def test_nothing_left_is_an_error(tmp_path):
    with pytest.raises(RegisterError, match="X111"):
        made(tmp_path, ["短文"])


def test_the_evidence_grows_with_what_is_met():
    assert [worth(count, count)[0] for count in (1, 2, 5, 9)] == [8.0, 16.0, 40.0, 40.0]


def test_what_is_scattered_is_worth_less_than_a_passage(index):
    """Idioms that two texts of a kind share stand alone, here and there."""
    scattered = "".join(PLAN[at : at + 20] + OTHER[at : at + 172] for at in (0, 300, 600))
    (one,) = Scanner([], registered=[index], minimum="very-unlikely").scan(scattered).findings
    assert [(evidence.name, evidence.decibans) for evidence in one.evidence][1:3] == [
        ("passage met", 8.0), ("met elsewhere in the text", 4.0),
    ]  # fmt: skip
    assert one.likelihood == "possible"
    assert met(index, scattered[: 2 * 192]) == [("document-1", "unlikely")]
