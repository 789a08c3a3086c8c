"""A person's own applications: begin, fill in, hand in, put right, withdraw, follow."""

from django.http import QueryDict
from django.urls import path
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework.exceptions import ValidationError
from rest_framework.response import Response

from approvals.api import presenting
from approvals.api.base import OwnCases, checked
from approvals.api.catalog import item_of
from approvals.api.errors import refusable
from approvals.api.paging import Keyset
from approvals.api.scopes import Scope
from approvals.api.serializers.cases import CaseOut, CaseRowOut, StepOut
from approvals.api.serializers.common import ChangeIn, page_of
from approvals.api.serializers.mine import AnswerIn, BeginIn, MeOut, SavedOut, SaveIn, WithdrawIn
from approvals.api.shapes import shaped
from approvals.filling import drafts
from approvals.filling.access import get_fillable
from approvals.filling.form import errors_of
from approvals.filling.needs import kept_answers
from approvals.following.correction import points
from approvals.following.story import story
from approvals.procedures import hearing
from approvals.workflow import access, filing
from approvals.workflow.choices import State
from approvals.workflow.refusals import Refused, Stale
from hall.catalog.shelf import definition_of
from hall.catalog.situations.answers import parameter, read_answers
from hall.catalog.situations.guides import item_guide
from hall.privacy import masking
from hall.revision import memory

MINE = "我的申请"


class Me(OwnCases):
    @extend_schema(operation_id="me", tags=[MINE], summary="我是谁，能替谁办，有什么岗位", responses=MeOut)
    def get(self, request):
        actor = self.actor
        return Response(
            {
                "id": request.user.public_id,
                "name": actor.name,
                "scopes": list(request.auth.scopes) if request.auth else [scope.value for scope in Scope],
                "enterprises": [_enterprise(agent) for agent in access.agencies(actor)],
                "posts": [
                    {
                        "role": post.role,
                        "department": post.department.name if post.department else None,
                        "title": post.title,
                    }
                    for post in actor.posts
                ],
            }
        )


class Applications(OwnCases):
    keyset = ("-id",)
    pagination_class = Keyset

    @extend_schema(
        operation_id="applications_list",
        tags=[MINE],
        summary="我的申请，新的在前",
        parameters=[OpenApiParameter("state", str, enum=State.values)],
        responses=page_of(CaseRowOut),
    )
    def get(self, request):
        cases = access.mine(self.actor).filter(discarded_at=None).for_list()
        if state := request.query_params.get("state"):
            if state not in State.values:
                raise ValidationError({"state": "没有这种状态"})
            cases = cases.filter(state=state)
        found = [presenting.row(case) for case in self.paginate_queryset(cases)]
        return self.get_paginated_response(CaseRowOut(found, many=True).data)

    @extend_schema(
        operation_id="applications_begin",
        tags=[MINE],
        summary="起一份草稿",
        description="同一个事项、同一个申请人已有草稿时，回已有的那份（200），不再造一份。",
        request=BeginIn,
        responses={200: CaseOut, 201: CaseOut},
    )
    @refusable
    def post(self, request):
        given = checked(BeginIn, request)
        item = _item(given["item"])
        agent = self._agent(given.get("enterprise"))
        answers = answers_of(item.current, given.get("situation", {}))
        before = drafts.existing(self.actor, item, agent.enterprise if agent else None)
        begun = drafts.begin(
            self.actor, item, agent, answers, nonce=given.get("nonce"), another=given["another"]
        )
        new = begun.pk not in {draft.pk for draft in before}
        return Response(_whole(self, request, begun.public_id), status=201 if new else 200)

    def _agent(self, wanted):
        if wanted is None:
            return None
        found = next(
            (each for each in access.agencies(self.actor) if each.enterprise.public_id == wanted), None
        )
        if found is None:
            raise ValidationError({"enterprise": "没有这家企业，或者您不能替它办"})
        return found


class OneApplication(OwnCases):
    @extend_schema(
        operation_id="applications_retrieve", tags=[MINE], summary="一份申请的全部内容", responses=CaseOut
    )
    def get(self, request, public_id):
        return Response(_whole(self, request, public_id))

    @extend_schema(
        operation_id="applications_save",
        tags=[MINE],
        summary="存填写的内容，只写要改的",
        description="和页面一样：填得不对也存下，哪里不对在 errors 里；提交时才要求全对。补正时只能改要补的。",
        request=SaveIn,
        responses=SavedOut,
    )
    @refusable
    def patch(self, request, public_id):
        case = get_fillable(self.actor, public_id)
        given = checked(SaveIn, request)
        definition = definition_of(case.version)
        changes = [
            drafts.Change(code, value) for code, value in shaped(definition, given.get("form", {})).items()
        ]
        answers = answers_of(case.version, given.get("situation", {}))
        if given.get("expected") not in (None, case.revision):
            raise Stale("这份申请刚在别处改过，没有存。请取最新的再改。")
        saved = drafts.save(public_id, changes, situation=answers, only=_fields_to_put_right(case))
        return Response(
            {
                "revision": saved.application.revision,
                "saved_at": saved.application.saved_at,
                "errors": errors_of(saved.application, definition),
            }
        )

    @extend_schema(
        operation_id="applications_discard",
        tags=[MINE],
        summary="把草稿丢进回收站，30 天内能恢复",
        responses={204: None},
    )
    @refusable
    def delete(self, request, public_id):
        access.get_mine(self.actor, public_id)
        drafts.discard(public_id, self.actor)
        return Response(status=204)


