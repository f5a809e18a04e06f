import { Tensor } from "@weft/tensor";
import type { Module } from "../module/module.ts";
import { runOnce } from "./run-once.ts";
import { argumentsFor, type SummaryInputs } from "./summary-inputs.ts";
import { formatOf, type SummaryFormat, type SummaryOptions } from "./summary-options.ts";
import { rowsOf, type SummaryRow } from "./summary-rows.ts";
import { summaryText } from "./summary-text.ts";
import { totalsOf, type SummaryTotals } from "./summary-totals.ts";

/** A summary as data; as text, and in Node's `console.log`, it is torchinfo's table. */
export class Summary {
  readonly rows: readonly SummaryRow[];
  readonly totals: SummaryTotals;
  readonly #format: SummaryFormat;

  constructor(rows: readonly SummaryRow[], totals: SummaryTotals, format: SummaryFormat) {
    this.rows = rows;
    this.totals = totals;
    this.#format = format;
  }

  toString(): string {
    return summaryText(this.rows, this.totals, this.#format);
  }

  static {
    // What console.log shows in Node.
    Object.defineProperty(this.prototype, Symbol.for("nodejs.util.inspect.custom"), {
      value(this: Summary): string {
        return this.toString();
      },
    });
  }
}

/**
 * The layers of a net with their output shapes, parameters and mult-adds, in the layout of torchinfo 1.8. The net runs once, without
 * gradients and in evaluation mode, and is afterwards as before, also after an error. Without inputs it does not run.
 *
 * It differs from torchinfo where that counts twice or not at all: ties of parameters, not only of modules, are `(recursive)` and
 * count once; a layer that runs in several places has the name of each; `Params size` has the parameters that stand beside submodules; a
 * linear map counts all its rows, not only the first dimension's; shapes are made into zeros, in the net's dtype. Parameters of what did
 * not run, such as a `ParameterList`, count in the row of the module around it.
 *
 * @param inputs A shape with the batch, or several; a tensor, or a list of arguments for `forward`.
 * @throws {ModuleError} when the net fails on the inputs; the message names the layer.
 * @throws {ValueError} for unknown options and inputs that are none.
 * @example
 * const net = new Sequential(new Linear(4, 8), new ReLU(), new Linear(8, 1));
 * const { rows, totals } = summary(net, [16, 4]);
 * rows.map(({ type, outputShape }) => `${type} ${outputShape}`) // ["Sequential 16,1", "Linear 16,8", "ReLU 16,8", "Linear 16,1"]
 * totals.parameters // 49
 */
export function summary(
  net: Module,
  inputs?: SummaryInputs,
  options: SummaryOptions = {},
): Summary {
  const format = formatOf(options, inputs !== undefined);
  if (inputs === undefined) {
    const all = Array.from(net.namedModules({ removeDuplicate: false }), ([path, module]) => ({
      path,
      module,
    }));
    const rows = rowsOf(net, all);
    return new Summary(rows, totalsOf(net, rows, null), format);
  }
  const args = argumentsFor(net, inputs, options.dtypes ?? []);
  const rows = rowsOf(net, runOnce(net, args, options.mode === "train"));
  const tensors = args.filter((arg) => arg instanceof Tensor);
  return new Summary(rows, totalsOf(net, rows, tensors), format);
}
