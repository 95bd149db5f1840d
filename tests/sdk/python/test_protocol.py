"""The wire protocol: signatures both ways, keys, encrypted fields (contract 1, Annex G.1)."""

import time
import unittest

from cryptography import x509
from cryptography.hazmat.primitives.asymmetric import rsa

from raw import ATTRIBUTES, SIGNED, Raw, exchange, platform_keys, quoted, read_reply, sealed, verifies
from tongbao import Client, Server
from world import World, fresh

JSAPI = "/v3/pay/partner/transactions/jsapi"
ADD = "/v3/ecommerce/profitsharing/receivers/add"
CERTIFICATES = "/v3/certificates"


def setUpModule():
    global SERVER, WORLD, RAW, KEYS
    SERVER = Server()
    issued = SERVER.command("certificate", "issue")
    assert issued.returncode == 0, issued.stderr
    SERVER.stop()
    SERVER.start()
    WORLD, RAW, KEYS = World(SERVER), Raw(SERVER), platform_keys(SERVER)


def tearDownModule():
    SERVER.close()


def balance():
    return f"/v3/ecommerce/fund/balance/{WORLD.seller}?account_type=BASIC"


class Wire(unittest.TestCase):
    def refused(self, reply, status, code, words=""):
        self.assertEqual((status, code), (reply.status, reply.json["code"]), reply.body.decode())
        self.assertIn(words, reply.json["message"])
        self.assertIsNotNone(reply.header("Request-Id"))
        return reply.json

    def accepted(self, reply, status=200):
        self.assertEqual(status, reply.status, reply.body.decode())
        self.assertTrue(verifies(reply, KEYS[reply.header("Wechatpay-Serial")]))
        return reply


