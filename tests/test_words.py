"""Every text that is shown exists in both languages, with the same arguments, and is well set."""

from __future__ import annotations

import ast
import re
import shlex
import string
import subprocess
import tomllib
from collections.abc import Iterable, Iterator
from functools import cache
from pathlib import Path

import dns.zone
import pytest
import trustme
from babel.messages.catalog import Catalog, Message
from babel.messages.extract import extract_from_dir
from babel.messages.pofile import read_po

from auditor.registry import Registry, load_registry
from auditor.words import CONTEXTS, LANGUAGES, RECIPES, TellableError, Words
from tests.checks import facts as f

ROOT = Path(__file__).parents[1]
INTERFACE = ROOT / "auditor" / "locale" / "fr" / "LC_MESSAGES" / "beffroi.po"

#: What Babel is told: pybabel extract -k words -k self -k mark -k plural:1,2
KEYWORDS = {"words": None, "self": None, "mark": None, "plural": (1, 2)}
METHODS = [("**.py", "python"), ("**/templates/**.html", "jinja2.ext:babel_extract")]
FOLDERS = ("auditor", "checks", "reports")
#: A demo town's own pages are in French and belong to nobody's interface.
_LEFT_OUT = ("demo/",)

#: Texts that stand elsewhere than where they are translated: the reason of a cap that no finding explains
#: is in the policy, the message of an error is marked where it is raised.
_FROM_ELSEWHERE = ("cap.reason", "self.why", "self.message", "str(error)")

#: A text: its English form, and its plural when it has one.
Key = tuple[str, ...]


@cache
def interface_messages() -> dict[Key, str]:
    """Every text of the interface → where it stands."""
    found: dict[Key, str] = {}
    for folder in FOLDERS:
        for name, line, message, _comments, _context in extract_from_dir(
            ROOT / folder, METHODS, keywords=KEYWORDS
        ):
            if not name.startswith(_LEFT_OUT):
                key = message if isinstance(message, tuple) else (message,)
                found.setdefault(key, f"{folder}/{name}:{line}")
    policy = tomllib.loads((ROOT / "auditor" / "policy.toml").read_text("utf-8"))
    found |= {(cap["reason"],): "auditor/policy.toml" for cap in policy["caps"] if "code" not in cap}
    return found


@cache
def catalogue_of(path: Path) -> Catalog:
    with path.open("rb") as po:
        return read_po(po, locale=path.parts[-3])


def fields_of(text: str) -> set[tuple[str, str]]:
    """The arguments of a text, with how they are written: ``{size:bytes}``."""
    return {(name, spec or "") for _, name, spec, _ in string.Formatter().parse(text) if name is not None}


def forms_of(message: Message) -> Key:
    return _as_key(message.string)


def key_of(message: Message) -> Key:
    return _as_key(message.id)


def _as_key(texts: object) -> Key:
    return tuple(map(str, texts)) if isinstance(texts, (tuple, list)) else (str(texts or ""),)


# --- French typography ----------------------------------------------------------------------------

_ADDRESS = re.compile(r"\b[a-z][a-z0-9+.-]*://\S*")
_FIELD = re.compile(r"\{[^{}]*\}")
_QUOTED = re.compile("«[\u00a0\u202f](.*?)[\u00a0\u202f]»", re.DOTALL)
_STRAIGHT = re.compile(r'"[^"]*"')


def typography_faults(french: str, english: str) -> Iterator[str]:
    """What a French typesetter would mend; code, which is quoted alike in both languages, is left alone."""
    text = _QUOTED.sub(
        lambda quoted: "code" if quoted[1] in english or "=" in quoted[1] else quoted[0], french
    )
    text = _STRAIGHT.sub(lambda quoted: "code" if quoted[0] in english else quoted[0], text)
    text = _FIELD.sub("x", _ADDRESS.sub("address", text))
    if re.search("[^\u00a0\u202f][:;?!»](?!\\w)", text):
        yield "no non-breaking space before : ; ? ! or »"
    if re.search("«[^\u00a0\u202f]", text):
        yield "no non-breaking space after «"
    if re.search("[\u00a0\u202f][,.]", text):
        yield "a space before a comma or a full stop"
    if "'" in text:
        yield "a straight apostrophe"
    if '"' in text:
        yield "straight quotation marks"
    if "..." in text:
        yield "three full stops for an ellipsis"


