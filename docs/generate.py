"""Make again what is generated from the forms and the table of codes: the
Word templates, a page for each code and each form, and the schemas beside the
examples."""

from pathlib import Path

from makereport import check_file, schema_file
from makereport.findings.codes import CODES
from makereport.findings.explaining import code_page, codes_index
from makereport.form.page import form_page
from makereport.form.shelf import form_ids, forms_folder, load_form
from makereport.ooxml.package import write_package
from makereport.word.draw import draw_template
from makereport.writing.schema import schema_name

DOCS = Path(__file__).parent
CODE_PAGES = DOCS / "codes"
EXAMPLES = DOCS.parent / "examples"


def write_code_pages() -> None:
    """Write docs/codes/ anew, so that no page of a former code stays."""
    CODE_PAGES.mkdir(exist_ok=True)
    for page in CODE_PAGES.glob("*.md"):
        page.unlink()
    pages = {"README": codes_index(), **{code: code_page(code) for code in CODES}}
    for name, text in pages.items():
        (CODE_PAGES / f"{name}.md").write_text(text, encoding="utf-8", newline="\n")


if __name__ == "__main__":
    for form_id in form_ids():
        page = form_page(load_form(form_id))
        (DOCS / f"{form_id}.md").write_text(page, encoding="utf-8", newline="\n")
        data = write_package(draw_template(load_form(form_id)))
        (forms_folder() / form_id / "report.docx").write_bytes(data)
    write_code_pages()
    for example in EXAMPLES.glob("*/*.yaml"):
        form = check_file(example).report.draft.form
        schema_file(form, example.with_name(schema_name(form)))
