import ts from "typescript";

/** One module name in a source file. */
export interface ModuleImport {
  readonly specifier: string;
  readonly line: number;
  /**
   * `static`: loaded before the file runs. `type`: gone after compilation (`import type`, `export type`, `import("x").T`);
   * `import { type T }` is not, under `verbatimModuleSyntax` the module is still loaded. `dynamic`: `import("x")`.
   */
  readonly kind: "static" | "type" | "dynamic";
}

/** The modules a file names, in the order of the text. */
export function moduleImports(path: string, text: string): readonly ModuleImport[] {
  const file = ts.createSourceFile(path, text, ts.ScriptTarget.Latest, true);
  const found: ModuleImport[] = [];
  const add = (node: ts.Expression | ts.TypeNode | undefined, kind: ModuleImport["kind"]) => {
    const literal = node !== undefined && ts.isLiteralTypeNode(node) ? node.literal : node;
    if (literal === undefined || !ts.isStringLiteralLike(literal)) return;
    found.push({
      specifier: literal.text,
      line: file.getLineAndCharacterOfPosition(literal.getStart()).line + 1,
      kind,
    });
  };
  const visit = (node: ts.Node): void => {
    if (ts.isImportDeclaration(node)) {
      add(
        node.moduleSpecifier,
        node.importClause?.phaseModifier === ts.SyntaxKind.TypeKeyword ? "type" : "static",
      );
    } else if (ts.isExportDeclaration(node)) {
      add(node.moduleSpecifier, node.isTypeOnly ? "type" : "static");
    } else if (ts.isImportTypeNode(node)) {
      add(node.argument, "type");
    } else if (ts.isCallExpression(node) && node.expression.kind === ts.SyntaxKind.ImportKeyword) {
      add(node.arguments[0], "dynamic");
    }
    ts.forEachChild(node, visit);
  };
  visit(file);
  return found;
}
