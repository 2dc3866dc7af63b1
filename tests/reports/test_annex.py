import shlex

from reports.annex import annex


def test_probes_tell_their_time_and_their_result(report, make_words):
    (probe,) = annex(report, make_words()).probes

    assert (probe.name, probe.fact, probe.duration) == ("mail", "mail-domain", "10 s")
    assert probe.result == "The server did not answer in time."


def test_seconds_have_the_comma_of_the_language(make_report, make_words):
    (run,) = make_report().probes
    report = make_report(probes=(run.model_copy(update={"seconds": 1.25, "cause": None}),))

    assert annex(report, make_words("fr")).probes[0].duration == "1,2\N{NO-BREAK SPACE}s"


def test_the_command_makes_the_same_audit_again(make_report, make_words):
    settings = {"browser": False, "allow_private": True, "families": "tls,http", "resolver": "x"}

    assert annex(make_report(settings=settings), make_words()).command == (
        "beffroi scan https://www.saint-exemple.fr/ --only tls,http --allow-private --no-browser"
    )


def test_the_command_can_be_pasted_whatever_the_address(make_report, make_words):
    report = make_report()
    url = "https://x.fr/$(reboot)`reboot`;reboot\nreboot '\""
    target = report.target.model_copy(update={"url": url})

    command = annex(report.model_copy(update={"target": target}), make_words()).command

    assert "\n" not in command
    assert shlex.split(command)[2:3] == [url.replace("\n", " ")]


def test_versions_and_traits_are_named(report, make_words):
    settings = dict(annex(report, make_words()).settings)

    assert settings["Version of Beffroi"] == "0.1.0"
    assert settings["Version of the policy"] == "2026.1"
    assert settings["Content management system"] == "not recognised"
