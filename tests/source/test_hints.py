"""A hint followed to the letter mends the slip: the corrected line put in place
of the wrong one, or the edit that the words tell, and the report says what was
meant, without a finding."""

from __future__ import annotations

from pathlib import Path
from typing import Any, NamedTuple

import pytest

from makereport import Checked
from tests.support.printed import Said, told
from tests.support.reports import APPLIED, OPEN, REVIEWED, TEXT, check_text

NEW = "  本年新收: {自然人: 4, 商业企业: 1}\n"
DONE = "  办理结果:\n    予以公开: {自然人: 4}\n    部分公开: {商业企业: 1}\n"
ROWS = OPEN + "  行政许可: 317\n  行政处罚: 12\n"
CITED = "总体情况: 网站{{ 指标.渠道.网站 }}条，占{{ 指标.渠道.网站 | 占比(指标.渠道.合计) }}。\n"


class Slip(NamedTuple):
    """A report with a slip, and as it was meant. Where the hint is no corrected
    line, what it says, and the edit (old text and new) that this tells."""

    wrong: str
    meant: str
    says: str = ""
    old: str = ""
    new: str = ""


SLIPS: dict[str, Slip] = {
    # Columns of a row
    "顿号 between columns": Slip(
        APPLIED + "  本年新收: {自然人: 4、商业企业: 1}\n", APPLIED + NEW
    ),
    "a semicolon between columns": Slip(
        APPLIED + "  本年新收: {自然人: 4; 商业企业: 1}\n", APPLIED + NEW
    ),
    "a full-width semicolon": Slip(
        APPLIED + "  本年新收: {自然人: 4；商业企业: 1}\n", APPLIED + NEW
    ),
    "no comma": Slip(APPLIED + "  本年新收: {自然人: 4 商业企业: 1}\n", APPLIED + NEW),
    "顿号 and full-width colons": Slip(
        APPLIED + "  本年新收: {自然人：4、商业企业：1}\n", APPLIED + NEW
    ),
    "no closing brace": Slip(APPLIED + "  本年新收: {自然人: 4, 商业企业: 1\n", APPLIED + NEW),
    "no closing brace before another row": Slip(
        APPLIED + "  本年新收: {自然人: 4, 商业企业: 1\n" + DONE, APPLIED + NEW + DONE
    ),
    "no closing brace before a comment": Slip(
        APPLIED + "  本年新收: {自然人: 4, 商业企业: 1  # 核对过\n" + DONE, APPLIED + NEW + DONE
    ),
    "no closing brace, a comma left": Slip(
        APPLIED + "  本年新收: {自然人: 4, 商业企业: 1,\n" + DONE, APPLIED + NEW + DONE
    ),
    "a round bracket closes": Slip(
        APPLIED + "  本年新收: {自然人: 4, 商业企业: 1)\n" + DONE, APPLIED + NEW + DONE
    ),
    "a full-width round bracket closes": Slip(
        APPLIED + "  本年新收: {自然人: 4, 商业企业: 1）\n", APPLIED + NEW
    ),
    "a square bracket closes": Slip(
        APPLIED + "  本年新收: {自然人: 4, 商业企业: 1]\n" + DONE, APPLIED + NEW + DONE
    ),
    "round brackets": Slip(APPLIED + "  本年新收: (自然人: 4, 商业企业: 1)\n", APPLIED + NEW),
    "full-width round brackets": Slip(
        APPLIED + "  本年新收: （自然人：4，商业企业：1）\n", APPLIED + NEW
    ),
    "square brackets": Slip(APPLIED + "  本年新收: [自然人: 4, 商业企业: 1]\n", APPLIED + NEW),
    "no braces": Slip(APPLIED + "  本年新收: 自然人: 4, 商业企业: 1\n", APPLIED + NEW),
    "no opening brace": Slip(APPLIED + "  本年新收: 自然人: 4, 商业企业: 1}\n", APPLIED + NEW),
    "no braces, full-width marks": Slip(
        APPLIED + "  本年新收: 自然人：4，商业企业：1\n", APPLIED + NEW
    ),
    "one column without braces": Slip(
        APPLIED + "  本年新收: 自然人: 4\n", APPLIED + "  本年新收: {自然人: 4}\n"
    ),
    "a sign of equality": Slip(APPLIED + "  本年新收: {自然人=4, 商业企业: 1}\n", APPLIED + NEW),
    "a number for a row of columns": Slip(
        APPLIED + "  本年新收: 4\n", APPLIED + "  本年新收: {自然人: 4}\n",
        "写成 本年新收: {自然人: 4}", "本年新收: 4", "本年新收: {自然人: 4}",
    ),
    "a no-break space in braces": Slip(
        APPLIED + "  本年新收: {自然人:\xa04, 商业企业: 1}\n", APPLIED + NEW
    ),
    "full-width braces": Slip(APPLIED + "  本年新收: ｛自然人: 4, 商业企业: 1｝\n", APPLIED + NEW),
    "one full-width brace": Slip(APPLIED + "  本年新收: {自然人: 4, 商业企业: 1｝\n", APPLIED + NEW),
    "a thousands separator": Slip(
        APPLIED + "  本年新收: {自然人: 4,321}\n", APPLIED + "  本年新收: {自然人: 4321}\n"
    ),
    "two commas": Slip(APPLIED + "  本年新收: {自然人: 4,, 商业企业: 1}\n", APPLIED + NEW),
    "full-width marks with spaces": Slip(
        APPLIED + "  本年新收: {自然人： 4， 商业企业： 1}\n", APPLIED + NEW
    ),
    "a full stop behind the braces": Slip(
        APPLIED + "  本年新收: {自然人: 4, 商业企业: 1}。\n", APPLIED + NEW
    ),
    "a comma lost at the end of a line": Slip(
        APPLIED + "  本年新收: {自然人: 4\n    商业企业: 1}\n", APPLIED + NEW
    ),
    "a full-width comma at the end of a line": Slip(
        APPLIED + "  本年新收: {\n    自然人: 4，\n    商业企业: 1\n  }\n", APPLIED + NEW
    ),
    "a zero for a row of columns": Slip(
        APPLIED + "  本年新收: 0\n", APPLIED + "  本年新收:\n",
        "删去“0”，冒号后面留空", "本年新收: 0", "本年新收:",
    ),
    "a zero for a table": Slip(
        APPLIED.strip() + " 0\n", APPLIED, "删去“0”，冒号后面留空", ": 0", ":",
    ),
    "无 for a table": Slip(
        APPLIED.strip() + " 无\n", APPLIED, "请删去“无”，冒号后面留空", ": 无", ":",
    ),
    "无 for a row of columns": Slip(
        APPLIED + "  本年新收: 无\n", APPLIED + "  本年新收:\n",
        "请删去“无”，冒号后面留空", ": 无", ":",
    ),
    # Rows
    "a bullet before a row": Slip(OPEN + "  * 行政许可: 317\n  行政处罚: 12\n", ROWS),
    "two colons": Slip(OPEN + "  行政许可：: 317\n  行政处罚: 12\n", ROWS),
    "a sign of proportion for a colon": Slip(OPEN + "  行政许可∶317\n  行政处罚: 12\n", ROWS),
    "a semicolon for a colon": Slip(OPEN + "  行政许可；317\n  行政处罚: 12\n", ROWS),
    "two rows on one line": Slip(
        OPEN + "  行政许可: 317，行政处罚: 12\n", ROWS,
        "请把“行政处罚: 12”移到下一行，与这一行对齐", "，行政处罚", "\n  行政处罚",
    ),
    "two rows on one line with a space": Slip(
        OPEN + "  行政许可: 317 行政处罚: 12\n", ROWS,
        "请把“行政处罚: 12”移到下一行，与这一行对齐", " 行政处罚", "\n  行政处罚",
    ),
    "top keys too far to the right": Slip(
        "  发布日期: 2022-01-20\n单位: 云溪县示范局\n",
        "发布日期: 2022-01-20\n单位: 云溪县示范局\n",
    ),
    "a row of another table": Slip(
        OPEN + "  行政复议: {结果维持: 1}\n" + REVIEWED + "  行政诉讼:\n",
        OPEN + REVIEWED + "  行政复议: {结果维持: 1}\n  行政诉讼:\n",
        "这一行属于“政府信息公开行政复议、行政诉讼情况”，请移到它下面",
        OPEN + "  行政复议: {结果维持: 1}\n" + REVIEWED,
        OPEN + REVIEWED + "  行政复议: {结果维持: 1}\n",
    ),
    "a row of another table, in a group": Slip(
        OPEN + "  重复申请: {自然人: 0}\n" + APPLIED + "  办理结果:\n    不予处理:\n",
        OPEN + APPLIED + "  办理结果:\n    不予处理:\n      重复申请: {自然人: 0}\n",
        "这一行属于“收到和处理政府信息公开申请情况”里的“不予处理”，请移到它下面",
        "  重复申请: {自然人: 0}\n" + APPLIED + "  办理结果:\n    不予处理:\n",
        APPLIED + "  办理结果:\n    不予处理:\n      重复申请: {自然人: 0}\n",
    ),
    "a row among the top keys": Slip(
        "行政许可: 317\n" + OPEN, OPEN + "  行政许可: 317\n",
        "这一行属于“主动公开政府信息情况”，请移到它下面",
        "行政许可: 317\n" + OPEN, OPEN + "  行政许可: 317\n",
    ),
    "a section inside a table": Slip(
        ROWS + "  其他需要报告的事项: 本年度未收取信息处理费。\n",
        ROWS + "其他需要报告的事项: 本年度未收取信息处理费。\n",
        "要写在最外一层，前面不空格", "  其他需要", "其他需要",
    ),
    "a top key inside the contacts": Slip(
        "联系方式:\n  电话: 0999-1\n  发布日期: 2022-01-20\n",
        "联系方式:\n  电话: 0999-1\n发布日期: 2022-01-20\n",
        "“发布日期”要写在最外一层，前面不空格", "  发布日期", "发布日期",
    ),
    "a column in place of a row": Slip(
        APPLIED + "  自然人: 4\n", APPLIED + "  本年新收: {自然人: 4}\n",
        "要写在某一行里面", "  自然人: 4", "  本年新收: {自然人: 4}",
    ),
    "a dash before one row": Slip(
        OPEN + "  行政处罚: 12\n  - 行政许可: 317\n", OPEN + "  行政处罚: 12\n  行政许可: 317\n"
    ),
    "a dash before the first row": Slip(OPEN + "  - 行政许可: 317\n  行政处罚: 12\n", ROWS),
    "dashes before all rows": Slip(
        OPEN + "  - 行政许可: 317\n", OPEN + "  行政许可: 317\n",
        "删去下面各行开头的“- ”", "- ", "",
    ),
    "dashes before the contacts": Slip(
        "联系方式:\n  - 电话: 0999-1\n", "联系方式:\n  电话: 0999-1\n",
        "删去下面各行开头的“- ”", "- ", "",
    ),
    "a row slipped out from its group": Slip(
        APPLIED + NEW + DONE.replace("    予以公开", "  予以公开"), APPLIED + NEW + DONE
    ),
    "a row slipped out to the margin": Slip(
        OPEN + "行政许可: 317\n  行政处罚: 12\n", ROWS
    ),
    "a row too far to the right": Slip(OPEN + "  行政许可: 317\n   行政处罚: 12\n", ROWS),
    "a row too far to the left": Slip(OPEN + "  行政许可: 317\n 行政处罚: 12\n", ROWS),
    "the first row too far to the right": Slip(
        OPEN + "   行政许可: 317\n  行政处罚: 12\n  行政强制: 1\n", ROWS + "  行政强制: 1\n"
    ),
    "a group too far to the right": Slip(
        APPLIED + NEW + DONE.replace("  办理", "   办理", 1), APPLIED + NEW + DONE
    ),
    "a top key after a space": Slip(
        "单位: 云溪县示范局\n 发布日期: 2022-01-20\n", "发布日期: 2022-01-20\n"
    ),
    "a row after a no-break space": Slip(
        OPEN + "  行政许可: 317\n\xa0\xa0行政处罚: 12\n", ROWS
    ),
    "a no-break space after a colon": Slip(
        OPEN + "  行政许可:\xa0317\n  行政处罚: 12\n", ROWS
    ),
    "a row after full-width spaces": Slip(
        OPEN + "  行政许可: 317\n　　行政处罚: 12\n", ROWS
    ),
    "a row after a tab": Slip(OPEN + "  行政许可: 317\n\t行政处罚: 12\n", ROWS),
    "a row without a colon": Slip(
        OPEN + "  行政许可 317\n  行政处罚: 12\n", ROWS
    ),
    "a full-width colon": Slip(OPEN + "  行政许可：317\n  行政处罚: 12\n", ROWS),
    "a Chinese colon and a comma": Slip(
        OPEN + "  行政许可: 317，\n  行政处罚: 12\n", ROWS, "只写数字：317", "317，", "317",
    ),
    "a number with its unit": Slip(
        OPEN + "  行政许可: 317件\n  行政处罚: 12\n", ROWS, "只写数字：317", "317件", "317",
    ),
    "a row typed twice": Slip(
        ROWS + "  行政许可: 318\n", ROWS, "留下正确的一处，删去另一处", "  行政许可: 318\n", "",
    ),
    "a key with a letter wrong": Slip(
        OPEN + "  行政许同: 317\n  行政处罚: 12\n", ROWS,
        "是不是“行政许可”？", "行政许同", "行政许可",
    ),
    "conflict marks": Slip(
        OPEN + "<<<<<<< HEAD\n  行政许可: 317\n=======\n  行政许可: 318\n>>>>>>> a\n  行政处罚: 12\n",
        ROWS, "两份里留下一份：删去不要的那几行，再删去 <<<<<<<、=======、>>>>>>> 开头的行",
        "<<<<<<< HEAD\n  行政许可: 317\n=======\n  行政许可: 318\n>>>>>>> a\n", "  行政许可: 317\n",
    ),
    "conflict marks in a text": Slip(
        TEXT + "<<<<<<< HEAD\n  甲。\n||||||| base\n  丙。\n=======\n  乙。\n>>>>>>> a\n  丁。\n",
        TEXT + "  甲。\n  丁。\n", "两份里留下一份",
        "<<<<<<< HEAD\n  甲。\n||||||| base\n  丙。\n=======\n  乙。\n>>>>>>> a\n", "  甲。\n",
    ),
    "a mark of a conflict left over": Slip(
        OPEN + "  行政许可: 317\n>>>>>>> a\n  行政处罚: 12\n", ROWS,
        "再删去 <<<<<<<、=======、>>>>>>> 开头的行", ">>>>>>> a\n", "",
    ),
    "a letter for the digit it looks like": Slip(
        OPEN + "  行政许可: 31O\n  行政处罚: 12\n", OPEN + "  行政许可: 310\n  行政处罚: 12\n",
        "只写阿拉伯数字", "31O", "310",
    ),
    "a number in ten thousands": Slip(
        OPEN + "  行政许可: 3万\n", OPEN + "  行政许可: 30000\n",
        "写出完整的数（3万是 30000）", "3万", "30000",
    ),
    "a number in Chinese quotation marks": Slip(
        OPEN + "  行政许可: “317”\n  行政处罚: 12\n", ROWS, "只写数字：317", "“317”", "317",
    ),
    "a remark behind a number": Slip(
        OPEN + "  行政许可: 317（核对过）\n  行政处罚: 12\n", ROWS,
        "只写数字：317", "317（核对过）", "317",
    ),
    "an amount with its sign": Slip(
        OPEN + "  行政事业性收费: ￥61.59\n", OPEN + "  行政事业性收费: 61.59\n",
        "只写阿拉伯数字和英文小数点，单位是万元", "￥", "",
    ),
    "two braces": Slip(APPLIED + "  本年新收: {{自然人: 4, 商业企业: 1}}\n", APPLIED + NEW),
    # Numbers of the narrative
    "one sign of equality in a condition": Slip(
        TEXT + "  {% if 申请.办结.总计 = 0 %}甲。{% endif %}\n",
        TEXT + "  {% if 申请.办结.总计 == 0 %}甲。{% endif %}\n",
        "写成两个等号", " = ", " == ",
    ),
    "a filter without its argument": Slip(
        "指标: {渠道: {网站: 450, 微信: 234}}\n" + CITED.replace("(指标.渠道.合计)", ""),
        "指标: {渠道: {网站: 450, 微信: 234}}\n" + CITED,
        "写成 {{ 部分 | 占比(总数) }}", "| 占比", "| 占比(指标.渠道.合计)",
    ),
    "an indicator with its unit": Slip(
        "指标: {渠道: {网站: 450条, 微信: 234}}\n" + CITED.replace("条，", "，"),
        "指标: {渠道: {网站: 450, 微信: 234}}\n" + CITED.replace("条，", "，"),
        "这里只写 450；“条”写到正文里引用的后面", "450条", "450",
    ),
    "a row cited without its column": Slip(
        APPLIED + NEW + "总体情况: 新收{{ 申请.本年新收 }}件。\n",
        APPLIED + NEW + "总体情况: 新收{{ 申请.本年新收.总计 }}件。\n",
        "例如 本年新收.总计", "本年新收 }}", "本年新收.总计 }}",
    ),
    "a name that is not there": Slip(
        ROWS + "总体情况: 许可{{ 主动公开.行政许同 }}件。\n",
        ROWS + "总体情况: 许可{{ 主动公开.行政许可 }}件。\n",
        "是不是“行政许可”？", "行政许同", "行政许可",
    ),
    "顿号 in a citation": Slip(
        APPLIED + NEW + "总体情况: 新收{{ 申请、本年新收、总计 }}件。\n",
        APPLIED + NEW + "总体情况: 新收{{ 申请.本年新收.总计 }}件。\n",
        "逗号、顿号要改成英文句点", "申请、本年新收、总计", "申请.本年新收.总计",
    ),
    "half a bracket in a citation": Slip(
        APPLIED + NEW + "总体情况: 占{{ 申请.本年新收.自然人 | 占比(申请.本年新收.总计 }}。\n",
        APPLIED + NEW + "总体情况: 占{{ 申请.本年新收.自然人 | 占比(申请.本年新收.总计) }}。\n",
        "在后面补上“)”", "总计 }}", "总计) }}",
    ),
    # Texts
    "a mark behind the bar": Slip("总体情况: |。\n  甲。\n", TEXT + "  甲。\n"),
    "a bar without a colon": Slip("前言|\n  甲。\n", "前言: |\n  甲。\n"),
    "a letter for the bar": Slip("总体情况: l\n  甲。\n", TEXT + "  甲。\n"),
    "text behind the bar": Slip(
        "总体情况: | 甲。\n  乙。\n", TEXT + "  甲。\n  乙。\n",
        "请把“甲。”移到下一行，缩进两格", "| 甲。\n", "|\n  甲。\n",
    ),
    "text without its indent": Slip(TEXT + "  甲。\n乙，丙。\n", TEXT + "  甲。\n  乙，丙。\n"),
    "text cut by a comment": Slip("总体情况: 详见 #附件\n", '总体情况: "详见 #附件"\n'),
    "text with a colon and a space": Slip("总体情况: 主题: 公开\n", '总体情况: "主题: 公开"\n'),
    "text that begins with a citation": Slip(
        "总体情况: {{ 年度 }}年\n", '总体情况: "{{ 年度 }}年"\n'
    ),
    "a full-width bar": Slip("总体情况: ｜\n  甲。\n", TEXT + "  甲。\n"),
    "a folded text": Slip("总体情况: >\n  甲。\n  乙。\n", TEXT + "  甲。\n  乙。\n"),
    "text below its key without a bar": Slip(
        "总体情况:\n  甲。\n  乙。\n", TEXT + "  甲。\n  乙。\n",
        "多行文字请在键后写“|”", "总体情况:\n", TEXT,
    ),
    # Top keys
    "a year in Chinese": Slip("年度: 二〇二一\n", "年度: 2021\n"),
    "a year with its word": Slip("年度: 2021年\n", "年度: 2021\n"),
    "a list of files without its end": Slip("下级: [甲.yaml\n", "下级: [甲.yaml]\n"),
}  # fmt: skip


