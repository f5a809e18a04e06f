import type { DemoOptions, Sharding } from "./options.ts";

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

/** In what the bits of two runs may differ, as `--lr 0.1 for 0.05`; the first is the one asked for. */
export function differencesOf(asked: RunSettings, saved: RunSettings): string[] {
  return NAMES.filter((name) =>
    name === "shard" ? !haveSameBits(asked.shard, saved.shard) : asked[name] !== saved[name],
  ).map((name) => `${FLAGS[name]} ${asked[name] ?? "all"} for ${saved[name] ?? "all"}`);
}

/** Stages of layers have the bits of the batch's shards alone; parts of layers need not, as the trainer's state says too. */
function haveSameBits(a: Sharding, b: Sharding): boolean {
  return (a === "tensor") === (b === "tensor");
}
