"""Registered records and documents: making, loading, what scanning costs, what is found and what is not.

`python benchmarks/registered.py [--rows 1000000] [--quick] [--lengths]`. Times are CPU time of one core, the best of a few runs; compare
them inside one run only. `definitions/registered.toml` says what must be found; a wrong count fails the run.
"""

from __future__ import annotations

import argparse
import gettext
import random
import sys
import sysconfig
import tempfile
import time
import tomllib
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

from dlp import Index, Likelihood, Scanner
from dlp.registered import register_documents, register_records
from dlp.registered.kernel import normal

sys.path.insert(0, str(Path(__file__).parent))
from corpora.texts import TEXTS

HERE = Path(__file__).parent
SEED = 11
RUNS = 3
TRIES = 200
KEY = b"a key for benchmarks only"
SURNAMES = "赵钱孙李周吴郑王冯陈褚卫蒋沈韩杨朱秦尤许何吕施张孔曹严华金魏陶姜"
GIVEN = "伟芳娜秀英敏静丽强磊军洋勇艳杰娟涛明超兰霞平刚桂文辉玲红建国志华玉梅春晓东海波"
CLAUSE = "本人承诺以上所填信息真实、准确、完整，如有虚假，愿意承担由此产生的一切法律责任，并同意经办机构依法核查。"


