"""Items as everyone may read them: the list, the search, one definition, and what one's own case needs."""

from django.http import Http404
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework.response import Response

from approvals.api.base import Public
from approvals.api.serializers.catalog import DefinitionOut, GuideOut, ItemOut
from approvals.api.serializers.common import page_of
from hall.catalog.case_page import result_sentence
from hall.catalog.finding import LONGEST_QUERY, index
from hall.catalog.item_rows import item_rows
from hall.catalog.listing import FILTERS, listing
from hall.catalog.models import ServiceItem
from hall.catalog.shelf import definition_of
from hall.catalog.situations.answers import parameter, read_answers
from hall.catalog.situations.guides import item_guide
from hall.revision import memory

ITEMS = "事项目录"
FOUND = 20
_filters = [OpenApiParameter(name, str, description=label) for name, label in FILTERS.items()]


class ItemList(Public):
    @extend_schema(
        operation_id="items_list",
        tags=[ITEMS],
        summary="列出或搜索事项",
        description="按条件列出事项，一页 20 项；带 q 时按大白话搜索，只给最像的 20 项。",
        parameters=[
            OpenApiParameter("q", str, description="大白话、拼音、别名，比如“开饭店”"),
            *_filters,
            OpenApiParameter("after", str, description="从这个事项编码之后开始，见上一页的 next"),
        ],
        responses=page_of(ItemOut),
    )
    def get(self, request):
        token = memory.current()
        if query := _plain(request.query_params.get("q", ""))[:LONGEST_QUERY]:
            hits = [hit.entry.key for hit in index(token).search(query) if hit.entry.kind == "item"]
            return Response({"results": _rows(hits[:FOUND]), "next": None})
        chosen = {name: request.query_params[name] for name in FILTERS if request.query_params.get(name)}
        page = listing(token).page(chosen, request.query_params.get("after", ""))
        return Response({"results": _rows(page.codes), "next": _next(request, page.next)})


class ItemDetail(Public):
    @extend_schema(
        operation_id="items_retrieve",
        tags=[ITEMS],
        summary="一个事项现行的全部内容",
        description="依据、条件、材料、环节、时限、表单字段、情形；办件从头到尾按申请时的版本办。",
        responses=DefinitionOut,
    )
    def get(self, request, code: str):
        item = item_of(code)
        definition = definition_of(item.current)
        return Response(
            {
                "code": item.code,
                "version": item.current.number,
                "effective_on": item.current.effective_on,
                "definition": definition.model_dump(mode="json", exclude={"elements"}),
                "elements": [each.model_dump(mode="json") for each in definition.elements],
            }
        )


class ItemGuide(Public):
    @extend_schema(
        operation_id="items_guide",
        tags=[ITEMS],
        summary="按情形算出要填什么、交什么",
        description="情形的回答写在查询参数里，键见 questions 的 parameter；没有回答的问题会列出来，还定不下来的材料标 open。",
        parameters=[
            OpenApiParameter("applicant.kind", str, description="例：自然人；其他键同样写法"),
        ],
        responses=GuideOut,
    )
    def get(self, request, code: str):
        guide = item_guide(item_of(code).current, memory.current())
        answers = read_answers(request.query_params, guide.questions)
        case = guide.case(answers)
        return Response(
            {
                "sentence": result_sentence(case, asks=bool(guide.questions)),
                "questions": [_question(question, answers) for question in guide.ask(answers)],
                "materials": [_material(need) for need in case.materials],
                "fields": [_field(need) for need in case.fields],
                "errors": {parameter(key): text for key, text in answers.errors.items()},
            }
        )


def item_of(code: str) -> ServiceItem:
    """A listed item with its version in force. Raises Http404."""
    found = None
    if "\0" not in code:
        found = ServiceItem.objects.listed().with_current().filter(code=code).first()
    if found is None:
        raise Http404
    return found


def _rows(codes: list[str]) -> list[dict]:
    return [
        {
            "code": row.code,
            "name": row.name,
            "summary": row.summary,
            "department": row.department,
            "limit": row.limit,
            "applicants": row.applicants,
            "tags": list(row.tags),
        }
        for row in item_rows(codes)
    ]


def _next(request, code: str) -> str | None:
    if not code:
        return None
    query = request.query_params.copy()
    query["after"] = code
    return f"{request.build_absolute_uri(request.path)}?{query.urlencode()}"


def _plain(text: str) -> str:
    return "".join(sign for sign in text if sign.isprintable()).strip()


def _question(question, answers) -> dict:
    return {
        "key": question.key,
        "parameter": parameter(question.key),
        "shape": question.shape.value,
        "text": question.text,
        "options": [option.value for option in question.options],
        "given": answers.given.get(question.key, []),
    }


def _material(need) -> dict:
    material = need.material
    return {
        "code": material.code,
        "name": material.name,
        "standing": need.standing.value,
        "reason": need.reason,
        "provider": need.provider,
        "necessity": material.necessity.value,
        "form": material.form.value,
        "copies": material.copies,
    }


def _field(need) -> dict:
    return {
        "element": need.element.code,
        "name": need.element.name,
        "type": need.element.type,
        "required": need.field.required,
        "standing": need.standing.value,
        "reason": need.reason,
    }
