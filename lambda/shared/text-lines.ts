/**
 * The lines of a UTF-8 body, one after the other, without their line ends. Not node:readline: that also ends a line at
 * U+2028, which JSON strings may hold.
 */
export async function* textLines(body: AsyncIterable<Uint8Array>): AsyncGenerator<string> {
  const decoder = new TextDecoder();
  let open = '';
  for await (const chunk of body) {
    const lines = (open + decoder.decode(chunk, { stream: true })).split('\n');
    open = lines.pop() ?? '';
    for (const line of lines) {
      yield line.endsWith('\r') ? line.slice(0, -1) : line;
    }
  }
  open += decoder.decode();
  if (open !== '') {
    yield open;
  }
}
