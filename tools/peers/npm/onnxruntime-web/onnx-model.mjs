/**
 * An ONNX model of one node, as bytes: field numbers are those of onnx.proto3.
 *
 * @param {string} operator say "MatMul"
 * @param {readonly { name: string, shape: readonly number[] }[]} inputs float32
 * @param {Record<string, number>} attributes whole numbers
 */
export function onnxModel(operator, inputs, outputShape, attributes = {}) {
  const node = message([
    ...inputs.map(({ name }) => text(1, name)),
    text(2, "y"),
    text(4, operator),
    ...Object.entries(attributes).map(([name, value]) =>
      nested(5, [text(1, name), integer(3, value), integer(20, INT)]),
    ),
  ]);
  const graph = [
    field(1, node),
    text(2, "graph"),
    ...inputs.map(({ name, shape }) => field(11, valueInfo(name, shape))),
    field(12, valueInfo("y", outputShape)),
  ];
  return Uint8Array.from(
    message([integer(1, 8), nested(7, graph), nested(8, [text(1, ""), integer(2, 17)])]),
  );
}

const FLOAT = 1;
const INT = 2;

function valueInfo(name, shape) {
  const dimensions = nested(
    2,
    shape.map((size) => nested(1, [integer(1, size)])),
  );
  return message([text(1, name), nested(2, [nested(1, [integer(1, FLOAT), dimensions])])]);
}

const message = (fields) => fields.flat();
const field = (number, bytes) => [...varint((number << 3) | 2), ...varint(bytes.length), ...bytes];
const nested = (number, fields) => field(number, message(fields));
const text = (number, value) => field(number, [...new TextEncoder().encode(value)]);
// Negative numbers take ten bytes, as two's complement of 64 bits.
const integer = (number, value) => [
  ...varint(number << 3),
  ...varint(BigInt.asUintN(64, BigInt(value))),
];

function varint(value) {
  const bytes = [];
  let rest = BigInt(value);
  do {
    const low = Number(rest & 127n);
    rest >>= 7n;
    bytes.push(rest > 0n ? low | 128 : low);
  } while (rest > 0n);
  return bytes;
}
