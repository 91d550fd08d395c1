// Talking to the clinic's gateway: one conversation, its token kept for this browser, its event stream.

import { newId } from "./dom";
import type { Clinic, Message, State } from "./wire";

/** The gateway said no; `code` for programs, the message for people. */
export class Refused extends Error {
  constructor(
    readonly status: number,
    readonly code: string,
    message: string,
    readonly wait: number,
    readonly urgent = false,
  ) {
    super(message);
  }

  /** The conversation is not there any more, or not ours. */
  get gone(): boolean {
    return this.status === 401 || this.status === 404;
  }
}

export interface Post {
  text?: string;
  payload?: string;
  client_message_id: string;
}

interface Known {
  id: string;
  token: string;
  /** Until when this browser remembers it (milliseconds): as long as the clinic does. */
  until: number;
  /** How long after the last message that is. */
  hours: number;
  consent?: boolean | null;
}

export interface Heard {
  message(message: Message): void;
  typing(on: boolean): void;
  state(state: State): void;
  link(up: boolean): void;
  /** Another tab began, or left, a conversation. */
  elsewhere(): void;
}

const KEY = "needlepoint";
const HOUR = 3_600_000;

export class Talk {
  private known: Known | null;
  private last: string | null = null;
  private starting: Promise<void> | null = null;
  private listening: AbortController | null = null;

  constructor(
    private readonly base: URL,
    private readonly heard: Heard,
  ) {
    this.known = this.stored();
    addEventListener("storage", (event) => {
      if (event.key !== KEY && event.key !== null) return;
      const now = this.stored();
      const same = now?.id === this.known?.id;
      this.known = now;
      if (same) return;
      this.stop();
      this.last = null;
      heard.elsewhere();
    });
    addEventListener("online", () => this.again());
    addEventListener("pagehide", () => this.stop());
    addEventListener("pageshow", (event) => event.persisted && void this.listen());
  }

  /** Whether it may be kept for longer; undefined while the visitor has not said. */
  get consent(): boolean | undefined {
    return this.known?.consent ?? undefined;
  }

  get begun(): boolean {
    return this.known !== null;
  }

  private stored(): Known | null {
    try {
      const known = JSON.parse(localStorage.getItem(KEY) ?? "null") as Known | null;
      return known?.token && known.until > Date.now() ? known : null;
    } catch {
      return null;
    }
  }

  private keep(known: Known | null): void {
    this.known = known;
    try {
      if (known) localStorage.setItem(KEY, JSON.stringify(known));
      else localStorage.removeItem(KEY);
    } catch {
      // without storage the conversation lasts as long as the page
    }
  }

  private async call(method: string, path: string, body?: unknown, more: RequestInit = {}): Promise<Response> {
    const headers: Record<string, string> = { ...(more.headers as Record<string, string>) };
    if (this.known) headers.Authorization = `Bearer ${this.known.token}`;
    if (body !== undefined) headers["Content-Type"] = "application/json";
    const answer = await fetch(new URL(`/api${path}`, this.base), {
      ...more,
      method,
      headers,
      body: body === undefined ? null : JSON.stringify(body),
      credentials: "omit",
      cache: "no-store",
      redirect: "error",
    });
    const token = answer.headers.get("Needlepoint-Token");
    if (token && this.known) this.keep({ ...this.known, token });
    if (answer.ok) return answer;
    type Told = { error?: { code?: string; message?: string; urgent?: boolean } };
    const told = (await answer.json().catch(() => ({}))) as Told;
    const error = told.error ?? {};
    throw new Refused(
      answer.status,
      error.code ?? "unknown",
      error.message ?? "Please try again.",
      Number(answer.headers.get("Retry-After")) || 0,
      error.urgent === true,
    );
  }

  private get here(): string {
    return `/conversations/${this.known?.id}`;
  }

  /** What the public may know of the clinic. */
  async clinic(): Promise<Clinic> {
    return (await (await this.call("GET", "/clinic")).json()) as Clinic;
  }

  private async start(): Promise<void> {
    if (this.known) return;
    this.starting ??= this.call("POST", "/conversations")
      .then((answer) => answer.json())
      .then((made: { conversation_id: string; token: string }) => {
        this.keep({ id: made.conversation_id, token: made.token, hours: 24, until: Date.now() + 24 * HOUR });
        void this.listen();
      })
      .finally(() => (this.starting = null));
    await this.starting;
  }

  /** Begins the conversation while the visitor still writes its first message, so that the answer comes sooner. */
  prepare(): void {
    this.start().catch(() => undefined); // said when the message itself is sent
  }

