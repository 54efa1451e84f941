"""`build --watch`: reports are built again whenever something that they are
made from is saved."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable

import makereport
from makereport import MakereportError
from makereport.cli.console import complain, failure_text, say

EVERY = 0.3
"""Seconds between two looks; a change is built when it has lasted that long."""
Build = Callable[[list[str], makereport.Watch], None]
"""Builds reports, their outcomes noted."""


def keep_building(build: Build, find: Callable[[], list[str]], template: str) -> None:
    """Build the reports that `find` finds, and go on until Ctrl-C: what fails
    is told, and tried again with the next save."""
    watch = makereport.Watch(template or None)
    known: list[str] = []
    due = find()
    while True:
        try:
            build(due, watch)
        except MakereportError as error:
            if not known:  # what was typed is wrong
                raise
            complain(failure_text(str(error)))
        if not known:
            say("保存后会自动重新生成；按 Ctrl-C 结束")
        known = list(dict.fromkeys([*known, *due]))
        due = _waited(watch, find, known)


def _waited(
    watch: makereport.Watch, find: Callable[[], Iterable[str]], known: list[str]
) -> list[str]:
    """Wait for a change that has come to rest; the reports that it concerns."""
    while True:
        before = watch.stamp(find())
        time.sleep(EVERY)
        found = list(find())
        if watch.stamp(found) != before:  # somebody is still saving
            continue
        new = [file for file in found if file not in known]
        if due := new + watch.changed():
            return due
