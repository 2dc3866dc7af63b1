from __future__ import annotations

from contextlib import suppress
from datetime import UTC, date, datetime, timedelta, timezone
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from auditor.desk.prefill.descriptors import CLOSED, Descriptor, Type
from auditor.desk.prefill.errors import ValueRefusedError
from auditor.desk.prefill.writing import LONGEST, caveat, write, write_title
from auditor.words import Words


def descriptor(kind: Type, *options: str, other: bool = False) -> Descriptor:
    return Descriptor(id="Q2hhbXAtMQ==", type=kind, label="x", required=False, options=options, other=other)


NASTY = 'L’Haÿ "les" Roses \u202eדליל\u202c 🏰 <script>alert(1)</script>'


@pytest.mark.parametrize(
    ("kind", "value", "written"),
    [
        (Type.TEXT, "  Meaux \n (77) ", "Meaux (77)"),
        (Type.TEXT, NASTY, NASTY),
        (Type.TEXT, "=FORMULA()", "=FORMULA()"),
        (Type.TEXT, 55_000, "55000"),
        (Type.TEXT, 1e21, "1000000000000000000000"),
        (Type.TEXT, 0.1, "0.1"),
        (Type.TEXT, True, "true"),
        (Type.TEXT, ("Meaux", "Trilport"), "Meaux, Trilport"),
        (Type.TEXT, date(2026, 11, 23), "2026-11-23"),
        (Type.TEXTAREA, "un\ndeux\n", "un\ndeux"),
        (Type.TEXTAREA, f"{NASTY}\n=1+1", f"{NASTY}\n=1+1"),
        (Type.FORMATTED, "AB-12", "AB-12"),
        (Type.ADDRESS, "2 Place de l’Hôtel de Ville 77100 Meaux", "2 Place de l’Hôtel de Ville 77100 Meaux"),
        (Type.REFERENTIEL, "x", "x"),
        (Type.DECIMAL, 49.3, "49.3"),
        (Type.DECIMAL, "49,3", "49.3"),
        (Type.DECIMAL, "1 234.5", "1234.5"),
        (Type.DECIMAL, -3, "-3"),
        (Type.DECIMAL, 0, "0"),
        (Type.INTEGER, 42, "42"),
        (Type.INTEGER, 42.0, "42"),
        (Type.INTEGER, "1\u202f234", "1234"),
        (Type.EMAIL, "mairie@ville.fr", "mairie@ville.fr"),
        (Type.PHONE, "01 60 09 74 00", "01 60 09 74 00"),
        (Type.PHONE, "+33 1 60 09 74 00", "+33 1 60 09 74 00"),
        (Type.IBAN, "FR14 2004 1010 0505 0001 3M02 606", "FR1420041010050500013M02606"),
        (Type.CIVILITE, "Mme", "Mme"),
        (Type.YES_NO, False, "false"),
        (Type.YES_NO, "true", "true"),
        (Type.CHECKBOX, True, "true"),
        (Type.DATE, date(2026, 11, 23), "2026-11-23"),
        (Type.DATE, datetime(2026, 11, 23, 10, 30), "2026-11-23"),  # noqa: DTZ001
        (Type.DATE, "2026-11-23", "2026-11-23"),
        (Type.DATETIME, datetime(2026, 11, 23, 10, 30, 12), "2026-11-23T10:30"),  # noqa: DTZ001
        (Type.DATETIME, datetime(2026, 11, 23, 10, 30, tzinfo=UTC), "2026-11-23T10:30:00+00:00"),
        (
            Type.DATETIME,
            datetime(2026, 11, 23, 10, 30, tzinfo=timezone(timedelta(hours=-4))),
            "2026-11-23T14:30:00+00:00",
        ),
        (Type.PAYS, "FR", "FR"),
        (Type.REGIONS, "11", "11"),
        (Type.DEPARTEMENTS, "2A", "2A"),
        (Type.DEPARTEMENTS, "974", "974"),
        (Type.COMMUNES, ("77100", "77284"), ("77100", "77284")),
        (Type.COMMUNES, "20167", ("20167",)),
        (Type.COMMUNES, ["20167", "2A004"], ("20167", "2A004")),
        (Type.EPCI, ("77", "247700065"), ("77", "247700065")),
        (Type.SIRET, "130 025 265 00013", "13002526500013"),
        (Type.DROP_DOWN_LIST, "anything", "anything"),
        (Type.MULTIPLE_DROP_DOWN_LIST, ("a", "b", "a"), ("a", "b")),
        (Type.DOSSIER_LINK, 123, "123"),
    ],
)
def test_a_value_is_written_as_the_field_takes_it(kind: Type, value: Any, written: Any) -> None:
    assert write(descriptor(kind), value) == written


