"""What tests of refusals share: a reply must be refused by one rule of one operation, as the document
shows it."""

import sqlite3
import unittest

from documented import SEEN
from tongbao import Server, document
from world import World


class Refusing(unittest.TestCase):
    """A server with a world in front of it; `config` is its configuration."""

    config = None

    @classmethod
    def setUpClass(cls):
        cls.server = Server(cls.config)
        cls.world = World(cls.server)
        cls.mchid, cls.seller = cls.server.mchid, cls.world.seller

    @classmethod
    def tearDownClass(cls):
        cls.world.books()
        cls.server.close()

    def refuses(self, operation, rule, reply):
        """`reply` is (status, body) of the SDK; the rule is what the server's metrics name."""
        method, _, path = operation.partition(" ")
        told = {
            (int(status), example["value"]["code"])
            for status, response in document().responses(method, path).items()
            for content in response.get("content", {}).values()
            for name, example in content.get("examples", {}).items() if name.split(" ")[0] == rule
        }
        status, body = reply
        self.assertIn((status, (body or {}).get("code")), told, body)
        self.assertTrue(body["message"])
        SEEN.refusals.discard((operation, rule))
        SEEN.collect(self.server.base)
        self.assertIn((operation, rule), SEEN.refusals, body)

    def post(self, path, rule, body, operation=None, **rest):
        """POSTs and is refused by `rule`; `operation` is the path's template where it has one."""
        self.refuses(f"POST {operation or path}", rule, self.world.client.post(path, body, **rest))

    def get(self, target, rule, operation=None):
        self.refuses(f"GET {operation or target.split('?')[0]}", rule, self.world.client.get(target))

    def unpaid(self, **other):
        """An unpaid order's transaction_id, which no merchant is told: read from the database."""
        order = self.world.order(**other)
        self.world.post("/v3/pay/partner/transactions/jsapi", order)
        with sqlite3.connect(f"file:{self.server.data / 'tongbao.db'}?mode=ro", uri=True) as database:
            row = database.execute(
                "SELECT transaction_id FROM orders WHERE out_trade_no = ?", (order["out_trade_no"],)).fetchone()
        return row[0]
