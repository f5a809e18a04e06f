import { basename } from "node:path";
import ts from "typescript";

/** The compiler's errors in a file, a line each, with the line of code. */
export function compileErrors(program: ts.Program, path: string): readonly string[] {
  const source = program.getSourceFile(path);
  return [
    ...program.getSyntacticDiagnostics(source),
    ...program.getSemanticDiagnostics(source),
  ].map(({ messageText, file, start = 0 }) => {
    const message = ts.flattenDiagnosticMessageText(messageText, " ");
    if (file === undefined) return message;
    const { line } = file.getLineAndCharacterOfPosition(start);
    return `${message} (${basename(file.fileName)}:${line + 1}: ${file.text.split("\n")[line]!.trim()})`;
  });
}
