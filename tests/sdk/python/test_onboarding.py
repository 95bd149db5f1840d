"""Sellers come aboard by their papers (2.1.1 to 2.1.3)."""

import itertools
import json
import sqlite3
import unittest
import urllib.error
import urllib.parse
import urllib.request

import papers
from market import Market
from papers import APPLYMENTS, KINDS, with_, without
from tongbao import Callbacks, Client, Server
from world import add_platform

# Nothing happens by itself but in `settle` and `clock`.
CONFIG = "[worker]\nreview_grace_ms = 600000\n"


class Onboarding(Market):
    config = CONFIG

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.seal = staticmethod(cls.client.sdk._core.encrypt)
        cls.media = staticmethod(papers.uploaded(cls.client))
        cls.m = cls.media("m")

    def papers(self, kind="2401", number=None):
        return papers.application(self.seal, kind, number or self.no("A"), self.media)

    def submit(self, form):
        return self.client.post(APPLYMENTS, form, sensitive=True)

    def submitted(self, form=None):
        return self.good(self.submit(form or self.papers()))["applyment_id"]

    def judge(self, applyment, **wish):
        return self.server.control(f"applyments/{applyment}", wish)

    def found(self, applyment):
        return self.good(self.client.get(f"{APPLYMENTS}{applyment}"))

    def state(self, applyment):
        return self.found(applyment)["applyment_state"]

    def refuses(self, form, field, words=""):
        status, body = self.submit(form)
        self.assertEqual((400, "PARAM_ERROR"), (status, body["code"]), body)
        self.assertEqual(field, body["detail"]["field"], body)
        self.assertIn(words, body["message"])
        for secret in papers.SECRETS:
            self.assertNotIn(secret, str(body))


class Papers(Onboarding):
    def test_every_kind_comes_aboard_by_itself_is_paid_and_withdraws(self):
        for kind in KINDS:
            with self.subTest(kind):
                form = self.papers(kind)
                made = self.good(self.submit(form))
                self.assertEqual(form["out_request_no"], made["out_request_no"])
                found = self.found(made["applyment_id"])
                self.assertEqual(("CHECKING", "资料校验中", "NOT_SIGNABLE"), (
                    found["applyment_state"], found["applyment_state_desc"], found["sign_state"]))
                self.assertNotIn("sub_mchid", found)
                self.settle()
                found = self.found(made["applyment_id"])
                self.assertEqual(("FINISH", "SIGNED"), (found["applyment_state"], found["sign_state"]))
                seller = found["sub_mchid"]
                self.assertRegex(seller, r"^1\d{9}$")
                self.order(seller, 1000, sharing=False)
                self.assertEqual((994, 0), self.balance(seller))
                number = self.no("W")
                self.good(self.withdraw(seller, 994, number))
                told = self.found_withdrawal(seller, number)
                self.assertEqual(("工商银行", papers.CARD[-4:]), (told["account_bank"], told["account_number"]))
        self.books_hold()

    def test_the_agent_beneficiaries_and_a_financial_licence_are_taken(self):
        form = self.papers("2")
        form |= {
            "contact_info": papers.agent(self.seal, self.media), "owner": False,
            "ubo_info_list": [papers.beneficiary(self.seal, self.media) for _ in range(4)], "finance_institution": True,
            "finance_institution_info": {"finance_type": "BANK_AGENT", "finance_license_pics": [self.m, self.m]},
            "id_holder_type": "SUPER", "authorize_letter_copy": self.m,
            "settlement_info": {"settlement_id": 719, "qualification_type": "零售"}}
        form["id_card_info"]["id_card_address"] = self.seal(papers.ADDRESS)
        self.submitted(form)

    def test_both_spellings_are_one_and_the_same(self):
        """The current names and the older ones; lists as arrays and as the JSON text of one."""
        number = self.no("A")
        current = self.papers("2", number)
        current |= {"contact_info": papers.agent(self.seal, self.media), "owner": False,
                    "ubo_info_list": [papers.beneficiary(self.seal, self.media)], "id_doc_type": "IDENTIFICATION_TYPE_IDCARD",
                    "qualifications": [self.m, self.m], "business_addition_pics": [self.m],
                    "settlement_info": {"settlement_id": "719"}}
        older = {**current, "id_doc_type": "IDENTIFICATION_TYPE_MAINLAND_IDCARD",
                 "qualifications": json.dumps([self.m, self.m]), "business_addition_pics": json.dumps([self.m]),
                 "settlement_info": {"settlement_id": 719}}
        ubo = dict(older["ubo_info_list"][0])
        ubo["ubo_id_doc_type"] = "IDENTIFICATION_TYPE_MAINLAND_IDCARD"
        ubo["ubo_id_doc_period_begin"], ubo["ubo_id_doc_period_end"] = ubo.pop("ubo_period_begin"), ubo.pop("ubo_period_end")
        contact = dict(older["contact_info"])
        contact["contact_id_doc_type"] = "IDENTIFICATION_TYPE_MAINLAND_IDCARD"
        contact["contact_id_doc_period_begin"] = contact.pop("contact_period_begin")
        contact["contact_id_doc_period_end"] = contact.pop("contact_period_end")
        older |= {"ubo_info_list": [ubo], "contact_info": contact}
        self.assertEqual(self.submitted(current), self.submitted(older))

    def test_other_documents_in_both_spellings(self):
        document = {"id_doc_copy": self.m, "id_doc_copy_back": self.m, "id_doc_name": self.seal(papers.NAME),
                    "id_doc_number": self.seal(papers.PASSPORT), "doc_period_begin": "2020-01-01", "doc_period_end": "2030-01-01"}
        for kind in ("OVERSEA_PASSPORT", "HONGKONG", "HONGKONG_PASSPORT", "MACAO", "MACAO_PASSPORT", "TAIWAN",
                     "TAIWAN_PASSPORT", "FOREIGN_RESIDENT", "HONGKONG_MACAO_RESIDENT", "TAIWAN_RESIDENT"):
            form = without({**self.papers(), "id_doc_type": f"IDENTIFICATION_TYPE_{kind}"}, "/id_card_info")
            self.submitted({**form, "id_doc_info": document})
            self.refuses(form, "/id_doc_info", "必填")


