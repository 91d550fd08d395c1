// The chat's own small forms: consent at the beginning, being called back, and being sure about deleting.

import { button, el } from "./dom";
import { Refused } from "./talk";
import type { Clinic } from "./wire";

/** What the visitor should know before writing, and the choice how long it is kept. The chat works without choosing. */
export function consentCard(clinic: Clinic, chosen: boolean | undefined, decide: (yes: boolean) => Promise<void>): HTMLElement {
  const days = clinic.privacy?.retention_days ?? 90;
  const hours = clinic.privacy?.without_consent_hours ?? 24;
  const emergency = clinic.emergency_number ? `call ${clinic.emergency_number}` : "call your emergency number";
  const state = el("p", { class: "quiet" });
  const wrong = el("p", { class: "wrong", hidden: true });
  const yes = button(`Keep it for ${days} days`, "choice", () => pick(true));
  const no = button(`Only for ${hours} hours`, "choice", () => pick(false));
  const choices = el("div", { class: "choices" }, yes, no);
  const show = (consent: boolean | undefined) => {
    yes.setAttribute("aria-pressed", String(consent === true));
    no.setAttribute("aria-pressed", String(consent === false));
    state.textContent =
      consent === undefined
        ? `Until you choose, it is deleted after ${hours} hours.`
        : `It is kept for ${consent ? `${days} days` : `${hours} hours`}. You may change this.`;
  };
  const pick = async (consent: boolean) => {
    wrong.hidden = true;
    yes.disabled = no.disabled = true;
    try {
      await decide(consent);
      show(consent);
    } catch {
      wrong.textContent = "Your choice could not be saved. Please try again.";
      wrong.hidden = false;
    }
    yes.disabled = no.disabled = false;
    (consent ? yes : no).focus();
  };
  show(chosen);
  return el(
    "section",
    { class: "card consent", "aria-label": "Before you write" },
    el("h3", {}, "Before you write"),
    el(
      "ul",
      {},
      el("li", {}, "A computer answers, and names its sources. Ask for a person at any time."),
      el("li", {}, el("b", {}, "Not for emergencies: "), `${emergency}.`),
      el(
        "li",
        {},
        "What you write is kept on the clinic's own computers. You can download or delete it here.",
      ),
    ),
    el("h4", {}, "How long may we keep this conversation?"),
    choices,
    wrong,
    state,
  );
}

/** Asks for a name and a way to be reached; says what has become of it. */
export function callbackForm(send: (asked: { name: string; contact: string; note: string }) => Promise<void>): HTMLElement {
  const field = (label: string, name: string, more = {}) => {
    const input = el("input", { name, required: true, maxlength: 200, ...more });
    return { input, row: el("label", {}, el("span", {}, label), input) };
  };
  const name = field("Your name", "name", { autocomplete: "name" });
  const contact = field("Phone or e-mail", "contact", { autocomplete: "tel" });
  const about = field("What is it about? (optional)", "note", { required: false, maxlength: 500 });
  const wrong = el("p", { class: "wrong", role: "alert", hidden: true });
  const press = el("button", { type: "submit", class: "choice" }, "Ask for a call");
  const form = el("form", { class: "card ask" }, el("h3", {}, "We call you back"), name.row, contact.row, about.row, wrong, press);
  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    press.disabled = true;
    wrong.hidden = true;
    try {
      const value = (input: HTMLInputElement) => input.value.trim();
      await send({ name: value(name.input), contact: value(contact.input), note: value(about.input) });
      const done = el("p", { tabindex: -1 }, "Sent to the clinic.");
      form.replaceChildren(el("h3", {}, "We call you back"), done);
      form.classList.replace("ask", "asked");
      done.focus();
    } catch (error) {
      wrong.textContent = error instanceof Refused ? error.message : "That could not be sent. Please try again.";
      wrong.hidden = false;
      press.disabled = false;
    }
  });
  return form;
}

/** Asks before something that cannot be undone. */
export function sure(question: string, yes: string, no: string, then: (agreed: boolean) => void): HTMLElement {
  const agree = button(yes, "choice danger", () => then(true));
  const box = el(
    "div",
    { class: "sure", role: "group", "aria-label": question },
    el("p", {}, question),
    el("div", { class: "choices" }, agree, button(no, "choice", () => then(false))),
  );
  queueMicrotask(() => agree.focus());
  return box;
}