class Signatures(Wire):
    def test_attributes_may_stand_in_any_published_order(self):
        """Five orders of the Authorization attributes are accepted, with and without spaces."""
        for order in (
            ATTRIBUTES,
            ("mchid", "nonce_str", "signature", "timestamp", "serial_no"),
            ("mchid", "serial_no", "nonce_str", "timestamp", "signature"),
            ("mchid", "nonce_str", "serial_no", "timestamp", "signature"),
            ("signature", "serial_no", "timestamp", "nonce_str", "mchid"),
        ):
            for separator in (",", ", ", ",\t"):
                self.accepted(RAW.get(CERTIFICATES, order=order, separator=separator))

    def test_nonces_and_serials_as_clients_write_them(self):
        """Nonces of 9 to 36 characters and serials in lower-case hex are accepted."""
        for nonce in ("n" * 9, "5K8264ILTKCH16CQ2502SI8ZNMTM67VS", "6c1f6f0e-0f2f-5c1d-9d7a-1b8d0f1b6f11"):
            self.accepted(RAW.get(CERTIFICATES, nonce_str=nonce))
        self.accepted(RAW.get(CERTIFICATES, serial_no=RAW.serial.lower()))

    def test_one_change_after_signing_is_refused(self):
        """A flipped byte of the body, another query order or another method: 401, and the reply
        shows the string that the server signed."""
        body = b'{"sub_mchid":"1"}'
        query = "/v3/ecommerce/profitsharing/orders?sub_mchid=1&transaction_id=2&out_order_no=3"
        swapped = "/v3/ecommerce/profitsharing/orders?transaction_id=2&sub_mchid=1&out_order_no=3"
        withdraw = "/v3/merchant/fund/withdraw"
        cases = [
            (RAW.post(JSAPI, body, sign={"body": b'{"sub_mchid":"0"}'}), "POST", JSAPI),
            (RAW.get(query, sign={"target": swapped}), "GET", query),
            (RAW.post(withdraw, body, sign={"method": "GET"}), "POST", withdraw),
            (RAW.get(CERTIFICATES + "?x=%41", sign={"target": CERTIFICATES + "?x=A"}), "GET", CERTIFICATES + "?x=%41"),
        ]
        for reply, method, url in cases:
            error = self.refused(reply, 401, "SIGN_ERROR", "错误的签名，验签失败")
            detail = error["detail"]
            self.assertEqual(("signature", "authorization"), (detail["field"], detail["location"]))
            self.assertEqual("sign not match", detail["detail"]["issue"])
            signed = detail["sign_information"]
            self.assertEqual((method, url), (signed["method"], signed["url"]))
            self.assertTrue(signed["truncated_sign_message"].startswith(f"{method}\n{url}\n"))
            self.assertGreater(signed["sign_message_length"], len(url))
            self.assertIsNone(reply.header("Wechatpay-Signature"), "a 401 is not signed")

    def test_the_length_shown_is_the_length_signed(self):
        """sign_message_length counts the bytes of the whole message."""
        nonce, now = "n" * 32, str(int(time.time()))
        reply = RAW.get(CERTIFICATES, nonce_str=nonce, timestamp=now, signature="AAAA")
        message = f"GET\n{CERTIFICATES}\n{now}\n{nonce}\n\n"
        signed = self.refused(reply, 401, "SIGN_ERROR")["detail"]["sign_information"]
        self.assertEqual(len(message), signed["sign_message_length"])
        self.assertEqual(message, signed["truncated_sign_message"])

    def test_clocks_may_differ_by_five_minutes(self):
        """±299 seconds are accepted, ±301 are refused with a message about the timestamp."""
        for off in (-299, 299):
            self.accepted(RAW.get(CERTIFICATES, timestamp=str(int(time.time()) + off)))
        for off in (-302, 302):
            reply = RAW.get(CERTIFICATES, timestamp=str(int(time.time()) + off))
            self.refused(reply, 401, "SIGN_ERROR", "Http头Authorization中的timestamp")

    def test_signatures_go_by_the_real_clock(self):
        """A sandbox clock that was advanced changes nothing about timestamps and signatures."""
        WORLD.server.control("clock", {"advance": "10m"})
        reply = self.accepted(RAW.get(balance()))
        self.assertLess(abs(time.time() - int(reply.header("Wechatpay-Timestamp"))), 30)

    def test_broken_authorization_headers(self):
        """Missing and malformed headers, strangers and wrong serials: 401 with the documented
        message."""
        malformed = "Http头Authorization值格式错误"
        whole = RAW.authorization("GET", CERTIFICATES)
        for value in (None, "", "Basic eA==", "WECHATPAY2-SHA256-RSA2048", "WECHATPAY2-SHA256-RSA2048 mchid=1",
                      whole.replace("WECHATPAY2-SHA256-RSA2048", "WECHATPAY2-SM2-WITH-SM3"),
                      whole.replace("nonce_str", "nonce"), whole + ',mchid="1"'):
            reply = RAW.get(CERTIFICATES, headers={"Authorization": value})
            error = self.refused(reply, 401, "SIGN_ERROR", malformed)
            self.assertEqual(1, error["message"].count(malformed), error["message"])
        for order in [ATTRIBUTES[:at] + ATTRIBUTES[at + 1:] for at in range(5)]:
            self.refused(RAW.get(CERTIFICATES, order=order), 401, "SIGN_ERROR", malformed)
        self.refused(RAW.get(CERTIFICATES, timestamp="yesterday"), 401, "SIGN_ERROR", malformed)
        for strange in ({"mchid": "1999999999"}, {"serial_no": "0" * 40}, {"mchid": "../platform"}):
            self.refused(RAW.get(CERTIFICATES, **strange), 401, "SIGN_ERROR", "商户证书序列号有误")
        self.refused(RAW.get(CERTIFICATES, signature="not base64!"), 401, "SIGN_ERROR", "错误的签名")

    def test_a_bare_question_mark_is_not_signed(self):
        """The signed URL is the raw target less a bare trailing `?`."""
        self.accepted(RAW.get(CERTIFICATES + "?", sign={"target": CERTIFICATES}))

    def test_the_query_is_signed_as_sent(self):
        """Percent-encoded arguments are verified raw and read decoded, in any order and case."""
        order = WORLD.order(out_trade_no=fresh("a|b*c@d-"))
        WORLD.post(JSAPI, order)
        number = quoted(order["out_trade_no"])
        self.assertIn("%7C", number)
        for path in (number, number.replace("%7C", "%7c"), order["out_trade_no"]):
            reply = RAW.get(f"/v3/pay/partner/transactions/out-trade-no/{path}"
                            f"?sub_mchid=%31{WORLD.seller[1:]}&sp_mchid={SERVER.mchid}")
            self.assertEqual(order["out_trade_no"], self.accepted(reply).json["out_trade_no"])

    def test_bodies_are_verified_as_raw_bytes(self):
        """Chinese raw and escaped, `\\u003c`, blanks after separators: the same order each time."""
        import json
        order = WORLD.order(description="红茶<五斤>", attach="给：小明")
        texts = [
            json.dumps(order),
            json.dumps(order, ensure_ascii=False),
            json.dumps(order, ensure_ascii=False, separators=(",", ":")),
            json.dumps(order, ensure_ascii=False, indent=2),
            json.dumps(order, ensure_ascii=False).replace("<", "\\u003c").replace(">", "\\u003E"),
        ]
        for text in texts:
            self.accepted(RAW.post(JSAPI, text.encode()))
        found = WORLD.get(f"/v3/pay/partner/transactions/out-trade-no/{order['out_trade_no']}"
                          f"?sp_mchid={SERVER.mchid}&sub_mchid={WORLD.seller}")
        self.assertEqual("给：小明", found["attach"])

    def test_the_payload_must_name_who_signed(self):
        """The mchid of the payload differs from the header's: 400 PARAM_ERROR that names both."""
        other = "1999999999"
        cases = [
            (RAW.post(JSAPI, WORLD.order(sp_mchid=other)), "/sp_mchid", "body"),
            (RAW.post("/v3/combine-transactions/jsapi", WORLD.cart(combine_mchid=other)), "/combine_mchid", "body"),
            (RAW.get(f"/v3/pay/partner/transactions/id/42?sp_mchid={other}&sub_mchid={WORLD.seller}"),
             "/sp_mchid", "query"),
            (RAW.post("/v3/pay/partner/transactions/out-trade-no/x1/close",
                      {"sp_mchid": other, "sub_mchid": WORLD.seller}), "/sp_mchid", "body"),
        ]
        for reply, field, location in cases:
            error = self.refused(reply, 400, "PARAM_ERROR", other)
            self.assertIn(SERVER.mchid, error["message"])
            self.assertEqual({"field": field, "value": other, "issue": error["message"], "location": location},
                             error["detail"])