@pytest.mark.parametrize(
    "french",
    [
        "Version\u00a0: {x}",
        "L’adresse «\u00a0http://\u00a0» est là.",
        "Voir https://www.x.fr/?a=1;b",
        "Taille\u00a0: {size:bytes}\u202f!",
        "Avec nginx\u00a0: «\u00a0a 'b';\u00a0».",
        'Ajoutez lang="fr".',
    ],
)
def test_right_typography_is_accepted(french: str) -> None:
    assert not list(typography_faults(french, "With nginx: “a 'b';”. Add lang=\"fr\"."))


@pytest.mark.parametrize(
    "french",
    ["Version: {x}", "Version : {x}", "l'adresse", "« mot »", "Quoi ?", "mot\u00a0.", 'dit "mot"', "…et..."],
)
def test_wrong_typography_is_seen(french: str) -> None:
    assert list(typography_faults(french, ""))


# --- The interface --------------------------------------------------------------------------------


def calls_of(tree: ast.AST) -> Iterator[ast.Call]:
    """The calls that name a text: ``words(…)``, ``self(…)``, ``mark(…)``, ``words.plural(…)``."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Call):
            match node.func:
                case ast.Name(id="words" | "self" | "mark") | ast.Attribute(attr="plural"):
                    yield node


def sources() -> Iterator[Path]:
    for folder in FOLDERS:
        for path in sorted((ROOT / folder).rglob("*.py")):
            if not str(path.relative_to(ROOT / folder)).startswith(_LEFT_OUT):
                yield path


def test_every_text_of_the_code_is_a_literal_that_babel_finds() -> None:
    known = set(interface_messages())
    unseen = []
    for path in sources():
        for call in calls_of(ast.parse(path.read_text("utf-8"))):
            wanted = call.args[:2] if isinstance(call.func, ast.Attribute) else call.args[:1]
            texts = tuple(part.value for part in wanted if isinstance(part, ast.Constant))
            if texts not in known and ast.unparse(wanted[0]) not in _FROM_ELSEWHERE:
                unseen.append(f"{path.relative_to(ROOT)}:{call.lineno}: {ast.unparse(call)[:100]}")
    assert not unseen, "texts that cannot be gathered:\n" + "\n".join(unseen)


def test_templates_ask_for_texts_in_the_way_that_babel_finds() -> None:
    """``words.plural`` in a template is an attribute: Babel's Jinja extractor sees names alone."""
    for path in (ROOT / "reports" / "templates").rglob("*.html"):
        assert "words.plural" not in path.read_text("utf-8"), path


def test_the_interface_is_translated() -> None:
    catalogue = catalogue_of(INTERFACE) if INTERFACE.is_file() else Catalog(locale="fr")
    known = {key_of(message): message for message in catalogue if message.id}
    missing = [
        (key, where)
        for key, where in interface_messages().items()
        if key not in known or known[key].fuzzy or not all(forms_of(known[key]))
    ]
    listed = "\n".join(entry_for(key, where) for key, where in sorted(missing, key=lambda item: item[1]))
    assert not missing, f"{len(missing)} texts to translate in {INTERFACE.relative_to(ROOT)}:\n\n{listed}"


