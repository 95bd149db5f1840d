"""Splits of partners' sellers and of direct merchants (contract 2.12)."""

import unittest

from generic import PARTNER_APP, SELLER_APP, Generic
from tongbao import Client

ROOT = "/v3/profitsharing/"
EPOCH = "1970-01-01T08:00:00+08:00"


class Receivers(Generic):
    def test_a_list_belongs_to_one_seller(self):
        seller, other = self.seller(), self.seller()
        added = self.good(self.list(seller))
        shown = {name: added[name] for name in ("sub_mchid", "type", "account", "relation_type")}
        self.assertEqual({"sub_mchid": seller, "type": "MERCHANT_ID", "account": self.supplier,
                          "relation_type": "SUPPLIER"}, shown)
        order = self.splittable(other)
        self.refused(self.split(other, order, 100), 400, "INVALID_REQUEST",
                     "分账接收方关系不存在，请检查参数中每个接收方的关系")
        # Neither the partner nor another of its sellers is a receiver by nature.
        for account in (self.partner_mchid, seller):
            self.refused(self.split(other, order, [self.part(1, account)]), 400, "INVALID_REQUEST", account)
        self.good(self.list(other))
        self.good(self.split(other, order, 100))

    def test_the_name_comes_back_encrypted_for_the_caller(self):
        """In both key modes; only the caller's own key opens it."""
        for seller, client in ((self.seller(), self.partner), (None, self.shop)):
            added = self.good(self.list(seller))
            self.assertEqual("供应商", client.sdk.decrypt(added["name"]))

    def test_a_merchant_is_added_under_its_full_name(self):
        seller = self.seller()
        self.refused(self.list(seller, name="别人"), 400, "PARAM_ERROR", "全称")
        body = {"sub_mchid": seller, "appid": PARTNER_APP, "type": "MERCHANT_ID", "account": self.supplier,
                "relation_type": "SUPPLIER"}
        self.refused(self.partner.post(ROOT + "receivers/add", body), 400, "PARAM_ERROR", "name")
        body["name"] = "供应商"
        self.refused(self.partner.post(ROOT + "receivers/add", body), 400, "PARAM_ERROR", "Base64")
        self.refused(self.list(seller, "1999999999"), 403, "NO_AUTH", "1999999999")

    def test_a_relation_is_one_of_eleven_words_or_of_ones_own(self):
        seller = self.seller()
        words = ["SERVICE_PROVIDER", "STORE", "STAFF", "STORE_OWNER", "PARTNER", "HEADQUARTER", "BRAND", "DISTRIBUTOR",
                 "USER", "SUPPLIER"]
        for place, word in enumerate(words):
            added = self.good(self.list(seller, f"oPerson-{place}", "PERSONAL_OPENID", relation_type=word))
            self.assertEqual(word, added["relation_type"])
        own = {"relation_type": "CUSTOM", "custom_relation": "仓库"}
        added = self.good(self.list(seller, "oPerson-C", "PERSONAL_OPENID", **own))
        self.assertEqual(("CUSTOM", "仓库"), (added["relation_type"], added["custom_relation"]))
        # The first relation stays.
        again = self.good(self.list(seller, "oPerson-C", "PERSONAL_OPENID", relation_type="STAFF"))
        self.assertEqual(("CUSTOM", "仓库"), (again["relation_type"], again["custom_relation"]))
        for mistake in ({"relation_type": "CUSTOM"}, {"relation_type": "STAFF", "custom_relation": "仓库"},
                        {"relation_type": "CUSTOM", "custom_relation": "一二三四五六七八九十一"}):
            self.refused(self.list(seller, "oPerson-D", "PERSONAL_OPENID", **mistake), 400, "PARAM_ERROR",
                         "custom_relation")
        self.refused(self.list(seller, "oPerson-D", "PERSONAL_OPENID", relation_type="OTHERS"), 400, "PARAM_ERROR",
                     "relation_type")

    def test_persons_of_the_sellers_own_application(self):
        seller, person = self.seller(), self.server.buyers[3]
        kind = "PERSONAL_SUB_OPENID"
        self.refused(self.list(seller, person, kind), 400, "PARAM_ERROR", "sub_appid")
        self.refused(self.list(seller, person, kind, sub_appid=PARTNER_APP), 400, "INVALID_REQUEST",
                     "appid和mchid不匹配")
        self.good(self.list(seller, person, kind, sub_appid=SELLER_APP))
        order = self.splittable(seller)
        parts = [self.part(200, person, kind)]
        self.refused(self.split(seller, order, parts), 400, "PARAM_ERROR", "sub_appid")
        self.refused(self.split(seller, order, parts, sub_appid=PARTNER_APP), 400, "PARAM_ERROR", "appid与openid不匹配")
        found = self.shared(seller, order, parts, number="PERSON", sub_appid=SELLER_APP)
        self.assertEqual((kind, "SUCCESS"), (found["receivers"][0]["type"], found["receivers"][0]["result"]))
        self.refused(self.give_back(seller, "PERSON", 1, mchid=person), 400, "INVALID_REQUEST", "不支持个人接收方")

    def test_persons_of_the_partners_application(self):
        seller, person = self.seller(), self.server.buyers[4]
        self.refused(self.list(seller, person, "PERSONAL_OPENID", appid="wx9"), 400, "INVALID_REQUEST",
                     "appid和mchid不匹配")
        self.good(self.list(seller, person, "PERSONAL_OPENID", name="张三"))
        order = self.splittable(seller)
        parts = [self.part(200, person, "PERSONAL_OPENID")]
        self.refused(self.split(seller, order, parts), 400, "PARAM_ERROR", "appid")
        found = self.shared(seller, order, parts, appid=PARTNER_APP)
        self.assertEqual("SUCCESS", found["receivers"][0]["result"])

    def test_who_is_taken_off_receives_no_more(self):
        seller = self.seller()
        self.good(self.list(seller))
        order = self.splittable(seller)
        body = {"sub_mchid": seller, "appid": PARTNER_APP, "type": "MERCHANT_ID", "account": self.supplier}
        for _ in range(2):
            gone = self.good(self.partner.post(ROOT + "receivers/delete", body))
            self.assertEqual({"sub_mchid": seller, "type": "MERCHANT_ID", "account": self.supplier}, gone)
        self.refused(self.split(seller, order, 100), 400, "INVALID_REQUEST", "分账接收方关系不存在")


