/**
 * Compiles the AssemblyScript kernels twice, with fused (relaxed SIMD) and with plain SIMD arithmetic, into ES modules
 * that hold the binaries as base64: they load in every bundler without fetch or file access.
 *
 * Run: `node build/wasm.ts`. Output (git-ignored): `src/wasm/generated/relaxed.ts` and `simd.ts`.
 */
import { once } from "node:events";
import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { isMainThread, Worker, workerData } from "node:worker_threads";
import asc from "assemblyscript/asc";
import { activationEntries } from "./activation-entries.ts";
import { elementwiseEntries } from "./elementwise-entries.ts";
import { optimizerEntries } from "./optimizer-entries.ts";
import { selectionEntries } from "./selection-entries.ts";
import { spatialEntries } from "./spatial-entries.ts";

/** The heap never hands out the first MiB; the module's constants must stay far below that. */
const staticDataLimitBytes = 64 * 1024;
const root = join(import.meta.dirname, "..");
const generated = join(root, "src", "wasm", "generated");

const commonFlags = [
  "src/wasm/assembly/index.ts",
  ...["--baseDir", root],
  ...["--optimizeLevel", "3", "--shrinkLevel", "0", "--noAssert"],
  ...["--runtime", "stub"],
  ...[
    "--importMemory",
    "--noExportMemory",
    "--sharedMemory",
    "--initialMemory",
    "1",
    "--maximumMemory",
    "65536",
  ],
  ...["--enable", "simd", "--enable", "threads"],
];

/** Compiler flags of each build. */
const builds: Readonly<Record<string, readonly string[]>> = {
  relaxed: ["--enable", "relaxed-simd"],
  simd: [],
};

if (isMainThread) {
  mkdirSync(generated, { recursive: true });
  // A thread each: the compiler uses one core.
  await Promise.all(Object.keys(builds).map(buildInThread));
} else {
  const name = workerData as string; // what buildInThread sends
  await build(name, builds[name]!);
}

async function buildInThread(name: string): Promise<void> {
  const thread = new Worker(import.meta.filename, {
    workerData: name,
    argv: process.argv.slice(2),
  });
  await once(thread, "exit"); // an error of the thread rejects
}

async function build(name: string, flags: readonly string[]): Promise<void> {
  const files = new Map<string, string | Uint8Array>();
  const stderr = asc.createMemoryStream();
  const { error } = await asc.main(
    [
      ...commonFlags,
      ...flags,
      "--outFile",
      "kernels.wasm",
      ...(process.argv.includes("--text") ? ["--textFile", "kernels.wat"] : []),
    ],
    { stderr, readFile: readSource, writeFile: (file, contents) => void files.set(file, contents) },
  );
  const binary = files.get("kernels.wasm");
  if (error || !(binary instanceof Uint8Array)) {
    throw new Error(
      `wasm build "${name}": the AssemblyScript compiler failed\n${stderr.toString()}`,
      { cause: error },
    );
  }
  checkStaticData(name, binary);
  const text = [
    `/** The kernels as a WebAssembly binary in base64 (${binary.length} bytes). Written by build/wasm.ts. */`,
    `export const ${name}Binary: string =`,
    `  "${Buffer.from(binary).toString("base64")}";`,
    "",
  ].join("\n");
  writeFileSync(join(generated, `${name}.ts`), text);
  const wat = files.get("kernels.wat");
  if (wat !== undefined) writeFileSync(join(generated, `${name}.wat`), wat);
  process.stdout.write(`${name}: ${binary.length} bytes\n`);
}

/** Sources come from the file system, but for the entries that are generated. The compiler asks for null if missing. */
function readSource(file: string, baseDir: string): string | null {
  if (file === "src/wasm/assembly/elementwise-entries.ts") return elementwiseEntries();
  if (file === "src/wasm/assembly/activation-entries.ts") return activationEntries();
  if (file === "src/wasm/assembly/optimizer-entries.ts") return optimizerEntries();
  if (file === "src/wasm/assembly/spatial-entries.ts") return spatialEntries();
  if (file === "src/wasm/assembly/selection-entries.ts") return selectionEntries();
  const path = resolve(baseDir, file);
  return existsSync(path) ? readFileSync(path, "utf8") : null;
}

/** Refuses a module whose constants reach into memory that belongs to the heap. */
function checkStaticData(name: string, binary: Uint8Array): void {
  const module = new WebAssembly.Module(new Uint8Array(binary));
  const memory = new WebAssembly.Memory({ initial: 1, maximum: 65536, shared: true });
  const instance = new WebAssembly.Instance(module, {
    env: { memory },
    workspace: { requestWorkspace: () => 0 },
  });
  const { staticDataEnd } = instance.exports;
  const end: unknown = typeof staticDataEnd === "function" ? staticDataEnd() : undefined;
  if (typeof end !== "number" || end > staticDataLimitBytes) {
    throw new Error(
      `wasm build "${name}": static data must end below ${staticDataLimitBytes}; got ${String(end)}`,
    );
  }
}
