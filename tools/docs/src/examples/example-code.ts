import ts from "typescript";

/** The code of an example, taken apart. */
export interface ExampleCode {
  /** Files that stand beside it: everything below a line such as `// model.ts`, up to the next. */
  readonly files: ReadonlyMap<string, string>;
  /** What runs: the whole code, or what is below `// main.ts`. */
  readonly main: string;
}

export function splitFiles(code: string): ExampleCode {
  const [before, ...named] = code.split(/^\/\/ ([\w-]+\.ts)$/m);
  const files = new Map<string, string>();
  for (let i = 0; i < named.length; i += 2) files.set(named[i]!, named[i + 1]!.trim());
  const main = files.get("main.ts") ?? before!;
  files.delete("main.ts");
  return { files, main };
}

/** What an example uses and declares at its top level: the former, but for the latter, is imported for it. */
export function freeNames(code: string): ReadonlySet<string> {
  const source = parse(code);
  const names = new Set<string>();
  const visit = (node: ts.Node): void => {
    if (ts.isIdentifier(node)) names.add(node.text);
    ts.forEachChild(node, visit);
  };
  visit(source);
  for (const statement of source.statements) {
    for (const name of declaredNames(statement)) names.delete(name);
  }
  return names;
}

function declaredNames(statement: ts.Statement): readonly string[] {
  if (ts.isVariableStatement(statement)) {
    return statement.declarationList.declarations.flatMap(({ name }) => boundNames(name));
  }
  if (ts.isImportDeclaration(statement)) {
    const bindings = statement.importClause?.namedBindings;
    if (bindings === undefined) return [];
    return ts.isNamedImports(bindings)
      ? bindings.elements.map(({ name }) => name.text)
      : [bindings.name.text];
  }
  const isNamed =
    ts.isFunctionDeclaration(statement) ||
    ts.isClassDeclaration(statement) ||
    ts.isInterfaceDeclaration(statement) ||
    ts.isTypeAliasDeclaration(statement);
  return isNamed && statement.name !== undefined ? [statement.name.text] : [];
}

function boundNames(name: ts.BindingName): readonly string[] {
  if (ts.isIdentifier(name)) return [name.text];
  return name.elements.flatMap((element) =>
    ts.isBindingElement(element) ? boundNames(element.name) : [],
  );
}

/** Where to import a name from. */
export interface Origin {
  readonly specifier: string;
  readonly isType: boolean;
}

/** The code behind imports of the names that it uses without declaring them and that `originOf` knows. */
export function importing(code: string, originOf: (name: string) => Origin | null): string {
  const imports = [...freeNames(code)].flatMap((name) => {
    const origin = originOf(name);
    if (origin === null) return [];
    const imported = origin.isType ? `type ${name}` : name;
    return [`import { ${imported} } from ${JSON.stringify(origin.specifier)};\n`];
  });
  return `${imports.join("")}${code}\nexport {};\n`;
}

/**
 * JavaScript in which every expression statement with a comment behind it is
 * `await check(async () => (expression), "comment");`. It is a module, or the body of an asynchronous function in which
 * `check` and `meta` are known: then `import.meta` is `meta`, and imports are taken out.
 *
 * @throws {SyntaxError} when it is not TypeScript.
 */
export function checkedCode(code: string, form: "module" | "body"): string {
  const source = parse(code);
  const edits: Edit[] = [];
  const visit = (node: ts.Node, runsAtOnce: boolean): void => {
    const isBody = form === "body";
    if (isBody && ts.isImportDeclaration(node)) edits.push(asBuiltin(node));
    if (isBody && ts.isMetaProperty(node))
      edits.push({ from: node.getStart(), to: node.end, text: "meta" });
    // Code in functions runs when they are called; only what runs at once can be awaited.
    const isChecked = runsAtOnce && ts.isExpressionStatement(node);
    const comment = isChecked ? trailingComment(code, node.end) : null;
    if (isChecked && comment !== null) {
      const { expression } = node;
      const at = expression.getStart();
      edits.push({ from: at, to: at, text: "await check(async () => (" });
      edits.push({
        from: expression.end,
        to: node.end,
        text: `), ${JSON.stringify(comment)});`,
      });
    }
    const below = runsAtOnce && !ts.isFunctionLike(node);
    ts.forEachChild(node, (child) => visit(child, below));
  };
  visit(source, true);
  const { outputText, diagnostics = [] } = ts.transpileModule(applied(code, edits), {
    reportDiagnostics: true,
    compilerOptions: {
      target: ts.ScriptTarget.ESNext,
      module: ts.ModuleKind.ESNext,
      verbatimModuleSyntax: true,
    },
  });
  const [first] = diagnostics;
  if (first !== undefined) {
    throw new SyntaxError(`${ts.flattenDiagnosticMessageText(first.messageText, " ")} in\n${code}`);
  }
  return outputText;
}

function parse(code: string): ts.SourceFile {
  return ts.createSourceFile("example.ts", code, ts.ScriptTarget.ESNext, true);
}

/** A function's body cannot import: a module of Node's is asked for instead, types are not there at run time. */
function asBuiltin(node: ts.ImportDeclaration): Edit {
  const range = { from: node.getStart(), to: node.end };
  const bindings = node.importClause?.namedBindings;
  if (node.importClause?.isTypeOnly === true) return { ...range, text: "" };
  if (bindings === undefined || !ts.isNamedImports(bindings)) {
    throw new SyntaxError(`an example imports names; got ${node.getText()}`);
  }
  const names = bindings.elements.map((element) => element.getText().replace(" as ", ": "));
  const module = node.moduleSpecifier.getText();
  return { ...range, text: `const { ${names.join(", ")} } = process.getBuiltinModule(${module});` };
}

/** The `//` comment behind `end` on its line; lines below continue it when theirs starts in the same column. */
function trailingComment(code: string, end: number): string | null {
  const range = ts
    .getTrailingCommentRanges(code, end)
    ?.find(({ kind }) => kind === ts.SyntaxKind.SingleLineCommentTrivia);
  if (range === undefined) return null;
  const column = range.pos - (code.lastIndexOf("\n", range.pos) + 1);
  const lines = [code.slice(range.pos, range.end)];
  for (const line of code.slice(range.end + 1).split("\n")) {
    if (line.search(/\S/) !== column || !line.startsWith("//", column)) break;
    lines.push(line.slice(column));
  }
  return lines.map((line) => line.replace(/^\/\/ ?/, "")).join("\n");
}

interface Edit {
  readonly from: number;
  readonly to: number;
  readonly text: string;
}

/** Replaces from the end, so that positions stay; at the same one, what replaces text comes before what is inserted. */
function applied(code: string, edits: readonly Edit[]): string {
  return edits
    .toSorted((a, b) => b.from - a.from || b.to - a.to)
    .reduce((text, edit) => text.slice(0, edit.from) + edit.text + text.slice(edit.to), code);
}
