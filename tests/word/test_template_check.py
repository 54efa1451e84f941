"""`template check`: each fault of a template at the place where Word shows it."""

from __future__ import annotations

import json
import time
from pathlib import Path

import pytest

from makereport import Finding, check_template, form_ids, load_form
from makereport.findings.errors import TemplateError
from makereport.ooxml.package import Parts, write_package
from makereport.word.draw import draw_template
from tests.support.reports import FORM, names_in, written
from tests.support.runner import CommandLine, run

FIRST = "{{ r.自然人 }}"
"""The tag of the first figure of the second table, in its fourth row."""
CELL = "正文第 2 张表第 4 行第 2 格"


def template(folder: Path, *changes: tuple[str, str], parts: Parts | None = None) -> Path:
    """The drawn template with some texts of its body changed, each once."""
    made = dict(parts or draw_template(FORM))
    body = made["word/document.xml"].decode()
    for old, new in changes:
        assert old in body
        body = body.replace(old, new, 1)
    made["word/document.xml"] = body.encode()
    (folder / "模板.docx").write_bytes(write_package(made))
    return folder / "模板.docx"


def findings(folder: Path, *changes: tuple[str, str]) -> list[Finding]:
    return check_template(template(folder, *changes), FORM, "模板.docx").findings


@pytest.mark.parametrize("form_id", form_ids())
def test_an_official_template_has_no_fault(form_id: str) -> None:
    form = load_form(form_id)
    checked = check_template(form.folder)

    assert (checked.form, checked.findings) == (form, [])


@pytest.mark.parametrize(
    ("tag", "code", "column", "said", "hint"),
    [
        ("{{ r.自然 }}", "F710", 6, "“申请.本年新收”里没有“自然”", "是不是“自然人”？"),
        ("{{ 申清.本年新收.自然人 }}", "F710", 4, "没有“申清”可以引用", "是不是“申请”？"),
        ("{{ r.自然人 | 千分 }}", "F710", 12, "没有过滤器“千分”", "是不是“千分位”？"),
        ("{{ r.自然人 }", "F711", 1, "标签“{{ r.自然人 }”没有写完，少了 }}", "写在一段之内"),
        ("{ r.自然人 }}", "F711", 1, "“{ r.自然人 }}”像标签", "写成 {{ r.自然人 }}"),
        ("{ r.自然人 }", "F711", 1, "“{ r.自然人 }”像标签", "写成 {{ r.自然人 }}"),
        ("｛｛ r.自然人 ｝｝", "F711", 1, "“｛｛ r.自然人 ｝｝”像标签", "写成 {{ r.自然人 }}"),
        ("{ { r.自然人 } }", "F711", 1, "像标签", "写成 {{ r.自然人 }}"),
        ("{｛r.自然人｝}", "F711", 1, "像标签", "写成 {{ r.自然人 }}"),
        ("{{ r。自然人 }}", "F711", 1, "标签 {{ r。自然人 }} 写错了", "标点要用半角"),
        ("{{ r.自然人 or }}", "F711", 1, "写错了", "标签写成 {{ 名称 }}"),
        ("{{ r.自然人.real() }}", "F711", 1, "用不了：括号里的调用", "标签写成"),
        ("{% filter 自然人 %}", "F711", 1, "用不了：{% filter %}", "标签写成"),
    ],
)
def test_a_tag_that_is_wrong_is_told_once_in_its_cell(
    tmp_path: Path, tag: str, code: str, column: int, said: str, hint: str
) -> None:
    found = findings(tmp_path, (FIRST, tag))
    about = [each for each in found if each.code == code]

    assert (about[0].line, about[0].column, about[0].excerpt) == (59, column, tag)
    assert about[0].message.startswith(f"{CELL}：")
    assert said in about[0].message
    assert hint in about[0].hint
    assert about[0].path == ("正文", "第 2 张表", "第 4 行", "第 2 格")
    others = [each for each in found if each not in about]
    assert len(about) == 1
    # What a wrong tag does not print is told again only where nothing tells what it meant.
    assert [each.code for each in others] == (["F712"] if "千分" in tag else [])


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ([("{{ 标题 }}", "{% if 年度 %}{{ 标题 }}")], "{% if 年度 %} 后面没有 {% endif %}"),
        ([("{{ 标题 }}", "{{ 标题 }}{% endfor %}")], "{% endfor %} 前面没有 {% for … %}"),
        (
            [("{{ 标题 }}", "{% for 甲 in 申请 %}{% if 1 %}{{ 标题 }}{% endfor %}{% endif %}")],
            "{% for 甲 in 申请 %} 后面没有 {% endfor %}",
        ),
        ([("{{p 前言 }}", "{{ 前言 }}")], "“前言”是几段文字，{{ 前言 }} 里放不下"),
        ([("{{p 前言 }}", "说明：{{p 前言 }}")], "旁边的“说明：”不会印出"),
        ([("{{ 标题 }}", "{{ 申请.本年新收 }}{{ 标题 }}")], "“申请.本年新收”没有单一的值"),
        ([("{{ 标题 }}", "{{ 标题 }}" + "{% if 1 %}" * 400 + "{% endif %}" * 400)], "套一层太深"),
    ],
)
def test_what_is_wrong_between_tags(
    tmp_path: Path, changes: list[tuple[str, str]], said: str
) -> None:
    found = findings(tmp_path, *changes)

    assert {each.code for each in found} == {"F711"}
    assert said in found[0].message


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        (FIRST, "12", f"{CELL[:-3]}3 格：没有印出“一、本年新收政府信息公开申请数量”的“自然人”"),
        ("{{ 标题 }}", "年度报告", "没有印出“标题”"),
        ("{{p 总体情况 }}", "", "没有印出“总体情况”"),
        (FIRST, "{% if 0 %}{{ r.自然人 }}{% endif %}", f"{CELL}：没有印出"),
        (FIRST, "{% if r.自然人 &gt; 0 %}{{ r.自然人 }}{% endif %}", f"{CELL}：等于 0 时没有印出"),
        (
            "{% set r = 申请.上年结转 %}",
            "{% set r = 申请.本年新收 %}",
            "正文第 2 张表第 4 行第 8 格：没有印出“二、上年结转",
        ),
    ],
)
def test_what_is_not_printed_is_missed_where_it_belongs(
    tmp_path: Path, old: str, new: str, said: str
) -> None:
    [found] = findings(tmp_path, (old, new))

    assert found.code == "F712"
    assert found.message.startswith(said)


