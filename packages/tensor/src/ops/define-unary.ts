import { defineOp, type VjpContext } from "../autograd/define-op.ts";
import { unary } from "../dispatch/unary.ts";
import { toFloating } from "../dtype.ts";
import type { Tensor } from "../tensor.ts";

/** `f(x)` element by element. */
export type UnaryOp = (x: Tensor) => Tensor;

/**
 * An elementwise function and its gradient rule.
 *
 * @internal
 */
export interface UnarySpec<S extends "x" | "out"> {
  readonly name: string;
  readonly saves?: readonly S[];
  /** Kernel family, when it is not the name. */
  readonly stem?: string;
  /** Integers become float32 first, as for `exp`. Default true. */
  readonly floating?: boolean;
  readonly vjp: (ctx: VjpContext<"x", S, undefined, undefined>) => Tensor;
}

/**
 * Makes an elementwise op out of a kernel family and a gradient rule.
 *
 * @internal
 */
export function defineUnary<const S extends "x" | "out" = never>(spec: UnarySpec<S>): UnaryOp {
  const floating = spec.floating ?? true;
  const stem = spec.stem ?? spec.name;
  return defineOp<readonly ["x"], S>({
    name: spec.name,
    inputs: ["x"],
    ...(spec.saves === undefined ? {} : { saves: spec.saves }),
    forward: (x) => unary(spec.name, stem, x, floating ? toFloating(x.dtype) : x.dtype),
    vjp: { x: spec.vjp },
  });
}
