"""Reads Dockerfiles, a JSON string a line, and prints what BuildKit's parser makes of each, a JSON value a line."""

import json
import sys

import dockerfile


def keyword(word):
    return "".join(letter.upper() if letter.isascii() else letter for letter in word)


def command(it):
    return {
        "cmd": keyword(it.cmd or ""),
        "trigger": it.sub_cmd and keyword(it.sub_cmd),
        "json": it.json,
        "flags": it.flags,
        "value": it.value,
        "heredocs": [[heredoc.name, heredoc.content] for heredoc in it.heredocs],
        "lines": [it.start_line, it.end_line],
    }


def parsed(text):
    try:
        return [command(it) for it in dockerfile.parse_string(text)]
    except dockerfile.GoParseError as error:
        return str(error)


for line in sys.stdin.buffer:
    print(json.dumps(parsed(json.loads(line))), flush=True)
