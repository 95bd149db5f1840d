"""Bills and day-end balances: every fen of a day, fetched and read as an integrator would (G.5)."""

import base64
import datetime
import gzip
import hashlib
import json
import unittest
from decimal import Decimal

from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import padding
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from market import Market
from raw import Raw
from tongbao import Client

TRADE = "/v3/bill/tradebill"
FLOW = "/v3/bill/fundflowbill"
SUB_FLOW = "/v3/bill/sub-merchant-fundflowbill"
ALL_FLOW = "/v3/ecommerce/bill/fundflowbill"
SPLITS = "/v3/profitsharing/bills"
BOUNCES = "/v3/merchant/fund/withdraw/bill-type/NO_SUCC"
SEALED = "algorithm=AEAD_AES_256_GCM"


def unescaped(cell):
    """The escape rules of the contract, backwards."""
    return cell.replace("\\ ", ",").replace("\\n", "\n").replace("\\r", "\r")


def lines_of(text):
    return [[cell.removeprefix("`") for cell in line.split(",")] for line in text.removesuffix("\r\n").split("\r\n")]


class Sheet:
    """A bill's text: header, rows, summary header, summary."""

    def __init__(self, text, has_summary=True):
        lines = lines_of(text)
        self.text, self.header = text, lines[0]
        self.rows = lines[1:-2] if has_summary else lines[1:]
        self.summary = dict(zip(lines[-2], lines[-1])) if has_summary else {}

    def column(self, name):
        return [row[self.header.index(name)] for row in self.rows]

    def sum(self, name):
        return sum((Decimal(cell) for cell in self.column(name)), Decimal(0))

    def where(self, name, value):
        return [dict(zip(self.header, row)) for row in self.rows if row[self.header.index(name)] == value]


class Days(Market):
    """A server whose clock moves by days; each test has sellers of its own."""

    def setUp(self):
        super().setUp()
        self.raw = Raw(self.server)

    def now(self):
        return self.server.control("clock")["now"]

    def today(self):
        return self.now()[:10]

    def go_to(self, day, time):
        self.server.control("clock", {"set": f"{day}T{time}+08:00"})

    def day_after(self, day, days=1):
        return (datetime.date.fromisoformat(day) + datetime.timedelta(days)).isoformat()

    def end_of_day(self):
        """The day is over and its bills can be had; gives the day."""
        day = self.today()
        self.go_to(self.day_after(day), "10:00:00")
        return day

    def fresh_day(self):
        """A day of this test alone, at noon."""
        self.go_to(self.day_after(self.today()), "12:00:00")
        return self.today()

    def ask(self, path, **query):
        text = "&".join(f"{name}={value}" for name, value in query.items())
        return self.client.get(f"{path}?{text}")

    def fetch(self, url, raw=None):
        target = url.removeprefix(self.server.base)
        return (raw or self.raw).send("GET", target)

    def text_of(self, link):
        """Fetches a plain bill, with what the contract says of it."""
        reply = self.fetch(link["download_url"])
        self.assertEqual(200, reply.status, reply.body)
        data = reply.body
        if "tartype=gzip" in link["download_url"]:
            self.assertEqual("application/x-gzip", reply.header("Content-Type"))
            data = gzip.decompress(data)
        else:
            self.assertEqual("text/plain; charset=utf-8", reply.header("Content-Type"))
        self.assertIsNone(reply.header("Wechatpay-Signature"), "a bill is not signed")
        self.assertEqual("SHA1", link["hash_type"])
        self.assertEqual(hashlib.sha1(data).hexdigest(), link["hash_value"])
        return data.decode()

    def bill(self, path, day, has_summary=True, **query):
        key = "bill_date"
        return Sheet(self.text_of(self.good(self.ask(path, **{key: day}, **query))), has_summary)

    def opened(self, link, gzipped, has_columns=True):
        """Fetches and decrypts one part with the merchant's key."""
        key = self.raw.key.decrypt(base64.b64decode(link["encrypt_key"]),
                                   padding.OAEP(padding.MGF1(hashes.SHA1()), hashes.SHA1(), None))
        self.assertEqual((32, 16), (len(key), len(link["nonce"])))
        reply = self.fetch(link["download_url"])
        self.assertEqual(200, reply.status, reply.body)
        data = AESGCM(key).decrypt(link["nonce"].encode(), reply.body, b"")
        data = gzip.decompress(data) if gzipped else data
        self.assertEqual(hashlib.sha1(data).hexdigest(), link["hash_value"])
        return data

    def end(self, path, day, **query):
        body = self.good(self.ask(path, date=day, **query))
        return body["available_amount"], body["pending_amount"]


