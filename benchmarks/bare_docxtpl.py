"""What makereport is measured against: docxtpl alone (or a drop-in for it), the
same template, ready data. Prints the milliseconds of CPU of one report.

Usage: bare_docxtpl.py TEMPLATE CONTEXTS.json TARGET [WARM]

CONTEXTS is a list; the first WARM of them are rendered and not counted.
"""

import json
import sys
import time

from docxtpl import DocxTemplate

if __name__ == "__main__":
    template, contexts, target, *warm = sys.argv[1:]
    with open(contexts, encoding="utf-8") as file:
        reports = json.load(file)
    skipped = int(warm[0]) if warm else 0
    # Made once: what an engine keeps from report to report is its own merit.
    document = DocxTemplate(template)
    start = time.process_time()
    for number, data in enumerate(reports):
        if number == skipped:
            start = time.process_time()
        if hasattr(DocxTemplate, "reload"):  # docxtpl-ng; the others do so by themselves
            document.reload()
        document.render(data)
        document.save(f"{target}{number}.docx" if warm else target)
    print(json.dumps({"ms": (time.process_time() - start) * 1000 / (len(reports) - skipped)}))
