"""A small HTTP client that counts: keep-alive, cookies, the time of each request, the CPU of servers."""

import asyncio
import gzip
import html
import os
import re
import secrets
import time
import urllib.parse
from collections import defaultdict
from collections.abc import Awaitable, Callable, Iterable
from dataclasses import dataclass, field
from pathlib import Path

TICK = os.sysconf("SC_CLK_TCK")
HIDDEN = re.compile(r'<input type="hidden" name="([^"]+)" value="([^"]*)">')
MULTIPART = 'enctype="multipart/form-data"'

Fields = list[tuple[str, str]]


class Unexpected(Exception):
    """An answer that the flow did not expect; a figure with one of them is no figure."""


@dataclass
class Timings:
    """What was measured, by the label of a request."""

    seconds: dict[str, list[float]] = field(default_factory=lambda: defaultdict(list))
    plain: dict[str, int] = field(default_factory=dict)
    """Bytes of a body, the last one seen."""
    packed: dict[str, int] = field(default_factory=dict)
    """The same as it travelled."""

    def add(self, other: "Timings") -> None:
        """What was measured later, too."""
        for label, found in other.seconds.items():
            self.seconds[label] += found
        self.plain |= other.plain
        self.packed |= other.packed

    def p95(self, *labels: str) -> float:
        """Milliseconds within which 95 of 100 requests of these labels were answered."""
        found = sorted(second for label in labels for second in self.seconds[label])
        return found[min(len(found) - 1, int(len(found) * 0.95))] * 1000


@dataclass(frozen=True, slots=True)
class Answer:
    """What came back."""

    status: int
    headers: dict[str, str]
    body: str

    @property
    def hidden(self) -> dict[str, str]:
        """The hidden fields of the page."""
        return {name: html.unescape(value) for name, value in HIDDEN.findall(self.body)}


class Client:
    """One browser: a connection that stays open, and cookies. It speaks to this machine only."""

    def __init__(self, port: int, timings: Timings, *, packed: bool = True) -> None:
        """``packed`` asks for compressed pages, as browsers do."""
        self.port, self.timings, self.packed = port, timings, packed
        self.cookies: dict[str, str] = {}
        self.reader: asyncio.StreamReader | None = None
        self.writer: asyncio.StreamWriter | None = None

    async def close(self) -> None:
        """End the connection."""
        if self.writer is not None:
            self.writer.close()
            self.reader = self.writer = None

    async def get(self, label: str, path: str) -> Answer:
        """A page."""
        return await self._counted(label, "GET", path, b"", "")

    async def post(self, label: str, path: str, fields: Fields, *, multipart: bool = False) -> Answer:
        """A form sent, in the way that its page asks for."""
        if not multipart:
            body = urllib.parse.urlencode(fields).encode()
            return await self._counted(label, "POST", path, body, "application/x-www-form-urlencoded")
        mark = f"----bench{secrets.token_hex(8)}"
        parts = (
            f'--{mark}\r\nContent-Disposition: form-data; name="{name}"\r\n\r\n{value}\r\n'
            for name, value in fields
        )
        body = ("".join(parts) + f"--{mark}--\r\n").encode()
        return await self._counted(label, "POST", path, body, f"multipart/form-data; boundary={mark}")

    async def _counted(self, label: str, method: str, path: str, body: bytes, kind: str) -> Answer:
        begun = time.perf_counter()
        answer, size = await self._asked(method, path, body, kind)
        self.timings.seconds[label].append(time.perf_counter() - begun)
        if answer.status not in (200, 302, 303):
            raise Unexpected(f"{method} {path}: {answer.status}\n{answer.body[:2000]}")
        self.timings.plain[label], self.timings.packed[label] = len(answer.body.encode()), size
        return answer

    async def _asked(self, method: str, path: str, body: bytes, kind: str) -> tuple[Answer, int]:
        if self.reader is None or self.writer is None:
            self.reader, self.writer = await asyncio.open_connection("127.0.0.1", self.port, limit=1 << 22)
        lines = [
            f"{method} {path} HTTP/1.1",
            f"Host: 127.0.0.1:{self.port}",
            "User-Agent: bench",
            "Accept-Language: en",
        ]
        lines += ["Accept-Encoding: gzip"] if self.packed else []
        lines += [f"Cookie: {'; '.join(f'{k}={v}' for k, v in self.cookies.items())}"] if self.cookies else []
        lines += [f"Content-Type: {kind}", f"Content-Length: {len(body)}"] if kind else []
        self.writer.write("\r\n".join([*lines, "", ""]).encode() + body)
        first, *rest = (await self.reader.readuntil(b"\r\n\r\n")).decode("latin-1").strip().split("\r\n")
        headers: dict[str, str] = {}
        for line in rest:
            name, _colon, value = line.partition(": ")
            if name.lower() == "set-cookie":
                cookie, _equals, content = value.split(";", 1)[0].partition("=")
                self.cookies[cookie] = content
            else:
                headers[name.lower()] = value
        raw = await self.reader.readexactly(int(headers.get("content-length", "0")))
        plain = gzip.decompress(raw) if headers.get("content-encoding") == "gzip" else raw
        return Answer(int(first.split()[1]), headers, plain.decode()), len(raw)


Flow = Callable[[Client, int], Awaitable[None]]


def drive(flow: Flow, port: int, numbers: Iterable[int], at_once: int) -> tuple[Timings, float]:
    """Run ``flow`` for each of ``numbers``, so many at a time; what was timed, and the seconds it took."""
    timings, waiting = Timings(), iter(numbers)

    async def person() -> None:
        for number in waiting:
            client = Client(port, timings)
            try:
                await flow(client, number)
            finally:
                await client.close()

    async def everyone() -> float:
        begun = time.perf_counter()
        await asyncio.gather(*(person() for _ in range(at_once)))
        return time.perf_counter() - begun

    return timings, asyncio.run(everyone())


def tree(roots: Iterable[int]) -> set[int]:
    """Processes with everything that they started."""
    below: dict[int, list[int]] = defaultdict(list)
    for folder in Path("/proc").iterdir():
        if folder.name.isdigit():
            stat = _stat(int(folder.name))
            if stat:
                below[int(stat[1])].append(int(folder.name))
    found, waiting = set[int](), list(roots)
    while waiting:
        one = waiting.pop()
        if one not in found:
            found.add(one)
            waiting += below[one]
    return found


def cpu(roots: Iterable[int]) -> float:
    """Seconds of CPU that the processes and everything they started have used."""
    return sum(sum(map(int, _stat(one)[11:13])) for one in tree(roots) if _stat(one)) / TICK


def resident(process: int) -> float:
    """Megabytes that a process holds in memory, shared ones included."""
    for line in Path(f"/proc/{process}/status").read_text().splitlines():
        if line.startswith("VmRSS:"):
            return int(line.split()[1]) / 1024
    return 0.0


def _stat(process: int) -> list[str]:
    """The fields of /proc/…/stat after the name; none where the process has ended."""
    try:
        text = Path(f"/proc/{process}/stat").read_text()
    except OSError:
        return []
    return text[text.rindex(")") + 2 :].split()
