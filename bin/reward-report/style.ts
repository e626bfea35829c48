/** The look of the page: system fonts, light and dark, nothing to load. */
export const STYLE = `
:root { color-scheme: light dark;
  --paper: #fbfbfa; --card: #ffffff; --ink: #1c2126; --quiet: #667079; --line: #e1e4e6; --warn: #9a5b00; --warn-paper: #fff6e6;
  --s1: #2f6fb3; --s2: #d9822b; --s3: #3d9970; --s4: #8f5bb5; --s5: #c0485a; --s6: #8b949c; --good: #23784d; --bad: #b93a3a; }
@media (prefers-color-scheme: dark) { :root {
  --paper: #14171a; --card: #1c2024; --ink: #e6e8ea; --quiet: #98a2ab; --line: #30363b; --warn: #f0b45a; --warn-paper: #2d2417;
  --s1: #6ba6e3; --s2: #f0a35c; --s3: #66c79b; --s4: #bb90dd; --s5: #e57f8f; --s6: #7d868e; --good: #66c79b; --bad: #ec8383; } }
* { box-sizing: border-box; }
body { margin: 0; background: var(--paper); color: var(--ink); font: 15px/1.55 system-ui, -apple-system, 'Segoe UI', Roboto, 'Helvetica Neue', sans-serif; }
main { max-width: 1060px; margin: 0 auto; padding: 40px 24px 80px; }
h1 { font-size: 26px; line-height: 1.25; margin: 0 0 4px; letter-spacing: -0.01em; }
h2 { font-size: 18px; margin: 44px 0 4px; letter-spacing: -0.005em; }
h3 { font-size: 14px; margin: 0 0 6px; font-weight: 600; overflow-wrap: anywhere; }
p { margin: 4px 0 12px; max-width: 76ch; }
.quiet, figcaption, .files { color: var(--quiet); }
.files { font-size: 13.5px; overflow-wrap: anywhere; }
code, pre, .number { font-family: ui-monospace, 'SF Mono', Menlo, Consolas, monospace; font-size: 0.9em; }
.tiles { display: grid; grid-template-columns: repeat(auto-fit, minmax(150px, 1fr)); gap: 12px; margin: 24px 0 8px; }
.tile, .card { background: var(--card); border: 1px solid var(--line); border-radius: 10px; }
.tile { padding: 12px 16px; }
.tile b { display: block; font-size: 24px; font-weight: 600; font-variant-numeric: tabular-nums; letter-spacing: -0.02em; }
.tile span { color: var(--quiet); font-size: 13px; display: block; line-height: 1.35; }
.card { padding: 16px; margin: 12px 0; }
.pair { display: grid; grid-template-columns: repeat(auto-fit, minmax(min(340px, 100%), 1fr)); gap: 12px; }
.pair .card { margin: 0; }
figure { margin: 0; overflow-x: auto; }
figcaption { font-size: 13.5px; margin-top: 4px; }
svg { display: block; width: 100%; height: auto; font-family: inherit; }
figure.wide svg { min-width: 640px; }
.legend span { white-space: nowrap; margin-right: 16px; }
.scroll { overflow-x: auto; }
table { border-collapse: collapse; width: 100%; font-variant-numeric: tabular-nums; font-size: 14px; }
th { text-align: right; font-weight: 500; color: var(--quiet); font-size: 13px; white-space: nowrap; }
th, td { padding: 7px 10px; border-bottom: 1px solid var(--line); vertical-align: baseline; }
tbody tr:last-child td { border-bottom: 0; }
td { text-align: right; white-space: nowrap; }
th:first-child, td:first-child, .left { text-align: left; }
td.left { white-space: normal; overflow-wrap: anywhere; }
td:first-child { overflow-wrap: anywhere; white-space: normal; min-width: 12ch; }
.rules td:first-child { min-width: 18ch; } .rules td.left { min-width: 30ch; } .rules td.outcome { text-align: left; }
@media (max-width: 560px) {
  .rules thead { display: none; } .rules tr { display: block; padding: 8px 0; border-bottom: 1px solid var(--line); } .rules tr:last-child { border: 0; }
  .rules td { display: block; border: 0; padding: 1px 0; } .rules td.left { min-width: 0; } }
.swatch { display: inline-block; width: 10px; height: 10px; border-radius: 3px; margin-right: 8px; }
.bar { position: relative; display: inline-block; width: 190px; height: 12px; border-radius: 6px; background: var(--line); vertical-align: -1px; }
.bar i { position: absolute; top: 0; bottom: 0; border-radius: 6px; opacity: 0.35; min-width: 2px; }
.bar b { position: absolute; top: -2px; bottom: -2px; width: 3px; margin-left: -1.5px; border-radius: 2px; }
.notes { margin: 20px 0 0; padding: 10px 16px; border-radius: 10px; background: var(--warn-paper); color: var(--warn); list-style: none; }
.notes li { margin: 3px 0; }
article { border-top: 1px solid var(--line); padding: 12px 0; }
article:first-of-type { border-top: 0; }
article header { display: flex; flex-wrap: wrap; gap: 4px 14px; align-items: baseline; }
article header bdi { overflow-wrap: anywhere; }
.score { font-weight: 650; font-variant-numeric: tabular-nums; min-width: 5ch; }
.high .score { color: var(--good); } .low .score { color: var(--bad); }
.reason { font-size: 14px; margin: 2px 0 6px; overflow-wrap: anywhere; max-width: none; }
pre { white-space: pre-wrap; overflow-wrap: anywhere; unicode-bidi: isolate; margin: 4px 0; padding: 10px 12px; background: var(--paper); border-radius: 8px; max-height: 320px; overflow-y: auto; line-height: 1.5; }
details summary { cursor: pointer; color: var(--quiet); font-size: 13.5px; }
footer { margin-top: 48px; color: var(--quiet); font-size: 13px; }
@media (max-width: 560px) { th, td { padding: 7px 6px; } .bar { width: 80px; } }
@media print { body { background: #fff; } .card, .tile { break-inside: avoid; } pre { max-height: none; } }
`;
