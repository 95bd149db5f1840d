"""Money to the fen: the worked example, sources of refunds, subsidies, repeats."""

import unittest

from market import Market


class WorkedExample(Market):
    def test_every_fen_of_an_order_of_100_yuan(self):
        seller = self.seller(60)
        own = self.own("BASIC")
        order = self.splittable(seller, 10000)
        self.assertEqual(((0, 9940), 9940), (self.balance(seller), self.unsplit(order)))
        self.refused(self.split(seller, order, 2983), 403, "RULE_LIMIT", "分账金额超出最大分账比例")
        self.shared(seller, order, 1000, "WE-S")
        self.assertEqual(((0, 8940), 1000, 8940), (self.balance(seller), self.own("BASIC") - own, self.unsplit(order)))
        self.good(self.refund(seller, order, 3000, 10000))
        self.assertEqual(((0, 5958), 5958), (self.balance(seller), self.unsplit(order)))
        self.good(self.finish(seller, order))
        self.settle()
        self.assertEqual(((5958, 0), 0), (self.balance(seller), self.unsplit(order)))
        self.good(self.give_back(seller, "WE-S", 500))
        self.assertEqual(((6458, 0), 500), (self.balance(seller), self.own("BASIC") - own))
        self.refused(self.refund(seller, order, 7000, 10000, "WE-R"), 403, "NOT_ENOUGH", "基本账户余额不足，请充值后重新发起")
        self.good(self.give_back(seller, "WE-S", 500))
        self.good(self.refund(seller, order, 7000, 10000, "WE-R"))
        self.settle()
        self.assertEqual(((0, 0), 0), (self.balance(seller), self.own("BASIC") - own))
        left = self.server.control(f"orders/{order}/money")["left"]
        self.assertEqual((0, 0, 0, 0, 10000), tuple(left[name] for name in ("pending", "available", "fee", "refunding", "refunded")))
        self.books_hold()


class RefundSources(Market):
    """The rows of the table: an order of 10000 with a fee of 60."""

    def setUp(self):
        super().setUp()
        self.shop = self.seller(60)
        self.sold = self.splittable(self.shop, 10000)

    def ask(self, amount, **more):
        return self.refund(self.shop, self.sold, amount, 10000, **more)

    def source(self, refund):
        return self.found_refund(self.shop, refund["refund_id"])

    def test_a_untouched_and_full(self):
        self.good(self.ask(10000))
        self.assertEqual((0, 0), self.balance(self.shop))
        self.refused(self.split(self.shop, self.sold, 1), 403, "NOT_ENOUGH")

    def test_b_partly_split_and_small_enough(self):
        self.shared(self.shop, self.sold, 1000)
        self.good(self.ask(3000))
        self.assertEqual(((0, 5958), 5958), (self.balance(self.shop), self.unsplit(self.sold)))

    def test_c_partly_split_and_full(self):
        self.shared(self.shop, self.sold, 1000)
        self.refused(self.ask(10000), 403, "RULE_LIMIT", "申请退款金额大于剩余未分账金额，请等待分账完成后再试")
        self.assertEqual((0, 8940), self.balance(self.shop))

    def test_d_and_e_one_fen_decides(self):
        self.shared(self.shop, self.sold, 1000)
        self.refused(self.ask(8995), 403, "RULE_LIMIT")
        self.good(self.ask(8994))
        self.assertEqual(((0, 0), 0), (self.balance(self.shop), self.unsplit(self.sold)))

    def test_f_from_available_by_name(self):
        self.shared(self.shop, self.sold, 1000)
        self.top_up(self.shop, "BASIC", 12000)
        refund = self.good(self.ask(10000, funds_account="AVAILABLE"))
        # The order is refunded in full: what was frozen for it is released.
        self.assertEqual((12000 - 9940 + 8940, 0), self.balance(self.shop))
        self.assertEqual("AVAILABLE", self.source(refund)["funds_account"])

    def test_f_in_part_leaves_what_is_frozen_alone(self):
        self.top_up(self.shop, "BASIC", 5000)
        self.good(self.ask(1000, source=[{"account": "AVAILABLE", "amount": 1000}]))
        self.assertEqual(((5000 - 994, 9940), 9940), (self.balance(self.shop), self.unsplit(self.sold)))

    def finished_with_5000(self):
        self.good(self.finish(self.shop, self.sold))
        self.good(self.withdraw(self.shop, 4940))
        self.assertEqual((5000, 0), self.balance(self.shop))

    def test_g_finished_and_short(self):
        self.finished_with_5000()
        self.refused(self.ask(6000), 403, "NOT_ENOUGH", "基本账户余额不足，请充值后重新发起")

    def test_h_finished_short_and_advanced(self):
        self.finished_with_5000()
        operation = self.own("OPERATION")
        refund = self.good(self.ask(6000, refund_account="REFUND_SOURCE_PARTNER_ADVANCE"))
        self.assertEqual(("REFUND_SOURCE_PARTNER_ADVANCE", 6000), (refund["refund_account"], refund["amount"]["advance"]))
        self.assertEqual((5036, 0), self.balance(self.shop))
        self.assertEqual(-6000, self.own("OPERATION") - operation)

    def test_an_advance_is_not_taken_when_the_seller_can_pay(self):
        self.finished_with_5000()
        refund = self.good(self.ask(4000, refund_account="REFUND_SOURCE_PARTNER_ADVANCE"))
        self.assertEqual("REFUND_SOURCE_SUB_MERCHANT", refund["refund_account"])
        self.assertNotIn("advance", refund["amount"])
        self.assertEqual((5000 - 3976, 0), self.balance(self.shop))

    def test_i_never_for_splitting(self):
        self.good(self.finish(self.shop, self.sold))
        self.good(self.withdraw(self.shop, 9940))
        self.sold = self.order(self.shop, 10000, sharing=False)
        self.assertEqual((9940, 0), self.balance(self.shop))
        self.good(self.ask(10000))
        self.assertEqual((0, 0), self.balance(self.shop))

    def tearDown(self):
        self.settle()
        self.books_hold()


