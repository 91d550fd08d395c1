// The parts that are always there: launcher, nudge, and the panel with its head, log and writing line.

import { button, el, icon } from "./dom";
import type { Options } from "./options";

export interface Actions {
  open(): void;
  close(): void;
  submit(): void;
  /** The visitor is writing. */
  writing(): void;
  menu(choice: "person" | "call" | "download" | "erase"): void;
}

export type Parts = ReturnType<typeof buildParts>;

/** The height of the writing line follows what is written. */
export function grow(box: HTMLTextAreaElement): void {
  box.style.height = "auto";
  box.style.height = `${Math.min(box.scrollHeight + 3, 140)}px`;
}

function buildMenu(actions: Actions) {
  const list = el("ul", { class: "menu", id: "np-menu", hidden: true });
  const toggle = button(icon("more"), "round more", () => show(Boolean(list.hidden)), {
    "aria-label": "More",
    "aria-expanded": "false",
    "aria-controls": "np-menu",
  });
  const show = (on: boolean) => {
    list.hidden = !on;
    toggle.setAttribute("aria-expanded", String(on));
    if (on) list.querySelector("button")?.focus();
  };
  const item = (title: string, look: string, choice: Parameters<Actions["menu"]>[0]) => {
    const press = button(title, look, () => {
      show(false);
      toggle.focus();
      actions.menu(choice);
    });
    list.append(el("li", {}, press));
  };
  item("Talk to a person", "person", "person");
  item("Have us call you", "call", "call");
  item("Download this conversation", "download", "download");
  item("Delete this conversation", "erase", "erase");
  list.addEventListener("keydown", (event) => {
    const items = [...list.querySelectorAll("button")];
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (!step) return;
    event.preventDefault();
    items[(items.indexOf(event.target as HTMLButtonElement) + step + items.length) % items.length]?.focus();
  });
  return { list, toggle, show };
}

export function buildParts(options: Options, actions: Actions) {
  const badge = el("span", { class: "badge", hidden: true });
  const launcher = button(icon("chat"), "launch", actions.open, { "aria-expanded": "false", "aria-label": options.label });
  launcher.append(options.label, badge);

  const menu = buildMenu(actions);
  const title = el("h2", { id: "np-title" }, options.title || "Clinic assistant");
  const caption = el("p", { id: "np-caption" }, "A computer answers");
  const shut = button(icon("close"), "round close", actions.close, { "aria-label": "Close the chat" });
  const head = el("div", { class: "head" }, el("div", {}, title, caption), menu.toggle, shut, menu.list);

  const banner = el("div", { class: "banner", role: "status" });
  const log = el("div", {
    class: "log",
    role: "log",
    "aria-live": "polite",
    "aria-relevant": "additions",
    "aria-label": "Conversation",
    tabindex: 0,
  });
  const typing = el(
    "div",
    { class: "typing", hidden: true },
    el("span", { class: "dots", "aria-hidden": true }, el("i"), el("i"), el("i")),
    el("span", {}, "The assistant is writing"),
  );
  const box = el("textarea", { rows: 1, maxlength: 4000, placeholder: "Write a message", "aria-label": "Your message", dir: "auto" });
  const send = el("button", { type: "submit", class: "send", "aria-label": "Send" }, icon("send"));
  const form = el("form", { class: "write" }, box, send);
  box.addEventListener("input", () => {
    grow(box);
    actions.writing();
  });
  box.addEventListener("keydown", (event) => {
    if (event.key !== "Enter" || event.shiftKey || event.isComposing) return;
    event.preventDefault();
    actions.submit();
  });
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    actions.submit();
  });
  const foot = el("div", { class: "foot" }, form);
  const panel = el(
    "div",
    { class: "panel", role: "dialog", "aria-labelledby": "np-title", "aria-describedby": "np-caption", hidden: true },
    head,
    banner,
    log,
    typing,
    foot,
  );
  panel.addEventListener("keydown", (event) => {
    if (event.key === "Escape") {
      if (menu.list.hidden) actions.close();
      else {
        menu.show(false);
        menu.toggle.focus();
      }
    } else if (event.key === "Tab" && isWhole()) keepInside(event, panel);
  });
  panel.addEventListener("pointerdown", (event) => {
    const at = event.target as Node;
    if (!menu.list.hidden && !menu.list.contains(at) && !menu.toggle.contains(at)) menu.show(false);
  });
  return { launcher, badge, panel, title, caption, banner, log, typing, box, form, foot, menu };
}

/** Whether the panel takes the whole screen, as on a phone. The style sheet has the same condition. */
export const isWhole = (): boolean => matchMedia("(max-width: 520px), (max-height: 480px)").matches;

/** Where the panel covers the page, Tab goes round within it. */
function keepInside(event: KeyboardEvent, panel: HTMLElement): void {
  const stops = [...panel.querySelectorAll<HTMLElement>("button, textarea, input, a, summary, [tabindex='0']")].filter(
    (node) => node.tabIndex >= 0 && !(node as HTMLButtonElement).disabled && node.checkVisibility(),
  );
  const at = (panel.getRootNode() as ShadowRoot).activeElement;
  const edge = event.shiftKey ? stops[0] : stops.at(-1);
  if (at !== edge) return;
  event.preventDefault();
  (event.shiftKey ? stops.at(-1) : stops[0])?.focus();
}
