"""What people do in a browser, in the words of the journeys."""

import re
from pathlib import Path

from approvals.filling.samples import SAMPLE_PDF

CASE = re.compile(r"/applications/([0-9a-f-]{36})/")
# Values for the fields of the form, by what the page says it checks; else by the field's name.
CHECKED = {
    "id": "990102198805232292",
    "mobile": "13900990005",
    "decimal": "86.5",
    "date": "2027-06-30",
    "uscc": "91990102MA0CXPC7X5",
}


class Person:
    """Somebody before a screen, signed in as a demo account or with a session made for the test."""

    def __init__(self, visitor, username: str = "", *, session: str = ""):
        self.visitor, self.page = visitor, visitor.page
        if session:
            visitor.sign_in(session)
            return
        visitor.go("/account/login/")
        self.page.locator(f"button[value={username}]").first.click()
        self.page.wait_for_url(lambda url: "/login/" not in url)

    def go(self, path: str):
        response = self.visitor.go(path)
        assert response.status == 200, (path, response.status)
        return response

    def press(self, name: str) -> None:
        self.page.get_by_role("button", name=name).first.click()
        self.page.wait_for_load_state("networkidle")

    def sound(self) -> None:
        """Nothing for axe to find, no wider than the window."""
        assert self.visitor.axe() == []
        assert not self.visitor.overflows(), self.page.url


class Applicant(Person):
    def answer_the_guide(self) -> None:
        """The first answer to every question, until none is left."""
        for _ in range(12):
            unanswered = self.page.locator(
                "#apply-questions fieldset:not(:has(input:checked)) input[type=radio]"
            )
            if not unanswered.count():
                return
            unanswered.first.click()
            self.visitor.settle()

    def fill_in(self) -> None:
        """Every field that is still empty, as one types from top to bottom."""
        form = self.page.locator("#draft-form")
        for field in form.locator("input:visible, textarea:visible, select:visible").all():
            self._fill(field)
        for group in ("radio", "checkbox"):
            empty = f"fieldset:not(:has(input:checked)) input[type={group}]"
            while form.locator(empty).count():
                form.locator(empty).first.click()
                self.visitor.settle()
        self.visitor.settle()

    def _fill(self, field) -> None:
        kind = field.get_attribute("type") or field.evaluate("e => e.tagName.toLowerCase()")
        if kind == "select":
            field.select_option(index=1)
        elif kind not in ("radio", "checkbox", "file", "submit") and self._open(field):
            field.fill(CHECKED.get(field.get_attribute("data-check") or kind, "溪畔小馆"))

    def _open(self, field) -> bool:
        return not field.input_value() and field.get_attribute("readonly") is None

    def upload_everything(self, folder: Path) -> None:
        """A paper of its own for every card that wants one."""
        cards = self.page.locator("[data-begin]")
        for place in range(cards.count()):
            card = cards.nth(place)
            paper = folder / f"{card.get_attribute('data-paper')}.pdf"
            paper.write_bytes(SAMPLE_PDF + b"\n" * (place + 1))
            card.locator("input[type=file]").first.set_input_files(paper)
            card.locator(".zw-file a").first.wait_for()

    def declare(self) -> None:
        """The ticks before handing in."""
        for box in self.page.locator("#declared, #committed").all():
            box.check()

    def case(self) -> str:
        return CASE.search(self.page.url)[1]


class Official(Person):
    def open(self, case: str, move: str = "") -> None:
        self.go(f"/desk/cases/{case}/" + (f"?do={move}" if move else ""))

    def look_at(self, place: str) -> None:
        """Turns to a paper or field, `material:M065`."""
        self.page.locator(f"[data-look='{place}']").first.click()
        self.visitor.settle()

    def type_key(self, key: str) -> None:
        self.page.keyboard.press(key)
        self.visitor.settle()

    def do(self, case: str, move: str, *, colleague: str = "", choose: str = "", **texts: str) -> None:
        """Opens the form of a move, fills it in and sends it."""
        self.open(case, move)
        panel = self.page.locator("#panel")
        for name, text in texts.items():
            box = panel.locator(f"[name={name}]")
            if not box.is_visible():
                panel.locator("summary").first.click()
            box.fill(text)
        if colleague:
            panel.locator("#colleagues label", has_text=colleague).first.click()
        if choose:
            panel.locator(f"input[value={choose}]").first.check()
        panel.locator("form[data-move-form] button.full[type=submit]").click()
        self.page.wait_for_load_state("networkidle")
        assert not self.page.locator("#panel [role=alert]").count(), self.page.locator("#panel").inner_text()


def state_of(person: Official, case: str) -> str:
    """As the API tells the signed-in page."""
    answer = person.page.request.get(f"{person.visitor.site.url}/api/v1/cases/{case}/")
    assert answer.ok, answer.text()
    return answer.json()["outcome"] or answer.json()["state"]
