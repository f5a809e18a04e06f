import type { Tensor } from "@weft/tensor";
import { noteSet, wasSetBefore } from "./init-pass.ts";
import { noteProvenance, type Provenance } from "./provenance.ts";
import { isSkippingInit } from "./skip-init.ts";

/**
 * What every initialisation goes through: lets `fill` overwrite a tensor and notes what did. Nothing is called for a tensor
 * without elements, within `skipInit`, and when this walk through the net has initialised the tensor as another part's.
 */
export function setOnce(tensor: Tensor, provenance: Provenance, fill: () => unknown): Tensor {
  if (tensor.size === 0 || isSkippingInit() || wasSetBefore(tensor)) return tensor;
  fill();
  noteProvenance(tensor, provenance);
  noteSet(tensor);
  return tensor;
}
