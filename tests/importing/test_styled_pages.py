"""What the styles of a page hide, strike out, raise or colour like its ground
is no part of a figure; what they leave to be seen is."""

from __future__ import annotations

from pathlib import Path

import pytest

from makereport import Imported
from tests.importing.test_unchanged_figures import COLUMN, FIGURE, ROW
from tests.support.published import PAGE, PROACTIVE, REPORT, imported, rows_of, said, with_cell
from tests.support.published import wrong as wrong_figures

KEY = f"主动公开 {ROW} {COLUMN}"


def styled(folder: Path, css: str, cell: str) -> tuple[Imported, str]:
    return imported(folder, f"<style>{css}</style>{with_cell(ROW, COLUMN, cell)}")


def told(done: Imported, code: str) -> str:
    return "".join(message for _, message, _ in said(done.findings, code))


def unread(done: Imported) -> list[str]:
    """The figures that are not there; those that are must be the published ones."""
    wrong = wrong_figures(REPORT, done)
    assert {value for _, value in wrong.values()} <= {None}
    return list(wrong)


@pytest.mark.parametrize(
    ("css", "cell", "word"),
    [
        (".x{display:none}", "<i class='y x'>88</i>", "隐藏"),
        ("#x { visibility : hidden }", "<i id=x>88</i>", "隐藏"),
        ("u,i{font-size:0}", "<i>88</i>", "隐藏"),
        ("i.x{font:0/0 serif}", "<i class=x>88</i>", "隐藏"),
        ("td i{text-decoration:underline line-through}", "<i>88</i>", "划去"),
        ("i{vertical-align:super}", "<i>88</i>", "上标"),
        ("p > span > .x{opacity:0}", "<i class=x>88</i>", "隐藏"),
        ("[data-old='1']{display:none}", "<i data-old=1>88</i>", "隐藏"),
        ("i:not(.y){display:none}", "<i>88</i>", "隐藏"),
        (":is(.x, .y){display:none}", "<i class=y>88</i>", "隐藏"),
        ("tbody i:first-child{display:none}", "<i>88</i>", "隐藏"),
        ("p i:nth-child(2n+1){display:none}", "<i>88</i>", "隐藏"),
        (".x{display:none!important}", "<i class=x style='display:inline'>88</i>", "隐藏"),
        ("@media screen{.x{display:none}}", "<i class=x>88</i>", "隐藏"),
        ("@media (min-width:800px){.x{display:none}}", "<i class=x>88</i>", "隐藏"),
        ("table{& .x{display:none}}", "<i class=x>88</i>", "隐藏"),
        (r".a\:b{d\69splay:none}", "<i class='a:b'>88</i>", "隐藏"),
        (".x{content:'}';/*}*/display:none}", "<i class=x>88</i>", "隐藏"),
        (".x{position:absolute;left:-9999px}", "<i class=x>88</i>", "隐藏"),
        (".x{position:absolute;clip:rect(0 0 0 0)}", "<i class=x>88</i>", "隐藏"),
        (".x{height:0;overflow:hidden}", "<div class=x>88</div>", "隐藏"),
        (".x{text-indent:-999em}", "<div class=x>88</div>", "隐藏"),
        (".x{color:transparent}", "<i class=x>88</i>", "隐藏"),
        (".x{color:#fff}", "<i class=x>88</i>", "与底色相同"),
        (".x{color:#eee;background:#efefef}", "<i class=x>88</i>", "与底色相同"),
        ("i{color:hsl(0,0%,100%)}", "<i>88</i>", "与底色相同"),
        ("i{filter:opacity(0)}", "<i>88</i>", "隐藏"),
        ("div > i:last-child{display:none}", "<div><b></b><i>88</i></div>", "隐藏"),
        ("", "<font color=white>88</font>", "与底色相同"),
        ("", "<dialog>88</dialog>", "隐藏"),
    ],
)
def test_what_a_style_takes_away_joins_no_figure(
    tmp_path: Path, css: str, cell: str, word: str
) -> None:
    done, _ = styled(tmp_path, css, f"{cell}{FIGURE}")

    assert unread(done) == []
    assert f"88（{word}）" in told(done, "I608")


