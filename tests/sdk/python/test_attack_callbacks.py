"""Callbacks as a weapon: a `notify_url` that leads into the platform's own network, wherever one can be
given. On a server that is closed to private addresses nothing is called, and the log says why."""

import unittest

from tongbao import Callbacks, Server, document
from world import World, fresh

CLOSED = '[worker]\nallow_private_targets = "none"\n'


class Inside(unittest.TestCase):
    config = None

    @classmethod
    def setUpClass(cls):
        cls.server = Server(cls.config)
        cls.ear = Callbacks()
        cls.world = World(cls.server, notify_url=cls.ear.url)
        cls.ear.sdk = cls.world.client.sdk

    @classmethod
    def tearDownClass(cls):
        cls.ear.close()
        cls.server.close()

    def told(self, url):
        """Has every kind of callback go to `url`; the reasons that the log has for each try."""
        world, seen = self.world, {one["id"] for one in self.log()}
        paid = world.pay(notify_url=url)
        world.post("/v3/ecommerce/refunds/apply", world.refund_body(paid, notify_url=url))
        cart = world.post("/v3/combine-transactions/jsapi", world.cart(notify_url=url))
        self.server.control("pay", {"prepay_id": cart["prepay_id"]})
        for path, owner, named in (("/v3/ecommerce/fund/withdraw", world.seller, {"sub_mchid": world.seller}),
                                   ("/v3/merchant/fund/withdraw", self.server.mchid, {"account_type": "BASIC"})):
            self.server.control("topup", {"mchid": owner, "account_type": "BASIC", "amount": 100})
            told = world.post(path, {**named, "out_request_no": fresh("W"), "amount": 100, "notify_url": url})
            self.server.control(f"withdrawals/{told['withdraw_id']}", {"status": "SUCCESS"})
        world.post("/v3/security/echo", {"echo_message": "x", "notify_url": url})
        self.server.control("settle", {})
        new = [one for one in self.log() if one["id"] not in seen and one["url"] == url]
        return {one["event_type"]: one["attempts"] for one in new}

    def log(self):
        return self.server.control("notifications")["notifications"]


class Closed(Inside):
    config = CLOSED

    def test_nothing_inside_is_called(self):
        """Every callback, towards this machine in several spellings: not one connection, each try with its
        reason."""
        port = self.ear.url.split(":")[2]
        for host in ("127.0.0.1", "localhost", "0x7f.1", "2130706433", "[::ffff:127.0.0.1]", "[::1]", "0.0.0.0", "127.0.0.1."):
            tries = self.told(f"http://{host}:{port}")
            self.assertGreaterEqual(len(tries), 4, tries)
            for event, attempts in tries.items():
                self.assertIn("not on the public internet", attempts[0]["error"], (host, event))
                self.assertIsNone(attempts[0].get("status"))
        self.assertEqual(([], []), (self.ear.received, self.ear.refused))

    def test_addresses_that_are_no_public_web_addresses_are_refused_or_never_called(self):
        """The form is held against each operation's document: no credentials, no query, http or https."""
        order = self.world.order()
        for url in ("https://user:secret@shop.example/n", "https://shop.example@127.0.0.1/", "file:///etc/passwd",
                    "gopher://127.0.0.1:25/", "http://shop.example/n?x=1", "http://shop.example/n#x", "http://", "//shop.example/n"):
            status, body = self.world.client.post("/v3/pay/partner/transactions/jsapi", {**order, "notify_url": url})
            self.assertEqual((400, "PARAM_ERROR", "/notify_url"), (status, body["code"], body["detail"]["field"]), url)

    def test_every_operation_holds_a_notify_url_against_the_same_form(self):
        """Wherever the document has a `notify_url`, it has the one pattern."""
        patterns, places = set(), 0

        def walk(schema):
            nonlocal places
            if isinstance(schema, dict):
                url = schema.get("properties", {}).get("notify_url")
                if url is not None and "pattern" in str(url):
                    places += 1
                    patterns.add(next(part["pattern"] for part in [url, *url.get("anyOf", [])] if "pattern" in part))
                for part in schema.values():
                    walk(part)
            elif isinstance(schema, list):
                for part in schema:
                    walk(part)

        walk(document().document)
        self.assertEqual(1, len(patterns), patterns)
        self.assertGreaterEqual(places, 6)


class Open(Inside):
    def test_a_developers_own_machine_is_called_by_default(self):
        """The sandbox without a configuration calls loopback, and no other private address."""
        self.assertGreaterEqual(len(self.told(self.ear.url)), 4)
        self.assertGreaterEqual(len(self.ear.received), 4)
        for url in ("http://10.255.255.1/n", "http://169.254.169.254/latest", "http://[fd00::1]/n", "http://192.168.255.254/n"):
            for event, attempts in self.told(url).items():
                self.assertIn("not on the public internet", attempts[0]["error"], (url, event))


# Shared, and no test of its own.
del Inside

if __name__ == "__main__":
    unittest.main()
