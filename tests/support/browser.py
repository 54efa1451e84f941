"""Chromium as the tests call it, over the pipe of its developer tools, and the
checkers of web pages. `.ci/install` installs all of it."""

from __future__ import annotations

import base64
import fcntl
import json
import os
import subprocess
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from tests.support.office import require, require_file

SECONDS = 60
"""That a page may take in a machine that is busy."""


def vnu(paths: Sequence[Path]) -> str:
    """What the Nu HTML checker has to say about pages, warnings too; "" for
    sound ones."""
    jar = require_file("vnu-jar/build/dist/vnu.jar")
    done = subprocess.run(
        [require("java"), "-Xss4m", "-jar", str(jar), "--exit-zero-always", *map(str, paths)],
        capture_output=True,
        text=True,
        encoding="utf-8",
        timeout=300,
    )
    return done.stdout + done.stderr


class Browser:
    """A running Chromium with one page."""

    def __init__(self, reading: int, writing: int) -> None:
        self._reading = os.fdopen(reading, "rb")
        self._writing = os.fdopen(writing, "wb", buffering=0)
        self._number = 0
        self._rest = b""
        self._session = ""
        target = self._call("Target.createTarget", url="about:blank")["targetId"]
        attached = self._call("Target.attachToTarget", targetId=target, flatten=True)
        self._session = attached["sessionId"]
        self._call("Page.enable")

    def open(self, page: Path, *, width: int = 1280, dark: bool = False, text: int = 100) -> None:
        """Show a page in a window of a width (CSS pixels), with letters so many
        per cent as large."""
        self._call(
            "Emulation.setDeviceMetricsOverride",
            width=width,
            height=800,
            deviceScaleFactor=1,
            mobile=False,
        )
        scheme = {"name": "prefers-color-scheme", "value": "dark" if dark else "light"}
        self._call("Emulation.setEmulatedMedia", features=[scheme])
        self._call("Page.navigate", url=page.resolve().as_uri())
        self._wait_for("Page.loadEventFired")
        self.run(f"document.documentElement.style.fontSize = '{text}%'")

    def run(self, script: str) -> Any:
        """The value of a script in the page; a promise is waited for."""
        done = self._call(
            "Runtime.evaluate", expression=script, awaitPromise=True, returnByValue=True
        )
        if "exceptionDetails" in done:
            raise RuntimeError(str(done["exceptionDetails"]))
        return done["result"].get("value")

    def violations(self) -> list[str]:
        """What axe finds in the page that is open."""
        self.run(require_file("axe-core/axe.min.js").read_text(encoding="utf-8"))
        found = self.run("axe.run().then(done => done.violations)")
        return [f"{each['id']}: {each['nodes'][0]['html'][:200]}" for each in found]

    def picture(self) -> bytes:
        """The whole page as a PNG."""
        shot = self._call("Page.captureScreenshot", captureBeyondViewport=True)
        return base64.b64decode(shot["data"])

    def pdf(self) -> bytes:
        """The page as it is printed."""
        printed = self._call("Page.printToPDF", preferCSSPageSize=True, printBackground=False)
        return base64.b64decode(printed["data"])

    def close(self) -> None:
        self._session = ""
        self._call("Browser.close")

    def _call(self, method: str, **params: Any) -> dict[str, Any]:
        self._number += 1
        message = {"id": self._number, "method": method, "params": params}
        if self._session:
            message["sessionId"] = self._session
        self._writing.write(json.dumps(message).encode() + b"\0")
        while (answer := self._message()).get("id") != self._number:
            pass
        if "error" in answer:
            raise RuntimeError(f"{method}: {answer['error']}")
        return dict(answer["result"])

    def _wait_for(self, event: str) -> None:
        while self._message().get("method") != event:
            pass

    def _message(self) -> dict[str, Any]:
        while b"\0" not in self._rest:
            piece = self._reading.read1(1 << 20)
            if not piece:
                raise RuntimeError("Chromium has ended")
            self._rest += piece
        message, _, self._rest = self._rest.partition(b"\0")
        return dict(json.loads(message))


@contextmanager
def browser() -> Iterator[Browser]:
    """A Chromium of its own, ended afterwards."""
    to_read, writing = os.pipe()
    reading, to_write = os.pipe()

    def take() -> None:
        high = [fcntl.fcntl(end, fcntl.F_DUPFD, 10) for end in (to_read, to_write)]
        for place, end in enumerate(high, 3):  # where Chromium looks for them
            os.dup2(end, place)

    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as profile:
        flags = ("--headless", "--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage")
        command = [require("chromium"), *flags, "--remote-debugging-pipe", "--no-first-run"]
        process = subprocess.Popen(
            [*command, f"--user-data-dir={profile}"],
            preexec_fn=take,
            close_fds=False,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )
        os.close(to_read)
        os.close(to_write)
        try:
            running = Browser(reading, writing)
            yield running
            running.close()
            process.wait(SECONDS)
        finally:
            process.kill()
            process.wait()
