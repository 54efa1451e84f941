"""The page of a report: the same text and figures as its Word file, and what
sites ask for."""

from __future__ import annotations

import base64
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import given, settings

from makereport import check_file
from makereport.findings.errors import MakereportError
from makereport.form.model import Form
from makereport.html.page import is_own_page, render_html
from tests.support import pages, reports
from tests.support.drawing import exif, jpeg, png
from tests.support.pages import page, parsed, text_of
from tests.support.reports import EXAMPLES, FORMS, TEXT, built, check_text
from tests.support.strategies import Sparse, sparse_reports

ids = [f"{path.parent.name}-{path.stem}" for path in EXAMPLES]


def figures_of(tables: list[list[list[str]]]) -> list[str]:
    """The texts of all cells in order, those of merged cells once."""
    return [text for table in tables for row in table for text in row if text]


@pytest.mark.parametrize("path", EXAMPLES, ids=ids)
def test_text_and_figures_are_those_of_the_word_file(path: Path) -> None:
    checked = check_file(path)
    word, html = built(checked), page(checked)

    assert pages.paragraphs(html) == reports.narrative(word)
    assert _in_tables(html) == figures_of(reports.tables(word))
    assert len(_in_tables(html)) > (250 if checked.form in FORMS else 5)


def _in_tables(html: bytes) -> list[str]:
    """As `figures_of`, with what a table or its block is called where Word has
    it as a row."""
    texts = []
    for table in parsed(html).iter("table"):
        if next(table.iterancestors("details"), None) is not None:  # the numbers of a chart
            continue
        caption = table.find("caption")
        if caption is not None and "unseen" not in caption.get("class", ""):
            texts.append(text_of(caption))
        texts += [text_of(cell) for cell in table.iter("td", "th")]
    return list(filter(None, texts))


@settings(max_examples=25, deadline=None)
@given(report=sparse_reports())
def test_any_figures_are_those_of_the_word_file(
    tmp_path_factory: pytest.TempPathFactory, report: Sparse
) -> None:
    checked = check_text(tmp_path_factory.mktemp("表"), report.head + report.yaml())

    assert _in_tables(page(checked)) == figures_of(reports.tables(built(checked)))


def test_the_same_report_gives_the_same_bytes_and_another_others(tmp_path: Path) -> None:
    first = page(check_text(tmp_path, TEXT + "  公开。\n"))

    assert page(check_text(tmp_path, TEXT + "  公开。\n")) == first
    assert page(check_text(tmp_path, TEXT + "  公开！\n")) != first


@pytest.mark.parametrize("path", EXAMPLES, ids=ids)
def test_a_page_is_small_and_fetches_and_runs_nothing(path: Path) -> None:
    for fragment in (False, True):
        html = page(check_file(path), fragment=fragment)
        without = re.sub(rb'src="data:[^"]*"', b"", html)

        assert len(without) < 60_000
        assert not re.search(rb"<script|<link|<iframe|@import|url\(|\son\w+=|https?:", without)
        assert b"src=" not in without


def test_a_fragment_is_the_body_alone_and_looks_by_itself(tmp_path: Path) -> None:
    html = page(check_text(tmp_path, TEXT + "  公开。\n"), fragment=True).decode()

    assert html.startswith("<article ")
    assert "<style" not in html
    assert "<head" not in html
    unstyled = re.findall(r"<(?:h1|h2|p|table|td|th)\b(?![^>]*style=)[^>]*>", html)
    assert unstyled == []


def test_what_is_typed_is_text_and_never_markup(tmp_path: Path) -> None:
    typed = "a<b>&amp;\"'</p><script>x</script>  两个空格"
    yaml = f"{TEXT}  {typed}\n  ## <i>标题</i>\n  | <u> | 乙 |\n  |---|---|\n  | & | <td> |\n"
    html = page(check_text(tmp_path, "单位: 甲<乙>局\n标题: 年报 & <b>\n" + yaml))

    assert typed in pages.paragraphs(html)
    assert "（一）<i>标题</i>" in pages.paragraphs(html)
    assert pages.tables(html)[0] == [["<u>", "乙"], ["&", "<td>"]]
    assert pages.paragraphs(html)[:2] == ["甲<乙>局", "年报 & <b>"]
    assert parsed(html).findtext(".//title") == "甲<乙>局年报 & <b>"
    assert list(parsed(html).iter("script", "i", "u", "b")) == []


