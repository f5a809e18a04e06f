import { defineOp } from "../autograd/define-op.ts";
import type { VjpContext } from "../autograd/define-op.ts";
import { binary, type BinaryOptions } from "../dispatch/binary.ts";
import { checkTensor } from "../dispatch/check-tensor.ts";
import { asTensor, type Operand } from "../dispatch/scalar.ts";
import type { Tensor } from "../tensor.ts";

/** `a ∘ b` with broadcasting and promotion; `b` may be a number. */
export type BinaryOp = (a: Tensor, b: Operand) => Tensor;

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
  return (a, b) => {
    checkTensor(spec.name, "a", a);
    return op(a, asTensor(spec.name, b, a.dtype));
  };
}

/**
 * A comparison or logical op: bool result, no gradient.
 *
 * @internal
 */
export function defineComparison(name: string, options: BinaryOptions = {}): BinaryOp {
  return (a, b) => {
    checkTensor(name, "a", a);
    return binary(name, name, a, asTensor(name, b, a.dtype), { ...options, outDtype: "bool" });
  };
}
