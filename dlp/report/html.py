"""The HTML report: one file, no network, both languages, and a table of any length.

Rows are written as they come, into a block of JSON; what is drawn from totals follows at the
end. The page's policy (CSP) allows its own script by hash, and no connection at all.
"""

from __future__ import annotations

import base64
import hashlib
import json
from collections.abc import Iterable, Sequence
from typing import Any, TextIO

from dlp.report.charts import Bar, bars, stacked
from dlp.report.page_script import SWITCHES, TABLE
from dlp.report.page_style import STYLE
from dlp.report.rows import Row
from dlp.report.summary import Summary
from dlp.report.table import printable
from dlp.report.wording import CATEGORIES, CODES, LIKELIHOODS, SENSITIVITIES, both, named, safe

TYPES_SHOWN = 12
NOTICES_SHOWN = 1000
SWITCH = (
    '<div class="tools"><button id="lang" type="button">EN / 中文</button>'
    '<button id="theme" type="button" aria-label="theme">◐</button></div>'
)


class Html:
    """The report of `dlp scan --format html`."""

    def __init__(self, out: TextIO) -> None:
        self._out = out
        self._types: dict[tuple[str, str, str], int] = {}
        self._likelihoods: dict[str, int] = {}
        self._paths: dict[str, int] = {}
        self._names: dict[str, int] = {}
        self._first = True
        out.write(opening("Findings of confidential data", SWITCHES + TABLE))
        out.write('<script type="application/json" id="rows">[')

    def finding(self, row: Row) -> None:
        """Write one finding."""
        self._out.write("\n" if self._first else ",\n")
        self._first = False
        self._out.write(embedded(self._compact(row)))

    def _compact(self, row: Row) -> list[Any]:
        """Return a row as the script reads it; what repeats is a number."""
        type_ = (row["infotype"], row["category"], row["sensitivity"])
        return [
            self._types.setdefault(type_, len(self._types)),
            self._likelihoods.setdefault(row["likelihood"], len(self._likelihoods)),
            row["confidence"],
            self._paths.setdefault(printable(row["path"]), len(self._paths)),
            place(row),
            printable(row.get("value", row["quote"])),
            [
                [self._names.setdefault(item["name"], len(self._names)), item["decibans"]]
                for item in row["evidence"]
            ],
            "" if row["kind"] == "body" else printable(row["kind"]),
            ", ".join(row.get("alternatives", ())),
            row["fingerprint"],
        ]

    def summary(self, totals: Summary) -> None:
        """Write the page."""
        write = self._out.write
        write("]</script>\n")
        write(
            f'<script type="application/json" id="known">{embedded(self._known(totals))}</script>'
        )
        write("<main>")
        write(heading(totals, "Findings of confidential data", "敏感信息发现报告"))
        for text in banners(totals):
            write(f'<p class="banner">{text}</p>')
        write(_numbers(totals))
        write(_charts(totals))
        write(_TABLE)
        write(notices(totals))
        write(provenance(totals))
        write(f"</main><script>{SWITCHES + TABLE}</script></body></html>\n")

    def _known(self, totals: Summary) -> dict[str, Any]:
        types = []
        for id_, category, sensitivity in self._types:
            about = totals.about.get(id_)
            types.append(
                {"id": id_, "en": about.title if about else "",
                 "zh": about.title_zh if about else "", "cat": category, "sens": sensitivity}
            )  # fmt: skip
        return {
            "types": types,
            "likelihoods": list(self._likelihoods),
            "paths": list(self._paths),
            "names": [printable(name) for name in self._names],
            "words": {**SENSITIVITIES, **LIKELIHOODS, **CATEGORIES},
        }


def embedded(value: object) -> str:
    r"""Return JSON that cannot end the element it stands in.

    >>> embedded("</script>")
    '"\\u003c/script>"'
    """
    text = json.dumps(value, ensure_ascii=False, separators=(",", ":"))
    return text.replace("<", "\\u003c")


def opening(title: str, script: str) -> str:
    """Return the head of a page that may run one script, and load nothing."""
    digest = base64.b64encode(hashlib.sha256(script.encode()).digest()).decode()
    policy = f"default-src 'none'; style-src 'unsafe-inline'; script-src 'sha256-{digest}'"
    return (
        '<!doctype html><html lang="en" data-lang="en"><head><meta charset="utf-8">'
        f'<meta http-equiv="Content-Security-Policy" content="{policy}">'
        '<meta name="viewport" content="width=device-width,initial-scale=1">'
        f'<meta name="referrer" content="no-referrer"><title>{safe(title)}</title>'
        f"<style>{STYLE}</style></head><body>\n"
    )


