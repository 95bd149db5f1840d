"""Replayed, tampered and overloaded requests: money moves once, and nothing that was not asked for."""

import base64
import gzip
import hashlib
import json
import re
import threading
import unittest
import urllib.request
import zlib

import papers
from papers import PNG
from raw import ATTRIBUTES, Raw, part, platform_keys, sealed
from tongbao import Server
from world import World, fresh

JSAPI = "/v3/pay/partner/transactions/jsapi"
SPLITS = "/v3/ecommerce/profitsharing/orders"
REFUND = "/v3/ecommerce/refunds/apply"
WITHDRAW = "/v3/ecommerce/fund/withdraw"
OWN_WITHDRAW = "/v3/merchant/fund/withdraw"
SUBSIDY = "/v3/ecommerce/subsidies/create"
IMAGES = "/v3/merchant/media/upload"
CERTIFICATES = "/v3/certificates"


class Requests(unittest.TestCase):
    log_level = None

    @classmethod
    def setUpClass(cls):
        cls.server = Server(log_level=cls.log_level)
        cls.world, cls.raw = World(cls.server), Raw(cls.server)

    @classmethod
    def tearDownClass(cls):
        cls.world.books()
        cls.server.close()

    def settled(self):
        self.server.control("settle", {})
        return self.world.books()

    def past_day(self):
        """A day whose bills are there."""
        day = self.server.control("clock")["now"][:10]
        self.world.pay()
        self.server.control("clock", {"advance": "3d"})
        return day

    def find(self, number):
        return self.raw.get(f"/v3/pay/partner/transactions/out-trade-no/{number}"
                            f"?sp_mchid={self.server.mchid}&sub_mchid={self.world.seller}").json


