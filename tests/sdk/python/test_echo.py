"""POST /v3/security/echo: keys tried in both directions (contract 4.2)."""

import base64
import unittest

from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import padding

from raw import Raw
from tongbao import Callbacks, Client, Server

ECHO = "/v3/security/echo"


def setUpModule():
    global SERVER
    SERVER = Server()


def tearDownModule():
    SERVER.close()


def opened(cipher):
    """What was encrypted with the platform's API certificate."""
    oaep = padding.OAEP(mgf=padding.MGF1(hashes.SHA1()), algorithm=hashes.SHA1(), label=None)
    return Raw(SERVER).key.decrypt(base64.b64decode(cipher), oaep).decode()


class Echo(unittest.TestCase):
    def test_both_modes_hear_themselves(self):
        """The SDK encrypts, verifies and opens its own words, as a reply and as a callback."""
        for mode in ("certificate", "public-key"):
            client, callbacks = Client(SERVER, mode), Callbacks()
            self.addCleanup(callbacks.close)
            callbacks.sdk = client.sdk
            if mode == "public-key":
                made = SERVER.command("merchant", "key", "mode", SERVER.mchid, "public-key")
                self.assertEqual(0, made.returncode, made.stderr)
            body = {"echo_message": "hello", "notify_url": callbacks.url,
                    "encrypted_echo_message": client.sdk._core.encrypt("你好")}
            status, reply = client.post(ECHO, body, sensitive=True)
            self.assertEqual((200, "hello"), (status, reply["echo_message"]))
            self.assertEqual("你好", opened(reply["encrypted_echo_message"]))
            SERVER.control("settle", {})
            told, = callbacks.of("SECURITY_ECHO.SUCCESS")
            self.assertEqual("hello", told["echo_message"])
            self.assertEqual("你好", opened(told["encrypt_echo_message"]))
            self.assertEqual([], callbacks.refused)

    def test_each_refusal(self):
        """Missing and too long messages, an address that is none, and the three mistakes with a key."""
        raw = Raw(SERVER)
        key = Client(SERVER, "certificate").sdk._core.encrypt("x")
        serial = SERVER.file("platform", "serial.txt")
        other = SERVER.file("platform", "public_key_id.txt")
        for body, named, words in (
            ({}, None, "echo_message"),
            ({"echo_message": "茶" * 257}, None, "256"),
            ({"echo_message": "茶" * 72}, None, "214"),
            ({"echo_message": "x", "notify_url": "p.example"}, None, "notify_url"),
            ({"echo_message": "x", "encrypted_echo_message": key}, None, "Wechatpay-Serial"),
            ({"echo_message": "x", "encrypted_echo_message": key}, "FFFF", "平台证书序列号Wechatpay-Serial错误"),
            ({"echo_message": "x", "encrypted_echo_message": key}, other, "平台私钥解密失败"),
        ):
            reply = raw.post(ECHO, body, headers={"Wechatpay-Serial": named})
            self.assertEqual((400, "PARAM_ERROR"), (reply.status, reply.json["code"]), reply.body.decode())
            self.assertIn(words, reply.body.decode())
        self.assertEqual(200, raw.post(ECHO, {"echo_message": "x", "encrypted_echo_message": key},
                                       headers={"Wechatpay-Serial": serial}).status)


if __name__ == "__main__":
    unittest.main()
