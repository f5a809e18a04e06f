import { ValueError, type Tensor } from "@weft/tensor";
import type { Collated, Dataset } from "./dataset.ts";

/** What the file of a dataset exports. */
export interface DatasetModule<S = readonly Tensor[], B = Collated<S>> {
  /** Makes the dataset. The same config must give the same samples on every thread. */
  createDataset(config: unknown): Dataset<S, B> | Promise<Dataset<S, B>>;
}

/** A dataset that any thread can make again: by the URL of its module, and a config. `importDataset` makes it. */
export class ModuleDataset<S = readonly Tensor[], B = Collated<S>> implements Dataset<S, B> {
  readonly module: string;
  readonly config: unknown;
  readonly length: number;
  /** As the dataset's own, where it has one. */
  readonly select?: (positions: Tensor) => B;
  readonly #made: Dataset<S, B>;

  /** Use `importDataset`. */
  constructor(module: string, config: unknown, made: Dataset<S, B>) {
    this.module = module;
    this.config = config;
    this.length = made.length;
    if (made.select !== undefined) this.select = (positions) => made.select!(positions);
    this.#made = made;
  }

  get(position: number): S {
    return this.#made.get(position);
  }
}

/**
 * Makes a dataset of what a module's `createDataset` returns. Other threads make it anew from URL and config, as `Prefetcher`
 * does: so it should open files when samples are asked for, rather than read them all at once.
 *
 * @param module A URL: the name of a package means something else in each file that imports it.
 * @param config Passed to `createDataset`; structured-cloneable.
 * @throws {ValueError} when the module does not load, exports no function `createDataset`, or that returns no dataset.
 * @example
 * // squares.ts
 * export const createDataset = (config: unknown): Dataset => ({
 *   length: Number(config),
 *   get: (i) => [tensor(i), tensor(i * i)],
 * });
 *
 * // main.ts
 * const dataset = await importDataset(new URL("./squares.ts", import.meta.url), 100);
 * dataset.length // 100
 * dataset.get(7)[1]!.item() // 49
 */
export async function importDataset<S = readonly Tensor[], B = Collated<S>>(
  module: URL | string,
  config?: unknown,
): Promise<ModuleDataset<S, B>> {
  const url = String(module);
  if (!URL.canParse(url)) {
    throw new ValueError(
      `importDataset: the module must be a URL, as in new URL("./photos.js", import.meta.url); got "${url}"`,
    );
  }
  const made: unknown = await (await importModule<S, B>(url)).createDataset(config);
  if (!isDataset<S, B>(made)) {
    throw new ValueError(
      `importDataset: createDataset must return an object with length and get; got ${describe(made)} from ${url}`,
    );
  }
  return new ModuleDataset(url, config, made);
}

async function importModule<S, B>(url: string): Promise<DatasetModule<S, B>> {
  let exports: object;
  try {
    exports = (await import(url)) as object; // a module's exports
  } catch (error) {
    throw new ValueError(`importDataset: the module ${url} must load; got ${String(error)}`, {
      cause: error,
    });
  }
  if ("createDataset" in exports && typeof exports.createDataset === "function")
    return exports as DatasetModule<S, B>; // what it returns is checked
  throw new ValueError(
    `importDataset: a module must export a function createDataset; got none in ${url}`,
  );
}

function isDataset<S, B>(value: unknown): value is Dataset<S, B> {
  if (typeof value !== "object" || value === null || !("length" in value && "get" in value))
    return false;
  const { length, get } = value;
  return Number.isSafeInteger(length) && Number(length) >= 0 && typeof get === "function";
}

function describe(value: unknown): string {
  if (typeof value !== "object" || value === null) return String(value);
  return `an object with ${Object.keys(value).join(", ") || "nothing"}`;
}
