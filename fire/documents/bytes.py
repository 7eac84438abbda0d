"""Bytes bent: cut short, doubled, in other encodings, with what no text has in them."""

from __future__ import annotations

from collections.abc import Callable
from random import Random

Bend = Callable[[Random, bytes], bytes]
ODD = (
    *(b"\x00", b"\xff", b"\xc3\x28", b"\xed\xa0\x80", b"\xf4\x90\x80\x80", b"\x1b[2J", b"\x07", b"\x7f", b"\x85"),
    *(
        b'"',
        b"'",
        b"\n",
        b"\r",
        b"\r\n",
        b"\t",
        b",",
        b";",
        b":",
        b"- ",
        b"{",
        b"}",
        b"[",
        b"]",
        b"#",
        b"|",
        b"<",
        b"&",
    ),
    *(
        "\ufeff".encode(),
        "\u2028".encode(),
        "\u202e".encode(),
        "\ufffe".encode(),
        "\U0001f6a8".encode(),
        b"%",
        b"=cmd|",
    ),
)
ENCODINGS = ("utf-16", "utf-16-le", "utf-32", "utf-7", "latin-1", "cp1252", "utf-8-sig", "cp037")
LONG = 300_000


def bent(rng: Random, held: bytes) -> bytes:
    """The bytes bent in one way."""
    return rng.choice(BENDS)(rng, held)


def _cut(rng: Random, held: bytes) -> bytes:
    return held[: rng.randrange(len(held) + 1)]


def _begun_late(rng: Random, held: bytes) -> bytes:
    return held[rng.randrange(len(held) + 1) :]


def _holed(rng: Random, held: bytes) -> bytes:
    begin = rng.randrange(len(held) + 1)
    return held[:begin] + held[begin + rng.randrange(1, 200) :]


def _odd(rng: Random, held: bytes) -> bytes:
    for _ in range(rng.randrange(1, 6)):
        place = rng.randrange(len(held) + 1)
        held = held[:place] + rng.choice(ODD) * rng.choice((1, 1, 1, 2, 50)) + held[place:]
    return held


def _flipped(rng: Random, held: bytes) -> bytes:
    made = bytearray(held)
    for _ in range(rng.randrange(1, 10)) if made else ():
        made[rng.randrange(len(made))] = rng.randrange(256)
    return bytes(made)


def _recoded(rng: Random, held: bytes) -> bytes:
    return held.decode("utf-8", "replace").encode(rng.choice(ENCODINGS), "replace")


def _repeated(rng: Random, held: bytes) -> bytes:
    begin = rng.randrange(len(held) + 1)
    part = held[begin : begin + rng.randrange(1, 400)]
    return held[:begin] + part * rng.choice((2, 2, 3, 20)) + held[begin:]


def _moved(rng: Random, held: bytes) -> bytes:
    lines = held.split(b"\n")
    first, second = rng.randrange(len(lines)), rng.randrange(len(lines))
    lines[first], lines[second] = lines[second], lines[first]
    return b"\n".join(lines)


def _lines_ended(rng: Random, held: bytes) -> bytes:
    return held.replace(b"\n", rng.choice((b"\r\n", b"\r", b"\n\n", b" \n")))


def _long(rng: Random, held: bytes) -> bytes:
    place = rng.randrange(len(held) + 1)
    return held[:place] + rng.choice((b"x", b" ", b"9", b"\xc3\xa9", b"[", b"- ", b'"')) * LONG + held[place:]


def _emptied(rng: Random, held: bytes) -> bytes:
    return rng.choice((b"", b"\n", b" ", b"\x00" * 512, b"\xef\xbb\xbf", b"PK\x03\x04", b"null", b"[]", b"{}", b"0"))


BENDS: tuple[Bend, ...] = (
    *(_cut, _begun_late, _holed, _odd, _odd, _flipped, _flipped),
    *(_recoded, _repeated, _moved, _lines_ended, _long, _emptied),
)
