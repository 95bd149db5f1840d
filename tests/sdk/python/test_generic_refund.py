"""Refunds of partners' sellers and of direct merchants (contract 2.13)."""

import unittest

from generic import Generic

ROOT = "/v3/refund/domestic/refunds"


class Refunds(Generic):
    def test_the_sdks_own_way_through_a_refund(self):
        seller, sdk = self.seller(), self.partner.sdk
        order = self.order(seller)
        amount = {"refund": 5000, "total": 10000, "currency": "CNY"}
        goods = [{"merchant_goods_id": "G1", "goods_name": "红茶", "unit_price": 5000, "refund_amount": 5000,
                  "refund_quantity": 1}]
        accepted = self.told(sdk.refund("SDK-1", amount, order, reason="不要了", goods_detail=goods, sub_mchid=seller))
        self.assertEqual(("PROCESSING", "ORIGINAL", "UNSETTLED", order),
                         tuple(accepted[name] for name in ("status", "channel", "funds_account", "transaction_id")))
        self.assertEqual({"total": 10000, "refund": 5000, "payer_total": 10000, "payer_refund": 5000,
                          "settlement_refund": 5000, "settlement_total": 10000, "discount_refund": 0,
                          "currency": "CNY", "refund_fee": 30}, accepted["amount"])
        self.assertTrue(accepted["user_received_account"] and accepted["create_time"])
        self.settle()
        found = self.told(sdk.query_refund("SDK-1", seller))
        self.assertEqual("SUCCESS", found.pop("status"))
        self.assertTrue(found.pop("success_time"))
        self.assertEqual({name: value for name, value in accepted.items() if name != "status"}, found)
        self.assertEqual(4970, self.unsplit(seller, order))

    def test_a_refund_is_told_with_the_merchants_that_it_concerns(self):
        for seller in (self.seller(), None):
            self.callbacks.sdk = self.client(seller).sdk
            order = self.order(seller)
            refund = self.good(self.refund(seller, order, 1000))
            self.settle()
            told = self.callbacks.of("REFUND.SUCCESS")[-1]
            names = {"sp_mchid": self.partner_mchid, "sub_mchid": seller} if seller else {"mchid": self.shop_mchid}
            shown = {name: told.get(name) for name in ("mchid", "sp_mchid", "sub_mchid") if name in told}
            self.assertEqual(names, shown)
            self.assertEqual((order, refund["refund_id"], refund["out_refund_no"], "SUCCESS"),
                             tuple(told[name] for name in ("transaction_id", "refund_id", "out_refund_no", "refund_status")))
            self.assertEqual({"total": 10000, "refund": 1000, "payer_total": 10000, "payer_refund": 1000}, told["amount"])
            self.assertTrue(told["out_trade_no"] and told["success_time"] and told["user_received_account"])
            self.assertNotIn("refund_account", told)

    def test_a_coupons_part_goes_back_to_its_sponsor(self):
        seller = self.seller()
        order = self.order(seller, coupon_fen=1000)
        refund = self.good(self.refund(seller, order, 5000))
        money = refund["amount"]
        self.assertEqual((9000, 4500, 500), (money["payer_total"], money["payer_refund"], money["discount_refund"]))
        self.assertEqual(("COUPON", "GLOBAL", 1000, 500),
                         tuple(refund["promotion_detail"][0][name] for name in ("type", "scope", "amount", "refund_amount")))

    def test_the_pocket_may_be_named(self):
        seller = self.seller()
        self.order(seller, 20000, sharing=False)
        order = self.order(seller)
        source = [{"account": "AVAILABLE", "amount": 1000}]
        named = self.good(self.refund(seller, order, 1000, source=source))
        self.assertEqual(("AVAILABLE", source), (named["funds_account"], named["amount"]["from"]))
        whole = self.good(self.refund(seller, order, 1000, funds_account="AVAILABLE"))
        self.assertEqual("AVAILABLE", whole["funds_account"])
        frozen = self.good(self.refund(seller, order, 1000, source=[{"account": "UNAVAILABLE", "amount": 1000}]))
        self.assertEqual("UNSETTLED", frozen["funds_account"])
        self.assertEqual(8946, self.unsplit(seller, order))
        self.refused(self.refund(seller, order, 1000, source=[{"account": "AVAILABLE", "amount": 999}]), 400,
                     "INVALID_REQUEST", "999")
        self.refused(self.refund(seller, order, 1000, funds_account="OPERATION"), 400, "PARAM_ERROR", "funds_account")

    def test_the_same_number_is_refunded_once(self):
        seller, other = self.seller(), self.seller()
        order = self.order(seller)
        first = self.good(self.refund(seller, order, 1000, number="ONCE", reason="不要了"))
        self.assertEqual(first, self.good(self.refund(seller, order, 1000, number="ONCE", reason="不要了")))
        for change in ({"amount": 999}, {"reason": "别的"}, {"funds_account": "AVAILABLE"}):
            amount = change.pop("amount", 1000)
            again = self.refund(seller, order, amount, number="ONCE", **{"reason": "不要了", **change})
            self.refused(again, 400, "INVALID_REQUEST", "请求重入")
        # Another seller's number is another refund.
        theirs = self.good(self.refund(other, self.order(other), 1000, number="ONCE"))
        self.assertNotEqual(first["refund_id"], theirs["refund_id"])

    def test_a_direct_merchant_refunds_by_either_number(self):
        order = self.order()
        number = self.good(self.shop.get(f"/v3/pay/transactions/id/{order}?mchid={self.shop_mchid}"))["out_trade_no"]
        refund = self.good(self.refund(None, order, 10000, out_trade_no=number))
        self.assertEqual((order, number, 60), (refund["transaction_id"], refund["out_trade_no"], refund["amount"]["refund_fee"]))
        self.settle()
        self.assertEqual("SUCCESS", self.good(self.find_refund(None, refund["out_refund_no"]))["status"])
        named = {"sub_mchid": self.seller(), "transaction_id": order, "out_refund_no": "NAMED",
                 "amount": {"refund": 1, "total": 10000, "currency": "CNY"}}
        self.refused(self.shop.post(ROOT, named), 400, "PARAM_ERROR", "直连商户")

    def test_refunds_that_break_a_rule_are_refused(self):
        seller, other = self.seller(), self.seller()
        order = self.order(seller)
        self.refused(self.refund(seller, order, 10001), 400, "INVALID_REQUEST", "10001")
        self.refused(self.refund(seller, order, 1, total=9999), 400, "INVALID_REQUEST", "订单金额与原订单不一致")
        self.refused(self.refund(seller, "4200000000000000000000000000", 1), 404, "RESOURCE_NOT_EXISTS", "订单不存在")
        self.refused(self.refund(other, order, 1), 404, "RESOURCE_NOT_EXISTS", order)
        self.refused(self.refund(self.server.sellers[0], order, 1), 403, "NO_AUTH", self.server.sellers[0])
        self.refused(self.refund("1999999999", order, 1), 404, "MCH_NOT_EXISTS", "1999999999")
        unpaid = self.no("O")
        self.good(self.partner.post("/v3/pay/partner/transactions/native", {
            "sp_appid": "wx7000000000000001", "sp_mchid": self.partner_mchid, "sub_mchid": seller, "description": "商品",
            "out_trade_no": unpaid, "notify_url": self.callbacks.url, "amount": {"total": 10000}}))
        self.refused(self.refund(seller, None, 1, out_trade_no=unpaid), 404, "RESOURCE_NOT_EXISTS", "订单未支付")
        neither = {"sub_mchid": seller, "out_refund_no": "N1", "amount": {"refund": 1, "total": 1, "currency": "CNY"}}
        self.refused(self.partner.post(ROOT, neither), 400, "PARAM_ERROR", "transaction_id")
        self.refused(self.partner.post(ROOT, {**neither, "transaction_id": order, "sub_mchid": None}), 400, "PARAM_ERROR",
                     "sub_mchid")
        self.refused(self.partner.post(ROOT, {**neither, "transaction_id": order, "amount": {"refund": 1, "total": 1}}),
                     400, "PARAM_ERROR", "currency")
        self.refused(self.find_refund(seller, "NOBODY"), 404, "RESOURCE_NOT_EXISTS", "退款单不存在")
        self.refused(self.partner.get(f"{ROOT}/NOBODY"), 400, "PARAM_ERROR", "sub_mchid")
        spent = self.order(seller, sharing=False)
        poor = self.seller()
        theirs = self.order(poor)
        self.refused(self.refund(poor, theirs, 1, funds_account="AVAILABLE"), 403, "NOT_ENOUGH",
                     "基本账户余额不足，请充值后重新发起")
        self.good(self.refund(seller, spent, 10000))

    def test_a_partly_split_order_refunds_what_is_left(self):
        seller = self.seller()
        self.good(self.list(seller))
        order = self.splittable(seller)
        self.shared(seller, order, 3000)
        self.refused(self.refund(seller, order, 10000), 403, "RULE_LIMIT", "申请退款金额大于剩余未分账金额，请等待分账完成后再试")
        self.good(self.refund(seller, order, 6000))

    def test_fifty_refunds_within_a_year(self):
        seller = self.seller()
        order = self.order(seller)
        for _ in range(50):
            self.good(self.refund(seller, order, 1))
        self.refused(self.refund(seller, order, 1), 400, "INVALID_REQUEST", "50")
        late = self.order(seller)
        self.advance("366d")
        self.refused(self.refund(seller, late, 1), 400, "INVALID_REQUEST", "最大期限")

    def test_a_platform_is_refused(self):
        seller = self.seller()
        body = {"sub_mchid": seller, "transaction_id": "42", "out_refund_no": "P1",
                "amount": {"refund": 1, "total": 1, "currency": "CNY"}}
        self.refused(self.platform.post(ROOT, body), 403, "NO_AUTH")
        self.refused(self.platform.get(f"{ROOT}/P1?sub_mchid={seller}"), 403, "NO_AUTH")
        card = {"sub_mchid": seller, "out_refund_no": "P1", "type": "MERCHANT_BANK_CARD"}
        self.refused(self.platform.post(f"{ROOT}/50/apply-abnormal-refund", card), 403, "NO_AUTH")


