"""Ways in which a backup can be changed: blindly, byte by byte, and by somebody who makes every hash fit again."""

from __future__ import annotations

import gzip
import io
import json
import random
import tarfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

from truecount.workbench.keeping import archive

Blind = Callable[[random.Random, bytes], bytes]
Members = dict[str, bytes]
Forged = Callable[[random.Random, dict[str, Any], Members], None]
BLOCK = tarfile.BLOCKSIZE


def _flip(made: random.Random, held: bytes) -> bytes:
    at = made.randrange(len(held))
    return held[:at] + bytes([held[at] ^ (1 << made.randrange(8))]) + held[at + 1 :]


def _cut(made: random.Random, held: bytes) -> bytes:
    return held[: made.randrange(len(held))]


def _longer(made: random.Random, held: bytes) -> bytes:
    return held + made.choice([b"\0", b"\0" * 10_240, held, made.randbytes(BLOCK)])


def _without_a_block(made: random.Random, held: bytes) -> bytes:
    at = BLOCK * made.randrange(len(held.rstrip(b"\0")) // BLOCK)
    return held[:at] + held[at + BLOCK :]


def _block_twice(made: random.Random, held: bytes) -> bytes:
    at = BLOCK * made.randrange(len(held.rstrip(b"\0")) // BLOCK)
    return held[: at + BLOCK] + held[at:]


def _other_bytes(made: random.Random, held: bytes) -> bytes:
    at = made.randrange(len(held.rstrip(b"\0")))
    return held[:at] + made.randbytes(20) + held[at + 20 :]


def _compressed(made: random.Random, held: bytes) -> bytes:
    return gzip.compress(held, 1)


def _other_kind(made: random.Random, held: bytes) -> bytes:
    """The same members by another tar, with a link, a device or a name that leads elsewhere among them."""
    out = io.BytesIO()
    kind = made.choice([tarfile.SYMTYPE, tarfile.LNKTYPE, tarfile.FIFOTYPE, tarfile.CHRTYPE, tarfile.DIRTYPE])
    with tarfile.open(fileobj=io.BytesIO(held)) as old, tarfile.open(fileobj=out, mode="w") as new:
        odd = tarfile.TarInfo(made.choice(["files/papers/x/paper.html", "../../x", "/tmp/x"]))  # noqa: S108
        odd.type, odd.linkname = kind, "/etc/passwd"
        new.addfile(odd)
        for one in old.getmembers():
            new.addfile(one, old.extractfile(one))
    return out.getvalue()


BLIND: tuple[Blind, ...] = (
    _flip,
    _flip,
    _flip,
    _cut,
    _longer,
    _without_a_block,
    _block_twice,
    _other_bytes,
    _compressed,
    _other_kind,
)


def _entry(made: random.Random, told: dict[str, Any], members: Members) -> None:
    """An entry of the log says something else."""
    name = "tables/ledger.entry.jsonl"
    every = members[name].splitlines()
    at = made.randrange(len(every))
    row = json.loads(every[at])
    row[made.choice([1, 2, 3, 4, 5, 6, 9, 10])] = "other"
    every[at] = json.dumps(row).encode()
    members[name] = b"\n".join(every) + b"\n"


def _no_entry(made: random.Random, told: dict[str, Any], members: Members) -> None:
    """An entry of the log is gone."""
    name = "tables/ledger.entry.jsonl"
    every = members[name].splitlines()
    del every[made.randrange(len(every))]
    members[name] = b"".join(one + b"\n" for one in every)
    next(one for one in told["tables"] if one["model"] == "ledger.entry")["rows"] -= 1


def _fewer_rows(made: random.Random, told: dict[str, Any], members: Members) -> None:
    name = made.choice([name for name in members if name.startswith("tables/") and members[name]])
    members[name] = members[name].rpartition(b"\n")[0].rpartition(b"\n")[0]


def _no_row(made: random.Random, told: dict[str, Any], members: Members) -> None:
    name = made.choice([name for name in members if name.startswith("tables/")])
    members[name] += made.choice([b"{}\n", b"[1]\n", b"\xff\n", b"[" * 9_000 + b"\n", b'["a", "b", "c"]\n', b"null\n"])


def _slips_out(made: random.Random, told: dict[str, Any], members: Members) -> None:
    odd = [
        "files/../../x",
        "files/papers/../../x",
        "/etc/x",
        "files/secret-key",
        "files/papers/.x/y",
        "files/papers//x",
    ]
    members[made.choice([*odd, "tables/../x", "x", "files/workbench.sqlite3", "files/papers\\x/y"])] = b"x"


def _newer(made: random.Random, told: dict[str, Any], members: Members) -> None:
    if made.random() < 0.5:
        told["migrations"].append(["audits", "0999_of_tomorrow"])
    else:
        told["format"] = 2


def _foreign(made: random.Random, told: dict[str, Any], members: Members) -> None:
    if made.random() < 0.5:
        told["what"] = "another thing"
    else:
        told["tables"] = [one for one in told["tables"] if one["model"] != "audits.log"]
        del members["tables/audits.log.jsonl"]


def _orphan(made: random.Random, told: dict[str, Any], members: Members) -> None:
    """Somebody's account is gone, and what they did is not."""
    name = "tables/accounts.unit.jsonl"
    members[name] = b""
    next(one for one in told["tables"] if one["model"] == "accounts.unit")["rows"] = 0


FORGED: tuple[Forged, ...] = (_entry, _no_entry, _fewer_rows, _no_row, _slips_out, _newer, _foreign, _orphan)


def tampered(made: random.Random, whole: Path, to: Path) -> str:
    """Write a changed copy of a backup, and say in a word how it was changed."""
    held = whole.read_bytes()
    if made.random() < 0.6:
        blind = made.choice(BLIND)
        changed = blind(made, held)
        to.write_bytes(changed if changed != held else held[:-1])
        return blind.__name__.strip("_")
    forged = made.choice(FORGED)
    with archive.opened(whole) as backup:
        told = backup.manifest.model_dump(mode="json")
        members = {name: b"".join(backup.pieces(name)) for name in backup.manifest.members}
    forged(made, told, members)
    write(told, members, to)
    return forged.__name__.strip("_")


def write(told: dict[str, Any], members: Members, to: Path) -> None:
    """A backup of these members in which every hash fits."""
    with to.open("w+b") as file:
        writer = archive.Writer(file)
        for name, held in members.items():
            writer.add(name, io.BytesIO(held), len(held))
        told["members"] = writer.members
        writer.finish(json.dumps(told).encode())
