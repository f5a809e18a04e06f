import { ValueError } from "@weft/tensor";

/**
 * Defaults with the given settings over them; `undefined` means the default.
 *
 * @throws {ValueError} when a setting is unknown.
 * @example settingsOver("SGD", { lr: 0.001, momentum: 0 }, { lr: 0.1 }) // { lr: 0.1, momentum: 0 }
 */
export function settingsOver<S extends object>(
  optimizer: string,
  defaults: S,
  given: Partial<S>,
): S {
  const settings = { ...defaults };
  for (const [name, value] of Object.entries(given)) {
    if (!Object.hasOwn(defaults, name)) {
      throw new ValueError(
        `${optimizer}: settings must be among (${Object.keys(defaults).join(", ")}); got "${name}"`,
      );
    }
    if (value !== undefined) settings[name as keyof S] = value as S[keyof S]; // it is one of the defaults' names
  }
  return settings;
}

/**
 * @param high The largest allowed value, or the first one that is not when `open`. Default: any finite number.
 * @throws {ValueError} when a setting is not a number in that range.
 */
export function checkRange(
  optimizer: string,
  name: string,
  value: unknown,
  low: number,
  high: number = Infinity,
  open: boolean = false,
): void {
  const fits =
    typeof value === "number" &&
    Number.isFinite(value) &&
    value >= low &&
    (open ? value < high : value <= high);
  if (fits) return;
  const upTo = high === Infinity ? "" : open ? ` and less than ${high}` : ` and at most ${high}`;
  throw new ValueError(
    `${optimizer}: ${name} must be a finite number of at least ${low}${upTo}; got ${typeof value === "string" ? JSON.stringify(value) : String(value)}`,
  );
}

/** @throws {ValueError} when a setting is not a whole number of at least `low`. */
export function checkCount(area: string, name: string, value: unknown, low: number): void {
  if (Number.isSafeInteger(value) && (value as number) >= low) return; // isSafeInteger
  throw new ValueError(
    `${area}: ${name} must be a whole number of at least ${low}; got ${typeof value === "string" ? JSON.stringify(value) : String(value)}`,
  );
}
