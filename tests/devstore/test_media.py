"""Uploads: shapes, names, types and limits (facts 4, A15, A16)."""

from __future__ import annotations

import io
from typing import TYPE_CHECKING

import pytest
from PIL import Image

if TYPE_CHECKING:
    import httpx

    from tests.devstore.conftest import StoreClock
    from tjar_sync.devstore import Dashboard

PNG = b"\x89PNG\r\n\x1a\n"
NOON = 1772614800


def picture(kind: str = "PNG", size: tuple[int, int] = (8, 6)) -> bytes:
    """Draw a small picture."""
    target = io.BytesIO()
    Image.new("RGB", size, "red").save(target, kind)
    return target.getvalue()


def test_upload(api: httpx.Client) -> None:
    """An upload is answered 201 with the documented record, and served byte for byte (A15)."""
    body = picture()
    answer = api.post("/media", files={"file": ("Red Box.png", body)}, data={"alt": " A box "})
    data = answer.json()["data"]
    url = f"http://localhost/assets/tenant/uploads/media-uploader/demo/red-box{NOON}.png"

    assert answer.status_code == 201
    assert data == {
        "id": 1,
        "title": "Red Box",
        "alt": "A box",
        "url": url,
        "size": len(body),
        "mime_type": "image/png",
        "dimensions": "8x6",
    }
    served = api.get(url)
    assert (served.content, served.headers["content-type"]) == (body, "image/png")
    assert "sandbox" in served.headers["content-security-policy"]


def test_a_digest_survives_in_the_file_name(api: httpx.Client) -> None:
    """Slugging drops dots, so a marked digest can be read back from the URL (A16)."""
    name = "front.v2-h0123456789abz.jpg"
    answer = api.post("/media", files={"file": (name, picture("JPEG"))})

    assert answer.json()["data"]["url"].endswith(f"/frontv2-h0123456789abz{NOON}.jpg")


def test_equal_names_in_one_second_stay_apart(api: httpx.Client) -> None:
    """Two files of one name never share a URL."""
    urls = {
        api.post("/media", files={"file": ("!.png", PNG)}).json()["data"]["url"].rpartition("/")[2]
        for _ in range(2)
    }

    assert urls == {f"media{NOON}.png", f"media{NOON + 1}.png"}


@pytest.mark.parametrize(
    ("name", "body", "mime_type"),
    [
        ("a.jpeg", picture("JPEG"), "image/jpeg"),
        ("a.GIF", picture("GIF"), "image/gif"),
        ("a.webp", picture("WEBP"), "image/webp"),
        ("a.svg", b"<svg xmlns='http://www.w3.org/2000/svg'/>", "image/svg+xml"),
        ("a.pdf", b"%PDF-1.4", "application/pdf"),
        ("a.zip", b"PK\x05\x06" + bytes(18), "application/zip"),
    ],
)
def test_accepted_types(api: httpx.Client, name: str, body: bytes, mime_type: str) -> None:
    """Every documented type is accepted, measured when it is a picture."""
    data = api.post("/media", files={"file": (name, body)}).json()["data"]

    measured = mime_type in {"image/jpeg", "image/gif", "image/webp"}
    assert (data["mime_type"], data["dimensions"]) == (mime_type, "8x6" if measured else None)


@pytest.mark.parametrize(
    ("name", "body", "message"),
    [
        ("a.exe", b"MZ", "The file must be a file of type"),
        ("a.png", b"not a picture", "The file must be a file of type"),
        ("a.jpg", PNG, "The file must be a file of type"),
        ("a.png", PNG + bytes(10 * 1024 * 1024), "The file must not be greater than 10 MiB."),
    ],
)
def test_refused_files(api: httpx.Client, name: str, body: bytes, message: str) -> None:
    """A wrong type, a lie about the type and a file too big are 422 (A15)."""
    answer = api.post("/media", files={"file": (name, body)})

    assert answer.status_code == 422
    assert answer.json()["errors"]["file"][0].startswith(message)


def test_a_broken_picture_is_kept_unmeasured(api: httpx.Client) -> None:
    """A file that starts like a picture is accepted; it has no dimensions."""
    assert api.post("/media", files={"file": ("a.png", PNG)}).json()["data"]["dimensions"] is None


@pytest.mark.parametrize(("path", "field"), [("/media", "file"), ("/media/multiple", "files")])
def test_a_file_is_required(api: httpx.Client, path: str, field: str) -> None:
    """An upload without a file is a 422."""
    answer = api.post(path, data={"alt": "x"})

    assert answer.json()["errors"] == {field: [f"The {field} field is required."]}


def test_upload_many(api: httpx.Client) -> None:
    """Several files are answered in order; one bad file refuses all (A15)."""
    files = [("files[]", (f"{name}.png", PNG)) for name in "ba"]
    made = api.post("/media/multiple", files=files)
    refused = api.post("/media/multiple", files=[*files, ("files[]", ("x.txt", b"x"))])

    assert made.status_code == 201
    assert [(each["id"], each["title"]) for each in made.json()["data"]["media"]] == [
        (1, "b"),
        (2, "a"),
    ]
    assert list(refused.json()["errors"]) == ["files.2"]


def test_update(api: httpx.Client, clock: StoreClock, desk: Dashboard) -> None:
    """A new file keeps the id and changes the URL; a new text changes the text alone (A15)."""
    old = api.post("/media", files={"file": ("a.png", PNG)}, data={"alt": "x"}).json()["data"]
    text = api.post("/media/1", data={"alt": "y"}).json()["data"]
    clock.turn(5)
    new = api.post("/media/1", files={"file": ("b.gif", picture("GIF"))}).json()["data"]

    assert text == old | {"alt": "y"}
    assert (new["id"], new["alt"], new["title"]) == (1, "y", "a")
    assert new["url"].endswith(f"b{NOON + 5}.gif")
    assert api.get(old["url"]).status_code == 404
    assert [each["id"] for each in desk.media()] == [1]


def test_update_of_nothing(api: httpx.Client) -> None:
    """An unknown media id is a 404."""
    assert api.post("/media/9", data={"alt": "y"}).status_code == 404


def test_files_of_another_store_are_not_served(api: httpx.Client) -> None:
    """The tenant is part of a file's URL."""
    url = api.post("/media", files={"file": ("a.png", PNG)}).json()["data"]["url"]

    assert api.get(url.replace("/demo/", "/other/")).status_code == 404


def test_the_picture_for_no_picture(api: httpx.Client) -> None:
    """The URL that stands for 'no picture' shows one."""
    answer = api.get("http://localhost/assets/img/no-image.jpg")

    assert Image.open(io.BytesIO(answer.content)).size == (600, 600)