  /** The earlier messages of this browser's conversation; [] when there is none any more. */
  async resume(): Promise<Message[]> {
    if (!this.known) return [];
    try {
      const { messages } = (await (await this.call("GET", `${this.here}/messages`)).json()) as { messages: Message[] };
      this.last = messages.at(-1)?.id ?? null;
      return messages;
    } catch (error) {
      if (error instanceof Refused && error.gone) {
        this.forget();
        return [];
      }
      throw error;
    } finally {
      void this.listen();
    }
  }

  /** Sends what was written or pressed; the replies in order. The same id again is answered once. */
  async send(post: Post): Promise<Message[]> {
    await this.start();
    const answer = await this.call("POST", `${this.here}/messages`, post);
    if (this.known) this.keep({ ...this.known, until: Date.now() + this.known.hours * HOUR });
    return ((await answer.json()) as { messages: Message[] }).messages;
  }

  /** Says whether the conversation may be kept longer than a day; `days` is how long then. */
  async setConsent(consent: boolean, days: number): Promise<void> {
    await this.start();
    await this.call("PUT", `${this.here}/consent`, { consent });
    const hours = consent ? days * 24 : 24;
    if (this.known) this.keep({ ...this.known, consent, hours, until: Date.now() + hours * HOUR });
  }

  async feedback(messageId: string, helpful: boolean): Promise<void> {
    await this.call("POST", `${this.here}/messages/${encodeURIComponent(messageId)}/feedback`, { helpful });
  }

  /** Asks to be called back; what is said to it. */
  async callback(asked: { name: string; contact: string; note: string }): Promise<Message[]> {
    await this.start();
    const answer = await this.call("POST", `${this.here}/callback`, asked);
    return ((await answer.json()) as { messages: Message[] }).messages;
  }

  /** Everything the clinic holds of this conversation, for the person. */
  async download(): Promise<Blob> {
    await this.start();
    return (await this.call("GET", `${this.here}/export`)).blob();
  }

  async erase(): Promise<{ what: string; why: string }[]> {
    if (!this.known) return [];
    this.stop();
    try {
      const { kept } = (await (await this.call("DELETE", this.here)).json()) as { kept: { what: string; why: string }[] };
      this.forget();
      return kept;
    } catch (error) {
      if (error instanceof Refused && error.gone) {
        this.forget();
        return [];
      }
      void this.listen();
      throw error;
    }
  }

  forget(): void {
    this.stop();
    this.keep(null);
    this.last = null;
  }

  private stop(): void {
    this.listening?.abort();
    this.listening = null;
  }

  private again(): void {
    this.stop();
    void this.listen();
  }

  /** Reads the event stream and opens it again when it ends, waiting longer each time it fails. */
  private async listen(): Promise<void> {
    if (this.listening || !this.known) return;
    const mine = new AbortController();
    this.listening = mine;
    let wait = 1000;
    while (this.listening === mine) {
      try {
        const headers: Record<string, string> = this.last ? { "Last-Event-ID": this.last } : {};
        const answer = await this.call("GET", `${this.here}/events`, undefined, { headers, signal: mine.signal });
        this.heard.link(true);
        wait = 1000;
        if (answer.body) await this.read(answer.body.pipeThrough(new TextDecoderStream()).getReader(), mine);
      } catch (error) {
        if (mine.signal.aborted) return;
        if (error instanceof Refused && error.gone) return this.heard.state("erased");
        if (error instanceof Refused) wait = Math.max(wait, error.wait * 1000);
        else this.heard.link(false);
      }
      if (mine.signal.aborted) return;
      await new Promise((resume) => setTimeout(resume, wait * (0.8 + Math.random() * 0.4)));
      wait = Math.min(wait * 2, 20_000);
    }
  }

  private async read(reader: ReadableStreamDefaultReader<string>, mine: AbortController): Promise<void> {
    let rest = "";
    for (;;) {
      const { value, done } = await reader.read();
      if (done || mine.signal.aborted) return;
      const blocks = (rest + value).split("\n\n");
      rest = blocks.pop() ?? "";
      for (const block of blocks) this.event(block);
    }
  }

  private event(block: string): void {
    const field: Record<string, string> = {};
    for (const line of block.split("\n")) {
      const colon = line.indexOf(":");
      if (colon > 0) field[line.slice(0, colon)] = line.slice(colon + 1).replace(/^ /, "");
    }
    if (!field.event || !field.data) return;
    const data = JSON.parse(field.data) as unknown;
    if (field.event === "message") {
      this.last = field.id ?? this.last;
      this.heard.message(data as Message);
    } else if (field.event === "typing") this.heard.typing((data as { typing: boolean }).typing);
    else if (field.event === "state") this.heard.state((data as { state: State }).state);
  }
}

/** A post with an id of its own, so that it can be sent again and still counts once. */
export const newPost = (body: { text: string } | { payload: string }): Post => ({ ...body, client_message_id: newId() });
