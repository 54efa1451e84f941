"""The checks of a whole report, each small and independent of the others."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from makereport.checks import (
    changes,
    children,
    closed_lists,
    contradictions,
    dates,
    headings,
    invisible,
    leftovers,
    other_forms,
    personal,
    preface,
    publication,
    sense,
    shares,
    substance,
    supervision,
    text_years,
    years,
)
from makereport.findings.finding import Finding
from makereport.report.report import Report

Check = Callable[[Report], Iterator[Finding]]

CHECKS: tuple[Check, ...] = (
    years.another_agency,
    years.carried_between_years,
    years.vanished_tables,
    years.thousandfold_amounts,
    sense.forgotten_rows,
    sense.senseless_amounts,
    contradictions.contradictions,
    closed_lists.closed_lists,
    shares.shares,
    changes.changes,
    substance.next_to_nothing,
    substance.missing_mentions,
    substance.repeated_text,
    supervision.too_long,
    supervision.left_out,
    supervision.numbers_not_given,
    supervision.superseded_basis,
    supervision.another_title,
    leftovers.placeholders,
    leftovers.doubled_words,
    dates.other_years,
    dates.year_of_the_file,
    dates.day_of_publication,
    publication.other_number,
    publication.day_of_making,
    text_years.text_years,
    headings.heading_numbers,
    headings.repeated_headings,
    preface.mistyped_preface,
    preface.foreign_sections,
    personal.personal_numbers,
    invisible.invisible_characters,
    children.sums_of_children,
    other_forms.differing_reports,
)


def run_checks(report: Report) -> list[Finding]:
    """All findings of all checks."""
    return [finding for check in CHECKS for finding in check(report)]
