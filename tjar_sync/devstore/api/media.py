"""Routes of media (facts 4)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flask import request

from tjar_sync.devstore import media
from tjar_sync.devstore.api import answers
from tjar_sync.devstore.errors import Rejected
from tjar_sync.devstore.messages import Sentence

if TYPE_CHECKING:
    from flask import Blueprint, Response

_CREATED = Sentence("Media uploaded successfully", "تم رفع الوسائط بنجاح")
_UPDATED = Sentence("Media updated successfully", "تم تحديث الوسائط بنجاح")

lay = media.lay


def add_routes(api: Blueprint) -> None:
    """Put the media routes on the API."""
    api.post("/media")(create)
    api.post("/media/multiple")(create_many)
    api.post("/media/<int:media_id>")(update)


def create() -> Response:
    """POST /media, multipart `file` and `alt` (A15)."""
    uploads = [answers.upload_of(file) for file in request.files.getlist("file")[:1]]
    if not uploads:
        raise Rejected({"file": ["required"]})
    made = media.create(answers.store(), uploads, request.form.get("alt"), answers.links())
    return answers.success(_CREATED, made[0], 201)


def create_many() -> Response:
    """POST /media/multiple, multipart `files[]` (A15)."""
    uploads = [answers.upload_of(file) for file in request.files.getlist("files[]")]
    if not uploads:
        raise Rejected({"files": ["required"]})
    made = media.create(answers.store(), uploads, None, answers.links(), "files")
    return answers.success(_CREATED, {"media": made}, 201)


def update(media_id: int) -> Response:
    """POST /media/{id}, multipart `file` and/or `alt` (A15)."""
    is_put = request.form.get("_method", "").upper() == "PUT"
    if answers.store().habits.has("update-media-needs-put") and not is_put:
        return answers.failure(405)
    file, alt = request.files.get("file"), request.form.get("alt")
    upload = None if file is None else answers.upload_of(file)
    changed = media.update(answers.store(), media_id, upload, alt, answers.links())
    return answers.success(_UPDATED, changed)
