"""What a form says of the agencies that report by it: their kinds, how they are reached,
when their year begins, how their files are called."""

from __future__ import annotations

import datetime
import json
from pathlib import Path

import pytest

from makereport import check_file, import_file, load_form
from makereport.checks.text_years import odd_years
from makereport.findings.errors import FormError
from makereport.form.agencies import Period
from makereport.form.model import Form
from makereport.word.naming import names_of
from tests.support.forms import AddForm
from tests.support.reports import codes
from tests.support.runner import CommandLine

FORM = """id: xxxx-2020
name: 学校信息公开年度报告格式
source: 某某〔2020〕1号
years: {from: 2020}
title: "{{ 年度 }}年学校信息公开工作年度报告"
preface: |
  本报告由{{ 单位 }}编制，统计期限为{{ 起始日期 }}至{{ 截止日期 }}。{% if 联系方式 %}可与{{ 单位 }}联系（{% for 项 in 联系方式 %}{{ 项 }}：{{ 联系方式[项] }}{% if not loop.last %}，{% endif %}{% endfor %}）。{% endif %}
unit_kinds:
  - {name: 高校, ends: [大学, 学院]}
  - {name: 中小学}
contacts: [联系人, 电话, 信箱]
period: {from: 09-01}
file_name: "{单位}信息公开{年度}"
published:
  - {check: N416, unit_kind: 高校, until: 10-31}
sections:
  - label: 一、概述
    name: 概述
    kind: narrative
    mentions:
      - {check: N404, what: 招生, any: [招生], unit_kind: 高校}
  - {label: 二、其他, name: 其他, kind: narrative}
"""
TEXT = "单位: {unit}\n年度: 2022\n格式: xxxx-2020\n概述: 招生信息按时公布。\n其他: 没有其他事项，数据由校办公室汇总。\n"


@pytest.fixture
def form(add_form: AddForm) -> Form:
    return add_form("xxxx-2020", FORM)


def report(folder: Path, more: str = "", unit: str = "云溪大学", name: str = "年报.yaml") -> Path:
    path = folder / name
    path.write_text(TEXT.format(unit=unit) + more, encoding="utf-8")
    return path


# Kinds of agencies


@pytest.mark.usefixtures("form")
@pytest.mark.parametrize(
    ("unit", "typed", "found"),
    [
        ("云溪大学", "", ["N404"]),
        ("云溪师范学院", "", ["N404"]),
        ("云溪中学", "", []),
        ("云溪中学", "单位类型: 高校\n", ["N404"]),
        ("云溪大学", "单位类型: 中小学\n", []),
        ("云溪大学", "单位类型: 部门\n", ["Y105"]),
    ],
)
def test_a_kind_is_told_by_the_name_or_typed(
    tmp_path: Path, unit: str, typed: str, found: list[str]
) -> None:
    path = report(tmp_path, typed, unit)
    path.write_text(path.read_text(encoding="utf-8").replace("招生", "考试"), encoding="utf-8")
    checked = check_file(path)

    assert sorted(codes(checked)) == sorted(found)
    hints = [finding.hint for finding in checked.findings if finding.code == "Y105"]
    assert hints in ([], ["只写高校、中小学之一"])


def test_the_official_forms_tell_governments_from_the_rest() -> None:
    official = load_form("zfxxgk-2021")

    assert official.kind_of("云溪县人民政府") == "政府"
    assert official.kind_of("云溪县人民政府办公室") == "部门"


# Contacts


@pytest.mark.usefixtures("form")
def test_contacts_are_those_of_the_form(command_line: CommandLine, tmp_path: Path) -> None:
    path = report(tmp_path, "联系方式: {联系人: 张老师, 信箱: 云溪100号}\n")
    assert codes(check_file(path)) == []
    assert command_line.run("build", path.name).code == 0
    back = import_file(tmp_path / "年报.docx", tmp_path / "读回.yaml").checked
    assert back.report.draft.contacts == {"联系人": "张老师", "信箱": "云溪100号"}
    assert back.document == check_file(path).document

    wrong = check_file(report(tmp_path, "联系方式: {地址: 一号}\n", name="错.yaml"))
    assert codes(wrong) == ["Y103"]
    schema = json.loads(command_line.run("schema", "--form", "xxxx-2020").stdout)
    assert list(schema["properties"]["联系方式"]["properties"]) == ["联系人", "电话", "信箱"]
    assert schema["properties"]["单位类型"]["enum"] == ["高校", "中小学", None]


