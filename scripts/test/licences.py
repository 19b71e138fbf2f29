"""Compares what each dependency states with deny.toml, where cargo-deny is not at hand.

Reads `cargo metadata` on standard input. It believes what a crate says of itself and reads no licence texts.
"""

import json
import re
import sys
import tomllib
from pathlib import Path

CRATES_IO = "registry+https://github.com/rust-lang/crates.io-index"


def holds(expression: str, allowed: set[str]) -> bool:
    """Whether a licence expression (AND, OR, WITH, brackets; old crates write / for OR) can be met by the allowed ones."""
    words = re.findall(r"[()]|[^\s()/]+|/", re.sub(r"\s+WITH\s+", "\0WITH\0", expression))
    at = 0

    def one() -> bool:
        nonlocal at
        word, at = words[at], at + 1
        if word != "(":
            return word.replace("\0", " ") in allowed
        inner = either()
        at += 1
        return inner

    def both() -> bool:
        nonlocal at
        value = one()
        while at < len(words) and words[at] == "AND":
            at += 1
            value = one() and value
        return value

    def either() -> bool:
        nonlocal at
        value = both()
        while at < len(words) and words[at] in ("OR", "/"):
            at += 1
            value = both() or value
        return value

    return either()


def main() -> int:
    policy = tomllib.loads(Path("deny.toml").read_text())["licenses"]
    more = {rule["crate"]: set(rule["allow"]) for rule in policy.get("exceptions", [])}
    packages = [package for package in json.load(sys.stdin)["packages"] if package["source"]]
    wrong = []
    for package in packages:
        allowed = set(policy["allow"]) | more.get(package["name"], set())
        if package["source"] != CRATES_IO:
            wrong.append(f"{package['name']} {package['version']}: comes from {package['source']}")
        if not package["license"] or not holds(package["license"], allowed):
            wrong.append(f"{package['name']} {package['version']}: licence {package['license']}")
    print("\n".join(wrong) or f"{len(packages)} crates: every licence is allowed, every source is crates.io")
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
