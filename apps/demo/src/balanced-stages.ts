import type { Layer } from "@weft/nn";

/**
 * Cuts layers into stages whose dearest is as cheap as can be: how many layers each stage has. A stage begins with a layer that has
 * parameters, so there are at most as many stages as such layers.
 *
 * A layer costs its parameters' size for each product: three in a training step, but two in the first layer, whose input needs no
 * gradient.
 *
 * @example
 * balancedStages([new Linear(4, 8), new ReLU(), new Linear(8, 8), new Linear(8, 1)], 2) // [2, 2]
 */
export function balancedStages(layers: readonly Layer[], stages: number): number[] {
  const units = unitsOf(layers);
  const { cuts } = cheapest(units, Math.min(stages, units.length));
  return cuts;
}

/** Layers that stay together. */
interface Unit {
  readonly layers: number;
  readonly cost: number;
}

interface Cut {
  readonly cuts: number[];
  /** Of the dearest stage. */
  readonly cost: number;
}

function unitsOf(layers: readonly Layer[]): Unit[] {
  const units: Unit[] = [];
  for (const layer of layers) {
    const size = [...layer.parameters()].reduce((sum, parameter) => sum + parameter.size, 0);
    const last = units.at(-1);
    if (last === undefined) units.push({ layers: 1, cost: 2 * size });
    else if (size > 0) units.push({ layers: 1, cost: 3 * size });
    else units[units.length - 1] = { ...last, layers: last.layers + 1 };
  }
  return units;
}

function cheapest(units: readonly Unit[], stages: number): Cut {
  if (stages === 1) return { cuts: [sumOf(units, "layers")], cost: sumOf(units, "cost") };
  let best: Cut = { cuts: [], cost: Infinity };
  for (let first = 1; first <= units.length - stages + 1; first++) {
    const rest = cheapest(units.slice(first), stages - 1);
    const cost = Math.max(sumOf(units.slice(0, first), "cost"), rest.cost);
    if (cost < best.cost)
      best = { cuts: [sumOf(units.slice(0, first), "layers"), ...rest.cuts], cost };
  }
  return best;
}

function sumOf(units: readonly Unit[], field: keyof Unit): number {
  return units.reduce((sum, unit) => sum + unit[field], 0);
}
