import { isLazy, noGrad, Tensor } from "@weft/tensor";
import { bufferNames, declareBuffer } from "../module/buffers.ts";
import type { Module } from "../module/module.ts";

/** Remembers what a run may change, and gives the function that puts it back; what has no values yet is left out. */
export function snapshot(net: Module): () => void {
  const modules = [...net.modules()];
  const modes = modules.map((module) => module.training);
  const buffers = modules.flatMap((module) =>
    Array.from(bufferNames(module), ([name, persistent]) => {
      return { module, name, persistent, tensor: propertyOf(module, name) };
    }),
  );
  const tensors = new Set<Tensor>(net.parameters());
  for (const { tensor } of buffers) if (tensor instanceof Tensor) tensors.add(tensor);
  const present = [...tensors].filter((tensor) => !isLazy(tensor));
  const values = present.map((tensor) => ({
    tensor,
    version: tensor.storage.version,
    copy: noGrad(() => tensor.detach().clone()),
  }));
  return () => {
    for (const [i, module] of modules.entries()) module.training = modes[i]!;
    for (const { module, name, persistent, tensor } of buffers) {
      if (propertyOf(module, name) !== tensor)
        declareBuffer(module, name, tensor as Tensor | null, persistent); // what it held before
    }
    for (const { tensor, version, copy } of values) {
      if (tensor.storage.version !== version) noGrad(() => tensor.detach().copy_(copy));
      copy[Symbol.dispose]();
    }
  };
}

function propertyOf(module: Module, name: string): unknown {
  if (!(name in module)) return undefined; // a buffer that was deleted
  return (module as unknown as Readonly<Record<string, unknown>>)[name]; // properties by name
}