class Refusals(Onboarding):
    def test_what_a_kind_needs_is_missed_by_its_name(self):
        for kind in KINDS:
            form = self.papers(kind)
            groups = ["/id_card_info", "/id_card_info/id_card_name", "/id_card_info/id_card_number",
                      "/account_info", "/account_info/account_number", "/contact_info", "/contact_info/mobile_phone",
                      "/sales_scene_info", "/sales_scene_info/store_url", "/merchant_shortname", "/out_request_no",
                      "/organization_type"]
            if kind not in papers.PERSONS:
                groups += ["/business_license_info", "/business_license_info/business_license_copy",
                           "/business_license_info/business_license_number", "/business_license_info/merchant_name",
                           "/business_license_info/legal_person"]
            if kind in papers.REGISTERED:
                groups += ["/business_license_info/cert_type", "/business_license_info/company_address"]
            if kind == "2500":
                groups += ["/business_addition_desc"]
            for field in groups:
                with self.subTest(f"{kind} {field}"):
                    self.refuses(without(form, field), field, "必填")

    def test_what_a_kind_must_not_have_is_refused_by_its_name(self):
        licence = papers.application(self.seal, "4", "X", self.media)["business_license_info"]
        for kind in KINDS:
            form = self.papers(kind)
            if kind in papers.PERSONS:
                self.refuses({**form, "business_license_info": licence}, "/business_license_info", f"主体类型为 {kind}")
                self.refuses({**form, "contact_info": papers.agent(self.seal, self.media)}, "/contact_info/contact_type")
            if kind != "2":
                self.refuses({**form, "ubo_info_list": [papers.beneficiary(self.seal, self.media)]}, "/ubo_info_list")
            self.refuses({**form, "authorize_letter_copy": "m"}, "/authorize_letter_copy", "LEGAL")
            wrong = "75" if kind in papers.CORPORATE else "74"
            if kind != "4":
                self.refuses(with_(form, "/account_info/bank_account_type", wrong), "/account_info/bank_account_type", kind)

    def test_values_name_field_rule_and_numbers_and_show_no_secret(self):
        form, seal = self.papers("2"), self.seal
        many = [papers.beneficiary(seal, self.media) for _ in range(5)]
        for field, value, words in (
                ("/out_request_no", "编号", "第 1 个字符"),
                ("/merchant_shortname", "青" * 22, "66 个字节"),
                ("/business_license_info/business_license_number", "123", "15 位或 18 位"),
                ("/business_license_info/merchant_name", "青", "1 个字符"),
                ("/business_license_info/business_time", '["2014-01-01","2013-01-01"]', "晚于"),
                ("/business_license_info/business_time", "2014-01-01", "JSON数组"),
                ("/id_card_info/id_card_name", papers.NAME, "密文"),
                ("/id_card_info/id_card_number", seal("1234567890"), "15 位数字"),
                ("/id_card_info/id_card_valid_time", "2009-12-31", "晚于"),
                ("/id_card_info/id_card_valid_time_begin", "2010-13-01", "日期"),
                ("/ubo_info_list", many, "5"),
                ("/account_info/account_name", seal(papers.BENEFICIARY), "一致"),
                ("/account_info/account_number", seal("12ab"), "银行账号"),
                ("/account_info/account_bank", "一个名字太长的银行名称", "11 个字符"),
                ("/contact_info/mobile_phone", seal("139"), "11 位数字"),
                ("/qualifications", ["m"] * 6, "6 个"),
                ("/business_addition_pics", '["1","2","3","4","5","6"]', "6 个"),
                ("/business_addition_desc", "说" * 513, "513 个字符"),
                ("/organization_type", "5", "不是允许的取值")):
            with self.subTest(field):
                self.refuses(with_(form, field, value), field, words)
        self.refuses({**form, "owner": True, "ubo_info_list": many[:4]}, "/ubo_info_list", "最大值 3")
        self.refuses({**form, "owner": False}, "/ubo_info_list", "必填")
        self.refuses(with_(form, "/account_info/account_bank", "其他银行"), "/account_info/bank_name", "其他银行")
        self.refuses({**form, "finance_institution": True}, "/finance_institution_info", "必填")
        sole = self.papers("4")
        self.refuses(with_(sole, "/business_license_info/merchant_name", "青禾有限公司"), "/business_license_info/merchant_name", "公司")

    def test_encrypted_fields_name_their_key(self):
        self.refused(self.client.post(APPLYMENTS, self.papers()), 400, "PARAM_ERROR", "平台证书序列号")
        form = with_(self.papers(), "/contact_info/contact_name", "aGVsbG8=")
        self.refused(self.submit(form), 400, "PARAM_ERROR", "平台私钥解密失败")

    def test_files_are_the_platforms_own_pictures_and_documents(self):
        form = self.papers()
        unknown = with_(form, "/id_card_info/id_card_copy", "m" * 120)
        self.refused(self.submit(unknown), 400, "INVALID_REQUEST", "媒体文件不存在")
        video = papers.upload(self.client.sdk.video_upload, "paper.mp4", papers.MP4)
        self.refused(self.submit(with_(form, "/id_card_info/id_card_copy", video)), 400, "INVALID_REQUEST", "视频")
        self.submitted(form)

    def test_who_may_not_submit(self):
        made = self.server.command("merchant", "add", "--kind", "direct", "--mchid", "1900000777", "--appid", "wx1900000777")
        self.assertEqual(0, made.returncode, made.stderr)
        client = Client(self.server, "certificate", mchid="1900000777")
        form = papers.application(client.sdk._core.encrypt, "2401", self.no("A"), self.media)
        self.refused(client.post(APPLYMENTS, form, sensitive=True), 403, "NO_AUTH")
        self.refused(client.get(f"{APPLYMENTS}2000000000000001"), 403, "NO_AUTH")

    def test_what_is_not_there(self):
        for path in ("2000009999999999", "out-request-no/NOBODY"):
            self.refused(self.client.get(APPLYMENTS + path), 404, "RESOURCE_NOT_EXISTS", "申请单不存在")
            self.refused(self.client.post(f"{APPLYMENTS}{path}/revoke", None), 404, "RESOURCE_NOT_EXISTS")
        self.refused(self.client.get(f"{APPLYMENTS}abc"), 400, "PARAM_ERROR")
        self.refused(self.client.get(f"{APPLYMENTS}out-request-no/{'9' * 125}"), 400, "PARAM_ERROR")
        self.refused(self.client.post(f"{APPLYMENTS}abc/revoke", None), 400, "PARAM_ERROR")
        self.refused(self.client.post(f"{APPLYMENTS}out-request-no/{'9' * 125}/revoke", None), 400, "PARAM_ERROR")
        applyment = self.submitted()
        add_platform(self.server, "1900000880")
        stranger = Client(self.server, "certificate", mchid="1900000880")
        self.refused(stranger.get(f"{APPLYMENTS}{applyment}"), 404, "RESOURCE_NOT_EXISTS")