def test_a_form_that_prints_no_contacts_asks_for_none(
    add_form: AddForm, command_line: CommandLine, tmp_path: Path
) -> None:
    preface = FORM.split("preface: |\n")[1].split("\n")[0]
    add_form("xxxx-2020", FORM.replace(f"preface: |\n{preface}", "preface: 由{{ 单位 }}编制。"))
    report(tmp_path, name="2022.yaml")
    assert command_line.run("new", "2023", "--from", "2022.yaml", "-o", "新.yaml").code == 0

    assert "联系方式" not in (tmp_path / "新.yaml").read_text(encoding="utf-8")


# Period


def test_a_year_may_begin_in_another_calendar_year() -> None:
    school, calendar = Period(9, 1), Period()

    assert (school.begin(2022), school.end(2022)) == (
        datetime.date(2021, 9, 1),
        datetime.date(2022, 8, 31),
    )
    assert (calendar.begin(2022), calendar.end(2022)) == (
        datetime.date(2022, 1, 1),
        datetime.date(2022, 12, 31),
    )
    assert Period(3, 1).end(2024) == datetime.date(2024, 2, 29)
    assert school.next(2022, 10, 31) == datetime.date(2022, 10, 31)
    assert school.next(2022, 3, 31) == datetime.date(2023, 3, 31)
    assert calendar.next(2022, 1, 31) == datetime.date(2023, 1, 31)
    assert (school.calendar_years(2022), calendar.calendar_years(2022)) == ((2021, 2022), (2022,))


@pytest.mark.usefixtures("form")
def test_its_days_can_be_cited_in_text_preface_and_template(tmp_path: Path) -> None:
    path = report(tmp_path, "附加部分:\n  附: 自{{ 起始日期 }}至{{ 截止日期 }}。\n")
    checked = check_file(path)

    assert codes(checked) == []
    assert "2021年9月1日至2022年8月31日" in str(checked.document and checked.document.preface)
    assert "2021年9月1日至2022年8月31日" in str(checked.document and checked.document.added)


@pytest.mark.usefixtures("form")
@pytest.mark.parametrize(
    ("more", "found"),
    [
        ("前言: 统计期限为2021年9月1日至2022年8月31日。\n", []),
        ("前言: 统计期限为2022年1月1日至12月31日。\n", ["N410"]),
        ("前言: 2021年以来依法公开。\n", []),
        ("前言: 2020年的情况。\n", ["N410"]),
        ("附加部分:\n  附: 2021年，本校收到申请3件。\n", []),
        ("附加部分:\n  附: 2020年，本校收到申请3件。\n", ["N415"]),
        ("发布日期: 2022-10-20\n", []),
        ("发布日期: 2022-08-31\n", ["N416"]),
        ("发布日期: 2022-09-01\n", []),
        ("发布日期: 2022-11-01\n", ["N416"]),
        ("发布信息: {成文日期: 2022-09-02}\n", []),
        ("发布信息: {成文日期: 2022-08-02}\n", ["N432"]),
    ],
)
def test_dates_are_judged_by_the_period(tmp_path: Path, more: str, found: list[str]) -> None:
    assert codes(check_file(report(tmp_path, more))) == found


@pytest.mark.usefixtures("form")
def test_both_calendar_years_name_a_file(tmp_path: Path) -> None:
    for name, found in (("2022", []), ("2021", []), ("2021-2022", []), ("2020", ["N410"])):
        assert codes(check_file(report(tmp_path, name=f"学校{name}.yaml"))) == found


def test_the_year_before_is_another_one_in_a_calendar_year(form: Form) -> None:
    line = "2021年，本机关收到申请3件。"

    assert [odd.year for odd in odd_years(line, form, 2022, 2023)] == [2021]
    assert not list(odd_years(line, form, 2022, 2023, 2021))


