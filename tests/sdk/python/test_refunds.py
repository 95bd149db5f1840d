"""Refunds: limits, repeats, outcomes, advances."""

import pathlib
import unittest

from market import Market
from tongbao import Client


class Refunds(Market):
    def test_fifty_parts_and_not_fifty_one(self):
        seller = self.seller(60)
        order = self.order(seller, 10000)
        for _ in range(50):
            self.good(self.refund(seller, order, 100, 10000))
        self.refused(self.refund(seller, order, 100, 10000), 400, "INVALID_REQUEST", "50")
        self.assertEqual((0, 4970), self.balance(seller))

    def test_never_a_fen_more_than_was_paid(self):
        seller = self.seller(60)
        order = self.order(seller, 100)
        self.refused(self.refund(seller, order, 101, 100), 400, "INVALID_REQUEST")
        for amount in (33, 33):
            self.good(self.refund(seller, order, amount, 100))
        self.refused(self.refund(seller, order, 35, 100), 400, "INVALID_REQUEST")
        self.refused(self.refund(seller, order, 34, 99), 400, "INVALID_REQUEST")
        self.good(self.refund(seller, order, 34, 100))
        self.assertEqual((0, 0), self.balance(seller))
        self.refused(self.refund(seller, order, 1, 100), 400, "INVALID_REQUEST")

    def test_a_coupon_is_given_back_in_proportion(self):
        seller = self.seller(0)
        order = self.order(seller, 300, coupon_fen=100)
        shares = [self.good(self.refund(seller, order, 100, 300))["amount"] for _ in range(3)]
        self.assertEqual([(67, 33), (66, 34), (67, 33)], [(one["payer_refund"], one["discount_refund"]) for one in shares])

    def test_a_year_is_the_limit(self):
        seller = self.seller(0)
        order = self.order(seller, 100)
        self.advance("364d")
        self.good(self.refund(seller, order, 10, 100))
        self.advance("25h")
        self.refused(self.refund(seller, order, 10, 100), 400, "INVALID_REQUEST")

    def test_one_account_pays_for_all_of_it(self):
        seller = self.seller(0)
        order = self.splittable(seller, 1000)
        two = [{"account": "AVAILABLE", "amount": 50}, {"account": "UNAVAILABLE", "amount": 50}]
        self.assertEqual(400, self.refund(seller, order, 100, 1000, source=two)[0])
        self.assertEqual(400, self.refund(seller, order, 100, 1000, source=two[:1])[0])
        self.refused(self.refund(seller, order, 50, 1000, source=two[:1]), 403, "NOT_ENOUGH")
        refund = self.good(self.refund(seller, order, 50, 1000, source=two[1:]))
        self.assertEqual([{"account": "UNAVAILABLE", "amount": 50}], refund["amount"]["from"])
        self.assertEqual((0, 950), self.balance(seller))

    def test_what_is_not_there_or_not_paid(self):
        seller = self.seller(0)
        self.refused(self.refund(seller, "4200000000000000000000000000", 1, 100), 404, "RESOURCE_NOT_EXISTS")
        self.good(self.place(seller, 100, number="UNPAID"))
        body = {"sub_mchid": seller, "sp_appid": self.server.appid, "out_trade_no": "UNPAID",
                "out_refund_no": self.no("R"), "amount": {"refund": 1, "total": 100, "currency": "CNY"}}
        self.refused(self.client.post("/v3/ecommerce/refunds/apply", body), 404, "RESOURCE_NOT_EXISTS")
        self.refused(self.client.get(f"/v3/ecommerce/refunds/out-refund-no/NOBODY?sub_mchid={seller}"), 404, "RESOURCE_NOT_EXISTS")

    def test_a_closed_refund_gives_back_to_where_it_took(self):
        seller = self.seller(60)
        frozen = self.splittable(seller, 10000)
        plain = self.order(seller, 10000, sharing=False)
        before = (self.balance(seller), self.unsplit(frozen))
        for order in (frozen, plain):
            refund = self.good(self.refund(seller, order, 3000, 10000, notify_url=self.callbacks.url))["refund_id"]
            self.assertEqual("PROCESSING", self.found_refund(seller, refund)["status"])
            self.server.control(f"refunds/{refund}", {"status": "CLOSED"})
            found = self.found_refund(seller, refund)
            self.assertEqual("CLOSED", found["status"])
            self.assertNotIn("success_time", found)
        self.settle()
        self.assertEqual(before, (self.balance(seller), self.unsplit(frozen)))
        self.assertEqual(["CLOSED", "CLOSED"], [one["refund_status"] for one in self.callbacks.of("REFUND.CLOSED")])
        # The whole order can still be refunded.
        self.good(self.refund(seller, frozen, 10000, 10000))

    def test_a_closed_refund_of_an_order_finished_meanwhile_becomes_available(self):
        seller = self.seller(0)
        order = self.splittable(seller, 1000)
        refund = self.good(self.refund(seller, order, 300, 1000))["refund_id"]
        self.good(self.finish(seller, order))
        self.server.control(f"refunds/{refund}", {"status": "CLOSED"})
        self.assertEqual((1000, 0), self.balance(seller))

    def test_an_abnormal_refund_is_held_by_the_operator(self):
        seller = self.seller(0)
        order = self.order(seller, 1000)
        refund = self.good(self.refund(seller, order, 300, 1000, notify_url=self.callbacks.url))["refund_id"]
        before = self.held()
        self.server.control(f"refunds/{refund}", {"status": "ABNORMAL"})
        self.settle()
        self.assertEqual("ABNORMAL", self.found_refund(seller, refund)["status"])
        self.assertEqual(["ABNORMAL"], [one["refund_status"] for one in self.callbacks.of("REFUND.ABNORMAL")])
        self.assertEqual((0, 700), self.balance(seller))
        self.assertEqual(before + 300, self.held())

    def test_an_abnormal_refund_goes_to_a_card_of_the_buyer(self):
        """In both modes of the SDK: the card is sealed with the key that the request names."""
        seller, held = self.seller(0), self.held()
        order = self.order(seller, 1000)
        for mode in ("certificate", "public-key"):
            refund = self.abnormal(seller, order)
            client = Client(self.server, mode)
            sent = self.good(self.to_card(client, seller, refund, self.card(client)))
            self.assertEqual(("PROCESSING", "OTHER_BANKCARD", "招商银行储蓄卡0403"),
                             tuple(sent[name] for name in ("status", "channel", "user_received_account")))
            self.assertEqual(sent, self.good(self.to_card(client, seller, refund, self.card(client))))
            self.settle()
            found = self.found_refund(seller, refund["refund_id"])
            self.assertEqual(("SUCCESS", "招商银行储蓄卡0403"), (found["status"], found["user_received_account"]))
            self.assertTrue(found["success_time"])
            told = self.callbacks.of("REFUND.SUCCESS")[-1]
            self.assertEqual((refund["refund_id"], "招商银行储蓄卡0403"), (told["refund_id"], told["user_received_account"]))
            self.refused(self.to_card(client, seller, refund, self.card(client)), 400, "INVALID_REQUEST", "SUCCESS")
        self.assertEqual(((0, 400), held), (self.balance(seller), self.held()))
        for file in filter(pathlib.Path.is_file, self.server.data.rglob("*")):
            self.assertNotIn(b"6214830000000403", file.read_bytes(), f"{file} holds a card number")

    def test_an_abnormal_refund_goes_to_the_card_of_the_seller(self):
        """It may fail there, too, and be tried again."""
        seller, held = self.seller(0), self.held()
        order = self.order(seller, 1000)
        refund, to_seller = self.abnormal(seller, order), {"type": "MERCHANT_BANK_CARD"}
        self.assertEqual(held + 300, self.held())
        for outcome in ("ABNORMAL", "SUCCESS"):
            sent = self.good(self.to_card(self.client, seller, refund, to_seller))
            self.assertEqual(("PROCESSING", "OTHER_BANKCARD", "商户结算银行账户"),
                             tuple(sent[name] for name in ("status", "channel", "user_received_account")))
            self.assertEqual(held, self.held())
            self.server.control(f"refunds/{refund['refund_id']}", {"status": outcome})
            self.assertEqual(outcome, self.found_refund(seller, refund["refund_id"])["status"])
        self.assertEqual(((0, 700), held), (self.balance(seller), self.held()))

    def test_a_refund_that_is_closed_on_its_way_to_a_card_gives_back(self):
        seller = self.seller(0)
        order = self.order(seller, 1000)
        refund = self.abnormal(seller, order)
        self.good(self.to_card(self.client, seller, refund, {"type": "MERCHANT_BANK_CARD"}))
        self.server.control(f"refunds/{refund['refund_id']}", {"status": "CLOSED"})
        self.assertEqual((0, 1000), self.balance(seller))

    def test_what_cannot_go_to_a_card(self):
        seller, other = self.seller(0), self.seller(0)
        order = self.order(seller, 1000)
        running = self.good(self.refund(seller, order, 100, 1000))
        to_seller = {"type": "MERCHANT_BANK_CARD"}
        self.refused(self.to_card(self.client, seller, running, to_seller), 400, "INVALID_REQUEST", "PROCESSING")
        refund = self.abnormal(seller, order)
        self.refused(self.to_card(self.client, other, refund, to_seller), 404, "RESOURCE_NOT_EXISTS")
        self.refused(self.to_card(self.client, seller, {**refund, "out_refund_no": "N0"}, to_seller), 400, "INVALID_REQUEST", "N0")
        self.refused(self.to_card(self.client, seller, refund, {"type": "USER_BANK_CARD"}), 400, "PARAM_ERROR", "bank_type")
        for mistake in ({"bank_account": "6214"}, {"bank_account": "招商银行"}, {"real_name": " "}):
            self.refused(self.to_card(self.client, seller, refund, self.card(self.client, **mistake)), 400, "PARAM_ERROR", *mistake)
        self.assertEqual("ABNORMAL", self.found_refund(seller, refund["refund_id"])["status"])

    def abnormal(self, seller, order):
        refund = self.good(self.refund(seller, order, 300, 1000, notify_url=self.callbacks.url))
        self.server.control(f"refunds/{refund['refund_id']}", {"status": "ABNORMAL"})
        return refund

    def card(self, client, bank_account="6214830000000403", real_name="张三"):
        seal = client.sdk._core.encrypt
        return {"type": "USER_BANK_CARD", "bank_type": "CMB_DEBIT", "bank_account": seal(bank_account), "real_name": seal(real_name)}

    def to_card(self, client, seller, refund, card):
        path = f"/v3/ecommerce/refunds/{refund['refund_id']}/apply-abnormal-refund"
        body = {"sub_mchid": seller, "out_refund_no": refund["out_refund_no"], **card}
        return client.post(path, body, sensitive="bank_account" in card)

    def held(self):
        accounts = self.server.control("trial-balance")["accounts"]
        return sum(one["balance"] for one in accounts if one["account"] == "ABNORMAL_REFUND")

    def test_refunds_succeed_by_themselves(self):
        seller = self.seller(0)
        order = self.order(seller, 1000)
        refund = self.good(self.refund(seller, order, 300, 1000, notify_url=self.callbacks.url))
        self.assertNotIn("status", refund)
        self.settle()
        found = self.found_refund(seller, refund["refund_id"])
        self.assertEqual(("SUCCESS", "ORIGINAL", "UNSETTLED"), (found["status"], found["channel"], found["funds_account"]))
        self.assertTrue(found["success_time"])
        queried = self.good(self.client.get(
            f"/v3/pay/partner/transactions/id/{order}?sp_mchid={self.server.mchid}&sub_mchid={seller}"))
        self.assertEqual("REFUND", queried["trade_state"])

    def tearDown(self):
        self.settle()
        self.books_hold()


