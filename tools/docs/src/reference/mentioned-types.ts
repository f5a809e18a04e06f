import ts from "typescript";
import { docComment } from "../api/doc-comment.ts";

/**
 * Types of a package that public declarations mention, whether exported or not: what a reader of signatures has to know.
 *
 * @param isOwn Whether a file is one of the package's sources.
 */
export function mentionedTypes(
  checker: ts.TypeChecker,
  declarations: readonly ts.Declaration[],
  isOwn: (file: string) => boolean,
): ReadonlySet<ts.Symbol> {
  const found = new Set<ts.Symbol>();
  const visit = (node: ts.Node): void => {
    if (ts.isBlock(node) || ts.isPrivateIdentifier(node) || isHidden(node)) return;
    if (ts.isTypeReferenceNode(node)) mention(node.typeName);
    if (ts.isExpressionWithTypeArguments(node)) mention(node.expression);
    ts.forEachChild(node, visit);
  };
  const mention = (name: ts.Node): void => {
    const at = checker.getSymbolAtLocation(name);
    if (at === undefined) return;
    const isAlias = (at.flags & ts.SymbolFlags.Alias) !== 0;
    const symbol = isAlias ? checker.getAliasedSymbol(at) : at;
    const isParameter = (symbol.flags & ts.SymbolFlags.TypeParameter) !== 0;
    const nodes = symbol.declarations ?? [];
    if (isParameter || found.has(symbol) || !nodes.every((n) => isOwn(n.getSourceFile().fileName)))
      return;
    found.add(symbol);
    for (const node of nodes) visit(node);
  };
  for (const declaration of declarations) visit(declaration);
  return found;
}

/** What is no part of the signature: private and internal members, values behind `=`. */
function isHidden(node: ts.Node): boolean {
  if (ts.isClassElement(node)) {
    const flags = ts.getCombinedModifierFlags(node);
    if ((flags & (ts.ModifierFlags.Private | ts.ModifierFlags.Protected)) !== 0) return true;
    if (node.name !== undefined && ts.isPrivateIdentifier(node.name)) return true;
  }
  const isMember = ts.isClassElement(node) || ts.isTypeElement(node);
  return (
    (isMember && docComment(node).tags.has("internal")) ||
    (isExpression(node) && !ts.isIdentifier(node))
  );
}

function isExpression(node: ts.Node): boolean {
  return ts.isExpression(node) && !ts.isTypeNode(node) && !ts.isExpressionWithTypeArguments(node);
}
