import { captureNode, packageBin } from "./command.ts";

/**
 * Compiles the kernels to WebAssembly when their sources changed; prints only when that fails.
 *
 * @returns Exit code, 0 when the module is there.
 */
export async function buildWasm(): Promise<number> {
  const { code, output } = await captureNode([packageBin("nx"), "run", "kernels:wasm"]);
  if (code !== 0) process.stderr.write(output);
  return code;
}
