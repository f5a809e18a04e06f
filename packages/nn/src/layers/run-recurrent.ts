import { linear, stack, type Tensor } from "@weft/tensor";
import type { CellState, RecurrentStep } from "./recurrent-steps.ts";

/** What a recurrent layer computes with in one direction. @internal */
export interface RecurrentWeights {
  /** `[gates · hidden, input]` */
  readonly ih: Tensor;
  /** `[gates · hidden, state]` */
  readonly hh: Tensor;
  readonly biasIh: Tensor | null;
  readonly biasHh: Tensor | null;
  /** `[state, hidden]`, when the states are projected. */
  readonly hr: Tensor | null;
}

/**
 * One layer in one direction.
 *
 * Shapes: x `[time, batch, input]` → output `[time, batch, state]`, and the last state.
 *
 * @internal
 */
export function runRecurrent(
  step: RecurrentStep,
  x: Tensor,
  start: CellState,
  weights: RecurrentWeights,
  backwards: boolean,
): { readonly output: Tensor; readonly state: CellState } {
  const { ih, hh, biasIh, biasHh, hr } = weights;
  const inputs = linear(x, ih, biasIh).unbind(0); // of all steps by one product
  let state = start;
  const outputs = (backwards ? inputs.toReversed() : inputs).map((input) => {
    const [h, ...rest] = step(input, linear(state[0], hh, biasHh), state);
    state = [hr === null ? h : linear(h, hr), ...rest];
    return state[0];
  });
  return { output: stack(backwards ? outputs.toReversed() : outputs), state };
}