@pytest.mark.parametrize("year", ["1900", "9999"])
def test_years_at_the_end_of_the_calendar(
    command_line: CommandLine, tmp_path: Path, form: Form, year: str
) -> None:
    path = report(tmp_path, "发布日期: 2022-10-20\n")
    text = path.read_text(encoding="utf-8")
    for form_id in (form.id, "zfxxgk-2021"):
        changed = text.replace("2022\n", f"{year}\n", 1).replace(form.id, form_id)
        path.write_text(changed, encoding="utf-8")
        assert command_line.run("check", path.name).code in (0, 1)
    assert command_line.run("new", "9999").code == 0


def test_templates_may_print_its_days(form: Form) -> None:
    assert {"起始日期", "截止日期"} <= names_of(form).keys()


# Names of files


@pytest.mark.usefixtures("form")
def test_a_new_file_is_named_by_the_form(command_line: CommandLine, tmp_path: Path) -> None:
    report(tmp_path, name="旧.yaml")
    made = command_line.run("new", "2023", "--from", "旧.yaml")
    assert (made.code, made.stderr) == (0, "")
    path = tmp_path / "云溪大学信息公开2023.yaml"
    assert path.is_file()
    assert "已新建 云溪大学信息公开2023.yaml" in made.stdout
    assert "makereport build 云溪大学信息公开2023.yaml" in path.read_text(encoding="utf-8")

    assert command_line.run("new", "2023", "--from", "旧.yaml").code == 1  # never over a file
    (tmp_path / "夹").mkdir()
    assert command_line.run("new", "2023", "--from", "旧.yaml", "-o", "夹").code == 0
    assert (tmp_path / "夹" / "云溪大学信息公开2023.yaml").is_file()
    assert command_line.run("new", "2023", "-o", "夹").code == 0  # of the form of the year
    assert (tmp_path / "夹" / "2023.yaml").is_file()


@pytest.mark.usefixtures("form")
def test_last_years_file_is_found_by_the_name_that_the_form_gives(tmp_path: Path) -> None:
    last = report(tmp_path, name="云溪大学信息公开2021.yaml")
    last.write_text(last.read_text(encoding="utf-8").replace("2022", "2021"), encoding="utf-8")
    checked = check_file(report(tmp_path, name="云溪大学信息公开2022.yaml"))
    assert checked.report.last

    renamed = check_file(report(tmp_path, name="2022.yaml"))
    assert renamed.report.last
    assert renamed.report.last.path == last


# Mistakes


@pytest.mark.parametrize(
    ("was", "becomes", "said"),
    [
        ("  - {name: 中小学}\n", "  - {name: 高校}\n", "写了两次"),
        ("ends: [大学, 学院]", "ends: []", "ends 是空的"),
        ("{name: 高校, ends: [大学, 学院]}", "{name: 高校}", "要排在最后"),
        (
            "what: 招生, any: [招生], unit_kind: 高校",
            "what: 招生, any: [招生], unit_kind: 高效",
            "是不是“高校”",
        ),
        ("unit_kind: 高校, until", "unit_kind: 部门, until", "可以写 高校、中小学"),
        ("from: 09-01", "from: 02-29", "from 是月和日，例如 09-01"),
        ("from: 09-01", "from: 9-1", "from 是月和日，例如 09-01"),
        ("until: 10-31", "until: 04-31", "until 是月和日，例如 01-31"),
        ("period: {from: 09-01}", "period: 09-01", "period 应当是一组"),
        ('"{单位}信息公开{年度}"', '"{单位}信息公开"', "要有 {年度}"),
        ('"{单位}信息公开{年度}"', '"{标题}{年度}"', "可以用 {单位}、{年度}"),
        ('"{单位}信息公开{年度}"', '"../{年度}"', "file_name"),
        ("contacts: [联系人, 电话, 信箱]", "contacts: [联系人, 联系人]", "写了两次"),
    ],
)
def test_a_mistake_in_the_form_is_told(
    add_form: AddForm, was: str, becomes: str, said: str
) -> None:
    assert FORM.count(was) == 1
    text = FORM.replace(was, becomes)
    with pytest.raises(FormError) as caught:
        add_form("xxxx-2020", text)

    line = next(n for n, line in enumerate(text.split("\n"), 1) if becomes.strip() in line)
    assert said in str(caught.value)
    assert f"form.yaml:{line}:" in str(caught.value)
