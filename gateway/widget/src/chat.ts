// The chat itself: a custom element whose shadow root holds the launcher and the panel.

import { type Doing, bubble, note } from "./bubble";
import css from "./chat.css";
import { button, el } from "./dom";
import { callbackForm, consentCard, sure } from "./forms";
import { type Options, colourRules, readOptions } from "./options";
import { Outbox } from "./outbox";
import { type Parts, buildParts, grow, isWhole } from "./panel";
import { remembered } from "./session";
import { Talk } from "./talk";
import type { Clinic, Message, State } from "./wire";

const CAPTIONS: Record<string, string> = {
  bot: "A computer answers",
  waiting: "Someone is being asked to join",
  person: "You are talking to a person",
};
const OPEN = "needlepoint-open";
const NUDGED = "needlepoint-nudged";

/** An answer that is there sooner needs no "is writing": shown and gone in a tenth of a second it would only flicker. */
const TYPING_AFTER = 300;

const coarse = () => matchMedia("(pointer: coarse)").matches;

export class Chat extends HTMLElement {
  private readonly options: Options;
  private readonly talk: Talk;
  private readonly parts: Parts;
  private readonly doing: Doing;
  private readonly shown = new Set<string>();
  private readonly outbox: Outbox;
  private news = 0;
  private clinic: Clinic = {};
  private begun = false;
  private asked = false;
  private nudgeTimer = 0;
  private typingTimer = 0;

  constructor(options: Options = readOptions(null)) {
    super();
    this.options = options;
    this.talk = new Talk(options.base, {
      message: (message) => this.show(message),
      typing: (on) => this.setTyping(on || this.outbox.busy),
      state: (state) => this.setState(state),
      link: (up) => this.banner(up ? "" : "No connection. We keep trying; what you write can be sent again."),
      elsewhere: () => void this.restart(),
    });
    this.outbox = new Outbox(this.talk, {
      add: (bubble) => {
        this.dropQuick();
        this.add(bubble);
      },
      reveal: (bubble) => this.reveal(bubble),
      show: (message) => this.show(message),
      banner: (text) => this.banner(text),
      busy: (on) => this.setTyping(on),
    });
    this.doing = {
      base: options.base,
      choose: (payload, title) => {
        void this.outbox.post({ payload }, title);
        this.focusBox();
      },
      rate: (id, helpful) => this.talk.feedback(id, helpful),
      callback: () => this.callback(),
    };
    this.parts = buildParts(options, {
      open: () => this.open(),
      close: () => this.close(),
      submit: () => this.submit(),
      writing: () => this.talk.prepare(),
      menu: (choice) => this.chosen(choice),
    });
    const style = new CSSStyleSheet();
    style.replaceSync(css + colourRules(options.colour));
    const root = this.attachShadow({ mode: "open" });
    root.adoptedStyleSheets = [style];
    root.append(this.parts.launcher, this.parts.panel);
  }

  connectedCallback(): void {
    if (this.begun) return;
    this.begun = true;
    const { left, rtl, theme, nudge } = this.options;
    this.lang = "en";
    this.dir = rtl ? "rtl" : "ltr";
    if (left) this.setAttribute("left", "");
    if (theme !== "auto") this.setAttribute("theme", theme);
    void this.restart();
    if (remembered(OPEN)) this.open(false);
    else if (nudge && !remembered(NUDGED)) this.nudgeTimer = window.setTimeout(() => this.nudge(), nudge * 1000);
  }

  open(focus = true): void {
    clearTimeout(this.nudgeTimer);
    this.shadowRoot?.querySelector(".nudge")?.remove();
    const { panel, launcher, log } = this.parts;
    if (panel.hidden) this.tell("open");
    panel.hidden = false;
    if (isWhole()) panel.setAttribute("aria-modal", "true");
    else panel.removeAttribute("aria-modal");
    launcher.hidden = true;
    launcher.setAttribute("aria-expanded", "true");
    remembered(OPEN, "1");
    this.unread(0);
    if (focus) this.focusBox();
    if (this.shown.size) log.scrollTop = log.scrollHeight;
    void this.learn();
  }

  close(): void {
    const { panel, launcher } = this.parts;
    if (panel.hidden) return;
    panel.hidden = true;
    launcher.hidden = false;
    launcher.setAttribute("aria-expanded", "false");
    remembered(OPEN, null);
    launcher.focus();
    this.tell("close");
  }

  /** Opens the chat and sends `text` as the visitor's. */
  say(text: string): void {
    if (!text.trim()) return;
    this.open();
    void this.outbox.post({ text: text.slice(0, 4000) }, text.slice(0, 4000));
  }

  /** On a touch screen the keyboard would cover what is to be read: there the log gets the focus. */
  private focusBox(): void {
    (coarse() ? this.parts.log : this.parts.box).focus({ preventScroll: true });
  }

  private tell(name: string, detail: unknown = null): void {
    this.dispatchEvent(new CustomEvent(`needlepoint:${name}`, { detail }));
  }

  /** Asks once for the clinic's name, its emergency number and how long things are kept. */
  private async learn(): Promise<void> {
    if (this.asked) return;
    this.asked = true;
    try {
      this.clinic = await this.talk.clinic();
    } catch {
      this.asked = false; // what stands there is true without it; it is asked again when the chat is opened again
      return;
    }
    if (!this.options.title && this.clinic.name) this.parts.title.textContent = this.clinic.name;
    this.parts.log.querySelector(".consent")?.replaceWith(this.consent());
  }

  private consent(): HTMLElement {
    const days = this.clinic.privacy?.retention_days ?? 90;
    return consentCard(this.clinic, this.talk.consent, (yes) => this.talk.setConsent(yes, days));
  }

