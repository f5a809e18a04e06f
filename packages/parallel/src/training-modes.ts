import type { Module } from "@weft/nn";

/** Whether each module of a model trains, in the order of `modules()`. */
export type TrainingModes = readonly boolean[];

export function readModes(modules: Iterable<Module>): TrainingModes {
  return Array.from(modules, ({ training }) => training);
}

/** Sets each module's own mode, as some may be frozen while others train. */
export function applyModes(model: Module, modes: TrainingModes): void {
  let i = 0;
  for (const module of model.modules()) module.training = modes[i++]!;
}

/** Runs `body` with all modules in evaluation mode, and puts their modes back. */
export function evaluating<R>(model: Module, body: () => R): R {
  const modes = readModes(model.modules());
  model.eval();
  try {
    return body();
  } finally {
    applyModes(model, modes);
  }
}
