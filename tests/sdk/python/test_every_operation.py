"""What holds for every operation alike, asked of each that the document names: who may call, and
that a request that does not fit is refused."""

import json
import unittest

from raw import Raw, part, quoted
from tongbao import Server, document

# What a merchant of each kind is made with.
KINDS = {"PLATFORM": "platform", "PARTNER": "partner", "DIRECT": "direct"}


def value(schema):
    """Something that fits a parameter."""
    schema = {**schema, **next((part for part in schema.get("anyOf", []) if part.get("type") != "null"), {})}
    if "$ref" in schema:
        schema = document()._at(schema["$ref"].removeprefix("urn:tongbao:openapi"))
    if "enum" in schema:
        return str(schema["enum"][0])
    if "oneOf" in schema:
        return str(schema["oneOf"][0].get("const", "1"))
    return "1900000001"[:schema.get("maxLength", 10)]


def target(path, operation, **other):
    """The path with fitting parameters, but for those in `other`."""
    query = []
    for parameter in operation["parameters"]:
        given = other.get(parameter["name"], value(parameter["schema"]) if parameter.get("required") else None)
        if given is None:
            continue
        if parameter["in"] == "path":
            path = path.replace("{" + parameter["name"] + "}", quoted(given))
        elif parameter["in"] == "query":
            query.append(f"{parameter['name']}={quoted(given)}")
    return path + ("?" + "&".join(query) if query else "")


class EveryOperation(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.server = Server()
        cls.hands = {"PLATFORM": Raw(cls.server)}
        for kind, word in KINDS.items():
            if kind not in cls.hands:
                made = cls.server.command("merchant", "add", "--kind", word, "--json")
                assert made.returncode == 0, made.stderr
                cls.hands[kind] = Raw(cls.server, json.loads(made.stdout)["mchid"])

    @classmethod
    def tearDownClass(cls):
        cls.server.close()

    def ask(self, kind, method, target, body=b"{}"):
        hand = self.hands[kind]
        if method == "GET":
            return hand.get(target)
        path = document().template(method, target.split("?")[0])
        if "multipart/form-data" in document().operations[method, path].get("requestBody", {}).get("content", ()):
            return hand.upload(target, body, part("meta", body), part("file", b"x", filename="x"))
        return hand.send(method, target, body)

    def test_other_callers_are_refused(self):
        """A merchant of a kind that may not call: 403 NO_AUTH, whatever else the request is."""
        for (method, path), operation in document().operations.items():
            for kind in KINDS.keys() - set(operation["x-callers"]):
                with self.subTest(operation=f"{method} {path}", kind=kind):
                    reply = self.ask(kind, method, target(path, operation))
                    self.assertEqual((403, True), (reply.status, reply.json["code"] in ("NO_AUTH", "NOAUTH")), reply.body)

    def unfitting(self, method, path, operation):
        """Requests of which one must be refused for a field that does not fit."""
        if method != "GET":
            yield target(path, operation), b"[]"
        for parameter in operation["parameters"]:
            name = parameter["name"]
            if parameter["in"] == "query" and parameter["required"]:
                yield target(path, operation, **{name: ""}), b""
            if parameter["in"] in ("query", "path"):
                yield target(path, operation, **{name: "长" * 1025}), b""

    def test_a_field_that_does_not_fit(self):
        """400 PARAM_ERROR with a detail that says what is wrong."""
        for (method, path), operation in document().operations.items():
            if "Param" not in operation["x-refusals"]:
                continue
            with self.subTest(operation=f"{method} {path}"):
                kind = next(kind for kind in KINDS if kind in operation["x-callers"])
                replies = [self.ask(kind, method, *request) for request in self.unfitting(method, path, operation)]
                refused = [reply for reply in replies if reply.status == 400 and reply.json["code"] == "PARAM_ERROR"]
                self.assertTrue(refused, [reply.body for reply in replies])
                self.assertTrue(refused[0].json["detail"]["issue"])


if __name__ == "__main__":
    unittest.main()
