"""What an attacker writes on the wire below the API: smuggled, flooded, dripped and pipelined requests.
None becomes a second request, none is waited for without end, and others are served meanwhile."""

import json
import re
import resource
import socket
import subprocess
import time
import unittest

from raw import Raw, exchange, read_reply
from tongbao import Server
from world import World

CERTIFICATES = "/v3/certificates"
JSAPI = "/v3/pay/partner/transactions/jsapi"
# The program cuts a slow head off after 10 s and answers a slow body after 10 s.
PATIENCE = 10


class Wire(unittest.TestCase):
    config = None

    @classmethod
    def setUpClass(cls):
        cls.server = Server(cls.config)
        cls.world, cls.raw = World(cls.server), Raw(cls.server)
        host, port = cls.server.address.split(":")
        cls.place = host, int(port)

    @classmethod
    def tearDownClass(cls):
        cls.world.books()
        cls.server.close()

    def connect(self, timeout=30):
        return socket.create_connection(self.place, timeout=timeout)

    def replies(self, text, silence=1.5):
        """Sends bytes; the statuses of everything that comes back until the connection ends or is silent."""
        with self.connect(silence) as stream:
            came = b""
            try:
                stream.sendall(text)
                while part := stream.recv(65536):
                    came += part
            except OSError:
                pass
        return [int(status) for status in re.findall(rb"HTTP/1\.1 (\d{3}) ", came)]

    def requests(self):
        """How many requests the server has counted, this one's own not."""
        import urllib.request
        with urllib.request.urlopen(self.server.base + "/metrics", timeout=30) as reply:
            lines = reply.read().decode().splitlines()
        return sum(int(line.split()[-1]) for line in lines if line.startswith("tongbao_requests_total{"))

    def head(self, method, target, body, *lines, version="HTTP/1.1", host=None):
        """The head of a rightly signed request, with other lines for its length."""
        text = (f"{method} {target} {version}\r\nHost: {host or self.server.address}\r\nAccept: application/json\r\n"
                f"Authorization: {self.raw.authorization(method, target, body)}\r\nContent-Type: application/json\r\n")
        return (text + "".join(f"{line}\r\n" for line in lines) + "\r\n").encode()

    def alive(self):
        self.assertEqual(200, self.raw.get(CERTIFICATES).status)


class Smuggling(Wire):
    def inner(self):
        """A whole signed request that must never be taken for one."""
        return self.head("GET", CERTIFICATES, b"")

    def test_a_request_never_becomes_two(self):
        """Every shape by which a second request hides in the first: 400 or nothing, and one connection
        answers once. With a length and chunks the chunks count, and the connection ends."""
        order = json.dumps(self.world.order()).encode()
        inner = self.inner()
        chunk = b"%x\r\n%s\r\n0\r\n\r\n" % (len(order), order)
        shapes = {
            "CL and TE": self.head("POST", JSAPI, order, f"Content-Length: {len(order)}", "Transfer-Encoding: chunked") + chunk + inner,
            "TE and CL": self.head("POST", JSAPI, b"", "Transfer-Encoding: chunked", "Content-Length: 5") + b"0\r\n\r\n" + inner,
            "CL 0 and TE": self.head("POST", JSAPI, order, "Content-Length: 0", "Transfer-Encoding: chunked") + chunk + inner,
            "two lengths": self.head("POST", JSAPI, order, f"Content-Length: {len(order)}", "Content-Length: 0") + order + inner,
            "a list of lengths": self.head("POST", JSAPI, order, f"Content-Length: {len(order)}, 0") + order + inner,
            "a signed length": self.head("POST", JSAPI, order, f"Content-Length: +{len(order)}") + order + inner,
            "a negative length": self.head("POST", JSAPI, order, "Content-Length: -1") + order + inner,
            "a hexadecimal length": self.head("POST", JSAPI, order, f"Content-Length: {hex(len(order))}") + order + inner,
            "a length beyond 64 bits": self.head("POST", JSAPI, order, f"Content-Length: {2**64 + len(order)}") + order + inner,
            "an obsolete fold": self.head("POST", JSAPI, order, "X: a", " Transfer-Encoding: chunked", f"Content-Length: {len(order)}") + order + inner,
            "a space before the colon": self.head("POST", JSAPI, order, f"Content-Length : {len(order)}") + order + inner,
            "another coding": self.head("POST", JSAPI, order, "Transfer-Encoding: xchunked") + chunk + inner,
            "chunked not last": self.head("POST", JSAPI, order, "Transfer-Encoding: chunked, identity") + chunk + inner,
            "chunked twice": self.head("POST", JSAPI, order, "Transfer-Encoding: identity", "Transfer-Encoding: chunked, gzip") + chunk + inner,
            "a chunk's size with a sign": self.head("POST", JSAPI, order, "Transfer-Encoding: chunked") + b"+" + chunk + inner,
            "a chunk's size beyond 64 bits": self.head("POST", JSAPI, order, "Transfer-Encoding: chunked") + b"ffffffffffffffff1\r\n" + order + inner,
            "bare line feeds after a chunk's size": self.head("POST", JSAPI, order, "Transfer-Encoding: chunked") + chunk.replace(b"\r\n", b"\n", 1) + inner,
            "HTTP/1.0 in chunks": self.head("POST", JSAPI, order, "Transfer-Encoding: chunked", version="HTTP/1.0") + chunk + inner,
            "two hosts": self.head("GET", CERTIFICATES, b"", "Host: evil.example") + inner,
            "a NUL in a header": self.head("GET", CERTIFICATES, b"", "X: a\0b") + inner,
            "a carriage return in a header": self.head("GET", CERTIFICATES, b"", "X: a\rTransfer-Encoding: chunked") + inner,
            "a version that there is not": self.head("GET", CERTIFICATES, b"", version="HTTP/1.9") + inner,
        }
        for name, text in shapes.items():
            with self.subTest(shape=name):
                before = self.requests()
                statuses = self.replies(text)
                self.assertLessEqual(len(statuses), 1, statuses)
                fine = range(200, 500) if name in ("CL and TE", "TE and CL", "CL 0 and TE") else range(400, 500)
                self.assertTrue(all(status in fine for status in statuses), statuses)
                self.assertLessEqual(self.requests() - before, 1)
        self.alive()

    def test_bare_line_feeds_end_lines_and_hide_nothing(self):
        """A head whose lines end in LF is read or refused, as one request."""
        text = self.head("GET", CERTIFICATES, b"", "Connection: close").replace(b"\r\n", b"\n")
        statuses = self.replies(text)
        self.assertLessEqual(len(statuses), 1)
        self.assertTrue(all(status in (200, 400) for status in statuses), statuses)

    def test_pipelined_requests_are_answered_one_by_one_in_their_order(self):
        """Ten requests at once: ten replies, each the right one."""
        targets = [CERTIFICATES, "/v3/nothing", f"/v3/ecommerce/fund/balance/{self.world.seller}", JSAPI, CERTIFICATES] * 2
        text = b"".join(self.head("GET", target, b"") for target in targets)
        self.assertEqual([200, 404, 200, 405, 200] * 2, self.replies(text))


