const ESCAPES: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' };

/** An element that holds text. */
export function text(name: string, value: string | number | boolean): string {
  // Carriage returns and the like would be normalised by the reader of the document: written as references.
  const escaped = String(value)
    .replaceAll(/[&<>"]/g, (character) => ESCAPES[character])
    .replaceAll(/[\u0000-\u001f]/g, (character) => `&#${character.charCodeAt(0)};`);
  return `<${name}>${escaped}</${name}>`;
}

/** An element that holds elements; the name may carry attributes. */
export function element(name: string, children: readonly string[]): string {
  return `<${name}>${children.join('')}</${name.split(' ')[0]}>`;
}

/** A document with its declaration. */
export function xmlDocument(root: string): string {
  return `<?xml version="1.0" encoding="UTF-8"?>\n${root}`;
}

/** Contents of every element of a name, outermost text only; enough for the one request body that is XML. */
export function contentsOf(xml: string, name: string): string[] {
  return [...xml.matchAll(new RegExp(`<${name}(?: [^>]*)?>([\\s\\S]*?)</${name}>`, 'g'))].map(([, content]) =>
    content.replaceAll('&quot;', '"').replaceAll('&#34;', '"').replaceAll('&amp;', '&'),
  );
}
