import { Linear, MultiheadAttention, Sequential, type Module } from "@weft/nn";
import { ValueError } from "@weft/tensor";
import { cutParameters, cutsFor, isCuttable, whyNot, type CutLayer } from "./cut-layer.ts";
import { CutDimensions } from "./cut-parameters.ts";
import { isElementwise } from "./elementwise-layers.ts";
import type { CheckedTensorPlan, LayerCut } from "./tensor-plan.ts";

/** Which layers of a model are cut, and how. */
export interface CutModel {
  readonly layers: readonly CutLayer[];
  readonly dimensions: CutDimensions;
}

/**
 * Decides how a model's layers are cut. Of those that the plan does not name, in a `Sequential` the first `Linear`, elementwise
 * layers, and the next `Linear` become a `column` and a `row`, whose parts need each other once instead of twice; any other `Linear`
 * is cut by its outputs and any `Embedding` by its rows, or the other way if a tie wants it, as of a transposed weight. A
 * `MultiheadAttention` is cut by its heads, and its `out_proj` with it.
 *
 * @param stages How many layers each stage of a pipeline has: between stages go whole outputs alone. Default `null`: no stages.
 * @throws {ValueError} when the plan names what is not there or cannot be cut so, when ties contradict each other, or when nothing is
 * left to cut.
 */
export function cutModel(
  model: Module,
  plan: CheckedTensorPlan,
  stages: readonly number[] | null = null,
): CutModel {
  const named = namedCuts(model, plan);
  const pairs = neighbours(model, stages);
  const paired = pairedCuts(model, plan.shards, named, pairs);
  const dimensions = new CutDimensions();
  const layers = new Map<Module, CutLayer>();
  const made = (path: string, layer: Module, cut: CutLayer["cut"]): CutLayer =>
    ({ cut, path, layer, ...(cut === "column" ? { feeds: null } : {}) }) as CutLayer; // checked by whyNot
  const add = (cut: CutLayer): void => {
    dimensions.add(cutParameters(cut), nameOf(cut));
    layers.set(cut.layer, cut);
  };
  // Those that are named first: the others follow their ties.
  for (const [path, layer] of model.namedModules()) {
    const cut = named.get(layer)?.cut ?? "whole";
    if (cut !== "whole") add(made(path, layer, cut));
  }
  const withAttention = outProjections(layers.values());
  for (const [path, layer] of model.namedModules()) {
    if (named.has(layer) || withAttention.has(layer)) continue;
    if (layer instanceof MultiheadAttention && named.get(layer.out_proj)?.cut === "whole") continue;
    const wanted = paired.get(layer);
    const cut = (wanted === undefined ? cutsFor(layer) : [wanted])
      .filter((way) => whyNot(layer, way, plan.shards) === null)
      .map((way) => made(path, layer, way))
      .find((way) => dimensions.contradiction(cutParameters(way), nameOf(way)) === null);
    if (cut === undefined) continue;
    add(cut);
    if (cut.cut === "heads") withAttention.add(cut.layer.out_proj);
  }
  if (layers.size === 0) {
    throw new ValueError(
      `ShardedTrainer: plan.tensor needs a Linear, an Embedding or a MultiheadAttention that can be cut into ${plan.shards} parts; got none in the model`,
    );
  }
  for (const [first, next] of pairs) {
    const [from, into] = [layers.get(first), layers.get(next)];
    if (from?.cut === "column" && into?.cut === "row") from.feeds = into;
  }
  return { layers: [...layers.values()], dimensions };
}

/**
 * The plan with a cut for every layer that may have one, as is best for the model now: later changes, such as hooks, decide nothing
 * anew.
 *
 * @throws {ValueError} as `cutModel`.
 */
export function settleTensorPlan(
  model: Module,
  plan: CheckedTensorPlan,
  stages: readonly number[] | null = null,
): CheckedTensorPlan {
  const cuts = cutModel(model, plan, stages).layers;
  const cutOf = new Map<Module, LayerCut>(cuts.map(({ layer, cut }) => [layer, cut]));
  const withAttention = outProjections(cuts);
  const layers: Record<string, LayerCut> = {};
  for (const [path, layer] of model.namedModules()) {
    if (isCuttable(layer) && !withAttention.has(layer)) layers[path] = cutOf.get(layer) ?? "whole";
  }
  return { shards: plan.shards, layers };
}

/** Layers that are cut with their attention. */
function outProjections(cuts: Iterable<CutLayer>): Set<Module> {
  const found = new Set<Module>();
  for (const { cut, layer } of cuts) if (cut === "heads") found.add(layer.out_proj);
  return found;
}

