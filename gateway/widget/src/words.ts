// How times, amounts and ids are put into words. Times are the clinic's own wall clock.

export interface Wall {
  day: string;
  /** The day with its year: for what may be far away, or is kept. */
  date: string;
  short: string;
  time: string;
  key: string;
}

/** The wall time written in an ISO instant (the clinic's own), as day and time to read. */
export function wall(iso: string): Wall {
  const found = /^(\d+)-(\d+)-(\d+)(?:T(\d+):(\d+))?/.exec(String(iso));
  if (!found) return { day: String(iso), date: String(iso), short: String(iso), time: "", key: String(iso) };
  const [, year, month, day, hour, minute] = found;
  const date = new Date(Date.UTC(Number(year), Number(month) - 1, Number(day)));
  const format = (how: Intl.DateTimeFormatOptions) =>
    new Intl.DateTimeFormat("en-GB", { ...how, timeZone: "UTC" }).format(date);
  return {
    day: format({ weekday: "long", day: "numeric", month: "long" }),
    date: `${format({ weekday: "long", day: "numeric", month: "long" })} ${year}`,
    short: format({ weekday: "short", day: "numeric", month: "short" }),
    time: hour ? `${hour}:${minute}` : "",
    key: `${year}-${month}-${day}`,
  };
}

/** How choosing a time reads, in the transcript's own words: "Tue 24 Nov 2026, 10:00 with Maya Lindqvist". */
export function chosen(opening: { starts_at: string; practitioner?: string }): string {
  const [year, month, day] = wall(opening.starts_at).key.split("-").map(Number);
  const date = new Date(Date.UTC(year ?? 0, (month ?? 1) - 1, day ?? 1));
  const name = (how: Intl.DateTimeFormatOptions) =>
    new Intl.DateTimeFormat("en-US", { ...how, timeZone: "UTC" }).format(date);
  const when = `${name({ weekday: "short" })} ${day} ${name({ month: "short" })} ${year}, ${wall(opening.starts_at).time}`;
  return opening.practitioner ? `${when} with ${opening.practitioner}` : when;
}

/** "clinic time" where the visitor's own clock shows another time at that instant. */
export function zoneNote(iso: string): string {
  const [, sign, hours, minutes] = /([+-])(\d\d):(\d\d)$/.exec(String(iso)) ?? [null, "+", "0", "0"];
  const theirs = -new Date(iso).getTimezoneOffset();
  return theirs === (sign === "-" ? -1 : 1) * (Number(hours) * 60 + Number(minutes)) ? "" : " (clinic time)";
}

export function money(amount: { amount_minor: number | null; currency: string } | null | undefined): string | null {
  if (!amount || typeof amount.amount_minor !== "number") return null;
  const whole = amount.amount_minor % 100 === 0;
  const how = { style: "currency" as const, currency: amount.currency, minimumFractionDigits: whole ? 0 : 2 };
  return new Intl.NumberFormat("en-GB", how).format(amount.amount_minor / 100);
}

type Some = number | string | null | undefined;

/** "3 to 6", "4", or null when nothing is known. */
export function range(low: Some, high: Some): string | null {
  const known = [low, high].filter((value) => value !== null && value !== undefined);
  if (!known.length) return null;
  return known.length === 1 || low === high ? String(known[0]) : `${low} to ${high}`;
}

/** "2 weeks"; null stays null. */
export const unit = (amount: string | null, word: string): string | null =>
  amount === null ? null : `${amount} ${word}${amount === "1" ? "" : "s"}`;

/** An id of the clinic's data as words. */
export const words = (id: unknown): string => String(id ?? "").replaceAll("_", " ");

export const sentence = (text: string): string => text.charAt(0).toUpperCase() + text.slice(1);
