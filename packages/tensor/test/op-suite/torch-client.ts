import { createConnection } from "node:net";
import { inject } from "vitest";
import type { DType } from "../../src/index.ts";

/** A tensor as it is sent: a view of one of the request's storages. */
export interface SentTensor {
  readonly storage: number;
  readonly dtype: DType;
  readonly shape: readonly number[];
  readonly strides: readonly number[];
  readonly offset: number;
}

/** One expression to evaluate. */
export interface SentCase {
  readonly expression: string;
  readonly args: readonly unknown[];
  readonly options: unknown;
  readonly tensors: readonly SentTensor[];
  /** Which tensors take gradients, one a tensor. */
  readonly gradients: readonly boolean[];
  readonly inPlace: boolean;
}

export interface SentRequest {
  /** Bytes in base64. */
  readonly storages: readonly string[];
  readonly cases: readonly SentCase[];
}

/** A tensor as it comes back: row-major. */
export interface TorchTensor {
  /** PyTorch has more dtypes than Weft. */
  readonly dtype: string;
  readonly shape: readonly number[];
  readonly data: string;
}

/** What PyTorch made of a case: an error's first line, or results. */
export interface TorchAnswer {
  readonly error?: string;
  readonly results?: readonly TorchTensor[];
  /** Of 16-bit tensors, what float32 gives, rounded. */
  readonly rounded?: readonly TorchTensor[] | null;
  readonly requiresGrad?: boolean;
  /** One for each tensor of the case. */
  readonly gradients?: readonly (TorchTensor | null)[];
  readonly gradientError?: string;
}

const DEADLINE_MS = 110_000;

/** Whether ops are compared with PyTorch at all: not in a page, where something else stands in for this module. */
export const comparesWithTorch: boolean = true;

/** Whether PyTorch is installed. */
export const hasTorch: boolean = inject("torchSocket") !== null;

/** What is added to the name of a test that needs PyTorch, and is skipped without it. */
export const NEEDS_TORCH = "(needs python3-torch)";

/** The answers to all cases of a request. @throws {Error} when the process that has PyTorch ends or is silent. */
export function askTorch(request: SentRequest): Promise<readonly TorchAnswer[]> {
  const path = inject("torchSocket");
  if (path === null) return Promise.reject(new Error("PyTorch is not installed"));
  return new Promise((resolve, reject) => {
    const socket = createConnection(path);
    const fail = (error: Error): void => {
      socket.destroy();
      reject(error);
    };
    socket.setTimeout(DEADLINE_MS, () => fail(new Error(`no answer within ${DEADLINE_MS} ms`)));
    socket.on("error", fail);
    socket.on("close", () => fail(new Error("PyTorch's socket closed before it answered")));
    let text = "";
    socket.setEncoding("utf8");
    socket.on("data", (part: string) => {
      text += part;
      if (!part.endsWith("\n")) return;
      const answer = JSON.parse(text) as { answers?: TorchAnswer[]; failure?: string }; // what torch-server.py writes
      if (answer.answers === undefined) fail(new Error(answer.failure ?? "no answers"));
      else resolve(answer.answers);
      socket.destroy();
    });
    socket.write(`${JSON.stringify(request)}\n`);
  });
}
