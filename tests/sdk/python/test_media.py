"""Uploads: through the SDK's own calls, in the framings of other clients over raw sockets, and what is
not taken. Annex G.1's box of uploads stands here as tests by name."""

import hashlib
import json
import pathlib
import socket
import sqlite3
import tempfile
import unittest

from raw import BOUNDARY, Raw, multipart, part, read_reply
from refusing import Refusing
from tongbao import Client, Server

IMAGES = "/v3/merchant/media/upload"
VIDEOS = "/v3/merchant/media/video_upload"
PAPERS = "/v3/ecommerce/account/cancel-applications/media"
MIB = 1024 * 1024

# No stretch of it occurs anywhere by chance.
MARK = bytes.fromhex("c0ffee1234deadbeef0987a5b6c7d8e9") * 4
PNG = b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR\x00\x00\x00\x01\x00\x00\x00\x01\x08\x06\x00\x00\x00" + MARK
JPG = b"\xff\xd8\xff\xe0\x00\x10JFIF\x00\x01\x01\x00" + MARK
BMP = b"BM\x46\x00\x00\x00\x00\x00\x00\x00\x36\x00\x00\x00\x28\x00\x00\x00" + MARK
PDF = b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n" + MARK
MP4 = b"\x00\x00\x00\x18ftypmp42\x00\x00\x00\x00mp42isom" + MARK
HEADS = {
    "avi": b"RIFF\x24\x00\x00\x00AVI LIST", "wmv": bytes.fromhex("3026b2758e66cf11a6d900aa0062ce6c"),
    "mpeg": b"\x00\x00\x01\xba\x44\x00\x04\x00", "mp4": MP4, "mov": b"\x00\x00\x00\x14ftypqt  \x00\x00\x00\x00qt  ",
    "mkv": b"\x1a\x45\xdf\xa3\xa3\x42\x86\x81\x01\x42\xf7\x81\x01\x42\xf2\x81\x04\x42\xf3\x81\x08\x42\x82\x88matroska"
           + b"\x00" * 300,
    "flv": b"FLV\x01\x05\x00\x00\x00\x09", "f4v": b"\x00\x00\x00\x18ftypf4v \x00\x00\x00\x00",
    "m4v": b"\x00\x00\x00\x1cftypM4V \x00\x00\x00\x01", "rmvb": b".RMF\x00\x00\x00\x12\x00\x01",
}


def meta_of(content, filename="license.png", **other):
    """The text of `meta` for a file."""
    return json.dumps({"filename": filename, "sha256": hashlib.sha256(content).hexdigest(), **other}).encode()


def paper_of(content):
    """The same in the spelling of a cancellation's papers."""
    return json.dumps({"file_name": "a.png", "file_digest": hashlib.sha256(content).hexdigest()}).encode()


# What each operation takes: the text of its meta for a file, and a file that it takes.
DOORS = {IMAGES: (meta_of, PNG), VIDEOS: (meta_of, MP4), PAPERS: (paper_of, PNG)}


class Uploading(Refusing):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.raw = Raw(cls.server)

    def sent(self, target, content, meta=None, *, filename="a.png", **rest):
        meta = DOORS[target][0](content) if meta is None else meta
        parts = part("meta", meta, "Content-Type: application/json"), part("file", content, filename=filename)
        return self.raw.upload(target, meta, *parts, **rest)

    def taken(self, reply):
        """The media_id of a file that was taken."""
        self.assertEqual(200, reply.status, reply.body)
        self.assertRegex(reply.json["media_id"], r"^[0-9A-Za-z_-]{100,128}$")
        return reply.json["media_id"]

    def row(self, media_id):
        with sqlite3.connect(f"file:{self.server.data / 'tongbao.db'}?mode=ro", uri=True) as database:
            return database.execute(
                "SELECT owner, kind, size, sha256 FROM media WHERE media_id = ?", (media_id,)).fetchone()


