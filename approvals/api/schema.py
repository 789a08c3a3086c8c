"""The machine-readable description: how one signs in, and which problems each operation may answer with."""

from drf_spectacular.extensions import OpenApiAuthenticationExtension
from drf_spectacular.plumbing import ResolvedComponent

from approvals.api.problems import USUAL
from approvals.api.serializers.common import ProblemOut

# Problems any operation may answer with; those signed in for add 401 and 403.
EVERYWHERE = (400, 404, 405, 429)
SIGNED_IN = (401, 403)
WITH_BODY = (409, 413, 415)
CHANGING = ("post", "put", "patch", "delete")


class TokenScheme(OpenApiAuthenticationExtension):
    target_class = "approvals.api.authentication.TokenAuthentication"
    name = "token"

    def get_security_definition(self, auto_schema):
        return {
            "type": "http",
            "scheme": "bearer",
            "description": "在“我的账号—接口令牌”里建，只显示一次：Authorization: Bearer yx_…",
        }


class SessionScheme(OpenApiAuthenticationExtension):
    target_class = "approvals.api.authentication.SessionAuthentication"
    name = "session"

    def get_security_definition(self, auto_schema):
        return {
            "type": "apiKey",
            "in": "cookie",
            "name": "sessionid",
            "description": "登录过的网页；改动要带 X-CSRFToken",
        }


def only_ours(endpoints):
    """Hook of drf-spectacular: the pages of the site are no part of the API."""
    return [
        endpoint
        for endpoint in endpoints
        if endpoint[0].startswith("/api/v1/") and "schema" not in endpoint[0]
    ]


def add_problems(result, generator, request, public):
    """Hook of drf-spectacular: adds the shared problem answers to every operation."""
    serializer = ProblemOut()
    component = ResolvedComponent(
        name="Problem",
        type=ResolvedComponent.SCHEMA,
        object=ProblemOut,
        schema=_problem_schema(serializer),
    )
    result["components"].setdefault("schemas", {})["Problem"] = component.schema
    for methods in result["paths"].values():
        for method, operation in methods.items():
            for status in _statuses(method, operation):
                operation["responses"].setdefault(str(status), _response(status))
    return result


def _statuses(method: str, operation: dict) -> list[int]:
    open_to_all = {} in operation.get("security", [])
    found = [*EVERYWHERE, *(() if open_to_all else SIGNED_IN)]
    return [*found, *(WITH_BODY if method in CHANGING else ())]


def _response(status: int) -> dict:
    code, sentence = USUAL[status]
    content = {
        "schema": {"$ref": "#/components/schemas/Problem"},
        "example": {"code": code, "sentence": sentence, "errors": {}},
    }
    return {"description": sentence, "content": {"application/json": content}}


def _problem_schema(serializer: ProblemOut) -> dict:
    texts = {
        name: {"type": "string", "description": serializer.fields[name].help_text}
        for name in ("code", "sentence")
    }
    errors = {"type": "object", "additionalProperties": {"type": "string"}, "description": "哪里 → 哪里不对"}
    return {
        "type": "object",
        "required": ["code", "sentence", "errors"],
        "properties": texts | {"errors": errors},
    }
