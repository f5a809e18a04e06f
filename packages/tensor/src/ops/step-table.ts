import {
  heap,
  type AdagradEachKernel,
  type AdamEachKernel,
  type RmspropEachKernel,
  type SgdEachKernel,
} from "@weft/kernels";
import { kernelFor } from "../dispatch/kernel-name.ts";
import { checkStepState, stepGradient } from "../dispatch/step-operands.ts";
import type { DType } from "../dtype.ts";
import { DTypeError, ShapeError, ValueError } from "../errors.ts";
import { sameShape, show, type Shape } from "../shape.ts";
import { allocateStorage, type Storage } from "../storage/storage.ts";
import type { Tensor } from "../tensor.ts";
import type { AdagradStep, AdamStep, RmspropStep, SgdStep } from "./optimizer-steps.ts";

/** The optimizers whose steps can be taken together, with the settings of a step. */
export interface StepKinds {
  /** State: the momentum buffer, or `null`. */
  sgd: SgdStep;
  /** State: `expAvg`, `expAvgSq`, and `maxExpAvgSq` for AMSGrad, or `null`. */
  adam: AdamStep;
  /** State: `squareAvg`, `gradAvg` or `null`, and the momentum buffer or `null`. */
  rmsprop: RmspropStep;
  /** State: the sum of squares. */
  adagrad: AdagradStep;
}

/**
 * Parameters that take their optimizer steps in one kernel call, with the bits of one call each (`sgdStep`, `adamStep`, …). What
 * PyTorch's optimizers do with `foreach` and `fused`. The table may be used for any number of steps, with other gradients and
 * settings each time.
 *
 * @category Optimizer steps
 * @pytorch none
 * @example
 * const [weight, bias] = [tensor([1, 2]), tensor([3])];
 * const gradients = new Map([[weight, tensor([1, 1])], [bias, tensor([4])]]);
 * const table = new StepTable("sgd");
 * for (const parameter of [weight, bias]) table.add(parameter, [null]);
 * const settings = { lr: 0.5, momentum: 0, dampening: 0, weightDecay: 0, nesterov: false, isFirst: true };
 * table.step(settings, (parameter) => gradients.get(parameter)!);
 * weight.toArray() // [0.5, 1.5]
 * bias.toArray() // [1]
 */
export class StepTable<K extends keyof StepKinds> {
  /** Whose steps they are. */
  readonly kind: K;
  readonly #op: string;
  readonly #family: string;
  readonly #rows: Row[] = [];
  readonly #params: Set<Tensor> = new Set();
  #dtype: DType = "float32";
  /** A row of 32-bit words for each parameter, as the kernels read them. */
  #memory: Storage | null = null;

  /** @throws {ValueError} when there is no such kind. */
  constructor(kind: K) {
    if (!Object.hasOwn(KINDS, kind)) {
      throw new ValueError(
        `StepTable: kind must be among (${Object.keys(KINDS).join(", ")}); got ${JSON.stringify(kind)}`,
      );
    }
    this.kind = kind;
    this.#op = `${kind}Step`;
    this.#family = `${kind}Each`;
  }

  /** Number of parameters. */
  get size(): number {
    return this.#rows.length;
  }

