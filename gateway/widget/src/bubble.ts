// One message of the conversation as an element: text, card, sources, buttons, and whether it helped.

import { cardOf, sourcesOf } from "./cards";
import { button, el, icon } from "./dom";
import type { Choose } from "./picker";
import type { Message } from "./wire";

const NAMES = { bot: "Assistant: ", staff: "Clinic: ", visitor: "You: " };

export interface Doing {
  base: URL;
  choose: Choose;
  rate(id: string, helpful: boolean): Promise<void>;
  callback(): HTMLElement;
}

/** Whether the message answers something, so that asking "did this help?" makes sense. */
function answers(message: Message): boolean {
  if (message.author !== "bot" || message.urgent) return false;
  if (message.sources.length) return true;
  const kind = message.card?.kind;
  return kind ? kind === "session_plan" || kind === "suitability" : !message.text.trim().endsWith("?");
}

function thumbs(message: Message, doing: Doing): HTMLElement {
  const row = el("span", { class: "thumbs", role: "group", "aria-label": "Did this answer help?" });
  const make = (helpful: boolean) => {
    const press = button(icon(helpful ? "up" : "down"), "thumb", () => rate(helpful), {
      "aria-label": helpful ? "This helped" : "This did not help",
      "aria-pressed": "false",
    });
    row.append(press);
    return press;
  };
  const pair = { true: make(true), false: make(false) };
  const show = (chosen: boolean | null) => {
    pair.true.setAttribute("aria-pressed", String(chosen === true));
    pair.false.setAttribute("aria-pressed", String(chosen === false));
  };
  let rated: boolean | null = null;
  const rate = async (helpful: boolean) => {
    const before = rated;
    show((rated = helpful));
    try {
      await doing.rate(message.id, helpful);
    } catch {
      show((rated = before)); // not kept: the thumb is up for pressing again
    }
  };
  return row;
}

/** The message as an element of the log. */
export function bubble(message: Message, doing: Doing): HTMLElement {
  const { author } = message;
  const sources = sourcesOf(message, doing.base);
  const rating = answers(message) ? thumbs(message, doing) : null;
  return el(
    "div",
    { class: `m ${author}${message.urgent ? " urgent" : ""}` },
    el("span", { class: author === "staff" ? "who" : "sr" }, NAMES[author]),
    message.text ? el("div", { class: "text", dir: "auto" }, message.text) : null,
    message.card?.kind === "callback" ? doing.callback() : cardOf(message, doing.base, doing.choose),
    sources || rating ? el("div", { class: "under" }, sources, rating) : null,
    message.buttons?.length
      ? el(
          "div",
          { class: "choices quick" },
          ...message.buttons.map((each) => button(each.title, "choice", () => doing.choose(each.payload, each.title))),
        )
      : null,
  );
}

/** What the visitor has just written, until the gateway has it. */
export function pending(text: string): HTMLElement {
  return el(
    "div",
    { class: "m visitor pending" },
    el("span", { class: "sr" }, NAMES.visitor),
    el("div", { class: "text", dir: "auto" }, text),
  );
}

/** A word from the chat itself. */
export function note(...children: (Node | string | null)[]): HTMLElement {
  return el("div", { class: "m note" }, el("div", { class: "text" }, ...children));
}
