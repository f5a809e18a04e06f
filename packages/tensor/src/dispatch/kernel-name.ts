import { kernels, type KernelTable } from "@weft/kernels";
import type { DType } from "../dtype.ts";
import { kernelSuffix } from "../dtype.ts";
import { DTypeError } from "../errors.ts";

/** Names of the entries of the kernel table that have type `F`. */
export type KernelsOf<F> = { [K in keyof KernelTable]: KernelTable[K] extends F ? (F extends KernelTable[K] ? K : never) : never }[keyof KernelTable];

/** `"add"` out of `"addF32" | "addF64"`. */
export type Stem<K extends string> = K extends `${infer S}F32` ? S : K extends `${infer S}U8` ? S : K extends `${infer S}I32` ? S : never;

/**
 * The kernel of a family for a dtype, looked up on each call because the table may be replaced.
 *
 * @throws {DTypeError} when the op does not exist for the dtype.
 */
export function kernelFor<F>(op: string, stem: string, dtype: DType): F {
  const kernel = (kernels as unknown as Readonly<Record<string, F | undefined>>)[stem + kernelSuffix(dtype)]; // looked up by a name made of parts
  if (kernel === undefined) {
    throw new DTypeError(`${op}: this dtype is not supported; got ${dtype} (cast it first, as in x.to("float32"))`);
  }
  return kernel;
}
