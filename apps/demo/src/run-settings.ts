import type { DemoOptions } from "./options.ts";

/** The options that a run is saved with, with their flags. The number of workers may change. */
const FLAGS = {
  shard: "--shard",
  shards: "--shards",
  batch: "--batch",
  images: "--images",
  optimizer: "--optimizer",
  lr: "--lr",
  seed: "--seed",
  epochs: "--epochs",
} as const satisfies Partial<Record<keyof DemoOptions, string>>;

export type RunSettings = Pick<DemoOptions, keyof typeof FLAGS>;

const NAMES = Object.keys(FLAGS) as (keyof typeof FLAGS)[]; // its own keys

export function settingsOf(options: DemoOptions): RunSettings {
  return Object.fromEntries(NAMES.map((name) => [name, options[name]])) as unknown as RunSettings; // name by name
}

/** The command line that asks for these settings. */
export function argumentsOf(settings: RunSettings): string[] {
  return NAMES.flatMap((name) =>
    settings[name] === null || settings[name] === undefined
      ? []
      : [FLAGS[name], String(settings[name])],
  );
}

/** In what the bits of two runs differ, as `--lr 0.1 for 0.05`; the first is the one asked for. */
export function differencesOf(asked: RunSettings, saved: RunSettings): string[] {
  // Stages of layers have the bits of the batch's shards alone.
  return NAMES.filter((name) => name !== "shard" && asked[name] !== saved[name]).map(
    (name) => `${FLAGS[name]} ${asked[name] ?? "all"} for ${saved[name] ?? "all"}`,
  );
}
