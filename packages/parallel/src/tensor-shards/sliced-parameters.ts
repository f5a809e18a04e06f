import type { Module } from "@weft/nn";
import { dropGrad, noGrad, Tensor, type Parameter } from "@weft/tensor";
import { stateOf } from "../model-state.ts";
import type { ShardSlot } from "../shard-slots.ts";
import { type CutDimensions, cutViewOf, type ParameterCut } from "./cut-parameters.ts";
import { shiftedSpan, type Span } from "./spans.ts";
import type { TensorTeam } from "./tensor-team.ts";

/** A member's part of a physical parameter: in each block of the dimension that is cut, a leaf of its own on the parameter's memory. */
interface Slices {
  readonly dim: number;
  readonly spans: readonly Span[];
  readonly leaves: readonly Tensor[];
}

/**
 * A member's slices of the parameters that are cut, and where gradients go.
 *
 * The slices of a parameter's gradient are disjoint parts of one tensor in the slot, each written by the member whose it is. The
 * gradient of what is not cut is the same for every member, and the first one's goes into the slot. So does, slice by slice, that of
 * uses of a cut parameter outside of layers that are cut.
 */
export class SlicedParameters {
  readonly #parameters: readonly Parameter[];
  readonly #slices = new Map<Parameter, Slices>();
  readonly #isFirst: boolean;
  /** The slices of each slot's gradients that were used so far. */
  readonly #targets = new Map<Tensor, Tensor[]>();

  constructor(model: Module, dimensions: CutDimensions, team: TensorTeam) {
    this.#parameters = stateOf(model).parameters;
    this.#isFirst = team.member === 0;
    for (const parameter of this.#parameters) {
      const cut = dimensions.get(parameter);
      if (cut === null) continue;
      const spans = spansIn(parameter, cut, team);
      const leaves = slicesOf(parameter, cut.dim, spans);
      this.#slices.set(parameter, { dim: cut.dim, spans, leaves });
    }
  }

  /** This member's part of a layer's parameter, along the dimension that is cut. */
  of(parameter: Parameter): Tensor {
    return this.blocksOf(parameter)[0]!;
  }

  /** The same of each block of that dimension. */
  blocksOf(parameter: Parameter): readonly Tensor[] {
    const own = this.#slices.get(parameter);
    if (own !== undefined) return own.leaves;
    const { owner, isTransposed } = cutViewOf(parameter)!; // such ones alone are cut
    const { leaves } = this.#slices.get(owner)!;
    return isTransposed ? leaves.map((leaf) => leaf.t()) : leaves;
  }

  /** Prepares a shard, whose gradients go into a slot. */
  begin({ gradients }: ShardSlot): void {
    for (const [i, parameter] of this.#parameters.entries()) {
      const slices = this.#slices.get(parameter);
      parameter.grad = parameter.gradTarget = null;
      if (slices !== undefined) {
        const targets = this.#targetsIn(gradients[i]!, slices);
        for (const [block, leaf] of slices.leaves.entries()) {
          leaf.requiresGrad = parameter.requiresGrad;
          leaf.grad = null;
          leaf.gradTarget = targets[block]!;
        }
      } else if (this.#isFirst) parameter.gradTarget = gradients[i]!;
    }
  }

  /** Completes this member's part of the slot after backward: what no pass reached is zero. */
  complete({ gradients }: ShardSlot): void {
    noGrad(() => {
      for (const [i, parameter] of this.#parameters.entries()) {
        const slices = this.#slices.get(parameter);
        if (slices !== undefined) {
          const { dim, spans, leaves } = slices;
          const elsewhere = parameter.ownGrad && slicesOf(parameter.ownGrad, dim, spans);
          for (const [block, target] of this.#targetsIn(gradients[i]!, slices).entries()) {
            if (leaves[block]!.ownGrad === null) target.zero_();
            if (elsewhere !== null) target.add_(elsewhere[block]!);
          }
        } else if (this.#isFirst && parameter.ownGrad === null) gradients[i]!.zero_();
      }
    });
  }

  /** Takes all gradients away from the leaves. */
  end(): void {
    for (const parameter of this.#parameters) {
      dropGrad(parameter);
      parameter.gradTarget = null;
    }
    for (const { leaves } of this.#slices.values())
      for (const leaf of leaves) leaf.grad = leaf.gradTarget = null;
  }

  #targetsIn(gradient: Tensor, { dim, spans }: Slices): readonly Tensor[] {
    let targets = this.#targets.get(gradient);
    if (targets === undefined) {
      targets = slicesOf(gradient, dim, spans);
      this.#targets.set(gradient, targets);
    }
    return targets;
  }
}

/** Which positions of the dimension that is cut are a member's: the same ones of each block. */
function spansIn({ shape }: Parameter, { dim, blocks }: ParameterCut, team: TensorTeam): Span[] {
  const size = shape[dim]! / blocks;
  const own = team.span(size);
  return Array.from({ length: blocks }, (_, block) => shiftedSpan(own, block * size));
}

/** Positions of a dimension, without history. */
function slicesOf(x: Tensor, dim: number, spans: readonly Span[]): Tensor[] {
  const { storage, dtype, shape, strides, offset } = x;
  return spans.map(
    ({ start, length }) =>
      new Tensor(storage, dtype, shape.with(dim, length), strides, offset + start * strides[dim]!),
  );
}
