"""From an empty folder to a paid, split and refunded order, with the Python SDK `wechatpayv3`.

Run `./run serve` in one terminal and this in another, both in the repository's folder.
"""

import json
import pathlib
import threading
import time
import urllib.request
from http.server import BaseHTTPRequestHandler, HTTPServer

from wechatpayv3 import WeChatPay, WeChatPayType
from wechatpayv3.core import Core, RequestType

BASE = "http://127.0.0.1:8420"
DATA = pathlib.Path("tongbao-data")
NUMBER = time.strftime("%Y%m%d%H%M%S")

demo = json.loads((DATA / "demo.json").read_text(encoding="utf-8"))
platform, seller, buyer = demo["platform"], demo["sub_merchants"][0], demo["buyers"][0]
keys = DATA / "merchants" / platform["mchid"]

# The one line that is not in your production code: the SDK talks to Tongbao.
Core._gate_way = property(lambda self: BASE, lambda self, value: None)
wx = WeChatPay(
    wechatpay_type=WeChatPayType.NATIVE,
    mchid=platform["mchid"],
    appid=platform["appid"],
    private_key=(keys / "apiclient_key.pem").read_text(),
    cert_serial_no=(keys / "serial.txt").read_text(),
    apiv3_key=(keys / "apiv3_key.txt").read_text(),
    notify_url="http://127.0.0.1:8421/notify",
    partner_mode=True,
)


class Notify(BaseHTTPRequestHandler):
    """Your callback endpoint: the SDK verifies the signature and decrypts."""

    def do_POST(self):
        body = self.rfile.read(int(self.headers["Content-Length"]))
        event = wx.callback(dict(self.headers.items()), body)
        print(f"   callback {event['event_type'] if event else 'with a wrong signature'}")
        self.send_response(200 if event else 401)
        self.end_headers()

    def log_message(self, *_):
        pass


def answer(reply):
    """The JSON of a reply, or an end with the refusal."""
    status, text = reply
    if status not in (200, 204):
        raise SystemExit(f"{status} {text}")
    return json.loads(text) if text else None


def post(path, body):
    """Signed, for the 收付通 paths that the SDK has no method for."""
    return answer(wx._core.request(path, method=RequestType.POST, data=body))


def sandbox(path, body):
    """What happens outside: buyers, banks, time."""
    request = urllib.request.Request(f"{BASE}/sandbox/v1/{path}", json.dumps(body).encode())
    with urllib.request.urlopen(request) as reply:
        return json.load(reply)


def show_balance():
    path = f"/v3/ecommerce/fund/balance/{seller['sub_mchid']}?account_type=BASIC"
    found = answer(wx._core.request(path))
    print(f"   {seller['name']}: available {found['available_amount']}, frozen {found['pending_amount']} fen")


threading.Thread(target=HTTPServer(("127.0.0.1", 8421), Notify).serve_forever, daemon=True).start()

print("1  order of 200.00 yuan, money to be frozen for splitting")
order = answer(wx.pay(
    description="两罐绿茶",
    out_trade_no=f"T{NUMBER}",
    amount={"total": 20000},
    sub_mchid=seller["sub_mchid"],
    settle_info={"profit_sharing": True},
))
print(f"   code_url {order['code_url']}")

print("2  the buyer pays")
paid = sandbox("pay", {"code_url": order["code_url"], "openid": buyer["openid"]})
transaction_id = paid["transaction_ids"][0]
sandbox("settle", {})
show_balance()

print("3  31 seconds pass; the platform takes 10 % and finishes")
sandbox("clock", {"advance": "31s"})
split = {"sub_mchid": seller["sub_mchid"], "transaction_id": transaction_id, "out_order_no": f"S{NUMBER}"}
commission = {"type": "MERCHANT_ID", "receiver_account": platform["mchid"], "amount": 2000, "description": "佣金"}
post("/v3/ecommerce/profitsharing/orders",
     {**split, "appid": platform["appid"], "receivers": [commission], "finish": True})
sandbox("settle", {})
show_balance()

print("4  half of the goods come back")
refund = post("/v3/ecommerce/refunds/apply", {
    "sub_mchid": seller["sub_mchid"],
    "sp_appid": platform["appid"],
    "transaction_id": transaction_id,
    "out_refund_no": f"R{NUMBER}",
    "amount": {"refund": 10000, "total": 20000, "currency": "CNY"},
    "notify_url": "http://127.0.0.1:8421/notify",
})
sandbox("settle", {})
show_balance()
path = f"/v3/ecommerce/refunds/id/{refund['refund_id']}?sub_mchid={seller['sub_mchid']}"
print(f"   refund {answer(wx._core.request(path))['status']}")
