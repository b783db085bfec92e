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
ACTIONS = {
    "allow": "放行", "log": "记录", "warn": "警告", "redact": "脱敏", "quarantine": "隔离",
    "block": "阻断",
}  # fmt: skip
CODES = {
    "unreadable": "无法读取", "encrypted": "已加密", "truncated": "不完整", "corrupt": "已损坏",
    "over-budget": "超出限额", "timeout": "超时", "unsupported": "格式不支持",
    "crashed": "读取失败",
    "charset": "字符编码问题", "empty-text": "没有文字", "name-mismatch": "名称与内容不符",
    "link": "链接", "special-file": "特殊文件", "ignored": "按规则忽略",
}  # fmt: skip

_SENSITIVE = ("sensitive personal information", "敏感个人信息")
_PIPL = {
    "biometric": ("biometrics", "生物识别"), "religion": ("religion", "宗教信仰"),
    "specific_identity": ("specific identity", "特定身份"),
    "medical_health": ("medical and health", "医疗健康"),
    "financial_account": ("financial accounts", "金融账户"),
    "location_track": ("whereabouts", "行踪轨迹"),
    "minor_u14": ("minors below 14", "不满十四周岁未成年人"),
}  # fmt: skip
_LAWS = {
    "pipl": ("PIPL art. 28", "个人信息保护法第二十八条"),
    "gbt35273": ("GB/T 35273-2020 annex B", "GB/T 35273-2020 附录B"),
    "gbt39725": ("GB/T 39725-2020", "GB/T 39725-2020"),
    "gdpr": ("GDPR art. 4", "GDPR 第4条"), "pci": ("PCI DSS", "PCI DSS"),
    "secrecy": ("secrecy", "保密"), "system": ("system", "系统"),
}  # fmt: skip
_CLASSES = {
    "pipl:pi": ("personal information (PIPL art. 4)", "个人信息（个人信息保护法第四条）"),
    "gbt35273:identity": ("identity", "个人身份信息"),
    "gbt35273:property": ("property", "个人财产信息"),
    "gbt35273:authentication": ("authentication", "鉴别信息"),
    "gbt35273:network_identity": ("network identity", "网络身份标识信息"),
    "gbt39725:attributes": ("personal attributes", "个人属性数据"),
    "gbt39725:health": ("state of health", "健康状况数据"),
    "gbt39725:application": ("medical application", "医疗应用数据"),
    "gbt39725:payment": ("medical payment", "医疗支付数据"),
    "gbt39725:resources": ("health resources", "卫生资源数据"),
    "gdpr:personal-data": ("personal data", "个人数据"),
    "pci:pan": ("primary account number", "主账号"),
    "pci:sad": ("sensitive authentication data", "敏感验证数据"),
    "secrecy:state": ("state secret", "国家秘密"), "secrecy:work": ("work secret", "工作秘密"),
    "secrecy:internal": ("internal", "内部资料"), "secrecy:level": ("level marked", "密级标志"),
    "secrecy:minutes": ("minutes of a meeting", "会议记录"),
    "secrecy:telegram": ("telegram", "电报"), "secrecy:document": ("official document", "公文"),
    "secrecy:agreement": ("agreement", "协议"),
    "system:internals": ("technical documents", "技术资料"),
    "system:source": ("source code", "源代码"),
    "credential": ("credentials", "口令和密钥"), "organisation": ("organisations", "机构信息"),
    "network": ("networks", "网络信息"), "account": ("accounts", "账户信息"),
}  # fmt: skip


def legal(tag: str) -> tuple[str, str]:
    """Return what a legal tag means, and by which law or standard.

    >>> legal("pipl:sensitive:financial_account")[1]
    '敏感个人信息：金融账户（个人信息保护法第二十八条）'
    >>> legal("gbt39725:payment"), legal("ours:x")
    (('medical payment (GB/T 39725-2020)', '医疗支付数据（GB/T 39725-2020）'), ('ours:x', 'ours:x'))
    """
    law, _, rest = tag.partition(":")
    if tag.startswith("pipl:sensitive"):
        kind = _PIPL.get(rest.partition(":")[2])
        english, chinese = _SENSITIVE
        if kind:
            english, chinese = f"{english}: {kind[0]}", f"{chinese}：{kind[1]}"
    elif tag in _CLASSES:
        english, chinese = _CLASSES[tag]
    else:
        return tag, tag
    if law not in _LAWS or tag == "pipl:pi":
        return english, chinese
    return f"{english} ({_LAWS[law][0]})", f"{chinese}（{_LAWS[law][1]}）"


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
