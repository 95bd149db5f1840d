"""Withdrawals with all their outcomes."""

import unittest

from market import Market


class Withdrawals(Market):
    def setUp(self):
        super().setUp()
        self.shop = self.seller(0)
        self.number = self.no("W")

    def outcome(self, withdraw_id, status, reason=None):
        return self.server.control(f"withdrawals/{withdraw_id}", {"status": status, "reason": reason})

    def found(self):
        return self.found_withdrawal(self.shop, self.number)

    def test_a_short_one_waits_for_money_under_its_number(self):
        self.refused(self.withdraw(self.shop, 500, self.number), 403, "NOT_ENOUGH")
        waiting = self.found()
        self.assertEqual("INIT", waiting["status"])
        self.refused(self.withdraw(self.shop, 400, self.number), 400, "INVALID_REQUEST")
        self.top_up(self.shop, "BASIC", 500)
        done = self.good(self.withdraw(self.shop, 500, self.number))
        self.assertEqual(waiting["withdraw_id"], done["withdraw_id"])
        self.assertEqual(("CREATE_SUCCESS", (0, 0)), (self.found()["status"], self.balance(self.shop)))
        again = self.good(self.withdraw(self.shop, 500, self.number))
        self.assertEqual(waiting["withdraw_id"], again["withdraw_id"])
        self.advance("2d")
        self.assertEqual("SUCCESS", self.found()["status"])

    def test_a_failed_one_gives_the_money_back(self):
        self.top_up(self.shop, "BASIC", 500)
        made = self.good(self.withdraw(self.shop, 500, self.number, notify_url=self.callbacks.url))
        self.outcome(made["withdraw_id"], "FAIL", "户名不符")
        found = self.found()
        self.assertEqual(("FAIL", "户名不符", (500, 0)), (found["status"], found["reason"], self.balance(self.shop)))
        self.settle()
        told, = self.callbacks.of("MCHWITHDRAW.CHANGE")
        self.assertEqual(("FAIL", self.number, 500), (told["status"], told["out_request_no"], told["amount"]))

    def test_a_bounced_one_gives_the_money_back_after_success(self):
        self.top_up(self.shop, "BASIC", 500)
        made = self.good(self.withdraw(self.shop, 500, self.number, notify_url=self.callbacks.url))
        self.outcome(made["withdraw_id"], "SUCCESS")
        self.assertEqual((0, 0), self.balance(self.shop))
        self.outcome(made["withdraw_id"], "REFUND", "账户已注销")
        self.assertEqual(("REFUND", (500, 0)), (self.found()["status"], self.balance(self.shop)))
        self.settle()
        # Callbacks may come in any order (4.1).
        self.assertCountEqual(["SUCCESS", "REFUND"], [one["status"] for one in self.callbacks.of("MCHWITHDRAW.CHANGE")])

    def test_frozen_money_is_never_withdrawn(self):
        order = self.splittable(self.shop, 1000)
        self.refused(self.withdraw(self.shop, 1, self.number), 403, "NOT_ENOUGH")
        self.good(self.finish(self.shop, order))
        self.good(self.withdraw(self.shop, 1000))
        self.assertEqual((0, 0), self.balance(self.shop))

    def test_a_number_lasts_six_days(self):
        self.refused(self.withdraw(self.shop, 500, self.number), 403, "NOT_ENOUGH")
        self.advance("143h")
        self.refused(self.withdraw(self.shop, 500, self.number), 403, "NOT_ENOUGH")
        self.advance("1h")
        self.top_up(self.shop, "BASIC", 500)
        self.refused(self.withdraw(self.shop, 500, self.number), 400, "INVALID_REQUEST", "当前请求已经超过有效期")
        self.good(self.withdraw(self.shop, 500))

    def test_other_accounts_and_the_platforms_own(self):
        self.top_up(self.shop, "FEES", 70)
        self.good(self.withdraw(self.shop, 70, account_type="FEES"))
        self.assertEqual((0, 0), self.balance(self.shop, "FEES"))
        self.top_up(self.server.mchid, "BASIC", 300)
        for account in ("OPERATION", "BASIC"):
            number, before = self.no("W"), self.own(account)
            made = self.good(self.client.post("/v3/merchant/fund/withdraw", {
                "out_request_no": number, "amount": 300, "account_type": account, "notify_url": self.callbacks.url}))
            self.assertEqual(-300, self.own(account) - before)
            self.outcome(made["withdraw_id"], "FAIL", "银行维护")
            for path in (f"withdraw-id/{made['withdraw_id']}", f"out-request-no/{number}"):
                found = self.good(self.client.get(f"/v3/merchant/fund/withdraw/{path}"))
                self.assertEqual(("FAIL", account, 300), (found["status"], found["account_type"], found["amount"]))
            self.assertEqual(before, self.own(account))
        self.refused(self.client.post("/v3/merchant/fund/withdraw", {
            "out_request_no": self.no("W"), "amount": 10**10, "account_type": "BASIC"}), 403, "NOT_ENOUGH")

    def test_what_is_not_there_and_what_is_too_much(self):
        self.refused(self.client.get(f"/v3/ecommerce/fund/withdraw/out-request-no/NOBODY?sub_mchid={self.shop}"), 404, "ORDER_NOT_EXIST")
        self.assertEqual(400, self.withdraw(self.shop, 0)[0])
        self.assertEqual(400, self.withdraw(self.shop, 80_000_000_001)[0])

    def tearDown(self):
        self.settle()
        self.books_hold()


if __name__ == "__main__":
    unittest.main()
