import type { Shape } from "../shape.ts";
import type { Tensor } from "../tensor.ts";
import { checkTensorList } from "../dispatch/check-tensor.ts";
import { anomaly, checkForward } from "./anomaly.ts";
import type { OpResult } from "./define-op.ts";
import { edgeTo, forgetBase } from "./edge.ts";
import { isGradEnabled } from "./grad-mode.ts";
import { GraphNode, type BackwardRule } from "./graph-node.ts";

/** What the gradient rule of an op over a list sees. */
export interface ListVjpContext<A, R> {
  /** Gradient of the loss with respect to the op's result; same shape as the result. */
  readonly dy: Tensor;
  /** The inputs' shapes. */
  readonly shapes: readonly Shape[];
  readonly attrs: A;
  readonly residual: R;
  /** Input number `i`, of an op that `savesInputs`. */
  readonly input: (i: number) => Tensor;
}

/** All there is to know about an op that takes any number of tensors. */
export interface ListOpSpec<A, R> {
  readonly name: string;
  /** Whether the rule reads the inputs: only then are they kept alive and watched for writes in place. Default false. */
  readonly savesInputs?: boolean;
  /** Checks the inputs and computes the result. It never sees the graph. */
  forward(inputs: readonly Tensor[], attrs: A): Tensor | OpResult<R>;
  /**
   * The vector-Jacobian product for input number `i`, in terms of ops. The engine sums it down to the input's shape and casts
   * it to its dtype.
   */
  vjp(ctx: ListVjpContext<A, R>, i: number): Tensor;
}

/** A differentiable function of a list of tensors. */
export type ListOp<A> = (inputs: readonly Tensor[], attrs: A) => Tensor;

/**
 * Makes a differentiable op over a list of tensors, as `cat` is one, from its forward computation and one gradient rule.
 *
 * @internal
 */
export function defineListOp<A, R = undefined>(spec: ListOpSpec<A, R>): ListOp<A> {
  const rule: BackwardRule = {
    isForeign: false,
    gradient: (node, i, dy) => spec.vjp(contextOf<A, R>(node, dy), i),
    accumulate: () => false,
  };
  return (inputs, attrs) => {
    checkTensorList(spec.name, "tensors", inputs);
    const result = spec.forward(inputs, attrs);
    const isPair = "out" in result;
    const out = isPair ? result.out : result;
    if (anomaly.watch !== null) checkForward(anomaly.watch, spec.name, inputs, out);
    if (out.base !== null && !inputs.includes(out)) forgetBase(out);
    if (isGradEnabled() && inputs.some((input) => input.requiresGrad)) {
      const saved = spec.savesInputs === true ? [...inputs] : [];
      out.gradNode = new GraphNode(
        spec.name,
        rule,
        inputs.map((input) => (input.requiresGrad ? edgeTo(input) : null)),
        inputs.map(({ shape }) => shape),
        saved,
        saved.map((_, i) => `input ${i}`),
        attrs,
        isPair ? result.residual : undefined,
      );
    }
    return out;
  };
}

function contextOf<A, R>(node: GraphNode, dy: Tensor): ListVjpContext<A, R> {
  return {
    dy,
    shapes: node.inputShapes,
    attrs: node.attrs as A, // what the op was called with
    residual: node.residual as R, // what its forward returned
    input: (i) => node.saved(i),
  };
}
