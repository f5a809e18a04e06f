import { ValueError } from "../errors.ts";

/** How tensors are printed; the words are those of PyTorch's `set_printoptions`. */
export interface PrintOptions {
  /** Digits behind the point; default 4. */
  readonly precision: number;
  /** More elements than this are summarised; default 1000. */
  readonly threshold: number;
  /** Elements shown at each end of a summarised dimension; default 3. */
  readonly edgeitems: number;
  /** Characters on a line; default 80. */
  readonly linewidth: number;
  /** Scientific notation: always, never, or (null, the default) where the numbers ask for it. */
  readonly sciMode: boolean | null;
}

/** Options as they are set: a profile stands for values of `threshold`, `edgeitems`, `precision` and `linewidth`. */
export interface PrintSettings extends Partial<PrintOptions> {
  /**
   * `"default"`, `"short"` (two digits, two elements at the ends of what is cut) or `"full"` (nothing is cut). Options that are
   * given beside it count more.
   */
  readonly profile?: "default" | "short" | "full";
}

/** PyTorch's defaults. */
export const DEFAULT_PRINT_OPTIONS: PrintOptions = Object.freeze({
  precision: 4,
  threshold: 1000,
  edgeitems: 3,
  linewidth: 80,
  sciMode: null,
});

/** PyTorch's profiles; none of them touches `sciMode`. */
const PROFILES: Readonly<Record<string, Partial<PrintOptions>>> = {
  default: { precision: 4, threshold: 1000, edgeitems: 3, linewidth: 80 },
  short: { precision: 2, threshold: 1000, edgeitems: 2, linewidth: 80 },
  full: { precision: 4, threshold: Infinity, edgeitems: 3, linewidth: 80 },
};

let current: PrintOptions = DEFAULT_PRINT_OPTIONS;

/**
 * The options that printing uses where none are given.
 *
 * @pytorch none
 * @example printOptions().precision // 4
 */
export function printOptions(): PrintOptions {
  return current;
}

/**
 * Changes the options of all later printing; what is not named stays as it is.
 *
 * @pytorch torch.set_printoptions
 * @returns the previous options, which are also a Disposable that puts them back
 * @throws {ValueError} for an unknown name or a value out of range; nothing is changed then
 * @example
 * const previous = setPrintOptions({ precision: 2 });
 * String(tensor([0.5])) // tensor([0.50])
 * setPrintOptions(previous); // { precision: 2, … }
 */
export function setPrintOptions(settings: PrintSettings): PrintOptions & Disposable {
  const previous = current;
  const { profile, ...options } = settings;
  if (profile !== undefined && !Object.hasOwn(PROFILES, profile)) {
    throw new ValueError(
      `print: a profile is one of ${Object.keys(PROFILES).join(", ")}; got ${String(profile)}`,
    );
  }
  const chosen = profile === undefined ? {} : PROFILES[profile];
  current = Object.freeze({ ...current, ...chosen, ...checkPrintOptions(options) });
  const restore = (): void => {
    current = previous;
  };
  return Object.defineProperty({ ...previous }, Symbol.dispose, {
    value: restore,
  }) as PrintOptions & Disposable; // the property is there now
}

/** @throws {ValueError} for an unknown name or a value out of range */
export function checkPrintOptions(options: Partial<PrintOptions>): Partial<PrintOptions> {
  for (const [name, value] of Object.entries(options)) {
    const rule = Object.hasOwn(RULES, name) ? RULES[name as keyof PrintOptions] : undefined; // an own key of RULES
    if (rule === undefined) {
      const names = Object.keys(RULES).join(", ");
      throw new ValueError(`print: options must be among (${names}); got ${JSON.stringify(name)}`);
    }
    if (!rule.holds(value))
      throw new ValueError(`print: ${name} must be ${rule.text}; got ${String(value)}`);
  }
  return options;
}

interface Rule {
  readonly text: string;
  holds(value: unknown): boolean;
}

const isCount = (value: unknown, least: number, most: number): boolean =>
  typeof value === "number" && Number.isInteger(value) && value >= least && value <= most;

const RULES: Readonly<Record<keyof PrintOptions, Rule>> = {
  precision: { text: "an integer from 0 to 60", holds: (value) => isCount(value, 0, 60) },
  threshold: {
    text: "a number ≥ 0 (Infinity: never summarise)",
    holds: (value) => typeof value === "number" && value >= 0,
  },
  edgeitems: { text: "an integer ≥ 1", holds: (value) => isCount(value, 1, Infinity) },
  linewidth: { text: "an integer ≥ 1", holds: (value) => isCount(value, 1, Infinity) },
  sciMode: {
    text: "true, false or null",
    holds: (value) => value === null || typeof value === "boolean",
  },
};
