import { GradientError } from "../errors.ts";
import { sameShape, show } from "../shape.ts";
import { outsideScope } from "../storage/scope.ts";
import { Tensor } from "../tensor.ts";
import { handOut } from "./edge.ts";
import { gradientPart, leafOf, withGradientPart } from "./tied-leaf.ts";

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
 * On a parameter that is tied to a view of another one, `hook` gets the part that it shows of the sum over the uses of all that
 * is tied together, and follows it through `tieTo` and `untie`.
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
  if (leafOf(x) === null) {
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
  if (leafOf(x) === null) x.gradNode!.retained = x; // what is no leaf has a node
  return x;
}

function hooksOf(name: string, x: Tensor): TensorHooks {
  if (!x.requiresGrad) throw noGradient(name, x);
  return (holderOf(x).hooks ??= { gradient: new Set(), accumulated: new Set() });
}

/** Who has the hooks: a tensor to whose `grad` backward adds has its own, any other's are its node's. */
function holderOf(x: Tensor): { hooks: TensorHooks | null } {
  return leafOf(x) === null ? x.gradNode! : x;
}

function register<H>(x: Tensor, hooks: Set<{ readonly run: H }>, run: H): HookHandle {
  const holder = holderOf(x);
  const entry = { run }; // the same function may stand twice
  hooks.add(entry);
  passHooksOn(x);
  const remove = (): void => {
    hooks.delete(entry);
    const left = holder.hooks;
    if (left?.gradient.size === 0 && left.accumulated.size === 0) holder.hooks = null;
    passHooksOn(x);
  };
  return { remove, [Symbol.dispose]: remove };
}

/** By tied parameter with hooks, the hooks on its owner that call them. */
const relays = new WeakMap<Tensor, { readonly owner: Tensor; readonly handles: HookHandle[] }>();

/** Sees to it that the hooks of a tied parameter are called by the parameter that it is tied to now, and by no other. @internal */
export function passHooksOn(x: Tensor): void {
  const leaf = leafOf(x);
  const owner = x.hooks === null || leaf === x ? null : leaf;
  const known = relays.get(x);
  if ((known?.owner ?? null) === owner) return;
  for (const handle of known?.handles ?? []) handle.remove();
  relays.delete(x);
  if (owner === null) return;
  const handles = [
    registerHook(owner, (gradient) => {
      const part = gradientPart(x, owner, gradient);
      const settled = shownTo(x.hooks!, part); // without hooks there is no relay
      return settled === part ? undefined : withGradientPart(x, owner, gradient, settled);
    }),
    registerPostAccumulateGradHook(owner, () => {
      for (const { run } of x.hooks!.accumulated) run(x);
    }),
  ];
  relays.set(x, { owner, handles });
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
  return outsideScope(() => shownTo(hooks, gradient));
}

function shownTo(hooks: TensorHooks, gradient: Tensor): Tensor {
  let current = gradient;
  for (const { run } of hooks.gradient) {
    handOut(current);
    const answer = run(current);
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
