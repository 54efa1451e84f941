"""makereport in a git repository: the hook under the real pre-commit, Word
files in `git diff`, and the workflows that docs/ci.md shows."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
import yaml

from makereport.findings.errors import MakereportError
from makereport.ooxml.package import read_package, write_package
from makereport.textconv import docx_lines
from tests.support.office import require
from tests.support.reports import ROOT, built, check_text

PAGE = (ROOT / "docs" / "ci.md").read_text(encoding="utf-8")
HOOKS = ROOT / ".pre-commit-hooks.yaml"


def blocks(language: str, heading: str) -> list[str]:
    """The code blocks of one language under a heading of the page."""
    section = PAGE.split(f"\n## {heading}\n")[1].split("\n## ")[0]
    return re.findall(rf"```{language}\n(.*?)```", section, re.DOTALL)


class Repository:
    """A git repository in a folder, with nothing of the user's settings. The
    programs beside this Python come first."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.environment = {
            **os.environ,
            "PATH": os.pathsep.join([str(Path(sys.executable).parent), os.environ["PATH"]]),
            "HOME": str(folder.parent),
            "GIT_CONFIG_GLOBAL": os.devnull,
            "GIT_CONFIG_NOSYSTEM": "1",
            "PRE_COMMIT_HOME": str(folder.parent / "pre-commit"),
        }
        folder.mkdir()
        self.run("git", "init", "-q")
        self.run("git", "config", "user.name", "tester")
        self.run("git", "config", "user.email", "tester@example.org")

    def run(self, *words: str, code: int = 0) -> str:
        """What a program prints that must end with a code."""
        program = shutil.which(words[0], path=self.environment["PATH"])
        done = subprocess.run(
            [program or require(words[0]), *words[1:]],
            cwd=self.folder,
            env=self.environment,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            encoding="utf-8",
            check=False,
        )
        assert done.returncode == code, done.stdout
        return done.stdout

    def shell(self, lines: str) -> None:
        """Run lines as a user would type them."""
        subprocess.run(lines, shell=True, cwd=self.folder, env=self.environment, check=True)

    def commit(self) -> None:
        self.run("git", "add", "-A")
        self.run("git", "commit", "-q", "-m", "change")


@pytest.fixture
def repository(tmp_path: Path) -> Repository:
    require("git")
    return Repository(tmp_path / "年报")


def textconv(path: Path) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "makereport.textconv", str(path)],
        capture_output=True,
        encoding="utf-8",
        env={**os.environ, "PYTHONIOENCODING": "utf-8"},
        check=False,
    )


def report(folder: Path, licences: int) -> bytes:
    return built(check_text(folder, f"主动公开: {{行政许可: {licences}}}\n"))


def test_git_shows_what_changed_in_a_word_file(repository: Repository, tmp_path: Path) -> None:
    (attributes,) = blocks("text", "让 git diff 看懂 Word 文件")
    (settings,) = blocks("sh", "让 git diff 看懂 Word 文件")
    (repository.folder / ".gitattributes").write_text(attributes, encoding="utf-8")
    repository.shell(settings)
    document = repository.folder / "县 局.docx"
    document.write_bytes(report(tmp_path, 317))
    repository.commit()
    document.write_bytes(report(tmp_path, 320))
    changed = [line for line in repository.run("git", "diff").splitlines() if line[0] in "+-"]

    assert changed[-2:] == blocks("diff", "让 git diff 看懂 Word 文件")[0].splitlines()
    assert len(changed) == 4


def test_a_word_file_reads_as_paragraphs_and_rows(tmp_path: Path) -> None:
    (tmp_path / "年报.docx").write_bytes(report(tmp_path, 317))
    result = textconv(tmp_path / "年报.docx")
    lines = result.stdout.splitlines()

    assert result.returncode == 0
    assert lines[:2] == ["云溪县示范局", "2021年政府信息公开工作年度报告"]
    assert "一、总体情况" in lines
    assert "| 行政许可 | 317 |" in lines
    assert sum("三、本年度办理结果" in line for line in lines) == 1
    assert "|  |  | 2.重复申请 | 0 | 0 | 0 | 0 | 0 | 0 | 0 |" in lines


def test_what_is_struck_out_or_there_twice_is_left_out(tmp_path: Path) -> None:
    parts = read_package(ROOT / "templates" / "zfxxgk-2021" / "report.docx")
    word = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
    drawing = "http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing"
    both = "http://schemas.openxmlformats.org/markup-compatibility/2006"
    parts["word/document.xml"] = f"""<w:document xmlns:w="{word}"><w:body>
        <!-- 说明 --><w:sdt><w:sdtContent><w:p>
          <w:pPr><w:tabs><w:tab w:val="left"/></w:tabs></w:pPr>
          <w:r><w:t>甲</w:t><w:tab/><w:br w:type="page"/></w:r>
          <w:ins><w:r><w:t>新</w:t></w:r></w:ins><w:del><w:r><w:delText>旧</w:delText></w:r></w:del>
          <w:r><m:AlternateContent xmlns:m="{both}"><m:Choice><w:t>乙</w:t></m:Choice>
            <m:Fallback><w:t>乙</w:t></m:Fallback></m:AlternateContent>
          <d:docPr xmlns:d="{drawing}" id="1" name="1" descr="各渠道条数"/><w:br/><w:t>丙</w:t></w:r>
        </w:p></w:sdtContent></w:sdt>
        <w:tbl><w:tr><w:tc><w:p><w:r><w:t>子</w:t></w:r></w:p>
          <w:tbl><w:tr><w:tc><w:p><w:r><w:t>丑</w:t></w:r></w:p></w:tc></w:tr></w:tbl>
        </w:tc></w:tr></w:tbl></w:body></w:document>""".encode()
    (tmp_path / "年报.docx").write_bytes(write_package(parts))
    result = textconv(tmp_path / "年报.docx")

    assert result.stdout == "甲\t新乙[图：各渠道条数]\n丙\n| 子 丑 |\n"


