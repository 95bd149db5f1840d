"""Callbacks: the schedule, what counts as a yes, keys, resending."""

import datetime
import unittest
import urllib.error

from market import Market

# Seconds after the first try (the published table, added up).
OFFSETS = [0, 15, 30, 60, 240, 840, 2040, 3840, 5640, 7440, 11040, 21840, 32640, 43440, 65040, 86640]


def at(text):
    return datetime.datetime.fromisoformat(text)


class Callbacks(Market):
    def told(self, number):
        one, = self.log(number)
        return one

    def paid(self, number):
        seller = self.seller(0)
        order = self.order(seller, 100, number=number)
        self.settle()
        return seller, order

    def test_sixteen_tries_at_the_published_moments_and_no_more(self):
        self.callbacks.answer = 500
        self.paid("CB-16")
        first = self.told("CB-16")
        self.assertEqual(("TRANSACTION.SUCCESS", "PENDING", 1), (first["event_type"], first["state"], len(first["attempts"])))
        self.assertEqual(15, (at(first["next_at"]) - at(first["attempts"][0]["at"])).total_seconds())
        self.advance("30h")
        self.advance("30d")
        log = self.told("CB-16")
        times = [at(one["at"]) for one in log["attempts"]]
        self.assertEqual(OFFSETS, [(time - times[0]).total_seconds() for time in times])
        self.assertEqual({500}, {one["status"] for one in log["attempts"]})
        self.assertEqual(("FAILED", None), (log["state"], log["next_at"]))
        self.assertEqual(16, len(self.callbacks.received))
        self.assertEqual(1, len({event["id"] for event in self.callbacks.received}), "it is one callback")
        # Somebody may still ask for it.
        self.callbacks.answer = 200
        again = self.server.control(f"notifications/{log['id']}/resend", {})
        self.assertEqual(("DELIVERED", 17), (again["state"], len(again["attempts"])))

    def test_the_first_yes_ends_it(self):
        self.callbacks.answer = 500
        self.paid("CB-YES")
        self.advance("15s")
        self.callbacks.answer = 204
        self.advance("15s")
        self.advance("2d")
        log = self.told("CB-YES")
        self.assertEqual(("DELIVERED", [500, 500, 204], None),
                         (log["state"], [one["status"] for one in log["attempts"]], log["next_at"]))

    def test_what_is_a_yes(self):
        cases = [(200, b"", True), (200, b'{"code":"SUCCESS"}', True), (204, b"", True), (200, b"ok", True),
                 (302, b"", False), (400, b"", False), (200, b'{"code":"FAIL","message":"no"}', False)]
        for place, (status, body, yes) in enumerate(cases):
            self.callbacks.answer, self.callbacks.body = status, body
            self.callbacks.received.clear()
            self.paid(f"CB-CASE{place}")
            log = self.told(f"CB-CASE{place}")
            self.assertEqual("DELIVERED" if yes else "PENDING", log["state"], (status, body))
            self.assertEqual(1, len(self.callbacks.received), "a redirect is not followed")
            self.assertEqual(yes, log["attempts"][0]["error"] is None)

    def test_a_merchant_without_a_key_is_told_later(self):
        key = self.server.data / "merchants" / self.server.mchid / "apiv3_key.txt"
        hidden = key.with_suffix(".hidden")
        key.rename(hidden)
        try:
            self.paid("CB-KEY")
            log = self.told("CB-KEY")
            self.assertEqual(("HELD", [], None), (log["state"], log["attempts"], log["next_at"]))
            self.advance("2d")
            self.assertEqual(("HELD", []), (self.told("CB-KEY")["state"], self.callbacks.received))
            with self.assertRaises(AssertionError):
                self.server.control(f"notifications/{log['id']}/resend", {})
        finally:
            hidden.rename(key)
        again = self.server.control(f"notifications/{log['id']}/resend", {})
        self.assertEqual("DELIVERED", again["state"])
        self.assertEqual("CB-KEY", self.callbacks.of("TRANSACTION.SUCCESS")[0]["out_trade_no"])

    def test_a_receiver_of_splits_is_told_at_its_own_address(self):
        receiver, seller = self.seller(0, "--notify-url", self.callbacks.url), self.seller(0)
        order = self.splittable(seller, 1000)
        self.shared(seller, order, [self.part(100, receiver)], "CB-SPLIT")
        self.good(self.give_back(seller, "CB-SPLIT", 40, "CB-BACK", receiver))
        self.settle()
        events = [one["event_type"] for one in self.server.control(f"notifications?mchid={receiver}")["notifications"]]
        self.assertEqual(["PROFITSHARING.SUCCESS", "PROFITSHARING.RETURN"], events)

    def test_after_a_restart_callbacks_go_on_and_the_clock_is_not_back(self):
        self.callbacks.answer = 500
        seller, order = self.paid("CB-RESTART")
        self.good(self.split(seller, self.splittable(seller, 1000), 100, "CB-RESTART-S"))
        before, balance = self.server.control("clock")["now"], self.balance(seller)
        self.assertEqual(0, self.server.stop())
        check = self.server.command("check")
        self.assertEqual(0, check.returncode, check.stdout)
        self.server.start()
        type(self).client = type(self.client)(self.server, "certificate", notify_url=self.callbacks.url)
        self.callbacks.sdk = self.client.sdk
        self.assertGreaterEqual(at(self.server.control("clock")["now"]), at(before))
        self.assertIn(self.balance(seller), (balance, (0, balance[1] - 100)))
        self.callbacks.answer = 200
        self.advance("2d")
        self.assertEqual("DELIVERED", self.told("CB-RESTART")["state"])
        self.assertEqual((0, balance[1] - 100), self.balance(seller))
        self.books_hold()


if __name__ == "__main__":
    unittest.main()
