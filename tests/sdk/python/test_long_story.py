"""A marketplace from its sellers' papers to its last bill, through a client that somebody else wrote."""

import json
import unittest
from collections import defaultdict
from decimal import Decimal

import papers
from test_bills import ALL_FLOW, BOUNCES, FLOW, SEALED, SPLITS, SUB_FLOW, TRADE, Days, Sheet
from tongbao import Callbacks, Client
from wechatpayv3 import WeChatPayType

CLOSING = "/v3/ecommerce/account/apply-cancel-withdraw"


class LongStory(Days):
    """Played once in certificate mode and once in public-key mode."""

    mode = None

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.client = Client(cls.server, cls.mode, notify_url=cls.callbacks.url)
        cls.callbacks.sdk = cls.client.sdk
        cls.partner_mchid, cls.shop_mchid = (
            cls.add(kind, "--appid", appid) for kind, appid in (("partner", "wx7000000000000001"),
                                                                ("direct", "wx7000000000000003")))
        cls.hearing = Callbacks(), Callbacks()
        cls.partner, cls.shop = (
            Client(cls.server, cls.mode, mchid=mchid, notify_url=ear.url, partner=mchid != cls.shop_mchid)
            for mchid, ear in zip((cls.partner_mchid, cls.shop_mchid), cls.hearing))
        for client, ear in zip((cls.partner, cls.shop), cls.hearing):
            ear.sdk = client.sdk

    @classmethod
    def tearDownClass(cls):
        for ear in cls.hearing:
            ear.close()
        super().tearDownClass()

    @classmethod
    def add(cls, kind, *options):
        made = cls.server.command("merchant", "add", "--kind", kind, "--fee-bp", "60", "--json", *options)
        assert made.returncode == 0, made.stderr
        return json.loads(made.stdout)["mchid"]

    def told(self, reply):
        """Of a method of the SDK itself."""
        status, text = reply
        self.assertIn(status, (200, 204), text)
        return json.loads(text) if text else None

    # The chapters.

    def test_the_whole_story(self):
        day = self.fresh_day()
        tea, pots = self.aboard("2"), self.aboard("4")
        orders = self.every_payment(tea, pots)
        self.ecommerce_split(tea, orders[0])
        refund = self.abnormal_refund(pots, orders[1])
        self.generic_split_and_refund()
        bounced = self.withdrawals(tea)
        self.assertEqual(day, self.end_of_day())
        self.bills(day, {tea, pots}, orders, refund, bounced)
        self.close(pots)
        self.books_hold()
        for ear in (self.callbacks, *self.hearing):
            self.assertEqual([], ear.refused, "every callback's signature was right")
        for ear in self.hearing:
            self.assertEqual(["REFUND.SUCCESS", "TRANSACTION.SUCCESS"], sorted(one["event_type"] for one in ear.received))
        self.assertEqual(0, self.server.stop())
        check = self.server.command("check")
        self.assertEqual(0, check.returncode, check.stdout + check.stderr)

    def aboard(self, kind):
        """A seller hands in its papers, passes by itself and is found with its masked card."""
        media = papers.uploaded(self.client)
        papers.upload(self.client.sdk.video_upload, "shop.mp4", papers.MP4)
        form = papers.application(self.client.sdk._core.encrypt, kind, self.no("A"), media)
        applied = self.good(self.client.post(papers.APPLYMENTS, form, sensitive=True))
        self.settle()
        found = self.good(self.client.get(f"{papers.APPLYMENTS}{applied['applyment_id']}"))
        self.assertEqual("FINISH", found["applyment_state"])
        seller = found["sub_mchid"]
        card = self.good(self.client.get(f"/v3/apply4sub/sub_merchants/{seller}/settlement"))
        self.assertEqual(f"62{'*' * 15}43", card["account_number"])
        return seller

    def every_payment(self, tea, pots):
        """Each kind of the platform's: four ordinary ones, a combined one, a payment code; 100 yuan each."""
        buyer, sdk = self.server.buyers[0], self.client.sdk
        amount, sharing = {"total": 10000, "currency": "CNY"}, {"profit_sharing": True}
        orders = []
        for kind, field, more in (
                (WeChatPayType.JSAPI, "prepay_id", {"payer": {"sp_openid": buyer}}),
                (WeChatPayType.APP, "prepay_id", {}), (WeChatPayType.NATIVE, "code_url", {}),
                (WeChatPayType.H5, "h5_url", {"scene_info": {"payer_client_ip": "127.0.0.1", "h5_info": {"type": "Wap"}}})):
            seller = pots if len(orders) == 1 else tea
            number = self.no("O")
            placed = self.told(sdk.pay("茶,一两", number, amount, pay_type=kind, settle_info=sharing, sub_mchid=seller, **more))
            orders += self.server.control("pay", {field: placed[field]})["transaction_ids"]
            self.assertEqual("SUCCESS", self.told(sdk.query(out_trade_no=number, sub_mchid=seller))["trade_state"])
        sub = {"mchid": self.server.mchid, "attach": "购物车", "description": "茶与壶", "settle_info": sharing,
               "amount": {"total_amount": 10000, "currency": "CNY"}}
        placed = self.told(sdk.combine_pay(
            self.no("C"), [{**sub, "sub_mchid": seller, "out_trade_no": self.no("S")} for seller in (tea, pots)],
            combine_payer_info={"openid": buyer}, pay_type=WeChatPayType.JSAPI))
        orders += self.server.control("pay", {"prepay_id": placed["prepay_id"]})["transaction_ids"]
        paid = self.told(sdk.pay(
            "茶,一两", self.no("K"), amount, payer={"auth_code": self.server.control("codes", {})["auth_code"]},
            scene_info={"store_info": {"id": "S1"}}, settle_info=sharing, pay_type=WeChatPayType.CODEPAY, sub_mchid=tea))
        self.assertEqual(("SUCCESS", "MICROPAY"), (paid["trade_state"], paid["trade_type"]))
        orders.append(paid["transaction_id"])
        self.settle()
        self.assertEqual(5, len(self.callbacks.of("TRANSACTION.SUCCESS")), "one a payment, none for the code")
        self.advance("31s")
        return orders

    def ecommerce_split(self, seller, order):
        self.assertEqual("FINISHED", self.shared(seller, order, 2000, number="SHARE")["status"])
        self.good(self.finish(seller, order))
        self.assertEqual("SUCCESS", self.good(self.give_back(seller, "SHARE", 500))["result"])
        self.assertEqual(8440, self.balance(seller)[0])

    def abnormal_refund(self, seller, order):
        """The buyer's card is dead: the money goes to another one, named under encryption."""
        refund = self.good(self.refund(seller, order, 3000, 10000, notify_url=self.callbacks.url))
        self.server.control(f"refunds/{refund['refund_id']}", {"status": "ABNORMAL"})
        seal = self.client.sdk._core.encrypt
        sent = self.good(self.client.post(f"/v3/ecommerce/refunds/{refund['refund_id']}/apply-abnormal-refund", {
            "sub_mchid": seller, "out_refund_no": refund["out_refund_no"], "type": "USER_BANK_CARD",
            "bank_type": "CMB_DEBIT", "bank_account": seal("6214830000000403"), "real_name": seal("张三")}, sensitive=True))
        self.assertEqual("PROCESSING", sent["status"])
        self.settle()
        self.assertEqual("SUCCESS", self.found_refund(seller, refund["refund_id"])["status"])
        return refund["refund_id"]

    def generic_split_and_refund(self):
        """A direct merchant and a partner's seller share and refund by the generic paths."""
        seller = self.add("sub", "--platform", self.partner_mchid)
        for client, appid, whose in ((self.shop, "wx7000000000000003", {}),
                                     (self.partner, "wx7000000000000001", {"sub_mchid": seller})):
            sdk, person = client.sdk, self.server.buyers[3]
            placed = self.told(sdk.pay("茶", self.no("D"), {"total": 10000, "currency": "CNY"}, pay_type=WeChatPayType.NATIVE,
                                       settle_info={"profit_sharing": True}, **whose))
            order, = self.server.control("pay", {"code_url": placed["code_url"]})["transaction_ids"]
            self.advance("61s")
            self.told(sdk.profitsharing_add_receiver("PERSONAL_OPENID", person, "PARTNER", appid=appid, **whose))
            number = self.no("G")
            self.told(sdk.profitsharing_order(
                order, number, [{"type": "PERSONAL_OPENID", "account": person, "amount": 1000, "description": "分账"}],
                False, appid=appid, **whose))
            self.settle()
            query = "".join(f"&{name}={value}" for name, value in whose.items())
            found = self.good(client.get(f"/v3/profitsharing/orders/{number}?transaction_id={order}{query}"))
            self.assertEqual(("FINISHED", "SUCCESS"), (found["state"], found["receivers"][0]["result"]))
            self.told(sdk.profitsharing_unfreeze(order, self.no("U"), "解冻", **whose))
            self.settle()
            back = self.told(sdk.refund(self.no("R"), {"refund": 2000, "total": 10000, "currency": "CNY"},
                                        transaction_id=order, notify_url=client.sdk._notify_url, **whose))
            self.settle()
            query = f"?sub_mchid={seller}" if whose else ""
            found = self.good(client.get(f"/v3/refund/domestic/refunds/{back['out_refund_no']}{query}"))
            self.assertEqual("SUCCESS", found["status"])

    def withdrawals(self, seller):
        """One arrives and one bounces; gives the latter's number."""
        numbers = [self.good(self.withdraw(seller, amount))["withdraw_id"] for amount in (440, 1000)]
        for number in numbers:
            self.server.control(f"withdrawals/{number}", {"status": "SUCCESS"})
        self.server.control(f"withdrawals/{numbers[1]}", {"status": "REFUND", "reason": "账户已注销"})
        self.assertEqual((8000, 39760), self.balance(seller))
        return numbers[1]

    # The books of the day.

    def bills(self, day, sellers, orders, refund, bounced):
        trade = self.bill(TRADE, day, tar_type="GZIP")
        self.assertEqual(set(orders), set(trade.column("微信订单号")))
        self.assertEqual(("8", Decimal("700.00"), Decimal("30.00")), (
            trade.summary["总交易单数"], Decimal(trade.summary["订单总金额"]), Decimal(trade.summary["退款总金额"])))
        self.assertEqual([refund], [row["微信退款单号"] for row in trade.where("交易状态", "REFUND")])
        splits = self.bill(SPLITS, day)
        self.assertEqual((Decimal("20.00"), Decimal("5.00")), (
            Decimal(splits.summary["分账总金额"]), Decimal(splits.summary["回退总金额"])))
        self.assertEqual([bounced], self.bill(BOUNCES, day, has_summary=False).column("提现单号"))

        # Both sellers' money in one encrypted file; each account's last balance is the day's end.
        links = self.good(self.client.get(f"{ALL_FLOW}?bill_date={day}&account_type=ALL&{SEALED}&tar_type=GZIP"))
        text = b"".join(self.opened(link, gzipped=True) for link in sorted(
            links["download_bill_list"], key=lambda link: link["bill_sequence"])).decode()
        every, changes = Sheet(text), defaultdict(Decimal)
        for row in every.rows:
            cells = dict(zip(every.header, row))
            sign = 1 if cells["收支类型"] == "收入" else -1
            account = cells["二级商户号"], cells["账户类型"]
            changes[account] += sign * Decimal(cells["收支金额(元)"])
            self.assertEqual(changes[account], Decimal(cells["账户结余(元)"]), cells)
        self.assertEqual(sellers, {seller for seller, _ in changes})
        for (seller, _), change in changes.items():
            self.assertEqual(change * 100, sum(self.end(f"/v3/ecommerce/fund/enddaybalance/{seller}", day)))
            self.one_sellers_bill(day, seller, change)
        own = self.bill(FLOW, day)
        self.assertEqual(Decimal("15.00"), Decimal(own.summary["收入金额"]) - Decimal(own.summary["支出金额"]))

    def one_sellers_bill(self, day, seller, change):
        links = self.good(self.client.get(
            f"{SUB_FLOW}?bill_date={day}&sub_mchid={seller}&account_type=BASIC&{SEALED}"))
        sheet = Sheet(b"".join(self.opened(link, gzipped=False) for link in links["download_bill_list"]).decode())
        self.assertEqual(change, Decimal(sheet.summary["收入金额"]) - Decimal(sheet.summary["支出金额"]))

    # The end.

    def close(self, seller):
        """Frozen orders are finished first; then the account is closed and its money paid out."""
        def told():
            return self.good(self.client.get(f"{CLOSING}/validate-cancel/{seller}"))["validate_result"]

        self.assertEqual("NOT_ALLOW_CANCEL_WITHDRAW", told())
        self.server.control("clock", {"advance": "181d"})
        self.assertEqual("ALLOW_CANCEL_WITHDRAW", told())
        seal = self.client.sdk._core.encrypt
        applied = self.good(self.client.post(CLOSING, {
            "sub_mchid": seller, "out_request_no": self.no("X"), "withdraw": "APPLY_WITHDRAW",
            "payee_info": {"account_type": "ACCOUNT_TYPE_CORPORATE", "bank_account_info": {
                "account_name": seal("张三茶庄"), "account_bank": "工商银行", "account_number": seal("6222000000006789")}},
        }, sensitive=True))
        self.advance("10s")
        self.good(self.client.post(CLOSING + "/confirm", {
            "sub_mchid": seller, "applyment_id": applied["applyment_id"], "operator_identification": "id1102",
            "confirm_time": "2015-05-20T13:29:35.120+08:00", "cancel_contract_version": "V20241213"}))
        self.server.control("clock", {"advance": "3d"})
        found = self.good(self.client.get(f"{CLOSING}/applyment-id/{applied['applyment_id']}"))
        self.assertEqual(("FINISH", "WITHDRAW_SUCCEED"), (found["cancel_state"], found["withdraw_state"]))
        self.assertEqual((0, 0), self.balance(seller))


class InCertificateMode(LongStory):
    mode = "certificate"


class InPublicKeyMode(LongStory):
    mode = "public-key"


# Only the modes are played.
del LongStory

if __name__ == "__main__":
    unittest.main()
