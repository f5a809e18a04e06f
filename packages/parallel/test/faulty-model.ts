import { isMainThread } from "node:worker_threads";
import { Dropout, Linear, Sequential, type Layer } from "@weft/nn";
import { Parameter, mseLoss, zeros, type Tensor } from "@weft/tensor";

/** What goes wrong in workers, and "throwsEverywhere" on the main thread too. */
export type Fault =
  | "none"
  | "throws"
  | "throwsEverywhere"
  | "exits"
  | "hangs"
  | "otherShape"
  | "otherTies"
  | "otherModules"
  | "notScalar";

let fault: Fault = "none";

export function createModel(config: unknown): Layer {
  fault = config as Fault; // given by the tests
  const rate = isMainThread || fault !== "otherModules" ? 0.5 : 0.25;
  const net = new Sequential(
    new Linear(3, 3),
    new Linear(3, 3),
    new Linear(3, 1),
    new Dropout(rate).eval(),
  );
  if (!isMainThread && fault === "otherShape") net[2].weight = new Parameter(zeros([2, 3]));
  if (isMainThread || fault !== "otherTies") net[1].weight = net[0].weight;
  return net;
}

export function computeLoss(model: Layer, x: Tensor, y: Tensor): Tensor {
  if ((!isMainThread || fault === "throwsEverywhere") && x.at(0, 0).item() === 7) fail();
  const out = model.forward(x);
  return fault === "notScalar" ? out : mseLoss(out, y);
}

function fail(): void {
  if (fault.startsWith("throws")) throw new RangeError("the seventh row is cursed");
  if (fault === "exits") process.exit(3);
  while (fault === "hangs");
}