class Bills(Days):
    def test_trade_all_is_success_and_refund_and_the_totals_match(self):
        day = self.fresh_day()
        shop, other = self.seller(60), self.seller(0)
        first = self.order(shop, 10000, coupon_fen=1000)
        self.order(other, 2500, sharing=False)
        self.good(self.refund(shop, first, 3000, 10000))
        self.settle()
        self.assertEqual(day, self.end_of_day())
        every, paid, back = (self.bill(TRADE, day, bill_type=kind) for kind in ("ALL", "SUCCESS", "REFUND"))
        self.assertEqual((3, 2, 1), (len(every.rows), len(paid.rows), len(back.rows)))
        def told(sheet):
            return {(row[5], row[9]) for row in sheet.rows}
        self.assertEqual(told(every), told(paid) | told(back))
        for sheet in (every, back):
            self.assertEqual({
                "总交易单数": str(len(sheet.rows)),
                "应结订单总金额": str(sheet.sum("应结订单金额")),
                "退款总金额": str(sheet.sum("退款金额")),
                "充值券退款总金额": str(sheet.sum("充值券退款金额")),
                "手续费总金额": str(sheet.sum("手续费")),
                "订单总金额": str(sheet.sum("订单金额")),
                "申请退款总金额": str(sheet.sum("申请退款金额")),
            }, {name: str(Decimal(value)) for name, value in sheet.summary.items()})
        self.assertEqual(
            {"总交易单数": "2", "应结订单总金额": "125.00", "手续费总金额": "0.60", "订单总金额": "125.00"}, paid.summary)
        row, = every.where("交易状态", "REFUND")
        self.assertEqual(("0.00", "30.00", "3.00", "-0.18", "30.00", "SUCCESS", "ORIGINAL", "0.00"), tuple(
            row[name] for name in ("应结订单金额", "退款金额", "充值券退款金额", "手续费", "申请退款金额", "退款状态",
                                   "退款类型", "订单金额")))
        row, = every.where("微信订单号", first)[:1]
        self.assertEqual((self.server.mchid, shop, "10.00", "0.60%", "NATIVE", "CNY"), tuple(
            row[name] for name in ("商户号", "特约商户号", "代金券金额", "费率", "交易类型", "货币种类")))

    def test_one_sub_merchants_trades_are_its_own(self):
        day = self.fresh_day()
        shop, other = self.seller(), self.seller()
        order = self.order(shop, 100)
        self.order(other, 200)
        self.end_of_day()
        sheet = self.bill(TRADE, day, sub_mchid=shop)
        self.assertEqual([order], sheet.column("微信订单号"))
        self.assertEqual("1.00", sheet.summary["订单总金额"])

    def test_the_default_is_all_and_not_compressed(self):
        day = self.fresh_day()
        self.order(self.seller(), 100)
        self.end_of_day()
        default = self.good(self.ask(TRADE, bill_date=day))
        self.assertNotIn("tartype", default["download_url"])
        self.assertEqual(default["hash_value"], self.good(self.ask(TRADE, bill_date=day, bill_type="ALL"))["hash_value"])

    def test_the_hash_is_over_the_unzipped_text(self):
        day = self.fresh_day()
        self.order(self.seller(), 100)
        self.end_of_day()
        plain = self.good(self.ask(TRADE, bill_date=day))
        zipped = self.good(self.ask(TRADE, bill_date=day, tar_type="GZIP"))
        self.assertEqual(plain["hash_value"], zipped["hash_value"])
        self.assertEqual(self.text_of(plain), self.text_of(zipped))

    def test_fund_flow_runs_continuously_from_opening_to_closing(self):
        before = self.fresh_day()
        shop = self.seller(60)
        self.top_up(shop, "BASIC", 50000)
        self.end_of_day()
        day = self.fresh_day()
        order = self.splittable(shop, 10000)
        self.shared(shop, order, 1000)
        refund = self.good(self.refund(shop, order, 3000, 10000))
        self.settle()
        self.good(self.finish(shop, order))
        self.good(self.withdraw(shop, 20000))
        self.end_of_day()
        opening = sum(self.end(f"/v3/ecommerce/fund/enddaybalance/{shop}", before))
        closing = sum(self.end(f"/v3/ecommerce/fund/enddaybalance/{shop}", day))
        sheet = self.bill(FLOW, day, sub_mchid=shop)
        balance = Decimal(opening) / 100
        for row in sheet.rows:
            cells = dict(zip(sheet.header, row))
            change = Decimal(cells["收支金额(元)"])
            balance += change if cells["收支类型"] == "收入" else -change
            self.assertEqual(balance, Decimal(cells["账户结余(元)"]), cells)
        ins, outs = Decimal(sheet.summary["收入金额"]), Decimal(sheet.summary["支出金额"])
        self.assertEqual(ins - outs, Decimal(closing - opening) / 100)
        self.assertEqual(
            ["交易", "扣除交易手续费", "分账", "退款", "提现"], sheet.column("业务类型"))
        self.assertEqual(["100.00", "0.60", "10.00", "29.82", "200.00"], sheet.column("收支金额(元)"))
        row, = sheet.where("业务类型", "退款")
        self.assertEqual(("退款总金额30.00元;含手续费0.18元", refund["refund_id"], f"{self.server.mchid}API"),
                         (row["备注"], row["微信支付业务单号"], row["资金变更提交申请人"]))
        self.assertEqual(len(sheet.rows), len(set(sheet.column("资金流水单号"))))
        own = self.bill(FLOW, day)
        self.assertEqual([("收入", "10.00")], list(zip(own.column("收支类型"), own.column("收支金额(元)"))))

    def test_the_platforms_operation_account_has_a_statement_of_its_own(self):
        day = self.fresh_day()
        shop = self.seller()
        order = self.order(shop, 10000, subsidy=500)
        self.good(self.subsidise(shop, order, 500))
        self.end_of_day()
        sheet = self.bill(FLOW, day, account_type="OPERATION")
        self.assertEqual([("补差", "支出", "5.00")], list(zip(
            sheet.column("业务类型"), sheet.column("收支类型"), sheet.column("收支金额(元)"))))
        self.refused(self.ask(FLOW, bill_date=day, account_type="FEES"), 400, "NO_STATEMENT_EXIST")

    def test_commas_newlines_and_backticks_survive_a_round_trip(self):
        day = self.fresh_day()
        shop, name = self.seller(), "茶,`绿`，第一行\n第二行,`"
        attach = "a,b`,\r\nc"
        placed = self.good(self.place(shop, 100, number=self.no("O"), description=name, attach=attach))
        self.server.control("pay", {"code_url": placed["code_url"]})
        self.end_of_day()
        sheet = self.bill(TRADE, day, sub_mchid=shop)
        self.assertEqual(1, len(sheet.rows))
        self.assertEqual((name, attach), tuple(
            unescaped(sheet.column(column)[0]) for column in ("商品名称", "商户数据包")))

    def test_a_link_is_for_five_minutes(self):
        day = self.fresh_day()
        self.order(self.seller(), 100)
        self.end_of_day()
        link = self.good(self.ask(TRADE, bill_date=day))
        self.advance("290s")
        self.text_of(link)
        self.advance("11s")
        reply = self.fetch(link["download_url"])
        self.assertEqual((400, "INVALID_REQUEST"), (reply.status, reply.json["code"]))
        again = self.good(self.ask(TRADE, bill_date=day))
        self.assertNotEqual(link["download_url"], again["download_url"])
        self.text_of(again)

    def test_a_link_outlives_a_restart(self):
        day = self.fresh_day()
        self.order(self.seller(), 100)
        self.end_of_day()
        link = self.good(self.ask(TRADE, bill_date=day))
        self.server.stop()
        base = self.server.base
        self.server.start()
        link["download_url"] = link["download_url"].replace(base, self.server.base)
        self.text_of(link)

    def test_a_link_is_for_the_merchant_that_asked(self):
        day = self.fresh_day()
        self.order(self.seller(), 100)
        self.end_of_day()
        link = self.good(self.ask(TRADE, bill_date=day))
        made = self.server.command("merchant", "add", "--kind", "direct", "--json")
        self.assertEqual(0, made.returncode, made.stderr)
        stranger = Raw(self.server, json.loads(made.stdout)["mchid"])
        reply = self.fetch(link["download_url"], stranger)
        self.assertEqual((403, "NO_AUTH"), (reply.status, reply.json["code"]))
        unsigned = self.raw.send("GET", link["download_url"].removeprefix(self.server.base),
                                 headers={"Authorization": None})
        self.assertEqual((401, "SIGN_ERROR"), (unsigned.status, unsigned.json["code"]))

    def test_a_token_cannot_be_made_up_or_changed(self):
        day = self.fresh_day()
        self.order(self.seller(), 100)
        self.end_of_day()
        token = self.good(self.ask(TRADE, bill_date=day))["download_url"].split("token=")[1]
        middle = len(token) // 2
        flipped = token[:middle] + ("A" if token[middle] != "A" else "B") + token[middle + 1:]
        for wrong in (flipped, token[:-4], "..%2F..%2Ftongbao.db", "AAAA"):
            reply = self.raw.send("GET", f"/v3/billdownload/file?token={wrong}")
            self.assertEqual((400, "INVALID_REQUEST"), (reply.status, reply.json["code"]), wrong)
        for missing in ("", "?token=", "?token=%00"):
            reply = self.raw.send("GET", f"/v3/billdownload/file{missing}")
            self.assertEqual((400, "PARAM_ERROR"), (reply.status, reply.json["code"]))

    def test_a_bill_is_there_from_ten_oclock_and_never_for_today(self):
        day = self.fresh_day()
        shop = self.seller()
        order = self.splittable(shop, 10000)
        self.shared(shop, order, 100)
        for path in (TRADE, FLOW, SPLITS, BOUNCES):
            self.refused(self.ask(path, bill_date=day), 400, "INVALID_REQUEST", "尚未结束")
            self.refused(self.ask(path, bill_date=self.day_after(day)), 400, "INVALID_REQUEST", "尚未结束")
        sealed = {"bill_date": day, "algorithm": "AEAD_AES_256_GCM"}
        self.refused(self.ask(ALL_FLOW, account_type="ALL", **sealed), 400, "INVALID_REQUEST", "尚未结束")
        self.refused(self.ask(SUB_FLOW, account_type="BASIC", sub_mchid=shop, **sealed), 400, "INVALID_REQUEST", "尚未结束")
        self.go_to(self.day_after(day), "09:59:59")
        for path in (TRADE, FLOW, BOUNCES):
            self.refused(self.ask(path, bill_date=day), 400, "STATEMENT_CREATING")
        self.refused(self.ask(SPLITS, bill_date=day), 400, "INVALID_REQUEST", "请求的账单正在生成中")
        self.refused(self.ask(ALL_FLOW, account_type="ALL", **sealed), 400, "STATEMENT_CREATING")
        self.refused(self.ask(SUB_FLOW, account_type="BASIC", sub_mchid=shop, **sealed), 400, "STATEMENT_CREATING")
        self.go_to(self.day_after(day), "10:00:00")
        for path in (TRADE, FLOW, SPLITS):
            self.good(self.ask(path, bill_date=day))
        self.refused(self.ask(BOUNCES, bill_date=day), 400, "NO_STATEMENT_EXIST")

    def test_a_day_without_anything_has_no_bill(self):
        day = self.fresh_day()
        self.end_of_day()
        query = {"bill_date": day, "algorithm": "AEAD_AES_256_GCM"}
        for path, more in ((TRADE, {}), (FLOW, {}), (SPLITS, {}), (BOUNCES, {})):
            self.refused(self.ask(path, bill_date=day, **more), 400, "NO_STATEMENT_EXIST")
        self.refused(self.ask(ALL_FLOW, account_type="ALL", **query), 400, "NO_STATEMENT_EXIST")
        self.refused(self.ask(SUB_FLOW, account_type="BASIC", sub_mchid=self.seller(), **query), 400,
                     "NO_STATEMENT_EXIST")

    def test_bad_requests_are_named(self):
        for wrong in ("2026-13-01", "20260101", "yesterday", "2026-1-1"):
            self.assertIn("bill_date", self.refused(self.ask(TRADE, bill_date=wrong), 400, "PARAM_ERROR"))
        day = self.today()
        self.refused(self.ask(TRADE, bill_date=day, bill_type="SOME"), 400, "PARAM_ERROR")
        self.refused(self.ask(TRADE, bill_date=day, tar_type="ZIP"), 400, "PARAM_ERROR")
        self.refused(self.ask(FLOW, bill_date=day, account_type="CASH"), 400, "PARAM_ERROR")
        self.refused(self.client.get(SPLITS), 400, "PARAM_ERROR")
        self.refused(self.ask("/v3/merchant/fund/withdraw/bill-type/ALL", bill_date=day), 400, "PARAM_ERROR")
        self.refused(self.ask(ALL_FLOW, bill_date=day, account_type="BASIC", algorithm="AEAD_AES_256_GCM"), 400,
                     "PARAM_ERROR")
        self.refused(self.ask(ALL_FLOW, bill_date=day, account_type="ALL", algorithm="SM4_GCM"), 400, "PARAM_ERROR",
                     "SM4_GCM")
        self.refused(self.ask(SUB_FLOW, bill_date=day, account_type="BASIC", sub_mchid=self.seller(),
                              algorithm="SM4_GCM"), 400, "PARAM_ERROR")

    def test_another_platforms_sub_merchants_are_not_told(self):
        day = self.fresh_day()
        made = self.server.command("merchant", "add", "--kind", "platform", "--json")
        self.assertEqual(0, made.returncode, made.stderr)
        stranger = json.loads(made.stdout)["mchid"]
        self.end_of_day()
        sealed = {"account_type": "BASIC", "algorithm": "AEAD_AES_256_GCM"}
        for mchid in (stranger, "1999999999"):
            for path, more in ((TRADE, {}), (FLOW, {}), (SPLITS, {}), (SUB_FLOW, sealed)):
                self.refused(self.ask(path, bill_date=day, sub_mchid=mchid, **more), 403, "NO_AUTH")
            self.refused(self.ask(f"/v3/ecommerce/fund/enddaybalance/{mchid}", date=day), 403, "NO_AUTH")

    def test_direct_merchants_have_their_own_bills_and_no_others(self):
        made = self.server.command("merchant", "add", "--kind", "direct", "--json")
        direct = Client(self.server, "certificate", json.loads(made.stdout)["mchid"])
        day = self.fresh_day()
        self.top_up(direct.sdk._mchid, "BASIC", 100)
        self.end_of_day()
        link = self.good(direct.get(f"{FLOW}?bill_date={day}"))
        raw = Raw(self.server, direct.sdk._mchid)
        text = self.fetch(link["download_url"], raw).body.decode()
        self.assertEqual(["充值"], Sheet(text).column("业务类型"))
        self.refused(direct.get(f"{TRADE}?bill_date={day}"), 400, "NO_STATEMENT_EXIST")
        self.refused(direct.get(f"{TRADE}?bill_date={day}&sub_mchid={self.server.sellers[0]}"), 403, "NO_AUTH")
        for path in (f"{ALL_FLOW}?bill_date={day}&account_type=ALL&{SEALED}", f"{BOUNCES}?bill_date={day}",
                     f"{SUB_FLOW}?bill_date={day}&account_type=BASIC&sub_mchid={self.server.sellers[0]}&{SEALED}",
                     f"/v3/merchant/fund/dayendbalance/BASIC?date={day}",
                     f"/v3/ecommerce/fund/enddaybalance/{self.server.sellers[0]}?date={day}"):
            self.refused(direct.get(path), 403, "NO_AUTH")


