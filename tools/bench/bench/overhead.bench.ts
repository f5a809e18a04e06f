/** What the library costs beside its kernels: a tiny net, and single ops on tiny tensors. */
import { Linear, MSELoss, ReLU, Sequential } from "@weft/nn";
import { SGD } from "@weft/optim";
import { manualSeed, noGrad, tensor, type Tensor } from "@weft/tensor";
import { bestOf, type Timed } from "../src/best-of.ts";
import { printRow } from "../src/row.ts";

manualSeed(0);
const net = new Sequential(new Linear(4, 8), new ReLU(), new Linear(8, 1));
const optimizer = new SGD(net.parameters(), { lr: 0.001 });
const loss = new MSELoss();
const x = tensor([
  [1, 2, 3, 4],
  [5, 6, 7, 8],
]);
const y = tensor([[1], [2]]);
const leaf = x.clone().setRequiresGrad();
const square = x.t().matmul(x);

const cases: readonly (readonly [name: string, run: () => unknown, aboutUs?: number])[] = [
  ["4-8-1 net, batch 2: forward", () => net.forward(x), 3],
  ["4-8-1 net, batch 2: forward without gradients", () => noGrad(() => net.forward(x))],
  ["4-8-1 net, batch 2: training step", step, 12],
  ["add [2, 4]", () => x.add(x)],
  ["add [2, 4], recorded", () => leaf.add(x)],
  ["relu [2, 4]", () => x.relu()],
  ["relu [2, 4], recorded", () => leaf.relu()],
  ["matmul [2, 4] @ [4, 4]", () => x.matmul(square)],
  ["matmul [2, 4] @ [4, 4], recorded", () => leaf.matmul(square)],
  ["mul by a number [2, 4]", () => x.mul(3)],
  ["sum [2, 4]", () => x.sum()],
  ["softmax [2, 4]", () => x.softmax(1)],
  ["view [2, 4] -> [4, 2]", (): Tensor => x.t()],
];
const times = await bestOf(
  cases.map(([, run]): Timed => ({ run, repeats: 2000 })),
  40,
);
for (const [i, [name, , about]] of cases.entries()) {
  const us = times[i]! * 1000;
  const judged = about === undefined ? {} : { ratio: us / about, ratioTo: `${about} µs`, most: 1 };
  printRow({ suite: "overhead", case: name, value: us, unit: "µs", ...judged });
}

function step(): void {
  optimizer.zeroGrad();
  loss.forward(net.forward(x), y).backward();
  optimizer.step();
}