@pytest.mark.parametrize(
    ("kind", "value"),
    [
        (Type.TEXT, ""),
        (Type.TEXT, " \n\u00a0"),
        (Type.TEXT, "a\x00b"),
        (Type.TEXT, "a\x1b[31m"),
        (Type.TEXT, "\ud800"),
        (Type.TEXT, "a" * (LONGEST + 1)),
        (Type.DECIMAL, "douze"),
        (Type.DECIMAL, 1.2345),
        (Type.DECIMAL, True),
        (Type.DECIMAL, "1e5"),
        (Type.DECIMAL, float("inf")),
        (Type.DECIMAL, "٣"),
        (Type.DECIMAL, "1" * 40),
        (Type.INTEGER, 1.5),
        (Type.INTEGER, "-"),
        (Type.EMAIL, "mairie"),
        (Type.EMAIL, "a b@ville.fr"),
        (Type.EMAIL, "a@ville"),
        (Type.PHONE, "demandez"),
        (Type.PHONE, "17"),
        (Type.IBAN, "FR1420041010050500013M02607"),
        (Type.IBAN, "non"),
        (Type.CIVILITE, "Monsieur"),
        (Type.YES_NO, "oui"),
        (Type.CHECKBOX, 1),
        (Type.DATE, "23/11/2026"),
        (Type.DATE, "2026-02-30"),
        (Type.DATE, "2026-11-23T10:30"),
        (Type.DATETIME, "2026-11-23"),
        (Type.DATETIME, date(2026, 11, 23)),
        (Type.DATETIME, "demain à midi"),
        (Type.DATETIME, "0001-01-01T00:00+14:00"),
        (Type.PAYS, "France"),
        (Type.REGIONS, "Île-de-France"),
        (Type.DEPARTEMENTS, "Seine-et-Marne"),
        (Type.DEPARTEMENTS, "77100"),
        (Type.COMMUNES, "Meaux"),
        (Type.COMMUNES, ("77284", "Meaux")),
        (Type.COMMUNES, ("77100", "77284", "x")),
        (Type.COMMUNES, ()),
        (Type.EPCI, "247700065"),
        (Type.EPCI, ("77", "CA du Pays de Meaux")),
        (Type.EPCI, ("247700065", "77")),
        (Type.SIRET, "217702844"),
        (Type.SIRET, "13002526500014"),
        (Type.DOSSIER_LINK, 0),
        (Type.DOSSIER_LINK, "x"),
        (Type.MULTIPLE_DROP_DOWN_LIST, ()),
        (Type.REPETITION, "x"),
    ],
)
def test_what_the_field_would_not_keep_is_refused(kind: Type, value: Any) -> None:
    with pytest.raises(ValueRefusedError):
        write(descriptor(kind), value)


@pytest.mark.parametrize("kind", list(CLOSED))
def test_what_cannot_be_prefilled_is_refused_with_its_reason(kind: Type) -> None:
    with pytest.raises(ValueRefusedError) as raised:
        write(descriptor(kind), "x")
    assert raised.value.message == CLOSED[kind]
    assert Words("fr")(raised.value.message) != raised.value.message


def test_options_bind() -> None:
    listed = descriptor(Type.DROP_DOWN_LIST, "A  ou\u00a0B", "C")
    assert write(listed, "A ou B") == "A  ou\u00a0B"  # as the form spells it
    with pytest.raises(ValueRefusedError, match=r"its options: A  ou\u00a0B, C"):
        write(listed, "D")
    assert write(descriptor(Type.DROP_DOWN_LIST, "A", other=True), "D") == "D"
    several = descriptor(Type.MULTIPLE_DROP_DOWN_LIST, "a", "b")
    assert write(several, "a") == ("a",)
    with pytest.raises(ValueRefusedError):
        write(several, ("a", "z"))
    with pytest.raises(ValueRefusedError):
        write(descriptor(Type.DEPARTEMENTS, "77"), "75")
    many = descriptor(Type.DROP_DOWN_LIST, *(f"n{number}" for number in range(50)))
    with pytest.raises(ValueRefusedError, match=r"n9, …$"):
        write(many, "x")


def test_what_cannot_be_verified_is_said() -> None:
    words = Words("fr")
    told = (Type.FORMATTED, Type.ADDRESS, Type.REFERENTIEL, Type.SIRET, Type.COMMUNES, Type.DROP_DOWN_LIST)
    assert all(caveat(descriptor(kind), words) for kind in told)
    assert caveat(descriptor(Type.DROP_DOWN_LIST, "a"), words) is None
    assert caveat(descriptor(Type.DATE), words) is None


def test_the_title_of_a_person() -> None:
    assert write_title("M.") == "M."
    with pytest.raises(ValueRefusedError):
        write_title("X")


_VALUES = st.recursive(
    st.booleans()
    | st.integers()
    | st.floats(allow_nan=False, allow_infinity=False)
    | st.dates()
    | st.datetimes(timezones=st.none() | st.just(UTC))
    | st.text(max_size=40),
    lambda inner: st.lists(inner, max_size=3),
    max_leaves=4,
)


@given(st.sampled_from([kind for kind in Type if kind not in CLOSED]), _VALUES)
def test_anything_is_written_as_text_or_refused(kind: Type, value: Any) -> None:
    with suppress(ValueRefusedError):
        written = write(descriptor(kind), value)
        texts = (written,) if isinstance(written, str) else written
        assert texts
        for text in texts:
            assert text
            text.encode("utf-8")
