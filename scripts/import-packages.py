#!/usr/bin/env python3
"""Makes src/content/packages.tsv: what common Debian packages add to a slim image.

    scripts/import-packages.py FOLDER > src/content/packages.tsv

FOLDER holds tables that are made from Debian 12's package index (main, updates and security):

    bookworm.tsv            sizes and dependencies of each package
    bookworm-measured.tsv   bytes that a package puts into a slim image, where it was unpacked
    base/bookworm.txt       the packages of the base image itself

A row has the package's name and kilobytes: of the package with all that it depends on and that the
base lacks, and of the same with what is recommended, which apt installs unless it is told not to.
"""

import csv
import sys
from pathlib import Path

INDEX_DATE = "2026-11-21"
# What Dockerfiles install most.
NAMES = """
apache2 apt-transport-https apt-utils autoconf automake bash-completion bc binutils bison bsdmainutils
build-essential bzip2 ca-certificates ccache chromium clang cmake cpio cron cups curl dbus
default-jdk default-jdk-headless default-jre default-jre-headless default-libmysqlclient-dev
default-mysql-client dialog dnsutils docker.io dos2unix dpkg-dev dumb-init emacs-nox ffmpeg file
firefox-esr flex fontconfig fonts-dejavu fonts-liberation fonts-noto-cjk freetds-dev fuse3 g++ gcc
gdal-bin gdb gettext gettext-base gfortran ghostscript git git-lfs gnupg gnupg2 golang gosu gpg
graphviz gzip htop imagemagick inotify-tools iproute2 iptables iputils-ping jq less libasound2
libatk-bridge2.0-0 libbz2-dev libc6-dev libcairo2 libcairo2-dev libcap2-bin libcurl4-openssl-dev
libdb-dev libevent-dev libffi-dev libfontconfig1 libfreetype6-dev libgbm1 libgdal-dev libgdbm-dev
libgl1 libgl1-mesa-glx libglib2.0-0 libglib2.0-dev libgmp-dev libgomp1 libgtk-3-0 libicu-dev
libjpeg-dev libjpeg62-turbo-dev libkrb5-dev libldap2-dev liblzma-dev libmagic1 libmariadb-dev
libmcrypt-dev libmemcached-dev libncurses-dev libncurses5-dev libnss3 libonig-dev libopenblas-dev
libpango-1.0-0 libpcre3-dev libpng-dev libpq-dev libpq5 libprotobuf-dev libreadline-dev libreoffice
libsasl2-dev libseccomp-dev libsm6 libsodium-dev libsqlite3-dev libssl-dev libssl3 libsystemd-dev
libtool libvips libwebp-dev libx11-6 libx11-dev libxext6 libxml2 libxml2-dev libxrender1 libxslt1-dev
libyaml-dev libzip-dev libzmq3-dev lld llvm locales logrotate lsb-release lsof make mariadb-client
mercurial nano nasm net-tools netcat-openbsd netcat-traditional nginx ninja-build nodejs npm numactl
openjdk-17-jdk openjdk-17-jdk-headless openjdk-17-jre openjdk-17-jre-headless openssh-client
openssh-server openssl pandoc parallel patch perl php php-cli php-fpm pigz pkg-config pkgconf poppler-utils
postgresql postgresql-client procps protobuf-compiler psmisc python-is-python3 python3 python3-dev
python3-pip python3-setuptools python3-venv r-base redis-server redis-tools rsync rsyslog ruby
ruby-dev rustc cargo screen shellcheck socat software-properties-common sqlite3 strace subversion sudo
supervisor swig systemd tar tcpdump telnet tesseract-ocr texlive-latex-base tini tmux tree tzdata unixodbc-dev
unzip uuid-dev valgrind vim vim-tiny wget wkhtmltopdf xauth xfsprogs xvfb xz-utils yarnpkg zip
zlib1g-dev zsh zstd
""".split()


def rows(path):
    with open(path, newline="", encoding="utf-8") as file:
        yield from csv.DictReader(file, delimiter="\t", quoting=csv.QUOTE_NONE)


def alternatives(text):
    """Each dependency as the names that satisfy it, without versions and architectures."""
    for part in filter(None, (part.strip() for part in text.split(","))):
        yield [name.strip().split(" ")[0].split(":")[0] for name in part.split("|")]


def main():
    folder = Path(sys.argv[1])
    packages = {row["package"]: row for row in rows(folder / "bookworm.tsv")}
    measured = {row["package"]: int(row["slim_bytes"]) + int(row["dpkg_info_bytes"])
                for row in rows(folder / "bookworm-measured.tsv")}
    base = set((folder / "base" / "bookworm.txt").read_text().split())
    providers = {}
    for name, row in packages.items():
        for provided in alternatives(row["provides"]):
            providers.setdefault(provided[0], []).append(name)

    def choose(names):
        for name in names:
            if name in packages or name in base:
                return name
        return next((p for name in names for p in providers.get(name, [])), None)

    def size(name):
        return measured.get(name, int(packages[name]["installed_kib"]) * 1024 * 9 // 10)

    def closure(name, fields):
        seen, queue = set(), [name]
        while queue:
            package = queue.pop()
            if package in seen or package in base or package not in packages:
                continue
            seen.add(package)
            for field in fields:
                queue += filter(None, map(choose, alternatives(packages[package][field])))
        return sum(map(size, seen))

    print("# Made by scripts/import-packages.py from Debian 12's index of " + INDEX_DATE + "; do not edit.")
    print("# package\tkilobytes\twith recommended packages")
    for name in sorted(set(NAMES)):
        if name not in packages:
            continue
        plain, full = closure(name, ["depends"]), closure(name, ["depends", "recommends"])
        print(name, -(-plain // 1000), -(-full // 1000), sep="\t")


main()
