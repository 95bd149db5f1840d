"""Banks, areas and branches, through the SDK's signed requests."""

import pathlib
import subprocess
import tempfile
import time
import unittest

from raw import Raw, platform_keys, quoted, sealed
from refusing import Refusing
from tongbao import BINARY, Server
from world import World

CAPITAL = "/v3/capital/capitallhh/"
CARD = CAPITAL + "banks/search-banks-by-bank-account"
PARTS = (CAPITAL + "banks/personal-banking", CAPITAL + "banks/corporate-banking")
PROVINCES = CAPITAL + "areas/provinces"
CITIES = CAPITAL + "areas/provinces/{province_code}/cities"
BRANCHES = CAPITAL + "banks/{bank_alias_code}/branches"


class Banks(Refusing):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.serial, cls.key = next(iter(platform_keys(cls.server).items()))

    def card(self, number, serial=None):
        """The banks of a card whose number is encrypted with one of the platform's keys."""
        target = f"{CARD}?account_number={quoted(sealed(self.key, number))}"
        headers = {"Wechatpay-Serial": self.serial if serial is None else serial}
        reply = Raw(self.server).get(target, headers=headers)
        return reply.status, reply.json

    def bank(self, name):
        banks = self.world.get(PARTS[1] + "?limit=200")["data"]
        return next(bank for bank in banks if name in (bank["bank_alias"], bank["account_bank"]))

    def test_a_card_is_its_banks_with_every_key(self):
        """Encrypted with the certificate or with the public key; a number that is nobody's has none."""
        for serial, key in platform_keys(self.server).items():
            self.serial, self.key = serial, key
            status, banks = self.card("6222020200000000000")
            self.assertEqual((200, ["工商银行"]), (status, [bank["account_bank"] for bank in banks["data"]]))
        status, banks = self.card("4111111111111111")
        self.assertEqual((200, 0, []), (status, banks["total_count"], banks["data"]))

    def test_a_cards_number_never_lies_on_the_disk_or_comes_back(self):
        number = "6222020299887766554"
        self.card(number)
        self.card(number + "1")
        for file in self.server.data.rglob("*"):
            if file.is_file():
                self.assertNotIn(number.encode(), file.read_bytes(), file)

    def test_the_lists_come_in_parts(self):
        """Following `next` from the first part sees each bank once."""
        for path in PARTS:
            target, seen = path + "?limit=30", []
            while target:
                part = self.world.get(target)
                self.assertEqual(len(part["data"]), part["count"])
                seen += [bank["bank_alias_code"] for bank in part["data"]]
                target = part["links"].get("next")
            self.assertEqual((part["total_count"], len(seen)), (len(set(seen)), part["total_count"]))

    def test_the_contracts_banks_need_no_branch_and_all_others_do(self):
        for bank in self.world.get(PARTS[1] + "?limit=200")["data"]:
            self.assertEqual(bank["account_bank"] == "其他银行", bank["need_bank_branch"], bank)
        self.assertEqual((1002, False), (self.bank("工商银行")["account_bank_code"], self.bank("工商银行")["need_bank_branch"]))

    def test_areas_and_branches(self):
        """31 provinces, each with cities; no Hong Kong, Macao or Taiwan; a head office in its city."""
        provinces = self.world.get(PROVINCES)
        self.assertEqual((31, 31), (provinces["total_count"], len(provinces["data"])))
        names = [province["province_name"] for province in provinces["data"]]
        self.assertFalse([name for name in names if any(word in name for word in ("香港", "澳门", "台湾"))])
        for province in provinces["data"]:
            cities = self.world.get(f"{PROVINCES}/{province['province_code']}/cities")
            self.assertGreaterEqual(cities["total_count"], 1)
        code = self.bank("招商银行")["bank_alias_code"]
        found = self.world.get(f"{CAPITAL}banks/{code}/branches?city_code=440300&limit=200")
        self.assertEqual(["308584000013"], [branch["bank_branch_id"] for branch in found["data"]])
        self.assertEqual(("招商银行", 1001, 1), (found["account_bank"], found["account_bank_code"], found["count"]))

    def test_every_refusal(self):
        self.refuses(f"GET {CARD}", "CardNumberMalformed", self.card("1234567"))
        self.refuses(f"GET {CARD}", "SerialMissing", self.card("6222020200000000000", ""))
        self.refuses(f"GET {CARD}", "SerialUnknown", self.card("6222020200000000000", "ABC"))
        other = next(serial for serial in platform_keys(self.server) if serial != self.serial)
        self.refuses(f"GET {CARD}", "CipherUnreadable", self.card("6222020200000000000", other))
        self.get(f"{PROVINCES}/710000/cities", "AreaUnknown", CITIES)
        code = self.bank("招商银行")["bank_alias_code"]
        self.get(f"{CAPITAL}banks/{code}/branches?city_code=440000&limit=1", "AreaUnknown", BRANCHES)
        self.get(f"{CAPITAL}banks/1000000000/branches?city_code=440300&limit=1", "BankUnknown", BRANCHES)
        for path in PARTS:
            for query in ("limit=0", "limit=201", "offset=-1&limit=1", "offset=0"):
                self.refuses(f"GET {path}", "Param", self.world.client.get(f"{path}?{query}"))


