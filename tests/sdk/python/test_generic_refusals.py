"""Refusals of partners and direct merchants as tables: what `test_generic_split.py` and
`test_generic_refund.py` tell as stories is not told again."""

import base64
import unittest

from generic import PARTNER_APP, Generic
from raw import Raw

SPLIT = "/v3/profitsharing/"
REFUNDS = "/v3/refund/domestic/refunds"
NOBODY = "1999999999"
NOTHING = "4200000000202601010000000000"
LARGEST = 2**63 - 1


class Refusals(Generic):
    def bodies(self, order, **other):
        """A body of each POST that names a seller, by its path."""
        number, text = {"out_order_no": self.no("S")}, {"description": "说明"}
        person = {"appid": PARTNER_APP, "type": "PERSONAL_OPENID", "account": "o1"}
        return {
            SPLIT + "receivers/add": {**person, "relation_type": "USER", **other},
            SPLIT + "receivers/delete": {**person, **other},
            SPLIT + "orders": {"transaction_id": order, **number, "receivers": [self.part(1)], "unfreeze_unsplit": False,
                               **other},
            SPLIT + "orders/unfreeze": {"transaction_id": order, **number, **text, **other},
            SPLIT + "return-orders": {**number, "out_return_no": self.no("B"), "return_mchid": self.supplier, "amount": 1,
                                      **text, **other},
            REFUNDS: {"transaction_id": order, "out_refund_no": self.no("R"),
                      "amount": {"refund": 1, "total": 10000, "currency": "CNY"}, **other},
            REFUNDS + "/5000/apply-abnormal-refund": {"out_refund_no": "R1", "type": "MERCHANT_BANK_CARD", **other},
        }

    def test_the_partners_own_number_is_no_sellers(self):
        """Of every operation that names a seller."""
        own = {"sub_mchid": self.partner_mchid}
        for path, body in self.bodies(NOTHING, **own).items():
            with self.subTest(path=path):
                self.refused(self.partner.post(path, body), 400, "PARAM_ERROR", "子商户号不能与服务商商户号相同")
        for target in (f"{SPLIT}orders/S1?transaction_id=42", f"{SPLIT}return-orders/B1?out_order_no=S1", f"{REFUNDS}/R1?"):
            with self.subTest(target=target):
                reply = self.partner.get(f"{target}&sub_mchid={self.partner_mchid}")
                self.refused(reply, 400, "PARAM_ERROR", "子商户号不能与服务商商户号相同")
                self.assertEqual("query", reply[1]["detail"]["location"])

    def test_sellers_and_orders_that_are_not_there(self):
        seller, foreign = self.seller(), self.server.sellers[0]
        unpaid = self.unpaid(seller)
        cases = (("MerchantUnknown", NOBODY, NOTHING, (403, "NO_AUTH", NOBODY)),
                 ("MerchantNotYours", foreign, NOTHING, (403, "NO_AUTH", "受理关系不存在")),
                 ("OrderNotFound", seller, NOTHING, (404, "RESOURCE_NOT_EXISTS", NOTHING)),
                 ("OrderNotPaid", seller, unpaid, (400, "INVALID_REQUEST", "非分账订单不支持分账")))
        for rule, whose, order, said in cases:
            bodies = self.bodies(order, sub_mchid=whose)
            for path in (SPLIT + "orders", SPLIT + "orders/unfreeze"):
                with self.subTest(rule=rule, path=path):
                    self.refused(self.partner.post(path, bodies[path]), *said)
        self.refused(self.amounts(seller, unpaid), 400, "INVALID_REQUEST", "非分账订单不支持此查询")
        self.refused(self.partner.get(f"{SPLIT}merchant-configs/{NOBODY}"), 403, "NO_AUTH", NOBODY)
        self.refused(self.refund(seller, unpaid, 1), 404, "RESOURCE_NOT_EXISTS", "订单未支付")

    def test_sums_that_no_account_could_hold(self):
        seller = self.seller()
        self.good(self.list(seller))
        order = self.splittable(seller)
        parts = [self.part(LARGEST), self.part(LARGEST, seller)]
        self.refused(self.split(seller, order, parts), 400, "PARAM_ERROR", "超出可表示的范围")
        sources = [{"account": account, "amount": LARGEST} for account in ("AVAILABLE", "UNAVAILABLE")]
        self.refused(self.refund(seller, order, 1, source=sources), 400, "PARAM_ERROR", "超出可表示的范围")

    def test_a_release_of_nothing(self):
        """What was refunded in full is neither split nor released, even without receivers."""
        seller = self.seller()
        order = self.splittable(seller)
        self.good(self.refund(seller, order, 10000))
        body = {"sub_mchid": seller, "transaction_id": order, "out_order_no": self.no("S"), "unfreeze_unsplit": True}
        self.refused(self.partner.post(SPLIT + "orders", body), 403, "NOT_ENOUGH", "分账金额为0")

    def test_fields_that_cannot_be_opened(self):
        """No serial, an unknown one, and a text that is none of its key's: three refusals."""
        seller, noise = self.seller(), base64.b64encode(b"\x01" * 256).decode()
        bodies = self.bodies(NOTHING, sub_mchid=seller)
        bodies[SPLIT + "receivers/add"]["name"] = noise
        bodies[SPLIT + "orders"]["receivers"][0]["name"] = noise
        abnormal = REFUNDS + "/5000/apply-abnormal-refund"
        bodies[abnormal].update(type="USER_BANK_CARD", bank_type="CMB_DEBIT", bank_account=noise, real_name=noise)
        hand, serial = Raw(self.server, self.partner_mchid), self.server.file("platform", "serial.txt")
        for path in (SPLIT + "receivers/add", SPLIT + "orders", abnormal):
            for headers, words in (({}, "缺少Wechatpay-Serial"), ({"Wechatpay-Serial": "00FF"}, "Wechatpay-Serial错误"),
                                   ({"Wechatpay-Serial": serial}, "平台私钥解密失败")):
                with self.subTest(path=path, words=words):
                    reply = hand.post(path, bodies[path], headers=headers)
                    self.refused((reply.status, reply.json), 400, "PARAM_ERROR", words)

    def test_sellers_that_may_not_act(self):
        """A frozen one lists nobody and splits nothing; a closed one gets nothing back and refunds nothing."""
        seller = self.seller()
        self.good(self.list(seller))
        order = self.splittable(seller)
        self.shared(seller, order, 100, number="ACTIVE")
        self.server.control(f"merchants/{seller}/control", {"action": "FREEZE"})
        self.refused(self.list(seller, "oSomebody", "PERSONAL_OPENID"), 403, "NO_AUTH", seller)
        self.refused(self.split(seller, order, 100), 403, "NO_AUTH", seller)
        self.change("UPDATE merchant SET state = 'CANCELLED' WHERE mchid = ?", seller)
        self.refused(self.give_back(seller, "ACTIVE", 1), 403, "NO_AUTH", "已注销")
        self.refused(self.refund(seller, order, 1), 403, "NO_AUTH", "已注销")

    def test_a_seller_without_a_card(self):
        seller = self.seller()
        refund = self.abnormal(seller, self.order(seller))
        for state, code in (("MISSING", "ACCOUNT_ERROR"), ("UNVERIFIED", "ACCOUNT_NOT_VERIFIED")):
            self.server.control(f"merchants/{seller}/facts", {"card": state})
            self.refused(self.to_card(seller, refund, {"type": "MERCHANT_BANK_CARD"}), 403, code)


if __name__ == "__main__":
    unittest.main()