def heading(totals: Summary, english: str, chinese: str) -> str:
    """Return the title, when, and what was scanned."""
    roots = ", ".join(totals.roots)
    return (
        f"<header><div><h1>{both(english, chinese)}</h1>"
        f'<p class="soft">{safe(totals.began)} – {safe(totals.ended)} · '
        f'<span class="mono">{safe(roots)}</span></p></div>{SWITCH}</header>'
    )


def banners(totals: Summary) -> Iterable[str]:
    """Yield what must not be overlooked."""
    if totals.clear:
        yield both(
            "This report holds clear values (--show-values).",
            "本报告含有未脱敏的明文（--show-values）。",
        )
    if totals.interrupted:
        yield both(
            "Interrupted: this is what was found until then.", "扫描被中断：以下为中断前的结果。"
        )
    if not totals.complete:
        yield both(
            "Not everything was read; see coverage and notices.",
            "并非全部内容都已读取，见覆盖情况和告示。",
        )


def place(row: Row) -> str:
    """Return where in a file a finding is, as it follows the path."""
    if row.get("cell"):
        sheet = f"{row['sheet']}!" if row.get("sheet") else ""
        return printable(f" {sheet}{row['cell']}")
    if row.get("page"):
        return f" p.{row['page']}"
    return f":{row['line']}:{row['column']}" if row.get("line") else ""


def _numbers(totals: Summary) -> str:
    severe = totals.by_sensitivity["critical"] + totals.by_sensitivity["high"]
    cards = [
        (f"{totals.findings:,}", "findings", "发现"),
        (f"{severe:,}", "of high or critical sensitivity", "高或极高敏感"),
        (f"{totals.files_found:,} / {totals.files:,}", "files with findings", "含发现的文件"),
        (f"{sum(totals.suppressed.values()):,}", "suppressed as known", "已知并抑制"),
    ]
    if totals.persons is not None:
        cards[3:3] = [(f"{totals.persons:,}", "persons, estimated", "涉及人数（估计）")]
    return '<section class="numbers">' + "".join(
        f'<div class="card"><div class="big">{number}</div>'
        f'<div class="soft">{both(english, chinese)}</div></div>'
        for number, english, chinese in cards
    ) + "</section>"  # fmt: skip


def _charts(totals: Summary) -> str:
    types = totals.by_infotype.most_common(TYPES_SHOWN)
    rest = totals.findings - sum(count for _, count in types)
    by_type = [_type_bar(name, count, totals) for name, count in types]
    if rest:
        by_type.append(Bar("others", "其他", rest))
    by_folder = [Bar(name or "others", name or "其他", count) for name, count in totals.folders]
    by_likelihood = [
        Bar(name, chinese, totals.by_likelihood[name])
        for name, chinese in LIKELIHOODS.items()
        if totals.by_likelihood[name]
    ]
    by_category = [
        Bar(*named(name, CATEGORIES), count) for name, count in totals.by_category.most_common()
    ]
    by_sensitivity = [
        Bar(name, chinese, totals.by_sensitivity[name], f"c-{name}")
        for name, chinese in SENSITIVITIES.items()
        if totals.by_sensitivity[name]
    ]
    cards = [
        ("w6", "By infotype", "按类型", by_type),
        ("w6", "By folder", "按文件夹", by_folder),
        ("w4", "By category", "按类别", by_category),
        ("w4", "By sensitivity", "按敏感级别", by_sensitivity),
        ("w4", "By confidence", "按置信度", by_likelihood),
    ]
    drawn = [
        _card(
            width,
            both(english, chinese),
            bars(rows, title=english) if rows else "–",
        )
        for width, english, chinese, rows in cards
    ]
    return f'<section class="grid">{"".join(drawn)}{_coverage(totals)}</section>'


def _type_bar(name: str, count: int, totals: Summary) -> Bar:
    about = totals.about.get(name)
    if about is None:
        return Bar(name, name, count)
    return Bar(about.title or name, about.title_zh or name, count, f"c-{about.sensitivity}")


