/** Numbers in [0, 1) that are the same for the same seed: the generator mulberry32. */
export function seededRandom(seed: number): () => number {
  let state = seed | 0;
  return () => {
    state = (state + STEP) | 0;
    return mixed(state);
  };
}

/**
 * Fills a list with whole numbers from 0 to below `below`, all equally likely: the numbers of `seededRandom`, made several
 * times faster because they are made in one go.
 */
export function seededDraws(seed: number): (list: Int32Array, below: number) => void {
  let state = seed | 0;
  return (list, below) => {
    let at = state;
    for (let index = 0; index < list.length; index++) {
      at = (at + STEP) | 0;
      // Storing it cuts off what is behind the point.
      list[index] = mixed(at) * below;
    }
    state = at;
  };
}

const STEP = 0x6d2b79f5;

/** Looked up once: under jest each look at a global takes longer than the rest of a number. */
const { imul } = Math;

function mixed(state: number): number {
  let bits = imul(state ^ (state >>> 15), state | 1);
  bits ^= bits + imul(bits ^ (bits >>> 7), bits | 61);
  return ((bits ^ (bits >>> 14)) >>> 0) / 2 ** 32;
}
