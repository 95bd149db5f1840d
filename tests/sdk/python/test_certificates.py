"""API certificates of a merchant, its APIv3 key and its mode, changed while the server runs."""

import json
import pathlib
import time
import unittest

from raw import Raw
from tongbao import Callbacks, Client, Server
from world import World, add_platform

BALANCE = "/v3/merchant/fund/balance/BASIC"
CERTIFICATES = "/v3/certificates"


def setUpModule():
    global SERVER
    SERVER = Server()


def tearDownModule():
    SERVER.close()


def told(*arguments):
    """What a command says in JSON."""
    done = SERVER.command(*arguments, "--json")
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout)


class Hand(Raw):
    """A merchant that signs with another of its certificates."""

    def __init__(self, mchid, place):
        super().__init__(SERVER, mchid)
        from cryptography.hazmat.primitives import serialization
        place = pathlib.Path(place)
        self.key = serialization.load_pem_private_key((place / "apiclient_key.pem").read_bytes(), None)
        self.serial = (place / "serial.txt").read_text()


class Certificates(unittest.TestCase):
    def refused(self, reply, words):
        self.assertEqual((401, "SIGN_ERROR"), (reply.status, reply.json["code"]), reply.body.decode())
        self.assertTrue(reply.json["message"].startswith("商户证书序列号有误"), reply.json["message"])
        self.assertIn(words, reply.json["message"])
        self.assertIsNone(reply.header("Wechatpay-Signature"))

    def test_one_whose_time_has_not_come(self):
        """A certificate issued for later signs nothing before; the present one goes on."""
        mchid = "1900004140"
        add_platform(SERVER, mchid)
        first = Raw(SERVER, mchid)
        tomorrow = time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime(time.time() + 86400))
        made = told("merchant", "certificate", "issue", mchid, "--from", tomorrow)
        self.refused(Hand(mchid, made["folder"]).get(BALANCE), "起生效")
        self.assertEqual(200, first.get(BALANCE).status)

    def test_several_hold_at_once_until_one_is_revoked(self):
        """A second certificate is taken at once beside the first; the revoked one is refused."""
        mchid = "1900004100"
        add_platform(SERVER, mchid)
        first = Raw(SERVER, mchid)
        self.assertEqual(200, first.get(BALANCE).status)
        made = told("merchant", "certificate", "issue", mchid)
        second = Hand(mchid, made["folder"])
        for hand in (first, second, first):
            self.assertEqual(200, hand.get(BALANCE).status)
        told("merchant", "certificate", "revoke", mchid, first.serial)
        self.refused(first.get(BALANCE), "吊销")
        self.assertEqual(200, second.get(BALANCE).status)
        states = [one["state"] for one in told("merchant", "show", mchid)["certificates"]]
        self.assertEqual(["revoked", "valid"], states)

    def test_one_whose_time_has_not_come_is_refused(self):
        """`--from` lies ahead: refused until then."""
        begin = time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime(time.time() + 3600))
        made = told("merchant", "certificate", "issue", SERVER.mchid, "--from", begin)
        self.refused(Hand(SERVER.mchid, made["folder"]).get(BALANCE), "起生效")

    def test_an_expired_one_is_refused(self):
        """A certificate counts to its last second, by the machine's clock: moving the sandbox's
        does not end it."""
        until = time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime(time.time() + 4))
        made = told("merchant", "certificate", "issue", SERVER.mchid, "--until", until)
        hand = Hand(SERVER.mchid, made["folder"])
        SERVER.control("clock", {"advance": "1h"})
        self.assertEqual(200, hand.get(BALANCE).status)
        deadline = time.time() + 30
        while hand.get(BALANCE).status == 200 and time.time() < deadline:
            time.sleep(0.5)
        self.refused(hand.get(BALANCE), "过期")

    def test_a_new_apiv3_key_counts_for_what_is_sent_after_it(self):
        """Callbacks and the certificate list are encrypted with the new key, none with the old."""
        mchid = "1900004200"
        seller = add_platform(SERVER, mchid)
        callbacks = Callbacks()
        self.addCleanup(callbacks.close)
        world = World(SERVER, mchid=mchid, seller=seller, notify_url=callbacks.url)
        callbacks.sdk = world.client.sdk
        world.pay()
        self.assertEqual((1, 0), (len(callbacks.received), len(callbacks.refused)))
        old = Raw(SERVER, mchid)
        told("merchant", "key", "rotate", mchid)
        self.assertNotEqual(old.apiv3_key, Raw(SERVER, mchid).apiv3_key)
        world.pay()
        self.assertEqual(1, len(callbacks.received), "the old key opens nothing")
        self.assertGreater(len(callbacks.refused), 0)
        callbacks.sdk = Client(SERVER, "certificate", mchid=mchid).sdk
        SERVER.control("clock", {"advance": "10m"})
        self.assertEqual(2, len(callbacks.received), "the next try has the new key")

    def test_a_merchant_changes_its_mode(self):
        """From certificate to public key and back. Keys that a request names are taken all the time, so
        a client that has the public key works before, while and after the merchant changes."""
        mchid = "1900004300"
        add_platform(SERVER, mchid)
        certificate, public_key = SERVER.file("platform", "serial.txt"), SERVER.file("platform", "public_key_id.txt")
        raw = Raw(SERVER, mchid)
        for mode, default in (("certificate", certificate), ("public-key", public_key), ("certificate", certificate)):
            told("merchant", "key", "mode", mchid, mode)
            self.assertEqual(default, raw.get(BALANCE).header("Wechatpay-Serial"))
            for named in (certificate, public_key):
                reply = raw.get(BALANCE, headers={"Wechatpay-Serial": named})
                self.assertEqual(named, reply.header("Wechatpay-Serial"))
            for client in {"public-key", mode}:
                self.assertEqual(200, Client(SERVER, client, mchid=mchid).get(BALANCE)[0])

    def test_public_key_mode_alone_has_no_certificate_list(self):
        """`public-key-only`: /v3/certificates is 404; the SDK works with the public key."""
        mchid = "1900004400"
        add_platform(SERVER, mchid, "--key-mode", "public-key-only")
        reply = Raw(SERVER, mchid).get(CERTIFICATES)
        self.assertEqual((404, "RESOURCE_NOT_EXISTS"), (reply.status, reply.json["code"]))
        self.assertEqual(200, Client(SERVER, "public-key", mchid=mchid).get(BALANCE)[0])


if __name__ == "__main__":
    unittest.main()
