import type { Module } from "@weft/nn";
import { dropGrad, noGrad, Tensor, type Parameter } from "@weft/tensor";
import { stateOf } from "../model-state.ts";
import { PlanError } from "../plan-error.ts";
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
 * uses of a cut parameter outside of layers that are cut, after all others: so these must not lie in different passes.
 */
export class SlicedParameters {
  readonly #model: Module;
  readonly #isStaged: boolean;
  readonly #parameters: readonly Parameter[];
  readonly #slices = new Map<Parameter, Slices>();
  readonly #isFirst: boolean;
  /** The slices of each slot's gradients that were used so far. */
  readonly #targets = new Map<Tensor, Tensor[]>();

  /** @param isStaged Whether a backward pass may be one of several, of the stages of a pipeline. */
  constructor(model: Module, dimensions: CutDimensions, team: TensorTeam, isStaged: boolean) {
    this.#model = model;
    this.#isStaged = isStaged;
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

  /** Before a forward: slices want gradients as their parameters do. */
  follow(): void {
    for (const [{ requiresGrad }, { leaves }] of this.#slices)
      for (const leaf of leaves) leaf.requiresGrad = requiresGrad;
  }

  /**
   * Runs a backward pass whose gradients go straight into a slot, use after use: this member's slices, and of the first member also
   * what is not cut.
   *
   * @param written Non-zero for each parameter whose gradient in the slot has begun: the pass adds to it. Kept up to date.
   * @throws {PlanError} when a parameter that is cut is used elsewhere too, and uses in other stages may follow.
   */
  backwardInto(slot: ShardSlot, written: Int32Array, backward: () => void): void {
    this.#begin(slot, written);
    try {
      backward();
      noGrad(() => this.#note(slot, written));
    } finally {
      this.#end();
    }
  }

  /** Completes this member's part of a slot: what no pass reached is zero. */
  complete({ gradients }: ShardSlot, written: Int32Array): void {
    for (const [i, parameter] of this.#parameters.entries()) {
      if (written[i] !== 0) continue;
      const slices = this.#slices.get(parameter);
      if (slices !== undefined)
        for (const target of this.#targetsIn(gradients[i]!, slices)) target.zero_();
      else if (this.#isFirst) gradients[i]!.zero_();
    }
  }

  #begin({ gradients }: ShardSlot, written: Int32Array): void {
    for (const [i, parameter] of this.#parameters.entries()) {
      const slices = this.#slices.get(parameter);
      parameter.grad = parameter.gradTarget = null;
      if (slices !== undefined) {
        const targets = this.#targetsIn(gradients[i]!, slices);
        for (const [block, leaf] of slices.leaves.entries()) {
          leaf.gradTarget = targets[block]!;
          leaf.grad = written[i] === 0 ? null : targets[block]!;
        }
      } else if (this.#isFirst) {
        parameter.gradTarget = gradients[i]!;
        parameter.grad = written[i] === 0 ? null : gradients[i]!;
      }
    }
  }

  #note({ gradients }: ShardSlot, written: Int32Array): void {
    for (const [i, parameter] of this.#parameters.entries()) {
      const slices = this.#slices.get(parameter);
      const elsewhere = parameter.ownGrad;
      if (slices === undefined) {
        if (elsewhere !== null) written[i] = 1;
        continue;
      }
      const { dim, spans, leaves } = slices;
      if (elsewhere !== null && this.#isStaged) throw usedElsewhere(this.#model, parameter);
      if (elsewhere === null && leaves.every(({ ownGrad }) => ownGrad === null)) continue;
      const others = elsewhere && slicesOf(elsewhere, dim, spans);
      for (const [block, target] of this.#targetsIn(gradients[i]!, slices).entries()) {
        if (leaves[block]!.ownGrad === null) target.zero_();
        if (others !== null) target.add_(others[block]!);
      }
      written[i] = 1;
    }
  }

  /** Takes all gradients away from the leaves. */
  #end(): void {
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

function usedElsewhere(model: Module, parameter: Parameter): PlanError {
  const [name] = [...model.namedParameters()].find(([, p]) => p === parameter)!;
  return new PlanError(
    `step: with plan.layers a parameter that plan.tensor cuts may be used in the layers alone that cut it; got another use of "${name}" (say "whole" of its layers in plan.tensor.layers)`,
  );
}
