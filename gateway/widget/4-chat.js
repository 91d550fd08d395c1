// The chat itself: a custom element whose shadow root holds the launcher and the panel.

const style = new CSSStyleSheet();
style.replaceSync(CSS);

const WELCOME =
  "Hello. I'm the clinic's assistant, a computer program. Ask me about microneedling, and I can look for a free time. " +
  "I'm not for emergencies: in one, call your emergency number.";
const OPENERS = ["Does it hurt?", "How many sessions for acne scars?", "Is it right for my skin?", "Show me free times"];

class NeedlepointChat extends HTMLElement {
  constructor() {
    super();
    this.shown = new Map(); // message id → element
    this.unsent = []; // visitor's messages without an id yet
    this.talk = new Talk({
      message: (message) => this.show(message),
      typing: (on) => this.setTyping(on),
      state: (state) => this.setState(state),
      link: (up) => (this.offline.hidden = up),
    });
    this.build(this.attachShadow({ mode: "open" }));
  }

  build(root) {
    root.adoptedStyleSheets = [style];
    this.badge = el("span", { class: "badge", hidden: true });
    this.launcher = el(
      "button",
      { type: "button", class: "launch", "aria-expanded": "false", onclick: () => this.open() },
      bubble(),
      ui.launch,
      this.badge,
    );
    this.log = el("div", { class: "log", role: "log", "aria-live": "polite", "aria-label": "Conversation", tabIndex: 0 });
    this.typing = el("div", { class: "typing", hidden: true }, "The assistant is writing …");
    this.offline = el("div", { class: "offline", role: "status", hidden: true }, "No connection. We keep trying.");
    this.box = el("textarea", { rows: 1, maxLength: 4000, placeholder: "Write a message", "aria-label": "Your message" });
    this.box.addEventListener("keydown", (event) => {
      if (event.key !== "Enter" || event.shiftKey || event.isComposing) return;
      event.preventDefault();
      this.submit();
    });
    this.box.addEventListener("input", () => this.grow());
    this.form = el("form", {}, this.box, el("button", { type: "submit", class: "send" }, "Send"));
    this.form.addEventListener("submit", (event) => {
      event.preventDefault();
      this.submit();
    });
    this.caption = el("small", {}, "A computer answers");
    this.sure = el("div", { class: "sure", hidden: true });
    this.panel = el(
      "div",
      { class: "panel", role: "dialog", "aria-label": ui.title, hidden: true },
      el(
        "header",
        {},
        el("h2", {}, ui.title, this.caption),
        el("button", { type: "button", class: "erase", onclick: () => this.askErase() }, "Delete"),
        el("button", { type: "button", class: "close", "aria-label": "Close the chat", onclick: () => this.close() }, "✕"),
      ),
      this.offline,
      this.log,
      this.typing,
      this.sure,
      this.form,
    );
    this.panel.addEventListener("keydown", (event) => event.key === "Escape" && this.close());
    root.append(this.launcher, this.panel);
    this.welcome();
  }

  connectedCallback() {
    if (this.begun) return;
    this.begun = true;
    this.talk
      .resume()
      .then((messages) => messages.forEach((message) => this.show(message, true)))
      .catch(() => (this.offline.hidden = false));
    if (sessionStorage.getItem("needlepoint-open")) this.open(false);
  }

  open(focus = true) {
    this.panel.hidden = false;
    this.launcher.hidden = true;
    this.launcher.setAttribute("aria-expanded", "true");
    sessionStorage.setItem("needlepoint-open", "1");
    this.unread(0);
    if (focus) this.box.focus();
    this.log.scrollTop = this.log.scrollHeight;
  }

  close() {
    this.panel.hidden = true;
    this.launcher.hidden = false;
    this.launcher.setAttribute("aria-expanded", "false");
    sessionStorage.removeItem("needlepoint-open");
    this.launcher.focus();
  }

  unread(count) {
    this.news = count;
    this.badge.hidden = !count;
    this.badge.textContent = count || "";
    this.launcher.setAttribute("aria-label", count ? `${ui.launch}, ${count} new` : ui.launch);
  }

  grow() {
    this.box.style.height = "auto";
    this.box.style.height = `${Math.min(this.box.scrollHeight + 3, 140)}px`;
  }

  welcome() {
    this.add(el("div", { class: "m note" }, el("div", { class: "text" }, WELCOME)));
    const openers = OPENERS.map((text) => {
      const button = el("button", { type: "button", class: "choice" }, text);
      button.addEventListener("click", () => this.post({ text }, text));
      return button;
    });
    this.add(el("div", { class: "choices quick m note" }, ...openers));
  }

  submit() {
    const text = this.box.value;
    if (!text.trim()) return;
    this.box.value = "";
    this.grow();
    this.post({ text }, text);
  }

  choose(payload, title) {
    this.post({ payload }, title);
    this.box.focus();
  }

  /** Shows what the visitor said at once, sends it, and offers to send it again when that fails. */
  async post(body, text) {
    this.shadowRoot.querySelectorAll(".quick").forEach((row) => row.remove());
    const bubble = el("div", { class: "m visitor pending" }, el("div", { class: "text" }, text));
    const unsent = { text, bubble, body: { ...body, client_message_id: newId() } };
    this.unsent.push(unsent);
    this.add(bubble);
    await this.deliver(unsent);
  }

