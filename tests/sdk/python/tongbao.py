"""Starts Tongbao for a test and gives it clients that somebody else wrote."""

import functools
import json
import os
import pathlib
import subprocess
import tempfile
import threading
import urllib.error
import urllib.parse
import urllib.request
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import requests
from wechatpayv3 import WeChatPay, WeChatPayType
from wechatpayv3.core import Core, RequestType

from documented import SEEN, Documented
from strangers import STRANGERS

ROOT = pathlib.Path(__file__).resolve().parents[3]
BINARY = os.environ.get("TONGBAO", str(ROOT / "target" / "debug" / "tongbao"))


_servers = set()


@functools.cache
def document():
    """The program's own OpenAPI document."""
    return Documented(BINARY)


def _checked(send):
    """The transport of the SDK, with each reply of a server of ours held against the document."""

    @functools.wraps(send)
    def wrapper(session, request, **rest):
        reply = send(session, request, **rest)
        base, _, target = request.url.partition("/v3/")
        if base in _servers:
            target = "/v3/" + target
            document().check(request.method, target, reply.status_code, list(reply.headers.items()), reply.content)
            succeeded(base, request.method, target, reply.status_code, request.body, request.headers)
        return reply

    return wrapper


requests.Session.send = _checked(requests.Session.send)


def succeeded(base, method, target, status, body, headers):
    """Keeps a request that succeeded, to be asked again by a stranger."""
    if status < 300:
        STRANGERS.keep(base, method, document().template(method, target.split("?")[0]), target, body, headers)


class Server:
    """One `tongbao serve` on a data folder of its own."""

    def __init__(self, config=None, log_level=None):
        self._folder = tempfile.TemporaryDirectory(prefix="tongbao-sdk-")
        self.data = pathlib.Path(self._folder.name) / "data"
        self._arguments = []
        if config:
            file = pathlib.Path(self._folder.name) / "tongbao.toml"
            file.write_text(config, encoding="utf-8")
            self._arguments = ["--config", str(file)]
        self.log = pathlib.Path(self._folder.name) / "log.txt" if log_level else None
        self._environment = {**os.environ, "RUST_LOG": log_level} if log_level else None
        self.base = None
        self._process = None
        self.start()
        demo = json.loads((self.data / "demo.json").read_text(encoding="utf-8"))
        self.mchid = demo["platform"]["mchid"]
        self.appid = demo["platform"]["appid"]
        self.sellers = [seller["sub_mchid"] for seller in demo["sub_merchants"]]
        self.buyers = [buyer["openid"] for buyer in demo["buyers"]]

    def start(self):
        with open(self.log or os.devnull, "a", encoding="utf-8") as log:
            self._process = subprocess.Popen(
                [BINARY, "serve", "--data", str(self.data), "--listen", "127.0.0.1:0", *self._arguments],
                stdout=subprocess.PIPE,
                stderr=log,
                text=True,
                env=self._environment,
            )
        line = self._process.stdout.readline()
        if not line.startswith("ready http://"):
            raise RuntimeError(f"the server did not become ready: {line!r}")
        self.base = line.split()[1]
        _servers.add(self.base)

    @property
    def address(self):
        return self.base.removeprefix("http://")

    def stop(self):
        SEEN.collect(self.base)
        _servers.discard(self.base)
        self._process.terminate()
        code = self._process.wait(timeout=30)
        self._process.stdout.close()
        return code

    def close(self):
        try:
            if self._process.poll() is None:
                STRANGERS.ask(self, document())
        finally:
            if self._process.poll() is None:
                self.stop()
            self._folder.cleanup()

    def command(self, *arguments):
        """Runs another `tongbao` command on this installation."""
        return subprocess.run(
            [BINARY, *arguments, "--data", str(self.data)], capture_output=True, text=True, check=False, timeout=120
        )

    def control(self, path, body=None):
        """The unsigned control API: GET without a body, POST with one."""
        request = urllib.request.Request(
            self.base + "/sandbox/v1/" + path,
            data=None if body is None else json.dumps(body).encode(),
            headers={"Content-Type": "application/json"},
        )
        try:
            with urllib.request.urlopen(request, timeout=120) as reply:
                return json.load(reply)
        except urllib.error.HTTPError as error:
            raise AssertionError(f"{path}: {error.code} {error.read().decode()}") from error

    def page(self, target, form=None):
        """A page of the cashier: opened, or answered with a form."""
        data = None if form is None else urllib.parse.urlencode(form).encode()
        with urllib.request.urlopen(self.base + target, data=data, timeout=60) as reply:
            return reply.read().decode()

    def file(self, *parts):
        return self.data.joinpath(*parts).read_text(encoding="utf-8").strip()


class Client:
    """The Python SDK, unmodified, in certificate mode or in public-key mode."""

    def __init__(self, server, mode, mchid=None, notify_url=None, partner=True):
        Core._gate_way = property(lambda self: server.base, lambda self, value: None)
        mchid = mchid or server.mchid
        place = ("merchants", mchid)
        keys = {}
        if mode == "public-key":
            keys = {
                "public_key": server.file("platform", "public_key.pem"),
                "public_key_id": server.file("platform", "public_key_id.txt"),
            }
        self.sdk = WeChatPay(
            wechatpay_type=WeChatPayType.JSAPI,
            mchid=mchid,
            private_key=server.file(*place, "apiclient_key.pem"),
            cert_serial_no=server.file(*place, "serial.txt"),
            apiv3_key=server.file(*place, "apiv3_key.txt"),
            appid=server.file(*place, "appid.txt"),
            notify_url=notify_url,
            partner_mode=partner,
            timeout=(10, 60),
            **keys,
        )

    def post(self, path, body, sensitive=False):
        """Gives (status, JSON or None). The SDK raises when a reply's signature is wrong."""
        return _read(self.sdk._core.request(path, method=RequestType.POST, data=body, cipher_data=sensitive))

    def get(self, path):
        return _read(self.sdk._core.request(path, method=RequestType.GET))


def _read(reply):
    status, text = reply
    if not text:
        return status, None
    return status, json.loads(text)


class Callbacks:
    """Receives callbacks and lets the SDK verify and decrypt each of them."""

    def __init__(self):
        self.sdk = None
        self.received = []
        self.refused = []
        self.answer = 200
        self.body = b""
        outer = self

        class Handler(BaseHTTPRequestHandler):
            def do_POST(self):
                body = self.rfile.read(int(self.headers["Content-Length"]))
                event = outer.sdk.callback(dict(self.headers.items()), body)
                if event:
                    outer.received.append(event)
                else:
                    outer.refused.append(body)
                answer = outer.body if event else b""
                self.send_response(outer.answer if event else 401)
                if outer.answer in (301, 302):
                    self.send_header("Location", outer.url)
                self.send_header("Content-Length", str(len(answer)))
                self.end_headers()
                self.wfile.write(answer)

            def log_message(self, *_):
                pass

        self._server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.url = f"http://127.0.0.1:{self._server.server_address[1]}/notify"
        threading.Thread(target=self._server.serve_forever, daemon=True).start()

    def of(self, event_type):
        return [event["resource"] for event in self.received if event["event_type"] == event_type]

    def close(self):
        self._server.shutdown()
        self._server.server_close()
