// What this tab remembers until it is closed.

/** The value under `key`, given or taken away (null) first; nothing where the browser keeps nothing. */
export function remembered(key: string, value?: string | null): string | null {
  try {
    if (value === null) sessionStorage.removeItem(key);
    else if (value !== undefined) sessionStorage.setItem(key, value);
    return sessionStorage.getItem(key);
  } catch {
    return null;
  }
}
