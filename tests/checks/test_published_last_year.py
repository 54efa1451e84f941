"""Last year's report as it was published."""

from __future__ import annotations

from pathlib import Path

import pytest

from makereport import Checked, check_file
from tests.support.foreign import Style, page, word
from tests.support.published import PAGE, REPORT_2019, WORD, narrative
from tests.support.reports import complete

LAST_TEXT = {"a.docx": word(REPORT_2019, Style()), "a.html": page(REPORT_2019, Style()).encode()}


def against_last(folder: Path, name: str, content: bytes, more: str = "") -> Checked:
    """The check of a report of 2020 whose last year's is a published file."""
    (folder / name).write_bytes(content)
    text = complete(f"年度: 2020\n上年: {name}\n{more}")
    (folder / "2020.yaml").write_text(text, encoding="utf-8")
    return check_file(folder / "2020.yaml", "2020.yaml")


@pytest.mark.parametrize("name", LAST_TEXT)
def test_figures_of_a_published_last_year_are_compared_and_cited(tmp_path: Path, name: str) -> None:
    carried = REPORT_2019.figures["申请"]["结转下年度", "自然人"]
    received = REPORT_2019.figures["申请"]["本年新收", "总计"]
    checked = against_last(
        tmp_path,
        name,
        LAST_TEXT[name],
        "总体情况: 上年新收{{ 上年.申请.本年新收.总计 }}件，另有{{ 上年.申请.没有 }}件。\n"
        "收到和处理政府信息公开申请情况:\n  上年结转: {自然人: 5}\n",
    )

    carries = [f for f in checked.findings if f.code == "C301"]
    assert f"上年结转的自然人是 5，上年“结转下年度”的自然人是 {carried}（" in "".join(
        finding.message for finding in carries
    )
    assert [f.code for f in checked.findings if f.is_error] == ["N405"]
    cited = check_file(tmp_path / "2020.yaml")
    assert "没有" in next(f.message for f in cited.findings if f.code == "N405")
    text = (tmp_path / "2020.yaml").read_text(encoding="utf-8")
    (tmp_path / "2020.yaml").write_text(
        text.replace("，另有{{ 上年.申请.没有 }}件", ""), encoding="utf-8"
    )
    assert narrative(check_file(tmp_path / "2020.yaml"))[1] == f"上年新收{received}件。"


@pytest.mark.parametrize("name", LAST_TEXT)
def test_a_last_year_that_agrees_says_nothing(tmp_path: Path, name: str) -> None:
    cells = ", ".join(
        f"{column}: {value}"
        for (row, column), value in REPORT_2019.figures["申请"].items()
        if row == "结转下年度" and column != "总计"
    )
    checked = against_last(
        tmp_path,
        name,
        LAST_TEXT[name],
        f"收到和处理政府信息公开申请情况:\n  上年结转: {{{cells}}}\n",
    )
    assert not {f.code for f in checked.findings} & {"C301", "C303", "C304"}


@pytest.mark.parametrize(
    ("name", "content", "told"),
    [
        ("a.docx", b"", "用不了：文件是空的"),
        ("a.docx", WORD[:999], "用不了：不是完好的 .docx 文件"),
        ("a.html", b"<html>", "用不了：没有认出年报：没有年报的标题，也没有格式里的标题和表格"),
        ("a.html", PAGE.encode(), "的年度是 2021，不是 2019"),
        (
            "a.html",
            LAST_TEXT["a.html"].replace(b"<span>1001</span>", "<span>约5</span>".encode()),
            "里有错误 Y106：“约5”不能用：件数只能是不小于零的整数",
        ),
    ],
)
def test_a_published_last_year_that_is_of_no_use(
    tmp_path: Path, name: str, content: bytes, told: str
) -> None:
    checked = against_last(tmp_path, name, content)

    [finding] = [f for f in checked.findings if f.is_error]
    assert (finding.code, finding.line) == ("C303", 2)
    assert finding.message.startswith(f"上年的年报 {tmp_path / name} ")
    assert told in finding.message
    assert "\n" not in finding.message


def test_a_published_last_year_that_is_not_there(tmp_path: Path) -> None:
    (tmp_path / "2020.yaml").write_text(complete("年度: 2020\n上年: 没有.docx\n"), encoding="utf-8")
    [finding] = [f for f in check_file(tmp_path / "2020.yaml").findings if f.is_error]
    assert finding.code == "C303"
    assert "文件不存在" in finding.message
