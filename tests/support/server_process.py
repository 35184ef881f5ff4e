"""The real server as a process of its own: started, read, ended by a signal, started again."""

import os
import queue
import signal
import socket
import subprocess
import sys
import threading
import time
from pathlib import Path
from types import TracebackType
from typing import Self

READY_SECONDS = 180.0
END_SECONDS = 120.0
_MAIN = "import sys; from assistant.cli import main; sys.exit(main())"


def free_port() -> int:
    """Return a port that nobody listens on just now."""
    with socket.socket() as one:
        one.bind(("127.0.0.1", 0))
        port: int = one.getsockname()[1]
        return port


class ServerProcess:
    """``draftroom serve`` on a free port, with a data folder of its own."""

    def __init__(self, home: Path, **settings: str) -> None:
        self.home = home
        self.port = free_port()
        self.seconds_to_ready = 0.0
        self._settings = settings
        self._process: subprocess.Popen[str] | None = None
        self._lines: queue.Queue[str | None] = queue.Queue()
        self.printed: list[str] = []

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    def __enter__(self) -> Self:
        self.start()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        at: TracebackType | None,
    ) -> None:
        self.end()

    def start(self) -> None:
        """Start it and wait until it says that it is ready."""
        env = self._env()
        command = [sys.executable, "-c", _MAIN, "serve", "--no-browser"]
        began = time.monotonic()
        self._process = subprocess.Popen(
            command, env=env, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True
        )
        self._lines = queue.Queue()
        threading.Thread(target=self._read, args=(self._process,), daemon=True).start()
        self._wait_for("Ready:", READY_SECONDS)
        self.seconds_to_ready = time.monotonic() - began

    def draftroom(self, *typed: str, given: str = "") -> str:
        """Run another command of this computer; return what it says."""
        command = [sys.executable, "-c", _MAIN, *typed]
        done = subprocess.run(
            command, env=self._env(), input=given, capture_output=True, text=True, check=False
        )
        assert done.returncode == 0, done.stderr
        return done.stdout

    def says(self, words: str) -> None:
        """Wait until it says this after what was waited for before."""
        self._wait_for(words, END_SECONDS)

    def kill(self) -> None:
        """End it as a crash would, without any warning."""
        assert self._process is not None
        self._process.send_signal(signal.SIGKILL)
        self._process.wait(END_SECONDS)

    def end(self) -> int:
        """End it in good order; return its exit code."""
        assert self._process is not None
        if self._process.poll() is None:
            self._process.send_signal(signal.SIGINT)
        try:
            return self._process.wait(END_SECONDS)
        except subprocess.TimeoutExpired:
            self._process.kill()
            raise

    def log(self) -> str:
        """Return what it has written into its log file."""
        file = self.home / "logs" / "draftroom.log"
        return file.read_text("utf-8") if file.exists() else ""

    def _env(self) -> dict[str, str]:
        kept = {name: value for name, value in os.environ.items() if "DRAFTROOM" not in name}
        kept.pop("CHAINLIT_APP_ROOT", None)
        return kept | {
            "DRAFTROOM_HOME": str(self.home),
            "DRAFTROOM_PORT": str(self.port),
            "PYTHONUNBUFFERED": "1",
            **self._settings,
        }

    def _read(self, process: "subprocess.Popen[str]") -> None:
        assert process.stdout is not None
        with process.stdout as lines:
            for line in lines:
                self._lines.put(line)
        self._lines.put(None)

    def _wait_for(self, words: str, seconds: float) -> None:
        until = time.monotonic() + seconds
        while True:
            try:
                line = self._lines.get(timeout=max(0.0, until - time.monotonic()))
            except queue.Empty:
                line = None
            if line is None:
                raise AssertionError(f"the server did not say {words!r}:\n{''.join(self.printed)}")
            self.printed.append(line)
            if words in line:
                return
