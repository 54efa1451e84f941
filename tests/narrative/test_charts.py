"""Charts of the narrative: what they draw, and every mistake in them."""

from __future__ import annotations

from pathlib import Path

import pytest

from makereport.narrative.blocks import Chart
from tests.support.reports import check_text, codes

INDICATORS = (
    "指标:\n"
    "  渠道: {政府网站: 450, 政务微信: 234}\n"
    "  历年: {一月: {收: 1, 办: 2}, 二月: {收: 3, 办: 4}}\n"
    "  混: {甲: 1, 乙: 很多}\n"
    "  单位: {甲: 4条, 乙: 3}\n"
)
APPLIED = (
    "收到和处理政府信息公开申请情况:\n"
    "  本年新收: {自然人: 5, 商业企业: 1}\n"
    "  办理结果:\n"
    "    予以公开: {自然人: 2}\n"
    "    不予公开: {属于国家秘密: {自然人: 1}, 属于行政查询事项: {商业企业: 1}}\n"
)


def report(folder: Path, lines: str, year: int = 2021, more: str = INDICATORS) -> str:
    body = "".join(f"  {line}\n" for line in lines.strip("\n").split("\n"))
    return (
        f"单位: 云溪县示范局\n年度: {year}\n格式: zfxxgk-2021\n{more}{APPLIED}总体情况: |\n{body}"
    )


def block(data: str, kind: str = "柱形", more: str = "") -> str:
    return f"```图表\n类型: {kind}\n数据: {data}\n{more}```"


def drawn(folder: Path, lines: str) -> Chart:
    """The one chart of a report, which must be free of errors."""
    checked = check_text(folder, report(folder, lines))
    assert not checked.has_errors, checked.findings
    assert checked.document is not None
    [chart] = [b for b in checked.document.sections["总体情况"] if isinstance(b, Chart)]
    return chart


def figures(chart: Chart) -> dict[str, dict[str, str]]:
    return {
        series.name: {
            name: "" if value is None else f"{value:f}"
            for name, value in zip(chart.categories, series.values, strict=True)
        }
        for series in chart.series
    }


@pytest.mark.parametrize(
    ("data", "expected"),
    [
        ("指标.渠道", {"": {"政府网站": "450", "政务微信": "234"}}),
        ("指标.历年", {"一月": {"收": "1", "办": "2"}, "二月": {"收": "3", "办": "4"}}),
        (
            "申请.不予公开",
            {
                "": {
                    "属于国家秘密": "1",
                    "其他法律行政法规禁止公开": "0",
                    "危及“三安全一稳定”": "0",
                    "保护第三方合法权益": "0",
                    "属于三类内部事务信息": "0",
                    "属于四类过程性信息": "0",
                    "属于行政执法案卷": "0",
                    "属于行政查询事项": "1",
                }
            },
        ),
        ("｛甲：１，乙：－２｝", {"": {"甲": "1", "乙": "-2"}}),
        ("{甲: 申请.本年新收.总计, 乙: 申请.办结.总计 + 1}", {"": {"甲": "6", "乙": "5"}}),
        ('{"甲，乙：{": 1, "引号\\"": 2}', {"": {"甲，乙：{": "1", '引号"': "2"}}),
        ("{甲: 1, 乙: —}", {"": {"甲": "1", "乙": ""}}),
        ("{申请: 1.50, 办结: 61.5}", {"": {"申请": "1.50", "办结": "61.5"}}),
        ("{甲: {{ 申请.本年新收.总计 }}, 乙: {{ 年度 }}}", {"": {"甲": "6", "乙": "2021"}}),
        ("{一: 指标.渠道, 二: {政府网站: 1, 政务微信: 2}}",
            {"一": {"政府网站": "450", "政务微信": "234"}, "二": {"政府网站": "1", "政务微信": "2"}}),
    ],
)  # fmt: skip
def test_data_are_indicators_rows_groups_and_numbers(
    tmp_path: Path, data: str, expected: dict[str, dict[str, str]]
) -> None:
    assert {
        name: {
            key.replace("、", "").replace("“", "").replace("”", ""): v for key, v in values.items()
        }
        for name, values in figures(drawn(tmp_path, block(data))).items()
    } == {
        name: {
            key.replace("、", "").replace("“", "").replace("”", ""): v for key, v in values.items()
        }
        for name, values in expected.items()
    }