def entry_for(key: Key, where: str) -> str:
    """An entry to be filled in, as it is to stand in the catalogue."""
    quoted = [text.replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n") for text in key]
    if len(quoted) == 1:
        return f'#: {where}\nmsgid "{quoted[0]}"\nmsgstr ""\n'
    return f'#: {where}\nmsgid "{quoted[0]}"\nmsgid_plural "{quoted[1]}"\nmsgstr[0] ""\nmsgstr[1] ""\n'


needs_interface = pytest.mark.skipif(not INTERFACE.is_file(), reason="there is no French interface yet")


@needs_interface
def test_no_text_is_translated_that_nobody_says() -> None:
    catalogue = catalogue_of(INTERFACE)
    assert not catalogue.obsolete
    strangers = {key_of(message) for message in catalogue if message.id} - set(interface_messages())
    assert not strangers


@needs_interface
def test_translations_of_the_interface_use_the_same_arguments() -> None:
    for message in catalogue_of(INTERFACE):
        if message.id:
            allowed = [fields_of(text) for text in key_of(message)]
            for form in forms_of(message):
                assert fields_of(form) in allowed, (message.id, form)


@needs_interface
def test_the_interface_is_well_set() -> None:
    faults = {
        form: found
        for message in catalogue_of(INTERFACE)
        if message.id
        for form in forms_of(message)
        if (found := list(typography_faults(form, " ".join(key_of(message)))))
    }
    assert not faults


def test_an_error_is_told_in_the_language_of_whoever_reads_it() -> None:
    message = "the last day ({last:date}) is before the first ({first:date})"
    error = TellableError(message, last="2026-01-31", first="2026-02-01")
    french = "le dernier jour (31 janvier 2026) est avant le premier (1 février 2026)"
    assert error.told(Words("fr")) == french
    assert str(error) == "the last day (January 31, 2026) is before the first (February 1, 2026)"


# --- The words of the checks ----------------------------------------------------------------------


@pytest.fixture(scope="module")
def registry() -> Registry:
    return load_registry()


def family_catalogues() -> list[Path]:
    return sorted((ROOT / "checks" / "locale").glob("*/LC_MESSAGES/*.po"))


def entries_of(path: Path) -> dict[tuple[str, str], str]:
    """The words of a catalogue; recipes, which nothing fills in, have tests of their own."""
    return {entry: text for entry, text in all_entries_of(path).items() if entry[0] not in RECIPES}


def all_entries_of(path: Path) -> dict[tuple[str, str], str]:
    return {
        (str(message.context), str(message.id)): str(message.string)
        for message in catalogue_of(path)
        if message.id
    }


each_catalogue = pytest.mark.parametrize(
    "path", family_catalogues(), ids=lambda path: f"{path.parts[-3]}-{path.stem}"
)
each_french_one = pytest.mark.parametrize(
    "path", [path for path in family_catalogues() if path.parts[-3] == "fr"], ids=lambda path: path.stem
)


def english_of(path: Path) -> dict[tuple[str, str], str]:
    return entries_of(path.parents[2] / "en" / "LC_MESSAGES" / path.name)


def wanted_words(registry: Registry) -> Iterable[tuple[str, str]]:
    for check in registry.checks:
        yield from (("title", check.id), ("why", check.id))
        for code in check.codes:
            yield from (("what", code), ("fix", code))


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_check_and_every_code_has_its_words(registry: Registry, language: str) -> None:
    assert not registry.problems
    words = registry.words(language)
    missing = [entry for entry in wanted_words(registry) if not words.has(*entry)]
    assert not missing


@each_catalogue
def test_no_words_are_left_that_no_check_says(registry: Registry, path: Path) -> None:
    assert set(entries_of(path)) <= set(wanted_words(registry))
    assert not catalogue_of(path).obsolete


@each_catalogue
def test_words_are_whole_and_sure(path: Path) -> None:
    for message in catalogue_of(path):
        if message.id:
            assert message.context in (*CONTEXTS, *RECIPES), message.id
            assert message.string, message.id
            assert not message.fuzzy, message.id


@each_catalogue
def test_the_compiled_catalogue_is_of_this_text(path: Path) -> None:
    words = Words(path.parts[-3])
    for (context, code), text in entries_of(path).items():
        if not fields_of(text):
            assert words.of(context, code) == words.format(text, {}), "run make catalogues"


@each_catalogue
def test_only_what_was_seen_has_arguments(path: Path) -> None:
    """The other words are also shown where there is no finding to fill them in."""
    for (context, code), text in entries_of(path).items():
        assert context == "what" or not fields_of(text), (context, code)


@each_french_one
def test_both_languages_say_the_same_things_with_the_same_arguments(path: Path) -> None:
    french, english = entries_of(path), english_of(path)
    assert french.keys() == english.keys()
    for entry, text in french.items():
        assert fields_of(text) == fields_of(english[entry]), entry


@each_french_one
def test_french_words_are_well_set(path: Path) -> None:
    english = english_of(path)
    faults = {
        entry: (text, found)
        for entry, text in entries_of(path).items()
        if (found := list(typography_faults(text, english.get(entry, ""))))
    }
    assert not faults, "\n".join(f"{entry}: {found}\n    {text}" for entry, (text, found) in faults.items())


# --- Recipes --------------------------------------------------------------------------------------


def recipes_of(path: Path) -> dict[tuple[str, str], str]:
    return {entry: text for entry, text in all_entries_of(path).items() if entry[0] in RECIPES}


def code_of(recipe: str) -> list[str]:
    """The lines to be copied."""
    return [line[4:] for line in recipe.split("\n") if line.startswith("    ")]


def sentences_of(recipe: str) -> list[str]:
    return [line for line in recipe.split("\n") if not line.startswith("    ")]


def configuration_of(recipe: str) -> list[str]:
    """The lines that go into a file; the others are commands."""
    return [line for line in code_of(recipe) if not line.startswith("sudo ")]


def recipes_for(context: str) -> list[object]:
    """Each text once, whatever the number of codes that it mends."""
    found: dict[str, str] = {}
    for path in family_catalogues():
        for (kind, code), text in recipes_of(path).items():
            if kind == context and path.parts[-3] == "fr":
                found.setdefault("\n".join(configuration_of(text)), code)
    return [pytest.param(text, id=code) for text, code in found.items() if text]


@each_catalogue
def test_recipes_are_for_codes_that_checks_say(registry: Registry, path: Path) -> None:
    known = {code for check in registry.checks for code in check.codes}
    assert {code for _, code in recipes_of(path)} <= known


@each_catalogue
def test_recipes_are_read_as_they_are_written(path: Path) -> None:
    words = Words(path.parts[-3])
    for code in {code for _, code in recipes_of(path)}:
        written = [
            (context, recipes_of(path)[context, code])
            for context in RECIPES
            if (context, code) in recipes_of(path)
        ]
        assert list(words.recipes(code)) == written, "run make catalogues"


def test_most_codes_have_no_recipe() -> None:
    assert Words("fr").recipes("accessibility.doctype") == ()
    assert Words("fr").recipes("no.such.code") == ()
    assert [context for context, _ in Words("en").recipes("dns.ipv6.absent")] == ["nginx", "registrar"]


@each_french_one
def test_recipes_are_whole_in_both_languages(path: Path) -> None:
    french = recipes_of(path)
    english = recipes_of(path.parents[2] / "en" / "LC_MESSAGES" / path.name)
    assert french.keys() == english.keys()
    for entry, text in french.items():
        assert code_of(text) == code_of(english[entry]), entry
        assert len(sentences_of(text)) == len(sentences_of(english[entry])), entry
        assert not text.startswith(" "), entry  # first where the lines go, then the lines


@each_french_one
def test_recipes_are_well_set_and_say_what_is_an_example(path: Path) -> None:
    english = recipes_of(path.parents[2] / "en" / "LC_MESSAGES" / path.name)
    for entry, text in recipes_of(path).items():
        for french, other in zip(sentences_of(text), sentences_of(english[entry]), strict=True):
            assert not list(typography_faults(french, other)), (entry, french)
        if any("example.fr" in line for line in code_of(text)):
            for sentences in (sentences_of(text), sentences_of(english[entry])):
                assert any("example.fr" in sentence for sentence in sentences), entry


@pytest.mark.parametrize("path", family_catalogues(), ids=lambda path: f"{path.parts[-3]}-{path.stem}")
def test_examples_are_of_nobodys_names(path: Path) -> None:
    """RFC 2606, RFC 5737, RFC 3849, and the French form of the first; authorities are named as they are."""
    for entry, text in recipes_of(path).items():
        code = re.sub(r"/(?:etc|live)/\S*", "", "\n".join(code_of(text)))
        if entry[0] == "registrar":
            for name in re.findall(r"[\w-]+\.(?:fr|com|net|org)\b", code):
                assert name in ("example.fr", "example.net", "example.org", "letsencrypt.org"), (entry, name)
        for address in re.findall(r"\b\d+\.\d+\.\d+\.\d+\b", code):
            assert address == "192.0.2.1", entry


@pytest.fixture(scope="module")
def certified(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with a certificate, for servers that will not be tried without."""
    folder = tmp_path_factory.mktemp("nginx")
    authority = trustme.CA()
    issued = authority.issue_cert("example.fr")
    issued.private_key_and_cert_chain_pem.write_to_path(str(folder / "all.pem"))
    return folder


@pytest.mark.parametrize("lines", recipes_for("nginx"))
def test_nginx_accepts_its_recipes(lines: str, certified: Path) -> None:
    said = nginx_says(lines, certified)
    assert said.returncode == 0, said.stderr


@pytest.mark.parametrize(
    "lines", ["add_headers X y;", "gzip on", "server { listen 80;", "ssl_protocols TLSv9;"]
)
def test_nginx_would_refuse_a_wrong_recipe(lines: str, certified: Path) -> None:
    assert nginx_says(lines, certified).returncode != 0


def nginx_says(lines: str, folder: Path) -> subprocess.CompletedProcess[str]:
    """What ``nginx -t`` says of lines, put where their recipe says: no port is opened."""
    lines = re.sub(r"/etc/letsencrypt/live/\S+\.pem", str(folder / "all.pem"), lines)
    # Ports under 1024 are not for everybody.
    lines = re.sub(r"listen (\[::\]:)?(80|443)\b", r"listen \g<1>2\g<2>", lines)
    known = (
        ""
        if "ssl_certificate" in lines
        else f"ssl_certificate {folder}/all.pem; ssl_certificate_key {folder}/all.pem;"
    )
    block = (
        lines
        if lines.startswith(("server {", "ssl_protocols"))
        else f"server {{ listen 2081;\n{lines}\n{known} }}"
    )
    temporary = " ".join(
        f"{kind}_temp_path {folder}/{kind};" for kind in ("client_body", "proxy", "fastcgi", "uwsgi", "scgi")
    )
    configuration = folder / "nginx.conf"
    configuration.write_text(
        f"pid {folder}/pid;\nevents {{}}\nhttp {{ {temporary} access_log off;\n{block}\n}}\n"
    )
    command = ["/usr/sbin/nginx", "-t", "-p", str(folder), "-c", str(configuration), "-e", f"{folder}/log"]
    return subprocess.run(command, capture_output=True, text=True, timeout=30, check=False)


_DIRECTIVES = {
    *("AddDefaultCharset", "AddOutputFilterByType", "Header", "Redirect", "ServerAlias", "ServerName"),
    *("SSLCertificateFile", "SSLCertificateKeyFile", "SSLCipherSuite", "SSLProtocol"),
}


@pytest.mark.parametrize("lines", recipes_for("apache"))
def test_recipes_for_apache_are_balanced(lines: str) -> None:
    opened: list[str] = []
    for line in map(str.strip, lines.split("\n")):
        assert line.count('"') % 2 == 0, line
        if closing := re.fullmatch(r"</(\w+)>", line):
            assert opened.pop() == closing[1]
        elif opening := re.fullmatch(r"<(\w+) [^<>]+>", line):
            opened.append(opening[1])
        else:
            assert line.split()[0] in _DIRECTIVES, line
    assert not opened


@pytest.mark.parametrize("lines", recipes_for("registrar"))
def test_recipes_for_the_registrar_are_lines_of_a_zone(lines: str) -> None:
    zone = dns.zone.from_text(lines, "example.fr.", relativize=False, check_origin=False)
    count = sum(len(records) for _, records in zone.iterate_rdatasets())
    assert count == len(lines.split("\n"))
    # Relative names would be taken under the domain: "mx.example.net" without its final dot.
    assert ".example.fr." not in " ".join(
        str(record) for _, records in zone.iterate_rdatasets() for record in records
    )


def test_the_records_of_mail_are_what_the_checks_want() -> None:
    """What a recipe has written passes the check that asked for it, but for the trial period of DMARC."""
    for path in family_catalogues():
        for (context, code), text in recipes_of(path).items():
            if context == "registrar" and code.startswith(("mail.spf.", "mail.dmarc.")):
                (line,) = configuration_of(text)
                record = line.partition('"')[2].rstrip('"')
                given = f.spf_record(record) if code.startswith("mail.spf.") else f.dmarc_record(record)
                verdicts = f.verdicts(".".join(code.split(".")[:2]), given)
                trial = code in ("mail.dmarc.absent", "mail.dmarc.several")
                assert [verdict[1] for verdict in verdicts] == (
                    ["mail.dmarc.monitor-only"] if trial else [".".join(code.split(".")[:2])]
                )


@pytest.mark.parametrize("context", RECIPES)
def test_commands_are_of_known_programs(context: str) -> None:
    for path in family_catalogues():
        for (kind, code), text in recipes_of(path).items():
            for line in code_of(text):
                if kind == context and line.startswith("sudo "):
                    assert shlex.split(line)[1] in ("a2enmod", "apt", "certbot", "systemctl"), code


#: Words of a sentence that is read at one go, by a reader who does other things beside.
LONGEST_SENTENCE = 25
USUAL_SENTENCE = 15


def read_aloud(path: Path) -> list[str]:
    """The sentences of a catalogue; lines to be copied are none."""
    texts = (text for (context, _), text in entries_of(path).items() if context in CONTEXTS)
    return [sentence for text in texts for sentence in re.split(r"(?<=[.!?…])\s+", text)]


def length_of(sentence: str) -> int:
    return len(re.findall(r"[\w’'-]+", sentence))


@each_french_one
def test_french_sentences_are_short(path: Path) -> None:
    lengths = {sentence: length_of(sentence) for sentence in read_aloud(path)}
    assert {sentence for sentence, length in lengths.items() if length > LONGEST_SENTENCE} == set()
    assert sum(lengths.values()) / len(lengths) <= USUAL_SENTENCE


def test_a_finding_of_another_time_is_told_as_far_as_it_goes() -> None:
    words = Words("en")
    template = words.template("what", "page_weight.bytes")
    assert "{" in template
    told = words.of("what", "page_weight.bytes", {})
    assert "…" in told
    assert "{" not in told
    with pytest.raises(KeyError):
        words("{count} checks. One of them: beffroi checks ID", counts=3)
