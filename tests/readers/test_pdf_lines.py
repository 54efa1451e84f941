"""PDF files made line by line: what is a paragraph, a title, a table, a margin."""

from __future__ import annotations

from pathlib import Path

import pytest

from makereport.findings.errors import ImportFailure
from makereport.readers.flow import Flow, Grid, Text
from makereport.readers.pdf import read_pdf
from tests.support.flows import grids, notes, texts

Line = tuple[str, float, float]
"""A text, where it begins from the left, and its baseline from the bottom."""


def pdf(folder: Path, *pages: bytes, fonts: str = "Helvetica", title: str = "") -> Path:
    """A file of these content streams; /F is the font, /B a bold one."""
    objects = [
        b"<</Type/Catalog/Pages 2 0 R>>",
        b"<</Type/Pages/Count %d/Kids[%s]>>"
        % (len(pages), b" ".join(b"%d 0 R" % (3 + 2 * n) for n in range(len(pages)))),
    ]
    for number, content in enumerate(pages):
        font = "<</Type/Font/Subtype/Type1/BaseFont/{}>>".format
        named = f"<</F {font(fonts)} /B {font('Helvetica-Bold')}>>".encode()
        objects.append(
            b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 600 800]/Contents %d 0 R" % (4 + 2 * number)
            + b"/Resources<</Font"
            + named
            + b">>>>"
        )
        objects.append(b"<</Length %d>>stream\n%s\nendstream" % (len(content), content))
    objects.append(f"<</Title({title})>>".encode())
    made = b"%PDF-1.4\n" + b"".join(
        b"%d 0 obj%s\nendobj\n" % (number, each) for number, each in enumerate(objects, 1)
    )
    path = folder / "a.pdf"
    path.write_bytes(made + b"trailer<</Root 1 0 R/Info %d 0 R>>\n%%%%EOF\n" % len(objects))
    return path


def at(text: str, left: float, top: float, size: float = 10, font: str = "F") -> bytes:
    """One line of text, its baseline `top` below the top of the page."""
    return f"BT /{font} {size} Tf {left} {800 - top} Td ({text}) Tj ET ".encode()


FULL = "m" * 48
"""A line that reaches the right edge of the text, 48 × 8.33 points."""


def body(*lines: tuple[str, float], first: float = 200, step: float = 20) -> bytes:
    """Lines under each other: each with its indentation."""
    return b"".join(at(t, 100 + by, first + n * step) for n, (t, by) in enumerate(lines))


def read(folder: Path, *pages: bytes) -> Flow:
    return read_pdf(pdf(folder, *pages))


def test_lines_of_a_paragraph_are_joined_and_words_stay_apart(tmp_path: Path) -> None:
    text = "a" * 60
    flow = read(tmp_path, body((FULL[2:], 20), (FULL, 0), ("end", 0), (FULL[2:], 20), (text, 0)))
    assert texts(flow) == [f"{FULL[2:]} {FULL} end", f"{FULL[2:]} {text}"]


def test_digits_and_marks_are_joined_without_a_space(tmp_path: Path) -> None:
    flow = read(tmp_path, body((FULL, 0), (f"{FULL[2:]} 1,", 0), ("2 x", 0)))
    assert texts(flow) == [f"{FULL} {FULL[2:]} 1,2 x"]


def test_a_short_line_ends_a_paragraph_and_a_wide_gap_parts_two(tmp_path: Path) -> None:
    lines = body((FULL, 0), (FULL, 0), ("short", 0), (FULL, 0), (FULL, 0))
    flow = read(tmp_path, lines + at(FULL, 100, 200 + 4 * 20 + 31))
    assert texts(flow) == [f"{FULL} {FULL} short", f"{FULL} {FULL}", FULL]
    near = read(tmp_path, lines + at(FULL, 100, 200 + 4 * 20 + 29))
    assert texts(near) == [f"{FULL} {FULL} short", f"{FULL} {FULL} {FULL}"]