def test_a_row_is_drawn_by_its_columns_without_the_total(tmp_path: Path) -> None:
    [values] = figures(drawn(tmp_path, block("申请.本年新收"))).values()

    assert list(values.values()) == ["5", "1", "0", "0", "0", "0"]
    assert list(values)[:2] == ["自然人", "商业企业"]


def test_a_column_of_a_group_is_drawn_by_its_rows_without_the_total(tmp_path: Path) -> None:
    [values] = figures(drawn(tmp_path, block("申请.办理结果.自然人"))).values()

    assert list(values.items())[:3] == [("予以公开", "2"), ("部分公开", "0"), ("不予公开", "1")]
    assert len(values) == 6


def test_items_stand_on_lines_of_their_own_and_come_from_a_loop(tmp_path: Path) -> None:
    lines = "```图表\n类型: 条形\n标题: {{ 年度 }}年\n数据:\n  甲: 1\n\n  乙: 2\n```"
    chart = drawn(tmp_path, lines)
    assert (chart.kind, chart.title) == ("条形", "2021年")
    assert figures(chart) == {"": {"甲": "1", "乙": "2"}}

    loop = (
        "```图表\n类型: 条形\n数据:\n{% for 项 in 指标.渠道 %}\n"
        "  {{ 项 }}: {{ 指标.渠道[项] }}\n{% endfor %}\n```"
    )
    assert figures(drawn(tmp_path, loop)) == {"": {"政府网站": "450", "政务微信": "234"}}


def years(folder: Path, *known: tuple[int, str]) -> None:
    for year, more in known:
        text = report(folder, "正文。", year, more)
        text += "存在的主要问题及改进情况: 解读偏少。\n其他需要报告的事项: 没有收取信息处理费。\n"
        (folder / f"{year}.yaml").write_text(text, encoding="utf-8")


def compared(folder: Path, lines: str) -> tuple[Chart | None, list[str]]:
    checked = check_text(folder, report(folder, lines))
    found = [f.code for f in checked.findings if f.code in ("N424", "N425", "N426")]
    assert checked.document is not None
    charts = [b for b in checked.document.sections["总体情况"] if isinstance(b, Chart)]
    return (charts[0] if charts else None), found


def channels(site: int) -> str:
    return f"指标:\n  渠道: {{政府网站: {site}, 政务微信: 100}}\n"


def test_last_year_stands_beside_this_one(tmp_path: Path) -> None:
    years(tmp_path, (2020, channels(400)))
    chart, found = compared(tmp_path, block("指标.渠道", more="比较: 上年\n"))

    assert chart is not None
    assert not found
    assert figures(chart) == {
        "2021年": {"政府网站": "450", "政务微信": "234"},
        "2020年": {"政府网站": "400", "政务微信": "100"},
    }


@pytest.mark.parametrize("typed", ["近三年", "近3年", "最近三年", "近３年"])
def test_years_before_are_taken_from_the_files_beside_the_report(
    tmp_path: Path, typed: str
) -> None:
    years(tmp_path, (2019, channels(300)), (2020, channels(400)))
    chart, found = compared(tmp_path, block("指标.渠道", "折线", f"比较: {typed}\n"))
    assert chart is not None
    assert not found
    assert figures(chart) == {
        "政府网站": {"2019年": "300", "2020年": "400", "2021年": "450"},
        "政务微信": {"2019年": "100", "2020年": "100", "2021年": "234"},
    }

    chart, _ = compared(tmp_path, block("申请.本年新收.总计", "柱形", f"比较: {typed}\n"))
    assert chart is not None
    assert figures(chart) == {"": {"2019年": "6", "2020年": "6", "2021年": "6"}}


