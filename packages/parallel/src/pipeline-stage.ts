import type { Module } from "@weft/nn";
import type { Tensor } from "@weft/tensor";
import { meanLoss } from "./mean-loss.ts";
import type { ModelModule } from "./model-module.ts";
import { PlanError } from "./plan-error.ts";
import type { PlannedStages } from "./planned-stages.ts";

/**
 * The part of `computeLoss` that falls to some consecutive layers. The user's function is called by the first stage, up to
 * `model.forward`, and by the last, from there on; so what it does before is done twice, and what it does with the output once.
 */
export class PipelineStage {
  readonly #module: ModelModule;
  readonly #model: Module;
  readonly #stages: PlannedStages;

  /** @param stages The plan's that are computed here. */
  constructor(module: ModelModule, model: Module, stages: PlannedStages) {
    this.#module = module;
    this.#model = model;
    this.#stages = stages;
  }

  /** Of the first stage: what its layers make of the batch's rows. */
  first(rows: readonly Tensor[]): Tensor {
    const cut = new Cut();
    const forward = (x: Tensor): never => {
      cut.output = this.#stages.forward(x);
      throw cut;
    };
    try {
      withForward(this.#model, forward, () => this.#module.computeLoss(this.#model, ...rows));
    } catch (thrown) {
      if (thrown !== cut) throw thrown;
    }
    if (cut.output === null) throw notCalled();
    this.#stages.end();
    return cut.output;
  }

  /** Of a stage in between. */
  middle(x: Tensor): Tensor {
    const output = this.#stages.forward(x);
    this.#stages.end();
    return output;
  }

  /** Of the last stage: the mean loss of the rows. @param enter Called when the stage's layers are about to run. */
  last(rows: readonly Tensor[], x: Tensor, enter: () => void): Tensor {
    return this.#loss(rows, () => {
      enter();
      return this.#stages.forward(x);
    });
  }

  /** Of a thread that has all stages: the mean loss of the rows, by the rules that hold where others have some. */
  whole(rows: readonly Tensor[]): Tensor {
    return this.#loss(rows, (x) => {
      this.#stages.begin();
      return this.#stages.forward(x);
    });
  }

  #loss(rows: readonly Tensor[], body: (x: Tensor) => Tensor): Tensor {
    let calls = 0;
    const forward = (x: Tensor): Tensor => {
      if (++calls > 1) {
        throw new PlanError(
          "step: with plan.layers computeLoss must call model.forward once; got a second call (cut no layers, or join the inputs)",
        );
      }
      return body(x);
    };
    const loss = withForward(this.#model, forward, () => meanLoss(this.#module, this.#model, rows));
    if (calls === 0) throw notCalled();
    this.#stages.end();
    return loss;
  }
}

function notCalled(): PlanError {
  return new PlanError(
    "step: with plan.layers computeLoss must call model.forward once; got no call (a call of its layers is none)",
  );
}

/** Thrown through the user's `computeLoss` by the first stage. */
class Cut extends Error {
  output: Tensor | null = null;

  constructor() {
    super("the first stage of a pipeline ends here; let this pass");
  }
}

/** Puts another `forward` in the place of the model's own while `body` runs. */
function withForward<R>(model: Module, forward: (x: Tensor) => Tensor, body: () => R): R {
  // Not enumerable: the walk over the model's parts does not see it.
  Object.defineProperty(model, "forward", { value: forward, configurable: true });
  try {
    return body();
  } finally {
    Reflect.deleteProperty(model, "forward");
  }
}
