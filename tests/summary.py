"""summary.py TESTLOG STATUS: counts the cases of a meson test run and says which did not pass.

A program that speaks TAP counts as many cases as it reports; any other one counts as one. A program that ended badly
without naming a failed case (a crash, a timeout) counts one failure on top. The last line is
"N passed, N failed, N skipped". Exit code: 1 if anything failed, if STATUS is not 0, or if no case ran at all.
"""

import json
import re
import sys

CASE = re.compile(r"^(ok|not ok)\b[ \t]*(?:\d+)?[ \t]*-?[ \t]*(.*)$")
DIRECTIVE = re.compile(r"#\s*(skip|todo)\S*\s*(.*)$", re.IGNORECASE)
PLAN = re.compile(r"^1\.\.(\d+)(?:\s*#\s*skip\S*\s*(.*))?", re.IGNORECASE)


def count(test):
    """The cases of one test program: (passed, failed names, skipped names)."""
    passed, failed, skipped = 0, [], []
    name, result = test["name"], test["result"]
    reason = ""
    for line in (test.get("stdout") or "").splitlines():
        plan = PLAN.match(line)
        if plan and plan.group(1) == "0":
            reason = plan.group(2) or ""
        case = CASE.match(line)
        if not case:
            continue
        title = case.group(2)
        directive = DIRECTIVE.search(title)
        if directive and directive.group(1).lower() == "skip":
            skipped.append(f"{name}: {title}")
        elif case.group(1) == "ok":
            passed += 1
        else:
            failed.append(f"{name}: {title}")
    if result in ("OK", "EXPECTEDFAIL"):
        if passed + len(failed) + len(skipped) == 0:
            passed = 1
    elif result == "SKIP":
        if passed + len(failed) + len(skipped) == 0:
            skipped.append(f"{name}: {reason}".rstrip(": "))
    elif not failed:
        failed.append(f"{name}: {result.lower()}")
    return passed, failed, skipped


def main():
    passed, failed, skipped = 0, [], []
    status = int(sys.argv[2])
    try:
        with open(sys.argv[1], encoding="utf-8", errors="replace") as log:
            tests = [json.loads(line) for line in log if line.strip()]
    except OSError:
        tests = []
    for test in tests:
        one = count(test)
        passed += one[0]
        failed += one[1]
        skipped += one[2]
    for title, names in (("Skipped", skipped), ("Failed", failed)):
        if names:
            print(f"{title}:")
            for name in names:
                print(f"  {name}")
    if status and not failed:
        print(f"meson test ended with exit code {status}")
    print(f"{passed} passed, {len(failed)} failed, {len(skipped)} skipped")
    sys.stdout.flush()
    sys.exit(1 if failed or status or passed == 0 else 0)


main()
