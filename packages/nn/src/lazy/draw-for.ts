import { defaultGenerator, type GeneratorState } from "@weft/tensor";
import type { Module } from "../module/module.ts";

/** Where the stream of a build's first values stands. */
export interface DrawnStream {
  state: GeneratorState;
}

/** Layers of nets that are being built: their first values come from another stream than what the run draws. */
const streams = new WeakMap<Module, DrawnStream>();

/** Lets layers draw their first values from a stream of their own until the result is disposed. */
export function drawFrom(layers: readonly Module[], stream: DrawnStream): Disposable {
  for (const layer of layers) streams.set(layer, stream);
  return {
    [Symbol.dispose]() {
      for (const layer of layers) streams.delete(layer);
    },
  };
}

/** Runs what draws a layer's first values. */
export function drawFor(layer: Module, draw: () => void): void {
  const stream = streams.get(layer);
  if (stream === undefined) {
    draw();
    return;
  }
  const before = defaultGenerator.getState();
  defaultGenerator.setState(stream.state);
  try {
    draw();
  } finally {
    stream.state = defaultGenerator.getState();
    defaultGenerator.setState(before);
  }
}
