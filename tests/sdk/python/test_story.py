"""The story of a marketplace payment, through a client that somebody else wrote."""

import json
import unittest

from tongbao import Callbacks, Client, Server


class Story:
    """Played once in certificate mode and once in public-key mode."""

    mode = None

    @classmethod
    def setUpClass(cls):
        cls.server = Server()
        cls.callbacks = Callbacks()
        cls.client = Client(cls.server, cls.mode, notify_url=cls.callbacks.url)
        cls.callbacks.sdk = cls.client.sdk

    @classmethod
    def tearDownClass(cls):
        cls.callbacks.close()
        cls.server.close()

    def good(self, reply):
        status, body = reply
        self.assertIn(status, (200, 204), body)
        return body

    def refused(self, reply, status, code):
        self.assertEqual((status, code), (reply[0], reply[1]["code"]), reply[1])
        return reply[1]["message"]

    def balance(self, seller):
        body = self.good(self.client.get(f"/v3/ecommerce/fund/balance/{seller}?account_type=BASIC"))
        return body["available_amount"], body["pending_amount"]

    def split(self, order, number, parts, finish=False):
        return self.client.post(
            "/v3/ecommerce/profitsharing/orders",
            {
                "appid": self.server.appid,
                "sub_mchid": self.server.sellers[0],
                "transaction_id": order,
                "out_order_no": number,
                "receivers": [
                    {"type": kind, "receiver_account": account, "amount": amount, "description": "分账"}
                    for kind, account, amount in parts
                ],
                "finish": finish,
            },
        )

    def test_the_whole_story(self):
        server, client = self.server, self.client
        first, second, third = server.sellers
        buyer = server.buyers[0]

        # One combined order over three sellers; the first one's price is 200 yuan less a coupon of 20.
        subs = [(first, "A-1", 18000, {"profit_sharing": True, "subsidy_amount": 2000}),
                (second, "A-2", 5000, {"profit_sharing": True}),
                (third, "A-3", 3000, {"profit_sharing": True})]
        prepay = self.good(client.post("/v3/combine-transactions/jsapi", {
            "combine_appid": server.appid,
            "combine_mchid": server.mchid,
            "combine_out_trade_no": "CART-A",
            "combine_payer_info": {"openid": buyer},
            "scene_info": {"payer_client_ip": "127.0.0.1"},
            "notify_url": self.callbacks.url,
            "sub_orders": [{
                "mchid": server.mchid, "sub_mchid": seller, "out_trade_no": number, "attach": "购物车",
                "description": "两件商品", "amount": {"total_amount": total, "currency": "CNY"}, "settle_info": settle,
            } for seller, number, total, settle in subs],
        }))["prepay_id"]
        order, second_order, _ = server.control("pay", {"prepay_id": prepay})["transaction_ids"]
        server.control("settle", {})
        paid = self.callbacks.of("TRANSACTION.SUCCESS")
        self.assertEqual(1, len(paid), "one callback for the whole combined order")
        self.assertEqual([18000, 5000, 3000], [sub["amount"]["total_amount"] for sub in paid[0]["sub_orders"]])
        self.assertEqual((0, 18000), self.balance(first))

        # The subsidy comes before any split.
        server.control("clock", {"advance": "31s"})
        early = self.split(order, "S-0", [("MERCHANT_ID", server.mchid, 100)])
        self.assertIn("分账补贴还未到账", self.refused(early, 400, "INVALID_REQUEST"))
        subsidy = self.good(client.post("/v3/ecommerce/subsidies/create", {
            "sub_mchid": first, "transaction_id": order, "amount": 2000, "description": "满 200 减 20",
        }))
        self.assertEqual("SUCCESS", subsidy["result"])
        self.assertEqual((0, 20000), self.balance(first))

        # Commission, a supplier and an influencer; never more than 30 % and 20 requests.
        for receiver in ({"type": "MERCHANT_ID", "account": third, "name": self.name_of(third), "relation_type": "SUPPLIER"},
                         {"type": "PERSONAL_OPENID", "account": server.buyers[4], "relation_type": "OTHERS"}):
            self.good(client.post("/v3/ecommerce/profitsharing/receivers/add", {"appid": server.appid, **receiver}))
        too_much = self.split(order, "S-0", [("MERCHANT_ID", server.mchid, 6200)])
        self.assertIn("分账金额超出最大分账比例", self.refused(too_much, 403, "RULE_LIMIT"))
        parts = [("MERCHANT_ID", server.mchid, 2000), ("MERCHANT_ID", third, 1500), ("PERSONAL_OPENID", server.buyers[4], 500)]
        accepted = self.good(self.split(order, "S-1", parts))
        self.assertEqual("PROCESSING", accepted["status"])
        server.control("settle", {})
        found = self.good(client.get(
            f"/v3/ecommerce/profitsharing/orders?sub_mchid={first}&transaction_id={order}&out_order_no=S-1"))
        self.assertEqual("FINISHED", found["status"])
        self.assertEqual(["SUCCESS"] * 3, [line["result"] for line in found["receivers"]])
        self.assertEqual((0, 16000), self.balance(first))
        for number in range(2, 21):
            self.good(self.split(order, f"S-{number}", [("MERCHANT_ID", server.mchid, 1)]))
        server.control("settle", {})
        refused = self.split(order, "S-21", [("MERCHANT_ID", server.mchid, 1)])
        self.assertEqual(403, refused[0], refused[1])
        amounts = self.good(client.get(f"/v3/ecommerce/profitsharing/orders/{order}/amounts"))
        self.assertEqual(15981, amounts["unsplit_amount"])

        # Receipt confirmed.
        self.good(client.post("/v3/ecommerce/profitsharing/finish-order", {
            "sub_mchid": first, "transaction_id": order, "out_order_no": "F-1", "description": "确认收货"}))
        server.control("settle", {})
        self.assertEqual((15981, 0), self.balance(first))

        # One item comes back: its commission first, 80 to the buyer, 20 to the platform.
        returned = self.good(client.post("/v3/ecommerce/profitsharing/returnorders", {
            "sub_mchid": first, "out_order_no": "S-1", "out_return_no": "B-1", "return_mchid": server.mchid,
            "amount": 1000, "description": "退货退佣"}))
        self.assertEqual("SUCCESS", returned["result"])
        self.assertEqual((16981, 0), self.balance(first))
        refund = self.good(client.post("/v3/ecommerce/refunds/apply", {
            "sub_mchid": first, "sp_appid": server.appid, "transaction_id": order, "out_refund_no": "R-1",
            "reason": "退货", "amount": {"refund": 8000, "total": 18000, "currency": "CNY"},
            "notify_url": self.callbacks.url}))
        self.assertEqual(8000, refund["amount"]["payer_refund"])
        back = self.good(client.post("/v3/ecommerce/subsidies/return", {
            "sub_mchid": first, "transaction_id": order, "out_order_no": "BR-1", "refund_id": refund["refund_id"],
            "amount": 2000, "description": "补差回退"}))
        self.assertEqual("SUCCESS", back["result"])
        server.control("settle", {})
        self.assertEqual(["SUCCESS"], [one["refund_status"] for one in self.callbacks.of("REFUND.SUCCESS")])
        self.assertEqual((6981, 0), self.balance(first))
        self.assertEqual("SUCCESS", self.good(client.get(
            f"/v3/ecommerce/refunds/out-refund-no/R-1?sub_mchid={first}"))["status"])

        # The second order is never finished: 180 days later its money is released by itself.
        self.assertEqual((0, 4970), self.balance(second))
        server.control("clock", {"advance": "180d"})
        self.assertEqual((4970, 0), self.balance(second))
        self.assertEqual(0, self.good(client.get(
            f"/v3/ecommerce/profitsharing/orders/{second_order}/amounts"))["unsplit_amount"])

        # Sellers withdraw; one payout bounces and comes back.
        for seller, amount, status in ((first, 6981, "SUCCESS"), (second, 4970, "REFUND")):
            made = self.good(client.post("/v3/ecommerce/fund/withdraw", {
                "sub_mchid": seller, "out_request_no": f"W{seller}", "amount": amount, "notify_url": self.callbacks.url}))
            server.control(f"withdrawals/{made['withdraw_id']}", {"status": "SUCCESS"})
            if status == "REFUND":
                server.control(f"withdrawals/{made['withdraw_id']}", {"status": "REFUND", "reason": "账户已注销"})
            found = self.good(client.get(f"/v3/ecommerce/fund/withdraw/{made['withdraw_id']}?sub_mchid={seller}"))
            self.assertEqual(status, found["status"])
        self.assertEqual(((0, 0), (4970, 0)), (self.balance(first), self.balance(second)))
        server.control("settle", {})
        # Callbacks come in no order.
        self.assertEqual(["REFUND", "SUCCESS", "SUCCESS"],
                         sorted(one["status"] for one in self.callbacks.of("MCHWITHDRAW.CHANGE")))

        # Nothing was lost on the way.
        balance = server.control("trial-balance")
        self.assertEqual(0, balance["total"])
        self.assertTrue(all(invariant["holds"] for invariant in balance["invariants"]), balance["invariants"])
        self.assertEqual([], self.callbacks.refused, "every callback's signature was right")
        self.assertEqual(0, server.stop())
        check = server.command("check")
        self.assertEqual(0, check.returncode, check.stdout + check.stderr)

    def name_of(self, seller):
        demo = json.loads((self.server.data / "demo.json").read_text(encoding="utf-8"))
        return next(one["name"] for one in demo["sub_merchants"] if one["sub_mchid"] == seller)


class InCertificateMode(Story, unittest.TestCase):
    mode = "certificate"


class InPublicKeyMode(Story, unittest.TestCase):
    mode = "public-key"


if __name__ == "__main__":
    unittest.main()