class Replays(Requests):
    def movers(self):
        """Every request by which a platform moves money, each with room for a second one."""
        seller, paid = self.world.seller, self.world.pay()
        yield SPLITS, self.world.split_body(paid)
        yield REFUND, self.world.refund_body(paid)
        yield "/v3/ecommerce/profitsharing/finish-order", {
            "sub_mchid": seller, "transaction_id": paid, "out_order_no": fresh("F"), "description": "完结"}
        self.server.control("topup", {"mchid": seller, "account_type": "BASIC", "amount": 1000})
        yield WITHDRAW, {"sub_mchid": seller, "out_request_no": fresh("W"), "amount": 100}
        self.server.control("topup", {"mchid": self.server.mchid, "account_type": "BASIC", "amount": 1000})
        yield OWN_WITHDRAW, {"out_request_no": fresh("W"), "amount": 100, "account_type": "BASIC"}
        subsidised = self.world.pay(settle_info={"profit_sharing": True, "subsidy_amount": 500})
        yield SUBSIDY, {"sub_mchid": seller, "transaction_id": subsidised, "amount": 500, "description": "补差"}
        refund = self.world.post(REFUND, self.world.refund_body(subsidised))["refund_id"]
        self.settled()
        yield "/v3/ecommerce/subsidies/return", {
            "sub_mchid": seller, "transaction_id": subsidised, "refund_id": refund, "out_order_no": fresh("T"), "amount": 100,
            "description": "补差回退"}
        split = self.world.split_body(subsidised)
        self.world.post(SPLITS, split)
        self.settled()
        yield "/v3/ecommerce/profitsharing/returnorders", {
            "sub_mchid": seller, "out_order_no": split["out_order_no"], "out_return_no": fresh("B"),
            "return_mchid": self.server.mchid, "amount": 40, "description": "回退"}

    def test_the_same_bytes_again_move_no_money_again(self):
        """Each request that moves money, sent five times over with one signature, one nonce and one
        timestamp, at once and afterwards: the books are those after the first."""
        for path, body in self.movers():
            with self.subTest(path=path):
                before = self.settled()
                body = json.dumps(body).encode()
                said = {"Authorization": self.raw.authorization("POST", path, body)}
                first = self.raw.post(path, body, headers=said)
                self.assertEqual(200, first.status, first.body)
                once = self.settled()
                self.assertNotEqual(before, once)
                statuses = []
                threads = [threading.Thread(target=lambda: statuses.append(self.raw.post(path, body, headers=said).status))
                           for _ in range(4)]
                for thread in threads:
                    thread.start()
                for thread in threads:
                    thread.join()
                self.assertTrue(all(status < 500 for status in statuses), statuses)
                self.assertEqual(once, self.settled())

    def test_every_part_that_was_signed_counts(self):
        """Method, path, query, body, timestamp, nonce, serial, merchant and the signature itself: one
        change of any after signing is refused with 401, and nothing changes."""
        order = self.world.order()
        body = json.dumps(order).encode()
        whole = self.raw.authorization("POST", JSAPI, body)
        values = dict(re.findall(r'(\w+)="([^"]*)"', whole))
        other = Raw(self.server, self.stranger())
        before = self.settled()

        def header(**changed):
            return "WECHATPAY2-SHA256-RSA2048 " + ",".join(f'{name}="{ {**values, **changed}[name] }"' for name in ATTRIBUTES)

        signature = base64.b64decode(values["signature"])
        spoilt = [header(timestamp=str(int(values["timestamp"]) - 1)), header(nonce_str=values["nonce_str"][::-1]),
                  header(mchid=other.mchid), header(serial_no=other.serial), header(mchid=other.mchid, serial_no=other.serial),
                  header(signature=base64.b64encode(signature[:-1] + bytes([signature[-1] ^ 1])).decode()),
                  header(signature=base64.b64encode(bytes(256)).decode()), header(signature=""),
                  header(signature=base64.b64encode(signature + b"\0").decode()),
                  header(signature=base64.b64encode(b"\xff" * 256).decode())]
        for value in spoilt:
            reply = self.raw.post(JSAPI, body, headers={"Authorization": value})
            self.assertEqual((401, "SIGN_ERROR"), (reply.status, reply.json["code"]), value)
        for method, target, sent in (("POST", JSAPI.replace("jsapi", "miniprogram"), body), ("POST", JSAPI + "?a=1", body),
                                     ("POST", JSAPI, body + b" "), ("POST", JSAPI, body.replace(b"10000", b"10001")),
                                     ("POST", "/v3/pay/partner/transactions/js%61pi", body)):
            reply = self.raw.send(method, target, sent, headers={"Authorization": whole})
            self.assertIn((reply.status, reply.json["code"]), ((401, "SIGN_ERROR"), (404, "RESOURCE_NOT_EXISTS")), target)
        self.assertEqual("ORDER_NOT_EXIST", self.find(order["out_trade_no"])["code"])
        self.assertEqual(before, self.settled())

    def stranger(self):
        made = self.server.command("merchant", "add", "--kind", "platform", "--json")
        return json.loads(made.stdout)["mchid"]

    def test_a_signed_request_reaches_one_path(self):
        """Dots, double slashes, encoded slashes and other cases lead to no other operation."""
        for target in ("/v3/../v3/certificates", "/v3/./certificates", "//v3/certificates", "/v3/certificates/.", "/v3%2fcertificates",
                       "/v3/pay/..;/certificates", "/V3/CERTIFICATES", "/v3/certificates;x=1", "/sandbox/../v3/certificates"):
            self.assertEqual(404, self.raw.get(target).status, target)


