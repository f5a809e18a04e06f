import { GradientError } from "../errors.ts";
import { sameShape, show } from "../shape.ts";
import { outsideScope } from "../storage/scope.ts";
import { Tensor } from "../tensor.ts";
import { handOut } from "./edge.ts";

/** Sees a gradient, and may put another one in its place. */
export type GradientHook = (gradient: Tensor) => Tensor | void;

/** Runs after a leaf's `grad` took in the gradient of a backward pass. */
export type PostAccumulateGradHook = (leaf: Tensor) => void;

/** A registered hook. */
export interface HookHandle extends Disposable {
  /** Takes the hook off; nothing happens the second time. */
  remove(): void;
}

/** The hooks of one tensor. */
export interface TensorHooks {
  readonly gradient: Set<{ readonly run: GradientHook }>;
  readonly accumulated: Set<{ readonly run: PostAccumulateGradHook }>;
}

/**
 * Calls `hook` with the gradient of `x` whenever a backward pass has computed it: once with the sum over all its uses. What it
 * returns, if anything, takes its place, for `grad` and for everything before `x`. Hooks run in the order they came.
 *
 * @notMethod
 * @throws {GradientError} when `x` does not require gradients.
 * @example registerHook(weight, (gradient) => gradient.clamp(-1, 1));
 */
export function registerHook(x: Tensor, hook: GradientHook): HookHandle {
  return register(x, hooksOf("registerHook", x).gradient, hook);
}

/**
 * Calls `hook` with a leaf after each backward pass that added to its `grad`.
 *
 * @notMethod
 * @throws {GradientError} when `x` is not a leaf that requires gradients.
 * @example registerPostAccumulateGradHook(weight, (leaf) => console.log(leaf.grad));
 */
export function registerPostAccumulateGradHook(
  x: Tensor,
  hook: PostAccumulateGradHook,
): HookHandle {
  if (!x.isLeaf) {
    throw new GradientError(
      `registerPostAccumulateGradHook: only leaves accumulate gradients; got the result of ${x.gradNode!.name} (use registerHook)`,
    );
  }
  return register(x, hooksOf("registerPostAccumulateGradHook", x).accumulated, hook);
}

/**
 * Keeps the gradient of a tensor that an op computed: backward adds it to its `grad`, as for leaves. Nothing for a leaf.
 *
 * @notMethod
 * @throws {GradientError} when `x` does not require gradients.
 * @example const y = x.mul(2); retainGrad(y); y.sum().backward(); y.grad!.toArray();
 */
export function retainGrad(x: Tensor): Tensor {
  if (!x.requiresGrad) throw noGradient("retainGrad", x);
  const node = x.gradNode;
  if (node !== null) node.retained = x;
  return x;
}

function hooksOf(name: string, x: Tensor): TensorHooks {
  if (!x.requiresGrad) throw noGradient(name, x);
  return ((x.gradNode ?? x).hooks ??= { gradient: new Set(), accumulated: new Set() });
}

function register<H>(x: Tensor, hooks: Set<{ readonly run: H }>, run: H): HookHandle {
  const owner = x.gradNode ?? x;
  const entry = { run }; // the same function may stand twice
  hooks.add(entry);
  const remove = (): void => {
    hooks.delete(entry);
    const left = owner.hooks;
    if (left?.gradient.size === 0 && left.accumulated.size === 0) owner.hooks = null;
  };
  return { remove, [Symbol.dispose]: remove };
}

function noGradient(name: string, x: Tensor): GradientError {
  return new GradientError(
    `${name}: the tensor must require gradients; got one of shape ${show(x.shape)} and dtype ${x.dtype} that does not (set requiresGrad)`,
  );
}

/**
 * The gradient after all hooks. A hook may keep what it sees, so nothing of it goes with the pass.
 *
 * @throws {GradientError} when a hook returns something that is not a gradient of the same shape and dtype.
 */
export function runHooks(hooks: TensorHooks, gradient: Tensor): Tensor {
  let current = gradient;
  for (const { run } of hooks.gradient) {
    handOut(current);
    const given = current;
    const answer = outsideScope(() => run(given));
    if (answer === undefined || answer === null) continue;
    if (
      !(answer instanceof Tensor) ||
      !sameShape(answer.shape, current.shape) ||
      answer.dtype !== current.dtype
    ) {
      throw new GradientError(
        `registerHook: a hook must return nothing or a gradient of shape ${show(current.shape)} and dtype ${current.dtype}; got ${
          answer instanceof Tensor
            ? `shape ${show(answer.shape)} and dtype ${answer.dtype}`
            : typeof answer
        }`,
      );
    }
    current = answer;
  }
  return current;
}
