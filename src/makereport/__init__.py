"""makereport: a year's figures and narrative in YAML become the official Word
report of 政府信息公开工作年度报告.

The public interface is what `__all__` names. It is loaded on first use, so
that `makereport --version` need not wait for it.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from makereport.comparing.compare import diff_files
    from makereport.comparing.differences import Comparison
    from makereport.creating import Created, new_file
    from makereport.findings.errors import MakereportError
    from makereport.findings.finding import Finding
    from makereport.jobs import (
        Checked,
        Imported,
        build_file,
        check_file,
        draw_file,
        import_file,
        schema_file,
    )
    from makereport.merging.merge import Merged, merge_files

__version__ = "0.1.0"

__all__ = [
    "Checked",
    "Comparison",
    "Created",
    "Finding",
    "Imported",
    "MakereportError",
    "Merged",
    "__version__",
    "build_file",
    "check_file",
    "diff_files",
    "draw_file",
    "import_file",
    "merge_files",
    "new_file",
    "schema_file",
]

_HOMES = {
    "Comparison": "makereport.comparing.differences",
    "Created": "makereport.creating",
    "Finding": "makereport.findings.finding",
    "MakereportError": "makereport.findings.errors",
    "Merged": "makereport.merging.merge",
    "diff_files": "makereport.comparing.compare",
    "merge_files": "makereport.merging.merge",
    "new_file": "makereport.creating",
}


def __getattr__(name: str) -> Any:
    if name not in __all__:
        raise AttributeError(f"module 'makereport' has no attribute {name!r}")
    return getattr(import_module(_HOMES.get(name, "makereport.jobs")), name)
