"""Files on disk: each written whole or not at all."""

from __future__ import annotations

import contextlib
import os
import tempfile
from collections.abc import Mapping
from pathlib import Path

from truecount.errors import TrueCountError


def write_all(texts: Mapping[str, str | bytes], out: Path) -> list[Path]:
    """Write texts, or bytes, under their names into a folder, made if it is not there, and give their paths; each takes
    its place in one step. A name may have a folder before it, "tables/chart-1.csv". Raises TrueCountError when a folder
    cannot be made or written to.
    """
    try:
        for folder in dict.fromkeys((out / name).parent for name in ("", *texts)):
            folder.mkdir(parents=True, exist_ok=True)
        _write_all(out, texts)
    except (FileExistsError, NotADirectoryError):
        raise TrueCountError(f"{out}: this is a file, or lies below one; name a folder.") from None
    except OSError as error:
        why = (error.strerror or "unknown reason").lower()
        raise TrueCountError(f"{out}: the files cannot be written there ({why}); name another folder.") from None
    return [out / name for name in texts]


def _write_all(out: Path, texts: Mapping[str, str | bytes]) -> None:
    """Write every text under a name of its own beside its place, then move them all there."""
    waiting: dict[str, Path] = {}
    try:
        for name, text in texts.items():
            place = out / name
            handle, temporary = tempfile.mkstemp(prefix=f".{place.name}.", dir=place.parent)
            waiting[name] = Path(temporary)
            with os.fdopen(handle, "wb") as file:
                file.write(text.encode() if isinstance(text, str) else text)
            waiting[name].chmod(0o666 & ~_umask())
        for name, temporary_path in waiting.items():
            temporary_path.replace(out / name)
    finally:
        for temporary_path in waiting.values():
            with contextlib.suppress(FileNotFoundError):
                temporary_path.unlink()


def _umask() -> int:
    mask = os.umask(0o022)
    os.umask(mask)
    return mask
