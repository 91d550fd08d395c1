// Openings as a day and time picker: days are tabs, times are buttons; arrow keys move within both.

import { button, el } from "./dom";
import type { Opening } from "./wire";
import { chosen, wall, zoneNote } from "./words";

export type Choose = (payload: string, title: string) => void;

let made = 0;

const PARTS = [
  ["Morning", 12],
  ["Afternoon", 17],
  ["Evening", 24],
] as const;

/** Moves the focus among `items` with the arrow keys, Home and End. Returns the item that the key leads to. */
function moved<T extends HTMLElement>(event: KeyboardEvent, items: T[]): T | undefined {
  const now = items.indexOf(event.target as T);
  if (now < 0) return undefined;
  const turned = getComputedStyle(items[now] as T).direction === "rtl" ? -1 : 1;
  const steps: Record<string, number> = { ArrowRight: turned, ArrowLeft: -turned, ArrowDown: 1, ArrowUp: -1 };
  let to: number;
  if (event.key === "Home") to = 0;
  else if (event.key === "End") to = items.length - 1;
  else if (event.key in steps) to = (now + (steps[event.key] ?? 0) + items.length) % items.length;
  else return undefined;
  event.preventDefault();
  items[to]?.focus();
  return items[to];
}

function timesOf(openings: Opening[], choose: Choose): HTMLElement[] {
  const people = new Set(openings.map((opening) => opening.practitioner));
  const parts: HTMLElement[] = [];
  let from = 0;
  for (const [name, until] of PARTS) {
    const some = openings.filter((opening) => {
      const hour = Number(wall(opening.starts_at).time.slice(0, 2)) || 0;
      return hour >= from && hour < until;
    });
    from = until;
    if (!some.length) continue;
    const row = el("div", { class: "times", role: "group", "aria-label": name });
    for (const opening of some) {
      const at = wall(opening.starts_at);
      const label = `${at.day}, ${at.time} with ${opening.practitioner}, ${opening.minutes} minutes`;
      const press = button(at.time, "choice time", () => choose(opening.payload, chosen(opening)), { "aria-label": label });
      if (people.size > 1) press.append(el("small", {}, opening.practitioner));
      row.append(press);
    }
    parts.push(el("h4", {}, name), row);
  }
  if (people.size === 1) {
    const [first] = openings;
    if (first) parts.unshift(el("p", { class: "quiet" }, `With ${first.practitioner}, ${first.minutes} minutes`));
  }
  return parts;
}

/** The card of free times. */
export function picker(openings: Opening[], choose: Choose): HTMLElement {
  const box = el("section", { class: "card picker", "aria-label": "Free times", "aria-live": "off" });
  const first = openings[0];
  if (!first) {
    box.append(el("h3", {}, "Free times"), el("p", {}, "There is nothing free in that time."));
    return box;
  }
  const days = new Map<string, Opening[]>();
  for (const opening of openings) {
    const { key } = wall(opening.starts_at);
    days.set(key, [...(days.get(key) ?? []), opening]);
  }
  const id = `np-times-${++made}`;
  const heading = el("h4", { class: "on" });
  const times = el("div", { id, role: "tabpanel" });
  const row = el("div", { role: "tablist", class: "days", "aria-label": "Day" });
  const tabs: HTMLButtonElement[] = [];
  const show = (tab: HTMLButtonElement, some: Opening[]) => {
    for (const each of tabs) {
      each.setAttribute("aria-selected", String(each === tab));
      each.tabIndex = each === tab ? 0 : -1;
    }
    const at = wall((some[0] as Opening).starts_at);
    heading.textContent = at.day + zoneNote((some[0] as Opening).starts_at);
    times.setAttribute("aria-label", at.day);
    times.replaceChildren(...timesOf(some, choose));
  };
  for (const some of days.values()) {
    const at = wall((some[0] as Opening).starts_at);
    const [weekday, ...date] = at.short.split(" ");
    const tab = button(el("span", {}, (weekday ?? "").replace(",", "")), "day", () => show(tab, some), {
      role: "tab",
      "aria-controls": id,
      "aria-label": `${at.day}, ${some.length} free`,
    });
    tab.append(el("b", {}, date.join(" ")), el("small", {}, `${some.length} free`));
    tabs.push(tab);
    row.append(tab);
  }
  row.addEventListener("keydown", (event) => moved(event, tabs)?.click());
  times.addEventListener("keydown", (event) => moved(event, [...times.querySelectorAll("button")]));
  box.append(el("h3", {}, "Free times"), row, heading, times);
  show(tabs[0] as HTMLButtonElement, [...days.values()][0] as Opening[]);
  return box;
}
