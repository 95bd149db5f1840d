"""Splitting: waits, caps, limits, partial success, finishing, release, returns."""

import unittest

from market import Market


class Splits(Market):
    def test_a_split_waits_30_seconds(self):
        seller = self.seller(0)
        order = self.order(seller, 1000)
        self.advance("28s")
        self.refused(self.split(seller, order, 1), 400, "INVALID_REQUEST", "订单处理中，请稍后重试")
        self.advance("3s")
        self.good(self.split(seller, order, 1))

    def test_the_cap_holds_to_the_fen_over_all_requests(self):
        seller = self.seller(60)
        order = self.splittable(seller, 10000)
        self.shared(seller, order, 2000)
        self.assertIn("983", self.refused(self.split(seller, order, 983), 403, "RULE_LIMIT", "分账金额超出最大分账比例"))
        self.shared(seller, order, 982)
        self.refused(self.split(seller, order, 1), 403, "RULE_LIMIT")
        # A release to the seller itself is not given away.
        found = self.shared(seller, order, [self.part(3000, seller)])
        self.assertEqual("SUCCESS", found["receivers"][0]["result"])
        self.assertEqual(((3000, 3958), 3958), (self.balance(seller), self.unsplit(order)))
        self.refused(self.split(seller, order, [self.part(3959, seller)]), 403, "NOT_ENOUGH", "分账金额不足")

    def test_a_closed_line_frees_room_under_the_cap_and_a_return_does_not(self):
        seller, other = self.seller(0), self.seller(0)
        order = self.splittable(seller, 1000)
        self.server.control("receivers", {"type": "MERCHANT_ID", "account": other, "fail_reason": "ACCOUNT_ABNORMAL"})
        found = self.shared(seller, order, [self.part(200, other), self.part(100)], "PART")
        self.assertEqual([("CLOSED", "ACCOUNT_ABNORMAL"), ("SUCCESS", None)],
                         [(line["result"], line.get("fail_reason")) for line in found["receivers"]])
        # The order is open: what failed is frozen again.
        self.assertEqual(((0, 900), 900), (self.balance(seller), self.unsplit(order)))
        self.server.control("receivers", {"type": "MERCHANT_ID", "account": other, "fail_reason": None})
        self.shared(seller, order, [self.part(200, other)])
        self.refused(self.split(seller, order, 1), 403, "RULE_LIMIT")
        self.good(self.give_back(seller, "PART", 100))
        self.refused(self.split(seller, order, 1), 403, "RULE_LIMIT")
        self.assertEqual(((100, 700), 700), (self.balance(seller), self.unsplit(order)))

    def test_a_line_that_fails_in_a_finishing_split_becomes_available(self):
        seller, other = self.seller(0), self.seller(0)
        order = self.splittable(seller, 1000)
        self.server.control("receivers", {"type": "MERCHANT_ID", "account": other, "fail_reason": "NO_RELATION"})
        found = self.shared(seller, order, [self.part(200, other), self.part(100)], finish=True)
        self.assertEqual(["CLOSED", "SUCCESS", "SUCCESS"], [line["result"] for line in found["receivers"]])
        self.assertEqual(("解冻给分账方", 700), (found["receivers"][2]["description"], found["receivers"][2]["amount"]))
        self.assertEqual(((900, 0), 0), (self.balance(seller), self.unsplit(order)))
        self.refused(self.split(seller, order, 1), 400, "INVALID_REQUEST", "订单已完结分账，不支持分账")

    def test_twenty_requests_and_five_receivers(self):
        seller, others = self.seller(0), [self.seller(0) for _ in range(6)]
        order = self.splittable(seller, 10000)
        six = [self.part(1, other) for other in others]
        self.refused(self.split(seller, order, six), 400, "PARAM_ERROR")
        self.refused(self.split(seller, order, [self.part(1), self.part(2)]), 400, "PARAM_ERROR")
        for place in range(20):
            self.good(self.split(seller, order, six[:5] if place == 0 else 1))
            # Refused requests do not count.
            self.refused(self.split(seller, order, 9000), 403, "RULE_LIMIT")
        self.refused(self.split(seller, order, 1), 403, "RULE_LIMIT", "20")
        self.settle()
        self.assertEqual(((0, 9976), 9976), (self.balance(seller), self.unsplit(order)))
        # The budget of requests does not keep an order from being finished.
        self.good(self.finish(seller, order))
        self.assertEqual((9976, 0), self.balance(seller))

    def test_finishing(self):
        seller = self.seller(0)
        untouched = self.splittable(seller, 1000)
        self.good(self.finish(seller, untouched, "ALONE"))
        found = self.found_split(seller, untouched, "ALONE")
        self.assertEqual(("FINISHED", 1000, "完结"), (found["status"], found["finish_amount"], found["finish_description"]))
        self.assertEqual(((1000, 0), 0), (self.balance(seller), self.unsplit(untouched)))
        self.refused(self.finish(seller, untouched), 403, "NOT_ENOUGH", "分账金额为0")
        self.refused(self.split(seller, untouched, 1), 400, "INVALID_REQUEST", "订单已完结分账，不支持分账")
        plain = self.order(seller, 1000, sharing=False)
        self.refused(self.split(seller, plain, 1), 400, "INVALID_REQUEST", "非分账订单不支持分账")
        self.refused(self.client.get(f"/v3/ecommerce/profitsharing/orders/{plain}/amounts"), 400, "INVALID_REQUEST",
                     "非分账订单不支持此查询")
        unknown = self.client.get(
            f"/v3/ecommerce/profitsharing/orders?sub_mchid={seller}&transaction_id={plain}&out_order_no=NOBODY")
        self.refused(unknown, 404, "RESOURCE_NOT_EXISTS", "记录不存在")

    def test_what_is_locked_by_a_split_is_not_refunded_and_not_finished(self):
        seller = self.seller(0)
        order = self.splittable(seller, 1000)
        self.good(self.split(seller, order, 300))
        self.assertEqual(700, self.unsplit(order))
        self.refused(self.refund(seller, order, 701, 1000), 403, "RULE_LIMIT")
        self.good(self.finish(seller, order))
        self.assertEqual((700, 300), self.balance(seller))
        self.settle()
        self.assertEqual((700, 0), self.balance(seller))

    def test_what_is_left_after_180_days_is_released_and_a_split_under_way_is_not_touched(self):
        seller = self.seller(0)
        untouched, shared = self.order(seller, 1000), self.order(seller, 500)
        self.advance("179d")
        self.assertEqual((0, 1500), self.balance(seller))
        self.good(self.split(seller, shared, 100, "LATE"))
        self.advance("1d")
        self.assertEqual((1400, 0), self.balance(seller))
        self.assertEqual((0, 0), (self.unsplit(untouched), self.unsplit(shared)))
        self.assertEqual("SUCCESS", self.found_split(seller, shared, "LATE")["receivers"][0]["result"])
        self.refused(self.split(seller, untouched, 1), 400, "INVALID_REQUEST", "订单已完结分账，不支持分账")

    def test_persons_receive_and_never_give_back(self):
        seller, person = self.seller(0), self.server.buyers[2]
        self.good(self.client.post("/v3/ecommerce/profitsharing/receivers/add", {
            "appid": self.server.appid, "type": "PERSONAL_OPENID", "account": person, "relation_type": "OTHERS"}))
        order = self.splittable(seller, 1000)
        found = self.shared(seller, order, [self.part(50, person, "PERSONAL_OPENID")], "PERSON")
        self.assertEqual("SUCCESS", found["receivers"][0]["result"])
        self.assertEqual((0, 950), self.balance(seller))
        self.refused(self.give_back(seller, "PERSON", 10, mchid=person), 400, "INVALID_REQUEST")

    def tearDown(self):
        self.settle()
        self.books_hold()


