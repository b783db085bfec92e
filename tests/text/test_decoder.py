"""Decoder: the same text for every chunking, a way back from it, and the right charset."""

import random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dlp.text import fold, remarks
from dlp.text.decoder import Decoder, decode

SENTENCES = (
    "参保人员应当按照规定办理医疗保险登记手续并按时缴纳费用",
    "患者因高血压入院治疗诊断为原发性高血压建议长期服药",
    "请将身份证复印件及银行卡账号发送至财务部门邮箱以便核对",
    "本合同一式两份甲乙双方各执一份自签字盖章之日起生效",
    "系统管理员密码已经重置请尽快登录修改并妥善保管",
    "员工工资表包含姓名部门岗位基本工资绩效奖金个人所得税",
    "住院病案首页患者信息主要诊断手术操作费用明细汇总",
    "收货地址联系电话订单编号物流状态以及发票抬头信息",
)
TRADITIONAL = "參保人員應當按照規定辦理醫療保險登記手續並按時繳納費用請將身份證複印件及銀行帳號發送"
MIXED = "身份证：６五〇一〇二一九〇〇〇一\u200b０１００１６，姓名Ａé—\u3000abc\n"
CODECS = ("utf-8", "utf-8-sig", "gb18030", "utf-16", "utf-16-le", "utf-16-be", "utf-32", "cp950")

TEXTS = st.one_of(
    st.text(st.sampled_from(MIXED + "😀一二三四五六七八九X"), max_size=30),
    st.sampled_from(SENTENCES),
    st.text(st.characters(max_codepoint=0x7F), max_size=40),
)
ENCODED = st.builds(
    lambda text, codec: text.encode(codec, "ignore"), TEXTS, st.sampled_from(CODECS)
)
SOURCES = st.lists(st.one_of(ENCODED, ENCODED, st.binary(max_size=12)), max_size=6).map(b"".join)


def read(data, sizes, **declared):
    """Feed `data` in chunks of these sizes, and return text, places, and what was decided."""
    reader = Decoder(**declared)
    pieces, at = [], 0
    for size in sizes:
        pieces.append(reader.feed(data[at : at + size]))
        at += size
    pieces.append(reader.feed(data[at:], final=True))
    starts, ends = [], []
    for piece in pieces:
        starts += piece.locate(range(len(piece.data)))
        ends += piece.locate(range(1, len(piece.data) + 1), end=True)
    text = b"".join(piece.data for piece in pieces)
    return text, starts, ends, reader.encoding, reader.notices, reader.alternatives


@given(SOURCES, st.lists(st.integers(0, 40), max_size=12))
@settings(max_examples=1500, deadline=None)
def test_every_chunking_gives_the_same(data, sizes):
    assert read(data, []) == read(data, sizes)


@given(SOURCES, st.sampled_from(["gbk", "big5", "utf-16", "latin-1", "utf-8"]), st.booleans())
@settings(max_examples=500, deadline=None)
def test_every_chunking_gives_the_same_when_a_charset_is_declared(data, name, certain):
    declared = {"charset": name, "certain": certain}
    assert read(data, [], **declared) == read(data, [1] * len(data), **declared)


