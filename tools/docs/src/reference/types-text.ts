import ts from "typescript";
import type { PackageApi } from "./package-api.ts";

/** A type as Markdown code in which the names of what is exported are links. */
export function linkedType(api: PackageApi, node: ts.TypeNode): string {
  const text = node.getSourceFile().text;
  const links: { readonly from: number; readonly to: number; readonly href: string }[] = [];
  const visit = (child: ts.Node): void => {
    if (ts.isTypeReferenceNode(child)) {
      const href = api.bySymbol.get(resolved(api, child.typeName))?.href;
      const from = child.typeName.getStart();
      if (href !== undefined) links.push({ from, to: child.typeName.end, href });
    }
    ts.forEachChild(child, visit);
  };
  visit(node);
  let at = node.getStart();
  let markdown = "";
  for (const { from, to, href } of links) {
    markdown += `${code(text.slice(at, from))}[${code(text.slice(from, to))}](${href})`;
    at = to;
  }
  return (markdown + code(text.slice(at, node.end))).replaceAll("|", "\\|");
}

/** A type that no text declares. */
export function inferredType(api: PackageApi, type: ts.Type): string {
  return code(
    api.checker.typeToString(type, undefined, ts.TypeFormatFlags.NoTruncation),
  ).replaceAll("|", "\\|");
}

/** The interface that a parameter or result is of, if it is one of this package's. */
export function namedInterface(
  api: PackageApi,
  node: ts.TypeNode | undefined,
): ts.Symbol | undefined {
  if (node === undefined || !ts.isTypeReferenceNode(node)) return undefined;
  const symbol = resolved(api, node.typeName);
  const isOwn = api.bySymbol.has(symbol) && (symbol.flags & ts.SymbolFlags.Interface) !== 0;
  return isOwn && (symbol.flags & ts.SymbolFlags.Class) === 0 ? symbol : undefined;
}

/** Text on one line, as code without links. */
export function oneLine(node: ts.Node): string {
  return node
    .getText()
    .replaceAll(/\s+/g, " ")
    .replaceAll(/([([]) | (?=[)\]])/g, "$1")
    .replaceAll(",)", ")");
}

function resolved(api: PackageApi, name: ts.EntityName): ts.Symbol {
  const symbol = api.checker.getSymbolAtLocation(name)!;
  return (symbol.flags & ts.SymbolFlags.Alias) === 0
    ? symbol
    : api.checker.getAliasedSymbol(symbol);
}

/** Spaces around the code stay outside of it. */
function code(text: string): string {
  const line = text.replaceAll(/\s+/g, " ");
  const bare = line.trim();
  if (bare === "") return line;
  const [before, after] = [line.startsWith(" ") ? " " : "", line.endsWith(" ") ? " " : ""];
  return `${before}\`${bare}\`${after}`;
}
