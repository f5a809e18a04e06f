import { groupByStorage, type Parameter, type Shape } from "@weft/tensor";
import type { Module } from "../module/module.ts";
import { joinPath, ownChildren } from "../module/walk.ts";
import { multAddsOf } from "./mult-adds.ts";

/** One line of a summary: one use of a layer. */
export interface SummaryRow {
  /** Dotted path, `""` for the net. A layer that runs in several places has a row for each. */
  readonly path: string;
  /** Name of the class. */
  readonly type: string;
  /** How deep it lies, and the how manieth it is there, from 1. */
  readonly depth: number;
  readonly index: number;
  readonly isLeaf: boolean;
  /** `null` for what was not called itself, and for results that are no tensors. */
  readonly inputShape: Shape | null;
  readonly outputShape: Shape | null;
  readonly kernelShape: number | readonly number[] | null;
  /** Elements of all parameters in it, once each. */
  readonly allParameters: number;
  /** Elements of those that stand in no earlier row, and in no row below it: the rows' sum is the total. */
  readonly parameters: number;
  readonly trainableParameters: number;
  /** Whether it came before, or all its parameters did, by a tie. */
  readonly isRecursive: boolean;
  /** Whether its parameters are trained; `null` without any. */
  readonly trainable: boolean | "partial" | null;
  /** Of leaves; 0 for others. */
  readonly multAdds: number;
  /** Bytes of its output when it is a leaf with parameters, which backward keeps. */
  readonly outputBytes: number;
}

/** A use of a module that gets a row. */
interface Use {
  readonly path: string;
  readonly module: Module;
  readonly input?: Tensorish | null;
  readonly output?: Tensorish | null;
}

interface Tensorish {
  readonly shape: Shape;
  readonly nbytes: number;
}

/** The rows for modules that ran, and for the containers that they stand in, in this order. */
export function rowsOf(net: Module, runs: readonly Use[]): SummaryRow[] {
  const uses = withContainers(net, runs);
  const depths = uses.map(({ path }) => depthOf(path));
  const counted = new Set<Parameter>();
  const seen = new Set<Module>();
  const counts: number[] = [];
  return uses.map((use, i) => {
    const { path, module, input = null, output = null } = use;
    const depth = depths[i]!;
    const end = depths.findIndex((other, k) => k > i && other <= depth);
    const inside = uses.slice(i + 1, end === -1 ? undefined : end);
    const all = physicalParameters(module);
    const fresh = all.filter((parameter) => !counted.has(parameter));
    const below = new Set(inside.flatMap(({ module: part }) => physicalParameters(part)));
    const own = fresh.filter((parameter) => !below.has(parameter));
    for (const parameter of own) counted.add(parameter);
    const isRecursive = seen.has(module) || (all.length > 0 && fresh.length === 0);
    seen.add(module);
    const isLeaf = ownChildren(module).length === 0;
    const trained = all.filter(({ requiresGrad }) => requiresGrad);
    counts[depth] = (counts[depth] ?? 0) + 1;
    return {
      path,
      type: module.constructor.name,
      depth,
      index: counts[depth],
      isLeaf,
      inputShape: input?.shape ?? null,
      outputShape: output?.shape ?? null,
      kernelShape: kernelShapeOf(module),
      allParameters: elements(all),
      parameters: elements(own),
      trainableParameters: elements(own.filter(({ requiresGrad }) => requiresGrad)),
      isRecursive,
      trainable: all.length === 0 ? null : shareOf(trained.length, all.length),
      multAdds: isLeaf && output !== null ? multAddsOf(module, output.shape) : 0,
      outputBytes: isLeaf && all.length > 0 ? (output?.nbytes ?? 0) : 0,
    };
  });
}

/** Puts containers that were not called, as a `ModuleList`, before the first of their parts that was. */
function withContainers(net: Module, runs: readonly Use[]): Use[] {
  const modules = new Map(net.namedModules({ removeDuplicate: false }));
  const uses: Use[] = [];
  let way: string[] = [];
  for (const run of runs) {
    const names = run.path === "" ? [] : run.path.split(".");
    let path = "";
    for (const [d, name] of names.slice(0, -1).entries()) {
      path = joinPath(path, name);
      if (way[d] === path) continue;
      uses.push({ path, module: modules.get(path)! });
      way = [...way.slice(0, d), path];
    }
    uses.push(run);
    way = names.length === 0 ? [] : [...way.slice(0, names.length - 1), run.path];
  }
  return uses;
}

function depthOf(path: string): number {
  return path === "" ? 0 : path.split(".").length;
}

/** Each memory once: of parameters that are tied to views, the one whose memory it is. */
export function physicalParameters(module: Module): Parameter[] {
  return groupByStorage(module.namedParameters()).map(({ tensor }) => tensor);
}

function elements(parameters: readonly Parameter[]): number {
  return parameters.reduce((sum, { size }) => sum + size, 0);
}

function shareOf(some: number, all: number): boolean | "partial" {
  return some === all ? true : some === 0 ? false : "partial";
}

function kernelShapeOf(module: Module): number | readonly number[] | null {
  const { kernelSize } = module as { readonly kernelSize?: unknown }; // layers that have one call it so
  if (typeof kernelSize === "number") return kernelSize;
  return Array.isArray(kernelSize) ? (kernelSize as readonly number[]) : null; // sizes by dimension
}
