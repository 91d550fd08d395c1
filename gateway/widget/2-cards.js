// What stands under a reply: its card, its buttons, its sources. `choose(payload, title)` sends a choice.

const UNKNOWN = "A clinician will tell you";

function facts(rows) {
  return el("dl", {}, ...rows.flatMap(([name, value]) => [el("dt", {}, name), el("dd", {}, value ?? UNKNOWN)]));
}

function choice(title, label, payload, choose) {
  const button = el("button", { type: "button", class: "choice", "aria-label": label }, title);
  button.addEventListener("click", () => choose(payload, label));
  return button;
}

const cards = {
  session_plan(card) {
    const results = card.results_weeks || {};
    const first = unit(range(results.first, null), "week");
    const full = unit(range(results.full_min, results.full_max), "week");
    const after = results.counted_from ? ` after ${words(results.counted_from)}` : "";
    return el(
      "section",
      { class: "card" },
      el("h3", {}, `Session plan: ${words(card.concern)}`),
      facts([
        ["Sessions", range(card.sessions_min, card.sessions_max)],
        ["Apart", unit(range(card.interval_weeks_min, card.interval_weeks_max), "week")],
        ["Each session", card.session_minutes && unit(range(card.session_minutes.min, card.session_minutes.max), "minute")],
        ["Downtime", card.downtime_days && unit(range(card.downtime_days.min, card.downtime_days.max), "day")],
        ["First change", first && first + after],
        ["Full result", full && full + after],
        ["Evidence", card.evidence && words(card.evidence)],
        ["Price a session", money(card.price)],
      ]),
    );
  },

  slots(card, choose) {
    const box = el("section", { class: "card" }, el("h3", {}, "Free times"));
    if (!card.slots.length) box.append(el("p", {}, "There is nothing free in that time."));
    let day;
    let row;
    for (const slot of card.slots) {
      const at = wall(slot.starts_at);
      if (at.day !== day) {
        day = at.day;
        row = el("div", { class: "choices" });
        box.append(el("h4", {}, day + zoneNote(slot.starts_at)), row);
      }
      const label = `${at.day}, ${at.time} with ${slot.practitioner}, ${slot.minutes} minutes`;
      row.append(choice(`${at.time} · ${slot.practitioner}`, label, slot.payload, choose));
    }
    return box;
  },

  booking(card) {
    const at = wall(card.starts_at);
    const box = el(
      "section",
      { class: "card" },
      el("h3", {}, card.status === "booked" ? "Your appointment" : `Appointment: ${words(card.status)}`),
      facts([
        ["Reference", card.reference],
        ["When", `${at.day}, ${at.time}${zoneNote(card.starts_at)}`],
        ["How long", `${card.minutes} minutes`],
        ["With", card.practitioner],
        ["Treatment", sentence(words(card.treatment))],
      ]),
    );
    if (card.ics_url) box.append(el("p", {}, link("Add to your calendar", card.ics_url)));
    if (card.manage_url) box.append(el("p", {}, link("Move or cancel it", card.manage_url)));
    return box;
  },

  suitability(card) {
    const title = {
      suitable: "Nothing you told us speaks against it",
      wait: "Possible, but not yet",
      clinician_review: "A clinician decides",
      not_suitable: "We would not treat this",
    };
    const box = el("section", { class: "card" }, el("h3", {}, title[card.outcome] || sentence(words(card.outcome))));
    if (card.bookable_from) box.append(el("p", {}, `From ${wall(`${card.bookable_from.slice(0, 10)}T00:00`).day}`));
    const listed = (heading, items) =>
      items && items.length ? [el("h4", {}, heading), el("ul", {}, ...items.map((item) => el("li", {}, item)))] : [];
    const say = (reason) => (typeof reason === "string" ? reason : reason.why || reason.text || words(reason.condition));
    box.append(...listed("Why", (card.reasons || []).map(say)), ...listed("Good to know", (card.notes || []).map(say)));
    return box;
  },

  series(card, choose) {
    const items = card.sessions.map((session) => {
      const at = wall(session.starts_at);
      const title = `${at.day}, ${at.time}`;
      const label = `Session ${session.no}: ${title}${session.practitioner ? ` with ${session.practitioner}` : ""}`;
      return el("li", {}, session.payload ? choice(title, label, session.payload, choose) : title);
    });
    const head = card.works ? `Sessions before ${wall(`${card.event_date}T00:00`).day}` : "There is not enough time";
    return el("section", { class: "card" }, el("h3", {}, head), el("ol", {}, ...items));
  },
};

function cardOf(message, choose) {
  const make = message.card && Object.hasOwn(cards, message.card.kind) && cards[message.card.kind];
  return make ? make(message.card, choose) : null;
}

function sourcesOf(message) {
  if (!message.sources.length) return null;
  const kind = { A: "authority or review", B: "study or professional body", C: "what clinics usually advise" };
  const items = message.sources.map((source) => {
    const about = [source.publisher, source.year, kind[source.tier]].filter(Boolean).join(", ");
    return el("li", {}, source.url ? link(source.title, source.url) : source.title, about ? ` (${about})` : "");
  });
  const many = message.sources.length === 1 ? "1 source" : `${message.sources.length} sources`;
  return el("details", {}, el("summary", {}, many), el("ol", {}, ...items));
}

function buttonsOf(message, choose) {
  if (!message.buttons.length) return null;
  return el("div", { class: "choices quick" }, ...message.buttons.map((b) => choice(b.title, b.title, b.payload, choose)));
}
