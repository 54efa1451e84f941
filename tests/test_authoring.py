"""Forms by strangers: one begun by `template new` works at once, and `template check`
tells all that is wrong with one, each where it stands."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest

from makereport import (
    MakereportError,
    build_file,
    check_file,
    check_form,
    draw_file,
    form_ids,
    new_form,
)
from makereport.form.reader import read_form
from makereport.form.shelf import form_in, forms_folder
from tests.support.reports import codes
from tests.support.runner import CommandLine


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A form as it was begun."""
    new_form(tmp_path / "templates" / "tsg-2024", "图书馆工作年度报告")
    return tmp_path / "templates" / "tsg-2024"


def told(folder: Path) -> list[tuple[int, int, str]]:
    """Line, column and message of each mistake in the form.yaml."""
    found = check_form(folder)
    assert {finding.code for finding in found} <= {"F715"}, found
    return [(each.line, each.column, each.message) for each in found]


def change(folder: Path, *pairs: tuple[str, str]) -> list[tuple[int, int]]:
    """Put texts for others in a form; the places of the ▲ in them."""
    path = folder / "form.yaml"
    text = path.read_text(encoding="utf-8")
    for before, after in pairs:
        assert before in text, before
        text = text.replace(before, after, 1)
    places = []
    while (at := text.find("▲")) >= 0:
        places.append((text.count("\n", 0, at) + 1, at - text.rfind("\n", 0, at)))
        text = text[:at] + text[at + 1 :]
    path.write_text(text, encoding="utf-8")
    return places


# Begun


