"""Both languages of the reports, side by side; a switch in the page shows one of them."""

from __future__ import annotations

from html import escape

from dlp.report.table import printable

CATEGORIES = {
    "person": "个人信息", "account": "账户", "credential": "口令凭据", "key": "密钥",
    "document": "文档", "code": "代码", "network": "网络", "health": "健康医疗",
    "organisation": "机构", "finance": "财务",
}  # fmt: skip
SENSITIVITIES = {"critical": "极高", "high": "高", "medium": "中", "low": "低"}
LIKELIHOODS = {
    "very-likely": "极可能", "likely": "很可能", "possible": "可能", "unlikely": "不大可能",
    "very-unlikely": "极不可能",
}  # fmt: skip
CODES = {
    "unreadable": "无法读取", "encrypted": "已加密", "truncated": "不完整", "corrupt": "已损坏",
    "over-budget": "超出限额", "timeout": "超时", "unsupported": "格式不支持",
    "crashed": "读取失败",
    "charset": "字符编码问题", "empty-text": "没有文字", "name-mismatch": "名称与内容不符",
    "link": "链接", "special-file": "特殊文件", "ignored": "按规则忽略",
}  # fmt: skip


def safe(text: object) -> str:
    r"""Return text for HTML; nothing of it is markup or steers the eye.

    >>> safe("<b>\u202e")
    '&lt;b&gt;\\u202e'
    """
    return escape(printable(text), quote=True)


def both(english: str, chinese: str) -> str:
    """Return a text in both languages, for HTML.

    >>> both("high", "高")
    '<span class="en">high</span><span class="zh">高</span>'
    """
    if not chinese or english == chinese:
        return safe(english)
    return f'<span class="en">{safe(english)}</span><span class="zh">{safe(chinese)}</span>'


def named(text: str, names: dict[str, str]) -> tuple[str, str]:
    """Return a word of ours in both languages.

    >>> named("key", CATEGORIES)
    ('key', '密钥')
    """
    return text or "?", names.get(text, text or "?")
