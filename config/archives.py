"""Opens zip archives (XLSX, DOCX, ODT are such) only after looking at what they claim to unpack to."""

import zipfile
from typing import BinaryIO

from django.utils.translation import gettext as _

MEGABYTE = 1024 * 1024

MOST_MEMBERS = 200
LARGEST_UNPACKED = 50 * MEGABYTE
HIGHEST_RATIO = 100


def open_archive(file: BinaryIO, *, most: int = LARGEST_UNPACKED) -> zipfile.ZipFile:
    """
    Return the archive in ``file`` if it is whole and unpacks to at most ``most`` bytes.

    The sizes come from its directory; Python never unpacks more of a member than its directory claims.

    :raises ValueError: with a message for people, if it is damaged, encrypted or would unpack to far more than it is
    """
    try:
        archive = zipfile.ZipFile(file)
    except (zipfile.BadZipFile, ValueError, NotImplementedError, OSError) as error:
        raise ValueError(_("The file is damaged or incomplete.")) from error
    members = archive.infolist()
    if any(member.flag_bits & 0x1 for member in members):
        raise ValueError(_("The file is protected by a password. Please save it without one."))
    if len(members) > MOST_MEMBERS or sum(member.file_size for member in members) > most:
        raise ValueError(_("The file unpacks to more than is allowed."))
    if any(
        member.file_size > MEGABYTE and member.file_size > HIGHEST_RATIO * max(member.compress_size, 1)
        for member in members
    ):
        raise ValueError(_("The file unpacks to more than is allowed."))
    return archive
