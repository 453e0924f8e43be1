"""The command as it is started from outside, and what it says of itself."""

import http.client
import json
import subprocess
import sys
import threading
from collections.abc import Iterator
from urllib.parse import urlencode

import pytest
import spacy
from typer.testing import CliRunner

import spacy_diplomacy
from spacy_diplomacy.batch.serving import MAX_BYTES, QuoteServer
from spacy_diplomacy.cli.app import app

COMMANDS = "extract render report evaluate calibrate convert train serve info".split()
TEXT = 'Ms Berg said: "The ice is <b>thin</b>."'


def test_under_spacy() -> None:
    done = subprocess.run(
        [sys.executable, "-m", "spacy", "diplomacy", "--help"],
        capture_output=True,
        text=True,
        check=True,
    )
    assert all(command in done.stdout for command in COMMANDS)


def test_console_script_in_a_pipe() -> None:
    done = subprocess.run(
        [
            sys.executable,
            "-c",
            "from spacy_diplomacy.cli.app import main; main()",
            "extract",
            "-",
            "--weights",
            "none",
        ],
        input=TEXT.encode(),
        capture_output=True,
        check=True,
    )
    assert json.loads(done.stdout)["text"] == TEXT
    assert done.stderr == b""


def test_help_and_version() -> None:
    run = CliRunner()
    assert run.invoke(app, ["--version"]).stdout.strip() == spacy_diplomacy.__version__
    for command in COMMANDS:
        result = run.invoke(app, [command, "--help"])
        assert result.exit_code == 0
        assert "Usage" in result.stdout


def test_info() -> None:
    run = CliRunner()
    facts = json.loads(run.invoke(app, ["info", "--json"]).stdout)
    assert facts["spacy-diplomacy"] == spacy_diplomacy.__version__
    assert "cues" in facts["lookups"]["en"]
    shown = run.invoke(app, ["info"]).stdout
    assert "spaCy: 3." in shown
    assert all(name in shown for name in facts["weights"])


@pytest.fixture(scope="module")
def server() -> Iterator[QuoteServer]:
    nlp = spacy.blank("en")
    nlp.add_pipe("quote_attribution", config={"weights": "none"})
    with QuoteServer(nlp, 0) as running:
        thread = threading.Thread(target=running.serve_forever)
        thread.start()
        yield running
        running.shutdown()
        thread.join()


def ask(
    server: QuoteServer, method: str, body: bytes | None = None, path: str = "/", **headers: str
) -> tuple[int, str]:
    connection = http.client.HTTPConnection("127.0.0.1", server.server_port, timeout=60)
    names = {name.replace("_", "-"): value for name, value in headers.items()}
    connection.request(method, path, body, names)
    answer = connection.getresponse()
    text = answer.read().decode("utf8")
    connection.close()
    return answer.status, text


def test_the_page_and_the_endpoint(server: QuoteServer) -> None:
    status, page = ask(server, "GET")
    assert status == 200
    assert "<form" in page
    status, answer = ask(server, "POST", TEXT.encode(), Content_Type="text/plain")
    assert status == 200
    assert json.loads(answer)["quotes"][0]["type"] == "direct"
    body = json.dumps({"text": TEXT}).encode()
    assert ask(server, "POST", body, Content_Type="application/json") == (200, answer)
    form = urlencode({"text": TEXT}).encode()
    status, page = ask(server, "POST", form, Content_Type="application/x-www-form-urlencoded")
    assert status == 200
    assert "&lt;b&gt;thin&lt;/b&gt;" in page
    assert server.address.startswith("http://127.0.0.1:")


def test_what_is_refused(server: QuoteServer) -> None:
    assert ask(server, "GET", path="/etc")[0] == 404
    assert ask(server, "POST", b"")[0] == 413
    assert ask(server, "POST", b"x", Content_Length=str(MAX_BYTES + 1))[0] == 413
    assert ask(server, "POST", b"{}", Content_Type="application/json")[0] == 400
    assert ask(server, "POST", b"\xff", Content_Type="text/plain")[0] == 400
    assert ask(server, "GET", Host="elsewhere.example:80")[0] == 403
    assert ask(server, "POST", b"x", Host="elsewhere.example")[0] == 403