  async deliver(unsent) {
    unsent.bubble.querySelector(".failed")?.remove();
    this.setTyping(true);
    try {
      const replies = await this.talk.send(unsent.body);
      unsent.bubble.classList.remove("pending");
      replies.forEach((reply) => this.show(reply));
    } catch (error) {
      if (error.status === 401 || error.status === 404) this.talk.forget();
      this.failed(unsent, error);
    } finally {
      this.setTyping(false);
    }
  }

  failed(unsent, error) {
    const why = error instanceof Refused && error.status !== 404 && error.status !== 401 ? error.message : "Not sent.";
    const line = el("div", { class: "failed", role: "alert" }, `${why} `);
    const again = el("button", { type: "button", class: "choice" }, "Send again");
    again.addEventListener("click", () => this.deliver(unsent));
    if (error.status !== 422 && error.status !== 413) line.append(again);
    unsent.bubble.append(line);
    this.scroll();
  }

  /** Shows a message once, however often and by whichever way it comes. */
  show(message, old = false) {
    if (this.shown.has(message.id)) return;
    if (message.author === "visitor") {
      const mine = this.unsent.findIndex((item) => item.text === message.text || item.body.payload);
      if (mine >= 0) {
        const [{ bubble }] = this.unsent.splice(mine, 1);
        bubble.classList.remove("pending");
        this.shown.set(message.id, bubble);
        return;
      }
    }
    if (old) this.shadowRoot.querySelectorAll(".quick").forEach((row) => row.remove());
    const choose = (payload, title) => this.choose(payload, title);
    const node = el(
      "div",
      { class: `m ${message.author}${message.urgent ? " urgent" : ""}` },
      el("span", { class: message.author === "staff" ? "who" : "sr" }, { bot: "Assistant: ", staff: "Clinic: ", visitor: "You: " }[message.author]),
      message.text ? el("div", { class: "text" }, message.text) : null,
      cardOf(message, choose),
      sourcesOf(message),
      buttonsOf(message, choose),
    );
    this.shown.set(message.id, node);
    this.add(node);
    if (!old && this.panel.hidden && message.author !== "visitor") this.unread((this.news || 0) + 1);
  }

  add(node) {
    this.log.append(node);
    this.scroll(node);
  }

  /** Down to the end; a reply too long for that is shown from its beginning. */
  scroll(node) {
    const tall = node && node.offsetHeight > this.log.clientHeight - 40;
    const above = tall ? node.getBoundingClientRect().top - this.log.getBoundingClientRect().top - 12 : 0;
    this.log.scrollTop = tall ? this.log.scrollTop + above : this.log.scrollHeight;
  }

  setTyping(on) {
    this.typing.hidden = !on;
  }

  setState(state) {
    const caption = { bot: "A computer answers", waiting: "Someone is being asked to join", person: "You are talking to a person" };
    if (state === "erased") {
      this.talk.forget();
      this.clear();
    } else this.caption.textContent = caption[state] || "";
  }

  clear() {
    this.log.replaceChildren();
    this.shown.clear();
    this.unsent = [];
    this.setTyping(false);
    this.caption.textContent = "A computer answers";
    this.welcome();
  }

  askErase() {
    const done = () => {
      this.sure.hidden = true;
      this.form.hidden = false;
      this.box.focus();
    };
    const erase = async () => {
      try {
        const { kept } = await this.talk.erase();
        this.clear();
        const stays = kept.map((item) => `${item.what}. ${item.why}`);
        this.note(["This conversation has been deleted.", ...stays].join("\n"));
      } catch (error) {
        this.note(`It could not be deleted: ${error.message}`);
        this.talk.listen();
      }
      done();
    };
    const yes = el("button", { type: "button", class: "choice", onclick: erase }, "Delete it");
    this.sure.replaceChildren(
      el("p", {}, "Delete this conversation? What you wrote is erased at once. An appointment you booked stays."),
      el("div", { class: "choices" }, yes, el("button", { type: "button", class: "choice", onclick: done }, "Keep it")),
    );
    this.sure.hidden = false;
    this.form.hidden = true;
    yes.focus();
  }

  note(text) {
    this.add(el("div", { class: "m note" }, el("div", { class: "text" }, text)));
  }
}

/** A speech bubble, drawn. */
function bubble() {
  const svg = document.createElementNS("http://www.w3.org/2000/svg", "svg");
  svg.setAttribute("viewBox", "0 0 24 24");
  svg.setAttribute("aria-hidden", "true");
  const path = document.createElementNS("http://www.w3.org/2000/svg", "path");
  path.setAttribute("d", "M4 4h16a2 2 0 0 1 2 2v9a2 2 0 0 1-2 2h-7l-5 4v-4H4a2 2 0 0 1-2-2V6a2 2 0 0 1 2-2z");
  path.setAttribute("fill", "currentColor");
  svg.append(path);
  return svg;
}

if (!customElements.get("needlepoint-chat")) {
  customElements.define("needlepoint-chat", NeedlepointChat);
  const add = () => document.body.append(document.createElement("needlepoint-chat"));
  if (document.body) add();
  else document.addEventListener("DOMContentLoaded", add);
}
