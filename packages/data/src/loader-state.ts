import { ValueError } from "@weft/tensor";

/** Where in an epoch a loader is. */
export interface LoaderPosition {
  readonly epoch: number;
  /** Batches of the epoch that were given out. */
  readonly batches: number;
}

/** A loader's position, and what else decides which batches follow: plain data for JSON or a checkpoint. */
export interface LoaderState extends LoaderPosition {
  /** Samples of the dataset. */
  readonly length: number;
  /** `null` with a batch sampler. */
  readonly batchSize: number | null;
  /** `null` with a batch sampler. */
  readonly dropLast: boolean | null;
  /** In decimal, since JSON has no bigint. */
  readonly seed: string;
  /** What the sampler says of itself. */
  readonly sampler: string;
  /** Checksum of all positions of the epoch in their order, which tells samplers apart that say the same of themselves. */
  readonly order: string;
}

const SETTINGS = ["length", "batchSize", "dropLast", "seed", "sampler"] as const;
const AREA = "loadStateDict";

/**
 * Reads a state that may come from a file.
 *
 * @param now The state of the loader that is to go on there, but for its position.
 * @throws {ValueError} when it is none, or of other settings, which it names.
 */
export function checkState(state: unknown, now: LoaderState): LoaderState {
  if (typeof state !== "object" || state === null || Array.isArray(state))
    throw new ValueError(`${AREA}: a state must be what stateDict gave; got ${String(state)}`);
  const given = state as { readonly [K in keyof LoaderState]?: unknown }; // each is checked below
  const differing = SETTINGS.find((name) => given[name] !== now[name]);
  if (differing !== undefined) {
    throw new ValueError(
      `${AREA}: the state must be of a loader with the same ${differing}; got ${String(given[differing])} for this loader's ${now[differing]}`,
    );
  }
  return {
    ...now,
    epoch: checkCount("epoch", given.epoch),
    batches: checkCount("batches", given.batches),
    order: String(given.order),
  };
}

function checkCount(name: string, value: unknown): number {
  if (typeof value === "number" && Number.isSafeInteger(value) && value >= 0) return value;
  throw new ValueError(`${AREA}: ${name} must be a non-negative integer; got ${String(value)}`);
}
