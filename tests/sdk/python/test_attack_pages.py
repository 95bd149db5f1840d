"""What a page of another site, or a merchant's own words, can do to the sandbox's pages and its control
API: nothing. And what leaves the server in pages."""

import html
import json
import pathlib
import re
import shutil
import subprocess
import tempfile
import threading
import unittest
import urllib.parse
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

from raw import Raw, exchange
from tongbao import BINARY, Server
from world import World

NATIVE = "/v3/pay/partner/transactions/native"
EVIL = '"><script>document.title="owned"</script><img src=x onerror=document.title="owned">\'{{7331*1337}}${7331*1337}'
CALLS = {"POST": ("pay", "clock", "settle", "codes", "topup", "receivers", "split-returns", "refunds/1", "withdrawals/1",
                  "closings/1", "applyments/1", "settlements/1", "subject-changes/1", "merchants/1900000100/control",
                  "notifications/1/resend"),
         "GET": ("clock", "trial-balance", "notifications", "orders/1/money")}


class Asking(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.server = Server()
        cls.world, cls.raw = World(cls.server), Raw(cls.server)
        made = cls.server.command("merchant", "add", "--kind", "sub", "--platform", cls.server.mchid, "--name", EVIL, "--json")
        assert made.returncode == 0, made.stderr
        cls.evil = json.loads(made.stdout)["mchid"]

    @classmethod
    def tearDownClass(cls):
        cls.server.close()

    def ask(self, method, path, body=b"", **headers):
        """Bytes, as a browser would send them."""
        fields = {"Host": self.server.address, "Connection": "close", "Content-Length": str(len(body)),
                  **{name.replace("_", "-"): value for name, value in headers.items()}}
        head = f"{method} {path} HTTP/1.1\r\n" + "".join(f"{name}: {value}\r\n" for name, value in fields.items())
        return exchange(self.server, head.encode() + b"\r\n" + body)

    def order(self, **other):
        order = {**self.world.order(**other)}
        order.pop("payer")
        link = self.world.post(NATIVE, order)["code_url"]
        return link.rsplit("/", 1)[1], order

    def paid(self, order):
        found = self.world.get(f"/v3/pay/partner/transactions/out-trade-no/{order['out_trade_no']}"
                               f"?sp_mchid={self.server.mchid}&sub_mchid={order['sub_mchid']}")
        return found["trade_state"] == "SUCCESS"


class Pages(Asking):
    def setUp(self):
        self.before = self.world.books()

    def test_pages_of_other_sites_drive_nothing(self):
        """Every call of the control API and every form of the pages: 403 to a foreign Origin, to a foreign
        Host, and to what a browser calls cross-site; nothing changes."""
        prepay, order = self.order()
        form = urllib.parse.urlencode({"prepay_id": prepay, "openid": self.server.buyers[0]}).encode()
        kind = {"Content_Type": "application/x-www-form-urlencoded"}
        port = self.server.address.split(":")[1]
        foreign = [{"Origin": "http://evil.example"}, {"Origin": "null"}, {"Origin": f"http://localhost.evil.example:{port}"},
                   {"Origin": "http://127.0.0.1:1"}, {"Sec_Fetch_Site": "cross-site"}, {"Sec_Fetch_Site": "same-site"},
                   # DNS rebinding: the name is the page's own and leads here; for the browser it is one site.
                   {"Host": f"evil.example:{port}", "Origin": f"http://evil.example:{port}", "Sec_Fetch_Site": "same-origin"},
                   {"Host": f"evil.example:{port}"}]
        forms = ("/sandbox/cashier", "/sandbox/closings/1", "/sandbox/applyments/1/sign", "/sandbox/applyments/1/verify")
        for headers in foreign:
            for call in CALLS["POST"]:
                reply = self.ask("POST", f"/sandbox/v1/{call}", b'{"advance":"1d"}', **kind, **headers)
                self.assertEqual(403, reply.status, (call, headers))
            for path in forms:
                self.assertEqual(403, self.ask("POST", path, form, **kind, **headers).status, (path, headers))
            if "Sec_Fetch_Site" not in headers or "Host" in headers:
                for call in CALLS["GET"]:
                    self.assertEqual(403, self.ask("GET", f"/sandbox/v1/{call}", **headers).status, (call, headers))
        for path in ("/", f"/q/{prepay}", f"/sandbox/cashier?prepay_id={prepay}"):
            self.assertEqual(403, self.ask("GET", path, Host=f"evil.example:{port}").status)
        for headers in ({"X_Forwarded_For": "8.8.8.8"}, {"Forwarded": "for=8.8.8.8"}, {"Via": "1.1 proxy"}):
            self.assertEqual(403, self.ask("POST", "/sandbox/v1/settle", b"{}", **headers).status, headers)
        self.assertFalse(self.paid(order))
        self.assertEqual(self.before, self.world.books())
        own = {"Origin": self.server.base, "Sec_Fetch_Site": "same-origin"}
        self.assertEqual(200, self.ask("POST", "/sandbox/cashier", form, **kind, **own).status)
        self.assertTrue(self.paid(order))

    def test_no_page_lets_another_site_read(self):
        """No reply of pages, control API or API allows another origin; a preflight is no leave."""
        for method, path in (("OPTIONS", "/sandbox/v1/pay"), ("GET", "/sandbox/v1/clock"), ("OPTIONS", "/v3/certificates"),
                             ("GET", "/"), ("OPTIONS", "/sandbox/cashier"), ("GET", "/metrics"), ("GET", "/openapi.json")):
            reply = self.ask(method, path, Origin="http://evil.example", Access_Control_Request_Method="POST")
            self.assertEqual([], [name for name, _ in reply.headers if name.lower().startswith("access-control")], path)

    def test_every_page_keeps_scripts_frames_and_caches_out(self):
        """Each page's headers: a policy without scripts, no frames around it, no sniffing, no cache."""
        prepay, _ = self.order()
        for path in ("/", f"/q/{prepay}", f"/sandbox/cashier?prepay_id={prepay}", "/sandbox/cashier?prepay_id=wxNOBODY",
                     "/sandbox/applyments/1/sign", "/sandbox/applyments/1/verify", "/sandbox/closings/1"):
            reply = self.ask("GET", path)
            policy = reply.header("Content-Security-Policy")
            self.assertIn("default-src 'none'", policy, path)
            self.assertIn("frame-ancestors 'none'", policy)
            self.assertIn("form-action 'self'", policy)
            self.assertNotIn("unsafe", policy)
            self.assertNotIn("script-src", policy)
            self.assertEqual("nosniff", reply.header("X-Content-Type-Options"))
            self.assertEqual("no-store", reply.header("Cache-Control"))
            self.assertEqual(b"", b"".join(re.findall(rb"<script", reply.body)))

    def evil_pages(self):
        """Each page that shows what a merchant or a link wrote, with evil words in it."""
        prepay, _ = self.order(description=EVIL[:120], sub_mchid=self.evil)
        cart = self.world.cart()
        cart.pop("combine_payer_info")
        for sub in cart["sub_orders"]:
            sub |= {"description": EVIL[:120], "attach": EVIL[:120], "sub_mchid": self.evil}
        combined = self.world.post("/v3/combine-transactions/native", cart)["code_url"].rsplit("/", 1)[1]
        word = urllib.parse.quote(EVIL)
        for base in (f"/sandbox/cashier?prepay_id={prepay}", f"/sandbox/cashier?prepay_id={combined}"):
            yield base
            yield f"{base}&redirect_url={urllib.parse.quote('https://shop.example/' + EVIL)}"
            names = ("lang", "appId", "timeStamp", "nonceStr", "signType", "paySign", "redirect_url", EVIL)
            yield base + "".join(f"&{urllib.parse.quote(name)}={word}" for name in names)
            yield f"{base}&redirect_url=javascript:document.title%3D%22owned%22"
        yield f"/sandbox/cashier?prepay_id={word}"
        yield f"/q/{word}"
        yield f"/?lang={word}"
        for place in ("applyments/{}/sign", "applyments/{}/verify", "closings/{}"):
            yield "/sandbox/" + place.format(word)

    def test_words_of_merchants_and_links_are_text(self):
        """In every field of every page: what was written is shown, and no tag or attribute comes of it."""
        shown = 0
        for path in self.evil_pages():
            page = self.ask("GET", path).body.decode()
            self.assertNotIn("<script", page, path)
            self.assertNotIn("<img", page, path)
            self.assertNotIn(str(7331 * 1337), page, path)
            self.assertNotRegex(page, r'href="\s*(javascript|data):', path)
            for attribute in re.findall(r"<[a-z][^>]*", page):
                self.assertNotRegex(re.sub(r'"[^"]*"', "", attribute), r"\son\w+\s*=", path)
            shown += html.unescape(page).count(EVIL[:60])
        self.assertGreater(shown, 5)

    @unittest.skipUnless(shutil.which("chromium"), "no Chromium here: what a browser makes of the pages was not tried")
    def test_a_browser_runs_nothing_of_it(self):
        """Chromium shows the evil pages and runs none of their words."""
        for path in self.evil_pages():
            with tempfile.TemporaryDirectory() as home:
                shown = subprocess.run(
                    ["chromium", "--headless", "--no-sandbox", "--disable-gpu", "--no-first-run", f"--user-data-dir={home}",
                     "--virtual-time-budget=1000", "--dump-dom", self.server.base + path],
                    capture_output=True, text=True, timeout=120, check=False)
            self.assertEqual(0, shown.returncode, shown.stderr[-2000:])
            title = re.search(r"<title>(.*?)</title>", shown.stdout, re.S)
            self.assertNotIn("owned", title[1] if title else "", path)

    def test_links_name_the_host_that_the_merchant_asked(self):
        """A foreign Host in a signed request changes that reply's links and no others."""
        body = json.dumps({name: value for name, value in self.world.order().items() if name != "payer"}).encode()
        reply = self.raw.post(NATIVE, body, headers={"Host": "evil.example"})
        self.assertTrue(reply.json["code_url"].startswith("http://evil.example/"))
        again, _ = self.order()
        self.assertNotIn("evil", again)

    def test_the_server_listens_to_its_own_machine_unless_told_otherwise(self):
        """Without --listen the address is 127.0.0.1; --help says so."""
        told = subprocess.run([BINARY, "serve", "--help"], capture_output=True, text=True, check=True).stdout
        self.assertIn("[default: 127.0.0.1:8420]", told)

    def test_production_has_no_sandbox(self):
        """channel = "production" ends the start: there is no server on which /sandbox could be asked."""
        with tempfile.TemporaryDirectory() as folder:
            file = pathlib.Path(folder) / "tongbao.toml"
            file.write_text('channel = "production"\n', encoding="utf-8")
            ended = subprocess.run([BINARY, "serve", "--data", f"{folder}/data", "--listen", "127.0.0.1:0", "--config", str(file)],
                                   capture_output=True, text=True, timeout=60, check=False)
        self.assertNotEqual(0, ended.returncode)
        self.assertIn("sandbox channel only", ended.stderr)
        self.assertEqual("", ended.stdout)


class Rebound(BaseHTTPRequestHandler):
    """A page of a stranger that posts the cashier's form as soon as it is shown."""

    def do_GET(self):
        page = self.server.page.encode()
        self.send_response(200)
        self.send_header("Content-Type", "text/html")
        self.send_header("Content-Length", str(len(page)))
        self.end_headers()
        self.wfile.write(page)

    def log_message(self, *_):
        pass


@unittest.skipUnless(shutil.which("chromium"), "no Chromium here: pages of other sites were not opened in a browser")
class InABrowser(Asking):
    def browse(self, url, *options):
        with tempfile.TemporaryDirectory() as home:
            return subprocess.run(
                ["chromium", "--headless", "--no-sandbox", "--disable-gpu", "--no-first-run", f"--user-data-dir={home}",
                 "--virtual-time-budget=5000", "--dump-dom", *options, url],
                capture_output=True, text=True, timeout=120, check=False).stdout

    def test_a_page_of_another_site_cannot_pay_and_the_own_page_can(self):
        """The same form, posted by a page of another origin and by one of ours."""
        prepay, order = self.order()
        site = ThreadingHTTPServer(("127.0.0.1", 0), Rebound)
        site.page = (f'<form id=f method=post action="{self.server.base}/sandbox/cashier">'
                     f'<input name=prepay_id value="{prepay}"><input name=openid value="{self.server.buyers[0]}"></form>'
                     "<script>document.getElementById('f').submit()</script>")
        threading.Thread(target=site.serve_forever, daemon=True).start()
        try:
            self.browse(f"http://localhost:{site.server_address[1]}/")
            self.assertFalse(self.paid(order))
            # A name of the stranger's own that leads to this machine.
            port = self.server.address.split(":")[1]
            shown = self.browse(f"http://evil.example:{port}/q/{prepay}", "--host-resolver-rules=MAP evil.example 127.0.0.1")
            self.assertNotIn("<form", shown)
        finally:
            site.shutdown()
            site.server_close()


# Shared, and no test of its own.
del Asking

if __name__ == "__main__":
    unittest.main()