class Full(Generic):
    config = "[rules.split]\nreceivers_max = 1\nlegacy_duplicate_receiver_error = true\n"

    def test_a_full_list_and_a_repetition(self):
        seller, other = self.seller(), self.seller()
        self.good(self.list(seller))
        self.refused(self.list(seller), 400, "INVALID_REQUEST", "操作已完成，无需二次请求")
        self.refused(self.list(seller, "oPerson", "PERSONAL_OPENID"), 400, "INVALID_REQUEST", "上限 1 个")
        self.good(self.list(other, "oPerson", "PERSONAL_OPENID"))


class Splits(Generic):
    def test_the_sdks_own_way_through_a_split(self):
        seller, sdk = self.seller(), self.partner.sdk
        self.told(sdk.profitsharing_add_receiver("MERCHANT_ID", self.supplier, "SUPPLIER", name="供应商", sub_mchid=seller))
        order = self.splittable(seller)
        parts = [{**self.part(1000), "name": "供应商"}]
        accepted = self.told(sdk.profitsharing_order(order, "SDK-1", parts, False, sub_mchid=seller))
        self.assertEqual((seller, order, "SDK-1", "PROCESSING"),
                         tuple(accepted[name] for name in ("sub_mchid", "transaction_id", "out_order_no", "state")))
        line = accepted["receivers"][0]
        self.assertEqual(("PENDING", EPOCH), (line["result"], line["finish_time"]))
        self.assertTrue(line["create_time"] and line["detail_id"])
        self.settle()
        found = self.told(sdk.profitsharing_order_query(order, "SDK-1", seller))
        line = found["receivers"][0]
        self.assertEqual(("FINISHED", "SUCCESS", 1000, self.supplier),
                         (found["state"], line["result"], line["amount"], line["account"]))
        self.assertNotEqual(EPOCH, line["finish_time"])
        self.assertEqual(8940, self.told(sdk.profitsharing_amount_query(order))["unsplit_amount"])
        self.assertEqual({"sub_mchid": seller, "max_ratio": 3000}, self.told(sdk.profitsharing_config_query(seller)))
        freed = self.told(sdk.profitsharing_unfreeze(order, "SDK-2", "解冻", seller))
        own = freed["receivers"][0]
        self.assertEqual(("FINISHED", 1, seller, 8940, "解冻给分账方"),
                         (freed["state"], len(freed["receivers"]), own["account"], own["amount"], own["description"]))
        self.allow(self.supplier)
        back = self.told(sdk.profitsharing_return("SDK-3", self.supplier, 400, "回退", out_order_no="SDK-1", sub_mchid=seller))
        self.assertEqual(("SUCCESS", 400, "回退", "SDK-1"),
                         tuple(back[name] for name in ("result", "amount", "description", "out_order_no")))
        self.assertEqual(back, self.told(sdk.profitsharing_return_query("SDK-1", "SDK-3", seller)))
        self.allow(self.supplier, False)
        self.told(sdk.profitsharing_delete_receiver("MERCHANT_ID", self.supplier, sub_mchid=seller))

    def test_the_receiver_is_told(self):
        seller = self.seller()
        self.good(self.list(seller))
        order = self.splittable(seller)
        supplier = self.supplier_client()
        self.callbacks.sdk = supplier.sdk
        found = self.shared(seller, order, 1000)
        told = self.callbacks.of("PROFITSHARING.SUCCESS")[0]
        self.assertEqual((self.partner_mchid, seller, order, found["order_id"], 1000),
                         (told["sp_mchid"], told["sub_mchid"], told["transaction_id"], told["order_id"],
                          told["receiver"]["amount"]))
        self.assertNotIn("mchid", told)

    def supplier_client(self):
        # It has no application: the SDK wants a text, and signs nothing with it.
        place = self.server.data / "merchants" / self.supplier / "appid.txt"
        place.write_text("wx0")
        return Client(self.server, "certificate", mchid=self.supplier, notify_url=self.callbacks.url)

    def test_a_split_waits_for_a_minute(self):
        seller = self.seller()
        self.good(self.list(seller))
        order = self.order(seller)
        self.advance("58s")
        self.refused(self.split(seller, order, 1), 400, "INVALID_REQUEST", "订单处理中，请稍后重试")
        self.advance("3s")
        self.good(self.split(seller, order, 1))

    def test_the_cap_is_a_share_of_the_whole_price(self):
        seller, strict = self.seller(), self.seller("--ratio-bp", "1000")
        for whose, cap in ((seller, 3000), (strict, 1000)):
            self.good(self.list(whose))
            order = self.splittable(whose)
            self.refused(self.split(whose, order, cap + 1), 403, "RULE_LIMIT", "分账金额超出最大分账比例")
            self.shared(whose, order, cap)
            self.refused(self.split(whose, order, 1), 403, "RULE_LIMIT", str(cap))
            self.assertEqual(cap, self.told(self.partner.sdk.profitsharing_config_query(whose))["max_ratio"])

    def test_a_direct_merchant_splits_for_itself(self):
        self.good(self.list(None))
        order = self.splittable()
        found = self.shared(None, order, 3000, number="SHOP-1", last=True)
        self.assertNotIn("sub_mchid", found)
        self.assertEqual([(self.supplier, 3000), (self.shop_mchid, 6940)],
                         [(line["account"], line["amount"]) for line in found["receivers"]])
        self.refused(self.amounts(self.seller(), order), 400, "INVALID_REQUEST", "非本商户的订单不支持查询")
        self.assertEqual(0, self.unsplit(None, order))
        self.allow(self.supplier)
        back = self.good(self.give_back(None, "SHOP-1", 3000))
        self.assertEqual(("SUCCESS", None), (back["result"], back.get("sub_mchid")))
        self.allow(self.supplier, False)
        # It has no sub-merchants to name.
        named = {"sub_mchid": self.seller(), "transaction_id": order, "out_order_no": "SHOP-2", "description": "解冻"}
        self.refused(self.shop.post(ROOT + "orders/unfreeze", named), 400, "PARAM_ERROR", "直连商户")
        self.refused(self.shop.get(f"{ROOT}merchant-configs/{named['sub_mchid']}"), 403, "NO_AUTH")

    def test_a_partner_names_one_of_its_sub_merchants(self):
        seller = self.seller()
        order = self.splittable(seller)
        body = {"transaction_id": order, "out_order_no": self.no("S"), "description": "解冻"}
        self.refused(self.partner.post(ROOT + "orders/unfreeze", body), 400, "PARAM_ERROR", "sub_mchid")
        self.refused(self.partner.get(f"{ROOT}orders/X?transaction_id={order}"), 400, "PARAM_ERROR", "sub_mchid")
        foreign = self.server.sellers[0]
        self.refused(self.partner.post(ROOT + "orders/unfreeze", {**body, "sub_mchid": foreign}), 403, "NO_AUTH", foreign)
        self.refused(self.list(foreign), 403, "NO_AUTH", foreign)
        self.refused(self.partner.get(f"{ROOT}merchant-configs/{foreign}"), 403, "NO_AUTH", foreign)

    def test_a_platform_is_refused(self):
        seller, order = self.seller(), "4200000000000000000000000000"
        wrong = "电商商户不允许调用非电商分账API"
        for path, body in (
                ("receivers/add", {"appid": PARTNER_APP, "type": "PERSONAL_OPENID", "account": "o1", "relation_type": "USER"}),
                ("receivers/delete", {"appid": PARTNER_APP, "type": "PERSONAL_OPENID", "account": "o1"}),
                ("orders", {"transaction_id": order, "out_order_no": "P1", "receivers": [self.part(1)], "unfreeze_unsplit": False}),
                ("orders/unfreeze", {"transaction_id": order, "out_order_no": "P1", "description": "解冻"}),
                ("return-orders", {"out_order_no": "P1", "out_return_no": "P2", "return_mchid": "1", "amount": 1, "description": "回退"})):
            self.refused(self.platform.post(ROOT + path, {"sub_mchid": seller, **body}), 403, "NO_AUTH", wrong)
        for path in (f"orders/P1?transaction_id={order}&sub_mchid={seller}", f"transactions/{order}/amounts",
                     f"return-orders/P2?out_order_no=P1&sub_mchid={seller}"):
            self.refused(self.platform.get(ROOT + path), 403, "NO_AUTH", wrong)
        self.refused(self.platform.get(f"{ROOT}merchant-configs/{seller}"), 403, "NO_AUTH")

    def test_splits_that_break_a_rule_are_refused(self):
        seller = self.seller()
        self.good(self.list(seller))
        plain, order = self.order(seller, sharing=False), self.splittable(seller)
        self.refused(self.split(seller, plain, 1), 400, "INVALID_REQUEST", "非分账订单不支持分账")
        self.refused(self.amounts(seller, plain), 400, "INVALID_REQUEST", "非分账订单不支持此查询")
        self.refused(self.unfreeze(seller, plain), 400, "INVALID_REQUEST", "非分账订单不支持分账")
        self.refused(self.split(seller, "4200000000000000000000000000", 1), 404, "RESOURCE_NOT_EXISTS", "记录不存在")
        self.refused(self.find(seller, order, "NOBODY"), 404, "RESOURCE_NOT_EXISTS", "记录不存在")
        self.refused(self.split(seller, order, [self.part(9941, seller)]), 403, "NOT_ENOUGH", "分账金额不足")
        self.refused(self.split(seller, order, [self.part(1), self.part(2)]), 400, "PARAM_ERROR", "接收方重复")
        self.refused(self.split(seller, order, [self.part(1, f"19000{n}") for n in range(6)]), 400, "PARAM_ERROR", "最大值 5")
        nobody = {"sub_mchid": seller, "transaction_id": order, "out_order_no": self.no("S"), "unfreeze_unsplit": False}
        self.refused(self.partner.post(ROOT + "orders", nobody), 400, "PARAM_ERROR", "分账接收方列表为空")
        wrong = [{**self.part(1), "name": self.partner.sdk._core.encrypt("别人")}]
        self.refused(self.partner.post(ROOT + "orders", {**nobody, "receivers": wrong}, sensitive=True), 400,
                     "PARAM_ERROR", "全称")
        for _ in range(20):
            self.good(self.split(seller, order, 1, number=f"MANY-{_}"))
        self.refused(self.split(seller, order, 1), 403, "RULE_LIMIT", "20")
        self.refused(self.split(seller, order, 2, number="MANY-1"), 400, "INVALID_REQUEST", "分账接收方与原请求不一致")
        self.good(self.split(seller, order, 1, number="MANY-1"))
        self.settle()
        self.good(self.unfreeze(seller, order))
        self.refused(self.unfreeze(seller, order), 403, "NOT_ENOUGH", "分账金额为0")
        self.refused(self.split(seller, order, 1), 400, "INVALID_REQUEST", "订单已完结分账，不支持分账")
        other = self.splittable(seller)
        self.refused(self.unfreeze(seller, other, "MANY-1"), 400, "INVALID_REQUEST", "请求重入")

    def test_what_is_left_is_released_after_30_days(self):
        seller = self.seller()
        order = self.order(seller)
        self.advance("29d")
        self.assertEqual(9940, self.unsplit(seller, order))
        self.advance("1d")
        self.assertEqual((0, 9940), (self.unsplit(seller, order), self.balance(seller)))
        self.refused(self.split(seller, order, [self.part(1, seller)]), 400, "INVALID_REQUEST", "订单已完结分账，不支持分账")


