"""A Belay of our own on a free port of this machine: started, asked and ended."""

import http.client
import json
import os
import signal
import socket
import subprocess
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
START_SECONDS = 120
ANSWER_SECONDS = 60

# Natural cascades, with time enough on a machine that has other work, and room for pictures as text.
CONFIGURATION = """\
belay:
  drain: 0s
  deadline: 20s
  limits: {body: 32M}
"""


class Down(Exception):
    """The server ended, or a connection to it did, without an answer."""


class Gateway:
    """`./belay serve` over a folder of models, for as long as the `with` lasts."""

    def __init__(self, models: Path, work: Path) -> None:
        self.models, self.work = models, work
        self.port = free_port()
        self.process: subprocess.Popen | None = None
        self.connection: http.client.HTTPConnection | None = None

    def __enter__(self) -> "Gateway":
        self.work.mkdir(parents=True, exist_ok=True)
        config = self.work / "belay.yaml"
        config.write_text(CONFIGURATION, encoding="utf-8")
        command = [ROOT / "belay", "serve", "--no-aot", "--host", "127.0.0.1", "--port", str(self.port)]
        command += ["--models", self.models, "--config", config, "--data", self.work / "data"]
        with open(self.log, "wb") as log:
            self.process = subprocess.Popen(
                [str(part) for part in command],
                cwd=ROOT,
                env=os.environ | {"ORT_DISABLE_TELEMETRY": "1"},
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=subprocess.STDOUT,
            )
        try:
            self.await_live()
        except BaseException:
            self.end()
            raise
        return self

    def __exit__(self, *_: object) -> None:
        self.end()

    def end(self) -> None:
        if self.connection is not None:
            self.connection.close()
        if self.process.poll() is None:
            self.process.send_signal(signal.SIGTERM)
            try:
                self.process.wait(timeout=30)
            except subprocess.TimeoutExpired:
                self.process.kill()
                self.process.wait()

    @property
    def log(self) -> Path:
        return self.work / "serve.log"

    def await_live(self) -> None:
        """Until the server answers; its models are loaded by then."""
        end = time.monotonic() + START_SECONDS
        while time.monotonic() < end:
            if self.process.poll() is not None:
                raise Down(f"exit status {self.process.returncode} at the start: {self.last_words()}")
            try:
                if self.ask("GET", "/v2/health/live")[0] == 200:
                    return
            except Down:
                time.sleep(0.1)
        raise Down(f"not live within {START_SECONDS} s")

    def last_words(self) -> str:
        return " ".join(self.log.read_text(encoding="utf-8", errors="replace").splitlines()[-3:])

    def why_not(self, name: str) -> str | None:
        """Why a model's only version doesn't serve; None if it does."""
        status, answer = self.ask("GET", f"/v1/models/{name}")
        versions = answer.get("model_version_status", [])
        if status == 200 and answer.get("ready"):
            return None
        return versions[0]["status"]["error_message"] if versions else f"{status} {answer}"

    def ask(self, method: str, path: str, body: object = None) -> tuple[int, dict | list]:
        text = None if body is None else json.dumps(body)
        try:
            if self.connection is None:
                self.connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=ANSWER_SECONDS)
            self.connection.request(method, path, text, {"Content-Type": "application/json"})
            response = self.connection.getresponse()
            answer = response.read()
        except (OSError, http.client.HTTPException) as failure:
            self.connection = None
            raise Down(f"{type(failure).__name__}: {failure}") from failure
        if response.will_close:
            self.connection.close()
            self.connection = None
        try:
            return response.status, json.loads(answer)
        except ValueError:
            return response.status, {"error": answer[:200].decode(errors="replace")}


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]
