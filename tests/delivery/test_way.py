"""``[mail]``, and the password that it never shows."""

from __future__ import annotations

import os
from dataclasses import replace

import pytest

from auditor.delivery.way import MailSettingsError, way_of
from auditor.targets.scheduling import MailSettings, Security

PASSWORD = "très-secret"


def settings(**fields: object) -> MailSettings:
    return MailSettings.model_validate(
        {"from": "beffroi@epci.example", "host": "mail.epci.example", **fields}
    )


@pytest.fixture
def secret(tmp_path):
    path = tmp_path / "password"
    path.write_text(f"{PASSWORD}\n", "utf-8")
    path.chmod(0o600)
    return path


@pytest.mark.parametrize(("security", "port"), [("starttls", 587), ("tls", 465), ("none", 25)])
def test_ports(security, port):
    assert way_of(settings(security=security), {}).port == port
    assert way_of(settings(security=security, port=2525), {}).port == 2525


def test_starttls_and_a_verified_certificate_unless_it_is_said_otherwise():
    way = way_of(settings(), {})
    assert way.security is Security.STARTTLS
    assert way.context.check_hostname
    assert way.context.verify_mode.name == "CERT_REQUIRED"


def test_the_password_comes_from_the_environment_first(secret):
    given = settings(user="beffroi", password_file=str(secret))
    way = way_of(given, {"BEFFROI_SMTP_PASSWORD": "other"})
    assert way.login.password.get_secret_value() == "other"
    for environment in ({}, {"BEFFROI_SMTP_PASSWORD": ""}):
        assert way_of(given, environment).login.password.get_secret_value() == PASSWORD


def test_the_password_is_never_shown(secret):
    way = way_of(settings(user="beffroi", password_file=str(secret)), {})
    for shown in (repr(way), str(way), repr(way.login), f"{way.login}"):
        assert PASSWORD not in shown


def test_no_password_travels_in_clear(secret):
    with pytest.raises(MailSettingsError, match="in clear"):
        way_of(settings(security="none", user="beffroi", password_file=str(secret)), {})
    way = way_of(settings(user="beffroi", password_file=str(secret)), {})
    with pytest.raises(MailSettingsError, match="in clear"):
        replace(way, context=None)


def test_a_user_without_a_password():
    with pytest.raises(MailSettingsError, match="BEFFROI_SMTP_PASSWORD"):
        way_of(settings(user="beffroi"), {})


@pytest.mark.parametrize("mode", [0o640, 0o604, 0o660, 0o610, 0o601])
def test_a_file_that_others_can_read_is_refused(secret, mode):
    secret.chmod(mode)
    with pytest.raises(MailSettingsError, match="can be read by others") as caught:
        way_of(settings(user="beffroi", password_file=str(secret)), {})
    assert PASSWORD not in str(caught.value)


def test_a_file_that_is_read_only_to_its_owner_is_fine(secret):
    secret.chmod(0o400)
    assert way_of(settings(user="beffroi", password_file=str(secret)), {}).login


@pytest.mark.skipif(os.getuid() != 0, reason="only root gives files away")
def test_a_file_of_somebody_else_is_refused(secret):
    os.chown(secret, 12345, -1)
    with pytest.raises(MailSettingsError, match="somebody else"):
        way_of(settings(user="beffroi", password_file=str(secret)), {})


def test_a_file_that_is_not_there_or_is_none(tmp_path, secret):
    for path in (tmp_path / "absent", tmp_path):
        with pytest.raises(MailSettingsError, match=r"cannot be read|no password"):
            way_of(settings(user="beffroi", password_file=str(path)), {})
    os.mkfifo(tmp_path / "fifo", 0o600)
    with pytest.raises(MailSettingsError, match="no password"):
        way_of(settings(user="beffroi", password_file=str(tmp_path / "fifo")), {})
    secret.write_bytes(b"tr\xe8s-secret")
    with pytest.raises(MailSettingsError, match="cannot be read") as caught:
        way_of(settings(user="beffroi", password_file=str(secret)), {})
    assert caught.value.__cause__ is None
    assert "secret" not in str(caught.value)


@pytest.mark.parametrize("path", ["/absent.pem", __file__])
def test_authorities_that_cannot_be_read(path):
    with pytest.raises(MailSettingsError, match="ca_file"):
        way_of(settings(ca_file=path), {})


@pytest.mark.parametrize("host", ["", "a..b", "x" * 80, "mail example", "mail\r\n.example"])
def test_a_host_that_is_none(host):
    with pytest.raises(MailSettingsError, match="host"):
        way_of(settings(host=host), {})


@pytest.mark.parametrize("sender", ["Beffroi", "a@b.example\r\nBcc: x@y.example", "a@b.example, c@b.example"])
def test_a_sender_that_is_none(sender):
    with pytest.raises(MailSettingsError, match="from"):
        way_of(settings(**{"from": sender}), {})


def test_names_with_accents():
    way = way_of(settings(host="mél.été.example", **{"from": "Été <élise@été.example>"}), {})
    assert way.host == "xn--ml-bja.xn--t-9fab.example"
    assert way.sender == "élise@xn--t-9fab.example"
