"""Synthetic values of every validator in sentences and records that somebody might write.

Values come from the validators' `sample`; labels from `labels.toml`; the shapes are below. Each text is scanned by itself, and the
value is found when a finding of its infotype covers it.
"""

from __future__ import annotations

import functools
import random
import re
import tomllib
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

from dlp import Scanner
from dlp.packs import loader
from dlp.validate import registry

# With a Chinese phrase, an English or native phrase, and the name of a column: {0} label, {1} value.
CHINESE = (
    "{0}：{1}", "{0}: {1}", "{0}{1}", "{0} {1}", "{0}为{1}，请核对。", "他的{0}是{1}。", "请将{0}（{1}）登记在册", "张三，{0}：{1}，经办人李四",
    "一、{0}：{1}\n二、其他：无", "{0}\t{1}", "【{0}】{1}", "{0}={1}", "您好，我的{0}{1}麻烦查一下", "| {0} | {1} |", "{0}　　{1}",
    "申请人提供的{0}如下：{1}",
)  # fmt: skip
WESTERN = (
    "{0}: {1}", "{0} {1}", "{0}:{1}", "Her {0} is {1}.", "{0} = {1}", "Please confirm {0} ({1}) today", "{0} - {1}", "{0}\t{1}",
    "<b>{0}</b> {1}", "{0}, {1}", "{0} # {1}", "The applicant's {0}, {1}, was verified.",
)  # fmt: skip
RECORDS = (
    '{{"{0}": "{1}"}}', '{{"name":"x","{0}":"{1}","age":3}}', "{0}={1}", "{0}: '{1}'", "<{0}>{1}</{0}>", "name,{0},age\nx,{1},33\ny,{1},34\n",
    "INSERT INTO t (name, {0}) VALUES ('x', '{1}');", "2026-01-02 10:00:01 INFO [main] query {0}={1} cost=3ms", "?a=1&{0}={1}&b=2",
    "id|{0}|x\n7|{1}|q\n", "UPDATE t SET {0} = '{1}' WHERE id = 7", "{0}:{1};", '<row {0}="{1}"/>', 'row.set("{0}", "{1}")',
)  # fmt: skip
ALONE = (
    "{1}", "见 {1} 一行", "已登记{1}完毕", "a,b,{1},c", "x\t{1}\ty", "found {1} in the file", '["{1}"]', "（{1}）",
)  # fmt: skip
_HERE = Path(__file__).parent


@functools.cache
def labels() -> dict[str, list[list[str]]]:
    """Return infotype → phrases in Chinese, in another language, and names of columns."""
    data = tomllib.loads((_HERE / "labels.toml").read_text("utf-8"))
    return {
        key: value
        for area, items in data.items()
        if area != "alone"
        for key, value in items.items()
    }


@functools.cache
def alone() -> dict[str, list[str]]:
    """Return likelihood → infotypes that are found at it without any label."""
    return tomllib.loads((_HERE / "labels.toml").read_text("utf-8"))["alone"]


@functools.cache
def forms() -> dict[str, tuple[str, list[re.Pattern[str]]]]:
    """Return infotype → the validator of its first pattern, and what a value of its patterns begins with."""
    return {
        d.id: (d.patterns[0].validator, [re.compile(p.regex) for p in d.patterns])
        for d in loader.load().detectors
        if d.patterns and d.patterns[0].validator
    }


def texts(infotype: str, kind: str, rng: random.Random) -> Iterator[tuple[str, str, str]]:
    """Yield (shape, label and text, value): every label of the kind in every shape."""
    chinese, western, names = labels()[infotype]
    shapes, words = {
        "zh": (CHINESE, chinese), "en": (WESTERN, western), "record": (RECORDS, names), "alone": (ALONE, [""]),
    }[kind]  # fmt: skip
    for shape in shapes:
        for word in words:
            value = sample(infotype, rng)
            yield shape, shape.format(word, value), value


def sample(infotype: str, rng: random.Random) -> str:
    """Return a value of the validator that has the form of this infotype: some share a validator."""
    name, patterns = forms()[infotype]
    validator = registry.get(name)
    while True:
        value = validator.sample(rng)
        texts = (value, validator.compact(value))
        if any(form.match(text) for form in patterns for text in texts):
            return value


def measure(
    scanner: Scanner, infotype: str, kind: str, rng: random.Random
) -> tuple[Counter[str], list[str]]:
    """Return how many texts there were, found at possible and at likely, and the texts that were missed."""
    counts: Counter[str] = Counter()
    missed: list[str] = []
    for _, text, value in texts(infotype, kind, rng):
        counts["texts"] += 1
        best = max((f.confidence for f in scanner.scan(text).findings
                    if infotype == f.infotype or (infotype in f.alternatives and f.infotype in SAME.get(infotype, ()))
                    if value[:4] in f.reveal().replace(" ", "")), default=0.0)  # fmt: skip
        counts["possible"] += best >= 0.3
        counts["likely"] += best >= 0.7
        if best < 0.7:
            missed.append(f"{best:.2f} {text!r}")
    return counts, missed


SAME = {
    "intl.card": ("cn.bank-card",), "cn.taxpayer-id": ("cn.uscc", "cn.resident-id"), "cn.bank-card": ("intl.card", "cn.bank-account"),
    "intl.es-cif": ("intl.es-dni",), "cn_health.pharmacy": ("cn_health.medical-institution",),
}  # fmt: skip
"""Infotypes that a value also is, where the packs name it by the other name."""