class Numbers(Onboarding):
    def test_the_same_number_answers_the_same_papers_and_refuses_others(self):
        number = self.no("A")
        applyment = self.submitted(self.papers("2401", number))
        for state in ("CHECKING", "ACCOUNT_NEED_VERIFY", "AUDITING", "NEED_SIGN", "FROZEN", "FINISH"):
            if state != "CHECKING":
                self.judge(applyment, state=state)
            self.assertEqual(applyment, self.submitted(self.papers("2401", number)))
            other = {**self.papers("2401", number), "merchant_shortname": "木棉"}
            self.refused(self.submit(other), 400, "INVALID_REQUEST", "申请单处理中")
            self.assertEqual(state, self.state(applyment))

    def test_rejected_papers_are_replaced_under_the_same_number(self):
        number = self.no("A")
        applyment = self.submitted(self.papers("2401", number))
        detail = [{"param_name": "id_card_copy", "reject_reason": "身份证照片不清晰"},
                  {"param_name": "account_info.account_number", "reject_reason": "账号有误"}]
        self.judge(applyment, state="REJECTED", audit_detail=detail)
        found = self.found(applyment)
        self.assertEqual(("REJECTED", "已驳回", detail), (
            found["applyment_state"], found["applyment_state_desc"], found["audit_detail"]))
        self.assertEqual(applyment, self.submitted(self.papers("4", number)))
        found = self.found(applyment)
        self.assertEqual("CHECKING", found["applyment_state"])
        self.assertNotIn("audit_detail", found)
        self.settle()
        self.assertEqual("FINISH", self.state(applyment))

    def test_taken_back_in_every_state_but_finish(self):
        for state in ("CHECKING", "ACCOUNT_NEED_VERIFY", "AUDITING", "REJECTED", "NEED_SIGN", "FROZEN"):
            for by_number in (False, True):
                number = self.no("A")
                applyment = self.submitted(self.papers("2401", number))
                if state != "CHECKING":
                    self.judge(applyment, state=state)
                path = f"{APPLYMENTS}out-request-no/{number}/revoke" if by_number else f"{APPLYMENTS}{applyment}/revoke"
                for _ in range(2):
                    self.assertEqual({"applyment_id": applyment, "out_request_no": number}, self.good(self.client.post(path, None)))
                found = self.found(applyment)
                self.assertEqual(("CANCELED", "已作废"), (found["applyment_state"], found["applyment_state_desc"]))
                self.settle()
                self.assertEqual("CANCELED", self.state(applyment))
        applyment = self.submitted()
        self.judge(applyment, state="FINISH")
        number = self.found(applyment)["out_request_no"]
        for path in (f"{applyment}", f"out-request-no/{number}"):
            self.refused(self.client.post(f"{APPLYMENTS}{path}/revoke", None), 400, "INVALID_REQUEST", "FINISH")


