"""Numbers that are written to be missed, and texts in the charsets of Chinese systems."""

import pytest

from dlp.text import decode
from dlp.text.fold import fold

NUMBER = "650102190001010016"

# The number matcher skips separators and tries O for 0 and l for 1; the fold only makes them
# the same separators and letters.
VARIANTS = {
    "plain": ("650102190001010016", NUMBER),
    "full-width": ("６５０１０２１９０００１０１００１６", NUMBER),
    "spaced 6-8-4": ("650102 19000101 0016", "650102 19000101 0016"),
    "ideographic spaces": ("650102\u300019000101\u30000016", "650102 19000101 0016"),
    "no-break spaces": ("650102\u00a019000101\u00a00016", "650102 19000101 0016"),
    "zero-width spaces": ("650102\u200b19000101\u200b0016", NUMBER),
    "word joiner and byte order mark": ("650102\u206019000101\ufeff0016", NUMBER),
    "soft hyphens": ("650102\u00ad19000101\u00ad0016", NUMBER),
    "variation selector": ("6\ufe0f50102190001010016", NUMBER),
    "Chinese, 零": ("六五零一零二一九零零零一零一零零一六", NUMBER),
    "Chinese, 〇": ("六五〇一〇二一九〇〇〇一〇一〇〇一六", NUMBER),
    "Chinese, for accounts": ("陆伍零壹零贰壹玖零零零壹零壹零零壹陆", NUMBER),
    "Chinese, as spoken": ("六五洞幺洞二幺九洞洞洞幺洞幺洞洞幺六", NUMBER),
    "circled": ("⑥⑤⓪①⓪②①⑨⓪⓪⓪①⓪①⓪⓪①⑥", NUMBER),
    "mathematical bold": ("𝟔𝟓𝟎𝟏𝟎𝟐𝟏𝟗𝟎𝟎𝟎𝟏𝟎𝟏𝟎𝟎𝟏𝟔", NUMBER),
    "Arabic-Indic": ("٦٥٠١٠٢١٩٠٠٠١٠١٠٠١٦", NUMBER),
    "Extended Arabic-Indic": ("۶۵۰۱۰۲۱۹۰۰۰۱۰۱۰۰۱۶", NUMBER),
    "O for 0": ("65O1O219OOO1O1OO16", "65O1O219OOO1O1OO16"),
    "l for 1": ("650l02l9000l0l00l6", "650l02l9000l0l00l6"),
    "hyphen variants": ("650102\u201019000101\u20130016", "650102-19000101-0016"),
    "dots": ("650102.19000101.0016", "650102.19000101.0016"),
    "line end": ("650102190001\n010016", "650102190001\n010016"),
    "superscript": ("⁶⁵⁰¹⁰²¹⁹⁰⁰⁰¹⁰¹⁰⁰¹⁶", NUMBER),
    "mixed": ("六5〇１〇二①九〇〇零一〇壹〇〇幺６", NUMBER),
}


@pytest.mark.parametrize("name", VARIANTS)
def test_a_variant_folds(name):
    text, expected = VARIANTS[name]
    assert expected == fold(text.encode()).decode()


@pytest.mark.parametrize("name", VARIANTS)
@pytest.mark.parametrize("codec", ["utf-8", "gb18030", "utf-16", "utf-16-le", "utf-16-be"])
def test_a_variant_folds_in_every_charset_and_leads_back(name, codec):
    text, expected = VARIANTS[name]
    data = f"参保人员身份证号码：{text}。".encode(codec)
    piece, _, _ = decode(data)
    start = piece.data.index(expected.encode())
    source, chars = piece.spans(start, start + len(expected))
    exact = "utf-16-le" if codec == "utf-16" else codec
    mark = codec == "utf-16"
    assert text == data[source.start : source.end].decode(exact)
    assert (10 + mark, 10 + mark + len(text)) == (chars.start, chars.end)


@pytest.mark.parametrize(
    ("codec", "raw"),
    [
        ("utf-8", "e8baabe4bbbde8ad89363530313032313930303031303130303136"),
        ("gb18030", "c9edb7ddd743363530313032313930303031303130303136"),
        ("big5", "a8ada5f7c3d2363530313032313930303031303130303136"),
        (
            "utf-16-le",
            "ab8efd4e498b360035003000310030003200310039003000300030003100300031003000300031003600",
        ),
        (
            "utf-16-be",
            "8eab4efd8b49003600350030003100300032003100390030003000300031003000310030003000310036",
        ),
    ],
)
def test_a_label_and_a_number_are_read_in_every_charset(codec, raw):
    piece, encoding, _ = decode(bytes.fromhex(raw))
    assert ("身份證650102190001010016", codec) == (piece.data.decode(), encoding)
