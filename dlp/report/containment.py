"""What to do about what was found, by its category, and what people write down of it."""

from __future__ import annotations

Two = tuple[str, str]
"""A text in English and in Chinese."""

AT_ONCE: tuple[Two, ...] = (
    ("Stop the transfer, close the access; keep logs and originals as evidence.",
     "立即停止传输、关闭访问权限；日志和原始记录留作证据，不得删除。"),
    ("Inform party A at once (agreement 2.2.10), also of what is only possible.",
     "立即告知甲方（协议第二条（二）第10项），可能发生的情形亦须告知。"),
    ("Recall and destroy copies; scan again where they lay, and keep both reports (2.2.8, 2.2.9).",
     "收回、销毁副本；对原存放位置复扫，前后两次报告留存（第二条（二）第8、9项）。"),
)  # fmt: skip
"""Always."""

_PERSONS: Two = (
    "Have the deletion confirmed in writing; inform authority and persons (PIPL art. 57).",
    "要求接收方停止使用并书面确认删除；依《个人信息保护法》第五十七条通知主管部门和个人。",
)
_ACCOUNTS: Two = (
    "Tell banks and account holders, so that they watch for misuse.",
    "通知开户机构和账户持有人，防范盗用。",
)
_DOCUMENTS: Two = (
    "Recall the documents; report at once to the secrecy office what is marked as a state secret.",
    "收回文件；标有国家秘密的，立即报告保密工作机构。",
)
BY_CATEGORY: dict[str, Two] = {
    "credential": ("Change every password listed; check the logins since it was exposed.",
                   "更换所列全部口令，核查暴露以来的登录记录。"),
    "key": ("Revoke and replace every key and token listed; check what they were used for.",
            "吊销并更换所列密钥和令牌，核查其使用记录。"),
    "person": _PERSONS,
    "health": _PERSONS,
    "account": _ACCOUNTS,
    "finance": _ACCOUNTS,
    "document": _DOCUMENTS,
    "code": ("Recall the source code; look for keys in it, and at the rights on the repository.",
             "收回源代码，检查其中的密钥和代码库权限。"),
    "network": ("Check what the addresses and configurations listed expose; restrict the access.",
                "核查所列地址和配置的暴露面，限制访问。"),
    "organisation": ("Tell the organisations concerned.", "通知所涉单位。"),
}  # fmt: skip
"""Category of an infotype → what is suggested."""

TO_BE_FILLED: tuple[Two, ...] = (
    ("who noticed it, and when", "发现人及发现时间"),
    ("access closed, transfer stopped (who, when)", "停止传输、关闭访问（人员、时间）"),
    ("copies recalled or destroyed (where, proof)", "副本收回或销毁（位置、凭证）"),
    ("passwords and keys replaced", "口令和密钥更换情况"),
    ("persons informed", "已告知的个人"),
    ("party A informed (who, when, how)", "已通知甲方（联系人、时间、方式）"),
    ("authority informed (which, when)", "已报告的主管部门（名称、时间）"),
    ("cause, and what keeps it from happening again", "原因及防止再次发生的措施"),
    ("responsible, signature", "责任人签字"),
)
"""What only people know."""


def suggested(categories: list[str]) -> list[Two]:
    """Return what is suggested where these categories were found, each once.

    >>> len(suggested(["person", "health"])) - len(AT_ONCE)
    1
    """
    special = {BY_CATEGORY[name]: None for name in BY_CATEGORY if name in categories}
    return [*AT_ONCE, *special]
