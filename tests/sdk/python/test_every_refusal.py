"""Every documented refusal of the money path, operation by operation, as tables: what
`test_refusals.py` tells as stories is not told again.

`test_zz_documented.py` fails for a documented refusal that no test provokes."""

import base64
import unittest

from raw import Raw
from refusing import Refusing
from world import World, add_platform, fresh

PAY = "/v3/pay/partner/transactions/"
COMBINE = "/v3/combine-transactions/"
SPLIT = "/v3/ecommerce/profitsharing/"
SUBSIDY = "/v3/ecommerce/subsidies/"
REFUND = "/v3/ecommerce/refunds/"
NOBODY = "1999999999"
NOTHING = "4200000000202601010000000000"
FOREIGN_APP = "wx0000000000000009"
SHARED = {"profit_sharing": True, "subsidy_amount": 2000}
SCENE = {"payer_client_ip": "203.0.113.7", "device_id": "D1", "h5_info": {"type": "iOS"}}
LARGEST = 2**63 - 1


class Placing(Refusing):
    """Orders, alone and combined, in every way in which a buyer comes to the cashier."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.stranger = add_platform(cls.server, "1900000500")

    def order(self, way, **other):
        more = {"payer": None} if way in ("app", "h5", "native") else {}
        if way == "h5":
            more["scene_info"] = SCENE
        return self.world.order(**{**more, **other})

    def cart(self, way, *subs, **other):
        more = {"combine_payer_info": None} if way in ("app", "h5", "native") else {}
        if way == "h5":
            more["scene_info"] = SCENE
        if subs:
            more["sub_orders"] = list(subs)
        return self.world.cart(**{**more, **other})

    def test_orders(self):
        """Each rule, of each of the five ways."""
        used = self.world.cart()
        self.world.post(COMBINE + "jsapi", used)
        for way in ("jsapi", "miniprogram", "app", "h5", "native"):
            cases = {
                "MchidDiffers": {"sp_mchid": NOBODY},
                "SubMchidIsOwn": {"sub_mchid": self.mchid},
                "MerchantUnknown": {"sub_mchid": NOBODY},
                "MerchantNotYours": {"sub_mchid": self.stranger},
                "AppidNotBound": {"sp_appid": FOREIGN_APP},
                "OrderTooLarge": {"amount": {"total": 1_000_000_001}},
                "SubsidyTooLarge": {"settle_info": {"profit_sharing": True, "subsidy_amount": 1_000_001}},
                "ExpiryOutOfRange": {"time_expire": "2020-01-01T00:00:00+08:00"},
                "OutTradeNoUsed": {"out_trade_no": used["sub_orders"][0]["out_trade_no"]},
            }
            if way in ("jsapi", "miniprogram"):
                cases["PayerMissing"] = {"payer": {}}
            for rule, other in cases.items():
                with self.subTest(way=way, rule=rule):
                    self.post(PAY + way, rule, self.order(way, **other))
            with self.subTest(way=way, rule="repeats"):
                self.repeats(PAY + way, self.order(way), {"amount": {"total": 1}}, "out_trade_no")

    def repeats(self, path, order, other, number):
        """What came before under the number: another wish, a closed one, a paid one."""
        client = self.world.client
        self.assertEqual(200, client.post(path, order)[0])
        self.post(path, "ReentryDiffers", {**order, **other})
        names = ("mchid", "out_trade_no", "sub_mchid")
        subs = [{name: sub[name] for name in names} for sub in order.get("sub_orders", [])]
        close = {"combine_appid": self.server.appid, "sub_orders": subs} if subs else {
            "sp_mchid": self.mchid, "sub_mchid": order["sub_mchid"]}
        stem = path.rpartition("/")[0]
        self.assertEqual(204, client.post(f"{stem}/out-trade-no/{order[number]}/close", close)[0])
        self.post(path, "OrderClosed", order)
        paid = {**order, number: fresh("P")}
        if subs:
            paid["sub_orders"] = [{**sub, "out_trade_no": fresh("P")} for sub in order["sub_orders"]]
        self.assertEqual(200, client.post(path, paid)[0])
        which = "combine_out_trade_no" if subs else "out_trade_no"
        self.server.control("pay", {"mchid": self.mchid, which: paid[number]})
        self.post(path, "OrderPaid", paid)

    def test_combined_orders(self):
        """Each rule, of each of the four ways."""
        used = self.world.order()
        self.world.post(PAY + "jsapi", used)
        for way in ("jsapi", "app", "h5", "native"):
            sub, twice = self.world.sub, self.world.sub()
            openid = {"combine_payer_info": {"sub_openid": "oSub"}}
            cases = {
                "MchidDiffers": self.cart(way, combine_mchid=NOBODY),
                "SubMchidIsOwn": self.cart(way, sub(sub_mchid=self.mchid)),
                "TooManySubOrders": self.cart(way, *[sub(place) for place in range(51)]),
                "SubMchidMissing": self.cart(way, {name: value for name, value in sub().items() if name != "sub_mchid"}),
                "MerchantUnknown": self.cart(way, sub(sub_mchid=NOBODY)),
                "MerchantNotYours": self.cart(way, sub(sub_mchid=self.stranger)),
                "AppidNotBound": self.cart(way, combine_appid=FOREIGN_APP),
                "SubOrderTwice": self.cart(way, twice, twice),
                "SubOpenidWithoutSubAppid": self.cart(way, **openid),
                "OrderTooLarge": self.cart(way, sub(amount={"total_amount": 1_000_000_001, "currency": "CNY"})),
                "SubsidyTooLarge": self.cart(
                    way, sub(settle_info={"profit_sharing": True, "subsidy_amount": 1_000_001})),
                "ExpiryOutOfRange": self.cart(way, time_expire="2020-01-01T00:00:00+08:00"),
                "OutTradeNoUsed": self.cart(way, sub(out_trade_no=used["out_trade_no"])),
            }
            if way == "jsapi":
                cases["PayerMissing"] = self.cart(way, combine_payer_info={})
            for rule, cart in cases.items():
                with self.subTest(way=way, rule=rule):
                    self.post(COMBINE + way, rule, cart)
            with self.subTest(way=way, rule="repeats"):
                other = {"time_expire": "2099-01-01T00:00:00+08:00"}
                self.repeats(COMBINE + way, self.cart(way), other, "combine_out_trade_no")

    def test_queries_and_closes(self):
        """Another merchant's number in the query, and another application in a close."""
        path = PAY + "out-trade-no/{out_trade_no}"
        keys = f"?sp_mchid={NOBODY}&sub_mchid={self.seller}"
        self.get(f"{PAY}out-trade-no/T1{keys}", "MchidDiffers", path)
        self.get(f"{PAY}id/T1{keys}", "MchidDiffers", PAY + "id/{transaction_id}")
        self.post(f"{PAY}out-trade-no/T1/close", "MchidDiffers",
                  {"sp_mchid": NOBODY, "sub_mchid": self.seller}, f"{path}/close")
        cart = self.world.cart()
        self.world.post(COMBINE + "jsapi", cart)
        subs = [{name: sub[name] for name in ("mchid", "out_trade_no", "sub_mchid")} for sub in cart["sub_orders"]]
        self.post(f"{COMBINE}out-trade-no/{cart['combine_out_trade_no']}/close", "AppidNotBound",
                  {"combine_appid": FOREIGN_APP, "sub_orders": subs},
                  COMBINE + "out-trade-no/{combine_out_trade_no}/close")


