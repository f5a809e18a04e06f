/**
 * The AssemblyScript text of the entries of optimizers, for each element type: one that steps a tensor, and one (`…Each`) that
 * steps the tensors of a table as if they lay one behind the other: `n` elements from number `first` on.
 */
export function optimizerEntries(): string {
  return [
    'import { RowTable } from "./row-table";',
    ...OPTIMIZERS.map(({ name, file = name }) => `import { ${title(file)} } from "./${file}";`),
    ...OPTIMIZERS.flatMap((optimizer) =>
      ["F32", "F64"].flatMap((type) => [...alone(optimizer, type), ...each(optimizer, type)]),
    ),
    ...["F32", "F64"].flatMap((type) => alone(AMSGRAD, type)),
  ].join("\n");
}

interface OptimizerEntry {
  readonly name: string;
  /** What has the class; its own name by default. */
  readonly file?: string;
  /** Pointers of one tensor's entry, in words. */
  readonly pointers: string;
  /** Pointers of the class's `run`, which are the columns of a table: those above, and perhaps one that may be absent. */
  readonly columns?: string;
  /** Settings that all tensors share. */
  readonly settings: string;
  /** Computed once a call; `run` takes these in the place of `step`. */
  readonly factors?: Readonly<Record<string, string>>;
}

const ADAM: Omit<OptimizerEntry, "name" | "pointers"> = {
  columns: "param grad m v vMax",
  settings: "lr beta1 beta2 eps weightDecay decoupled step",
  factors: {
    stepSize: "Adam.stepSize(lr, beta1, step)",
    correction: "Adam.correction(beta2, step)",
  },
};

const AMSGRAD: OptimizerEntry = {
  ...ADAM,
  name: "amsgrad",
  file: "adam",
  pointers: "param grad m v vMax",
};

const OPTIMIZERS: readonly OptimizerEntry[] = [
  {
    name: "sgd",
    pointers: "param grad buffer",
    settings: "lr momentum dampening weightDecay nesterov firstStep",
  },
  { ...ADAM, name: "adam", pointers: "param grad m v" },
  {
    name: "rmsprop",
    pointers: "param grad square average buffer",
    settings: "lr alpha eps weightDecay momentum",
  },
  { name: "adagrad", pointers: "param grad sum", settings: "lr eps weightDecay" },
];

const FLAGS = new Set(["decoupled", "nesterov", "firstStep"]);

function alone(optimizer: OptimizerEntry, type: string): string[] {
  const own = optimizer.pointers.split(" ");
  const pointers = own.map((pointer) => `${pointer}: usize`);
  const passed = columnsOf(optimizer).map((column) => (own.includes(column) ? column : "0"));
  return [
    `export function ${optimizer.name}${type}(n: usize, ${pointers.join(", ")}, ${typedSettings(optimizer)}): void {`,
    `  ${run(optimizer, type, ["n", ...passed], Object.values(optimizer.factors ?? {}))}`,
    "}",
  ];
}

function each(optimizer: OptimizerEntry, type: string): string[] {
  const columns = columnsOf(optimizer);
  const factors = Object.entries(optimizer.factors ?? {});
  const pointers = columns.map((_, i) => `RowTable.pointer(row, ${i + 1}, offset)`);
  const names = factors.map(([name]) => name);
  return [
    `export function ${optimizer.name}Each${type}(n: usize, row: usize, first: usize, ${typedSettings(optimizer)}): void {`,
    ...factors.map(([name, value]) => `  const ${name} = ${value};`),
    `  for (; n > 0; row += ${4 * (1 + columns.length)}) {`,
    "    const size = RowTable.size(row);",
    "    if (first >= size) { first -= size; continue; }",
    "    const part = min<usize>(size - first, n);",
    `    const offset = first * sizeof<${type.toLowerCase()}>();`,
    `    ${run(optimizer, type, ["part", ...pointers], names)}`,
    "    n -= part;",
    "    first = 0;",
    "  }",
    "}",
  ];
}

function run(
  { name, file = name, settings, factors }: OptimizerEntry,
  type: string,
  tensor: readonly string[],
  values: readonly string[],
): string {
  const shared = settings.split(" ").filter((x) => factors === undefined || x !== "step");
  return `${title(file)}.run<${type.toLowerCase()}>(${[...tensor, ...shared, ...values].join(", ")});`;
}

function columnsOf({ pointers, columns = pointers }: OptimizerEntry): string[] {
  return columns.split(" ");
}

function typedSettings({ settings }: OptimizerEntry): string {
  return settings
    .split(" ")
    .map((name) => `${name}: ${FLAGS.has(name) ? "i32" : "f64"}`)
    .join(", ");
}

function title(word: string): string {
  return word.charAt(0).toUpperCase() + word.slice(1);
}