  private welcome(): void {
    const openers = this.options.questions.map((text) => button(text, "choice", () => void this.outbox.post({ text }, text)));
    this.parts.log.append(
      note(this.options.greeting),
      el("div", { class: "m note" }, this.consent()),
      el("div", { class: "m note choices quick" }, ...openers),
    );
  }

  /** Shows the conversation that this browser knows, from the server's own record. What is old is not announced. */
  private async restart(): Promise<void> {
    const { log } = this.parts;
    log.setAttribute("aria-live", "off");
    log.replaceChildren();
    this.shown.clear();
    this.outbox.clear();
    this.setTyping(false);
    this.setState("bot");
    this.welcome();
    try {
      for (const message of await this.talk.resume()) this.show(message, true);
      this.banner("");
    } catch {
      this.banner("No connection. We keep trying; what you write can be sent again.");
    }
    setTimeout(() => log.setAttribute("aria-live", "polite"), 100);
  }

  private submit(): void {
    const { box } = this.parts;
    const text = box.value;
    if (!text.trim()) return;
    box.value = "";
    grow(box);
    void this.outbox.post({ text }, text);
  }

  /** Shows a message once, however often and by whichever way it comes. */
  private show(message: Message, old = false): void {
    if (this.shown.has(message.id)) return;
    this.shown.add(message.id);
    if (message.author === "visitor") {
      if (this.outbox.confirm(message)) return;
      this.dropQuick();
    }
    this.add(bubble(message, this.doing));
    if (old) return;
    if (this.parts.panel.hidden && message.author !== "visitor") this.unread(this.news + 1);
    // The words stay in the chat: what the page does with its events is not for the clinic's transcript.
    this.tell("message", { id: message.id, author: message.author, urgent: message.urgent });
  }

  private dropQuick(): void {
    for (const row of this.parts.log.querySelectorAll(".quick")) row.remove();
  }

  private add(node: HTMLElement): void {
    this.parts.log.append(node);
    this.reveal(node);
  }

  /** Down to the end; a reply too long for that is shown from its beginning. */
  private reveal(node: HTMLElement): void {
    const { log } = this.parts;
    const tall = node.offsetHeight > log.clientHeight - 40;
    const above = node.getBoundingClientRect().top - log.getBoundingClientRect().top - 12;
    log.scrollTop = tall ? log.scrollTop + above : log.scrollHeight;
  }

  private setTyping(on: boolean): void {
    if (!on) {
      clearTimeout(this.typingTimer);
      this.typingTimer = 0;
      this.parts.typing.hidden = true;
    } else this.typingTimer ||= window.setTimeout(() => this.showTyping(), TYPING_AFTER);
  }

  private showTyping(): void {
    const { log, typing } = this.parts;
    typing.hidden = false;
    if (log.scrollHeight - log.scrollTop - log.clientHeight < 80) log.scrollTop = log.scrollHeight;
  }

  private setState(state: State): void {
    if (state === "erased") {
      this.talk.forget();
      void this.restart();
    } else this.parts.caption.textContent = CAPTIONS[state] ?? "";
    this.tell("state", { state });
  }

  private banner(text: string): void {
    if (this.parts.banner.textContent !== text) this.parts.banner.textContent = text;
  }

  private unread(count: number): void {
    const { badge, launcher } = this.parts;
    this.news = count;
    badge.hidden = !count;
    badge.textContent = count ? String(count) : "";
    launcher.setAttribute("aria-label", count ? `${this.options.label}, ${count} new` : this.options.label);
  }

  private chosen(choice: "person" | "call" | "download" | "erase"): void {
    if (choice === "person") {
      const text = "I would like to talk to a person";
      void this.outbox.post({ text }, text);
    } else if (choice === "call") {
      const form = this.callback();
      this.add(el("div", { class: "m note" }, form));
      form.querySelector("input")?.focus({ preventScroll: true }); // it would stop the scrolling to the whole form
    } else if (choice === "download") void this.download();
    else this.askErase();
  }

  /** The form for being called back; there is one at a time. */
  private callback(): HTMLElement {
    for (const form of this.parts.log.querySelectorAll("form.ask")) form.remove();
    return callbackForm(async (asked) => {
      for (const message of await this.talk.callback(asked)) this.show(message);
    });
  }

  private async download(): Promise<void> {
    try {
      const address = URL.createObjectURL(await this.talk.download());
      el("a", { href: address, download: "conversation.json" }).click();
      setTimeout(() => URL.revokeObjectURL(address), 10_000);
      this.add(note("Your conversation has been downloaded."));
    } catch {
      this.add(note("It could not be downloaded just now. Please try again."));
    }
  }

  private askErase(): void {
    const { foot, form } = this.parts;
    const question = "Delete this conversation? What you wrote is erased at once. An appointment you booked stays.";
    const box = sure(question, "Delete it", "Keep it", async (agreed) => {
      box.remove();
      form.hidden = false;
      this.focusBox();
      if (!agreed) return;
      try {
        const kept = await this.talk.erase();
        await this.restart();
        const stays = kept.map((item) => `${item.what}. ${item.why}`);
        this.add(note(["This conversation has been deleted.", ...stays].join("\n")));
      } catch {
        this.add(note("It could not be deleted just now. Please try again."));
      }
    });
    form.hidden = true;
    foot.append(box);
  }

  private nudge(): void {
    if (!this.parts.panel.hidden || this.talk.begun) return;
    remembered(NUDGED, "1");
    const box = el("div", { class: "nudge", role: "status" });
    const shut = button("✕", "round", () => box.remove(), { "aria-label": "Dismiss" });
    box.append(button(this.options.greeting, "words", () => this.open()), shut);
    this.shadowRoot?.append(box);
  }
}