@given(st.lists(st.one_of(ENCODED, st.binary(max_size=40)), max_size=4), st.integers(1, 5000))
@settings(max_examples=150, deadline=None)
def test_every_chunking_gives_the_same_beyond_the_window(parts, size):
    data = b"\n".join(part * 97 for part in parts)
    assert read(data, []) == read(data, [size] * (len(data) // size))


@pytest.mark.parametrize("codec", CODECS)
def test_every_split_gives_the_same(codec):
    data = (MIXED * 2).encode(codec, "ignore")
    expected = read(data, [])
    assert [expected] * (len(data) + 1) == [read(data, [at]) for at in range(len(data) + 1)]


@pytest.mark.parametrize("codec", [codec for codec in CODECS if codec != "cp950"])
def test_each_folded_character_leads_back_to_its_source(codec):
    data = (MIXED * 3).encode(codec)
    text = data.decode(
        {"utf-8-sig": "utf-8", "utf-16": "utf-16-le", "utf-32": "utf-32-le"}.get(codec, codec)
    )
    piece, _, _ = decode(data)
    position = 0
    for char in piece.data.decode():
        stop = position + len(char.encode())
        source, chars = piece.spans(position, stop)
        assert data[: source.start].decode(_exact(codec)) == text[: chars.start]
        assert data[: source.end].decode(_exact(codec)) == text[: chars.end]
        assert chars.end == chars.start + 1
        position = stop


@given(
    st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\ufeff"), max_size=25),
    st.sampled_from(["utf-8", "gb18030", "utf-16-le", "utf-16-be", "utf-32-le", "utf-32-be"]),
    st.data(),
)
@settings(max_examples=800, deadline=None)
def test_a_span_leads_back_from_every_charset(text, codec, draw):
    piece, _, _ = decode(text.encode(codec), charset=codec, certain=True)
    folded = piece.data.decode()
    first = draw.draw(st.integers(0, len(folded)))
    wanted = folded[first : draw.draw(st.integers(first, len(folded)))].encode()
    at = len(folded[:first].encode())
    source, chars = piece.spans(at, at + len(wanted))
    part = text[chars.start : chars.end]
    assert wanted == fold.fold(part.encode()) or not wanted
    assert (len(text[: chars.start].encode(codec)), len(part.encode(codec))) == (
        source.start,
        source.end - source.start,
    )


def _exact(codec):
    return {"utf-8-sig": "utf-8", "utf-16": "utf-16-le", "utf-32": "utf-32-le"}.get(codec, codec)


@given(st.binary(max_size=400))
@settings(max_examples=1000, deadline=None)
def test_any_bytes_give_valid_folded_utf8(data):
    folded = decode(data)[0].data
    assert fold.first_invalid(folded) == -1


@given(SOURCES)
@settings(max_examples=500, deadline=None)
def test_little_is_held_back(data):
    reader = Decoder()
    for at in range(0, 40 * len(data), 50):
        reader.feed((data * 40)[at : at + 50])
        assert len(reader._pending) <= 65_536


@pytest.mark.parametrize("data", [b"plain text\n" * 20, (SENTENCES[0] * 9 + "。").encode()])
def test_plain_chunks_are_not_copied(data):
    assert decode(data)[0].data is data


def test_plain_chunks_of_a_stream_are_not_copied():
    reader = Decoder()
    chunks = [bytes(SENTENCES[0] * 9 + str(number), "utf-8") for number in range(5)]
    pieces = [reader.feed(chunk) for chunk in chunks]
    assert [piece.data is chunk for piece, chunk in zip(pieces, chunks, strict=True)] == [True] * 5


def test_offsets_go_on_from_piece_to_piece():
    reader = Decoder()
    reader.feed(("中" * 100).encode())
    piece = reader.feed("文１".encode(), final=True)
    assert (piece.start, piece.text_start, piece.locate([3])) == (300, 100, [(303, 101)])


@pytest.mark.parametrize("codec", ["utf-8", "gb18030", "utf-16-le", "utf-16-be"])
@pytest.mark.parametrize("length", [8, 16])
def test_short_chinese_texts_are_recognised(codec, length):
    random_text = random.Random(length)
    right = 0
    for _ in range(300):
        sentence = random_text.choice(SENTENCES)
        at = random_text.randrange(len(sentence) - length)
        text = sentence[at : at + length]
        right += decode(text.encode(codec))[0].data.decode() == text
    assert right >= 285


def test_short_big5_texts_are_recognised():
    cuts = [TRADITIONAL[at : at + 8] for at in range(len(TRADITIONAL) - 8)]
    right = sum(decode(cut.encode("cp950"))[0].data.decode() == cut for cut in cuts)
    assert right >= 0.95 * len(cuts)


@pytest.mark.parametrize(
    ("text", "codec", "encoding"),
    [
        ("Le café est fermé à Orléans", "cp1252", "cp1252"),
        ("カルテ番号と保険証のコピーを送付します", "cp932", "shift_jis"),
        ("안녕하세요 고객님의 주민등록번호와 계좌번호를 확인해 주시기 바랍니다", "cp949", "euc-kr"),
        ("plain", "ascii", "ascii"),
        ("é", "utf-8", "utf-8"),
        ("Ünïcödé", "utf-16-be", "utf-16-be"),
        ("hello world", "utf-16-le", "utf-16-le"),
        ("id 12", "utf-32-le", "utf-32-le"),
    ],
)
def test_charsets_are_recognised(text, codec, encoding):
    piece, decided, _ = decode(text.encode(codec))
    assert (text, encoding) == (piece.data.decode(), decided)


@pytest.mark.parametrize("codec", ["gb18030", "utf-16-le"])
def test_a_later_charset_is_noticed(codec):
    head = ("a plain line\n" * 20).encode()
    piece, encoding, notices = decode(head + "密码：参保人员身份证号码".encode(codec))
    assert (head.decode() + "密码：参保人员身份证号码", codec) == (piece.data.decode(), encoding)
    assert [f"{codec} from byte {len(head)}"] == [notice.detail for notice in notices]


def test_utf8_lines_in_a_gbk_file_are_read_as_utf8():
    lines = [SENTENCES[at % 8] + str(at) + "\n" for at in range(400)]
    data = b"".join(
        line.encode("gbk" if at % 200 < 150 else "utf-8") for at, line in enumerate(lines)
    )
    right = sum(line in decode(data)[0].data.decode() for line in lines)
    assert right >= 290


def test_a_utf16_island_in_an_ascii_file_is_read():
    data = b"plain text\n" * 20 + "card 6222021234".encode("utf-16-le") + b"plain text\n" * 20
    text = decode(data)[0].data.decode()
    assert "card 6222021234" in text
    assert "plain text\nplain text\n" in text[text.index("6222021234") :]


def test_many_utf16_islands_are_read():
    line, island = b"a line of plain text here, longer than the probe\n" * 3, "card 6222021234"
    data = (line + island.encode("utf-16-le")) * 40
    text = decode(data)[0].data
    assert text.count(island.encode()) == 40
    assert text.count(b"longer than the probe\n") >= 3 * 40 - 40


@pytest.mark.parametrize("data", [b"abc\0" * 40, b"key\0value\0" * 20, b"ab\0cd\0\0\0" * 20])
def test_strings_that_end_with_nul_are_not_taken_for_utf16(data):
    assert decode(data)[0].data == data


def test_a_stray_nul_leaves_the_text_readable():
    data = b"some text\n" * 20 + b"\0" + "证件号码 1234\n".encode() * 20
    assert data.decode() == decode(data)[0].data.decode()


def test_a_few_bad_bytes_do_not_unsettle_utf8():
    text = (SENTENCES[1] + "\n").encode()
    piece, encoding, notices = decode(text * 3 + b"\xff\n" + text * 3)
    assert (text * 3).decode() + "\ufffd\n" + (text * 3).decode() == piece.data.decode()
    assert encoding == "utf-8"
    assert [(f"not valid utf-8 from byte {len(text) * 3}", True)] == [
        (notice.detail, notice.limits) for notice in notices
    ]


def test_a_truncated_tail_is_noticed():
    piece, _, notices = decode(SENTENCES[2].encode()[:-1])
    assert SENTENCES[2][:-1] + "\ufffd\ufffd" == piece.data.decode()
    assert [notice.code for notice in notices] == ["charset"]


def test_a_declared_charset_is_used_where_it_fits():
    data = "Привет".encode("koi8-r")
    assert decode(data, charset="koi8-r")[0].data.decode() == "Привет"


def test_a_declared_charset_that_does_not_fit_is_contradicted():
    _, encoding, notices = decode(SENTENCES[3].encode(), charset="gbk")
    assert encoding == "utf-8"
    assert [n.detail for n in notices] == ["declared gb18030, read as utf-8 from byte 0"]


def test_a_declared_single_byte_charset_leaves_an_alternative():
    reader = Decoder(charset="latin-1")
    reader.feed(SENTENCES[3].encode("gbk"), final=True)
    assert (reader.encoding, reader.alternatives[0]) == ("latin-1", "gb18030")


def test_a_certain_charset_is_a_fact():
    assert decode("中".encode("gbk"), charset="latin-1", certain=True)[0].data.decode() == "ÖÐ"


def test_an_unknown_declared_charset_is_noticed():
    assert [notice.detail for notice in decode(b"a", charset="x-none")[2]] == [
        "declared charset 'x-none' is not known"
    ]


def test_what_is_not_listed_is_said():
    change = (SENTENCES[0] * 9 + "\n").encode() + (SENTENCES[0] * 9 + "\n").encode("gbk")
    assert decode(change * 60)[2][-1].detail == "further changes of charset are not listed"


def test_notices_are_few_however_often_the_charset_changes():
    change = SENTENCES[0].encode() * 60 + b"\n" + SENTENCES[0].encode("gbk") * 90 + b"\n"
    assert len(decode(change * 60)[2]) <= remarks.MOST_NOTICES


def test_an_alternative_is_named_when_two_charsets_are_plausible():
    reader = Decoder()
    reader.feed("가나다라".encode("cp949"), final=True)
    assert {"euc-kr", "gb18030"} <= {reader.encoding, *reader.alternatives}
