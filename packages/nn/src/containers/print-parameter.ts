import type { DType, Parameter } from "@weft/tensor";

/** Python's names of tensor types, which PyTorch prints in a `ParameterDict`. */
const TYPE_NAMES = {
  bool: "torch.BoolTensor",
  uint8: "torch.ByteTensor",
  int32: "torch.IntTensor",
  int64: "torch.LongTensor",
  float16: "torch.HalfTensor",
  bfloat16: "torch.BFloat16Tensor",
  float32: "torch.FloatTensor",
  float64: "torch.DoubleTensor",
} as const satisfies Record<DType, string>;

/**
 * The lines that PyTorch prints for the parameters of a container, which a `ParameterList` names by dtype and a
 * `ParameterDict` by type.
 *
 * @internal
 */
export function printParameters(
  entries: Iterable<readonly [key: string | number, parameter: Parameter | null]>,
  by: "dtype" | "type",
): string {
  return Array.from(entries, ([key, parameter]) => {
    if (parameter === null) return `  (${key}): Object of type: NoneType`;
    const { dtype, shape } = parameter;
    const type = by === "dtype" ? `torch.${dtype}` : TYPE_NAMES[dtype];
    return `  (${key}): Parameter containing: [${type} of size ${shape.join("x")}]`;
  }).join("\n");
}
