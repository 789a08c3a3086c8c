"""Published versions never change, whoever asks."""

import pytest
from django.db import IntegrityError, connection, transaction
from django.db.models import ProtectedError
from django_fsm import TransitionNotAllowed

from hall.catalog.definitions.item import ItemDefinition
from hall.catalog.models import ItemVersion, PackageVersion, ProjectRules, ServiceItem
from hall.catalog.shelf import definition_of

pytestmark = pytest.mark.django_db
VERSIONED = [ItemVersion, PackageVersion, ProjectRules]


@pytest.mark.parametrize("model", VERSIONED)
@pytest.mark.parametrize(
    "change", [{"definition": {}}, {"digest": "0"}, {"number": 99}, {"effective_on": "2020-01-01"}]
)
def test_the_database_refuses_to_alter_a_published_version(model, change):
    with pytest.raises(IntegrityError, match="已发布的版本不能修改或删除"), transaction.atomic():
        model.objects.filter(state="published").update(**change)


@pytest.mark.parametrize("model", VERSIONED)
def test_the_database_refuses_to_delete_a_published_version(model):
    table = model._meta.db_table
    with pytest.raises(IntegrityError, match="已发布的版本不能修改或删除"), transaction.atomic():
        connection.cursor().execute(f"DELETE FROM {table}")


@pytest.mark.parametrize("model", VERSIONED)
def test_a_published_version_cannot_go_back_to_draft(model):
    with pytest.raises(IntegrityError), transaction.atomic():
        model.objects.filter(state="published").update(state="draft", published_at=None)


@pytest.mark.parametrize("model", VERSIONED)
def test_the_database_refuses_to_empty_the_table(model):
    if connection.vendor != "postgresql":
        assert connection.vendor == "sqlite"  # knows no TRUNCATE
        return
    with pytest.raises(IntegrityError), transaction.atomic():
        connection.cursor().execute(f"TRUNCATE {model._meta.db_table} CASCADE")


def test_a_retired_version_stays_retired():
    version = ItemVersion.objects.first()
    version.retire(at=version.published_at)
    version.save()
    with pytest.raises(IntegrityError), transaction.atomic():
        ItemVersion.objects.filter(pk=version.pk).update(state="published", retired_at=None)


def test_a_retired_version_keeps_the_time_it_was_retired():
    version = ItemVersion.objects.first()
    version.retire(at=version.published_at)
    version.save()
    with pytest.raises(IntegrityError), transaction.atomic():
        ItemVersion.objects.filter(pk=version.pk).update(retired_at="1999-01-01T00:00Z")


@pytest.mark.parametrize("model", VERSIONED)
def test_a_published_version_cannot_be_replaced_by_another_row(model):
    version = model.objects.filter(state="published").first()
    table, columns = model._meta.db_table, [field.column for field in model._meta.fields]
    same = ", ".join(column if column != "digest" else "'x'" for column in columns)
    verb = "INSERT OR REPLACE" if connection.vendor == "sqlite" else "INSERT"
    update = (
        "" if connection.vendor == "sqlite" else " ON CONFLICT (id) DO UPDATE SET digest = EXCLUDED.digest"
    )
    statement = f"{verb} INTO {table} ({', '.join(columns)}) SELECT {same} FROM {table} WHERE id = {version.pk}{update}"
    with pytest.raises(IntegrityError), transaction.atomic():
        connection.cursor().execute(statement)


def test_the_state_moves_only_by_its_transitions():
    version = ItemVersion.objects.first()
    with pytest.raises(TransitionNotAllowed):
        version.publish(at=version.published_at)
    with pytest.raises(AttributeError):
        version.state = "draft"


def test_a_version_number_is_given_once_and_one_version_is_in_force():
    version = ItemVersion.objects.first()
    twin = {
        field.name: getattr(version, field.name)
        for field in ItemVersion._meta.fields
        if field.name not in ("id", "state", "created_at")
    }
    with pytest.raises(IntegrityError), transaction.atomic():
        ItemVersion.objects.bulk_create([ItemVersion(**twin | {"published_at": None})])
    with pytest.raises(IntegrityError), transaction.atomic():
        second = ItemVersion(**twin | {"number": 2})
        second.submit()
        second.publish(at=version.published_at)
        second.save()


def test_an_item_with_versions_cannot_be_deleted():
    with pytest.raises((ProtectedError, IntegrityError)), transaction.atomic():
        ServiceItem.objects.filter(pk="SC05").delete()


def test_a_definition_is_read_once_per_process_and_cannot_be_changed(django_assert_num_queries):
    item = ServiceItem.objects.select_related("current").defer("current__definition").get(pk="SC05")
    first = definition_of(item.current)
    with django_assert_num_queries(0):
        assert definition_of(item.current) is first
    with pytest.raises(ValueError, match="frozen"):
        first.name = "x"


def test_a_definition_survives_the_database_unchanged():
    for version in ItemVersion.objects.all():
        kept = ItemDefinition.read(version.definition)
        assert kept.pinned() == version.definition
        assert ItemDefinition.read(kept.pinned()) == kept


def test_a_version_keeps_the_data_elements_it_uses():
    for version in ItemVersion.objects.all():
        definition = definition_of(version)
        assert {field.element for field in definition.form} <= {
            element.code for element in definition.elements
        }
