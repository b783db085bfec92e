"""The same records in every syntax of tables and objects, under every way of naming the fields.

Two sorts of records (a person, a login), fourteen syntaxes, six vocabularies; the vocabularies are
rotated by syntax, so that both halves see all of them, each in other syntaxes.
"""

from collections.abc import Callable, Sequence

from markup import Genre

Rows = Sequence[Sequence[str]]
Names = Sequence[str]
LINES = 3

PERSON = ("name", "rid18", "mobile", "bankcard", "address")
PERSON_NAMES: tuple[Names, ...] = (
    ("姓名", "身份证号码", "手机号码", "银行卡号", "家庭住址"),
    ("xm", "sfzhm", "sjhm", "yhkh", "jtzz"),
    ("user_name", "id_card_no", "mobile_phone", "bank_card_no", "home_address"),
    ("人员名称", "证件号", "移动电话", "收款卡号", "联系地址"),
    ("realName", "idCardNo", "phoneNumber", "bankCardNo", "address"),
    ("psn_name", "certno", "tel", "bank_acct", "addr"),
)  # fmt: skip
LOGIN = ("?host", "?user", "password_plain")
LOGIN_NAMES: tuple[Names, ...] = (
    ("服务器", "用户名", "密码"),
    ("fwq", "yhm", "mm"),
    ("host", "user_name", "password"),
    ("地址", "登录账号", "登录口令"),
    ("hostName", "loginName", "userPassword"),
    ("ip", "acct", "passwd"),
)  # fmt: skip


def delimited(mark: str) -> Callable[[Names, Rows], str]:
    return lambda names, lines: "\n".join(mark.join(line) for line in (names, *lines)) + "\n"


def quoted(names: Names, lines: Rows) -> str:
    return "\n".join(",".join(f'"{cell}"' for cell in line) for line in (names, *lines)) + "\n"


def aligned(names: Names, lines: Rows) -> str:
    return "\n".join("      ".join(line) for line in (names, *lines)) + "\n"


def markdown(names: Names, lines: Rows) -> str:
    head = f"| {' | '.join(names)} |\n|{'---|' * len(names)}\n"
    return head + "\n".join(f"| {' | '.join(line)} |" for line in lines) + "\n"


def html(names: Names, lines: Rows) -> str:
    head = "".join(f"<th>{name}</th>" for name in names)
    body = "\n".join(f"<tr>{''.join(f'<td>{cell}</td>' for cell in line)}</tr>" for line in lines)
    return f"<table>\n<thead><tr>{head}</tr></thead>\n<tbody>\n{body}\n</tbody></table>\n"


def sql(names: Names, lines: Rows) -> str:
    head = f"INSERT INTO t_base ({', '.join(names)}) VALUES\n"
    made = [", ".join(f"'{cell}'" for cell in line) for line in lines]
    return head + ",\n".join(f"({text})" for text in made) + ";\n"


def json_objects(names: Names, lines: Rows) -> str:
    made = [", ".join(f'"{n}": "{c}"' for n, c in zip(names, line, strict=True)) for line in lines]
    return "[\n" + ",\n".join(f"  {{{text}}}" for text in made) + "\n]\n"


def json_columns(names: Names, lines: Rows) -> str:
    cells = ",\n".join("[" + ",".join(f'"{cell}"' for cell in line) + "]" for line in lines)
    return '{"columns":[' + ",".join(f'"{name}"' for name in names) + f'],"rows":[\n{cells}\n]}}\n'


def yaml(names: Names, lines: Rows) -> str:
    made = [
        "\n    ".join(f"{n}: '{c}'" for n, c in zip(names, line, strict=True)) for line in lines
    ]
    return "items:\n" + "\n".join(f"  - {text}" for text in made) + "\n"


def xml(names: Names, lines: Rows) -> str:
    made = ["".join(f"<{n}>{c}</{n}>" for n, c in zip(names, line, strict=True)) for line in lines]
    return "<list>\n" + "\n".join(f"  <item>{text}</item>" for text in made) + "\n</list>\n"


def attributes(names: Names, lines: Rows) -> str:
    made = [" ".join(f'{n}="{c}"' for n, c in zip(names, line, strict=True)) for line in lines]
    return "<list>\n" + "\n".join(f"  <item {text}/>" for text in made) + "\n</list>\n"


def pairs(mark: str, end: str) -> Callable[[Names, Rows], str]:
    return lambda names, lines: "\n".join(
        end.join(f"{n}{mark}{c}" for n, c in zip(names, line, strict=True)) + "\n" for line in lines
    )


SYNTAXES: dict[str, tuple[str, Callable[[Names, Rows], str]]] = {
    "csv": ("csv", delimited(",")), "tsv": ("tsv", delimited("\t")), "pipe": ("txt", delimited("|")), "quoted": ("csv", quoted), "aligned": ("txt", aligned), "markdown": ("md", markdown), "html": ("html", html),
    "sql": ("sql", sql), "json": ("json", json_objects), "json-columns": ("json", json_columns), "yaml": ("yaml", yaml), "xml": ("xml", xml), "attributes": ("xml", attributes), "colon-block": ("txt", pairs("：", "\n")), "equals-line": ("txt", pairs("=", ", ")),
}  # fmt: skip


def cells(kinds: Sequence[str]) -> Rows:
    literal = {"?host": "⟦?private_ip⟧", "?user": "yw0{}"}
    return [
        [literal.get(kind, f"⟦{kind}⟧").format(line) for kind in kinds]
        for line in range(1, LINES + 1)
    ]


def tables() -> list[Genre]:
    """Return a genre for each syntax and sort of record."""
    made: list[Genre] = []
    for turn, (syntax, (extension, write)) in enumerate(SYNTAXES.items()):
        for sort, kinds, vocabularies in (
            ("person", PERSON, PERSON_NAMES),
            ("login", LOGIN, LOGIN_NAMES),
        ):
            rotated = [
                vocabularies[(turn + number) % len(vocabularies)]
                for number in range(len(vocabularies))
            ]
            wordings = tuple(write(names, cells(kinds)) for names in rotated)
            made.append(Genre(f"table-{sort}-{syntax}", extension, wordings, copies=1))
    return made


TABLES = tuple(tables())
