"""Forms of users: a folder `templates` beside the report, or one that is named by
--forms, adds forms without installing anything, and never silently takes the place
of an official one."""

from __future__ import annotations

import os
import shutil
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from lxml import etree

from makereport import (
    MakereportError,
    Watch,
    build_bytes,
    build_many,
    check_file,
    check_many,
    draw_file,
    form_for_year,
    form_ids,
    forms_beside,
    load_form,
    use_forms,
    work_on_bytes,
)
from makereport.bulk.fresh import Freshness
from makereport.form import shelf
from makereport.form.model import Form
from makereport.form.reader import read_form
from makereport.form.shelf import forms_folder, only_forms
from makereport.ooxml.names import W
from makereport.word.draw import draw_template
from tests.support.reports import codes, tables
from tests.support.runner import CommandLine

FORM = """id: {id}
name: 图书馆年报
source: 县图书馆章程
years: {{from: 2020}}
title: "{{{{ 年度 }}}}年图书馆年度报告"
preface: 由{{{{ 单位 }}}}编制。
sections:
  - {{label: 一、开放情况, name: 开放情况, kind: narrative}}
  - label: 二、借阅情况
    name: 借阅
    kind: table
    direction: down
    widths: [4000, 4844]
    blocks:
      - head: 项目
        columns: [{{label: 册数, name: 册数, kind: count, unit: 册}}]
        rows: [{{label: 借出, name: 借出}}, {{label: 归还, name: 归还}}]
"""
REPORT = """单位: 云溪县图书馆
年度: 2021
格式: tsg-2020
开放情况: 全年开放。
借阅情况: {借出: 31, 归还: 29}
"""


def add(root: Path, form_id: str = "tsg-2020", text: str = FORM, own: str = "") -> Path:
    """A form in its folder, whole."""
    folder = root / (own or form_id)
    folder.mkdir(parents=True)
    (folder / "form.yaml").write_text(text.format(id=form_id), encoding="utf-8")
    draw_file(read_form(folder), folder / "report.docx")
    shutil.copy(forms_folder() / "zfxxgk-2021" / "page.html", folder)
    return folder


def report(folder: Path, text: str = REPORT, name: str = "2021.yaml") -> Path:
    folder.mkdir(exist_ok=True)
    (folder / name).write_text(text, encoding="utf-8")
    return folder / name


def default(text: str, first: int, last: int | None = None) -> str:
    years = f"years: {{{{from: {first}{f', to: {last}' if last else ''}}}}}\ndefault: true"
    return text.replace("years: {{from: 2020}}", years)