def test_a_form_that_was_begun_works_at_once(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    line = CommandLine(tmp_path, monkeypatch, capsys)
    made = line.run("template", "new", "templates/tsg-2022", "--name", "图书馆工作年度报告")
    assert (made.code, made.stderr) == (0, "")
    assert made.stdout.splitlines() == [
        "已新建格式 tsg-2022：form.yaml、page.html、report.docx",
        "下一步：改 templates/tsg-2022/form.yaml，用 makereport template check templates/tsg-2022 检查",
        "改了节和表，重画 Word 模板：makereport template draw tsg-2022 -o templates/tsg-2022/report.docx",
        "写年报：makereport new 2022 --form tsg-2022 -o 2022.yaml",
    ]
    checked = line.run("template", "check", "templates/tsg-2022")
    assert (checked.code, checked.stdout) == (0, "检查了 1 个文件：0 个错误，0 个警告\n格式能用\n")
    assert line.run("new", "2022", "--form", "tsg-2022", "-o", "2022.yaml").code == 0
    built = line.run("build", "2022.yaml", "--format", "docx,html")
    assert built.code == 0, built.stderr
    assert {finding.code for finding in check_file(tmp_path / "2022.yaml").findings} == {"N407"}
    text = "单位: 云溪县图书馆\n年度: 2022\n格式: tsg-2022\n总体情况: 全年收到事项12件。\n"
    (tmp_path / "a.yaml").write_text(
        f"{text}问题和改进: 人手不足，计划增加。\n办理情况:\n  收到: {{个人: 5}}\n",
        encoding="utf-8",
    )
    assert codes(check_file(tmp_path / "a.yaml")) == ["N401"]


def test_a_form_is_begun_only_in_a_new_folder_whose_name_can_be_its_id(
    tmp_path: Path, folder: Path
) -> None:
    before = {path: path.read_bytes() for path in folder.iterdir()}
    (tmp_path / "空").mkdir()
    for name, reason in (
        (folder, "已有同名文件，没有覆盖"),
        (tmp_path / "空", "已有同名文件，没有覆盖"),
        (tmp_path / "甲 乙", "文件夹的名称就是格式的代号，只用汉字、字母、数字和 -"),
        (tmp_path / form_ids()[0], f"已经有格式 {form_ids()[0]}"),
    ):
        with pytest.raises(MakereportError, match=reason):
            new_form(name)
    for word in ('年"报', "{{ 年度 }}", "年\n报", "年: 报", ""):
        with pytest.raises(MakereportError, match="不能用的符号"):
            new_form(tmp_path / "新", word)

    assert {path: path.read_bytes() for path in folder.iterdir()} == before
    assert not (tmp_path / "新").exists()


# Wrong


MISTAKES = [
    ("source: ", "▲sorce: ", "格式里不认识或用不上的键：sorce；是不是“source”？"),
    ("{from: 2024}", "{from: ▲明年}", "应当是整数"),
    ("name: 总体情况", "name: ▲总体 情况", "短名“总体 情况”只能用汉字、字母、数字和下划线，不以数字开头"),
    ("outline: ", "▲outlines: ", "一节“一、总体情况”里不认识或用不上的键：outlines；是不是“outline”？"),
    ("direction: down", "direction: ▲up", "不认识的 direction：up"),
    ("kind: count", "kind: ▲cuont", "不认识的 kind：cuont；是不是“count”？"),
    ("check: B201", "check: ▲B999", "不认识的 check：B999"),
    ("label: 收到", "label: ▲''", "label 是空的"),
    ("kind: narrative\n\n#", "kind: narrative\n    least: ▲很多\n\n#", "应当是整数"),
]  # fmt: skip
CROSSED = [
    ("widths: [3000, 1948, ", "widths: ▲[3000, ", "表“办理”的 widths 与行、列的数目不符：有 3 列，第 1 段要 4 列以上"),
    ("sum: [单位提出, 个人提出]", "sum: [单位提出, ▲个人]", "列“合计”的 sum 里的“个人”不在表中；是不是“个人提出”？"),
    ("name: 办结}", "name: ▲收到}", "表“办理”里行的短名“收到”与“收到”重复"),
    ("label: 三、存在的问题和改进措施", "label: ▲三、总体情况", "“三、总体情况”与“一、总体情况”分不开"),
    ("        办结: [办结]", '        ▲办完: ["办完"]', "acts 里的“办完”不在表“办理”中"),
    ("nouns: [事项, 申请]", 'nouns: [事项, ▲"(申请"]', "词语“(申请”的括号或问号不对"),
]  # fmt: skip


@pytest.mark.parametrize("mistakes", [MISTAKES, CROSSED], ids=["alone", "crossed"])
def test_all_mistakes_are_told_at_once_each_where_it_stands(
    folder: Path, mistakes: list[tuple[str, str, str]]
) -> None:
    text = (folder / "form.yaml").read_text(encoding="utf-8")
    places = change(folder, *((before, after) for before, after, _ in mistakes))

    assert len(places) == len(mistakes)
    expected = {
        (*place, message) for place, message in zip(places, _in_order(mistakes, text), strict=True)
    }
    assert set(told(folder)) == expected


def _in_order(mistakes: list[tuple[str, str, str]], text: str) -> list[str]:
    """The messages in the order of their places in the text."""
    return [said for _, _, said in sorted(mistakes, key=lambda each: text.index(each[0]))]


def test_what_refers_to_a_part_that_is_wrong_itself_is_not_blamed(folder: Path) -> None:
    [place] = change(folder, ("name: 单位提出", "name: ▲1单位"))

    assert told(folder) == [(*place, "短名“1单位”只能用汉字、字母、数字和下划线，不以数字开头")]


def test_what_refers_to_one_of_two_sections_of_a_name_is_not_blamed(folder: Path) -> None:
    text = (folder / "form.yaml").read_text(encoding="utf-8")
    table = text[text.index("  - label: 二、") : text.index("  - label: 三、")]
    other = table.replace("二、办理情况", "三、馆藏").replace("name: 办理", "name: ▲办理")
    other = other.replace("收到", "新增").replace("办结", "注销")
    [place] = change(folder, ("  - label: 三、", f"{other}  - label: 四、"))

    assert told(folder) == [(*place, "“办理”与“二、办理情况”分不开")]


@pytest.mark.parametrize(
    ("before", "after", "message"),
    [
        ("id: tsg-2024", "id: ▲tsg-2025", "id 要与文件夹的名称相同：文件夹是 tsg-2024，id 是 tsg-2025"),
        ("years: {from: 2024}", "default: true\nyears: ▲{from: 2024}", "从 2024 年度起已由 zfxxgk-2021 按年度选用，不能有两个"),
        ("label: 收到,", "label: 收到, ▲sum: [办结],", "行“收到”缺少 check"),
        ("label: 收到, name: 收到", "label: 收到, name: 收到, sum: [▲办结], check: B202", "行“收到”的 sum 里的“办结”也是总计，要排在它前面"),
        ("        rows:", "        rows: ▲3\n        x:", "rows 应当是列表"),
        ("    kind: narrative\n    outline", "    ▲kind: narrative\n    kind: narrative\n    outline", ""),
        ("name: 问题和改进", "name: 单位", "“单位”是年报文件里别的键，不能作一节的名称"),
        ("  check: N401\n", "", "claims 缺少 check"),
        ("sections:", "sections: [", ""),
    ],
)  # fmt: skip
def test_each_other_kind_of_mistake(folder: Path, before: str, after: str, message: str) -> None:
    more = [("label: 办结, name: 办结", "label: 办结, name: 办结, sum: [收到], check: B202")]
    change(folder, *(more if "也是总计" in message else []))
    places = change(folder, (before, after))
    found = told(folder)

    assert found
    if message:
        assert message in [said for _, _, said in found]
    if places and message and "缺少" not in message:
        assert (*places[0], message) in found


TOTALS = [
    ("- {label: 收到, name: 收到}", "- {label: 收到, name: 收到}\n          - {label: 总计, name: 总计, sum: [收到, ▲办洁], check: B202}", "行“总计”的 sum 里的“办洁”不在表中；是不是“办结”？"),
    ("label: 收到, name: 收到", "label: 收到, name: 收到, sum: [▲收到], check: B202", "行“收到”的 sum 里的“收到”也是总计，要排在它前面"),
    ("sum: [单位提出, 个人提出]", "sum: [▲合计, 个人提出]", "列“合计”的 sum 里的“合计”也是总计，要排在它前面"),
    ("name: 个人提出, kind: count", "name: 个人提出, kind: ▲cuont", "不认识的 kind：cuont；是不是“count”？"),
]  # fmt: skip


@pytest.mark.parametrize(("before", "after", "message"), TOTALS)
def test_what_adds_up_a_table_that_is_wrong_is_not_looked_into(
    folder: Path, before: str, after: str, message: str
) -> None:
    cells = "relations:\n  - {figures: [办理.收到.合计], at_most: [办理.办结.合计]}\n"
    years = "    years:\n      - {check: C302, per: row, this: 合计, last: 合计, plus: 个人提出}\n"
    after_table = "  - label: 三、存在"
    text = (folder / "form.yaml").read_text(encoding="utf-8")
    (folder / "form.yaml").write_text(text + cells, encoding="utf-8")
    [place] = change(folder, (before, after), (after_table, years + after_table))

    assert told(folder) == [(*place, message)]


@pytest.mark.parametrize("typed", ["0", "-1948"])
def test_no_column_is_without_a_width(folder: Path, typed: str) -> None:
    [place] = change(folder, ("[3000, 1948,", f"[3000, ▲{typed},"))

    assert told(folder) == [(*place, "应当是大于零的整数")]


@pytest.mark.parametrize(
    ("before", "after", "message"),
    [
        ("{from: 2024}", "{from: ▲24}", "应当是四位的年份，从 1900 到 9999"),
        ("{from: 2024}", "{from: 2024, to: ▲20244}", "应当是四位的年份，从 1900 到 9999"),
        ("id: tsg-2024", "id: ▲tsg 2024", "id 只用汉字、字母、数字和 -，例如 tsg-2024"),
        ("sections:", 'file_name: ▲"{单位}{年度}.yaml"\nsections:', "file_name 是不带后缀的文件名，可以用 {单位}、{年度}，要有 {年度}"),
        ("label: 收到,", 'label: ▲"收到\\n的",', "label 里不能换行"),
        ("label: 一、总体情况", 'label: ▲"一、总体\\n情况"', "label 里不能换行"),
        ("name: 个人提出, kind: count, unit: 件}", "name: 个人提出, kind: count, unit: 件}\n          - {label: 方式, name: 方式, kind: choice, choices: [网站, 公报], blank: ▲网站}", "blank“网站”也是一个选项，分不清是空着还是选了它"),
        ("name: 个人提出, kind: count, unit: 件}", "name: 个人提出, kind: count, unit: 件}\n          - {label: 率, name: 率, kind: percent, blank: ▲0%}", "blank“0%”也是一个百分数，分不清是空着还是填了它"),
        ("claims:", "relations:\n  - {figures: [办理.收到.合计], equal: [办理.办结.合计]}\n  - ▲{figures: [办理.办结.合计], equal: [办理.收到.合计]}\nclaims:", "与前面的一项说的是同一件事"),
    ],
)  # fmt: skip
def test_what_can_be_meant_by_nobody_is_told(
    folder: Path, before: str, after: str, message: str
) -> None:
    widths = ("[3000, 1948, 1948, 1948]", "[3000, 1948, 1948, 1000, 948]")
    [place] = change(folder, (before, after), *([widths] if "blank" in after else []))

    assert told(folder) == [(*place, message)]


def test_what_is_nearly_that_is_well(folder: Path) -> None:
    cells = ["办理.收到.合计", "办理.办结.合计"]
    relations = "\n".join(
        f"  - {{figures: [{a}], at_most: [{b}]}}" for a, b in (cells, cells[::-1])
    )
    column = "name: 个人提出, kind: count, unit: 件}"
    more = f"{column}\n          - {{label: 率, name: 率, kind: percent, blank: ——}}"
    widths = ("[3000, 1948, 1948, 1948]", "[3000, 1948, 1948, 1000, 948]")
    named = 'file_name: "{单位}.yaml信息公开{年度}"\nsections:'
    change(folder, ("claims:", f"relations:\n{relations}\nclaims:"), (column, more), widths)
    change(folder, ("sections:", named))
    draw_file(read_form(folder), folder / "report.docx")

    assert told(folder) == []


def test_two_hundred_columns_are_too_many(folder: Path) -> None:
    columns = ", ".join(
        f"{{label: 第{n}种, name: 第{n}种, kind: count, unit: 件}}" for n in range(200)
    )
    text = (folder / "form.yaml").read_text(encoding="utf-8")
    head, _, rest = text.partition("        columns:\n")
    rows = rest[rest.index("        rows:") :]
    widths = head.replace("[3000, 1948, 1948, 1948]", f"[{', '.join(['44'] * 201)}]")
    (folder / "form.yaml").write_text(f"{widths}        columns: [{columns}]\n{rows}", "utf-8")

    [(line, column, message)] = told(folder)
    assert text.splitlines()[line - 1][: column - 1] == "    widths: "
    assert message == "widths 最多 63 列"


def test_what_is_allowed_is_said(folder: Path) -> None:
    change(folder, ("direction: down", "direction: up"), ("outline:", "outlines:"))

    assert [finding.hint for finding in check_form(folder)] == [
        "这里可以写：kind、label、level、heading、name、outline、least、repeats、mentions、most、aspects、given",
        "可以写：down、across",
    ]


@pytest.mark.parametrize(
    ("before", "after", "message", "hint"),
    [
        (", check: B201", "", "列“合计”缺少 check", "一般写 B201；"),
        ("check: B201", "check: XX1", "不认识的 check：XX1", "一般写 B201；"),
        ("  - label: 一、总体情况\n    name", "  - name", "一节缺少 label", ""),
        ("      measures: [件]\n", "", "tables 的一项缺少 measures", ""),
        ("    pass: ", "    past: [去年]\n    passed: ", "words 里不认识或用不上的键：passed；是不是“pass”？", "这里可以写"),
        ("sections:", "period: 9月\nsections:", "period 应当是一组“键: 值”", ""),
        ("claims:", "relations:\n  - {figures: [办理.收到.合计]}\nclaims:", "relations 的一项缺少 equal 或 at_most", ""),
    ],
)  # fmt: skip
def test_messages_are_in_the_words_of_the_page(
    folder: Path, before: str, after: str, message: str, hint: str
) -> None:
    change(folder, (before, after))

    [found] = check_form(folder)
    assert found.message == message
    assert found.hint.startswith(hint)
    assert bool(found.hint) == bool(hint)


@pytest.mark.parametrize("text", ["", "- 甲\n", "a: [\n", "甲：乙\n丙：丁\n", "\tid: 甲\n"])
def test_a_form_that_is_no_mapping_at_all(folder: Path, text: str) -> None:
    (folder / "form.yaml").write_text(text, encoding="utf-8")

    assert told(folder)


@pytest.mark.parametrize(
    ("before", "after", "message"),
    [
        ('title: "{{ 年度 }}', 'title: "{{ ▲年 }}', "没有“年”可以引用"),
        ('title: "{{ 年度 }}年', 'title: "▲{{ 年度 }年', "“{{”没有配对的“}}”"),
        ("本报告由{{ 单位 }}编制", "本报告由{{ 单位 }}{% ▲if 年度 %}编制", "{% if %} 或 {% for %} 没有配对"),
        ("{{ 年度 }}年1月1日", "{{ 办理.▲收道.合计 }}年1月1日", "“办理”表里没有“收道”这一行"),
    ],
)  # fmt: skip
def test_what_is_printed_before_the_sections_is_tried(
    folder: Path, before: str, after: str, message: str
) -> None:
    [place] = change(folder, (before, after))

    assert told(folder) == [(*place, message)]
    report = folder.parents[1] / "2024.yaml"
    report.write_text("单位: 云溪县图书馆\n年度: 2024\n格式: tsg-2024\n", encoding="utf-8")
    own = [each for each in check_file(report).findings if each.file.endswith("form.yaml")]
    assert [(each.line, each.column, each.message) for each in own] == [(*place, message)]


def test_whatever_a_report_may_have_can_be_cited_before_the_sections(folder: Path) -> None:
    cited = (
        "{{ 联系方式.电话 }}{{ 指标.读者 + 上年.办理.收到.合计 }}{{ 起始日期 }}{{ 办理.收到.合计 }}"
    )
    change(folder, ("编制", cited))

    assert told(folder) == []


@pytest.mark.parametrize(
    ("before", "after", "message"),
    [
        ("name: 办理\n", "name: ▲年度\n", "“年度”是年报文件里别的键，不能作一节的名称"),
        ("label: 二、办理情况", "label: ▲附加部分", "“附加部分”是年报文件里别的键，不能作一节的名称"),
        ("name: 办理\n", "name: ▲起始日期\n", "“起始日期”在正文、模板里另有所指，不能作一节的名称"),
        ("name: 问题和改进\n", "name: ▲落款\n", "“落款”在正文、模板里另有所指，不能作一节的名称"),
    ],
)  # fmt: skip
def test_a_section_with_a_name_that_means_something_else(
    folder: Path, before: str, after: str, message: str
) -> None:
    name = after.split("▲")[1].strip()
    [place] = change(
        folder,
        (before, after),
        ("table: 办理", f"table: {name if '办理' in before and 'name' in before else '办理'}"),
    )

    assert told(folder) == [(*place, message)]


# Missing


def test_what_the_folder_lacks_is_told_with_what_to_do(folder: Path) -> None:
    for name in ("report.docx", "page.html"):
        (folder / name).unlink()
    text = (folder / "form.yaml").read_text(encoding="utf-8")
    (folder / "form.yaml").write_text(text[: text.index("# 正文里写出")], encoding="utf-8")

    assert [(each.code, each.message) for each in check_form(folder)] == [
        ("F715", "没有 report.docx：不能生成 Word 文件和 PDF"),
        ("F716", "没有 claims：正文里写的数不会与表核对"),
        ("F716", "没有 page.html：不能生成网页"),
    ]
    assert check_form(folder)[0].hint == (
        f"画一份：makereport template draw tsg-2024 --forms {folder} -o {folder}/report.docx"
    )


def test_a_word_template_of_an_earlier_form_is_told(folder: Path) -> None:
    change(folder, ("label: 收到", "label: 受理"))
    [stale] = check_form(folder)
    assert (stale.code, stale.message) == ("F716", "Word 模板里没有标签“受理”")

    change(folder, ("name: 收到", "name: 受理"), ("        收到: [收到]", "        受理: [收到]"))
    again = f"makereport template draw tsg-2024 --forms {folder} -o {folder}/report.docx"
    found = check_form(folder)
    assert {each.code for each in found} >= {"F710", "F716"}
    [stale] = [each for each in found if each.code == "F716"]
    assert stale.message == "Word 模板与 form.yaml 对不上，多半是改了 form.yaml 没有重画"
    assert stale.hint.endswith(again)
    report = folder.parents[1] / "2024.yaml"
    text = "单位: 云溪县图书馆\n年度: 2024\n格式: tsg-2024\n总体情况: 好。\n问题和改进: 无。\n"
    report.write_text(text, encoding="utf-8")
    with pytest.raises(MakereportError) as refused:
        build_file(check_file(report), folder / "2024.docx")
    assert str(refused.value).splitlines()[-1].strip() == f"改过 form.yaml 的，要重画模板：{again}"
    draw_file(read_form(folder), folder / "report.docx")
    assert check_form(folder) == []


def test_templates_that_are_wrong_are_told(folder: Path) -> None:
    (folder / "report.docx").write_bytes(b"PK")
    page = (folder / "page.html").read_text(encoding="utf-8")
    (folder / "page.html").write_text(page.replace("<main", "{{ 没有 }}<main"), encoding="utf-8")

    assert [(Path(each.file).name, each.code) for each in check_form(folder)] == [
        ("report.docx", "F715"),
        ("page.html", "F715"),
    ]


# Said


def test_the_command_says_what_is_wrong_in_every_format(
    folder: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    change(folder, ("kind: count", "kind: cuont"))
    line = CommandLine(folder, monkeypatch, capsys)
    said = line.run("template", "check", ".")
    assert said.code == 1
    assert said.stdout.splitlines() == [
        "form.yaml:28:43: 错误 F715 不认识的 kind：cuont；是不是“count”？",
        "    …- {label: 单位, name: 单位提出, kind: cuont, unit: 件}",
        "                                           ^",
        "    提示：可以写：count、change、amount、text、choice、yes-no、percent",
        "检查了 1 个文件：1 个错误，0 个警告",
        "格式还不能用",
    ]
    [told] = json.loads(line.run("template", "check", ".", "--format", "json").stdout)
    assert (told["code"], told["line"], told["column"]) == ("F715", 28, 43)


def test_what_is_no_form_and_no_template_is_told_by_its_own_name(
    folder: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    line = CommandLine(folder.parents[1], monkeypatch, capsys)
    (folder.parents[1] / "空").mkdir()
    for named, message, hint in (
        ("没有", "没有: 没有这个文件夹", "新建一个格式：makereport template new 没有"),
        ("空", "空: 里面没有 form.yaml，也没有 report.docx", "新建一个格式：makereport template new 空"),
        ("templates", "templates: 里面没有 form.yaml，也没有 report.docx", "写一个格式的文件夹，例如 templates/tsg-2024"),
        ("templates/tsg-2024/form.yaml", "要检查的是 Word 模板（.docx）或者格式的文件夹，不是 templates/tsg-2024/form.yaml", "写它所在的文件夹，例如 templates/tsg-2024"),
    ):  # fmt: skip
        said = line.run("template", "check", named)
        assert said.code != 0
        assert said.stderr.splitlines() == [f"错误 {message}", f"    提示：{hint}"]


def test_forms_of_the_environment_that_are_none_are_told(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("MAKEREPORT_FORMS", "/没有")
    line = CommandLine(tmp_path, monkeypatch, capsys)

    said = line.run("template", "list")
    assert said.code == 1
    assert said.stderr.startswith("错误 环境变量 MAKEREPORT_FORMS 写的 /没有: 里面没有格式\n")


def test_a_form_in_another_encoding_is_not_said_to_be_read(folder: Path) -> None:
    path = folder / "form.yaml"
    path.write_bytes(path.read_text(encoding="utf-8").encode("gb18030"))

    assert told(folder) == [(1, 1, "格式文件要存成 UTF-8 编码，这个不是")]
    assert check_form(folder)[0].hint == "用编辑器另存为 UTF-8"


def test_how_reports_name_a_form_that_no_year_can_choose(folder: Path) -> None:
    change(folder, ("years:", "default: true\nyears:"))

    assert check_form(folder)[0].hint == "删去 default: true，年报里写一行 格式: tsg-2024"


def test_a_copy_of_an_official_form_is_still_checked_as_a_template(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    copy = shutil.copytree(forms_folder() / "zfxxgk-2021", tmp_path / "红头")
    line = CommandLine(tmp_path, monkeypatch, capsys)

    assert "按格式 zfxxgk-2021 检查，模板能用" in line.run("template", "check", "红头").stdout
    named = line.run("template", "check", "红头", "--forms", "红头")
    assert "id 要与文件夹的名称相同" in named.stdout
    assert form_in(copy.rename(tmp_path / "zfxxgk-2021")).id == "zfxxgk-2021"
    own = line.run("template", "check", "zfxxgk-2021", "--forms", "zfxxgk-2021")
    assert (own.code, own.stdout.splitlines()[-1]) == (0, "格式能用")


@pytest.mark.parametrize("form_id", form_ids())
def test_nothing_is_wrong_with_the_official_forms(form_id: str) -> None:
    assert [each for each in check_form(forms_folder() / form_id) if each.is_error] == []