class Replies(Wire):
    def test_header_names_have_their_exact_case(self):
        """Each of the five signature headers is on the wire once, in the published case; the type
        and the timestamp are right."""
        for reply in (RAW.get(balance()), RAW.post(JSAPI, WORLD.order()), RAW.get(CERTIFICATES)):
            self.accepted(reply)
            for name in SIGNED:
                self.assertEqual([name], [key for key, _ in reply.headers if key.lower() == name.lower()])
            self.assertEqual("WECHATPAY2-SHA256-RSA2048", reply.header("Wechatpay-Signature-Type"))
            self.assertLess(abs(time.time() - int(reply.header("Wechatpay-Timestamp"))), 30)
            self.assertTrue(reply.header("Content-Type").startswith("application/json"))

    def test_no_content_is_signed(self):
        """204 of a close carries the signature headers, Content-Type and `Content-Length: 0`."""
        order = WORLD.order()
        WORLD.post(JSAPI, order)
        close = f"/v3/pay/partner/transactions/out-trade-no/{order['out_trade_no']}/close"
        cart = WORLD.cart()
        WORLD.post("/v3/combine-transactions/jsapi", cart)
        subs = [{name: sub[name] for name in ("mchid", "out_trade_no", "sub_mchid")} for sub in cart["sub_orders"]]
        combined = f"/v3/combine-transactions/out-trade-no/{cart['combine_out_trade_no']}/close"
        for path, body in ((close, {"sp_mchid": SERVER.mchid, "sub_mchid": WORLD.seller}),
                           (combined, {"combine_appid": SERVER.appid, "sub_orders": subs})):
            for _ in range(2):
                reply = self.accepted(RAW.post(path, body), 204)
                self.assertEqual(b"", reply.body)
                self.assertEqual("0", reply.header("Content-Length"))
                self.assertEqual("application/json; charset=utf-8", reply.header("Content-Type"))

    def test_the_signing_key_follows_the_request(self):
        """Wechatpay-Serial names a certificate, the second certificate or the public key: that
        key signs."""
        self.assertEqual(3, len(KEYS))
        for serial in KEYS:
            for named in (serial, serial.lower() if not serial.startswith("PUB") else serial):
                reply = self.accepted(RAW.get(balance(), headers={"Wechatpay-Serial": named}))
                self.assertEqual(serial, reply.header("Wechatpay-Serial"))

    def test_without_a_platform_serial_the_merchants_mode_decides(self):
        """Absent, empty, unknown or the merchant's own serial: the default key signs, no error."""
        default = RAW.get(balance()).header("Wechatpay-Serial")
        for named in (None, "", RAW.serial, "PUB_KEY_ID_1", "FFFF"):
            reply = self.accepted(RAW.get(balance(), headers={"Wechatpay-Serial": named}))
            self.assertEqual(default, reply.header("Wechatpay-Serial"))
        self.accepted(RAW.post(JSAPI, WORLD.order(), headers={"Wechatpay-Serial": RAW.serial}))

    def test_a_merchant_in_public_key_mode_gets_the_public_key(self):
        """`--key-mode public-key`: without Wechatpay-Serial the public key signs."""
        made = SERVER.command("merchant", "add", "--kind", "platform", "--mchid", "1900000777",
                              "--appid", "wx7777777777777777", "--key-mode", "public-key")
        self.assertEqual(0, made.returncode, made.stderr)
        raw = Raw(SERVER, "1900000777")
        reply = self.accepted(raw.get("/v3/merchant/fund/balance/BASIC"))
        self.assertTrue(reply.header("Wechatpay-Serial").startswith("PUB_KEY_ID_"))
        listing = self.accepted(raw.get(CERTIFICATES))
        self.assertIn(listing.header("Wechatpay-Serial"), [one["serial_no"] for one in listing.json["data"]])

    def test_the_certificate_list_proves_itself(self):
        """The list decrypts with the APIv3 key, holds both certificates, and one of them verifies
        the reply that carries it; serials are 40 upper-case digits, the first not 0."""
        for query in ("", "?algorithm_type=RSA", "?algorithm_type=ALL"):
            reply = RAW.get(CERTIFICATES + query)
            listed = {}
            for one in reply.json["data"]:
                sealed_certificate = one["encrypt_certificate"]
                self.assertEqual("AEAD_AES_256_GCM", sealed_certificate["algorithm"])
                self.assertEqual("certificate", sealed_certificate["associated_data"])
                self.assertEqual(12, len(sealed_certificate["nonce"]))
                certificate = x509.load_pem_x509_certificate(RAW.decrypt(sealed_certificate))
                self.assertEqual(f"{certificate.serial_number:X}", one["serial_no"])
                self.assertRegex(one["serial_no"], "^[1-9A-F][0-9A-F]{39}$")
                for name in ("effective_time", "expire_time"):
                    self.assertRegex(one[name], r"^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\+08:00$")
                listed[one["serial_no"]] = certificate.public_key()
            self.assertEqual(2, len(listed))
            self.assertTrue(verifies(reply, listed[reply.header("Wechatpay-Serial")]))
        self.refused(RAW.get(CERTIFICATES + "?algorithm_type=SM2"), 400, "PARAM_ERROR")

    def test_errors_to_a_known_caller_are_signed(self):
        """4xx after authentication carry a signature, 401 and unknown paths do not."""
        refused = RAW.post(JSAPI, b"{")
        self.assertTrue(verifies(refused, KEYS[refused.header("Wechatpay-Serial")]))
        self.assertIsNone(RAW.get("/v3/nothing").header("Wechatpay-Signature"))

    def test_request_ids_end_in_a_number(self):
        """Request-ID is upper-case hex, `-`, 0 on success and the internal number on errors."""
        self.assertRegex(RAW.get(balance()).header("Request-Id"), "^[0-9A-F]{26,}-0$")
        self.assertRegex(RAW.get(balance(), signature="AAAA").header("Request-Id"), "-268443699$")

    def test_nothing_is_compressed_unasked(self):
        """`Accept-Encoding: *`, gzip or none: the body comes plain."""
        for encoding in ("*", "gzip", "gzip, deflate, br", None):
            reply = self.accepted(RAW.get(balance(), headers={"Accept-Encoding": encoding}))
            self.assertIsNone(reply.header("Content-Encoding"))
            self.assertEqual(WORLD.seller, reply.json["sub_mchid"])

    def test_what_clients_send_along(self):
        """Any Accept that allows JSON, any Content-Type on GET, unknown body fields and nulls."""
        for accept in (None, "*/*", " */*", "application/*", "application/json", "text/html, */*;q=0.1"):
            self.accepted(RAW.get(balance(), headers={"Accept": accept}))
        for kind in (None, "application/json", "application/x-www-form-urlencoded", "text/plain"):
            self.accepted(RAW.get(balance(), headers={"Content-Type": kind}))
        for kind in ("application/json", "application/json; charset=utf-8", "application/json;charset=UTF-8", None):
            body = WORLD.order(appid="wx", mchid="1", goods_tag=None) | {"attach": None, "strange": {"a": [1]}}
            self.accepted(RAW.post(JSAPI, body, headers={"Content-Type": kind}))
        self.refused(RAW.get(balance(), headers={"Accept": "text/html"}), 406, "INVALID_REQUEST")
        self.refused(RAW.post(JSAPI, WORLD.order(), headers={"Content-Type": "text/plain"}), 415, "INVALID_REQUEST")

    def test_a_body_in_chunks_and_one_that_waits(self):
        """Chunked transfer and `Expect: 100-continue` are understood."""
        import json
        body = json.dumps(WORLD.order()).encode()
        head = (f"POST {JSAPI} HTTP/1.1\r\nHost: {SERVER.address}\r\nContent-Type: application/json\r\n"
                f"Authorization: {RAW.authorization('POST', JSAPI, body)}\r\nConnection: close\r\n")
        chunks = b"".join(b"%x\r\n%s\r\n" % (len(part), part) for part in (body[:7], body[7:])) + b"0\r\n\r\n"
        self.accepted(exchange(SERVER, f"{head}Transfer-Encoding: chunked\r\n\r\n".encode() + chunks))
        waiting = f"{head}Content-Length: {len(body)}\r\nExpect: 100-continue\r\n\r\n".encode()
        reply = exchange(SERVER, waiting + body)
        self.assertIn(reply.status, (100, 200))

    def test_a_body_that_breaks_off(self):
        """Chunks that are none, and a body that ends too early: refused, and nothing is placed."""
        import json
        import socket
        order = WORLD.order()
        body = json.dumps(order).encode()
        head = (f"POST {JSAPI} HTTP/1.1\r\nHost: {SERVER.address}\r\nContent-Type: application/json\r\n"
                f"Authorization: {RAW.authorization('POST', JSAPI, body)}\r\nConnection: close\r\n")
        chunks = b"7\r\n" + body[:7] + b"\r\nzz\r\n" + body[7:]
        self.refused(exchange(SERVER, f"{head}Transfer-Encoding: chunked\r\n\r\n".encode() + chunks), 400, "PARAM_ERROR")
        host, port = SERVER.address.split(":")
        with socket.create_connection((host, int(port)), timeout=30) as stream:
            stream.sendall(f"{head}Content-Length: {len(body)}\r\n\r\n".encode() + body[:-1])
            stream.shutdown(socket.SHUT_WR)
            reply = read_reply(stream)
        if reply is not None:
            self.refused(reply, 400, "PARAM_ERROR")
        query = (f"/v3/pay/partner/transactions/out-trade-no/{order['out_trade_no']}"
                 f"?sp_mchid={SERVER.mchid}&sub_mchid={WORLD.seller}")
        self.assertEqual(404, WORLD.client.get(query)[0])

    def test_times_have_no_fraction_and_unknown_ones_are_left_out(self):
        """Every time is `yyyy-MM-ddTHH:mm:ss+08:00`, none is empty; requests may use other
        offsets; amounts are integers."""
        order = WORLD.order(time_expire=time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime(time.time() + 86400)))
        prepay = WORLD.post(JSAPI, order)["prepay_id"]
        query = (f"/v3/pay/partner/transactions/out-trade-no/{order['out_trade_no']}"
                 f"?sp_mchid={SERVER.mchid}&sub_mchid={WORLD.seller}")
        before = WORLD.get(query)
        for absent in ("success_time", "transaction_id", "bank_type", "payer", "amount"):
            self.assertNotIn(absent, before)
        SERVER.control("pay", {"prepay_id": prepay})
        paid = WORLD.get(query)
        self.assertRegex(paid["success_time"], r"^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\+08:00$")
        self.assertIs(int, type(paid["amount"]["total"]))


