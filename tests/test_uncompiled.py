"""Without any compiled kernel the same is found, by the readable twins."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

from dlp import Scanner

PACKS = ["cn", "cn_health", "accounts", "infrastructure"]
TEXT = (
    "姓名,身份证号,手机号,登录密码\n"
    "张三,11010518850607004X,13800000000,Xj@2023\n"
    "李四,650102190001010016,13900000001,Tr4nsfer-Demo\n"
    "\n联系人：王大明 13800138000，password = hunter2!x，\\u5bc6\\u7801：Ab#12345\n"
    "#\nsysname XJ-HX-SW01\n#\nvlan batch 10 20\n#\ninterface Vlanif10\n ip address 10.2.1.254 255.255.255.0\n#\n"
    "|药品代码|规格|生产企业|\n|XJ01CAA040B001010102367|0.25g|某厂|\n|XJ01CAA040B001010102368|0.5g|某厂|\n\n"
    "import os\n\nclass Reader(Base):\n    def run(self, path):\n        self.path = open(path)\n"
    "        if not path:\n            return None\n    def end(self):\n        self.path.close()\n"
)
SCRIPT = """
import json, sys
class Refused:
    def find_spec(self, name, path=None, target=None):
        if name in KERNELS:
            raise ImportError(name)
sys.meta_path.insert(0, Refused())
from dlp import Scanner
inspection = Scanner(PACKS).scan(TEXT)
assert not set(KERNELS).intersection(sys.modules)
print(json.dumps([[f.infotype, f.pattern, f.location.span.start, f.confidence] for f in inspection.findings]))
"""


def test_the_twins_find_the_same():
    root = Path(__file__).parents[1]
    kernels = [
        ".".join(source.relative_to(root).with_suffix("").parts)
        for source in sorted((root / "dlp").rglob("*.pyx"))
    ]
    assert "dlp._contest" in kernels
    names = f"KERNELS, PACKS, TEXT = {kernels!r}, {PACKS!r}, {TEXT!r}\n"
    done = subprocess.run(
        [sys.executable, "-c", names + SCRIPT],
        capture_output=True,
        text=True,
        check=False,
        cwd=root,
    )
    assert done.returncode == 0, done.stderr
    found = [
        [f.infotype, f.pattern, f.location.span.start, f.confidence]
        for f in Scanner(PACKS).scan(TEXT).findings
    ]
    assert json.loads(done.stdout) == found
    assert len(found) >= 10
    kinds = {infotype for infotype, pattern, *_ in found if pattern.startswith("structure:")}
    assert kinds == {"infrastructure.device-configuration", "infrastructure.source-code"}
