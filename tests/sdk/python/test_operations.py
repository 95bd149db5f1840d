"""The operations of the money path answer a success through the SDK, in every way that there is.

Each reply is held against the document on its way in; that no operation is left out is asserted when
all tests have run."""

import unittest
import urllib.request

import papers
from papers import APPLYMENTS
from tongbao import Server
from world import World, add_platform, fresh

PAY = "/v3/pay/partner/transactions/"
COMBINE = "/v3/combine-transactions/"
SPLIT = "/v3/ecommerce/profitsharing/"
REFUNDS = "/v3/ecommerce/refunds/"


class Operations(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.server = Server()
        cls.world = World(cls.server)

    @classmethod
    def tearDownClass(cls):
        cls.server.close()

    def test_every_operation_answers_as_documented(self):
        """No operation is left out, no required field is absent, no type differs."""
        self.world.get("/v3/certificates")
        self.orders()
        self.carts()
        self.splits()
        self.subsidies_and_refunds()
        self.advances()
        self.funds()
        self.onboarding()

    def orders(self):
        world, mchid = self.world, self.server.mchid
        scene = {"payer_client_ip": "203.0.113.7", "device_id": "013467007045764",
                 "store_info": {"id": "0001", "name": "腾讯大厦分店", "area_code": "440305", "address": "深圳"}}
        detail = {"cost_price": 12000, "invoice_id": "微信123", "goods_detail": [
            {"merchant_goods_id": "1246464644", "wechatpay_goods_id": "1001", "goods_name": "红茶",
             "quantity": 1, "unit_price": 12000}]}
        for way, answer in (("jsapi", "prepay_id"), ("miniprogram", "prepay_id"), ("app", "prepay_id"),
                            ("h5", "h5_url"), ("native", "code_url")):
            more = {"scene_info": scene, "detail": detail, "attach": "自定义", "limit_pay": ["no_credit"]}
            if way not in ("jsapi", "miniprogram"):
                more["payer"] = None
            if way == "h5":
                more["scene_info"] = {**scene, "h5_info": {"type": "Wap", "app_url": "https://pay.example"}}
            order = world.order(**more)
            session = world.post(PAY + way, order)
            paid = self.server.control("pay", {answer: session[answer], "openid": world.buyer})["transaction_ids"]
            keys = f"?sp_mchid={mchid}&sub_mchid={world.seller}"
            by_id = world.get(f"{PAY}id/{paid[0]}{keys}")
            by_number = world.get(f"{PAY}out-trade-no/{order['out_trade_no']}{keys}")
            self.assertEqual(by_id, by_number)
            self.assertEqual(("SUCCESS", 10000), (by_id["trade_state"], by_id["amount"]["payer_total"]))
            kinds = {"jsapi": "JSAPI", "miniprogram": "JSAPI", "app": "APP", "h5": "MWEB", "native": "NATIVE"}
            self.assertEqual(kinds[way], by_id["trade_type"])
            for name in ("success_time", "bank_type", "attach", "trade_state_desc", "payer"):
                self.assertIn(name, by_id)
            self.assertEqual(world.buyer, by_id["payer"]["sp_openid"])
        order = world.order()
        world.post(PAY + "jsapi", order)
        world.post(f"{PAY}out-trade-no/{order['out_trade_no']}/close", {"sp_mchid": mchid, "sub_mchid": world.seller})
        self.assertEqual("CLOSED", world.get(f"{PAY}out-trade-no/{order['out_trade_no']}{keys}")["trade_state"])
        coupon = world.pay(coupon_fen=500)
        seen = world.get(f"{PAY}id/{coupon}{keys}")
        self.assertEqual(9500, seen["amount"]["payer_total"])
        self.assertEqual(500, seen["promotion_detail"][0]["amount"])

    def carts(self):
        world = self.world
        scene = {"payer_client_ip": "203.0.113.7", "device_id": "POS1:1"}
        for way, answer in (("jsapi", "prepay_id"), ("app", "prepay_id"), ("h5", "h5_url"), ("native", "code_url")):
            more = {"scene_info": scene}
            if way != "jsapi":
                more["combine_payer_info"] = None
            if way == "h5":
                more["scene_info"] = {**scene, "h5_info": {"type": "iOS"}}
            cart = world.cart(3, **more)
            session = world.post(COMBINE + way, cart)
            query = f"{COMBINE}out-trade-no/{cart['combine_out_trade_no']}"
            self.assertEqual({"NOTPAY"}, {sub["trade_state"] for sub in world.get(query)["sub_orders"]})
            self.server.control("pay", {answer: session[answer], "openid": world.buyer})
            found = world.get(query)
            self.assertEqual({"SUCCESS"}, {sub["trade_state"] for sub in found["sub_orders"]})
            self.assertEqual(world.buyer, found["combine_payer_info"]["openid"])
            for sub in found["sub_orders"]:
                for name in ("transaction_id", "success_time", "bank_type", "attach", "sub_mchid", "trade_type"):
                    self.assertIn(name, sub)
                self.assertEqual(5000, sub["amount"]["payer_amount"])
        cart = world.cart(2)
        world.post(COMBINE + "jsapi", cart)
        subs = [{name: sub[name] for name in ("mchid", "out_trade_no", "sub_mchid")} for sub in cart["sub_orders"]]
        number = cart["combine_out_trade_no"]
        world.post(f"{COMBINE}out-trade-no/{number}/close", {"combine_appid": self.server.appid, "sub_orders": subs})
        self.assertEqual({"CLOSED"}, {sub["trade_state"] for sub in world.get(f"{COMBINE}out-trade-no/{number}")["sub_orders"]})

    def splits(self):
        world, server = self.world, self.server
        person, appid = server.buyers[3], server.appid
        for receiver in ({"type": "PERSONAL_OPENID", "account": person, "relation_type": "OTHERS", "appid": appid},
                         {"type": "MERCHANT_ID", "account": server.mchid, "name": "通宝集市", "relation_type": "PLATFORM"}):
            self.assertEqual(receiver["account"], world.post(SPLIT + "receivers/add", receiver)["account"])
        order = world.pay()
        body = world.split_body(order, ("MERCHANT_ID", server.mchid, 1000), ("PERSONAL_OPENID", person, 500))
        accepted = world.post(SPLIT + "orders", body)
        self.assertEqual(["PENDING"] * 2, [part["result"] for part in accepted["receivers"]])
        server.control("settle", {})
        query = f"{SPLIT}orders?sub_mchid={world.seller}&transaction_id={order}&out_order_no="
        done = world.get(query + body["out_order_no"])
        self.assertEqual(("FINISHED", ["SUCCESS"] * 2), (done["status"], [part["result"] for part in done["receivers"]]))
        self.assertEqual(8500, world.get(f"{SPLIT}orders/{order}/amounts")["unsplit_amount"])
        finish = {"sub_mchid": world.seller, "transaction_id": order, "out_order_no": fresh("F"), "description": "完结"}
        world.post(SPLIT + "finish-order", finish)
        server.control("settle", {})
        finished = world.get(query + finish["out_order_no"])
        self.assertEqual((8500, "完结"), (finished["finish_amount"], finished["finish_description"]))
        back = {"sub_mchid": world.seller, "out_order_no": body["out_order_no"], "out_return_no": fresh("B"),
                "return_mchid": server.mchid, "amount": 400, "description": "退回"}
        self.assertEqual("SUCCESS", world.post(SPLIT + "returnorders", back)["result"])
        world.get(f"{SPLIT}returnorders?sub_mchid={world.seller}&out_return_no={back['out_return_no']}"
                  f"&out_order_no={body['out_order_no']}")
        world.post(SPLIT + "receivers/delete", {"type": "PERSONAL_OPENID", "account": person, "appid": appid})

    def subsidies_and_refunds(self):
        world, server = self.world, self.server
        order = world.pay(settle_info={"profit_sharing": True, "subsidy_amount": 2000})
        body = {"sub_mchid": world.seller, "transaction_id": order}
        made = world.post("/v3/ecommerce/subsidies/create", {
            **body, "amount": 2000, "description": "补差", "out_subsidy_no": fresh("D")})
        self.assertEqual("SUCCESS", made["result"])
        applied = world.post(REFUNDS + "apply", world.refund_body(order, reason="退货"))
        refund, number = applied["refund_id"], applied["out_refund_no"]
        self.assertEqual("PROCESSING", world.get(f"{REFUNDS}id/{refund}?sub_mchid={world.seller}")["status"])
        world.post("/v3/ecommerce/subsidies/return", {
            **body, "out_order_no": fresh("E"), "refund_id": refund, "amount": 500, "description": "回退"})
        server.control("settle", {})
        done = world.get(f"{REFUNDS}out-refund-no/{number}?sub_mchid={world.seller}")
        self.assertEqual("SUCCESS", done["status"])
        for name in ("success_time", "user_received_account", "channel", "funds_account"):
            self.assertIn(name, done)
        other = world.pay(settle_info={"profit_sharing": True, "subsidy_amount": 2000})
        world.post(REFUNDS + "apply", world.refund_body(other))
        cancelled = world.post("/v3/ecommerce/subsidies/cancel", {
            **body, "transaction_id": other, "description": "取消"})
        self.assertEqual("SUCCESS", cancelled["result"])

        held = world.post(REFUNDS + "apply", world.refund_body(world.pay()))
        server.control(f"refunds/{held['refund_id']}", {"status": "ABNORMAL"})
        seal = world.client.sdk._core.encrypt
        sent = world.post(f"{REFUNDS}{held['refund_id']}/apply-abnormal-refund", {
            "sub_mchid": world.seller, "out_refund_no": held["out_refund_no"], "type": "USER_BANK_CARD",
            "bank_type": "ICBC_DEBIT", "bank_account": seal("6222020000000001"), "real_name": seal("张三")},
            sensitive=True)
        self.assertEqual(("PROCESSING", "OTHER_BANKCARD"), (sent["status"], sent["channel"]))

    def advances(self):
        """A refund that the platform advances and the seller pays back."""
        server = self.server
        seller = add_platform(server, "1900000900", "--advance-from", "operation")
        world = World(server, mchid="1900000900", seller=seller)
        server.control("topup", {"mchid": "1900000900", "account_type": "OPERATION", "amount": 100000})
        order = world.order(settle_info=None)
        prepay = world.post(PAY + "jsapi", order)["prepay_id"]
        paid = server.control("pay", {"prepay_id": prepay})["transaction_ids"][0]
        withdrawn = world.post("/v3/ecommerce/fund/withdraw", {
            "sub_mchid": world.seller, "out_request_no": fresh("W"), "amount": 10000})
        server.control(f"withdrawals/{withdrawn['withdraw_id']}", {"status": "SUCCESS"})
        refund = world.post(REFUNDS + "apply", world.refund_body(
            paid, refund_account="REFUND_SOURCE_PARTNER_ADVANCE"))
        self.assertEqual("REFUND_SOURCE_PARTNER_ADVANCE", refund["refund_account"])
        self.assertEqual(1000, refund["amount"]["advance"])
        server.control("settle", {})
        server.control("topup", {"mchid": world.seller, "account_type": "BASIC", "amount": 5000})
        path = f"{REFUNDS}{refund['refund_id']}/return-advance"
        self.assertEqual("SUCCESS", world.post(path, {"sub_mchid": world.seller})["result"])
        self.assertEqual(1000, world.get(f"{path}?sub_mchid={world.seller}")["return_amount"])

    def funds(self):
        world, server = self.world, self.server
        server.control("topup", {"mchid": world.seller, "account_type": "DEPOSIT", "amount": 5000})
        for account in ("BASIC", "OPERATION", "FEES", "DEPOSIT"):
            found = world.get(f"/v3/ecommerce/fund/balance/{world.seller}?account_type={account}")
            self.assertEqual(account, found.get("account_type", account))
        world.get(f"/v3/ecommerce/fund/balance/{world.seller}")
        for account in ("BASIC", "OPERATION", "FEES"):
            world.get(f"/v3/merchant/fund/balance/{account}")
        server.control("topup", {"mchid": world.seller, "account_type": "BASIC", "amount": 5000})
        for path, more in (("/v3/ecommerce/fund/withdraw", {"sub_mchid": world.seller}),
                           ("/v3/merchant/fund/withdraw", {"account_type": "OPERATION"})):
            number = fresh("W")
            made = world.post(path, {"out_request_no": number, "amount": 100, "remark": "提现", "bank_memo": "备注", **more})
            query = f"?sub_mchid={world.seller}" if "sub_mchid" in more else ""
            by_id = f"{path}/{made['withdraw_id']}" if query else f"{path}/withdraw-id/{made['withdraw_id']}"
            self.assertEqual("CREATE_SUCCESS", world.get(by_id + query)["status"])
            server.control(f"withdrawals/{made['withdraw_id']}", {"status": "FAIL", "reason": "户名不符"})
            failed = world.get(f"{path}/out-request-no/{number}{query}")
            self.assertEqual(("FAIL", "户名不符"), (failed["status"], failed["reason"]))

    def onboarding(self):
        world, server = self.world, self.server
        seal, media = world.client.sdk._core.encrypt, papers.uploaded(world.client)
        papers_of = papers.application(seal, "2", fresh("A"), media)
        made = world.post(APPLYMENTS, papers_of, sensitive=True)
        applyment, number = made["applyment_id"], made["out_request_no"]
        for state in ("ACCOUNT_NEED_VERIFY", "REJECTED"):
            server.control(f"applyments/{applyment}", {
                "state": state, "audit_detail": [{"param_name": "owner", "reject_reason": "有误"}]})
            world.get(f"{APPLYMENTS}{applyment}")
        world.post(APPLYMENTS, papers_of, sensitive=True)
        server.control(f"applyments/{applyment}", {"state": "NEED_SIGN"})
        world.get(f"{APPLYMENTS}out-request-no/{number}")
        seller = server.control(f"applyments/{applyment}", {"state": "FINISH"})["sub_mchid"]
        for by_number in (False, True):
            other = world.post(APPLYMENTS, papers.application(seal, "2401", fresh("A"), media), sensitive=True)
            name = f"out-request-no/{other['out_request_no']}" if by_number else other["applyment_id"]
            world.post(f"{APPLYMENTS}{name}/revoke", None)

        base = f"/v3/apply4sub/sub_merchants/{seller}"
        account = {"account_type": "ACCOUNT_TYPE_BUSINESS", "account_bank": "其他银行", "bank_address_code": "440300",
                   "bank_name": "施秉县农村信用合作联社城关信用社", "account_number": seal(papers.CARD),
                   "account_name": seal("青禾有限公司")}
        world.post(f"{base}/modify-settlement", account, sensitive=True)
        change = world.post(f"{base}/modify-settlement", {**account, "modify_mode": "MODIFY_MODE_ASYNC"}, sensitive=True)
        server.control(f"settlements/{seller}", {"verify_result": "VERIFY_FAIL", "application_no": change["application_no"]})
        for path in ("settlement", f"application/{change['application_no']}"):
            self.assertEqual("其他银行", world.get(f"{base}/{path}")["account_bank"])

        new = world.post(papers.ALTER, papers.alteration(seal, seller, fresh("C"), media), sensitive=True)["apply_id"]
        server.control(f"subject-changes/{new}", {
            "state": "APPLYMENT_STATE_REJECTED", "audit_reject_reason": "有误",
            "audit_reject_detail": [{"param_name": "addition", "reject_reason": "不清晰"}]})
        found = world.get(f"{papers.ALTER}/{new}")
        world.get(f"{papers.ALTER}/merchant/{seller}/out-request-no/{found['out_request_no']}")
        self.assertEqual("SUCCESS", world.post(f"{papers.ALTER}/{new}/revoke", None)["result"])


class Probes(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.server = Server()

    @classmethod
    def tearDownClass(cls):
        cls.server.close()

    def read(self, path):
        with urllib.request.urlopen(self.server.base + path) as reply:
            return reply.status, reply.headers["Content-Type"], reply.read().decode()

    def test_it_lives_and_is_ready(self):
        """/healthz and /readyz answer 200 in JSON, unsigned."""
        for path in ("/healthz", "/readyz"):
            status, kind, _ = self.read(path)
            self.assertEqual((200, True), (status, kind.startswith("application/json")))

    def test_numbers_are_told(self):
        """/metrics is Prometheus text with requests, refusals by rule, queue depth, batch size,
        commit time, callback lag and the ledger's imbalance."""
        world = World(self.server)
        world.pay()
        self.server.control("settle", {})
        status, _ = world.client.post("/v3/ecommerce/refunds/apply", world.refund_body("4200000000000000000000000000"))
        self.assertEqual(404, status)
        status, kind, text = self.read("/metrics")
        self.assertTrue(kind.startswith("text/plain"))
        for name in ("tongbao_requests_total{", "tongbao_refusals_total{rule=", "engine_queue_depth",
                     "engine_batch_size", "engine_commit_seconds", "tongbao_worker_lag_seconds",
                     "tongbao_callbacks_total", "tongbao_ledger_imbalance_fen 0"):
            self.assertIn("\n" + name, text)


if __name__ == "__main__":
    unittest.main()
