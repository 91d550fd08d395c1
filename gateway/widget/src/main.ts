// The entry: puts the chat on the page, and gives the page a small interface to it.

import { Chat } from "./chat";
import { readOptions } from "./options";

interface Api {
  open(): void;
  close(): void;
  /** Sends a text as if the visitor had written it, and opens the chat. */
  send(text: string): void;
  /** Calls `then` for each event of that name; the returned function ends it. */
  on(name: string, then: (detail: unknown) => void): () => void;
}

declare global {
  interface Window {
    Needlepoint?: Api;
  }
}

const script = (document.currentScript ?? document.querySelector('script[src$="/widget.js"]')) as HTMLScriptElement | null;

function put(): void {
  const chat = new Chat(readOptions(script));
  const api: Api = {
    open: () => chat.open(),
    close: () => chat.close(),
    send: (text) => chat.say(String(text)),
    on(name, then) {
      const hear = (event: Event) => then((event as CustomEvent).detail);
      chat.addEventListener(`needlepoint:${name}`, hear);
      return () => chat.removeEventListener(`needlepoint:${name}`, hear);
    },
  };
  window.Needlepoint = api;
  document.body.append(chat);
  document.dispatchEvent(new CustomEvent("needlepoint:ready", { detail: api }));
}

if (!customElements.get("needlepoint-chat")) {
  customElements.define("needlepoint-chat", Chat);
  if (document.body) put();
  else document.addEventListener("DOMContentLoaded", put);
}
