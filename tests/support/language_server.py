"""A small client of the YAML language server, the one behind the editors."""

from __future__ import annotations

import json
import os
import queue
import socket
import subprocess
import threading
from collections.abc import Callable
from pathlib import Path
from types import TracebackType
from typing import Any

from tests.support.office import require

PATIENCE = 60


class LanguageServer:
    """The server over stdio, as a context. Whatever it would fetch from a
    network goes to a proxy that only waits: see `fetches`. The public list of
    schemas is off, as in an office without a network, unless `schema_store`."""

    def __init__(self, folder: Path, *, schema_store: bool = False) -> None:
        self.folder = folder
        self._proxy = socket.create_server(("127.0.0.1", 0))
        self._settings = {
            "yaml": {"validate": True, "completion": True, "schemaStore": {"enable": schema_store}},
            "http": {"proxy": self._proxy_url, "proxyStrictSSL": False},
        }
        self._inbox: queue.Queue[dict[str, Any] | None] = queue.Queue()
        self._writing = threading.Lock()
        self._last = 0

    @property
    def _proxy_url(self) -> str:
        return f"http://127.0.0.1:{self._proxy.getsockname()[1]}"

    def __enter__(self) -> LanguageServer:
        names = ("HTTP_PROXY", "HTTPS_PROXY", "http_proxy", "https_proxy")
        proxies = dict.fromkeys(names, self._proxy_url)
        self._process = subprocess.Popen(
            [require("yaml-language-server"), "--stdio"],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            env={**os.environ, **proxies},
        )
        self._reader = threading.Thread(target=self._listen, daemon=True)
        self._reader.start()
        capabilities = {
            "workspace": {"configuration": True, "didChangeConfiguration": {}},
            "textDocument": {"completion": {"completionItem": {"snippetSupport": True}}},
        }
        root = self.folder.as_uri()
        self.request(
            "initialize",
            {
                "processId": os.getpid(),
                "rootUri": root,
                "workspaceFolders": [{"uri": root, "name": "reports"}],
                "capabilities": capabilities,
            },
        )
        self._notify("initialized", {})
        self._notify("workspace/didChangeConfiguration", {"settings": self._settings})
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._process.kill()
        self._process.wait()
        self._reader.join()
        for stream in (self._process.stdin, self._process.stdout):
            if stream is not None:
                stream.close()
        self._proxy.close()

    def fetches(self, within: float) -> bool:
        """Whether the server tries to reach a network within so many seconds."""
        self._proxy.settimeout(within)
        try:
            self._proxy.accept()[0].close()
        except TimeoutError:
            return False
        return True

    def open(self, path: Path) -> list[dict[str, Any]]:
        """Open a file; the diagnostics that the server publishes for it."""
        uri = path.as_uri()
        text = path.read_text(encoding="utf-8")
        document = {"uri": uri, "languageId": "yaml", "version": 1, "text": text}
        self._notify("textDocument/didOpen", {"textDocument": document})
        told = self._until(
            lambda message: (
                message.get("method") == "textDocument/publishDiagnostics"
                and message["params"]["uri"] == uri
            )
        )
        diagnostics: list[dict[str, Any]] = told["params"]["diagnostics"]
        return diagnostics

    def complete(self, path: Path, line: int, character: int) -> list[str]:
        """The labels offered at a place (both counted from 0) of an open file."""
        place = {"line": line, "character": character}
        asked = {"textDocument": {"uri": path.as_uri()}, "position": place}
        found = self.request("textDocument/completion", asked)
        return [item["label"] for item in found["items"]]

    def request(self, method: str, params: dict[str, Any]) -> Any:
        """Ask the server; its result."""
        self._last += 1
        number = self._last
        self._send({"id": number, "method": method, "params": params})
        answer = self._until(
            lambda message: message.get("id") == number and "method" not in message
        )
        assert "error" not in answer, answer
        return answer["result"]

    def _notify(self, method: str, params: dict[str, Any]) -> None:
        self._send({"method": method, "params": params})

    def _send(self, message: dict[str, Any]) -> None:
        body = json.dumps({"jsonrpc": "2.0", **message}).encode()
        assert self._process.stdin is not None
        with self._writing:
            self._process.stdin.write(b"Content-Length: %d\r\n\r\n%s" % (len(body), body))
            self._process.stdin.flush()

    def _until(self, wanted: Callable[[dict[str, Any]], bool]) -> dict[str, Any]:
        """The next message that is wanted; others are dropped."""
        while True:
            message = self._inbox.get(timeout=PATIENCE)
            assert message is not None, "the server has ended"
            if wanted(message):
                return message

    def _listen(self) -> None:
        """Read all messages; what the server asks is answered at once."""
        assert self._process.stdout is not None
        stream = self._process.stdout
        while line := stream.readline():
            length = 0
            while line.strip():
                name, _, value = line.partition(b":")
                if name.lower() == b"content-length":
                    length = int(value)
                line = stream.readline()
            message = json.loads(stream.read(length))
            if "method" in message and "id" in message:
                self._answer(message)
            else:
                self._inbox.put(message)
        self._inbox.put(None)

    def _answer(self, message: dict[str, Any]) -> None:
        result = None
        if message["method"] == "workspace/configuration":
            items = message["params"]["items"]
            result = [self._settings.get(item.get("section")) for item in items]
        self._send({"id": message["id"], "result": result})
