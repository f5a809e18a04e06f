import { BackwardWatch } from "./backward-watch.ts";
import { ModuleHooks } from "./module-hooks.ts";
import type { Module } from "./module.ts";

/** The hooks on all modules. */
export const globalHooks: ModuleHooks = new ModuleHooks();

/** The modules whose `forward` runs with hooks, the innermost last. */
const running: Module[] = [];

/** Whether the innermost `forward` that runs with hooks is that of this module. */
export function isRunning(module: Module): boolean {
  return running.at(-1) === module;
}

/**
 * PyTorch's order: pre-hooks, forward, hooks; of each kind those on all modules first. The gradients seen are those of what goes
 * in and out in the end.
 */
export function runWithHooks(
  module: Module,
  own: ModuleHooks,
  forward: (inputs: unknown[]) => unknown,
  inputs: unknown[],
): unknown {
  for (const { run } of [...globalHooks.before, ...own.before]) {
    const answer = run(module, inputs);
    if (answer !== undefined) inputs = Array.isArray(answer) ? (answer as unknown[]) : [answer];
  }
  const before = [...globalHooks.beforeBackward, ...own.beforeBackward];
  const after = [...globalHooks.backward, ...own.backward];
  const isWatched = before.length + after.length > 0;
  const watch = isWatched ? new BackwardWatch(module, before, after) : null;
  if (watch !== null) inputs = watch.tapInputs(inputs);
  let output: unknown;
  running.push(module);
  try {
    output = forward(inputs);
  } finally {
    running.pop();
  }
  for (const { run } of [...globalHooks.after, ...own.after]) {
    const answer = run(module, inputs, output);
    if (answer !== undefined) output = answer;
  }
  return watch === null ? output : watch.tapOutput(output);
}