def followed(slip: Slip, said: list[Said]) -> str:
    """The report after what the hints say has been done."""
    lines = slip.wrong.split("\n")
    corrected = [s for s in said if s.hint.startswith("改为：")]
    for each in corrected:
        number = int(each.place.split(":")[1])
        lines[number - 1] = each.hint.removeprefix("改为：")
    text = "\n".join(lines)
    if slip.says:
        assert slip.says in " ".join(s.message + s.hint for s in said)
        assert slip.old in text
        text = text.replace(slip.old, slip.new)
    return text


def meaning(checked: Checked) -> dict[str, Any]:
    """What a report says, wherever and however it is typed."""
    draft = checked.report.draft
    assert checked.document is not None
    return {
        "figures": {name: table.complete() for name, table in checked.report.figures.items()},
        "sections": checked.document.sections,
        "preface": checked.document.preface,
        "top": (draft.unit, draft.year, draft.contacts, draft.indicators, draft.published),
        "files": draft.subordinates,
    }


@pytest.mark.parametrize("slip", SLIPS.values(), ids=SLIPS.keys())
def test_a_hint_followed_to_the_letter_mends_the_slip(tmp_path: Path, slip: Slip) -> None:
    (tmp_path / "甲.yaml").write_text("单位: 甲局\n年度: 2021\n总体情况: 甲\n", encoding="utf-8")
    said = told(check_text(tmp_path, slip.wrong))
    meant = check_text(tmp_path, slip.meant)
    allowed = {s.message for s in told(meant)}
    new = [s for s in said if s.message not in allowed]
    mended = check_text(tmp_path, followed(slip, new))

    assert len({s.place.rsplit(":", 1)[0] for s in new}) == 1, "one line is blamed"
    assert all(s.hint for s in new)
    assert [s for s in told(mended) if s.message not in allowed] == []
    assert meaning(mended) == meaning(meant)


def test_no_hint_has_a_figure_that_nobody_typed(tmp_path: Path) -> None:
    """Of the rows of a table: what a hint shows is the line's own."""
    for name, slip in SLIPS.items():
        for said in told(check_text(tmp_path, slip.wrong)):
            shown = said.hint.removeprefix("改为：")
            if "{" in shown and "{{" not in shown:
                typed = set(filter(str.isdigit, slip.wrong))
                assert set(filter(str.isdigit, shown)) <= typed, name


def test_slips_of_every_kind_are_here() -> None:
    assert len(SLIPS) >= 60
