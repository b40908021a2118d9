"""Where a plan file lies: on this computer, on a network drive, or in a folder kept in step."""

from __future__ import annotations

import re
import sys
from dataclasses import dataclass
from enum import Enum
from pathlib import Path

import psutil


class Kind(Enum):
    """What a place means for a file that is written all the time."""

    LOCAL = "local"
    NETWORK = "network"
    SYNCED = "synced"


@dataclass(frozen=True)
class Place:
    """A kind of place, and what people call it."""

    kind: Kind
    name: str = ""


_NETWORK_TYPES = re.compile(
    r"^(cifs|smb\w*|nfs\w*|afpfs|webdav|davfs\w*|sshfs|ncpfs|9p|fuse\.(sshfs|davfs2?|rclone|gvfsd-fuse))$"
)
_SYNCED = (
    (re.compile(r"^OneDrive( - .+)?$", re.I), "OneDrive"),
    (re.compile(r"^Dropbox( \(.+\))?$", re.I), "Dropbox"),
    (re.compile(r"^(Google ?Drive|GoogleDrive-.+|My Drive|Shared drives)$", re.I), "Google Drive"),
    (re.compile(r"^(iCloud ?Drive|com~apple~CloudDocs)$", re.I), "iCloud"),
    (re.compile(r"^Box( Sync)?$", re.I), "Box"),
    (re.compile(r"^(Nextcloud|ownCloud)$", re.I), "Nextcloud"),
)


def place_of(path: Path) -> Place:
    """Where a file lies, told by its folders' names and the kind of disk."""
    whole = path.absolute()
    for folder in whole.parent.parts:
        for pattern, name in _SYNCED:
            if pattern.match(folder):
                return Place(Kind.SYNCED, name)
    if _is_on_network(whole):
        return Place(Kind.NETWORK)
    return Place(Kind.LOCAL)


def _is_on_network(path: Path) -> bool:
    if sys.platform == "win32":
        if path.drive.startswith("\\\\"):
            return True
        import ctypes

        remote = 4  # DRIVE_REMOTE
        return bool(ctypes.windll.kernel32.GetDriveTypeW(path.anchor) == remote)
    disks = [
        (len(disk.mountpoint), disk.fstype)
        for disk in psutil.disk_partitions(all=True)
        if path.is_relative_to(disk.mountpoint)
    ]
    return bool(disks) and bool(_NETWORK_TYPES.match(max(disks)[1].lower()))