class Overloaded(Requests):
    def test_fields_that_only_the_server_sets_change_nothing(self):
        """States, times, fees, numbers and balances in bodies are not taken over, at any depth."""
        gifts = {"state": "SUCCESS", "trade_state": "SUCCESS", "status": "SUCCESS", "success_time": "2020-01-01T00:00:00+08:00",
                 "transaction_id": "4200000000202001010000000001", "fee": 0, "fee_bp": 0, "refund_id": "50000000000000000000000000001",
                 "withdraw_id": "80000000000000000000000000001", "platform": "1999999999", "payer_total": 1, "unsplit": 10**9,
                 "balance": 10**9, "available_amount": 10**9, "order_id": "1", "__proto__": {"state": "SUCCESS"}, "is_admin": True}

        def loaded(value):
            if isinstance(value, dict):
                return {**{key: gift for key, gift in gifts.items() if key not in value}, **{key: loaded(part) for key, part in value.items()}}
            return [loaded(part) for part in value] if isinstance(value, list) else value

        order = self.world.order()
        self.assertEqual(200, self.raw.post(JSAPI, loaded(order)).status)
        found = self.find(order["out_trade_no"])
        self.assertEqual("NOTPAY", found["trade_state"])
        self.assertNotIn("transaction_id", found)
        paid = self.world.pay()
        plain, rich = self.world.split_body(paid), self.world.split_body(paid)
        for body in (plain, loaded(rich) | {"transaction_id": paid}):
            before = self.settled()
            self.assertEqual(200, self.raw.post(SPLITS, body).status)
            moved = [(one["owner"], one["account"], one["balance"]) for one in self.settled()]
            moved = sorted(set(moved) - {(one["owner"], one["account"], one["balance"]) for one in before})
            change = {(owner, account): balance - next((one["balance"] for one in before if (one["owner"], one["account"]) == (owner, account)), 0)
                      for owner, account, balance in moved}
            self.assertEqual({-100, 100}, set(change.values()), change)
        refund = loaded(self.world.refund_body(paid)) | {"transaction_id": paid}
        told = self.raw.post(REFUND, refund).json
        self.assertNotEqual(gifts["refund_id"], told["refund_id"])
        found = self.raw.get(f"/v3/ecommerce/refunds/id/{told['refund_id']}?sub_mchid={self.world.seller}").json
        self.assertEqual("PROCESSING", found["status"])

    def test_one_name_twice_is_not_read_in_two_ways(self):
        """A field that stands twice in an object is refused, also when it is spelled in another way."""
        paid = self.world.pay()
        before = self.settled()
        for path, body, name, value in ((JSAPI, self.world.order(), "out_trade_no", "X2"), (SPLITS, self.world.split_body(paid), "finish", True),
                                        (REFUND, self.world.refund_body(paid), "transaction_id", "4200000000202001010000000001")):
            text = json.dumps(body)
            for twice in (text[:-1] + f", {json.dumps(name)}: {json.dumps(value)}}}", "{" + f"{json.dumps(name)}: {json.dumps(value)}, " + text[1:],
                          text[:-1] + f', "\\u{ord(name[0]):04x}{name[1:]}": {json.dumps(value)}}}'):
                reply = self.raw.post(path, twice.encode())
                self.assertEqual((400, "PARAM_ERROR"), (reply.status, reply.json["code"]), twice[:80])
        self.assertEqual(before, self.settled())

    def test_numbers_that_are_none(self):
        """Texts, fractions, exponents, -0, beyond 64 bits, hexadecimal, leading zeros and signs."""
        text = json.dumps(self.world.order()).replace("10000", "%s")
        before = self.settled()
        for number in ('"10000"', "100.5", "1e400", "-0", "0", "-1", "9223372036854775808", "18446744073709551617", "-9223372036854775809",
                       "0x10", "010", "+1", "1_000", "NaN", "Infinity", "null", "true", "[1]", '"１０"', "1.", ".5", "1e-1", "10000.0", "1e4",
                       "9" * 5000):
            reply = self.raw.post(JSAPI, (text % number).encode())
            self.assertEqual((400, "PARAM_ERROR"), (reply.status, reply.json["code"]), number[:40])
        self.assertEqual(before, self.settled())

    def test_deep_and_wide_json(self):
        """Nesting of a hundred thousand levels and a hundred thousand fields, known and unknown: an answer."""
        order = json.dumps(self.world.order())
        for deep in (b"[" * 100_000 + b"]" * 100_000, b'{"a":' * 100_000 + b"1" + b"}" * 100_000):
            for body in (deep, order[:-1].encode() + b', "strange": ' + deep + b"}", order[:-1].encode() + b', "detail": ' + deep + b"}"):
                reply = self.raw.post(JSAPI, body)
                self.assertEqual((400, "PARAM_ERROR"), (reply.status, reply.json["code"]))
        wide = {**self.world.order(), **{f"field{place}": place for place in range(30_000)}}
        self.assertEqual(200, self.raw.post(JSAPI, wide).status)

    def test_texts_that_no_database_should_see(self):
        """NUL, lone surrogates, bytes that are no UTF-8, controls, right-to-left marks and texts that are
        too long: refused, or kept and told as they came."""
        for field, escape in (("description", "\\u0000"), ("attach", "\\u0000"), ("description", "\\ud800"), ("attach", "\\udc00\\ud800"),
                              ("description", "\\uDFFF")):
            body = json.dumps(self.world.order(**{field: "MARK"})).replace("MARK", "a" + escape + "b")
            reply = self.raw.post(JSAPI, body.encode())
            self.assertEqual((400, "PARAM_ERROR"), (reply.status, reply.json["code"]), (field, escape))
        for strange in (b"\xff", b"\xc0\xaf", b"\xed\xa0\x80", b"\xf4\x90\x80\x80", b"\xe2\x82"):
            body = json.dumps(self.world.order(description="MARK")).encode().replace(b"MARK", strange)
            reply = self.raw.post(JSAPI, body)
            self.assertEqual((400, "PARAM_ERROR"), (reply.status, reply.json["code"]), strange)
        kept = "‮ab\u0301\u200b\U0001f375'; DROP TABLE orders; --"
        order = self.world.order(attach=kept)
        self.assertEqual(200, self.raw.post(JSAPI, order).status)
        self.assertEqual(kept, self.find(order["out_trade_no"])["attach"])

    def test_bodies_are_not_unpacked(self):
        """A body that was compressed is taken as the bytes that it is, and those are no JSON: a kilobyte
        never becomes a gigabyte."""
        order = json.dumps(self.world.order()).encode()
        bomb = gzip.compress(b"0" * (64 << 20))
        for encoding, body in (("gzip", gzip.compress(order)), ("deflate", zlib.compress(order)), ("gzip", bomb), ("br", b"\x0b\x02\x80"),
                               ("gzip, gzip", gzip.compress(gzip.compress(order)))):
            reply = self.raw.post(JSAPI, body, headers={"Content-Encoding": encoding})
            self.assertIn(reply.status, (400, 415), reply.body)
            self.assertEqual("PARAM_ERROR" if reply.status == 400 else "INVALID_REQUEST", reply.json["code"])
        for encoding in ("gzip;q=1, *;q=0", "identity;q=0", "x" * 5000):
            reply = self.raw.get(CERTIFICATES, headers={"Accept-Encoding": encoding})
            self.assertEqual((200, None), (reply.status, reply.header("Content-Encoding")))


