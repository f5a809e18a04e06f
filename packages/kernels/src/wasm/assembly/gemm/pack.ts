import { Transpose } from "../transpose";

/**
 * Copies `lanes` rows (of A) or columns (of B) into a panel of `width` interleaved lanes: step p of k holds one element
 * of each lane. Lanes that are missing become zeros. `laneStep` and `kStep` are in bytes.
 */
export function packPanel<T>(
  width: usize,
  lanes: usize,
  k: usize,
  x: usize,
  laneStep: usize,
  kStep: usize,
  out: usize,
): void {
  const outStep = width * sizeof<T>();
  if (lanes < width) {
    packPadded<T>(width, lanes, k, x, laneStep, kStep, out);
    return;
  }
  let lane: usize = 0;
  if (sizeof<T>() == 4) {
    for (; lane + 4 <= width; lane += 4) {
      packFour(k, x + lane * laneStep, laneStep, kStep, out + lane * 4, outStep);
    }
  }
  for (; lane < width; lane += 2) {
    packTwo<T>(k, x + lane * laneStep, laneStep, kStep, out + lane * sizeof<T>(), outStep);
  }
}

function packPadded<T>(
  width: usize,
  lanes: usize,
  k: usize,
  x: usize,
  laneStep: usize,
  kStep: usize,
  out: usize,
): void {
  for (; k > 0; --k) {
    let lane: usize = 0;
    let from = x;
    for (; lane < lanes; ++lane) {
      store<T>(out + lane * sizeof<T>(), load<T>(from));
      from += laneStep;
    }
    for (; lane < width; ++lane) store<T>(out + lane * sizeof<T>(), 0);
    x += kStep;
    out += width * sizeof<T>();
  }
}

/** Four float32 lanes of a panel. */
function packFour(
  k: usize,
  x: usize,
  laneStep: usize,
  kStep: usize,
  out: usize,
  outStep: usize,
): void {
  if (laneStep == 4) {
    for (; k > 0; --k) {
      v128.store(out, v128.load(x));
      x += kStep;
      out += outStep;
    }
    return;
  }
  if (kStep == 4) {
    for (; k >= 4; k -= 4) {
      Transpose.four(
        v128.load(x),
        v128.load(x + laneStep),
        v128.load(x + 2 * laneStep),
        v128.load(x + 3 * laneStep),
        out,
        outStep,
      );
      x += 16;
      out += 4 * outStep;
    }
  }
  for (; k > 0; --k) {
    store<f32>(out, load<f32>(x));
    store<f32>(out, load<f32>(x + laneStep), 4);
    store<f32>(out, load<f32>(x + 2 * laneStep), 8);
    store<f32>(out, load<f32>(x + 3 * laneStep), 12);
    x += kStep;
    out += outStep;
  }
}

/** Two lanes of a panel. */
function packTwo<T>(
  k: usize,
  x: usize,
  laneStep: usize,
  kStep: usize,
  out: usize,
  outStep: usize,
): void {
  for (; k > 0; --k) {
    store<T>(out, load<T>(x));
    store<T>(out, load<T>(x + laneStep), sizeof<T>());
    x += kStep;
    out += outStep;
  }
}