class _Hand(OwnCases):
    """A verb of the applicant's side."""

    shape, verb = ChangeIn, None

    def carry_out(self, request, public_id):
        access.get_mine(self.actor, public_id)
        given = checked(self.shape, request)
        type(self).verb(public_id, actor=self.actor, **given)
        return Response(_whole(self, request, public_id))


def _hand(name: str, verb, summary: str, shape=ChangeIn) -> type[_Hand]:
    documented = extend_schema(
        operation_id=f"applications_{name}", tags=[MINE], summary=summary, request=shape, responses=CaseOut
    )

    def post(self, request, public_id):
        return self.carry_out(request, public_id)

    own = {"shape": shape, "verb": staticmethod(verb), "post": documented(refusable(post))}
    return type(f"Application{name.title()}", (_Hand,), own)


class Answer(OwnCases):
    @extend_schema(
        operation_id="applications_answer",
        tags=[MINE],
        summary="对一处补正写一句说明",
        request=AnswerIn,
        responses=CaseOut,
    )
    @refusable
    def post(self, request, public_id):
        case = access.get_mine(self.actor, public_id)
        given = checked(AnswerIn, request)
        if not access.may_file(self.actor, case):
            raise Refused("只有申请人或有权提交的经办人能补正。")
        notice = points.latest_notice(case)
        wanted = {"subject": given["subject"], "key": given["key"]}
        point = notice and notice.number == given["number"] and notice.points.filter(**wanted).first()
        if not point:
            raise ValidationError({"key": "这份告知书里没有这一处"})
        points.answer(case, point.pk, given["answer"])
        return Response(_whole(self, request, public_id))


class Progress(OwnCases):
    @extend_schema(
        operation_id="applications_progress",
        tags=[MINE],
        summary="办到哪了：发生过什么，新的在前",
        responses=StepOut(many=True),
    )
    def get(self, request, public_id):
        case = access.get_mine(self.actor, public_id)
        told = story(case, request.user, definition_of(case.version), list(case.documents.all()))
        return Response(
            [{"at": each.at, "title": each.title, "who": each.who, "text": each.text} for each in told]
        )


def answers_of(version, given: dict) -> dict:
    """Answers as a draft keeps them: question key → value, None for one taken back. Raises ValidationError."""
    questions = item_guide(version, memory.current()).questions
    by_name = {parameter(key): key for key in questions}
    wrong = {
        f"situation.{name}": "没有这个问题" for name in given if by_name.get(name, name) not in questions
    }
    query = QueryDict(mutable=True)
    for name, value in given.items():
        if value is not None:
            query.setlist(parameter(by_name.get(name, name)), _texts(value))
    answers = read_answers(query, questions)
    wrong |= {f"situation.{parameter(key)}": sentence for key, sentence in answers.errors.items()}
    if wrong:
        raise ValidationError(wrong)
    taken_back = {by_name.get(name, name): None for name, value in given.items() if value is None}
    return taken_back | kept_answers(answers)


def _texts(value) -> list[str]:
    values = value if isinstance(value, list) else [value]
    return [str(each).lower() if isinstance(each, bool) else str(each)[:200] for each in values[:40]]


def _item(code: str):
    from django.http import Http404

    try:
        return item_of(code)
    except Http404 as error:
        raise ValidationError({"item": "没有这个事项，或者现在不办了"}) from error


def _fields_to_put_right(case) -> list[str] | None:
    """While a case waits to be put right only what the notice names may change."""
    if case.state != State.CORRECTING:
        return None
    notice = points.latest_notice(case)
    return list(notice.points.filter(subject="field").values_list("key", flat=True)) if notice else []


def _enterprise(agent) -> dict:
    return {
        "id": agent.enterprise.public_id,
        "name": agent.enterprise.name,
        "credit_code": masking.credit_code(agent.enterprise.credit_code),
        "may_submit": agent.may_submit,
        "items": agent.items,
    }


def _whole(view: OwnCases, request, public_id) -> dict:
    case = access.get_mine(view.actor, public_id)
    return CaseOut(presenting.whole(case, view.actor, request)).data


urls = [
    path("me/", Me.as_view(), name="api-me"),
    path("applications/", Applications.as_view(), name="api-applications"),
    path("applications/<uuid:public_id>/", OneApplication.as_view(), name="api-application"),
    path("applications/<uuid:public_id>/progress/", Progress.as_view(), name="api-progress"),
    path("applications/<uuid:public_id>/answers/", Answer.as_view(), name="api-answers"),
    *(
        path(f"applications/<uuid:public_id>/{name}/", view.as_view(), name=f"api-{name}")
        for name, view in {
            "submit": _hand("submit", filing.submit, "提交"),
            "resubmit": _hand("resubmit", filing.resubmit, "提交补正"),
            "withdraw": _hand("withdraw", filing.withdraw, "撤回申请", WithdrawIn),
            "hearing_request": _hand("hearing_request", hearing.hearing_request, "申请听证"),
            "hearing_waive": _hand("hearing_waive", hearing.hearing_waive, "放弃听证"),
        }.items()
    ),
]
