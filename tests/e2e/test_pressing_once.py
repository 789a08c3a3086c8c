"""A form marked data-once leaves once, however often its button is pressed."""

from tests.e2e.acting import Applicant

# Three presses, one after the other.
PRESS = """() => [0, 150, 300].forEach((ms) => setTimeout(() => {
  [...document.querySelectorAll("#apply-questions button[type=submit]")].pop().click();
}, ms))"""


def test_a_button_pressed_three_times_sends_one_form(visit):
    person = Applicant(visit("phone"), "liufang")
    page, sent = person.page, []
    person.go("/items/SC05/apply/")
    page.locator("input[name=who][value=me]").check()
    person.visitor.settle()
    person.answer_the_guide()
    # No content: the browser stays on the page, as while it waits.
    page.route(
        "**/items/SC05/apply/", lambda route: sent.append(route.request.method) or route.fulfill(status=204)
    )
    page.evaluate(PRESS)
    page.wait_for_timeout(800)
    assert sent == ["POST"]
