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
magnitude; so does one whose page is `typical`, a rule of thumb that stands in the list below. Figures
are those of linux/amd64.
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
    "adoptopenjdk": "ubuntu", "nvidia/cuda": "ubuntu", "rocker/r-ver": "ubuntu",
    "tensorflow/tensorflow": "ubuntu", "pytorch/pytorch": "ubuntu", "tomcat": "ubuntu",
    "almalinux": "ubi", "rockylinux": "ubi", "centos": "ubi", "quay.io/centos/centos": "ubi",
    "amazoncorretto": "amazonlinux", "public.ecr.aws/lambda/python": "amazonlinux",
    "caddy": "alpine", "composer": "alpine", "docker": "alpine", "registry": "alpine",
    "traefik": "alpine", "eclipse-temurin": "ubuntu", "gradle": "ubuntu", "maven": "ubuntu", "mysql": "oraclelinux",
}
SYSTEM_OF_WORD = [
    ("alpine", "alpine"), ("ubi", "ubi"), ("oraclelinux", "oraclelinux"), ("al20", "amazonlinux"),
    ("amazonlinux", "amazonlinux"), ("corretto", "amazonlinux"), ("noble", "ubuntu"),
    ("jammy", "ubuntu"), ("bookworm", "debian"), ("bullseye", "debian"), ("trixie", "debian"),
]
# Files of a root that was bootstrapped as the image's own build does it; newer than the tables.
MEASURED = {("debian", "trixie-slim"): 78_856_606, ("debian", "trixie"): 120_141_924}
MEASURED_ON = "2026-11-21"
# Pages of repo-info that were read one by one: image, tag, other tags of the same image, bytes on
# disk, date.
READ = [
    ("node", "14.21-bullseye", "14-bullseye", 946_750_000, "2023-01-11"),
    ("node", "14-slim", "14-buster-slim", 184_960_000, "2023-01-11"),
    ("node", "18.13-buster", "18-buster", 963_830_000, "2023-01-11"),
    ("node", "19.4.0-bullseye", "19,19-bullseye", 998_190_000, "2023-01-11"),
]
# Where no page could be had: megabytes on disk by rule of thumb, from general knowledge of what such
# images weigh. Nobody has published or measured these; the reader widens them and says so.
TYPICAL = {
    "adoptopenjdk": "11-jre-hotspot 240;11-jdk-hotspot 430;8-jre-hotspot 220",
    "almalinux": "9,latest 185;8 190;9-minimal 95",
    "amazoncorretto": "17,21,latest 470;11 430;8 340;17-alpine,21-alpine 290",
    "caddy": "2,latest,alpine 50;2-builder,builder 400",
    "centos": "7,latest 204;8 231;6 194",
    "cgr.dev/chainguard/busybox": "latest 7",
    "cgr.dev/chainguard/go": "latest 800",
    "cgr.dev/chainguard/jdk": "latest 350",
    "cgr.dev/chainguard/jre": "latest 250",
    "cgr.dev/chainguard/nginx": "latest 20",
    "cgr.dev/chainguard/node": "latest 160",
    "cgr.dev/chainguard/python": "latest 75",
    "cgr.dev/chainguard/static": "latest 2",
    "cgr.dev/chainguard/wolfi-base": "latest 14",
    "composer": "2,latest 200;1 190",
    "continuumio/miniconda3": "latest 550",
    "denoland/deno": "latest,debian 200;alpine 150",
    "docker": "latest,cli 200;dind 370",
    "eclipse-temurin": "8-jdk,8 330;8-jre 220;11-jdk,11 390;11-jre 240;17-jdk,17 430;17-jre 270;"
                       "21-jdk,21,latest 460;8-jdk-alpine 210;8-jre-alpine 150;11-jdk-alpine 280;"
                       "11-jre-alpine 165;17-jdk-alpine 315;17-jre-alpine 180;21-jdk-alpine 350;"
                       "21-jre-alpine 200",
    "elixir": "latest,1 1450;1-slim 400;1-alpine,alpine 100",
    "gcc": "latest,13 1350;9 1200",
    "gcr.io/distroless/java11-debian12": "latest,nonroot 220",
    "gcr.io/distroless/java17-debian12": "latest,nonroot 230",
    "gcr.io/distroless/java21-debian12": "latest,nonroot 195",
    "gcr.io/distroless/nodejs18-debian12": "latest,nonroot 165",
    "gcr.io/distroless/nodejs20-debian12": "latest,nonroot 165",
    "gcr.io/distroless/nodejs22-debian12": "latest,nonroot 180",
    "gcr.io/distroless/nodejs24-debian12": "latest,nonroot 190",
    "gcr.io/distroless/python3-debian12": "latest,nonroot 54",
    "ghcr.io/astral-sh/uv": "latest 50;python3.12-bookworm-slim 180;python3.12-alpine 100;"
                            "python3.12-bookworm 1080",
    "haproxy": "latest,3 105",
    "haskell": "latest,9 2500",
    "jenkins/jenkins": "lts,latest 480;alpine 280",
    "julia": "latest,1 550",
    "maven": "3.6.3-jdk-8,3-jdk-8 530;3-jdk-11,3.6.3-jdk-11 660;3.6.1-jdk-8-alpine,3-jdk-8-alpine 122;"
             "3-eclipse-temurin-17 530;3-eclipse-temurin-21,3,latest 550;"
             "3-eclipse-temurin-17-alpine 370;3-eclipse-temurin-21-alpine 400",
    "mcr.microsoft.com/dotnet/aspnet": "8.0,latest 218;8.0-alpine 110;6.0 208",
    "mcr.microsoft.com/dotnet/runtime": "8.0,latest 193;8.0-alpine 84;6.0 188",
    "mcr.microsoft.com/dotnet/runtime-deps": "8.0,latest 118;8.0-alpine 14",
    "mcr.microsoft.com/dotnet/sdk": "8.0,latest 850;8.0-alpine 680;6.0 740",
    "mysql": "8.0 590;5.7 500",
    "node": "18-alpine 130;18-slim 195;16-slim 190;20-alpine 135;20-slim 200",
    "nvidia/cuda": "base 240;runtime 2200;devel 5500",
    "openjdk": "8-jdk,8 526;8-jre 275;8-jdk-alpine,8-alpine 105;8-jre-alpine 85;8-jdk-slim,8-slim 296;"
               "8-jre-slim 195;11-jdk,11 654;11-jre 301;11-jdk-slim,11-slim 424;11-jre-slim 223;"
               "17-jdk,17 471;17-jdk-slim,17-slim 408;17-jdk-alpine,17-alpine 326",
    "oven/bun": "latest,1 220;1-slim 170;1-alpine,alpine 120",
    "perl": "latest,5 920;5-slim 150",
    "public.ecr.aws/lambda/python": "latest,3.12 550",
    "pytorch/pytorch": "latest 7000",
    "quay.io/centos/centos": "stream9 165",
    "r-base": "latest 900",
    "registry": "2,latest 25",
    "registry.access.redhat.com/ubi8/ubi": "latest 210",
    "registry.access.redhat.com/ubi8/ubi-minimal": "latest 98",
    "registry.access.redhat.com/ubi9/ubi": "latest 225",
    "registry.access.redhat.com/ubi9/ubi-micro": "latest 25",
    "registry.access.redhat.com/ubi9/ubi-minimal": "latest 102",
    "rockylinux": "9,latest 176;8 197;9-minimal 120",
    "rocker/r-ver": "latest,4 850",
    "swift": "latest,5 2900;slim 300",
    "tensorflow/tensorflow": "latest 2000;latest-gpu 7000",
    "tomcat": "9,10,latest 470;9-jre,10-jre 290;9-alpine 110",
    "traefik": "latest,3 180",
    "ubuntu": "16.04,xenial 135;18.04,bionic 63;focal 73",
}


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
    if image.startswith("registry.access.redhat.com/"):
        return "ubi"
    if image.startswith("gcr.io/distroless/"):
        return "distroless"
    return SYSTEM_OF_IMAGE.get(image, "debian")


