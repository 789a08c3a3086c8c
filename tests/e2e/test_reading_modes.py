"""长者模式, contrast, keyboard only, read-aloud, print."""


def test_large_text_is_remembered_from_page_to_page(visit):
    visitor = visit("phone")
    page = visitor.page
    visitor.go("/")
    page.get_by_role("button", name="长者模式").first.click()
    page.wait_for_selector("html[data-size=large]")
    visitor.go("/items/RS03/")
    assert page.locator("html[data-size=large]").count() == 1
    assert page.evaluate("parseFloat(getComputedStyle(document.documentElement).fontSize)") >= 20
    page.get_by_role("button", name="退出长者模式").first.click()
    page.wait_for_selector("html:not([data-size=large])")
    assert page.url.endswith("/items/RS03/")


def test_the_elder_home_shows_few_and_large_things(visit):
    visitor = visit("phone", large=True)
    visitor.go("/")
    tiles = visitor.page.locator(".zw-bigtile:visible")
    assert tiles.count() >= 6
    assert all(box["height"] >= 60 for box in (tile.bounding_box() for tile in tiles.all()))
    assert visitor.page.get_by_text("法人办事", exact=True).locator("visible=true").count() == 0


def test_contrast_is_remembered(visit):
    visitor = visit("desk")
    visitor.go("/")
    visitor.page.get_by_role("button", name="高对比度").first.click()
    visitor.page.wait_for_selector("html[data-contrast]")
    visitor.go("/points/")
    assert visitor.page.locator("html[data-contrast]").count() == 1


def test_the_first_tab_leads_past_the_frame_and_every_stop_is_seen(visit):
    visitor = visit("desk")
    page = visitor.page
    visitor.go("/items/ZJ01/")
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.textContent") == "跳到主要内容"
    for _ in range(40):
        page.keyboard.press("Tab")
        seen = page.evaluate(
            """() => {
                const style = getComputedStyle(document.activeElement);
                return document.activeElement === document.body || style.outlineStyle !== 'none';
            }"""
        )
        assert seen, page.evaluate("document.activeElement.outerHTML")


def test_a_case_can_be_answered_by_keyboard_alone(visit):
    visitor = visit("desk")
    page = visitor.page
    visitor.go("/items/SC01/")
    for _ in range(60):
        page.keyboard.press("Tab")
        if page.evaluate("document.activeElement.type") == "radio":
            break
    page.keyboard.press("Space")
    page.wait_for_url("**handler.id_no**")
    visitor.settle()
    assert "按您的情形" in page.locator("#situation").inner_text()


def test_the_guide_is_read_aloud_part_by_part(visit):
    """Chromium without a screen has no voices: a recorder stands in for the synthesiser."""
    visitor = visit("desk")
    page = visitor.page
    page.add_init_script(
        """
        window.spoken = [];
        const voice = { lang: 'zh-CN', name: 'test', default: true, localService: true, voiceURI: 'test' };
        const synthesiser = {
            speaking: false, paused: false, pending: false, onvoiceschanged: null,
            getVoices: () => [voice], addEventListener() {}, removeEventListener() {},
            cancel() {}, pause() { this.paused = true; }, resume() { this.paused = false; },
            speak(utterance) {
                window.spoken.push(utterance.text);
                setTimeout(() => { utterance.onstart?.({}); utterance.dispatchEvent(new Event('end')); }, 5);
            },
        };
        Object.defineProperty(window, 'speechSynthesis', { value: synthesiser });
        """
    )
    visitor.go("/items/SC01/")
    page.get_by_role("button", name="朗读").click()
    for _ in range(100):
        if page.evaluate("window.spoken.length") >= 3:
            break
        page.wait_for_timeout(50)
    assert any("企业设立登记" in text or "情形" in text for text in page.evaluate("window.spoken"))


def test_200_percent_text_loses_nothing(visit):
    """The browser's own text size doubled is a window half as wide."""
    visitor = visit("phone", large=True)
    for path in ("/", "/items/", "/items/ZJ01/", "/packages/PK01/"):
        visitor.go(path)
        visitor.page.set_viewport_size({"width": 320, "height": 640})
        assert not visitor.overflows(), path
