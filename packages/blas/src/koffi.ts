import { createRequire } from "node:module";
import type { load } from "koffi";
import { BlasNotFoundError } from "./blas-not-found-error.ts";

/** The part of koffi that is used. */
export interface Koffi {
  readonly load: typeof load;
  readonly address: (value: ArrayBufferView) => bigint;
}

/** A loaded library. */
export type Library = ReturnType<typeof load>;

/**
 * Loads koffi on first use, so that a platform without its binary can import the package.
 *
 * @throws {BlasNotFoundError} on such a platform.
 */
export function loadKoffi(): Koffi {
  try {
    return createRequire(import.meta.url)("koffi") as Koffi; // koffi's own types say so
  } catch (error) {
    const cause = error instanceof Error ? error : new Error(String(error));
    throw new BlasNotFoundError(
      ["koffi"],
      [cause.message.split("\n", 1)[0] ?? ""],
      `koffi has binaries for the usual systems; this one is ${process.platform} ${process.arch}`,
      cause,
    );
  }
}
