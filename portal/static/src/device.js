/* What was typed and the portal does not have yet, kept on this device. Keys: "guichet:<person>:<dossier>:<part>". */
const PREFIX = "guichet:";
const WEEK = 7 * 24 * 3600 * 1000;

export const keyOf = (name) => PREFIX + name;

export function read(key) {
  try {
    return JSON.parse(localStorage.getItem(key));
  } catch {
    return null;
  }
}

/* False when the browser refuses (private window, full): the page then says that nothing is kept here. */
export function write(key, value) {
  try {
    localStorage.setItem(key, JSON.stringify(value));
    return true;
  } catch {
    return false;
  }
}

export function drop(key) {
  try {
    localStorage.removeItem(key);
  } catch {
    /* nothing is kept then */
  }
}

export function keysOf(person) {
  try {
    return Object.keys(localStorage).filter((key) => key.startsWith(`${PREFIX}${person}:`));
  } catch {
    return [];
  }
}

/* Copies nobody came back for do not stay on a shared machine. */
export function dropOld(person) {
  for (const key of keysOf(person)) {
    const copies = [read(key)].flat();
    if (copies.every((copy) => !copy || Date.now() - copy.at > WEEK)) drop(key);
  }
}
