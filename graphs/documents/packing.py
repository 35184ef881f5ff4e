"""Office packages of our own: the same bytes for the same parts, on any machine and day."""

from io import BytesIO
from zipfile import ZIP_STORED, ZipFile, ZipInfo


def timeless(saved: BytesIO) -> bytes:
    """Return the same package undated and stored: compressors differ in their bytes."""
    packed = BytesIO()
    with ZipFile(saved) as source, ZipFile(packed, "w", ZIP_STORED) as target:
        for name in source.namelist():
            entry = ZipInfo(name)  # dated 1980-01-01, the first day a package can name
            entry.create_system = 0
            target.writestr(entry, source.read(name))
    return packed.getvalue()