@pytest.mark.parametrize(
    ("css", "cell"),
    [
        ("@media print{.x{display:none}}", f"<i class=x>{FIGURE}</i>"),
        ("@media (max-width:600px){.x{display:none}}", f"<i class=x>{FIGURE}</i>"),
        ("td:empty{display:none}", FIGURE),
        (".x:hover{display:none}", f"<i class=x>{FIGURE}</i>"),
        (".x{display:none}.x{display:inline}", f"<i class=x>{FIGURE}</i>"),
        ("#a.x{display:inline}.x{display:none}", f"<i id=a class=x>{FIGURE}</i>"),
        (".x{visibility:hidden}.y{visibility:visible}", f"<i class=x><b class=y>{FIGURE}</b></i>"),
        ("del{text-decoration:none}", f"<del>{FIGURE}</del>"),
        (".x{color:white;background:#c00}", f"<i class=x>{FIGURE}</i>"),
        ("td{background:url(a.png)}.x{color:white}", f"<i class=x>{FIGURE}</i>"),
        (".x{color:white}@keyframes a{from{opacity:0}}", FIGURE),
        ("td{vertical-align:super;height:0;overflow:hidden}", FIGURE),
        (".x{position:relative;left:-50%}", f"<i class=x>{FIGURE}</i>"),
        (".x{opacity:.9;font-size:.9em}", f"<i class=x>{FIGURE}</i>"),
    ],
)
def test_what_can_be_seen_is_the_figure(tmp_path: Path, css: str, cell: str) -> None:
    done, _ = styled(tmp_path, css, cell)

    assert unread(done) == []
    assert said(done.findings, "I606", "I608", "I610") == []


@pytest.mark.parametrize(
    ("css", "cell"),
    [
        ("", f"<s>{FIGURE}</s>"),
        ("", f"<span hidden>{FIGURE}</span>"),
        (".x{visibility:hidden}", f"<i class=x>{FIGURE}</i>"),
        (".x{display:none}", f"<i class=x>{FIGURE}</i>"),
    ],
)
def test_a_cell_with_nothing_to_be_seen_is_no_zero(tmp_path: Path, css: str, cell: str) -> None:
    done, text = styled(tmp_path, css, cell)

    assert unread(done) == [KEY]
    assert "待填写" in text
    assert "没有读出，写了“待填写”" in told(done, "I606")
    assert FIGURE in told(done, "I608")


def test_nor_is_a_row_that_nobody_sees(tmp_path: Path) -> None:
    [row] = [row for row in rows_of(PROACTIVE) if ROW in row]
    hidden = row.replace("<tr>", "<tr style='display:none'>")
    done, _ = imported(tmp_path, PAGE.replace(row, hidden))

    assert unread(done) == [KEY]
    assert "没有读出，写了“待填写”" in told(done, "I606")


@pytest.mark.parametrize(
    "css", ["b ~ .x{display:none}", ".x{display:var(--shown)}", "i:nth-of-type(2){opacity:0}"]
)
def test_a_figure_that_is_perhaps_longer_is_to_be_filled_in(tmp_path: Path, css: str) -> None:
    done, _ = styled(tmp_path, css, f"<b></b><i class=x>88</i><i>{FIGURE}</i>")

    assert unread(done) == [KEY]
    assert "88" in told(done, "I610")


@pytest.mark.parametrize(
    "css",
    [
        ".x:has(b){display:none}",
        ".x::first-letter{font-size:0}",
        "@supports (display:grid){.x{display:none}}",
        ".x{color:white}",
        ".x{unicode-bidi:bidi-override;direction:rtl}",
    ],
)
def test_a_figure_that_perhaps_nobody_sees_is_told(tmp_path: Path, css: str) -> None:
    done, _ = styled(tmp_path, css, f"<i class=x>{FIGURE}</i>")

    assert unread(done) == []
    assert FIGURE in told(done, "I610")


@pytest.mark.parametrize(("kind", "joins"), [("", False), ("<!DOCTYPE html>", True)])
def test_capital_letters_of_a_class_count_in_a_page_with_a_type(
    tmp_path: Path, kind: str, joins: bool
) -> None:
    body = with_cell(ROW, COLUMN, f"<i class=ABC>88</i>{FIGURE}")
    done, _ = imported(tmp_path, f"{kind}<style>.abc{{display:none}}</style>{body}")

    found = wrong_figures(REPORT, done)
    assert [str(read) for _, read in found.values()] == ([f"88{FIGURE}"] if joins else [])


def test_numbers_that_a_style_adds_are_read(tmp_path: Path) -> None:
    done, _ = styled(tmp_path, ".x::before{content:'10'}", f"<i class=x>{FIGURE[2:]}</i>")

    assert FIGURE.startswith("10")
    assert unread(done) == []


def test_a_page_in_a_frame_is_read_with_styles_of_its_own(tmp_path: Path) -> None:
    inner = PAGE.replace("&", "&amp;").replace('"', "&quot;")
    done, _ = imported(
        tmp_path, f'<style>td{{display:none}}</style><iframe srcdoc="{inner}"></iframe>'
    )

    assert unread(done) == []


def test_white_letters_of_a_coloured_head_are_read(tmp_path: Path) -> None:
    table = PROACTIVE.replace("<table>", "<table class=t>")
    css = "<style>.t tr{background-color:#1f4e79}.t td{color:#fff}</style>"
    done, _ = imported(tmp_path, css + PAGE.replace(PROACTIVE, table))

    assert unread(done) == []
    assert said(done.findings, "I608", "I610") == []
