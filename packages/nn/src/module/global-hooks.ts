import type { HookHandle } from "@weft/tensor";
import { callGlobalHooks, forgetGlobalHooks } from "./every-module.ts";
import {
  addHook,
  checkHook,
  type ForwardHook,
  type ForwardPreHook,
  type FullBackwardHook,
  type FullBackwardPreHook,
  type HookList,
} from "./module-hooks.ts";
import { globalHooks } from "./run-with-hooks.ts";

/**
 * Calls `hook` before each `forward` of every module of this thread, with the module and its inputs; before the module's own
 * pre-hooks. What it returns, if anything, is given to the module instead.
 *
 * While there is a hook on all modules, `forward` of their classes calls it; without one nothing is spent. A module whose
 * instance was given a `forward` is passed over, unless it has hooks of its own. A `forward` that calls itself, or that of the
 * class above, is one call.
 *
 * @pytorch torch.nn.modules.module.register_module_forward_pre_hook
 * @returns A handle that takes the hook off; `using` does so at the end of a block.
 * @throws {ModuleError} when `hook` is no function.
 * @example
 * const net = new Sequential(new Linear(4, 8), new ReLU());
 * const calls: string[] = [];
 * using hook = registerModuleForwardPreHook((module) => void calls.push(module.constructor.name));
 * net.forward(zeros([2, 4]));
 * calls // ["Sequential", "Linear", "ReLU"]
 */
export function registerModuleForwardPreHook(hook: ForwardPreHook): HookHandle {
  return add(globalHooks.before, hook);
}

/**
 * Calls `hook` after each `forward` of every module of this thread, with the module, its inputs and its output; before the
 * module's own hooks. What it returns, if anything, takes the output's place. See `registerModuleForwardPreHook`.
 *
 * @pytorch torch.nn.modules.module.register_module_forward_hook
 * @throws {ModuleError} when `hook` is no function.
 * @example
 * const net = new Sequential(new Linear(4, 8), new ReLU());
 * const shapes: unknown[] = [];
 * using hook = registerModuleForwardHook((_, __, y) => void shapes.push((y as Tensor).shape));
 * net[0].forward(zeros([2, 4]));
 * shapes // [[2, 8]]
 */
export function registerModuleForwardHook(hook: ForwardHook): HookHandle {
  return add(globalHooks.after, hook);
}

/**
 * Calls `hook` in each backward pass through every module of this thread, as soon as the gradients of its outputs are there;
 * before the module's own pre-hooks. What it returns, if anything, takes their place. See `registerModuleForwardPreHook`.
 *
 * @pytorch torch.nn.modules.module.register_module_full_backward_pre_hook
 * @throws {ModuleError} when `hook` is no function.
 * @example
 * const layer = new Linear(2, 1, { bias: false });
 * using hook = registerModuleFullBackwardPreHook((_, [dy]) => [dy!.mul(10)]);
 * layer.forward(ones([1, 2])).sum().backward();
 * layer.weight.grad!.toArray() // [[10, 10]]
 */
export function registerModuleFullBackwardPreHook(hook: FullBackwardPreHook): HookHandle {
  return add(globalHooks.beforeBackward, hook);
}

/**
 * Calls `hook` in each backward pass through every module of this thread, with the gradients of its inputs and outputs; before
 * the module's own hooks. What it returns, if anything, takes the place of the inputs' gradients. See
 * `registerModuleForwardPreHook`.
 *
 * @pytorch torch.nn.modules.module.register_module_full_backward_hook
 * @throws {ModuleError} when `hook` is no function.
 * @example
 * const net = new Sequential(new Linear(2, 2), new ReLU());
 * const calls: string[] = [];
 * using hook = registerModuleFullBackwardHook((module) => void calls.push(module.constructor.name));
 * net.forward(ones([1, 2]).setRequiresGrad()).sum().backward();
 * calls // ["ReLU", "Linear", "Sequential"]
 */
export function registerModuleFullBackwardHook(hook: FullBackwardHook): HookHandle {
  return add(globalHooks.backward, hook);
}

function add<H>(list: HookList<H>, hook: H): HookHandle {
  checkHook(hook);
  if (globalHooks.isEmpty) callGlobalHooks();
  return addHook(list, hook, () => {
    if (globalHooks.isEmpty) forgetGlobalHooks();
  });
}
