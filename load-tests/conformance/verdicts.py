"""What came of a test, and which refusals are documented."""

import re
from collections import Counter
from dataclasses import dataclass
from pathlib import Path

PAGE = Path(__file__).resolve().parents[2] / "docs" / "bring-your-own-model.md"

# Each refusal that may be: how it is named here and in the page's table, and the server's words that tell it.
DOCUMENTED = (
    ("sequences, optionals and maps", r"is a sequence|is an optional|is a map|only tensors can be served"),
    ("types without a name in the protocol", r"which the protocol has no name for"),
    ("numbers that aren't finite", r"output guard: output '.*' is (NaN|-?Infinity)"),
)


@dataclass(frozen=True)
class Verdict:
    """`kind` is right, wrong, refused or down; `why` says in which way, for all but right."""

    name: str
    kind: str
    why: str = ""

    @property
    def reason(self) -> str | None:
        """The documented reason of a refusal."""
        return next((name for name, words in DOCUMENTED if re.search(words, self.why)), None)

    @property
    def allowed(self) -> bool:
        return self.kind == "right" or (self.kind == "refused" and self.reason is not None)


def undocumented_reasons() -> list[str]:
    text = PAGE.read_text(encoding="utf-8").lower() if PAGE.exists() else ""
    return [name for name, _ in DOCUMENTED if name.lower() not in text]


def report(title: str, verdicts: list[Verdict], listed: bool) -> None:
    counts = Counter(verdict.kind for verdict in verdicts)
    print(f"\n{title}: {len(verdicts)}")
    for kind in ("right", "wrong", "refused", "down"):
        print(f"  {kind:8} {counts[kind]:5}")
        if kind == "refused":
            refused = (verdict.reason or "not documented" for verdict in verdicts if verdict.kind == kind)
            for reason, count in Counter(refused).most_common():
                print(f"           {count:5}  {reason}")
    shown = [verdict for verdict in verdicts if verdict.kind != "right" and (listed or not verdict.allowed)]
    for (kind, why), names in by_reason(shown).items():
        print(f"  {kind:8} {', '.join(names)}: {why}")


def by_reason(verdicts: list[Verdict]) -> dict[tuple[str, str], list[str]]:
    groups: dict[tuple[str, str], list[str]] = {}
    for verdict in verdicts:
        groups.setdefault((verdict.kind, verdict.why), []).append(verdict.name)
    return groups
