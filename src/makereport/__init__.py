"""makereport: a year's figures and narrative in YAML become the official Word
report of 政府信息公开工作年度报告.

The public interface is what `__all__` names; docs/api.md shows it at work.
Paths are `str` or `os.PathLike`; figures are exact `decimal.Decimal`s; texts
for people are Chinese. A function that writes replaces a file whole or leaves
what stood there, and raises MakereportError where it cannot write.

Names are loaded on first use, so that `makereport --version` need not wait.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from makereport.authoring import check_form as check_form
    from makereport.authoring import new_form as new_form
    from makereport.bulk.cluster import cluster as cluster
    from makereport.bulk.many import build_many as build_many
    from makereport.bulk.many import check_many as check_many
    from makereport.bulk.many import import_many as import_many
    from makereport.bulk.many import work_on_bytes as work_on_bytes
    from makereport.bulk.names import named_by as named_by
    from makereport.bulk.names import same_name as same_name
    from makereport.bulk.search import FoundFiles as FoundFiles
    from makereport.bulk.search import find_reports as find_reports
    from makereport.bulk.summary import Summary as Summary
    from makereport.bulk.watch import Watch as Watch
    from makereport.bulk.work import ImportOutcome as ImportOutcome
    from makereport.bulk.work import Outcome as Outcome
    from makereport.checks.between import Between as Between
    from makereport.comparing.compare import diff_files as diff_files
    from makereport.comparing.differences import Comparison as Comparison
    from makereport.comparing.differences import FigureChange as FigureChange
    from makereport.comparing.differences import LoneFigure as LoneFigure
    from makereport.comparing.differences import Part as Part
    from makereport.comparing.differences import Side as Side
    from makereport.comparing.differences import WordChange as WordChange
    from makereport.comparing.wording import Piece as Piece
    from makereport.comparing.wording import TextChange as TextChange
    from makereport.findings.codes import CODES as CODES
    from makereport.findings.errors import MakereportError as MakereportError
    from makereport.findings.explaining import code_page as code_page
    from makereport.findings.explaining import code_text as code_text
    from makereport.findings.explaining import codes_list as codes_list
    from makereport.findings.finding import Finding as Finding
    from makereport.form.model import Form as Form
    from makereport.form.numbers import format_number as format_number
    from makereport.form.numbers import read_year as read_year
    from makereport.form.shelf import form_for_year as form_for_year
    from makereport.form.shelf import form_ids as form_ids
    from makereport.form.shelf import forms_beside as forms_beside
    from makereport.form.shelf import is_own_form as is_own_form
    from makereport.form.shelf import latest_form as latest_form
    from makereport.form.shelf import load_form as load_form
    from makereport.form.shelf import template_in as template_in
    from makereport.form.shelf import use_forms as use_forms
    from makereport.form.tables import Item as Item
    from makereport.jobs import Checked as Checked
    from makereport.jobs import Created as Created
    from makereport.jobs import Imported as Imported
    from makereport.jobs import build_bytes as build_bytes
    from makereport.jobs import build_file as build_file
    from makereport.jobs import check_bytes as check_bytes
    from makereport.jobs import check_file as check_file
    from makereport.jobs import draw_file as draw_file
    from makereport.jobs import import_file as import_file
    from makereport.jobs import make_folder as make_folder
    from makereport.jobs import new_file as new_file
    from makereport.jobs import schema_file as schema_file
    from makereport.loading import PUBLISHED as PUBLISHED
    from makereport.merging.merge import Merged as Merged
    from makereport.merging.merge import merge_files as merge_files
    from makereport.merging.overview import OVERVIEW_SUFFIXES as OVERVIEW_SUFFIXES
    from makereport.merging.roll import Attendance as Attendance
    from makereport.ooxml.workbook import Sheet as Sheet
    from makereport.ooxml.workbook import SheetCell as SheetCell
    from makereport.ooxml.workbook import sheet_names as sheet_names
    from makereport.ooxml.workbook import write_workbook as write_workbook
    from makereport.products import FORMATS as FORMATS
    from makereport.source.disk import identity as identity
    from makereport.templating import CheckedTemplate as CheckedTemplate
    from makereport.templating import check_template as check_template
    from makereport.templating import export_folder as export_folder
    from makereport.writing.schema import schema_bytes as schema_bytes
    from makereport.writing.schema import schema_name as schema_name

__version__ = "0.1.0"

_HOMES = {
    "authoring": "check_form new_form",
    "checks.between": "Between",
    "bulk.cluster": "cluster",
    "bulk.many": "build_many check_many import_many work_on_bytes",
    "bulk.names": "named_by same_name",
    "bulk.search": "FoundFiles find_reports",
    "bulk.summary": "Summary",
    "bulk.watch": "Watch",
    "bulk.work": "ImportOutcome Outcome",
    "comparing.compare": "diff_files",
    "comparing.differences": "Comparison FigureChange LoneFigure Part Side WordChange",
    "comparing.wording": "Piece TextChange",
    "findings.codes": "CODES",
    "findings.errors": "MakereportError",
    "findings.explaining": "code_page code_text codes_list",
    "findings.finding": "Finding",
    "form.model": "Form",
    "form.numbers": "format_number read_year",
    "form.shelf": "form_for_year form_ids forms_beside is_own_form latest_form load_form template_in "
    "use_forms",
    "form.tables": "Item",
    "jobs": "Checked Created Imported build_bytes build_file check_bytes check_file draw_file "
    "import_file make_folder new_file schema_file",
    "loading": "PUBLISHED",
    "products": "FORMATS",
    "merging.merge": "Merged merge_files",
    "merging.overview": "OVERVIEW_SUFFIXES",
    "merging.roll": "Attendance",
    "ooxml.workbook": "Sheet SheetCell sheet_names write_workbook",
    "source.disk": "identity",
    "templating": "CheckedTemplate check_template export_folder",
    "writing.schema": "schema_bytes schema_name",
}
_HOME_OF = {name: home for home, names in _HOMES.items() for name in names.split()}

__all__ = ["__version__", *sorted(_HOME_OF)]


def __getattr__(name: str) -> Any:
    if name not in _HOME_OF:
        raise AttributeError(f"module 'makereport' has no attribute {name!r}")
    return getattr(import_module(f"makereport.{_HOME_OF[name]}"), name)
