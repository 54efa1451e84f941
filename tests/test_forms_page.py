"""docs/forms.md, followed word by word: the ten steps from an empty folder to a form
that works, and every word of the language."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from makereport import check_file, check_form, diff_files, import_file
from makereport.form.fields import Fields
from makereport.form.reader import read_form
from makereport.form.shelf import form_ids, forms_folder
from makereport.source.nodes import Node
from makereport.source.text import Source
from makereport.source.tree import parse
from tests.support.office import validate
from tests.support.reports import ROOT
from tests.support.runner import CommandLine

PAGE = (ROOT / "docs" / "forms.md").read_text(encoding="utf-8")
STEPS, _, REFERENCE = PAGE.partition("\n## 格式放在哪里\n")
FORM = Path("templates/tsg-2024")
_ASKED = re.compile(r"fields\.(?:text|choice|list|take|need|whole)\(\s*\"(\w+)\"|side\(\"(\w+)\"")
_BLOCK = re.compile(
    r"`([\w./-]+)` (改成|接着写|是这样)：\n\n```yaml\n(.*?)```"
    r"|(?:<!-- (换成|改成) (.*?) -->\n)?```console\n(.*?)```",
    re.DOTALL,
)


def follow(line: CommandLine) -> int:
    """Do in the working folder what the page says, and hold it to what it shows;
    how many commands it has shown."""
    commands = 0
    for file, how, text, slip, word, shown in _BLOCK.findall(STEPS):
        if file:
            path = Path(file)
            before = path.read_text(encoding="utf-8") if how == "接着写" else ""
            path.write_text(before + text, encoding="utf-8")
            continue
        path, wrong = {
            "换成": (FORM / "form.yaml", "outline:"),
            "改成": (Path("2024.yaml"), "45件"),
        }.get(slip, (FORM / "form.yaml", ""))
        saved = path.read_text(encoding="utf-8") if path.exists() else ""
        if slip:
            assert wrong in saved
            path.write_text(saved.replace(wrong, word), encoding="utf-8")
        for command, expected in re.findall(r"^\$ makereport (.*)\n((?:(?!\$).*\n)*)", shown, re.M):
            ran = line.run(*command.split())
            assert (command, ran.stdout + ran.stderr) == (command, expected)
            commands += 1
        if slip == "换成":
            path.write_text(saved, encoding="utf-8")
    return commands


@pytest.fixture
def followed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> CommandLine:
    line = CommandLine(tmp_path, monkeypatch, capsys)
    assert follow(line) == 8
    return line


def test_the_ten_steps_lead_to_a_form_that_works(followed: CommandLine, tmp_path: Path) -> None:
    assert STEPS.count("```") == 2 * len(_BLOCK.findall(STEPS))  # every block is run
    assert len(re.findall("^### [0-9]+\\.", STEPS, re.M)) == 10
    assert check_form(tmp_path / FORM) == []
    checked = check_file(tmp_path / "2024.yaml")
    assert checked.findings == []
    for suffix in ("docx", "html"):
        imported = import_file(tmp_path / f"2024.{suffix}", tmp_path / f"{suffix}.yaml")
        assert imported.checked.document == checked.document
    assert not diff_files(tmp_path / "2024.yaml", tmp_path / "2024.docx").differs


def test_what_the_steps_have_built_is_valid(followed: CommandLine, tmp_path: Path) -> None:
    assert validate(tmp_path / "2024.docx") == ""


def test_last_year_is_compared_as_the_form_says(followed: CommandLine, tmp_path: Path) -> None:
    text = (tmp_path / "2024.yaml").read_text(encoding="utf-8")
    later = text.replace("年度: 2024", "年度: 2025").replace(
        "上年结转: {个人: 2}", "上年结转: {个人: 1}"
    )
    (tmp_path / "2025.yaml").write_text(later, encoding="utf-8")

    assert {each.code for each in check_file(tmp_path / "2025.yaml").findings} == {"C302"}


def test_every_word_of_the_language_is_in_the_reference(
    followed: CommandLine, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: set[str] = set()
    take = Fields.take

    def noted(fields: Fields, key: str) -> Node | None:
        asked.add(key)
        return take(fields, key)

    monkeypatch.setattr(Fields, "take", noted)
    for folder in (*(forms_folder() / form_id for form_id in form_ids()), tmp_path / FORM):
        read_form(folder)
    words = {word for word in asked if word.isascii()}
    for path in (ROOT / "src" / "makereport" / "form").glob("*.py"):  # what no form here has
        found = _ASKED.findall(path.read_text(encoding="utf-8"))
        words |= {word for pair in found for word in pair if word}

    assert len(words) > 60
    told = set(re.findall(r"`(\w+)`", REFERENCE)) | set(re.findall(r"(\w+): ", REFERENCE))
    assert words - told == set()


def test_the_samples_of_the_reference_can_be_read() -> None:
    samples = re.findall(r"```yaml\n(.*?)```", REFERENCE, re.DOTALL)

    assert samples
    for sample in samples:
        whole = f"sections:\n{sample}" if sample.lstrip().startswith("- ") else sample
        assert parse(Source("form.yaml", whole))[1] == [], sample
