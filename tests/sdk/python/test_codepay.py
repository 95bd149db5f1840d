"""Payment codes of partners and direct merchants, through the SDK (contract 2.11)."""

import json
import sqlite3
import unittest

from generic import PARTNER_APP, SHOP_APP, Generic
from refusing import Refusing
from wechatpayv3 import WeChatPayType
from world import World, fresh

PARTNER = "/v3/pay/partner/transactions/"
DIRECT = "/v3/pay/transactions/"
REVERSE = "out-trade-no/{out_trade_no}/reverse"
STORE = {"store_info": {"id": "S1", "out_id": "前台"}}


def read(reply):
    status, text = reply
    return status, json.loads(text) if text else None


class Codes(Generic):
    """Codes that buyers show, what they pay, and how it is taken back."""

    def code(self, **wish):
        return self.server.control("codes", wish)["auth_code"]

    def scan(self, seller, code, number=None, total=10000, sharing=True, **more):
        """A code is scanned: for a partner's seller, or without one for the shop; by the SDK's own call."""
        client, whose = (self.partner, {"sub_mchid": seller}) if seller else (self.shop, {})
        return read(client.sdk.pay(
            "一件商品", number or self.no("K"), {"total": total, "currency": "CNY"}, payer={"auth_code": code},
            scene_info=STORE, settle_info={"profit_sharing": sharing}, pay_type=WeChatPayType.CODEPAY, **whose, **more))

    def find(self, seller, number):
        client, whose = (self.partner, {"sub_mchid": seller}) if seller else (self.shop, {})
        return self.good(read(client.sdk.query(out_trade_no=number, **whose)))

    def reverse(self, seller, number):
        client, whose = (self.partner, {"sub_mchid": seller}) if seller else (self.shop, {})
        return read(client.sdk.codepay_reverse(number, **whose))

    def states(self, seller, number):
        return self.find(seller, number)["trade_state"]

    def both(self):
        """A new seller of the partner, and the shop itself."""
        yield self.seller()
        yield None

    def test_a_code_pays_at_once_and_nobody_is_told(self):
        for seller in self.both():
            number, code = self.no("K"), self.code()
            paid = self.good(self.scan(seller, code, number, attach="三号收银台"))
            self.assertEqual(("SUCCESS", "MICROPAY", number, "三号收银台", 10000),
                             (paid["trade_state"], paid["trade_type"], paid["out_trade_no"], paid["attach"],
                              paid["amount"]["payer_total"]))
            buyer = self.server.buyers[0]
            self.assertEqual({"sp_openid": buyer} if seller else {"openid": buyer}, paid["payer"])
            # The same again, as after a lost reply: the same payment.
            self.assertEqual(paid, self.good(self.scan(seller, code, number, attach="三号收银台")))
            self.assertEqual(9940, self.money(paid["transaction_id"])["pending"])
            found = self.find(seller, number)
            self.assertEqual(paid["transaction_id"], found["transaction_id"])
            self.assertNotIn("notify_url", found)
        self.settle()
        self.assertEqual([], self.callbacks.received)

    def test_money_of_a_code_payment_is_released_after_30_days(self):
        seller = self.seller()
        order = self.good(self.scan(seller, self.code()))["transaction_id"]
        self.advance("30d")
        left = self.money(order)
        self.assertEqual((0, 9940), (left["pending"], left["available"]))

    def test_the_buyer_gives_the_password_or_does_not(self):
        for seller in self.both():
            for outcome, state in (("SUCCESS", "SUCCESS"), ("PAYERROR", "PAYERROR")):
                number = self.no("K")
                asked = self.good(self.scan(seller, self.code(password=True), number))
                self.assertEqual("USERPAYING", asked["trade_state"])
                self.assertNotIn("transaction_id", asked)
                self.assertEqual("USERPAYING", self.states(seller, number))
                mchid = self.partner_mchid if seller else self.shop_mchid
                self.server.control("pay", {"mchid": mchid, "out_trade_no": number, "outcome": outcome})
                self.assertEqual(state, self.states(seller, number))
            number = self.no("K")
            self.good(self.scan(seller, self.code(password=True), number))
            self.advance("59s")
            self.assertEqual("USERPAYING", self.states(seller, number))
            self.advance("1s")
            self.assertEqual("PAYERROR", self.states(seller, number))
        self.settle()
        self.assertEqual([], self.callbacks.received)

    def test_a_merchant_stops_waiting(self):
        for seller in self.both():
            number = self.no("K")
            code = self.code(password=True)
            self.good(self.scan(seller, code, number))
            reversed_ = self.good(self.reverse(seller, number))
            self.assertEqual(number, reversed_["out_trade_no"])
            self.good(self.reverse(seller, number))
            self.assertEqual("REVOKED", self.states(seller, number))
            self.refused(self.scan(seller, code, number), 400, "ORDER_CLOSED")
            mchid = self.partner_mchid if seller else self.shop_mchid
            with self.assertRaisesRegex(AssertionError, "OrderClosed"):
                self.server.control("pay", {"mchid": mchid, "out_trade_no": number})

    def test_a_paid_code_payment_is_given_back(self):
        for seller in self.both():
            for sharing in (True, False):
                number = self.no("K")
                order = self.good(self.scan(seller, self.code(), number, sharing=sharing))["transaction_id"]
                self.good(self.reverse(seller, number))
                self.good(self.reverse(seller, number))
                self.settle()
                self.assertEqual("REVOKED", self.states(seller, number))
                left = self.money(order)
                self.assertEqual((0, 0, 10000), (left["pending"], left["available"], left["refunded"]))

    def test_change_pays_a_code(self):
        buyer = self.server.buyers[1]
        self.server.control("codes", {"openid": buyer})
        # The buyers' change is kept by the demo platform: a partner's buyers have none.
        self.refused(self.scan(self.seller(), self.code(openid=buyer, bank_type="OTHERS")), 403, "NOT_ENOUGH")

    def test_codes_are_good_for_a_minute_and_for_one_order(self):
        seller = self.seller()
        code = self.code()
        self.good(self.scan(seller, code))
        self.refused(self.scan(seller, code), 400, "AUTH_CODE_INVALID", "仅限使用一次")
        self.refused(self.scan(None, code), 400, "AUTH_CODE_INVALID", "仅限使用一次")
        old = self.code()
        self.advance("60s")
        self.refused(self.scan(seller, old), 400, "AUTH_CODE_EXPIRED")
        self.refused(self.scan(seller, "130000000000000000"), 400, "AUTH_CODE_INVALID")
        self.refused(self.scan(seller, "1300"), 400, "PARAM_ERROR", "auth_code")
        # What is refused for another reason spends no code.
        fine = self.code()
        self.refused(self.scan(seller, fine, appid="wx0000000000000009"), 400, "APPID_MCHID_NOT_MATCH")
        self.good(self.scan(seller, fine))

    def test_at_the_cashier(self):
        """The buyer's page asks for the password; only the buyer of the code stands there."""
        number = self.no("K")
        self.good(self.scan(None, self.code(password=True), number))
        with sqlite3.connect(f"file:{self.server.data / 'tongbao.db'}?mode=ro", uri=True) as database:
            prepay, = database.execute("SELECT prepay_id FROM orders WHERE out_trade_no = ?", (number,)).fetchone()
        page = self.server.page(f"/sandbox/cashier?prepay_id={prepay}")
        self.assertIn(self.server.buyers[0], page)
        self.assertNotIn(self.server.buyers[1], page)
        self.server.page("/sandbox/cashier", {"prepay_id": prepay, "decline": "yes"})
        self.assertEqual("PAYERROR", self.states(None, number))

    def test_the_platform_scans_codes_too(self):
        body = {"sp_appid": self.server.appid, "sp_mchid": self.server.mchid, "sub_mchid": self.server.sellers[1],
                "description": "x", "out_trade_no": self.no("K"), "payer": {"auth_code": self.code()},
                "amount": {"total": 1000}, "scene_info": STORE, "settle_info": {"profit_sharing": True}}
        paid = self.good(self.platform.post(PARTNER + "codepay", body))
        self.advance("179d")
        self.assertEqual(994, self.money(paid["transaction_id"])["pending"], "frozen as long as any order of a platform")

    def test_an_order_at_a_point_of_sale(self):
        seller = self.seller()
        number = self.no("P")
        body = {"sp_appid": PARTNER_APP, "sp_mchid": self.partner_mchid, "sub_mchid": seller, "description": "x",
                "out_trade_no": number, "amount": {"total": 100}, "payer": {"sp_openid": self.server.buyers[2]},
                "scene_info": {"payer_client_ip": "127.0.0.1", **STORE}, "notify_url": self.callbacks.url}
        prepay = self.good(self.partner.post(PARTNER + "scannedpos", body))["prepay_id"]
        self.server.control("pay", {"prepay_id": prepay})
        self.settle()
        self.assertEqual(number, self.callbacks.of("TRANSACTION.SUCCESS")[0]["out_trade_no"])
        quiet = {**body, "out_trade_no": self.no("P")}
        del quiet["notify_url"]
        prepay = self.good(self.partner.post(PARTNER + "scannedpos", quiet))["prepay_id"]
        self.server.control("pay", {"prepay_id": prepay})
        self.settle()
        self.assertEqual(1, len(self.callbacks.received))


