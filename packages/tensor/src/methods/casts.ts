import type { DType } from "../dtype.ts";
import { to } from "../ops/to.ts";
import { Tensor } from "../tensor.ts";

declare module "../tensor.ts" {
  interface Tensor {
    /** `to("float32")`. */
    float(): Tensor;
    /** `to("float64")`. */
    double(): Tensor;
    /** `to("float16")`. */
    half(): Tensor;
    /** `to("bfloat16")`. */
    bfloat16(): Tensor;
    /** `to("int64")`. */
    long(): Tensor;
    /** `to("int32")`. */
    int(): Tensor;
    /** `to("uint8")`. */
    byte(): Tensor;
    /** `to("bool")`. */
    bool(): Tensor;
    /** The same values in the dtype of another tensor. */
    typeAs(other: Tensor): Tensor;
  }
}

const CASTS = {
  float: "float32",
  double: "float64",
  half: "float16",
  bfloat16: "bfloat16",
  long: "int64",
  int: "int32",
  byte: "uint8",
  bool: "bool",
} as const satisfies Record<string, DType>;

for (const [name, dtype] of Object.entries(CASTS)) {
  Tensor.prototype[name as keyof typeof CASTS] = function (this: Tensor): Tensor {
    return to(this, dtype);
  };
}

Tensor.prototype.typeAs = function (this: Tensor, other): Tensor {
  return to(this, other.dtype);
};
