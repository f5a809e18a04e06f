import { Embedding, Linear, Sequential, type Module } from "@weft/nn";
import { Parameter, ValueError } from "@weft/tensor";
import { CutDimensions, cutViewOf } from "./cut-parameters.ts";
import { isElementwise } from "./elementwise-layers.ts";
import type { CheckedTensorPlan, LayerCut } from "./tensor-plan.ts";

/** A `Linear` that is cut by its outputs. */
export interface ColumnCut {
  readonly cut: "column";
  readonly path: string;
  readonly layer: Linear<boolean>;
  /** The layer that takes each part of the output as it is; `null` where the whole output is needed. */
  feeds: RowCut | null;
}

/** A `Linear` that is cut by its inputs. */
export interface RowCut {
  readonly cut: "row";
  readonly path: string;
  readonly layer: Linear<boolean>;
}

/** An `Embedding` that is cut by its rows. */
export interface VocabularyCut {
  readonly cut: "vocabulary";
  readonly path: string;
  readonly layer: Embedding;
}

export type CutLayer = ColumnCut | RowCut | VocabularyCut;

/** Which layers of a model are cut, and how. */
export interface CutModel {
  readonly layers: readonly CutLayer[];
  readonly dimensions: CutDimensions;
}

/**
 * Decides how a model's layers are cut. Of those that the plan does not name, in a `Sequential` the first `Linear`, elementwise
 * layers, and the next `Linear` become a `column` and a `row`, whose parts need each other once instead of twice; any other `Linear`
 * is cut by its outputs and any `Embedding` by its rows, or the other way if a tie wants it, as of a transposed weight.
 *
 * @throws {ValueError} when the plan names what is not there or cannot be cut so, when ties contradict each other, or when nothing is
 * left to cut.
 */
export function cutModel(model: Module, plan: CheckedTensorPlan): CutModel {
  const named = namedCuts(model, plan);
  const paired = pairedCuts(model, plan.shards, named);
  const dimensions = new CutDimensions();
  const layers = new Map<Module, CutLayer>();
  const add = (path: string, layer: Module, cut: LayerCut): void => {
    if (cut === "whole") return;
    const made = { cut, path, layer, ...(cut === "column" ? { feeds: null } : {}) } as CutLayer; // checked by whyNot
    addCut(dimensions, made);
    layers.set(layer, made);
  };
  // Those that are named first: the others follow their ties.
  for (const [path, layer] of model.namedModules()) {
    const cut = named.get(layer)?.cut;
    if (cut !== undefined) add(path, layer, cut);
  }
  for (const [path, layer] of model.namedModules()) {
    if (named.has(layer)) continue;
    const wanted = paired.get(layer);
    const cuts: CutLayer["cut"][] =
      wanted === undefined ? ["column", "row", "vocabulary"] : [wanted];
    const cut = cuts.find(
      (c) => whyNot(layer, c, plan.shards) === null && fits(dimensions, layer, c),
    );
    if (cut !== undefined) add(path, layer, cut);
  }
  if (layers.size === 0) {
    throw new ValueError(
      `ShardedTrainer: plan.tensor needs a Linear or an Embedding that can be cut into ${plan.shards} parts; got none in the model`,
    );
  }
  for (const [first, next] of neighbours(model)) {
    const [from, into] = [layers.get(first), layers.get(next)];
    if (from?.cut === "column" && into?.cut === "row") from.feeds = into;
  }
  return { layers: [...layers.values()], dimensions };
}

/**
 * The plan with a cut for every `Linear` and `Embedding`, as is best for the model now: later changes, such as hooks, decide nothing
 * anew.
 *
 * @throws {ValueError} as `cutModel`.
 */
