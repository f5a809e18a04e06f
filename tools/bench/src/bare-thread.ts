import { workerData } from "node:worker_threads";
import { areDone, bellOf, CALLER, doneOf, readMemory, type BareThread } from "./bare-wake.ts";

const { buffer, rank, threads, spinRounds, workMs } = workerData as BareThread;
const words = new Int32Array(buffer);
const memory = new Float64Array(2 ** 19);
const pause = (Atomics as { pause?: () => void }).pause ?? ((): void => undefined);

for (let round = 0; ;) {
  for (let i = 0; i < spinRounds && Atomics.load(words, bellOf(rank)) === round; i++) pause();
  Atomics.wait(words, bellOf(rank), round);
  round = Atomics.load(words, bellOf(rank));
  readMemory(memory, workMs);
  Atomics.store(words, doneOf(rank), round);
  if (areDone(words, threads, round)) {
    Atomics.add(words, CALLER, 1);
    Atomics.notify(words, CALLER);
  }
}
