/**
 * Compares a value with the comment behind the expression that gave it.
 *
 * The comment is a JavaScript literal (numbers, bigints, strings, booleans, `null`, `undefined`, arrays, objects), in which `…`
 * stands for what is left out: the further digits of a number, the further elements of an array, the further properties of
 * an object. Anything else is text, which must be what `String(value)` gives; a final `…` leaves out the rest.
 *
 * @returns What is wrong, or `null`.
 */
export function mismatch(value: unknown, comment: string): string | null {
  const text = comment.trim();
  const literal = parseLiteral(text);
  if (literal !== null) return literal(value) ? null : `must be ${text}; got ${show(value)}`;
  const shown = String(value);
  const matches = text.endsWith("…") ? shown.startsWith(text.slice(0, -1)) : shown === text;
  return matches ? null : `must print as ${text}; got ${shown}`;
}

type Matcher = (value: unknown) => boolean;

/** `null` when the text is no literal. */
function parseLiteral(text: string): Matcher | null {
  const parser = new LiteralParser(text);
  const matcher = parser.value();
  return matcher !== null && parser.isAtEnd() ? matcher : null;
}

const KEYWORDS: Readonly<Record<string, unknown>> = {
  true: true,
  false: false,
  null: null,
  undefined,
  NaN: Number.NaN,
  Infinity: Number.POSITIVE_INFINITY,
  "-Infinity": Number.NEGATIVE_INFINITY,
};

class LiteralParser {
  readonly #text: string;
  #at = 0;

  constructor(text: string) {
    this.#text = text;
  }

  isAtEnd(): boolean {
    return this.#take(/\s*/y) !== null && this.#at === this.#text.length;
  }

  value(): Matcher | null {
    this.#take(/\s*/y);
    const digits = this.#take(/-?(?:\d[\d_]*(?:\.\d*)?|\.\d+)(?:e[+-]?\d+)?/y);
    if (digits !== null) return this.#number(digits.replaceAll("_", ""));
    const quoted = this.#take(/"(?:[^"\\]|\\.)*"/y);
    if (quoted !== null) {
      const wanted: unknown = JSON.parse(quoted);
      return (value) => value === wanted;
    }
    const word = this.#take(/-?[a-z]+(?![\w(])/iy);
    if (word !== null) {
      return Object.hasOwn(KEYWORDS, word) ? (value) => Object.is(value, KEYWORDS[word]) : null;
    }
    if (this.#take(/\[/y) !== null) return this.#array();
    return this.#take(/\{/y) === null ? null : this.#object();
  }

  #number(digits: string): Matcher {
    if (this.#take(/n/y) !== null) return (value) => value === BigInt(digits);
    if (this.#take(/…/y) !== null) {
      return (value) => typeof value === "number" && String(value).startsWith(digits);
    }
    return (value) => Object.is(value, Number(digits));
  }

  #array(): Matcher | null {
    const elements: Matcher[] = [];
    while (this.#take(/\s*\]/y) === null) {
      if (this.#take(/\s*…\s*\]/y) !== null) return isArrayOf(elements, false);
      const element = this.value();
      if (element === null || !this.#separator("]")) return null;
      elements.push(element);
    }
    return isArrayOf(elements, true);
  }

  #object(): Matcher | null {
    const properties = new Map<string, Matcher>();
    while (this.#take(/\s*\}/y) === null) {
      if (this.#take(/\s*…\s*\}/y) !== null) return isObjectOf(properties, false);
      const key = this.#take(/\s*(?:"[^"\\]*"|[\w$]+)\s*:/y);
      const value = key === null ? null : this.value();
      if (key === null || value === null || !this.#separator("}")) return null;
      properties.set(key.slice(0, -1).trim().replaceAll('"', ""), value);
    }
    return isObjectOf(properties, true);
  }

  /** A comma, or the end of the list, which is left. */
  #separator(close: string): boolean {
    return this.#take(/\s*,/y) !== null || this.#text.slice(this.#at).trimStart().startsWith(close);
  }

  /** What the pattern finds here, if anything; goes on behind it. */
  #take(pattern: RegExp): string | null {
    pattern.lastIndex = this.#at;
    const found = pattern.exec(this.#text);
    if (found === null) return null;
    this.#at += found[0].length;
    return found[0];
  }
}

function isArrayOf(elements: readonly Matcher[], isWhole: boolean): Matcher {
  return (value) => {
    const isList =
      Array.isArray(value) || (ArrayBuffer.isView(value) && !(value instanceof DataView));
    if (!isList) return false;
    const given = Array.from(value as ArrayLike<unknown>); // an array or a typed array
    const fits = isWhole ? given.length === elements.length : given.length >= elements.length;
    return fits && elements.every((matches, i) => matches(given[i]));
  };
}

function isObjectOf(properties: ReadonlyMap<string, Matcher>, isWhole: boolean): Matcher {
  return (value) => {
    if (typeof value !== "object" || value === null) return false;
    const given = new Map<string, unknown>(Object.entries(value));
    if (isWhole && given.size !== properties.size) return false;
    return [...properties].every(([key, matches]) => given.has(key) && matches(given.get(key)));
  };
}

/** A value as the comment would have to be. */
function show(value: unknown): string {
  if (typeof value === "string") return JSON.stringify(value);
  if (typeof value === "bigint") return `${value}n`;
  if (Object.is(value, -0)) return "-0";
  if (Array.isArray(value)) return `[${value.map(show).join(", ")}]`;
  if (ArrayBuffer.isView(value) && !(value instanceof DataView)) {
    return show(Array.from(value as unknown as ArrayLike<unknown>)); // a typed array
  }
  const isPlain =
    typeof value === "object" &&
    value !== null &&
    Object.getPrototypeOf(value) === Object.prototype;
  if (!isPlain) return String(value);
  const properties = Object.entries(value).map(([key, one]) => `${key}: ${show(one)}`);
  return properties.length === 0 ? "{}" : `{ ${properties.join(", ")} }`;
}
