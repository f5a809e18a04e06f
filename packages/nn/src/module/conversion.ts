import { copyProvenance } from "@weft/init";
import {
  checkDType,
  groupByStorage,
  isFloating,
  isLazy,
  noGrad,
  type DType,
  type Parameter,
  type Tensor,
} from "@weft/tensor";
import { declareBuffer } from "./buffers.ts";
import { listParameters } from "./listing.ts";
import { mapTogether } from "./memory-places.ts";
import type { Module } from "./module.ts";
import { ModuleError } from "./module-error.ts";
import { ownBuffers, walkModules } from "./walk.ts";

/** Converts floating parameters and buffers in place. Parameters stay the same objects; buffers that share memory still do. */
export function convert(module: Module, dtype: DType): void {
  if (!isFloating(checkDType("to", dtype)))
    throw new ModuleError(`to: a module's dtype must be a floating one; got ${dtype}`);
  const parameters = listParameters(module, {}).filter(([, { dtype: own }]) => isOther(own, dtype));
  const buffers = walkModules(module, "", false).flatMap(([, owner]) =>
    ownBuffers(owner)
      .filter(({ tensor }) => isOther(tensor.dtype, dtype))
      .map((buffer) => ({ ...buffer, owner })),
  );
  noGrad(() => {
    for (const [, parameter] of parameters) {
      if (isLazy(parameter)) parameter.setDtype(dtype);
      else setDtype(parameter, dtype);
    }
    for (const { tensor } of buffers) if (isLazy(tensor)) tensor.setDtype(dtype);
    const present = buffers.filter(({ tensor }) => !isLazy(tensor));
    const places = groupByStorage(present.map(({ tensor }, i) => [String(i), tensor] as const));
    for (const { names } of places) {
      const together = names.map((i) => present[Number(i)]!);
      const tensors = together.map(({ tensor }): Tensor => tensor);
      const converted = mapTogether(tensors, (whole) => whole.to(dtype));
      copyProvenance(tensors[0]!, converted[0]!);
      for (const [i, { owner, name, persistent }] of together.entries())
        declareBuffer(owner, name, converted[i]!, persistent);
    }
  });
}

function setDtype(parameter: Parameter, dtype: DType): void {
  const before = parameter.detach();
  parameter.setData(before.to(dtype));
  copyProvenance(before, parameter);
}

function isOther(dtype: DType, wanted: DType): boolean {
  return dtype !== wanted && isFloating(dtype);
}
