"""Files kept inside a plan: each once, under the digest of its content."""

from __future__ import annotations

import hashlib
from pathlib import Path

from sqlalchemy import insert, select
from sqlalchemy.orm import Mapped, Session, mapped_column

from crisisplan.plan.database import PlanFileError
from crisisplan.plan.model.base import Base

ATTACHMENT_LIMIT = 10_000_000
"""Bytes; a certificate has a few pages."""
_SIGNATURES = {
    ".pdf": (b"%PDF-",),
    ".png": (b"\x89PNG\r\n\x1a\n",),
    ".jpg": (b"\xff\xd8\xff",),
}
SUFFIXES = (*_SIGNATURES, ".jpeg")


class Attachment(Base):
    """The content of a file. It is never changed or removed, so that every undo finds it."""

    __tablename__ = "attachment"

    digest: Mapped[str] = mapped_column(primary_key=True)
    """SHA-256 of the content, hexadecimal."""
    content: Mapped[bytes]


class AttachmentError(PlanFileError):
    """A file that is not taken in. The message says why."""


def read_attachment(path: Path) -> bytes:
    """The content of a file that may be kept: a PDF, PNG or JPEG. Raises AttachmentError."""
    try:
        size = path.stat().st_size
        if size > ATTACHMENT_LIMIT:
            raise AttachmentError(
                f"{path.name} has {size / 1_000_000:.0f} MB; a plan takes files of up to "
                f"{ATTACHMENT_LIMIT // 1_000_000} MB. Nothing was changed. Scan it with fewer "
                "dots an inch, or keep it elsewhere and write down where."
            )
        with path.open("rb") as file:
            content = file.read(ATTACHMENT_LIMIT + 1)
    except OSError as error:
        raise AttachmentError(
            f"{path.name} cannot be read. Nothing was changed. The disk answered: {error.strerror}."
        ) from error
    if len(content) > ATTACHMENT_LIMIT or suffix_of(content) == "":
        raise AttachmentError(
            f"{path.name} is no PDF, PNG or JPEG file. Nothing was changed. "
            "Save or scan it as one of these."
        )
    return content


def suffix_of(content: bytes) -> str:
    """What a content is, as the end of a file name; empty for what a plan does not take."""
    return next((end for end, starts in _SIGNATURES.items() if content.startswith(starts)), "")


def digest_of(content: bytes) -> str:
    """The key under which a content is kept."""
    return hashlib.sha256(content).hexdigest()


def naming(digest: str, name: str) -> str:
    """What a row holds of an attached file: its digest, then the name that people know."""
    return f"{digest} {name}"


def named_digest(value: str) -> str:
    """The digest in what a row holds."""
    return value.partition(" ")[0]


def put(session: Session, content: bytes) -> str:
    """Keep a content with the running edit; its digest."""
    digest = digest_of(content)
    # Past the session's rows: the journal tells of those, and this is none.
    session.execute(
        insert(Attachment).prefix_with("OR IGNORE").values(digest=digest, content=content)
    )
    return digest


def find(session: Session, digest: str) -> bytes | None:
    """The content under a digest; ``None`` where it is missing or not what was put in."""
    content = session.scalar(select(Attachment.content).where(Attachment.digest == digest))
    return content if content is not None and digest_of(content) == digest else None
