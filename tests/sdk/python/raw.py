"""Requests signed by hand and sent as bytes, for what no client would send."""

import base64
import json
import secrets
import socket
import time
import urllib.parse

from cryptography import x509
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import padding
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from tongbao import document, succeeded

SCHEME = "WECHATPAY2-SHA256-RSA2048"
ATTRIBUTES = ("mchid", "nonce_str", "timestamp", "serial_no", "signature")
SIGNED = ("Wechatpay-Timestamp", "Wechatpay-Nonce", "Wechatpay-Signature", "Wechatpay-Serial",
          "Wechatpay-Signature-Type")


BOUNDARY = "3f1c9aWX"


def part(name, content, *headers, filename=None):
    """One part of an upload."""
    disposition = f'Content-Disposition: form-data; name="{name}"'
    if filename is not None:
        disposition += f'; filename="{filename}"'
    return [disposition, *headers], content


def multipart(*parts):
    """The body of an upload."""
    body = b""
    for headers, content in parts:
        head = "".join(f"{header}\r\n" for header in headers)
        body += f"--{BOUNDARY}\r\n{head}\r\n".encode() + content + b"\r\n"
    return body + f"--{BOUNDARY}--\r\n".encode()


class Reply:
    """A reply as it came: names of headers in their exact case, the body as bytes."""

    def __init__(self, status, headers, body):
        self.status, self.headers, self.body = status, headers, body

    def header(self, name):
        found = [value for key, value in self.headers if key == name]
        return found[0] if len(found) == 1 else None

    @property
    def json(self):
        return json.loads(self.body)


class Raw:
    """One merchant's hand on the wire."""

    def __init__(self, server, mchid=None):
        self.server = server
        self.mchid = mchid or server.mchid
        place = ("merchants", self.mchid)
        self.key = serialization.load_pem_private_key(server.file(*place, "apiclient_key.pem").encode(), None)
        self.serial = server.file(*place, "serial.txt")
        self.apiv3_key = server.file(*place, "apiv3_key.txt").encode()

    def authorization(self, method, target, body=b"", order=ATTRIBUTES, separator=",", **other):
        """The header's value. `other` replaces attributes before signing; `signature` after it."""
        values = {"mchid": self.mchid, "nonce_str": secrets.token_hex(16),
                  "timestamp": str(int(time.time())), "serial_no": self.serial}
        values.update({name: value for name, value in other.items() if name != "signature"})
        message = f"{method}\n{target}\n{values['timestamp']}\n{values['nonce_str']}\n".encode() + body + b"\n"
        signature = self.key.sign(message, padding.PKCS1v15(), hashes.SHA256())
        values["signature"] = other.get("signature", base64.b64encode(signature).decode())
        return f"{SCHEME} " + separator.join(f'{name}="{values[name]}"' for name in order)

    def send(self, method, target, body=b"", headers=None, sign=None, **attributes):
        """Signs and sends. `sign` is what is signed where it differs from what is sent; a header
        whose value is None is left out."""
        if not isinstance(body, bytes):
            body = json.dumps(body).encode()
        signed = {"method": method, "target": target, "body": body, **(sign or {})}
        fields = {
            "Host": self.server.address,
            "Accept": "application/json",
            "User-Agent": "raw",
            "Authorization": self.authorization(signed["method"], signed["target"], signed["body"], **attributes),
            "Connection": "close",
        }
        if body or method == "POST":
            fields |= {"Content-Type": "application/json", "Content-Length": str(len(body))}
        fields.update(headers or {})
        head = f"{method} {target} HTTP/1.1\r\n" + "".join(
            f"{name}: {value}\r\n" for name, value in fields.items() if value is not None)
        reply = exchange(self.server, head.encode() + b"\r\n" + body)
        if reply is not None:
            document().check(method, target, reply.status, reply.headers, reply.body)
            succeeded(self.server.base, method, target, reply.status, body, fields)
        return reply

    def get(self, target, **rest):
        return self.send("GET", target, **rest)

    def post(self, target, body, **rest):
        return self.send("POST", target, body, **rest)

    def upload(self, target, meta, *parts, kind="multipart/form-data; boundary=" + BOUNDARY, **rest):
        """Uploads parts, (headers, bytes) each, and signs `meta` alone."""
        return self.send("POST", target, multipart(*parts), headers={"Content-Type": kind},
                         sign={"body": meta}, **rest)

    def decrypt(self, resource):
        """Opens what was encrypted with the APIv3 key."""
        sealed = base64.b64decode(resource["ciphertext"])
        return AESGCM(self.apiv3_key).decrypt(
            resource["nonce"].encode(), sealed, resource.get("associated_data", "").encode())


def exchange(server, request, timeout=60):
    """Sends bytes, reads one reply."""
    host, port = server.address.split(":")
    with socket.create_connection((host, int(port)), timeout=timeout) as stream:
        try:
            stream.sendall(request)
        except (BrokenPipeError, ConnectionResetError):
            pass
        return read_reply(stream)


def read_reply(stream):
    file = stream.makefile("rb")
    line = file.readline()
    if not line:
        return None
    status = int(line.split()[1])
    headers = []
    while (line := file.readline()) not in (b"\r\n", b""):
        name, _, value = line.decode("latin-1").rstrip("\r\n").partition(":")
        headers.append((name, value.strip()))
    length = next((int(value) for name, value in headers if name.lower() == "content-length"), 0)
    return Reply(status, headers, file.read(length))


def platform_keys(server):
    """Every key that may sign a reply: by certificate serial and by PUB_KEY_ID."""
    keys = {server.file("platform", "public_key_id.txt"):
            serialization.load_pem_public_key(server.file("platform", "public_key.pem").encode())}
    place = server.data / "platform"
    issued = [file for file in place.glob("certificates/*.pem") if not file.name.endswith(".key.pem")]
    for file in [place / "certificate.pem", *issued]:
        certificate = x509.load_pem_x509_certificate(file.read_bytes())
        keys[f"{certificate.serial_number:040X}"] = certificate.public_key()
    return keys


def verifies(reply, key):
    """Whether a reply's signature is right under `key`."""
    message = f"{reply.header('Wechatpay-Timestamp')}\n{reply.header('Wechatpay-Nonce')}\n".encode()
    try:
        key.verify(base64.b64decode(reply.header("Wechatpay-Signature")), message + reply.body + b"\n",
                   padding.PKCS1v15(), hashes.SHA256())
    except InvalidSignature:
        return False
    return True


def sealed(key, text):
    """A sensitive field: RSAES-OAEP with SHA-1."""
    oaep = padding.OAEP(mgf=padding.MGF1(hashes.SHA1()), algorithm=hashes.SHA1(), label=None)
    return base64.b64encode(key.encrypt(text.encode(), oaep)).decode()


def quoted(text):
    return urllib.parse.quote(text, safe="")