def test_figures_in_each_others_cells(tmp_path: Path) -> None:
    """All are printed, two of them where nobody may read them."""
    found = findings(
        tmp_path,
        (FIRST, "{{ r.甲 }}"),
        ("{{ r.商业企业 }}", "{{ r.自然人 }}"),
        ("{{ r.甲 }}", "{{ r.商业企业 }}"),
    )

    assert [each.code for each in found] == ["F714", "F714"]
    assert found[0].message == (
        f"{CELL}：“一、本年新收政府信息公开申请数量”的“自然人”一格印的是 申请.本年新收.商业企业"
    )
    assert (found[0].line, found[0].column, found[0].excerpt) == (59, 1, "{{ r.商业企业 }}")
    assert found[1].message.startswith(f"{CELL[:-3]}3 格：")
    assert found[0].hint.startswith("这一格写 {{ 申请.本年新收.自然人 }}")


def test_rows_in_each_others_places(tmp_path: Path) -> None:
    found = findings(
        tmp_path,
        ("{% set r = 申请.本年新收 %}", "{% set r = 甲 %}"),
        ("{% set r = 申请.上年结转 %}", "{% set r = 申请.本年新收 %}"),
        ("{% set r = 甲 %}", "{% set r = 申请.上年结转 %}"),
    )

    assert [each.code for each in found] == ["F714"] * 14
    assert found[0].message.startswith(f"{CELL}：")
    assert found[7].message.startswith("正文第 2 张表第 5 行第 2 格：")