class States(Onboarding):
    def page(self, url, form=None, lang="en"):
        data = urllib.parse.urlencode(form).encode() if form is not None else None
        request = urllib.request.Request(url, data=data, headers={"Accept-Language": lang})
        try:
            with urllib.request.urlopen(request) as reply:
                return reply.status, reply.read().decode()
        except urllib.error.HTTPError as error:
            return error.code, error.read().decode()

    def test_the_account_is_verified_by_a_small_transfer(self):
        applyment = self.submitted()
        self.judge(applyment, state="ACCOUNT_NEED_VERIFY")
        found = self.found(applyment)
        self.assertEqual("待账户验证", found["applyment_state_desc"])
        validation = found["account_validation"]
        self.assertEqual((papers.NAME, papers.CARD), (
            self.client.sdk.decrypt(validation["account_name"]), self.client.sdk.decrypt(validation["account_no"])))
        self.assertTrue(0 < validation["pay_amount"] < 100)
        self.assertRegex(validation["deadline"], r"^\d{4}-\d\d-\d\d \d\d:\d\d:\d\d$")
        for name in ("destination_account_number", "destination_account_name", "destination_account_bank", "city", "remark"):
            self.assertTrue(validation[name])
        url = found["legal_validation_url"]
        self.assertIn("fen", self.page(url)[1])
        self.assertEqual(200, self.page(url, {})[0])
        found = self.found(applyment)
        self.assertEqual("AUDITING", found["applyment_state"])
        for name in ("account_validation", "legal_validation_url", "sign_url"):
            self.assertNotIn(name, found)
        self.assertEqual(200, self.page(url, {})[0])
        self.settle()
        self.assertEqual("FINISH", self.state(applyment))
        self.assertEqual(409, self.page(url, {})[0])

    def test_the_administrator_signs_on_the_page(self):
        applyment = self.submitted()
        self.judge(applyment, action="pass")
        found = self.found(applyment)
        self.assertEqual(("NEED_SIGN", "UNSIGNED", "待签约"), (
            found["applyment_state"], found["sign_state"], found["applyment_state_desc"]))
        seller, url = found["sub_mchid"], found["sign_url"]
        self.settle()
        self.assertEqual("NEED_SIGN", self.state(applyment))
        self.refused(self.place(seller, 100), 403, "NO_AUTH")
        for lang, words in (("en", "Agree and sign"), ("zh-CN", "同意并签约")):
            status, text = self.page(url, lang=lang)
            self.assertEqual(200, status)
            self.assertIn(words, text)
            self.assertIn("青禾", text)
        for _ in range(2):
            self.assertEqual(200, self.page(url, {"lang": "zh-CN"})[0])
        found = self.found(applyment)
        self.assertEqual(("FINISH", "SIGNED", seller), (
            found["applyment_state"], found["sign_state"], found["sub_mchid"]))
        self.assertNotIn("sign_url", found)
        self.order(seller, 100)
        self.assertEqual(404, self.page(url.replace(str(applyment), "2000009999999999"))[0])

    def test_a_frozen_one_says_why_and_is_let_go(self):
        applyment = self.submitted()
        detail = [{"param_name": "merchant_shortname", "reject_reason": "涉嫌违规"}]
        self.judge(applyment, state="FROZEN", audit_detail=detail)
        found = self.found(applyment)
        self.assertEqual(("已冻结", detail), (found["applyment_state_desc"], found["audit_detail"]))
        self.settle()
        self.assertEqual("FROZEN", self.state(applyment))
        self.judge(applyment, state="AUDITING")
        self.assertEqual("AUDITING", self.state(applyment))

    def test_held_ones_wait_and_go_no_way_back(self):
        applyment = self.submitted()
        self.judge(applyment, action="hold")
        self.settle()
        self.assertEqual("CHECKING", self.state(applyment))
        self.assertEqual("FINISH", self.judge(applyment, state="FINISH")["applyment_state"])
        with self.assertRaisesRegex(AssertionError, "ApplymentStep"):
            self.judge(applyment, state="AUDITING")
        for wish in ({}, {"state": "FINISH", "action": "pass"}, {"state": "GONE"}):
            with self.assertRaisesRegex(AssertionError, "400"):
                self.judge(applyment, **wish)
        with self.assertRaisesRegex(AssertionError, "404"):
            self.judge(2000009999999999, action="pass")

    def test_ten_days_to_verify_and_thirty_to_sign(self):
        verifying, signing = self.submitted(), self.submitted()
        self.judge(verifying, state="ACCOUNT_NEED_VERIFY")
        self.judge(signing, state="NEED_SIGN")
        self.advance("239h")
        self.assertEqual("ACCOUNT_NEED_VERIFY", self.state(verifying))
        self.advance("1h")
        found = self.found(verifying)
        self.assertEqual("REJECTED", found["applyment_state"])
        self.assertEqual([("account_info", "超过 10 天未完成账户验证")],
                         [(one["param_name"], one["reject_reason"]) for one in found["audit_detail"]])
        self.advance("479h")
        self.assertEqual("NEED_SIGN", self.state(signing))
        self.advance("1h")
        self.assertEqual("CANCELED", self.state(signing))


