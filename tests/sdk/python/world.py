"""What several tests need of a marketplace: orders, paid orders, splits, in one line each."""

import itertools

from tongbao import Client

_numbers = itertools.count(1)


def add_platform(server, mchid, *options):
    """Another platform with one seller; gives the seller's number."""
    seller = str(int(mchid) + 1)
    for arguments in (("--kind", "platform", "--mchid", mchid, "--appid", f"wx{mchid}", *options),
                      ("--kind", "sub", "--platform", mchid, "--mchid", seller, "--fee-bp", "0")):
        made = server.command("merchant", "add", *arguments)
        assert made.returncode == 0, made.stderr
    return seller


def fresh(prefix):
    """A number that no test used before."""
    return f"{prefix}{next(_numbers)}"


class World:
    """A server with the Python SDK in front of it, for the demo platform or for another one."""

    def __init__(self, server, mode="certificate", notify_url=None, mchid=None, seller=None):
        self.server = server
        self.client = Client(server, mode, mchid=mchid)
        self.mchid = mchid or server.mchid
        self.appid = server.file("merchants", self.mchid, "appid.txt")
        self.notify_url = notify_url or "http://127.0.0.1:9/notify"
        self.seller, self.buyer = seller or server.sellers[0], server.buyers[0]

    def order(self, **other):
        """The body of an ordinary JSAPI order."""
        body = {
            "sp_appid": self.appid,
            "sp_mchid": self.mchid,
            "sub_mchid": self.seller,
            "description": "一件商品",
            "out_trade_no": fresh("O"),
            "notify_url": self.notify_url,
            "settle_info": {"profit_sharing": True},
            "amount": {"total": 10000, "currency": "CNY"},
            "payer": {"sp_openid": self.buyer},
        }
        return {name: value for name, value in {**body, **other}.items() if value is not None}

    def cart(self, number_of_subs=2, **other):
        """The body of a combined JSAPI order."""
        body = {
            "combine_appid": self.appid,
            "combine_mchid": self.mchid,
            "combine_out_trade_no": fresh("C"),
            "combine_payer_info": {"openid": self.buyer},
            "notify_url": self.notify_url,
            "sub_orders": [self.sub(place) for place in range(number_of_subs)],
        }
        return {name: value for name, value in {**body, **other}.items() if value is not None}

    def sub(self, place=0, **other):
        return {
            "mchid": self.mchid,
            "sub_mchid": self.server.sellers[place % len(self.server.sellers)],
            "out_trade_no": fresh("S"),
            "attach": "购物车",
            "description": "一件商品",
            "amount": {"total_amount": 5000, "currency": "CNY"},
            "settle_info": {"profit_sharing": True},
            **other,
        }

    def good(self, reply):
        status, body = reply
        assert status in (200, 204), (status, body)
        return body

    def post(self, path, body, **rest):
        return self.good(self.client.post(path, body, **rest))

    def get(self, path):
        return self.good(self.client.get(path))

    def pay(self, coupon_fen=0, **order):
        """A paid order's transaction_id, ripe for splitting."""
        prepay = self.post("/v3/pay/partner/transactions/jsapi", self.order(**order))["prepay_id"]
        paid = self.server.control("pay", {"prepay_id": prepay, "coupon_fen": coupon_fen})
        self.server.control("clock", {"advance": "31s"})
        return paid["transaction_ids"][0]

    def split_body(self, transaction_id, *parts, **other):
        """`parts` are (type, account, amount), the platform's 100 fen if there are none."""
        return {
            "appid": self.appid,
            "sub_mchid": self.seller,
            "transaction_id": transaction_id,
            "out_order_no": fresh("F"),
            "receivers": [
                {"type": kind, "receiver_account": account, "amount": amount, "description": "分账"}
                for kind, account, amount in parts or [("MERCHANT_ID", self.mchid, 100)]
            ],
            "finish": False,
            **other,
        }

    def refund_body(self, transaction_id, refund=1000, total=10000, **other):
        return {
            "sub_mchid": self.seller,
            "sp_appid": self.appid,
            "transaction_id": transaction_id,
            "out_refund_no": fresh("R"),
            "amount": {"refund": refund, "total": total, "currency": "CNY"},
            **other,
        }

    def books(self):
        """Every balance, to hold against another moment's."""
        balance = self.server.control("trial-balance")
        assert balance["total"] == 0 and all(one["holds"] for one in balance["invariants"]), balance
        return balance["accounts"]
