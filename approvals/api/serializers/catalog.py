"""The catalog's answers."""

from rest_framework import serializers


class ItemOut(serializers.Serializer):
    code = serializers.CharField()
    name = serializers.CharField()
    summary = serializers.CharField(allow_blank=True)
    department = serializers.CharField()
    limit = serializers.CharField(help_text="承诺多久办好，一句话")
    applicants = serializers.CharField(allow_blank=True)
    tags = serializers.ListField(child=serializers.CharField())


class DefinitionOut(serializers.Serializer):
    code = serializers.CharField()
    version = serializers.IntegerField()
    effective_on = serializers.DateField()
    definition = serializers.DictField(help_text="事项的完整定义（ItemDefinition）")
    elements = serializers.ListField(child=serializers.DictField(), help_text="表单用到的数据元")


class QuestionOut(serializers.Serializer):
    key = serializers.CharField()
    parameter = serializers.CharField(help_text="回答时查询参数的名字")
    shape = serializers.ChoiceField(["yes_no", "choice", "choices", "date", "number"])
    text = serializers.CharField()
    options = serializers.ListField(child=serializers.CharField(allow_blank=True))
    given = serializers.ListField(child=serializers.CharField())


class GuideMaterialOut(serializers.Serializer):
    code = serializers.CharField()
    name = serializers.CharField()
    standing = serializers.ChoiceField(["needed", "open", "not_needed"])
    reason = serializers.CharField(allow_blank=True)
    provider = serializers.ChoiceField(["applicant", "hall"])
    necessity = serializers.CharField()
    form = serializers.CharField()
    copies = serializers.IntegerField()


class GuideFieldOut(serializers.Serializer):
    element = serializers.CharField()
    name = serializers.CharField()
    type = serializers.CharField()
    required = serializers.BooleanField()
    standing = serializers.ChoiceField(["needed", "open", "not_needed"])
    reason = serializers.CharField(allow_blank=True)


class GuideOut(serializers.Serializer):
    sentence = serializers.CharField()
    questions = QuestionOut(many=True, help_text="还要回答的问题")
    materials = GuideMaterialOut(many=True)
    fields = GuideFieldOut(many=True)
    errors = serializers.DictField(child=serializers.CharField(), help_text="没看懂的回答")
