/** Where the demo writes. */
export interface Output {
  /** A line of the story. */
  readonly print: (line: string) => void;
  /** What came out, for programs. */
  readonly result: (object: object) => void;
}

/** With --json the story goes to stderr, so that stdout holds the object alone. */
export function makeOutput(json: boolean): Output {
  return {
    print: (line) => void (json ? process.stderr : process.stdout).write(`${line}\n`),
    result: (object) => {
      if (json) process.stdout.write(`${JSON.stringify(object)}\n`);
    },
  };
}
