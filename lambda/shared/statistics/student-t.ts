/** Pieces that the area is summed from: enough for nine digits. */
const PIECES = 300;

/**
 * Where Student's distribution has this share of its probability to the left.
 *
 * With t = √degrees · tan(angle) its density is a power of the cosine, which can be summed without tables.
 *
 * @param share strictly between 0 and 1
 * @param degrees of freedom, at least 1
 */
export function studentQuantile(share: number, degrees: number): number {
  if (share < 0.5) return -studentQuantile(1 - share, degrees);
  const density = (angle: number) => Math.cos(angle) ** (degrees - 1);
  const area = (from: number, to: number) =>
    ((to - from) / 6) * (density(from) + 4 * density((from + to) / 2) + density(to));
  // Beyond ten standard deviations there is nothing that a double would notice.
  const end = Math.min(Math.PI / 2, 10 / Math.sqrt(degrees));
  const width = end / PIECES;
  const pieces = Array.from({ length: PIECES }, (_, piece) => area(piece * width, (piece + 1) * width));
  let left = (2 * share - 1) * pieces.reduce((sum, piece) => sum + piece, 0);
  let piece = 0;
  while (piece < PIECES - 1 && left > pieces[piece]) left -= pieces[piece++];
  const from = piece * width;
  let angle = from;
  for (let step = 0; step < 4; step++) angle += (left - area(from, angle)) / density(angle);
  return Math.sqrt(degrees) * Math.tan(angle);
}
