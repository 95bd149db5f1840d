"""Replies and callbacks that are signed eight at once, by Intel's library: clients see no difference.

Where the processor cannot use the library, only what is said of a wrong one is tested."""

import concurrent.futures
import os
import re
import subprocess
import tempfile
import time
import unittest
import urllib.request

from tongbao import BINARY, Callbacks, Client, Server
from world import World

LIBRARY = os.environ.get("TONGBAO_SIGN_LIBRARY")
CROWD = 60
RETRY_SECONDS = 5
CLIENTS = 8
# So many a thread takes at most when it signs one by one.
ONE_BY_ONE_MAX = 4
CONFIG = f"""
[gateway]
sign_library = "{LIBRARY}"
sign_threads = 1
[rules.notify]
schedule_seconds = [{RETRY_SECONDS}, 60]
"""


@unittest.skipUnless(LIBRARY, "TONGBAO_SIGN_LIBRARY names no library")
class SignedTogether(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.callbacks = Callbacks()
        cls.server = Server(CONFIG, log_level="info")
        cls.world = World(cls.server, notify_url=cls.callbacks.url)
        cls.callbacks.sdk = cls.world.client.sdk

    @classmethod
    def tearDownClass(cls):
        cls.server.close()
        cls.callbacks.close()

    def paid(self):
        """An order's transaction_id; the clock stays where it is."""
        prepay = self.world.post("/v3/pay/partner/transactions/jsapi", self.world.order())["prepay_id"]
        return self.server.control("pay", {"prepay_id": prepay})["transaction_ids"][0]

    def most_at_once(self):
        """The largest batch of the last minutes."""
        with urllib.request.urlopen(self.server.base + "/metrics", timeout=60) as reply:
            text = reply.read().decode()
        return float(re.search(r'^signing_batch_size{quantile="1"} (\S+)$', text, re.MULTILINE)[1])

    def until_heard(self, count):
        deadline = time.monotonic() + 60
        while len(self.callbacks.received) < count and time.monotonic() < deadline:
            time.sleep(0.05)

    def test_callbacks_of_a_crowd_are_signed_many_at_once_and_each_verifies(self):
        """Their second tries fall due while the program is stopped; its next start makes all at once."""
        self.assertRegex(self.server.log.read_text(encoding="utf-8"), "up to 8 replies are signed at once")
        self.callbacks.answer = 503
        paid = [self.paid() for _ in range(CROWD)]
        self.until_heard(CROWD)
        self.server.stop()
        self.callbacks.answer, self.callbacks.received = 200, []
        time.sleep(RETRY_SECONDS + 1)
        self.server.start()
        self.until_heard(CROWD)
        told = [resource["transaction_id"] for resource in self.callbacks.of("TRANSACTION.SUCCESS")]
        self.assertEqual((sorted(paid), []), (sorted(told), self.callbacks.refused))
        self.assertGreater(self.most_at_once(), ONE_BY_ONE_MAX)

    def test_replies_to_many_clients_verify(self):
        """Each client is the SDK itself, which refuses a reply whose signature is wrong."""
        orders = [self.paid() for _ in range(CROWD)]
        path = "/v3/pay/partner/transactions/id/{}?sp_mchid={}&sub_mchid={}"

        def ask(order):
            client = Client(self.server, "certificate")
            target = path.format(order, self.world.mchid, self.world.seller)
            return client.get(target)

        with concurrent.futures.ThreadPoolExecutor(CLIENTS) as threads:
            replies = list(threads.map(ask, orders))
        self.assertEqual([(200, order) for order in orders], [(status, body["transaction_id"]) for status, body in replies])


class WrongLibrary(unittest.TestCase):
    def refused(self, file):
        with tempfile.TemporaryDirectory(prefix="tongbao-sdk-") as folder:
            config = os.path.join(folder, "tongbao.toml")
            with open(config, "w", encoding="utf-8") as text:
                text.write(f'[gateway]\nsign_library = "{file}"\n')
            data = os.path.join(folder, "data")
            command = [BINARY, "serve", "--listen", "127.0.0.1:0", "--data", data, "--config", config]
            ended = subprocess.run(command, capture_output=True, text=True, check=False, timeout=60)
        self.assertEqual((1, ""), (ended.returncode, ended.stdout))
        return ended.stderr

    def test_a_library_that_is_not_there_or_is_none_keeps_the_program_from_starting(self):
        """The error names the key, the file and what the system says of it."""
        for file, words in (("/nowhere/libcrypto_mb.so", "cannot open shared object file"),
                            (__file__, "invalid ELF header|file too short")):
            said = self.refused(file)
            self.assertRegex(said, f'gateway.sign_library = "{re.escape(file)}": cannot load it: .*({words})')

    def test_a_library_without_a_name_is_refused(self):
        self.assertIn("gateway.sign_library is empty; name a file, or leave it out", self.refused(""))

    def test_a_library_of_another_kind_is_refused_by_the_name_that_it_lacks(self):
        said = self.refused("libc.so.6")
        self.assertRegex(said, 'gateway.sign_library = "libc.so.6": cannot load it: .*mbx_is_crypto_mb_applicable')


if __name__ == "__main__":
    unittest.main()
