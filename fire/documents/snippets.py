"""What may stand in a YAML or JSON document and should not: bombs, depths, tags, names given twice."""

from __future__ import annotations

from random import Random

TAGS = (
    "!!python/object/apply:os.system [true]",
    "!!python/name:os.system",
    "!!python/object/new:dict {}",
    *("!!binary x", "!!binary =====", "!!set {a, b}", "!!omap [a: 1]", "!!pairs [a: 1]", "!!timestamp x", "!!int x"),
    *("!!int ''", "!!float ''", "!!bool maybe", "!!null x", "!!map x", "!!seq x", "!!str [a]", "!x y", "!!value ="),
    *("2026-02-30", "0000-00-00", "2026-04-01T99:00:00", "2026-04-01 10:00:00 +99:99", "190:20:30", "0o9", "0b2"),
    *("0x" + "F" * 5_000, "9" * 5_000, "-0", "1_000", ".nan", "-.inf", "=", "<<", "~", "*a", "&a *a", "&a [*a]"),
    *("&a {b: *a}", "? [a]", "? {a: b}", "'", '"', "|", ">", "%", "@", "`", "\t", "{", "[", "{a", "[a", "- -", "--- x"),
    *('"\\0"', '"\\e[2J"', '"\\ud800"', '"\\U00110000"', '"\\x85"', '"\\L"', "\u2028", "...", "#", "!!", "&", "*"),
)


def yaml_snippet(rng: Random, text: bytes) -> bytes:
    """A YAML document with something in it that none should hold."""
    lines = text.decode("utf-8", "replace").split("\n")
    way = rng.randrange(7)
    place = rng.randrange(len(lines))
    name = lines[place].split(":")[0]
    if way in (0, 1) and ":" in lines[place]:
        lines[place] = f"{name}: {rng.choice(TAGS)}"
    elif way == 2:
        lines.insert(place, lines[place])
    elif way == 3:
        lines[place:place] = _bomb(rng, merged=rng.random() < 0.5)
    elif way == 4:
        deep = rng.choice((60, 2_000, 100_000))
        lines[place] = f"{name}: {rng.choice(('[', '{a: ', '[{', '!!seq [')) * deep}"
    elif way == 5:
        lines.insert(place, rng.choice(("- " * rng.choice((60, 100_000)), "? " * 20_000, f"{name}:\n <<: {{a: 1}}")))
    else:
        lines.insert(place, rng.choice(TAGS))
    return "\n".join(lines).encode("utf-8", "surrogatepass")


def _bomb(rng: Random, merged: bool) -> list[str]:
    """Names that stand for nine of the name above each: billions in all."""
    levels, inner = rng.randrange(5, 12), ",".join(["*b{}"] * 9)
    form = "{{<<: [{}]}}" if merged else "[{}]"
    begin = "b0: &b0 {x: 1}" if merged else "b0: &b0 [x, x, x]"
    return [begin, *(f"b{n}: &b{n} {form.format(inner.replace('{}', str(n - 1)))}" for n in range(1, levels))]


def json_snippet(rng: Random, text: bytes) -> bytes:
    """A JSON document with something in it that none should hold."""
    said = text.decode("utf-8", "replace")
    place = rng.choice([n for n, one in enumerate(said) if one in ":,["] or [0]) + 1
    odd = rng.choice(
        (
            *("NaN", "Infinity", "-Infinity", "1e999", "9" * 5_000, "1" * 400, "[" * 100_000, '{"a":' * 100_000),
            *('"\\ud800"', '"\\u0000"', "'a'", "/* a */", ",", "01", "+1", "nul", '"a', "{1: 2}", "\ufeff"),
        )
    )
    return (said[:place] + odd + rng.choice((",", "")) + said[place:]).encode()
