"""The command `explain`: what a code means."""

from __future__ import annotations

from typing import Annotated

import typer

import makereport
from makereport.cli.boundary import DONE
from makereport.cli.console import say
from makereport.cli.words import UsageError


def explain(
    code: Annotated[str, typer.Argument(metavar="代码", help="例如 B203；不写就列出全部")] = "",
) -> int:
    """说明一个问题代码是什么意思、怎么办。"""
    if not code:
        say(makereport.codes_list())
        return DONE
    known = code.strip().upper()
    if known not in makereport.CODES:
        raise UsageError(
            f"没有代码 {code}", hint="例如 makereport explain B203；不写代码就列出全部"
        )
    say(makereport.code_text(known))
    return DONE
