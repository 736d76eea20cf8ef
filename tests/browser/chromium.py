"""A headless Chromium, driven by its own DevTools protocol."""

from __future__ import annotations

import base64
import shutil
import subprocess
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager
from pathlib import Path
from typing import Any

import aiohttp
import anyio
import msgspec

from tests.support.wait import LIMIT_S, POLL_S

COMMAND = shutil.which("chromium") or shutil.which("google-chrome")
ARGUMENTS = [
    "--headless=new",
    "--no-sandbox",  # which root, in a container, cannot have
    "--disable-gpu",
    "--disable-dev-shm-usage",
    "--disable-background-networking",
    "--disable-component-update",
    "--no-first-run",
    "--hide-scrollbars",
    "--remote-debugging-port=0",
]


class Page:
    """One tab."""

    def __init__(self, socket: aiohttp.ClientWebSocketResponse) -> None:
        self._socket = socket
        self._last_id = 0
        self.complaints: list[str] = []
        """What the console told of errors and of violations of the page's policy."""
        self.requested: list[str] = []
        """URLs, in the order in which the page asked for them."""

    async def send(self, method: str, **parameters: Any) -> dict[str, Any]:
        """Returns the answer to one command."""
        self._last_id += 1
        await self._socket.send_json({"id": self._last_id, "method": method, "params": parameters}, dumps=encode)
        with anyio.fail_after(LIMIT_S):
            while True:
                message = await self._socket.receive_json(loads=msgspec.json.decode)
                self._note(message)
                if message.get("id") == self._last_id:
                    assert "error" not in message, message
                    result: dict[str, Any] = message["result"]
                    return result

    async def open(self, url: str, *, width: int = 1280, height: int = 860, scheme: str = "light") -> None:
        """Loads a page in a window of this size, in CSS pixels."""
        for domain in ("Page", "Runtime", "Log", "Network"):
            await self.send(f"{domain}.enable")
        await self.send(
            "Emulation.setDeviceMetricsOverride", width=width, height=height, deviceScaleFactor=1, mobile=width < 600
        )
        await self.send("Emulation.setEmulatedMedia", features=[{"name": "prefers-color-scheme", "value": scheme}])
        await self.send("Page.navigate", url=url)
        await self.until(f"location.href === '{url}' && document.readyState === 'complete'")

    async def evaluate(self, expression: str) -> Any:
        """Returns what an expression, or the promise that it gives, comes to."""
        answer = await self.send("Runtime.evaluate", expression=expression, returnByValue=True, awaitPromise=True)
        assert "exceptionDetails" not in answer, answer["exceptionDetails"]
        return answer["result"].get("value")

    async def until(self, condition: str) -> None:
        """Returns as soon as a condition holds."""
        with anyio.move_on_after(LIMIT_S):
            while not await self.evaluate(f"Boolean({condition})"):  # noqa: ASYNC110 - the page tells of nothing itself
                await anyio.sleep(POLL_S)
            return
        text = await self.evaluate("document.body.innerText")
        raise AssertionError(f"never true: {condition}\n{text}\n{self.complaints}")

    async def press(self, key: str) -> None:
        """Presses a key of the keyboard."""
        text = {"Enter": "\r", "Tab": ""}.get(key, "")
        code = {"Enter": 13, "Tab": 9, "Escape": 27}[key]
        down = {"type": "keyDown", "key": key, "code": key, "windowsVirtualKeyCode": code, "text": text}
        await self.send("Input.dispatchKeyEvent", **down)
        await self.send("Input.dispatchKeyEvent", type="keyUp", key=key, code=key, windowsVirtualKeyCode=code)

    async def screenshot(self, path: Path, *, whole: bool = False) -> None:
        """Writes a PNG of the window, or of the whole page."""
        answer = await self.send("Page.captureScreenshot", format="png", captureBeyondViewport=whole)
        await anyio.Path(path).write_bytes(base64.b64decode(answer["data"]))

    def _note(self, message: dict[str, Any]) -> None:
        parameters = message.get("params", {})
        match message.get("method"):
            case "Runtime.exceptionThrown":
                self.complaints.append(str(parameters["exceptionDetails"]))
            case "Log.entryAdded" if parameters["entry"]["level"] == "error":
                self.complaints.append(parameters["entry"]["text"])
            case "Network.requestWillBeSent":
                self.requested.append(parameters["request"]["url"])


class Browser:
    """A running browser."""

    def __init__(self, session: aiohttp.ClientSession, port: int) -> None:
        self._session = session
        self._address = f"http://127.0.0.1:{port}/json"

    @asynccontextmanager
    async def tab(self) -> AsyncIterator[Page]:
        """Yields a new tab, which is closed afterwards."""
        async with self._session.put(f"{self._address}/new?about:blank") as answer:
            tab = msgspec.json.decode(await answer.read())
        async with self._session.ws_connect(tab["webSocketDebuggerUrl"], max_msg_size=0) as socket:
            yield Page(socket)
        async with self._session.get(f"{self._address}/close/{tab['id']}"):
            pass


@asynccontextmanager
async def chromium(folder: Path) -> AsyncIterator[Browser]:
    """Yields a browser that keeps its files in this folder."""
    assert COMMAND is not None, "tests without a browser are skipped"
    arguments = [COMMAND, *ARGUMENTS, f"--user-data-dir={folder}"]
    process = await anyio.open_process(arguments, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    async with AsyncExitStack() as stack:
        stack.push_async_callback(end, process)
        port = await debugging_port(folder)
        yield Browser(await stack.enter_async_context(aiohttp.ClientSession()), port)


async def debugging_port(folder: Path) -> int:
    """Returns the port that the browser listens on, once it does."""
    file = anyio.Path(folder, "DevToolsActivePort")
    with anyio.fail_after(LIMIT_S):
        while not await file.exists():  # noqa: ASYNC110 - this is how the browser tells
            await anyio.sleep(POLL_S)
    return int((await file.read_text()).splitlines()[0])


async def end(process: anyio.abc.Process) -> None:
    """Ends the browser."""
    with anyio.CancelScope(shield=True):
        process.terminate()
        await process.wait()
        await process.aclose()


def encode(message: Any) -> str:
    """Returns JSON as text."""
    return msgspec.json.encode(message).decode()
