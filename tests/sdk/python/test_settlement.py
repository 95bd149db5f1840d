"""Settlement accounts of sub-merchants, and how they change (2.1.4)."""

import unittest

import papers
from market import Market
from papers import with_
from tongbao import Client
from world import add_platform

CONFIG = "[worker]\nreview_grace_ms = 600000\n"
OTHER_CARD = "6214830000001234"


class Settlements(Market):
    config = CONFIG

    def setUp(self):
        super().setUp()
        self.seal = self.client.sdk._core.encrypt
        self.shop = self.seller(0)
        self.base = f"/v3/apply4sub/sub_merchants/{self.shop}"

    def account(self, number=OTHER_CARD, **more):
        return {"account_type": "ACCOUNT_TYPE_PRIVATE", "account_bank": "招商银行", "bank_address_code": "440300",
                "account_number": self.seal(number), "account_name": self.seal(papers.NAME), **more}

    def modify(self, body, base=None):
        return self.client.post(f"{base or self.base}/modify-settlement", body, sensitive=True)

    def changed(self):
        return self.good(self.modify(self.account(modify_mode="MODIFY_MODE_ASYNC")))["application_no"]

    def says(self, result, **more):
        return self.server.control(f"settlements/{self.shop}", {"verify_result": result, **more})

    def settlement(self, query=""):
        return self.good(self.client.get(f"{self.base}/settlement{query}"))

    def application(self, number, query=""):
        return self.good(self.client.get(f"{self.base}/application/{number}{query}"))

    def card_of_a_withdrawal(self):
        self.top_up(self.shop, "BASIC", 100)
        number = self.no("W")
        self.good(self.withdraw(self.shop, 100, number))
        found = self.found_withdrawal(self.shop, number)
        return found["account_bank"], found["account_number"]

    def test_an_asynchronous_change_is_used_once_it_is_verified(self):
        before = self.settlement()
        self.assertEqual("VERIFY_SUCCESS", before["verify_result"])
        number = self.changed()
        found = self.application(number)
        self.assertEqual(("AUDITING", "欧***", "ACCOUNT_TYPE_PRIVATE", "招商银行"), (
            found["verify_result"], found["account_name"], found["account_type"], found["account_bank"]))
        self.assertEqual("62************34", found["account_number"])
        self.assertEqual("621483******1234", self.application(number, "?account_number_rule=ACCOUNT_NUMBER_RULE_MASK_V2")["account_number"])
        self.assertNotIn("verify_finish_time", found)
        self.assertEqual(before, self.settlement())
        old = self.card_of_a_withdrawal()
        self.settle()
        found = self.application(number)
        self.assertEqual("AUDIT_SUCCESS", found["verify_result"])
        self.assertIn("verify_finish_time", found)
        after = self.settlement()
        self.assertEqual(("招商银行", "62************34", "VERIFY_SUCCESS"), (
            after["account_bank"], after["account_number"], after["verify_result"]))
        self.assertEqual("621483******1234", self.settlement("?account_number_rule=ACCOUNT_NUMBER_RULE_MASK_V2")["account_number"])
        self.assertEqual(("招商银行", "1234"), self.card_of_a_withdrawal())
        self.assertNotEqual(("招商银行", "1234"), old)

    def test_a_classic_change_is_answered_without_a_body_and_verified_in_use(self):
        self.assertEqual((204, None), self.modify(self.account()))
        found = self.settlement()
        self.assertEqual(("VERIFYING", "62************34"), (found["verify_result"], found["account_number"]))
        self.says("VERIFY_FAIL", reason="户名与卡号不符")
        found = self.settlement()
        self.assertEqual(("VERIFY_FAIL", "户名与卡号不符"), (found["verify_result"], found["verify_fail_reason"]))
        self.top_up(self.shop, "BASIC", 100)
        self.refused(self.withdraw(self.shop, 100), 403, "ACCOUNT_NOT_VERIFIED")
        self.assertEqual((204, None), self.modify(self.account("6214830000005678")))
        self.settle()
        self.assertEqual("VERIFY_SUCCESS", self.settlement()["verify_result"])
        self.assertNotIn("verify_fail_reason", self.settlement())
        self.assertEqual(("招商银行", "5678"), self.card_of_a_withdrawal())

    def test_an_asynchronous_change_that_fails_leaves_the_account_before_it(self):
        before, number = self.settlement(), self.changed()
        self.assertEqual(number, self.says("VERIFY_FAIL")["application_no"])
        found = self.application(number)
        self.assertEqual("AUDIT_FAIL", found["verify_result"])
        self.assertTrue(found["verify_fail_reason"])
        self.assertEqual(before, self.settlement())
        self.card_of_a_withdrawal()

    def test_the_bank_waits_when_it_is_told_to(self):
        number = self.changed()
        self.says("VERIFYING")
        self.settle()
        self.assertEqual("AUDITING", self.application(number)["verify_result"])
        self.says("VERIFY_SUCCESS", application_no=number)
        self.assertEqual("AUDIT_SUCCESS", self.application(number)["verify_result"])
        with self.assertRaisesRegex(AssertionError, "SettlementChangeSettled"):
            self.says("VERIFY_FAIL", application_no=number)
        self.says("VERIFY_FAIL", reason="账户已销户")
        self.assertEqual("VERIFY_FAIL", self.settlement()["verify_result"])

    def test_five_changes_a_day(self):
        for _ in range(5):
            self.changed()
        self.refused(self.modify(self.account()), 403, "RULE_LIMIT", "每天最多修改 5 次")
        self.advance("24h")
        self.assertEqual(204, self.modify(self.account())[0])

    def test_what_does_not_fit_is_named(self):
        for field, value in (("account_type", "74"), ("account_bank", ""), ("modify_mode", "SYNC"),
                             ("account_number", self.seal("12")), ("account_number", papers.NAME),
                             ("account_name", self.seal(" "))):
            status, body = self.modify(with_(self.account(), f"/{field}", value))
            self.assertEqual((400, "PARAM_ERROR", f"/{field}"), (status, body["code"], body["detail"]["field"]))
            self.assertNotIn(papers.NAME, str(body))
        self.refused(self.modify(self.account(account_bank="其他银行")), 400, "PARAM_ERROR", "bank_name")
        self.assertEqual(204, self.modify(self.account(account_bank="其他银行", bank_branch_id="402713354941"))[0])
        self.refused(self.client.post(f"{self.base}/modify-settlement", self.account()), 400, "PARAM_ERROR", "Wechatpay-Serial")
        broken = {**self.account(), "account_number": "aGVsbG8="}
        self.refused(self.modify(broken), 400, "PARAM_ERROR", "平台私钥解密失败")

    def test_whose_account_it_is(self):
        stranger = add_platform(self.server, f"19000005{next(self.numbers):02d}")
        for mchid, words in ((stranger, "受理关系不存在"), ("1999999998", "不存在"), (self.server.mchid, "受理关系不存在")):
            base = f"/v3/apply4sub/sub_merchants/{mchid}"
            self.refused(self.modify(self.account(), base), 403, "NO_AUTH", words)
            self.refused(self.client.get(f"{base}/settlement"), 403, "NO_AUTH", words)
            self.refused(self.client.get(f"{base}/application/1023"), 403, "NO_AUTH", words)
        self.refused(self.client.get(f"{self.base}/application/1023"), 404, "RESOURCE_NOT_EXISTS")
        self.refused(self.client.get(f"{self.base}/application/10-23"), 400, "PARAM_ERROR")
        self.refused(self.client.get(f"{self.base}/settlement?account_number_rule=NONE"), 400, "PARAM_ERROR")
        number, other = self.changed(), self.seller(0)
        self.refused(self.client.get(f"/v3/apply4sub/sub_merchants/{other}/application/{number}"), 404, "RESOURCE_NOT_EXISTS")

    def test_a_partner_changes_its_sub_merchants_accounts_too(self):
        partner, sub = "1900000660", "1900000661"
        for arguments in (("--kind", "partner", "--mchid", partner, "--appid", "wx1900000660"),
                          ("--kind", "sub", "--platform", partner, "--mchid", sub)):
            made = self.server.command("merchant", "add", *arguments)
            self.assertEqual(0, made.returncode, made.stderr)
        client = Client(self.server, "certificate", mchid=partner)
        base = f"/v3/apply4sub/sub_merchants/{sub}"
        self.assertEqual(204, client.post(f"{base}/modify-settlement", self.account(), sensitive=True)[0])
        self.assertEqual("VERIFYING", self.good(client.get(f"{base}/settlement"))["verify_result"])


if __name__ == "__main__":
    unittest.main()
