"""Refusals to the letter: status, code and message of every reachable row of the error catalogue
(contract, Annex C.2–C.5), through the Python SDK."""

import unittest

from tongbao import Server
from world import World, add_platform, fresh

PAY = "/v3/pay/partner/transactions/"
COMBINE = "/v3/combine-transactions/"
SPLIT = "/v3/ecommerce/profitsharing/"
SUBSIDY = "/v3/ecommerce/subsidies/"
REFUND = "/v3/ecommerce/refunds/"
UNKNOWN = "4200000000202601010000000000"


class Refusals(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.server = Server()
        cls.world = World(cls.server)
        cls.mchid, cls.seller, cls.buyer = cls.server.mchid, cls.world.seller, cls.world.buyer

    @classmethod
    def tearDownClass(cls):
        cls.world.books()
        cls.server.close()

    def refused(self, reply, status, code, *words):
        self.assertEqual((status, code), (reply[0], (reply[1] or {}).get("code")), reply[1])
        for word in words:
            self.assertIn(word, reply[1]["message"])
        return reply[1]

    def post(self, path, body):
        return self.world.client.post(path, body)

    def get(self, path):
        return self.world.client.get(path)

    def split(self, order, *parts, **other):
        return self.post(SPLIT + "orders", self.world.split_body(order, *parts, **other))

    def finish(self, order, number=None, **other):
        return self.post(SPLIT + "finish-order", {
            "sub_mchid": self.seller, "transaction_id": order, "out_order_no": number or fresh("F"),
            "description": "完结", **other})

    def give_back(self, number, amount, mchid=None, **other):
        return self.post(SPLIT + "returnorders", {
            "sub_mchid": self.seller, "out_order_no": number, "out_return_no": fresh("B"),
            "return_mchid": mchid or self.mchid, "amount": amount, "description": "退回", **other})

    def subsidise(self, order, amount, **other):
        return self.post(SUBSIDY + "create", {
            "sub_mchid": self.seller, "transaction_id": order, "amount": amount, "description": "补差", **other})

    def refund(self, order, refund=1000, total=10000, **other):
        return self.post(REFUND + "apply", self.world.refund_body(order, refund, total, **other))

    def withdraw(self, amount, number=None, **other):
        return self.post("/v3/ecommerce/fund/withdraw", {
            "sub_mchid": self.seller, "out_request_no": number or fresh("W"), "amount": amount, **other})

    def settle(self):
        self.server.control("settle", {})


class PartnerPay(Refusals):
    def query(self, number, sub_mchid=None):
        return self.get(f"{PAY}out-trade-no/{number}?sp_mchid={self.mchid}&sub_mchid={sub_mchid or self.seller}")

    def close(self, number):
        return self.post(f"{PAY}out-trade-no/{number}/close", {"sp_mchid": self.mchid, "sub_mchid": self.seller})

    def test_appids_that_are_not_bound(self):
        """sp_appid or sub_appid of another merchant: 400 APPID_MCHID_NOT_MATCH."""
        for other in ({"sp_appid": "wx0000000000000001"}, {"sub_appid": "wx0000000000000001"}):
            self.refused(self.post(PAY + "jsapi", self.world.order(**other)), 400, "APPID_MCHID_NOT_MATCH",
                         "wx0000000000000001")

    def test_an_unknown_sub_merchant(self):
        """400 MCH_NOT_EXISTS."""
        self.refused(self.post(PAY + "jsapi", self.world.order(sub_mchid="1999999999")), 400, "MCH_NOT_EXISTS")

    def test_a_closed_order(self):
        """Ordering again under a closed number: 400 ORDER_CLOSED; closing again: 204."""
        order = self.world.order()
        self.world.post(PAY + "jsapi", order)
        self.assertEqual([204, 204], [self.close(order["out_trade_no"])[0] for _ in range(2)])
        self.refused(self.post(PAY + "jsapi", order), 400, "ORDER_CLOSED", order["out_trade_no"])

    def test_a_paid_order(self):
        """Ordering again or closing: 400 ORDERPAID."""
        order = self.world.order()
        prepay = self.world.post(PAY + "jsapi", order)["prepay_id"]
        self.server.control("pay", {"prepay_id": prepay})
        self.refused(self.post(PAY + "jsapi", order), 400, "ORDERPAID")
        self.refused(self.close(order["out_trade_no"]), 400, "ORDERPAID")

    def test_the_same_number_with_other_parameters(self):
        """400 INVALID_REQUEST names the parameter that differs; the same parameters succeed, and
        notify_url, attach and the client's address may differ."""
        order = self.world.order()
        self.world.post(PAY + "jsapi", order)
        self.world.post(PAY + "jsapi", order)
        self.world.post(PAY + "jsapi", {**order, "attach": "别的", "notify_url": "http://127.0.0.1:9/other",
                                        "scene_info": {"payer_client_ip": "203.0.113.9"}})
        for name, other in (("amount", {"total": 9999}), ("description", "另一件"), ("payer", {"sp_openid": "o2"}),
                            ("settle_info", {"profit_sharing": False})):
            self.refused(self.post(PAY + "jsapi", {**order, name: other}), 400, "INVALID_REQUEST", order["out_trade_no"])

    def test_an_expiry_in_the_past(self):
        """time_expire in the past: 400 INVALID_REQUEST with the times."""
        reply = self.post(PAY + "jsapi", self.world.order(time_expire="2020-01-01T00:00:00+08:00"))
        self.assertEqual("/time_expire", self.refused(reply, 400, "INVALID_REQUEST", "2020-01-01")["detail"]["field"])

    def test_an_order_above_the_limit(self):
        """More than 10,000,000 yuan: 403 RULE_LIMIT with both numbers."""
        self.refused(self.post(PAY + "jsapi", self.world.order(amount={"total": 1_000_000_001})), 403, "RULE_LIMIT",
                     "1000000000", "1000000001")

    def test_a_number_that_another_order_uses(self):
        """A sub-order of a combined payment or another seller's order has the number: 403
        OUT_TRADE_NO_USED, both ways round."""
        cart = self.world.cart()
        self.world.post(COMBINE + "jsapi", cart)
        taken = cart["sub_orders"][0]["out_trade_no"]
        self.refused(self.post(PAY + "jsapi", self.world.order(out_trade_no=taken)), 403, "OUT_TRADE_NO_USED", taken)
        order = self.world.order()
        self.world.post(PAY + "jsapi", order)
        elsewhere = {**order, "sub_mchid": self.server.sellers[1]}
        self.refused(self.post(PAY + "jsapi", elsewhere), 403, "OUT_TRADE_NO_USED", order["out_trade_no"])
        cart = self.world.cart()
        cart["sub_orders"][1]["out_trade_no"] = order["out_trade_no"]
        self.refused(self.post(COMBINE + "jsapi", cart), 403, "OUT_TRADE_NO_USED", order["out_trade_no"])

    def test_orders_that_are_not_there(self):
        """Unknown, another seller's, and sub-orders of a combined payment: 404 ORDER_NOT_EXIST."""
        order, cart = self.world.order(), self.world.cart()
        self.world.post(PAY + "jsapi", order)
        self.world.post(COMBINE + "jsapi", cart)
        sub = cart["sub_orders"][0]["out_trade_no"]
        self.refused(self.query("nothing"), 404, "ORDER_NOT_EXIST")
        self.refused(self.query(order["out_trade_no"], self.server.sellers[1]), 404, "ORDER_NOT_EXIST")
        self.refused(self.query(sub), 404, "ORDER_NOT_EXIST")
        self.refused(self.close(sub), 404, "ORDER_NOT_EXIST")
        self.refused(self.close("nothing"), 404, "ORDER_NOT_EXIST")
        self.refused(self.get(f"{PAY}id/{UNKNOWN}?sp_mchid={self.mchid}&sub_mchid={self.seller}"), 404, "ORDER_NOT_EXIST")

    def test_payers(self):
        """JSAPI without an openid, and sub_openid without sub_appid: 400 PARAM_ERROR."""
        self.refused(self.post(PAY + "jsapi", self.world.order(payer={})), 400, "PARAM_ERROR")
        self.refused(self.post(PAY + "jsapi", self.world.order(payer={"sub_openid": "o1"})), 400, "PARAM_ERROR", "sub_appid")


class Combined(Refusals):
    def place(self, cart):
        return self.post(COMBINE + "jsapi", cart)

    def close(self, cart, subs=None, **other):
        subs = subs or [{name: sub[name] for name in ("mchid", "out_trade_no", "sub_mchid")} for sub in cart["sub_orders"]]
        return self.post(f"{COMBINE}out-trade-no/{cart['combine_out_trade_no']}/close",
                         {"combine_appid": self.server.appid, "sub_orders": subs, **other})

    def test_the_familys_own_spellings(self):
        """ORDERNOTEXIST, RULELIMIT and NOAUTH stand together; the other codes are spelled as ever."""
        cart = self.world.cart()
        self.refused(self.get(COMBINE + "out-trade-no/nothing"), 404, "ORDERNOTEXIST")
        self.refused(self.close(cart), 404, "ORDERNOTEXIST")
        cart["sub_orders"][1]["amount"]["total_amount"] = 1_000_000_001
        self.refused(self.place(cart), 403, "RULELIMIT", "1000000001")
        cart["sub_orders"][1] = self.world.sub(1, sub_mchid="1999999999")
        self.refused(self.place(cart), 400, "MCH_NOT_EXISTS")
        self.refused(self.place(self.world.cart(combine_appid="wx0000000000000001")), 400, "APPID_MCHID_NOT_MATCH")
        own = self.world.cart()
        own["sub_orders"][0]["mchid"] = "1999999999"
        self.assertIn(self.place(own)[1]["code"], ("MCH_NOT_EXISTS", "NOAUTH", "APPID_MCHID_NOT_MATCH"))

    def test_one_bad_sub_order_fails_all(self):
        """After a refusal none of the sub-orders exists."""
        cart = self.world.cart(3)
        bad = {**cart, "sub_orders": [*cart["sub_orders"][:2], {**cart["sub_orders"][2], "sub_mchid": "1999999999"}]}
        self.refused(self.place(bad), 400, "MCH_NOT_EXISTS")
        self.refused(self.get(f"{COMBINE}out-trade-no/{cart['combine_out_trade_no']}"), 404, "ORDERNOTEXIST")
        self.assertEqual(200, self.place(cart)[0])

    def test_other_settle_info_on_a_repeat(self):
        """400 INVALID_REQUEST "重复下单且结算信息不一致"; the same request succeeds."""
        cart = self.world.cart()
        self.assertEqual([200, 200], [self.place(cart)[0] for _ in range(2)])
        cart["sub_orders"][0]["settle_info"] = {"profit_sharing": False}
        self.refused(self.place(cart), 400, "INVALID_REQUEST", "重复下单且结算信息不一致")

    def test_closing_with_other_sub_orders(self):
        """A missing, foreign or doubled sub-order: 400 INVALID_REQUEST, nothing is closed."""
        cart = self.world.cart(3)
        self.place(cart)
        subs = [{name: sub[name] for name in ("mchid", "out_trade_no", "sub_mchid")} for sub in cart["sub_orders"]]
        for wrong in (subs[:2], [*subs[:2], {**subs[2], "out_trade_no": "foreign1"}], [*subs[:2], subs[1]],
                      [*subs[:2], {**subs[2], "sub_mchid": self.seller}]):
            self.refused(self.close(cart, wrong), 400, "INVALID_REQUEST", "子单")
        found = self.world.get(f"{COMBINE}out-trade-no/{cart['combine_out_trade_no']}")
        self.assertEqual({"NOTPAY"}, {sub["trade_state"] for sub in found["sub_orders"]})

    def test_closed_and_paid_carts(self):
        """ORDER_CLOSED after closing, ORDERPAID after paying."""
        closed, paid = self.world.cart(), self.world.cart()
        self.place(closed)
        self.assertEqual([204, 204], [self.close(closed)[0] for _ in range(2)])
        self.refused(self.place(closed), 400, "ORDER_CLOSED")
        self.server.control("pay", {"prepay_id": self.place(paid)[1]["prepay_id"]})
        self.refused(self.close(paid), 400, "ORDERPAID")
        self.refused(self.place(paid), 400, "ORDERPAID")


class Splitting(Refusals):
    def test_an_order_that_is_not_for_splitting(self):
        """400 INVALID_REQUEST 非分账订单不支持分账; its rest: 非分账订单不支持此查询."""
        plain = self.world.pay(settle_info=None)
        self.refused(self.split(plain), 400, "INVALID_REQUEST", "非分账订单不支持分账")
        self.refused(self.get(f"{SPLIT}orders/{plain}/amounts"), 400, "INVALID_REQUEST", "非分账订单不支持此查询")

    def test_too_early(self):
        """Less than 30 seconds after payment: 400 INVALID_REQUEST 订单处理中，请稍后重试."""
        prepay = self.world.post(PAY + "jsapi", self.world.order())["prepay_id"]
        order = self.server.control("pay", {"prepay_id": prepay})["transaction_ids"][0]
        self.server.control("clock", {"advance": "28s"})
        body = self.world.split_body(order)
        self.refused(self.post(SPLIT + "orders", body), 400, "INVALID_REQUEST", "订单处理中，请稍后重试")
        self.server.control("clock", {"advance": "3s"})
        self.assertEqual(200, self.post(SPLIT + "orders", body)[0])

    def test_before_the_subsidy(self):
        """400 INVALID_REQUEST 分账补贴还未到账，不能受理分账."""
        order = self.world.pay(settle_info={"profit_sharing": True, "subsidy_amount": 500})
        self.refused(self.split(order), 400, "INVALID_REQUEST", "分账补贴还未到账，不能受理分账", "500")

    def test_receivers(self):
        """Unknown: 400 分账接收方关系不存在…; another appid's person: 400 PARAM_ERROR
        appid与openid不匹配; twice or six of them: 400 PARAM_ERROR."""
        order = self.world.pay()
        for kind, account in (("MERCHANT_ID", "1999999999"), ("PERSONAL_OPENID", "oUnknown")):
            self.refused(self.split(order, (kind, account, 1)), 400, "INVALID_REQUEST",
                         "分账接收方关系不存在，请检查参数中每个接收方的关系", account)
        person = ("PERSONAL_OPENID", self.server.buyers[2], 1)
        self.world.post(SPLIT + "receivers/add", {
            "appid": self.server.appid, "type": person[0], "account": person[1], "relation_type": "OTHERS"})
        reply = self.split(order, person, appid="wx0000000000000001")
        self.refused(reply, 400, "PARAM_ERROR", "appid与openid不匹配")
        without = self.world.split_body(order, person)
        del without["appid"]
        self.assertEqual("/appid", self.refused(self.post(SPLIT + "orders", without), 400, "PARAM_ERROR")["detail"]["field"])
        own = ("MERCHANT_ID", self.mchid, 1)
        self.refused(self.split(order, own, own), 400, "PARAM_ERROR", self.mchid)
        self.refused(self.split(order, *[own] * 6), 400, "PARAM_ERROR", "6", "5")

    def test_amounts(self):
        """Above the ratio: 403 RULE_LIMIT 分账金额超出最大分账比例; above what is left: 403
        NOT_ENOUGH 分账金额不足; each with the numbers."""
        order = self.world.pay()
        self.refused(self.split(order, ("MERCHANT_ID", self.mchid, 3001)), 403, "RULE_LIMIT",
                     "分账金额超出最大分账比例", "3000", "3001")
        self.refused(self.split(order, ("MERCHANT_ID", self.seller, 10001)), 403, "NOT_ENOUGH",
                     "分账金额不足", "10000", "10001")
        self.assertEqual(200, self.split(order, ("MERCHANT_ID", self.mchid, 3000))[0])
        self.refused(self.split(order), 403, "RULE_LIMIT", "分账金额超出最大分账比例", "3000")

    def test_after_the_finish(self):
        """400 INVALID_REQUEST 订单已完结分账，不支持分账; finishing again under another number: 403
        NOT_ENOUGH 分账金额为0; under a known one: 200."""
        order, number = self.world.pay(), fresh("F")
        self.assertEqual(200, self.finish(order, number)[0])
        self.settle()
        self.refused(self.split(order), 400, "INVALID_REQUEST", "订单已完结分账，不支持分账")
        self.assertIn("分账金额为0", self.refused(self.finish(order), 403, "NOT_ENOUGH")["message"])
        self.assertEqual(200, self.finish(order, number)[0])
        self.refused(self.finish(self.world.pay(), number), 400, "INVALID_REQUEST")

    def test_the_same_number_with_other_receivers(self):
        """400 INVALID_REQUEST 分账接收方与原请求不一致; the same request gives the current state."""
        body = self.world.split_body(self.world.pay())
        self.world.post(SPLIT + "orders", body)
        self.settle()
        self.assertEqual("FINISHED", self.world.post(SPLIT + "orders", body)["status"])
        body["receivers"][0]["amount"] = 101
        self.refused(self.post(SPLIT + "orders", body), 400, "INVALID_REQUEST", "分账接收方与原请求不一致")

    def test_a_fully_refunded_order(self):
        """403 NOT_ENOUGH 分账金额不足."""
        order = self.world.pay()
        self.assertEqual(200, self.refund(order, 10000)[0])
        self.settle()
        self.refused(self.split(order), 403, "NOT_ENOUGH", "分账金额不足")

    def test_twenty_one_requests(self):
        """The 21st accepted request: 403 RULE_LIMIT with the limit; refused ones do not count."""
        order = self.world.pay()
        for _ in range(3):
            self.refused(self.split(order, ("MERCHANT_ID", self.mchid, 9000)), 403, "RULE_LIMIT")
        for _ in range(20):
            self.assertEqual(200, self.split(order, ("MERCHANT_ID", self.mchid, 1))[0])
        self.refused(self.split(order, ("MERCHANT_ID", self.mchid, 1)), 403, "RULE_LIMIT", "20")

    def test_queries_of_what_is_not_there(self):
        """404 RESOURCE_NOT_EXISTS 记录不存在; another's rest: 400 非本商户的订单不支持查询."""
        order = self.world.pay()
        keys = f"sub_mchid={self.seller}&transaction_id={order}"
        self.refused(self.get(f"{SPLIT}orders?{keys}&out_order_no=none"), 404, "RESOURCE_NOT_EXISTS", "记录不存在")
        self.refused(self.get(f"{SPLIT}returnorders?sub_mchid={self.seller}&out_return_no=none&out_order_no=none"),
                     404, "RESOURCE_NOT_EXISTS", "记录不存在")
        self.refused(self.get(f"{SPLIT}orders/{UNKNOWN}/amounts"), 400, "INVALID_REQUEST", "非本商户的订单不支持查询")
        self.refused(self.split(UNKNOWN), 404, "RESOURCE_NOT_EXISTS", "记录不存在")

    def test_returns(self):
        """To oneself, from a person, more than was given, from a receiver that is short."""
        order = self.world.pay()
        other, person = self.server.sellers[1], self.server.buyers[2]
        self.world.post(SPLIT + "receivers/add", {
            "appid": self.server.appid, "type": "PERSONAL_OPENID", "account": person, "relation_type": "OTHERS"})
        body = self.world.split_body(order, ("MERCHANT_ID", other, 1000), ("PERSONAL_OPENID", person, 100))
        self.world.post(SPLIT + "orders", body)
        self.settle()
        number = body["out_order_no"]
        self.refused(self.give_back(number, 1, self.seller), 400, "INVALID_REQUEST", "分账回退出资商户不允许和接收商户相同")
        self.refused(self.give_back(number, 1, self.server.sellers[2]), 400, "INVALID_REQUEST", self.server.sellers[2])
        self.refused(self.give_back(number, 1001, other), 403, "NOT_ENOUGH", "1000", "1001")
        self.refused(self.give_back("none", 1, other), 404, "RESOURCE_NOT_EXISTS", "记录不存在")
        has = self.world.get(f"/v3/ecommerce/fund/balance/{other}?account_type=BASIC")["available_amount"]
        self.world.post("/v3/ecommerce/fund/withdraw", {"sub_mchid": other, "out_request_no": fresh("W"), "amount": has})
        back = fresh("B")
        self.refused(self.give_back(number, 400, other, out_return_no=back), 403, "NOT_ENOUGH", "可用余额不足，请充值后重新发起")
        query = f"{SPLIT}returnorders?sub_mchid={self.seller}&out_return_no={back}&out_order_no={number}"
        self.assertEqual("PROCESSING", self.world.get(query)["result"])
        self.server.control("topup", {"mchid": other, "account_type": "BASIC", "amount": 400})
        self.assertEqual("SUCCESS", self.give_back(number, 400, other, out_return_no=back)[1]["result"])
        self.refused(self.give_back(number, 300, other, out_return_no=back), 400, "INVALID_REQUEST", back)

    def test_adding_receivers(self):
        """A merchant without or with another name: 400 PARAM_ERROR; adding one again: 200."""
        body = {"type": "MERCHANT_ID", "account": self.server.sellers[1], "name": "木棉家居", "relation_type": "SUPPLIER"}
        self.assertEqual([200, 200], [self.post(SPLIT + "receivers/add", body)[0] for _ in range(2)])
        self.refused(self.post(SPLIT + "receivers/add", {**body, "account": self.server.sellers[2]}), 400, "PARAM_ERROR")
        del body["name"]
        self.refused(self.post(SPLIT + "receivers/add", body), 400, "PARAM_ERROR", "/body/name")
        self.refused(self.post(SPLIT + "receivers/add", {
            "type": "PERSONAL_OPENID", "account": "o1", "relation_type": "OTHERS"}), 400, "PARAM_ERROR", "/body/appid")


class MoneyBack(Refusals):
    def test_a_refund_above_what_is_left_to_split(self):
        """Order open: 403 RULE_LIMIT 申请退款金额大于剩余未分账金额，请等待分账完成后再试."""
        order = self.world.pay()
        self.world.post(SPLIT + "orders", self.world.split_body(order, ("MERCHANT_ID", self.mchid, 1000)))
        self.settle()
        self.refused(self.refund(order, 9001), 403, "RULE_LIMIT",
                     "申请退款金额大于剩余未分账金额，请等待分账完成后再试", "9000", "9001")

    def test_a_refund_that_the_balance_cannot_pay(self):
        """Order finished: 403 NOT_ENOUGH 基本账户余额不足，请充值后重新发起."""
        order = self.world.pay()
        self.finish(order)
        self.settle()
        has = self.world.get(f"/v3/ecommerce/fund/balance/{self.seller}?account_type=BASIC")["available_amount"]
        self.assertEqual(200, self.withdraw(has)[0])
        self.refused(self.refund(order), 403, "NOT_ENOUGH", "基本账户余额不足，请充值后重新发起", "1000")

    def test_refunds_that_do_not_fit(self):
        """Another total, more than is left, other parameters, two accounts: 400 INVALID_REQUEST."""
        order = self.world.pay()
        detail = self.refused(self.refund(order, total=9999), 400, "INVALID_REQUEST", "10000", "9999")["detail"]
        self.assertEqual("/amount/total", detail["field"])
        number = fresh("R")
        self.assertEqual([200, 200], [self.refund(order, 6000, out_refund_no=number)[0] for _ in range(2)])
        self.refused(self.refund(order, 6001, out_refund_no=number), 400, "INVALID_REQUEST", number)
        self.refused(self.refund(order, 4001), 400, "INVALID_REQUEST", "4000", "4001")
        for sources in ([{"account": "AVAILABLE", "amount": 1}], [{"account": "AVAILABLE", "amount": 500},
                                                                 {"account": "UNAVAILABLE", "amount": 500}]):
            amount = {"refund": 1000, "total": 10000, "currency": "CNY", "from": sources}
            self.refused(self.refund(order, amount=amount), 400, "INVALID_REQUEST")

    def test_refunds_of_what_is_not_there(self):
        """Unknown or unpaid order, unknown refund, no advance: 404 RESOURCE_NOT_EXISTS."""
        order = self.world.order()
        self.world.post(PAY + "jsapi", order)
        body = self.world.refund_body(None)
        del body["transaction_id"]
        self.refused(self.post(REFUND + "apply", {**body, "out_trade_no": order["out_trade_no"]}), 404, "RESOURCE_NOT_EXISTS")
        self.refused(self.refund(UNKNOWN), 404, "RESOURCE_NOT_EXISTS")
        for path in ("id/none", "out-refund-no/none", "none/return-advance"):
            self.refused(self.get(f"{REFUND}{path}?sub_mchid={self.seller}"), 404, "RESOURCE_NOT_EXISTS")
        refund = self.refund(self.world.pay())[1]["refund_id"]
        self.refused(self.post(f"{REFUND}{refund}/return-advance", {"sub_mchid": self.seller}), 404, "RESOURCE_NOT_EXISTS")
        self.refused(self.refund(self.world.pay(), sub_mchid="1999999999"), 404, "MCH_NOT_EXISTS")

    def test_limits_of_refunds(self):
        """The 51st, and after 365 days: 400 INVALID_REQUEST."""
        order = self.world.pay()
        for _ in range(50):
            self.assertEqual(200, self.refund(order, 1)[0])
        self.refused(self.refund(order, 1), 400, "INVALID_REQUEST", "50")
        other = self.world.pay()
        self.server.control("clock", {"advance": "366d"})
        self.refused(self.refund(other), 400, "INVALID_REQUEST")

    def test_an_advance_without_the_right(self):
        """The platform may not advance and the seller is short: 403 NO_AUTH."""
        world = World(self.server, mchid="1900000700", seller=add_platform(self.server, "1900000700"))
        order = world.pay(settle_info=None)
        world.post("/v3/ecommerce/fund/withdraw", {
            "sub_mchid": world.seller, "out_request_no": fresh("W"), "amount": 10000})
        body = world.refund_body(order, refund_account="REFUND_SOURCE_PARTNER_ADVANCE")
        self.refused(world.client.post(REFUND + "apply", body), 403, "NO_AUTH")
        del body["refund_account"]
        self.refused(world.client.post(REFUND + "apply", body), 403, "NOT_ENOUGH")

    def test_subsidies(self):
        """Not flagged, another amount, after a split, twice, above the money: each its refusal."""
        plain, flagged = self.world.pay(), {"profit_sharing": True, "subsidy_amount": 2000}
        self.refused(self.subsidise(plain, 100), 400, "INVALID_REQUEST")
        order = self.world.pay(settle_info=flagged)
        self.refused(self.subsidise(order, 1999), 400, "INVALID_REQUEST", "2000", "1999")
        has = self.world.get("/v3/merchant/fund/balance/OPERATION")["available_amount"]
        self.world.post("/v3/merchant/fund/withdraw", {
            "out_request_no": fresh("W"), "amount": has, "account_type": "OPERATION"})
        self.refused(self.subsidise(order, 2000), 403, "NOT_ENOUGH", "可用余额不足，请充值后重新发起")
        self.server.control("topup", {"mchid": self.mchid, "account_type": "OPERATION", "amount": 100_000_000})
        self.assertEqual([200, 200], [self.subsidise(order, 2000)[0] for _ in range(2)])
        self.refused(self.subsidise(order, 1000), 400, "INVALID_REQUEST")
        back = {"sub_mchid": self.seller, "transaction_id": order, "amount": 500, "description": "回退"}
        self.refused(self.post(SUBSIDY + "return", {**back, "out_order_no": fresh("E")}), 400, "INVALID_REQUEST")
        refund = self.refund(order)[1]["refund_id"]
        done = {**back, "out_order_no": fresh("E"), "refund_id": refund}
        self.assertEqual([200, 200], [self.post(SUBSIDY + "return", done)[0] for _ in range(2)])
        self.refused(self.post(SUBSIDY + "return", {**done, "amount": 400}), 400, "INVALID_REQUEST")
        self.refused(self.post(SUBSIDY + "return", {**done, "out_order_no": fresh("E")}), 400, "INVALID_REQUEST", refund)
        second = self.refund(order)[1]["refund_id"]
        self.refused(self.post(SUBSIDY + "return", {**back, "amount": 1501, "out_order_no": fresh("E"), "refund_id": second}),
                     400, "INVALID_REQUEST", "1500", "1501")
        self.refused(self.post(SUBSIDY + "cancel", {
            "sub_mchid": self.seller, "transaction_id": order, "description": "取消"}), 400, "INVALID_REQUEST")
        fresh_one = self.world.pay(settle_info=flagged)
        self.refused(self.post(SUBSIDY + "cancel", {
            "sub_mchid": self.seller, "transaction_id": fresh_one, "description": "取消"}), 400, "INVALID_REQUEST")


class Funds(Refusals):
    def test_more_than_is_available(self):
        """403 NOT_ENOUGH; the order is kept as INIT and succeeds under its number after a top-up."""
        has = self.world.get(f"/v3/ecommerce/fund/balance/{self.seller}?account_type=BASIC")["available_amount"]
        number = fresh("W")
        self.refused(self.withdraw(has + 5, number), 403, "NOT_ENOUGH", str(has), str(has + 5))
        query = f"/v3/ecommerce/fund/withdraw/out-request-no/{number}?sub_mchid={self.seller}"
        kept = self.world.get(query)
        self.assertEqual("INIT", kept["status"])
        self.refused(self.withdraw(has + 6, number), 400, "INVALID_REQUEST", number)
        self.server.control("topup", {"mchid": self.seller, "account_type": "BASIC", "amount": 5})
        self.assertEqual(kept["withdraw_id"], self.withdraw(has + 5, number)[1]["withdraw_id"])
        self.assertEqual("CREATE_SUCCESS", self.world.get(query)["status"])

    def test_an_old_number(self):
        """An unfinished number after six days: 400 INVALID_REQUEST 当前请求已经超过有效期."""
        has = self.world.get(f"/v3/ecommerce/fund/balance/{self.seller}?account_type=BASIC")["available_amount"]
        number = fresh("W")
        self.refused(self.withdraw(has + 1, number), 403, "NOT_ENOUGH")
        self.server.control("clock", {"advance": "7d"})
        self.refused(self.withdraw(has + 1, number), 400, "INVALID_REQUEST", "当前请求已经超过有效期")

    def test_withdrawals_that_are_not_there(self):
        """404 ORDER_NOT_EXIST, in all four queries."""
        for path in ("ecommerce/fund/withdraw/none", "ecommerce/fund/withdraw/out-request-no/none",
                     "merchant/fund/withdraw/withdraw-id/none", "merchant/fund/withdraw/out-request-no/none"):
            self.refused(self.get(f"/v3/{path}?sub_mchid={self.seller}"), 404, "ORDER_NOT_EXIST")

    def test_amounts_out_of_range(self):
        """More than 800,000,000 yuan: 400 PARAM_ERROR at /amount."""
        detail = self.refused(self.withdraw(80_000_000_001), 400, "PARAM_ERROR", "80000000000")["detail"]
        self.assertEqual("/amount", detail["field"])


del Refusals

if __name__ == "__main__":
    unittest.main()
