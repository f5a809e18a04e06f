import {
  defaultGenerator,
  Generator,
  isLazy,
  keyedSeed,
  UninitializedParameter,
  type CopyOf,
  type PartialShape,
  type Tensor,
} from "@weft/tensor";
import { checkNames } from "../check-names.ts";
import { InitializerError } from "../initializer-error.ts";
import type { ResolvedSpec } from "../initializer-spec.ts";
import { noteProvenance, plainSeed } from "../provenance.ts";
import { setOnce } from "../set-once.ts";
import { isSkippingInit } from "../skip-init.ts";
import { knownShape, showKnownShape } from "./known-shape.ts";
import { memoriesOf, type ComputedFrom, type ParameterRole } from "./plan-entry.ts";
import { showInitializer, showNames, textTable } from "./text-table.ts";

/** What a plan does with one parameter, as plain data. */
export interface PlanRow {
  /** The first name. */
  readonly path: string;
  /** All names. */
  readonly names: readonly string[];
  readonly layer: string;
  readonly role: ParameterRole;
  /** For a parameter that is deferred what is known of it, with `null` for a size that is not, and for the whole. */
  readonly shape: PartialShape | null;
  /** Whether it has no shape yet, and is initialised when it gets one. */
  readonly deferred: boolean;
  /** The index of the rule; `null` when it depends on a shape that is not known yet. */
  readonly rule: number | null;
  /** `package/name@version`, or what else the rule has. */
  readonly initializer: string;
  readonly options: Readonly<Record<string, unknown>> | null;
}

/** A row with what is needed to carry it out. */
export interface PlanStep extends Omit<PlanRow, "shape" | "deferred">, ResolvedSpec {
  readonly tensor: Tensor;
  readonly computed?: ComputedFrom;
  /** Decides once more when there is a shape, for the parameter itself or a copy. */
  readonly later?: (copyOf: CopyOf) => PlanStep;
}

/** For the parameter itself: nothing was copied. */
export const ITSELF: CopyOf = (part) => part;

/** How a plan is carried out. */
export interface RunOptions {
  /**
   * Each parameter draws from a generator of its own, seeded with `keyedSeed(seed, first name)`: its values depend on the
   * seed, its name and its rule alone, not on the order, on other layers or on the number of workers. Without a seed all
   * draw from the default generator, one after the other, as PyTorch does.
   */
  readonly seed?: number | bigint;
}

/** Which rule sets which parameter; made by `planInitialization`. Printed, it is a table. */
export class InitializationPlan {
  readonly #steps: readonly PlanStep[];
  readonly #rules: readonly string[];

  /** @internal */
  constructor(steps: readonly PlanStep[], rules: readonly string[]) {
    this.#steps = steps;
    this.#rules = rules;
  }

  /** One row a physical parameter, in the order of the entries. */
  get rows(): PlanRow[] {
    return this.#steps
      .map((step) => settled(step, ITSELF))
      .map(({ path, names, layer, role, tensor, rule, initializer, options }) => ({
        ...{ path, names: [...names], layer, role },
        ...{ shape: knownShape(tensor), deferred: isLazy(tensor), rule, initializer, options },
      }));
  }

  /** Indices of the rules that set nothing. */
  get unusedRules(): number[] {
    const used = new Set(this.#steps.map((step) => settled(step, ITSELF).rule));
    return [...this.#rules.keys()].filter((index) => !used.has(index));
  }

  /**
   * Draws all values, each storage once. When an initializer fails, its parameter keeps its values. A parameter without a
   * shape draws when it gets one, with a seed the same values; loading or setting values before that forgets it.
   *
   * @throws {InitializerError} when an initializer fails; the message names the parameter and the rule.
   * @throws {ValueError} when the seed is no integer in [-2⁶³, 2⁶⁴).
   */
  run(options: RunOptions = {}): this {
    const { seed } = options;
    checkNames("plan", "run: options", options, ["seed"]);
    if (seed !== undefined) keyedSeed(seed, ""); // a wrong one is refused now, also when all is deferred
    if (isSkippingInit()) return this;
    for (const step of this.#steps) {
      const { tensor } = step;
      const carryOut = (copyOf: CopyOf): void => this.#carryOut(settled(step, copyOf), seed);
      if (tensor instanceof UninitializedParameter) tensor.whenMaterialized(carryOut);
      else carryOut(ITSELF);
    }
    return this;
  }

  /** The rows, for `JSON.stringify`. */
  toJSON(): PlanRow[] {
    return this.rows;
  }

  /** The rows as a table, and the rules that set nothing. */
  toString(): string {
    const rule = (index: number | null): string =>
      index === null ? "deferred" : `${index + 1} (${this.#rules[index]})`;
    const table = textTable(
      ["parameter", "shape", "layer", "role", "rule", "initializer"],
      this.rows.map((row) => [
        showNames(row.names),
        showKnownShape(row.shape) + (row.deferred ? " deferred" : ""),
        row.layer,
        row.role,
        rule(row.rule),
        showInitializer(row.initializer, row.options),
      ]),
    );
    const unused = this.unusedRules.map(rule);
    return unused.length === 0 ? table : `${table}\nrules that set nothing: ${unused.join("; ")}`;
  }

  static {
    // What console.log shows in Node.
    Object.defineProperty(this.prototype, Symbol.for("nodejs.util.inspect.custom"), {
      value(this: InitializationPlan): string {
        return this.toString();
      },
    });
  }

  #carryOut(step: PlanStep, seed: RunOptions["seed"]): void {
    const { initializer, options, path } = step;
    const generator = seed === undefined ? defaultGenerator : new Generator(keyedSeed(seed, path));
    const provenance = {
      ...{ initializer, options },
      seed: plainSeed(seed ?? generator.initialSeed),
      key: seed === undefined ? null : path,
    };
    const [memory, ...others] = memoriesOf(step);
    setOnce(memory, provenance, () => {
      this.#fill(step, generator);
      for (const other of others) noteProvenance(other, provenance);
    });
  }

  #fill(step: PlanStep, generator: Generator): void {
    const { path, layer, role, tensor, computed, rule, initializer, fill } = step;
    try {
      const target = computed === undefined ? tensor : tensor.detach().clone();
      fill(target, { generator, path });
      computed?.assign(target);
    } catch (error) {
      throw new InitializerError(
        initializer,
        `initialize: "${path}" (${layer}, ${role}, [${tensor.shape.join(", ")}]) by rule ${(rule ?? -1) + 1} ` +
          `(${this.#rules[rule ?? -1]}), ${initializer}, failed: ${error instanceof Error ? error.message : String(error)}`,
        { cause: error, path },
      );
    }
  }
}

/** What is known of a step by now. */
function settled(step: PlanStep, copyOf: CopyOf): PlanStep {
  return step.later === undefined || isLazy(copyOf(step.tensor)) ? step : step.later(copyOf);
}
