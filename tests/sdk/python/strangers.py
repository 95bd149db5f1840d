"""Every operation, asked by another merchant for things that are not its own.

Requests that succeeded are kept as they come. Before a server ends, each operation that no stranger has
asked yet is asked by merchants that have nothing to do with it: the same request, signed by them, once
with the owner's sub-merchant and once with their own. The reply must be the one that they get for numbers
that do not exist, or 403 NO_AUTH, and no row of the owner may change. `test_zz_documented.py` holds that
no operation was left out.
"""

import codecs
import contextlib
import json
import re
import sqlite3
import urllib.parse

from documented import METHODS

KINDS = {"PLATFORM": "platform", "PARTNER": "partner", "DIRECT": "direct"}
WHO = ("sp_mchid", "mchid", "combine_mchid")
APPS = ("sp_appid", "appid", "combine_appid")
SELLERS = ("sub_mchid", "merchant_code")
RECEIVERS = ("account", "receiver_account")
# What names a thing of a merchant.
THING = re.compile(r"(_no|_id|_ids|mchid|merchant_code|receiver_account|^account|media|_copy|token)$")
NOT_A_THING = {"bank_branch_id", "device_id", "store_id", "merchant_goods_id", "wechatpay_goods_id"}
# Rows that the worker writes by itself: tries of callbacks.
UPKEEP = {"tasks", "notifications", "attempts"}
# What names nothing of anybody's.
OF_NOBODY = {
    ("GET", "/v3/certificates"), ("POST", "/v3/security/echo"), ("POST", "/v3/merchant/media/upload"),
    ("POST", "/v3/merchant/media/video_upload"), ("POST", "/v3/ecommerce/account/cancel-applications/media"),
    ("GET", "/v3/merchant/fund/balance/{account_type}"), ("GET", "/v3/merchant/fund/dayendbalance/{account_type}"),
    ("GET", "/v3/merchant/fund/withdraw/bill-type/{bill_type}"), ("GET", "/v3/ecommerce/bill/fundflowbill"),
}


def names_nothing(method, path):
    return (method, path) in OF_NOBODY or path.startswith("/v3/capital/")


class Request:
    """One that succeeded, taken apart."""

    def __init__(self, method, path, target, body, headers):
        self.method, self.path = method, path
        given, _, query = target.partition("?")
        names = re.findall(r"\{(\w+)\}", path)
        found = re.fullmatch(re.sub(r"\{\w+\}", "([^/]+)", path), given)
        self.parts = {name: urllib.parse.unquote(part) for name, part in zip(names, found.groups())}
        self.query = urllib.parse.parse_qsl(query, keep_blank_values=True)
        self.body = json.loads(body) if body else None
        self.serial = next((value for name, value in headers.items() if name.lower() == "wechatpay-serial"), None)

    def replaced(self, change):
        """Target and body with `change(name, value)` in place of every text."""
        path = re.sub(r"\{(\w+)\}", lambda found: urllib.parse.quote(change(found[1], self.parts[found[1]]), safe=""), self.path)
        query = urllib.parse.urlencode([(name, change(name, value)) for name, value in self.query], quote_via=urllib.parse.quote)
        body = _walked("", self.body, change)
        return path + ("?" + query if query else ""), b"" if body is None else json.dumps(body).encode()

    def names(self):
        seen = set()
        self.replaced(lambda name, value: seen.add(name) or value)
        return seen


def _walked(name, value, change):
    if isinstance(value, dict):
        return {key: _walked(key, part, change) for key, part in value.items()}
    if isinstance(value, list):
        return [_walked(name, part, change) for part in value]
    return change(name, value) if isinstance(value, str) else value


def is_thing(name):
    return THING.search(name) is not None and name not in NOT_A_THING


def ghost(value):
    """A number of the same form that nobody has; another one for each."""
    return codecs.encode(re.sub(r"\d", lambda digit: str(9 - int(digit[0])), value), "rot13")


class Strangers:
    """What was asked, and what strangers asked already."""

    def __init__(self):
        self.kept, self.asked = {}, set()

    def keep(self, base, method, path, target, body, headers):
        """A request that succeeded."""
        if path is None or method not in METHODS or names_nothing(method, path):
            return
        kind = next((value for name, value in headers.items() if name.lower() == "content-type"), None) or ""
        if "multipart" not in kind and (method, path) not in self.asked:
            self.kept.setdefault(base, {})[method, path] = (target, body, dict(headers))

    def ask(self, server, document):
        """Asks what no stranger asked yet; raises when a stranger gets or changes anything."""
        kept = {key: Request(*key, *rest) for key, rest in self.kept.pop(server.base, {}).items() if key not in self.asked}
        if not kept:
            return
        server.control("settle", {})
        cast = Cast(server)
        before = cast.rows()
        findings = []
        for (method, path), request in kept.items():
            for kind in document.operations[method, path]["x-callers"]:
                findings += cast.play(kind, request)
            self.asked.add((method, path))
        changed = [table for table, rows in cast.rows().items() if rows != before[table]]
        if changed:
            findings.append(f"rows of their owner changed in {changed}")
        if findings:
            raise AssertionError("\n".join(["a stranger was not kept out:", *findings]))


