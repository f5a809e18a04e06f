/** Random fills with PyTorch's bits, one thread. Compare with torch in `npm run bench:peers`. */
import { empty, manualSeed } from "@weft/tensor";
import { bestOf } from "../src/best-of.ts";
import { printRow } from "../src/row.ts";

const VALUES = 2 ** 22;

manualSeed(0);
const x = empty([VALUES]);
const double = empty([VALUES], { dtype: "float64" });
const from = empty([VALUES]).fill_(1);
const cases = [
  ["uniform float32", () => x.uniform_()],
  ["normal float32", () => x.normal_()],
  ["uniform float64", () => double.uniform_()],
  ["normal float64", () => double.normal_()],
  ["copy float32", () => x.copy_(from)],
] as const;
const times = await bestOf(
  cases.map(([, run]) => ({ run, repeats: 1 })),
  15,
);
const copyMs = times.at(-1)!;
for (const [i, [name]] of cases.entries()) {
  printRow({
    suite: "random",
    case: `${name}, ${VALUES / 2 ** 20} Mi values`,
    value: VALUES / times[i]! / 1e3,
    unit: "M/s",
    ratio: copyMs / times[i]!,
    ratioTo: "copy",
  });
}
