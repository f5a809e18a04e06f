import { BackwardWatch } from "./backward-watch.ts";
import type { ModuleHooks } from "./module-hooks.ts";
import type { Module } from "./module.ts";

/** PyTorch's order: pre-hooks, forward, hooks; the gradients seen are those of what goes in and out in the end. */
export function runWithHooks(
  module: Module,
  hooks: ModuleHooks,
  forward: (inputs: unknown[]) => unknown,
  inputs: unknown[],
): unknown {
  for (const { run } of [...hooks.before]) {
    const answer = run(module, inputs);
    if (answer !== undefined) inputs = Array.isArray(answer) ? (answer as unknown[]) : [answer];
  }
  const [before, after] = [[...hooks.beforeBackward], [...hooks.backward]];
  const isWatched = before.length + after.length > 0;
  const watch = isWatched ? new BackwardWatch(module, before, after) : null;
  if (watch !== null) inputs = watch.tapInputs(inputs);
  let output = forward(inputs);
  for (const { run } of [...hooks.after]) {
    const answer = run(module, inputs, output);
    if (answer !== undefined) output = answer;
  }
  return watch === null ? output : watch.tapOutput(output);
}
