"""What an input method, a shell or a hurry makes of a command line, and the
line that is shown instead. Nothing is written on a guess."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.support.reports import names_in, written
from tests.support.runner import run

MEANT = {
    "build 2021.yaml —output x.docx": "build 2021.yaml --output x.docx",
    "build 2021.yaml ——output x.docx": "build 2021.yaml --output x.docx",
    "build 2021.yaml －o x.docx": "build 2021.yaml -o x.docx",
    "build 2021.yaml –o x.docx": "build 2021.yaml -o x.docx",
    "build 2021.yaml —output=x.docx": "build 2021.yaml --output=x.docx",
    "check 2021.yaml --format＝json": "check 2021.yaml --format=json",
    "build 2021.yaml --ｓｔｒｉｃｔ": "build 2021.yaml --strict",
    "diff 2021.yaml 2021.yaml —exit－code": "diff 2021.yaml 2021.yaml --exit-code",
    "new 2022 —from 2021.yaml": "new 2022 --from 2021.yaml",
    "build “2021.yaml”": "build 2021.yaml",
    "check ‘2021.yaml’": "check 2021.yaml",
    "build “二 〇.yaml”": 'build "二 〇.yaml"',
    "new 2022 -o ”年报.yaml”": "new 2022 -o 年报.yaml",
    "explain “B203”": "explain B203",
    "build ２０２１．yaml": "build 2021.yaml",
    "build 2021。yaml": "build 2021.yaml",
    "build 2021.yaml　-o　x.docx": "build 2021.yaml -o x.docx",
    "build　2021.yaml": "build 2021.yaml",
    "build 2021.yaml —output　x.docx": "build 2021.yaml --output x.docx",
    "diff 2021.yaml 二.yml --format=“json”": "diff 2021.yaml 二.yml --format=json",
    "new 2022 --from=2021": "new 2022 --from=2021.yaml",
    "ｂｕｉｌｄ 2021.yaml": "build 2021.yaml",
    "--build 2021.yaml": "build 2021.yaml",
    "2021.yaml": "build 2021.yaml",
    "build 2021": "build 2021.yaml",
    "build 2021.ymal": "build 2021.yaml",
    "check 2021 二": "check 2021.yaml 二.yml",
    "diff 2021 二": "diff 2021.yaml 二.yml",
    "new 2022 --from 2021": "new 2022 --from 2021.yaml",
    "import 公布": "import 公布.html",
    "diff 2021.yaml 公布": "diff 2021.yaml 公布.html",
    "build 2021.yaml 年报.docx": "build 2021.yaml -o 年报.docx",
    "import 公布.html 年报.yaml": "import 公布.html -o 年报.yaml",
    "build -x.yaml": "build ./-x.yaml",
}


def folder(path: Path) -> list[str]:
    for name in ("2021.yaml", "二.yml", "二 〇.yaml", "-x.yaml"):
        written(path, name)
    (path / "公布.html").write_text("<html></html>", encoding="utf-8")
    (path / "夹").mkdir()
    return names_in(path)


@pytest.mark.parametrize("typed", MEANT)
def test_the_line_that_was_meant_is_shown_and_nothing_is_done(tmp_path: Path, typed: str) -> None:
    before = folder(tmp_path)
    result = run(*typed.split(" "), cwd=tmp_path)

    assert (result.code, result.stdout) == (2, "")
    assert result.stderr.endswith(f"\n    提示：改为：makereport {MEANT[typed]}\n")
    assert names_in(tmp_path) == before


REFUSED = {
    ("build", ""): "错误 有一个文件名是空的",
    ("build", "-"): "错误 不能从管道里读（-）",
    ("build", "2021.yaml "): "错误 没有文件 2021.yaml ，有 2021.yaml\n",
    ("import", "https://a.gov.cn/b.html"): "错误 不从网上读：https://a.gov.cn/b.html",
    ("check", "2021.yaml", "--format="): "错误 选项 --format 后面的值是空的",
    ("build", "2021.yaml", "-o", ""): "错误 选项 --output 后面的值是空的",
    ("build", "2021.yaml", "-o", "a.docx", "--output=b.docx"): "错误 选项 --output 写了两次",
    ("build", "2021.yaml", "—drift"): "错误 没有选项 --drift",
    ("build", "2021.yaml", "--jobs", "两"): "错误 --jobs 要写整数，不能是 两",
    ("build", "甲"): "错误 没有文件 甲\n    提示：有 甲.yaml、甲.yml，写明是哪一个",
    ("diff", "夹", "2021.yaml"): "错误 diff 要的是一个文件，夹 是文件夹",
    ("new", "2022", "--from", "夹"): "错误 选项 --from 要的是一个文件，夹 是文件夹",
    ("new", "2021.yaml"): "错误 “2021.yaml”不是年份，例如 makereport new 2022",
    ("explain", "夹"): "错误 没有代码 夹\n    提示：例如 makereport explain B203",
    ("build", "2021.yaml", "--template", "二.yml"): "错误 --template 要写 Word 模板（.docx）",
    ("merge", "2021.yaml", "-o", "夹"): "错误 -o 要写文件名（.yaml），夹 是文件夹",
    ("new", "2022", "-o", "a\nb.yaml"): "错误 -o 的文件名里有换行等不能用的字符：a\ufffdb.yaml",
}


@pytest.mark.parametrize("words", REFUSED, ids=" ".join)
def test_what_cannot_be_meant_is_told_plainly(tmp_path: Path, words: tuple[str, ...]) -> None:
    written(tmp_path, "甲.yaml")
    written(tmp_path, "甲.yml")
    before = sorted([*folder(tmp_path)])
    result = run(*words, cwd=tmp_path)

    assert (result.code, result.stdout) == (2, "")
    assert result.stderr.startswith(REFUSED[words])
    assert names_in(tmp_path) == before


@pytest.mark.parametrize(
    "words",
    [
        ["check", "“二”.yaml", "—o", "2021"],  # files may be called so
        ["check", "--", "-x.yaml"],
        ["build", "2021.yaml", "-qo", "x.docx"],
        ["build", "2021.yaml", "-ox.docx"],
        ["check", "2021.yaml", "--select", "C", "--select", "N", "--strict", "--strict"],
        ["build", "2021.yaml", "--name", "—{单位}—"],
        ["build", "无", "--help"],
        ["new", "2023"],
    ],
    ids=" ".join,
)
def test_what_is_right_is_left_as_it_is(tmp_path: Path, words: list[str]) -> None:
    folder(tmp_path)
    written(tmp_path, "2022.yaml")
    for name in ("“二”.yaml", "—o", "2021"):
        written(tmp_path, name)
    result = run(*words, cwd=tmp_path)

    assert (result.code, result.stderr) == (0, "")


def test_a_file_that_is_not_there_and_like_none_is_told_as_before(tmp_path: Path) -> None:
    folder(tmp_path)
    result = run("check", "无.yaml", "2021.yaml", cwd=tmp_path)

    assert result.code == 1
    assert "无.yaml:1:1: 错误 Y100 文件不存在" in result.stdout


@pytest.mark.parametrize(
    "words", [["-h"], ["build", "-h"], ["template", "-h"], ["template", "draw", "-h"]]
)
def test_the_short_option_for_help_is_known_everywhere(words: list[str]) -> None:
    result = run(*words)

    assert (result.code, result.stderr) == (0, "")
    assert result.stdout == run(*words[:-1], "--help").stdout