class Subsidies(Market):
    def test_the_flow_of_a_subsidy(self):
        seller, operation = self.seller(60), self.own("OPERATION")
        order = self.splittable(seller, 10000, subsidy=200)
        self.refused(self.split(seller, order, 2000), 400, "INVALID_REQUEST", "分账补贴还未到账")
        self.refused(self.subsidise(seller, order, 199), 400, "INVALID_REQUEST")
        made = self.good(self.subsidise(seller, order, 200, out_subsidy_no="FLOW"))
        self.assertEqual(((0, 10140), -200, 10140), (self.balance(seller), self.own("OPERATION") - operation, self.unsplit(order)))
        again = self.good(self.subsidise(seller, order, 200, out_subsidy_no="FLOW"))
        self.assertEqual((made["subsidy_id"], -200), (again["subsidy_id"], self.own("OPERATION") - operation))
        self.refused(self.subsidise(seller, order, 100, out_subsidy_no="FLOW"), 400, "INVALID_REQUEST")
        # The base counts the subsidy: 30 % of 10140 is 3042.
        self.refused(self.split(seller, order, 3043), 403, "RULE_LIMIT")
        self.shared(seller, order, 2000)
        self.assertEqual(((0, 8140), 8140), (self.balance(seller), self.unsplit(order)))
        self.refused(self.take_back(seller, order, 100), 400, "INVALID_REQUEST")
        self.good(self.finish(seller, order))
        self.assertEqual((8140, 0), self.balance(seller))
        refund = self.good(self.refund(seller, order, 5000, 10000))["refund_id"]
        self.assertEqual((3170, 0), self.balance(seller))
        back = self.good(self.take_back(seller, order, 100, refund, "FLOW-T"))
        self.assertEqual("SUCCESS", back["result"])
        self.assertEqual(((3070, 0), -100), (self.balance(seller), self.own("OPERATION") - operation))
        self.assertEqual(back["subsidy_refund_id"], self.good(self.take_back(seller, order, 100, refund, "FLOW-T"))["subsidy_refund_id"])
        self.refused(self.take_back(seller, order, 100, refund), 400, "INVALID_REQUEST")
        self.refused(self.take_back(seller, order, 50, refund, "FLOW-T"), 400, "INVALID_REQUEST")
        self.assertEqual(((3070, 0), -100), (self.balance(seller), self.own("OPERATION") - operation))
        second = self.good(self.refund(seller, order, 1000, 10000))["refund_id"]
        self.refused(self.take_back(seller, order, 101, second), 400, "INVALID_REQUEST")
        self.good(self.take_back(seller, order, 100, second))
        self.assertEqual(0, self.own("OPERATION") - operation)
        self.assertEqual("REFUND", self.good(self.subsidise(seller, order, 200, out_subsidy_no="FLOW"))["result"])
        self.settle()
        self.books_hold()

    def test_a_return_while_the_order_is_open_takes_what_is_frozen(self):
        seller = self.seller(0)
        order = self.splittable(seller, 1000, subsidy=100)
        self.good(self.subsidise(seller, order, 100))
        refund = self.good(self.refund(seller, order, 500, 1000))["refund_id"]
        self.refused(self.take_back(seller, order, 100, refund, **{"from": [
            {"account": "AVAILABLE", "amount": 100}]}), 403, "NOT_ENOUGH")
        self.refused(self.take_back(seller, order, 100, refund, **{"from": [
            {"account": "UNAVAILABLE", "amount": 60}, {"account": "AVAILABLE", "amount": 40}]}), 400, "PARAM_ERROR")
        self.good(self.take_back(seller, order, 100, refund, **{"from": [{"account": "UNAVAILABLE", "amount": 100}]}))
        self.assertEqual(((0, 500), 500), (self.balance(seller), self.unsplit(order)))

    def test_a_subsidy_may_be_lowered_after_a_refund(self):
        seller = self.seller(0)
        order = self.splittable(seller, 1000, subsidy=100)
        refund = self.good(self.refund(seller, order, 500, 1000))["refund_id"]
        self.refused(self.subsidise(seller, order, 101, refund_id=refund), 400, "INVALID_REQUEST")
        self.good(self.subsidise(seller, order, 50, refund_id=refund))
        self.assertEqual(550, self.unsplit(order))

    def test_a_cancelled_subsidy_lets_the_order_be_split(self):
        seller = self.seller(0)
        order = self.splittable(seller, 1000, subsidy=100)
        self.refused(self.cancel_subsidy(seller, order), 400, "INVALID_REQUEST")
        self.good(self.refund(seller, order, 100, 1000))
        self.refused(self.split(seller, order, 10), 400, "INVALID_REQUEST", "分账补贴还未到账")
        self.assertEqual("SUCCESS", self.good(self.cancel_subsidy(seller, order))["result"])
        self.assertEqual("SUCCESS", self.good(self.cancel_subsidy(seller, order))["result"])
        self.refused(self.subsidise(seller, order, 100), 400, "INVALID_REQUEST")
        self.shared(seller, order, 10)
        self.assertEqual((0, 890), self.balance(seller))

    def test_after_a_subsidy_there_is_nothing_to_cancel_and_after_a_split_nothing_to_subsidise(self):
        seller = self.seller(0)
        order = self.splittable(seller, 1000, subsidy=100)
        self.good(self.subsidise(seller, order, 100))
        self.refused(self.cancel_subsidy(seller, order), 400, "INVALID_REQUEST")
        self.shared(seller, order, 10)
        self.refused(self.subsidise(seller, order, 99), 400, "INVALID_REQUEST")

    def test_without_freezing_or_plan_there_is_no_subsidy(self):
        seller = self.seller(0)
        for order in (self.order(seller, 1000, sharing=False, subsidy=100), self.order(seller, 1000)):
            self.refused(self.subsidise(seller, order, 100), 400, "INVALID_REQUEST")

    def test_a_platform_that_is_short_is_refused_and_may_come_again(self):
        seller = self.seller(0)
        order = self.splittable(seller, 1000, subsidy=500_000)
        drained = self.own("OPERATION") - 499_999
        self.good(self.client.post("/v3/merchant/fund/withdraw", {
            "out_request_no": self.no("W"), "amount": drained, "account_type": "OPERATION"}))
        self.refused(self.subsidise(seller, order, 500_000), 403, "NOT_ENOUGH", "可用余额不足，请充值后重新发起")
        self.top_up(self.server.mchid, "OPERATION", drained)
        self.good(self.subsidise(seller, order, 500_000))


