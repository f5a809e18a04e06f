/**
 * The property under which a method is asked for through comlink: its name behind a mark.
 *
 * comlink gives `bind` and `then` a meaning of their own; behind the mark they are ordinary methods of a replica.
 */
export function methodPath(name: string): string {
  return `${MARK}${name}`;
}

/** The inverse of `methodPath`; null for anything that did not come from it. */
export function methodName(path: string | symbol): string | null {
  return typeof path === "string" && path.startsWith(MARK) ? path.slice(MARK.length) : null;
}

const MARK = "=";
