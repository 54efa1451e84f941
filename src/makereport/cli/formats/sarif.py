"""The reporter for SARIF 2.1.0, which code hosts and editors read.

A message is plain text without arguments, so its braces stand for themselves.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import quote

import makereport
from makereport import CODES, code_page, code_text
from makereport.cli.formats.checkup import Checkup, FileResult
from makereport.cli.formats.machine import as_json, message_and_hint, utf8

Json = dict[str, object]

SCHEMA = (
    "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json"
)
LANGUAGE = "zh-CN"
RULE_INDEX = {code: index for index, code in enumerate(CODES)}


def sarif_report(checkup: Checkup) -> bytes:
    """One log with one run: all codes as rules, all findings as results."""
    run: Json = {
        "tool": {"driver": _driver()},
        "language": LANGUAGE,
        "columnKind": "unicodeCodePoints",
        "invocations": [_invocation(checkup)],
        "results": [row for result in checkup.results for row in _results(result)],
    }
    log: Json = {"$schema": SCHEMA, "version": "2.1.0", "runs": [run]}
    return utf8(as_json(log))


def _driver() -> Json:
    return {
        "name": "makereport",
        "version": makereport.__version__,
        "language": LANGUAGE,
        "rules": [_rule(code) for code in CODES],
    }


def _rule(code: str) -> Json:
    entry = CODES[code]
    return {
        "id": code,
        "shortDescription": {"text": entry.title},
        "fullDescription": {"text": entry.meaning},
        "help": {"text": code_text(code), "markdown": code_page(code)},
        "defaultConfiguration": {"level": entry.severity},
    }


def _invocation(checkup: Checkup) -> Json:
    """Whether every file was checked to its end, and which were not."""
    if not checkup.failures:
        return {"executionSuccessful": True}
    notifications = [
        {
            "level": "error",
            "message": {"text": result.failure},
            "locations": [_location(_artifact(result.path))],
        }
        for result in checkup.failures
    ]
    return {"executionSuccessful": False, "toolExecutionNotifications": notifications}


def _results(result: FileResult) -> Iterator[Json]:
    artifact = _artifact(result.path)
    for finding in result.shown:
        region = {"startLine": finding.line, "startColumn": finding.column}
        row: Json = {
            "ruleId": finding.code,
            "ruleIndex": RULE_INDEX[finding.code],
            "level": finding.severity,
            "message": {"text": message_and_hint(finding)},
            "locations": [_location(artifact, region=region)],
        }
        if result.silences(finding):
            row["suppressions"] = [{"kind": "inSource"}]
        yield row


def _location(artifact: Json, **place: object) -> Json:
    return {"physicalLocation": {"artifactLocation": artifact, **place}}


def _artifact(path: Path) -> Json:
    """A file below the working folder by its relative address, others whole."""
    if path.is_absolute():
        return {"uri": path.as_uri()}
    return {"uri": quote(os.fsencode(path.as_posix()), safe="/"), "uriBaseId": "%SRCROOT%"}