class Own(unittest.TestCase):
    """An operator's own branches and banks."""

    VILLAGE = "1000999999"

    def setUp(self):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.folder = pathlib.Path(folder.name)

    def config(self, branches, banks=""):
        lines = ["[reference]"]
        for name, text in (("branches", branches), ("banks", banks)):
            (self.folder / f"{name}.tsv").write_text(text, encoding="utf-8")
            if text:
                lines.append(f'{name} = "{self.folder / name}.tsv"')
        return "\n".join(lines) + "\n"

    def test_an_operators_own_branches(self):
        """They stand instead of what is built in: a big city in parts, an added bank, and quickly."""
        icbc, places = "1000345902", ("110100", "110100", "310100")
        lines = [f"{number:012}\t工商银行第{number}支行\t{icbc}\t{places[number % 3]}" for number in range(30_000)]
        lines.append(f"320100000011\t青禾村镇银行总行\t{self.VILLAGE}\t110100")
        lines.append(f"102100004951\t中国工商银行总行营业部\t{icbc}\t110100")
        config = self.config("\n".join(lines), f"{self.VILLAGE}\t青禾村镇银行\t其他银行\t1099\t1\t0\n")
        server = Server(config)
        self.addCleanup(server.close)
        world = World(server)
        target, seen, times = f"{CAPITAL}banks/{icbc}/branches?city_code=110100&limit=200", [], []
        while target:
            begun = time.monotonic()
            part = world.get(target)
            times.append(time.monotonic() - begun)
            self.assertEqual((20_001, len(part["data"])), (part["total_count"], part["count"]))
            seen += [branch["bank_branch_id"] for branch in part["data"]]
            target = part["links"].get("next")
        self.assertEqual((20_001, sorted(set(seen))), (len(seen), seen))
        self.assertEqual("102100004951", seen[-1])
        print(f"branches of a big city: first part in {times[0] * 1000:.0f} ms, later ones in "
              f"{sum(times[1:]) / len(times[1:]) * 1000:.0f} ms")
        found = world.get(f"{CAPITAL}banks/{self.VILLAGE}/branches?city_code=110100&limit=1")
        self.assertEqual(("青禾村镇银行", "其他银行", "320100000011"), (
            found["bank_alias"], found["account_bank"], found["data"][0]["bank_branch_id"]))
        nobody = world.get(f"{CAPITAL}banks/{self.VILLAGE}/branches?city_code=310100&limit=1")
        self.assertEqual((0, []), (nobody["total_count"], nobody["data"]))
        for path, is_listed in zip(PARTS, (True, False)):
            banks = {bank["bank_alias_code"]: bank for bank in world.get(path + "?limit=200")["data"]}
            self.assertEqual(is_listed, self.VILLAGE in banks)
            if is_listed:
                self.assertTrue(banks[self.VILLAGE]["need_bank_branch"])

    def test_a_line_that_is_wrong_ends_the_start(self):
        """With the key, the file, the number of the line and the rule."""
        good = "102100000030\t营业部\t1000345902\t110100\n"
        for key, branches, banks, line, rule in (
                ("branches", good + good, "", 2, "stands on an earlier line"),
                ("branches", good + "\n1021\t营业部\t1000345902\t110100\n", "", 3, "must be 12 digits"),
                ("branches", "102100000030\t营业部\t1000999998\t110100\n", "", 1, "no bank has the bank_alias_code"),
                ("branches", "102100000030\t营业部\t1000345902\t110000\n", "", 1, "no city_code"),
                ("banks", good, "1000345902\t青禾\t其他银行\t1099\t1\t1\n", 1, "another bank has")):
            with self.subTest(rule=rule):
                file = self.folder / "tongbao.toml"
                file.write_text(self.config(branches, banks), encoding="utf-8")
                done = subprocess.run([BINARY, "serve", "--data", str(self.folder / "data"), "--config", str(file)],
                                      capture_output=True, text=True, check=False, timeout=60)
                self.assertNotEqual(0, done.returncode)
                self.assertIn(f"reference.{key}: {self.folder / key}.tsv, line {line}: ", done.stderr)
                self.assertIn(rule, done.stderr)


if __name__ == "__main__":
    unittest.main()