def test_years_that_are_missing_and_other_keys_are_told_and_left_blank(tmp_path: Path) -> None:
    years(tmp_path, (2020, "指标:\n  渠道: {政府网站: 400, 微信: 100}\n"))
    chart, found = compared(tmp_path, block("指标.渠道", more="比较: 上年\n"))
    assert found == ["N426"]
    assert chart is not None
    assert figures(chart)["2020年"] == {"政府网站": "400", "政务微信": "", "微信": "100"}

    chart, found = compared(tmp_path, block("申请.本年新收.总计", more="比较: 近五年\n"))
    assert found == ["N426"]
    assert chart is not None
    assert chart.categories == ("2020年", "2021年")


def test_without_last_year_this_year_is_drawn_alone_and_told(tmp_path: Path) -> None:
    chart, found = compared(tmp_path, block("指标.渠道", more="比较: 上年\n"))
    assert found == ["N426"]
    assert chart is not None
    assert [series.name for series in chart.series] == ["2021年"]

    chart, found = compared(tmp_path, block("申请.本年新收.总计", more="比较: 近三年\n"))
    assert (chart, found) == (None, ["N425"])


MISTAKES = [
    ("```图表\n```", "N424", 0, 0, "没有写“类型”"),
    ("```图表\n类型: 柱形\n```", "N425", 0, 0, "没有写“数据”"),
    ("```图表\n类型: 柱形\n数据:\n```", "N425", 2, 0, "后面是空的"),
    ("```图表\n类型: 雷达\n数据: 指标.渠道\n```", "N424", 1, 4, "没有“雷达”这种图"),
    ("```图表\n类型:\n数据: 指标.渠道\n```", "N424", 1, 3, "没有写“类型”是什么"),
    ("```图表\n类形: 柱形\n数据: 指标.渠道\n```", "N424", 1, 0, "不认识的键“类形”"),
    ("```图表\n类型: 柱形\n数据: 指标.渠道\n正文。", "N424", 0, 0, "没有结束"),
    ("```图表\n类型: 柱形\n类型: 饼\n数据: 指标.渠道\n```", "N424", 2, 0, "写了两次"),
    ("```图表\n类型: 柱形\n  多: 1\n数据: 指标.渠道\n```", "N424", 2, 2, "不该有缩进的行"),
    ("```图表\n类型: 柱形\n数据: {甲: 1, 乙: 2\n```", "N424", 2, 4, "花括号没有配对"),
    ("```图表\n类型: 柱形\n数据: {甲 1, 乙: 2}\n```", "N424", 2, 5, "不是“名称: 值”的样子"),
    ('```图表\n类型: 柱形\n数据: {"甲: 1, 乙: 2}\n```', "N424", 2, 5, "引号没有配对"),
    ("```图表\n类型: 柱形\n数据: {甲: {乙: {丙: {丁: 1}}}}\n```", "N424", 2, 12, "套得太深"),
    ("```图表\n类型: 柱形\n数据: 指标.渠道\n  甲: 1\n```", "N424", 3, 2, "下面又有缩进的行"),
    (block("指标.渠"), "N425", 2, 7, "指标里没有“渠”"),
    (block("指标.混"), "N425", 2, 4, "“乙”写的是“很多”"),
    (block("指标.单位"), "N425", 2, 4, "“4条”带着单位"),
    (block("{甲: 450条, 乙: 2}"), "N425", 2, 8, "“450条”带着单位"),
    (block("{甲: , 乙: 2}"), "N425", 2, 5, "“甲”后面没有写数"),
    (block("{甲: 1, 甲: 2}"), "N425", 2, 11, "“甲”写了两次"),
    (block("{甲: 1, 乙: {丙: 1}}"), "N425", 2, 5, "“甲”是一个数"),
    (block("主动公开"), "N425", 2, 4, "各行的列不同"),
    (block("单位"), "N425", 2, 4, "不是数"),
    (block("申请.本年新收.总计"), "N425", 2, 4, "只有一个数"),
    (block("{甲: 1 / 0, 乙: 2}"), "N425", 2, 8, "除数是 0"),
    (block("{甲: 1234567890123456, 乙: 2}"), "N425", 2, 4, "超过 15 位"),
    (block("{" + ", ".join(f"甲{i}: {i}" for i in range(200)) + "}"), "N425", 2, 4, "有 200 项"),
    (block("{" + ", ".join(f"甲{i}: {{乙: {i}}}" for i in range(7)) + "}"), "N425", 2, 4, "有 7 组数"),
    (block("{甲: -1, 乙: 2}", "饼"), "N425", 2, 4, "不能有负数"),
    (block("{甲: 0, 乙: 0}", "饼"), "N425", 2, 4, "各项都是 0"),
    (block("{甲: {丙: 1}, 乙: {丙: 2}}", "饼"), "N425", 2, 4, "只能画一组数"),
    (block("{" + ", ".join(f"甲{i}: {i}" for i in range(9)) + "}", "饼"), "N425", 2, 4, "饼图最多 6 项"),
    (block("指标.渠道", more="比较: 前年\n"), "N424", 3, 4, "不能写“前年”"),
    (block("指标.渠道", "饼", "比较: 上年\n"), "N424", 3, 0, "饼图只画一年的数"),
    (block("{甲: 1, 乙: 2}", more="比较: 上年\n"), "N425", 3, 0, "直接写的数"),
    (block("指标.历年", more="比较: 上年\n"), "N425", 3, 0, "已经有几组数"),
    ("···图表\n类型: 柱形\n数据: 指标.渠道\n···", "N413", 0, 0, "没有认作图表"),
    ("```柱形图\n数据: 指标.渠道\n```", "N413", 0, 0, "没有认作图表"),
]  # fmt: skip


