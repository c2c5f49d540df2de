#!/usr/bin/env python3
"""Makes src/content/images.tsv, the table of base images.

    scripts/import-images.py FOLDER > src/content/images.tsv

FOLDER holds three tables, which are gathered from docker-library/repo-info (the pages of published
sizes), docker-library/official-images (which tags name the same image) and the packages that the
distroless images list:

    base-images.tsv    sizes, users and systems by tag
    base-images-2.tsv  newer pages; preferred where both have a tag
    official-tags.tsv  the tags that name the same image, as of 2026-08-21

One row of the result is one image. Its columns are: the image's name; its tags, the first being the
one that the figures were published for; bytes on disk; bytes to pull; the system inside; the default
user; the page; the date. An empty figure is not known. An undated figure gives only the order of
magnitude. Figures are those of linux/amd64.
"""

import csv
import re
import statistics
import sys
from pathlib import Path

ALIASES_AS_OF = "2026-08-21"
UNDATED_LIMIT = 5
# Images that few Dockerfiles build on, or that have no figure of use.
LEFT_OUT = {"image", "bonita", "sonarqube", "xwiki", "hylang", "phpmyadmin", "clojure"}
SYSTEM_OF_IMAGE = {
    "alpine": "alpine", "busybox": "busybox", "ubuntu": "ubuntu", "fedora": "fedora",
    "amazonlinux": "amazonlinux", "mongo": "ubuntu", "mariadb": "ubuntu", "rabbitmq": "ubuntu",
    "eclipse-temurin": "ubuntu", "gradle": "ubuntu", "maven": "ubuntu", "mysql": "oraclelinux",
}
SYSTEM_OF_WORD = [
    ("alpine", "alpine"), ("ubi", "ubi"), ("oraclelinux", "oraclelinux"), ("al20", "amazonlinux"),
    ("amazonlinux", "amazonlinux"), ("corretto", "amazonlinux"), ("noble", "ubuntu"),
    ("jammy", "ubuntu"), ("bookworm", "debian"), ("bullseye", "debian"), ("trixie", "debian"),
]
# Files of a root that was bootstrapped as the image's own build does it; newer than the tables.
MEASURED = {("debian", "trixie-slim"): 78_856_606, ("debian", "trixie"): 120_141_924}
MEASURED_ON = "2026-11-21"


def rows(path):
    with open(path, newline="", encoding="utf-8") as file:
        yield from csv.DictReader(file, delimiter="\t", quoting=csv.QUOTE_NONE)


def number(text):
    return int(text) if text else None


def system(image, tag, stated=""):
    if "mariner" in tag:
        return "other"
    if stated and stated != "none":
        return stated
    for word, name in SYSTEM_OF_WORD:
        if word in tag:
            return name
    return SYSTEM_OF_IMAGE.get(image, "debian")


def page(source):
    found = re.search(r"repos/[^ ;:)]+", source)
    if found:
        return "repo-info/" + found.group(0).removeprefix("repos/")
    if "repo-info" in source:
        return "repo-info"
    if "Dockerfile reference" in source:
        return "Dockerfile reference"
    if "distroless" in source:
        return "distroless package lists"
    if "debootstrap" in source or "emulat" in source:
        return "measured"
    if "third-party" in source:
        return "repo-info"
    return source.split(" ")[0] if "/" in source else source.split("(")[0].strip()


def read(folder):
    """Every image and tag with its best figures: (image, tag) -> record."""
    found = {}
    for row in rows(folder / "base-images-2.tsv"):
        found[row["image"], row["tag"]] = {
            "names": [row["version_tag"]], "disk": number(row["uncompressed_bytes"]),
            "pull": number(row["compressed_bytes"]), "user": row["user"] or "root",
            "system": system(row["image"], row["tag"]), "source": page(row["source"]),
            "date": row["created"][:10],
        }
    older = {}
    for row in rows(folder / "base-images.tsv"):
        older.setdefault((row["image"], row["tag"]), []).append(row)
    for (image, tag), group in older.items():
        # Some figures stand in two stored versions of a page: the newest dated one counts, else the
        # middle one.
        group.sort(key=lambda row: row["date"], reverse=True)
        first = group[0]
        disk = next((number(r["uncompressed_bytes"]) for r in group if r["uncompressed_bytes"]), None)
        pulls = [number(r["compressed_bytes"]) for r in group if r["compressed_bytes"]]
        pull = pulls[0] if pulls and first["date"] else int(statistics.median(pulls)) if pulls else None
        known = found.get((image, tag))
        if known:
            known["pull"] = known["pull"] or pull
            known["disk"] = known["disk"] or disk
            continue
        found[image, tag] = {
            "names": [], "disk": disk, "pull": pull,
            "user": first["user"].split(" ")[0] or "root",
            "system": system(image, tag, first["os_family"]), "source": page(first["source"]),
            "date": first["date"][:10],
        }
    for key, disk in MEASURED.items():
        found[key].update(disk=disk, source="measured", date=MEASURED_ON)
    return found


