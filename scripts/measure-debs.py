#!/usr/bin/env python3
"""Measures what packages put into an image.

    scripts/measure-debs.py ROOT NAMES > data/debs/SUITE-measured.tsv

ROOT is a Debian system (made by debootstrap) whose package lists are there; NAMES is a file of
package names. Each package is downloaded by apt in ROOT, some at a time, read, and deleted again.
Run it as root, on Debian. Rows come in the order of NAMES, so what an earlier run wrote can stay.
"""

import csv
import os
import subprocess
import sys
import tarfile

BATCH = 40
# What images whose name ends in -slim leave out, by their dpkg.cfg.d/docker.
EXCLUDED = ("usr/share/doc/", "usr/share/info/", "usr/share/linda/", "usr/share/lintian/overrides/",
            "usr/share/locale/", "usr/share/man/")
COLUMNS = ["package", "version", "full_bytes", "slim_bytes", "py_bytes", "info_bytes",
           "installed_kib"]


def is_excluded(path):
    return path.startswith(EXCLUDED) and not (
        path.startswith("usr/share/doc/") and path.endswith("/copyright") and path.count("/") == 4)


def members(deb, what):
    process = subprocess.Popen(["dpkg-deb", what, deb], stdout=subprocess.PIPE)
    with tarfile.open(fileobj=process.stdout, mode="r|") as tar:
        yield from tar
    process.wait()


def measure(deb):
    full = slim = py = listed = 0
    for member in members(deb, "--fsys-tarfile"):
        path = member.name.removeprefix("./").rstrip("/")
        # dpkg lists every path, one a line, and the root as `/.`.
        listed += len(("/" + (path or ".")).encode()) + 1
        if not member.isfile():
            continue
        full += member.size
        if not is_excluded(path):
            slim += member.size
        # py3compile looks at modules here only.
        if path.endswith(".py") and path.startswith(("usr/lib/python3", "usr/share/")):
            py += member.size
    info = listed + sum(m.size for m in members(deb, "--ctrl-tarfile")
                        if m.isfile() and m.name.removeprefix("./") != "control")
    fields = subprocess.run(["dpkg-deb", "-f", deb, "Package", "Version", "Installed-Size"],
                            capture_output=True, text=True, check=True).stdout
    fields = dict(line.split(": ", 1) for line in fields.splitlines())
    return [fields["Package"], fields["Version"], full, slim, py, info,
            fields.get("Installed-Size", 0)]


def main():
    root, names = sys.argv[1], open(sys.argv[2], encoding="utf-8").read().split()
    folder = os.path.join(root, "measure")
    os.makedirs(folder, exist_ok=True)
    out = csv.writer(sys.stdout, delimiter="\t", lineterminator="\n")
    out.writerow(COLUMNS)
    for start in range(0, len(names), BATCH):
        batch = names[start:start + BATCH]
        subprocess.run(["chroot", root, "sh", "-c", 'cd /measure && apt-get -qq download "$@"', "sh",
                        *batch], stdout=sys.stderr, check=False)
        for deb in sorted(os.listdir(folder)):
            out.writerow(measure(os.path.join(folder, deb)))
            os.remove(os.path.join(folder, deb))
        sys.stdout.flush()
    os.rmdir(folder)


if __name__ == "__main__":
    main()