def test_a_figure_in_its_cell_and_in_another(tmp_path: Path) -> None:
    """The tag in the wrong cell is told, not the right one above it."""
    lost = "{{ 申请.上年结转.自然人 }}"
    row = "{% set r = 申请.上年结转 %}"
    body = draw_template(FORM)["word/document.xml"].decode()
    cell = body[body.index(row) :].partition(FIRST)[0] + FIRST
    [found] = findings(
        tmp_path,
        (cell, cell.replace(FIRST, "{{ 申请.本年新收.自然人 }}")),
        ("{{ 标题 }}", "{{ 标题 }}（" + lost + "）"),
    )

    assert (found.code, found.excerpt) == ("F714", "{{ 申请.本年新收.自然人 }}")
    assert found.message.startswith("正文第 2 张表第 5 行第 2 格：")


def test_what_serves_only_some_reports_is_a_warning(tmp_path: Path) -> None:
    found = findings(
        tmp_path,
        ("{{p 文号 }}", ""),
        ("{{ 标题 }}", "{{ 标题 }}（2020年度）"),
    )

    assert [(each.code, each.severity, each.line) for each in found] == [
        ("F713", "warning", 2),
        ("F713", "warning", 1),
    ]


@pytest.mark.parametrize(
    "text",
    [
        "（见附件{1}）",
        "依据：《中华人民共和国政府信息公开条例》（2019年4月3日修订）",
        "国办公开办函〔2021〕30号",
        "{_{ 单位 }_} 是模板的写法",
        "{# 给自己看的 {{ 没有 }} #}",
        "{% if 联系方式 %}电话：{{ 联系方式.电话 }}{% endif %}",
        "{% for 项 in 指标.公开渠道 %}{{ loop.index }}.{{ 项 }}{{ 指标.公开渠道[项] }}条{% endfor %}",
        "{% if 上年 %}{{ 申请.办结.总计 | 增减(上年.申请.办结.总计) }}{% endif %}",
        "{% for 行 in 申请 %}{{ 行 }}：{{ 申请[行].总计 }}；{% endfor %}",
        "{{ 申请[“办结”][‘总计’] | 千分位 }}件，{{ 申请.办结.总计 * 2 }}",
        "{% set 甲 = 申请.办结 %}{% if 甲.总计 &gt; 10 and not 甲.其他 %}{{ 甲.总计 }}{% else %}少{% endif %}",
    ],
)
def test_what_is_right_is_no_fault(tmp_path: Path, text: str) -> None:
    paragraph = f"<w:p><w:r><w:t>{text}</w:t></w:r></w:p><w:sectPr>"
    assert findings(tmp_path, ("<w:sectPr>", paragraph)) == []


def test_other_parts_are_named_as_in_word(tmp_path: Path) -> None:
    parts = dict(draw_template(FORM))
    parts["word/footer1.xml"] = parts["word/footer1.xml"].replace(b">1<", "> {{ 单 }} <".encode())
    parts["docProps/core.xml"] = parts["docProps/core.xml"].replace(
        "{{ 标题 }}".encode(), "{{ 题 }}".encode()
    )
    found = check_template(template(tmp_path, parts=parts), FORM).findings

    places = [each.message.partition("：")[0] for each in found if each.code == "F710"]
    assert places == ["文档属性", "页脚（footer1）第 1 段"]


@pytest.mark.parametrize(
    "tags",
    ["{{" * 30_000, "{ {" * 20_000, "{单位" * 20_000, "{{ 没有 }}" * 2_000, "{# " * 20_000],
)
def test_time_is_in_proportion(tmp_path: Path, tags: str) -> None:
    path = template(tmp_path, ("{{ 标题 }}", "{{ 标题 }}" + tags))
    start = time.process_time()
    check_template(path, FORM)

    assert time.process_time() - start < 5


def test_too_many_tags_are_not_looked_at(tmp_path: Path) -> None:
    path = template(tmp_path, ("{{ 标题 }}", "{{ 标题 }}" + "{% if 1 %}{% endif %}" * 20_000))

    with pytest.raises(TemplateError, match=r"正文里的标签（超过 10,000 个）用不了"):
        check_template(path, FORM)


