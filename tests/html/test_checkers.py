"""What the checkers of web pages find, and what a browser shows: in a window
and on a phone, light and dark, with large letters, in print."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

import pytest

from makereport import check_file
from tests.support.browser import Browser, browser, vnu
from tests.support.drawing import png
from tests.support.office import FONTS_CONF, pdf_pages, pdf_text
from tests.support.pages import page
from tests.support.reports import APPLIED, EXAMPLES, OPEN, REVIEWED, check_text

SHOWN: dict[str, dict[str, int | bool]] = {
    "light": {},
    "dark": {"dark": True},
    "a phone": {"width": 360},
    "large letters": {"text": 200},
    "a phone with large letters": {"width": 360, "text": 200},
}


def extremes(year: int) -> str:
    """A report of a long name with large figures, many tables and paragraphs,
    a heading without the one above it, words that no line can hold."""
    row = "{自然人: 12345678, 商业企业: 12345678, 其他: 98765432}"
    files = "{新制作: 12345678, 新公开: 12345678, 公开总数: 12345678}"
    if year > 2020:
        files = "{制发: 12345678, 废止: 12345678, 现行有效: 1234567890123}"
    table = (
        "  | 渠道 | 数 | | 四 | 五 | 六 |\n  |---|--:|:-:|---|---|---|\n"
        "  | 网站 | 12345678 | | 甲 | **乙** | |\n\n"
    )
    text = "".join(
        f"  ## 标题{n}\n  段落{'说明文字' * 20}https://example.org/{'a' * 80}\n{table}"
        + "  ### 小标题\n  又一段。\n" * 5
        for n in range(30)
    )
    return (
        f"单位: 云溪{'示范' * 40}局\n年度: {year}\n发布日期: {year + 1}-01-20\n"
        f"文号: 云示发〔{year + 1}〕3号\n发布信息: {{索引号: {'0123456789' * 6}, 主题分类: 政务}}\n"
        f"总体情况: |\n  ### 没有上一级的标题\n  ![]({'长' * 20}.png)\n  | 只有表头 |\n  |---|\n\n{text}"
        f"{OPEN}  行政规范性文件: {files}\n"
        f"{APPLIED}  本年新收: {row}\n  结转下年度: {row}\n"
        f"{REVIEWED}  行政复议: {{结果维持: 12345678}}\n"
        f"附加部分:\n  附件: |\n    ### 名单\n    {'数' * 300}\n"
    )


@pytest.fixture(scope="module")
def shown(tmp_path_factory: pytest.TempPathFactory) -> list[Path]:
    """The pages of every example and of extreme reports, with and without all
    that may stand on one."""
    folder = tmp_path_factory.mktemp("网页")
    (folder / f"{'长' * 20}.png").write_bytes(png(4000, 30))
    made = {f"{path.parent.name}-{path.stem}": page(check_file(path)) for path in EXAMPLES}
    links = [("下载 Word 文件", "2021年.docx"), ("下载 PDF 文件", "2021年.pdf")]
    for year in (2020, 2021):
        extreme = check_text(folder, extremes(year), f"{year}.yaml")
        made[f"{year}"] = page(extreme, links=links)
        made[f"{year}-draft"] = page(extreme, draft=True)
        frame = '<!DOCTYPE html><html lang="zh-CN"><head><title>网站</title></head><body><main>'
        made[f"{year}-fragment"] = frame.encode() + page(extreme, fragment=True) + b"</main>"
    paths = []
    for name, html in made.items():
        paths.append(folder / f"{name}.html")
        paths[-1].write_bytes(html)
    return paths


@pytest.fixture(scope="module")
def chromium() -> Iterator[Browser]:
    os.environ["FONTCONFIG_FILE"] = str(FONTS_CONF)
    with browser() as running:
        yield running


def test_the_html_checker_finds_nothing(shown: list[Path]) -> None:
    assert vnu(shown) == ""


def test_the_html_checker_would_find_a_slip(tmp_path: Path) -> None:
    (tmp_path / "错.html").write_text(
        "<!DOCTYPE html><title>1</title><table><tr><td headers=x><p></table></p>", encoding="utf-8"
    )
    assert "error" in vnu([tmp_path / "错.html"])


@pytest.mark.parametrize("how", SHOWN)
def test_axe_finds_nothing_and_no_page_is_wider_than_the_window(
    shown: list[Path], chromium: Browser, how: str
) -> None:
    for path in shown:
        chromium.open(path, **SHOWN[how])  # type: ignore[arg-type]
        wide, window = chromium.run(
            "[document.documentElement.scrollWidth, document.documentElement.clientWidth]"
        )
        assert wide <= window, path.name
        assert chromium.violations() == [], path.name


def test_axe_would_find_a_slip(tmp_path: Path, chromium: Browser) -> None:
    (tmp_path / "错.html").write_text(
        '<!DOCTYPE html><html lang="zh-CN"><title>1</title><main><h1>1</h1>'
        "<p style='color:#ddd'>看不清</p><img src='data:,'></main>",
        encoding="utf-8",
    )
    chromium.open(tmp_path / "错.html")
    found = {each.partition(":")[0] for each in chromium.violations()}

    assert {"color-contrast", "image-alt"} <= found


def test_a_wide_table_scrolls_by_the_keyboard(shown: list[Path], chromium: Browser) -> None:
    chromium.open(shown[0], width=360)
    chromium.run("document.querySelector('.wide:has(.large)').focus()")

    assert chromium.run("document.activeElement.className") == "wide"
    assert chromium.run("document.activeElement.scrollWidth > document.activeElement.clientWidth")


def test_every_figure_names_the_heads_it_stands_under(shown: list[Path], chromium: Browser) -> None:
    """By their ids, in the tables whose heads have several levels."""
    chromium.open(next(path for path in shown if path.name == "2021.html"))
    said = chromium.run(
        """[...document.querySelectorAll('td[headers]')].map(cell =>
          cell.headers.split(' ').map(id => document.getElementById(id).textContent).join('/'))"""
    )

    assert len(said) == len(set(said)) == 25 * 7 + 15
    assert (
        "申请人情况/法人或其他组织/商业企业/三、本年度办理结果/（三）不予公开/1.属于国家秘密"
        in said
    )
    assert "行政诉讼/复议后起诉/总计" in said


def test_it_prints_like_the_word_file(tmp_path: Path, shown: list[Path], chromium: Browser) -> None:
    """With page numbers, the tables of a section whole, the signature not alone."""
    for path in shown[: len(EXAMPLES)]:
        chromium.open(path)
        pdf = tmp_path / f"{path.stem}.pdf"
        pdf.write_bytes(chromium.pdf())
        printed = [text.replace(" ", "") for text in pdf_text(pdf)]

        assert pdf_pages(pdf) == len(printed) < 9
        assert all(f"—{n}—" in text for n, text in enumerate(printed, 1))
        parts = [text for text in printed if "第二十条第（" in text]
        whole = [text for text in printed if "一、本年新收" in text and "四、结转下年度" in text]
        is_disclosure = not path.stem.startswith("qingtan")
        assert len(parts) == len(whole) == is_disclosure
        assert len(printed[-1].split()) > 3


def test_a_caption_is_printed_with_its_object_and_no_chart_is_parted(
    tmp_path: Path, chromium: Browser
) -> None:
    many = ", ".join(f"第{n}站: {n}" for n in range(100, 140))
    chart = f"  ```图表\n  类型: 条形\n  数据: {{{many}}}\n  ```\n"
    table = "  | 甲 | 乙 |\n  |---|---|\n  | 一格 | 二 |\n"
    for count in range(12, 17):
        text = "  又一段话。\n" * count + f"  表 上面的题\n{table}\n{table}  表 下面的题\n{chart}"
        path = tmp_path / f"{count}.html"
        path.write_bytes(page(check_text(tmp_path, f"总体情况: |\n{text}")))
        chromium.open(path)
        pdf = path.with_suffix(".pdf")
        pdf.write_bytes(chromium.pdf())
        printed = ["".join(each.split()) for each in pdf_text(pdf)]

        above, below = (
            next(each for each in printed if f"{side}面的题" in each) for side in "上下"
        )
        assert "一格" in above.partition("上面的题")[2], count
        assert "一格" in below.partition("下面的题")[0], count
        assert sum("第100站" in each and "第139站" in each for each in printed) == 1
        assert "图中的数" not in "".join(printed)
