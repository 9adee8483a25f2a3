"""A person in front of the portal: a browser page of which every document is examined as it arrives.

Owns what no page may do: break its content security policy, log an error, fail a request, answer with another status
than the one expected, overflow its width, break a WCAG 2.1 A or AA rule, show machine words or careless typography.
Clicking and opening go through here, so no page is visited without being examined.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable
from pathlib import Path

from playwright.sync_api import BrowserContext, ConsoleMessage, FilePayload, Locator, Page, Request, Response

from tests.e2e.axe import axe_violations, evaluate

TIMEOUT_MS = 15_000
HEIGHT = 900
#: Words of the machine, and a plain space or apostrophe where French wants a no-break space or a typographic one.
CARELESS = (
    (re.compile(r"\b(None|True|False|undefined|Undefined|NaN)\b|\{\{|\}\}|\{%|datetime\.|Decimal\("), "machine word"),
    (re.compile(r"[\wà-ÿ»)] [:;!?](?=\s|$)|« | »(?<!\u00a0»)"), "plain space"),
    (re.compile(r"(?<!\w)(?<!-)[a-zà-ÿ]+'[a-zà-ÿ]", re.IGNORECASE), "plain apostrophe"),
    (re.compile(r"\d €"), "plain space before €"),
)
#: What a page repeats word for word: the call, the reference's names of communes, a mail.
QUOTED = "blockquote, figcaption, legend, td, [for=pledge_accepted], .portal-mail, .portal-reading__where"
_RESOURCE_ERROR = "Failed to load resource: the server responded with a status of"


class Visitor:
    """One browser context on the portal. ``problems`` is empty as long as everything is right."""

    def __init__(self, context: BrowserContext, base_url: str, name: str, width: int, shots: Path | None) -> None:
        """``shots``: the folder pictures go to, None for none."""
        context.set_default_timeout(TIMEOUT_MS)
        self.context, self.base_url, self.name, self.width, self.shots = context, base_url, name, width, shots
        #: axe waits for timers, which do not run where scripts are off: such a visitor sees the same pages without it.
        self.with_axe = True
        #: While a test cuts the line or kills the server, what fails in the browser is not the page's fault.
        self.troubled = False
        self.problems: list[str] = []
        self.seen: list[str] = []
        self._status, self._downloading = 200, False
        self.page: Page = context.new_page()
        self._debugger = context.new_cdp_session(self.page)
        self.page.on("console", self._on_console)
        self.page.on("pageerror", lambda error: self.problems.append(f"script error: {error}"))
        self.page.on("requestfailed", self._on_failure)
        self.page.on("response", self._on_response)

    # Going somewhere

    def open(self, path: str, status: int = 200) -> None:
        """Type an address."""
        self._go(lambda: self.page.goto(path if "://" in path else self.base_url + path), status)

    def press(self, name: str, status: int = 200, within: Locator | None = None) -> None:
        """Press a button that leads to a page: the one of this very name, else the first whose name holds it."""
        place = within or self.page
        exact = place.get_by_role("button", name=name, exact=True)
        self.click(exact.first if exact.count() else place.get_by_role("button", name=name).first, status)

    def follow(self, name: str, status: int = 200, within: Locator | None = None) -> None:
        """Follow a link that leads to a page: the first of this very name, else the first whose name holds it."""
        place = within or self.main
        exact = place.get_by_role("link", name=name, exact=True)
        self.click(exact.first if exact.count() else place.get_by_role("link", name=name).first, status)

    def menu(self, name: str) -> None:
        """Follow a link of the main menu, opening the menu first where it is folded."""
        folded = self.page.locator("header summary", has_text="Menu")
        if folded.is_visible():
            folded.click()
        else:
            groups = self.page.locator("header .portal-menu__group")
            for group in groups.filter(has=self.page.get_by_text(name, exact=True)).all():
                group.locator("summary").click()
        links = self.page.locator("header nav").get_by_role("link", name=name, exact=True)
        self.click(links.locator("visible=true").first)

    def click(self, target: Locator, status: int = 200) -> None:
        """Click something that leads to a page."""
        self._go(target.click, status)

    def _go(self, act: Callable[[], object], status: int = 200) -> None:
        self._status = status
        with self.page.expect_navigation(wait_until="load") as arrival:
            act()
        self.examine(arrival.value)

    def download(self, link: Locator) -> bytes:
        """Click a download; returns its bytes."""
        self._downloading = True
        with self.page.expect_download() as started:
            link.click()
        path = Path(started.value.path())
        self._downloading = False
        return path.read_bytes()

    # Reading

    @property
    def main(self) -> Locator:
        """The content of the page, without header and footer."""
        return self.page.locator("main")

    @property
    def text(self) -> str:
        """What one reads in the content, no-break spaces as plain ones."""
        return plain(self.main.inner_text())

    def heading(self) -> str:
        return plain(self.page.locator("h1").first.inner_text())

    # Typing

    def fill(self, label: str, text: str, within: Locator | None = None) -> None:
        self.field(label, within).fill(text)

    def field(self, label: str, within: Locator | None = None) -> Locator:
        """The field of this label; the first where several begin alike."""
        return (within or self.main).get_by_label(label).first

    def value(self, label: str) -> str:
        """What stands in a field."""
        return plain(self.field(label).input_value())

    def choose(self, label: str, option: str, within: Locator | None = None) -> None:
        """Choose in a list, by what one reads."""
        field = self.field(label, within)
        wanted = next(text for text in field.locator("option").all_text_contents() if option in text)
        field.select_option(label=wanted)

    def answer(self, question: str, answer: str) -> None:
        """Choose a radio button of a question by clicking its label, as a person does."""
        group = self.main.get_by_role("radiogroup", name=question)
        group.locator("label").filter(has_text=answer).first.click()

    def tick(self, label: str) -> None:
        """Tick a box by clicking its label."""
        self.main.locator("label").filter(has_text=label).first.click()

    def upload(self, label: str, name: str, content: bytes, media_type: str = "application/pdf") -> None:
        payload: FilePayload = {"name": name, "mimeType": media_type, "buffer": content}
        self.field(label).set_input_files(payload)

    # Examining

    def examine(self, response: Response | None = None) -> None:
        """Judge the page that is shown; everything wrong goes to ``problems``."""
        where = f"{self.name} {self.page.url.removeprefix(self.base_url)}"
        self.seen.append(where)
        found: list[str] = []
        if response is not None and response.status != self._status:
            found.append(f"status {response.status}, expected {self._status}")
        if self.with_axe:
            found += [f"axe: {line}" for line in axe_violations(self._debugger)]
        scroll = evaluate(self._debugger, "document.documentElement.scrollWidth")
        if scroll > self.width:
            found.append(f"overflows: {scroll} px in {self.width}; {self._widest()}")
        if evaluate(self._debugger, "document.documentElement.lang") != "fr":
            found.append("not marked as French")
        if evaluate(self._debugger, "document.querySelectorAll('h1').length") != 1:
            found.append("not exactly one main heading")
        found += self._careless()
        self.problems += [f"{where}: {line}" for line in found]
        self.shoot()

    def shoot(self, name: str = "") -> None:
        """Keep a picture of the page when pictures are wanted."""
        if self.shots is None:
            return
        self.shots.mkdir(parents=True, exist_ok=True)
        title = name or slug(self.page.title().split(" – Guichet")[0])
        path = self.shots / f"{len(self.seen):02d}-{self.name}-{title}.png"
        self.page.screenshot(path=path, full_page=True)

    def _widest(self) -> str:
        return str(
            evaluate(
                self._debugger,
                f"""[...document.querySelectorAll('body *')].filter(e => e.getBoundingClientRect().right > {self.width}
                && getComputedStyle(e).position !== 'absolute').slice(0, 3).map(e => e.outerHTML.slice(0, 120))""",
            )
        )

    def _careless(self) -> list[str]:
        """Careless words of the page, what it quotes word for word left aside."""
        text, quoted = evaluate(
            self._debugger,
            "[document.title + '\\n' + document.body.innerText,"
            f" [...document.querySelectorAll('{QUOTED}')].map(e => e.innerText)]",
        )
        for quotation in quoted:
            text = text.replace(quotation, "")
        found = []
        for pattern, what in CARELESS:
            for match in list(pattern.finditer(text))[:3]:
                found.append(f"{what}: …{text[max(0, match.start() - 30) : match.end() + 20]!r}")
        return found

    # What the browser says

    def _on_console(self, message: ConsoleMessage) -> None:
        if not self.troubled and message.type in {"error", "warning"} and not message.text.startswith(_RESOURCE_ERROR):
            self.problems.append(f"console of {self.page.url}: {message.text}")

    def _on_failure(self, request: Request) -> None:
        if "x-autosave" in request.headers and "ERR_ABORTED" in str(request.failure):
            return  # a save under way when the page is left: the device keeps the text
        if not self.troubled and not (self._downloading and request.is_navigation_request()):
            self.problems.append(f"request failed: {request.url} {request.failure}")

    def _on_response(self, response: Response) -> None:
        wanted = response.request.is_navigation_request() and response.status == self._status
        if response.status >= 400 and not wanted and not self.troubled:
            self.problems.append(f"{response.request.method} {response.url} answered {response.status}")


def plain(text: str) -> str:
    """Text with every no-break space as a plain one."""
    return re.sub(r"[\u00a0\u202f]", " ", text)


def slug(text: str) -> str:
    """A file name made from a title."""
    ascii_text = unicodedata.normalize("NFKD", text).encode("ascii", "ignore").decode()
    return re.sub(r"[^a-z0-9]+", "-", ascii_text.lower()).strip("-")[:40]