def aliases(folder):
    """(image, tag) -> all tags that name the same image."""
    groups = {}
    for row in rows(folder / "official-tags.tsv"):
        if "windows" in row["primary_tag"] or "nanoserver" in row["primary_tag"]:
            continue
        tags = row["tags(comma,all alias the same image)"].split(",")
        for tag in tags:
            groups[row["image"], tag] = tags
    return groups


def without_patch(tag):
    return re.sub(r"^(\d+\.\d+)\.\d+", r"\1", tag)


def patch(tag):
    found = re.match(r"\d+\.\d+\.\d+", tag)
    return found.group(0) if found else None


def main():
    folder = Path(sys.argv[1])
    found, groups = read(folder), aliases(folder)
    found = {key: record for key, record in found.items() if key[0] not in LEFT_OUT}

    # A tag that several rows could serve goes to the one with most figures, then to the newest.
    def rank(item):
        record = item[1]
        figures = (record["disk"] is not None) + (record["pull"] is not None)
        return (figures, record["disk"] is not None, record["date"])

    taken = set(found)
    swallowed = set()
    tags = {key: [key[1]] for key in found}
    for (image, tag), record in sorted(found.items(), key=rank, reverse=True):
        if (image, tag) in swallowed or record["date"] < "2026" or (record["disk"] is None and record["pull"] is None):
            continue
        names = [tag, *record["names"]]
        names += [without_patch(name) for name in names]
        group = next((groups[image, name] for name in names if (image, name) in groups), [])
        own_patch = next((patch(name) for name in names if patch(name)), None)
        for alias in [*names, *group]:
            # A newer row takes over what moves (`3`, `3.24`), not an older release (`3.24.1`).
            is_other_release = patch(alias) and own_patch and patch(alias) != own_patch
            is_dated = re.search(r"-20\d{6}", alias)
            if is_other_release or is_dated or alias in tags[image, tag]:
                continue
            # A row of its own that knows less gives way.
            poorer = found.get((image, alias))
            if poorer and poorer["disk"] is None and record["disk"] is not None:
                if poorer["date"] >= "2026":
                    record["pull"] = record["pull"] or poorer["pull"]
                taken.discard((image, alias))
                swallowed.add((image, alias))
            if (image, alias) in taken:
                continue
            taken.add((image, alias))
            tags[image, tag].append(alias)

    # Undated figures of an image are needed only where there are few others.
    dated = {}
    for (image, _), record in found.items():
        if record["date"] and record["disk"] is not None:
            dated[image] = dated.get(image, 0) + 1

    print("# Made by scripts/import-images.py; do not edit. Tags as of " + ALIASES_AS_OF + ".")
    print("# image\ttags\tdisk\tpull\tsystem\tuser\tsource\tdate")
    for (image, tag), record in sorted(found.items()):
        if (image, tag) in swallowed or tag.startswith("debug"):
            continue
        has_size = record["disk"] is not None or record["pull"] is not None
        if not has_size and "distroless" not in image and "chainguard" not in image:
            continue
        if not record["date"] and record["disk"] is None and dated.get(image, 0) >= UNDATED_LIMIT:
            continue
        disk = "" if record["disk"] is None else record["disk"]
        pull = "" if record["pull"] is None else record["pull"]
        names = ",".join(tags[image, tag])
        print(image, names, disk, pull, record["system"], record["user"], record["source"],
              record["date"], sep="\t")


main()
