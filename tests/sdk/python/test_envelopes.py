"""Callbacks as bytes: headers, envelope, key, and receivers that misbehave (contract 4.1, Annex
G.6)."""

import json
import re
import threading
import time
import unittest
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

from raw import SIGNED, Raw, Reply, platform_keys, verifies
from tongbao import Server
from world import World


class Receiver:
    """Keeps what comes, and answers what it is told to."""

    def __init__(self):
        self.requests = []
        self.status, self.body, self.headers, self.wait = 200, b"", {}, 0
        outer = self

        class Handler(BaseHTTPRequestHandler):
            def do_POST(self):
                body = self.rfile.read(int(self.headers["Content-Length"]))
                outer.requests.append(Reply(self.path, self.headers.items(), body))
                time.sleep(outer.wait)
                self.send_response(outer.status)
                for name, value in {**outer.headers, "Content-Length": str(len(outer.body))}.items():
                    self.send_header(name, value)
                self.end_headers()
                try:
                    self.wfile.write(outer.body)
                except BrokenPipeError:
                    pass  # who waited too long has gone

            def do_GET(self):
                outer.requests.append(Reply(self.path, self.headers.items(), b""))
                self.send_response(200)
                self.end_headers()

            def log_message(self, *_):
                pass

        self._server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.url = f"http://127.0.0.1:{self._server.server_address[1]}/notify"
        threading.Thread(target=self._server.serve_forever, daemon=True).start()

    def close(self):
        self._server.shutdown()
        self._server.server_close()


class Envelopes(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.server = Server()
        cls.raw = Raw(cls.server)

    @classmethod
    def tearDownClass(cls):
        cls.server.close()

    def setUp(self):
        self.receiver = Receiver()
        self.addCleanup(self.receiver.close)
        self.world = World(self.server, notify_url=self.receiver.url)

    def order(self, **other):
        """Pays an order without waiting; gives its transaction_id."""
        body = self.world.order(attach="给：小明/小红", **other)
        prepay = self.world.post("/v3/pay/partner/transactions/jsapi", body)["prepay_id"]
        return self.server.control("pay", {"prepay_id": prepay})["transaction_ids"][0]

    def delivery(self, ref):
        log = self.server.control(f"notifications?mchid={self.server.mchid}&ref={ref}")
        return (log["notifications"] if isinstance(log, dict) else log)[0]

    def wait_for(self, number):
        deadline = time.monotonic() + 20
        while len(self.receiver.requests) < number and time.monotonic() < deadline:
            self.server.control("settle", {})
            time.sleep(0.05)
        self.assertEqual(number, len(self.receiver.requests))

    def test_what_they_look_like(self):
        """Five signature headers once each; compact JSON in raw UTF-8 without escaped slashes; a
        resource that opens with the APIv3 key."""
        order = self.order()
        self.wait_for(1)
        came = self.receiver.requests[0]
        for name in SIGNED:
            self.assertEqual([name], [key for key, _ in came.headers if key.lower() == name.lower()])
        self.assertEqual("WECHATPAY2-SHA256-RSA2048", came.header("Wechatpay-Signature-Type"))
        self.assertTrue(verifies(came, platform_keys(self.server)[came.header("Wechatpay-Serial")]))
        self.assertTrue(came.header("Content-Type").startswith("application/json"))
        text = came.body.decode()
        envelope = json.loads(text)
        self.assertEqual(text, json.dumps(envelope, ensure_ascii=False, separators=(",", ":")))
        self.assertNotIn("\\", text)
        self.assertEqual(("encrypt-resource", "TRANSACTION.SUCCESS"), (envelope["resource_type"], envelope["event_type"]))
        self.assertRegex(envelope["create_time"], r"^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\+08:00$")
        self.assertTrue(re.search("[\u4e00-\u9fff]", envelope["summary"]))
        resource = envelope["resource"]
        self.assertEqual(("transaction", "AEAD_AES_256_GCM", 12),
                         (resource["original_type"], resource["algorithm"], len(resource["nonce"])))
        self.assertTrue(resource["associated_data"])
        plain = self.raw.decrypt(resource).decode()
        told = json.loads(plain)
        self.assertEqual(plain, json.dumps(told, ensure_ascii=False, separators=(",", ":")))
        self.assertEqual((order, "给：小明/小红", 10000),
                         (told["transaction_id"], told["attach"], told["amount"]["payer_total"]))
        self.assertNotIn("", told.values())

    def test_what_does_not(self):
        """4xx, 5xx, a redirect and a 200 that says FAIL are sent again; redirects are not followed."""
        for status, body, headers in ((500, b"", {}), (404, b'{"code":"FAIL","message":"x"}', {}),
                                      (302, b"", {"Location": self.receiver.url}),
                                      (200, b'{"code":"FAIL","message":"x"}', {})):
            self.receiver.requests.clear()
            self.receiver.status, self.receiver.body, self.receiver.headers = status, body, headers
            order = self.order()
            self.wait_for(1)
            self.assertEqual("/notify", self.receiver.requests[0].status)
            self.receiver.status, self.receiver.body, self.receiver.headers = 200, b"", {}
            self.server.control("clock", {"advance": "16s"})
            self.wait_for(2)
            self.assertEqual(2, len(self.delivery(order)["attempts"]))

    def test_a_reply_after_five_seconds(self):
        """An answer after 5.1 seconds counts as none."""
        self.receiver.wait = 5.4
        order = self.order()
        self.server.control("settle", {})
        self.receiver.wait = 0
        self.assertTrue(self.delivery(order)["attempts"][0]["error"])
        self.server.control("clock", {"advance": "16s"})
        self.wait_for(2)

    def test_the_signing_key_follows_the_merchants_mode(self):
        """A merchant in public-key mode gets callbacks that the public key signed."""
        for arguments in (("--kind", "platform", "--mchid", "1900000600", "--appid", "wx1900000600",
                           "--key-mode", "public-key"),
                          ("--kind", "sub", "--platform", "1900000600", "--mchid", "1900000601")):
            self.assertEqual(0, self.server.command("merchant", "add", *arguments).returncode)
        self.world = World(self.server, "public-key", self.receiver.url, "1900000600", "1900000601")
        self.order()
        self.wait_for(1)
        came = self.receiver.requests[0]
        self.assertTrue(came.header("Wechatpay-Serial").startswith("PUB_KEY_ID_"))
        self.assertTrue(verifies(came, platform_keys(self.server)[came.header("Wechatpay-Serial")]))


if __name__ == "__main__":
    unittest.main()