def user(image, tag):
    if "distroless" in image:
        return "65532" if "nonroot" in tag else "root"
    return {"haproxy": "haproxy", "jenkins/jenkins": "jenkins"}.get(image, "root")


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
    for image, tag, names, disk, date in READ:
        found[image, tag] = {
            "names": names.split(","), "disk": disk, "pull": None, "user": "root",
            "system": system(image, tag), "source": f"repo-info/{image}/local/{tag}.md",
            "date": date,
        }
    for image, group in TYPICAL.items():
        for entry in group.split(";"):
            tags, megabytes = entry.split(" ")
            first, *names = tags.split(",")
            known = found.get((image, first))
            if known and known["disk"] is not None and known["date"]:
                raise SystemExit(f"{image}:{first} has a page")
            for tag in (first, *names):
                poorer = found.pop((image, tag), None)
                known = poorer if poorer and tag == first else known
            found[image, first] = {
                "names": names, "disk": int(megabytes) * 1_000_000, "pull": None,
                "user": known["user"] if known else user(image, first),
                "system": known["system"] if known else system(image, first),
                "source": "typical", "date": "",
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
    # Rules of thumb and older pages name their tags themselves.
    for (image, tag), record in found.items():
        if record["source"] == "typical" or record["date"].startswith("2023"):
            own = [name for name in record["names"] if (image, name) not in taken]
            tags[image, tag] += own
            taken.update((image, name) for name in own)
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
