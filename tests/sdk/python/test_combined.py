"""Combined payment: one to fifty sub-orders, all or none."""

import unittest

from market import Market


class Combined(Market):
    def combine(self, number, subs, way="native", **more):
        return self.client.post(f"/v3/combine-transactions/{way}", {
            "combine_appid": self.server.appid, "combine_mchid": self.server.mchid, "combine_out_trade_no": number,
            "scene_info": {"payer_client_ip": "127.0.0.1"}, "notify_url": self.callbacks.url,
            "sub_orders": [{
                "mchid": self.server.mchid, "sub_mchid": seller, "out_trade_no": out_trade_no, "attach": "车",
                "description": "商品", "amount": {"total_amount": total, "currency": "CNY"},
                "settle_info": {"profit_sharing": sharing},
            } for out_trade_no, seller, total, sharing in subs], **more})

    def subs(self, count, name, sharing=True):
        sellers = self.server.sellers
        return [(f"{name}-{place}", sellers[place % 3], 100 + place, sharing) for place in range(count)]

    def close(self, number, subs):
        return self.client.post(f"/v3/combine-transactions/out-trade-no/{number}/close", {
            "combine_appid": self.server.appid,
            "sub_orders": [{"mchid": self.server.mchid, "out_trade_no": one[0], "sub_mchid": one[1]} for one in subs]})

    def find(self, number):
        return self.good(self.client.get(f"/v3/combine-transactions/out-trade-no/{number}"))

    def pay(self, number, **more):
        return self.server.control("pay", {"mchid": self.server.mchid, "combine_out_trade_no": number, **more})["transaction_ids"]

    def states(self, number):
        return {sub["trade_state"] for sub in self.find(number)["sub_orders"]}

    def test_one_and_fifty_sub_orders_and_not_fifty_one(self):
        for count in (1, 50):
            number = f"CART{count}"
            self.good(self.combine(number, self.subs(count, number)))
            self.assertEqual({"NOTPAY"}, self.states(number))
            self.assertEqual(count, len(set(self.pay(number))))
            self.settle()
            told = self.callbacks.of("TRANSACTION.SUCCESS")
            self.assertEqual(1, len(told), "one callback for all of it")
            self.assertEqual(count, len(told[0]["sub_orders"]))
            self.assertEqual({"SUCCESS"}, self.states(number))
            self.callbacks.received.clear()
        self.refused(self.combine("CART51", self.subs(51, "CART51")), 400, "PARAM_ERROR")
        self.refused(self.combine("CART0", []), 400, "PARAM_ERROR")

    def test_one_failing_sub_order_fails_all(self):
        good = self.subs(2, "HALF")
        self.refused(self.combine("HALF", [*good, ("HALF-2", "1999999999", 1, True)]), 400, "MCH_NOT_EXISTS")
        self.refused(self.client.get("/v3/combine-transactions/out-trade-no/HALF"), 404, "ORDERNOTEXIST")
        # A number that another order has fails all, too.
        self.good(self.place(self.server.sellers[0], 100, number="HALF-USED"))
        self.refused(self.combine("HALF", [*good, ("HALF-USED", self.server.sellers[0], 1, True)]), 403, "OUT_TRADE_NO_USED")
        self.refused(self.combine("HALF", [*good, good[0]]), 400, "PARAM_ERROR")
        # Nothing of it was kept.
        self.good(self.combine("HALF", good))
        self.pay("HALF", outcome="PAYERROR")
        self.assertNotIn("SUCCESS", self.states("HALF"))
        self.pay("HALF")
        self.assertEqual({"SUCCESS"}, self.states("HALF"))

    def test_closing_takes_all_of_it(self):
        subs = self.subs(3, "SHUT")
        self.good(self.combine("SHUT", subs))
        self.refused(self.close("SHUT", subs[:2]), 400, "INVALID_REQUEST")
        self.refused(self.close("SHUT", [*subs[:2], ("SHUT-9", *subs[2][1:])]), 400, "INVALID_REQUEST")
        self.assertEqual({"NOTPAY"}, self.states("SHUT"))
        self.assertEqual(204, self.close("SHUT", subs)[0])
        self.assertEqual(204, self.close("SHUT", subs)[0])
        self.assertEqual({"CLOSED"}, self.states("SHUT"))
        self.refused(self.combine("SHUT", subs), 400, "ORDER_CLOSED")
        self.settle()
        self.assertEqual([], self.callbacks.received, "nobody is told of a close")

    def test_the_partner_paths_do_not_know_a_sub_order(self):
        (number, seller, *_), *_ = subs = self.subs(1, "PATH")
        self.good(self.combine("PATH", subs))
        asked = f"?sp_mchid={self.server.mchid}&sub_mchid={seller}"
        self.refused(self.client.get(f"/v3/pay/partner/transactions/out-trade-no/{number}{asked}"), 404, "ORDER_NOT_EXIST")
        close = {"sp_mchid": self.server.mchid, "sub_mchid": seller}
        self.refused(self.client.post(f"/v3/pay/partner/transactions/out-trade-no/{number}/close", close), 404, "ORDER_NOT_EXIST")
        order, = self.pay("PATH")
        self.refused(self.client.get(f"/v3/pay/partner/transactions/id/{order}{asked}"), 404, "ORDER_NOT_EXIST")

    def test_the_same_cart_again(self):
        subs = self.subs(2, "AGAIN")
        self.good(self.combine("AGAIN", subs))
        self.good(self.combine("AGAIN", subs))
        other = [(*subs[0][:3], False), subs[1]]
        self.refused(self.combine("AGAIN", other), 400, "INVALID_REQUEST", "重复下单且结算信息不一致")
        self.refused(self.combine("AGAIN", subs[:1]), 400, "INVALID_REQUEST")
        self.pay("AGAIN")
        self.assertEqual(400, self.combine("AGAIN", subs)[0])
        self.assertEqual(400, self.close("AGAIN", subs)[0])

    def test_each_sub_order_is_split_and_refunded_alone(self):
        sellers = [self.seller(60), self.seller(0), self.seller(60)]
        self.good(self.combine("ALONE", [
            ("ALONE-0", sellers[0], 10000, True), ("ALONE-1", sellers[1], 5000, True), ("ALONE-2", sellers[2], 690, False)]))
        orders = self.pay("ALONE")
        self.assertEqual([(0, 9940), (0, 5000), (686, 0)], [self.balance(seller) for seller in sellers])
        self.advance("31s")
        self.shared(sellers[0], orders[0], 1000)
        body = {"sub_mchid": sellers[1], "sp_appid": self.server.appid, "out_trade_no": "ALONE-1",
                "out_refund_no": "ALONE-R", "amount": {"refund": 5000, "total": 5000, "currency": "CNY"}}
        self.good(self.client.post("/v3/ecommerce/refunds/apply", body))
        self.settle()
        self.assertEqual([(0, 8940), (0, 0), (686, 0)], [self.balance(seller) for seller in sellers])
        self.assertEqual(["SUCCESS", "REFUND", "SUCCESS"], [sub["trade_state"] for sub in self.find("ALONE")["sub_orders"]])
        self.books_hold()


if __name__ == "__main__":
    unittest.main()
