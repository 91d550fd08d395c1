// What stands under a reply: its card and its sources.

import { button, el, link } from "./dom";
import { type Choose, picker } from "./picker";
import type { Card, Message, Reason } from "./wire";
import { chosen, money, range, sentence, unit, wall, words, zoneNote } from "./words";

const UNKNOWN = "A clinician will tell you";

type Fact = [name: string, value: string | null | undefined];
type Of<K extends Card["kind"]> = Extract<Card, { kind: K }>;

function facts(...rows: Fact[]): HTMLElement {
  return el("dl", {}, ...rows.map(([name, value]) => el("div", {}, el("dt", {}, name), el("dd", {}, value ?? UNKNOWN))));
}

function card(look: string, title: string, ...children: (Node | null)[]): HTMLElement {
  return el("section", { class: `card ${look}` }, el("h3", {}, title), ...children);
}

function plan(given: Of<"session_plan">): HTMLElement {
  const results = given.results_weeks ?? {};
  const after = results.counted_from ? ` after ${words(results.counted_from)}` : "";
  const weeks = (text: string | null) => (text === null ? null : unit(text, "week") + after);
  const { session_minutes: minutes, downtime_days: days } = given;
  return card(
    "plan",
    `Session plan: ${words(given.concern)}`,
    facts(
      ["Sessions", range(given.sessions_min, given.sessions_max)],
      ["Apart", unit(range(given.interval_weeks_min, given.interval_weeks_max), "week")],
      ["Each session", minutes && unit(range(minutes.min, minutes.max), "minute")],
      ["Downtime", days && unit(range(days.min, days.max), "day")],
      ["First change", weeks(range(results.first, null))],
      ["Full result", weeks(range(results.full_min, results.full_max))],
      ["Evidence", given.evidence && words(given.evidence)],
      ["Price each", money(given.price)],
    ),
  );
}

function booking(given: Of<"booking">, base: URL): HTMLElement {
  const at = wall(given.starts_at);
  const links = el("p", { class: "links" });
  if (given.ics_url) links.append(link("Add to your calendar", given.ics_url, base));
  if (given.manage_url) links.append(link("Move or cancel it", given.manage_url, base));
  return card(
    "booking",
    given.status === "booked" ? "Your appointment" : `Appointment: ${words(given.status)}`,
    el("p", { class: "when" }, el("b", {}, at.date), ` ${at.time}${zoneNote(given.starts_at)}`),
    facts(
      ["Reference", given.reference],
      ["With", given.practitioner],
      ["Treatment", sentence(words(given.treatment))],
      ["How long", `${given.minutes} minutes`],
    ),
    links.childElementCount ? links : null,
  );
}

const OUTCOMES: Record<string, string> = {
  suitable: "Nothing you told us speaks against it",
  wait: "Possible, but not yet",
  clinician_review: "A clinician decides",
  not_suitable: "We would not treat this",
};

function suitability(given: Of<"suitability">): HTMLElement {
  const outcome = given.outcome in OUTCOMES ? given.outcome : "";
  const box = card(`fit ${outcome}`, OUTCOMES[given.outcome] ?? sentence(words(given.outcome)));
  if (given.bookable_from) box.append(el("p", { class: "when" }, "Bookable from ", el("b", {}, wall(given.bookable_from).date)));
  const said = (reason: Reason | string) =>
    typeof reason === "string" ? reason : (reason.why ?? reason.text ?? words(reason.condition));
  const named = (reason: Reason | string) =>
    typeof reason !== "string" && reason.condition && reason.why ? el("b", {}, `${sentence(words(reason.condition))}: `) : null;
  const listed = (title: string, items: (Reason | string)[] | undefined) => {
    if (!items?.length) return;
    box.append(el("h4", {}, title), el("ul", {}, ...items.map((item) => el("li", {}, named(item), said(item)))));
  };
  listed("Why", given.reasons);
  listed("Good to know", given.notes);
  return box;
}

function series(given: Of<"series">, choose: Choose): HTMLElement {
  const stops = given.sessions.map((session) => {
    const at = wall(session.starts_at);
    const title = `${at.day}, ${at.time}`;
    const label = `Session ${session.no}: ${title}${session.practitioner ? ` with ${session.practitioner}` : ""}`;
    const { payload } = session;
    return el(
      "li",
      {},
      el("span", {}, `Session ${session.no}`),
      payload ? button(title, "choice", () => choose(payload, chosen(session)), { "aria-label": label }) : el("b", {}, title),
    );
  });
  const event = wall(given.event_date).date;
  if (given.works) stops.push(el("li", { class: "event" }, el("span", {}, "Your day"), el("b", {}, event)));
  const late = given.latest_start ? `The last day to begin would be ${wall(given.latest_start).date}.` : null;
  return card(
    "series",
    given.works ? `Your sessions before ${event}` : `Not enough time before ${event}`,
    late ? el("p", { class: "quiet" }, late) : null,
    stops.length ? el("ol", { class: "line" }, ...stops) : null,
  );
}

/** The message's card, or null when it has none that we know. */
export function cardOf(message: Message, base: URL, choose: Choose): HTMLElement | null {
  const given = message.card;
  switch (given?.kind) {
    case "session_plan":
      return plan(given);
    case "slots":
      return picker(given.slots, choose);
    case "booking":
      return booking(given, base);
    case "suitability":
      return suitability(given);
    case "series":
      return series(given, choose);
    default:
      return null;
  }
}

const TIERS = { A: "authority or review", B: "study or professional body", C: "what clinics usually advise" };

/** The sources that an answer rests on, folded. */
export function sourcesOf(message: Message, base: URL): HTMLElement | null {
  if (!message.sources?.length) return null;
  const items = message.sources.map((source) => {
    const about = [source.publisher, source.year, TIERS[source.tier]].filter(Boolean).join(", ");
    return el("li", {}, link(source.title, source.url ?? null, base), about ? el("small", {}, about) : null);
  });
  const many = items.length === 1 ? "1 source" : `${items.length} sources`;
  return el("details", {}, el("summary", {}, many), el("ol", {}, ...items));
}
