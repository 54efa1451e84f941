"""Commands as people type them: new, explain, template, help, usage errors."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest

import makereport
from tests.support.reports import built, check_text, codes
from tests.support.runner import run


def test_version_is_told_without_the_rest_of_the_program() -> None:
    result = run("--version")
    code = (
        "import sys; sys.argv = ['makereport', '--version'];"
        "from makereport.cli.main import main; main();"
        "print(sorted({'docxtpl', 'docx', 'jinja2', 'yaml', 'lxml'} & set(sys.modules)))"
    )
    loaded = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=True
    )

    assert result.stdout == f"makereport {makereport.__version__}\n"
    assert loaded.stdout.splitlines()[-1] == "[]"


def test_new_writes_a_starter_that_builds_as_it_is_and_says_what_to_do_next(tmp_path: Path) -> None:
    made = run("new", "2022", cwd=tmp_path)
    built_ = run("build", "2022.yaml", cwd=tmp_path)

    assert made.code == 0
    assert "makereport build 2022.yaml" in made.stdout
    assert built_.code == 0, built_.stderr
    assert (tmp_path / "2022.docx").is_file()
    assert "新收0＋上年结转0＝办结0＋结转0（自动算出）" in built_.stdout


def test_new_never_overwrites(tmp_path: Path) -> None:
    (tmp_path / "2022.yaml").write_text("我的", encoding="utf-8")
    result = run("new", "2022", cwd=tmp_path)

    assert result.code == 1
    assert "已有同名文件，没有覆盖" in result.stderr
    assert (tmp_path / "2022.yaml").read_text(encoding="utf-8") == "我的"


def test_new_names_its_own_file_in_what_it_says_to_run(tmp_path: Path) -> None:
    (tmp_path / "局").mkdir()

    named, inside = (
        run("new", "2022", "-o", output, cwd=tmp_path) for output in ("初稿.yaml", "局")
    )

    assert (named.code, inside.code) == (0, 0)
    assert "# 填好后运行：makereport build 初稿.yaml\n" in (tmp_path / "初稿.yaml").read_text(
        encoding="utf-8"
    )
    assert (tmp_path / "局/2022.yaml").is_file()


@pytest.mark.parametrize(
    ("output", "said"),
    [
        ("没有/", "没有/2022.yaml: 没有写成：文件夹不存在\n    提示：请先建好文件夹 没有"),
        (f"{'长' * 90}.yaml", "文件名太长\n    提示：用 -o 换一个短一些的文件名"),
    ],
)
def test_a_place_that_cannot_be_written_to_is_told(tmp_path: Path, output: str, said: str) -> None:
    result = run("new", "2022", "-o", output, cwd=tmp_path)

    assert (result.code, list(tmp_path.iterdir())) == (1, [])
    assert said in result.stderr


def test_import_of_a_folder_or_of_a_report_file_is_refused_as_what_it_is(tmp_path: Path) -> None:
    (tmp_path / "2021.yaml").write_text("单位: 甲局\n年度: 2021\n", encoding="utf-8")

    folder, report = (run("import", name, cwd=tmp_path) for name in (".", "2021.yaml"))

    assert (folder.code, report.code) == (1, 1)
    assert ".: 文件夹里没有可以导入的文件" in folder.stderr
    assert "这已经是 YAML" in report.stderr


def test_every_cell_of_the_starter_can_be_filled_in_place(tmp_path: Path) -> None:
    run("new", "2022", cwd=tmp_path)
    text = (tmp_path / "2022.yaml").read_text(encoding="utf-8").replace(": 0", ": 1")
    checked = check_text(tmp_path, text, "2022.yaml")

    # 21 rows of results against 2 rows received: the balance cannot hold.
    assert set(codes(checked)) == {"B203", "N407"}
    assert checked.report.figures["申请"]["办结", "总计"] == 21 * 6


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["new", "2018"], "没有适用于 2018 年度的格式"),
        (["new", "明年"], "“明年”不是年份"),
        (["bulid", "x"], "没有命令 bulid，是不是 build？"),
        (["build"], "缺少参数“文件…”"),
        (["build", "--forc", "x"], "没有选项 --forc，是不是 --force、--forms、--format？"),
        (["check", "x", "--format", "xml"], "--format 只能是"),
        (["explain", "B999"], "没有代码 B999"),
        (["template", "draw", "x"], "没有格式 x"),
        (["merge", "x"], "缺少选项“-o, --output”"),
        (["new", "2022", "--from"], "选项 --from 后面要写上它的值"),
        (["build", "x", "--force=1"], "选项 --force 后面不能带值"),
        (["new", "2022", "-o", "2022.docx"], "-o 的文件名要以 .yaml 结尾，不是 2022.docx"),
        (["import", "x.docx", "-o", "x.docx"], "-o 的文件名要以 .yaml 结尾，不是 x.docx"),
    ],
)
def test_wrong_usage_is_told_in_chinese_with_exit_code_2(words: list[str], said: str) -> None:
    result = run(*words)

    assert result.code == 2
    assert said in result.stderr
    assert result.stdout == ""


@pytest.mark.parametrize(
    "words", [["--help"], ["build", "--help"], ["check", "--help"], ["template", "--help"]]
)
def test_help_is_chinese(words: list[str]) -> None:
    result = run(*words)

    assert result.code == 0
    assert result.stdout.startswith("用法：makereport")
    for english in ("Usage", "Options", "Arguments", "Commands", "Show", "OPTIONS", "COMMAND"):
        assert english not in result.stdout


def test_help_shows_arguments_as_they_are_typed() -> None:
    assert run("diff", "--help").stdout.startswith("用法：makereport diff [选项] A B\n")


def test_explain_takes_a_code_in_any_case_and_lists_all_without_one() -> None:
    assert "勾稽关系" in run("explain", "b203").stdout
    assert len(run("explain").stdout.splitlines()) == len(makereport.findings.codes.CODES)


def test_check_as_json_is_one_array_with_the_promised_keys(tmp_path: Path) -> None:
    (tmp_path / "坏 的.yaml").write_text("年度: 2021\n行政: 1\n", encoding="utf-8")
    result = run("check", "坏 的.yaml", "--format", "json", cwd=tmp_path)
    rows = json.loads(result.stdout)

    assert result.code == 1
    assert [row["code"] for row in rows] == ["Y103"]
    assert all(
        list(row) == ["code", "severity", "message", "hint", "path", "file", "line", "column"]
        for row in rows
    )
    unknown = next(row for row in rows if row["code"] == "Y103")
    assert unknown["path"] == ["行政"]
    assert (unknown["file"], unknown["line"], unknown["column"]) == ("坏 的.yaml", 2, 1)


def test_check_writes_findings_to_stdout_and_counts_them(tmp_path: Path) -> None:
    (tmp_path / "2021.yaml").write_text("单位: 甲\n年度: 2021\n", encoding="utf-8")
    result = run("check", "2021.yaml", cwd=tmp_path)

    assert result.stderr == ""
    assert "2021.yaml:1:1: 错误 N402" in result.stdout
    assert result.stdout.endswith("检查了 1 个文件：3 个错误，0 个警告\n")


def test_template_draw_makes_a_template_that_build_can_use(tmp_path: Path) -> None:
    assert run("template", "draw", "-o", "我的 模板.docx", cwd=tmp_path).code == 0
    check_text(tmp_path, "")
    result = run("build", "2021.yaml", "--template", "我的 模板.docx", cwd=tmp_path)

    assert result.code == 0, result.stderr
    assert (tmp_path / "2021.docx").read_bytes() == built(check_text(tmp_path, ""))


def test_template_list_names_the_forms_and_their_years() -> None:
    listed = run("template", "list").stdout.splitlines()

    assert [line.rpartition("  ")[0] for line in listed] == [
        "fzzf-2019  2019年度起",
        "xzzf-zj-2024  2024年度起",
        "zfxxgk-2019  2019—2020年度",
        "zfxxgk-2021  2021年度起",
    ]


def test_a_file_with_errors_does_not_keep_the_others_from_being_written(tmp_path: Path) -> None:
    check_text(tmp_path, "行政: 1\n", "坏.yaml")
    check_text(tmp_path, "", "好.yaml")
    result = run("build", "坏.yaml", "好.yaml", cwd=tmp_path)

    assert result.code == 1
    assert "坏.yaml: 有错误，没有写出 Word 文件" in result.stderr
    assert [path.name for path in tmp_path.glob("*.docx")] == ["好.docx"]


def test_a_word_file_given_as_input_is_named_as_such_and_left_alone(tmp_path: Path) -> None:
    (tmp_path / "2021.docx").write_bytes(built(check_text(tmp_path, "")))
    before = (tmp_path / "2021.docx").read_bytes()
    refused = run("build", "2021.docx", cwd=tmp_path)
    forced = run("build", "--force", "2021.yaml", "-o", "2021.yaml", cwd=tmp_path)

    assert "Y100 这是 Word、Excel、PDF 或压缩文件，不是 YAML" in refused.stderr
    assert forced.code == 2
    assert "2021.yaml 是要读的年报，不能写成 Word 文件" in forced.stderr
    assert (tmp_path / "2021.docx").read_bytes() == before


def test_quiet_hides_what_was_done_but_no_error(tmp_path: Path) -> None:
    check_text(tmp_path, "行政: 1\n", "坏.yaml")
    check_text(tmp_path, "", "好.yaml")
    result = run("build", "-q", "坏.yaml", "好.yaml", cwd=tmp_path)

    assert result.stdout == ""
    assert "Y103" in result.stderr


def test_the_public_interface_is_a_short_list() -> None:
    types = "Attendance Between Checked Comparison Created FigureChange Finding Form Imported Item"
    types += (
        " LoneFigure MakereportError Merged Part Piece Sheet SheetCell Side TextChange WordChange"
    )
    texts = "CODES code_page code_text codes_list format_number identity read_year"
    forms = "OVERVIEW_SUFFIXES form_for_year form_ids forms_beside latest_form load_form schema_bytes schema_name"
    jobs = "build_bytes build_file check_bytes check_file diff_files draw_file import_file"
    jobs += " merge_files new_file schema_file sheet_names write_workbook __version__"
    jobs += " make_folder"
    forms += " PUBLISHED use_forms check_form is_own_form new_form"
    forms += " CheckedTemplate FORMATS Watch check_template export_folder template_in"
    many = "FoundFiles ImportOutcome Outcome Summary build_many check_many cluster find_reports"
    many += " import_many named_by same_name work_on_bytes"
    names = f"{many} {types} {texts} {forms} {jobs}".split()

    assert sorted(makereport.__all__) == sorted(names)
    for name in makereport.__all__:
        documented = getattr(makereport, name).__doc__
        assert documented, name


def test_a_bug_ends_in_a_log_file_and_exit_code_3(tmp_path: Path) -> None:
    code = (
        "import sys, makereport.jobs as b; sys.argv = ['makereport', 'check', 'x'];"
        "b.check_file = lambda *a: 1 / 0;"
        "from makereport.cli.main import main; sys.exit(main())"
    )
    result = subprocess.run(
        [sys.executable, "-c", code],
        capture_output=True,
        encoding="utf-8",
        env={"XDG_STATE_HOME": str(tmp_path), "PYTHONIOENCODING": "utf-8"},
        check=False,
    )
    logs = list((tmp_path / "makereport").glob("*.log"))

    assert result.returncode == 3
    assert "Traceback" not in result.stderr
    assert "ZeroDivisionError" in logs[0].read_text(encoding="utf-8")
    assert str(logs[0]) in result.stderr


def test_an_interrupt_ends_with_exit_code_130() -> None:
    code = (
        "import sys, makereport.jobs as b\n"
        "def interrupted(*a): raise KeyboardInterrupt\n"
        "b.check_file = interrupted; sys.argv = ['makereport', 'check', 'x']\n"
        "from makereport.cli.main import main; sys.exit(main())"
    )
    result = subprocess.run([sys.executable, "-c", code], capture_output=True, check=False)

    assert result.returncode == 130


WARNED = "主动公开:\n  行政强制: 无\n  行政处罚: 无  # makereport: 忽略 Y108\n"


@pytest.mark.parametrize(
    ("options", "code", "shown"),
    [
        ([], 0, 1),
        (["--strict"], 1, 2),
        (["--ignore", "Y10"], 0, 0),
        (["--ignore", "C,y108", "--strict"], 0, 0),
        (["--select", "N"], 0, 0),
        (["--select", "Y", "--select", "N"], 0, 1),
    ],
)
def test_warnings_can_be_chosen_and_made_to_fail(
    tmp_path: Path, options: list[str], code: int, shown: int
) -> None:
    check_text(tmp_path, WARNED)
    result = run("check", "2021.yaml", *options, cwd=tmp_path)

    assert (result.code, result.stdout.count("警告 Y108")) == (code, shown)


def test_errors_cannot_be_ignored_and_unknown_codes_are_wrong_usage(tmp_path: Path) -> None:
    check_text(tmp_path, "行政: 1\n")
    ignored = run("check", "2021.yaml", "--ignore", "Y", cwd=tmp_path)
    unknown = run("check", "2021.yaml", "--select", "X9", cwd=tmp_path)

    assert ignored.code == 1
    assert "错误 Y103" in ignored.stdout
    assert unknown.code == 2
    assert "没有以 X9 开头的代码" in unknown.stderr


def test_github_gets_annotations(tmp_path: Path) -> None:
    check_text(tmp_path, "行政强制: 1\n", "2021,甲.yaml")
    result = run("check", "2021,甲.yaml", "--format", "github", cwd=tmp_path)

    assert result.stdout.startswith(
        "::error file=2021%2C甲.yaml,line=1,col=1,title=Y103 不认识的键::不认识的键"
    )
    assert result.stdout.count("\n") == 1


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="only Linux has a full disk at hand")
def test_output_to_a_full_disk_is_told() -> None:
    with Path("/dev/full").open("wb") as full:
        result = run("check", "examples/yunxi/2021.yaml", stdout=full)

    assert (result.code, result.stderr) == (1, "错误 输出写不下：磁盘已满\n")
