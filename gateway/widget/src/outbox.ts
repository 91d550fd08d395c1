// What the visitor has said and the gateway has not confirmed yet: shown at once, sent, and offered again when that fails.

import { pending } from "./bubble";
import { button, el } from "./dom";
import { type Post, Refused, type Talk, newPost } from "./talk";
import type { Message } from "./wire";

const WAKE_TRIES = 6;

interface Unsent {
  text: string;
  post: Post;
  bubble: HTMLElement;
}

/** What the outbox does to the chat around it. */
export interface Around {
  add(bubble: HTMLElement): void;
  reveal(bubble: HTMLElement): void;
  show(message: Message): void;
  banner(text: string): void;
  busy(on: boolean): void;
}

export class Outbox {
  private unsent: Unsent[] = [];
  private inFlight = 0;

  constructor(
    private readonly talk: Talk,
    private readonly around: Around,
  ) {}

  /** Whether an answer is being waited for. */
  get busy(): boolean {
    return this.inFlight > 0;
  }

  clear(): void {
    this.unsent = [];
  }

  /** Shows what the visitor said at once, sends it, and offers to send it again when that fails. */
  async post(body: { text: string } | { payload: string }, text: string): Promise<void> {
    const unsent = { text, post: newPost(body), bubble: pending(text) };
    this.unsent.push(unsent);
    this.around.add(unsent.bubble);
    await this.deliver(unsent);
  }

  /** Whether `message` is one of these; then its bubble stands for it, with the words that the clinic has. */
  confirm(message: Message): boolean {
    let mine = this.unsent.findIndex((item) => item.text === message.text);
    if (mine < 0) mine = this.unsent.findIndex((item) => item.post.payload);
    const [item] = mine < 0 ? [] : this.unsent.splice(mine, 1);
    if (!item) return false;
    item.bubble.classList.remove("pending");
    item.bubble.querySelector(".failed")?.remove();
    const words = item.bubble.querySelector(".text")?.firstChild;
    if (words && words.nodeValue !== message.text) words.nodeValue = message.text; // its letters change: nothing is added
    return true;
  }

  private async deliver(unsent: Unsent): Promise<void> {
    unsent.bubble.querySelector(".failed")?.remove();
    this.inFlight++;
    this.around.busy(true);
    try {
      const replies = await this.sent(unsent.post);
      unsent.bubble.classList.remove("pending");
      for (const reply of replies) this.around.show(reply);
      this.around.banner("");
    } catch (error) {
      this.failed(unsent, error);
    } finally {
      this.inFlight--;
      this.around.busy(this.busy);
    }
  }

  /** While the clinic's computer is waking up the same message is sent again: it counts once. Urgent advice never waits. */
  private async sent(post: Post): Promise<Message[]> {
    for (let tries = 1; ; tries++) {
      try {
        return await this.talk.send(post);
      } catch (error) {
        const asleep = error instanceof Refused && !error.urgent && [502, 503, 504].includes(error.status);
        if (!asleep || tries >= WAKE_TRIES) throw error;
        this.around.banner("The assistant is waking up. Your message will be sent in a moment.");
        await new Promise((resume) => setTimeout(resume, Math.min(Math.max(error.wait, tries), 5) * 1000));
      }
    }
  }

  private failed(unsent: Unsent, error: unknown): void {
    const refused = error instanceof Refused ? error : null;
    if (refused?.gone) this.talk.forget();
    const line = el("div", { class: "failed" }, refused && !refused.gone ? refused.message : "Not sent.");
    if (refused?.status !== 422 && refused?.status !== 413) {
      line.append(button("Send again", "choice", () => void this.deliver(unsent)));
    }
    unsent.bubble.append(line);
    this.around.reveal(unsent.bubble);
  }
}
