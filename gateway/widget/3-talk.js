// Talking to the clinic's gateway: one conversation, its token kept for this tab, its event stream.

class Refused extends Error {
  constructor(status, error, wait) {
    super(error.message);
    this.status = status;
    this.code = error.code;
    this.wait = wait;
  }
}

class Talk {
  constructor(heard) {
    this.heard = heard; // {message, typing, state, link}
    this.last = null;
    try {
      this.known = JSON.parse(sessionStorage.getItem("needlepoint"));
    } catch {
      this.known = null;
    }
  }

  keep(known) {
    this.known = known;
    try {
      if (known) sessionStorage.setItem("needlepoint", JSON.stringify(known));
      else sessionStorage.removeItem("needlepoint");
    } catch {
      // without storage the conversation lasts as long as the page
    }
  }

  async call(method, path, body, more = {}) {
    const headers = { ...more.headers };
    if (this.known) headers.Authorization = `Bearer ${this.known.token}`;
    if (body) headers["Content-Type"] = "application/json";
    const answer = await fetch(new URL(`/api/conversations${path}`, here), {
      ...more,
      method,
      headers,
      body: body && JSON.stringify(body),
      credentials: "omit",
      cache: "no-store",
    });
    if (answer.ok) return answer;
    const { error } = await answer.json().catch(() => ({ error: { code: "unknown", message: "Please try again." } }));
    throw new Refused(answer.status, error, answer.headers.get("Retry-After"));
  }

  async start() {
    if (this.known) return;
    this.starting ??= this.call("POST", "").then((answer) => answer.json());
    try {
      const { conversation_id: id, token } = await this.starting;
      if (!this.known) this.keep({ id, token });
    } finally {
      this.starting = null;
    }
    this.listen();
  }

  /** The earlier messages of this tab's conversation; [] when there is none any more. */
  async resume() {
    if (!this.known) return [];
    try {
      const { messages } = await (await this.call("GET", `/${this.known.id}/messages`)).json();
      if (messages.length) this.last = messages.at(-1).id;
      this.listen();
      return messages;
    } catch (error) {
      if (error.status === 401 || error.status === 404) this.keep(null);
      else throw error;
      return [];
    }
  }

  async send(body) {
    await this.start();
    const { messages } = await (await this.call("POST", `/${this.known.id}/messages`, body)).json();
    return messages;
  }

  async erase() {
    const gone = this.known;
    this.stop();
    if (!gone) return { kept: [] };
    const answer = await (await this.call("DELETE", `/${gone.id}`)).json();
    this.forget();
    return answer;
  }

  forget() {
    this.stop();
    this.keep(null);
    this.last = null;
  }

  stop() {
    this.listening?.abort();
    this.listening = null;
  }

  /** Reads the event stream and opens it again when it ends, waiting longer each time it fails. */
  async listen() {
    if (this.listening || !this.known) return;
    const listening = new AbortController();
    this.listening = listening;
    let wait = 1000;
    while (this.listening === listening) {
      try {
        const headers = this.last ? { "Last-Event-ID": this.last } : {};
        const answer = await this.call("GET", `/${this.known.id}/events`, null, { headers, signal: listening.signal });
        this.heard.link(true);
        wait = 1000;
        await this.read(answer.body.pipeThrough(new TextDecoderStream()).getReader());
      } catch (error) {
        if (listening.signal.aborted) return;
        if (error.status === 401 || error.status === 404) {
          this.heard.state("erased");
          return;
        }
        if (!(error instanceof Refused)) this.heard.link(false);
      }
      await new Promise((resume) => setTimeout(resume, wait));
      wait = Math.min(wait * 2, 20000);
    }
  }

  async read(reader) {
    let rest = "";
    for (;;) {
      const { value, done } = await reader.read();
      if (done) return;
      const blocks = (rest + value).split("\n\n");
      rest = blocks.pop();
      for (const block of blocks) this.event(block);
    }
  }

  event(block) {
    const field = Object.fromEntries(block.split("\n").map((line) => line.split(/: (.*)/s, 2)));
    if (!field.event) return;
    const data = JSON.parse(field.data);
    if (field.event === "message") {
      this.last = field.id;
      this.heard.message(data);
    } else if (field.event === "typing") this.heard.typing(data.typing);
    else if (field.event === "state") this.heard.state(data.state);
  }
}
