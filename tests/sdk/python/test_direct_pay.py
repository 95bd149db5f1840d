"""Direct merchants: payment for themselves, through the SDK in direct mode (contract 2.11)."""

import json
import unittest

from market import Market
from tongbao import Callbacks, Client
from wechatpayv3 import WeChatPayType

COMBINE = "/v3/combine-transactions/"


class DirectPay(Market):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        made = cls.server.command("merchant", "add", "--kind", "direct", "--mchid", "1900000820", "--name", "直连小店",
                                  "--appid", "wx1900000820", "--fee-bp", "60", "--json")
        assert made.returncode == 0, made.stderr
        cls.mchid, cls.appid = json.loads(made.stdout)["mchid"], "wx1900000820"
        cls.told = Callbacks()
        cls.shop = Client(cls.server, "certificate", mchid=cls.mchid, notify_url=cls.told.url, partner=False)
        cls.told.sdk = cls.shop.sdk
        cls.buyer = cls.server.buyers[0]

    @classmethod
    def tearDownClass(cls):
        cls.told.close()
        super().tearDownClass()

    def setUp(self):
        super().setUp()
        self.told.received.clear()

    # The SDK's own calls, unmodified.

    def call(self, name, *arguments, **more):
        status, text = getattr(self.shop.sdk, name)(*arguments, **more)
        return status, json.loads(text) if text else None

    def pay(self, number, total=10000, kind=WeChatPayType.JSAPI, **more):
        if kind == WeChatPayType.JSAPI:
            more.setdefault("payer", {"openid": self.buyer})
        if kind == WeChatPayType.H5:
            more.setdefault("scene_info", {"payer_client_ip": "127.0.0.1", "h5_info": {"type": "Wap"}})
        return self.call("pay", "一件商品", number, {"total": total, "currency": "CNY"}, pay_type=kind,
                         settle_info={"profit_sharing": True}, **more)

    def find(self, number):
        return self.good(self.call("query", out_trade_no=number))

    def paid(self, **by):
        return self.server.control("pay", by)["transaction_ids"]

    def test_every_kind_is_placed_paid_told_and_found(self):
        for kind, field in ((WeChatPayType.JSAPI, "prepay_id"), (WeChatPayType.APP, "prepay_id"),
                            (WeChatPayType.NATIVE, "code_url"), (WeChatPayType.H5, "h5_url")):
            number = self.no("D")
            answer = self.good(self.pay(number, kind=kind, attach="附加"))
            self.assertEqual("NOTPAY", self.find(number)["trade_state"])
            order, = self.paid(**{field: answer[field]})
            self.settle()
            told, = self.told.of("TRANSACTION.SUCCESS")
            self.assertEqual((self.appid, self.mchid, number, order, "SUCCESS", "附加"),
                             tuple(told[name] for name in ("appid", "mchid", "out_trade_no", "transaction_id",
                                                           "trade_state", "attach")))
            self.assertEqual({"openid": self.buyer}, told["payer"])
            self.assertEqual(10000, told["amount"]["total"])
            self.assertFalse({"sp_mchid", "sub_mchid", "sp_appid"} & set(told))
            found = self.find(number)
            self.assertEqual("SUCCESS", found["trade_state"])
            self.assertEqual(found, self.good(self.call("query", transaction_id=order)))
            self.told.received.clear()
        self.books_hold()

    def test_the_money_is_the_merchants_own_and_is_released_after_30_days(self):
        number = self.no("D")
        self.pay(number)
        order, = self.paid(mchid=self.mchid, out_trade_no=number)
        self.assertEqual((9940, 0), self.frozen(order))
        self.advance("29d")
        self.assertEqual((9940, 0), self.frozen(order))
        self.advance("1d")
        self.assertEqual((0, 9940), self.frozen(order))
        self.books_hold()

    def frozen(self, order):
        """What the merchant has of an order: frozen, and available."""
        left = self.server.control(f"orders/{order}/money")["left"]
        return left["pending"], left["available"]

    def test_the_cashier_shows_the_merchant(self):
        number = self.no("D")
        prepay = self.good(self.pay(number))["prepay_id"]
        page = self.server.page(f"/sandbox/cashier?prepay_id={prepay}")
        self.assertIn("直连小店", page)

    def test_refusals(self):
        paid, closed = self.no("D"), self.no("D")
        self.good(self.pay(paid))
        self.refused(self.pay(paid, total=1), 400, "INVALID_REQUEST", "amount")
        self.good(self.pay(paid))
        self.paid(mchid=self.mchid, out_trade_no=paid)
        self.refused(self.pay(paid), 400, "ORDERPAID")
        self.refused(self.call("close", paid), 400, "ORDERPAID")
        self.good(self.pay(closed))
        self.assertEqual(204, self.call("close", closed)[0])
        self.assertEqual(204, self.call("close", closed)[0])
        self.refused(self.pay(closed), 400, "ORDER_CLOSED")
        for kind in (WeChatPayType.JSAPI, WeChatPayType.APP, WeChatPayType.NATIVE, WeChatPayType.H5):
            self.refused(self.pay(closed, kind=kind, total=0), 400, "PARAM_ERROR", "/amount/total")
            self.refused(self.pay(self.no("D"), kind=kind, appid="wx9"), 400, "APPID_MCHID_NOT_MATCH")
            self.refused(self.pay(self.no("D"), kind=kind, mchid="1900000100"), 400, "PARAM_ERROR", "1900000100")
            self.refused(self.pay(self.no("D"), kind=kind, total=1_000_000_001), 403, "RULE_LIMIT")
            self.refused(self.pay(self.no("D"), kind=kind, time_expire="2020-01-01T00:00:00+08:00"), 400,
                         "INVALID_REQUEST")
            self.refused(self.pay(paid, kind=kind), 400, "ORDERPAID")
            self.refused(self.pay(closed, kind=kind), 400, "ORDER_CLOSED")
            open_number = self.no("D")
            self.good(self.pay(open_number, kind=kind))
            self.refused(self.pay(open_number, kind=kind, total=7), 400, "INVALID_REQUEST", "amount")
        self.refused(self.call("query", out_trade_no="D404"), 404, "ORDER_NOT_EXIST")
        self.refused(self.call("query", transaction_id="4200000000202601010000000000"), 404, "ORDER_NOT_EXIST")
        self.refused(self.call("query", out_trade_no=paid, mchid="1900000100"), 400, "PARAM_ERROR")
        self.refused(self.call("query", transaction_id="42", mchid="1900000100"), 400, "PARAM_ERROR")
        self.refused(self.call("close", "D404"), 404, "ORDER_NOT_EXIST")
        self.refused(self.call("close", paid, mchid="1900000100"), 400, "PARAM_ERROR")

    def test_a_platform_does_not_call_the_direct_paths_nor_a_direct_merchant_the_partners(self):
        mine = {"appid": self.server.appid, "mchid": self.server.mchid, "description": "x", "out_trade_no": "DX1",
                "notify_url": "https://x.example", "amount": {"total": 1}, "payer": {"openid": self.buyer}}
        for kind in ("jsapi", "app", "native", "h5"):
            self.refused(self.client.post(f"/v3/pay/transactions/{kind}", mine), 403, "NO_AUTH", "直连商户")
        asked = f"?mchid={self.server.mchid}"
        self.refused(self.client.get(f"/v3/pay/transactions/id/42{asked}"), 403, "NO_AUTH")
        self.refused(self.client.get(f"/v3/pay/transactions/out-trade-no/DX1{asked}"), 403, "NO_AUTH")
        self.refused(self.client.post("/v3/pay/transactions/out-trade-no/DX1/close", {"mchid": self.server.mchid}),
                     403, "NO_AUTH")
        self.refused(self.shop.post("/v3/pay/partner/transactions/jsapi", mine), 403, "NO_AUTH", "普通服务商")

    def test_two_to_ten_orders_are_combined(self):
        def cart(number, count, **more):
            return {"combine_appid": self.appid, "combine_mchid": self.mchid, "combine_out_trade_no": number,
                    "notify_url": self.told.url, "sub_orders": [
                        {"mchid": self.mchid, "out_trade_no": f"{number}-{place}", "attach": "车", "description": "商品",
                         "amount": {"total_amount": 100, "currency": "CNY"}, **more} for place in range(count)]}

        for count in (1, 11):
            number = self.no("DC")
            self.refused(self.shop.post(COMBINE + "native", cart(number, count)), 400, "PARAM_ERROR", str(count))
        for count in (2, 10):
            number = self.no("DC")
            self.good(self.shop.post(COMBINE + "native", cart(number, count)))
            self.assertEqual(count, len(self.paid(mchid=self.mchid, combine_out_trade_no=number)))
            found = self.good(self.shop.get(f"{COMBINE}out-trade-no/{number}"))
            self.assertEqual({"SUCCESS"}, {part["trade_state"] for part in found["sub_orders"]})
            self.assertNotIn("sub_mchid", found["sub_orders"][0])
            self.settle()
            self.assertEqual(count, len(self.told.of("TRANSACTION.SUCCESS")[0]["sub_orders"]))
            self.told.received.clear()
        number = self.no("DC")
        self.good(self.shop.post(COMBINE + "native", cart(number, 2)))
        close = {"combine_appid": self.appid,
                 "sub_orders": [{"mchid": self.mchid, "out_trade_no": f"{number}-{place}"} for place in range(2)]}
        self.assertEqual(204, self.shop.post(f"{COMBINE}out-trade-no/{number}/close", close)[0])
        # A platform's sub-order needs its seller.
        without = cart(self.no("DC"), 2) | {"combine_appid": self.server.appid, "combine_mchid": self.server.mchid}
        for part in without["sub_orders"]:
            part["mchid"] = self.server.mchid
        self.refused(self.client.post(COMBINE + "native", without), 400, "PARAM_ERROR", "sub_mchid")
        self.books_hold()


if __name__ == "__main__":
    unittest.main()
