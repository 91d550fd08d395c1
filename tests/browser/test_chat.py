"""The chat on the clinic's page, on a phone and on a desktop: what a visitor does with it."""

from __future__ import annotations

import json
from types import SimpleNamespace

import pytest
from playwright.sync_api import Browser, expect

from clinic import conversations
from tests.browser.replies import BOOKING
from tests.browser.watching import SCREENS, Watched, watching
from tests.unit.gateway.conftest import OpenDoor
from tests.unit.gateway.front_door import Door

pytestmark = pytest.mark.browser


def test_the_welcome_says_who_answers_what_is_kept_and_what_it_is_not_for(watched: Watched, screen: str) -> None:
    watched.open()
    welcome = watched.chat.locator(".consent")
    for said in ("A computer answers", "Not for emergencies", "999", "90 days", "24 hours", "download or delete"):
        expect(welcome).to_contain_text(said)
    watched.shot(f"{screen}-welcome")
    assert watched.page.evaluate("localStorage.length") == 0, "nothing is kept before the visitor does something"


def test_consent_is_kept_by_the_clinic_and_may_be_changed(watched: Watched, door: Door, screen: str) -> None:
    watched.open()
    watched.chat.get_by_role("button", name="Keep it for 90 days").click()
    yes = watched.chat.get_by_role("button", name="Keep it for 90 days", pressed=True)
    expect(yes).to_be_visible()
    expect(yes).to_be_focused()
    assert conversations.find(door.clinic, watched.conversation_id).consent is True
    watched.page.reload()
    expect(watched.chat.get_by_role("button", name="Keep it for 90 days", pressed=True)).to_be_visible()
    watched.shot(f"{screen}-consent")
    watched.chat.get_by_role("button", name="Only for 24 hours").click()
    expect(watched.chat.get_by_text("It is kept for 24 hours")).to_be_visible()
    assert conversations.find(door.clinic, watched.conversation_id).consent is False
    watched.say("hello")
    watched.wait_for_replies(1)


