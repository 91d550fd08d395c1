// Small helpers. Text from anywhere only ever becomes text nodes: no markup is parsed anywhere in this widget.

type Child = Node | string | number | null | undefined | false;
type Given = Record<string, string | number | boolean | null | undefined | ((event: never) => unknown)>;

/** An element with attributes, listeners (`onclick`), and children; strings become text. */
export function el<K extends keyof HTMLElementTagNameMap>(
  tag: K,
  given: Given = {},
  ...children: Child[]
): HTMLElementTagNameMap[K] {
  const node = document.createElement(tag);
  for (const [name, value] of Object.entries(given)) {
    if (value === undefined || value === null || value === false) continue;
    if (typeof value === "function") node.addEventListener(name.slice(2), value as EventListener);
    else node.setAttribute(name, value === true ? "" : String(value));
  }
  fill(node, ...children);
  return node;
}

/** Adds what is there of `children` to `node`. */
export function fill(node: Element, ...children: Child[]): void {
  for (const child of children) {
    if (child === null || child === undefined || child === false || child === "") continue;
    node.append(child instanceof Node ? child : String(child));
  }
}

/** A button; it never sends a form. */
export function button(title: Child, look: string, press: (event: MouseEvent) => unknown, more: Given = {}): HTMLButtonElement {
  return el("button", { type: "button", class: look, onclick: press, ...more }, title);
}

const DRAWN = {
  chat: "M4 4h16a2 2 0 0 1 2 2v9a2 2 0 0 1-2 2h-7l-5 4v-4H4a2 2 0 0 1-2-2V6a2 2 0 0 1 2-2z",
  close: "M6 6l12 12M18 6L6 18",
  more: "M5 12h.01M12 12h.01M19 12h.01",
  send: "M5 12h14M13 6l6 6-6 6",
  up: "M7 11v9H4v-9zM7 11l4-8c2 0 3 1 3 3l-1 4h5c1.500 0 2.500 1 2 2.500l-1.600 6c-.3 1-1 1.500-2 1.500H7",
  down: "M17 13V4h3v9zM17 13l-4 8c-2 0-3-1-3-3l1-4H6c-1.500 0-2.500-1-2-2.500l1.600-6c.3-1 1-1.500 2-1.500H17",
};

/** One of our drawings, hidden from screen readers. */
export function icon(name: keyof typeof DRAWN): SVGSVGElement {
  const space = "http://www.w3.org/2000/svg";
  const svg = document.createElementNS(space, "svg");
  const path = document.createElementNS(space, "path");
  svg.setAttribute("viewBox", "0 0 24 24");
  svg.setAttribute("aria-hidden", "true");
  svg.setAttribute("class", `icon i-${name}`);
  path.setAttribute("d", DRAWN[name]);
  svg.append(path);
  return svg;
}

/** A link that opens beside the page, or plain text when the address is not a web address. */
export function link(text: string, address: string | null, base: URL): HTMLElement | string {
  let url: URL;
  try {
    url = new URL(address ?? "", base);
  } catch {
    return text;
  }
  if (!address || (url.protocol !== "https:" && url.protocol !== "http:")) return text;
  return el("a", { href: url.href, target: "_blank", rel: "noopener noreferrer" }, text);
}

/** A random id of 32 hexadecimal digits. */
export function newId(): string {
  return Array.from(crypto.getRandomValues(new Uint8Array(16)), (byte) => byte.toString(16).padStart(2, "0")).join("");
}
