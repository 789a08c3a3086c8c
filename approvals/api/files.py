"""Files and papers: upload in pieces that may go on after a break, read, take out; documents we issued."""

from django.http import FileResponse
from django.urls import path, reverse
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework.exceptions import ValidationError
from rest_framework.parsers import BaseParser
from rest_framework.response import Response

from approvals.api.base import OwnCases, checked
from approvals.api.errors import refusable
from approvals.api.mine import MINE
from approvals.api.presenting import materials
from approvals.api.scopes import Scope
from approvals.api.serializers.cases import MaterialOut
from approvals.api.serializers.mine import UploadIn, UploadOut
from approvals.documents import access as documents
from approvals.documents import delivery
from approvals.documents.making import make
from approvals.following.correction import points
from approvals.materials import access as papers_access
from approvals.materials import limits, papers, uploads
from approvals.materials.models import FileState
from approvals.materials.serving import response_of
from approvals.workflow import access
from approvals.workflow.choices import State
from approvals.workflow.refusals import Refused
from hall.journal.apart import record_apart
from hall.people.account.reads import chain_of_reads


class Octets(BaseParser):
    """The body as it is."""

    media_type = "application/octet-stream"

    def parse(self, stream, media_type=None, parser_context=None) -> bytes:
        return stream.read()


class Materials(OwnCases):
    @extend_schema(
        operation_id="materials_list",
        tags=[MINE],
        summary="一份申请的材料和文件",
        responses=MaterialOut(many=True),
    )
    def get(self, request, public_id):
        return Response(materials(access.get_mine(self.actor, public_id), request))


class Uploads(OwnCases):
    @extend_schema(
        operation_id="materials_upload",
        tags=[MINE],
        summary="开始传一个文件",
        description=f"只收 {limits.IN_WORDS}。回的 url 接着 PUT 内容，一次不超过 chunk 字节；断了用同样的 fingerprint 再来，从 offset 接着传。",
        request=UploadIn,
        responses={201: UploadOut},
    )
    @refusable
    def post(self, request, public_id, code):
        application, paper = papers_access.get_paper(self.actor, public_id, code)
        if application.state == State.CORRECTING and not points.named(application, "material", code):
            raise Refused("这次只补告知书里写的材料，这一份不用再交。")
        begun = papers.begin_upload(application, paper, self.actor, **checked(UploadIn, request))
        return Response(_progress(begun, request), status=201)


class Upload(OwnCases):
    parser_classes = [Octets]

    @extend_schema(operation_id="uploads_retrieve", tags=[MINE], summary="传到哪里了", responses=UploadOut)
    def get(self, request, file_id):
        return Response(_progress(papers_access.get_upload(self.actor, file_id), request))

    @extend_schema(
        operation_id="uploads_piece",
        tags=[MINE],
        summary="传一段",
        parameters=[OpenApiParameter("offset", int, required=True, description="这一段从第几个字节开始")],
        request={"application/octet-stream": OpenApiTypes.BINARY},
        responses=UploadOut,
    )
    @refusable
    def put(self, request, file_id):
        found = papers_access.get_upload(self.actor, file_id)
        offset = request.query_params.get("offset", "")
        if not offset.isascii() or not offset.isdecimal() or len(offset) > 15:
            raise ValidationError({"offset": "请写明从第几个字节开始"})
        content = request.data if isinstance(request.data, bytes) else b""
        return Response(_progress(uploads.receive(found, int(offset), content), request))


class File(OwnCases):
    scopes = ((Scope.READ_MINE, Scope.READ_DESK), Scope.WRITE_MINE)

    @extend_schema(
        operation_id="files_retrieve",
        tags=[MINE],
        summary="一个文件的内容",
        responses={(200, "application/octet-stream"): OpenApiTypes.BINARY},
    )
    def get(self, request, file_id):
        found = papers_access.get_file(self.actor, file_id)
        if found.state == FileState.INFECTED:
            raise Refused("这个文件有病毒，已经隔离，不能打开。")
        if found.application.applicant_id != request.user.pk and self.actor.is_staff:
            facts = {"what": f"文件“{found.name}”", "digest": found.digest}
            record_apart(chain_of_reads(found.application.chain), "read", actor=self.actor, changes=facts)
        return response_of(found, request.headers.get("Range", ""), download=True)

    @extend_schema(operation_id="files_remove", tags=[MINE], summary="撤下一个文件", responses={204: None})
    @refusable
    def delete(self, request, file_id):
        papers.take_out(papers_access.get_upload(self.actor, file_id))
        return Response(status=204)


class Document(OwnCases):
    scopes = ((Scope.READ_MINE, Scope.READ_DESK), Scope.WRITE_MINE)

    @extend_schema(
        operation_id="documents_retrieve",
        tags=[MINE],
        summary="一份文书的 PDF",
        description="申请人第一次下载决定书，就算送达。",
        responses={(200, "application/pdf"): OpenApiTypes.BINARY},
    )
    @refusable
    def get(self, request, document_id):
        reading = documents.get(self.actor, document_id)
        if not make(reading.document):
            raise Refused("这份文书正在生成，请过一会儿再取。")
        content = reading.document.content.open("rb")
        delivery.downloaded(reading, self.actor)
        return FileResponse(
            content, filename=f"{reading.document.number}.pdf", content_type="application/pdf"
        )


def _progress(found, request) -> dict:
    address = reverse("api-upload", args=[found.public_id])
    return {
        "id": found.public_id,
        "offset": found.received_bytes,
        "size": found.size,
        "state": found.state,
        "chunk": limits.CHUNK,
        "url": request.build_absolute_uri(address),
    }


urls = [
    path("applications/<uuid:public_id>/materials/", Materials.as_view(), name="api-materials"),
    path(
        "applications/<uuid:public_id>/materials/<slug:code>/files/",
        Uploads.as_view(),
        name="api-upload-begin",
    ),
    path("uploads/<uuid:file_id>/", Upload.as_view(), name="api-upload"),
    path("files/<uuid:file_id>/", File.as_view(), name="api-file"),
    path("documents/<uuid:document_id>/", Document.as_view(), name="api-document"),
]