def _coverage(totals: Summary) -> str:
    """Draw what was read and what was not, and say why."""
    parts = [
        Bar("read completely", "完整读取", totals.files_whole, "c-good"),
        Bar("not read, or only in part", "未读取或部分读取", totals.files_limited, "c-bad"),
    ]
    why = [Bar(*named(code, CODES), count, "c-bad") for code, count in totals.unread.most_common()]
    drawn = stacked(parts, title="coverage")
    if why:
        drawn += f"<p class=soft>{both('notices by reason', '原因')}</p>" + bars(why, title="why")
    return _card("w12", both("Coverage, in files", "覆盖情况（文件数）"), drawn)


def _card(width: str, title: str, body: str) -> str:
    return f'<div class="card {width}"><h2>{title}</h2>{body}</div>'


def notices(totals: Summary) -> str:
    """Return the notices as a table."""
    rows = [
        (both(*named(item.code, CODES)), both(*(("no", "否") if item.limits else ("yes", "是"))),
         f"<code>{safe(item.path)}</code>", safe(item.detail))
        for item in totals.notices[:NOTICES_SHOWN]
    ]  # fmt: skip
    if not rows:
        return ""
    head = (both("notice", "告示"), both("read all the same", "仍已读取"), both("where", "位置"),
            both("detail", "说明"))  # fmt: skip
    more = len(totals.notices) - len(rows)
    tail = f"<p class=soft>+ {more:,}</p>" if more > 0 else ""
    body = f'<div class="scroll">{html_table(head, rows)}</div>{tail}'
    title = f"{both('Notices', '告示')} ({len(totals.notices):,})"
    return f'<section class="grid">{_card("w12", title, body)}</section>'


def provenance(totals: Summary) -> str:
    """Return what made the report: packs, policy, and what was suppressed."""
    packs = [(safe(id_), f"<code>{safe(text)}</code>") for id_, text in totals.packs.items()]
    head = (both("pack", "规则包"), both("version + digest", "版本 + 摘要"))
    cards = _card("w6", both("Packs", "规则包"), html_table(head, packs))
    taken = [(safe(rule), f"{count:,}") for rule, count in sorted(totals.suppressed.items())]
    body = html_table((both("rule", "规则"), both("findings", "发现数")), taken) if taken else (
        f"<p class=soft>{both('nothing was suppressed', '没有抑制任何发现')}</p>"
    )  # fmt: skip
    body += "".join(f"<p>{safe(remark)}</p>" for remark in totals.remarks)
    if totals.policy:
        said = ", ".join(f"{count} {name}" for name, count in sorted(totals.decisions.items()))
        body += f"<p>{both('policy', '策略')}: <code>{safe(totals.policy)}</code> {safe(said)}</p>"
    cards += _card("w6", both("Suppressed, remarks, decisions", "抑制、备注与判定"), body)
    return f'<section class="grid">{cards}</section>'


def html_table(head: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    """Return a table of cells that are HTML already."""
    top = "".join(f"<th>{cell}</th>" for cell in head)
    body = "".join("<tr>" + "".join(f"<td>{cell}</td>" for cell in row) + "</tr>" for row in rows)
    return f"<table><thead><tr>{top}</tr></thead><tbody>{body}</tbody></table>"


def _sort(key: str, english: str, chinese: str) -> str:
    button = f'<button type="button" data-key="{key}">{both(english, chinese)}</button>'
    return f'<div role="columnheader">{button}</div>'


_TABLE = (
    f'<section class="card"><h2>{both("Findings", "发现明细")} '
    '<span id="count" class="soft"></span></h2><div class="filters">'
    '<input id="text" type="search" data-en="filter by type, path or masked value" '
    'data-zh="按类型、路径或脱敏值筛选" aria-label="filter">'
    '<select id="type" data-en="infotype" data-zh="类型" aria-label="infotype"></select>'
    '<select id="sens" data-en="sensitivity" data-zh="敏感级别" aria-label="sensitivity"></select>'
    '<select id="like" data-en="likelihood" data-zh="置信度" aria-label="likelihood"></select>'
    "</div>"
    '<div class="rows" role="table"><div class="row head" role="row">'
    + _sort("sens", "sensitivity", "敏感级别")
    + _sort("conf", "confidence", "置信度")
    + _sort("type", "infotype", "类型")
    + _sort("value", "masked value", "脱敏值")
    + _sort("place", "where", "位置")
    + _sort("evidence", "evidence, dB", "证据（dB）")
    + '</div><div class="view" id="view" tabindex="0"><div id="pane"></div></div></div>'
    '<div class="detail" id="detail" hidden></div></section>'
)
