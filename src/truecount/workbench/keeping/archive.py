"""The file of a backup: a plain tar that any program lists, of which no byte can change without its showing.

Its members are regular files under plain names, then the manifest with a hash of each, then the manifest's own hash. It
is read by nothing but what is written here: a header that this program would not have written is refused, and with it
links, devices, other kinds of tar and names that lead elsewhere. Nothing in it is compressed, so nothing can swell.
"""

from __future__ import annotations

import contextlib
import hashlib
import json
import tarfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

from pydantic import ValidationError

from truecount.errors import TrueCountError
from truecount.workbench.keeping.manifest import FORMAT, WHAT, Manifest

MANIFEST, SUM = "manifest.json", "manifest.sha256"
BLOCK, RECORD, PIECE = tarfile.BLOCKSIZE, tarfile.RECORDSIZE, 1 << 20
LARGEST_MANIFEST = 64 << 20
NUL = b"\0"


class Writer:
    """Writes members one after the other to a file that is open, and then the manifest."""

    def __init__(self, file: BinaryIO) -> None:
        self.file = file
        self.members: dict[str, str] = {}

    def add(self, name: str, source: BinaryIO, size: int, at: int = 0) -> None:
        """Add a member of so many bytes, last written at a time. Raises TrueCountError where it is not that long."""
        self.file.write(_header(name, size, at))
        hashed, left = hashlib.sha256(), size
        while left and (piece := source.read(min(PIECE, left))):
            self.file.write(piece)
            hashed.update(piece)
            left -= len(piece)
        if left or source.read(1):
            raise TrueCountError(f"{name} changed while it was read, and no backup was made; try again.")
        self.file.write(NUL * (-size % BLOCK))
        self.members[name] = hashed.hexdigest()

    def finish(self, said: bytes) -> None:
        """Add the manifest as its bytes are, its hash, and the end of the tar."""
        for name, words in ((MANIFEST, said), (SUM, _sum(said))):
            self.file.write(_header(name, len(words), 0) + words + NUL * (-len(words) % BLOCK))
        end = self.file.tell() + 2 * BLOCK
        self.file.write(NUL * (2 * BLOCK + -end % RECORD))


@dataclass(frozen=True)
class Place:
    """Where a member's bytes begin, how many they are, and when it was last written."""

    begin: int
    size: int
    at: int


@dataclass(frozen=True)
class Backup:
    """A backup that is open and was found whole."""

    path: Path
    file: BinaryIO
    places: dict[str, Place]
    manifest: Manifest

    def pieces(self, name: str) -> Iterator[bytes]:
        """The bytes of a member, in pieces."""
        yield from _pieces(self.file, self.places[name])

    def lines(self, name: str) -> Iterator[bytes]:
        """The lines of a member."""
        rest = b""
        for piece in self.pieces(name):
            *whole, rest = (rest + piece).split(b"\n")
            yield from whole
        if rest:
            yield rest

    def bad(self, why: str) -> TrueCountError:
        """What to raise for a backup that cannot be what it says."""
        return TrueCountError(f"{self.path}: this backup cannot be used ({why}); take another copy of it.")


@contextlib.contextmanager
def opened(path: Path) -> Iterator[Backup]:
    """A backup to read. Raises TrueCountError where it is none, not whole, changed, or of a newer version."""
    with path.open("rb") as file:
        try:
            places = _places(file)
            manifest = _manifest(file, places)
            _whole(file, places, manifest)
        except (_Bad, ValidationError, ValueError, RecursionError) as error:
            why = str(error) if isinstance(error, _Bad) else "its manifest is not one"
            raise TrueCountError(f"{path}: this is no whole backup of a workbench ({why}); use another copy.") from None
        yield Backup(path, file, places, manifest)


class _Bad(Exception):
    """Why a file is no backup, in few words."""


def _header(name: str, size: int, at: int) -> bytes:
    told = tarfile.TarInfo(name)
    told.size, told.mtime, told.mode = size, at, 0o600
    try:
        return told.tobuf(tarfile.USTAR_FORMAT)
    except (ValueError, UnicodeError):
        raise TrueCountError(f"{name} cannot be kept in a backup: its name or what it holds is too long.") from None


def _sum(manifest: bytes) -> bytes:
    """The manifest's hash as `sha256sum --check` reads it."""
    return f"{hashlib.sha256(manifest).hexdigest()}  {MANIFEST}\n".encode()


def _places(file: BinaryIO) -> dict[str, Place]:
    """Every member's place; each header must be as this program writes it, and what fills up blocks must be empty."""
    length, places = file.seek(0, 2), dict[str, Place]()
    file.seek(0)
    while (block := file.read(BLOCK)) != NUL * BLOCK:
        name, place = _place(block, file.tell())
        after = place.begin + place.size + -place.size % BLOCK
        if name in places or after > length:
            raise _Bad("it is cut short" if after > length else "it names a member twice")
        file.seek(place.begin + place.size)
        if file.read(-place.size % BLOCK).strip(NUL):
            raise _Bad("something stands between its members")
        places[name] = place
    end = file.tell() + BLOCK
    if length != end + -end % RECORD or file.read().strip(NUL):
        raise _Bad("its end is not where it should be")
    return places


def _place(block: bytes, begin: int) -> tuple[str, Place]:
    if len(block) != BLOCK:
        raise _Bad("it is cut short")
    try:
        told = tarfile.TarInfo.frombuf(block, "utf-8", "strict")
        if block != _header(told.name, told.size, int(told.mtime)):
            raise _Bad("it holds what no backup holds")
    except (tarfile.HeaderError, UnicodeError, ValueError, TrueCountError):
        raise _Bad("it is of another kind") from None
    return told.name, Place(begin, told.size, int(told.mtime))


def _manifest(file: BinaryIO, places: dict[str, Place]) -> Manifest:
    if list(places)[-2:] != [MANIFEST, SUM] or places[MANIFEST].size > LARGEST_MANIFEST or places[SUM].size > BLOCK:
        raise _Bad("it has no manifest")
    said, hashed = (b"".join(_pieces(file, places[name])) for name in (MANIFEST, SUM))
    if hashed != _sum(said):
        raise _Bad("its manifest is not as it was written")
    told = json.loads(said)
    if told["what"] == WHAT and told["format"] > FORMAT:
        raise _Bad(f"it was made by a newer version, {told['version']}")
    return Manifest.model_validate(told)


def _whole(file: BinaryIO, places: dict[str, Place], manifest: Manifest) -> None:
    """Every member of the manifest is there as it was written, and no other."""
    if list(places)[:-2] != list(manifest.members):
        raise _Bad("its members are not those of its manifest")
    for name, digest in manifest.members.items():
        hashed = hashlib.sha256()
        for piece in _pieces(file, places[name]):
            hashed.update(piece)
        if hashed.hexdigest() != digest:
            raise _Bad(f"{name} is not as it was written")


def _pieces(file: BinaryIO, place: Place) -> Iterator[bytes]:
    file.seek(place.begin)
    left = place.size
    while left and (piece := file.read(min(PIECE, left))):
        left -= len(piece)
        yield piece
        # Others may have read elsewhere meanwhile.
        file.seek(place.begin + place.size - left)