class Tokens(Requests):
    def upload(self, name, raw=None):
        meta = json.dumps({"filename": "x.png", "sha256": hashlib.sha256(PNG).hexdigest()}).encode()
        return (raw or self.raw).upload(IMAGES, meta, part("meta", meta, "Content-Type: application/json"),
                                        part("file", PNG, "Content-Type: image/png", filename=name))

    def test_names_of_files_are_no_paths(self):
        """Whatever an upload calls itself, what is written lies under its number in the media folder."""
        def everything():
            return {place.relative_to(self.server.data.parent) for place in self.server.data.parent.rglob("*")}
        # The bills of days that other tests left behind are made before, not meanwhile.
        self.server.control("settle", {})
        before = everything()
        for name in ("../../../evil.png", "/tmp/evil.png", "..\\..\\evil.png", "a\0.png", "a" * 300 + ".png", ".png", "con.png", "%2e%2e%2fevil.png"):
            reply = self.upload(name)
            self.assertIn(reply.status, (200, 400), (name, reply.body))
        new = everything() - before
        self.assertTrue(new)
        for place in new:
            self.assertEqual(("data", "media", self.server.mchid), place.parts[:3] if len(place.parts) > 2 else (*place.parts, self.server.mchid)[:3], place)
            if len(place.parts) > 3:
                self.assertRegex(place.name, r"^[0-9A-Za-z_-]{20,128}$")

    def test_numbers_of_files_cannot_be_guessed(self):
        """A media_id has more than 128 bits of chance: every place of it varies over most of its alphabet."""
        ids = [self.upload("x.png").json["media_id"] for _ in range(60)]
        self.assertEqual(60, len(set(ids)))
        varied = sum(len({one[place] for one in ids}) > 20 for place in range(min(map(len, ids))))
        # 60 draws from 62 signs show about 38 of them; a counter or a clock shows a few.
        self.assertGreater(varied * 5, 128, ids[:2])

    def test_links_to_bills_cannot_be_made_or_altered(self):
        """A link's token is sealed: no bit of it can be changed, it differs each time, it opens for its
        merchant alone, and what is no token is refused as what was altered is."""
        day = self.past_day()
        links = [self.raw.get(f"/v3/bill/tradebill?bill_date={day}&bill_type=ALL") for _ in range(2)]
        self.assertEqual([200, 200], [link.status for link in links], links[0].body)
        tokens = [link.json["download_url"].partition("token=")[2].partition("&")[0] for link in links]
        self.assertNotEqual(*tokens)
        raw = base64.urlsafe_b64decode(tokens[0] + "=" * (-len(tokens[0]) % 4))
        for told in (self.server.mchid, day, "trade"):
            self.assertNotIn(told.encode(), raw)
        path = "/v3/billdownload/file?token="
        self.assertEqual(200, self.raw.get(path + tokens[0]).status)
        strange = ["x", "../../tongbao.db", "..%2F..%2Ftongbao.db", "%2Fetc%2Fpasswd", "A" * 400, tokens[0][:-4], tokens[0] + "AAAA", tokens[0][::-1]]
        for place in range(0, len(raw), max(1, len(raw) // 40)):
            spoilt = bytearray(raw)
            spoilt[place] ^= 1
            strange.append(base64.urlsafe_b64encode(bytes(spoilt)).decode().rstrip("="))
        said = set()
        for token in strange:
            reply = self.raw.get(path + token)
            self.assertEqual((400, "INVALID_REQUEST"), (reply.status, reply.json["code"]), token)
            said.add(reply.json["message"])
        self.assertEqual(1, len(said), said)
        made = self.server.command("merchant", "add", "--kind", "platform", "--json")
        other = Raw(self.server, json.loads(made.stdout)["mchid"])
        self.assertEqual((403, "NO_AUTH"), (lambda reply: (reply.status, reply.json["code"]))(other.get(path + tokens[0])))


class Secrets(Requests):
    log_level = "trace"

    def test_log_errors_and_metrics_tell_no_secret(self):
        """At RUST_LOG=trace: keys of the vault and of merchants, tokens of bills, payment codes, passwords in
        addresses, names, cards, phones and numbers of documents, plain and sealed, also of what was refused."""
        serial, key = next(iter(platform_keys(self.server).items()))
        told, replies = set(), []

        def seal(text):
            cipher = sealed(key, text)
            told.update((text, cipher))
            return cipher

        media = self.upload_paper()
        for broken in (False, True):
            form = papers.application(seal, "2", fresh("A"), lambda _: media)
            if broken:
                form["account_info"]["account_number"] = seal("6222没有4403")
            replies.append(self.raw.post(papers.APPLYMENTS, form, headers={"Wechatpay-Serial": serial}))
        code = self.server.control("codes", {})["auth_code"]
        order = {name: value for name, value in self.world.order().items() if name not in ("payer", "notify_url")}
        order |= {"payer": {"auth_code": code}, "scene_info": {"store_info": {"id": "S1"}}}
        replies.append(self.raw.post("/v3/pay/partner/transactions/codepay", order))
        replies.append(self.raw.post("/v3/pay/partner/transactions/codepay", {**order, "out_trade_no": fresh("O")}))
        told.add(code)
        replies.append(self.raw.post(JSAPI, self.world.order(notify_url="https://user:hunter2@shop.example/n")))
        day = self.past_day()
        link = self.raw.get(f"/v3/bill/tradebill?bill_date={day}&bill_type=ALL").json["download_url"]
        told.add(link.partition("token=")[2].partition("&")[0])
        self.raw.get("/v3/" + link.partition("/v3/")[2])
        for file in self.server.data.rglob("*"):
            if file.name in ("vault_key.txt", "apiv3_key.txt"):
                told.update(word for word in file.read_text().split() if len(word) >= 32)
            elif file.name.endswith("key.pem") and "PRIVATE" in file.read_text():
                told.update(line for line in file.read_text().splitlines() if len(line) == 64)
        with urllib.request.urlopen(self.server.base + "/metrics", timeout=30) as reply:
            metrics = reply.read().decode()
        log = self.server.log.read_text(encoding="utf-8", errors="replace")
        self.assertIn("request", log)
        self.assertGreater(len(told), 20)
        for secret in told:
            for name, text in (("log", log), ("metrics", metrics)):
                self.assertNotIn(secret, text, name)
                self.assertNotIn(base64.b64encode(secret.encode()).decode().rstrip("="), text, name)
        for reply in replies:
            for secret in told - {code}:
                self.assertNotIn(secret, reply.body.decode(), reply.status)
        self.assertNotIn("hunter2", log + metrics)

    def upload_paper(self):
        return Tokens.upload(self, "x.png").json["media_id"]


# Shared, and no test of its own.
del Requests

if __name__ == "__main__":
    unittest.main()