class Sdk(Uploading):
    def test_a_picture_and_a_video_through_the_sdks_own_calls(self):
        """In both modes; the SDK signs meta and verifies the reply."""
        for mode in ("certificate", "public-key"):
            sdk = Client(self.server, mode).sdk
            with tempfile.TemporaryDirectory() as place:
                for name, content, call in (("a.png", PNG, sdk.image_upload), ("b.jpg", JPG, sdk.image_upload),
                                            ("c.bmp", BMP, sdk.image_upload), ("d.mp4", MP4, sdk.video_upload)):
                    with self.subTest(mode=mode, name=name):
                        file = pathlib.Path(place, name)
                        file.write_bytes(content)
                        status, body = call(str(file))
                        self.assertEqual(200, status, body)
                        owner, _, size, digest = self.row(json.loads(body)["media_id"])
                        self.assertEqual((self.server.mchid, len(content), hashlib.sha256(content).hexdigest()),
                                         (owner, size, digest))


class Framings(Uploading):
    def test_g1_multipart_with_the_go_sdks_framing(self):
        """G.1: meta first, a semicolon after the last parameter, a boundary of 60 characters."""
        meta = meta_of(PNG)
        reply = self.raw.upload(
            IMAGES, meta,
            (['Content-Disposition: form-data; name="meta";', "Content-Type: application/json"], meta),
            (['Content-Disposition: form-data; name="file"; filename="license.png";', "Content-Type: image/png"], PNG))
        self.taken(reply)

    def test_g1_multipart_with_the_java_sdks_framing(self):
        """G.1: the file first, its name in raw UTF-8 (RFC 6532), a type that says nothing."""
        meta = meta_of(PNG, "营业执照.png")
        for kind in ("image/png", "application/octet-stream"):
            reply = self.raw.upload(
                IMAGES, meta,
                part("file", PNG, f"Content-Type: {kind}", "Content-Transfer-Encoding: binary", filename="营业执照.png"),
                part("meta", meta, "Content-Type: application/json; charset=UTF-8", "Content-Transfer-Encoding: 8bit"))
            self.taken(reply)

    def test_the_boundary_may_be_in_the_first_line_only(self):
        for kind in ("multipart/form-data", f'multipart/form-data; boundary="{BOUNDARY}"', "Multipart/Form-Data;charset=utf-8"):
            with self.subTest(kind=kind):
                meta = meta_of(PNG)
                parts = part("meta", meta), part("file", PNG)
                self.taken(self.raw.upload(IMAGES, meta, *parts, kind=kind))

    def test_a_file_without_a_name_or_with_another_than_meta_says(self):
        for filename in (None, "", "other.jpg", "\u2028.png"):
            with self.subTest(filename=filename):
                self.taken(self.sent(IMAGES, PNG, filename=filename))

    def test_a_chunked_body_after_100_continue(self):
        """Chunks of any size; the client waits for the interim reply."""
        meta = meta_of(PNG)
        body = multipart(part("meta", meta), part("file", PNG))
        head = "".join(f"{line}\r\n" for line in (
            f"POST {IMAGES} HTTP/1.1", f"Host: {self.server.address}", "Accept: */*", "Transfer-Encoding: chunked",
            "Expect: 100-continue", f"Content-Type: multipart/form-data; boundary={BOUNDARY}",
            f"Authorization: {self.raw.authorization('POST', IMAGES, meta)}", "Connection: close")) + "\r\n"
        host, port = self.server.address.split(":")
        with socket.create_connection((host, int(port)), timeout=30) as stream:
            stream.sendall(head.encode())
            self.assertEqual(100, read_reply(stream).status)
            for start in range(0, len(body), 7):
                piece = body[start:start + 7]
                stream.sendall(f"{len(piece):x}\r\n".encode() + piece + b"\r\n")
            stream.sendall(b"0\r\n\r\n")
            self.taken(read_reply(stream))

    def test_the_digest_is_compared_without_case_and_meta_is_signed_as_it_came(self):
        digest = hashlib.sha256(PNG).hexdigest().upper()
        meta = f'{{ "sha256" : "{digest}",\r\n  "filename":"\\u8425.png", "extra": 1 }}'.encode()
        self.taken(self.sent(IMAGES, PNG, meta))

    def test_only_meta_is_signed(self):
        """A signature over the whole body, or over nothing, is wrong."""
        meta = meta_of(PNG)
        parts = part("meta", meta), part("file", PNG)
        for signed in (multipart(*parts), b""):
            reply = self.raw.upload(IMAGES, signed, *parts)
            self.assertEqual((401, "SIGN_ERROR"), (reply.status, reply.json["code"]))


