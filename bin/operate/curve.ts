const BARS = '▁▂▃▄▅▆▇█';

/** Values as one line of bars, the lowest at the bottom; neighbours share a bar where there are more values than columns. */
export function curve(values: readonly number[], columns = 60): string {
  const width = Math.min(columns, values.length);
  const means = Array.from({ length: width }, (_, at) => {
    const part = values.slice(Math.floor((at * values.length) / width), Math.floor(((at + 1) * values.length) / width));
    return part.reduce((sum, value) => sum + value, 0) / part.length;
  });
  const low = Math.min(...means);
  const height = Math.max(...means) - low;
  return means.map((mean) => BARS[height === 0 ? 0 : Math.round(((mean - low) / height) * (BARS.length - 1))]).join('');
}

/** The column that holds the mean reward, as far as its header tells: headers of RFT jobs are undocumented [?]. */
export function rewardColumn(headers: readonly string[]): string | undefined {
  const named = headers.filter((header) => /reward/i.test(header) && !/^validation\//.test(header));
  return named.find((header) => /mean|avg|average/i.test(header)) ?? named[0];
}
