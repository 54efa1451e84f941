"""Make again what is generated from the forms and the table of codes: the
Word templates, docs/codes.md, a page for each form, and the schemas beside the
examples."""

from pathlib import Path

from makereport import check_file, schema_file
from makereport.explaining import codes_page, form_page
from makereport.forms import form_ids, forms_folder, load_form
from makereport.schema import schema_name
from makereport.word.draw import draw_template
from makereport.word.package import write_package

DOCS = Path(__file__).parent
EXAMPLES = DOCS.parent / "examples"

if __name__ == "__main__":
    for form_id in form_ids():
        page = form_page(load_form(form_id))
        (DOCS / f"{form_id}.md").write_text(page, encoding="utf-8", newline="\n")
        data = write_package(draw_template(load_form(form_id)))
        (forms_folder() / form_id / "report.docx").write_bytes(data)
    (DOCS / "codes.md").write_text(codes_page(), encoding="utf-8", newline="\n")
    for example in EXAMPLES.glob("*/*.yaml"):
        form = check_file(example).report.draft.form
        schema_file(form, example.with_name(schema_name(form)))
