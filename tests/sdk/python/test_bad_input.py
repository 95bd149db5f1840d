"""What bad input gets: a documented status, code and message that name the field, the rule and the
numbers; nothing changes, nothing secret is logged, the server serves on."""

import base64
import json
import re
import socket
import threading
import time
import unittest

from raw import Raw, exchange, platform_keys, read_reply, sealed
from tongbao import Server
from world import World, add_platform, fresh

JSAPI = "/v3/pay/partner/transactions/jsapi"
COMBINED = "/v3/combine-transactions/jsapi"
SPLITS = "/v3/ecommerce/profitsharing/orders"
REFUND = "/v3/ecommerce/refunds/apply"
WITHDRAW = "/v3/ecommerce/fund/withdraw"


def put(body, pointer, value):
    """A copy of a body with another value at a JSON pointer; `...` takes the field away."""
    body = json.loads(json.dumps(body))
    *way, last = [int(step) if step.isdigit() else step for step in pointer.strip("/").split("/")]
    at = body
    for step in way:
        at = at.setdefault(step, {}) if isinstance(at, dict) else at[step]
    if value is ...:
        del at[last]
    else:
        at[last] = value
    return body


class BadInput(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.server = Server(log_level="trace")
        cls.world, cls.raw = World(cls.server), Raw(cls.server)
        cls.other = "1900000800"
        add_platform(cls.server, cls.other)
        cls.server.command("merchant", "add", "--kind", "direct", "--mchid", "1900000810")
        cls.paid = cls.world.pay()
        cls.raw_other = Raw(cls.server, cls.other)
        cls.server.control("settle", {})

    @classmethod
    def tearDownClass(cls):
        cls.server.close()

    def setUp(self):
        self.before = self.state()

    def tearDown(self):
        self.assertEqual(self.before, self.state(), "nothing may have changed")

    def state(self):
        return (self.world.books(),
                self.world.get(f"/v3/pay/partner/transactions/id/{self.paid}"
                               f"?sp_mchid={self.server.mchid}&sub_mchid={self.world.seller}"),
                self.world.get(f"{SPLITS}/{self.paid}/amounts"))

    def refused(self, reply, status, code, *words):
        self.assertEqual((status, code), (reply.status, reply.json["code"]), reply.body.decode())
        for word in words:
            self.assertIn(word, reply.json["message"])
        return reply.json

    def blamed(self, reply, field, issue="", location="body"):
        """400 PARAM_ERROR whose detail says where, what was found, and what is wrong with it."""
        detail = self.refused(reply, 400, "PARAM_ERROR", f"/{location}{field}")["detail"]
        self.assertEqual((field, location), (detail["field"], detail["location"]), detail)
        self.assertIn(issue, detail["issue"])
        return detail

    def test_bodies_that_are_no_json_object(self):
        """Cut off, empty, an array, two values, bad UTF-8, deep nesting: 400, not JSON."""
        for body in (b"{", b"", b"null", b"[]", b'"text"', b"{} {}", b"{'a': 1}", b'{"a": \xff}', b"[" * 500,
                     b'{"a":' * 5000 + b"1" + b"}" * 5000, b"\xef\xbb\xbf{}", b'{"a": NaN}', b"sp_mchid=1"):
            error = self.refused(self.raw.post(JSAPI, body), 400, "PARAM_ERROR", "Body不是合法的JSON格式")
            self.assertEqual("body", error["detail"]["location"])

    def test_fields_of_the_wrong_kind(self):
        """A wrong JSON type is named with the type found and the type that is right."""
        order = self.world.order()
        for field, value in (("/amount", "100"), ("/amount", []), ("/amount/total", "100"), ("/amount/total", True),
                             ("/amount/total", {}), ("/description", 7), ("/description", ["a"]), ("/payer", "o1"),
                             ("/settle_info/profit_sharing", "true"), ("/settle_info/profit_sharing", 1),
                             ("/limit_pay", "no_credit"), ("/sub_mchid", 1900000101)):
            reply = self.raw.post(JSAPI, put(order, field, value))
            self.blamed(reply, field, "类型为")
            self.assertIn(f"无法将 JSON 输入源“/body{field}”映射到", reply.json["message"])
        cart = self.world.cart()
        self.blamed(self.raw.post(COMBINED, put(cart, "/sub_orders", {})), "/sub_orders", "类型为")
        self.blamed(self.raw.post(COMBINED, put(cart, "/sub_orders/1/amount", 5)), "/sub_orders/1/amount", "类型为")

    def test_fields_that_are_not_there(self):
        """A required field that is absent or null is named."""
        order, cart = self.world.order(), self.world.cart()
        split, refund = self.world.split_body(self.paid), self.world.refund_body(self.paid)
        for path, body, fields in (
            (JSAPI, order, ("/sp_appid", "/sp_mchid", "/sub_mchid", "/description", "/out_trade_no", "/notify_url",
                            "/amount", "/amount/total", "/payer")),
            (COMBINED, cart, ("/combine_appid", "/combine_mchid", "/combine_out_trade_no", "/sub_orders", "/notify_url",
                              "/combine_payer_info", "/sub_orders/0/attach", "/sub_orders/1/amount/total_amount",
                              "/sub_orders/0/amount/currency", "/sub_orders/0/description", "/sub_orders/0/mchid")),
            (SPLITS, split, ("/sub_mchid", "/transaction_id", "/out_order_no", "/receivers", "/finish",
                             "/receivers/0/type", "/receivers/0/receiver_account", "/receivers/0/amount",
                             "/receivers/0/description")),
            (REFUND, refund, ("/sub_mchid", "/sp_appid", "/out_refund_no", "/amount", "/amount/refund", "/amount/total",
                              "/transaction_id")),
            (WITHDRAW, {"sub_mchid": self.world.seller, "out_request_no": "W1", "amount": 1},
             ("/sub_mchid", "/out_request_no", "/amount")),
        ):
            for field in fields:
                for nothing in (..., None):
                    detail = self.blamed(self.raw.post(path, put(body, field, nothing)), field)
                    self.assertNotIn("value", detail)
        for query in ("", "?sp_mchid=1", "?sub_mchid=1"):
            reply = self.raw.get(f"/v3/pay/partner/transactions/id/{self.paid}{query}")
            self.blamed(reply, "/sub_mchid" if "sp" in query else "/sp_mchid", location="query")

    def test_texts_too_long_too_short_or_of_other_characters(self):
        """Lengths count characters; the limit, the length and the character are told."""
        order = self.world.order()
        for field, value, issue in (
            ("/description", "字" * 128, "127"), ("/description", "", "1"), ("/out_trade_no", "a" * 33, "32"),
            ("/out_trade_no", "a", "2"), ("/attach", "字" * 129, "128"), ("/out_trade_no", "a b", "“ ”"),
            ("/out_trade_no", "订单号", "“订”"), ("/out_trade_no", "a#1", "“#”"), ("/sub_mchid", "19O0000101", "“O”"),
            ("/notify_url", "ftp://a.example/n", "http"), ("/notify_url", "https://a.example/n?x=1", "?"),
            ("/notify_url", "https://" + "a" * 250, "256"), ("/payer/sp_openid", "o" * 129, "128"),
            ("/time_expire", "tomorrow", ""), ("/time_expire", "2026-13-01T00:00:00+08:00", ""),
        ):
            detail = self.blamed(self.raw.post(JSAPI, put(order, field, value)), field, issue)
            self.assertTrue(str(value).startswith(str(detail["value"]).rstrip("…")), detail)
        self.blamed(self.raw.post(WITHDRAW, {"sub_mchid": self.world.seller, "out_request_no": "W-1", "amount": 1}),
                    "/out_request_no", "“-”")
        for field, value in (("/receivers/0/description", "字" * 81), ("/out_order_no", "x" * 65), ("/out_order_no", "a/b")):
            self.blamed(self.raw.post(SPLITS, put(self.world.split_body(self.paid), field, value)), field)
        self.blamed(self.raw.post(REFUND, self.world.refund_body(self.paid, reason="字" * 81)), "/reason", "80")
        self.blamed(self.raw.post(REFUND, self.world.refund_body(self.paid, out_refund_no="x" * 65)), "/out_refund_no")

    def test_amounts_that_are_none(self):
        """Negative, zero, fractions, beyond 64 bits, and as text: the amount is named."""
        wrong = (-1, 0, 1.5, 9223372036854775808, 10**30, "100", -9223372036854775809)
        places = ((JSAPI, self.world.order(), "/amount/total"),
                  (COMBINED, self.world.cart(), "/sub_orders/1/amount/total_amount"),
                  (SPLITS, self.world.split_body(self.paid), "/receivers/0/amount"),
                  (REFUND, self.world.refund_body(self.paid), "/amount/refund"),
                  (REFUND, self.world.refund_body(self.paid), "/amount/total"),
                  (WITHDRAW, {"sub_mchid": self.world.seller, "out_request_no": "W1", "amount": 1}, "/amount"))
        for path, body, field in places:
            for amount in wrong:
                self.blamed(self.raw.post(path, put(body, field, amount)), field)
        text = json.dumps(self.world.order()).replace("10000", "1e400")
        self.refused(self.raw.post(JSAPI, text.encode()), 400, "PARAM_ERROR")

    def test_sums_that_no_ledger_can_hold(self):
        """Amounts near the end of 64 bits are refused, alone and in sum; nothing overflows."""
        huge = 2**63 - 1
        self.refused(self.raw.post(JSAPI, put(self.world.order(), "/amount/total", huge)), 403, "RULE_LIMIT", str(huge))
        cart = self.world.cart()
        for place in (0, 1):
            cart = put(cart, f"/sub_orders/{place}/amount/total_amount", huge)
        self.refused(self.raw.post(COMBINED, cart), 403, "RULELIMIT", str(huge))
        two = self.world.split_body(self.paid, ("MERCHANT_ID", self.server.mchid, huge),
                                    ("MERCHANT_ID", self.server.sellers[2], huge))
        self.assertIn(self.raw.post(SPLITS, two).status, (400, 403))
        self.refused(self.raw.post(REFUND, self.world.refund_body(self.paid, refund=huge)), 400, "INVALID_REQUEST")
        self.refused(self.raw.post(WITHDRAW, {"sub_mchid": self.world.seller, "out_request_no": "W1", "amount": huge}),
                     400, "PARAM_ERROR", str(huge), "80000000000")

    def test_words_that_the_contract_does_not_know(self):
        """Unknown currency, type or account: the word and the known ones are told."""
        for path, body, field, known in (
            (JSAPI, self.world.order(), "/amount/currency", "CNY"),
            (COMBINED, self.world.cart(), "/sub_orders/0/amount/currency", "CNY"),
            (SPLITS, self.world.split_body(self.paid), "/receivers/0/type", "PERSONAL_OPENID"),
            (REFUND, self.world.refund_body(self.paid), "/amount/currency", "CNY"),
            (REFUND, self.world.refund_body(self.paid), "/refund_account", "REFUND_SOURCE_SUB_MERCHANT"),
            (WITHDRAW, {"sub_mchid": self.world.seller, "out_request_no": "W1", "amount": 1}, "/account_type", "BASIC"),
        ):
            detail = self.blamed(self.raw.post(path, put(body, field, "USD")), field, known)
            self.assertEqual("USD", detail["value"])
        self.blamed(self.raw.get(f"/v3/ecommerce/fund/balance/{self.world.seller}?account_type=GOLD"),
                    "/account_type", "BASIC", "query")
        self.blamed(self.raw.get("/v3/merchant/fund/balance/GOLD"), "/account_type", "BASIC", "path")

    def test_carts_of_no_and_of_too_many_orders(self):
        """0 and 51 sub-orders are refused with the number found and the limit."""
        for number in (0, 51):
            error = self.refused(self.raw.post(COMBINED, self.world.cart(number)), 400, "PARAM_ERROR", str(number))
            self.assertEqual("/sub_orders", error["detail"]["field"])

    def test_merchants_that_do_not_exist_or_are_not_yours(self):
        """Unknown: MCH_NOT_EXISTS; another platform's: NO_AUTH, spelled NOAUTH in combined payment."""
        foreign = "1900000801"
        cart = self.world.cart()
        for mchid, code, compact in (("1999999999", "MCH_NOT_EXISTS", "MCH_NOT_EXISTS"), (foreign, "NO_AUTH", "NOAUTH")):
            status = 400 if mchid != foreign else 403
            self.refused(self.raw.post(JSAPI, self.world.order(sub_mchid=mchid)), status, code, mchid)
            self.refused(self.raw.post(COMBINED, put(cart, "/sub_orders/1/sub_mchid", mchid)), status, compact, mchid)
            self.refused(self.raw.get(f"/v3/ecommerce/fund/balance/{mchid}?account_type=BASIC"), 403, "NO_AUTH")
            self.refused(self.raw.post(WITHDRAW, {"sub_mchid": mchid, "out_request_no": "W1", "amount": 1}), 403, "NO_AUTH")
        self.refused(self.raw.post(JSAPI, self.world.order(sp_appid="wx1900000800")), 400, "APPID_MCHID_NOT_MATCH")
        self.refused(Raw(self.server, "1900000810").post(JSAPI, self.world.order(sp_mchid="1900000810")),
                     403, "NO_AUTH", "此API仅限电商平台、普通服务商调用")

    def test_orders_of_others(self):
        """Another platform, or another seller, finds and changes nothing of an order."""
        seller, second = self.world.seller, self.server.sellers[1]
        mine = self.raw_other
        query = f"/v3/pay/partner/transactions/id/{self.paid}"
        self.refused(mine.get(f"{query}?sp_mchid={self.other}&sub_mchid={seller}"), 404, "ORDER_NOT_EXIST")
        self.refused(self.raw.get(f"{query}?sp_mchid={self.server.mchid}&sub_mchid={second}"), 404, "ORDER_NOT_EXIST")
        self.refused(mine.get(f"{SPLITS}/{self.paid}/amounts"), 400, "INVALID_REQUEST", "非本商户的订单不支持查询")
        for raw, sub in ((mine, seller), (mine, "1900000801"), (self.raw, second)):
            self.assertIn(raw.post(SPLITS, self.world.split_body(
                self.paid, sub_mchid=sub)).status, (400, 403, 404))
            self.assertIn(raw.post("/v3/ecommerce/profitsharing/finish-order", {
                "sub_mchid": sub, "transaction_id": self.paid, "out_order_no": fresh("F"), "description": "x"}).status,
                (400, 403, 404))
            self.assertIn(raw.post("/v3/ecommerce/subsidies/cancel", {
                "sub_mchid": sub, "transaction_id": self.paid, "description": "x"}).status, (400, 403, 404))
            appid = "wx1900000800" if raw is mine else self.server.appid
            self.refused(raw.post(REFUND, self.world.refund_body(self.paid, sub_mchid=sub, sp_appid=appid)),
                         *((404, "RESOURCE_NOT_EXISTS") if raw is self.raw or sub != seller else (403, "NO_AUTH")))

    def test_unknown_paths_and_methods(self):
        """404 RESOURCE_NOT_EXISTS and 405 INVALID_REQUEST in JSON, signed or not."""
        for path in ("/v3/", "/v3/nothing", "/v3/certificates/", "/V3/certificates", "/v3//certificates", "/v3/%63ertificates/x",
                     "/v3/pay/partner/transactions/jsapi/", "/v3/certificates%00"):
            self.refused(self.raw.get(path), 404, "RESOURCE_NOT_EXISTS")
        for method, path in (("GET", JSAPI), ("PUT", JSAPI), ("DELETE", "/v3/certificates"), ("POST", "/v3/certificates"),
                             ("PATCH", WITHDRAW), ("OPTIONS", JSAPI), ("BREW", JSAPI)):
            reply = self.raw.send(method, path)
            self.refused(reply, 405, "INVALID_REQUEST", method)
            self.assertIsNotNone(reply.header("Allow"))

    def test_paths_and_queries_that_cannot_be_decoded(self):
        """Bad percent-encoding and bad UTF-8: 400 that names the parameter."""
        keys = f"sp_mchid={self.server.mchid}&sub_mchid={self.world.seller}"
        for number in ("%FF%FE", "%C3%28"):
            self.refused(self.raw.get(f"/v3/pay/partner/transactions/out-trade-no/{number}?{keys}"), 400, "PARAM_ERROR")
        for query in (f"{keys[:-1]}%FF", f"{keys[:-1]}%G1", f"{keys[:-1]}%"):
            error = self.refused(self.raw.get(f"/v3/pay/partner/transactions/id/{self.paid}?{query}"), 400, "PARAM_ERROR")
            self.assertEqual("query", error["detail"]["location"])

    def test_bodies_over_the_limit(self):
        """A body over 1 MiB is answered with 413 in JSON, told by its length or not."""
        body = json.dumps(self.world.order(detail={"goods": "x" * (1 << 20)})).encode()
        self.refused(self.raw.post(JSAPI, body), 413, "PARAM_ERROR", str(1 << 20))
        head = (f"POST {JSAPI} HTTP/1.1\r\nHost: {self.server.address}\r\nContent-Type: application/json\r\n"
                f"Authorization: {self.raw.authorization('POST', JSAPI, body)}\r\nConnection: close\r\n"
                "Transfer-Encoding: chunked\r\n\r\n")
        chunked = b"".join(b"%x\r\n%s\r\n" % (len(part), part) for part in (body[:1000], body[1000:])) + b"0\r\n\r\n"
        self.refused(exchange(self.server, head.encode() + chunked), 413, "PARAM_ERROR")

    def test_half_requests_hold_up_nobody(self):
        """Requests that stop midway are answered in JSON or cut off; others are served meanwhile."""
        body = json.dumps(self.world.order()).encode()
        head = (f"POST {JSAPI} HTTP/1.1\r\nHost: {self.server.address}\r\nContent-Type: application/json\r\n"
                f"Authorization: {self.raw.authorization('POST', JSAPI, body)}\r\n"
                f"Content-Length: {len(body)}\r\n\r\n").encode()
        host, port = self.server.address.split(":")
        answers = {}

        def half(name, text):
            with socket.create_connection((host, int(port)), timeout=60) as stream:
                stream.sendall(text)
                answers[name] = read_reply(stream)

        threads = [threading.Thread(target=half, args=part)
                   for part in (("body", head + body[:20]), ("head", head[:60]), ("nothing", b""))]
        for thread in threads:
            thread.start()
        started = time.monotonic()
        for _ in range(5):
            self.assertEqual(200, self.raw.get("/v3/certificates").status)
        self.assertLess(time.monotonic() - started, 5)
        for thread in threads:
            thread.join()
        self.refused(answers["body"], 408, "INVALID_REQUEST")
        self.assertIsNone(answers["head"])
        with socket.create_connection((host, int(port)), timeout=60) as gone:
            gone.sendall(head + body[:20])

    def test_what_is_no_http(self):
        """Bytes that are no HTTP request end their connection and nothing else."""
        for text in (b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03" + b"x" * 100, b"GET\r\n\r\n", b"GET / HTTP/9.9\r\n\r\n",
                     b"GET /v3/certificates HTTP/1.1\r\nHost: x\r\n" + b"A: " + b"x" * 600_000 + b"\r\n\r\n"):
            reply = exchange(self.server, text, timeout=20)
            self.assertTrue(reply is None or 400 <= reply.status < 600)
        self.assertEqual(200, self.raw.get("/v3/certificates").status)

    def test_replays_and_stale_requests(self):
        """An old signature and a flipped byte are refused before anything is read."""
        order = self.world.order()
        self.refused(self.raw.post(JSAPI, order, timestamp=str(int(time.time()) - 600)), 401, "SIGN_ERROR", "timestamp")
        body = json.dumps(order).encode()
        flipped = body.replace(b"10000", b"10001")
        self.refused(self.raw.post(JSAPI, flipped, sign={"body": body}), 401, "SIGN_ERROR", "错误的签名，验签失败")
        self.refused(self.raw.get(f"/v3/pay/partner/transactions/out-trade-no/{order['out_trade_no']}"
                                  f"?sp_mchid={self.server.mchid}&sub_mchid={self.world.seller}"), 404, "ORDER_NOT_EXIST")

    def test_the_log_tells_no_secret(self):
        """At RUST_LOG=trace no APIv3 key, private key, signature or sealed name is logged."""
        serial, key = next(iter(platform_keys(self.server).items()))
        name = "慕容秋水"
        cipher = sealed(key, name)
        body = {"appid": self.server.appid, "type": "PERSONAL_OPENID", "account": self.server.buyers[4],
                "relation_type": "OTHERS", "encrypted_name": cipher}
        path = "/v3/ecommerce/profitsharing/receivers/add"
        self.assertEqual(200, self.raw.post(path, body, headers={"Wechatpay-Serial": serial}).status)
        self.raw.post(path, put(body, "/relation_type", "NONE"), headers={"Wechatpay-Serial": serial})
        split = self.world.split_body("4200000000000000000000000000", ("PERSONAL_OPENID", self.server.buyers[4], 1))
        split["receivers"][0]["receiver_name"] = sealed(key, name + "二")
        self.assertEqual(404, self.raw.post(SPLITS, split, headers={"Wechatpay-Serial": serial}).status)
        log = self.server.log.read_text(encoding="utf-8", errors="replace")
        self.assertIn("request", log)
        secrets = {name, cipher}
        for file in self.server.data.rglob("*"):
            if file.name == "apiv3_key.txt":
                secrets.add(file.read_text().strip())
            elif file.name.endswith("key.pem") and "PRIVATE" in file.read_text():
                secrets.update(line for line in file.read_text().splitlines() if len(line) == 64)
        for secret in secrets:
            self.assertNotIn(secret, log)
            self.assertNotIn(base64.b64encode(secret.encode()).decode(), log)
        self.assertNotRegex(log, re.escape("BEGIN PRIVATE KEY"))


if __name__ == "__main__":
    unittest.main()
