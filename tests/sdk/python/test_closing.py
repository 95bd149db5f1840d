"""Closing sub-merchants, paying their money out, and controls (contract 2.9, Annex B J24 and J25)."""

import base64
import json
import pathlib
import sqlite3
import tempfile
import time
import unittest

import papers
from market import Market
from raw import Raw
from refusing import Refusing
from world import add_platform

APPLY = "/v3/ecommerce/account/apply-cancel-withdraw"
PLAIN = "/v3/ecommerce/account/cancel-applications"
LEFTOVER = "/v3/mch_operate/risk/withdrawl-apply"
SPLIT = "/v3/ecommerce/profitsharing/"
NOBODY = "1999999999"
# The heads by which files are known.
PNG = b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR\x00\x00\x00\x01\x00\x00\x00\x01\x08\x06\x00\x00\x00"
MP4 = b"\x00\x00\x00\x18ftypmp42\x00\x00\x00\x00mp42isom"
# Each state stands until the test moves the clock.
SLOW = "[rules.cancel]\naccept_seconds = 600\nreview_seconds = 600\nprocess_seconds = 600\n"


class Shop(Market):
    """A shop of its own for each test, and what is asked for it."""

    refuses = Refusing.refuses

    def setUp(self):
        super().setUp()
        self.shop = self.seller(0)
        self.paper = self.media()

    def tearDown(self):
        self.settle()
        self.books_hold()

    # What is asked.

    def sealed(self, text):
        return self.client.sdk._core.encrypt(text)

    def bank(self, **other):
        return {"account_name": self.sealed("张三茶庄"), "account_bank": "工商银行",
                "account_number": self.sealed("6222000000006789"), **other}

    def person(self):
        return {"id_doc_type": "IDENTIFICATION_TYPE_IDCARD", "identification_name": self.sealed("张三"),
                "identification_no": self.sealed("11010119900307123X")}

    def body(self, number=None, **other):
        return {"sub_mchid": self.shop, "out_request_no": number or self.no("C"), "withdraw": "APPLY_WITHDRAW",
                "payee_info": {"account_type": "ACCOUNT_TYPE_CORPORATE", "bank_account_info": self.bank()}, **other}

    def papers(self):
        return {"proof_medias": [{"proof_media_type": "WITHDRAWAL_APPLICATION", "proof_media": self.paper}]}

    def media(self, video=False):
        """An upload through the SDK."""
        with tempfile.TemporaryDirectory() as folder:
            file = pathlib.Path(folder) / ("a.mp4" if video else "a.png")
            file.write_bytes(MP4 if video else PNG)
            upload = self.client.sdk.video_upload if video else self.client.sdk.image_upload
            status, text = upload(str(file))
        self.assertEqual(200, status, text)
        return json.loads(text)["media_id"]

    def plain(self, number=None, media=None, **other):
        media = media or self.paper
        kinds = ("SP_CANCEL_ACCOUNT_APPLICATION", "SUB_CANCEL_ACCOUNT_APPLICATION")
        return {"sub_mchid": self.shop, "out_apply_no": number or self.no("A"), "application_info": [
            {"application_type": kind, "application_media_id": media} for kind in kinds], **other}

    def left(self, amount, number=None, **other):
        return {"sub_mchid": self.shop, "out_account_type": "BASIC_ACCOUNT", "amount": amount,
                "out_request_no": number or self.no("L"), "payee_type": "CONTRIBUTION_MERCHANT",
                "payee_info": {"account_type": "ACCOUNT_TYPE_CORPORATE", "bank_account_info": self.bank()}, **other}

    def confirmation(self, **named):
        return {"sub_mchid": self.shop, "operator_identification": "id1102", "cancel_contract_version": "V20241213",
                "confirm_time": "2015-05-20T13:29:35.120+08:00", **named}

    # Steps.

    def apply(self, **other):
        body = self.body(**other)
        return self.good(self.client.post(APPLY, body, sensitive=True))

    def confirm(self, applied):
        return self.good(self.client.post(APPLY + "/confirm", self.confirmation(applyment_id=applied["applyment_id"])))

    def found(self, applied):
        path = f"{APPLY}/applyment-id/{applied['applyment_id']}"
        found = self.good(self.client.get(path))
        self.assertEqual(found, self.good(self.client.get(f"{APPLY}/out-request-no/{applied['out_request_no']}")))
        return found

    def state(self, applied):
        return self.found(applied)["cancel_state"]

    def act(self, number, action, **more):
        return self.server.control(f"closings/{number}", {"action": action, **more})

    def validate(self, mchid=None):
        return self.good(self.client.get(f"{APPLY}/validate-cancel/{mchid or self.shop}"))

    def blocks(self):
        told = self.validate()
        self.assertEqual("NOT_ALLOW_CANCEL_WITHDRAW" if told.get("block_reasons") else "ALLOW_CANCEL_WITHDRAW",
                         told["validate_result"])
        return [one["type"] for one in told.get("block_reasons", [])]

    def control(self, action, **more):
        return self.server.control(f"merchants/{self.shop}/control", {"action": action, **more})

    def close(self, **other):
        """Closes the shop; its money is at the bank, or where it was."""
        applied = self.apply(**other)
        self.act(applied["applyment_id"], "PASS")
        self.confirm(applied)
        self.advance("600s")
        return applied

    def payouts(self, applied):
        """The payouts' numbers by account, which no platform is told: read from the database."""
        with sqlite3.connect(f"file:{self.server.data / 'tongbao.db'}?mode=ro", uri=True) as database:
            text, = database.execute("SELECT payouts FROM closing WHERE closing_id = ?",
                                     (applied["applyment_id"],)).fetchone()
            return {account: number for number in text.split(",") for account, in database.execute(
                "SELECT account FROM withdrawal WHERE withdraw_id = ?", (number,))}

    def bank_says(self, withdraw_id, status, reason=None):
        return self.server.control(f"withdrawals/{withdraw_id}", {"status": status, "reason": reason})