export function settleTensorPlan(model: Module, plan: CheckedTensorPlan): CheckedTensorPlan {
  const cuts = new Map<Module, LayerCut>();
  for (const { layer, cut } of cutModel(model, plan).layers) cuts.set(layer, cut);
  const layers: Record<string, LayerCut> = {};
  for (const [path, layer] of model.namedModules()) {
    if (layer instanceof Linear || layer instanceof Embedding)
      layers[path] = cuts.get(layer) ?? "whole";
  }
  return { shards: plan.shards, layers };
}

/** The weight's dimension along which a cut goes. */
export function weightDimension(cut: CutLayer["cut"]): 0 | 1 {
  return cut === "row" ? 1 : 0;
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
  return named;
}

/** Why a module cannot be cut so, `null` when it can. */
function whyNot(layer: Module, cut: LayerCut, shards: number): string | null {
  if (cut === "whole") return null;
  const wanted = cut === "vocabulary" ? Embedding : Linear;
  // A subclass may compute something else, as one with parametrizations does.
  const isPlain = layer instanceof wanted && (layer.constructor as unknown) === wanted;
  if (!isPlain) return `it must be a ${wanted.name}; got ${layer.constructor.name}`;
  if (Object.hasOwn(layer, "forward"))
    return "a layer's own forward must be that of its class; got hooks, or another one";
  const { weight } = layer;
  if (!(weight instanceof Parameter) || cutViewOf(weight) === null)
    return "its weight must be a whole parameter or a transposed one; got another view of one";
  const bias = layer instanceof Linear ? layer.bias : null;
  if (bias !== null && cutViewOf(bias) === null)
    return "its bias must be a whole parameter; got a view of one";
  if ([weight, bias].some((p) => p !== null && p.hooks !== null))
    return "nobody may wait for a gradient that no thread has as a whole; got a parameter with hooks";
  if (layer instanceof Embedding && layer.maxNorm !== null)
    return "a lookup must leave the table as it is; got maxNorm, which scales its rows";
  const size = weight.shape[weightDimension(cut)]!;
  return size < shards ? `each of ${shards} shards must get some of it; got size ${size}` : null;
}

function addCut(dimensions: CutDimensions, { cut, path, layer }: CutLayer): void {
  const by = `"${path}" (${cut})`;
  dimensions.add(cutViewOf(layer.weight)!, weightDimension(cut), by); // whyNot looked
  if (cut === "column" && layer.bias !== null) dimensions.add(cutViewOf(layer.bias)!, 0, by);
}

/** Whether a cut goes along the dimension along which ties have the weight cut already. */
function fits(dimensions: CutDimensions, layer: Module, cut: LayerCut): boolean {
  if (cut === "whole") return true;
  const view = cutViewOf((layer as Linear | Embedding).weight)!; // whyNot looked
  const before = dimensions.get(view.owner);
  return before === null || before === CutDimensions.of(view, weightDimension(cut));
}

/** Of the layers that the plan does not name and no tie binds, those that are best cut as a column and a row. */
function pairedCuts(
  model: Module,
  shards: number,
  named: ReadonlyMap<Module, NamedCut>,
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
  for (const [column, row] of neighbours(model)) {
    if (!isFree(column, "column") || !isFree(row, "row")) continue;
    if (!named.has(column)) cuts.set(column, "column");
    if (!named.has(row)) cuts.set(row, "row");
  }
  return cuts;
}

/** Layers of a `Sequential` with only elementwise ones between them, so that the second can take parts of what the first makes. */
function neighbours(model: Module): (readonly [Module, Module])[] {
  const places = placesOf(model);
  const found: (readonly [Module, Module])[] = [];
  for (const [, net] of model.namedModules()) {
    if (!(net instanceof Sequential) || Object.hasOwn(net, "forward")) continue;
    const layers = [...net.children({ removeDuplicate: false })];
    for (const [i, first] of layers.entries()) {
      if (isElementwise(first)) continue;
      const next = layers.slice(i + 1).find((layer) => !isElementwise(layer));
      // In a second place the output may go elsewhere.
      if (next !== undefined && places.get(first) === 1 && places.get(next) === 1)
        found.push([first, next]);
    }
  }
  return found;
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
