import { digestTensors } from "@weft/checkpoint";
import { kernelVariant } from "@weft/kernels";
import { tieGroups, tieTable, type Module } from "@weft/nn";
import { WeftError } from "@weft/tensor";
import { isSetting } from "./module-settings.ts";

/** What must be equal on every thread before the first step. */
export interface ReplicaDescription {
  /** Name and shape of every parameter under every name, and of every buffer. */
  readonly parameters: readonly string[];
  /** The dtypes of the same. */
  readonly dtypes: readonly string[];
  readonly tieGroups: readonly string[];
  /** Class and settings of each module, as printed; without the class where threads have the model from scripts of their own. */
  readonly modules: readonly string[];
  /** The same without the settings. */
  readonly classes: readonly string[];
  /** Numbers, booleans and texts in the modules' public fields, printed or not. */
  readonly settings: readonly string[];
  /** The kernels' variant: bits are those of one variant. */
  readonly kernels: string;
  /** What the plugins register, with versions: the same name must mean the same initializer. */
  readonly plugins: readonly string[];
}

/** What must be equal of a description, and how messages say it. */
export type ReplicaRules = Partial<Record<keyof ReplicaDescription, string>>;

/** Of every new thread. */
export const SAME_THREADS: ReplicaRules = {
  plugins: "plugins must have the same versions on every thread",
  kernels: "every thread must have the same kernels",
};

/** Before the first step: all. */
export const BUILT_ALIKE: ReplicaRules = {
  ...SAME_THREADS,
  parameters: built("parameters and buffers"),
  dtypes: built("dtypes"),
  tieGroups: built("ties"),
  modules: built("modules"),
  // Last: fields of other modules are other ones.
  settings: "createModel must give the modules' public fields the same values on every thread",
};

/** Later: dtypes follow the owner's memory. */
export const STILL_ALIKE: ReplicaRules = {
  parameters: built("parameters and buffers"),
  tieGroups: built("ties"),
  classes: built("modules"),
};

function built(what: string): string {
  return `createModel must build the same ${what} on every thread, and the owner's model keep them`;
}

/** A replica differs from the owner's model. */
export class ReplicaError extends WeftError {
  override readonly name = "ReplicaError";
  readonly rank: number;

  constructor(rank: number, message: string) {
    super(message);
    this.rank = rank;
  }
}

/**
 * Describes a model by names, shapes, dtypes, ties and modules, and the thread by its kernels and plugins.
 *
 * @param isSameCode Whether all threads import one file: bundlers may give a class another name in each script.
 */
export function describeReplica(
  model: Module,
  plugins: readonly string[],
  isSameCode: boolean,
): ReplicaDescription {
  const modules = [...model.namedModules()];
  const classes = modules.map(([path, part]) => {
    const name = isSameCode ? part.constructor.name : "";
    return path === "" ? name : `${path}: ${name}`;
  });
  const parts = [...model.namedParameters({ aliases: true }), ...model.namedBuffers()];
  return {
    parameters: parts.map(([name, { shape }]) => `${name} [${shape.join(", ")}]`),
    dtypes: parts.map(([name, { dtype }]) => `${name} ${dtype}`),
    tieGroups: [
      ...tieGroups(model).map((names) => names.join(" = ")),
      ...tieTable(model)
        .filter(({ kind }) => kind !== "whole")
        .map(
          ({ name, of, strides, offset }) =>
            `${name} as a view of ${of} with strides [${strides.join(", ")}] from ${offset}`,
        ),
    ],
    modules: modules.map(([, part], i) => `${classes[i]}(${part.extraRepr()})`),
    classes,
    settings: modules.flatMap(([path, part]) =>
      settingsOf(part).map((setting) => (path === "" ? setting : `${path}.${setting}`)),
    ),
    kernels: kernelVariant(),
    plugins,
  };
}

/** The module's settings, as text. */
function settingsOf(module: Module): string[] {
  return Object.entries(module)
    .flatMap(([name, value]: [string, unknown]) => {
      if (!isSetting(name, value)) return [];
      if (typeof value === "string") return `${name} = ${JSON.stringify(value)}`;
      return typeof value === "bigint" ? `${name} = ${value}n` : `${name} = ${value}`;
    })
    .sort();
}

/** The digest of all parameter and saved buffer values a thread sees. */
export function replicaDigest(model: Module): string {
  return digestTensors(model.stateDict());
}

/** @throws {ReplicaError} naming the first difference. */
export function checkReplica(
  rank: number,
  owner: ReplicaDescription,
  replica: ReplicaDescription,
  rules: ReplicaRules,
): void {
  for (const [key, rule] of Object.entries(rules) as [keyof ReplicaDescription, string][]) {
    const [ours, theirs] = [[owner[key]].flat(), [replica[key]].flat()];
    for (let i = 0; i < Math.max(ours.length, theirs.length); i++) {
      if (ours[i] === theirs[i]) continue;
      throw new ReplicaError(
        rank,
        `parallel: ${rule}; got ${theirs[i] ?? "nothing"} on rank ${rank} for the owner's ${ours[i] ?? "nothing"}`,
      );
    }
  }
}