def main() -> int:
    """Measure; return 1 if something was found that should not be, or was not that should."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rows", type=int, help="rows that are registered")
    parser.add_argument("--quick", action="store_true", help="an eighth of the texts")
    parser.add_argument("--lengths", action="store_true",
                        help="only: what fingerprints of other lengths meet by chance")  # fmt: skip
    options = parser.parse_args()
    if options.lengths:
        return _lengths()
    wanted = tomllib.loads((HERE / "definitions" / "registered.toml").read_text("utf-8"))
    wanted["rows"] = options.rows or wanted["rows"]
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        rows = _rows(folder, wanted["rows"])
        documents = _documents(folder, wanted)
        wrong = _cost(wanted, rows, documents, 8 if options.quick else 1)
        wrong += _dump(wanted, rows)
        wrong += _excerpts(wanted, documents)
        wrong += _forms(folder, wanted["forms"])
    return 1 if wrong else 0


def _rows(folder: Path, count: int) -> Index:
    began = time.process_time()
    path = folder / "rows.index"
    done = register_records(_people(count), path, KEY, primary="身份证号", name="members")
    spent = time.process_time() - began
    print(f"{done.count} rows registered: {spent:.1f} s, {count / spent:.0f} rows/s, "
          f"{path.stat().st_size / 1e6:.1f} MB")  # fmt: skip
    seconds = _best(lambda: Index.load(path, KEY))
    print(f"  loaded in {seconds * 1000:.1f} ms")
    return Index.load(path, KEY)


def _people(count: int) -> Iterator[list[str]]:
    """Yield the rows of a table; nobody was born then."""
    rng = random.Random(SEED)
    yield ["姓名", "身份证号", "手机号"]
    for _ in range(count):
        name = rng.choice(SURNAMES) + "".join(rng.choices(GIVEN, k=rng.choice((1, 2))))
        born = f"18{rng.randrange(100):02}{rng.randrange(1, 13):02}{rng.randrange(1, 29):02}"
        number = f"{rng.randrange(110000, 659999)}{born}{rng.randrange(1000):03}"
        yield [name, number + rng.choice("0123456789X"), f"1{rng.randrange(3 * 10**9, 10**10)}"]


def _prose(rng: random.Random, characters: int) -> str:
    """Return text in which no passage comes twice, with the punctuation of prose."""
    made = "".join(chr(rng.randrange(0x4E00, 0x8FFF)) for _ in range(characters))
    return "，".join(made[at : at + 17] for at in range(0, characters, 17)) + "。"


def _documents(folder: Path, wanted: dict[str, Any]) -> tuple[Index, list[str]]:
    rng = random.Random(SEED)
    texts = [_prose(rng, wanted["characters"]) for _ in range(wanted["documents"])]
    paths = []
    for number, text in enumerate(texts):
        paths.append(folder / f"plan-{number}.txt")
        paths[-1].write_text(text, encoding="utf-8")
    began = time.process_time()
    register_documents(paths, folder / "plans.index", KEY, name="plan")
    spent = time.process_time() - began
    size = sum(path.stat().st_size for path in paths) / 1e6
    print(f"{len(paths)} documents registered: {size:.2f} MB, {size / spent:.1f} MB/s, "
          f"{(folder / 'plans.index').stat().st_size / 1e6:.1f} MB")  # fmt: skip
    return Index.load(folder / "plans.index", KEY), texts


def _cost(
    wanted: dict[str, Any], rows: Index, documents: tuple[Index, list[str]], part: int
) -> int:
    """Print the rate of a scan without indexes, and how much slower it is with them."""
    plain = Scanner()
    scanners = {"rows": Scanner(registered=[rows]), "documents": Scanner(registered=[documents[0]])}
    wrong = 0
    for item in wanted["text"]:
        data = TEXTS[item["name"]](item["size"] // part, random.Random(SEED))
        seconds = _best(lambda data=data: plain.scan(data))
        shares = []
        for name, scanner in scanners.items():
            shares.append(f"with {name} {_best(lambda s=scanner, d=data: s.scan(d)) / seconds:.2f}")
            found = [one for one in scanner.scan(data).counts if one.startswith("registered.")]
            if found:
                print(f"  WRONG: {item['name']} holds {found}")
                wrong += 1
        print(f"{item['name']}: {len(data) / 1e6 / seconds:.0f} MB/s; times: {', '.join(shares)}")
    return wrong


def _dump(wanted: dict[str, Any], rows: Index) -> int:
    """Scan a table of registered rows; each must be found, with all its columns."""
    people = _people(wanted["dump"])
    data = "\n".join(",".join(row) for row in people).encode()
    scanner = Scanner([], registered=[rows], minimum="very-likely")
    seconds = _best(lambda: scanner.scan(data))
    found = scanner.scan(data).counts.get("registered.members", 0)
    print(f"a dump of {wanted['dump']} rows: {wanted['dump'] / seconds:.0f} rows/s, {found} found")
    return found != min(wanted["dump"], wanted["rows"])


def _excerpts(wanted: dict[str, Any], documents: tuple[Index, list[str]]) -> int:
    index, texts = documents
    wrong = 0
    print("excerpts in a mail, found from a likelihood on:")
    for item in wanted["excerpt"]:
        scanner = Scanner([], registered=[index], minimum=item["likelihood"])
        rng = random.Random(item["characters"])  # what stands around is in no registered text
        met = sum(_is_met(scanner, rng, texts, item["characters"]) for _ in range(TRIES))
        print(f"  {item['characters']:3} characters, {item['likelihood']:13} {met / TRIES:.2f}")
        wrong += met / TRIES < item["least"]
    return wrong


def _is_met(scanner: Scanner, rng: random.Random, texts: list[str], characters: int) -> bool:
    """Say whether an excerpt is found; its punctuation and breaks are those of the mail."""
    text = rng.choice(texts).replace("，", "")
    at = rng.randrange(len(text) - characters)
    excerpt = text[at : at + characters]
    mail = f"您好：\n{_prose(rng, rng.randrange(5, 60))}\n“{excerpt}”\n{_prose(rng, 40)}\n此致\n"
    return bool(scanner.scan(mail.encode()).counts)


def _forms(folder: Path, wanted: dict[str, Any]) -> int:
    """Register half of some forms of one kind; the others have other content, and are not found."""
    rows = list(_people(2 * wanted["count"]))[1:]
    rng = random.Random(SEED + 1)
    forms = [
        f"参保人员信息变更申请表\n姓名：{name}\n身份证号码：{number}\n联系电话：{phone}\n变更事由：{_prose(rng, 30)}\n"
        f"经办机构意见：同意受理，请于五个工作日内办结。\n{CLAUSE}\n申请人签字：{name}\n"
        for name, number, phone in rows
    ]  # fmt: skip
    paths = []
    for number, text in enumerate(forms[: wanted["count"]]):
        paths.append(folder / f"form-{number}.txt")
        paths[-1].write_text(text, encoding="utf-8")
    register_documents(paths, folder / "forms.index", KEY, name="forms")
    scanner = Scanner(
        [], registered=[Index.load(folder / "forms.index", KEY)], minimum="very-unlikely"
    )
    own = sum(bool(scanner.scan(text).counts) for text in forms[: wanted["count"]])
    others = [scanner.scan(text) for text in forms[wanted["count"] :]]
    found = sum(
        any(one.likelihood >= Likelihood.POSSIBLE for one in each.findings) for each in others
    )
    print(
        f"forms of one kind: {own} of {wanted['count']} registered ones met, {found} others found"
    )
    return found != wanted["found"]


def _lengths() -> int:
    """Print the share of looks that meet something, of one half of ordinary texts in the other.

    The texts are Python's own library, and what programs of this machine say in Chinese. What is
    left of the longest is what the halves really share; what shorter ones meet besides is chance.
    """
    for name, texts in (("library", _library()), ("messages in Chinese", _messages())):
        random.Random(SEED).shuffle(texts)
        ours, others = texts[: len(texts) // 2], texts[len(texts) // 2 :]
        print(f"{name}: {len(texts)} texts, {sum(map(len, texts)) / 1e6:.1f} MB")
        for size in (18, 24, 30, 36, 48, 60):
            known = {gram for text in ours for gram in _spelled(normal(text), size, 1)}
            looks = [gram for text in others for gram in _spelled(normal(text), size, 64)]
            met = sum(gram in known for gram in looks) / max(len(looks), 1)
            print(f"  {size} bytes: {100 * met:.2f} % of {len(looks)} looks")
    return 0


def _spelled(text: bytes, size: int, step: int) -> Iterator[bytes]:
    """Yield what stands at each step, a character or more, in so many bytes or little more."""
    for at in range(0, len(text) - size - 3, step):
        while text[at] & 0xC0 == 0x80:
            at += 1  # noqa: PLW2901 - to the next character
        end = at + size
        while end < len(text) and text[end] & 0xC0 == 0x80:
            end += 1
        yield text[at:end]


def _library() -> list[bytes]:
    root = Path(sysconfig.get_path("stdlib"))
    paths = sorted([*root.glob("*.py"), *root.glob("*/*.py")])
    return [path.read_bytes() for path in paths if "site-packages" not in path.parts][:400]


def _messages() -> list[bytes]:
    found = []
    for path in sorted(Path("/usr/share/locale").glob("zh_CN/LC_MESSAGES/*.mo")):
        with path.open("rb") as file:
            catalogue = gettext.GNUTranslations(file)._catalog  # noqa: SLF001 - no other way to all
        said = [text for key, text in catalogue.items() if key and isinstance(text, str)]
        found.append("\n".join(said).encode())
    return found


def _best(work: Callable[[], object]) -> float:
    spent = []
    for _ in range(RUNS):
        began = time.process_time()
        work()
        spent.append(time.process_time() - began)
    return min(spent)


if __name__ == "__main__":
    sys.exit(main())
