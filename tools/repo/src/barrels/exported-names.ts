import ts from "typescript";

/** A name that a module exports by a declaration of its own. */
export interface ExportedName {
  readonly name: string;
  /** An interface or a type alias: gone after compilation. */
  readonly typeOnly: boolean;
  /** Its doc comment says `@internal`: for the package's own files only. */
  readonly internal: boolean;
}

/**
 * The names a module exports, in the order of the text.
 *
 * Only declarations count (`export function`, `export const`, `export class`, `export interface`, `export type`): files that
 * feed a barrel export what they declare.
 *
 * @throws {Error} when the file re-exports from elsewhere or has a default export.
 */
export function exportedNames(path: string, text: string): readonly ExportedName[] {
  const file = ts.createSourceFile(path, text, ts.ScriptTarget.Latest, true);
  const names = new Map<string, ExportedName>();
  for (const statement of file.statements) {
    if (ts.isExportDeclaration(statement) || ts.isExportAssignment(statement)) {
      throw new Error(
        `barrels: files in a barrel's folder export their own declarations only; got \`${statement.getText()}\` in ${path}`,
      );
    }
    if (!isExported(statement)) continue;
    const typeOnly = ts.isInterfaceDeclaration(statement) || ts.isTypeAliasDeclaration(statement);
    const internal = hasTag(statement, "internal");
    for (const name of declaredNames(statement)) {
      const before = names.get(name);
      // An overloaded function, or an interface merged with a const, is one export.
      names.set(name, {
        name,
        typeOnly: typeOnly && before?.typeOnly !== false,
        internal: internal || before?.internal === true,
      });
    }
  }
  return [...names.values()];
}

/** Whether the declaration's doc comment has the tag. */
export function hasTag(node: ts.Node, tag: string): boolean {
  return ts.getJSDocTags(node).some((found) => found.tagName.text === tag);
}

function isExported(statement: ts.Statement): boolean {
  const modifiers = ts.canHaveModifiers(statement) ? ts.getModifiers(statement) : undefined;
  return modifiers?.some(({ kind }) => kind === ts.SyntaxKind.ExportKeyword) ?? false;
}

function declaredNames(statement: ts.Statement): readonly string[] {
  if (ts.isVariableStatement(statement)) {
    return statement.declarationList.declarations.map(({ name }) => name.getText());
  }
  const named = statement as ts.Statement & { readonly name?: ts.Node };
  return named.name === undefined ? [] : [named.name.getText()];
}
