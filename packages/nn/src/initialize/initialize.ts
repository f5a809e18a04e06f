import { planInitialization, type InitializationPlan, type InitRule } from "@weft/init";
import { ValueError } from "@weft/tensor";
import type { Module } from "../module/module.ts";
import { initEntries, type ModuleInitEntry } from "./init-entries.ts";
import { initPresets, type InitPreset } from "./init-presets.ts";

/** How a net is initialised. */
export interface InitializeOptions {
  /** Rules in the order in which they are tried; with a preset, its rules come after these. */
  readonly rules?: readonly InitRule<ModuleInitEntry>[];
  /** The values that another system's layers have. Default `pytorch`, or none when there are rules. */
  readonly preset?: InitPreset;
  /** Each parameter draws from a generator of its own, keyed by its name; without, all draw from the default generator. */
  readonly seed?: number | bigint;
  /** Only plan: nothing is drawn. Default false. */
  readonly dryRun?: boolean;
}

const OPTIONS = ["rules", "preset", "seed", "dryRun"];

/**
 * Gives all parameters of a net new values, each physical parameter once.
 *
 * With a seed the values of a parameter depend on the seed, its first name and its rule alone: not on the order, on layers
 * added elsewhere, or on the number of workers that do the same. Buffers stay as they are. To leave a parameter as it is,
 * give it a rule with a function that does nothing. A parametrised weight, as of `weightNorm`, has the rules of the weight that
 * it is, and is assigned.
 *
 * A net that is built within `skipInit` has not drawn PyTorch's values before; the first that are drawn are these.
 *
 * @returns What was done, or with `dryRun` would be; printed, a table of which rule sets which parameter.
 * @throws {InitializerError} when a parameter matches no rule, or an initializer fails. @throws {ValueError} for an unknown preset.
 * @example
 * const net = new Sequential(new Linear(4, 8), new ReLU(), new Linear(8, 1));
 * initialize(net, { preset: "keras", seed: 42 });
 * net[0].bias.toArray() // [0, 0, 0, 0, 0, 0, 0, 0]
 * @example
 * const net = new Sequential(new Linear(4, 1));
 * const rules: InitRule[] = [{ match: { path: "0.weight" }, init: { id: "constant", options: { value: 42 } } }];
 * initialize(net, { rules, preset: "mxnet" });
 * net[0].weight.toArray() // [[42, 42, 42, 42]]
 * @example
 * const net = skipInit(() => new Sequential(new Linear(4, 8), new Linear(8, 1)));
 * initialize(net, { preset: "keras" });
 * net[1].bias.item() // 0
 */
export function initialize(net: Module, options: InitializeOptions = {}): InitializationPlan {
  checkOptions(options);
  const { rules, seed, dryRun = false } = options;
  const preset = options.preset ?? (rules === undefined ? "pytorch" : undefined);
  const plan = planInitialization(initEntries(net), [...(rules ?? []), ...rulesOf(preset)]);
  if (dryRun) return plan;
  return plan.run(seed === undefined ? {} : { seed });
}

function checkOptions(options: InitializeOptions): void {
  const names = OPTIONS.join(", ");
  if (typeof options !== "object" || options === null) {
    throw new ValueError(
      `initialize: options must be an object with names among (${names}); got ${JSON.stringify(options)}`,
    );
  }
  for (const name of Object.keys(options)) {
    if (OPTIONS.includes(name)) continue;
    throw new ValueError(
      `initialize: options must be among (${names}); got ${JSON.stringify(name)}`,
    );
  }
  const { rules } = options;
  if (rules !== undefined && !Array.isArray(rules))
    throw new ValueError(`initialize: rules must be a list; got ${JSON.stringify(rules)}`);
}

function rulesOf(preset: InitPreset | undefined): readonly InitRule<ModuleInitEntry>[] {
  if (preset === undefined) return [];
  if (Object.hasOwn(initPresets, preset)) return initPresets[preset];
  throw new ValueError(
    `initialize: preset must be among (${Object.keys(initPresets).join(", ")}); got ${JSON.stringify(preset)}`,
  );
}