def test_answers_with_cards_and_sources_that_unfold(
    watched: Watched, screen: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    links = SimpleNamespace(manage_url=BOOKING["manage_url"], ics_url=BOOKING["ics_url"])
    monkeypatch.setattr(
        "gateway.cards.links_of", lambda clinic, reference: links
    )  # the scripted booking is in no table
    watched.open()
    watched.say("Does it hurt and what does it cost?")
    watched.wait_for_replies(1)
    source = watched.chat.get_by_role("link", name="Microneedling for atrophic acne scars: a systematic review")
    expect(source).to_be_hidden()
    watched.chat.get_by_text("2 sources").click()
    expect(source).to_be_visible()
    assert source.get_attribute("rel") == "noopener noreferrer"
    watched.shot(f"{screen}-answer")
    for number, (word, said) in enumerate(
        {
            "plan": ["3 to 6", "4 to 6 weeks", "30 to 60 minutes", "1 to 3 days", "£180", "high"],
            "fit": ["Possible, but not yet", "Monday 1 March", "six months", "cold sore"],
            "wedding": ["Monday 14 June", "Saturday 9 January, 10:00", "Session 3", "Your day"],
            "booked": ["TF-7K2M9", "Wednesday 25 November", "11:30", "Maya Lindqvist"],
            "none": ["nothing free"],
        }.items(),
        2,
    ):
        watched.say(word)
        watched.wait_for_replies(number)
        card = watched.chat.locator(".m.bot").last.locator(".card")
        for words in said:
            expect(card).to_contain_text(words)
        watched.shot(f"{screen}-{word}")
    calendar = watched.chat.get_by_role("link", name="Add to your calendar")
    assert calendar.get_attribute("href", timeout=1000).endswith("/manage/abc/appointment.ics")  # type: ignore[union-attr]


def test_an_opening_is_found_and_booked_by_keyboard_alone(watched: Watched, door: Door, screen: str) -> None:
    page, press = watched.page, watched.page.keyboard.press
    expect(page.locator("h1")).to_be_visible()
    for _ in range(60):
        press("Tab")
        if watched.chat.locator(".launch").evaluate("node => node.matches(':focus')"):
            break
    press("Enter")
    expect(watched.chat.locator("textarea")).to_be_focused()
    page.keyboard.type("times please")
    press("Enter")
    watched.wait_for_replies(1)
    first = watched.chat.get_by_role("tab", name="Tuesday 24 November, 4 free")
    for _ in range(12):
        press("Shift+Tab")
        if first.evaluate("node => node.matches(':focus')"):
            break
    expect(first).to_be_focused()
    press("ArrowRight")
    second = watched.chat.get_by_role("tab", name="Wednesday 25 November, 2 free")
    expect(second).to_be_focused()
    expect(second).to_have_attribute("aria-selected", "true")
    watched.shot(f"{screen}-times")
    press("Tab")
    press("ArrowRight")
    wanted = watched.chat.get_by_role("button", name="Wednesday 25 November, 11:30 with Maya Lindqvist, 75 minutes")
    expect(wanted).to_be_focused()
    press("Enter")
    watched.wait_for_replies(2)
    assert door.rasa.calls[-1]["metadata"] == {"button": {"opening": "microneedling:maya:25T11:30"}}
    expect(watched.chat.locator("textarea")).to_be_focused()
    chosen = "Wed 25 Nov 2026, 11:30 with Maya Lindqvist"
    assert watched.texts("visitor") == ["times please", chosen]
    stored = conversations.transcript(door.clinic, watched.conversation_id)
    assert [message.text for message in stored if message.author == "visitor"] == ["times please", chosen]
    press("Escape")
    expect(watched.chat.locator(".launch")).to_be_focused()


def test_the_pages_questions_are_asked_in_the_chat(watched: Watched, door: Door) -> None:
    watched.page.get_by_role("button", name="How many sessions for acne scars?").first.click()
    watched.wait_for_replies(1)
    assert door.rasa.texts == ["How many sessions for acne scars?"]
    assert watched.texts("visitor") == ["How many sessions for acne scars?"]


def test_it_goes_on_after_a_reload(watched: Watched) -> None:
    watched.open()
    watched.say("hello there")
    watched.wait_for_replies(1)
    watched.page.reload()
    watched.wait_for_replies(1)
    assert watched.texts("visitor") == ["hello there"]
    watched.say("again")
    watched.wait_for_replies(2)
    assert watched.texts("bot") == ["You said: hello there", "You said: again"]


def test_a_second_tab_is_in_step_also_one_that_was_open_before(watched: Watched, door: Door) -> None:
    other = Watched(watched.page.context.new_page(), door.base_url)
    other.open()
    watched.open()
    watched.say("hello")
    for tab in (watched, other):
        tab.wait_for_replies(1)
        assert tab.texts("visitor") == ["hello"]
    other.say("from the second tab")
    for tab in (watched, other):
        tab.wait_for_replies(2)
        assert tab.texts("visitor") == ["hello", "from the second tab"]
    watched.menu("Delete this conversation")
    watched.chat.get_by_role("button", name="Delete it").click()
    for tab in (watched, other):
        expect(tab.chat.locator(".m.visitor")).to_have_count(0, timeout=15_000)
    assert other.wrong == []


def test_what_is_said_elsewhere_appears_once_and_is_counted_while_closed(watched: Watched, door: Door) -> None:
    watched.open()
    watched.say("hello")
    watched.wait_for_replies(1)
    watched.chat.get_by_role("button", name="Close the chat").click()
    message = conversations.store_message(door.clinic, watched.conversation_id, text="from my phone").message
    conversations.save_replies(door.clinic, message, [{"text": "to your phone"}])
    watched.wait_for_replies(2)
    expect(watched.chat.get_by_role("button", name="Ask us, 1 new")).to_be_visible()
    expect(watched.chat.locator(".badge")).to_have_text("1")
    watched.open()
    expect(watched.chat.locator(".badge")).to_have_text("")
    assert watched.texts("visitor") == ["hello", "from my phone"]
    assert watched.texts("bot")[-1] == "to your phone"


def test_who_speaks_is_said(watched: Watched, door: Door) -> None:
    watched.open()
    watched.menu("Talk to a person")
    watched.wait_for_replies(1)
    assert door.rasa.texts == ["I would like to talk to a person"]
    expect(watched.chat.locator("#np-caption")).to_have_text("A computer answers")
    conversations.set_state(door.clinic, watched.conversation_id, "person", 1)
    expect(watched.chat.locator("#np-caption")).to_have_text("You are talking to a person", timeout=10_000)


def test_a_person_takes_over_and_hands_back(watched: Watched, door: Door, screen: str) -> None:
    """Taken over the bot is silent but for red flags; what the person writes shows as theirs, once, at once."""
    caption = watched.chat.locator("#np-caption")
    watched.open()
    watched.say("hello")
    watched.wait_for_replies(1)
    taken = conversations.take_over(door.clinic, watched.conversation_id, "Ada")
    expect(caption).to_have_text("You are talking to a person", timeout=10_000)
    watched.say("are you a person?")
    expect(watched.chat.locator(".m.visitor:not(.pending)")).to_have_count(2)
    conversations.staff_says(door.clinic, taken.id, "Yes, I am Ada. How can I help?")
    staff = watched.chat.locator(".m.staff")
    expect(staff).to_have_count(1, timeout=10_000)
    expect(staff.locator(".who")).to_contain_text("Clinic")
    assert watched.texts("staff") == ["Yes, I am Ada. How can I help?"]
    expect(watched.chat.locator(".m.bot")).to_have_count(1)
    expect(watched.chat.locator(".typing")).to_be_hidden()
    watched.for_everyone(f"{screen}-person")
    watched.say("my face is swelling and I can't breathe")
    watched.wait_for_replies(2)
    expect(watched.chat.locator(".m.bot.urgent")).to_have_count(1)
    conversations.hand_back(door.clinic, taken.id)
    expect(caption).to_have_text("A computer answers", timeout=10_000)
    watched.say("hello again")
    watched.wait_for_replies(3)
    assert door.rasa.texts == ["hello", "hello again"]


def test_while_another_tab_waits_for_an_answer_it_says_so(watched: Watched, door: Door) -> None:
    watched.open()
    watched.say("hello")
    watched.wait_for_replies(1)
    other = Watched(watched.page.context.new_page(), door.base_url)
    other.open()
    other.wait_for_replies(1)
    watched.say("slow 2")
    expect(other.chat.locator(".typing")).to_be_visible(timeout=5_000)
    for tab in (watched, other):
        tab.wait_for_replies(2)
        expect(tab.chat.locator(".typing")).to_be_hidden()
    assert other.wrong == []


def test_a_thumb_for_an_answer(watched: Watched, door: Door) -> None:
    watched.open()
    watched.say("Does it hurt")
    watched.wait_for_replies(1)
    with watched.page.expect_response("**/feedback") as told:
        watched.chat.get_by_role("button", name="This did not help").click()
    assert told.value.status == 200
    assert json.loads(told.value.request.post_data or "") == {"helpful": False}
    expect(watched.chat.get_by_role("button", name="This did not help", pressed=True)).to_be_visible()
    expect(watched.chat.get_by_role("button", name="This helped", pressed=False)).to_be_visible()


def test_the_conversation_is_downloaded(watched: Watched) -> None:
    watched.open()
    watched.say("my own words")
    watched.wait_for_replies(1)
    with watched.page.expect_download() as coming:
        watched.menu("Download this conversation")
    assert coming.value.suggested_filename == "conversation.json"
    held = json.loads(coming.value.path().read_text())
    assert "my own words" in json.dumps(held)


def test_asking_to_be_called_back(watched: Watched, screen: str) -> None:
    watched.open()
    watched.menu("Have us call you")
    name = watched.chat.get_by_label("Your name")
    expect(name).to_be_focused()
    expect(watched.chat.get_by_role("button", name="Ask for a call")).to_be_in_viewport(ratio=0.99)
    name.fill("Ada Byron")
    watched.chat.get_by_label("Phone or e-mail").fill("020 7946 0000")
    watched.chat.get_by_label("What is it about? (optional)").fill("acne scars")
    watched.for_everyone(f"{screen}-callback")
    with watched.page.expect_response("**/callback") as told:
        watched.chat.get_by_role("button", name="Ask for a call").click()
    assert told.value.status == 201
    watched.wait_for_replies(1)


def test_deleting_empties_the_chat_and_the_clinics_records(watched: Watched, door: Door) -> None:
    watched.open()
    watched.say("forget me")
    watched.wait_for_replies(1)
    known = watched.conversation_id
    watched.menu("Delete this conversation")
    watched.chat.get_by_role("button", name="Delete it").click()
    expect(watched.chat.get_by_text("This conversation has been deleted.")).to_be_visible(timeout=15_000)
    assert watched.texts("visitor") == []
    assert watched.page.evaluate("localStorage.length") == 0
    with pytest.raises(conversations.UnknownConversation):
        conversations.find(door.clinic, known)


def test_an_unsent_message_can_be_sent_again_and_is_stored_once(browser: Browser, door_with: OpenDoor) -> None:
    with door_with() as door, watching(browser, door.base_url, tolerate="ERR_INTERNET_DISCONNECTED") as watched:
        watched.open()
        watched.say("first")
        watched.wait_for_replies(1)
        watched.page.context.set_offline(True)
        watched.say("are you there")
        again = watched.chat.get_by_role("button", name="Send again")
        expect(again).to_be_visible()
        watched.for_everyone("unsent")
        watched.page.context.set_offline(False)
        again.click()
        watched.wait_for_replies(2)
        expect(watched.chat.locator(".failed")).to_have_count(0)
        assert door.rasa.texts == ["first", "are you there"]


def test_while_the_clinics_computer_wakes_up_the_message_waits_and_is_sent_once(
    browser: Browser, own_door: Door
) -> None:
    with watching(browser, own_door.base_url, size=SCREENS["phone"], tolerate="503") as watched:
        refusals = iter(range(2))
        body = json.dumps({"error": {"code": "database_away", "message": "In a moment."}})

        def asleep(route):  # type: ignore[no-untyped-def]
            if route.request.method == "POST" and next(refusals, None) is not None:
                route.fulfill(status=503, content_type="application/json", body=body)
            else:
                route.continue_()

        watched.page.route("**/messages", asleep)
        watched.open()
        watched.say("good morning")
        expect(watched.chat.get_by_text("The assistant is waking up")).to_be_visible()
        watched.shot("phone-waking-up")
        watched.wait_for_replies(1)
        expect(watched.chat.get_by_text("The assistant is waking up")).to_be_hidden()
        assert own_door.rasa.texts == ["good morning"]
