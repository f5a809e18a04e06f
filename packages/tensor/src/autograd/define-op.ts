import type { Shape } from "../shape.ts";
import { notTensor } from "../dispatch/check-tensor.ts";
import { Tensor } from "../tensor.ts";
import { anomaly, checkForward } from "./anomaly.ts";
import { edgeTo, forgetBase, NO_SHAPE, rememberBase } from "./edge.ts";
import { isGradEnabled } from "./grad-mode.ts";
import { GraphNode, type BackwardRule, type Edge } from "./graph-node.ts";

/** An input's name without the `?` that marks it as optional. */
export type InputName<N extends string> = N extends `${infer Plain}?` ? Plain : N;

/** The arguments of an op: a tensor for each input name, or `null` for one whose name ends in `?`. */
export type InputTensors<I extends readonly string[]> = {
  [K in keyof I]: I[K] extends `${string}?` ? Tensor | null : Tensor;
};

/** What a gradient rule sees: the gradient of the result, shapes, attributes, and the values the op asked to save. */
export type VjpContext<I extends string, S extends string, A, R> = {
  /** Gradient of the loss with respect to the op's result; same shape as the result. */
  readonly dy: Tensor;
  readonly shapes: { readonly [K in InputName<I>]: Shape };
  readonly attrs: A;
  readonly residual: R;
} & { readonly [K in S]: Tensor };

/** All there is to know about an op. */
export interface OpSpec<I extends readonly string[], S extends string, A, R> {
  readonly name: string;
  /** Names of the tensor arguments, in order; a trailing `?` allows `null`. */
  readonly inputs: I;
  /** Which inputs, or `"out"`, the rules below read. Only these are kept alive and watched for writes in place. */
  readonly saves?: readonly S[];
  /** True when the result shares its input's storage. */
  readonly isView?: boolean;
  /** Set by the public `defineOp`: rules are a user's code, which may keep what it sees and makes. @internal */
  readonly isForeign?: boolean;
  /** Checks the inputs and computes the result. It never sees the graph. */
  forward(...args: [...InputTensors<I>, A]): Tensor | OpResult<R>;
  /**
   * One vector-Jacobian product an input, in terms of ops, so that second derivatives follow; `null` where there is no
   * derivative. The engine sums a gradient down to its input's shape and casts it to its dtype, so rules may ignore
   * broadcasting and promotion.
   */
  readonly vjp: {
    readonly [K in InputName<I[number]>]: ((ctx: VjpContext<I[number], S, A, R>) => Tensor) | null;
  };
  /**
   * Computes `into = beta * into + gradient` without a temporary, bit for bit what `vjp` and an addition give. With `beta`
   * 0 the old values are not read.
   */
  readonly accumulate?: {
    readonly [K in InputName<I[number]>]?: (
      ctx: VjpContext<I[number], S, A, R>,
      into: Tensor,
      beta: 0 | 1,
    ) => void;
  };
}

/** A result together with what only backward will need: tensors alone, or in arrays and plain objects. */
export interface OpResult<R> {
  readonly out: Tensor;
  readonly residual: R;
}

/** A differentiable function of tensors; attributes come last. */
export type Op<I extends readonly string[], A> = (
  ...args: [...InputTensors<I>, ...([A] extends [undefined] ? [] : [attrs: A])]
) => Tensor;

/**
 * Makes a differentiable op from its forward computation and one gradient rule an input. A missing rule does not compile.
 *
 * @example
 * const square = defineOp({
 *   name: "square",
 *   inputs: ["x"],
 *   saves: ["x"],
 *   forward: (x) => noGrad(() => x.mul(x)),
 *   vjp: { x: ({ dy, x }) => dy.mul(x).mul(2) },
 * });
 */
export function defineOp<
  const I extends readonly string[],
  const S extends InputName<I[number]> | "out" = never,
  A = undefined,
  R = undefined,
