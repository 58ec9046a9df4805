"""A person at a browser without JavaScript: reads pages, fills in the forms on them, sends them."""

from dataclasses import dataclass, field
from html.parser import HTMLParser
from typing import Any
from urllib.parse import urlencode

from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from grids.models import Officer
from tests.factories import PASSWORD

PLAIN = "application/x-www-form-urlencoded"


@dataclass
class Form:
    """A form as shown: where it goes and what stands in its fields."""

    action: str
    method: str
    fields: dict[str, list[str]] = field(default_factory=dict)
    names: set[str] = field(default_factory=set)
    choices: dict[str, list[tuple[str, str]]] = field(default_factory=dict)
    buttons: list[tuple[str, str, bool]] = field(default_factory=list)


class _Reader(HTMLParser):
    """Collects a page's forms and links, and its visible text."""

    def __init__(self) -> None:
        super().__init__()
        self.forms: list[Form] = []
        self.links: list[str] = []
        self.words: list[str] = []
        self._form: Form | None = None
        self._select = self._textarea = self._option = ""
        self._silent = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        found = {name: value or "" for name, value in attrs}
        getattr(self, f"_start_{tag}", lambda _found: None)(found)

    def handle_endtag(self, tag: str) -> None:
        if tag == "form":
            self._form = None
        elif tag == "select":
            self._select = ""
        elif tag == "textarea":
            self._textarea = ""
        elif tag == "option":
            self._option = ""
        elif tag in {"script", "style"}:
            self._silent -= 1

    def handle_data(self, data: str) -> None:
        if self._textarea and self._form:
            self._form.fields[self._textarea] = [data.lstrip("\n")]
        elif self._option and self._form and self._select:
            label = data.strip()
            self._form.choices.setdefault(self._select, []).append((self._option, label))
        elif not self._silent and data.strip():
            self.words.append(data.strip())

    def _start_script(self, _found: dict[str, str]) -> None:
        self._silent += 1

    _start_style = _start_script

    def _start_a(self, found: dict[str, str]) -> None:
        self.links.append(found.get("href", ""))

    def _start_form(self, found: dict[str, str]) -> None:
        self._form = Form(found.get("action", ""), found.get("method", "get").lower())
        self.forms.append(self._form)

    def _start_button(self, found: dict[str, str]) -> None:
        if self._form and found.get("type", "submit") == "submit":
            off = "disabled" in found
            self._form.names.add(found.get("name", ""))
            self._form.buttons.append((found.get("name", ""), found.get("value", ""), off))

    def _start_input(self, found: dict[str, str]) -> None:
        name, kind = found.get("name", ""), found.get("type", "text")
        if not (self._form and name) or "disabled" in found:
            return
        self._form.names.add(name)
        if kind in {"radio", "checkbox"}:
            value = found.get("value", "on")
            self._form.choices.setdefault(name, []).append((value, ""))
            if "checked" in found:
                self._form.fields.setdefault(name, []).append(value)
        elif kind not in {"file", "submit"}:
            self._form.fields[name] = [found.get("value", "")]

    def _start_textarea(self, found: dict[str, str]) -> None:
        self._textarea = found.get("name", "")
        if self._form:
            self._form.names.add(self._textarea)
            self._form.fields[self._textarea] = [""]

    def _start_select(self, found: dict[str, str]) -> None:
        self._select = found.get("name", "")
        if self._form:
            self._form.names.add(self._select)

    def _start_option(self, found: dict[str, str]) -> None:
        if self._form and self._select:
            self._option = found.get("value", "")
            first = self._select not in self._form.fields
            if "selected" in found or first:
                self._form.fields[self._select] = [self._option]
            if not self._option:
                self._form.choices.setdefault(self._select, []).append(("", ""))


class Page:
    """One answer of the server."""

    def __init__(self, person: "Person", response: Any) -> None:
        self.person = person
        self.status: int = response.status_code
        self.leads_to: str = response.headers.get("Location", "")
        request = response.request
        self.path: str = request["PATH_INFO"]
        self.query: str = request.get("QUERY_STRING", "")
        self.html: str = response.content.decode() if "html" in response["Content-Type"] else ""
        self._reader = _Reader()
        self._reader.feed(self.html)

    @property
    def text(self) -> str:
        return " ".join(self._reader.words)

    @property
    def links(self) -> list[str]:
        return self._reader.links

    @property
    def forms(self) -> list[Form]:
        return self._reader.forms

    def form(self, *names: str, action: str = "") -> Form:
        """The one form to be sent that has these fields, and goes there if ``action`` is given."""
        for form in self.forms:
            fits = set(names) <= form.names and (form.action or self.path).startswith(action)
            if form.method == "post" and "cid" in form.names and fits:
                return form
        raise AssertionError(f"no form with {names} to {action!r} on {self.path}: {self.text}")

    def send(
        self,
        *names: str,
        action: str = "",
        file: SimpleUploadedFile | None = None,
        **typed: str | list[str],
    ) -> "Page":
        """Fill in the form and press its button; what is not typed stays as shown.

        Asserts that the press was accepted: the server answers with another page.
        """
        answer = self.press(*names, action=action, file=file, **typed)
        assert "receipt=" in answer.query or answer.path.startswith("/receipts/"), answer.text
        return answer

    def press(
        self,
        *names: str,
        action: str = "",
        file: SimpleUploadedFile | None = None,
        **typed: str | list[str],
    ) -> "Page":
        """The same without asserting: also for what is refused."""
        found = self.form(*names, *(name for name in typed), action=action)
        data: dict[str, Any] = {**found.fields, **typed}
        if file is not None:
            data |= {"file": file}
        return self.person.post(found.action or self.path, data)


class Person:
    """An officer who has logged in with the password, or anybody when ``officer`` is None."""

    def __init__(self, officer: Officer | None = None) -> None:
        self.client = Client(headers={"accept-language": "zh-hans"})
        self.officer = officer
        self.log_in()

    def log_in(self) -> None:
        if self.officer is not None:
            typed = {"username": self.officer.username, "password": PASSWORD}
            answer = self.client.post("/login/", urlencode(typed), content_type=PLAIN)
            assert answer.status_code == 302, answer.content.decode()

    def open(self, url: str) -> Page:
        page = self.look(url)
        assert page.status == 200, (url, page.status, page.text)
        return page

    def look(self, url: str) -> Page:
        """The page, whatever its status."""
        return Page(self, self.client.get(url, follow=True))

    def post(self, url: str, data: dict[str, Any], *, follow: bool = True) -> Page:
        """As a browser would: in parts only when there is a file."""
        files = any(isinstance(value, SimpleUploadedFile) for value in data.values())
        if files:
            return Page(self, self.client.post(url, data, follow=follow))
        body = urlencode(data, doseq=True)
        return Page(self, self.client.post(url, body, content_type=PLAIN, follow=follow))
