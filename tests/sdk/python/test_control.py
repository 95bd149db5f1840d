"""The control API, call by call."""

import datetime
import json
import unittest
import urllib.error
import urllib.request

from market import Market


class Control(Market):
    def wrong(self, path, body, status=400, words=""):
        with self.assertRaises(AssertionError) as raised:
            self.server.control(path, body)
        said = str(raised.exception)
        self.assertIn(f": {status} ", said)
        answer = json.loads(said.split(f": {status} ", 1)[1])
        self.assertTrue(answer["code"] and answer["message"], answer)
        self.assertIn(words, answer["message"])

    def test_every_way_to_name_what_is_paid(self):
        seller, buyer = self.seller(0), self.server.buyers[0]
        jsapi = {"sp_appid": self.server.appid, "sp_mchid": self.server.mchid, "sub_mchid": seller, "description": "商品",
                 "notify_url": self.callbacks.url, "amount": {"total": 100}, "payer": {"sp_openid": buyer}}
        prepay = self.good(self.client.post("/v3/pay/partner/transactions/jsapi", {**jsapi, "out_trade_no": "WAY-1"}))
        h5 = {name: jsapi[name] for name in jsapi if name != "payer"}
        h5.update(out_trade_no="WAY-2", scene_info={"payer_client_ip": "127.0.0.1", "h5_info": {"type": "Wap"}})
        link = self.good(self.client.post("/v3/pay/partner/transactions/h5", h5))
        native = self.good(self.place(seller, 100, number="WAY-3"))
        self.good(self.place(seller, 100, number="WAY-4"))
        ways = [{"prepay_id": prepay["prepay_id"]}, {"h5_url": link["h5_url"]}, {"code_url": native["code_url"]},
                {"mchid": self.server.mchid, "out_trade_no": "WAY-4"}]
        for place, way in enumerate(ways, 1):
            self.server.control("pay", {**way, "outcome": "PAYERROR"})
            self.server.control("pay", {**way, "outcome": "USERPAYING"})
            order, = self.server.control("pay", {**way, "bank_type": "ICBC_DEBIT"})["transaction_ids"]
            found = self.good(self.client.get(
                f"/v3/pay/partner/transactions/out-trade-no/WAY-{place}?sp_mchid={self.server.mchid}&sub_mchid={seller}"))
            self.assertEqual(("SUCCESS", order, "ICBC_DEBIT"), (found["trade_state"], found["transaction_id"], found["bank_type"]))
            self.wrong("pay", way, 400)
        self.wrong("pay", {}, 400, "exactly one")
        self.wrong("pay", {"prepay_id": "wxNOBODY"}, 404)
        self.wrong("pay", {"mchid": self.server.mchid, "out_trade_no": "NOBODY"}, 404)
        self.wrong("pay", {**ways[0], "tip": 1}, 400, "tip")

    def test_a_coupon_pays_a_part(self):
        seller = self.seller(0)
        self.order(seller, 1000, number="COUPON", coupon_fen=100, openid=self.server.buyers[1])
        found = self.good(self.client.get(
            f"/v3/pay/partner/transactions/out-trade-no/COUPON?sp_mchid={self.server.mchid}&sub_mchid={seller}"))
        self.assertEqual((1000, 900), (found["amount"]["total"], found["amount"]["payer_total"]))
        self.assertEqual(self.server.buyers[1], found["payer"]["sp_openid"])
        self.assertEqual(100, found["promotion_detail"][0]["amount"])
        self.assertEqual((0, 1000), self.balance(seller))

    def test_the_clock_goes_forward_only(self):
        read = lambda text: datetime.datetime.fromisoformat(text)
        now = read(self.server.control("clock")["now"])
        moved = self.server.control("clock", {"advance": "1d12h"})
        self.assertEqual({"now", "tasks_run"}, set(moved))
        self.assertGreaterEqual(read(moved["now"]) - now, datetime.timedelta(hours=36))
        target = read(moved["now"]) + datetime.timedelta(days=3)
        self.assertEqual(target, read(self.server.control("clock", {"set": target.isoformat()})["now"]))
        utc = (target + datetime.timedelta(hours=1)).astimezone(datetime.timezone.utc)
        self.assertEqual(utc, read(self.server.control("clock", {"set": utc.isoformat().replace("+00:00", "Z")})["now"]))
        self.wrong("clock", {"set": now.isoformat()}, 400, "forward only")
        self.wrong("clock", {"advance": "soon"}, 400, "advance")
        self.wrong("clock", {"advance": "-1d"}, 400)
        self.wrong("clock", {"advance": "1d", "set": target.isoformat()}, 400)
        self.wrong("clock", {}, 400)
        # The API still takes requests that are stamped by the machine's own clock.
        self.good(self.client.get(f"/v3/ecommerce/fund/balance/{self.server.sellers[0]}"))

    def test_what_falls_due_is_done_at_its_moment(self):
        seller = self.seller(0)
        order = self.splittable(seller, 1000)
        self.settle()
        self.good(self.split(seller, order, 100))
        self.assertGreaterEqual(self.settle(), 1)
        self.assertEqual(0, self.settle())
        paid = self.server.control(f"orders/{order}/money")["entries"][0]["at"]
        moved = self.server.control("clock", {"advance": "400d"})
        self.assertGreaterEqual(moved["tasks_run"], 1)
        released = self.server.control(f"orders/{order}/money")["entries"][-1]
        apart = datetime.datetime.fromisoformat(released["at"]) - datetime.datetime.fromisoformat(paid)
        self.assertEqual(datetime.timedelta(days=180), apart)

    def test_the_money_of_an_order(self):
        seller = self.seller(60)
        order = self.splittable(seller, 10000)
        split = self.shared(seller, order, 1000)
        refund = self.good(self.refund(seller, order, 3000, 10000))["refund_id"]
        self.settle()
        money = self.server.control(f"orders/{order}/money")
        for entry in money["entries"]:
            self.assertLessEqual({"at", "kind", "from", "to", "amount", "ref"}, set(entry))
            self.assertGreater(entry["amount"], 0)
        self.assertIn(split["receivers"][0]["detail_id"], [entry["ref"] for entry in money["entries"]])
        self.assertIn(refund, [entry["ref"] for entry in money["entries"]])
        self.assertEqual((5958, 0, 5958), tuple(money["left"][name] for name in ("pending", "available", "unsplit")))
        self.wrong("orders/4200000000000000000000000000/money", None, 404)

    def test_the_trial_balance(self):
        balance = self.server.control("trial-balance")
        self.assertLessEqual({"accounts", "total", "invariants"}, set(balance))
        for account in balance["accounts"]:
            self.assertLessEqual({"owner", "account", "balance"}, set(account))
        self.assertGreater(len(balance["invariants"]), 3)
        self.assertEqual({True}, {one["holds"] for one in balance["invariants"]})

    def test_notifications_are_found_by_merchant_and_number(self):
        seller = self.seller(0)
        order = self.order(seller, 100, number="LOG-1")
        refund = self.good(self.refund(seller, order, 10, 100, "LOG-R", notify_url=self.callbacks.url))["refund_id"]
        self.settle()
        for ref, event in (("LOG-1", "TRANSACTION.SUCCESS"), (order, "TRANSACTION.SUCCESS"),
                           ("LOG-R", "REFUND.SUCCESS"), (refund, "REFUND.SUCCESS")):
            one, = self.log(ref)
            self.assertLessEqual({"id", "event_type", "url", "attempts", "next_at", "state"}, set(one))
            self.assertEqual((event, self.callbacks.url, "DELIVERED"), (one["event_type"], one["url"], one["state"]))
            self.assertLessEqual({"at", "status", "error"}, set(one["attempts"][0]))
        ids = {one["id"] for one in self.server.control(f"notifications?mchid={self.server.mchid}")["notifications"]}
        self.assertIn(one["id"], ids)
        self.assertEqual([], self.log("NOBODY"))
        self.wrong("notifications/NOBODY/resend", {}, 404)

    def test_outcomes_of_what_is_not_there_or_is_over(self):
        self.wrong("refunds/50000000000000000000000000000", {"status": "SUCCESS"}, 404)
        self.wrong("withdrawals/80000000000000000000000000000", {"status": "SUCCESS"}, 404)
        seller = self.seller(0)
        order = self.order(seller, 100)
        refund = self.good(self.refund(seller, order, 10, 100))["refund_id"]
        self.wrong(f"refunds/{refund}", {"status": "LOST"}, 400, "LOST")
        self.server.control(f"refunds/{refund}", {"status": "SUCCESS"})
        self.server.control(f"refunds/{refund}", {"status": "SUCCESS"})
        self.wrong(f"refunds/{refund}", {"status": "CLOSED"}, 400)
        self.wrong("topup", {"mchid": seller, "account_type": "BASIC", "amount": 0}, 400, "amount")
        self.wrong("topup", {"mchid": "1999999999", "account_type": "BASIC", "amount": 1}, 404)
        self.wrong("receivers", {"type": "MERCHANT_ID", "account": seller, "fail_reason": "MOOD"}, 400, "MOOD")
        for path, body, words in (
                (f"merchants/{seller}/facts", {"complaints": -1}, "complaints is -1; it must be a whole number from 0 to 4294967295"),
                (f"merchants/{seller}/facts", {"card": "LOST"}, 'card is "LOST"; it must be '),
                (f"merchants/{seller}/control", {"action": "FREEZE", "amount": 10 ** 12}, "the merchant's BASIC_AVAILABLE account has"),
                ("topup", {"account_type": "BASIC", "amount": 1}, "mchid is missing"),
                ("topup", {"mchid": seller, "account_type": "BASIC", "amount": "1"}, 'amount is "1"; it must be a whole number'),
                ("codes", {"password": 1}, "password is 1; it must be true or false"),
                ("buyers", {"openid": 5}, "openid is 5; it must be a text"),
                ("clock", [], "the body is a list; it must be an object")):
            self.wrong(path, body, 400, words)
        for account in ("BASIC", "OPERATION", "FEES", "DEPOSIT"):
            self.top_up(seller, account, 7)
            self.assertEqual(7, self.balance(seller, account)[0])

    def test_pages_of_other_sites_are_refused(self):
        request = urllib.request.Request(self.server.base + "/sandbox/v1/clock", headers={"Origin": "https://example.com"})
        with self.assertRaises(urllib.error.HTTPError) as raised:
            urllib.request.urlopen(request)
        self.assertEqual(403, raised.exception.code)


if __name__ == "__main__":
    unittest.main()
