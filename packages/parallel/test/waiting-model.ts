import { isMainThread } from "node:worker_threads";
import { Linear, Sequential, type Layer } from "@weft/nn";
import { mseLoss, type Tensor } from "@weft/tensor";
import { PipelineBoard } from "../src/pipeline-board.ts";

/** Two layers whose stages wait for each other in vain where the configuration says so: the second never sees what the first took. */
export function createModel(config: unknown): Layer {
  if (config === "in vain" && !isMainThread) PipelineBoard.prototype.firstTaken = () => -1;
  return new Sequential(new Linear(3, 3), new Linear(3, 3));
}

export function computeLoss(model: Layer, x: Tensor): Tensor {
  return mseLoss(model.forward(x), x);
}
