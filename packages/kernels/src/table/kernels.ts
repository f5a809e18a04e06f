import { heap } from "../heap/index.ts";
import { environment } from "../heap/environment.ts";
import { instantiate } from "../wasm/module.ts";
import type { KernelTable } from "./kernel-table.ts";
import { KernelLayers } from "./kernel-layers.ts";

const instance = instantiate(environment.module, environment.memory, (byteLength) =>
  heap.allocate(byteLength),
);

const { fusesMultiplyAdd, peakF32, staticDataEnd: _staticDataEnd, ...base } = instance;

/**
 * This thread's kernels as they are without any layer, for packages that must know whether an entry is still the package's
 * own (`kernels.gemmF32 === builtInKernels.gemmF32`): every thread has these.
 */
export const builtInKernels: Readonly<KernelTable> = base;

const layers = new KernelLayers(base, fusesMultiplyAdd() === 1 ? "wasm-relaxed-fma" : "wasm-simd");

/**
 * The kernels in force on this thread. Look entries up at every call (`kernels.addF32(...)`): `installKernels` replaces
 * them in place. Without layers an entry is the WebAssembly function itself.
 *
 * @example
 * const [x, out] = [heap.allocate(4 * 4), heap.allocate(4)];
 * heap.f32.set([1, 2, 3, 4], x / 4);
 * kernels.sumF32(1, 4, x, 4, 1, out);
 * heap.f32[out / 4] // 10
 */
export const kernels: Readonly<KernelTable> = layers.table;

/**
 * The bare loop of multiply-adds that products are measured against: 96 floating-point operations an iteration, float32.
 *
 * @example
 * const start = performance.now();
 * multiplyAddPeak(1_000_000);
 * const gigaflops = (96 * 1_000_000) / 1e6 / (performance.now() - start);
 */
export function multiplyAddPeak(iterations: number): void {
  peakF32(iterations);
}

/**
 * Puts kernels over those in force on this thread, until the result is disposed. Layers may be disposed in any order:
 * an entry is always that of the newest remaining layer that has it.
 *
 * @param variant names what changes the results' bits (say "openblas"): it is appended to `kernelVariant()`. Leave it out
 *   when the results are the same to the last bit.
 * @throws {TypeError} when an entry has no kernel's name or is not a function.
 * @example
 * using _ = installKernels({ axpyF32: () => {} }, "no-axpy");
 * kernelVariant().endsWith("+no-axpy") // true
 */
export function installKernels(partial: Partial<KernelTable>, variant?: string): Disposable {
  return layers.install(partial, variant);
}

/**
 * The names of what decides the results' bits: "wasm-relaxed-fma" or "wasm-simd" (products whose multiply-adds round
 * once or twice), and the variants of installed layers, joined by "+".
 *
 * @example kernelVariant().startsWith("wasm-") // true
 */
export function kernelVariant(): string {
  return layers.variant();
}