class Files(Uploading):
    def test_every_documented_format_is_taken(self):
        for target, name, content in [(IMAGES, "jpg", JPG), (IMAGES, "bmp", BMP), (IMAGES, "png", PNG), (IMAGES, "pdf", PDF),
                                      (PAPERS, "jpg", JPG), (PAPERS, "bmp", BMP), (PAPERS, "png", PNG),
                                      *((VIDEOS, name, head + MARK) for name, head in HEADS.items())]:
            with self.subTest(target=target, name=name):
                self.taken(self.sent(target, content))

    def test_the_same_file_again_gets_a_media_id_that_works(self):
        first, second = (self.taken(self.sent(IMAGES, PNG)) for _ in range(2))
        self.assertNotEqual(first, second)
        self.assertEqual(self.row(first), self.row(second))

    def test_a_media_id_belongs_to_its_merchant(self):
        made = self.server.command("merchant", "add", "--kind", "direct", "--json")
        mchid = json.loads(made.stdout)["mchid"]
        meta = meta_of(PNG)
        reply = Raw(self.server, mchid).upload(IMAGES, meta, part("meta", meta), part("file", PNG))
        self.assertEqual(mchid, self.row(self.taken(reply))[0])
        self.assertEqual(self.server.mchid, self.row(self.taken(self.sent(IMAGES, PNG)))[0])

    def test_no_plain_byte_of_a_file_lies_on_the_disk(self):
        """Nowhere under the data folder, the database and its log included."""
        for target, content in ((IMAGES, PNG * 3000), (VIDEOS, MP4), (PAPERS, JPG)):
            self.taken(self.sent(target, content))
        files = [file for file in self.server.data.rglob("*") if file.is_file()]
        self.assertGreaterEqual(sum(file.parent.name == self.server.mchid for file in files), 3)
        for file in files:
            content = file.read_bytes()
            for piece in (MARK[:16], PNG[:16], MP4[8:24], JPG[:16]):
                self.assertNotIn(piece, content, file)

    def test_a_file_that_was_taken_is_there_after_a_restart(self):
        media_id = self.taken(self.sent(IMAGES, PNG))
        before = {file: file.read_bytes() for file in (self.server.data / "media").rglob(media_id)}
        self.assertEqual(1, len(before))
        self.server.stop()
        self.server.start()
        self.assertEqual(before, {file: file.read_bytes() for file in before})

    def test_an_unused_file_is_removed_after_thirty_days(self):
        server = Server()
        try:
            meta = meta_of(PNG)
            reply = Raw(server).upload(IMAGES, meta, part("meta", meta), part("file", PNG))
            media_id = self.taken(reply)
            self.assertEqual(1, len(list((server.data / "media").rglob(media_id))))
            server.control("clock", {"advance": "29d"})
            self.assertEqual(1, len(list((server.data / "media").rglob(media_id))))
            server.control("clock", {"advance": "1d"})
            self.assertEqual([], list((server.data / "media").rglob(media_id)))
        finally:
            server.close()