class Closings(Shop):
    config = SLOW

    # The way of an application.

    def test_every_state_to_the_end(self):
        """From ACCEPTED to FINISH, with the money of all four accounts."""
        for account, amount in (("BASIC", 100), ("OPERATION", 20), ("DEPOSIT", 4), ("FEES", 3)):
            self.top_up(self.shop, account, amount)
        amounts = [100, 20, 4, 3]
        self.assertEqual(amounts, [one["amount"] for one in self.validate()["account_info"]])
        applied = self.apply()
        self.assertEqual("ACCEPTED", self.state(applied))
        self.advance("600s")
        self.assertEqual("REVIEWING", self.state(applied))
        self.assertEqual(["OTHER_REASON"], self.blocks())
        self.advance("600s")
        waiting = self.found(applied)
        self.assertEqual("WAITING_MERCHANT_CONFIRM", waiting["cancel_state"])
        self.assertTrue(waiting["confirm_cancel"]["confirm_cancel_url"].startswith(self.server.base))
        self.assertEqual(applied["applyment_id"], self.confirm(applied)["applyment_id"])
        self.assertEqual("SYSTEM_PROCESSING", self.state(applied))
        self.assertEqual("HAS_BEEN_CANCELLED", self.validate()["merchant_state"])
        self.assertEqual((100, 0), self.balance(self.shop))
        self.advance("600s")
        paying = self.found(applied)
        self.assertEqual(("FUND_PROCESSING", "WITHDRAW_PROCESSING"), (paying["cancel_state"], paying["withdraw_state"]))
        self.assertEqual(amounts, [one["amount"] for one in paying["account_info"]])
        self.assertEqual({"PAY_PROCESSING"}, {one["pay_state"] for one in paying["account_withdraw_result"]})
        for account in ("BASIC", "OPERATION", "DEPOSIT", "FEES"):
            self.assertEqual((0, 0), self.balance(self.shop, account))
        self.advance("2d")
        done = self.found(applied)
        self.assertEqual(("FINISH", "WITHDRAW_SUCCEED"), (done["cancel_state"], done["withdraw_state"]))
        self.assertEqual({"PAY_SUCCEED"}, {one["pay_state"] for one in done["account_withdraw_result"]})

    def test_a_number_that_is_repeated(self):
        """The same application again, also with other ciphers of the same texts."""
        number = self.no("C")
        applied = self.apply(number=number)
        self.assertEqual(applied, self.apply(number=number))
        self.confirmed_later(applied)

    def confirmed_later(self, applied):
        self.act(applied["applyment_id"], "PASS")
        self.confirm(applied)
        self.confirm(applied)
        self.advance("600s")
        self.assertEqual("CANCELED", self.state(applied))
        self.confirm(applied)
        self.assertNotIn("withdraw_state", self.found(applied))

    def test_the_operator_holds_and_turns_down(self):
        applied = self.apply()
        self.assertTrue(self.act(applied["applyment_id"], "HOLD")["held"])
        self.advance("40d")
        self.assertEqual("REVIEWING", self.state(applied))
        self.act(applied["applyment_id"], "REJECT", reason="材料不清晰")
        found = self.found(applied)
        self.assertEqual("REJECTED", found["cancel_state"])
        self.assertIn("材料不清晰", found["cancel_state_description"])
        self.assertEqual([], self.blocks())
        self.apply()

    def test_nobody_confirms_for_thirty_days(self):
        applied = self.apply()
        self.act(applied["applyment_id"], "PASS")
        self.advance("719h")
        self.assertEqual("WAITING_MERCHANT_CONFIRM", self.state(applied))
        self.advance("1h")
        self.assertEqual("REVOKED", self.state(applied))
        self.assertEqual("NORMAL", self.validate()["merchant_state"])

    def test_the_merchant_confirms_on_its_page(self):
        self.top_up(self.shop, "BASIC", 12345)
        applied = self.apply(payee_info={"account_type": "ACCOUNT_TYPE_PERSONAL", "bank_account_info": self.bank(),
                                         "identity_info": self.person()})
        self.act(applied["applyment_id"], "PASS")
        url = self.found(applied)["confirm_cancel"]["confirm_cancel_url"].removeprefix(self.server.base)
        page = self.server.page(url)
        for part in (self.shop, "123.45", "**** 6789", "确认注销"):
            self.assertIn(part, page)
        self.assertNotIn("6222000000006789", page)
        self.assertIn("商户号已注销", self.server.page(url, {"lang": "zh-CN"}))
        self.assertEqual("SYSTEM_PROCESSING", self.state(applied))

    def test_a_payout_bounces_and_is_applied_for_again(self):
        """The money is back, is applied for with papers, and arrives at last."""
        self.top_up(self.shop, "BASIC", 100)
        self.top_up(self.shop, "FEES", 3)
        applied = self.close()
        payouts = self.payouts(applied)
        self.bank_says(payouts["FEES"], "FAIL", "户名不符")
        self.bank_says(payouts["BASIC_AVAILABLE"], "SUCCESS")
        self.bank_says(payouts["BASIC_AVAILABLE"], "REFUND", "账户已销")
        found = self.found(applied)
        self.assertEqual(("FINISH", "WITHDRAW_EXCEPTION"), (found["cancel_state"], found["withdraw_state"]))
        told = {one["out_account_type"]: one for one in found["account_withdraw_result"]}
        self.assertEqual("BANK_REFUNDED", told["BASIC_ACCOUNT"]["pay_state"])
        self.assertIn("账户已销", told["BASIC_ACCOUNT"]["state_description"])
        self.assertEqual("PAY_FAIL", told["TRADE_FEE_ACCOUNT"]["pay_state"])
        self.assertEqual(((100, 0), (3, 0)), (self.balance(self.shop), self.balance(self.shop, "FEES")))

        post = lambda body: self.client.post(APPLY, body, sensitive=True)
        self.refuses(f"POST {APPLY}", "ProofMissing", post(self.body()))
        self.refuses(f"POST {APPLY}", "SweepMissing", post(self.body(withdraw="NOT_APPLY_WITHDRAW", **self.papers())))
        again = self.apply(**self.papers())
        self.act(again["applyment_id"], "PASS")
        self.assertEqual("SYSTEM_PROCESSING", self.state(again))
        self.advance("2d")
        self.assertEqual(("FINISH", "WITHDRAW_SUCCEED"), (self.state(again), self.found(again)["withdraw_state"]))
        self.refuses(f"POST {APPLY}", "ClosedAlready", post(self.body(**self.papers())))
        self.refuses(f"POST {PLAIN}", "ClosedAlready", self.client.post(PLAIN, self.plain()))
        self.assertEqual(["OTHER_REASON"], self.blocks())

    # What stands against it.

    def test_what_is_under_way_stands_against_it(self):
        """Frozen orders, a withdrawal, a refund, a waiting return, a control: each until it is settled."""
        order = self.splittable(self.shop, 1000)
        self.assertEqual(["FUNDS_PENDING_PROCESSING"], self.blocks())
        self.refuses(f"POST {APPLY}", "ClosingBlocked", self.client.post(APPLY, self.body(), sensitive=True))
        self.good(self.finish(self.shop, order))
        self.assertEqual([], self.blocks())
        made = self.good(self.withdraw(self.shop, 300))
        self.assertEqual(["FUNDS_PENDING_PROCESSING"], self.blocks())
        self.bank_says(made["withdraw_id"], "SUCCESS")
        self.assertEqual([], self.blocks())
        refund = self.good(self.refund(self.shop, order, 100, 1000))["refund_id"]
        self.assertEqual(["FUNDS_PENDING_PROCESSING"], self.blocks())
        self.server.control(f"refunds/{refund}", {"status": "SUCCESS"})
        self.assertEqual([], self.blocks())
        self.control("FREEZE", amount=10)
        self.assertEqual(["HAS_BLOCKING_CONTROL"], self.blocks())
        self.control("UNFREEZE")
        self.assertEqual([], self.blocks())

    def test_a_return_that_waits_stands_against_both(self):
        """The receiver is short: neither it nor the seller can be closed for five days."""
        receiver = self.seller(0)
        order = self.splittable(self.shop, 1000)
        split = self.shared(self.shop, order, [self.part(100, receiver)], finish=True)["out_order_no"]
        self.good(self.withdraw(receiver, 100))
        self.advance("2d")
        self.refused(self.give_back(self.shop, split, 60, mchid=receiver), 403, "NOT_ENOUGH")
        self.assertEqual(["FUNDS_PENDING_PROCESSING"], self.blocks())
        self.assertEqual("NOT_ALLOW_CANCEL_WITHDRAW", self.validate(receiver)["validate_result"])
        self.advance("6d")
        self.assertEqual([], self.blocks())
        self.assertEqual("ALLOW_CANCEL_WITHDRAW", self.validate(receiver)["validate_result"])

    def test_what_comes_up_meanwhile(self):
        """During the review it turns the application down, after it it refuses the confirmation."""
        applied = self.apply()
        order = self.splittable(self.shop, 1000)
        self.act(applied["applyment_id"], "PASS")
        self.assertEqual("REJECTED", self.state(applied))
        self.good(self.finish(self.shop, order))
        again = self.apply()
        self.act(again["applyment_id"], "PASS")
        late = self.splittable(self.shop, 500)
        body = self.confirmation(applyment_id=again["applyment_id"])
        self.refuses(f"POST {APPLY}/confirm", "ClosingBlocked", self.client.post(APPLY + "/confirm", body))
        self.good(self.finish(self.shop, late))
        self.confirm(again)

    # Afterwards.

    def test_nothing_comes_to_a_closed_number(self):
        """No order, no payment of an older one, no split, refund, return, subsidy, withdrawal or top-up."""
        planned = self.splittable(self.shop, 1000, subsidy=50)
        order = self.splittable(self.shop, 1000)
        split = self.shared(self.shop, order, 100, finish=True)["out_order_no"]
        self.good(self.finish(self.shop, planned))
        unpaid = self.good(self.place(self.shop, 1000))["code_url"]
        self.close()
        self.refuses("POST /v3/pay/partner/transactions/native", "MerchantUnusable", self.place(self.shop, 1000))
        for call, body in (("pay", {"code_url": unpaid}),
                           ("topup", {"mchid": self.shop, "account_type": "BASIC", "amount": 1})):
            with self.assertRaises(AssertionError) as raised:
                self.server.control(call, body)
            self.assertIn("MerchantUnusable", str(raised.exception))
        self.refuses("POST /v3/ecommerce/refunds/apply", "MerchantUnusable", self.refund(self.shop, order, 100, 1000))
        self.refuses(f"POST {SPLIT}returnorders", "MerchantUnusable", self.give_back(self.shop, split, 10))
        self.refuses("POST /v3/ecommerce/subsidies/create", "MerchantUnusable",
                     self.subsidise(self.shop, planned, 50))
        self.refuses("POST /v3/ecommerce/fund/withdraw", "MerchantUnusable", self.withdraw(self.shop, 1))
        base, media = "/v3/apply4sub/sub_merchants", papers.uploaded(self.client)
        papers_of = papers.alteration(self.client.sdk._core.encrypt, self.shop, self.no("C"), media)
        for what in ("settlement", "application/1"):
            operation = f"{base}/{{sub_mchid}}/{what.replace('1', '{application_no}')}"
            self.refuses(f"GET {operation}", "MerchantUnusable", self.client.get(f"{base}/{self.shop}/{what}"))
        account = {"account_type": "ACCOUNT_TYPE_PRIVATE", "account_bank": "招商银行", "bank_address_code": "440300",
                   "account_number": self.client.sdk._core.encrypt(papers.CARD)}
        self.refuses(f"POST {base}/{{sub_mchid}}/modify-settlement", "MerchantUnusable",
                     self.client.post(f"{base}/{self.shop}/modify-settlement", account, sensitive=True))
        self.refuses(f"POST {papers.ALTER}", "MerchantUnusable", self.client.post(papers.ALTER, papers_of, sensitive=True))
        self.assertEqual((0, 0), self.balance(self.shop))
        # Its part of another seller's order goes back to that seller.
        other = self.seller(0)
        sold = self.splittable(other, 1000)
        done = self.shared(other, sold, [self.part(100, self.shop)], finish=True)
        self.assertEqual("CLOSED", done["receivers"][0]["result"])
        self.assertEqual((1000, 0), self.balance(other))

    def test_money_that_stays_is_applied_for_later(self):
        """NOT_APPLY_WITHDRAW closes the number and leaves the money; a sum of it is paid on application."""
        self.top_up(self.shop, "BASIC", 100)
        post = lambda body: self.client.post(LEFTOVER, body, sensitive=True)
        self.refuses(f"POST {LEFTOVER}", "MerchantNotClosed", post(self.left(60)))
        closed = self.close(withdraw="NOT_APPLY_WITHDRAW")
        self.assertEqual("CANCELED", self.state(closed))
        self.assertEqual((100, 0), self.balance(self.shop))
        number = self.no("L")
        applied = self.good(post(self.left(60, number)))
        self.assertEqual(applied, self.good(post(self.left(60, number))))
        find = lambda: self.left_found(applied)
        self.assertEqual("SUBMITTED", find()["state"])
        self.advance("600s")
        self.assertEqual("REVIEWING", find()["state"])
        self.advance("600s")
        self.assertEqual(("PAY_PROCESSING", (40, 0)), (find()["state"], self.balance(self.shop)))
        self.advance("2d")
        self.assertEqual("PAY_SUCCEED", find()["state"])
        payout, = self.payouts(applied).values()
        self.bank_says(payout, "REFUND", "账户已销")
        self.assertEqual(("BANK_REFUNDED", "账户已销"), (find()["state"], find()["fail_reason"]))
        self.assertEqual((100, 0), self.balance(self.shop))

        self.refuses(f"POST {LEFTOVER}", "LeftoverShort", post(self.left(101)))
        self.refuses(f"POST {LEFTOVER}", "ReentryDiffers", post(self.left(61, number)))
        one, other = (self.good(post(self.left(100))) for _ in range(2))
        self.act(one["applyment_id"], "PASS")
        self.act(other["applyment_id"], "PASS")
        self.assertEqual(("PAY_PROCESSING", "REJECTED"), (self.left_found(one)["state"], self.left_found(other)["state"]))
        self.assertIn("可用 0 分", self.left_found(other)["fail_reason"])
        payout, = self.payouts(one).values()
        self.bank_says(payout, "FAIL", "户名不符")
        self.assertEqual(("PAY_FAIL", "户名不符"), (self.left_found(one)["state"], self.left_found(one)["fail_reason"]))

    def left_found(self, applied):
        found = self.good(self.client.get(f"{LEFTOVER}/applyment-id/{applied['applyment_id']}"))
        by_number = self.good(self.client.get(f"{LEFTOVER}/out-request-no/{applied['out_request_no']}"))
        self.assertEqual(found, by_number)
        return found["withdrawl_apply"]

    def test_a_person_is_paid_with_an_identity(self):
        self.top_up(self.shop, "DEPOSIT", 40)
        self.close(withdraw="NOT_APPLY_WITHDRAW")
        body = self.left(40, out_account_type="MARGIN_ACCOUNT", payee_type="INDIVIDUAL", payee_info={
            "account_type": "ACCOUNT_TYPE_PERSONAL", "bank_account_info": self.bank(), "identity_info": self.person()})
        applied = self.good(self.client.post(LEFTOVER, body, sensitive=True))
        self.act(applied["applyment_id"], "PASS")
        self.advance("2d")
        self.assertEqual(("PAY_SUCCEED", (0, 0)), (self.left_found(applied)["state"], self.balance(self.shop, "DEPOSIT")))

    # The older way.

    def test_the_older_way(self):
        number = self.no("A")
        self.top_up(self.shop, "FEES", 7)
        balance = "该商户号账户有余额，请先提现后再申请注销"
        refused = self.client.post(PLAIN, self.plain(number))
        self.refuses(f"POST {PLAIN}", "BalanceLeft", refused)
        self.assertIn(balance, refused[1]["message"])
        self.good(self.withdraw(self.shop, 7, account_type="FEES"))
        self.refuses(f"POST {PLAIN}", "ClosingBlocked", self.client.post(PLAIN, self.plain(number)))
        self.advance("2d")
        made = self.good(self.client.post(PLAIN, self.plain(number)))
        self.assertEqual("REVIEWING", made["cancel_state"])
        self.refuses(f"POST {PLAIN}", "ClosingUnderWay", self.client.post(PLAIN, self.plain()))
        other = self.plain(number)
        other["application_info"].append(dict(other["application_info"][0]))
        self.refuses(f"POST {PLAIN}", "ReentryDiffers", self.client.post(PLAIN, other))
        self.act(number, "REJECT", reason="印章不清晰")
        found = self.good(self.client.get(f"{PLAIN}/out-apply-no/{number}"))
        self.assertEqual(("REJECTED", "印章不清晰"), (found["cancel_state"], found["reject_reason"]))
        again = self.no("A")
        self.good(self.client.post(PLAIN, self.plain(again)))
        self.advance("600s")
        self.assertEqual("CANCEL_SUCCESS", self.good(self.client.get(f"{PLAIN}/out-apply-no/{again}"))["cancel_state"])
        self.assertEqual("HAS_BEEN_CANCELLED", self.validate()["merchant_state"])

    # What else stands against a closing, and what it needs.

    def facts(self, **told):
        return self.server.control(f"merchants/{self.shop}/facts", told)

    def test_buyers_complaints_stand_against_a_closing(self):
        """CONSUMER_COMPLAINT_UNPROCESSED, until they are dealt with; the older way is refused, too."""
        self.assertEqual(2, self.facts(complaints=2)["complaints"])
        self.assertEqual(["CONSUMER_COMPLAINT_UNPROCESSED"], self.blocks())
        self.assertIn("2 笔", self.validate()["block_reasons"][0]["description"])
        refused = self.client.post(APPLY, self.body(), sensitive=True)
        self.refuses(f"POST {APPLY}", "ClosingBlocked", refused)
        self.assertIn("存在未处理的消费者投诉 2 笔", refused[1]["message"])
        self.refuses(f"POST {PLAIN}", "ClosingBlocked", self.client.post(PLAIN, self.plain()))
        self.facts(complaints=0)
        self.assertEqual([], self.blocks())
        applied = self.apply()
        self.facts(complaints=1)
        self.act(applied["applyment_id"], "PASS")
        found = self.found(applied)
        self.assertEqual("REJECTED", found["cancel_state"])
        self.assertIn("存在未处理的消费者投诉 1 笔", found["cancel_state_description"])

    def test_who_is_struck_off_encloses_a_signed_application(self):
        self.assertEqual("STRUCK_OFF", self.facts(licence="STRUCK_OFF")["licence"])
        for withdraw in ("APPLY_WITHDRAW", "NOT_APPLY_WITHDRAW"):
            refused = self.client.post(APPLY, self.body(withdraw=withdraw), sensitive=True)
            self.refuses(f"POST {APPLY}", "ProofMissing", refused)
            self.assertIn("营业执照已注销或吊销", refused[1]["message"])
        self.apply(**self.papers())

    def test_public_bodies_enclose_a_signed_application(self):
        """Subjects 3, 2502 and 1708 by the papers with which they came aboard; others need none."""
        seal = self.client.sdk._core.encrypt
        for kind, word in (("3", "政府机关"), ("2502", "事业单位"), ("1708", "社会组织"), ("2", None)):
            with self.subTest(kind=kind):
                form = papers.application(seal, kind, self.no("P"), lambda name: self.media())
                made = self.good(self.client.post("/v3/ecommerce/applyments/", form, sensitive=True))
                self.server.control(f"applyments/{made['applyment_id']}", {"state": "FINISH"})
                found = self.client.get(f"/v3/ecommerce/applyments/{made['applyment_id']}")
                self.shop = self.good(found)["sub_mchid"]
                reply = self.client.post(APPLY, self.body(), sensitive=True)
                if word is None:
                    self.good(reply)
                    continue
                self.refuses(f"POST {APPLY}", "ProofMissing", reply)
                self.assertIn(word, reply[1]["message"])
                self.apply(**self.papers())

    # Controls.

    def test_a_control_holds_money_and_stops_everything_but_refunds(self):
        """J24: available money is held, nothing is paid, split or withdrawn; buyers are refunded."""
        order = self.splittable(self.shop, 1000)
        self.top_up(self.shop, "BASIC", 70)
        self.assertEqual((70, 1000), self.balance(self.shop))
        self.assertEqual({"mchid": self.shop, "state": "FROZEN", "held": 70}, self.control("FREEZE"))
        self.assertEqual((0, 1070), self.balance(self.shop))
        self.refuses("POST /v3/pay/partner/transactions/native", "MerchantUnusable", self.place(self.shop, 1000))
        self.refuses(f"POST {SPLIT}orders", "MerchantUnusable", self.split(self.shop, order, 100))
        self.refused(self.withdraw(self.shop, 1), 403, "REQUEST_BLOCKED")
        self.good(self.refund(self.shop, order, 400, 1000))
        self.assertEqual((0, 670), self.balance(self.shop))
        self.control("UNFREEZE")
        self.assertEqual((70, 600), self.balance(self.shop))
        self.good(self.split(self.shop, order, 100))

    # Every other refusal.

    def test_who_is_not_there_or_not_ours(self):
        stranger = add_platform(self.server, "1900000500")
        for rule, mchid in (("MerchantUnknown", NOBODY), ("MerchantNotYours", stranger)):
            self.refuses(f"GET {APPLY}/validate-cancel/{{sub_mchid}}", rule,
                         self.client.get(f"{APPLY}/validate-cancel/{mchid}"))
            for path, body in ((APPLY, self.body(sub_mchid=mchid)), (PLAIN, self.plain(sub_mchid=mchid)),
                               (LEFTOVER, self.left(1, sub_mchid=mchid))):
                with self.subTest(path=path, rule=rule):
                    self.refuses(f"POST {path}", rule, self.client.post(path, body, sensitive=path != PLAIN))

    def test_what_is_not_found(self):
        for operation, target in ((f"{APPLY}/applyment-id/{{applyment_id}}", f"{APPLY}/applyment-id/1"),
                                  (f"{APPLY}/out-request-no/{{out_request_no}}", f"{APPLY}/out-request-no/NO"),
                                  (f"{PLAIN}/out-apply-no/{{out_apply_no}}", f"{PLAIN}/out-apply-no/NO"),
                                  (f"{LEFTOVER}/applyment-id/{{applyment_id}}", f"{LEFTOVER}/applyment-id/1"),
                                  (f"{LEFTOVER}/out-request-no/{{out_request_no}}", f"{LEFTOVER}/out-request-no/NO")):
            self.refuses(f"GET {operation}", "ClosingNotFound", self.client.get(target))
        confirm = APPLY + "/confirm"
        self.refuses(f"POST {confirm}", "ClosingNotFound",
                     self.client.post(confirm, self.confirmation(out_request_no="NO")))

    def test_confirmations_and_repeats(self):
        """Too early, of two applications, and the same number for other wishes."""
        number, confirm = self.no("C"), APPLY + "/confirm"
        applied = self.apply(number=number)
        self.refuses(f"POST {confirm}", "ClosingNotWaiting",
                     self.client.post(confirm, self.confirmation(out_request_no=number)))
        self.refuses(f"POST {APPLY}", "ClosingUnderWay", self.client.post(APPLY, self.body(), sensitive=True))
        other = self.body(number)
        other["payee_info"]["bank_account_info"]["account_number"] = self.sealed("6222000000001111")
        self.refuses(f"POST {APPLY}", "ReentryDiffers", self.client.post(APPLY, other, sensitive=True))
        shop, self.shop = self.shop, self.seller(0)
        second = self.apply()
        self.shop = shop
        both = self.confirmation(applyment_id=applied["applyment_id"], out_request_no=second["out_request_no"])
        self.refuses(f"POST {confirm}", "ClosingNumbersDiffer", self.client.post(confirm, both))

    def test_encrypted_fields(self):
        """No serial, an unknown one, and a text that is none of its key's: three refusals."""
        noise = base64.b64encode(b"\x01" * 256).decode()
        for path, body in ((APPLY, self.body()), (LEFTOVER, self.left(1))):
            body["payee_info"]["bank_account_info"]["account_name"] = noise
            for rule, headers in (("SerialMissing", {}), ("SerialUnknown", {"Wechatpay-Serial": "00FF"}),
                                  ("CipherUnreadable", {"Wechatpay-Serial": self.server.file("platform", "serial.txt")})):
                with self.subTest(path=path, rule=rule):
                    reply = Raw(self.server).post(path, body, headers=headers)
                    self.refuses(f"POST {path}", rule, (reply.status, reply.json))

    def test_papers_are_the_platforms_own(self):
        """An upload that is not there, and a video, in each of the three."""
        for rule, media in (("MediaNotFound", "nothing"), ("MediaKindWrong", self.media(video=True))):
            self.refuses(f"POST {APPLY}", rule,
                         self.client.post(APPLY, self.body(additional_materials=[media]), sensitive=True))
            self.refuses(f"POST {PLAIN}", rule, self.client.post(PLAIN, self.plain(media=media)))
        self.top_up(self.shop, "BASIC", 1)
        self.close(withdraw="NOT_APPLY_WITHDRAW")
        for rule, media in (("MediaNotFound", "nothing"), ("MediaKindWrong", self.media(video=True))):
            body = self.left(1, additional_materials={"additional_media": [media]})
            self.refuses(f"POST {LEFTOVER}", rule, self.client.post(LEFTOVER, body, sensitive=True))

    def test_nothing_of_a_payee_lies_in_the_database(self):
        self.apply(payee_info={"account_type": "ACCOUNT_TYPE_PERSONAL", "bank_account_info": self.bank(),
                               "identity_info": self.person()})
        for file in self.server.data.glob("tongbao.db*"):
            content = file.read_bytes()
            for secret in ("6222000000006789", "11010119900307123X", "张三茶庄"):
                self.assertNotIn(secret.encode(), content, file.name)


class ByItself(Shop):
    """With the usual numbers an application passes and is worked off within seconds."""

    def test_an_application_passes_by_itself(self):
        applied = self.apply()
        self.await_state(applied, "WAITING_MERCHANT_CONFIRM")
        self.confirm(applied)
        self.await_state(applied, "CANCELED")

    def state(self, applied):
        """By one query: between two the application goes on."""
        return self.good(self.client.get(f"{APPLY}/applyment-id/{applied['applyment_id']}"))["cancel_state"]

    def await_state(self, applied, state):
        until = time.monotonic() + 60
        while self.state(applied) != state:
            self.assertLess(time.monotonic(), until, f"still {self.state(applied)}")
            time.sleep(0.2)


if __name__ == "__main__":
    unittest.main()