>(spec: OpSpec<I, S, A, R>): Op<I, A> {
  const arity = spec.inputs.length;
  const names = spec.inputs.map((name) => name.replace(/\?$/, "") as InputName<I[number]>); // what InputName says
  const saves: readonly string[] = spec.saves ?? [];
  const savedInputs = saves.map((name) =>
    name === "out" ? -1 : (names as readonly string[]).indexOf(name),
  );
  const isOptional = spec.inputs.map((name) => name.endsWith("?"));
  const rules = names.map((name) => spec.vjp[name]);
  /** Made when the op is first recorded: two classes for each of hundreds of ops would be a tenth of the import. */
  let rule: BackwardRule | null = null;

  function record(inputs: readonly (Tensor | null)[], out: Tensor, attrs: A, residual: R): void {
    // Sized at once: an array that grows takes room for 17.
    const edges = new Array<Edge | null>(arity);
    const shapes = new Array<Shape>(arity);
    for (let i = 0; i < arity; i++) {
      const input = inputs[i]!;
      shapes[i] = input === null ? NO_SHAPE : input.shape;
      edges[i] = input === null || !input.requiresGrad || rules[i] === null ? null : edgeTo(input);
    }
    const saved = savedInputs.map((i) => (i === -1 ? out : inputs[i]!));
    rule ??= makeRule(spec, names, saves);
    out.gradNode = new GraphNode(spec.name, rule, edges, shapes, saved, saves, attrs, residual);
  }

  function wantsGrad(inputs: readonly (Tensor | null)[]): boolean {
    for (let i = 0; i < arity; i++) {
      const input = inputs[i]!;
      if (input !== null && rules[i] !== null && input.requiresGrad) return true;
    }
    return false;
  }

  function checkInputs(inputs: readonly unknown[]): void {
    for (let i = 0; i < arity; i++) {
      const input = inputs[i];
      if (input instanceof Tensor || (input === null && isOptional[i]!)) continue;
      throw notTensor(spec.name, names[i]!, input);
    }
  }

  // The arguments as one array: inputs, then attributes. Its types are those of the spec, checked where ops are called.
  return function op(...args: unknown[]): Tensor {
    const inputs = args as (Tensor | null)[];
    checkInputs(inputs);
    const result = spec.forward(...(args as [...InputTensors<I>, A]));
    const isPair = "out" in result;
    const out = isPair ? result.out : result;
    if (anomaly.watch !== null) checkForward(anomaly.watch, spec.name, args, out);
    if (isGradEnabled()) {
      if (wantsGrad(inputs))
        record(inputs, out, args[arity] as A, (isPair ? result.residual : undefined) as R);
    }
    if (spec.isView === true) rememberBase(inputs[0]!, out);
    else if (out.base !== null && !inputs.includes(out)) forgetBase(out);
    return out;
  };
}

/**
 * Makes a differentiable function out of a forward function and one gradient rule per input, `null` where no gradient flows.
 *
 * A rule gets the gradient `dy` of the result, what `saves` names, `attrs` (the last argument), and the inputs' `shapes`;
 * written with ops, it can be differentiated again. Forward runs without being recorded. What rules see and make is theirs to keep.
 *
 * @pytorch torch.autograd.Function
 * @example
 * const cube = defineOp<readonly ["x"], "x">({
 *   name: "cube",
 *   inputs: ["x"],
 *   saves: ["x"],
 *   forward: (x) => x.mul(x).mul(x),
 *   vjp: { x: ({ dy, x }) => dy.mul(x).mul(x).mul(3) },
 * });
 * const x = tensor([2], { requiresGrad: true });
 * cube(x).sum().backward();
 * x.grad!.toArray() // [12]
 */
export const definePublicOp: typeof defineOp = (spec) => defineOp({ ...spec, isForeign: true });

function makeRule<I extends readonly string[], S extends string, A, R>(
  spec: OpSpec<I, S, A, R>,
  names: readonly InputName<I[number]>[],
  saves: readonly string[],
): BackwardRule {
  /** The inputs' shapes by name: getters, because most rules look at one or none. */
  class Shapes {
    readonly list: readonly Shape[];
    constructor(list: readonly Shape[]) {
      this.list = list;
    }
  }
  for (const [i, name] of names.entries()) {
    Object.defineProperty(Shapes.prototype, name, {
      get(this: Shapes) {
        return this.list[i];
      },
    });
  }
  class Context {
    readonly node: GraphNode;
    readonly dy: Tensor;
    constructor(node: GraphNode, dy: Tensor) {
      this.node = node;
      this.dy = dy;
    }
    get attrs(): unknown {
      return this.node.attrs;
    }
    get residual(): unknown {
      return this.node.residual;
    }
    get shapes(): Shapes {
      return new Shapes(this.node.inputShapes);
    }
  }
  // Saved values are read through getters, so that only those a rule really uses are checked for writes.
  for (const [i, name] of saves.entries()) {
    Object.defineProperty(Context.prototype, name, {
      get(this: Context) {
        return this.node.saved(i);
      },
    });
  }
  const context = (node: GraphNode, dy: Tensor): VjpContext<I[number], S, A, R> =>
    new Context(node, dy) as unknown as VjpContext<I[number], S, A, R>; // the getters above give it this type
  return {
    isForeign: spec.isForeign === true,
    gradient: (node, input, dy) => spec.vjp[names[input]!]!(context(node, dy)),
    accumulate(node, input, dy, into, beta) {
      const add = spec.accumulate?.[names[input]!];
      add?.(context(node, dy), into, beta);
      return add !== undefined;
    },
  };
}
