// Small helpers. Text from anywhere only ever becomes text nodes: no markup is parsed in this file or the next ones.

const here = new URL(document.currentScript.src);
const settings = document.currentScript.dataset;
const ui = { launch: settings.label || "Ask us", title: settings.title || "Clinic assistant" };

/** An element with properties, classes, attributes (`aria-…`, `role`) and children; strings become text. */
function el(tag, given = {}, ...children) {
  const node = document.createElement(tag);
  for (const [name, value] of Object.entries(given)) {
    if (value === undefined || value === null || value === false) continue;
    if (name.startsWith("on")) node.addEventListener(name.slice(2), value);
    else if (name === "class") node.className = value;
    else if (name in node && typeof node[name] !== "object") node[name] = value;
    else node.setAttribute(name, value === true ? "" : value);
  }
  node.append(...children.filter((child) => child !== null && child !== undefined && child !== ""));
  return node;
}

/** A link that leaves the page, or plain text when the address is not a web address. */
function link(text, address) {
  let url;
  try {
    url = new URL(address, here);
  } catch {
    return text;
  }
  if (url.protocol !== "https:" && url.protocol !== "http:") return text;
  return el("a", { href: url.href, target: "_blank", rel: "noopener noreferrer" }, text);
}

/** A random id of 32 hexadecimal digits. */
function newId() {
  return Array.from(crypto.getRandomValues(new Uint8Array(16)), (byte) => byte.toString(16).padStart(2, "0")).join("");
}

/** The wall time written in an ISO instant (the clinic's own), as day and time to read. */
function wall(iso) {
  const [, year, month, day, hour, minute] = /^(\d+)-(\d+)-(\d+)T(\d+):(\d+)/.exec(iso) || [];
  if (!year) return { day: iso, time: "" };
  const date = new Date(Date.UTC(+year, +month - 1, +day));
  const format = { weekday: "long", day: "numeric", month: "long", timeZone: "UTC" };
  return { day: new Intl.DateTimeFormat("en-GB", format).format(date), time: `${hour}:${minute}` };
}

/** "clinic time" where the visitor's own clock shows another time at that instant. */
function zoneNote(iso) {
  const [, sign, hours, minutes] = /([+-])(\d\d):(\d\d)$/.exec(iso) || [null, "+", "0", "0"];
  const theirs = -new Date(iso).getTimezoneOffset();
  return theirs === (sign === "-" ? -1 : 1) * (+hours * 60 + +minutes) ? "" : " (clinic time)";
}

function money(amount) {
  if (!amount || amount.amount_minor === null) return null;
  return new Intl.NumberFormat("en-GB", { style: "currency", currency: amount.currency, minimumFractionDigits: 0 }).format(
    amount.amount_minor / 100,
  );
}

/** "3 to 6", "4", or null when nothing is known. */
function range(low, high) {
  if (low === null || low === undefined) return high ?? null;
  return high === null || high === undefined || high === low ? `${low}` : `${low} to ${high}`;
}

const unit = (amount, word) => (amount === null ? null : `${amount} ${word}${amount === "1" ? "" : "s"}`);
const words = (id) => String(id || "").replaceAll("_", " ");
const sentence = (text) => text.charAt(0).toUpperCase() + text.slice(1);
