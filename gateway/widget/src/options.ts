// What the clinic's page says about the chat: the data attributes of the script element.

export interface Options {
  /** Where the gateway is: the script came from there. */
  base: URL;
  label: string;
  title: string;
  greeting: string;
  questions: string[];
  left: boolean;
  rtl: boolean;
  theme: string;
  /** Seconds until the nudge; 0: never. */
  nudge: number;
  colour: string;
}

const QUESTIONS = ["Does it hurt?", "How many sessions for acne scars?", "Is it right for my skin?", "Show me free times"];

export function readOptions(script: HTMLScriptElement | null): Options {
  const said = script?.dataset ?? {};
  const direction = said.dir ?? (document.documentElement.dir || document.body?.dir);
  const question = said.question?.split("|").map((text) => text.trim()).filter(Boolean);
  return {
    base: new URL(script?.src || location.href),
    label: said.label || "Ask us",
    title: said.title || "",
    greeting: said.greeting || "Hello. Ask me anything about microneedling: I can look for a free time as well.",
    questions: question?.length ? question : QUESTIONS,
    left: /left/.test(said.position ?? ""),
    rtl: direction === "rtl",
    theme: said.theme === "light" || said.theme === "dark" ? said.theme : "auto",
    nudge: Math.max(0, Number(said.nudge) || 0),
    colour: said.colour || said.color || "",
  };
}

type Rgb = [number, number, number];

function luminance(rgb: Rgb): number {
  const [r, g, b] = rgb.map((value) => {
    const part = value / 255;
    return part <= 0.03928 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4;
  }) as Rgb;
  return 0.2126 * r + 0.7152 * g + 0.0722 * b;
}

function contrast(one: Rgb, other: Rgb): number {
  const [dark, light] = [luminance(one), luminance(other)].sort((a, b) => a - b) as [number, number];
  return (light + 0.05) / (dark + 0.05);
}

/** The colour, moved towards black or white until it can be read on `paper`. */
function readable(colour: Rgb, paper: Rgb): Rgb {
  const end = luminance(paper) > 0.4 ? 0 : 255;
  let made = colour;
  for (let step = 0; step <= 20 && contrast(made, paper) < 5; step++) {
    made = colour.map((value) => Math.round(value + ((end - value) * step) / 20)) as Rgb;
  }
  return made;
}

/** Style rules for the clinic's own colour, by day and by night; "" when it is not an opaque colour. */
export function colourRules(colour: string): string {
  if (!colour || !CSS.supports("color", colour)) return "";
  const pen = document.createElement("canvas").getContext("2d");
  if (!pen) return "";
  pen.fillStyle = colour;
  const hex = /^#(..)(..)(..)$/.exec(pen.fillStyle);
  if (!hex) return "";
  const given = hex.slice(1).map((part) => parseInt(part, 16)) as Rgb;
  const rule = (paper: Rgb) => {
    const brand = readable(given, paper);
    const on: Rgb = contrast(brand, [255, 255, 255]) >= 4.5 ? [255, 255, 255] : [16, 24, 26];
    const [back, front] = [brand.join(), on.join()];
    return `{--brand:rgb(${back});--on-brand:rgb(${front});--head:rgb(${back});--on-head:rgb(${front})}`;
  };
  const day = rule([243, 239, 231]);
  const night = rule([40, 50, 54]);
  return `:host${day}:host([theme=dark])${night}@media (prefers-color-scheme:dark){:host(:not([theme=light]))${night}}`;
}