function nameOf({ path, cut }: CutLayer): string {
  return `"${path}" (${cut})`;
}

interface NamedCut {
  readonly path: string;
  readonly cut: LayerCut;
}

/** What the plan says of modules. */
function namedCuts(model: Module, plan: CheckedTensorPlan): Map<Module, NamedCut> {
  const modules = new Map(model.namedModules({ removeDuplicate: false }));
  const named = new Map<Module, NamedCut>();
  for (const [path, cut] of Object.entries(plan.layers)) {
    const layer = modules.get(path);
    if (layer === undefined)
      throw new ValueError(
        `ShardedTrainer: plan.tensor.layers must name modules of the model; got "${path}"`,
      );
    const reason = whyNot(layer, cut, plan.shards);
    if (reason !== null)
      throw new ValueError(
        `ShardedTrainer: plan.tensor.layers can not cut "${path}" by "${cut}": ${reason}`,
      );
    const before = named.get(layer);
    if (before !== undefined && before.cut !== cut)
      throw new ValueError(
        `ShardedTrainer: plan.tensor.layers must cut a module one way under all its names; got "${before.path}" by "${before.cut}" and "${path}" by "${cut}"`,
      );
    named.set(layer, { path, cut });
  }
  for (const [layer, { path, cut }] of named) {
    if (cut !== "heads") continue;
    const out = named.get((layer as MultiheadAttention).out_proj); // whyNot looked
    if (out?.cut === "whole")
      throw new ValueError(
        `ShardedTrainer: plan.tensor.layers cuts an attention's out_proj with it; got "${path}" by "heads" and "${out.path}" by "whole"`,
      );
  }
  return named;
}

/** Of the layers that the plan does not name and no tie binds, those that are best cut as a column and a row. */
function pairedCuts(
  model: Module,
  shards: number,
  named: ReadonlyMap<Module, NamedCut>,
  pairs: readonly Neighbours[],
): ReadonlyMap<Module, "column" | "row"> {
  const cuts = new Map<Module, "column" | "row">();
  const tied = tiedStorages(model);
  const isFree = (layer: Module, cut: "column" | "row"): boolean => {
    const said = named.get(layer)?.cut;
    if (said !== undefined) return said === cut;
    if (!(layer instanceof Linear) || cuts.has(layer)) return false;
    const isTied = [layer.weight, layer.bias].some((p) => p !== null && tied.has(p.storage));
    return !isTied && whyNot(layer, cut, shards) === null;
  };
  for (const [column, row] of pairs) {
    if (!isFree(column, "column") || !isFree(row, "row")) continue;
    if (!named.has(column)) cuts.set(column, "column");
    if (!named.has(row)) cuts.set(row, "row");
  }
  return cuts;
}

type Neighbours = readonly [Module, Module];

/** Layers of a `Sequential` with only elementwise ones between them, so that the second can take parts of what the first makes. */
function neighbours(model: Module, stages: readonly number[] | null): Neighbours[] {
  const places = placesOf(model);
  const found: Neighbours[] = [];
  for (const [, net] of model.namedModules()) {
    if (!(net instanceof Sequential) || Object.hasOwn(net, "forward")) continue;
    const layers = [...net.children({ removeDuplicate: false })];
    const stageOf = net === model && stages !== null ? stagesOf(stages) : layers.map(() => 0);
    for (const [i, first] of layers.entries()) {
      if (isElementwise(first)) continue;
      const at = layers.findIndex((layer, j) => j > i && !isElementwise(layer));
      const next = layers[at];
      // In a second place the output may go elsewhere.
      const isPair = next !== undefined && places.get(first) === 1 && places.get(next) === 1;
      if (isPair && stageOf[i] === stageOf[at]) found.push([first, next]);
    }
  }
  return found;
}

/** The stage of each layer. */
function stagesOf(stages: readonly number[]): number[] {
  return stages.flatMap((count, stage) => new Array<number>(count).fill(stage));
}

/** Under how many names each module stands. */
function placesOf(model: Module): ReadonlyMap<Module, number> {
  const places = new Map<Module, number>();
  for (const [, module] of model.namedModules({ removeDuplicate: false }))
    places.set(module, (places.get(module) ?? 0) + 1);
  return places;
}

function tiedStorages(model: Module): ReadonlySet<unknown> {
  const [seen, tied] = [new Set<unknown>(), new Set<unknown>()];
  for (const [, { storage }] of model.namedParameters({ aliases: true }))
    (seen.has(storage) ? tied : seen).add(storage);
  return tied;
}
