import { lerp, type Tensor } from "@weft/tensor";

/** The state of a recurrent cell: `[h]`, or `[h, c]`; each `[batch, size]`. @internal */
export type CellState = readonly [h: Tensor, ...c: readonly Tensor[]];

/**
 * The next state, from what the input and the old state add to the gates, each `[batch, gates · size]`.
 *
 * @internal
 */
export type RecurrentStep = (fromInput: Tensor, fromState: Tensor, state: CellState) => CellState;

/** The nonlinearity of a plain recurrent cell. */
export type RecurrentNonlinearity = "tanh" | "relu";

/** `h = tanh(input + state)`, or with relu. @internal */
export const plainSteps: Readonly<Record<RecurrentNonlinearity, RecurrentStep>> = {
  tanh: (fromInput, fromState) => [fromInput.add(fromState).tanh()],
  relu: (fromInput, fromState) => [fromInput.add(fromState).relu()],
};

/** `c = σ(f) c + σ(i) tanh(g)`, `h = σ(o) tanh(c)`, with the gates in the order i, f, g, o. @internal */
export const lstmStep: RecurrentStep = (fromInput, fromState, state) => {
  const [i, f, g, o] = fromInput.add(fromState).chunk(4, -1) as [Tensor, Tensor, Tensor, Tensor]; // as asked for
  const c = f.sigmoid().mul(state[1]!).add(i.sigmoid().mul(g.tanh()));
  return [o.sigmoid().mul(c.tanh()), c];
};

/** `h = (1 - z) n + z h` with `n = tanh(input + r · state)`, and the gates in the order r, z, n. @internal */
export const gruStep: RecurrentStep = (fromInput, fromState, [h]) => {
  const [inR, inZ, inN] = fromInput.chunk(3, -1) as [Tensor, Tensor, Tensor]; // as asked for
  const [keptR, keptZ, keptN] = fromState.chunk(3, -1) as [Tensor, Tensor, Tensor]; // as asked for
  const r = inR.add(keptR).sigmoid();
  const z = inZ.add(keptZ).sigmoid();
  return [lerp(inN.add(r.mul(keptN)).tanh(), h, z)];
};
