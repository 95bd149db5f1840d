"""What the tests outside 收付通 share: a partner with sellers, and a merchant that sells for itself."""

import contextlib
import itertools
import json
import sqlite3
import unittest

from tongbao import Callbacks, Client, Server, _read

PARTNER_APP, SELLER_APP, SHOP_APP = "wx7000000000000001", "wx7000000000000002", "wx7000000000000003"


class Generic(unittest.TestCase):
    """One server for each class; every test has sellers of its own."""

    config = None

    @classmethod
    def setUpClass(cls):
        cls.server = Server(cls.config)
        cls.callbacks = Callbacks()
        cls.numbers = itertools.count(1)
        cls.partner_mchid = cls.add("partner", "--appid", PARTNER_APP)
        cls.shop_mchid = cls.add("direct", "--appid", SHOP_APP)
        cls.supplier = cls.add("direct", "--name", "供应商", "--notify-url", cls.callbacks.url)
        cls.partner = Client(cls.server, "certificate", mchid=cls.partner_mchid, notify_url=cls.callbacks.url)
        cls.shop = Client(cls.server, "public-key", mchid=cls.shop_mchid, notify_url=cls.callbacks.url,
                          partner=False)
        cls.platform = Client(cls.server, "certificate")
        cls.callbacks.sdk = cls.partner.sdk

    @classmethod
    def tearDownClass(cls):
        cls.callbacks.close()
        cls.server.close()

    def setUp(self):
        self.callbacks.sdk = self.partner.sdk
        self.callbacks.received.clear()

    def tearDown(self):
        self.server.control("settle", {})
        balance = self.server.control("trial-balance")
        self.assertEqual(0, balance["total"])
        self.assertTrue(all(one["holds"] for one in balance["invariants"]), balance)

    @classmethod
    def add(cls, kind, *options):
        made = cls.server.command("merchant", "add", "--kind", kind, "--fee-bp", "60", "--json", *options)
        assert made.returncode == 0, made.stderr
        return json.loads(made.stdout)["mchid"]

    def seller(self, *options):
        return self.add("sub", "--platform", self.partner_mchid, "--appid", SELLER_APP, *options)

    # Replies.

    def good(self, reply):
        status, body = reply
        self.assertIn(status, (200, 204), body)
        return body

    def told(self, reply):
        """Of a method of the SDK itself."""
        return self.good(_read(reply))

    def refused(self, reply, status, code, words=""):
        self.assertEqual((status, code), (reply[0], (reply[1] or {}).get("code")), reply[1])
        self.assertIn(words, reply[1]["message"])
        return reply[1]["message"]

    # The world outside.

    def no(self, prefix="N"):
        return f"{prefix}{next(self.numbers):08d}"

    def settle(self):
        return self.server.control("settle", {})["tasks_run"]

    def advance(self, time):
        return self.server.control("clock", {"advance": time})

    def money(self, order):
        return self.server.control(f"orders/{order}/money")["left"]

    def balance(self, mchid, account="BASIC_AVAILABLE"):
        accounts = self.server.control("trial-balance")["accounts"]
        return sum(one["balance"] for one in accounts if (one["owner"], one["account"]) == (mchid, account))

    def change(self, statement, *values):
        """Changes a row of a merchant while the program is down: what its operator does elsewhere."""
        self.server.stop()
        with contextlib.closing(sqlite3.connect(self.server.data / "tongbao.db")) as database, database:
            changed = database.execute(statement, values).rowcount
        self.server.start()
        self.assertEqual(1, changed)

    def unpaid(self, seller):
        """An unpaid order's transaction_id, which no merchant is told."""
        number = self.no("O")
        self.good(self.partner.post("/v3/pay/partner/transactions/native", {
            "sp_appid": PARTNER_APP, "sp_mchid": self.partner_mchid, "sub_mchid": seller, "description": "商品",
            "out_trade_no": number, "notify_url": self.callbacks.url, "amount": {"total": 10000},
            "settle_info": {"profit_sharing": True}}))
        place = f"file:{self.server.data / 'tongbao.db'}?mode=ro"
        with contextlib.closing(sqlite3.connect(place, uri=True)) as database:
            row = database.execute("SELECT transaction_id FROM orders WHERE out_trade_no = ?", (number,)).fetchone()
        return row[0]

    # Orders.

    def order(self, seller=None, total=10000, sharing=True, **pay):
        """A paid order: of a partner's seller, or without one of the shop's own."""
        body = {"description": "商品", "out_trade_no": self.no("O"), "notify_url": self.callbacks.url,
                "amount": {"total": total}, "settle_info": {"profit_sharing": sharing}}
        if seller:
            body.update({"sp_appid": PARTNER_APP, "sp_mchid": self.partner_mchid, "sub_mchid": seller})
            placed = self.partner.post("/v3/pay/partner/transactions/native", body)
        else:
            body.update({"appid": SHOP_APP, "mchid": self.shop_mchid})
            placed = self.shop.post("/v3/pay/transactions/native", body)
        code_url = self.good(placed)["code_url"]
        return self.server.control("pay", {"code_url": code_url, **pay})["transaction_ids"][0]

    def splittable(self, seller=None, total=10000):
        order = self.order(seller, total)
        self.advance("61s")
        return order

    def client(self, seller):
        return self.partner if seller else self.shop

    def whose(self, seller):
        return {"sub_mchid": seller} if seller else {}

    # Splits.

    def list(self, seller, account=None, kind="MERCHANT_ID", name=None, **more):
        """Adds a receiver to the list of a seller, or of the shop."""
        client = self.client(seller)
        name = "供应商" if kind == "MERCHANT_ID" and name is None else name
        body = {**self.whose(seller), "appid": PARTNER_APP if seller else SHOP_APP, "type": kind,
                "account": account or self.supplier, "relation_type": "SUPPLIER", **more}
        if name:
            body["name"] = client.sdk._core.encrypt(name)
        return client.post("/v3/profitsharing/receivers/add", body, sensitive=bool(name))

    def part(self, amount, account=None, kind="MERCHANT_ID"):
        return {"type": kind, "account": account or self.supplier, "amount": amount, "description": "分账"}

    def split(self, seller, order, parts, number=None, last=False, **more):
        parts = [self.part(parts)] if isinstance(parts, int) else parts
        return self.client(seller).post("/v3/profitsharing/orders", {
            **self.whose(seller), "transaction_id": order, "out_order_no": number or self.no("S"),
            "receivers": parts, "unfreeze_unsplit": last, **more})

    def shared(self, seller, order, parts, **more):
        """A split, worked off; as a query tells it."""
        accepted = self.good(self.split(seller, order, parts, **more))
        self.settle()
        return self.found(seller, order, accepted["out_order_no"])

    def find(self, seller, order, number):
        query = f"transaction_id={order}" + (f"&sub_mchid={seller}" if seller else "")
        return self.client(seller).get(f"/v3/profitsharing/orders/{number}?{query}")

    def found(self, seller, order, number):
        return self.good(self.find(seller, order, number))

    def unfreeze(self, seller, order, number=None):
        return self.client(seller).post("/v3/profitsharing/orders/unfreeze", {
            **self.whose(seller), "transaction_id": order, "out_order_no": number or self.no("U"),
            "description": "解冻"})

    def amounts(self, seller, order):
        return self.client(seller).get(f"/v3/profitsharing/transactions/{order}/amounts")

    def unsplit(self, seller, order):
        return self.good(self.amounts(seller, order))["unsplit_amount"]

    def give_back(self, seller, split, amount, number=None, mchid=None, **more):
        return self.client(seller).post("/v3/profitsharing/return-orders", {
            **self.whose(seller), "out_order_no": split, "out_return_no": number or self.no("B"),
            "return_mchid": mchid or self.supplier, "amount": amount, "description": "回退", **more})

    def allow(self, mchid, allowed=True):
        return self.server.control("split-returns", {"mchid": mchid, "allowed": allowed})

    # Refunds.

    def refund(self, seller, order, amount, total=10000, number=None, source=None, **more):
        money = {"refund": amount, "total": total, "currency": "CNY"}
        if source:
            money["from"] = source
        named = {} if "out_trade_no" in more else {"transaction_id": order}
        return self.client(seller).post("/v3/refund/domestic/refunds", {
            **self.whose(seller), **named, "out_refund_no": number or self.no("R"), "amount": money,
            "notify_url": self.callbacks.url, **more})

    def find_refund(self, seller, number):
        query = f"?sub_mchid={seller}" if seller else ""
        return self.client(seller).get(f"/v3/refund/domestic/refunds/{number}{query}")

    def abnormal(self, seller, order, amount=300, total=10000):
        """A refund that the buyer's account would not take."""
        refund = self.good(self.refund(seller, order, amount, total))
        self.server.control(f"refunds/{refund['refund_id']}", {"status": "ABNORMAL"})
        return refund

    def card(self, client, bank_account="6214830000000403", real_name="张三"):
        seal = client.sdk._core.encrypt
        return {"type": "USER_BANK_CARD", "bank_type": "CMB_DEBIT", "bank_account": seal(bank_account),
                "real_name": seal(real_name)}

    def to_card(self, seller, refund, card):
        path = f"/v3/refund/domestic/refunds/{refund['refund_id']}/apply-abnormal-refund"
        body = {**self.whose(seller), "out_refund_no": refund["out_refund_no"], **card}
        return self.client(seller).post(path, body, sensitive="bank_account" in card)