class Direct(Refusing):
    """A merchant that sells for itself."""

    config = "[rules.pay]\nout_trade_no_min = 6\n"

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        made = cls.server.command("merchant", "add", "--kind", "direct", "--mchid", "1900000820", "--appid", "wx820")
        assert made.returncode == 0, made.stderr
        cls.world = World(cls.server, mchid="1900000820")

    def order(self, **other):
        return {"appid": "wx820", "mchid": self.world.mchid, "description": "一件商品", "out_trade_no": fresh("O-000000"),
                "notify_url": "http://127.0.0.1:9/notify", "amount": {"total": 100}, "scene_info": SCENE,
                "payer": {"openid": self.world.buyer}, **other}

    def cart(self, count):
        subs = [{**self.world.sub(), "out_trade_no": fresh("S-000000")} for _ in range(count)]
        for sub in subs:
            del sub["sub_mchid"]
        return self.world.cart(sub_orders=subs, scene_info=SCENE, combine_out_trade_no=fresh("C-000000"))

    def test_numbers(self):
        """Too short, and used by a sub-order, in every way of placing an order."""
        cart = self.cart(2)
        self.world.post(COMBINE + "jsapi", cart)
        used = cart["sub_orders"][0]["out_trade_no"]
        for way in ("jsapi", "app", "h5", "native"):
            with self.subTest(way=way):
                path = f"/v3/pay/transactions/{way}"
                self.post(path, "NumberTooShort", self.order(out_trade_no="T1"))
                self.post(path, "OutTradeNoUsed", self.order(out_trade_no=used))

    def test_a_cart_of_one(self):
        """A direct merchant combines two orders at least, in every way."""
        for way in ("jsapi", "app", "h5", "native"):
            self.post(COMBINE + way, "TooFewSubOrders", self.cart(1))


