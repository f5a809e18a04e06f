import {
  attentionForward,
  Linear,
  type Module,
  type MultiheadAttentionCall,
  type QueryKeyValue,
} from "@weft/nn";
import { linear, type Tensor } from "@weft/tensor";
import { PlanError } from "../plan-error.ts";
import { columnLinear, gatheredColumnLinear } from "./column-linear.ts";
import type { ColumnCut, CutLayer, HeadsCut, RowCut, VocabularyCut } from "./cut-layer.ts";
import type { CutModel } from "./cut-model.ts";
import { OwnHeads } from "./own-heads.ts";
import { rowLinear } from "./row-linear.ts";
import type { SlicedParameters } from "./sliced-parameters.ts";
import type { TensorTeam } from "./tensor-team.ts";
import { vocabularyEmbedding } from "./vocabulary-embedding.ts";

/** One member's forward of the layers that are cut. */
export class CutForward {
  readonly #layers: readonly CutLayer[];
  readonly #slices: SlicedParameters;
  readonly #team: TensorTeam;
  /** What gave this member's outputs alone, for the layer that it feeds. */
  #open: ColumnCut | null = null;

  constructor({ layers }: CutModel, slices: SlicedParameters, team: TensorTeam) {
    this.#layers = layers;
    this.#slices = slices;
    this.#team = team;
  }

  /**
   * Puts the layers' forward in the place of their own while `body` runs.
   *
   * @throws {PlanError} when one got hooks since it was cut.
   */
  during<R>(body: () => R): R {
    for (const cut of this.#layers) {
      const path = pathWithForward(cut);
      if (path === null) continue;
      throw new PlanError(
        `step: layers that plan.tensor cuts may have no forward of their own; got hooks on "${path}" (say "whole" of "${cut.path}" in plan.tensor.layers)`,
      );
    }
    for (const cut of this.#layers) {
      const value =
        cut.cut === "heads"
          ? (...[query, key, value, options]: AttentionArguments): unknown =>
              this.#heads(cut, [query, key, value], options)
          : (x: Tensor): Tensor => this.#forward(cut, x);
      // Not enumerable: the walk over the model's parts does not see it.
      Object.defineProperty(cut.layer, "forward", { value, configurable: true });
    }
    try {
      return body();
    } finally {
      for (const { layer } of this.#layers)
        Reflect.deleteProperty(layer satisfies Module, "forward");
    }
  }

  /** Runs the forward of one shard. @throws {PlanError} when the outputs of a layer do not go where the plan saw them go. */
  shard<R>(body: () => R): R {
    this.#open = null;
    const result = body();
    this.#checkClosed();
    return result;
  }

  #forward(cut: Exclude<CutLayer, HeadsCut>, x: Tensor): Tensor {
    if (cut.cut === "row") return this.#row(cut, x);
    this.#checkClosed();
    return cut.cut === "column" ? this.#column(cut, x) : this.#vocabulary(cut, x);
  }

  #column(cut: ColumnCut, x: Tensor): Tensor {
    const { weight, bias, outFeatures } = cut.layer;
    const parts = {
      team: this.#team,
      outFeatures,
      ownWeight: this.#slices.of(weight),
      ownBias: bias === null ? null : this.#slices.of(bias),
    };
    if (cut.feeds === null) return gatheredColumnLinear(x, weight, parts);
    this.#open = cut;
    return columnLinear(x, parts);
  }

  #row(cut: RowCut, x: Tensor): Tensor {
    const isOwn = this.#open?.feeds === cut;
    if (isOwn) this.#open = null;
    else this.#checkClosed();
    const { weight, bias, inFeatures } = cut.layer;
    if (!isOwn && x.shape.at(-1) !== inFeatures) return linear(x, weight, bias); // which tells what does not fit
    const parts = { team: this.#team, inFeatures, ownWeight: this.#slices.of(weight), bias };
    return rowLinear(x, parts, isOwn);
  }

  #vocabulary({ layer }: VocabularyCut, indices: Tensor): Tensor {
    const { weight, numEmbeddings } = layer;
    const [ownRows, span] = [this.#slices.of(weight), this.#team.span(numEmbeddings)];
    return vocabularyEmbedding(indices, { layer, ownRows, span });
  }

  #heads(
    { layer }: HeadsCut,
    inputs: QueryKeyValue,
    options: MultiheadAttentionCall = {},
  ): readonly [Tensor, Tensor | null] {
    this.#checkClosed();
    const [query] = inputs;
    const batch = query.ndim === 3 ? query.shape[layer.batchFirst ? 0 : 1]! : 1;
    const heads = new OwnHeads(layer, this.#slices, this.#team, batch);
    return attentionForward(layer, inputs, options, heads);
  }

  #checkClosed(): void {
    const open = this.#open;
    if (open === null) return;
    this.#open = null;
    throw new PlanError(
      `step: each thread has a part of the output of "${open.path}", which must go through "${open.feeds!.path}", as in their Sequential; got something else (say { "${open.path}": "whole" } in plan.tensor.layers)`,
    );
  }
}

type AttentionArguments = [...QueryKeyValue, MultiheadAttentionCall?];

/** Which module of a layer got a forward of its own since it was cut; `null` for none. */
function pathWithForward({ cut, layer, path }: CutLayer): string | null {
  if (Object.hasOwn(layer, "forward")) return path;
  const isOther = cut === "heads" && layer.out_proj.forward !== Linear.prototype.forward;
  return isOther ? `${path}.out_proj` : null;
}
