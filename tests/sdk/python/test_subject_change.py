"""Changes of a sub-merchant's papers (2.1.5)."""

import unittest

import papers
from market import Market
from papers import ALTER, with_, without
from world import add_platform

CONFIG = "[worker]\nreview_grace_ms = 600000\n"


class SubjectChanges(Market):
    config = CONFIG

    def setUp(self):
        super().setUp()
        self.seal = self.client.sdk._core.encrypt
        self.media = papers.uploaded(self.client)
        self.shop = self.seller(0)

    def papers(self, number=None):
        return papers.alteration(self.seal, self.shop, number or self.no("C"), self.media)

    def submit(self, form):
        return self.client.post(ALTER, form, sensitive=True)

    def submitted(self, form=None):
        return self.good(self.submit(form or self.papers()))["apply_id"]

    def judge(self, change, **wish):
        return self.server.control(f"subject-changes/{change}", wish)

    def found(self, change):
        return self.good(self.client.get(f"{ALTER}/{change}"))

    def revoke(self, change):
        return self.good(self.client.post(f"{ALTER}/{change}/revoke", None))["result"]

    def refuses(self, form, field, words=""):
        status, body = self.submit(form)
        self.assertEqual((400, "PARAM_ERROR"), (status, body["code"]), body)
        self.assertEqual(field, body["detail"]["field"], body)
        self.assertIn(words, body["message"])

    def test_new_papers_pass_and_give_the_new_name(self):
        number = self.no("C")
        change = self.submitted(self.papers(number))
        found = self.found(change)
        self.assertEqual((self.shop, change, number, "APPLYMENT_STATE_AUDITING"), (
            found["merchant_code"], found["apply_id"], found["out_request_no"], found["state"]))
        self.assertEqual(found, self.good(self.client.get(f"{ALTER}/merchant/{self.shop}/out-request-no/{number}")))
        self.settle()
        self.assertEqual("APPLYMENT_STATE_FINISHED", self.found(change)["state"])
        # A merchant receiver is added by its full name (2.4.1).
        receiver = {"type": "MERCHANT_ID", "account": self.shop, "relation_type": "SUPPLIER"}
        add = "/v3/ecommerce/profitsharing/receivers/add"
        self.refused(self.client.post(add, {**receiver, "name": "店铺"}), 400, "PARAM_ERROR")
        self.good(self.client.post(add, {**receiver, "name": "新青禾有限公司"}))

    def test_rejected_ones_say_why_and_are_replaced(self):
        number = self.no("C")
        change = self.submitted(self.papers(number))
        detail = [{"param_name": "ubo_info_list.card_number_0", "reject_reason": "证件号码有误"}]
        self.judge(change, state="APPLYMENT_STATE_REJECTED", audit_reject_reason="请重新上传", audit_reject_detail=detail)
        found = self.found(change)
        self.assertEqual(("APPLYMENT_STATE_REJECTED", "请重新上传", detail), (
            found["state"], found["audit_reject_reason"], found["audit_reject_detail"]))
        other = with_(self.papers(number), "/business_license_info/merchant_name", "别家有限公司")
        self.assertEqual(change, self.submitted(other))
        self.assertEqual("APPLYMENT_STATE_AUDITING", self.found(change)["state"])
        self.assertEqual(change, self.submitted(other))
        self.refused(self.submit(self.papers(number)), 400, "INVALID_REQUEST", "申请单处理中")

    def test_taken_back_until_they_are_passed(self):
        for state, result in (("AUDITING", "SUCCESS"), ("EDITTING", "SUCCESS"), ("REJECTED", "SUCCESS"),
                              ("MODIFING", "FAIL"), ("FINISHED", "FAIL")):
            change = self.submitted()
            if state == "AUDITING":
                self.judge(change)
                self.settle()
            else:
                self.judge(change, state=f"APPLYMENT_STATE_{state}")
            for _ in range(2):
                self.assertEqual(result, self.revoke(change), state)
            left = "CANCELED" if result == "SUCCESS" else state
            self.assertEqual(f"APPLYMENT_STATE_{left}", self.found(change)["state"])

    def test_groups_of_kinds_and_scopes(self):
        form = self.papers()
        for field in ("/merchant_code", "/out_request_no", "/organization_type", "/business_license_info",
                      "/business_license_info/license_number", "/legal_person_info", "/legal_person_info/card_name",
                      "/legal_person_info/card_front", "/ubo_info_list", "/ubo_info_list/0/card_back",
                      "/ubo_info_list/0/card_address"):
            self.refuses(without(form, field), field, "必填")
        micro = {**form, "organization_type": "SUBJECT_TYPE_MICRO"}
        self.refuses(micro, "/business_license_info", "SUBJECT_TYPE_MICRO")
        self.refuses({**form, "organization_type": "SUBJECT_TYPE_GOVERNMENT"}, "/business_license_info")
        self.refuses({**form, "alter_scope": "ALTER_SCOPE_UBO"}, "/business_license_info")
        self.refuses({**form, "alter_scope": "ALTER_SCOPE"}, "/alter_scope")
        self.refuses(with_(form, "/legal_person_info/card_number", self.seal("12")), "/legal_person_info/card_number")
        self.refuses(with_(form, "/legal_person_info/id_holder_type", "SUPER"), "/legal_person_info/authorize_letter_copy")
        self.refuses({**form, "finance_institution": True}, "/finance_institution_info", "必填")
        self.refuses(with_(form, "/legal_person_info/card_period_end", "2000-01-01"), "/legal_person_info/card_period_end")
        self.submitted({**without(form, "/business_license_info"), "alter_scope": "ALTER_SCOPE_UBO"})
        certificate = {
            "cert_type": "CERTIFICATE_TYPE_2388", "cert_number": "12100000400000456N", "cert_copy": self.media("certificate"),
            "merchant_name": "青禾学校", "legal_person": papers.NAME, "company_address": "深圳",
            "cert_period_begin": "2015-01-01", "cert_period_end": "长期"}
        school = {**without(without(self.papers(), "/business_license_info"), "/ubo_info_list"),
                  "organization_type": "SUBJECT_TYPE_INSTITUTIONS_CLONED", "certificate_info": certificate}
        self.submitted(with_(school, "/legal_person_info/as_ubo", True))

    def test_encrypted_fields_name_their_key(self):
        self.refused(self.client.post(ALTER, self.papers()), 400, "PARAM_ERROR", "Wechatpay-Serial")
        broken = with_(self.papers(), "/legal_person_info/card_name", "aGVsbG8=")
        self.refused(self.submit(broken), 400, "PARAM_ERROR", "平台私钥解密失败")

    def test_files_are_the_platforms_own_pictures_and_documents(self):
        unknown = with_(self.papers(), "/business_license_info/license_copy", "m" * 120)
        self.refused(self.submit(unknown), 400, "INVALID_REQUEST", "媒体文件不存在")
        video = papers.upload(self.client.sdk.video_upload, "paper.mp4", papers.MP4)
        wrong = with_(self.papers(), "/addition/ubo_prove", [video])
        self.refused(self.submit(wrong), 400, "INVALID_REQUEST", "视频")

    def test_whose_papers_they_are_and_what_is_not_there(self):
        stranger = add_platform(self.server, f"19000005{next(self.numbers):02d}")
        for merchant in (stranger, "1999999998", self.server.mchid):
            self.refused(self.submit({**self.papers(), "merchant_code": merchant}), 403, "NO_AUTH")
        for path in ("2025", f"merchant/{self.shop}/out-request-no/NOBODY"):
            self.refused(self.client.get(f"{ALTER}/{path}"), 404, "RESOURCE_NOT_EXISTS", "资料变更申请单不存在")
        self.refused(self.client.post(f"{ALTER}/2025/revoke", None), 404, "RESOURCE_NOT_EXISTS")
        self.refused(self.client.get(f"{ALTER}/{'1' * 65}"), 400, "PARAM_ERROR")
        self.refused(self.client.post(f"{ALTER}/{'1' * 65}/revoke", None), 400, "PARAM_ERROR")
        self.refused(self.client.get(f"{ALTER}/merchant/x/out-request-no/NOBODY"), 400, "PARAM_ERROR")


if __name__ == "__main__":
    unittest.main()