class Sharing(Refusing):
    """Splits, finishes and their list of receivers."""

    def test_orders_that_cannot_be_split(self):
        """Of nobody, of another platform, not there, not paid, not for splitting."""
        stranger = add_platform(self.server, "1900000500")
        plain, unpaid = self.world.pay(settle_info=None), self.unpaid()
        own = {"sub_mchid": self.seller}
        table = {
            "MerchantUnknown": {"sub_mchid": NOBODY, "transaction_id": NOTHING},
            "MerchantNotYours": {"sub_mchid": stranger, "transaction_id": NOTHING},
            "OrderNotFound": {**own, "transaction_id": NOTHING},
            "OrderNotPaid": {**own, "transaction_id": unpaid},
            "NotForSplitting": {**own, "transaction_id": plain},
        }
        for rule, other in table.items():
            with self.subTest(rule=rule):
                self.post(SPLIT + "orders", rule, {**self.world.split_body(plain), **other})
                self.post(SPLIT + "finish-order", rule, {"out_order_no": fresh("F"), "description": "完结", **other})
        amounts = SPLIT + "orders/{transaction_id}/amounts"
        for rule, order in (("OrderNotPaid", unpaid), ("OrderNotFound", NOTHING), ("AmountsNotForSplitting", plain)):
            self.get(f"{SPLIT}orders/{order}/amounts", rule, amounts)

    def test_names_and_sums(self):
        """A merchant's other name, and amounts whose sum no account could hold."""
        order = self.world.pay()
        body = self.world.split_body(order)
        body["receivers"][0]["receiver_name"] = "另一家"
        self.post(SPLIT + "orders", "ReceiverNameDiffers", body)
        parts = [("MERCHANT_ID", self.mchid, LARGEST), ("MERCHANT_ID", self.seller, LARGEST)]
        self.post(SPLIT + "orders", "AmountOverflow", self.world.split_body(order, *parts))

    def test_encrypted_names(self):
        """No serial, an unknown one, and a text that is none of its key's: three refusals."""
        order, person = self.world.pay(), self.server.buyers[3]
        self.world.post(SPLIT + "receivers/add", {
            "type": "PERSONAL_OPENID", "account": person, "relation_type": "OTHERS", "appid": self.server.appid})
        noise = base64.b64encode(b"\x01" * 256).decode()
        split = self.world.split_body(order, ("PERSONAL_OPENID", person, 1))
        split["receivers"][0]["receiver_name"] = noise
        add = {"type": "PERSONAL_OPENID", "account": "oAnyone", "relation_type": "OTHERS",
               "appid": self.server.appid, "encrypted_name": noise}
        card = {"sub_mchid": self.seller, "out_refund_no": "R1", "type": "USER_BANK_CARD",
                "bank_type": "ICBC_DEBIT", "bank_account": noise, "real_name": noise}
        abnormal = REFUND + "{refund_id}/apply-abnormal-refund"
        for path, body, operation in ((SPLIT + "orders", split, None), (SPLIT + "receivers/add", add, None),
                                      (f"{REFUND}5000/apply-abnormal-refund", card, abnormal)):
            for rule, headers in (("SerialMissing", {}), ("SerialUnknown", {"Wechatpay-Serial": "00FF"}),
                                  ("CipherUnreadable", {"Wechatpay-Serial": self.server.file("platform", "serial.txt")})):
                with self.subTest(path=path, rule=rule):
                    reply = self.hand().post(path, body, headers=headers)
                    self.refuses(f"POST {operation or path}", rule, (reply.status, reply.json))

    def hand(self):
        return Raw(self.server)

    def test_receivers(self):
        """An unknown merchant, and a person of an application that is not the platform's."""
        self.post(SPLIT + "receivers/add", "MerchantUnknown", {
            "type": "MERCHANT_ID", "account": NOBODY, "name": "谁", "relation_type": "SUPPLIER"})
        self.post(SPLIT + "receivers/add", "AppidNotBound", {
            "type": "PERSONAL_OPENID", "account": "o1", "appid": FOREIGN_APP, "relation_type": "OTHERS"})


