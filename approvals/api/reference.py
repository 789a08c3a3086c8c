"""The API for people to read: made from the same schema, on our own page, with nothing from elsewhere."""

import json
from functools import cache

from django.http import HttpResponse, JsonResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_safe
from drf_spectacular.generators import SchemaGenerator
from drf_spectacular.renderers import OpenApiJsonRenderer

from approvals.api.paging import MOST
from approvals.api.problems import USUAL, WORDS, problem
from approvals.api.scopes import Scope

METHODS = ("get", "post", "put", "patch", "delete")


@require_safe
def reference(request):
    context = {
        "groups": groups(),
        "problems": [
            {"status": status, "code": code, "sentence": said} for status, (code, said) in USUAL.items()
        ],
        "scopes": [{"value": scope.value, "label": scope.label} for scope in Scope],
        "most": MOST,
        "root": request.build_absolute_uri("/api/v1/"),
        "crumbs": [{"label": "首页", "url": reverse("home")}, {"label": "数据接口"}],
    }
    return render(request, "api/reference.html", context)


@csrf_exempt
def schema(request):
    """OpenAPI 3 as JSON."""
    if request.method not in ("GET", "HEAD"):
        return JsonResponse(problem(405), status=405, headers={"Allow": "GET, HEAD"}, json_dumps_params=WORDS)
    return HttpResponse(_written(), content_type="application/json")


@cache
def described() -> dict:
    """The whole description. Made once per process: code alone changes it."""
    return SchemaGenerator().get_schema(request=None, public=True)


@cache
def _written() -> bytes:
    return OpenApiJsonRenderer().render(described())


@cache
def groups() -> list[dict]:
    """Operations by what they are about, in the order of the addresses."""
    schema = described()
    found: dict[str, list[dict]] = {}
    for address, methods in schema["paths"].items():
        for method in METHODS:
            if method in methods and (tags := methods[method].get("tags")):
                operation = _operation(schema, address, method, methods[method])
                found.setdefault(tags[0], []).append(operation)
    return [{"name": name, "operations": operations} for name, operations in found.items()]


def _operation(schema: dict, address: str, method: str, found: dict) -> dict:
    body = found.get("requestBody", {}).get("content", {}).get("application/json", {}).get("schema", {})
    return {
        "id": found["operationId"],
        "method": method.upper(),
        "address": address,
        "summary": found.get("summary", ""),
        "description": found.get("description", ""),
        "parameters": [
            _row(each["name"], each["schema"], each.get("description", ""), each.get("required", False))
            for each in found.get("parameters", [])
            if each["in"] == "query"
        ],
        "body": _rows(schema, body),
        "example": _example(schema, body),
    }


def _rows(schema: dict, body: dict) -> list[dict]:
    shape = _resolved(schema, body)
    needed = shape.get("required", [])
    rows = shape.get("properties", {}).items()
    return [
        _row(name, _resolved(schema, each), each.get("description", ""), name in needed)
        for name, each in rows
    ]


def _row(name: str, shape: dict, description: str, required: bool) -> dict:
    choices = [str(each) for each in shape.get("enum", [])]
    return {
        "name": name,
        "type": shape.get("format") or shape.get("type", "any"),
        "required": required,
        "description": description or "、".join(choices),
    }


def _resolved(schema: dict, shape: dict) -> dict:
    if "allOf" in shape and len(shape["allOf"]) == 1:
        shape = shape["allOf"][0]
    if "$ref" not in shape:
        return shape
    return schema["components"]["schemas"][shape["$ref"].rpartition("/")[2]]


def _example(schema: dict, body: dict) -> str:
    """A body with what is required, as text; empty when there is none."""
    shape = _resolved(schema, body)
    if not shape.get("properties"):
        return ""
    values = {name: _sample(_resolved(schema, each)) for name, each in shape["properties"].items()}
    kept = {
        name: value for name, value in values.items() if name in shape.get("required", ()) or name == "nonce"
    }
    return json.dumps(kept, ensure_ascii=False, indent=2)


def _sample(shape: dict):
    if shape.get("enum"):
        return shape["enum"][0]
    if shape.get("format") == "uuid":
        return "5a0c1d3e-7b1f-4c57-9d0e-3f6f6a1e2b4c"
    return {"integer": 1, "boolean": True, "object": {}, "array": []}.get(shape.get("type"), "……")