class Returns(Generic):
    def sold(self, seller, number, amount=1000):
        self.good(self.list(seller))
        order = self.splittable(seller)
        self.shared(seller, order, amount, number=number)
        return order

    def test_a_receiver_gives_back_only_what_it_agreed_to(self):
        seller = self.seller()
        order = self.sold(seller, "CONSENT")
        said = self.refused(self.give_back(seller, "CONSENT", 400), 403, "NO_AUTH", "同意分账回退")
        self.assertIn(self.supplier, said)
        self.allow(self.supplier)
        back = self.good(self.give_back(seller, "CONSENT", 400, "CONSENT-1"))
        self.assertEqual(("SUCCESS", seller, self.supplier), (back["result"], back["sub_mchid"], back["return_mchid"]))
        self.assertEqual((400, 8940), (self.balance(seller), self.unsplit(seller, order)))
        self.assertEqual(back, self.good(self.give_back(seller, "CONSENT", 400, "CONSENT-1")))
        self.refused(self.give_back(seller, "CONSENT", 401, "CONSENT-1"), 400, "INVALID_REQUEST", "amount")
        self.refused(self.give_back(seller, "CONSENT", 601), 403, "NOT_ENOUGH", "剩余 600 分")
        self.refused(self.give_back(seller, "CONSENT", 1, mchid=seller), 400, "INVALID_REQUEST",
                     "分账回退出资商户不允许和接收商户相同")
        self.refused(self.give_back(seller, "CONSENT", 1, mchid=self.shop_mchid), 400, "INVALID_REQUEST", self.shop_mchid)
        self.refused(self.give_back(seller, "NOBODY", 1), 404, "RESOURCE_NOT_EXISTS", "记录不存在")
        missing = f"{ROOT}return-orders/NOBODY?out_order_no=CONSENT&sub_mchid={seller}"
        self.refused(self.partner.get(missing), 404, "RESOURCE_NOT_EXISTS", "记录不存在")
        nameless = {"sub_mchid": seller, "out_return_no": "N1", "return_mchid": self.supplier, "amount": 1, "description": "回退"}
        self.refused(self.partner.post(ROOT + "return-orders", nameless), 400, "PARAM_ERROR", "order_id")
        self.allow(self.supplier, False)

    def test_twenty_returns_in_180_days(self):
        seller = self.seller()
        self.sold(seller, "TWENTY")
        self.allow(self.supplier)
        for _ in range(20):
            self.good(self.give_back(seller, "TWENTY", 1))
        self.refused(self.give_back(seller, "TWENTY", 1), 400, "INVALID_REQUEST", "20")
        self.sold(seller, "LATE")
        self.advance("181d")
        self.refused(self.give_back(seller, "LATE", 1), 400, "INVALID_REQUEST", "超过分账回退期限")
        self.allow(self.supplier, False)

    def test_a_return_that_is_short_fails_and_a_new_number_tries_again(self):
        seller, receiver = self.seller(), self.spent()
        self.received(seller, receiver, "SHORT")
        failed = self.good(self.give_back(seller, "SHORT", 1000, "SHORT-1", receiver))
        self.assertEqual(("FAILED", "BALANCE_NOT_ENOUGH"), (failed["result"], failed["fail_reason"]))
        self.server.control("topup", {"mchid": receiver, "account_type": "BASIC", "amount": 1000})
        query = f"{ROOT}return-orders/SHORT-1?out_order_no=SHORT&sub_mchid={seller}"
        self.assertEqual(failed, self.good(self.partner.get(query)))
        self.assertEqual(failed, self.good(self.give_back(seller, "SHORT", 1000, "SHORT-1", receiver)))
        self.assertEqual("SUCCESS", self.good(self.give_back(seller, "SHORT", 1000, mchid=receiver))["result"])

    def spent(self):
        """A seller that agrees to give back, and will have spent what it got."""
        return self.seller("--name", "门店", "--split-returns")

    def received(self, seller, receiver, number):
        """The receiver got 1000 fen, and its buyer got nearly all of them."""
        self.good(self.list(seller, receiver, name="门店", relation_type="STORE"))
        order = self.splittable(seller)
        self.shared(seller, order, [self.part(1000, receiver)], number=number)
        self.assertEqual(1000, self.balance(receiver))
        open_order = self.order(receiver, 1000)
        self.good(self.refund(receiver, open_order, 999, 1000, funds_account="AVAILABLE"))
        self.assertEqual(7, self.balance(receiver))


class Kept(Generic):
    config = '[rules.return]\ngeneric_short = "KEEP"\n'
    spent, received = Returns.spent, Returns.received

    def test_a_return_that_is_short_is_refused_and_stays_open(self):
        seller, receiver = self.seller(), self.spent()
        self.received(seller, receiver, "SHORT")
        asked = ("SHORT", 1000, "SHORT-1", receiver)
        self.refused(self.give_back(seller, *asked), 403, "NOT_ENOUGH", "可用余额不足，请充值后重新发起")
        query = f"{ROOT}return-orders/SHORT-1?out_order_no=SHORT&sub_mchid={seller}"
        self.assertEqual("PROCESSING", self.good(self.partner.get(query))["result"])
        self.server.control("topup", {"mchid": receiver, "account_type": "BASIC", "amount": 1000})
        self.assertEqual("SUCCESS", self.good(self.give_back(seller, *asked))["result"])


if __name__ == "__main__":
    unittest.main()
