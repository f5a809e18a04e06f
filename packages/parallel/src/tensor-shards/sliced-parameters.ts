import type { Module } from "@weft/nn";
import { dropGrad, noGrad, Tensor, type Parameter } from "@weft/tensor";
import { stateOf } from "../model-state.ts";
import type { ShardSlot } from "../shard-slots.ts";
import { type CutDimensions, cutViewOf } from "./cut-parameters.ts";
import type { Span } from "./spans.ts";
import type { TensorTeam } from "./tensor-team.ts";

/** A member's part of a physical parameter: a leaf of its own on the parameter's memory. */
interface Slice {
  readonly dim: number;
  readonly span: Span;
  readonly leaf: Tensor;
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
  readonly #slices = new Map<Parameter, Slice>();
  readonly #isFirst: boolean;
  /** The slices of each slot's gradients that were used so far. */
  readonly #targets = new Map<Tensor, Tensor>();

  constructor(model: Module, dimensions: CutDimensions, team: TensorTeam) {
    this.#parameters = stateOf(model).parameters;
    this.#isFirst = team.member === 0;
    for (const parameter of this.#parameters) {
      const dim = dimensions.get(parameter);
      if (dim === null) continue;
      const span = team.span(parameter.shape[dim]!);
      this.#slices.set(parameter, { dim, span, leaf: sliceOf(parameter, dim, span) });
    }
  }

  /** This member's part of a layer's parameter, along the dimension that is cut. */
  of(parameter: Parameter): Tensor {
    const own = this.#slices.get(parameter);
    if (own !== undefined) return own.leaf;
    const { owner, isTransposed } = cutViewOf(parameter)!; // such ones alone are cut
    const { leaf } = this.#slices.get(owner)!;
    return isTransposed ? leaf.t() : leaf;
  }

  /** Prepares a shard, whose gradients go into a slot. */
  begin({ gradients }: ShardSlot): void {
    for (const [i, parameter] of this.#parameters.entries()) {
      const slice = this.#slices.get(parameter);
      parameter.grad = parameter.gradTarget = null;
      if (slice !== undefined) {
        const { leaf } = slice;
        leaf.requiresGrad = parameter.requiresGrad;
        leaf.grad = null;
        leaf.gradTarget = this.#target(gradients[i]!, slice);
      } else if (this.#isFirst) parameter.gradTarget = gradients[i]!;
    }
  }

  /** Completes this member's part of the slot after backward: what no pass reached is zero. */
  complete({ gradients }: ShardSlot): void {
    noGrad(() => {
      for (const [i, parameter] of this.#parameters.entries()) {
        const slice = this.#slices.get(parameter);
        if (slice !== undefined) {
          const target = this.#target(gradients[i]!, slice);
          if (slice.leaf.ownGrad === null) target.zero_();
          const elsewhere = parameter.ownGrad;
          if (elsewhere !== null) target.add_(sliceOf(elsewhere, slice.dim, slice.span));
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
    for (const { leaf } of this.#slices.values()) leaf.grad = leaf.gradTarget = null;
  }

  #target(gradient: Tensor, { dim, span }: Slice): Tensor {
    let target = this.#targets.get(gradient);
    if (target === undefined) {
      target = sliceOf(gradient, dim, span);
      this.#targets.set(gradient, target);
    }
    return target;
  }
}

/** Positions of a dimension, without history. */
function sliceOf(x: Tensor, dim: number, { start, length }: Span): Tensor {
  const { storage, dtype, strides, offset } = x;
  return new Tensor(
    storage,
    dtype,
    x.shape.with(dim, length),
    strides,
    offset + start * strides[dim]!,
  );
}
