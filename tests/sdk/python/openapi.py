"""Holds replies against the schemas of `tongbao openapi`: required fields, JSON types, words."""

import json
import re
import subprocess

from tongbao import BINARY

TYPES = {"string": str, "boolean": bool, "object": dict, "array": list, "integer": int, "number": (int, float)}


class OpenApi:
    def __init__(self):
        printed = subprocess.run([BINARY, "openapi"], capture_output=True, text=True, check=True)
        self.document = json.loads(printed.stdout)
        self.answered = set()

    def operations(self):
        """Every (method, path template)."""
        return {(method.upper(), path) for path, item in self.document["paths"].items() for method in item}

    def template(self, method, target):
        """The operation that a request belongs to: fixed segments win over parameters."""
        path = target.split("?")[0]
        fits = [
            known for verb, known in self.operations()
            if verb == method and re.fullmatch(re.sub(r"\{[^}]+\}", "[^/]+", known), path)
        ]
        return min(fits, key=lambda known: known.count("{"))

    def check(self, method, target, status, body):
        """Raises unless the reply is as documented; notes that the operation answered."""
        known = self.template(method, target)
        responses = self.document["paths"][known][method.lower()]["responses"]
        assert str(status) in responses, f"{method} {known}: {status} is not documented"
        content = self.resolve(responses[str(status)]).get("content")
        if content is None:
            assert body is None, f"{method} {known}: {body}"
        else:
            self.hold(content["application/json"]["schema"], body, f"{method} {known}")
        if status < 300:
            self.answered.add((method, known))

    def hold(self, schema, value, place):
        schema = self.resolve(schema)
        for choice in ("anyOf", "oneOf"):
            if choice in schema:
                return self.hold_any(schema[choice], value, place)
        for part in schema.get("allOf", []):
            self.hold(part, value, place)
        self.hold_type(schema.get("type"), value, place)
        assert "enum" not in schema or value in schema["enum"], f"{place}: {value!r} is none of {schema['enum']}"
        assert "const" not in schema or value == schema["const"], f"{place}: {value!r} is not {schema['const']}"
        if isinstance(value, str):
            if schema.get("format") == "date-time":
                assert re.fullmatch(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\+08:00", value), f"{place}: {value!r} is no time"
            pattern = schema.get("pattern")
            assert pattern is None or re.search(pattern, value), f"{place}: {value!r} is not {pattern}"
        if isinstance(value, list):
            for at, element in enumerate(value):
                self.hold(schema.get("items", {}), element, f"{place}[{at}]")
        if isinstance(value, dict):
            for name in schema.get("required", []):
                assert name in value, f"{place}.{name} is required and absent"
            properties = schema.get("properties", {})
            for name, part in value.items():
                assert not properties or name in properties, f"{place}.{name} is not documented"
                self.hold(properties.get(name, {}), part, f"{place}.{name}")

    def hold_type(self, kinds, value, place):
        if kinds is None:
            return
        kinds = [kinds] if isinstance(kinds, str) else kinds
        assert value is not None, f"{place} is null: an unknown value is left out"
        fits = any(
            isinstance(value, TYPES[kind]) and (kind == "boolean") == isinstance(value, bool)
            for kind in kinds if kind != "null"
        )
        assert fits, f"{place}: {value!r} is not {kinds}"

    def hold_any(self, schemas, value, place):
        errors = []
        for schema in schemas:
            try:
                return self.hold(schema, value, place)
            except AssertionError as error:
                errors.append(str(error))
        raise AssertionError(" / ".join(errors))

    def resolve(self, node):
        while "$ref" in node:
            target = self.document
            for part in node["$ref"].removeprefix("#/").split("/"):
                target = target[part.replace("~1", "/").replace("~0", "~")]
            node = target
        return node
