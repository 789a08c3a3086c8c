"""Personal numbers are sealed, and sealed anew with another key; the old key can then be dropped."""

import itertools
from io import StringIO

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import TOTP, generate_totp_secret
from django.core.management import CommandError, call_command
from django.db import connection

from hall.journal.models import Entry
from hall.people.models import Enterprise, Person
from hall.privacy import blind, cipher, keys, rotation
from tests.cast import ID_NUMBER, a_person

pytestmark = pytest.mark.django_db
OLD, NEW = {"k1": b"1" * 16}, {"k2": b"2" * 16}


@pytest.fixture
def use(monkeypatch):
    """use({...}): the ring from now on."""

    def use(ring):
        made = keys.Ring(dict(ring), b"i" * 32)
        monkeypatch.setattr(keys, "ring", lambda: made)

    return use


def column(model, field) -> list[str]:
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {field} FROM {model._meta.db_table} WHERE {field} <> '' ORDER BY id")
        return [row[0] for row in cursor.fetchall()]


def people(count):
    """Numbers of so many persons, all different."""
    from hall.people.id_numbers import check_sign

    for serial in range(count):
        first = f"11010119900307{serial:03d}"
        a_person(f"人{serial}", first + check_sign(first))


def test_after_a_rotation_the_old_key_can_be_dropped(use):
    use(OLD)
    person = a_person("张明", ID_NUMBER).person
    enterprise = Enterprise.objects.create(
        name="店",
        credit_code="91990102MA7X7X7X2X",
        legal_representative="张明",
        legal_representative_id=ID_NUMBER,
    )
    secret = generate_totp_secret()
    TOTP.activate(person.user, secret)
    use(NEW | OLD)
    call_command("rotate_keys", stdout=StringIO())
    use(NEW)
    assert Person.objects.get(pk=person.pk).id_number == ID_NUMBER
    kept = Enterprise.objects.get(pk=enterprise.pk)
    assert (kept.credit_code, kept.legal_representative_id) == ("91990102MA7X7X7X2X", ID_NUMBER)
    assert cipher.decrypt(Authenticator.objects.get().data["secret"], "mfa.authenticator.data") == secret
    assert Person.objects.get(id_index=blind.index(ID_NUMBER)) == person


def test_a_rotation_covers_every_encrypted_column_there_is():
    names = {rotation.name_of(model, field) for model, field in rotation.columns()}
    assert {
        "hall.person.id_number",
        "hall.enterprise.credit_code",
        "hall.enterprise.legal_representative_id",
        "approvals.application.id_number",
        "approvals.application.phone",
        "approvals.application.form",
    } <= names


def test_a_rotation_goes_in_batches_and_past_the_last(use):
    use(OLD)
    people(7)
    use(NEW | OLD)
    rotated = rotation.rotate_column(Person, Person._meta.get_field("id_number"), batch=3)
    assert list(rotated) == [3, 3, 1]
    assert {cipher.key_of(text) for text in column(Person, "id_number")} == {"k2"}


def test_a_rotation_that_was_broken_off_goes_on_where_it_stopped(use):
    use(OLD)
    people(6)
    use(NEW | OLD)
    first = rotation.rotate_column(Person, Person._meta.get_field("id_number"), batch=2)
    assert list(itertools.islice(first, 1)) == [2]
    before = column(Person, "id_number")
    done = rotation.rotate_all(batch=2)
    after = column(Person, "id_number")
    assert done["hall.person.id_number"] == 4
    assert before[:2] == after[:2]
    assert {cipher.key_of(text) for text in after} == {"k2"}


def test_what_somebody_writes_meanwhile_is_not_lost(use):
    use(OLD)
    person = a_person("张明", ID_NUMBER).person
    read = column(Person, "id_number")[0]
    use(NEW | OLD)
    Person.objects.filter(pk=person.pk).update(id_number="99010219770101005X")
    assert rotation._seal(Person, Person._meta.get_field("id_number"), person.pk, read) == 0
    assert Person.objects.get(pk=person.pk).id_number == "99010219770101005X"


def test_a_missing_key_is_told_and_nothing_is_lost(use):
    use(OLD)
    a_person("张明", ID_NUMBER)
    use(NEW)
    with pytest.raises(CommandError, match="旧密钥要留在"):
        call_command("rotate_keys", stdout=StringIO())
    use(OLD)
    assert Person.objects.get().id_number == ID_NUMBER


def test_a_rotation_is_written_down_and_says_which_keys_can_go(use):
    use(OLD)
    a_person("张明", ID_NUMBER)
    use(NEW | OLD)
    said = StringIO()
    call_command("rotate_keys", "--check", stdout=said)
    assert "密钥 k1：1 处，还不能去掉" in said.getvalue()
    said = StringIO()
    call_command("rotate_keys", stdout=said)
    assert "密钥 k1：0 处，可以从 FIELD_KEYS 去掉" in said.getvalue()
    entry = Entry.objects.get(chain="keys", action="key_rotation_done")
    assert entry.changes == {"key": "k2", "rows": {"hall.person.id_number": 1}}


def test_what_is_sealed_shows_nothing_and_never_looks_the_same(use):
    use(OLD)
    a_person("张明", ID_NUMBER)
    sealed = column(Person, "id_number")[0]
    assert ID_NUMBER not in sealed
    assert cipher.encrypt(ID_NUMBER, "a.b.c") != cipher.encrypt(ID_NUMBER, "a.b.c")


@pytest.mark.parametrize("place", [0, 5, 20, -1])
def test_an_altered_or_moved_text_does_not_open(use, place):
    import base64

    use(OLD)
    raw = bytearray(base64.b64decode(cipher.encrypt(ID_NUMBER, "hall.person.id_number")))
    with pytest.raises(cipher.CannotOpen):
        cipher.decrypt(base64.b64encode(bytes(raw)).decode(), "hall.enterprise.credit_code")
    raw[place] ^= 1
    with pytest.raises(cipher.CannotOpen):
        cipher.decrypt(base64.b64encode(bytes(raw)).decode(), "hall.person.id_number")