def test_pictures_are_inside_as_large_as_they_are_printed(tmp_path: Path) -> None:
    files = {
        "a.png": png(300, 150, dpi=192),
        "b.jpg": jpeg(40, 30, more=exif(6)),
        "c.png": png(5000, 10),
    }
    for name, data in files.items():
        (tmp_path / name).write_bytes(data)
    lines = "".join(f'  ![图"<{name}>]({name})\n' for name in files)
    html = page(check_text(tmp_path, TEXT + lines))
    shown = list(parsed(html).iter("img"))

    assert [(each.get("width"), each.get("height")) for each in shown] == [
        ("150", "75"),
        ("30", "40"),
        ("5000", "10"),
    ]
    assert [each.get("alt") for each in shown] == [f'图"<{name}>' for name in files]
    for each, data in zip(shown, files.values(), strict=True):
        kind, _, coded = each.get("src", "").partition(";base64,")
        assert kind == ("data:image/png" if data.startswith(b"\x89") else "data:image/jpeg")
        assert base64.b64decode(coded) == data


def test_pictures_that_are_too_large_together_are_told_and_make_no_page(tmp_path: Path) -> None:
    (tmp_path / "图.png").write_bytes(png(2, 2) + b"\0" * (9 << 20))
    few = check_text(tmp_path, TEXT + "  ![图](图.png)\n")
    many = check_text(tmp_path, TEXT + "  ![图](图.png)\n" * 8)
    told = [finding for finding in many.findings if finding.code == "N433"]

    assert [finding.code for finding in few.findings] == []
    assert [(finding.line, finding.column) for finding in told] == [(3, 3)]
    assert "18.0 MB" in told[0].message
    with pytest.raises(MakereportError, match="网页没有生成：图片一共 72 MB，超过 64 MB"):
        page(many)


def test_what_a_site_says_of_the_report_stands_above_it_and_in_the_head(tmp_path: Path) -> None:
    yaml = (
        "单位: 云溪县示范局\n年度: 2021\n文号: 云示发〔{{ 年度 + 1 }}〕3号\n发布日期: 2022-1-20\n"
        "发布信息: {索引号: 0001/2022-1, 成文日期: 2022-01-18, 主题分类: 政务公开, 网站名称: 云溪网}\n"
    )
    html = page(check_text(tmp_path, yaml))
    (information,) = parsed(html).iter("dl")
    metas = {each.get("name"): each.get("content") for each in parsed(html).iter("meta")}

    assert [text_of(each) for each in information.iter("dt", "dd")] == [
        *("索引号", "0001/2022-1", "发布机构", "云溪县示范局", "成文日期", "2022年1月18日"),
        *("文号", "云示发〔2022〕3号", "主题分类", "政务公开"),
        *("标题", "云溪县示范局2021年政府信息公开工作年度报告"),
    ]
    assert metas["ArticleTitle"] == "云溪县示范局2021年政府信息公开工作年度报告"
    assert (metas["PubDate"], metas["ContentSource"]) == ("2022-01-20", "云溪县示范局")
    assert (metas["SiteName"], metas.get("ColumnName")) == ("云溪网", None)
    without = page(check_text(tmp_path, "年度: 2021\n"))
    assert list(parsed(without).iter("dl")) == []
    assert b"PubDate" not in without


def test_a_long_report_has_a_table_of_contents_that_leads_to_its_headings(tmp_path: Path) -> None:
    short = TEXT + "  ## 主动公开\n  公开。\n"
    long = short + "".join(f"  第{n}段{'说明' * 50}\n" for n in range(40)) + "  ### 网站\n"
    root = parsed(page(check_text(tmp_path, long)))
    (contents,) = root.iter("nav")
    headings = {each.get("id"): text_of(each) for each in root.iter("h2", "h3")}
    leads = [(each.get("href", ""), text_of(each)) for each in contents.iter("a")]

    assert [text for _, text in leads[:3]] == [
        "一、总体情况",
        "（一）主动公开",
        "二、主动公开政府信息情况",
    ]
    assert len(leads) == 7
    assert all(headings[address[1:]] == text for address, text in leads)
    skip = next(root.iter("a"))
    assert root.find(f".//main[@id='{skip.get('href', '')[1:]}']") is not None
    assert list(parsed(page(check_text(tmp_path, short))).iter("nav")) == []


def test_links_lead_to_files_beside_the_page(tmp_path: Path) -> None:
    links = [("下载 Word 文件", "云溪 2021年#1.docx"), ("下载 PDF 文件", "2021.pdf")]
    root = parsed(page(check_text(tmp_path, ""), links=links))

    assert [(text_of(each), each.get("href")) for each in root.iter("a")] == [
        ("下载 Word 文件", "%E4%BA%91%E6%BA%AA%202021%E5%B9%B4%231.docx"),
        ("下载 PDF 文件", "2021.pdf"),
    ]


