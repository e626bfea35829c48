import { escaped } from './escape';
import { STYLE } from './style';

/**
 * A whole page around its content: self-contained, without any script. The page itself forbids to load or run anything.
 *
 * @param title plain text
 * @param main HTML, in which text of others is escaped
 */
export function htmlDocument(title: string, main: string): string {
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${escaped(title)}</title>
<style>${STYLE}</style>
</head>
<body>
<main>
${main}
</main>
</body>
</html>
`;
}
