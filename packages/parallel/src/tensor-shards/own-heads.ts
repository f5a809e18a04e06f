import { type AttentionHeads, type MultiheadAttention, type QueryKeyValue } from "@weft/nn";
import { cat, type Generator, isGradEnabled, type Parameter, type Tensor } from "@weft/tensor";
import { columnLinear } from "./column-linear.ts";
import { gatheredHeads, ownHeads } from "./head-parts.ts";
import { HeadsGenerator } from "./heads-generator.ts";
import { rowLinear } from "./row-linear.ts";
import type { SlicedParameters } from "./sliced-parameters.ts";
import type { TensorTeam } from "./tensor-team.ts";

/**
 * The heads of an attention that a member of a team computes (Shoeybi et al. 2019): the projections of the input are cut by outputs,
 * which are whole heads, and that of the output by inputs, whose products are added up in the order of the shards.
 */
export class OwnHeads implements AttentionHeads {
  readonly count: number;
  readonly added: readonly [Tensor | null, Tensor | null];
  readonly generator: Generator | undefined;
  readonly #layer: MultiheadAttention<boolean>;
  readonly #slices: SlicedParameters;
  readonly #team: TensorTeam;

  /** @param batch Sequences of the call. */
  constructor(
    layer: MultiheadAttention<boolean>,
    slices: SlicedParameters,
    team: TensorTeam,
    batch: number,
  ) {
    const { numHeads: heads, bias_k, bias_v, training, dropout } = layer;
    const own = team.span(heads);
    this.count = own.length;
    this.added = [bias_k && slices.of(bias_k), bias_v && slices.of(bias_v)];
    this.generator =
      training && dropout > 0 && own.length < heads
        ? new HeadsGenerator({ batch, heads, own })
        : undefined;
    this.#layer = layer;
    this.#slices = slices;
    this.#team = team;
  }

  /** The projections of one input are one layer, so that in backward the team meets once for them. */
  project(inputs: QueryKeyValue): QueryKeyValue {
    const { embedDim: outFeatures } = this.#layer;
    const [weights, biases] = this.#projections();
    const projected = new Array<Tensor>(inputs.length);
    for (const x of new Set(inputs)) {
      const places = [0, 1, 2].filter((place) => inputs[place] === x);
      const blocks = places.length;
      const ownWeight = joined(places.map((place) => weights[place]!));
      const ownBias = biases && joined(places.map((place) => biases[place]!));
      const parts = { team: this.#team, outFeatures, ownWeight, ownBias, blocks };
      const outputs = columnLinear(x, parts).chunk(blocks, -1);
      for (const [block, place] of places.entries()) projected[place] = outputs[block]!;
    }
    return projected as [Tensor, Tensor, Tensor]; // each place has an input
  }

  /** A mask with a gradient is widened to all heads, so that a sum over them is taken by everybody and over all. */
  maskOf(mask: Tensor): Tensor {
    const { numHeads: heads } = this.#layer;
    const isLearned = isGradEnabled() && mask.requiresGrad;
    if (!isLearned && (mask.ndim < 4 || mask.shape[1] === 1)) return mask;
    const [queries, keys] = mask.shape.slice(-2) as [number, number];
    const batch = mask.ndim < 4 ? 1 : mask.shape[0]!;
    const all = isLearned ? mask.expand([batch, heads, queries, keys]) : mask;
    return this.#isAll ? all : ownHeads(all, { team: this.#team, heads });
  }

  allWeights(own: Tensor): Tensor {
    const { numHeads: heads } = this.#layer;
    return this.#isAll ? own : gatheredHeads(own, { team: this.#team, heads });
  }

  outputOf(found: Tensor): Tensor {
    const { embedDim: inFeatures, out_proj } = this.#layer;
    const ownWeight = this.#slices.of(out_proj.weight);
    return rowLinear(found, { team: this.#team, inFeatures, ownWeight, bias: out_proj.bias }, true);
  }

  get #isAll(): boolean {
    return this.count === this.#layer.numHeads;
  }

  /** This member's rows of the three weights and of their biases. */
  #projections(): [weights: readonly Tensor[], biases: readonly Tensor[] | null] {
    const { in_proj_weight, q_proj_weight, k_proj_weight, v_proj_weight, in_proj_bias } =
      this.#layer;
    const own = (parameter: Parameter): readonly Tensor[] => this.#slices.blocksOf(parameter);
    const weights =
      in_proj_weight === null
        ? [q_proj_weight, k_proj_weight, v_proj_weight].flatMap((weight) => own(weight!)) // there without the packed one
        : own(in_proj_weight);
    return [weights, in_proj_bias && own(in_proj_bias)];
  }
}

function joined(rows: readonly Tensor[]): Tensor {
  return rows.length === 1 ? rows[0]! : cat(rows, 0);
}