  /**
   * Adds a parameter. None may share memory with another one.
   *
   * @param state What the optimizer remembers of it, as `StepKinds` says: it is written on every step.
   * @throws {ShapeError} when tensors differ in shape or are not contiguous. @throws {DTypeError} when they differ in dtype, or
   * from those that are there, or there is no kernel for theirs. @throws {ValueError} when it is there already.
   */
  add(param: Tensor, state: readonly (Tensor | null)[]): void {
    const { dtype, shape } = param;
    if (state.length !== KINDS[this.kind].columns) {
      throw new ValueError(
        `${this.#op}: the state must be a list of length ${KINDS[this.kind].columns}; got ${state.length}`,
      );
    }
    if (this.#params.has(param)) {
      throw new ValueError(
        `${this.#op}: a parameter may stand in a table once; got ${show(shape)} twice`,
      );
    }
    if (this.#rows.length > 0 && dtype !== this.#dtype) {
      throw new DTypeError(
        `${this.#op}: the parameters of a table must have one dtype; got ${this.#dtype} and ${dtype}`,
      );
    }
    kernelFor<TableKernels[K]>(this.#op, this.#family, dtype); // that there is one
    for (const tensor of state) if (tensor !== null) checkStepState(this.#op, param, tensor);
    this.#dtype = dtype;
    this.#params.add(param);
    this.#rows.push({ param, shape, state: [...state] });
  }

  /**
   * Takes one step with all parameters.
   *
   * @param gradientOf Each parameter's gradient.
   * @throws {ShapeError} when a gradient does not have its parameter's shape, or a parameter has another one than before.
   * @throws {DTypeError} when they differ in dtype.
   */
  step(step: StepKinds[K], gradientOf: (param: Tensor) => Tensor): void {
    const { columns, run }: Kind<K> = KINDS[this.kind];
    const kernel = kernelFor<TableKernels[K]>(this.#op, this.#family, this.#dtype);
    const rows = this.#rows;
    const table = this.#room(rows.length * (3 + columns) * 4);
    const pins: Disposable[] = [];
    try {
      let at = table >>> 2;
      let elements = 0;
      for (let i = 0; i < rows.length; i++) {
        const row = rows[i]!;
        elements += this.#write(row, gradientOf(row.param), at, pins);
        at += 3 + columns;
      }
      run(kernel, elements, table, step);
    } finally {
      for (let i = 0; i < pins.length; i++) pins[i]![Symbol.dispose]();
    }
  }

  /** Forgets all parameters. */
  clear(): void {
    this.#rows.length = 0;
    this.#params.clear();
  }

  /** Writes a row, with addresses as they are now; answers its elements. */
  #write({ param, shape, state }: Row, grad: Tensor, at: number, pins: Disposable[]): number {
    if (param.dtype !== this.#dtype || !sameShape(param.shape, shape)) {
      throw new ShapeError(
        `${this.#op}: a parameter must be as it was when it was added; got ${show(param.shape)} ${param.dtype} ` +
          `for ${show(shape)} ${this.#dtype}`,
      );
    }
    const { size } = param;
    const gradient = stepGradient(this.#op, param, grad);
    // Addresses first: what was evicted comes back, and the memory may grow. From 2^31 on they are stored as negative numbers.
    const to = place(param, pins);
    const from = place(gradient, pins);
    heap.i32[at] = size;
    heap.i32[at + 1] = to;
    heap.i32[at + 2] = from;
    param.storage.markWritten(this.#op);
    for (let i = 0; i < state.length; i++) {
      const tensor = state[i]!;
      const address = tensor === null ? 0 : place(tensor, pins);
      heap.i32[at + 3 + i] = address;
      if (tensor !== null) tensor.storage.markWritten(this.#op);
    }
    return size;
  }

  /** The address of so many bytes for the rows: those of the last step, if they are enough. */
  #room(byteLength: number): number {
    if (this.#memory === null || this.#memory.byteLength < byteLength) {
      this.#memory?.release();
      this.#memory = allocateStorage(byteLength);
      this.#memory.makePermanent();
    }
    return this.#memory.address();
  }
}

interface Row {
  readonly param: Tensor;
  /** Its shape when it was added, which its state has, too. */
  readonly shape: Shape;
  readonly state: readonly (Tensor | null)[];
}

/** The kernels by kind. */
interface TableKernels {
  sgd: SgdEachKernel;
  adam: AdamEachKernel;
  rmsprop: RmspropEachKernel;
  adagrad: AdagradEachKernel;
}

interface Kind<K extends keyof StepKinds> {
  /** The state's tensors. */
  readonly columns: number;
  /** Steps all elements of a table. */
  readonly run: (kernel: TableKernels[K], n: number, table: number, step: StepKinds[K]) => void;
}

const KINDS: { readonly [K in keyof StepKinds]: Kind<K> } = {
  sgd: {
    columns: 1,
    run: (kernel, n, table, { lr, momentum, dampening, weightDecay, nesterov, isFirst }) =>
      kernel(n, table, 0, lr, momentum, dampening, weightDecay, Number(nesterov), Number(isFirst)),
  },
  adam: {
    columns: 3,
    run: (kernel, n, table, { lr, beta1, beta2, eps, weightDecay, decoupled, step }) =>
      kernel(n, table, 0, lr, beta1, beta2, eps, weightDecay, Number(decoupled), step),
  },
  rmsprop: {
    columns: 3,
    run: (kernel, n, table, { lr, alpha, eps, weightDecay, momentum }) =>
      kernel(n, table, 0, lr, alpha, eps, weightDecay, momentum),
  },
  adagrad: {
    columns: 1,
    run: (kernel, n, table, { lr, eps, weightDecay }) => kernel(n, table, 0, lr, eps, weightDecay),
  },
};

/** A tensor's address, which holds until the pins are undone. */
function place(tensor: Tensor, pins: Disposable[]): number {
  const address = tensor.address();
  if (!tensor.storage.isPermanent) pins.push(tensor.storage.pin());
  return address;
}
