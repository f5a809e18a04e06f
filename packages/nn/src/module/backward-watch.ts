import { tapGradients, type Gradients } from "./gradient-tap.ts";
import type { FullBackwardHook, FullBackwardPreHook, HookList } from "./module-hooks.ts";
import type { Module } from "./module.ts";
import { ModuleError } from "./module-error.ts";

/** Waits for the gradients of one forward's outputs, then for those of its inputs. */
export class BackwardWatch {
  readonly #module: Module;
  readonly #before: HookList<FullBackwardPreHook>;
  readonly #after: HookList<FullBackwardHook>;
  /** Of the pass that is under way. */
  #gradOutputs: Gradients | null = null;
  /** Stands for the inputs' gradients when no input wants one: the hooks are called with the outputs' then. */
  #noGradInputs: Gradients | null = null;

  constructor(
    module: Module,
    before: HookList<FullBackwardPreHook>,
    after: HookList<FullBackwardHook>,
  ) {
    this.#module = module;
    this.#before = before;
    this.#after = after;
  }

  tapInputs(inputs: unknown[]): unknown[] {
    if (this.#after.length === 0) return inputs;
    const tapped = tapGradients(inputs, (gradients) => {
      // A gradient that did not come through the output, as of a second derivative, is not the module's.
      if (this.#gradOutputs === null) return;
      const gradOutputs = this.#gradOutputs;
      this.#gradOutputs = null;
      return this.#runAfter(gradients, gradOutputs);
    });
    if (tapped === null) this.#noGradInputs = inputs.map(() => null);
    return tapped ?? inputs;
  }

  tapOutput(output: unknown): unknown {
    const outputs = Array.isArray(output) ? (output as unknown[]) : [output];
    const tapped = tapGradients(outputs, (gradients) => {
      const settled = this.#runBefore(gradients);
      if (this.#noGradInputs !== null) this.#runWithoutInputs(this.#noGradInputs, settled);
      else if (this.#after.length > 0) this.#gradOutputs = settled;
      return settled === gradients ? undefined : settled;
    });
    if (tapped === null) return output;
    return Array.isArray(output) ? tapped : tapped[0];
  }

  #runBefore(gradOutputs: Gradients): Gradients {
    let current = gradOutputs;
    for (const { run } of this.#before) {
      const answer = run(this.#module, current);
      if (answer === undefined) continue;
      checkAnswer("registerFullBackwardPreHook", "outputs", answer, current);
      current = answer;
    }
    return current;
  }

  #runAfter(gradInputs: Gradients, gradOutputs: Gradients): Gradients {
    let current = gradInputs;
    for (const { run } of this.#after) {
      const answer = run(this.#module, current, gradOutputs);
      if (answer === undefined) continue;
      checkAnswer("registerFullBackwardHook", "inputs", answer, current);
      current = answer;
    }
    return current;
  }

  #runWithoutInputs(gradInputs: Gradients, gradOutputs: Gradients): void {
    if (this.#runAfter(gradInputs, gradOutputs).every((gradient) => gradient === null)) return;
    throw new ModuleError(
      "registerFullBackwardHook: a hook must return nothing, or null for each input, where no input wants a gradient; got one",
    );
  }
}

function checkAnswer(name: string, of: string, answer: unknown, { length }: Gradients): void {
  if (Array.isArray(answer) && answer.length === length) return;
  throw new ModuleError(
    `${name}: a hook must return nothing or as many gradients as there are ${of}; got ${
      Array.isArray(answer) ? answer.length : typeof answer
    } for ${length}`,
  );
}
