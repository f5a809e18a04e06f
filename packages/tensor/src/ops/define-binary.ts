import { weakDType } from "../dtype.ts";
import { defineOp } from "../autograd/define-op.ts";
import type { VjpContext } from "../autograd/define-op.ts";
import { binary, type BinaryOptions } from "../dispatch/binary.ts";
import { castData } from "../dispatch/cast.ts";
import { asTensor, type Operand } from "../dispatch/scalar.ts";
import { Tensor } from "../tensor.ts";

/** `a ∘ b` with broadcasting and promotion; either may be a number, which takes the dtype of the tensor it meets. */
export type BinaryOp = (a: Operand, b: Operand) => Tensor;

type BinaryInput = "a" | "b";

/**
 * An elementwise op of two tensors whose gradient rules are given.
 *
 * @internal
 */
export interface BinarySpec<S extends BinaryInput | "out"> extends BinaryOptions {
  readonly name: string;
  /** Kernel family, when it is not the name. */
  readonly stem?: string;
  readonly saves?: readonly S[];
  readonly vjp: {
    readonly [K in BinaryInput]:
      | ((ctx: VjpContext<BinaryInput, S, undefined, undefined>) => Tensor)
      | null;
  };
}

/**
 * Makes an elementwise op of two operands out of a kernel family and two gradient rules.
 *
 * @internal
 */
export function defineBinary<const S extends BinaryInput | "out" = never>(
  spec: BinarySpec<S>,
): BinaryOp {
  const stem = spec.stem ?? spec.name;
  const op = defineOp<readonly ["a", "b"], S>({
    name: spec.name,
    inputs: ["a", "b"],
    ...(spec.saves === undefined ? {} : { saves: spec.saves }),
    forward: (a, b) => binary(spec.name, stem, a, b, spec),
    vjp: spec.vjp,
  });
  return withNumbers(spec.name, op);
}

/**
 * A comparison or logical op: bool result, no gradient.
 *
 * @internal
 */
export function defineComparison(name: string, options: BinaryOptions = {}): BinaryOp {
  const settings: BinaryOptions = { ...options, outDtype: "bool" };
  return withNumbers(name, (a, b) => binary(name, name, a, b, settings));
}

/** Lets an op of two tensors take numbers. @internal */
export function withNumbers(name: string, op: (a: Tensor, b: Tensor) => Tensor): BinaryOp {
  return (a, b) => {
    if (a instanceof Tensor) return op(a, asTensor(name, b, a.dtype));
    const second = b instanceof Tensor ? b : asTensor(name, b, weakDType(b));
    return op(asTensor(name, a, second.dtype), second);
  };
}

/** An op on the bits of integers and bools, in their common dtype. @internal */
export function defineBitwise(name: string): BinaryOp {
  return withNumbers(name, (a, b) => binary(name, name, a, b));
}

/** An op on truth values: anything but 0 is true. @internal */
export function defineLogical(name: string, stem: string = name): BinaryOp {
  const truth = (x: Tensor): Tensor => (x.dtype === "bool" ? x : castData(x, "bool"));
  return withNumbers(name, (a, b) => binary(name, stem, truth(a), truth(b)));
}
