"""What `check` gives to programs, to the letter: JSON, SARIF and annotations."""

from __future__ import annotations

import json
from pathlib import Path

import makereport
from makereport import CODES, Finding, code_page, code_text
from makereport.cli.formats.checkup import Checkup, FileResult
from makereport.cli.formats.findings import github_report, json_report
from makereport.cli.formats.sarif import sarif_report

WRONG = Finding(
    "Y106", "“三”不能用", "写 3", ("主动公开", "行政许可"), "a.yaml", 4, 9, "  行政许可: 三"
)
WARNED = Finding("N407", "还有空位", "", (), "a.yaml", 7, 1, "甲（）")
CHECKUP = Checkup(
    [FileResult("a.yaml", [WRONG], [WARNED]), FileResult("坏 了.yaml", failure="打不开\n请看")]
)


def located(uri: str, **region: int) -> list[object]:
    artifact = {"uri": uri, "uriBaseId": "%SRCROOT%"}
    place: dict[str, object] = {"artifactLocation": artifact}
    return [{"physicalLocation": place | ({"region": region} if region else {})}]


def test_json_has_the_promised_keys() -> None:
    assert json.loads(json_report(CHECKUP)) == [
        {
            "code": "Y106",
            "severity": "error",
            "message": "“三”不能用",
            "hint": "写 3",
            "path": ["主动公开", "行政许可"],
            "file": "a.yaml",
            "line": 4,
            "column": 9,
        },
        {
            "code": "N407",
            "severity": "warning",
            "message": "还有空位",
            "hint": "",
            "path": [],
            "file": "a.yaml",
            "line": 7,
            "column": 1,
        },
    ]


def test_sarif_is_one_log_with_one_run() -> None:
    log = json.loads(sarif_report(CHECKUP))
    [run] = log.pop("runs")
    rules = run["tool"]["driver"].pop("rules")

    assert log == {
        "$schema": "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/"
        "sarif-schema-2.1.0.json",
        "version": "2.1.0",
    }
    assert run == {
        "tool": {
            "driver": {
                "name": "makereport",
                "version": makereport.__version__,
                "language": "zh-CN",
            }
        },
        "language": "zh-CN",
        "columnKind": "unicodeCodePoints",
        "invocations": [
            {
                "executionSuccessful": False,
                "toolExecutionNotifications": [
                    {
                        "level": "error",
                        "message": {"text": "打不开\n请看"},
                        "locations": located("%E5%9D%8F%20%E4%BA%86.yaml"),
                    }
                ],
            }
        ],
        "results": [
            {
                "ruleId": "Y106",
                "ruleIndex": list(CODES).index("Y106"),
                "level": "error",
                "message": {"text": "“三”不能用（写 3）"},
                "locations": located("a.yaml", startLine=4, startColumn=9),
            },
            {
                "ruleId": "N407",
                "ruleIndex": list(CODES).index("N407"),
                "level": "warning",
                "message": {"text": "还有空位"},
                "locations": located("a.yaml", startLine=7, startColumn=1),
                "suppressions": [{"kind": "inSource"}],
            },
        ],
    }
    assert rules == [
        {
            "id": code,
            "shortDescription": {"text": entry.title},
            "fullDescription": {"text": entry.meaning},
            "help": {"text": code_text(code), "markdown": code_page(code)},
            "defaultConfiguration": {"level": entry.severity},
        }
        for code, entry in CODES.items()
    ]


def test_a_run_in_which_all_was_checked_says_so() -> None:
    [run] = json.loads(sarif_report(Checkup([FileResult("a.yaml")])))["runs"]
    assert run["invocations"] == [{"executionSuccessful": True}]


def test_a_file_elsewhere_has_its_whole_address(tmp_path: Path) -> None:
    path = tmp_path / "甲.yaml"
    [run] = json.loads(sarif_report(Checkup([FileResult(str(path), [WRONG])])))["runs"]
    [place] = run["results"][0]["locations"]
    assert place["physicalLocation"]["artifactLocation"] == {"uri": path.as_uri()}


def test_annotations_are_one_a_line() -> None:
    titles = [f"{code} {CODES[code].title}".replace(",", "%2C") for code in ("Y106", "N407")]
    assert github_report(CHECKUP).decode() == (
        f"::error file=a.yaml,line=4,col=9,title={titles[0]}::“三”不能用（写 3）\n"
        f"::notice file=a.yaml,line=7,col=1,title={titles[1]}::还有空位\n"
        "::error file=坏 了.yaml::打不开%0A请看\n"
    )
