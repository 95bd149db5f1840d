"""Signature probes: some callbacks come first with a signature that is wrong on purpose (contract 1.5)."""

import unittest

from tongbao import Callbacks, Server
from world import World


class Probes(unittest.TestCase):
    def test_the_sdk_refuses_the_probe_and_takes_the_right_one(self):
        """Each payment's callback comes twice: refused by the SDK, then delivered; the log says so."""
        server = Server("[worker]\nsigntest_probe_percent = 100\n")
        self.addCleanup(server.close)
        callbacks = Callbacks()
        self.addCleanup(callbacks.close)
        world = World(server, notify_url=callbacks.url)
        callbacks.sdk = world.client.sdk
        for _ in range(3):
            world.pay()
        self.assertEqual((3, 3), (len(callbacks.received), len(callbacks.refused)))
        for one in server.control("notifications")["notifications"]:
            self.assertEqual(("DELIVERED", [401, 200]), (one["state"], [tried["status"] for tried in one["attempts"]]))
            self.assertIn("signature probe", one["attempts"][0]["error"])


if __name__ == "__main__":
    unittest.main()