def test_another_size_begins_a_paragraph(tmp_path: Path) -> None:
    lines = body((FULL, 0), (FULL, 0))
    flow = read(tmp_path, lines + at("m" * 40, 100, 240, 12))
    assert texts(flow) == [f"{FULL} {FULL}", "m" * 40]
    same = read(tmp_path, lines + at("m" * 44, 100, 240, 10.8))
    assert texts(same) == [f"{FULL} {FULL} {'m' * 44}"]


def test_a_paragraph_goes_on_over_the_page_and_has_the_page_it_begins_on(tmp_path: Path) -> None:
    flow = read(tmp_path, body(("x", 20), (FULL, 0)), body((FULL, 0), ("end", 0), ("y", 20)))
    found = [(block.text, block.line) for block in flow.blocks if isinstance(block, Text)]
    assert found == [("x", 1), (f"{FULL} {FULL} end", 1), ("y", 2)]
    assert {block.level for block in flow.blocks if isinstance(block, Text)} == {0}


def test_what_is_large_and_in_the_middle_is_a_title(tmp_path: Path) -> None:
    width = 20 * 0.833 * 9
    centred = at("m" * 9, 100 + (400 - width) / 2, 150, 20)
    left = at("m" * 9, 100, 175, 20)
    flow = read(tmp_path, centred + left + body((FULL, 0), (FULL, 0), (FULL, 0)))
    roles = [(block.text[:9], block.role) for block in flow.blocks if isinstance(block, Text)]
    assert roles == [("m" * 9, "title"), ("m" * 9, ""), ("m" * 9, "")]


def test_bold_words_are_bold(tmp_path: Path) -> None:
    flow = read(tmp_path, at("one ", 100, 200) + at("two", 124, 200, font="B"))
    [block] = flow.blocks
    assert isinstance(block, Text)
    assert [(span.text.strip(), span.bold) for span in block.spans] == [
        ("one", False),
        ("two", True),
    ]


@pytest.mark.parametrize(
    ("gap", "text"),
    [(1.5, "abcd"), (2.5, "ab cd"), (9, "ab cd"), (11, "ab cd")],
)
def test_a_gap_between_words_is_a_space(tmp_path: Path, gap: float, text: str) -> None:
    width = (0.556 + 0.556) * 10
    flow = read(tmp_path, at("ab", 100, 200) + at("cd", 100 + width + gap, 200))
    assert texts(flow) == [text]


@pytest.mark.parametrize(("gap", "text"), [(2.5, "1234"), (9, "1234"), (11, "12 34")])
def test_a_little_space_between_digits_is_none(tmp_path: Path, gap: float, text: str) -> None:
    flow = read(tmp_path, at("12", 100, 200) + at("34", 100 + 11.12 + gap, 200))
    assert texts(flow) == [text]


def test_what_is_a_little_higher_stands_on_the_same_line(tmp_path: Path) -> None:
    assert texts(read(tmp_path, at("ab", 100, 200) + at("12", 112, 196))) == ["ab12"]
    assert texts(read(tmp_path, at("ab", 100, 200) + at("12", 112, 194))) == ["12ab"]


@pytest.mark.parametrize(
    "number",
    ["3", "- 3 -", "-3-", "3/12", "3, 12", "  12  "],
)
@pytest.mark.parametrize(("top", "is_dropped"), [(30, True), (780, True), (400, False)])
def test_page_numbers_go(tmp_path: Path, number: str, top: float, is_dropped: bool) -> None:
    flow = read(tmp_path, body((FULL, 0), ("end", 0)) + at(number, 290, top))
    assert (texts(flow) == [f"{FULL} end"]) == is_dropped


@pytest.mark.parametrize("text", ["3 a", "1.5", "a 3"])
def test_what_is_no_page_number_stays(tmp_path: Path, text: str) -> None:
    flow = read(tmp_path, body((FULL, 0), ("end", 0)) + at(text, 290, 780))
    assert texts(flow) == [f"{FULL} end", text]


def test_what_stands_on_every_page_goes_and_is_noted(tmp_path: Path) -> None:
    pages = [
        at(f"head {n}", 100, 30) + body((FULL, 0), (f"x{'yzw'[n]}", 0)) + at("foot", 100, 780)
        for n in range(3)
    ]
    flow = read(tmp_path, *pages)
    assert texts(flow) == [f"{FULL} xy", f"{FULL} xz", f"{FULL} xw"]
    assert flow.notes == [
        (1, "每页都有的“foot”没有导入"),
        (1, "每页都有的“head”没有导入"),
    ]
    two = read(tmp_path, *pages[:2])
    assert "head 0" in texts(two)
    assert not two.notes


