"""What the formats that programs read have in common."""

from __future__ import annotations

import json

from makereport import Finding


def as_json(value: object) -> str:
    """JSON for people to look at, too."""
    return json.dumps(value, ensure_ascii=False, indent=2)


def utf8(*lines: str) -> bytes:
    """The lines, whatever a file has in its name: that may be no text."""
    return "".join(f"{line}\n" for line in lines).encode("utf-8", "backslashreplace")


def message_and_hint(finding: Finding) -> str:
    """A finding in one sentence."""
    return f"{finding.message}（{finding.hint}）" if finding.hint else finding.message
