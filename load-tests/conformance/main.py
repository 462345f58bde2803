"""Whether the gateway serves what ONNX Runtime runs: backend tests of the ONNX project, and exporters' models.

    load-tests/conformance/run            # everything
    load-tests/conformance/run --quick    # a fixed sample of both
"""

import argparse
import fnmatch
import importlib
import os
import sys
import time
from pathlib import Path

os.environ["ORT_DISABLE_TELEMETRY"] = "1"

import backend  # noqa: E402 (ONNX Runtime reads the variable when it is loaded)
import serve_backend  # noqa: E402
import serve_models  # noqa: E402
import verdicts  # noqa: E402
from gateway import ROOT  # noqa: E402

WORK = ROOT / "target" / "conformance"
QUICK = 60
LEAST_RIGHT = 1490
LIGHT = ("made_scikit", "made_lightgbm", "made_recurrent")
HEAVY = ("made_xgboost", "made_catboost", "packaged")


def main() -> None:
    arguments = parse_arguments()
    sound = True
    if arguments.part in ("backend", "both"):
        sound &= backend_is_sound(arguments)
    if arguments.part in ("exporters", "both"):
        sound &= all(verdict.kind == "right" for verdict in exporters(arguments))
    missing = verdicts.undocumented_reasons()
    if missing:
        print(f"\n{verdicts.PAGE.relative_to(ROOT)} doesn't name: {', '.join(missing)}")
    sys.exit(0 if sound and not missing else 1)


def parse_arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("part", nargs="?", choices=("backend", "exporters", "both"), default="both")
    parser.add_argument("--quick", action="store_true", help="60 backend tests, and the light exporters")
    parser.add_argument("--only", metavar="PATTERN", help="tests and models whose name matches, * for any letters")
    parser.add_argument("--list", action="store_true", help="each test that isn't right, with the reason")
    return parser.parse_args()


def backend_is_sound(arguments: argparse.Namespace) -> bool:
    found = backend_tests(arguments)
    right = sum(verdict.kind == "right" for verdict in found)
    whole = not arguments.quick and not arguments.only
    if whole and right < LEAST_RIGHT:
        print(f"  {right} right are fewer than {LEAST_RIGHT}")
        return False
    return all(verdict.allowed for verdict in found)


def backend_tests(arguments: argparse.Namespace) -> list[verdicts.Verdict]:
    began = time.monotonic()
    folders = [path for path in backend.folders() if not arguments.only or fnmatch.fnmatch(path.name, arguments.only)]
    if arguments.quick and not arguments.only:
        folders = folders[:: len(folders) // (QUICK + 10)]
    tests = [test for test in map(backend.load, folders) if test is not None]
    if arguments.quick:
        tests = tests[:QUICK]
    print(f"Backend tests: {len(folders)}, of which ONNX Runtime runs {len(tests)} in Python")
    found = serve_backend.verdicts(tests, WORK / "backend")
    verdicts.report("Backend tests", found, arguments.list)
    own = sum(not test.as_published for test in tests)
    random = sum(not test.repeatable for test in tests)
    print(f"  {own} compared with Python's own answers, for these differ from the published ones;")
    print(f"  {random} by datatype and shape alone, for they are random. {time.monotonic() - began:.0f} s")
    return found


def exporters(arguments: argparse.Namespace) -> list[verdicts.Verdict]:
    began = time.monotonic()
    modules = LIGHT if arguments.quick else LIGHT + HEAVY
    made = [specimen for module in modules for specimen in importlib.import_module(module).made()]
    chosen = [one for one in made if not arguments.only or fnmatch.fnmatch(one.name, arguments.only)]
    found = serve_models.verdicts(chosen, WORK / "exporters")
    verdicts.report("Exporters' models", found, arguments.list)
    print(f"  {time.monotonic() - began:.0f} s")
    return found


if __name__ == "__main__":
    main()
