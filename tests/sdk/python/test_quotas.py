"""Quotas: the published rates as a profile, single rates, each merchant and sub-merchant by itself
(contract 6)."""

import unittest

from documented import SEEN
from refusing import Refusing
from tongbao import Client, Server
from world import World, add_platform

CERTIFICATES = "/v3/certificates"
FINISH = "/v3/ecommerce/profitsharing/finish-order"
REFUND = "/v3/ecommerce/refunds/apply"
JSAPI = "/v3/pay/partner/transactions/jsapi"

CONFIG = f"""
[gateway.quota]
profile = "published"
[gateway.quota.operations."POST {JSAPI}"]
merchant = 2
[gateway.quota.operations."POST {FINISH}"]
sub_merchant = 2
"""


class Quotas(Refusing):
    config = CONFIG

    def setUp(self):
        self.server.control("clock", {"advance": "2s"})

    def until_limited(self, send, most):
        """Sends until a 429 comes; a slow machine may get some more through."""
        for _ in range(most):
            reply = send()
            if reply[0] == 429:
                return reply
        return reply

    def limited(self, operation, rule, reply):
        """`reply` was 429, by this rule of this operation."""
        status, body = reply
        self.assertEqual((429, "FREQUENCY_LIMITED"), (status, body["code"]))
        SEEN.collect(self.server.base)
        self.assertIn((operation, rule), SEEN.refusals)

    def test_one_merchant_is_limited_and_another_is_not(self):
        """Two orders a second, the third is 429 FREQUENCY_LIMITED, signed; time brings the next."""
        other = "1900005100"
        seller = add_platform(self.server, other)
        stranger = World(self.server, mchid=other, seller=seller)
        body = self.world.order()
        self.limited(f"POST {JSAPI}", "QuotaMerchant",
                     self.until_limited(lambda: self.world.client.post(JSAPI, body), 50))
        stranger.post(JSAPI, stranger.order())
        self.server.control("clock", {"advance": "1s"})
        self.assertIn("prepay_id", self.world.post(JSAPI, body))

    def test_each_sub_merchant_is_counted(self):
        """finish-order counts by sub-merchant: one is limited while the other goes on."""
        def finish(seller):
            return self.world.client.post(FINISH, {"sub_mchid": seller, "transaction_id": "4" * 28,
                                                   "out_order_no": "Q1", "description": "完结"})
        first, second = self.server.sellers[:2]
        self.limited(f"POST {FINISH}", "QuotaSubMerchant", self.until_limited(lambda: finish(first), 50))
        self.assertEqual(404, finish(second)[0])

    def test_requests_in_vain_are_counted(self):
        """Six refused refunds a second, then 429 instead of the refusal."""
        self.limited(f"POST {REFUND}", "QuotaInvalid",
                     self.until_limited(lambda: self.world.client.post(REFUND, {"sub_mchid": self.seller}), 200))

    def test_the_published_rate_of_certificates(self):
        """Ten lists a second for one merchant."""
        status, body = self.until_limited(lambda: self.world.client.get(CERTIFICATES), 300)
        self.assertEqual((429, "FREQUENCY_LIMITED"), (status, body["code"]))
        self.assertIn("每秒最多 10 次", body["message"])


class Off(unittest.TestCase):
    def test_the_sandbox_counts_nothing_by_itself(self):
        """Without the profile, forty lists in a row are answered."""
        server = Server()
        self.addCleanup(server.close)
        client = Client(server, "certificate")
        self.assertEqual({200}, {client.get(CERTIFICATES)[0] for _ in range(40)})


if __name__ == "__main__":
    unittest.main()
