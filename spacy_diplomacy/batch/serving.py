"""A small local page and JSON endpoint over a pipeline, for trying it out; not for the internet."""

import json
from http import HTTPStatus
from http.server import BaseHTTPRequestHandler, HTTPServer
from typing import Any, Final
from urllib.parse import parse_qs

from spacy.language import Language

from spacy_diplomacy.display import render_records
from spacy_diplomacy.display.html import load_template
from spacy_diplomacy.record import to_record

HOST: Final = "127.0.0.1"
MAX_BYTES: Final = 2_000_000
"""A request may not be longer."""
HTML: Final = "text/html; charset=utf-8"
JSON: Final = "application/json; charset=utf-8"


class RefusedError(Exception):
    """A request that is not served.

    Args:
        status: The HTTP status that says why.
        reason: One sentence for the client.
    """

    def __init__(self, status: HTTPStatus, reason: str) -> None:
        super().__init__(status, reason)
        self.status = status
        self.reason = reason


class QuoteServer(HTTPServer):
    """Serves one request at a time on this machine's loopback address.

    Args:
        nlp: The pipeline.
        port: The port; 0 takes any that is free.
    """

    def __init__(self, nlp: Language, port: int) -> None:
        super().__init__((HOST, port), _Handler)
        self.nlp = nlp

    @property
    def address(self) -> str:
        """The page's address."""
        return f"http://{HOST}:{self.server_port}/"


class _Handler(BaseHTTPRequestHandler):
    """Answers GET with a form and POST with what was found in the text."""

    server: QuoteServer
    server_version = "spacy-diplomacy"

    def do_GET(self) -> None:
        try:
            self._check_host()
            if self.path != "/":
                raise RefusedError(HTTPStatus.NOT_FOUND, "There is only the page /.")
            self._answer(HTTPStatus.OK, HTML, load_template("form.html.jinja").render())
        except RefusedError as refused:
            self._refuse(refused)

    def do_POST(self) -> None:
        try:
            self._check_host()
            text, page = self._text()
            record = to_record(self.server.nlp(text), "text")
        except RefusedError as refused:
            self._refuse(refused)
        except Exception as error:
            self._refuse(RefusedError(HTTPStatus.INTERNAL_SERVER_ERROR, str(error)))
        else:
            if page:
                shown = render_records([record], title="Quotes", lang=self.server.nlp.lang or "")
                self._answer(HTTPStatus.OK, HTML, shown)
            else:
                self._answer(HTTPStatus.OK, JSON, json.dumps(record, ensure_ascii=False))

    def _check_host(self) -> None:
        """Refuse names other than this machine's, under which a foreign page could reach us."""
        host = (self.headers.get("Host") or "").rpartition(":")[0] or self.headers.get("Host")
        if host not in {HOST, "localhost"}:
            raise RefusedError(HTTPStatus.FORBIDDEN, f"Use {self.server.address}.")

    def _text(self) -> tuple[str, bool]:
        """Read the request's text, and whether a page is wanted for it."""
        try:
            length = int(self.headers.get("Content-Length") or 0)
        except ValueError:
            raise RefusedError(HTTPStatus.BAD_REQUEST, "The length is not a number.") from None
        if not 0 < length <= MAX_BYTES:
            reason = f"Send a text of 1 to {MAX_BYTES} bytes."
            raise RefusedError(HTTPStatus.REQUEST_ENTITY_TOO_LARGE, reason)
        kind = self.headers.get_content_type()
        try:
            body = self.rfile.read(length).decode("utf8")
            if kind == "application/x-www-form-urlencoded":
                return parse_qs(body, keep_blank_values=True)["text"][0], True
            if kind == "application/json":
                return _json_text(json.loads(body)), False
        except (ValueError, KeyError, TypeError):
            reason = 'Send UTF-8: plain text, or a JSON object with the string "text".'
            raise RefusedError(HTTPStatus.BAD_REQUEST, reason) from None
        return body, False

    def _answer(self, status: HTTPStatus, kind: str, body: str) -> None:
        data = body.encode("utf8")
        self.send_response(status)
        self.send_header("Content-Type", kind)
        self.send_header("Content-Length", str(len(data)))
        self.send_header("X-Content-Type-Options", "nosniff")
        self.end_headers()
        self.wfile.write(data)

    def _refuse(self, refused: RefusedError) -> None:
        self._answer(refused.status, JSON, json.dumps({"error": refused.reason}))

    def log_message(self, format: str, *args: Any) -> None:
        """Say nothing: what is looked up here is nobody's business."""


def _json_text(value: Any) -> str:
    """Take the text out of a JSON object."""
    text: str = value["text"]
    text.encode("utf8")
    return text