class SensitiveFields(Wire):
    PERSON = {"type": "PERSONAL_OPENID", "relation_type": "OTHERS"}

    def add(self, name, serial):
        body = {"appid": SERVER.appid, "account": SERVER.buyers[3], **self.PERSON, "encrypted_name": name}
        return RAW.post(ADD, body, headers={"Wechatpay-Serial": serial})

    def split(self, name, serial):
        body = WORLD.split_body("4200000000000000000000000000", ("PERSONAL_OPENID", SERVER.buyers[3], 100))
        body["receivers"][0]["receiver_name"] = name
        return RAW.post("/v3/ecommerce/profitsharing/orders", body, headers={"Wechatpay-Serial": serial})

    def test_each_platform_key_opens_its_fields(self):
        """A name that was encrypted for any of the three keys is opened with that key."""
        for serial, key in KEYS.items():
            self.accepted(self.add(sealed(key, "吴白舟"), serial))

    def test_three_mistakes_have_three_answers(self):
        """Unknown serial, missing serial, wrong key: three different 400 PARAM_ERRORs, on
        receivers/add and on split receivers alike."""
        serial, right = next(iter(KEYS.items()))
        wrong = rsa.generate_private_key(65537, 2048).public_key()
        for send, field in ((self.add, "/encrypted_name"), (self.split, "/receivers/0/receiver_name")):
            unknown = self.refused(send(sealed(right, "吴白舟"), "FFFF"), 400, "PARAM_ERROR",
                                   "平台证书序列号Wechatpay-Serial错误")
            missing = self.refused(send(sealed(right, "吴白舟"), None), 400, "PARAM_ERROR",
                                   "平台证书序列号Wechatpay-Serial")
            broken = self.refused(send(sealed(wrong, "吴白舟"), serial), 400, "PARAM_ERROR", "平台私钥解密失败")
            self.assertEqual(3, len({unknown["message"], missing["message"], broken["message"]}))
            for error in (unknown, missing):
                self.assertEqual(("Wechatpay-Serial", "header"), (error["detail"]["field"], error["detail"]["location"]))
            self.assertEqual((field, "body"), (broken["detail"]["field"], broken["detail"]["location"]))

    def test_the_merchants_own_serial_opens_nothing(self):
        """With a sensitive field, the merchant's own serial is an unknown platform serial."""
        name = sealed(next(iter(KEYS.values())), "吴白舟")
        self.refused(self.add(name, RAW.serial), 400, "PARAM_ERROR", "平台证书序列号Wechatpay-Serial错误")


class BothModes(Wire):
    def test_the_sdk_works_in_both_modes(self):
        """The Python SDK verifies replies and encrypts names in certificate and public-key mode."""
        for mode in ("certificate", "public-key"):
            client = Client(SERVER, mode)
            name = client.sdk._core.encrypt("孙一舟")
            body = {"appid": SERVER.appid, "account": SERVER.buyers[4], "type": "PERSONAL_OPENID",
                    "relation_type": "OTHERS", "encrypted_name": name}
            self.assertEqual(200, client.post(ADD, body, sensitive=True)[0])


if __name__ == "__main__":
    unittest.main()