class SplitBills(Days):
    def test_only_what_succeeded_has_a_line(self):
        day = self.fresh_day()
        shop, receiver = self.seller(0), self.seller(0)
        order = self.splittable(shop, 10000)
        broken = self.seller(0)
        self.server.control("receivers", {"type": "MERCHANT_ID", "account": broken, "fail_reason": "NO_AUTH"})
        split = self.shared(shop, order, [self.part(700, receiver), self.part(300), self.part(100, broken)])
        returned = self.good(self.give_back(shop, split["out_order_no"], 200, mchid=receiver))
        self.good(self.finish(shop, order))
        self.end_of_day()
        sheet = self.bill(SPLITS, day)
        self.assertEqual(
            [("分账", "7.00", receiver), ("分账", "3.00", self.server.mchid), ("分账回退", "2.00", receiver),
             ("解冻", "90.00", shop)],
            list(zip(sheet.column("业务类型"), sheet.column("金额"), sheet.column("分账接收方"))))
        self.assertEqual({"总条数": "4", "分账总金额": "10.00", "回退总金额": "2.00"}, sheet.summary)
        details = {part["receiver_account"]: part["detail_id"] for part in split["receivers"]}
        self.assertEqual([details[receiver], details[self.server.mchid], details[receiver]],
                         sheet.column("分账明细单号")[:3])
        self.assertEqual(returned["return_no"] if "return_no" in returned else returned["return_id"],
                         sheet.column("微信分账/回退单号")[2])
        self.assertEqual([self.server.mchid] * 4, sheet.column("分账发起方"))
        self.assertEqual(["处理成功"] * 4, sheet.column("处理状态"))
        self.assertEqual(["100.00"] * 4, sheet.column("订单金额"))
        self.assertEqual(sheet.text, self.bill(SPLITS, day, sub_mchid=shop).text)
        self.refused(self.ask(SPLITS, bill_date=day, sub_mchid=receiver), 400, "NO_STATEMENT_EXIST")