class Abnormal(Generic):
    def test_a_held_refund_goes_to_the_buyers_card(self):
        for seller in (self.seller(), None):
            self.callbacks.sdk = self.client(seller).sdk
            refund = self.abnormal(seller, self.order(seller))
            self.settle()
            self.assertEqual("ABNORMAL", self.good(self.find_refund(seller, refund["out_refund_no"]))["status"])
            self.assertEqual("ABNORMAL", self.callbacks.of("REFUND.ABNORMAL")[-1]["refund_status"])
            client = self.client(seller)
            sent = self.good(self.to_card(seller, refund, self.card(client)))
            self.assertEqual(("PROCESSING", "OTHER_BANKCARD", "招商银行储蓄卡0403"),
                             tuple(sent[name] for name in ("status", "channel", "user_received_account")))
            self.assertEqual(sent, self.good(self.to_card(seller, refund, self.card(client))))
            self.settle()
            self.assertEqual("SUCCESS", self.good(self.find_refund(seller, refund["out_refund_no"]))["status"])
            self.refused(self.to_card(seller, refund, self.card(client)), 400, "INVALID_REQUEST", "SUCCESS")

    def test_a_held_refund_goes_to_the_sellers_card(self):
        seller, sdk = self.seller(), self.partner.sdk
        refund = self.abnormal(seller, self.order(seller))
        sent = self.told(sdk.abnormal_refund(refund["refund_id"], refund["out_refund_no"], "MERCHANT_BANK_CARD",
                                             sub_mchid=seller))
        self.assertEqual("商户结算银行账户", sent["user_received_account"])

    def test_cards_and_refunds_that_do_not_fit_are_refused(self):
        seller, other = self.seller(), self.seller()
        order = self.order(seller)
        to_seller = {"type": "MERCHANT_BANK_CARD"}
        running = self.good(self.refund(seller, order, 100))
        self.refused(self.to_card(seller, running, to_seller), 400, "INVALID_REQUEST", "PROCESSING")
        refund = self.abnormal(seller, order)
        self.refused(self.to_card(other, refund, to_seller), 404, "RESOURCE_NOT_EXISTS")
        self.refused(self.to_card(seller, {**refund, "out_refund_no": "N0"}, to_seller), 400, "INVALID_REQUEST", "N0")
        self.refused(self.to_card(seller, refund, {"type": "USER_BANK_CARD"}), 400, "PARAM_ERROR", "bank_type")
        for mistake in ({"bank_account": "6214"}, {"bank_account": "招商银行"}, {"real_name": " "}):
            card = self.card(self.partner, **mistake)
            self.refused(self.to_card(seller, refund, card), 400, "PARAM_ERROR", *mistake)


if __name__ == "__main__":
    unittest.main()
