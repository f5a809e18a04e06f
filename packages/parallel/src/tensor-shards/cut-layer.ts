import { Embedding, Linear, MultiheadAttention, type Module } from "@weft/nn";
import { Parameter } from "@weft/tensor";
import { cutViewOf, type CutParameter } from "./cut-parameters.ts";
import type { LayerCut } from "./tensor-plan.ts";

/** A `Linear` that is cut by its outputs. */
export interface ColumnCut {
  readonly cut: "column";
  readonly path: string;
  readonly layer: Linear<boolean>;
  /** The layer that takes each part of the output as it is; `null` where the whole output is needed. */
  feeds: RowCut | null;
}

/** A `Linear` that is cut by its inputs. */
export interface RowCut {
  readonly cut: "row";
  readonly path: string;
  readonly layer: Linear<boolean>;
}

/** An `Embedding` that is cut by its rows. */
export interface VocabularyCut {
  readonly cut: "vocabulary";
  readonly path: string;
  readonly layer: Embedding;
}

/** A `MultiheadAttention` that is cut by its heads. */
export interface HeadsCut {
  readonly cut: "heads";
  readonly path: string;
  readonly layer: MultiheadAttention<boolean>;
}

export type CutLayer = ColumnCut | RowCut | VocabularyCut | HeadsCut;

/** A parameter of a layer that is cut, under its name there. */
export interface LayerParameter extends CutParameter {
  readonly name: string;
}

/** Whether a plan may cut a module in some way. */
export function isCuttable(layer: Module): boolean {
  return WAYS.some(({ type }) => layer instanceof type);
}

/** In which ways a module may be cut, the best one first. */
export function cutsFor(layer: Module): readonly CutLayer["cut"][] {
  return WAYS.find(({ type }) => layer instanceof type)?.cuts ?? [];
}

const WAYS = [
  { type: Linear, cuts: ["column", "row"] },
  { type: Embedding, cuts: ["vocabulary"] },
  { type: MultiheadAttention, cuts: ["heads"] },
] as const;

/** What of a layer is cut, and how. */
export function cutParameters({ cut, layer }: Pick<CutLayer, "cut" | "layer">): LayerParameter[] {
  if (layer instanceof MultiheadAttention) return attentionParameters(layer);
  const weight = { name: "weight", parameter: layer.weight, dim: cut === "row" ? 1 : 0, blocks: 1 };
  if (cut !== "column" || !(layer instanceof Linear) || layer.bias === null) return [weight];
  return [weight, { name: "bias", parameter: layer.bias, dim: 0, blocks: 1 }];
}

/**
 * Those of heads: rows of the projections of the input, which are one below the other in packed parameters, and columns of the
 * output's.
 */
function attentionParameters(layer: MultiheadAttention<boolean>): LayerParameter[] {
  const found: LayerParameter[] = [];
  const add = (name: string, parameter: Parameter | null, dim: number, blocks = 1): void => {
    if (parameter !== null) found.push({ name, parameter, dim, blocks });
  };
  add("in_proj_weight", layer.in_proj_weight, 0, 3);
  add("q_proj_weight", layer.q_proj_weight, 0);
  add("k_proj_weight", layer.k_proj_weight, 0);
  add("v_proj_weight", layer.v_proj_weight, 0);
  add("in_proj_bias", layer.in_proj_bias, 0, 3);
  add("bias_k", layer.bias_k, 2);
  add("bias_v", layer.bias_v, 2);
  add("out_proj.weight", layer.out_proj.weight, 1);
  return found;
}

/** Why a module cannot be cut so, `null` when it can. */
export function whyNot(layer: Module, cut: LayerCut, shards: number): string | null {
  if (cut === "whole") return null;
  const { type } = WAYS.find(({ cuts }) => (cuts as readonly string[]).includes(cut))!; // each cut is some layer's
  // A subclass may compute something else, as one with parametrizations does.
  if (!(layer instanceof type) || (layer.constructor as unknown) !== type)
    return `it must be ${type === Embedding ? "an" : "a"} ${type.name}; got ${layer.constructor.name}`;
  if (Object.hasOwn(layer, "forward"))
    return "a layer's own forward must be that of its class; got hooks, or another one";
  if (layer instanceof MultiheadAttention) {
    const reason = whyNotByHeads(layer as MultiheadAttention<boolean>, shards); // a bias or none
    if (reason !== null) return reason;
  }
  if (layer instanceof Embedding && layer.maxNorm !== null)
    return "a lookup must leave the table as it is; got maxNorm, which scales its rows";
  for (const { name, parameter, dim, blocks } of cutParameters({ cut, layer })) {
    if (!(parameter instanceof Parameter) || cutViewOf(parameter) === null)
      return `its ${name} must be a whole parameter or a transposed one; got another view of one`;
    if (parameter.hooks !== null)
      return `nobody may wait for a gradient that no thread has as a whole; got hooks on its ${name}`;
    const size = parameter.shape[dim]! / blocks;
    if (size < shards) return `each of ${shards} shards must get some of it; got size ${size}`;
  }
  return null;
}

function whyNotByHeads(layer: MultiheadAttention<boolean>, shards: number): string | null {
  const { numHeads, out_proj } = layer;
  if (numHeads % shards !== 0)
    return `each of ${shards} shards must get as many heads; got ${numHeads} heads`;
  // Hooks are a forward of its own, and a subclass may have another one.
  return out_proj instanceof Linear && out_proj.forward === Linear.prototype.forward
    ? null
    : "its out_proj must be a Linear; got one with hooks, or another layer";
}
