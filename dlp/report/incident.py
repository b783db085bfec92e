"""The incident report: what must be told at once, to whom it concerns, in both languages.

What the scan knows is filled in: classes, counts, persons, masked samples, times, versions. What
only people know (who sent it where, what was done) is left as fields to be filled.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import TextIO

from dlp import __version__
from dlp.report.containment import TO_BE_FILLED, Two, suggested
from dlp.report.html import banners, heading, html_table, opening
from dlp.report.markdown import table
from dlp.report.page_script import SWITCHES
from dlp.report.rows import Row
from dlp.report.summary import Summary
from dlp.report.table import where
from dlp.report.wording import ACTIONS, CATEGORIES, SENSITIVITIES, both, legal, named, safe

SAMPLES = 3
"""Masked samples of each infotype."""
PATHS = 50
"""Files that are listed, those with most findings first."""
BLANK = ""
"""A field that people fill in."""
CLOCKS = (
    (1, "operators of critical information infrastructure", "关键信息基础设施运营者"),
    (2, "central state organs and their units", "中央和国家机关及其直属单位"),
    (4, "other network operators, to the provincial authority", "其他网络运营者（向省级网信部门）"),
)
"""Hours of 国家网络安全事件报告管理办法, in force from 2025-11-01; which one holds is for
people to say."""
Cell = str | Two


@dataclass(slots=True)
class Section:
    """A part of the report: a title, and a table or nothing."""

    title: Two
    head: Sequence[Two]
    rows: list[Sequence[Cell]] = field(default_factory=list)


class _Gathered:
    """What of the findings a report of any size keeps: samples and counts."""

    def __init__(self, out: TextIO) -> None:
        self._out = out
        self._samples: dict[str, dict[str, str]] = {}
        self._legal: Counter[str] = Counter()
        self._kinds: dict[str, tuple[str, str]] = {}
        self._values: dict[str, set[str]] = {}
        self._files: Counter[str] = Counter()

    def finding(self, row: Row) -> None:
        """Count one finding, and keep it if it is among the first of its kind."""
        infotype = row["infotype"]
        self._kinds[infotype] = row["category"], row["sensitivity"]
        self._legal.update(row.get("tags", ()))
        self._values.setdefault(infotype, set()).add(row["fingerprint"])
        self._files[row["path"].partition("!/")[0]] += 1
        samples = self._samples.setdefault(infotype, {})
        if len(samples) < SAMPLES:
            samples.setdefault(str(row.get("value", row["quote"])), where(row))

    def sections(self, totals: Summary) -> list[Section]:
        """Return the parts of the report."""
        categories = [category for category, _ in self._kinds.values()]
        return [
            _overview(totals),
            _transfer(totals),
            self._classes(totals),
            self._legal_classes(),
            self._shown(totals),
            Section(
                ("Files concerned", "涉及文件"),
                (("file", "文件"), ("findings", "发现数")),
                [(path, f"{count:,}") for path, count in self._files.most_common(PATHS)],
            ),
            _rules(totals),
            _times(totals),
            Section(
                ("Suggested containment", "处置建议"),
                (("measure", "措施"),),
                [(item,) for item in suggested(categories)],
            ),
            Section(
                ("Containment (to be filled in)", "处置情况（待填写）"),
                (("item", "事项"), ("what was done", "处置内容")),
                [(item, BLANK) for item in TO_BE_FILLED],
            ),
            Section(
                ("Rule packs used", "所用规则包"),
                (("pack", "规则包"), ("version + digest", "版本 + 摘要")),
                [("baomi", __version__), *totals.packs.items()],
            ),
        ]

    def _ordered(self) -> list[str]:
        """Return the infotypes, what is most sensitive first."""
        ranks = list(SENSITIVITIES)
        worst = {name: ranks.index(level) if level in ranks else 0
                 for name, (_, level) in self._kinds.items()}  # fmt: skip
        return sorted(worst, key=worst.__getitem__)

    def _legal_classes(self) -> Section:
        return Section(
            ("Legal classes of the findings", "法律分类"),
            (("class", "分类"), ("tag", "标识"), ("findings", "发现数")),
            [(legal(tag), tag, f"{count:,}") for tag, count in self._legal.most_common()],
        )

    def _classes(self, totals: Summary) -> Section:
        rows: list[Sequence[Cell]] = []
        for infotype in self._ordered():
            count = totals.by_infotype[infotype]
            category, sensitivity = self._kinds.get(infotype, ("", ""))
            rows.append(
                (_title(infotype, totals), infotype, named(category, CATEGORIES),
                 named(sensitivity, SENSITIVITIES), f"{count:,}",
                 f"{len(self._values.get(infotype, ())):,}")
            )  # fmt: skip
        head = (
            ("class", "信息类型"),
            ("infotype", "类型标识"),
            ("category", "类别"),
            ("sensitivity", "敏感级别"),
            ("count", "数量"),
            ("distinct values", "不同值数"),
        )
        return Section(("What was exposed", "涉及的信息类型和数量"), head, rows)

    def _shown(self, totals: Summary) -> Section:
        title = ("Samples", "样例") if totals.clear else ("Masked samples", "脱敏样例")
        rows: list[Sequence[Cell]] = [
            (_title(infotype, totals), value, place)
            for infotype in self._ordered()
            for value, place in self._samples[infotype].items()
        ]
        head = (("class", "信息类型"), ("value", "值"), ("where", "位置"))
        return Section(title, head, rows)


def _title(infotype: str, totals: Summary) -> Two:
    about = totals.about.get(infotype)
    if about is None:
        return infotype, infotype
    return about.title or infotype, about.title_zh or about.title or infotype


def _overview(totals: Summary) -> Section:
    persons = "–" if totals.persons is None else f"{totals.persons:,}"
    known = totals.persons is not None
    sensitive = f"{totals.persons_sensitive:,}" if known else "–"
    minors = f"{totals.persons_minor:,}" if known else "–"
    read = ("yes", "是") if totals.complete else ("NO: there may be more", "否：可能还有更多")
    rows: list[Sequence[Cell]] = [
        (("incident number", "事件编号"), BLANK),
        (("grade of the incident, to be confirmed", "事件级别（待确认）"), BLANK),
        (("scanned", "扫描范围"), ", ".join(totals.roots)),
        (("findings", "发现数"), f"{totals.findings:,}"),
        (("files concerned", "涉及文件数"), f"{totals.files_found:,}"),
        (("persons affected, estimated from positions", "受影响人数（按位置估计）"), persons),
        (("of them with sensitive personal information", "其中涉及敏感个人信息的人数"), sensitive),
        (("of them known to be below 14", "其中已知不满十四周岁的人数"), minors),
        (("everything was read", "是否全部读取"), read),
        (("suppressed as known", "已知并抑制"), f"{sum(totals.suppressed.values()):,}"),
    ]
    if totals.policy:
        english, chinese = [], []
        for name, count in sorted(totals.decisions.items()):
            english.append(f"{count:,} {name}")
            chinese.append(f"{ACTIONS.get(name, name)} {count:,}")
        said = f"{totals.policy}: {', '.join(english)}", f"{totals.policy}：{'，'.join(chinese)}"
        rows.append((("policy, files", "策略（文件数）"), said))
    rows += [(("remark", "备注"), remark) for remark in totals.remarks]
    return Section(("Overview", "概况"), (("item", "项目"), ("content", "内容")), rows)


_CONTEXT = (
    ("sender", "sender", "发送方"), ("recipients", "recipients", "接收方"),
    ("channel", "channel", "渠道"), ("user", "user", "操作人"),
    ("purpose", "purpose", "用途"), ("area", "area", "区域"),
)  # fmt: skip


def _given(totals: Summary) -> dict[str, str]:
    """Return what the scan was told of the transfer, by name."""
    return dict(pair.split("=", 1) for pair in totals.context if "=" in pair)


def _transfer(totals: Summary) -> Section:
    """Tell who sent it where: what the scan was told, the rest to be filled in."""
    given = _given(totals)
    return Section(
        ("Transfer", "传输情况"),
        (("item", "项目"), ("content", "内容")),
        [((english, chinese), given.get(name, BLANK)) for name, english, chinese in _CONTEXT],
    )


def _rules(totals: Summary) -> Section:
    """Tell which rules of the policy held, by clause of the agreement, and for how many files."""
    files: Counter[tuple[str, str, str]] = Counter()
    duties: dict[str, None] = {}
    for item in totals.decided:
        duties.update(dict.fromkeys(item.get("obligations", ())))
        files.update(
            {(reason["clause"], reason["rule"], reason["action"]) for reason in item["reasons"]}
        )
    places = {rule: place for place, rule in enumerate(totals.rules)}

    def order(rule: str) -> tuple[int, str]:
        return places.get(rule, len(places)), rule

    rows: list[Sequence[Cell]] = [
        (clause or "–", _rule(rule, totals), named(action, ACTIONS), f"{count:,}")
        for (clause, rule, action), count in sorted(files.items(), key=lambda one: order(one[0][1]))
    ]
    if duties:
        rows.append((("duties", "应履行的义务"), ", ".join(duties), "–", "–"))
    head = (("clause", "条款"), ("rule", "规则"), ("action", "处置"), ("files", "文件数"))
    return Section(("Rules of the policy that held", "触发的策略规则"), head, rows)


def _rule(id_: str, totals: Summary) -> Two:
    english, chinese = totals.rules.get(id_, ("", ""))
    return f"{english or chinese} ({id_})".lstrip(), f"{chinese or english}（{id_}）"


def _times(totals: Summary) -> Section:
    given = _given(totals)
    found = totals.found_at or totals.ended
    rows: list[Sequence[Cell]] = [
        (("incident happened", "事件发生"), given.get("time", BLANK)),
        (("scan began", "扫描开始"), totals.began),
        (("first finding", "首次发现"), found),
        (("scan ended", "扫描结束"), totals.ended),
        (("notice to party A: at once", "通知甲方：立即"), found),
    ]
    for hours, english, chinese in CLOCKS:  # from the first finding: nobody knew before
        said = (f"report within {hours} h: {english}", f"{hours} 小时内报告：{chinese}")
        rows.append((said, _later(found, hours)))
    head = (("event or duty; which holds is to be confirmed", "事件或义务（适用与否待确认）"),
            ("time", "时间"))  # fmt: skip
    return Section(("Time line", "时间线"), head, rows)


def _later(moment: str, hours: int) -> str:
    if not moment:
        return BLANK
    return (datetime.fromisoformat(moment) + timedelta(hours=hours)).isoformat()


class Incident(_Gathered):
    """The report in Markdown, Chinese and English side by side."""

    def summary(self, totals: Summary) -> None:
        """Write the document."""
        write = self._out.write
        write("# 数据安全事件报告 / Data security incident report\n")
        if totals.clear:
            write("\n**本报告含有未脱敏的明文 / THIS REPORT HOLDS CLEAR VALUES (--show-values)**\n")
        if totals.interrupted:
            write("\n**扫描被中断 / INTERRUPTED**\n")
        for section in self.sections(totals):
            if not section.rows:
                continue
            write(f"\n## {_mixed(section.title)}\n\n")
            head = [_mixed(cell) for cell in section.head]
            rows = ([_mixed(cell) or "\N{EM DASH}" for cell in row] for row in section.rows)
            write(table(head, rows))


def _mixed(cell: Cell) -> str:
    if isinstance(cell, str):
        return cell
    english, chinese = cell
    return english if english == chinese else f"{chinese} / {english}"


class IncidentHtml(_Gathered):
    """The report as one page that shows either language, for print."""

    def summary(self, totals: Summary) -> None:
        """Write the page."""
        write = self._out.write
        write(opening("Data security incident report", SWITCHES))
        write(f"<main>{heading(totals, 'Data security incident report', '数据安全事件报告')}")
        for text in banners(totals):
            write(f'<p class="banner">{text}</p>')
        for section in self.sections(totals):
            if section.rows:
                head = [both(*cell) for cell in section.head]
                rows = [[_html(cell) for cell in row] for row in section.rows]
                write(f'<section class="card"><h2>{both(*section.title)}</h2>')
                write(f"{html_table(head, rows)}</section>")
        write(f"</main><script>{SWITCHES}</script></body></html>\n")


def _html(cell: Cell) -> str:
    if isinstance(cell, tuple):
        return both(*cell)
    return safe(cell) if cell else '<span class="fill"></span>'
