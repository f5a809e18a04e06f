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
    if (width == 6 && kStep == 4) {
      packSix(k, x, laneStep, out);
      return;
    }
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

/** A panel of six float32 lanes whose steps of k are neighbours in memory. */
function packSix(k: usize, x: usize, laneStep: usize, out: usize): void {
  let y = x + 3 * laneStep;
  for (; k >= 4; k -= 4) {
    Transpose.four(
      v128.load(x),
      v128.load(x + laneStep),
      v128.load(x + 2 * laneStep),
      v128.load(y),
      out,
      24,
    );
    const r4 = v128.load(y + laneStep);
    const r5 = v128.load(y + 2 * laneStep);
    const low = v128.shuffle<i32>(r4, r5, 0, 4, 1, 5);
    const high = v128.shuffle<i32>(r4, r5, 2, 6, 3, 7);
    v128.store64_lane(out, low, 0, 16);
    v128.store64_lane(out, low, 1, 40);
    v128.store64_lane(out, high, 0, 64);
    v128.store64_lane(out, high, 1, 88);
    x += 16;
    y += 16;
    out += 96;
  }
  for (; k > 0; --k) {
    store<f32>(out, load<f32>(x));
    store<f32>(out, load<f32>(x + laneStep), 4);
    store<f32>(out, load<f32>(x + 2 * laneStep), 8);
    store<f32>(out, load<f32>(y), 12);
    store<f32>(out, load<f32>(y + laneStep), 16);
    store<f32>(out, load<f32>(y + 2 * laneStep), 20);
    x += 4;
    y += 4;
    out += 24;
  }
}

/**
 * Two panels of six float32 lanes, neighbours in memory, one behind the other: each row of twelve elements is read once,
 * as rows that lie a power of two apart push each other out of the first-level cache.
 */
export function packTwelve(k: usize, x: usize, kStep: usize, out: usize): void {
  let next = out + 24 * k;
  for (; k > 0; --k) {
    const low = v128.load(x);
    const middle = v128.load(x, 16);
    const high = v128.load(x, 32);
    v128.store(out, low);
    v128.store64_lane(out, middle, 0, 16);
    v128.store64_lane(next, middle, 1);
    v128.store(next, high, 8);
    x += kStep;
    out += 24;
    next += 24;
  }
}

/** The same for two panels of two vectors each, of any type. */
export function packFourVectors(k: usize, x: usize, kStep: usize, out: usize): void {
  let next = out + 32 * k;
  for (; k > 0; --k) {
    v128.store(out, v128.load(x));
    v128.store(out, v128.load(x, 16), 16);
    v128.store(next, v128.load(x, 32));
    v128.store(next, v128.load(x, 48), 16);
    x += kStep;
    out += 32;
    next += 32;
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
