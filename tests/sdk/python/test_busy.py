"""A queue that is full: the next request is refused at once, and nothing of it is done (contract 1.10).

The database's write lock is held from here, so that the batch under way cannot end and nothing leaves
the queue."""

import concurrent.futures
import contextlib
import sqlite3
import time
import unittest

from documented import SEEN
from raw import Raw
from tongbao import Server
from world import World, fresh

JSAPI = "/v3/pay/partner/transactions/jsapi"
CLOSE = "/v3/pay/partner/transactions/out-trade-no/{out_trade_no}/close"
COMBINE = "/v3/combine-transactions/jsapi"
SPLIT = "/v3/ecommerce/profitsharing/"
REFUND = "/v3/ecommerce/refunds/apply"
WITHDRAW = "/v3/ecommerce/fund/withdraw"
SUBSIDY = "/v3/ecommerce/subsidies/create"
QUEUE_MAX = 4
# One batch under way, which may have taken a queue along, and a full queue behind it.
WAITING_MAX = 1 + 2 * QUEUE_MAX
CROWD = 3 * WAITING_MAX


class Busy(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.server = Server(f"[engine]\nqueue_max = {QUEUE_MAX}\n")
        cls.world, cls.hand = World(cls.server), Raw(cls.server)

    @classmethod
    def tearDownClass(cls):
        cls.server.close()

    @contextlib.contextmanager
    def locked(self):
        """Nobody else writes the database."""
        with contextlib.closing(sqlite3.connect(self.server.data / "tongbao.db", isolation_level=None, timeout=30)) as other:
            other.execute("BEGIN IMMEDIATE")
            yield
            other.execute("ROLLBACK")

    def count(self, table, column, values):
        place = f"file:{self.server.data / 'tongbao.db'}?mode=ro"
        with contextlib.closing(sqlite3.connect(place, uri=True)) as database:
            marks = ",".join("?" * len(values))
            return database.execute(f"SELECT count(*) FROM {table} WHERE {column} IN ({marks})", values).fetchone()[0]

    def prepared(self):
        """A request of each kind, by operation: (target, body)."""
        world, seller = self.world, self.world.seller
        self.server.control("topup", {"mchid": seller, "account_type": "BASIC", "amount": 1000})
        subsidised = world.pay(settle_info={"profit_sharing": True, "subsidy_amount": 200})
        unpaid = world.order()
        world.post(JSAPI, unpaid)
        last = {"sub_mchid": seller, "out_order_no": fresh("F"), "description": "完结"}
        asked = {
            COMBINE: world.cart(3),
            REFUND: world.refund_body(world.pay()),
            SPLIT + "orders": world.split_body(world.pay()),
            SPLIT + "finish-order": {**last, "transaction_id": world.pay()},
            WITHDRAW: {"sub_mchid": seller, "out_request_no": fresh("W"), "amount": 700},
            SUBSIDY: {"sub_mchid": seller, "transaction_id": subsidised, "amount": 200, "description": "补差"},
            SPLIT + "receivers/add": {"appid": self.server.appid, "type": "PERSONAL_OPENID",
                                      "account": self.server.buyers[2], "relation_type": "OTHERS"},
        }
        found = {f"POST {path}": (path, body) for path, body in asked.items()}
        target = CLOSE.format(out_trade_no=unpaid["out_trade_no"])
        found[f"POST {CLOSE}"] = (target, {"sp_mchid": world.mchid, "sub_mchid": seller})
        return found

    def assert_busy(self, reply, what):
        said = reply.json
        self.assertEqual((429, "FREQUENCY_LIMITED", "频率超限，请降低请求频率"),
                         (reply.status, said["code"], said["message"]), what)
        self.assertIsNotNone(reply.header("Wechatpay-Signature"), what)

    def filled(self, pool, orders):
        """Sends orders until no more are taken: what becomes of each, by its body."""
        sent = {pool.submit(self.hand.post, JSAPI, body): body for body in orders}
        least = len(orders) - WAITING_MAX
        until = time.monotonic() + 20
        while sum(one.done() for one in sent) < least and time.monotonic() < until:
            time.sleep(0.02)
        self.assertGreaterEqual(sum(one.done() for one in sent), least)
        return sent

    def test_a_full_queue_refuses_at_once_and_nothing_of_it_is_done(self):
        """While it is full every operation that changes something is 429 and queries are answered; once it is
        not, what waited succeeds, and so does each that was refused when it is asked again: once."""
        each, orders = self.prepared(), [self.world.order() for _ in range(CROWD)]
        balance = f"/v3/ecommerce/fund/balance/{self.world.seller}"
        before = self.world.get(balance)
        with concurrent.futures.ThreadPoolExecutor(CROWD) as pool:
            with self.locked():
                sent = self.filled(pool, orders)
                for operation, (target, body) in each.items():
                    self.assert_busy(self.hand.post(target, body), operation)
                with self.assertRaisesRegex(AssertionError, "503.*BUSY"):
                    self.server.control("topup", {"mchid": self.world.seller, "account_type": "BASIC", "amount": 1})
                self.assertEqual(before, self.hand.get(balance).json, "queries do not wait")
                for one in filter(concurrent.futures.Future.done, sent):
                    self.assert_busy(one.result(), "an order beyond the queue")
            refused = [body for one, body in sent.items() if one.result().status == 429]
            done = [one.result().status for one in sent if one.result().status != 429]
        self.assertEqual({200}, set(done), "what waited succeeds")
        self.assertGreaterEqual(len(done), QUEUE_MAX)
        SEEN.collect(self.server.base)
        self.assertEqual(set(), {(operation, "Busy") for operation in each} - SEEN.refusals)
        numbers = [body["out_trade_no"] for body in orders]
        self.assertEqual(len(done), self.count("orders", "out_trade_no", numbers), "what was refused was not done")
        self.assertEqual(before, self.world.get(balance))

        for body in refused:
            self.assertEqual(200, self.hand.post(JSAPI, body).status)
        for operation, (target, body) in each.items():
            first, second = (self.hand.post(target, body) for _ in range(2))
            self.assertIn(first.status, (200, 204), (operation, first.body))
            self.assertEqual(first.status, second.status, (operation, second.body))
        self.server.control("settle", {})
        self.assertEqual(len(orders), self.count("orders", "out_trade_no", numbers), "each once")
        after = self.world.get(balance)
        # The withdrawal took 700 of what was available; the refund, the split and the rest come from frozen money,
        # of which the finished order's 10000 became available.
        self.assertEqual(before["available_amount"] - 700 + 10000, after["available_amount"])
        self.world.books()


if __name__ == "__main__":
    unittest.main()
