import { basename, join, relative } from "node:path";
import ts from "typescript";
import { docComment, type DocComment } from "../api/doc-comment.ts";
import { packageEntries } from "../api/package-entries.ts";
import { publicExports, type PublicExport } from "../api/public-exports.ts";
import { sourceProgram } from "../api/source-program.ts";
import { categoryOf } from "./categories.ts";
import { mentionedTypes } from "./mentioned-types.ts";

export type Kind = "function" | "class" | "constant" | "type";

/** An export with all that its page says. */
export interface Documented extends PublicExport {
  readonly kind: Kind;
  /** Further names of the same thing. */
  readonly aliases: readonly string[];
  /** What to import it from; `null` for a type that is not exported, only mentioned. */
  readonly specifier: string | null;
  /** The page, from the folder of the reference; for a type with its anchor. */
  readonly href: string;
  readonly doc: DocComment;
  readonly category: string | null;
  /** The file of its declaration, from the repository's root. */
  readonly source: string;
}

/** What a package exports, in the order of names. */
export interface PackageApi {
  readonly program: ts.Program;
  readonly checker: ts.TypeChecker;
  readonly exports: readonly Documented[];
  readonly bySymbol: ReadonlyMap<ts.Symbol, Documented>;
}

export function packageApi(root: string, folder: string): PackageApi {
  const entries = packageEntries(join(root, folder));
  const program = sourceProgram(
    root,
    entries.map(({ file }) => file),
    { hasPlatform: false },
  );
  const checker = program.getTypeChecker();
  const bySymbol = new Map<ts.Symbol, Documented>();
  for (const { specifier, file } of entries) {
    const found = publicExports(program, file);
    for (const one of found) {
      if (bySymbol.has(one.symbol)) continue;
      const names = found.filter(({ symbol }) => symbol === one.symbol).map(({ name }) => name);
      // The name of the declaration when it is exported under that, too.
      const name = names.find((candidate) => candidate === one.symbol.name) ?? names[0]!;
      const kind = kindOf(checker, one);
      const declared = one.declarations[0]!.getSourceFile().fileName;
      const doc = docComment(one.declarations[0]!);
      const tag = doc.tags.get("category")?.[0];
      bySymbol.set(one.symbol, {
        ...one,
        name,
        kind,
        aliases: names.filter((other) => other !== name),
        specifier,
        href: hrefOf(kind, name),
        doc,
        category: categoryOf(tag, basename(folder), relative(join(root, folder, "src"), declared)),
        source: relative(root, declared),
      });
    }
  }
  const sources = join(root, folder, "src/");
  const declarations = [...bySymbol.values()].flatMap((one) => [...one.declarations]);
  for (const symbol of mentionedTypes(checker, declarations, (file) => file.startsWith(sources))) {
    if (!bySymbol.has(symbol)) bySymbol.set(symbol, unexported(root, symbol));
  }
  for (const [symbol, one] of bySymbol) {
    // What writes in place belongs to what does not.
    const base = one.name.endsWith("_") && one.category === null ? one.name.slice(0, -1) : null;
    const other = [...bySymbol.values()].find(
      ({ name, kind }) => name === base && kind === one.kind,
    );
    if (other !== undefined) bySymbol.set(symbol, { ...one, category: other.category });
  }
  const exports = [...bySymbol.values()].sort((a, b) => (a.name < b.name ? -1 : 1));
  return { program, checker, exports, bySymbol };
}

/** A type that signatures mention and nobody can import. */
function unexported(root: string, symbol: ts.Symbol): Documented {
  const declarations = symbol.declarations ?? [];
  return {
    name: symbol.name,
    symbol,
    declarations,
    isType: true,
    kind: "type",
    aliases: [],
    specifier: null,
    href: hrefOf("type", symbol.name),
    doc: docComment(declarations[0]!),
    category: null,
    source: relative(root, declarations[0]!.getSourceFile().fileName),
  };
}

/** `tensor.md` and `Tensor.md` would be one file on many disks. */
function hrefOf(kind: Kind, name: string): string {
  if (kind === "type") return `types.md#${name.toLowerCase()}`;
  return kind === "class" ? `class-${name}.md` : `${name}.md`;
}

function kindOf(checker: ts.TypeChecker, { symbol, isType }: PublicExport): Kind {
  if (isType) return "type";
  if ((symbol.flags & ts.SymbolFlags.Class) !== 0) return "class";
  return checker.getTypeOfSymbol(symbol).getCallSignatures().length > 0 ? "function" : "constant";
}
