"""The help of every command, word for word (tests/data/help.txt)."""

from __future__ import annotations

import re

import pytest

from tests.support.reports import ROOT
from tests.support.runner import CommandLine

HELP = ROOT / "tests" / "data" / "help.txt"
PAGES = dict(
    re.findall(r"^\$ makereport (.*?)\n(.*?)(?=^\$|\Z)", HELP.read_text("utf-8"), re.M | re.S)
)
COMMANDS = ["build", "check", "diff", "explain", "import", "merge", "new", "schema"]


@pytest.mark.parametrize("words", PAGES)
def test_the_help_of_a_command(command_line: CommandLine, words: str) -> None:
    """`makereport WORDS` prints the page; after a change of it, paste what it prints."""
    done = command_line.run(*words.split())
    assert (done.code, done.stderr) == (0, "")
    assert done.stdout.rstrip("\n") == PAGES[words].rstrip("\n")


def test_there_is_a_page_of_every_command() -> None:
    pages = [
        *COMMANDS,
        "template",
        *(f"template {name}" for name in ("check", "draw", "export", "list", "new")),
    ]
    assert sorted(PAGES) == sorted(["--help", *(f"{page} --help" for page in pages)])
    listed = PAGES["--help"].partition("命令：\n")[2]
    assert sorted(re.findall(r"^  (\w+) ", listed, re.MULTILINE)) == sorted([*COMMANDS, "template"])