class Secrets(Onboarding):
    """Nothing sensitive lies in the clear in database, log, metrics or replies."""

    @classmethod
    def setUpClass(cls):
        cls.server = Server(cls.config, log_level="trace")
        cls.callbacks = Callbacks()
        cls.client = Client(cls.server, "certificate", notify_url=cls.callbacks.url)
        cls.callbacks.sdk = cls.client.sdk
        cls.numbers = itertools.count(1)
        cls.seal = staticmethod(cls.client.sdk._core.encrypt)
        cls.media = staticmethod(papers.uploaded(cls.client))
        cls.m = cls.media("m")

    def test_they_are_nowhere(self):
        form = self.papers("2")
        form |= {"contact_info": papers.agent(self.seal, self.media), "owner": False, "ubo_info_list": [papers.beneficiary(self.seal, self.media)]}
        applyment = self.submitted(form)
        self.submitted(with_(self.papers(), "/id_card_info/id_card_address", self.seal(papers.ADDRESS)))
        self.refused(self.submit(with_(form, "/account_info/account_name", self.seal(papers.NAME))), 400, "PARAM_ERROR")
        self.refused(self.submit(with_(form, "/contact_info/mobile_phone", papers.PHONE)), 400, "PARAM_ERROR")
        self.judge(applyment, state="ACCOUNT_NEED_VERIFY")
        replies = str(self.found(applyment))
        self.judge(applyment, state="FINISH")
        seller = self.found(applyment)["sub_mchid"]
        base = f"/v3/apply4sub/sub_merchants/{seller}"
        account = {"account_type": "ACCOUNT_TYPE_PRIVATE", "account_bank": "工商银行", "bank_address_code": "440300",
                   "account_number": self.seal(papers.CARD), "account_name": self.seal(papers.NAME),
                   "modify_mode": "MODIFY_MODE_ASYNC"}
        made = self.good(self.client.post(f"{base}/modify-settlement", account, sensitive=True))
        self.good(self.client.post(papers.ALTER, papers.alteration(self.seal, seller, self.no("C"), self.media), sensitive=True))
        self.settle()
        replies += str(self.good(self.client.get(f"{base}/settlement")))
        replies += str(self.good(self.client.get(f"{base}/application/{made['application_no']}")))
        with urllib.request.urlopen(self.server.base + "/metrics") as reply:
            metrics = reply.read()
        self.server.stop()
        places = {path.name: path.read_bytes() for path in self.server.data.glob("tongbao.db*")}
        self.assertIn("tongbao.db", places)
        places |= {"log": self.server.log.read_bytes(), "metrics": metrics, "replies": replies.encode()}
        self.assertGreater(len(places["log"]), 1000)
        for place, content in places.items():
            for secret in papers.SECRETS:
                self.assertNotIn(secret.encode(), content, f"{secret} in {place}")
        rows = sqlite3.connect(self.server.data / "tongbao.db").execute("SELECT count(*) FROM bank_card").fetchone()
        self.assertEqual((3,), rows)


if __name__ == "__main__":
    unittest.main()