@pytest.mark.parametrize(("lines", "code", "line", "column", "message"), MISTAKES)
def test_a_mistake_is_told_once_at_its_place_with_what_to_do(
    tmp_path: Path, lines: str, code: str, line: int, column: int, message: str
) -> None:
    text = report(tmp_path, lines)
    first = text[: text.index("总体情况")].count("\n") + 2
    [finding] = check_text(tmp_path, text).findings

    assert (finding.code, finding.line, finding.column) == (code, first + line, 3 + column)
    assert message in finding.message
    assert finding.hint


def test_hard_data_are_refused_in_a_moment(tmp_path: Path) -> None:
    for data in ("(" * 3000, "{甲: " * 3000, "-" * 3000 + "1", '"' * 3001, "甲" * 100_000):
        assert codes(check_text(tmp_path, report(tmp_path, block(data))))[:1] in (
            ["N424"],
            ["N425"],
        )


def test_the_lines_of_a_chart_are_no_text(tmp_path: Path) -> None:
    """No rule for sentences looks at them, and no row of a table is missed there."""
    data = "```图表\n类型: 柱形\n数据:\n  收到申请: 99\n  办结申请: 98\n  行政许可: 3\n```"
    assert codes(check_text(tmp_path, report(tmp_path, data))) == []
    indented = data.replace("\n", "\n    ")
    text = f"主动公开:\n  表后文字: |\n    {indented}\n  行政处罚: 1\n"
    assert codes(check_text(tmp_path, text)) == []


def test_a_figure_with_a_fault_has_no_second_one_in_its_chart(tmp_path: Path) -> None:
    text = report(tmp_path, block("申请.本年新收")).replace("{自然人: 5,", "{自然人: 五,")
    assert codes(check_text(tmp_path, text)) == ["Y106"]
