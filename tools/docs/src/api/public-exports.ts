import ts from "typescript";
import { docComment } from "./doc-comment.ts";

/** Something that a package exports. */
export interface PublicExport {
  /** The name to import, which may differ from that of the declaration. */
  readonly name: string;
  /** What is declared, not the aliases in between. */
  readonly symbol: ts.Symbol;
  readonly declarations: readonly ts.Declaration[];
  /** A type alone: gone after compilation. */
  readonly isType: boolean;
}

/** What the module in `file` exports, by name, but for what is `@internal` or comes from a package of others. */
export function publicExports(program: ts.Program, file: string): readonly PublicExport[] {
  const checker = program.getTypeChecker();
  const source = program.getSourceFile(file);
  const module = source && checker.getSymbolAtLocation(source);
  if (module === undefined) throw new Error(`docs: the entry must be a module; got ${file}`);
  return checker
    .getExportsOfModule(module)
    .map((exported): PublicExport => {
      const isAlias = (exported.flags & ts.SymbolFlags.Alias) !== 0;
      const symbol = isAlias ? checker.getAliasedSymbol(exported) : exported;
      return {
        name: exported.name,
        symbol,
        declarations: symbol.declarations ?? [],
        isType: (symbol.flags & ts.SymbolFlags.Value) === 0,
      };
    })
    .filter(({ declarations }) => !declarations.some(isForeign) && !declarations.some(isInternal))
    .sort((a, b) => (a.name < b.name ? -1 : 1));
}

/** Whether it can be called. */
export function isFunction(program: ts.Program, { symbol, isType }: PublicExport): boolean {
  return !isType && program.getTypeChecker().getTypeOfSymbol(symbol).getCallSignatures().length > 0;
}

function isInternal(node: ts.Node): boolean {
  return docComment(node).tags.has("internal");
}

function isForeign(node: ts.Node): boolean {
  return node.getSourceFile().fileName.includes("/node_modules/");
}
