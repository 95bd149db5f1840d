"""Documented refusals of coming aboard that no story tells: keys of encrypted fields, merchants that
may not act."""

import json
import unittest

import papers
from papers import ALTER, APPLYMENTS
from raw import Raw
from refusing import Refusing
from world import fresh

SETTLEMENT = "/v3/apply4sub/sub_merchants/{sub_mchid}"


class OnboardingRefusals(Refusing):
    def setUp(self):
        self.seal = self.world.client.sdk._core.encrypt
        self.media = papers.uploaded(self.world.client)

    def account(self):
        return {"account_type": "ACCOUNT_TYPE_PRIVATE", "account_bank": "工商银行", "bank_address_code": "440300",
                "account_number": self.seal(papers.CARD), "account_name": self.seal(papers.NAME)}

    def wishes(self):
        """Every operation that takes encrypted fields: template, path, body."""
        return (
            (APPLYMENTS, APPLYMENTS, papers.application(self.seal, "2401", fresh("A"), self.media)),
            (SETTLEMENT + "/modify-settlement", f"/v3/apply4sub/sub_merchants/{self.seller}/modify-settlement",
             self.account()),
            (ALTER, ALTER, papers.alteration(self.seal, self.seller, fresh("C"), self.media)))

    def test_encrypted_fields_name_their_key(self):
        """No serial, an unknown one, and another key's: three refusals."""
        public = {"Wechatpay-Serial": self.server.file("platform", "public_key_id.txt")}
        for operation, path, body in self.wishes():
            for rule, headers in (("SerialMissing", {}), ("SerialUnknown", {"Wechatpay-Serial": "00FF"}),
                                  ("CipherUnreadable", public)):
                with self.subTest(operation=operation, rule=rule):
                    reply = Raw(self.server).post(path, body, headers=headers)
                    self.refuses(f"POST {operation}", rule, (reply.status, reply.json))

    def close(self, seller):
        """The platform closes a sub-merchant that has nothing, and the operator lets it."""
        media, number = self.media("letter"), fresh("A")
        kinds = ("SP_CANCEL_ACCOUNT_APPLICATION", "SUB_CANCEL_ACCOUNT_APPLICATION")
        self.world.post("/v3/ecommerce/account/cancel-applications", {
            "sub_mchid": seller, "out_apply_no": number, "application_info": [
                {"application_type": kind, "application_media_id": media} for kind in kinds]})
        self.server.control(f"closings/{number}", {"action": "PASS"})

    def test_merchants_that_may_not_act(self):
        """A platform under control submits nothing; a closed sub-merchant changes nothing."""
        (_, _, application), (modify, modify_path, account), (_, _, alteration) = self.wishes()
        self.server.control(f"merchants/{self.mchid}/control", {"action": "FREEZE"})
        self.post(APPLYMENTS, "MerchantUnusable", application, sensitive=True)
        self.server.control(f"merchants/{self.mchid}/control", {"action": "UNFREEZE"})
        made = self.server.command("merchant", "add", "--kind", "sub", "--platform", self.mchid, "--json")
        closed = json.loads(made.stdout)["mchid"]
        self.close(closed)
        modify_path, alteration = modify_path.replace(self.seller, closed), {**alteration, "merchant_code": closed}
        self.post(modify_path, "MerchantUnusable", account, modify, sensitive=True)
        self.post(ALTER, "MerchantUnusable", alteration, sensitive=True)
        base = f"/v3/apply4sub/sub_merchants/{closed}"
        self.get(f"{base}/settlement", "MerchantUnusable", SETTLEMENT + "/settlement")
        self.get(f"{base}/application/1023", "MerchantUnusable", SETTLEMENT + "/application/{application_no}")


if __name__ == "__main__":
    unittest.main()
