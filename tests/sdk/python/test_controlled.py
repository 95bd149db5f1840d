"""What merchants under control, and merchants whose card the bank refuses, are refused (Annex B, J24;
2.1.4)."""

import unittest

import papers
from raw import Raw
from refusing import Refusing
from test_every_refusal import COMBINE, PAY, REFUND, SCENE, SPLIT
from world import World, fresh

WITHDRAW = "/v3/ecommerce/fund/withdraw"
SHOP = {"store_info": {"id": "S1"}}
OWN_WITHDRAW = "/v3/merchant/fund/withdraw"


class Controlled(Refusing):
    def control(self, mchid, action):
        self.server.control(f"merchants/{mchid}/control", {"action": action})

    def test_a_seller(self):
        """Nothing is sold for it, in any way, and nothing withdrawn."""
        self.control(self.seller, "FREEZE")
        for way in ("jsapi", "miniprogram", "app", "h5", "native"):
            payer = {} if way in ("jsapi", "miniprogram") else {"payer": None}
            self.post(PAY + way, "MerchantUnusable", self.world.order(scene_info=SCENE, **payer))
        for way in ("codepay", "scannedpos"):
            code = {"payer": {"auth_code": self.server.control("codes", {})["auth_code"]}} if way == "codepay" else {}
            self.post(PAY + way, "MerchantUnusable", self.world.order(
                notify_url=None, scene_info={**SCENE, **SHOP}, **code))
        for way in ("jsapi", "app", "h5", "native"):
            payer = {} if way == "jsapi" else {"combine_payer_info": None}
            self.post(COMBINE + way, "MerchantUnusable", self.world.cart(scene_info=SCENE, **payer))
        self.post(WITHDRAW, "MerchantUnusable", {"sub_mchid": self.seller, "out_request_no": fresh("W"), "amount": 1})
        self.control(self.seller, "UNFREEZE")
        self.world.post(PAY + "jsapi", self.world.order())

    def test_a_platform(self):
        """It puts nobody on its list and withdraws nothing of its own."""
        media = papers.uploaded(self.world.client)
        form = papers.application(self.world.client.sdk._core.encrypt, "2401", fresh("A"), media)
        self.control(self.mchid, "FREEZE")
        self.post(SPLIT + "receivers/add", "MerchantUnusable", {
            "type": "PERSONAL_OPENID", "account": "o1", "appid": self.server.appid, "relation_type": "OTHERS"})
        self.post(OWN_WITHDRAW, "MerchantUnusable", {
            "out_request_no": fresh("W"), "amount": 1, "account_type": "OPERATION"})
        self.post("/v3/ecommerce/applyments/", "MerchantUnusable", form, sensitive=True)
        self.control(self.mchid, "UNFREEZE")

    def test_a_direct_merchant(self):
        """It sells nothing, in any way."""
        made = self.server.command("merchant", "add", "--kind", "direct", "--mchid", "1900000820", "--appid", "wx820")
        self.assertEqual(0, made.returncode, made.stderr)
        shop = World(self.server, mchid="1900000820")
        self.control(shop.mchid, "FREEZE")
        for way in ("jsapi", "app", "h5", "native"):
            path = f"/v3/pay/transactions/{way}"
            self.refuses(f"POST {path}", "MerchantUnusable", shop.client.post(path, {
                "appid": "wx820", "mchid": shop.mchid, "description": "一件商品", "out_trade_no": fresh("O"),
                "notify_url": "http://127.0.0.1:9/notify", "amount": {"total": 100}, "scene_info": SCENE,
                "payer": {"openid": shop.buyer}}))
        path = "/v3/pay/transactions/codepay"
        self.refuses(f"POST {path}", "MerchantUnusable", shop.client.post(path, {
            "appid": "wx820", "mchid": shop.mchid, "description": "一件商品", "out_trade_no": fresh("O"),
            "payer": {"auth_code": self.server.control("codes", {})["auth_code"]}, "scene_info": SHOP,
            "amount": {"total": 100}}))


class Carded(Refusing):
    def test_a_platforms_own_card(self):
        """Not verified, or none at all: nothing is withdrawn to it."""
        wish = {"out_request_no": fresh("W"), "amount": 1, "account_type": "OPERATION"}
        for card in ("UNVERIFIED", "MISSING"):
            told = self.server.control(f"merchants/{self.mchid}/facts", {"card": card})
            self.assertEqual({"mchid": self.mchid, "licence": "VALID", "complaints": 0, "card": card}, told)
            self.post(OWN_WITHDRAW, "CardUnusable", wish)
        self.server.control(f"merchants/{self.mchid}/facts", {"card": "VERIFIED"})
        self.world.post(OWN_WITHDRAW, wish)

    def test_a_card_that_the_bank_refuses(self):
        """Nothing is withdrawn to it, and no refund sent."""
        refund = self.world.post(REFUND + "apply", self.world.refund_body(self.world.pay()))
        self.server.control(f"refunds/{refund['refund_id']}", {"status": "ABNORMAL"})
        self.server.control(f"settlements/{self.seller}", {"verify_result": "VERIFY_FAIL", "reason": "账户已注销"})
        self.post(WITHDRAW, "CardUnusable", {"sub_mchid": self.seller, "out_request_no": fresh("W"), "amount": 1})
        self.post(f"{REFUND}{refund['refund_id']}/apply-abnormal-refund", "CardUnusable", {
            "sub_mchid": self.seller, "out_refund_no": refund["out_refund_no"], "type": "MERCHANT_BANK_CARD"},
            REFUND + "{refund_id}/apply-abnormal-refund")


class Sealed(Refusing):
    def test_papers_for_a_key_that_is_none_of_ours(self):
        """An unknown serial, of each operation that takes papers."""
        seal, shop, media = self.world.client.sdk._core.encrypt, self.seller, papers.uploaded(self.world.client)
        account = {"account_type": "ACCOUNT_TYPE_PRIVATE", "account_bank": "招商银行", "bank_address_code": "440300",
                   "account_number": seal(papers.CARD), "account_name": seal(papers.NAME)}
        modify = "/v3/apply4sub/sub_merchants/{sub_mchid}/modify-settlement"
        for operation, body in (("/v3/ecommerce/applyments/", papers.application(seal, "2401", fresh("A"), media)),
                                (modify, account), (papers.ALTER, papers.alteration(seal, shop, fresh("C"), media))):
            with self.subTest(operation=operation):
                reply = Raw(self.server).post(operation.replace("{sub_mchid}", shop), body, headers={"Wechatpay-Serial": "00FF"})
                self.refuses(f"POST {operation}", "SerialUnknown", (reply.status, reply.json))


del Refusing

if __name__ == "__main__":
    unittest.main()