class SealedBills(Days):
    config = "[rules.bill]\nsplit_bytes = 2000\n"

    def test_a_sub_merchants_bill_is_opened_with_the_merchants_key(self):
        day = self.fresh_day()
        shop = self.seller()
        self.top_up(shop, "DEPOSIT", 7)
        self.order(shop, 10000)
        self.end_of_day()
        query = {"bill_date": day, "sub_mchid": shop, "algorithm": "AEAD_AES_256_GCM"}
        for tar in ({}, {"tar_type": "GZIP"}):
            links = self.good(self.ask(SUB_FLOW, account_type="BASIC", **query, **tar))
            self.assertEqual(1, links["download_bill_count"])
            text = self.opened(links["download_bill_list"][0], bool(tar)).decode()
            self.assertEqual(text, self.text_of(self.good(self.ask(FLOW, bill_date=day, sub_mchid=shop))))
        deposit = self.good(self.ask(SUB_FLOW, account_type="DEPOSIT", **query))["download_bill_list"][0]
        self.assertEqual(["0.07"], Sheet(self.opened(deposit, False).decode()).column("账户结余(元)"))
        self.refused(self.ask(SUB_FLOW, account_type="FEES", **query), 400, "NO_STATEMENT_EXIST")

    def test_a_large_bill_comes_in_parts_that_concatenate(self):
        day = self.fresh_day()
        shops = [self.seller() for _ in range(2)]
        orders = [self.order(shop, 10000) for shop in shops * 10]
        self.end_of_day()
        query = {"bill_date": day, "account_type": "ALL", "algorithm": "AEAD_AES_256_GCM"}
        for tar in ({}, {"tar_type": "GZIP"}):
            links = self.good(self.ask(ALL_FLOW, **query, **tar))
            parts = links["download_bill_list"]
            self.assertGreater(len(parts), 2)
            self.assertEqual(len(parts), links["download_bill_count"])
            self.assertEqual(list(range(1, len(parts) + 1)), [part["bill_sequence"] for part in parts])
            self.assertEqual(len(parts), len({part["encrypt_key"] for part in parts}))
            texts = [self.opened(part, bool(tar)) for part in parts]
            self.assertTrue(all(len(text) <= 2000 for text in texts))
            sheet = Sheet(b"".join(texts).decode())
            self.assertEqual(["二级商户号", "账户类型", "记账时间"], sheet.header[:3])
            self.assertEqual(set(shops), set(sheet.column("二级商户号")))
            self.assertEqual({"BASIC"}, set(sheet.column("账户类型")))
            self.assertEqual(sorted(orders * 2), sorted(sheet.column("微信支付业务单号")))
            self.assertEqual("40", sheet.summary["资金流水总笔数"])
        # A plain bill of several parts is one file.
        whole = self.text_of(self.good(self.ask(TRADE, bill_date=day, tar_type="GZIP")))
        self.assertEqual(20, len(Sheet(whole).rows))


