import type { InitRule } from "@weft/init";
import type { ModuleInitEntry } from "./init-entries.ts";
import { KERAS } from "./presets/keras.ts";
import { MXNET } from "./presets/mxnet.ts";
import { PYTORCH } from "./presets/pytorch.ts";

/** A system whose layers' values are taken. */
export type InitPreset = "pytorch" | "mxnet" | "keras";

/**
 * The rules of each preset, to put one's own before them.
 *
 * @example initPresets.mxnet.at(-1) // { match: {}, init: "mxnetUniform" }
 */
export const initPresets: Readonly<Record<InitPreset, readonly InitRule<ModuleInitEntry>[]>> = {
  pytorch: PYTORCH,
  mxnet: MXNET,
  keras: KERAS,
};
