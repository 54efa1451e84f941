"""Files that cannot be imported, or only in part, and files that would do harm."""

from __future__ import annotations

import io
import re
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

from makereport import check_file
from tests.support.archives import OLE, with_parts, zipped
from tests.support.published import (
    DISPUTES,
    PAGE,
    PROACTIVE,
    REPORT,
    REQUESTS,
    WORD,
    figures,
    imported,
    value,
    wrong,
)
from tests.support.runner import CommandLine

NOT_FOUND = (
    "不能导入：没有认出年报：没有年报的标题，也没有格式里的标题和表格\n"
    "    提示：检查是不是选错了文件"
)
DAMAGED = "打不开：不是完好的 .docx 文件\n    提示：请用 Word 或 WPS 打开它，看是否完好，再另存一份"


@pytest.mark.parametrize(
    ("name", "content", "told"),
    [
        ("a.docx", b"", "不能导入：文件是空的"),
        (
            "a.docx",
            "单位：示范局".encode(),
            "不能导入：这是纯文本文件，里面没有表格\n    提示：能导入的有：.docx、.html、.xlsx、.pdf，"
            "装有 LibreOffice 时还有 .doc、.wps、.odt、.rtf",
        ),
        (
            "a.docx",
            zipped(**{"a.txt": "x"}),
            "不能导入：这是压缩文件，不是文档\n"
            "    提示：请先解压，再导入其中的 Word、Excel、网页或 PDF 文件",
        ),
        (
            "a.docx",
            OLE + "EncryptedPackage".encode("utf-16-le"),
            "打不开：文件有密码保护\n    提示：先用 Word 或 WPS 打开，去掉密码后另存",
        ),
        ("a.docx", WORD[: len(WORD) // 2], DAMAGED),
        ("a.docx", with_parts(WORD, {"word/document.xml": b"<w:document"}), DAMAGED),
        ("a.docx", with_parts(WORD, {"_rels/.rels": b"<x/>"}), DAMAGED),
        (
            "a.docx",
            zipped(**{"word/document.xml": bytes(80 << 20)}),
            "打不开：压缩包里的 word/document.xml 大得不正常",
        ),
        ("a.html", b"<html>", NOT_FOUND),
        ("a.html", "<html><body><h1>放假通知</h1><p>各局：</p></body></html>".encode(), NOT_FOUND),
        (
            "a.html",
            (
                "<html><body>"
                + "<div>" * 3000
                + re.sub(".*<body>", "", PAGE, count=1, flags=re.DOTALL)
            ).encode(),
            "不能导入：网页里一层套一层的元素超过 300 的上限，多得不像年报\n"
            "    提示：请检查是不是选错了文件；是年报的，把它复制到新的 Word 文件里，存为 .docx 后再导入",
        ),
        (
            "a.html",
            (PAGE + PAGE.replace(f"<span>{value('行政许可', '处理决定')}<", "<span>5<")).encode(),
            "不能导入：里面有两份年报，同一张表出现了两次，数还不一样\n"
            "    提示：分成两个文件，再分别导入",
        ),
    ],
    ids=[
        *("empty", "no zip", "no document", "encrypted", "truncated", "broken xml", "no relations"),
        *("bomb", "blank page", "no report", "deep page", "two reports"),
    ],
)
def test_what_cannot_be_imported_is_told_and_nothing_written(
    command_line: CommandLine, tmp_path: Path, name: str, content: bytes, told: str
) -> None:
    (tmp_path / name).write_bytes(content)
    done = command_line.run("import", name)

    assert (done.code, done.stdout) == (1, "")
    assert done.stderr == f"错误 {name}: {told}\n"
    assert [path.name for path in tmp_path.iterdir()] == [name]


def test_a_huge_page_and_a_bomb_take_no_memory(tmp_path: Path) -> None:
    with (tmp_path / "大.html").open("wb") as file:
        file.write(PAGE.encode())
        file.truncate(100 << 20)
    (tmp_path / "弹.docx").write_bytes(zipped(**{"word/document.xml": bytes(200 << 20)}))
    code = (
        "import resource, sys\n"
        "from makereport.cli.main import main\n"
        "sys.argv = ['makereport', 'import', sys.argv[1]]\n"
        "print(main(), resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024)"
    )
    used = {}
    for name in ("没有.html", "大.html", "弹.docx"):
        done = subprocess.run(
            [sys.executable, "-c", code, name],
            cwd=tmp_path,
            capture_output=True,
            text=True,
            check=True,
        )
        status, used[name] = map(int, done.stdout.split())
        assert status == 1
    assert max(used.values()) - used["没有.html"] < 30


def test_no_entity_is_resolved(tmp_path: Path) -> None:
    (tmp_path / "密.txt").write_text("不可泄露", encoding="utf-8")
    address = (tmp_path / "密.txt").as_uri()
    entity = f'<!DOCTYPE x [<!ENTITY y SYSTEM "{address}"><!ENTITY z "甲乙丙丁">]>'
    with zipfile.ZipFile(io.BytesIO(WORD)) as archive:
        xml = archive.read("word/document.xml").decode()
    xml = xml.replace("<w:document", f"{entity}<w:document", 1).replace("的文字", "&y;&z;的文字")
    data = with_parts(WORD, {"word/document.xml": xml.encode()})
    content = PAGE.replace("<!DOCTYPE html>", entity).replace("的文字", "&y;&z;的文字")

    for name, source in (("a.docx", data), ("a.html", content.encode())):
        done, text = imported(tmp_path, source, name)
        assert wrong(REPORT, done) == {}
        assert "泄露" not in text
        assert "甲乙丙丁" not in text


def test_a_report_older_than_any_form(command_line: CommandLine, tmp_path: Path) -> None:
    content = (
        "<html><body><h1>云溪县示范局2015年政府信息公开工作年度报告</h1>"
        "<p>本报告的统计期限为2015年1月1日至12月31日。</p><p>一、概述</p><p>本局公开信息450条。</p>"
        "<p>二、主动公开情况</p><p>公开了规章3件。</p>"
        "<table><tr><td>指标</td><td>数量</td></tr><tr><td>公开数</td><td>450</td></tr></table>"
        "<p>三、存在问题和改进措施</p><p>解读偏少。</p></body></html>"
    )
    (tmp_path / "2015.html").write_text(content, encoding="utf-8")
    done = command_line.run("import", "2015.html")

    assert done.code == 1
    assert "I601 没有适用于 2015 年度的格式，文字已导入，表格要按原文核对" in done.stderr
    assert "错误 Y106 没有适用于 2015 年度的格式" in done.stderr
    text = (tmp_path / "2015.yaml").read_text(encoding="utf-8")
    for kept in ("单位: 云溪县示范局", "年度: 2015", "本局公开信息450条。", "公开了规章3件。"):
        assert kept in text
    for kept in ("概述", "公开数 | 450", "解读偏少。"):
        assert kept in text


def test_tables_only(command_line: CommandLine, tmp_path: Path) -> None:
    (tmp_path / "a.html").write_text(f"<html>{PROACTIVE}{REQUESTS}{DISPUTES}", encoding="utf-8")
    done = command_line.run("import", "a.html")

    assert done.code == 1
    assert "a.html:1:1: 警告 I601 没有认出单位" in done.stderr
    assert "a.html:1:1: 警告 I601 没有认出年度" in done.stderr
    assert "a.html:1:1: 警告 I602 没有找到“一、总体情况”的文字" in done.stderr
    text = (tmp_path / "a.yaml").read_text(encoding="utf-8")
    text = text.replace("年度: 待填写", "年度: 2021").replace("单位: 待填写", "单位: 示范局")
    (tmp_path / "b.yaml").write_text(text, encoding="utf-8")
    assert figures(check_file(tmp_path / "b.yaml")) == REPORT.figures


def test_text_only(command_line: CommandLine, tmp_path: Path) -> None:
    content = re.sub("<table.*?</table>", "", PAGE, flags=re.DOTALL)
    (tmp_path / "a.html").write_text(content, encoding="utf-8")
    done = command_line.run("import", "a.html")

    assert done.code == 1
    for section in REPORT.form.sections:
        told = f"I602 没有找到“{section.label}”的表格，写了“待填写”"
        assert (told in done.stderr) == (section.table is not None)
    assert done.stderr.count("错误 Y114 这里还没有填写") == 3
    assert command_line.run("build", "a.yaml").code == 1


def test_what_is_there_is_left_alone(command_line: CommandLine, tmp_path: Path) -> None:
    (tmp_path / "a.html").write_text(PAGE, encoding="utf-8")
    (tmp_path / "a.yaml").write_text("我的", encoding="utf-8")
    (tmp_path / "夹").mkdir()

    done = command_line.run("import", "a.html")
    assert done.code == 1
    assert "a.yaml" in done.stderr
    assert "已" in done.stderr
    assert (tmp_path / "a.yaml").read_text(encoding="utf-8") == "我的"
    assert command_line.run("import", "a.html", "-o", "夹").code == 0
    assert (tmp_path / "夹/a.yaml").is_file()


def test_a_table_of_5000_rows_is_read_and_told_in_short(tmp_path: Path) -> None:
    more = "".join(f"<tr><td>甲{n}</td>{'<td>5</td>' * 7}</tr>" for n in range(5000))
    content = PAGE.replace(REQUESTS, REQUESTS.replace("</tbody>", f"{more}</tbody>"))
    done, text = imported(tmp_path, content)

    assert wrong(REPORT, done) == {}
    assert "甲4999" in text
    assert len(done.findings) < 20
