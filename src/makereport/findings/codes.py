"""The table of finding codes. What is to be said of each stands in docs/codes.yaml."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from pathlib import Path


@dataclass(frozen=True, slots=True)
class Code:
    """One code: `severity` is `error` or `warning`."""

    name: str
    severity: str
    title: str

    @property
    def meaning(self) -> str:
        """What is wrong, in a sentence or two."""
        return _texts()[self.name]["meaning"]

    @property
    def remedy(self) -> str:
        """What to do about it."""
        return _texts()[self.name]["remedy"]

    @property
    def samples(self) -> dict[str, str]:
        """Report files with and without it, by kind: `last`, `below`, `wrong`,
        `right`; none for a code that is about a file rather than its text."""
        texts = _texts()[self.name]
        return {kind: text for kind, text in texts.items() if kind not in ("meaning", "remedy")}


def _told() -> Path:
    """Where the texts are: inside the installed package, or in docs/ of the
    source tree, since their samples are of one form and no part of the program."""
    shipped = Path(__file__).with_name("codes.yaml")
    return shipped if shipped.is_file() else Path(__file__).parents[3] / "docs" / shipped.name


@cache
def _texts() -> dict[str, dict[str, str]]:
    # Here, not above: every command reads the table of codes, few what is said of them.
    import yaml

    text = _told().read_text(encoding="utf-8")
    loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
    read: dict[str, dict[str, str]] = yaml.load(text, loader)  # noqa: S506 - both are safe
    return read


CODES: dict[str, Code] = {
    code.name: code
    for code in (
        Code("Y100", "error", "文件读不到"),
        Code("Y101", "error", "写法不合 YAML"),
        Code("Y102", "error", "同一项写了两次"),
        Code("Y103", "error", "不认识的键"),
        Code("Y104", "error", "缺少必填的键"),
        Code("Y105", "error", "值的种类不对"),
        Code("Y106", "error", "不是合用的整数"),
        Code("Y107", "error", "不是合用的金额或百分比"),
        Code("Y108", "warning", "用符号或“无”表示没有"),
        Code("Y109", "warning", "不是 UTF-8 编码"),
        Code("Y110", "error", "超过上限"),
        Code("Y111", "warning", "忽略不起作用"),
        Code("Y112", "error", "指标带着单位，不能计算"),
        Code("Y114", "error", "数还没有填写"),
        Code("Y116", "error", "附加部分的标题用不了"),
        Code("Y117", "error", "别的一项写进了文字里"),
        Code("Y118", "error", "不是格式里的选项"),
        Code("B201", "error", "一行的总计不等于各列之和"),
        Code("B202", "error", "写出的合计行不等于各行之和"),
        Code("B203", "error", "勾稽关系不成立"),
        Code("B204", "error", "一类案件的总计不等于各种结果之和"),
        Code("B205", "warning", "金额大得不合情理"),
        Code("B206", "error", "格式里应当相等的数不相等"),
        Code("B207", "warning", "一个数大于格式里应当不小于它的数"),
        Code("C301", "warning", "年初结转的数与上年年末的不一致"),
        Code("C302", "warning", "年末的存量与上年接不上"),
        Code("C303", "error", "“上年”不是上一年的年报"),
        Code("C304", "warning", "上年的年报是别的单位的，或者用不了"),
        Code("C305", "warning", "上年有数的表今年没有填"),
        Code("C306", "warning", "金额与上年相差上千倍"),
        Code("C307", "warning", "有的数是自动算出的，可能漏填了行"),
        Code("C308", "warning", "像上年年报的文件不止一个"),
        Code("C309", "warning", "与本单位另一种年报的数不一致"),
        Code("N401", "warning", "正文里的数与表格不一致"),
        Code("N402", "error", "缺少一节文字"),
        Code("N403", "warning", "问题和改进等于没有写"),
        Code("N404", "warning", "没有说到应当说的事"),
        Code("N405", "error", "引用的数据不存在或不是一个数"),
        Code("N406", "error", "{{ }} 的写法不对"),
        Code("N407", "warning", "还有没填的空位"),
        Code("N408", "warning", "没有说到这一类单位应当说的事"),
        Code("N409", "warning", "与上年的文字雷同"),
        Code("N410", "warning", "标题、前言或文件名里是别的年份"),
        Code("N411", "warning", "正文里有手机、身份证或银行卡号码"),
        Code("N412", "error", "图片用不了"),
        Code("N413", "warning", "标题、加粗、引用、表格、图片或图表没有认出"),
        Code("N414", "warning", "标题的序号重复、跳号或是手写的"),
        Code("N415", "warning", "正文里是别的年份"),
        Code("N416", "warning", "发布日期不在该发布的期间"),
        Code("N417", "warning", "正文里又写了一遍节的标题"),
        Code("N418", "warning", "词语、标点重复"),
        Code("N419", "warning", "前言里规定的名称写错了字"),
        Code("N420", "warning", "有看不见的字符"),
        Code("N421", "warning", "正文里列出的各项加起来不是总数"),
        Code("N422", "warning", "正文里的百分比与它的两个数不符"),
        Code("N423", "warning", "正文里的增减与上年的年报不符"),
        Code("N424", "error", "图表的写法不对"),
        Code("N425", "error", "图表的数据用不了"),
        Code("N426", "warning", "图表里有的年度、有的项没有数"),
        Code("N427", "warning", "图题、表题旁边没有图和表"),
        Code("N428", "warning", "图题、表题的序号与次序不同"),
        Code("N429", "warning", "图片没有替代文字"),
        Code("N430", "warning", "附加部分只有标题"),
        Code("N431", "warning", "发布信息里的文号与报告的不一样"),
        Code("N432", "warning", "成文日期不对"),
        Code("N433", "warning", "图片加起来太大"),
        Code("N441", "warning", "一节文字超过规定的字数"),
        Code("N442", "warning", "漏了应当写的一个方面"),
        Code("N443", "warning", "没有写明该写的件数"),
        Code("N444", "warning", "引用了已经不用的依据"),
        Code("N445", "warning", "前言里的节名不是格式规定的"),
        Code("N446", "warning", "标题不是格式规定的"),
        Code("H501", "warning", "与下级年报之和不一致"),
        Code("F701", "warning", "同一单位的年报不止一份"),
        Code("F702", "warning", "年度与一起检查的年报不同"),
        Code("F703", "warning", "与别的单位的文字雷同"),
        Code("F705", "error", "没有 LibreOffice，做不了 PDF"),
        Code("F706", "warning", "PDF 没有用上报告的字体"),
        Code("F707", "error", "PDF 没有做成"),
        Code("F708", "error", "没有中文字体，PDF 印不出汉字"),
        Code("F710", "error", "模板引用了没有的名称"),
        Code("F711", "error", "模板里的标签写错了或用不了"),
        Code("F712", "error", "模板没有印出格式要求的数或文字"),
        Code("F713", "warning", "模板只合一部分年报"),
        Code("F714", "error", "模板把数印在了别的格里"),
        Code("F715", "error", "自己的格式用不了"),
        Code("F716", "warning", "自己的格式还缺一部分"),
        Code("F717", "warning", "格式不是这一年度的"),
        Code("I601", "warning", "导入时没有读懂"),
        Code("I602", "warning", "原文里没有找到"),
        Code("I603", "warning", "导入时作了推断"),
        Code("I604", "warning", "报告以外的文字没有导入"),
        Code("I605", "warning", "图片、图形没有导入"),
        Code("I606", "warning", "原文的数没有读出，等待填写"),
        Code("I607", "warning", "原文的序号有跳号、重号"),
        Code("I608", "warning", "划去、隐藏、上标的字没有算作数"),
        Code("I609", "warning", "原文的数不在格子或正文里"),
        Code("I610", "warning", "原文的数不一定看得见"),
    )
}