class Advances(Market):
    """The platform pays for a seller that is short, and gets it back."""

    def setUp(self):
        super().setUp()
        self.shop, self.operation = self.seller(0), self.own("OPERATION")
        order = self.order(self.shop, 1000, sharing=False)
        self.good(self.withdraw(self.shop, 1000))
        self.refused(self.refund(self.shop, order, 400, 1000), 403, "NOT_ENOUGH")
        self.advanced = self.good(self.refund(self.shop, order, 400, 1000, refund_account="REFUND_SOURCE_PARTNER_ADVANCE"))["refund_id"]
        self.assertEqual(-400, self.own("OPERATION") - self.operation)

    def recover(self):
        return self.client.post(f"/v3/ecommerce/refunds/{self.advanced}/return-advance", {"sub_mchid": self.shop})

    def recovered(self):
        return self.good(self.client.get(f"/v3/ecommerce/refunds/{self.advanced}/return-advance?sub_mchid={self.shop}"))

    def test_all_of_it_at_once(self):
        self.top_up(self.shop, "BASIC", 400)
        done = self.good(self.recover())
        self.assertEqual(("SUCCESS", 400, self.shop, "BASIC", self.server.mchid, "OPERATION"), tuple(done[name] for name in (
            "result", "return_amount", "payer_mchid", "payer_account", "payee_mchid", "payee_account")))
        self.assertEqual(done["advance_return_id"], self.good(self.recover())["advance_return_id"])
        self.assertEqual(((0, 0), 0), (self.balance(self.shop), self.own("OPERATION") - self.operation))

    def test_a_seller_that_is_short_is_asked_again(self):
        self.top_up(self.shop, "BASIC", 399)
        first = self.good(self.recover())["advance_return_id"]
        self.assertEqual("PROCESSING", self.recovered()["result"])
        self.top_up(self.shop, "BASIC", 1)
        self.advance("1d")
        done = self.recovered()
        self.assertEqual("SUCCESS", done["result"])
        self.assertIn(first, (None, done["advance_return_id"]))
        self.assertEqual((0, 0), self.balance(self.shop))

    def test_a_seller_that_stays_short_for_90_days_fails_it(self):
        self.good(self.recover())["advance_return_id"]
        self.advance("89d")
        self.assertEqual("PROCESSING", self.recovered()["result"])
        self.advance("1d")
        self.assertEqual("FAILED", self.recovered()["result"])
        self.top_up(self.shop, "BASIC", 400)
        self.assertEqual("FAILED", self.good(self.recover())["result"])
        self.assertEqual((400, 0), self.balance(self.shop))

    def test_what_was_not_advanced_is_not_returned(self):
        order = self.order(self.shop, 100)
        refund = self.good(self.refund(self.shop, order, 10, 100))["refund_id"]
        self.refused(self.client.post(f"/v3/ecommerce/refunds/{refund}/return-advance", {"sub_mchid": self.shop}),
                     404, "RESOURCE_NOT_EXISTS")

    def tearDown(self):
        self.settle()
        self.books_hold()


if __name__ == "__main__":
    unittest.main()
