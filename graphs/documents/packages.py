"""Office packages from outside: opened within limits, and only where their XML is plain XML."""

from io import BytesIO
from xml.etree import ElementTree as ET
from zipfile import BadZipFile, ZipFile

from graphs.documents.incoming import Unreadable

MOST_ENTRIES = 5_000
MOST_BYTES = 150_000_000  # unpacked
MOST_RATIO = 100  # how many times larger than packed, where that is much at all
SMALL_BYTES = 10_000_000
# A document type can hold entities that grow without end; no office program writes one.
_DOCTYPES = tuple("<!DOCTYPE".encode(form) for form in ("utf-8", "utf-16-le", "utf-16-be"))
_MAIN = "officeDocument"


class UnpacksTooFar(Exception):
    """The package would unpack to far more than a document has."""


def opened(content: bytes) -> ZipFile:
    """Return the package, its size checked before anything is unpacked."""
    try:
        package = ZipFile(BytesIO(content))
    except (BadZipFile, NotImplementedError, ValueError, OSError) as error:
        raise Unreadable(str(error)) from error
    entries = package.infolist()
    size = sum(one.file_size for one in entries)
    packed = sum(one.compress_size for one in entries) or 1
    far = size > SMALL_BYTES and size / min(packed, len(content)) > MOST_RATIO
    if len(entries) > MOST_ENTRIES or size > MOST_BYTES or far:
        raise UnpacksTooFar
    return package


def tree(package: ZipFile, name: str) -> ET.Element:
    """Return the root of an XML part; raise Unreadable, also where it declares a document type."""
    try:
        raw = package.read(name)
        if is_declared(raw):
            raise Unreadable(f"{name} declares a document type")
        return ET.fromstring(raw)
    except (
        KeyError,
        ET.ParseError,
        BadZipFile,
        RuntimeError,
        ValueError,
        OSError,
        EOFError,
    ) as error:
        raise Unreadable(f"{name}: {error}") from error


def is_declared(raw: bytes) -> bool:
    """Tell whether an XML part declares a document type."""
    return any(one in raw for one in _DOCTYPES)


def related(package: ZipFile, part: str, kind: str) -> str | None:
    """Return the name of the part that ``part`` ("" for the package) is related to in this way."""
    folder, _, name = part.rpartition("/")
    relations = f"{folder}/_rels/{name}.rels" if folder else f"_rels/{name}.rels"
    if relations not in package.namelist():
        return None
    for one in tree(package, relations):
        target = one.get("Target", "")
        inside = one.get("TargetMode") != "External"
        if one.get("Type", "").rsplit("/", 1)[-1] == kind and inside and target:
            return (
                target.lstrip("/") if target.startswith("/") or not folder else f"{folder}/{target}"
            )
    return None


def main_part(package: ZipFile) -> str | None:
    """Return the name of the part that the whole document is in."""
    return related(package, "", _MAIN)