class Floods(Wire):
    def test_heads_that_are_too_large_are_cut_off(self):
        """A hundred and one headers, one of 256 KiB, a target of 256 KiB: refused, nothing is read on."""
        for text in (self.head("GET", CERTIFICATES, b"", *(f"X-{place}: a" for place in range(101))),
                     self.head("GET", CERTIFICATES, b"", "X: " + "a" * 262144),
                     self.head("GET", CERTIFICATES + "?x=" + "a" * 262144, b"")):
            statuses = self.replies(text)
            self.assertLessEqual(len(statuses), 1)
            self.assertTrue(all(status in (400, 414, 431) for status in statuses), statuses)
        self.alive()

    def test_a_head_without_an_end(self):
        """Headers for ever: the connection ends long before a megabyte was taken."""
        with self.connect() as stream:
            stream.sendall(f"GET {CERTIFICATES} HTTP/1.1\r\nHost: x\r\n".encode())
            sent = 0
            with self.assertRaises(OSError):
                while sent < 8 << 20:
                    sent += stream.send(b"X: " + b"a" * 1000 + b"\r\n")
        self.alive()


class Slow(Wire):
    config = "[gateway]\nbody_seconds_max = 3\n"

    def test_dripped_heads_and_bodies_have_their_time(self):
        """One byte a second is no way to keep a connection: heads are cut off, bodies answered with 408."""
        body = json.dumps(self.world.order()).encode()
        head = self.head("POST", JSAPI, body, f"Content-Length: {len(body)}")
        chunked = self.head("POST", JSAPI, body, "Transfer-Encoding: chunked")
        for text, drip, limit, statuses in ((head[:90], b"a", PATIENCE, (None, 408)), (b"", b"\r", PATIENCE, (None, 400, 408)),
                                            (head, b" ", 3, (408,)), (chunked, b"1\r\n \r\n", 3, (408,))):
            with self.subTest(text=text[:60]), self.connect() as stream:
                started = time.monotonic()
                stream.sendall(text)
                stream.settimeout(0.5)
                reply = b""
                while time.monotonic() - started < limit + 10:
                    try:
                        stream.sendall(drip)
                        part = stream.recv(65536)
                        reply += part
                        if not part:
                            break
                    except TimeoutError:
                        continue
                    except OSError:
                        break
                took = time.monotonic() - started
                self.assertLess(took, limit + 5)
                status = int(reply.split()[1]) if reply else None
                self.assertIn(status, statuses)
        self.alive()

    def test_a_connection_that_says_nothing_is_closed(self):
        """Before the first request and after one: ten seconds."""
        for text in (b"", self.head("GET", CERTIFICATES, b"")):
            with self.subTest(text=text[:20]), self.connect() as stream:
                started = time.monotonic()
                stream.sendall(text)
                if text:
                    self.assertEqual(200, read_reply(stream).status)
                self.assertEqual(b"", stream.recv(1))
                self.assertLess(time.monotonic() - started, PATIENCE + 5)


class Few(Wire):
    """A server that may open few files."""

    @classmethod
    def setUpClass(cls):
        popen = subprocess.Popen
        few = lambda: resource.setrlimit(resource.RLIMIT_NOFILE, (128, 128))
        subprocess.Popen = lambda *arguments, **rest: popen(*arguments, preexec_fn=few, **rest)
        try:
            super().setUpClass()
        finally:
            subprocess.Popen = popen

    def test_idle_connections_do_not_keep_others_out(self):
        """Twice as many silent connections as the process may open: requests wait a little and are
        answered, and the database goes on."""
        idle = [self.connect() for _ in range(250)]
        try:
            started = time.monotonic()
            reply = exchange(self.server, self.head("GET", CERTIFICATES, b"", "Connection: close"), timeout=60)
            self.assertEqual(200, reply.status)
            self.assertLess(time.monotonic() - started, 4 * PATIENCE)
            self.assertTrue(self.world.pay())
        finally:
            for stream in idle:
                stream.close()


# Shared, and no test of its own.
del Wire

if __name__ == "__main__":
    unittest.main()
