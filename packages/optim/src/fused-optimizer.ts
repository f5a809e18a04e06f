import { StepTable, type Parameter, type StepKinds, type Tensor } from "@weft/tensor";
import { descent } from "./descent.ts";
import { settingsFor, type Multipliers } from "./multipliers.ts";
import { Optimizer } from "./optimizer.ts";
import type { OptimizerGroup } from "./parameter-groups.ts";
import type { ParameterState } from "./parameter-state.ts";
import { permanentZeros } from "./permanent-zeros.ts";
import { readsParameters, StepFingerprint } from "./step-fingerprint.ts";

/** Settings that all optimizers with kernels have. */
interface FusedSettings {
  readonly maximize: boolean;
}

/**
 * An optimizer whose kernel steps many parameters in one call: those that share group, multipliers, dtype and number of the
 * step. Which go together is found out once, and again when something of that changes.
 */
export abstract class FusedOptimizer<
  S extends FusedSettings,
  K extends keyof StepKinds,
> extends Optimizer<S> {
  #runs: readonly FusedRun<S, K>[] = [];
  readonly #fingerprint: StepFingerprint = new StepFingerprint();
  /** For `update`. */
  #alone: StepTable<K> | null = null;

  /** The kernel. A getter, as fields are set only after the base's constructor. */
  protected abstract get kind(): K;

  /** The names of the state's tensors in the kernel's order; `null` for what these settings have no use for. */
  protected abstract memoryNames(settings: S): readonly (string | null)[];

  /**
   * What the kernel is told.
   *
   * @param count Number of the step, from 1 on. @param isFirst Whether the state's tensors were made for this step.
   */
  protected abstract stepOf(settings: S, count: number, isFirst: boolean): StepKinds[K];

  /** Whether the state has the number of steps taken. */
  protected get countsSteps(): boolean {
    return true;
  }

  /** A new tensor of the state. */
  protected newMemory(parameter: Parameter, _settings: S): Tensor {
    return permanentZeros(parameter);
  }

  protected override update(
    parameter: Parameter,
    grad: Tensor,
    state: ParameterState,
    settings: S,
  ): void {
    const names = this.memoryNames(settings);
    const isFirst = lacksMemory(state, names);
    const table = (this.#alone ??= new StepTable(this.kind));
    table.clear();
    table.add(parameter, this.#memoryOf(parameter, state, settings, names));
    const step = this.stepOf(settings, this.#count([state]), isFirst);
    table.step(step, () => descent(grad, settings.maximize));
    table.clear();
  }

  protected override updateAll(): void {
    // A subclass that has its own `update` wants it called.
    if (this.update !== FusedOptimizer.prototype.update) {
      super.updateAll();
      return;
    }
    if (!this.#isAsBefore()) {
      this.#fingerprint.forget(); // until all went well
      if (readsParameters(this.groups)) {
        super.updateAll(); // in their order
        return;
      }
      this.#runs = this.#plan();
      this.#fingerprint.take(this.groups, this.stateChanges);
    }
    for (const run of this.#runs) this.#take(run);
  }

  #take(run: FusedRun<S, K>): void {
    const { group, multipliers, table, states, isFirst } = run;
    run.isFirst = false;
    const step = this.stepOf(settingsFor(multipliers, group), this.#count(states), isFirst);
    table.step(step, group.maximize ? climb : descend);
  }

  #isAsBefore(): boolean {
    if (!this.#fingerprint.isOf(this.groups, this.stateChanges)) return false;
    for (const { group, names } of this.#runs) {
      const now = this.memoryNames(group);
      for (let i = 0; i < names.length; i++) if (names[i] !== now[i]) return false;
    }
    return true;
  }

  /** Finds out which parameters go together. */
  #plan(): FusedRun<S, K>[] {
    const runs = new Map<string, FusedRun<S, K>>();
    // With their memory, for a loop in which plans change may not let the event loop turn.
    const spare = this.#runs.map(({ table }) => table);
    for (const table of spare) table.clear();
    for (const [g, group] of this.groups.entries()) {
      const names = this.memoryNames(group);
      for (const { parameter } of group.parameters) {
        if (parameter.ownGrad === null) continue;
        const { dtype, lrMult, weightDecayMult } = parameter;
        const state = this.stateOf(parameter);
        const isFirst = lacksMemory(state, names);
        const key = [g, dtype, lrMult, weightDecayMult, state["step"], isFirst].join();
        let run = runs.get(key);
        if (run === undefined) {
          const multipliers = { lrMult, weightDecayMult };
          const table = spare.pop() ?? new StepTable(this.kind);
          run = { group, multipliers, names, table, states: [], isFirst };
          runs.set(key, run);
        }
        run.table.add(parameter, this.#memoryOf(parameter, state, group, names));
        run.states.push(state);
      }
    }
    return [...runs.values()];
  }

  /** Counts a step in states that have taken equally many. */
  #count(states: readonly ParameterState[]): number {
    const count = ((states[0]!["step"] as number | undefined) ?? 0) + 1; // only ever a number
    if (this.countsSteps) for (const state of states) state["step"] = count;
    return count;
  }

  #memoryOf(
    parameter: Parameter,
    state: ParameterState,
    settings: S,
    names: readonly (string | null)[],
  ): (Tensor | null)[] {
    return names.map(
      (name) =>
        name === null ? null : ((state[name] ??= this.newMemory(parameter, settings)) as Tensor), // only ever tensors
    );
  }
}

/** Parameters that are stepped by one call. */
interface FusedRun<S, K extends keyof StepKinds> {
  readonly group: OptimizerGroup<S>;
  readonly multipliers: Multipliers;
  readonly names: readonly (string | null)[];
  readonly table: StepTable<K>;
  readonly states: ParameterState[];
  isFirst: boolean;
}

function lacksMemory(state: ParameterState, names: readonly (string | null)[]): boolean {
  return names.some((name) => name !== null && state[name] === undefined);
}

function descend({ ownGrad }: Tensor): Tensor {
  return ownGrad!; // those without are in no run
}

function climb({ ownGrad }: Tensor): Tensor {
  return descent(ownGrad!, true);
}