class Strict(Refusing):
    """Rules that a configuration makes narrow."""

    config = """
[rules.pay]
out_trade_no_min = 6
[rules.split]
receivers_max = 1
legacy_duplicate_receiver_error = true
[rules.return]
max_per_split_order = 1
"""

    def test_short_numbers(self):
        """Shorter than the profile allows, of orders and combined orders, in every way."""
        for way in ("jsapi", "miniprogram", "app", "h5", "native"):
            payer = {} if way in ("jsapi", "miniprogram") else {"payer": None}
            self.post(PAY + way, "NumberTooShort",
                      self.world.order(out_trade_no="T1", scene_info=SCENE, **payer))
        subs = [self.world.sub(out_trade_no="S-000001")]
        for way in ("jsapi", "app", "h5", "native"):
            payer = {} if way == "jsapi" else {"combine_payer_info": None}
            self.post(COMBINE + way, "NumberTooShort",
                      self.world.cart(combine_out_trade_no="C1", scene_info=SCENE, sub_orders=subs, **payer))

    def test_a_full_list(self):
        """One receiver again, and one too many."""
        add = {"type": "PERSONAL_OPENID", "account": "o1", "appid": self.server.appid, "relation_type": "OTHERS"}
        self.world.post(SPLIT + "receivers/add", add)
        self.post(SPLIT + "receivers/add", "ReceiverExists", add)
        self.post(SPLIT + "receivers/add", "ReceiversFull", {**add, "account": "o2"})

    def test_returns(self):
        """One return more than a split may have."""
        order = self.world.pay(out_trade_no=fresh("T-000"))
        body = self.world.split_body(order)
        self.world.post(SPLIT + "orders", body)
        self.server.control("settle", {})
        back = {"sub_mchid": self.seller, "out_order_no": body["out_order_no"], "return_mchid": self.mchid,
                "amount": 1, "description": "退回"}
        self.world.post(SPLIT + "returnorders", {**back, "out_return_no": fresh("B")})
        self.post(SPLIT + "returnorders", "TooManyReturns", {**back, "out_return_no": fresh("B")})


class Subsidising(Refusing):
    def body(self, order, **other):
        return {"sub_mchid": self.seller, "transaction_id": order, "amount": 2000, "description": "补差", **other}

    def cancel(self, order, **other):
        return {"sub_mchid": self.seller, "transaction_id": order, "description": "取消", **other}

    def back(self, order, **other):
        return {**self.body(order), "amount": 500, "out_order_no": fresh("E"), **other}

    def test_orders_that_take_no_subsidy(self):
        """Of nobody, of another platform, not there, not paid: of all three operations."""
        stranger, unpaid = add_platform(self.server, "1900000500"), self.unpaid(settle_info=SHARED)
        for path, body in (("create", self.body), ("return", self.back), ("cancel", self.cancel)):
            for rule, order, other in (
                    ("MerchantUnknown", NOTHING, {"sub_mchid": NOBODY}),
                    ("MerchantNotYours", NOTHING, {"sub_mchid": stranger}),
                    ("OrderNotFound", NOTHING, {}), ("OrderNotPaid", unpaid, {})):
                with self.subTest(path=path, rule=rule):
                    self.post(SUBSIDY + path, rule, body(order, **other))
        self.post(SUBSIDY + "cancel", "SubsidyNotPlanned", self.cancel(self.world.pay()))
        self.post(SUBSIDY + "return", "NoSubsidy", self.back(self.world.pay(settle_info=SHARED)))

    def test_what_a_subsidy_must_be(self):
        """Not too much, once, for a refund of the order, before the finish, not too late."""
        order, other = self.world.pay(settle_info=SHARED), self.world.pay()
        foreign = self.world.post(REFUND + "apply", self.world.refund_body(other))["refund_id"]
        self.post(SUBSIDY + "create", "SubsidyTooLarge", self.body(order, amount=1_000_001))
        self.post(SUBSIDY + "create", "RefundOfAnotherOrder", self.body(order, refund_id=foreign))
        self.world.post(SUBSIDY + "create", self.body(order))
        self.post(SUBSIDY + "create", "SubsidyExists", self.body(order, out_subsidy_no=fresh("D")))
        self.world.post(REFUND + "apply", self.world.refund_body(order))
        self.post(SUBSIDY + "return", "RefundOfAnotherOrder", self.back(order, refund_id=foreign))
        half = [{"account": "AVAILABLE", "amount": 250}]
        self.post(SUBSIDY + "return", "SourcesDiffer", self.back(order, **{"from": half}))
        finished = self.world.pay(settle_info=SHARED)
        self.world.post(SPLIT + "finish-order", {
            "sub_mchid": self.seller, "transaction_id": finished, "out_order_no": fresh("F"), "description": "完结"})
        self.post(SUBSIDY + "create", "SplitFinished", self.body(finished))
        late = self.world.pay(settle_info=SHARED)
        self.server.control("clock", {"advance": "181d"})
        self.post(SUBSIDY + "create", "SubsidyTooLate", self.body(late))


