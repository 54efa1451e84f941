"""What is said of published reports, word for word (tests/data/imported.txt).

`python -m tests.importing.test_said` writes anew what is printed; look at what
that changes before it is kept.
"""

from __future__ import annotations

import base64
import re
import tempfile
from pathlib import Path

import pytest

from makereport.cli.console import finding_text
from tests.support.drawing import png
from tests.support.foreign import Style, page
from tests.support.published import (
    DISPUTES,
    PAGE,
    PROACTIVE,
    REPORT_2019,
    REQUESTS,
    imported,
    rows_of,
    with_cell,
    with_row,
)
from tests.support.reports import ROOT

SAID = ROOT / "tests" / "data" / "imported.txt"
IMAGE = '<img alt="图" src="data:image/png;base64,{}">'
GOOD, BAD = (IMAGE.format(base64.b64encode(data).decode()) for data in (png(4, 4), b"GIF89a"))
BARE = PAGE.replace('<div class="nav"><a>首页</a><a>政务公开</a></div>', "").replace(
    '<div class="foot">版权所有 示范网</div>', ""
)
"""The report with nothing around it."""


def many(count: int) -> str:
    """The report with rows that are not of the form."""
    content = BARE
    for number in range(count):
        content = content.replace(
            "</tbody>", f"<tr><td>第{number}类</td><td>{number}</td></tr></tbody>", 1
        )
    return content


def without(*words: str) -> str:
    """The report without the rows that have one of the words."""
    rows = BARE.split("<tr>")
    return "<tr>".join(row for row in rows if not any(word in row for word in words))


PAGES = {
    "as it should be": BARE,
    "things around": PAGE,
    "many things around": PAGE.replace(
        "<body>", "<body><p>栏目一二三四五六七八九十一二三四</p><p>栏目乙</p>"
    ),
    "no unit, no year": re.sub("云溪县示范局|2021年", "", BARE),
    "a year without a form": BARE.replace("2021年", "1999年").replace("2021", "1999"),
    "an old form": page(REPORT_2019, Style()),
    "two unread rows": many(2),
    "many unread rows": many(13),
    "rows missing": without("行政处罚", "行政强制"),
    "many rows missing": without(
        "属于国家秘密", "禁止公开", "三安全一稳定", "第三方合法", "三类内部", "四类过程"
    ),
    "no first table": BARE.replace(PROACTIVE, ""),
    "text for the first table": BARE.replace(PROACTIVE, "<p>行政许可 7 件，行政处罚 8 件。</p>"),
    "a picture for the first table": BARE.replace(PROACTIVE, GOOD),
    "a bad picture for it": BARE.replace(PROACTIVE, BAD),
    "no tables": BARE.replace(PROACTIVE, "").replace(REQUESTS, "").replace(DISPUTES, ""),
    "no narrative": re.sub("<p>&emsp;.*?</p>", "", BARE),
    "a shorter label": BARE.replace("行政规范性文件", "规范性文件"),
    "a wider column": BARE.replace("现行有效件数", "现行有效的件数"),
    "no head": BARE.replace(next(row for row in rows_of(PROACTIVE) if "信息内容" in row), "", 1),
    "nothing but rows": BARE.replace(
        PROACTIVE,
        "<table>"
        + "".join(
            f"<tr><td>行政{word}</td><td>{n}</td></tr>"
            for n, word in enumerate(["许可", "处罚", "强制"], 7)
        )
        + "</table>",
    ),
    "yuan": with_cell("行政事业性收费", "收费金额", "615900元"),
    "no unit of money": page(REPORT_2019, Style()),
    "gaps": with_cell("行政许可", "处理决定", "1 007"),
    "no number": with_cell("行政许可", "处理决定", "约5"),
    "a wrong total": with_cell("办结", "总计", "7"),
    "numbers beside a table": BARE.replace("<p>三、", "<p>行政许可 7</p><p>三、"),
    "a row twice": with_row(PROACTIVE, 5, "行政许可", "77"),
    "a total in words": with_row(PROACTIVE, 5, "合计", "约77"),
    "another heading": BARE.replace("二、主动公开政府信息情况", "二、信息公开的开展"),
    "headings out of order": BARE.replace("<p>二、", "<p>（一）甲</p><p>（三）乙</p><p>二、"),
    "a part more": BARE.replace("</div></body>", "<p>七、附则</p><p>甲。</p></div></body>"),
    "a picture": BARE.replace("<p>二、", f"{GOOD}<p>二、"),
    "a bad picture": BARE.replace("<p>二、", f"{BAD}<p>二、"),
    "a linked picture": BARE.replace("<p>二、", '<img src="http://a.cn/b.png"><p>二、'),
}


def said(folder: Path, content: str) -> str:
    """All that is printed of a page, without its lines."""
    done, _ = imported(folder, content)
    findings = [*done.findings, *(found for found in done.checked.findings if found.is_error)]
    text = "\n".join(map(finding_text, findings))
    return re.sub(r"\x1b\[\d+m", "", text).replace(f"{folder}/", "")


def kept() -> dict[str, str]:
    return dict(
        re.findall(r"^==== (.*)\n((?:(?!====).*\n)*)", SAID.read_text("utf-8"), re.MULTILINE)
    )


@pytest.mark.parametrize("name", PAGES)
def test_what_is_said_of_a_page(tmp_path: Path, name: str) -> None:
    assert f"{said(tmp_path, PAGES[name])}\n".lstrip("\n") == kept()[name]


def test_every_code_of_import_is_here() -> None:
    """Those about the parts of a file only (I605 and what its reader notes) apart."""
    assert set(re.findall(r"警告 (I\d{3})", SAID.read_text("utf-8"))) == {
        *("I601", "I602", "I603", "I604", "I605", "I606", "I607"),
    }


def main() -> None:
    """Write the file anew."""
    written = []
    for name, content in PAGES.items():
        with tempfile.TemporaryDirectory() as folder:
            written.append(f"==== {name}\n" + f"{said(Path(folder), content)}\n".lstrip("\n"))
    SAID.write_text("".join(written), encoding="utf-8")


if __name__ == "__main__":
    main()
