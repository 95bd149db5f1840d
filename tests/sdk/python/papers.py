"""Papers of sellers, complete for each kind of subject; sensitive fields encrypted by `seal`, files
uploaded by `media`."""

import copy
import json
import pathlib
import tempfile

APPLYMENTS = "/v3/ecommerce/applyments/"
ALTER = "/v3/mchalterapply/mchsubjectalterapplyment"
KINDS = ("2401", "2500", "4", "2", "3", "2502", "1708")
PERSONS = ("2401", "2500")
CORPORATE = ("2", "3", "2502", "1708")
REGISTERED = ("3", "2502", "1708")

NAME, ID_NUMBER, CARD = "欧阳小满", "11010119900307001X", "6222020200119876543"
PHONE, EMAIL, ADDRESS = "13912345678", "xiaoman@seller.example", "深圳市南山区不存在路 77 号"
BENEFICIARY, BENEFICIARY_NUMBER = "司马大寒", "110101199003070031"
AGENT, AGENT_NUMBER, PASSPORT = "端木立秋", "110101199003070058", "E98765432"
SECRETS = (NAME, ID_NUMBER, CARD, PHONE, EMAIL, ADDRESS, BENEFICIARY, BENEFICIARY_NUMBER, AGENT, AGENT_NUMBER, PASSPORT)


def licence_name(kind):
    return "青禾有限公司" if kind == "2" else "青禾茶铺"


PNG = bytes.fromhex(
    "89504e470d0a1a0a0000000d4948445200000001000000010806000000"
    "1f15c4890000000d49444154789c6360000002000001e221bc330000000049454e44ae426082")
MP4 = b"\x00\x00\x00\x18ftypmp42\x00\x00\x00\x00mp42isom"


def uploaded(client):
    """Uploads one picture through the SDK; what gives its media_id, whatever it is to show."""
    media_id = upload(client.sdk.image_upload, "paper.png", PNG)
    return lambda name: media_id


def upload(call, name, content):
    with tempfile.TemporaryDirectory() as folder:
        place = pathlib.Path(folder) / name
        place.write_bytes(content)
        status, text = call(str(place))
    assert status == 200, text
    return json.loads(text)["media_id"]


def application(seal, kind, number, media):
    """What a kind needs, and nothing else."""
    corporate = kind in CORPORATE
    form = {
        "out_request_no": number,
        "organization_type": kind,
        "merchant_shortname": "青禾",
        "id_card_info": {
            "id_card_copy": media("front"), "id_card_national": media("back"), "id_card_name": seal(NAME),
            "id_card_number": seal(ID_NUMBER), "id_card_valid_time_begin": "2010-01-01", "id_card_valid_time": "长期"},
        "account_info": {
            "bank_account_type": "74" if corporate else "75", "account_bank": "工商银行",
            "account_name": seal(licence_name(kind) if corporate else NAME), "bank_address_code": "440300",
            "account_number": seal(CARD)},
        "contact_info": {"contact_type": "65", "contact_name": seal(NAME), "mobile_phone": seal(PHONE),
                         "contact_email": seal(EMAIL)},
        "sales_scene_info": {"store_name": "青禾", "store_url": "https://qinghe.example"},
    }
    if kind not in PERSONS:
        form["business_license_info"] = {
            "business_license_copy": media("licence"), "business_license_number": "91440300MA5DA1XXXX",
            "merchant_name": licence_name(kind), "legal_person": NAME, "company_address": "深圳",
            "business_time": '["2014-01-01","长期"]'}
    if kind in REGISTERED:
        form["business_license_info"]["cert_type"] = "CERTIFICATE_TYPE_2388"
    if kind == "2500":
        form["business_addition_desc"] = "该商户已持续从事电子商务经营活动满6个月，且期间经营收入累计超过20万元。"
    return form


def beneficiary(seal, media):
    return {
        "ubo_id_doc_type": "IDENTIFICATION_TYPE_IDCARD", "ubo_id_doc_copy": media("ubo"),
        "ubo_id_doc_copy_back": media("ubo-back"), "ubo_id_doc_name": seal(BENEFICIARY),
        "ubo_id_doc_number": seal(BENEFICIARY_NUMBER), "ubo_id_doc_address": seal(ADDRESS),
        "ubo_period_begin": "2015-01-01", "ubo_period_end": "2035-01-01"}


def agent(seal, media):
    return {
        "contact_type": "66", "contact_name": seal(AGENT), "contact_id_doc_type": "IDENTIFICATION_TYPE_IDCARD",
        "contact_id_card_number": seal(AGENT_NUMBER), "contact_id_doc_copy": media("agent"),
        "contact_id_doc_copy_back": media("agent-back"), "contact_period_begin": "2015-01-01",
        "contact_period_end": "长期", "business_authorization_letter": media("letter"), "mobile_phone": seal(PHONE)}


def without(form, pointer):
    """A copy without the field."""
    form = copy.deepcopy(form)
    *path, name = pointer.strip("/").split("/")
    place = form
    for part in path:
        place = place[int(part) if part.isdigit() else part]
    del place[name]
    return form


def with_(form, pointer, value):
    """A copy with another value in the field."""
    form = copy.deepcopy(form)
    *path, name = pointer.strip("/").split("/")
    place = form
    for part in path:
        place = place[int(part) if part.isdigit() else part]
    place[name] = value
    return form


def alteration(seal, merchant, number, media):
    """New papers of an enterprise."""
    return {
        "merchant_code": merchant, "out_request_no": number, "organization_type": "SUBJECT_TYPE_ENTERPRISE",
        "alter_scope": "ALTER_SCOPE_FULL",
        "business_license_info": {
            "license_number": "91440300MA5DA1XXXX", "license_copy": media("licence"),
            "merchant_name": "新青禾有限公司", "legal_person": NAME, "company_address": "深圳",
            "license_period_begin": "2019-06-06", "license_period_end": "长期"},
        "legal_person_info": {
            "id_holder_type": "LEGAL", "id_doc_type": "IDENTIFICATION_TYPE_IDCARD", "card_front": media("front"),
            "card_back": media("back"), "card_name": seal(NAME), "card_number": seal(ID_NUMBER),
            "card_address": seal(ADDRESS), "card_period_begin": "2019-06-06", "card_period_end": "2039-06-06",
            "as_ubo": False},
        "ubo_info_list": [{
            "id_doc_type": "IDENTIFICATION_TYPE_IDCARD", "card_front": media("ubo"), "card_back": media("ubo-back"),
            "card_name": seal(BENEFICIARY), "card_number": seal(BENEFICIARY_NUMBER), "card_address": seal(ADDRESS),
            "card_period_begin": "2015-01-01", "card_period_end": "2035-01-01"}],
        "addition": {"ubo_prove": [media("prove")]},
    }