class Refunding(Refusing):
    def test_refunds(self):
        """Another application, and sources whose sum no account could hold."""
        body = self.world.refund_body(self.world.pay())
        self.post(REFUND + "apply", "AppidNotBound", {**body, "sp_appid": FOREIGN_APP})
        sources = [{"account": account, "amount": LARGEST} for account in ("AVAILABLE", "UNAVAILABLE")]
        self.post(REFUND + "apply", "AmountOverflow", {**body, "amount": {**body["amount"], "from": sources}})

    def test_recoveries(self):
        """Of a refund that is not there, and one for which none was asked."""
        path = REFUND + "{refund_id}/return-advance"
        self.post(f"{REFUND}5000/return-advance", "RefundNotFound", {"sub_mchid": self.seller}, path)
        refund = self.world.post(REFUND + "apply", self.world.refund_body(self.world.pay()))["refund_id"]
        self.get(f"{REFUND}{refund}/return-advance?sub_mchid={self.seller}", "AdvanceReturnNotFound", path)

    def test_an_advance_above_the_platforms_money(self):
        """The seller is short, and the platform that may advance is, too."""
        seller = add_platform(self.server, "1900000900", "--advance-from", "operation")
        world = World(self.server, mchid="1900000900", seller=seller)
        order = world.pay(settle_info=None)
        world.post("/v3/ecommerce/fund/withdraw", {
            "sub_mchid": seller, "out_request_no": fresh("W"), "amount": 10000})
        body = world.refund_body(order, refund_account="REFUND_SOURCE_PARTNER_ADVANCE")
        self.refuses(f"POST {REFUND}apply", "PlatformShort", world.client.post(REFUND + "apply", body))


class Withdrawing(Refusing):
    def test_accounts(self):
        """A platform has no deposit."""
        self.get(f"/v3/ecommerce/fund/balance/{self.mchid}?account_type=DEPOSIT", "AccountNotOpen",
                 "/v3/ecommerce/fund/balance/{sub_mchid}")

    def test_the_platforms_own(self):
        """Too much at once, more than there is, another wish under the number, and too late."""
        path, number = "/v3/merchant/fund/withdraw", fresh("W")
        has = self.world.get("/v3/merchant/fund/balance/OPERATION")["available_amount"]
        body = {"out_request_no": number, "amount": has + 1, "account_type": "OPERATION"}
        self.post(path, "WithdrawOutOfRange", {**body, "amount": 80_000_000_001})
        self.post(path, "WithdrawShort", body)
        self.post(path, "ReentryDiffers", {**body, "amount": has})
        self.server.control("clock", {"advance": "7d"})
        self.post(path, "WithdrawExpired", body)


class Certificates(Refusing):
    def test_without_an_apiv3_key(self):
        """A merchant that has set no APIv3 key cannot be sent the list."""
        hand = Raw(self.server)
        (self.server.data / "merchants" / self.mchid / "apiv3_key.txt").unlink()
        self.server.stop()
        self.server.start()
        reply = hand.get("/v3/certificates")
        self.refuses("GET /v3/certificates", "Apiv3KeyMissing", (reply.status, reply.json))


del Refusing

if __name__ == "__main__":
    unittest.main()
