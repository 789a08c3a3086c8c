"""Every condition of the shipped catalog is a condition of this language."""

from functools import cache
from pathlib import Path

import pytest
import yaml

import hall
from hall.rules import BOOL, CHOICE, CHOICES, NUMBER, Name, Scope, ValueType, compile_rule, infer_multiple

SEED = Path(hall.__file__).parent / "catalog" / "seed"
KEYS = {"when", "applies_when"}

# Names that no data element stands behind: figures, flags and questions of the planner, and the mode.
EXTRA = [
    Name("estimate.final", NUMBER, "投资概算(万元)"),
    Name("estimate.feasibility", NUMBER, "可行性研究报告估算(万元)"),
    Name("project.simple", BOOL, "是否简单项目"),
    Name("kinds", CHOICES(["水", "电", "气", "网"]), "需要哪些接入?"),
    Name("mode", CHOICE(["标准", "即办", "告知承诺", "备案", "秒批", "容缺"]), "办理方式"),
]


@cache
def load(path):
    loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
    return yaml.load(path.read_text(encoding="utf-8"), Loader=loader)


def mappings(content):
    """Yield every mapping in a YAML document."""
    if isinstance(content, dict):
        yield content
    for inner in content.values() if isinstance(content, dict) else content:
        if isinstance(inner, dict | list):
            yield from mappings(inner)


def conditions(content):
    """Yield the conditions of a document; the procedures among the planner's rules are prose."""
    for mapping in mappings(content):
        if mapping.get("kind") != "procedure":
            yield from (mapping[key] for key in KEYS & mapping.keys())


def questions(content, texts):
    """Yield the names of scenario questions; the conditions tell which take several answers."""
    several = set().union(*(infer_multiple(text) for text in texts))
    for mapping in mappings(content):
        if {"key", "question", "options"} <= mapping.keys():
            make = CHOICES if mapping["key"] in several else CHOICE
            yield Name(mapping["key"], make(mapping["options"]), mapping["question"])


def scope_of(content, texts):
    elements = {
        element["code"]: Name(element["code"], ValueType.from_element(element["type"]), element["name"])
        for element in load(SEED / "elements.yaml")["elements"]
    }
    names = {name.code: name for name in (*EXTRA, *questions(content, texts))}
    return Scope({**names, **elements}.values())


def found():
    for path in sorted(SEED.glob("*.yaml")):
        content = load(path)
        parts = content["packages"] if path.stem == "packages" else [content]
        for number, part in enumerate(parts):
            texts = list(dict.fromkeys(conditions(part)))
            if texts:
                yield pytest.param(part, texts, id=f"{path.stem}-{number}")


@pytest.mark.parametrize(("part", "texts"), list(found()))
def test_every_condition_of_the_catalog_compiles_and_reads_as_chinese(part, texts):
    scope = scope_of(part, texts)
    for text in texts:
        rule = compile_rule(text, scope)
        assert compile_rule(rule.canonical, scope).canonical == rule.canonical
        assert set(infer_multiple(text)) == set(rule.memberships)
        assert not {"not", "==", "and", "or"} & set(rule.sentence().split())


def test_the_catalog_has_conditions_in_items_packages_and_projects():
    counts = {path.stem: len(set(conditions(load(path)))) for path in SEED.glob("*.yaml")}
    assert sum(counts.values()) > 80
    assert counts["packages"] > 20
    assert counts["projects"] > 30
