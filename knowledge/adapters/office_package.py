"""The package that Word, PowerPoint and Excel files are: a ZIP archive, which may be a trap."""

import io
import zipfile

from knowledge.errors import TooLargeDocumentError, UnreadableDocumentError

# A file of 20 MB that unpacks to more is a trap: its pictures are packed already, and text needs far less.
_MAX_UNPACKED_BYTES = 60 * 1024 * 1024
# The container of the old kinds of file, and of those that are encrypted.
_OLE_SIGNATURE = b"\xd0\xcf\x11\xe0"


def check_package(data: bytes, kind: str, old_suffix: str) -> None:
    """Refuse a package that must not be unpacked.

    Args:
        data: The file.
        kind: What it should be, as people call it.
        old_suffix: Of the kind of file that went before.

    Raises:
        UnreadableDocumentError: It is locked, of the old kind, or no package.
        TooLargeDocumentError: It unpacks to more than a document needs.
    """
    if data.startswith(_OLE_SIGNATURE):
        raise UnreadableDocumentError(
            f"This {kind} is locked with a password or is an old {old_suffix}; open it and save it as {old_suffix}x"
            " without a password."
        )
    try:
        # Reading stops at the sizes of the directory, so a file that lies here is cut off, not unpacked.
        unpacked_bytes = sum(member.file_size for member in zipfile.ZipFile(io.BytesIO(data)).infolist())
    except (zipfile.BadZipFile, OSError, ValueError) as error:
        raise UnreadableDocumentError(
            f"This file is broken or not a {kind}, though its name says {old_suffix}x; open it in the program it was"
            " made with and save it again."
        ) from error
    if unpacked_bytes > _MAX_UNPACKED_BYTES:
        raise TooLargeDocumentError(
            f"This {kind} unpacks to more than 60 MB; split it, or take out pictures and embedded files."
        )
