import { setImmediate as nextTurn } from "node:timers/promises";
import { setFlagsFromString } from "node:v8";
import { runInNewContext } from "node:vm";

/** Collects what nobody refers to any more, as closed trainers, and lets its memory be given back. */
export async function collectGarbage(): Promise<void> {
  setFlagsFromString("--expose-gc");
  const collect = runInNewContext("gc") as () => void; // the flag makes it one
  for (let round = 0; round < 3; round++) {
    collect();
    // Finalizers have turns of their own, and what they let go is found by the next round.
    await nextTurn();
  }
}
