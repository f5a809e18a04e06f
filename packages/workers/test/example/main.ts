import { WorkerGroup } from "@weft/workers";
import type { Squares } from "./squares.ts";

const values = new Float64Array(new SharedArrayBuffer(8 * 5));
const group = await WorkerGroup.start<Squares>({
  module: new URL("./squares.ts", import.meta.url),
  size: 2,
  setup: values.buffer,
});

console.log(await group.replica(0).square(7)); // 49
await group.dispatch(10);
console.log(values.join(" ")); // 0 10 40 90 160

await group.close();
