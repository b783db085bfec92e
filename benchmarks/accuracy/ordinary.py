"""Generators of ordinary text: numbers and words without anything confidential in them, from a seed.

Each makes about as many characters as it is asked for. They stand beside what `negatives` gathers.
"""

from __future__ import annotations

import base64
import hashlib
import json
import random
import uuid
from collections.abc import Callable

_ZH = [
    "我们",
    "项目",
    "系统",
    "数据",
    "工作",
    "会议",
    "进行",
    "完成",
    "部门",
    "管理",
    "服务",
    "平台",
    "建设",
    "方案",
    "需求",
    "测试",
    "上线",
    "运行",
    "时间",
    "问题",
    "分析",
    "研究",
    "提高",
    "能力",
    "技术",
    "开展",
    "相关",
    "情况",
    "要求",
    "通过",
    "实现",
    "功能",
    "用户",
    "信息",
    "安全",
    "业务",
    "流程",
    "标准",
    "规范",
    "组织",
    "培训",
    "学习",
    "经济",
    "社会",
    "发展",
    "城市",
    "农村",
    "教育",
    "医疗",
    "文化",
    "环境",
    "保护",
    "交通",
    "能源",
    "市场",
    "企业",
    "产品",
    "质量",
    "价格",
    "合同",
    "采购",
    "供应",
    "运输",
    "仓库",
    "库存",
    "统计",
    "报表",
    "月份",
    "年度",
    "计划",
    "总结",
    "报告",
    "通知",
    "文件",
    "资料",
    "编号",
    "电话",
    "地址",
    "姓名",
    "密码",
    "账号",
    "手机",
    "身份",
    "银行",
    "审核",
    "批准",
    "负责",
    "人员",
    "领导",
    "同志",
    "群众",
    "意见",
    "建议",
    "落实",
    "推进",
    "加强",
    "改进",
    "优化",
    "调整",
    "增加",
    "减少",
    "达到",
    "超过",
    "左右",
    "以上",
    "以下",
    "其中",
    "包括",
    "以及",
    "并且",
    "但是",
    "因此",
]
_PUNCTUATION = "，，，，。。；、"
_EN = [
    "the",
    "data",
    "of",
    "this",
    "request",
    "was",
    "sent",
    "to",
    "server",
    "and",
    "returned",
    "with",
    "status",
    "while",
    "user",
    "session",
    "waits",
    "for",
    "a",
    "reply",
    "from",
    "cache",
    "node",
    "after",
    "timeout",
    "error",
    "in",
    "module",
    "handler",
    "when",
    "retry",
    "count",
    "reaches",
    "limit",
    "so",
    "job",
    "queue",
    "drops",
    "task",
    "number",
    "index",
    "value",
    "total",
    "page",
    "host",
    "port",
    "path",
    "file",
]
_LEVELS = ("INFO", "WARN", "DEBUG", "ERROR")


def _fill(size: int, line: Callable[[], str]) -> str:
    lines: list[str] = []
    length = 0
    while length < size:
        lines.append(line())
        length += len(lines[-1]) + 1
    return "\n".join(lines) + "\n"


def _number(rng: random.Random, low: int, high: int) -> str:
    return str(rng.randrange(10**low, 10 ** rng.randint(low + 1, high)))


def _digest(rng: random.Random, name: str) -> str:
    return hashlib.new(name, rng.randbytes(16)).hexdigest()


