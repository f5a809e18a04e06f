import { mkdtempSync, rmSync } from "node:fs";
import { open } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { manualSeed, rand, type Tensor } from "@weft/tensor";
import {
  decodeCheckpoint,
  digestTensors,
  encodeCheckpoint,
  loadCheckpoint,
  saveCheckpoint,
} from "../src/index.ts";

/**
 * Saving and loading 100 MB in 25 tensors, against writing and flushing the same bytes: the best round of each counts,
 * because machines are shared. Run it with `npm run bench -- --suite checkpoint`.
 */
const TENSORS = 25;
const ROUNDS = 5;
const asJson = process.argv.includes("--json");
const folder = mkdtempSync(join(tmpdir(), "weft-bench-"));
const file = join(folder, "net.weft");

manualSeed(0);
const tensors: Record<string, Tensor> = {};
for (let i = 0; i < TENSORS; i++) {
  const weight = rand([1000, 1000]);
  weight.storage.makePermanent(); // as parameters are
  tensors[`${i}.weight`] = weight;
}
const bytes = encodeCheckpoint({ tensors });

try {
  const floor = await rate(writeAndFlush);
  report("write and flush the bytes", floor, null);
  report("saveCheckpoint", await rate(() => saveCheckpoint(file, { tensors })), floor);
  report("loadCheckpoint", await rate(() => loadCheckpoint(file)), null);
  report("encodeCheckpoint", await rate(() => encodeCheckpoint({ tensors })), null);
  report("decodeCheckpoint", await rate(() => decodeCheckpoint(bytes)), null);
  report("digestTensors", await rate(() => digestTensors(tensors)), null);
} finally {
  rmSync(folder, { recursive: true });
}

async function writeAndFlush(): Promise<void> {
  const handle = await open(join(folder, "floor"), "w");
  await handle.write(bytes);
  await handle.sync();
  await handle.close();
}

/** MB/s of the best round. */
async function rate(run: () => unknown): Promise<number> {
  let best = Infinity;
  for (let round = 0; round < ROUNDS; round++) {
    const start = performance.now();
    await run();
    best = Math.min(best, performance.now() - start);
  }
  return bytes.length / 1000 / best;
}

function report(name: string, value: number, floor: number | null): void {
  const row = {
    suite: "checkpoint",
    case: `${name}, ${Math.round(bytes.length / 1e6)} MB`,
    threads: 1,
    value: Math.round(value),
    unit: "MB/s",
    ...(floor === null
      ? {}
      : { ratio: Number((value / floor).toFixed(2)), ratioTo: "plain write" }),
  };
  if (asJson) console.log(JSON.stringify(row));
  else console.log(`${row.case.padEnd(36)} ${String(row.value).padStart(6)} ${row.unit}`);
}