class Refused(Uploading):
    def no(self, target, rule, reply):
        self.refuses(f"POST {target}", rule, (reply.status, reply.json))
        return reply.json["message"]

    def setUp(self):
        self.before = sorted((self.server.data / "media").rglob("*"))

    def tearDown(self):
        self.assertEqual(self.before, sorted((self.server.data / "media").rglob("*")), "what was refused left a file")

    def test_g1_a_wrong_sha256(self):
        """G.1: the file is not the one that was digested."""
        for target, (meta, content) in DOORS.items():
            message = self.no(target, "MediaDigestDiffers", self.sent(target, content, meta(b"other")))
            self.assertIn(hashlib.sha256(content).hexdigest(), message)

    def test_g1_five_megabytes_and_a_byte(self):
        """G.1: 5 MB are taken (below), a byte more is not; a PDF may have 7.5 MB."""
        for target, (_, content) in DOORS.items():
            message = self.no(target, "MediaTooLarge", self.sent(target, content.ljust(5 * MIB + 1, b"x")))
            self.assertIn("5242880", message)
            self.assertIn("5242881", message)
        message = self.no(IMAGES, "MediaTooLarge", self.sent(IMAGES, PDF.ljust(7_864_321, b"x")))
        self.assertIn("7864320", message)

    def test_g1_an_unsupported_type(self):
        """G.1: the bytes tell, whatever name and type the client gives."""
        for target, contents in ((IMAGES, (b"GIF89a" + MARK, MP4, b"hello")), (VIDEOS, (PNG, PDF, b"hello")), (PAPERS, (PDF, MP4, b"hello"))):
            for content in contents:
                self.no(target, "MediaFormatUnsupported", self.sent(target, content))

    def test_an_empty_file(self):
        for target in DOORS:
            self.no(target, "MediaEmpty", self.sent(target, b""))

    def test_a_body_that_is_no_multipart(self):
        for target, (meta, content) in DOORS.items():
            said = meta(content)
            for body in (b"{}", b"", multipart(part("meta", said), part("file", content))[:150]):
                kind = {"Content-Type": f"multipart/form-data; boundary={BOUNDARY}"}
                reply = self.raw.send("POST", target, body, headers=kind, sign={"body": said})
                self.no(target, "MultipartBroken", reply)

    def test_meta_or_file_is_missing_or_wrong(self):
        for target, (meta, content) in DOORS.items():
            said = meta(content)
            for parts in ([part("meta", said)], [part("file", content)], []):
                reply = self.raw.upload(target, said, *parts, part("note", b"x"))
                self.no(target, "Param", reply)
            for wrong in (b"{}", said.replace(b'"', b"'"), json.dumps({**json.loads(said), **dict.fromkeys(json.loads(said), "x")}).encode()):
                self.no(target, "Param", self.sent(target, content, wrong))

    def test_json_instead_of_a_file(self):
        reply = self.raw.post(IMAGES, meta_of(PNG))
        self.assertEqual((415, "INVALID_REQUEST"), (reply.status, reply.json["code"]))

    def test_a_partner_may_not_upload_a_cancellations_papers(self):
        made = self.server.command("merchant", "add", "--kind", "partner", "--json")
        raw, said = Raw(self.server, json.loads(made.stdout)["mchid"]), paper_of(PNG)
        reply = raw.upload(PAPERS, said, part("meta", said), part("file", PNG))
        self.no(PAPERS, "NotAPlatform", reply)


class Limits(Uploading):
    def test_five_megabytes_and_seven_and_a_half_are_taken(self):
        for target, content in ((IMAGES, PNG.ljust(5 * MIB, b"x")), (VIDEOS, MP4.ljust(5 * MIB, b"x")),
                                (PAPERS, JPG.ljust(5 * MIB, b"x")), (IMAGES, PDF.ljust(7_864_320, b"x"))):
            self.taken(self.sent(target, content))

    def test_much_larger_than_any_file(self):
        """The sender of up to eight times as much still gets to read why."""
        reply = self.sent(IMAGES, PNG.ljust(30 * MIB, b"x"))
        self.refuses(f"POST {IMAGES}", "MediaTooLarge", (reply.status, reply.json))
        self.assertIn(str(30 * MIB), reply.json["message"])


if __name__ == "__main__":
    unittest.main()