def chinese_prose(size: int, seed: int) -> str:
    """Words of offices and news with counts, dates and amounts between them."""
    rng = random.Random(seed)

    def sentence() -> str:
        words = rng.choices(_ZH, k=rng.randint(12, 40))
        for _ in range(rng.randint(0, 4)):
            numbers = (f"{rng.randint(1, 12)}月{rng.randint(1, 28)}日", f"{rng.randint(1990, 2026)}年",
                       f"{rng.randint(1, 10**7)}元", f"{rng.random() * 100:.2f}%",
                       f"第{rng.randint(1, 99)}条", f"{_number(rng, 3, 9)}个",
                       f"{rng.randint(1000, 9999)}-{rng.randint(1, 999)}")  # fmt: skip
            words.insert(rng.randrange(len(words)), rng.choice(numbers))
        return "".join(w + (rng.choice(_PUNCTUATION) if rng.random() < 0.2 else "") for w in words)

    return _fill(size * 2 // 5, sentence)


def hashes(size: int, seed: int) -> str:
    """Digests with and without file names, as checksum files and manifests have them."""
    rng = random.Random(seed)
    names = ("md5", "sha1", "sha256", "sha512")
    return _fill(
        size,
        lambda: f"{_digest(rng, rng.choice(names))}  {rng.choice(_EN)}-{rng.randint(1, 99)}.tar.gz",
    )


def uuids(size: int, seed: int) -> str:
    """UUIDs of version 4 in several notations."""
    rng = random.Random(seed)

    def line() -> str:
        value = uuid.UUID(int=rng.getrandbits(128), version=4)
        return rng.choice(
            (str(value), value.hex, f"id: {value}", f'"{value}",', str(value).upper())
        )

    return _fill(size, line)


def timestamps(size: int, seed: int) -> str:
    """Seconds, milliseconds, microseconds and nanoseconds since 1970, and ISO 8601."""
    rng = random.Random(seed)

    def line() -> str:
        seconds = rng.randint(10**9, 2 * 10**9)
        scale = rng.choice((1, 10**3, 10**6, 10**9))
        text = str(seconds * scale + rng.randrange(scale))
        iso = f"20{rng.randint(10, 26)}{rng.randint(1, 12):02}{rng.randint(1, 28):02}{rng.randrange(10**6):06}"
        return rng.choice(
            (text, f"ts={text}", f'{{"time":{text}}}', iso, f"{iso}{rng.randrange(1000):03}")
        )

    return _fill(size, line)


def numeric_table(size: int, seed: int) -> str:
    """CSV without a header: whole numbers of 1 to 12 digits, and one in fifty of up to 19."""
    rng = random.Random(seed)

    def one() -> str:
        return _number(rng, 12, 19) if rng.random() < 0.02 else _number(rng, 0, 12)

    return _fill(size, lambda: ",".join(one() for _ in range(8)))


def named_table(size: int, seed: int) -> str:
    """CSV with a header of counts, order and batch numbers."""
    rng = random.Random(seed)
    head = "seq,order_no,amount,batch,created_at,qty\n"

    def line() -> str:
        return (f"{rng.randint(1, 10**6)},{_number(rng, 15, 20)},{rng.random() * 1e5:.2f},{_number(rng, 9, 12)},"
                f"{rng.randint(10**12, 2 * 10**12)},{rng.randint(1, 99)}")  # fmt: skip

    return head + _fill(size, line)


def floats(size: int, seed: int) -> str:
    """Floating-point numbers as measurement files and JSON arrays hold them."""
    rng = random.Random(seed)

    def one() -> str:
        value = rng.gauss(0, 1) * 10 ** rng.randint(-6, 8)
        return rng.choice((repr(value), f"{value:.3f}", f"{value:e}", f"{rng.random():.18f}"))

    return _fill(size, lambda: rng.choice((", ", " ", "\t", ",")).join(one() for _ in range(8)))


def base64_images(size: int, seed: int) -> str:
    """Random bytes in base64, in data URLs and in MIME lines."""
    rng = random.Random(seed)

    def block() -> str:
        raw = rng.randbytes(rng.randint(2000, 20000))
        if rng.random() < 0.5:
            return f'<img src="data:image/png;base64,{base64.b64encode(raw).decode()}">'
        return base64.encodebytes(raw).decode()

    return _fill(size, block)


def logs(size: int, seed: int) -> str:
    """Lines of services: times, threads, request numbers, sizes, addresses of documentation."""
    rng = random.Random(seed)

    def line() -> str:
        words = " ".join(rng.choices(_EN, k=rng.randint(4, 14)))
        head = f"2025-{rng.randint(1, 12):02}-{rng.randint(1, 28):02} {rng.randrange(24):02}:{rng.randrange(60):02}:01.{rng.randrange(1000):03}"
        tail = rng.choice((
            f"requestId={_digest(rng, 'md5')}", f"cost={rng.randrange(9999)}ms size={_number(rng, 3, 10)}",
            f"traceId={_number(rng, 15, 20)}", f"client=203.0.113.{rng.randrange(255)}:{rng.randrange(65536)}",
            f"user={rng.randrange(10**9)} token=***", f"pid={rng.randrange(10**5)} tid=0x{rng.getrandbits(48):x}",
            f"offset={_number(rng, 8, 13)} lag={rng.randrange(10**6)}", f"耗时{rng.randrange(999)}毫秒 批次号{_number(rng, 10, 14)}",
        ))  # fmt: skip
        return (
            f"{head} {rng.choice(_LEVELS)} [{rng.choice(_EN)}-{rng.randrange(99)}] {words} {tail}"
        )

    return _fill(size, line)


def order_exports(size: int, seed: int) -> str:
    """Chinese and English order, parcel and invoice records."""
    rng = random.Random(seed)

    def line() -> str:
        long, short = _number(rng, 15, 20), _number(rng, 10, 15)
        return rng.choice((
            f"订单号：{long}，金额{rng.randrange(9999)}元，运单号{short}",
            f"流水号{long} 批次号{short} 数量{rng.randrange(99)}",
            f"发票号码：{_number(rng, 7, 9)} 发票代码：{_number(rng, 10, 13)}",
            json.dumps({"order_id": long, "tracking": short, "sku": _number(rng, 9, 14)}),
            f"INSERT INTO orders (id, order_no, total) VALUES ({_number(rng, 5, 12)}, '{long}', {rng.randrange(9999)}.00);",
        ))  # fmt: skip

    return _fill(size, line)


def lock_file(size: int, seed: int) -> str:
    """Package locks with integrity hashes and versions."""
    rng = random.Random(seed)

    def line() -> str:
        name, digest = (
            f"{rng.choice(_EN)}-{rng.choice(_EN)}",
            base64.b64encode(rng.randbytes(64)).decode(),
        )
        version = f"{rng.randint(0, 30)}.{rng.randint(0, 30)}.{rng.randint(0, 30)}"
        return f'"{name}": {{"version": "{version}", "integrity": "sha512-{digest}"}},\n    --hash=sha256:{_digest(rng, "sha256")} \\'

    return _fill(size, line)


def change_log(size: int, seed: int) -> str:
    """The output of `git log --stat` with object names and mail addresses of example.com."""
    rng = random.Random(seed)

    def line() -> str:
        words = " ".join(rng.choices(_EN, k=6))
        return (f"commit {_digest(rng, 'sha1')}\nDate:   {rng.randint(10**9, 2 * 10**9)} +0800\n\n    {words} (#{rng.randint(1, 9999)})\n\n"
                f" {rng.choice(_EN)}/{rng.choice(_EN)}.py | {rng.randint(1, 999)} {'+' * rng.randint(1, 40)}\nindex {_digest(rng, 'sha1')[:9]}..{_digest(rng, 'sha1')[:9]} 100644")  # fmt: skip

    return _fill(size, line)


KINDS: dict[str, tuple[int, Callable[[int, int], str]]] = {
    "base64": (4, base64_images), "change log": (2, change_log), "floats": (4, floats), "hashes": (3, hashes),
    "lock file": (3, lock_file), "logs": (5, logs), "named table": (3, named_table), "numeric table": (4, numeric_table),
    "orders": (3, order_exports), "prose zh": (4, chinese_prose), "timestamps": (3, timestamps), "uuids": (3, uuids),
}  # fmt: skip
"""Name of a kind: its size in MiB and its generator."""