class Balances(Days):
    def month_end(self):
        """The last day of this month, or of the next when that is today."""
        day = self.day_after(self.today())
        while self.day_after(day)[8:] != "01":
            day = self.day_after(day)
        return day

    def test_day_end_balances_at_a_months_end(self):
        end = self.month_end()
        after = self.day_after(end)
        self.go_to(end, "12:00:00")
        shop = self.seller(60)
        self.order(shop, 10000)
        self.order(shop, 5000, sharing=False)
        self.top_up(shop, "DEPOSIT", 5)
        self.go_to(end, "23:59:59")
        self.top_up(shop, "BASIC", 30)
        self.go_to(after, "00:00:01")
        self.top_up(shop, "BASIC", 100)
        path = f"/v3/ecommerce/fund/enddaybalance/{shop}"
        self.refused(self.ask(path, date=end), 400, "INVALID_REQUEST", "该账户在指定时间不存在")
        self.go_to(after, "10:00:00")
        self.assertEqual((4970 + 30, 9940), self.end(path, end))
        self.assertEqual((5, 0), self.end(path, end, account_type="DEPOSIT"))
        self.refused(self.ask(path, date=after), 400, "INVALID_REQUEST")
        self.go_to(self.day_after(after, 4), "10:00:00")
        self.assertEqual((4970 + 130, 9940), self.end(path, after))
        self.assertEqual((4970 + 130, 9940), self.end(path, self.day_after(after, 3)), "a day without movement keeps the balance")
        self.refused(self.ask(path, date=self.day_after(end, -1)), 400, "INVALID_REQUEST", "该账户在指定时间不存在")
        self.refused(self.ask(path, date="2027-02-30"), 400, "PARAM_ERROR")
        self.refused(self.client.get(path), 400, "PARAM_ERROR")

    def test_ninety_one_days_back_is_refused(self):
        path, day = "/v3/merchant/fund/dayendbalance/OPERATION", self.today()
        self.advance("91d")
        self.go_to(self.today(), "23:00:00")
        today = self.today()
        oldest, too_old = self.day_after(today, -90), self.day_after(today, -91)
        self.good(self.ask(path, date=oldest))
        self.refused(self.ask(path, date=too_old), 400, "INVALID_REQUEST", "该账户在指定时间不存在")
        self.assertLessEqual(day, oldest)

    def test_the_platforms_own_accounts(self):
        day = self.fresh_day()
        self.top_up(self.server.mchid, "FEES", 11)
        self.end_of_day()
        self.top_up(self.server.mchid, "FEES", 1)
        path = "/v3/merchant/fund/dayendbalance"
        self.assertEqual((11, 0), self.end(f"{path}/FEES", day))
        self.assertEqual((self.own("OPERATION"), 0), self.end(f"{path}/OPERATION", day))
        self.refused(self.ask(f"{path}/DEPOSIT", date=day), 400, "PARAM_ERROR")

    def test_a_bill_three_months_and_a_day_back_has_expired(self):
        day = self.fresh_day()
        self.order(self.seller(), 100)
        self.end_of_day()
        self.good(self.ask(TRADE, bill_date=day))
        self.advance("93d")
        query = {"bill_date": day, "algorithm": "AEAD_AES_256_GCM"}
        for path in (TRADE, FLOW, SPLITS, BOUNCES):
            self.refused(self.ask(path, bill_date=day), 400, "INVALID_REQUEST", "请求的账单日期已过期")
        self.refused(self.ask(ALL_FLOW, account_type="ALL", **query), 400, "INVALID_REQUEST", "已过期")
        self.refused(self.ask(SUB_FLOW, account_type="BASIC", sub_mchid=self.seller(), **query), 400,
                     "INVALID_REQUEST", "已过期")


