#!/usr/bin/env python3
"""Makes src/content/platforms.tsv: the processors that Docker's official images are published for.

    scripts/import-platforms.py official-tags.tsv > src/content/platforms.tsv

The table is made from the library of docker-library/official-images: image, tag, all its tags,
architectures. A row of ours has a set of architectures and the images of which some tag has each of
them; Windows tags do not count.
"""

import collections
import sys

DATE = "2026-08-21"

images = collections.defaultdict(set)
with open(sys.argv[1], encoding="utf-8") as table:
    next(table)
    for line in table:
        image, _, _, architectures, *_ = line.rstrip("\n").split("\t")
        images[image] |= {it for it in architectures.split(",") if not it.startswith("windows")}

sets = collections.defaultdict(list)
for image, architectures in images.items():
    if architectures:
        sets[" ".join(sorted(architectures))].append(image)

print(f"# Made by scripts/import-platforms.py from docker-library/official-images of {DATE}; do not edit.")
print("# architectures\timages")
for architectures, names in sorted(sets.items(), key=lambda it: (-len(it[1]), it[0])):
    print(f"{architectures}\t{' '.join(sorted(names))}")
