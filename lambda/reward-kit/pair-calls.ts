/**
 * The pairs with the greatest sum of credits when every row and every column belongs to one pair at most: the column of
 * each row. Shortest augmenting paths, in time rows² × columns.
 *
 * @param credits - a row for each expected item, a column for each found one, each from 0
 * @returns for each row its column, or undefined when there are fewer columns than rows
 */
export function bestPairs(credits: readonly (readonly number[])[]): (number | undefined)[] {
  const rows = credits.length;
  const found = credits[0]?.length ?? 0;
  const columns = Math.max(rows, found);
  const cost = (row: number, column: number) => -(credits[row][column] ?? 0);
  const [rowPrice, columnPrice] = [new Float64Array(rows), new Float64Array(columns + 1)];
  // Column `columns` stands for the row that is still to be paired.
  const rowOf = new Array<number>(columns + 1).fill(-1);

  for (let row = 0; row < rows; row++) {
    const slack = new Float64Array(columns).fill(Infinity);
    const cameFrom = new Array<number>(columns).fill(columns);
    const visited = new Array<boolean>(columns + 1).fill(false);
    let column = columns;
    rowOf[column] = row;
    while (rowOf[column] >= 0) {
      visited[column] = true;
      const from = rowOf[column];
      let next = -1;
      for (let each = 0; each < columns; each++) {
        if (visited[each]) continue;
        const reduced = cost(from, each) - rowPrice[from] - columnPrice[each];
        if (reduced < slack[each]) [slack[each], cameFrom[each]] = [reduced, column];
        if (next < 0 || slack[each] < slack[next]) next = each;
      }
      const step = slack[next];
      for (let each = 0; each <= columns; each++) {
        if (visited[each]) {
          rowPrice[rowOf[each]] += step;
          columnPrice[each] -= step;
        } else if (each < columns) slack[each] -= step;
      }
      column = next;
    }
    while (column !== columns) {
      rowOf[column] = rowOf[cameFrom[column]];
      column = cameFrom[column];
    }
  }
  const pairs = new Array<number | undefined>(rows).fill(undefined);
  for (let column = 0; column < found; column++) if (rowOf[column] >= 0) pairs[rowOf[column]] = column;
  return pairs;
}

/** The same, of pairs that keep the order of both sides. */
export function bestPairsInOrder(credits: readonly (readonly number[])[]): (number | undefined)[] {
  const rows = credits.length;
  const columns = credits[0]?.length ?? 0;
  // Best sum of the pairs from this row and column on.
  const best = Array.from({ length: rows + 1 }, () => new Float64Array(columns + 1));
  for (let row = rows - 1; row >= 0; row--) {
    for (let column = columns - 1; column >= 0; column--) {
      const paired = credits[row][column] + best[row + 1][column + 1];
      best[row][column] = Math.max(paired, best[row + 1][column], best[row][column + 1]);
    }
  }
  const pairs = new Array<number | undefined>(rows).fill(undefined);
  for (let row = 0, column = 0; row < rows && column < columns;) {
    if (best[row][column] === best[row + 1][column]) row++;
    else if (best[row][column] === best[row][column + 1]) column++;
    else pairs[row++] = column++;
  }
  return pairs;
}
