/**
 * How a kernel's work is cut into tiles that any threads may compute, in any order, with the same bits as one call.
 *
 * A tile is the same kernel on part of its rows or columns: smaller sizes, pointers moved along.
 */
export interface KernelCut {
  /** How many of the first arguments are sizes; the work is in proportion to their product. */
  readonly sizes: number;
  readonly arity: number;
  /** Nanoseconds of one thread for each unit of that product, roughly: decides from when on threads pay. */
  readonly unitNs: number;
  /** "first": the kernel answers an index along the axis, or -1; of several the least counts. */
  readonly result: "none" | "first";
  /** Whether tiles are those of a matrix product, which packs its operands again in each. */
  readonly isProduct: boolean;
  /** Done one after another, each in tiles: a kernel with several outputs may have to be cut differently for each. */
  readonly parts: readonly CutPart[];
}

/** One pass over a kernel's arguments. */
export interface CutPart {
  /** Pointers to outputs that other parts write: 0 in this one. */
  readonly absent: readonly number[];
  /** Pointers of which at least one must not be 0, else there is nothing to do; empty: always. */
  readonly needs: readonly number[];
  readonly axes: readonly CutAxis[];
}

/** A size that may be cut, and what moves with it. */
export interface CutAxis {
  /** The position of the size among the arguments. */
  readonly size: number;
  readonly moves: readonly PointerMove[];
}

/** `pointer += start * stride * bytes`; a pointer of 0 (absent) stays, but for a position, which counts from 0. */
export interface PointerMove {
  readonly pointer: number;
  /** The position of the stride among the arguments, or -1 for 1. */
  readonly stride: number;
  readonly bytes: number;
  /** Whether it is no pointer but a position along the axis. */
  readonly isPosition: boolean;
}

/** A cut as it is written in the table. */
export interface CutText {
  /** The kernel's arguments by name, a bar behind the sizes: "rows cols | a aRow aCol out". */
  readonly args: string;
  /**
   * For each size that may be cut what moves along: "rows: a*aRow out@1" (`*` stride argument, `@` bytes, else the element's);
   * "n: +first" is a position.
   */
  readonly axes?: readonly string[];
  /** Instead of axes, for several passes: outputs of the pass, and its axes. Other passes' outputs are absent in it. */
  readonly parts?: readonly { readonly outputs: string; readonly axes: readonly string[] }[];
  readonly unitNs: number;
  readonly result?: "first";
  readonly isProduct?: boolean;
}

/** @throws {SyntaxError} when the text names an argument that the kernel does not have. */
export function parseCut(text: CutText, elementBytes: number): KernelCut {
  const [sizes = "", rest = ""] = text.args.split("|");
  const names = `${sizes} ${rest}`.trim().split(/\s+/);
  const at = (name: string): number => {
    const position = names.indexOf(name);
    if (position < 0)
      throw new SyntaxError(
        `kernel cut: must name arguments; got "${name}", not in "${text.args}"`,
      );
    return position;
  };
  const axes = (lines: readonly string[]): CutAxis[] =>
    lines.map((line) => axis(line, at, elementBytes));
  const outputs = text.parts?.map((part) => words(part.outputs).map(at)) ?? [];
  const parts = text.parts?.map((part, i) => ({
    absent: outputs.flatMap((pointers, j) => (i === j ? [] : pointers)),
    needs: outputs[i] ?? [],
    axes: axes(part.axes),
  }));
  return {
    sizes: words(sizes).length,
    arity: names.length,
    unitNs: text.unitNs,
    result: text.result ?? "none",
    isProduct: text.isProduct ?? false,
    parts: parts ?? [{ absent: [], needs: [], axes: axes(text.axes ?? []) }],
  };
}

function axis(line: string, at: (name: string) => number, elementBytes: number): CutAxis {
  const [size = "", moves = ""] = line.split(":");
  return {
    size: at(size.trim()),
    moves: words(moves).map((move) => {
      const [, plus, pointer = move, stride, bytes] =
        /^(\+)?(\w+)(?:\*(\w+))?(?:@(\d+))?$/.exec(move) ?? [];
      const isPosition = plus !== undefined;
      return {
        pointer: at(pointer),
        stride: stride === undefined ? -1 : at(stride),
        bytes: isPosition ? 1 : bytes === undefined ? elementBytes : Number(bytes),
        isPosition,
      };
    }),
  };
}

function words(text: string): string[] {
  return text.trim().split(/\s+/);
}
