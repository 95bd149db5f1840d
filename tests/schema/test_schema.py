"""Requests that schemathesis makes up from the program's own OpenAPI document, signed and sent to every
operation: whatever comes, nothing breaks, every status is documented, every reply has its documented shape.

`TONGBAO_SCHEMATHESIS_EXAMPLES` says how many requests of each kind an operation gets (default 4)."""

import os
import pathlib
import sys
import unittest

import hypothesis
import requests
import schemathesis
from hypothesis import strategies
from schemathesis.core import NOT_SET
from schemathesis.generation import GenerationMode

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1] / "sdk" / "python"))

from raw import Raw, Reply, platform_keys, sealed  # noqa: E402
from tongbao import Server, document  # noqa: E402
from world import World  # noqa: E402

EXAMPLES = int(os.environ.get("TONGBAO_SCHEMATHESIS_EXAMPLES", "4"))
KINDS = {"PLATFORM": "platform", "PARTNER": "partner", "DIRECT": "direct"}
SETTINGS = hypothesis.settings(
    max_examples=EXAMPLES, deadline=None, database=None, derandomize=True,
    suppress_health_check=list(hypothesis.HealthCheck), phases=[hypothesis.Phase.generate])
# An upload's signature covers one part of it; how parts are told apart is tested by hand.
BY_HAND = "multipart/form-data"


class Caller:
    """A merchant of a kind, with what it may name of its own."""

    def __init__(self, server, kind, mchid, appid, seller, paid=None):
        self.raw, self.kind = Raw(server, mchid), kind
        self.own = {"sp_mchid": mchid, "mchid": mchid, "combine_mchid": mchid, "sp_appid": appid, "appid": appid,
                    "combine_appid": appid}
        if seller:
            self.own |= {"sub_mchid": seller, "merchant_code": seller}
        if paid:
            self.own["transaction_id"] = paid
        serial, key = next(iter(platform_keys(server).items()))
        self.serial, self.cipher = serial, sealed(key, "张三")

    def known(self, name, value, schema):
        if isinstance(value, str) and schema.get("format") == "base64":
            return self.cipher
        return self.own.get(name, value) if isinstance(value, str) else value


def walked(value, change, name=""):
    """A copy with every text changed."""
    if isinstance(value, dict):
        return {key: walked(part, change, key) for key, part in value.items()}
    if isinstance(value, list):
        return [walked(part, change, name) for part in value]
    return change(name, value)


class EveryOperation(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.server = Server()
        world = World(cls.server)
        cls.callers = {"PLATFORM": Caller(cls.server, "PLATFORM", world.mchid, world.appid, world.seller, world.pay())}
        for kind in ("PARTNER", "DIRECT"):
            mchid, appid = cls.add("--kind", KINDS[kind], "--appid", f"wx{kind.lower()}"), f"wx{kind.lower()}"
            seller = cls.add("--kind", "sub", "--platform", mchid) if kind == "PARTNER" else None
            cls.callers[kind] = Caller(cls.server, kind, mchid, appid, seller)
        cls.schema = schemathesis.openapi.from_dict(document().document)
        cls.session = requests.Session()
        cls.sent = 0

    @classmethod
    def tearDownClass(cls):
        World(cls.server).books()
        cls.server.close()

    @classmethod
    def add(cls, *options):
        import json
        made = cls.server.command("merchant", "add", "--json", *options)
        assert made.returncode == 0, made.stderr
        return json.loads(made.stdout)["mchid"]

    def send(self, caller, case, knows):
        """Signs and sends what was made up; with `knows`, the caller's own numbers stand in it."""
        if knows:
            change = lambda name, value: caller.own.get(name, value) if isinstance(value, str) else value
            for place in ("path_parameters", "query", "body"):
                given = getattr(case, place)
                if given is not NOT_SET and isinstance(given, (dict, list)):
                    setattr(case, place, walked(given, change))
        request = requests.Request(**{
            name: value for name, value in case.as_transport_kwargs(base_url=self.server.base).items()
            if name in ("method", "url", "headers", "params", "data", "json", "cookies")}).prepare()
        body = request.body if isinstance(request.body, bytes) else (request.body or "").encode()
        request.headers["Wechatpay-Serial"] = caller.serial
        request.headers["Accept"] = "application/json"
        request.headers["Authorization"] = caller.raw.authorization(request.method, request.path_url, body)
        reply = self.session.send(request, timeout=30)
        type(self).sent += 1
        self.assertLess(reply.status_code, 500, f"{request.method} {request.path_url} {body[:2000]!r}: {reply.text}")
        return request, reply

    def operations(self):
        for (method, path), operation in document().operations.items():
            if BY_HAND not in operation.get("requestBody", {}).get("content", {}):
                yield method, path, operation

    def test_whatever_is_asked_the_answer_is_documented(self):
        """Fitting and unfitting requests, with strange numbers and with the caller's own."""
        for method, path, operation in self.operations():
            caller = self.callers[operation["x-callers"][0]]
            for mode in (GenerationMode.POSITIVE, GenerationMode.NEGATIVE):
                with self.subTest(operation=f"{method} {path}", mode=mode.name):
                    self.play(caller, self.schema[path][method], mode)
        self.assertGreater(self.sent, 2 * len(document().operations))

    def play(self, caller, operation, mode):
        try:
            made_up = operation.as_strategy(generation_mode=mode)
        except hypothesis.errors.Unsatisfiable:
            return

        @SETTINGS
        @hypothesis.given(case=made_up, knows=strategies.booleans())
        def ask(case, knows):
            self.send(caller, case, knows)

        try:
            ask()
        except (hypothesis.errors.Unsatisfiable, hypothesis.errors.InvalidArgument):
            # Nothing unfitting can be made up for an operation that takes nothing.
            if mode is not GenerationMode.NEGATIVE:
                raise


if __name__ == "__main__":
    unittest.main()
