"""Rows of dumps whose statements name no columns are read under those of the table's definition."""

from __future__ import annotations

import pytest

from dlp import Scanner
from dlp.inserts import LARGEST_TABLE, MOST_TABLES
from tests.laws.test_stream_equals_whole import facts, streamed

DEFINITION = """
DROP TABLE IF EXISTS `t_person`;
CREATE TABLE `t_person`  (
  `id` bigint(20) NOT NULL AUTO_INCREMENT COMMENT '编号 (主键), 自增',
  `real_name` varchar(30) CHARACTER SET utf8 COLLATE utf8_general_ci NOT NULL COMMENT '姓名',
  `c3` varchar(200) NULL DEFAULT 'a,b)' COMMENT '家庭住址', -- where (if known)
  `pwd` varchar(100) NULL DEFAULT '',
  `note` decimal(10, 2) NULL,
  PRIMARY KEY (`id`) USING BTREE,
  UNIQUE INDEX `by_name`(`real_name`, `c3`(20)) USING BTREE
) ENGINE = InnoDB COMMENT = '人员';
"""
ROW = "INSERT INTO `t_person` VALUES (1, '孟庆华', '合肥市庐阳区濉溪路5号', 'Xj@2051abc', 1.5);\n"
SERVER = """
CREATE TABLE [dbo].[Person](
\t[Id] [int] IDENTITY(1,1) NOT NULL,
\t[RealName] [nvarchar](50) NULL,
\t[Addr] [nvarchar](max) NULL,
\t[Pwd] [varchar](50) NULL,
\t[Note] [decimal](10, 2) NULL,
 CONSTRAINT [PK_Person] PRIMARY KEY CLUSTERED ([Id] ASC)) ON [PRIMARY]
GO
"""
NAMED = """
INSERT [dbo].[Person] ([Id], [RealName], [Addr], [Pwd])
VALUES (1, N'孟庆华', N'合肥市庐阳区濉溪路5号', N'Xj@2051abc')
"""
LITE = """
create table if not exists person (id int, name text, addr text, pwd text, note real);
insert into person values (1, '孟庆华', '合肥市庐阳区濉溪路5号', 'Xj@2051abc', 1.5);
"""
DOUBLED = """
insert  into `yonghu`(`id`,`xingming`,`zhuzhi`,`mima`)
values (1,'孟庆华','合肥市庐阳区濉溪路5号','Xj@2051abc');
"""
FOUND = {"孟庆华", "合肥市庐阳区濉溪路5号", "Xj@2051abc"}


@pytest.fixture(scope="module")
def scanner():
    return Scanner()


def likely(scanner, text):
    findings = scanner.scan(text.encode()).findings
    return {f.reveal() for f in findings if f.likelihood >= "likely"}


@pytest.mark.parametrize(
    "text",
    [
        DEFINITION + ROW,
        DEFINITION + ROW.replace("`t_person`", "`db`.`T_PERSON`"),
        DEFINITION + ROW.replace("INSERT INTO", "insert  into").replace("VALUES", "values"),
        DEFINITION + ROW.replace("'孟庆华'", '"孟庆华"'),
        SERVER
        + "INSERT [dbo].[Person] VALUES (1, N'孟庆华', N'合肥市庐阳区濉溪路5号', N'Xj@2051abc', 1.5)",
        SERVER.replace("CREATE", "X") + NAMED,
        LITE,
        DOUBLED,
    ],
)
def test_values_are_known_by_the_columns_of_their_table(scanner, text):
    assert likely(scanner, text) >= FOUND
    data = text.encode()
    whole = facts(scanner.scan(data).findings)
    for size in (1, 7, 64, 501):
        inspection = streamed(scanner, data, range(size, len(data), size))
        assert facts(inspection.findings) == whole


@pytest.mark.parametrize(
    "text",
    [
        ROW,
        DEFINITION.replace("t_person", "t_other") + ROW,
        DEFINITION + ROW.replace("1, ", "1, 2, "),
        DEFINITION.replace(") ENGINE", " ENGINE") + ROW,
        "CREATE TABLE `t_person` AS SELECT 1;\n" + ROW,
    ],
)
def test_other_rows_are_left(scanner, text):
    assert "Xj@2051abc" not in likely(scanner, text)


def test_the_last_definition_counts(scanner):
    again = "CREATE TABLE t_person (id int, a text, b text, c text, d text);\n"
    assert "Xj@2051abc" not in likely(scanner, DEFINITION + again + ROW)
    assert likely(scanner, again + DEFINITION + ROW) >= FOUND


def test_tables_are_forgotten_when_there_are_many(scanner):
    more = "".join(f"CREATE TABLE t{n} (a int);\n" for n in range(MOST_TABLES))
    assert "Xj@2051abc" not in likely(scanner, DEFINITION + more + ROW)
    assert likely(scanner, more + DEFINITION + ROW) >= FOUND


def test_a_definition_without_an_end_costs_little(scanner):
    hostile = "create table a(b'" * (4 * LARGEST_TABLE // 16) + "\n"
    assert not scanner.scan(hostile.encode()).notices
    assert likely(scanner, hostile + " " * LARGEST_TABLE + DEFINITION + ROW) >= FOUND


@pytest.mark.parametrize("filler", ["'" * 400, '""' * 200, "``" * 200, "(" + "'" * 400, "()" * 200])
def test_quotes_are_paired_in_one_way(scanner, filler):
    """Each pair of quotes could be two texts or one with a quote in it: that would never end."""
    for end in ('"', "'", "`"):
        assert scanner.scan(f"create table t (a {filler}{end}".encode()).complete
