"""Values as YAML 1.2 flow text, in the safe subset that 1.1 readers understand alike."""

import re

import numpy as np

PLAIN = re.compile(r"[A-Za-z][A-Za-z0-9_]*")
MISREAD = {"y", "n", "yes", "no", "on", "off", "true", "false", "null", "inf", "nan"}


def flow(value) -> str:
    if isinstance(value, dict):
        return "{" + ", ".join(f"{key_text(key)}: {flow(item)}" for key, item in value.items()) + "}"
    if isinstance(value, (list, tuple, np.ndarray)):
        return "[" + ", ".join(flow(item) for item in value) + "]"
    if value is None or (isinstance(value, (float, np.floating)) and np.isnan(value)):
        return "null"
    if isinstance(value, (bool, np.bool_)):
        return str(bool(value)).lower()
    if isinstance(value, (int, np.integer)):
        return str(int(value))
    if isinstance(value, (float, np.floating)):
        return number_text(value)
    return string_text(str(value))


def number_text(value) -> str:
    """The shortest text that reads back as the same number; an exponent needs a point before it."""
    text = str(value)
    if "e" in text and "." not in text:
        text = text.replace("e", ".0e")
    return text


def string_text(value: str) -> str:
    if PLAIN.fullmatch(value) and value.lower() not in MISREAD:
        return value
    return '"' + value.replace("\\", "\\\\").replace('"', '\\"') + '"'


def key_text(key) -> str:
    return string_text(str(key))


def folded(text: str, indent: int = 2, width: int = 96) -> str:
    """A block that reads back as one line."""
    lines, line = [], ""
    for word in text.split():
        if line and len(line) + 1 + len(word) > width:
            lines.append(line)
            line = word
        else:
            line = f"{line} {word}".strip()
    return ">-\n" + "\n".join(" " * indent + part for part in [*lines, line])