@pytest.fixture
def desk(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder with a report and its form beside it; what is built is
    remembered nowhere else."""
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    add(tmp_path / "馆" / "templates")
    report(tmp_path / "馆")
    return tmp_path / "馆"


@pytest.fixture
def named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The folder of a form elsewhere, that of `use_forms`."""
    folder = add(tmp_path / "格式")
    monkeypatch.setenv(shelf.FORMS, str(folder.parent))
    return folder


def wrong(path: Path) -> tuple[str, str]:
    """Code and message of the only finding."""
    [finding] = check_file(path).findings
    return finding.code, finding.message.replace(str(path.parent), "")


def test_a_form_beside_the_report_is_known_there_and_nowhere_else(
    desk: Path, tmp_path: Path
) -> None:
    elsewhere = report(tmp_path / "局")

    assert check_file(desk / "2021.yaml").findings == []
    assert wrong(elsewhere) == ("Y106", "没有格式“tsg-2020”")
    assert "tsg-2020" not in form_ids()
    with forms_beside(desk):
        assert "tsg-2020" in form_ids()
        assert load_form("tsg-2020") is check_file(desk / "2021.yaml").form
        assert form_for_year(2021) is load_form("zfxxgk-2021")


def test_every_command_works_with_a_form_beside_the_report(
    desk: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    line = CommandLine(desk, monkeypatch, capsys)
    for words in (
        "check 2021.yaml --strict",
        "build 2021.yaml --format docx,html",
        "import 2021.docx -o 读回.yaml",
        "import 2021.html -o 网页.yaml",
        "diff 2021.yaml 读回.yaml --exit-code",
        "merge 2021.yaml -o 汇总.yaml --overview 汇总.xlsx",
        "new 2022 --from 2021.yaml",
        "new 2023 --form tsg-2020",
        "build 2022.yaml 2023.yaml",
        "schema --form tsg-2020 -o tsg.json",
        "template draw tsg-2020",
        "template export tsg-2020 -o 副本",
        "template check 2021.docx",
    ):
        ran = line.run(*words.split())
        assert (words, ran.code) == (words, 0 if "template check" not in words else 1), ran.stderr
    assert (
        "tsg-2020  2020年度起  图书馆年报（县图书馆章程）\n" in line.run("template", "list").stdout
    )
    for name in ("读回.yaml", "网页.yaml"):
        assert check_file(desk / name).document == check_file(desk / "2021.yaml").document


def test_a_folder_that_is_named_is_known_to_the_processes_too(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    add(tmp_path / "格式")
    for name in ("甲.yaml", "乙.yaml"):
        report(tmp_path / "局", REPORT.replace("云溪县", name[0]), name)
    line = CommandLine(tmp_path / "局", monkeypatch, capsys)
    files = ("甲.yaml", "乙.yaml", "--jobs", "2")

    assert line.run("check", *files).stdout.count("Y106") == 2
    assert line.run("check", *files, "--forms", "../格式").stdout.endswith("0 个错误，0 个警告\n")
    assert line.run("build", *files, "--forms", "../格式/tsg-2020").code == 0
    missing = line.run("check", "甲.yaml", "--forms", "../没有")
    assert (missing.code, missing.stderr.splitlines()[0]) == (1, "错误 ../没有: 里面没有格式")


def test_machines_that_share_no_disk_are_sent_the_forms(desk: Path, tmp_path: Path) -> None:
    above = str(desk / "2021.yaml")
    for given in (tmp_path / "无", tmp_path / "格式"):
        given.mkdir(exist_ok=True)
    add(tmp_path / "格式")
    elsewhere = str(report(tmp_path / "局"))
    with ThreadPoolExecutor(1) as executor:
        [done] = check_many([above], executor=executor)
        assert (done.findings, done.failure) == ((), "")
        [done] = check_many([elsewhere], executor=executor)
        assert [finding.code for finding in done.findings] == ["Y106"]
        with only_forms(tmp_path / "格式"):
            [done] = build_many({elsewhere: tmp_path / "馆.docx"}, executor=executor)
    assert (done.findings, done.failure, done.status) == ((), "", "written")


def test_bytes_alone_have_the_forms_that_are_among_them(desk: Path, named: Path) -> None:
    files = {
        path.relative_to(desk).as_posix(): path.read_bytes()
        for path in desk.rglob("*")
        if path.is_file()
    }

    [done] = work_on_bytes(files, ["2021.yaml"], formats=("docx", "html"))
    assert sorted(done.made) == ["docx", "html"]
    [done] = work_on_bytes({"2021.yaml": REPORT.encode()}, ["2021.yaml"])
    assert [finding.code for finding in done.findings] == ["Y106"], named


Change = Callable[[Path], object]
CHANGES: dict[str, Change] = {
    "a label": lambda form: edit(form / "form.yaml", "label: 借出", "label: 外借"),
    "the Word template": lambda form: (form / "report.docx").write_bytes(b"PK"),
    "the page": lambda form: edit(form / "page.html", "<main", "<main id='x'"),
    "another form": lambda form: add(form.parent, "xx-2020"),
    "no form": lambda form: shutil.rmtree(form),
}


def edit(path: Path, before: str, after: str) -> None:
    text = path.read_text(encoding="utf-8")
    assert before in text
    path.write_text(text.replace(before, after), encoding="utf-8")


@pytest.mark.parametrize("change", CHANGES.values(), ids=CHANGES.keys())
def test_what_was_made_by_a_form_beside_it_is_made_again_when_that_changes(
    desk: Path, change: Change
) -> None:
    def again() -> list[str]:
        targets = {str(desk / "2021.yaml"): (str(desk / "2021.docx"), str(desk / "2021.html"))}
        return [done.status for done in build_many(targets, changed_only=True)]

    assert (again(), again()) == (["written"], ["unchanged"])
    change(desk / "templates" / "tsg-2020")
    assert again() != ["unchanged"]


def test_the_first_form_beside_a_report_is_noticed(tmp_path: Path) -> None:
    path = report(tmp_path, "单位: 云溪县示范局\n年度: 2021\n", "2021.yaml")
    [done] = build_many({str(path): tmp_path / "a.docx"}, noted=True)
    watch = Watch()
    watch.note(done)

    assert watch.changed() == []
    add(tmp_path / "templates")
    assert watch.changed() == [str(path)]


@pytest.mark.parametrize("name", ["form.yaml", "report.docx", "page.html"])
def test_a_named_form_is_part_of_the_program_for_what_was_made(named: Path, name: str) -> None:
    before = Freshness()._program
    (named / "extra.txt").write_text("不算", encoding="utf-8")
    assert Freshness()._program == before
    with (named / name).open("ab") as file:
        file.write(b"\n")

    assert Freshness()._program != before


def test_whoever_watches_sees_a_form_saved_anew(desk: Path) -> None:
    target = desk / "2021.docx"
    [done] = build_many({str(desk / "2021.yaml"): target}, noted=True)
    watch = Watch()
    watch.note(done)
    edit(desk / "templates" / "tsg-2020" / "form.yaml", "label: 借出", "label: 外借")
    draw_file(read_form(desk / "templates" / "tsg-2020"), desk / "templates/tsg-2020/report.docx")

    assert watch.changed() == [str(desk / "2021.yaml")]
    [done] = build_many({str(desk / "2021.yaml"): target})
    assert done.status == "written"
    assert check_file(desk / "2021.yaml").form.tables["借阅"].items["借出"].label == "外借"
    [printed] = tables(target.read_bytes())
    assert printed == [["项目", "册数"], ["外借", "31"], ["归还", "29"]]


# Whose form it is


def test_a_form_with_the_id_of_an_official_one_is_refused_unless_it_is_named_itself(
    desk: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    own = add(desk / "templates", "zfxxgk-2021")
    path = report(desk, "单位: 云溪县示范局\n年度: 2021\n格式: zfxxgk-2021\n", "a.yaml")
    said = (
        "/templates/zfxxgk-2021/form.yaml:1:5: 格式文件有误："
        "zfxxgk-2021 是程序自带的格式，换一个代号（文件夹的名称也换）"
    )

    assert wrong(path) == ("F715", said)
    official = load_form("zfxxgk-2021")
    for folder in (own.parent, own):
        monkeypatch.setenv(shelf.FORMS, str(folder))
        if folder == own:
            assert load_form("zfxxgk-2021").name == "图书馆年报"
        else:
            with pytest.raises(MakereportError, match="程序自带的格式"):
                form_ids()
    monkeypatch.delenv(shelf.FORMS)
    assert load_form("zfxxgk-2021") is official


def test_a_copy_of_an_official_form_to_restyle_is_no_form_of_its_own(tmp_path: Path) -> None:
    for name in ("zfxxgk-2021", "红头"):
        copy = shutil.copytree(forms_folder() / "zfxxgk-2021", tmp_path / "templates" / name)
        edit(copy / "form.yaml", "repeats: 50", "repeats: 60")  # that of another version
    path = report(tmp_path, "单位: 云溪县示范局\n年度: 2021\n")

    assert check_file(path).form is load_form("zfxxgk-2021")
    assert "F715" not in codes(check_file(path))


def test_two_forms_of_one_id_are_refused(desk: Path, named: Path) -> None:
    code, message = wrong(desk / "2021.yaml")

    assert code == "F715"
    assert message.endswith(f"{named} 的代号也是 tsg-2020，换一个")


def test_the_id_is_the_name_of_the_folder(tmp_path: Path) -> None:
    add(tmp_path / "templates", "tsg-2020", own="图书馆")
    path = report(tmp_path, REPORT.replace("tsg-2020", "图书馆"))

    assert wrong(path) == (
        "F715",
        "/templates/图书馆/form.yaml:1:5: 格式文件有误："
        "id 要与文件夹的名称相同：文件夹是 图书馆，id 是 tsg-2020",
    )


@pytest.mark.parametrize(
    ("form_id", "years", "line"),
    [
        ("tsg-2020", (2020, None), "从 2020 年度起已由 zfxxgk-2019 按年度选用，不能有两个"),
        ("tsg-2020", (2010, 2019), "从 2019 年度起已由 zfxxgk-2019 按年度选用，不能有两个"),
        ("tsg-2030", (2030, None), "从 2030 年度起已由 zfxxgk-2021 按年度选用，不能有两个"),
        ("zfxxgk-2022", (2021, None), "从 2021 年度起已由 zfxxgk-2021 按年度选用，不能有两个"),
        ("zfxxgk-2020", (2020, None), "从 2020 年度起已由 zfxxgk-2019 按年度选用，不能有两个"),
        ("zfxxgk-2022", (2022, None), ""),  # the next edition
        ("tsg-2010", (2010, 2018), ""),  # of years that nobody claims
    ],
)
def test_no_year_chooses_two_forms(
    tmp_path: Path, form_id: str, years: tuple[int, int | None], line: str
) -> None:
    add(tmp_path / "templates", form_id, default(FORM, *years))
    text = f"单位: 云溪县示范馆\n年度: {years[0]}\n开放情况: 全年开放。\n"
    path = report(tmp_path, text, "年报.yaml")

    if line:
        said = f"/templates/{form_id}/form.yaml:4:8: 格式文件有误：{line}"
        assert wrong(path) == ("F715", said)
    else:
        assert codes(check_file(path)) == []
        assert check_file(path).form.id == form_id


def test_two_forms_of_users_are_held_to_the_same(tmp_path: Path) -> None:
    add(tmp_path / "templates", "aa-2010", default(FORM, 2010, 2012))
    add(tmp_path / "templates", "bb-2011", default(FORM, 2011, 2014))
    code, message = wrong(report(tmp_path, "单位: 云溪县示范馆\n年度: 2012\n"))

    assert code == "F715"
    assert message.endswith(
        "bb-2011/form.yaml:4:8: 格式文件有误：从 2011 年度起已由 aa-2010 按年度选用，不能有两个"
    )


# Reports that have no form


def test_a_report_of_another_year_than_its_form_is_told(desk: Path) -> None:
    edit(desk / "2021.yaml", "年度: 2021", "年度: 2019")

    assert wrong(desk / "2021.yaml") == (
        "F717",
        "格式“tsg-2020”用于 2020 年度起，这份是 2019 年度的",
    )


def test_a_wrong_form_is_told_once_and_only_to_reports_that_may_be_of_it(desk: Path) -> None:
    edit(desk / "templates/tsg-2020/form.yaml", "kind: table", "kind: tabel")
    place = (
        "/templates/tsg-2020/form.yaml:11:11: 格式文件有误：不认识的 kind：tabel；是不是“table”？"
    )
    by_year = report(desk, "单位: 云溪县示范局\n年度: 2021\n乱: 写\n", "a.yaml")
    other = report(desk, "单位: 云溪县示范局\n年度: 2021\n格式: zfxxgk-2021\n", "b.yaml")

    assert wrong(desk / "2021.yaml") == ("F715", place)
    assert wrong(by_year) == ("F715", place)
    assert "F715" not in codes(check_file(other))


def test_import_says_which_form_is_wrong(
    desk: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    (desk / "a.docx").write_bytes(build_bytes(check_file(desk / "2021.yaml")))
    edit(desk / "templates/tsg-2020/form.yaml", "kind: table", "kind: tabel")
    line = CommandLine(desk, monkeypatch, capsys)

    assert "form.yaml:11:11: 格式文件有误：" in line.run("import", "a.docx").stderr
    assert "form.yaml:11:11: 格式文件有误：" in line.run("check", "a.docx").stdout


# What a folder from elsewhere may try


def hostile() -> Iterator[tuple[str, str]]:
    yield "一、" + "开放" * 600_000, "格式文件最多 1 MB"
    yield "{a: " * 60 + "}" * 60, "嵌套"
    yield "&a [*a]", "锚点"


@pytest.mark.parametrize(("text", "said"), list(hostile()), ids=["large", "deep", "alias"])
def test_a_form_is_read_within_limits(desk: Path, text: str, said: str) -> None:
    edit(desk / "templates/tsg-2020/form.yaml", "name: 图书馆年报", f"name: {text}")
    begun = time.perf_counter()
    code, message = wrong(desk / "2021.yaml")

    assert code == "F715"
    assert said in message
    assert time.perf_counter() - begun < 5


def test_there_are_not_too_many_of_them(desk: Path) -> None:
    for number in range(shelf.MOST_FORMS):
        folder = desk / "templates" / f"a{number}"
        folder.mkdir()
        (folder / "form.yaml").write_text("", encoding="utf-8")

    assert wrong(desk / "2021.yaml") == ("F715", "/templates: 里面的格式多于 30 个")


def test_the_page_of_a_form_runs_in_the_sandbox(desk: Path) -> None:
    edit(desk / "templates/tsg-2020/page.html", "<main", "{{ 单位.__class__ }}<main")
    with pytest.raises(MakereportError, match="__class__"):
        build_bytes(check_file(desk / "2021.yaml"), to="html")


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="no pipes here")
def test_what_is_no_file_is_no_form(desk: Path) -> None:
    (desk / "templates" / "管道").mkdir()
    os.mkfifo(desk / "templates" / "管道" / "form.yaml")

    assert codes(check_file(desk / "2021.yaml")) == []


def test_use_forms_wants_a_folder_with_forms(tmp_path: Path) -> None:
    with pytest.raises(MakereportError, match="里面没有格式"):
        use_forms(tmp_path)


def test_a_product_is_imported_by_the_form_beside_it_into_another_folder(
    desk: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """Where the new file does not see that form, it says so."""
    line = CommandLine(desk.parent, monkeypatch, capsys)
    line.run("build", "馆/2021.yaml", "--format", "docx,html")
    for suffix in ("docx", "html"):
        (desk.parent / suffix).mkdir()
        ran = line.run("import", f"馆/2021.{suffix}", "-o", f"{suffix}/2021.yaml")
        assert ran.code == 1
        assert "没有格式“tsg-2020”" in ran.stderr
        written = desk.parent / suffix / "2021.yaml"
        assert "归还: 29" in written.read_text(encoding="utf-8")
        assert (desk.parent / suffix / "tsg-2020.schema.json").is_file()

    shutil.copytree(desk / "templates", desk.parent / "合/templates")
    assert line.run("import", "馆/2021.docx", "-o", "合/2021.yaml").code == 0


def test_a_product_of_no_known_form_is_refused(
    desk: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    line = CommandLine(desk, monkeypatch, capsys)
    line.run("build", "2021.yaml", "--format", "docx,html")
    shutil.move(desk / "templates", desk.parent / "格式")
    for suffix in ("docx", "html"):
        ran = line.run("import", f"2021.{suffix}", "-o", "读回.yaml")
        assert ran.code == 1
        assert "找不到它的格式" in ran.stderr
        assert "--forms" in ran.stderr
        assert not (desk / "读回.yaml").exists()


def test_a_school_year_in_the_title_of_the_form_is_no_guess(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    add(tmp_path / "templates", text=FORM.replace("年图书馆年度", "学年图书馆年度"))
    report(tmp_path)
    line = CommandLine(tmp_path, monkeypatch, capsys)
    line.run("build", "2021.yaml")
    ran = line.run("import", "2021.docx", "-o", "读回.yaml")
    assert (ran.code, ran.stderr) == (0, "")


def parts_after(form: Form) -> list[int]:
    """The rows of a form's only table after which a page may end."""
    document = etree.fromstring(draw_template(form)["word/document.xml"])
    rows = document.iter(f"{{{W}}}tr")
    return [n for n, row in enumerate(rows) if row.find(f".//{{{W}}}keepNext") is None]


def test_only_what_has_room_on_a_page_is_kept_together(tmp_path: Path) -> None:
    rows = "rows: [{{label: 借出, name: 借出}}, {{label: 归还, name: 归还}}]"
    labels = [f"{{{{label: 第{n}馆, name: 馆{n}}}}}" for n in range(60)]
    plain = FORM.replace(rows, f"rows: [{', '.join(labels)}]")
    groups = [
        f"{{{{label: 第{n}组, name: 组{n}, rows: [{', '.join(some)}]}}}}"
        for n, some in enumerate((labels[:10], labels[10:20], labels[20:]))
    ]
    grouped = FORM.replace(rows, f"rows: [{', '.join(groups)}]").replace(
        "[4000, 4844]", "[2000, 2000, 4844]"
    )
    # The head (row 0) stays with the first row, the last one with what follows it.
    for name, text, expected in (
        ("short", FORM, []),
        ("long", plain, [*range(1, 60)]),
        # 40 rows of a group have no room either.
        ("grouped", grouped, [10, 20, *range(21, 60)]),
        # One that is not the last section ends the page where it ends.
        ("more", plain + "  - {{label: 三、其他, name: 其他, kind: narrative}}\n", [*range(1, 61)]),
    ):
        assert (name, parts_after(read_form(add(tmp_path / name, text=text)))) == (name, expected)


def test_reports_of_a_folder_below_are_of_the_forms_beside_their_parent(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    add(tmp_path / "templates")
    for unit in "甲乙":
        report(tmp_path / "各馆", REPORT.replace("云溪县", f"{unit}县"), f"{unit}.yaml")
    line = CommandLine(tmp_path, monkeypatch, capsys)
    monkeypatch.setenv(shelf.FORMS, "")
    ran = line.run("merge", "各馆", "-o", "汇总.yaml", "--forms", "templates")
    assert ran.stdout.endswith("然后运行 makereport build 汇总.yaml --forms templates\n")

    monkeypatch.setenv(shelf.FORMS, "")
    assert set(codes(check_file(tmp_path / "汇总.yaml"))) == {"N407"}
    text = (tmp_path / "汇总.yaml").read_text(encoding="utf-8")
    (tmp_path / "汇总.yaml").write_text(text.replace("归还: 58", "归还: 59"), encoding="utf-8")
    assert set(codes(check_file(tmp_path / "汇总.yaml"))) == {"N407", "H501"}
    assert line.run("new", "2022", "--form", "tsg-2020").stdout.endswith("build 2022.yaml\n")


def test_what_a_short_section_lacks_is_not_always_a_problem(desk: Path) -> None:
    for label, hint in (
        ("一、开放情况", "写明具体情况"),
        ("一、开放的问题", "写明具体问题和改进措施"),
    ):
        form = desk / "templates" / "tsg-2020" / "form.yaml"
        text = FORM.format(id="tsg-2020").replace("kind: narrative}", "kind: narrative, least: 20}")
        form.write_text(text.replace("一、开放情况", label), encoding="utf-8")
        [finding] = check_file(desk / "2021.yaml").findings
        assert (finding.code, finding.hint) == ("N403", hint)


def test_a_key_of_a_form_that_the_report_forgot_to_name(desk: Path) -> None:
    path = report(desk, REPORT.replace("格式: tsg-2020\n", ""))
    hints = {finding.hint for finding in check_file(path).findings if finding.code == "Y103"}
    assert hints == {"格式 tsg-2020 有这一节；是这种年报的，补上一行：格式: tsg-2020"}
