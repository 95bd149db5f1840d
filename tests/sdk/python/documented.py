"""Holds every reply against the server's own OpenAPI document, and keeps account of what was seen.

`tongbao.py` hooks this in where replies come in, so that no test has to ask for it: each reply to an
operation must have a documented status, a documented code, its headers and a body as documented. The
server's metrics, read when it stops, say which rule refused; `test_zz_documented.py` holds what was
seen against what is documented, both ways.
"""

import functools
import json
import re
import subprocess
import urllib.request

import jsonschema
import referencing
from referencing.jsonschema import DRAFT202012

METHODS = ("GET", "POST", "PUT", "PATCH", "DELETE")
_DOCUMENT = "urn:tongbao:openapi"
_SAMPLE = re.compile(r'^(tongbao_\w+)\{(.*)\} (\d+)$')
_LABEL = re.compile(r'(\w+)="((?:[^"\\]|\\.)*)"')

_formats = jsonschema.FormatChecker(formats=())


@_formats.checks("date-time")
def _is_a_time(value):
    return not isinstance(value, str) or re.fullmatch(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\+08:00", value) is not None


class Seen:
    """What servers answered during this run: successes by operation, refusals by operation and rule."""

    def __init__(self):
        self.successes, self.refusals = set(), set()

    def count(self, metrics):
        """Takes in the text of /metrics. An operation is named "POST /v3/…"."""
        for line in metrics.splitlines():
            sample = _SAMPLE.match(line)
            if not sample:
                continue
            labels = dict(_LABEL.findall(sample[2]))
            if sample[1] == "tongbao_refusals_total":
                self.refusals.add((labels["route"], labels["rule"]))
            elif sample[1] == "tongbao_requests_total" and labels["status"].startswith("2"):
                self.successes.add(labels["route"])

    def collect(self, base):
        with urllib.request.urlopen(base + "/metrics", timeout=30) as reply:
            self.count(reply.read().decode())


SEEN = Seen()


class Documented:
    """The document of one program."""

    def __init__(self, binary):
        printed = subprocess.run([binary, "openapi"], capture_output=True, text=True, check=True)
        self.document = json.loads(printed.stdout)
        for name, schema in self.document["components"]["schemas"].items():
            if name != "Error":
                _close(schema)
        self.operations = {
            (method.upper(), path): operation
            for path, item in self.document["paths"].items() for method, operation in item.items()
        }
        resource = referencing.Resource.from_contents(self.document, default_specification=DRAFT202012)
        self._registry = referencing.Registry().with_resource(_DOCUMENT, resource)

    def refusals(self):
        """Every (operation, rule) of its own."""
        return {
            (f"{method} {path}", rule)
            for (method, path), operation in self.operations.items() for rule in operation["x-refusals"]
        }

    @property
    def common(self):
        """Rules by which any operation may refuse, and what breaks inside."""
        common = self.document["components"]["x-refusals"]
        return set(common["every"]), set(common["internal"])

    @functools.lru_cache(maxsize=4096)
    def template(self, method, path):
        """The operation that a path belongs to, if any: fixed segments win over parameters."""
        fits = [
            known for verb, known in self.operations
            if verb == method and re.fullmatch(re.sub(r"\{[^}]+\}", "[^/]+", known), path)
        ]
        return min(fits, key=lambda known: (known.count("{"), -len(known)), default=None)

    def responses(self, method, path):
        """What an operation may answer, by status, those included that all operations share."""
        told = self.operations[method, path]["responses"]
        return {status: self._at(one["$ref"]) if "$ref" in one else one for status, one in told.items()}

    def check(self, method, target, status, headers, body):
        """Raises unless the reply, with its headers' (name, value) pairs, is as documented."""
        path = self.template(method, target.split("?")[0])
        if path is None:
            assert status >= 400 or method not in METHODS or not target.startswith("/v3/"), (
                f"{method} {target} is not documented and answers {status}")
            return
        place = f"{method} {path} {status}"
        reference = self._reference(["paths", path, method.lower(), "responses", str(status)])
        responses = self.operations[method, path]["responses"]
        assert str(status) in responses, f"{place}: the status is not documented; {body[:300]!r}"
        response = responses[str(status)]
        if "$ref" in response:
            reference = _DOCUMENT + response["$ref"]
            response = self._at(response["$ref"])
        self._check_headers(place, response, headers)
        self._check_body(place, response, reference, headers, body)

    def _check_headers(self, place, response, headers):
        given = {name.lower(): value for name, value in headers}
        for name, header in response.get("headers", {}).items():
            header = self._at(header["$ref"])
            value = given.get(name.lower())
            assert value is not None or not header["required"], f"{place}: no {name}"
            if value is not None:
                assert re.search(header["schema"]["pattern"], value), f"{place}: {name}: {value!r}"

    def _check_body(self, place, response, reference, headers, body):
        content = response.get("content")
        if content is None:
            assert body == b"", f"{place}: has a body: {body[:300]!r}"
            return
        kind = next((value for name, value in headers if name.lower() == "content-type"), "").split(";")[0]
        assert kind in content, f"{place}: Content-Type {kind!r} is not documented"
        if kind != "application/json":
            return
        value = json.loads(body)
        schema = {"$ref": f"{reference}/content/application~1json/schema"}
        validator = jsonschema.Draft202012Validator(schema, registry=self._registry, format_checker=_formats)
        errors = [f"{error.json_path}: {error.message}" for error in validator.iter_errors(value)]
        assert not errors, f"{place}: {'; '.join(errors)[:2000]}"
        _no_nulls(value, place)

    @staticmethod
    def _reference(parts):
        return f"{_DOCUMENT}#/" + "/".join(part.replace("~", "~0").replace("/", "~1") for part in parts)

    def _at(self, pointer):
        node = self.document
        for part in pointer.removeprefix("#/").split("/"):
            node = node[part.replace("~1", "/").replace("~0", "~")]
        return node


def _close(schema):
    """A reply has no field that is not documented."""
    if isinstance(schema, dict):
        if schema.get("type") == "object" and "properties" in schema:
            schema.setdefault("additionalProperties", False)
        for part in schema.values():
            _close(part)
    elif isinstance(schema, list):
        for part in schema:
            _close(part)


def _no_nulls(value, place):
    """An unknown value is left out."""
    assert value is not None, f"{place}: null"
    inner = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    for key, part in inner:
        _no_nulls(part, f"{place}/{key}")