class EveryRefusalOfCodes(Refusing):
    """Each documented refusal of each operation, once."""

    config = """
[rules.pay]
out_trade_no_min = 4
[rules.codepay]
userpaying_form = "202_CODE"
"""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.foreign = cls.server.sellers[0]
        add = ("merchant", "add", "--fee-bp", "60", "--kind")
        for arguments in (("partner", "--mchid", "1900000830", "--appid", PARTNER_APP),
                          ("sub", "--platform", "1900000830", "--mchid", "1900000831"),
                          ("sub", "--platform", "1900000830", "--mchid", "1900000832"),
                          ("direct", "--mchid", "1900000840", "--appid", SHOP_APP),
                          ("direct", "--mchid", "1900000841", "--appid", SHOP_APP)):
            made = cls.server.command(*add, *arguments)
            assert made.returncode == 0, made.stderr
        cls.partner = World(cls.server, mchid="1900000830", seller="1900000831")
        cls.shop = World(cls.server, mchid="1900000840", seller="1900000840")
        # Whose money is what one test gave them.
        cls.poor = (World(cls.server, mchid="1900000830", seller="1900000832"),
                    World(cls.server, mchid="1900000841", seller="1900000841"))

    def code(self, **wish):
        return self.server.control("codes", wish)["auth_code"]

    def bodies(self, partner=None, shop=None):
        """Of codepay: each path with its world and a body that is paid."""
        partner, shop = partner or self.partner, shop or self.shop
        common = {"description": "x", "amount": {"total": 1000}, "scene_info": STORE}
        of_partner = {"sp_appid": PARTNER_APP, "sp_mchid": partner.mchid, "sub_mchid": partner.seller, **common}
        own = {"appid": SHOP_APP, "mchid": shop.mchid, **common}
        for path, world, body in ((PARTNER, partner, of_partner), (DIRECT, shop, own)):
            yield path, world, {**body, "out_trade_no": fresh("K-00"), "payer": {"auth_code": self.code()}}

    def refused(self, world, path, rule, body, operation=None):
        self.refuses(f"POST {operation or path}", rule, world.client.post(path, body))

    def test_codes(self):
        for path, world, body in self.bodies():
            path += "codepay"
            mchid, appid = ("sp_mchid", "sp_appid") if "sp_mchid" in body else ("mchid", "appid")
            world.post(path, body)
            plain = self.plain(world, fresh("O-00"))
            table = {
                "MchidDiffers": {mchid: "1999999999"},
                "AppidNotBound": {appid: "wx0000000000000009"},
                "NumberTooShort": {"out_trade_no": "K1"},
                "OrderTooLarge": {"amount": {"total": 1_000_000_001}},
                "OutTradeNoUsed": {"out_trade_no": plain},
                "CodeUnknown": {"payer": {"auth_code": "100000000000000000"}},
                "CodeUsed": {"payer": body["payer"]},
                "WalletShort": {"payer": {"auth_code": self.code(openid="oPoor", bank_type="OTHERS")}},
                "UserPaying": {"payer": {"auth_code": self.code(password=True)}},
            }
            if mchid == "sp_mchid":
                table |= {"SubMchidIsOwn": {"sub_mchid": world.mchid}, "MerchantUnknown": {"sub_mchid": "1999999999"},
                          "MerchantNotYours": {"sub_mchid": self.foreign}}
            for rule, other in table.items():
                with self.subTest(path=path, rule=rule):
                    new = {**body, "out_trade_no": fresh("K-00"), "payer": {"auth_code": self.code()}}
                    self.refused(world, path, rule, {**new, **other})
            self.refused(world, path, "ReentryDiffers", {**body, "description": "y"})
            world.post(path.replace("codepay", REVERSE.format(**body)), self.whose(body))
            self.refused(world, path, "OrderClosed", body)
            old = {**body, "out_trade_no": fresh("K-00"), "payer": {"auth_code": self.code()}}
            self.server.control("clock", {"advance": "60s"})
            self.refused(world, path, "CodeExpired", old)

    def plain(self, world, number, sharing=False):
        """An order that is not paid by a code; gives its number."""
        if world.mchid == world.seller:
            body = {"appid": SHOP_APP, "mchid": world.mchid}
            path = DIRECT
        else:
            body = {"sp_appid": PARTNER_APP, "sp_mchid": world.mchid, "sub_mchid": world.seller}
            path = PARTNER
        world.post(path + "native", {**body, "description": "x", "out_trade_no": number, "amount": {"total": 1000},
                                     "settle_info": {"profit_sharing": sharing}, "notify_url": "http://127.0.0.1:9/n"})
        return number

    def whose(self, body):
        names = ("sp_appid", "sp_mchid", "sub_mchid") if "sp_mchid" in body else ("appid", "mchid")
        return {name: body[name] for name in names}

    def test_closing_and_reversing(self):
        for path, world, body in self.bodies():
            operation = path + REVERSE
            target = lambda number: path + REVERSE.format(out_trade_no=number)
            paid = world.post(path + "codepay", {**body, "settle_info": {"profit_sharing": True}})
            number, whose = body["out_trade_no"], self.whose(body)
            close = {name: value for name, value in whose.items() if "appid" not in name}
            self.refused(world, f"{path}out-trade-no/{number}/close", "CodePayment", close,
                         path + "out-trade-no/{out_trade_no}/close")
            mchid, appid = ("sp_mchid", "sp_appid") if "sp_mchid" in whose else ("mchid", "appid")
            self.refused(world, target(number), "MchidDiffers", {**whose, mchid: "1999999999"}, operation)
            self.refused(world, target(number), "AppidNotBound", {**whose, appid: "wx0000000000000009"}, operation)
            self.refused(world, target("K-404"), "OrderNotFound", whose, operation)
            self.refused(world, target(self.plain(world, fresh("O-00"))), "NotACodePayment", whose, operation)
            # Split already: the buyer cannot have all of it back.
            self.share(world, paid["transaction_id"], last=False)
            self.refused(world, target(number), "RefundAboveUnsplit", whose, operation)
            # Refunded in part already.
            self.refund(world, paid["transaction_id"], 1)
            self.refused(world, target(number), "ReverseAfterRefund", whose, operation)
            late = {**body, "out_trade_no": fresh("K-00"), "payer": {"auth_code": self.code()}}
            world.post(path + "codepay", late)
            self.server.control("clock", {"advance": "8d"})
            self.refused(world, target(late["out_trade_no"]), "ReverseTooLate", whose, operation)

    def test_money_that_is_gone(self):
        """The refund of another order, a part of which went to a receiver, took what the reversal needs."""
        for path, world, body in self.bodies(*self.poor):
            world.post(path + "codepay", body)
            number = self.plain(world, fresh("O-00"), sharing=True)
            other, = self.server.control("pay", {"mchid": world.mchid, "out_trade_no": number})["transaction_ids"]
            self.share(world, other, last=True)
            self.refund(world, other, 1000)
            self.refused(world, path + REVERSE.format(**body), "NotEnoughAvailable", self.whose(body), path + REVERSE)

    def share(self, world, order, last):
        """A person gets 30 % of an order of 1000 fen."""
        self.server.control("clock", {"advance": "61s"})
        whose = {"appid": SHOP_APP} if world.mchid == world.seller else {"appid": PARTNER_APP, "sub_mchid": world.seller}
        person = {"type": "PERSONAL_OPENID", "account": self.server.buyers[4]}
        world.post("/v3/profitsharing/receivers/add", {**whose, **person, "relation_type": "USER"})
        world.post("/v3/profitsharing/orders", {
            **whose, "transaction_id": order, "out_order_no": fresh("F"), "unfreeze_unsplit": last,
            "receivers": [{**person, "amount": 300, "description": "x"}]})
        self.server.control("settle", {})

    def refund(self, world, order, amount):
        whose = {} if world.mchid == world.seller else {"sub_mchid": world.seller}
        world.post("/v3/refund/domestic/refunds", {
            **whose, "transaction_id": order, "out_refund_no": fresh("R"),
            "amount": {"refund": amount, "total": 1000, "currency": "CNY"}})

    def test_points_of_sale(self):
        path = PARTNER + "scannedpos"
        world, mchid = self.partner, self.partner.mchid
        body = {"sp_appid": PARTNER_APP, "sp_mchid": mchid, "sub_mchid": world.seller, "description": "x",
                "amount": {"total": 100}, "payer": {"sp_openid": self.server.buyers[2]},
                "scene_info": {"payer_client_ip": "127.0.0.1", **STORE}}
        table = {
            "MchidDiffers": {"sp_mchid": "1999999999"}, "SubMchidIsOwn": {"sub_mchid": mchid},
            "MerchantUnknown": {"sub_mchid": "1999999999"}, "MerchantNotYours": {"sub_mchid": self.foreign},
            "AppidNotBound": {"sp_appid": "wx0000000000000009"}, "PayerMissing": {"payer": {}},
            "NumberTooShort": {"out_trade_no": "P1"}, "OrderTooLarge": {"amount": {"total": 1_000_000_001}},
            "ExpiryOutOfRange": {"time_expire": "2020-01-01T00:00:00+08:00"},
        }
        for rule, other in table.items():
            with self.subTest(rule=rule):
                self.refused(world, path, rule, {**body, "out_trade_no": fresh("P-00"), **other})
        scanned = next(self.bodies())[2]
        world.post(PARTNER + "codepay", scanned)
        self.refused(world, path, "OutTradeNoUsed", {**body, "out_trade_no": scanned["out_trade_no"]})
        paid, closed = ({**body, "out_trade_no": fresh("P-00")} for _ in range(2))
        world.post(path, paid)
        self.refused(world, path, "ReentryDiffers", {**paid, "amount": {"total": 1}})
        self.server.control("pay", {"mchid": mchid, "out_trade_no": paid["out_trade_no"]})
        self.refused(world, path, "OrderPaid", paid)
        world.post(path, closed)
        world.post(f"{PARTNER}out-trade-no/{closed['out_trade_no']}/close",
                   {"sp_mchid": mchid, "sub_mchid": world.seller})
        self.refused(world, path, "OrderClosed", closed)


if __name__ == "__main__":
    unittest.main()
