import type { Layer, Module } from "@weft/nn";
import { ValueError, type Tensor } from "@weft/tensor";
import { meanLoss } from "./mean-loss.ts";
import type { ModelModule } from "./model-module.ts";

/**
 * The part of `computeLoss` that falls to some consecutive layers. The user's function is called by the first stage, up to
 * `model.forward`, and by the last, from there on; so what it does before is done twice, and what it does with the output once.
 */
export class PipelineStage {
  readonly #module: ModelModule;
  readonly #model: Module;
  readonly #layers: Layer;

  /** @param layers This stage's. */
  constructor(module: ModelModule, model: Module, layers: Layer) {
    this.#module = module;
    this.#model = model;
    this.#layers = layers;
  }

  /** Of the first stage: what its layers make of the batch's rows. */
  first(rows: readonly Tensor[]): Tensor {
    const cut = new Cut();
    const forward = (x: Tensor): never => {
      cut.output = this.#layers.forward(x);
      throw cut;
    };
    try {
      withForward(this.#model, forward, () => this.#module.computeLoss(this.#model, ...rows));
    } catch (thrown) {
      if (thrown !== cut) throw thrown;
    }
    if (cut.output !== null) return cut.output;
    throw new ValueError("step: with plan.layers computeLoss must call model.forward; got no call");
  }

  /** Of a stage in between. */
  middle(x: Tensor): Tensor {
    return this.#layers.forward(x);
  }

  /** Of the last stage: the mean loss of the rows. @param enter Called when the stage's layers are about to run. */
  last(rows: readonly Tensor[], x: Tensor, enter: () => void): Tensor {
    let calls = 0;
    const forward = (): Tensor => {
      if (++calls > 1) {
        throw new ValueError(
          "step: with plan.layers computeLoss must call model.forward once; got a second call (cut no layers, or join the inputs)",
        );
      }
      enter();
      return this.#layers.forward(x);
    };
    return withForward(this.#model, forward, () => meanLoss(this.#module, this.#model, rows));
  }
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