class Repeats(Market):
    """Annex A: the same number again, with the same or with other parameters."""

    def test_an_order(self):
        seller, number = self.seller(0), "AGAIN-O"
        first = self.good(self.place(seller, 100, number=number))
        self.good(self.place(seller, 100, number=number))
        self.refused(self.place(seller, 101, number=number), 400, "INVALID_REQUEST")
        self.refused(self.place(seller, 100, sharing=False, number=number), 400, "INVALID_REQUEST")
        url = self.good(self.place(seller, 100, number=number))["code_url"]
        self.assertNotEqual(first["code_url"], url)
        self.server.control("pay", {"code_url": url})
        self.refused(self.place(seller, 100, number=number), 400, "ORDERPAID")
        close = {"sp_mchid": self.server.mchid, "sub_mchid": seller}
        path = "/v3/pay/partner/transactions/out-trade-no/{}/close"
        self.refused(self.client.post(path.format(number), close), 400, "ORDERPAID")
        self.good(self.place(seller, 100, number="AGAIN-C"))
        self.good(self.client.post(path.format("AGAIN-C"), close))
        self.good(self.client.post(path.format("AGAIN-C"), close))
        self.refused(self.place(seller, 100, number="AGAIN-C"), 400, "ORDER_CLOSED")
        self.good(self.place(seller, 100, number="AGAIN-7"))
        self.advance("7d")
        self.refused(self.place(seller, 100, number="AGAIN-7"), 400, "ORDER_CLOSED")

    def test_splits_finishes_and_returns(self):
        seller, other = self.seller(0), self.seller(0)
        order = self.splittable(seller, 10000)
        first = self.good(self.split(seller, order, 100, "AGAIN-S"))
        self.assertEqual("PROCESSING", self.good(self.split(seller, order, 100, "AGAIN-S"))["status"])
        self.settle()
        again = self.good(self.split(seller, order, 100, "AGAIN-S"))
        self.assertEqual((first["order_id"], "FINISHED"), (again["order_id"], again["status"]))
        self.refused(self.split(seller, order, 101, "AGAIN-S"), 400, "INVALID_REQUEST", "分账接收方与原请求不一致")
        self.refused(self.split(seller, order, [self.part(100, other)], "AGAIN-S"), 400, "INVALID_REQUEST")
        self.assertEqual(9900, self.unsplit(order))
        # A finish under the split's number changes nothing.
        self.assertEqual(first["order_id"], self.good(self.finish(seller, order, "AGAIN-S"))["order_id"])
        self.assertEqual(9900, self.unsplit(order))
        back = self.good(self.give_back(seller, "AGAIN-S", 40, "AGAIN-B"))
        self.assertEqual(back["return_no"], self.good(self.give_back(seller, "AGAIN-S", 40, "AGAIN-B"))["return_no"])
        self.refused(self.give_back(seller, "AGAIN-S", 41, "AGAIN-B"), 400, "INVALID_REQUEST")
        self.assertEqual((40, 9900), self.balance(seller))
        ended = self.good(self.finish(seller, order, "AGAIN-F"))
        self.assertEqual(ended["order_id"], self.good(self.finish(seller, order, "AGAIN-F"))["order_id"])
        another = self.splittable(seller, 100)
        self.refused(self.finish(seller, another, "AGAIN-F"), 400, "INVALID_REQUEST")
        self.refused(self.finish(seller, order), 403, "NOT_ENOUGH", "分账金额为0")

    def test_refunds_of_two_sellers_may_have_one_number(self):
        orders = [(seller, self.order(seller, 100)) for seller in (self.seller(0), self.seller(0))]
        ids = [self.good(self.refund(seller, order, 60, 100, "AGAIN-R"))["refund_id"] for seller, order in orders]
        self.assertEqual(2, len(set(ids)))
        seller, order = orders[0]
        self.assertEqual(ids[0], self.good(self.refund(seller, order, 60, 100, "AGAIN-R"))["refund_id"])
        self.refused(self.refund(seller, order, 40, 100, "AGAIN-R"), 400, "INVALID_REQUEST")
        self.assertEqual((0, 40), self.balance(seller))
        self.good(self.refund(seller, order, 40, 100))

    def test_receivers(self):
        body = {"appid": self.server.appid, "type": "PERSONAL_OPENID", "account": self.server.buyers[3], "relation_type": "OTHERS"}
        path = "/v3/ecommerce/profitsharing/receivers/"
        for _ in range(2):
            self.good(self.client.post(path + "add", body))
        for _ in range(2):
            gone = {name: body[name] for name in ("appid", "type", "account")}
            self.assertEqual(body["account"], self.good(self.client.post(path + "delete", gone))["account"])
        seller = self.seller(0)
        order = self.splittable(seller, 100)
        unknown = self.split(seller, order, [self.part(1, self.server.buyers[3], "PERSONAL_OPENID")])
        self.refused(unknown, 400, "INVALID_REQUEST", "分账接收方关系不存在，请检查参数中每个接收方的关系")


if __name__ == "__main__":
    unittest.main()
