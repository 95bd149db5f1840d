"""The platform's certificates rotate while the SDK works on (contract 1.7, Annex G.1)."""

import datetime
import time
import unittest

from raw import Raw, platform_keys, sealed, verifies
from tongbao import Callbacks, Client, Server
from world import World

BALANCE = "/v3/merchant/fund/balance/BASIC"
CERTIFICATES = "/v3/certificates"
ADD = "/v3/ecommerce/profitsharing/receivers/add"


def listed(raw):
    return {one["serial_no"]: one for one in raw.get(CERTIFICATES).json["data"]}


def add(raw, serial, key):
    body = {"appid": SERVER.appid, "account": SERVER.buyers[2], "type": "PERSONAL_OPENID",
            "relation_type": "OTHERS", "encrypted_name": sealed(key, "吴白舟")}
    return raw.post(ADD, body, headers={"Wechatpay-Serial": serial})


class Rotation(unittest.TestCase):
    def setUp(self):
        global SERVER
        SERVER = Server()
        self.addCleanup(SERVER.close)

    def test_both_modes_go_on_across_a_rotation(self):
        """Ten days before the end a second certificate is listed, a day later it signs, at the end
        the first is gone; clients of before, of meanwhile and of public-key mode work throughout,
        callbacks included."""
        raw = Raw(SERVER)
        callbacks = Callbacks()
        self.addCleanup(callbacks.close)
        world = World(SERVER, notify_url=callbacks.url)
        modern = World(SERVER, "public-key")
        first = SERVER.file("platform", "serial.txt")
        self.assertEqual([first], list(listed(raw)))
        end = datetime.datetime.fromisoformat(listed(raw)[first]["expire_time"])

        def go_to(moment):
            SERVER.control("clock", {"set": moment.isoformat()})

        def everybody_works(signer):
            before = len(callbacks.received)
            callbacks.sdk = world.client.sdk
            world.pay()
            modern.pay()
            self.assertEqual(before + 1, len(callbacks.received))
            self.assertEqual([], callbacks.refused)
            reply = raw.get(BALANCE)
            self.assertEqual(signer, reply.header("Wechatpay-Serial"))
            self.assertTrue(verifies(reply, platform_keys(SERVER)[signer]))
            self.assertEqual(signer, SERVER.file("platform", "serial.txt"))

        everybody_works(first)
        go_to(end - datetime.timedelta(days=10, seconds=1))
        self.assertEqual([first], list(listed(raw)))

        go_to(end - datetime.timedelta(days=10))
        both = listed(raw)
        second, = set(both) - {first}
        self.assertEqual({first, second}, set(both))
        everybody_works(first)
        keys = platform_keys(SERVER)
        for serial in (first, second, SERVER.file("platform", "public_key_id.txt")):
            reply = raw.get(BALANCE, headers={"Wechatpay-Serial": serial})
            self.assertEqual(serial, reply.header("Wechatpay-Serial"))
            self.assertTrue(verifies(reply, keys[serial]))
            self.assertEqual(200, add(raw, serial, keys[serial]).status)

        # The moved time outlives a restart, and so does the plan.
        SERVER.stop()
        SERVER.start()
        world, modern = World(SERVER, notify_url=callbacks.url), World(SERVER, "public-key")
        self.assertEqual(set(both), set(listed(raw)))
        go_to(end - datetime.timedelta(days=9))
        everybody_works(second)
        self.assertEqual({first, second}, set(listed(raw)), "the old one stays to its end")
        self.assertEqual(200, add(raw, first, keys[first]).status, "and opens fields")

        go_to(end + datetime.timedelta(seconds=1))
        self.assertEqual([second], list(listed(raw)))
        everybody_works(second)
        refused = add(raw, first, keys[first])
        self.assertEqual((400, "平台证书序列号Wechatpay-Serial错误"), (refused.status, refused.json["message"]))
        self.assertEqual(200, Client(SERVER, "certificate").get(BALANCE)[0])

    def test_a_rotation_by_hand_is_noticed_without_a_restart(self):
        """`certificate issue`: listed within seconds; signs for who names it, later for all."""
        raw = Raw(SERVER)
        before = set(listed(raw))
        issued = SERVER.command("certificate", "issue")
        self.assertEqual(0, issued.returncode, issued.stderr)
        deadline = time.time() + 20
        while set(listed(raw)) == before and time.time() < deadline:
            time.sleep(0.2)
        new, = set(listed(raw)) - before
        self.assertNotEqual(new, raw.get(BALANCE).header("Wechatpay-Serial"))
        self.assertEqual(new, raw.get(BALANCE, headers={"Wechatpay-Serial": new}).header("Wechatpay-Serial"))
        SERVER.control("clock", {"advance": "24h"})
        self.assertEqual(new, raw.get(BALANCE).header("Wechatpay-Serial"))


if __name__ == "__main__":
    unittest.main()