@pytest.mark.parametrize(
    ("name", "data", "said"),
    [
        ("没有.docx", None, "文件不存在"),
        ("文字.docx", "不是压缩包".encode(), "不是完好的 .docx 文件"),
        ("空.docx", write_package({"a.txt": b""}), "不是完好的 .docx 文件"),
        ("路径.docx", write_package({"../a": b""}), "不该有的路径"),
        ("炸弹.docx", write_package({"a": b"0" * (65 << 20)}), "大得不正常"),
    ],
)
def test_a_bad_word_file_is_told_in_chinese(
    tmp_path: Path, name: str, data: bytes | None, said: str
) -> None:
    if data is not None:
        (tmp_path / name).write_bytes(data)
    result = textconv(tmp_path / name)

    assert (result.returncode, result.stdout) == (1, "")
    assert result.stderr.startswith(f"{tmp_path / name}: 读不出文字：")
    assert said in result.stderr


def test_a_damaged_word_file_never_gives_a_traceback(tmp_path: Path) -> None:
    whole = report(tmp_path, 317)
    refused = 0
    for place in range(0, len(whole), 211):
        damaged = bytearray(whole)
        damaged[place] ^= 0xFF
        (tmp_path / "年报.docx").write_bytes(damaged)
        try:
            docx_lines(tmp_path / "年报.docx")
        except MakereportError:
            refused += 1

    assert refused > 20


def hook_config(repository: Repository, config: str) -> None:
    (repository.folder / ".pre-commit-config.yaml").write_text(config, encoding="utf-8")


def test_the_hook_checks_files_named_by_a_year(repository: Repository) -> None:
    """The hook as it is published, but with this makereport instead of one
    that pre-commit would install from a network."""
    (hook,) = yaml.safe_load(HOOKS.read_text(encoding="utf-8"))
    local = {"repo": "local", "hooks": [{**hook, "language": "system"}]}
    hook_config(repository, yaml.safe_dump({"repos": [local]}, allow_unicode=True))
    (repository.folder / "县 局").mkdir()
    check_text(repository.folder / "县 局", "主动公开: {行政许可: 1}\n", "2021.yaml")
    check_text(repository.folder, "行政: 1\n", "别的.yaml")
    repository.commit()
    assert "Passed" in repository.run("pre-commit", "run", "--all-files")
    check_text(repository.folder / "县 局", "行政: 1\n", "2022.yml")
    repository.run("git", "add", "-A")
    said = repository.run("pre-commit", "run", code=1)

    assert "县 局/2022.yml:1:1: 错误 Y103" in said
    assert "2021.yaml" not in said
    assert "别的.yaml" not in said


def test_pre_commit_accepts_the_hook_and_what_the_page_shows(repository: Repository) -> None:
    repository.run("pre-commit", "validate-manifest", str(HOOKS))
    shown = blocks("yaml", "pre-commit")

    assert len(shown) == 3
    for config in shown:
        hook_config(repository, config)
        repository.run("pre-commit", "validate-config")
        assert "id: makereport-check" in config


@pytest.mark.parametrize(
    ("heading", "schema", "count"),
    [("GitHub Actions", "vendor.github-workflows", 2), ("GitLab CI", "vendor.gitlab-ci", 1)],
)
def test_the_workflows_are_valid(tmp_path: Path, heading: str, schema: str, count: int) -> None:
    shown = blocks("yaml", heading)

    assert len(shown) == count
    for number, text in enumerate(shown):
        (tmp_path / f"{number}.yaml").write_text(text, encoding="utf-8")
    subprocess.run(
        [sys.executable, "-m", "check_jsonschema", "--builtin-schema", schema, *tmp_path.iterdir()],
        check=True,
        capture_output=True,
    )


def test_every_check_on_the_page_is_a_command_that_works(repository: Repository) -> None:
    commands = set(re.findall(r"makereport check [^\n#>|`]*", PAGE))
    for year in ("2021", "2022"):
        (repository.folder / year).mkdir()
        for name in ("2021.yaml", f"{year}.yaml"):
            check_text(
                repository.folder / year, f"单位: {year}局\n年度: {name[:4]}\n主动公开:\n", name
            )
    (repository.folder / "年报").mkdir()
    check_text(repository.folder / "年报", "主动公开:\n")

    assert len(commands) > 6
    for command in commands:
        repository.shell(command.strip())
