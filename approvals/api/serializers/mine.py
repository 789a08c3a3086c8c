"""What a person or a program of his sends."""

from rest_framework import serializers

from approvals.api.serializers.common import ChangeIn


class BeginIn(serializers.Serializer):
    item = serializers.CharField(max_length=10, help_text="事项编码，比如 SC05")
    enterprise = serializers.UUIDField(required=False, help_text="替企业办时，企业的标识，见 /api/v1/me/")
    situation = serializers.DictField(required=False, help_text="情形的回答，键与值同 guide 的 parameter")
    another = serializers.BooleanField(
        required=False, default=False, help_text="已有草稿时也另起一份；不写就回已有的那份"
    )
    nonce = serializers.UUIDField(required=False, help_text="同一个再来一遍得到同一份")


class SaveIn(serializers.Serializer):
    form = serializers.DictField(required=False, help_text="只写要改的：数据元编码 → 值；null 清空")
    situation = serializers.DictField(required=False, help_text="只写要改的回答；null 收回")
    expected = serializers.IntegerField(required=False, min_value=0, max_value=2**31 - 1)


class WithdrawIn(ChangeIn):
    reason = serializers.CharField(max_length=500, required=False, allow_blank=True)


class AnswerIn(serializers.Serializer):
    number = serializers.IntegerField(min_value=1, max_value=1000, help_text="第几份告知书")
    subject = serializers.ChoiceField(["field", "material"])
    key = serializers.CharField(max_length=64)
    answer = serializers.CharField(max_length=500)


class UploadIn(serializers.Serializer):
    name = serializers.CharField(max_length=200, help_text="文件名，带后缀")
    size = serializers.IntegerField(min_value=1, max_value=2**40, help_text="字节")
    fingerprint = serializers.CharField(
        max_length=64, required=False, allow_blank=True, help_text="断了再传时认出同一个文件，比如内容的摘要"
    )


class UploadOut(serializers.Serializer):
    id = serializers.UUIDField()
    offset = serializers.IntegerField(help_text="已经收到多少字节，从这里接着传")
    size = serializers.IntegerField()
    state = serializers.CharField()
    chunk = serializers.IntegerField(help_text="一次最多传多少字节")
    url = serializers.URLField(help_text="PUT 到这里，查询参数 offset")


class SavedOut(serializers.Serializer):
    revision = serializers.IntegerField()
    saved_at = serializers.DateTimeField()
    errors = serializers.DictField(child=serializers.CharField(), help_text="存下了但不对的：编码 → 哪里不对")


class EnterpriseOut(serializers.Serializer):
    id = serializers.UUIDField()
    name = serializers.CharField()
    credit_code = serializers.CharField(help_text="已遮住")
    may_submit = serializers.BooleanField()
    items = serializers.ListField(child=serializers.CharField(), help_text="只能办这些事项；空的都能办")


class PostOut(serializers.Serializer):
    role = serializers.CharField()
    department = serializers.CharField(allow_null=True)
    title = serializers.CharField(allow_blank=True)


class MeOut(serializers.Serializer):
    id = serializers.UUIDField()
    name = serializers.CharField()
    scopes = serializers.ListField(child=serializers.CharField(), help_text="这次登录能做什么")
    enterprises = EnterpriseOut(many=True)
    posts = PostOut(many=True)
