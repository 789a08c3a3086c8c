"""The first step: the situation, for whom, and the draft that is there already."""

import uuid

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods

from approvals.filling import drafts
from approvals.filling.needs import kept_answers
from approvals.filling.together import SAME_HANDLER
from approvals.filling.views.frame import crumbs, expected_dates, steps
from approvals.workflow import access
from approvals.workflow.refusals import Refused
from hall.catalog.case_page import open_sentence, result_sentence
from hall.catalog.choices import ApplicantKind, Channel
from hall.catalog.models import ServiceItem
from hall.catalog.situations.answers import parameter, read_answers
from hall.catalog.situations.guides import item_guide
from hall.catalog.views.asking import situation
from hall.people.acting import acting_as
from hall.people.actor import Actor
from hall.people.models import Agent
from hall.revision import memory

MYSELF = "me"
KIND = "applicant.kind"
ONLINE = (Channel.ONLINE, Channel.MOBILE)


@login_required
@require_http_methods(["GET", "POST"])
def apply(request, code):
    """GET: the situation as the address tells it, for whom, drafts there are. POST: begins, and goes on to the form."""
    item = _listed(code)
    if request.method == "POST":
        return _begin(request, item)
    return render(request, "approvals/filling/apply.html", _context(request, item))


@login_required
@require_GET
def questions_partial(request, code):
    """Questions and what the answers leave of papers, after an answer."""
    context = _context(request, _listed(code))
    response = render(request, "approvals/filling/partials/apply_questions.html", context)
    response["HX-Replace-Url"] = context["here"]
    return response


def _begin(request, item: ServiceItem):
    actor = Actor.of_request(request)
    guide = item_guide(item.current, memory.of_request(request))
    answers = read_answers(request.POST, guide.questions)
    if answers.errors:
        messages.error(request, f"有 {len(answers.errors)} 个问题要改一下再往下。")
        query = f"?{answers.query()}" if answers.given else ""
        return HttpResponseRedirect(reverse("apply", args=[item.code]) + query)
    try:
        application = drafts.begin(
            actor, item, _agent(actor, item, guide.definition, request.POST.get("who", "")), kept_answers(answers),
            nonce=_uuid(request.POST.get("nonce")), another="another" in request.POST,
        )  # fmt: skip
    except Refused as refusal:
        messages.error(request, refusal.sentence)
        return HttpResponseRedirect(reverse("apply", args=[item.code]))
    return HttpResponseRedirect(reverse("draft-form", args=[application.public_id]))


def _agent(actor: Actor, item, definition, who: str):
    """The agent row the person chose to act as, or None for himself. Raises Refused."""
    options = drafts.may_apply(actor, definition, item)
    for option in options:
        if (MYSELF if option is None else str(option.enterprise.public_id)) == who:
            return option
    if len(options) == 1 and not who:
        return options[0]
    raise Refused("请先选以谁的名义办。")


def _context(request, item: ServiceItem) -> dict:
    actor = Actor.of_request(request)
    token = memory.of_request(request)
    guide = item_guide(item.current, token)
    answers = read_answers(request.GET, guide.questions)
    identities = _identities(actor, item, guide.definition, _chosen(request))
    chosen = next((each for each in identities if each["checked"]), None)
    _told_by_identity(guide, answers, chosen, request.GET.get("told", ""))
    context = situation(guide, answers, reverse("apply", args=[item.code]), token)
    return context | {
        "item": item,
        "version": item.current,
        "steps": steps(1),
        "step": 1,
        "nonce": uuid.uuid4(),
        "identities": identities,
        "asked": [_marked(each, chosen) for each in context["asked"] if each["name"] != KIND],
        "told": chosen["value"] if chosen else "",
        "only_companies": guide.definition.applicant == (ApplicantKind.LEGAL_PERSON,),
        "drafts": _drafts(actor, item),
        "online": any(channel in ONLINE for channel in guide.definition.channels),
        "result": result_sentence(context["case"], asks=context["asks"]),
        "still_open": open_sentence(context["case"]),
        "expected": expected_dates(guide.definition),
        "crumbs": crumbs(item.code, item.current.name),
    }


def _told_by_identity(guide, answers, chosen: dict | None, told: str) -> None:
    """Who applies answers the question of the applicant's kind, and for an enterprise who handles it: the legal representative
    or an agent. `told`: for whom that was filled in already, and may since have been changed."""
    if chosen is None:
        return
    person = chosen["value"] == MYSELF
    if KIND in guide.questions and (
        KIND not in answers.values or person != (answers.values[KIND] == ApplicantKind.NATURAL_PERSON)
    ):
        kind = ApplicantKind.NATURAL_PERSON if person else ApplicantKind.LEGAL_PERSON
        answers.values[KIND], answers.given[KIND] = kind.value, [kind.value]
    if SAME_HANDLER in guide.questions and not person and chosen["value"] != told:
        answers.values[SAME_HANDLER] = chosen["agent"]
        answers.given[SAME_HANDLER] = [str(chosen["agent"]).lower()]


def _marked(question: dict, chosen: dict | None) -> dict:
    """With a note where it was filled in, as long as the answer is that one."""
    if question["name"] != parameter(SAME_HANDLER) or chosen is None or chosen["value"] == MYSELF:
        return question
    if question["given"] != str(chosen["agent"]).lower():
        return question
    role = "经办人" if chosen["agent"] else "法定代表人"
    return question | {"mark": f"您是这家企业的{role}，替您选好了，不对可以改"}


def _chosen(request) -> str:
    """Who was chosen here, or else for whom the person is doing business in this session."""
    acting = acting_as(request)
    return request.GET.get("who") or (str(acting.enterprise.public_id) if acting else "")


def _identities(actor: Actor, item, definition, chosen: str) -> list[dict]:
    found = []
    for option in drafts.may_apply(actor, definition, item):
        value = MYSELF if option is None else str(option.enterprise.public_id)
        found.append(
            {
                "value": value,
                "agent": option is not None and option.role == Agent.Role.AGENT,
                "label": f"{actor.name}（本人）" if option is None else option.enterprise.name,
                "note": ""
                if option is None
                else option.get_role_display() + ("" if option.may_submit else "，只能填，不能提交"),
            }
        )
    wanted = (
        chosen
        if any(each["value"] == chosen for each in found)
        else found[0]["value"]
        if len(found) == 1
        else ""
    )
    return [each | {"checked": each["value"] == wanted} for each in found]


def _drafts(actor: Actor, item) -> list:
    """Drafts of the item for anyone the person may act for."""
    rows = (
        access.mine(actor).drafts().filter(item=item, entered_by=None).select_related("enterprise", "version")
    )
    return list(rows.defer("form", "version__definition").order_by("-saved_at", "-id")[:5])


def _listed(code: str) -> ServiceItem:
    rows = ServiceItem.objects.listed().with_current().defer("current__definition")
    found = rows.filter(code=code).first()
    if found is None:
        raise Http404("没有这个事项，或者它已经下架。")
    return found


def _uuid(text):
    try:
        return uuid.UUID(str(text))
    except ValueError:
        return None
