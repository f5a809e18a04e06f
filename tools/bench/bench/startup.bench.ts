/** What importing the library costs over an empty Node process: the built packages, each time in a process of its own. */
import { execFileSync } from "node:child_process";
import { join } from "node:path";
import { printRow } from "../src/row.ts";

const ROUNDS = 25;
const BAR_MS = 40;
const here = join(import.meta.dirname, "..");

execFileSync("nx", ["run-many", "-t", "bundle"], { cwd: here, stdio: "pipe" });
const best = new Map<string, number>();
const imports = ["", "@weft/kernels", "@weft/tensor", "@weft/nn"];
for (let round = 0; round < ROUNDS; round++) {
  for (const name of imports) {
    const start = performance.now();
    // The package is found from its dependant's folder, without the condition that leads to sources.
    execFileSync(
      process.execPath,
      ["--input-type=module", "-e", name === "" ? "0" : `await import("${name}")`],
      { cwd: join(here, "../../packages", name === "@weft/kernels" ? "tensor" : "nn") },
    );
    best.set(name, Math.min(best.get(name) ?? Infinity, performance.now() - start));
  }
}
const empty = best.get("")!;
for (const name of imports.slice(1)) {
  const ms = best.get(name)! - empty;
  printRow({
    suite: "startup",
    case: `import ${name}`,
    value: ms,
    unit: "ms",
    ...(name === "@weft/nn" ? { ratio: ms / BAR_MS, ratioTo: `${BAR_MS} ms`, most: 1 } : {}),
  });
}
printRow({ suite: "startup", case: "empty process", value: empty, unit: "ms" });
