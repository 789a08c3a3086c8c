"""The desk: queues, take next, one case, and an address per move."""

from django.urls import path
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework.response import Response

from approvals.api import presenting
from approvals.api.base import Desk, checked
from approvals.api.errors import refusable
from approvals.api.paging import Keyset
from approvals.api.serializers.cases import CaseRowOut, DeskCaseOut, QueueRowOut
from approvals.api.serializers.common import page_of
from approvals.api.serializers.moves import SHAPES, VerdictIn, shape_of
from approvals.desk.case import reading, verdicts
from approvals.workflow import access
from approvals.workflow.choices import Move, State
from approvals.workflow.claims import take_next
from approvals.workflow.models import Application
from approvals.workflow.transitions import VERBS

DESK = "工作台"


class Queue(Desk):
    keyset = ("due_on", "id")
    pagination_class = Keyset

    @extend_schema(
        operation_id="queue_list",
        tags=[DESK],
        summary="轮到我办的环节，最急的在前",
        parameters=[OpenApiParameter("mine", bool, description="true 只看在我手里的，false 只看没有人接的")],
        responses=page_of(QueueRowOut),
    )
    def get(self, request):
        tasks = access.open_tasks(self.actor).exclude(due_on=None)
        if (mine := request.query_params.get("mine")) in ("true", "false"):
            tasks = tasks.filter(assignee=request.user if mine == "true" else None)
        related = ("application__version", "application__department", "department", "assignee")
        unread = ("application__form", "application__version__definition")
        rows = self.paginate_queryset(tasks.select_related(*related).defer(*unread))
        found = [{"task": presenting.task(row), "case": presenting.row(row.application)} for row in rows]
        return self.get_paginated_response(QueueRowOut(found, many=True).data)


class TakeNext(Desk):
    @extend_schema(
        operation_id="queue_take_next",
        tags=[DESK],
        summary="接下一件：最急的、还没有人接的一件",
        description="多少人同时按，每人得到的都不同。队列空了回 204。",
        request=None,
        responses={200: DeskCaseOut, 204: None},
    )
    @refusable
    def post(self, request):
        found = take_next(self.actor)
        if found is None:
            return Response(status=204)
        return Response(_case(self, request, found.public_id))


class CaseList(Desk):
    keyset = ("-id",)
    pagination_class = Keyset

    @extend_schema(
        operation_id="cases_list",
        tags=[DESK],
        summary="我能看的办件，新的在前",
        parameters=[
            OpenApiParameter("state", str, enum=[value for value in State.values if value != State.DRAFT]),
            OpenApiParameter("item", str, description="事项编码"),
            OpenApiParameter("number", str, description="办件编号或查询码，完整的"),
        ],
        responses=page_of(CaseRowOut),
    )
    def get(self, request):
        cases = access.seen_at_desk(self.actor).for_list()
        for name, column in (("state", "state"), ("item", "item")):
            if value := request.query_params.get(name, "").replace("\0", ""):
                cases = cases.filter(**{column: value})
        if number := request.query_params.get("number", "").replace("\0", ""):
            cases = cases.filter(**{"query_code" if len(number) <= 10 else "number": number.upper()})
        found = [presenting.row(case) for case in self.paginate_queryset(cases)]
        return self.get_paginated_response(CaseRowOut(found, many=True).data)


class CaseDetail(Desk):
    @extend_schema(
        operation_id="cases_retrieve", tags=[DESK], summary="一件的全部内容", responses=DeskCaseOut
    )
    def get(self, request, public_id):
        access.get_at_desk(self.actor, public_id)
        return Response(_case(self, request, public_id))


class CaseVerdicts(Desk):
    @extend_schema(
        operation_id="cases_verdict",
        tags=[DESK],
        summary="记下对一份材料或一个填报项的结论",
        description="“要补”的都会进一次性告知书；发出以后不能再加新的（行政许可法第三十二条）。",
        request=VerdictIn,
        responses=DeskCaseOut,
    )
    @refusable
    def post(self, request, public_id):
        access.get_at_desk(self.actor, public_id)
        verdicts.give(public_id, actor=self.actor, **checked(VerdictIn, request))
        return Response(_case(self, request, public_id))


class CaseMove(Desk):
    """POST makes one move; the subclass of each move names it."""

    move: Move

    def carry_out(self, request, public_id):
        access.get_at_desk(self.actor, public_id)
        given = checked(shape_of(self.move), request, case=public_id)
        VERBS[self.move](public_id, actor=self.actor, **given)
        return Response(_case(self, request, public_id))


def _view_of(move: Move) -> type[CaseMove]:
    documented = extend_schema(
        operation_id=f"cases_{move}",
        tags=[DESK],
        summary=move.label,
        request=shape_of(move),
        responses=DeskCaseOut,
    )

    def post(self, request, public_id):
        return self.carry_out(request, public_id)

    name = f"Case{move.title().replace('_', '')}"
    return type(name, (CaseMove,), {"move": move, "post": documented(refusable(post))})


def _case(view: Desk, request, public_id) -> dict:
    """The case as it stands now; one that has left the actor's sight is told without its content."""
    found = access.seen_at_desk(view.actor).filter(public_id=public_id)
    case = found.select_related("version", "department", "item", "enterprise").first()
    if case is None:
        case = Application.objects.select_related("version", "department").get(public_id=public_id)
        return DeskCaseOut(presenting.row(case) | presenting.NOTHING_MORE).data
    reading.note_read(case, view.actor)
    return DeskCaseOut(presenting.at_desk(case, view.actor, request)).data


urls = [
    path("queue/", Queue.as_view(), name="api-queue"),
    path("queue/take-next/", TakeNext.as_view(), name="api-take-next"),
    path("cases/", CaseList.as_view(), name="api-cases"),
    path("cases/<uuid:public_id>/", CaseDetail.as_view(), name="api-case"),
    path("cases/<uuid:public_id>/verdicts/", CaseVerdicts.as_view(), name="api-case-verdicts"),
    *(
        path(f"cases/<uuid:public_id>/{move}/", _view_of(move).as_view(), name=f"api-case-{move}")
        for move in SHAPES
    ),
]
