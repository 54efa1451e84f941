"""What makereport is measured against: docxtpl alone, the same template, ready data.

Usage: bare_docxtpl.py TEMPLATE CONTEXT.json TARGET [TIMES]
"""

import json
import sys
import time

from docxtpl import DocxTemplate

if __name__ == "__main__":
    template, context, target, *times = sys.argv[1:]
    with open(context, encoding="utf-8") as file:
        data = json.load(file)
    start = time.perf_counter()
    rounds = int(times[0]) if times else 1
    for _ in range(rounds):
        document = DocxTemplate(template)
        document.render(data)
        document.save(target)
    print((time.perf_counter() - start) / rounds)