@pytest.mark.parametrize("content", [b"", b"PK\x03\x04", b"hello"])
def test_what_is_no_word_file(tmp_path: Path, content: bytes) -> None:
    (tmp_path / "模板.docx").write_bytes(content)
    result = run("template", "check", "模板.docx", cwd=tmp_path)

    assert (result.code, result.stdout) == (1, "")
    assert result.stderr.startswith("错误 模板.docx: 模板不能用：不是完好的 .docx 文件")


def test_what_is_printed(tmp_path: Path) -> None:
    template(tmp_path, (FIRST, "{{ r.自然 }}"))
    result = run("template", "check", "模板.docx", "--form", FORM.id, cwd=tmp_path)

    assert (result.code, result.stderr) == (1, "")
    assert result.stdout == (
        f"模板.docx:59:6: 错误 F710 {CELL}：“申请.本年新收”里没有“自然”\n"
        "    {{ r.自然 }}\n"
        "         ^\n"
        "    提示：是不是“自然人”？\n"
        "检查了 1 个文件：1 个错误，0 个警告\n"
        "按格式 zfxxgk-2021 检查，模板还不能用\n"
    )
    as_json = run("template", "check", "模板.docx", "--format", "json", cwd=tmp_path)
    [row] = json.loads(as_json.stdout)
    assert (row["code"], row["line"], row["column"]) == ("F710", 59, 6)
    assert row["path"] == ["正文", "第 2 张表", "第 4 行", "第 2 格"]


def test_a_folder_is_exported_once_and_used_as_it_is(tmp_path: Path) -> None:
    written(tmp_path)
    assert run("template", "export", "-o", "我的", cwd=tmp_path).code == 0
    assert names_in(tmp_path / "我的") == ["form.yaml", "page.html", "report.docx"]

    again = run("template", "export", "-o", "我的", cwd=tmp_path)
    assert (again.code, again.stdout) == (1, "")
    assert "已有同名文件，没有覆盖" in again.stderr

    assert run("build", "2021.yaml", "-o", "甲.docx", cwd=tmp_path).code == 0
    built = run("build", "2021.yaml", "-o", "乙.docx", "--template", "我的", cwd=tmp_path)
    assert (built.code, built.stderr) == (0, "")
    assert (tmp_path / "甲.docx").read_bytes() == (tmp_path / "乙.docx").read_bytes()


def test_a_form_that_somebody_changed_is_not_taken_for_ours(tmp_path: Path) -> None:
    """Its rows would not be those that are filled."""
    written(tmp_path)
    run("template", "export", "-o", "我的", cwd=tmp_path)
    form = tmp_path / "我的" / "form.yaml"
    note = "# 给同事：只改 report.docx\r\n" + form.read_text("utf-8").replace("考核", "考评")
    form.write_text(note, "utf-8")
    assert run("build", "2021.yaml", "--template", "我的", cwd=tmp_path).code == 0
    form.write_text(note.replace("label: 规章", "label: 规定"), "utf-8")
    result = run("build", "2021.yaml", "--template", "我的", cwd=tmp_path)

    assert (result.code, result.stdout) == (1, "")
    assert "form.yaml 的节、表改过，或者是别的版本的" in result.stderr
    named = run("build", "2021.yaml", "--template", "我的/report.docx", cwd=tmp_path)
    assert named.code == 0


def test_many_reports_take_the_template_of_a_folder(
    tmp_path: Path, command_line: CommandLine
) -> None:
    for unit in ("甲局", "乙局"):
        written(tmp_path, f"年报/{unit}.yaml", f"单位: {unit}\n年度: 2021\n")
    # Beside the reports, and none of them.
    assert command_line.run("template", "export", "-o", "年报/模板").code == 0

    done = command_line.run("build", "年报", "-o", "输出", "--template", "年报/模板")
    assert (done.code, names_in(tmp_path / "输出")) == (0, ["乙局.docx", "甲局.docx"])
    again = command_line.run("build", "年报", "-o", "输出", "--template", "年报/模板")
    assert "2 份没有变、不用重写" in again.stdout
