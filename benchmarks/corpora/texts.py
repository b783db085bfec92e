"""Texts for the benchmarks, made from a seed: the same bytes on every machine."""

from __future__ import annotations

import random
from collections.abc import Callable

from dlp.validate import registry

_NAMES = (
    "value", "index", "result", "items", "buffer", "offset", "length", "parser", "config", "handler",
    "request", "response", "session", "widget", "matrix", "vector", "column", "record", "schema",
)  # fmt: skip
_CODE = (
    "def {a}_{b}({c}, {d}=None):\n",
    "    if {a} is None or len({b}) > {n}:\n        return {c}\n",
    "    for {a} in range({n}):\n        {b}.append({c}[{a}] + {n})\n",
    "    # the {a} of a {b} is kept until its {c} is read\n",
    "    {a} = self.{b}.{c}({d}, {n})\n",
    'class {a}{b}:\n    """Holds the {c} of one {d}."""\n\n',
    '    raise ValueError(f"no {a} in {b}: {{{c}!r}}")\n',
    "import {a}.{b}\n",
)
_PROSE = (
    "本系统按照规定的权限和流程处理各类申请，工作人员应当在受理后及时审核材料。",
    "各部门要加强协调配合，建立健全长效机制，确保各项任务按时完成。",
    "会议认为，前一阶段的工作取得了明显成效，但仍然存在一些问题，需要认真研究解决。",
    "技术人员对运行情况进行了检查，未发现异常；下一步将完善监控手段，提高响应速度。",
    "参加培训的人员对课程内容给予了好评，并提出了改进建议。\n",
)
_LOG = (
    "2024-03-{d:02d} 12:{m:02d}:{s:02d}.{ms:03d} INFO  [worker-{w}] c.e.s.{a}Service - {b} finished in {ms} ms\n",
    "2024-03-{d:02d} 12:{m:02d}:{s:02d}.{ms:03d} WARN  [worker-{w}] c.e.s.{a}Client - retry {w} of {b}\n",
    "2024-03-{d:02d} 12:{m:02d}:{s:02d}.{ms:03d} DEBUG [main] c.e.{a} - {b}={ms}, {c}={s}\n",
)
_SURNAMES, _GIVEN = "赵钱孙李周吴郑王冯陈蒋沈韩杨", "伟芳娜敏静丽强磊军洋勇艳杰娟涛明超秀霞平刚桂英"
_PLACES = (
    "广东省深圳市南山区",
    "北京市朝阳区",
    "浙江省杭州市西湖区",
    "四川省成都市武侯区",
    "湖北省武汉市洪山区",
)
_STREETS = ("科技园路", "建国路", "文三路", "人民南路", "珞喻路")


def _filled(size: int, line: Callable[[], str]) -> bytes:
    parts: list[bytes] = []
    made = 0
    while made < size:
        parts.append(line().encode())
        made += len(parts[-1])
    return b"".join(parts)


def _repeated(size: int, unit: bytes) -> bytes:
    return unit * (size // len(unit) + 1)


def code(size: int, rng: random.Random) -> bytes:
    """Source code without anything to find."""

    def line() -> str:
        names = dict(zip("abcd", rng.sample(_NAMES, 4), strict=True))
        return rng.choice(_CODE).format(n=rng.randrange(100), **names)

    return _repeated(size, _filled(1 << 20, line))


def prose(size: int, rng: random.Random) -> bytes:
    """Chinese prose without anything to find."""
    return _repeated(size, _filled(1 << 20, lambda: rng.choice(_PROSE)))


def log(size: int, rng: random.Random) -> bytes:
    """A server's log without anything to find."""

    def line() -> str:
        a, b, c = rng.sample(_NAMES, 3)
        return rng.choice(_LOG).format(
            a=a.title(), b=b, c=c, d=rng.randrange(1, 29), m=rng.randrange(60),
            s=rng.randrange(60), ms=rng.randrange(1000), w=rng.randrange(9),
        )  # fmt: skip

    return _repeated(size, _filled(1 << 20, line))


def table(size: int, rng: random.Random) -> bytes:
    """A CSV in which every row holds a resident ID, a mobile number and a bank card."""
    person, phone, card = (
        registry.get(name).sample for name in ("cn.resident_id", "cn.mobile", "cn.bank_card")
    )
    rows = ["姓名,身份证号,手机号,银行卡号\n"]
    rows += [f"n{i},{person(rng)},{phone(rng)},{card(rng)}\n" for i in range(4000)]
    block = "".join(rows[1:]).encode()
    return rows[0].encode() + _repeated(size, block)[: size // len(block) * len(block)]


def persons(size: int, rng: random.Random) -> bytes:
    """A CSV in which every row holds a person: name, resident ID, mobile number, address."""
    number, phone = (registry.get(name).sample for name in ("cn.resident_id", "cn.mobile"))

    def row() -> str:
        name = rng.choice(_SURNAMES) + "".join(rng.choices(_GIVEN, k=rng.choice((1, 2))))
        house = f"{rng.randrange(1, 300)}号{rng.randrange(1, 30)}栋{rng.randrange(100, 2000)}室"
        address = rng.choice(_PLACES) + rng.choice(_STREETS) + house
        return f"{name},{number(rng)},{phone(rng)},{address}\n"

    return "姓名,身份证号,手机号,家庭住址\n".encode() + _filled(size, row)


def folded(size: int, rng: random.Random) -> bytes:
    """Chinese prose with a mobile number in full-width digits in each line."""
    wide, phone = (
        str.maketrans("0123456789", "０１２３４５６７８９"),
        registry.get("cn.mobile").sample,
    )

    def line() -> str:
        return f"{''.join(rng.choices(_PROSE[:4], k=6))}联系电话：{phone(rng).translate(wide)}。\n"

    return "通知\n".encode() + _filled(size, line)


def one_line(size: int, rng: random.Random) -> bytes:
    """Code without a line break."""
    return code(size, rng).replace(b"\n", b" ")


def spaces(size: int, rng: random.Random) -> bytes:
    """Blanks only."""
    del rng
    return b" " * size


def digits(size: int, rng: random.Random) -> bytes:
    """Random digits without a break."""
    return _repeated(size, bytes(rng.choices(b"0123456789", k=1 << 16)))


TEXTS = {
    "code": code, "prose": prose, "log": log, "table": table, "persons": persons,
    "folded": folded, "one-line": one_line, "spaces": spaces, "digits": digits,
}  # fmt: skip