class Bounces(Days):
    def test_the_exception_file_lists_a_bounce_on_its_day(self):
        day = self.fresh_day()
        shop = self.seller(0)
        self.top_up(shop, "BASIC", 900)
        made = [self.good(self.withdraw(shop, amount)) for amount in (500, 400)]
        self.server.control(f"withdrawals/{made[0]['withdraw_id']}", {"status": "FAIL", "reason": "户名,不符"})
        self.server.control(f"withdrawals/{made[1]['withdraw_id']}", {"status": "SUCCESS"})
        self.end_of_day()
        sheet = self.bill(BOUNCES, day, has_summary=False)
        self.assertEqual([["二级商户", shop, made[0]["withdraw_id"], made[0]["out_request_no"], "5.00", "FAIL"]],
                         [row[:6] for row in sheet.rows])
        self.assertEqual(["户名,不符"], [unescaped(cell) for cell in sheet.column("失败原因")])
        bounced = self.fresh_day()
        self.server.control(f"withdrawals/{made[1]['withdraw_id']}", {"status": "REFUND", "reason": "账户已注销"})
        self.end_of_day()
        sheet = self.bill(BOUNCES, bounced, has_summary=False)
        self.assertEqual([(made[1]["withdraw_id"], "REFUND", "账户已注销")], list(zip(
            sheet.column("提现单号"), sheet.column("提现状态"), sheet.column("失败原因"))))
        self.assertTrue(sheet.column("提现时间")[0].startswith(day))
        self.assertTrue(sheet.column("更新时间")[0].startswith(bounced))
        flow = self.bill(FLOW, bounced, sub_mchid=shop)
        self.assertEqual([("提现退票", "收入", "4.00")], list(zip(
            flow.column("业务类型"), flow.column("收支类型"), flow.column("收支金额(元)"))))


