#!/usr/bin/env python3
"""Compares whole processes of `dockwright compose config` and `docker compose config`: CPU seconds.

    scripts/compare-compose.py [COMPOSE_FILE…]

Builds the release program, writes Compose files of three lengths into a temporary folder, or takes
the files that are named, runs both on each, says whether they print the same, and prints a table.
Docker Compose is the one that `./x setup` has fetched: run it with `eval "$(./x env)"` before.
Each process may take four gigabytes and twenty seconds.
"""

import os
import resource
import statistics
import subprocess
import sys
import tempfile
import threading
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
LENGTHS = [40, 400, 2_000]
RUNS = 15
MOST_BYTES = 4_000_000 * 1024
MOST_SECONDS = 20

SERVICE = """\
  app{n}:
    image: registry.example/app{n}:${{TAG:-1.0}}
    restart: unless-stopped
    environment:
      <<: *env
      NAME: app{n}
    command: run --port 80 --name "app {n}"
    ports:
      - "{port}:80"
    volumes:
      - data:/data
      - ./conf/{n}:/conf:ro
    healthcheck:
      test: ["CMD", "true"]
      interval: 10s
    mem_limit: 512m
    networks: [front]
    labels:
      traefik.http.routers.app{n}.rule: Host(`app{n}.example`)
    stop_grace_period: 1m30s
"""


def compose(lines):
    services = (SERVICE.format(n=n, port=10_000 + n) for n in range(lines // 20))
    head = "name: measured\nx-env: &env\n  LOG: ${LOG:-info}\nservices:\n"
    return head + "".join(services) + "networks:\n  front:\nvolumes:\n  data:\n"


def limit():
    resource.setrlimit(resource.RLIMIT_AS, (MOST_BYTES, MOST_BYTES))


def run(command, folder):
    """CPU seconds of one process and what it printed."""
    process = subprocess.Popen(
        command,
        cwd=folder,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        env={"HOME": "/root"},
        preexec_fn=limit,
    )
    alarm = threading.Timer(MOST_SECONDS, process.kill)
    alarm.start()
    printed = process.stdout.read()
    _, status, usage = os.wait4(process.pid, 0)
    alarm.cancel()
    process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode != 0:
        sys.exit(f"{command[0]} ended with {process.returncode} in {folder}")
    return usage.ru_utime + usage.ru_stime, printed


def measure(command, folder):
    runs = [run(command, folder) for _ in range(RUNS)]
    return statistics.median(seconds for seconds, _ in runs), runs[0][1]


def main():
    subprocess.run(["cargo", "build", "--release", "--locked", "--quiet"], cwd=ROOT, check=True)
    ours = Path(os.environ.get("CARGO_TARGET_DIR", ROOT / "target")) / "release/dockwright"
    theirs = Path(os.environ.get("DOCKWRIGHT_ORACLES", "")) / "docker-compose"
    if not theirs.exists():
        sys.exit("Docker Compose is not here; ./x setup fetches it, ./x env names its folder")
    with tempfile.TemporaryDirectory() as name:
        files = [Path(it).resolve() for it in sys.argv[1:]]
        for lines in [] if files else LENGTHS:
            folder = Path(name) / str(lines)
            folder.mkdir()
            (folder / "compose.yaml").write_text(compose(lines))
            files.append(folder / "compose.yaml")
        print("| lines | Docker Compose | Dockwright | times less | same output |\n|---|---|---|---|---|")
        for path in files:
            folder = path.parent
            a, first = measure([theirs, "-p", "demo", "-f", path.name, "config"], folder)
            arguments = ["compose", "-p", "demo", "-f", path.name, "config"]
            b, second = measure([ours, *arguments], folder)
            lines = len(path.read_text().splitlines())
            same = "yes" if first == second else "no"
            print(f"| {lines} | {a * 1000:.1f} ms | {b * 1000:.1f} ms | {a / b:.0f} | {same} |")


if __name__ == "__main__":
    main()
