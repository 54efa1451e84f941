"""Reports by forms of several families in one folder: each goes with its own kind, and
what two of them say of the same is compared (C309)."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from makereport import check_file, check_many, form_for_year, load_form
from makereport.findings.errors import FormError
from makereport.form.model import Form, family_of
from makereport.form.relation_reader import cells_beside
from makereport.form.shelf import form_ids, form_of_family
from tests.support.forms import AddForm
from tests.support.reports import OPEN, ROOT, codes, complete
from tests.support.runner import CommandLine

FORM = """id: zfsc-2020
name: 执法统计年报格式
source: 某某〔2020〕1号
years: {from: 2020}
title: "{{ 年度 }}年度执法统计年报"
preface: 由{{ 单位 }}编制。
sections:
  - label: 表一 处罚情况
    name: 处罚
    kind: table
    direction: down
    widths: [4000, 2422, 2422]
    blocks:
      - head: 项目
        columns:
          - {label: 处罚数量, name: 数量, kind: count, unit: 宗}
          - {label: 罚没金额, name: 金额, kind: amount, unit: 万元}
        rows:
          - {label: 警告, name: 警告}
          - {label: 罚款, name: 罚款}
          - {label: 合计, name: 合计, sum: [警告, 罚款], check: B202}
  - label: 表二 许可情况
    name: 许可
    kind: table
    direction: across
    widths: [4422, 4422]
    not_applicable: 本单位无此职责。
    blocks:
      - columns:
          - {label: 受理数量, name: 受理, kind: count, unit: 宗}
          - {label: 许可数量, name: 许可, kind: count, unit: 宗}
beside:
  - {form: zfxxgk, figures: [处罚.合计.数量], equal: [主动公开.行政处罚]}
  - {form: zfxxgk, figures: [许可.许可], equal: [主动公开.行政许可], tolerance: 2, note: 许可数量应当一致}