class Cast:
    """Merchants that have nothing to do with anybody here, made when they are needed."""

    def __init__(self, server):
        self.server, self.hands, self.mchids = server, {}, []
        listed = json.loads(server.command("merchant", "list", "--json").stdout)["merchants"]
        self.owners = {merchant["mchid"] for merchant in listed}

    def hand(self, kind):
        """A stranger of this kind: its hand on the wire, its application, two sellers of its own."""
        from raw import Raw
        if kind not in self.hands:
            appid = f"wx9{list(KINDS).index(kind)}00000000000000"
            mchid = self.add("--kind", KINDS[kind], "--appid", appid)
            sellers = [] if kind == "DIRECT" else [self.add("--kind", "sub", "--platform", mchid) for _ in range(2)]
            self.hands[kind] = Raw(self.server, mchid), appid, sellers
            # Where the clock was moved, the days before are closed first: bills are then there or not.
            self.server.control("settle", {})
        return self.hands[kind]

    def add(self, *options):
        made = self.server.command("merchant", "add", "--json", *options)
        assert made.returncode == 0, made.stderr
        self.mchids.append(json.loads(made.stdout)["mchid"])
        return self.mchids[-1]

    def rows(self):
        """Every row that is not a stranger's."""
        place = f"file:{self.server.data / 'tongbao.db'}?mode=ro"
        with contextlib.closing(sqlite3.connect(place, uri=True)) as database:
            tables = [name for name, in database.execute("SELECT name FROM sqlite_master WHERE type = 'table'")]
            strangers = ",".join(f"'{mchid}'" for mchid in self.mchids) or "''"
            found = {}
            for table in set(tables) - UPKEEP:
                columns = [row[1] for row in database.execute(f"PRAGMA table_info({table})")]
                if "platform" in columns:
                    found[table] = sorted(map(repr, database.execute(
                        f"SELECT * FROM {table} WHERE platform NOT IN ({strangers})")))
            assert len(found) > 20, found.keys()
            return found

    def play(self, kind, request):
        """What is wrong with the replies to a stranger of a kind."""
        raw, appid, sellers = self.hand(kind)
        headers = {"Wechatpay-Serial": request.serial}

        def own(name, value, sub):
            if name in WHO and value in self.owners:
                return raw.mchid
            if name in SELLERS and sub:
                return sub
            return appid if name in APPS else value

        def nobody(name, value, sub):
            mine = own(name, value, sub)
            # Every merchant may be named as a receiver: its number is nobody's secret.
            named = name in RECEIVERS and value in self.owners
            return ghost(value) if mine == value and is_thing(name) and not named else mine

        # What succeeds for one seller cannot be in the way of the next question: that is about the other.
        pairs = [(None, None)] + ([sellers] if sellers and request.names() & set(SELLERS) else [])
        for pair in pairs:
            replies = []
            for change, sub in zip((own, nobody), pair):
                target, body = request.replaced(lambda name, value: change(name, value, sub))
                reply = raw.send(request.method, target, body, headers=headers)
                asked = []
                request.replaced(lambda name, value: asked.append(change(name, value, sub)) or value)
                replies.append((reply, said(reply, asked)))
            (real, told), (none, told_of_none) = replies
            what = f"{request.method} {request.path} by a {kind}, sub-merchant {pair[0] or 'of the owner'}: {real.status} {real.body.decode()[:300]}"
            # The one refusal that the contract keeps under 500; it is compared like any other.
            mismatch = real.status == 500 and real.json.get("code") == "OPENID_MISMATCH"
            if real.status >= 500 and not mismatch:
                yield what
            elif real.status < 300:
                given = "".join(request.replaced(lambda name, value: own(name, value, pair[0]))[0])
                leaked = [mchid for mchid in self.owners if mchid.encode() in real.body and mchid not in given]
                if none.status >= 300 or leaked and request.method == "GET":
                    yield f"{what}, but for nobody's numbers {none.status} {none.body.decode()[:300]}"
            elif told != told_of_none and real.json.get("code") not in ("NO_AUTH", "NOAUTH"):
                yield f"{what}, but for nobody's numbers {none.status} {none.body.decode()[:300]}"


def said(reply, asked):
    """A refusal without the values that were asked for."""
    if reply.status < 300:
        return reply.status, None, None
    message = reply.json["message"]
    for value in sorted(filter(None, set(asked)), key=len, reverse=True):
        message = message.replace(value, "…")
    return reply.status, reply.json["code"], message


STRANGERS = Strangers()