def test_a_draft_says_so_everywhere(tmp_path: Path) -> None:
    checked = check_text(tmp_path, "")
    for fragment in (False, True):
        html = page(checked, draft=True, fragment=fragment).decode()
        assert "草稿，不能公布" in html
        assert "草稿" not in page(checked, fragment=fragment).decode()
    assert 'content: "草稿"' in page(checked, draft=True).decode()
    assert (parsed(page(checked, draft=True)).findtext(".//title") or "").startswith("（草稿）")


def test_a_page_that_was_edited_is_no_longer_ours(tmp_path: Path) -> None:
    path = tmp_path / "2021.html"
    html = page(check_text(tmp_path, ""))
    changed = {
        "ours": html,
        "newlines of Windows": html.replace(b"\n", b"\r\n"),
        "a word": html.replace("政府".encode(), "政务".encode(), 1),
        "something behind": html + b"<p>1</p>",
        "no digest": html[: html.rindex(b"<!--")],
        "another page": b"<!DOCTYPE html><title>1</title>",
        "nothing": b"",
    }
    own = []
    for name, data in changed.items():
        path.write_bytes(data)
        own += [name] if is_own_page(path) else []

    assert own == ["ours", "newlines of Windows"]
    assert not is_own_page(tmp_path / "没有.html")
    assert not is_own_page(tmp_path)


def test_both_forms_have_the_same_page_template() -> None:
    texts = {form.page.read_text(encoding="utf-8") for form in FORMS}
    assert len(FORMS) > 1
    assert len(texts) == 1


def templates(form: Form) -> Iterator[tuple[str, str, str]]:
    """Page templates that are wrong, and what is said of them."""
    good = form.page.read_text(encoding="utf-8")
    yield "leaves the sections out", good.replace("{{ 节.内容 }}", ""), "没有印出各节"
    yield "leaves the preface out", good.replace("{{ 前言 }}", ""), "没有印出前言"
    yield "leaves the unit out", good.replace("{{ 单位 }}", ""), "没有印出单位"
    yield "cites what is not there", good.replace("{{ 标题 }}", "{{ 题目 }}"), "题目"
    yield "does not close a tag", good.replace("{{ 前言 }}", "{{ 前言"), "标签"
    yield "includes another file", good + "{% include '/etc/passwd' %}", "用不了"
    yield "asks for an attribute", good + "{{ 单位.__class__ }}", "__class__"
    loop = "{% for a in 各节 %}" * 6 + "1" + "{% endfor %}" * 6
    yield "never ends", good + loop, "循环超过"
    yield "many tags", good + "{{ 年度 }}" * 10_001, "标签（超过 10,000 个） 用不了"


@pytest.mark.parametrize("wrong", [*templates(FORMS[-1])], ids=lambda wrong: wrong[0])
def test_a_page_template_that_is_wrong_is_not_used(
    tmp_path: Path, wrong: tuple[str, str, str]
) -> None:
    _, text, told = wrong
    (tmp_path / "page.html").write_text(text, encoding="utf-8")
    checked = check_text(tmp_path, TEXT + "  公开。\n")
    assert checked.document is not None

    with pytest.raises(MakereportError, match="模板不能用") as raised:
        render_html(checked.document, template=tmp_path / "page.html")
    assert told in str(raised.value)


def test_a_page_template_that_is_no_text_or_not_there_is_told(tmp_path: Path) -> None:
    checked = check_text(tmp_path, "")
    assert checked.document is not None
    (tmp_path / "gbk.html").write_bytes("标题".encode("gbk"))
    for name, told in (("没有.html", "没有这个文件"), ("gbk.html", "不是 UTF-8")):
        with pytest.raises(MakereportError, match=told):
            render_html(checked.document, template=tmp_path / name)


def test_a_fragment_does_not_show_the_name_of_a_section_twice(tmp_path: Path) -> None:
    html = page(check_text(tmp_path, ""), fragment=True).decode()
    captions = re.findall(r"<caption([^>]*)>([^<]*)</caption>", html)
    shown = [name for style, name in captions if "clip-path" not in style]

    assert [name for _, name in captions if name not in shown] == [
        "收到和处理政府信息公开申请情况",
        "政府信息公开行政复议、行政诉讼情况",
    ]
    assert shown[0] == "第二十条第（一）项"
