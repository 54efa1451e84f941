"""How a user installs what makereport can do without: into the environment that
it runs in, by the tool that made it."""

from __future__ import annotations

import sys
from pathlib import Path


def install_command(package: str) -> str:
    """The command line that installs a package beside makereport."""
    environment = Path(sys.prefix)
    if (environment / "pipx_metadata.json").is_file():
        return f"pipx inject {environment.name} {package}"
    python = f'"{sys.executable}"' if " " in sys.executable else sys.executable
    if (environment / "uv-receipt.toml").is_file():
        return f"uv pip install --python {python} {package}"
    return f"{python} -m pip install {package}"
