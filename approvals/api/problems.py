"""One shape for everything that goes wrong: {"code", "sentence", "errors"}.

`code` is for programs, `sentence` for people, `errors` says where → what is wrong. `ProblemMiddleware` brings answers into
this shape that never reached the API: a body too large, a wrong address, maintenance.
"""

from collections.abc import Mapping

from django.core.exceptions import PermissionDenied
from django.http import Http404, JsonResponse
from rest_framework import exceptions, status
from rest_framework.response import Response
from rest_framework.views import set_rollback

from approvals.materials.inspection import FileRefused
from approvals.materials.uploads import OutOfPlace
from approvals.workflow.refusals import Refused

ROOT = "/api/v1/"
# Status → code, sentence.
USUAL = {
    400: ("invalid", "请求的内容不对，请按 errors 改好再试。"),
    401: ("not_signed_in", "请先登录，或在 Authorization 里带上令牌。"),
    403: ("forbidden", "您的账号不能做这件事。"),
    404: ("not_found", "没有这个地址，或者这件您看不到。"),
    405: ("method_not_allowed", "这个地址不支持这种请求方法。"),
    409: ("not_allowed", "现在不能这样做。"),
    413: ("too_large", "内容太大了，请分开传。"),
    415: ("unsupported_media_type", "请用 application/json 提交；传文件内容用 application/octet-stream。"),
    429: ("too_many_requests", "请求太频繁了，请稍后再试。"),
    500: ("server_error", "系统出了问题，我们已经知道了，请稍后再试。"),
    503: ("unavailable", "系统正在维护，请稍后再试。"),
}


def handle(error: Exception, context: dict) -> Response | None:
    """DRF's hook. None for what nobody foresaw: that is an error of ours and is logged."""
    found = _problem(error)
    if found is None:
        return None
    set_rollback()
    code, body = found
    return Response(body, status=code, headers=_headers(error))


def problem(http_status: int, code: str = "", sentence: str = "", errors: Mapping | None = None) -> dict:
    usual_code, usual_sentence = USUAL.get(http_status, USUAL[400])
    return {"code": code or usual_code, "sentence": sentence or usual_sentence, "errors": dict(errors or {})}


def _problem(error: Exception) -> tuple[int, dict] | None:
    if isinstance(error, Refused):
        return 409, problem(409, error.code, error.sentence, getattr(error, "errors", {}))
    if isinstance(error, FileRefused):
        return 409, problem(409, "file_refused", error.sentence)
    if isinstance(error, OutOfPlace):
        return 409, problem(
            409, "out_of_place", "这一段接不上，请从 errors.offset 接着传。", {"offset": str(error.offset)}
        )
    if isinstance(error, Http404):
        return 404, problem(404)
    if isinstance(error, PermissionDenied):
        return 403, problem(403)
    if isinstance(error, exceptions.ValidationError):
        return 400, problem(400, errors=_flat(error.detail))
    if isinstance(error, exceptions.ParseError):
        return 400, problem(400, "malformed", "读不懂请求的内容，请检查 JSON 或表单的格式。")
    if isinstance(error, exceptions.Throttled):
        wait = f"，约 {int(error.wait)} 秒后再试" if error.wait else ""
        return 429, problem(429, sentence=f"请求太频繁了{wait}。")
    if isinstance(error, exceptions.APIException):
        return error.status_code, _of_api(error)
    return None


def _of_api(error: exceptions.APIException) -> dict:
    """Sentences of our own are kept, the framework's are said in our words."""
    own = isinstance(error.detail, str) and error.get_codes() not in FOREIGN
    own = own or (isinstance(error, exceptions.AuthenticationFailed) and str(error.detail).endswith("。"))
    code = "scope_missing" if error.get_codes() == "scope_missing" else ""
    return problem(error.status_code, code, str(error.detail) if own else "")


# What the framework says in its own words.
FOREIGN = {
    "not_authenticated", "permission_denied", "method_not_allowed", "not_acceptable", "unsupported_media_type", "not_found",
    "authentication_failed", "error",
}  # fmt: skip


def _flat(detail, path: str = "") -> dict[str, str]:
    """Nested errors as path → sentence: form.0.name → 请填写。"""
    if isinstance(detail, Mapping):
        parts = [(f"{path}.{key}" if path else str(key), value) for key, value in detail.items()]
    elif isinstance(detail, list) and any(isinstance(each, Mapping | list) for each in detail):
        parts = [(f"{path}.{place}", each) for place, each in enumerate(detail) if each]
    else:
        texts = detail if isinstance(detail, list) else [detail]
        return {path or "non_field_errors": "".join(_sentence(str(each)) for each in texts)}
    return {key: text for where, value in parts for key, text in _flat(value, where).items()}


def _sentence(text: str) -> str:
    return text if text.endswith(("。", "！", "？")) else f"{text}。"


def _headers(error: Exception) -> dict:
    headers = {}
    if getattr(error, "auth_header", None):
        headers["WWW-Authenticate"] = error.auth_header
    if getattr(error, "wait", None):
        headers["Retry-After"] = str(int(error.wait) + 1)
    return headers


class ProblemMiddleware:
    """Stands before everything else, so that a program never gets a page."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        response = self.get_response(request)
        foreign = not response.headers.get("Content-Type", "").startswith("application/")
        if (
            not request.path.startswith(ROOT)
            or response.status_code < status.HTTP_400_BAD_REQUEST
            or not foreign
        ):
            return response
        said = JsonResponse(
            problem(response.status_code), status=response.status_code, json_dumps_params=WORDS
        )
        for name in ("Retry-After", "Allow", "WWW-Authenticate"):
            if name in response.headers:
                said[name] = response.headers[name]
        return said


WORDS = {"ensure_ascii": False}