class Check(Days):
    def sheets(self, day):
        return sorted((self.server.data / "bills" / self.server.mchid / day).rglob("*.gz"))

    def test_a_file_that_was_changed_is_found(self):
        day = self.fresh_day()
        self.order(self.seller(), 10000)
        self.end_of_day()
        self.text_of(self.good(self.ask(TRADE, bill_date=day)))
        checked = self.server.command("check")
        self.assertEqual(0, checked.returncode, checked.stdout + checked.stderr)
        self.assertIn("holds   bills equal the ledger", checked.stdout)
        files = self.sheets(day)
        self.assertEqual(["trade-all.csv.gz", "bounce.gz", "flow.gz", "split.gz", "trade.gz"],
                         [file.name for file in files])
        for file in files:
            kept = file.read_bytes()
            text = gzip.decompress(kept)
            file.write_bytes(gzip.compress(text.replace(b"100.00", b"100.01") + b"\n"))
            checked = self.server.command("check")
            self.assertEqual(1, checked.returncode, file.name)
            self.assertIn("BROKEN  bills equal the ledger", checked.stdout)
            self.assertIn(file.name, checked.stdout)
            self.assertIn(day, checked.stdout)
            file.write_bytes(kept)
        self.assertEqual(0, self.server.command("check").returncode)

    def test_days_can_be_closed_by_hand(self):
        day = self.fresh_day()
        self.order(self.seller(), 10000)
        refused = self.server.command("bill", "make", "--date", day)
        self.assertEqual(1, refused.returncode)
        self.assertIn("is not over", refused.stderr)
        self.go_to(self.day_after(day), "00:30:00")
        made = self.server.command("bill", "make", "--date", day, "--json")
        self.assertEqual(0, made.returncode, made.stderr)
        told, = [one for one in json.loads(made.stdout) if one["platform"] == self.server.mchid]
        self.assertEqual(("now", 1, 10000, 60), (told["made"], told["daybook"]["payments"], told["daybook"]["paid"],
                                                 told["daybook"]["fees"]))
        self.go_to(self.day_after(day), "10:00:00")
        self.assertEqual(1, len(self.bill(TRADE, day).rows))
        again = self.server.command("bill", "make", "--date", day)
        self.assertIn("was made before", again.stdout)
        wrong = self.server.command("bill", "make", "--date", "2026-02-30")
        self.assertEqual(2, wrong.returncode)
        # The next day is closed at nine as always.
        day = self.fresh_day()
        self.order(self.seller(), 200)
        self.end_of_day()
        self.assertEqual(1, len(self.bill(TRADE, day).rows))


if __name__ == "__main__":
    unittest.main()