def table(*columns: float, rows: tuple[float, ...]) -> bytes:
    """Ruled lines at these places, rows from the top of the page."""
    lines = b"".join(
        f"{left} {800 - rows[0]} m {left} {800 - rows[-1]} l S ".encode() for left in columns
    )
    return lines + b"".join(
        f"{columns[0]} {800 - top} m {columns[-1]} {800 - top} l S ".encode() for top in rows
    )


def test_a_ruled_table_stands_among_the_text(tmp_path: Path) -> None:
    ruled = table(100, 200, 300, rows=(250, 280, 310))
    cells = at("a", 110, 270) + at("b", 210, 262) + at("c d", 210, 275) + at("1", 110, 300)
    flow = read(
        tmp_path, at("above", 100, 200) + ruled + cells + at("2", 210, 300) + at("below", 100, 350)
    )
    assert [type(block) for block in flow.blocks] == [Text, Grid, Text]
    assert grids(flow) == [[["a", "b c d"], ["1", "2"]]]
    [grid] = [block for block in flow.blocks if isinstance(block, Grid)]
    assert grid.lines == (1, 1)


def test_a_merged_cell_lies_across_others(tmp_path: Path) -> None:
    outer = table(100, 300, rows=(250, 280, 310))
    inner = b"200 520 m 200 490 l S "
    cells = at("head", 110, 270) + at("1", 110, 300) + at("2", 210, 300)
    flow = read(tmp_path, outer + inner + cells)
    assert grids(flow) == [[["head", "head"], ["1", "2"]]]


def test_a_page_of_nothing_but_a_table(tmp_path: Path) -> None:
    flow = read(tmp_path, table(100, 200, 300, rows=(250, 280, 310)) + at("a", 110, 270))
    assert grids(flow) == [[["a", ""], ["", ""]]]


def test_a_page_without_text_and_one_with_a_picture_are_noted(tmp_path: Path) -> None:
    picture = b"q 50 0 0 50 100 100 cm BI /W 1 /H 1 /BPC 8 /CS /G ID \x00 EI Q "
    flow = read(tmp_path, at("text", 100, 200) + picture, b"0 0 1 1 re f")
    assert flow.notes == [(1, "第1页的图片没有导入"), (2, "第2页没有文字")]


def test_turned_text_is_noted_and_not_read(tmp_path: Path) -> None:
    turned = b"BT /F 10 Tf 0 1 -1 0 300 300 Tm (turned) Tj ET "
    slightly = b"BT /F 10 Tf 1 0.02 -0.02 1 100 550 Tm (scanned) Tj ET "
    flow = read(tmp_path, at("text", 100, 200) + turned + slightly)
    assert texts(flow) == ["text scanned"]
    assert notes(flow) == "第1页的斜排或竖排的文字没有导入：turned"


def test_very_many_ruled_lines_are_a_drawing(tmp_path: Path) -> None:
    lines = b"".join(b"%d 100 m %d 110 l S " % (n % 500, n % 500) for n in range(3001))
    flow = read(tmp_path, at("text", 100, 200) + lines)
    assert notes(flow) == "第1页的线条太多，其中的表格没有认出来"
    assert texts(flow) == ["text"]


def test_the_title_of_the_file_is_kept(tmp_path: Path) -> None:
    assert read_pdf(pdf(tmp_path, at("text", 100, 200), title="Name")).title == "Name"


def test_what_is_no_pdf_is_told(tmp_path: Path) -> None:
    path = tmp_path / "a.pdf"
    path.write_bytes(b"%PDF-1.4 and no more")
    with pytest.raises(ImportFailure) as caught:
        read_pdf(path)
    assert str(caught.value).startswith(f"{path}: 不能导入：不是完好的 PDF 文件")
    assert "如有做成 PDF 之前的 Word 文件，请导入那个文件" in str(caught.value)
