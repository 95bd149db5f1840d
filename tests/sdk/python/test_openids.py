"""An openid of another application (contract, Annex G.2): refused wherever an openid is named, before
anything changes, once its application is known."""

import sqlite3
import unittest

from refusing import Refusing
from test_every_refusal import COMBINE, PAY, SCENE, SPLIT
from world import World, fresh

OTHER_APP, SELLER_APP, SHOP_APP = "wx9000000000000009", "wx9000000000000001", "wx820"
RULE = "OpenidAppidDiffer"


class Openids(Refusing):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        made = cls.server.command("merchant", "add", "--kind", "sub", "--platform", cls.mchid, "--appid", SELLER_APP,
                                  "--mchid", "1900000830")
        assert made.returncode == 0, made.stderr
        cls.theirs = "1900000830"

    def bound(self, appid=OTHER_APP):
        """A new buyer, known to one application."""
        buyer = self.server.control("buyers", {"appid": appid})
        self.assertEqual(appid, buyer["appid"])
        return buyer["openid"]

    def rows(self):
        with sqlite3.connect(f"file:{self.server.data / 'tongbao.db'}?mode=ro", uri=True) as database:
            return [database.execute(f"SELECT count(*) FROM {table}").fetchone()
                    for table in ("orders", "combined", "alias", "receiver", "task")]

    def test_an_openid_of_another_application_is_refused(self):
        """500 OPENID_MISMATCH of orders and combined orders, of either payer; nothing is written."""
        stranger, ours = self.bound(), self.bound(self.server.appid)
        before = self.rows()
        seller = {"sub_mchid": self.theirs, "sub_appid": SELLER_APP}
        for way in ("jsapi", "miniprogram"):
            for other in ({"payer": {"sp_openid": stranger}}, {**seller, "payer": {"sub_openid": stranger}},
                          {**seller, "payer": {"sub_openid": ours}},
                          {**seller, "payer": {"sp_openid": ours, "sub_openid": stranger}}):
                with self.subTest(way=way, payer=other["payer"]):
                    self.post(PAY + way, RULE, self.world.order(**other))
        sub = {"sub_orders": [self.world.sub(**seller)]}
        for way in ("jsapi", "app", "h5", "native"):
            for other in ({"combine_payer_info": {"openid": stranger}},
                          {**sub, "combine_payer_info": {"sub_openid": ours}}):
                with self.subTest(way=way, payer=other["combine_payer_info"]):
                    self.post(COMBINE + way, RULE, self.world.cart(scene_info=SCENE, **other))
        self.post(PAY + "scannedpos", RULE, self.world.order(
            notify_url=None, scene_info={**SCENE, "store_info": {"id": "S1"}}, payer={"sp_openid": stranger}))
        self.assertEqual(before, self.rows())
        status, body = self.world.client.post(PAY + "jsapi", self.world.order(payer={"sp_openid": stranger}))
        self.assertEqual((500, "OPENID_MISMATCH"), (status, body["code"]))
        self.assertIn(f"appid与openid不匹配：{stranger} 不属于 {self.server.appid}", body["message"])

    def test_a_direct_merchants_application(self):
        made = self.server.command("merchant", "add", "--kind", "direct", "--mchid", "1900000820", "--appid", SHOP_APP)
        self.assertEqual(0, made.returncode, made.stderr)
        shop = World(self.server, mchid="1900000820")
        path = "/v3/pay/transactions/jsapi"
        order = {"appid": SHOP_APP, "mchid": shop.mchid, "description": "一件商品", "out_trade_no": fresh("O"),
                 "notify_url": "http://127.0.0.1:9/notify", "amount": {"total": 100}}
        refused = shop.client.post(path, {**order, "payer": {"openid": self.bound()}})
        self.refuses(f"POST {path}", RULE, refused)
        shop.post(path, {**order, "payer": {"openid": self.bound(SHOP_APP)}})
        path, person = "/v3/profitsharing/receivers/add", {"type": "PERSONAL_OPENID", "appid": SHOP_APP, "relation_type": "USER"}
        self.refuses(f"POST {path}", RULE, shop.client.post(path, {**person, "account": self.bound()}))
        shop.post(path, {**person, "account": self.bound(SHOP_APP)})

    def test_its_own_application_takes_it_and_whoever_is_not_bound_is_taken_everywhere(self):
        ours, theirs = self.bound(self.server.appid), self.bound(SELLER_APP)
        seller = {"sub_mchid": self.theirs, "sub_appid": SELLER_APP}
        anybody = self.server.control("buyers", {})
        self.assertNotIn("appid", anybody)
        for payer in ({"sp_openid": ours}, {"sub_openid": theirs}, {"sp_openid": ours, "sub_openid": theirs},
                      {"sp_openid": anybody["openid"], "sub_openid": anybody["openid"]}):
            prepay = self.world.post(PAY + "jsapi", self.world.order(**seller, payer=payer))["prepay_id"]
            self.server.control("pay", {"prepay_id": prepay})
        cart = self.world.cart(combine_payer_info={"openid": ours})
        self.server.control("pay", {"prepay_id": self.world.post(COMBINE + "jsapi", cart)["prepay_id"]})

    def test_a_receiver_of_another_application(self):
        """400 PARAM_ERROR: a person receives under its own application."""
        person = {"type": "PERSONAL_OPENID", "account": self.bound(), "appid": self.server.appid}
        self.post(SPLIT + "receivers/add", RULE, {**person, "relation_type": "OTHERS"})

    def test_who_pays_an_order_that_names_nobody(self):
        """A buyer of another application does not pay it; once unbound, it does."""
        stranger, order = self.bound(), self.world.order(payer=None)
        self.world.post(PAY + "native", order)
        payment = {"mchid": self.mchid, "out_trade_no": order["out_trade_no"], "openid": stranger}
        with self.assertRaisesRegex(AssertionError, RULE):
            self.server.control("pay", payment)
        self.assertEqual({"openid": stranger}, self.server.control("buyers", {"openid": stranger, "appid": None}))
        self.server.control("pay", payment)

    def test_the_list_of_buyers(self):
        """The demo's five, then whoever is bound; a buyer can be bound, asked for and unbound."""
        stranger = self.bound()
        listed = self.server.control("buyers")["buyers"]
        self.assertEqual(self.server.buyers, [buyer["openid"] for buyer in listed][:5])
        self.assertIn({"openid": stranger, "appid": OTHER_APP}, listed)
        self.assertEqual({"openid": stranger, "appid": OTHER_APP}, self.server.control("buyers", {"openid": stranger}))
        self.server.control("buyers", {"openid": stranger, "appid": None})
        self.assertNotIn(stranger, [buyer["openid"] for buyer in self.server.control("buyers")["buyers"]])
        for wrong in ({"openid": ""}, {"openid": "o" * 129}, {"appid": "w" * 33}, {"app": "x"}):
            with self.subTest(wrong=wrong), self.assertRaisesRegex(AssertionError, "400"):
                self.server.control("buyers", wrong)

    def test_a_restart_remembers(self):
        stranger = self.bound()
        self.server.stop()
        self.server.start()
        type(self).world = World(self.server)
        self.post(PAY + "jsapi", RULE, self.world.order(payer={"sp_openid": stranger}))


del Refusing

if __name__ == "__main__":
    unittest.main()
