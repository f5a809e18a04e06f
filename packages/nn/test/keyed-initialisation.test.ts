import { Worker } from "node:worker_threads";
import { expect, test } from "vitest";
import { initialize, LayerNorm, Linear, ReLU, Sequential } from "../src/index.ts";

/** Builds a net in a thread of its own, after drawing other numbers, and tells its values. */
const PROGRAM = `
  const { parentPort, workerData } = require("node:worker_threads");
  Promise.all([import(workerData.nn), import(workerData.tensor)]).then(([nn, { rand }]) => {
    const { draws, more } = workerData;
    rand([draws]);
    const parts = [new nn.Linear(4, 8), new nn.ReLU(), new nn.LayerNorm(8), new nn.Linear(8, 1)];
    const net = new nn.Sequential(...parts, ...Array.from({ length: more }, () => new nn.Linear(1, 1)));
    nn.initialize(net, { preset: "keras", seed: 7 });
    const values = Object.entries(net.stateDict()).map(([name, t]) => [name, [...t.toTypedArray()]]);
    parentPort.postMessage(Object.fromEntries(values));
  });`;

async function valuesInWorker(draws: number, more: number): Promise<Record<string, number[]>> {
  const worker = new Worker(PROGRAM, {
    eval: true,
    execArgv: ["--conditions=@weft/source"],
    workerData: {
      draws,
      more,
      nn: new URL("../src/index.ts", import.meta.url).href,
      tensor: new URL("../../tensor/src/index.ts", import.meta.url).href,
    },
  });
  try {
    return await new Promise((resolve, reject) => {
      worker.once("message", resolve);
      worker.once("error", reject);
    });
  } finally {
    await worker.terminate();
  }
}

test("G3: keyed initialisation gives the same values in every worker, whatever each drew or has besides", async () => {
  const net = new Sequential(new Linear(4, 8), new ReLU(), new LayerNorm(8), new Linear(8, 1));
  initialize(net, { preset: "keras", seed: 7 });
  const here = Object.fromEntries(
    Object.entries(net.stateDict()).map(([name, t]) => [name, [...t.toTypedArray()]]),
  );
  expect(Object.keys(here)).toHaveLength(6);
  for (const there of await Promise.all([valuesInWorker(3, 0), valuesInWorker(100, 2)]))
    expect(there).toMatchObject(here);
});
