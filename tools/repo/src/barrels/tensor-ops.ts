import { join } from "node:path";
import ts from "typescript";
import { hasTag } from "./exported-names.ts";
import { sourceFiles } from "./folder-barrel.ts";

/** An exported function whose first argument is a tensor. */
export interface TensorOp {
  readonly name: string;
  /** File name in the folder of ops. */
  readonly file: string;
  /** First paragraph of the doc comment, on one line. */
  readonly summary: string;
  /** Arguments after the tensor, by name. */
  readonly rest: readonly string[];
  /** Whether the last of `rest` is a rest argument. */
  readonly variadic: boolean;
}

/**
 * Finds the ops that become methods: exported from a file of `opsFolder`, callable, first argument a `Tensor` (or a union with
 * it), and neither `@internal` nor `@notMethod`.
 *
 * The type checker decides, so `const add: BinaryOp` counts as much as a function declaration.
 *
 * @throws {Error} when two files export the same name, an op is generic or overloaded, or a name is a member of the class `Tensor` already.
 */
export function tensorOps(opsFolder: string): readonly TensorOp[] {
  const tensorFile = join(opsFolder, "..", "tensor.ts");
  const files = sourceFiles(opsFolder);
  const program = ts.createProgram(
    [tensorFile, ...files.map((file) => join(opsFolder, file))],
    COMPILER_OPTIONS,
  );
  const checker = program.getTypeChecker();
  const tensor = tensorType(program, checker, tensorFile);
  const members = ownMembers(tensor);
  const ops = files.flatMap((file) =>
    opsOfFile(program, checker, tensor, join(opsFolder, file), file),
  );
  const seen = new Map<string, string>();
  for (const { name, file } of ops) {
    const other = seen.get(name);
    if (other !== undefined)
      throw new Error(`barrels: an op's name must be unique; got ${name} in ${other} and ${file}`);
    if (members.has(name)) {
      throw new Error(
        `barrels: ${name} (${file}) is a member of the class Tensor already; rename it or mark it @notMethod`,
      );
    }
    seen.set(name, file);
  }
  return ops.sort((a, b) => (a.name < b.name ? -1 : 1));
}

// Types of the sources alone: node's globals and other packages have no say in which functions are ops.
const COMPILER_OPTIONS: ts.CompilerOptions = {
  target: ts.ScriptTarget.ES2023,
  lib: ["lib.es2023.d.ts"],
  module: ts.ModuleKind.NodeNext,
  types: [],
  strict: true,
  noEmit: true,
  allowImportingTsExtensions: true,
};

function tensorType(program: ts.Program, checker: ts.TypeChecker, path: string): ts.InterfaceType {
  const file = program.getSourceFile(path);
  const module = file && checker.getSymbolAtLocation(file);
  const symbol = module && checker.getExportsOfModule(module).find(({ name }) => name === "Tensor");
  if (symbol === undefined)
    throw new Error(`barrels: tensor.ts must export the class Tensor; got none in ${path}`);
  return checker.getDeclaredTypeOfSymbol(symbol) as ts.InterfaceType;
}

/** Members of the class but for those that the generated methods of an earlier run declare. */
function ownMembers(tensor: ts.Type): ReadonlySet<string> {
  const isOwn = (node: ts.Declaration) => !node.getSourceFile().fileName.endsWith(".generated.ts");
  return new Set(
    [...(tensor.symbol.members?.values() ?? [])]
      .filter((member) => member.declarations?.some(isOwn))
      .map(({ name }) => name),
  );
}

function opsOfFile(
  program: ts.Program,
  checker: ts.TypeChecker,
  tensor: ts.Type,
  path: string,
  file: string,
): readonly TensorOp[] {
  const source = program.getSourceFile(path);
  const module = source && checker.getSymbolAtLocation(source);
  // A file without exports is not a module; it is judged by the compiler, not here.
  if (module === undefined) return [];
  return checker.getExportsOfModule(module).flatMap((symbol) => {
    const declaration = symbol.valueDeclaration;
    if (declaration === undefined || symbol.declarations?.some(isNoMethod)) return [];
    const signatures = checker.getTypeOfSymbol(symbol).getCallSignatures();
    const [first] = signatures;
    if (
      first === undefined ||
      !signatures.every((signature) => startsWithTensor(checker, signature, tensor, declaration))
    )
      return [];
    if (signatures.length > 1 || first.typeParameters !== undefined) {
      throw new Error(
        `barrels: an overloaded or generic function needs a method written by hand; mark it @notMethod; got ${symbol.name} (${file})`,
      );
    }
    return [
      {
        name: symbol.name,
        file,
        summary: firstParagraph(ts.displayPartsToString(symbol.getDocumentationComment(checker))),
        rest: first.parameters
          .slice(1)
          .map((parameter, i) =>
            isIdentifier(parameter.name) ? parameter.name : `argument${i + 1}`,
          ),
        variadic: isVariadic(first),
      },
    ];
  });
}

function isNoMethod(declaration: ts.Declaration): boolean {
  return hasTag(declaration, "internal") || hasTag(declaration, "notMethod");
}

function startsWithTensor(
  checker: ts.TypeChecker,
  signature: ts.Signature,
  tensor: ts.Type,
  at: ts.Node,
): boolean {
  const [first] = signature.parameters;
  if (first === undefined || (isVariadic(signature) && signature.parameters.length === 1))
    return false;
  const type = checker.getTypeOfSymbolAtLocation(first, at);
  return type === tensor || (type.isUnion() && type.types.includes(tensor));
}

function isVariadic(signature: ts.Signature): boolean {
  const last = signature.parameters.at(-1)?.valueDeclaration;
  return last !== undefined && ts.isParameter(last) && last.dotDotDotToken !== undefined;
}

/** Destructured parameters have no name to reuse. */
function isIdentifier(name: string): boolean {
  return /^[A-Za-z_$][\w$]*$/.test(name) && !name.startsWith("__");
}

function firstParagraph(comment: string): string {
  return (comment.split(/\n\s*\n/)[0] ?? "").replaceAll(/\s+/g, " ").trim();
}