class Returns(Market):
    def setUp(self):
        super().setUp()
        self.shop, self.supplier = self.seller(0), self.seller(0)
        self.sold = self.splittable(self.shop, 1000)
        self.number = self.no("S")
        self.shared(self.shop, self.sold, [self.part(200, self.supplier)], self.number)

    def back(self, amount, number=None, **more):
        return self.give_back(self.shop, self.number, amount, number, self.supplier, **more)

    def test_a_part_comes_back_in_parts_and_not_a_fen_more(self):
        self.refused(self.back(201), 403, "NOT_ENOUGH")
        self.assertEqual("SUCCESS", self.good(self.back(120))["result"])
        self.refused(self.back(81), 403, "NOT_ENOUGH")
        self.assertEqual("SUCCESS", self.good(self.back(80))["result"])
        self.refused(self.back(1), 403, "NOT_ENOUGH")
        self.assertEqual(((200, 800), (0, 0), 800), (self.balance(self.shop), self.balance(self.supplier), self.unsplit(self.sold)))

    def test_a_receiver_that_is_short_is_told_so_and_the_same_number_works_later(self):
        self.good(self.withdraw(self.supplier, 200))
        number = self.no("B")
        self.refused(self.back(150, number), 403, "NOT_ENOUGH", "可用余额不足，请充值后重新发起")
        self.assertEqual("PROCESSING", self.found_return(self.shop, self.number, number)["result"])
        self.refused(self.back(150, number), 403, "NOT_ENOUGH")
        # What is promised cannot be asked for twice.
        self.refused(self.back(51), 403, "NOT_ENOUGH")
        self.top_up(self.supplier, "BASIC", 150)
        self.assertEqual("SUCCESS", self.good(self.back(150, number))["result"])
        self.assertEqual(((150, 800), (0, 0)), (self.balance(self.shop), self.balance(self.supplier)))

    def test_a_receiver_that_stays_short_fails_the_return_after_five_days(self):
        self.good(self.withdraw(self.supplier, 200))
        number = self.no("B")
        self.refused(self.back(150, number), 403, "NOT_ENOUGH")
        self.advance("119h")
        self.assertEqual("PROCESSING", self.found_return(self.shop, self.number, number)["result"])
        self.advance("1h")
        found = self.found_return(self.shop, self.number, number)
        self.assertEqual(("FAILED", "TIME_OUT_CLOSED"), (found["result"], found["fail_reason"]))
        self.top_up(self.supplier, "BASIC", 200)
        self.assertEqual("FAILED", self.good(self.back(150, number))["result"])
        self.assertEqual((200, 0), self.balance(self.supplier))
        self.assertEqual("SUCCESS", self.good(self.back(200))["result"])

    def test_money_that_comes_by_itself_lets_the_return_go_through(self):
        self.good(self.withdraw(self.supplier, 200))
        number = self.no("B")
        self.refused(self.back(150, number), 403, "NOT_ENOUGH")
        self.top_up(self.supplier, "BASIC", 150)
        self.advance("1h")
        self.assertEqual("SUCCESS", self.found_return(self.shop, self.number, number)["result"])

    def test_after_the_finish_it_goes_to_what_is_available(self):
        self.good(self.finish(self.shop, self.sold))
        self.assertEqual("SUCCESS", self.good(self.back(200))["result"])
        self.assertEqual((1000, 0), self.balance(self.shop))

    def test_nothing_comes_back_from_the_seller_a_stranger_or_after_180_days(self):
        self.refused(self.give_back(self.shop, self.number, 1, mchid=self.shop), 400, "INVALID_REQUEST",
                     "分账回退出资商户不允许和接收商户相同")
        self.refused(self.give_back(self.shop, self.number, 1), 400, "INVALID_REQUEST")
        self.assertEqual(404, self.give_back(self.shop, "NOBODY", 1, mchid=self.supplier)[0])
        self.advance("181d")
        self.refused(self.back(1), 400, "INVALID_REQUEST")

    def tearDown(self):
        self.settle()
        self.books_hold()


class Profile2025(Market):
    config = 'profile = "2025"\n'

    def test_fifty_requests_and_fifty_receivers(self):
        seller = self.seller(0)
        order = self.splittable(seller, 100_000)
        people = [f"oPerson{place:04d}" for place in range(51)]
        for person in people:
            self.good(self.client.post("/v3/ecommerce/profitsharing/receivers/add", {
                "appid": self.server.appid, "type": "PERSONAL_OPENID", "account": person, "relation_type": "OTHERS"}))
        parts = [self.part(1, person, "PERSONAL_OPENID") for person in people]
        self.refused(self.split(seller, order, parts), 400, "PARAM_ERROR")
        found = self.shared(seller, order, parts[:50])
        self.assertEqual(["SUCCESS"] * 50, [line["result"] for line in found["receivers"]])
        for _ in range(49):
            self.good(self.split(seller, order, 1))
        self.refused(self.split(seller, order, 1), 403, "RULE_LIMIT", "50")
        self.settle()
        self.assertEqual((0, 100_000 - 99), self.balance(seller))
        self.books_hold()


if __name__ == "__main__":
    unittest.main()
