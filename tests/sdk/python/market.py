"""What the tests of money share: a server, its platform, and the requests of an integrator."""

import itertools
import json
import unittest

from tongbao import Callbacks, Client, Server


class Market(unittest.TestCase):
    """One server for each class; every test has sellers of its own."""

    config = None

    @classmethod
    def setUpClass(cls):
        cls.server = Server(cls.config)
        cls.callbacks = Callbacks()
        cls.client = Client(cls.server, "certificate", notify_url=cls.callbacks.url)
        cls.callbacks.sdk = cls.client.sdk
        cls.numbers = itertools.count(1)

    @classmethod
    def tearDownClass(cls):
        cls.callbacks.close()
        cls.server.close()

    def setUp(self):
        self.callbacks.answer = 200
        self.callbacks.body = b""
        self.callbacks.received.clear()

    # Replies.

    def good(self, reply):
        status, body = reply
        self.assertIn(status, (200, 204), body)
        return body

    def refused(self, reply, status, code, words=""):
        self.assertEqual((status, code), (reply[0], reply[1]["code"]), reply[1])
        self.assertIn(words, reply[1]["message"])
        return reply[1]["message"]

    # The world outside.

    def no(self, prefix="N"):
        return f"{prefix}{next(self.numbers):08d}"

    def settle(self):
        return self.server.control("settle", {})["tasks_run"]

    def advance(self, time):
        return self.server.control("clock", {"advance": time})

    def seller(self, fee_bp=60, *more):
        made = self.server.command("merchant", "add", "--kind", "sub", "--platform", self.server.mchid,
                                   "--fee-bp", str(fee_bp), "--name", "店铺", "--json", *more)
        self.assertEqual(0, made.returncode, made.stderr)
        return json.loads(made.stdout)["mchid"]

    def top_up(self, mchid, account, amount):
        return self.server.control("topup", {"mchid": mchid, "account_type": account, "amount": amount})

    # Orders.

    def place(self, seller, total, sharing=True, subsidy=None, number=None, **more):
        settle = {"profit_sharing": sharing}
        if subsidy is not None:
            settle["subsidy_amount"] = subsidy
        return self.client.post("/v3/pay/partner/transactions/native", {
            "sp_appid": self.server.appid, "sp_mchid": self.server.mchid, "sub_mchid": seller,
            "description": "商品", "out_trade_no": number or self.no("O"), "notify_url": self.callbacks.url,
            "amount": {"total": total}, "settle_info": settle, **more})

    def order(self, seller, total, sharing=True, subsidy=None, number=None, **pay):
        """A paid order; splitting waits 30 s."""
        code_url = self.good(self.place(seller, total, sharing, subsidy, number))["code_url"]
        return self.server.control("pay", {"code_url": code_url, **pay})["transaction_ids"][0]

    def splittable(self, seller, total, **more):
        order = self.order(seller, total, **more)
        self.advance("31s")
        return order

    # Money.

    def balance(self, seller, account="BASIC"):
        body = self.good(self.client.get(f"/v3/ecommerce/fund/balance/{seller}?account_type={account}"))
        return body["available_amount"], body["pending_amount"]

    def own(self, account):
        return self.good(self.client.get(f"/v3/merchant/fund/balance/{account}"))["available_amount"]

    def unsplit(self, order):
        """As the API tells it; the control API's money map must say the same."""
        path = f"/v3/ecommerce/profitsharing/orders/{order}/amounts"
        told = self.good(self.client.get(path))["unsplit_amount"]
        self.assertEqual(told, self.server.control(f"orders/{order}/money")["left"]["unsplit"])
        return told

    def books_hold(self):
        balance = self.server.control("trial-balance")
        self.assertEqual(0, balance["total"])
        self.assertEqual(0, sum(line["balance"] for line in balance["accounts"]))
        self.assertTrue(all(one["holds"] for one in balance["invariants"]), balance)

    # Splits.

    def part(self, amount, account=None, kind="MERCHANT_ID"):
        return {"type": kind, "receiver_account": account or self.server.mchid, "amount": amount,
                "description": "分账"}

    def split(self, seller, order, parts, number=None, finish=False):
        if isinstance(parts, int):
            parts = [self.part(parts)]
        return self.client.post("/v3/ecommerce/profitsharing/orders", {
            "appid": self.server.appid, "sub_mchid": seller, "transaction_id": order,
            "out_order_no": number or self.no("S"), "receivers": parts, "finish": finish})

    def shared(self, seller, order, parts, number=None, finish=False):
        """A split, worked off; as a query tells it."""
        accepted = self.good(self.split(seller, order, parts, number, finish))
        self.settle()
        return self.found_split(seller, order, accepted["out_order_no"])

    def found_split(self, seller, order, number):
        return self.good(self.client.get(
            f"/v3/ecommerce/profitsharing/orders?sub_mchid={seller}&transaction_id={order}&out_order_no={number}"))

    def finish(self, seller, order, number=None):
        return self.client.post("/v3/ecommerce/profitsharing/finish-order", {
            "sub_mchid": seller, "transaction_id": order, "out_order_no": number or self.no("F"),
            "description": "完结"})

    def give_back(self, seller, split, amount, number=None, mchid=None, **more):
        return self.client.post("/v3/ecommerce/profitsharing/returnorders", {
            "sub_mchid": seller, "out_order_no": split, "out_return_no": number or self.no("B"),
            "return_mchid": mchid or self.server.mchid, "amount": amount, "description": "回退", **more})

    def found_return(self, seller, split, number):
        return self.good(self.client.get(
            f"/v3/ecommerce/profitsharing/returnorders?sub_mchid={seller}&out_order_no={split}&out_return_no={number}"))

    # Subsidies.

    def subsidise(self, seller, order, amount, **more):
        return self.client.post("/v3/ecommerce/subsidies/create", {
            "sub_mchid": seller, "transaction_id": order, "amount": amount, "description": "补差", **more})

    def take_back(self, seller, order, amount, refund=None, number=None, **more):
        body = {"sub_mchid": seller, "transaction_id": order, "out_order_no": number or self.no("T"),
                "amount": amount, "description": "补差回退", **more}
        if refund:
            body["refund_id"] = refund
        return self.client.post("/v3/ecommerce/subsidies/return", body)

    def cancel_subsidy(self, seller, order):
        return self.client.post("/v3/ecommerce/subsidies/cancel", {
            "sub_mchid": seller, "transaction_id": order, "description": "不补了"})

    # Refunds.

    def refund(self, seller, order, amount, total, number=None, source=None, **more):
        money = {"refund": amount, "total": total, "currency": "CNY"}
        if source:
            money["from"] = source
        return self.client.post("/v3/ecommerce/refunds/apply", {
            "sub_mchid": seller, "sp_appid": self.server.appid, "transaction_id": order,
            "out_refund_no": number or self.no("R"), "amount": money, **more})

    def found_refund(self, seller, refund_id):
        return self.good(self.client.get(f"/v3/ecommerce/refunds/id/{refund_id}?sub_mchid={seller}"))

    # Withdrawals.

    def withdraw(self, seller, amount, number=None, **more):
        return self.client.post("/v3/ecommerce/fund/withdraw", {
            "sub_mchid": seller, "out_request_no": number or self.no("W"), "amount": amount, **more})

    def found_withdrawal(self, seller, number):
        return self.good(self.client.get(
            f"/v3/ecommerce/fund/withdraw/out-request-no/{number}?sub_mchid={seller}"))

    # Callbacks.

    def log(self, ref):
        return self.server.control(f"notifications?ref={ref}")["notifications"]
