"""Open an extract, compressed with gzip or not, as a stream of bytes."""

from __future__ import annotations

import gzip
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import BinaryIO, cast

from champion_app.domain.errors import Refused

_GZIP = b"\x1f\x8b"
_SUFFIX = ".gz"


@contextmanager
def opened(path: Path) -> Iterator[BinaryIO]:
    """The bytes of a file as they stand before compression. Raises Refused where it cannot be opened."""
    try:
        stream = path.open("rb")
    except OSError:
        raise Refused("The file cannot be opened. Check its name, and that this account may read it.") from None
    with stream:
        try:
            packed = stream.peek(len(_GZIP))[: len(_GZIP)] == _GZIP
        except OSError:
            raise Refused("The file cannot be read. Mend the file or the stick and run it again.") from None
        if not packed:
            yield stream
            return
        with gzip.GzipFile(fileobj=stream) as unpacked:
            yield cast("BinaryIO", unpacked)


def beside(path: Path, name: str) -> Path:
    """A file of that name in the same folder, compressed or not. Raises Refused where it is not there, or where the
    name leads out of the folder."""
    if Path(name).name != name:
        raise Refused(f"The mapping names the file “{name}”, which does not lie beside the extract.")
    for found in (path.parent / name, path.parent / (name + _SUFFIX)):
        if found.is_file():
            return found
    raise Refused(f"The mapping needs the file {name} beside the extract, and it is not there. Nothing was taken in.")
