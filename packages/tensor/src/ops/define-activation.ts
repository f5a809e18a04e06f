import { defineOp, type VjpContext } from "../autograd/define-op.ts";
import { isGradEnabled } from "../autograd/grad-mode.ts";
import { binary } from "../dispatch/binary.ts";
import { checkTensor } from "../dispatch/check-tensor.ts";
import { unary, unaryInto, type KernelParameters } from "../dispatch/unary.ts";
import { DTypeError } from "../errors.ts";
import { isFloating } from "../dtype.ts";
import type { Tensor } from "../tensor.ts";
import { writeWatched } from "./define-in-place.ts";

/** An activation with the parameters of its kernel. @internal */
export type Activation = (x: Tensor, parameters: KernelParameters) => Tensor;

/** An elementwise function of floating tensors. @internal */
export interface ActivationSpec {
  readonly name: string;
  /** Kernel family, when it is not the name. */
  readonly stem?: string;
  /** Kernel family of `dy` times the derivative at `x`, when it is not `<stem>Grad`. */
  readonly gradStem?: string;
  /** The same in terms of ops, where derivatives of it may be wanted. */
  readonly vjp: (ctx: VjpContext<"x", "x", KernelParameters, undefined>) => Tensor;
}

/** Makes an activation out of two kernels, and the ops that stand for the second one in second derivatives. @internal */
export function defineActivation(spec: ActivationSpec): Activation {
  const { name, stem = name, gradStem = `${stem}Grad` } = spec;
  return defineOp<readonly ["x"], "x", KernelParameters>({
    name,
    inputs: ["x"],
    saves: ["x"],
    forward: (x, parameters) => unary(name, stem, x, x.dtype, parameters),
    vjp: {
      x: (ctx) =>
        isGradEnabled()
          ? spec.vjp(ctx)
          : binary(name, gradStem, ctx.x, ctx.dy, { parameters: ctx.attrs }),
    },
  });
}

/**
 * Makes an activation of straight pieces: its derivative is a step, whose own derivative is 0, so only `dy` has a rule in second
 * derivatives.
 *
 * @internal
 */
export function definePieces(
  name: string,
  stem: string = name,
  gradStem: string = `${stem}Grad`,
): Activation {
  const gate: (x: Tensor, dy: Tensor, parameters: KernelParameters) => Tensor = defineOp<
    readonly ["x", "dy"],
    "x",
    KernelParameters
  >({
    name: gradStem,
    inputs: ["x", "dy"],
    saves: ["x"],
    forward: (x, dy, parameters) => binary(gradStem, gradStem, x, dy, { parameters }),
    vjp: { x: null, dy: ({ dy, x, attrs }) => gate(x, dy, attrs) },
  });
  return defineActivation({
    name,
    stem,
    gradStem,
    vjp: ({ dy, x, attrs }) => gate(x, dy, attrs),
  });
}

/** An activation into `x` itself. @internal */
export function activateInPlace(
  name: string,
  stem: string,
  x: Tensor,
  parameters: KernelParameters,
  outOfPlace: Activation,
): Tensor {
  checkFloating(name, x);
  return writeWatched(
    name,
    x,
    [],
    () => unaryInto(name, stem, x, parameters),
    (old) => outOfPlace(old, parameters),
  );
}

/** For kernels without parameters of their own. @internal */
export const NONE: KernelParameters = [0, 0];

/** @throws {DTypeError} when `x` is not floating. @internal */
export function checkFloating(op: string, x: Tensor): void {
  checkTensor(op, "x", x);
  if (isFloating(x.dtype)) return;
  throw new DTypeError(
    `${op}: the tensor must be floating; got ${x.dtype} (cast it first, as in x.to("float32"))`,
  );
}

/** @throws {DTypeError} when `x` is bool. @internal */
export function refuseBool(op: string, x: Tensor): void {
  checkTensor(op, "x", x);
  if (x.dtype !== "bool") return;
  throw new DTypeError(
    `${op}: the tensor must be floating or an integer one; got bool (cast it first, as in x.to("float32"))`,
  );
}
