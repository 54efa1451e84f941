"""What the README shows is what the program does."""

from __future__ import annotations

import re
import shutil
from pathlib import Path

import pytest

import makereport
from docs.generate import form_page
from makereport import check_file
from makereport.form.agencies import CONTACTS
from makereport.form.shelf import form_ids, latest_form, load_form
from makereport.narrative.filters import FILTERS
from makereport.report.keys import PUBLICATION, TOP_KEYS
from tests.support.reports import EXAMPLES, ROOT, codes
from tests.support.runner import run
from tests.test_house import ORDER

README = (ROOT / "README.md").read_text(encoding="utf-8")
API = (ROOT / "docs" / "api.md").read_text(encoding="utf-8")
FORMAT = (ROOT / "docs" / "format.md").read_text(encoding="utf-8")


@pytest.fixture
def sample(tmp_path: Path) -> Path:
    found = re.search(r"```yaml\n(.*?)```", README, re.DOTALL)
    assert found
    path = tmp_path / "2021.yaml"
    path.write_text(found.group(1), encoding="utf-8")
    return path


def console(number: int) -> list[str]:
    """The lines of one console block of the README, the command left out."""
    block = re.findall(r"```console\n(.*?)```", README, re.DOTALL)[number]
    return [line for line in block.splitlines() if not line.startswith("$")]


def test_the_sample_of_the_readme_builds_and_says_what_the_readme_says(sample: Path) -> None:
    result = run("build", "2021.yaml", cwd=sample.parent)

    assert result.code == 0, result.stderr
    assert result.stdout.splitlines() == console(0)


def test_the_slip_of_the_readme_is_reported_as_shown(sample: Path) -> None:
    text = sample.read_text(encoding="utf-8").replace("自然人: 3, 商", "自然人: 3，商")
    sample.write_text(text, encoding="utf-8")
    result = run("build", "2021.yaml", cwd=sample.parent)

    assert result.stderr.splitlines() == console(1)


@pytest.mark.parametrize("path", EXAMPLES, ids=lambda path: f"{path.parent.name}-{path.stem}")
def test_checking_an_example_is_silent(path: Path) -> None:
    assert len(EXAMPLES) == 6
    assert codes(check_file(path)) == []


def test_the_format_page_names_every_top_key_and_filter() -> None:

    assert len(TOP_KEYS) == 14
    for word in [*TOP_KEYS, *CONTACTS, *PUBLICATION, *FILTERS, *latest_form().tables]:
        assert f"`{word}`" in FORMAT or f"{word}: " in FORMAT, word


def test_the_pages_of_the_forms_are_current() -> None:
    assert form_ids()
    for form_id in form_ids():
        page = (ROOT / "docs" / f"{form_id}.md").read_text(encoding="utf-8")
        assert page == form_page(load_form(form_id))


def _prose(page: Path) -> str:
    """A page without its samples, whose pictures need not be there."""
    text = page.read_text(encoding="utf-8")
    return re.sub(r"^```.*?^```$|`[^`\n]+`", "", text, flags=re.DOTALL | re.MULTILINE)


def test_the_links_of_the_documents_lead_somewhere() -> None:
    pages = [ROOT / "README.md", ROOT / "README.en.md", *(ROOT / "docs").rglob("*.md")]
    links = [
        (page, link) for page in pages for link in re.findall(r"\]\(([^)#:]+)[)#]", _prose(page))
    ]

    assert len(links) > 8
    assert [link for page, link in links if not (page.parent / link).exists()] == []


def test_the_samples_of_the_api_page_run_one_after_the_other(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    shutil.copytree(ROOT / "examples" / "yunxi", tmp_path, dirs_exist_ok=True)
    monkeypatch.chdir(tmp_path)
    samples = re.findall(r"```python\n(.*?)```", API, re.DOTALL)
    names: dict[str, object] = {}

    assert len(samples) >= 7
    for sample in samples:
        exec(sample, names)
    used = set(re.findall(r"makereport\.(\w+)", "".join(samples)))
    assert used <= {*makereport.__all__, "__all__"}
    functions = {
        name for name in makereport.__all__ if name.endswith(("_file", "_files", "_bytes"))
    }
    assert functions - used == {"schema_bytes"}


def test_the_page_of_the_architecture_names_what_is_there_in_the_right_order() -> None:
    page = (ROOT / "docs" / "architecture.md").read_text(encoding="utf-8")
    ground_up = re.findall(r"^\| `(\w+)(?:/|\.py)` \|", page, re.MULTILINE)
    named = [path for path in re.findall(r"`([\w/]+(?:/|\.py))`", page) if "/" in path]

    assert ground_up == [package for package in ORDER if package not in ("textconv", "__main__")]
    assert len(named) > 40
    homes = (ROOT / "src" / "makereport", ROOT / "src" / "makereport" / "cli", ROOT)
    assert [path for path in named if not any((home / path).exists() for home in homes)] == []


def test_every_command_and_option_that_the_documents_show_is_there() -> None:
    pages = [ROOT / "README.md", ROOT / "README.en.md", *(ROOT / "docs").rglob("*.md")]
    code = "\n".join(
        span.strip("`")
        for page in pages
        for span in re.findall(r"```.*?```|`[^`\n]+`", page.read_text(encoding="utf-8"), re.DOTALL)
    )
    typed = re.findall(
        r"^[ $-]*(?:run: |entry: )?makereport ((?:template )?[a-z]+)(.*)$", code, re.MULTILINE
    )
    shown = {
        (command, option)
        for command, rest in typed
        for option in ["", *re.findall(r"(?<![\w-])--?[a-z][a-z-]*", rest.split("#")[0])]
    }
    commands = sorted({command for command, _ in shown})
    helps = {command: run(*command.split(), "--help") for command in commands}

    assert len(shown) > 20
    assert {command: helps[command].stderr for command in commands if helps[command].code} == {}
    assert [
        (command, option)
        for command, option in sorted(shown)
        if not re.search(rf"(?<![\w-]){option}(?![\w-])", helps[command].stdout)
    ] == []