"""
OTHER = "单位: 云溪县示范局\n年度: {year}\n格式: zfsc-2020\n"
PENALTIES = "处罚:\n  警告: {{数量: 4}}\n  罚款: {{数量: {}}}\n"
PUBLIC = OPEN + "  行政许可: 317\n  行政处罚: 34\n"


@pytest.fixture
def form(add_form: AddForm) -> Form:
    return add_form("zfsc-2020", FORM)


def write(folder: Path, **files: str) -> None:
    for name, text in files.items():
        (folder / f"{name}.yaml").write_text(text, encoding="utf-8")


def other(fines: int = 30, permits: int = 317, year: int = 2021, unit: str = "云溪县示范局") -> str:
    head = OTHER.format(year=year).replace("云溪县示范局", unit)
    return head + PENALTIES.format(fines) + f"许可:\n  许可: {permits}\n"


def public(text: str = PUBLIC, **values: str) -> str:
    return complete("".join(f"{key}: {value}\n" for key, value in values.items()) + text)


# Families


def test_a_family_is_the_id_without_its_year(form: Form) -> None:
    assert [family_of(each) for each in ("zfxxgk-2021", "xzzf-zj-2024", "my", "a-20211")] == [
        "zfxxgk",
        "xzzf-zj",
        "my",
        "a-20211",
    ]
    assert form.family == "zfsc"
    newest = form_for_year(2021)
    assert newest
    assert newest.family == load_form("zfxxgk-2019").family


@pytest.mark.usefixtures("form")
def test_last_years_report_is_one_of_the_same_family(tmp_path: Path) -> None:
    write(tmp_path, **{"2020": public("", 年度="2020"), "执法2020": other(year=2020)})
    write(tmp_path, **{"2021": public(), "执法2021": other()})
    for name in ("2021", "执法2021"):
        checked = check_file(tmp_path / f"{name}.yaml")
        assert codes(checked) == []
        assert checked.report.last
        assert checked.report.last.path.name == name.replace("2021", "2020") + ".yaml"

    (tmp_path / "执法2020.yaml").unlink()
    checked = check_file(tmp_path / "执法2021.yaml")
    assert (codes(checked), checked.report.last) == ([], None)
    assert "没有找到上年的年报" in checked.understood


@pytest.mark.usefixtures("form")
def test_of_two_files_that_may_be_last_years_the_one_of_the_family_is(tmp_path: Path) -> None:
    write(tmp_path, **{"2020": public("", 年度="2020"), "执法统计2020": other(year=2020)})
    write(tmp_path, 执法统计2021=other())
    checked = check_file(tmp_path / "执法统计2021.yaml")

    assert codes(checked) == []
    assert checked.report.last
    assert checked.report.last.path.name == "执法统计2020.yaml"


@pytest.mark.usefixtures("form")
def test_what_was_published_by_another_form_is_no_last_year(
    command_line: CommandLine, tmp_path: Path
) -> None:
    write(tmp_path, **{"2020": other(year=2020), "2021": public(PUBLIC)})
    assert command_line.run("build", "2020.yaml").code == 0
    (tmp_path / "2020.yaml").unlink()

    checked = check_file(tmp_path / "2021.yaml")
    assert (codes(checked), checked.report.last) == ([], None)


@pytest.mark.usefixtures("form")
def test_a_report_by_another_form_that_is_named_is_refused(tmp_path: Path) -> None:
    write(tmp_path, 执法=other(year=2020), **{"2021": public(上年="执法.yaml")})

    [found] = check_file(tmp_path / "2021.yaml").findings
    assert found.code == "C303"
    assert "是另一种年报（zfsc-2020），这份是 zfxxgk-2021" in found.message


@pytest.mark.usefixtures("form")
def test_the_same_agency_twice_is_one_of_each(command_line: CommandLine, tmp_path: Path) -> None:
    write(tmp_path, 公开=public(), 执法=other())
    said = command_line.run("check", ".")
    assert (said.code, said.stdout) == (0, "检查了 2 个文件，都没有问题：0 个错误，0 个警告\n")

    write(tmp_path, 执法二=other())
    said = command_line.run("check", ".")
    assert said.stdout.count("F701") == 2
    assert "公开.yaml" not in said.stdout


@pytest.mark.usefixtures("form")
def test_odd_years_are_those_of_a_family(command_line: CommandLine, tmp_path: Path) -> None:
    for number in range(4):
        write(tmp_path, **{f"甲{number}": public(单位=f"云溪县{number}局")})
    write(tmp_path, 执法=other(year=2022, unit="云溪县9局"))

    assert "F702" not in command_line.run("check", ".").stdout


@pytest.mark.usefixtures("form")
def test_products_do_not_clash(command_line: CommandLine, tmp_path: Path) -> None:
    write(tmp_path, 公开=public(), 执法=other())
    assert command_line.run("build", ".", "-o", "出").code == 0
    assert {each.name for each in (tmp_path / "出").iterdir()} == {"公开.docx", "执法.docx"}

    refused = command_line.run("build", ".", "-o", "出", "--name", "{单位}{年度}")
    assert refused.code == 2
    assert '加上文件名：--name "{单位}{年度}{文件名}"' in refused.stderr
    named = command_line.run("build", ".", "-o", "出", "--name", "{单位}{年度}{文件名}")
    assert named.code == 0


@pytest.mark.usefixtures("form")
def test_sums_are_of_one_family(command_line: CommandLine, tmp_path: Path) -> None:
    write(tmp_path, 甲公开=public(), 甲执法=other())
    refused = command_line.run("merge", ".", "-o", "汇总.yaml")
    assert refused.code == 1
    assert "用了不同的格式" in refused.stderr
    assert "份年报" not in refused.stderr

    parent = OTHER.format(year=2021).replace("示范局", "人民政府") + '下级: ["*.yaml"]\n'
    write(tmp_path, 县=parent + PENALTIES.format(30))
    assert [f.message for f in check_file(tmp_path / "县.yaml").findings if f.code == "H501"] == [
        "“表二 许可情况”没有填，按 0 计；1 份下级年报之和不全是 0"
    ]
    write(tmp_path, 县=parent.replace('["*.yaml"]', "甲公开.yaml"))
    [found] = check_file(tmp_path / "县.yaml").findings
    assert "甲公开.yaml 用的是另一种格式" in found.message


@pytest.mark.usefixtures("form")
def test_a_new_report_goes_on_by_its_own_form(command_line: CommandLine, tmp_path: Path) -> None:
    write(tmp_path, 执法2021=other())
    assert (
        command_line.run("new", "2022", "--from", "执法2021.yaml", "-o", "执法2022.yaml").code == 0
    )

    assert check_file(tmp_path / "执法2022.yaml").form.id == "zfsc-2020"


# Figures of two reports


@pytest.mark.usefixtures("form")
def test_figures_that_agree_are_silent(tmp_path: Path) -> None:
    write(tmp_path, 公开=public(), 执法=other(permits=319))  # within the tolerance

    assert codes(check_file(tmp_path / "执法.yaml")) == []
    assert codes(check_file(tmp_path / "公开.yaml")) == []


@pytest.mark.usefixtures("form")
def test_figures_that_differ_name_both_cells_files_and_lines(tmp_path: Path) -> None:
    write(tmp_path, 公开=public(), 执法=other(31, 320))

    fines, permits = check_file(tmp_path / "执法.yaml", "执法.yaml").findings
    assert (fines.code, fines.line, fines.path) == ("C309", 4, ("处罚", "合计", "数量"))
    assert fines.message == (
        f"“处罚情况”合计的处罚数量是 35，{tmp_path / '公开.yaml'}"
        "（政府信息公开工作年度报告格式（2021年版））里“主动公开政府信息情况”行政处罚是 34（第 3 行），相差 1"
    )
    assert (permits.line, permits.path) == (8, ("许可", "许可"))
    assert "许可数量是 320" in permits.message
    assert "相差 3，允许相差 2" in permits.message
    assert permits.hint.startswith("许可数量应当一致；确有原因的，在这一行末尾写")

    text = other(31, 320).replace("处罚:", "处罚:  # makereport: 忽略 C309")
    write(tmp_path, 执法=text.replace("320", "320  # makereport: 忽略 C309"))
    assert codes(check_file(tmp_path / "执法.yaml")) == []


@pytest.mark.usefixtures("form")
@pytest.mark.parametrize(
    "text",
    [
        public(年度="2022"),
        public(单位="云溪县另一局"),
        public(OPEN + "  行政许可: 三百\n  行政处罚: 三十\n"),
        other(1, 1, unit="云溪县另一局"),
        "单位: 云溪县示范局\n年度",
    ],
)
def test_what_is_no_report_of_the_agency_and_year_is_not_compared(
    tmp_path: Path, text: str
) -> None:
    write(tmp_path, 公开=text, 执法=other())

    assert codes(check_file(tmp_path / "执法.yaml")) == []


@pytest.mark.usefixtures("form")
def test_of_two_nobody_knows_which_is_meant(tmp_path: Path) -> None:
    write(tmp_path, 公开=public(), 公开二=public(), 执法=other(1, 1))

    assert codes(check_file(tmp_path / "执法.yaml")) == []


@pytest.mark.usefixtures("form")
def test_a_report_that_is_typed_in_another_way_is_found(tmp_path: Path) -> None:
    text = public(OPEN + "  行政许可: 317\n").replace(
        "单位: 云溪县示范局", '"单位": "云溪县 示范局"'
    )
    write(tmp_path, 公开=text, 执法=other())

    [found] = check_file(tmp_path / "执法.yaml").findings
    assert "行政处罚是 0" in found.message


@pytest.mark.usefixtures("form")
def test_a_table_that_was_left_out_is_said_to_be(tmp_path: Path) -> None:
    write(tmp_path, 公开=public(""), 执法=OTHER.format(year=2021) + PENALTIES.format(30))

    [found] = check_file(tmp_path / "执法.yaml").findings  # neither has permits
    assert found.message.endswith("；“主动公开政府信息情况”没有填，按 0 计")


@pytest.mark.usefixtures("form")
def test_a_table_that_does_not_apply_is_not_compared(tmp_path: Path) -> None:
    text = OTHER.format(year=2021) + PENALTIES.format(30) + "许可: 不适用\n"
    write(tmp_path, 公开=public(), 执法=text)

    assert codes(check_file(tmp_path / "执法.yaml")) == []


@pytest.mark.usefixtures("form")
def test_what_was_published_is_compared_by_its_name(
    command_line: CommandLine, tmp_path: Path
) -> None:
    write(tmp_path, **{"2021": public(), "执法2021": other(31)})
    assert command_line.run("build", "2021.yaml").code == 0
    (tmp_path / "2021.yaml").unlink()

    [found] = check_file(tmp_path / "执法2021.yaml").findings
    assert "2021.docx" in found.message
    assert "行，" not in found.message.split("里“")[1]


@pytest.mark.usefixtures("form")
def test_many_reports_are_compared_too(tmp_path: Path) -> None:
    write(tmp_path, 公开=public(), 执法=other(31))
    files = [tmp_path / "公开.yaml", tmp_path / "执法.yaml"]

    assert [[f.code for f in done.findings] for done in check_many(files)] == [[], ["C309"]]
    with ThreadPoolExecutor(1) as executor:  # which is sent bytes
        done = list(check_many(files[1:], executor=executor))
    assert [[f.code for f in each.findings] for each in done] == [["C309"]]


@pytest.mark.usefixtures("form")
def test_a_report_is_built_again_when_the_other_one_changes(
    command_line: CommandLine, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    write(tmp_path, 公开=public(), 执法=other())
    (tmp_path / "出").mkdir()
    build = ("build", "执法.yaml", "公开.yaml", "-o", "出")
    assert command_line.run(*build).code == 0
    again = command_line.run(*build)
    assert "没有变" in again.stdout + again.stderr

    write(tmp_path, 公开=public(PUBLIC.replace("34", "35")))
    assert "C309" in command_line.run(*build).stderr
    write(tmp_path, 公开=public())
    assert command_line.run(*build).code == 0
    (tmp_path / "公开.yaml").rename(tmp_path / "公开信息.yaml")
    write(tmp_path, 公开信息=public(PUBLIC.replace("34", "36")))
    assert "C309" in command_line.run("build", "执法.yaml", "公开信息.yaml", "-o", "出").stderr


@pytest.mark.parametrize(
    ("was", "becomes", "place", "said"),
    [
        (
            "form: zfxxgk, figures: [处",
            "form: zfxxgk-2021, figures: [处",
            (33, 12),
            "不带年份：zfxxgk",
        ),
        ("form: zfxxgk, figures: [处", "form: zfsc, figures: [处", (33, 12), "relations"),
        ("处罚.合计.数量", "处罚.合计.数", (33, 30), "不在行“合计”中"),
        ("[主动公开.行政处罚]", "[主动公开]", (33, 49), "写成 表.行.列"),
        ("tolerance: 2", "tolerance: 约2", (34, 69), "tolerance"),
        ("tolerance: 2", "tolerence: 2", (34, 58), "是不是“tolerance”"),
    ],
)
def test_a_mistake_in_the_form_is_told_where_it_stands(
    add_form: AddForm, was: str, becomes: str, place: tuple[int, int], said: str
) -> None:
    assert FORM.count(was) == 1
    with pytest.raises(FormError) as caught:
        add_form("zfsc-2020", FORM.replace(was, becomes))

    assert said in str(caught.value)
    assert f"form.yaml:{place[0]}:{place[1]}:" in str(caught.value)


def test_a_cell_that_the_other_form_lacks_is_a_mistake_of_the_form(
    add_form: AddForm, tmp_path: Path
) -> None:
    add_form("zfsc-2020", FORM.replace("主动公开.行政处罚", "主动公开.行政处分"))
    write(tmp_path, 公开=public(), 执法=other())

    with pytest.raises(FormError, match=r"form.yaml:33:.*行政处分.*是不是“行政处罚”"):
        check_file(tmp_path / "执法.yaml")


def test_the_official_forms_name_cells_that_the_others_have() -> None:
    named = [(load_form(each), beside) for each in form_ids() for beside in load_form(each).beside]
    assert named
    for form, beside in named:
        other = form_of_family(beside.family)
        assert other
        assert len(cells_beside(form, beside, other, other)) == len(beside.right)


def test_a_cell_that_only_an_older_form_lacks_is_not_compared(
    add_form: AddForm, tmp_path: Path
) -> None:
    new = (ROOT / "templates/zfxxgk-2021/form.yaml").read_text(encoding="utf-8")
    assert "制发" in new
    add_form("zfsc-2020", FORM.replace("主动公开.行政处罚", "主动公开.规章.制发"))
    write(tmp_path, 公开=public("", 年度="2020"), 执法=other(year=2020))

    assert codes(check_file(tmp_path / "执法.yaml")) == []
