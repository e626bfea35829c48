/** What the page of a review needs beside the look of the reports. */
export const REVIEW_STYLE = `
a { color: var(--s1); }
:focus-visible { outline: 3px solid var(--s1); outline-offset: 2px; }
.banner { margin: 20px 0 0; padding: 12px 16px; border-radius: 10px; border: 1px solid var(--line); border-left: 5px solid var(--s1); background: var(--card); overflow-wrap: anywhere; }
.banner p { margin: 2px 0; max-width: none; }
.banner.good { border-left-color: var(--good); } .banner.bad { border-left-color: var(--bad); } .banner.warn { border-left-color: var(--warn); }
.answers { display: grid; grid-template-columns: repeat(auto-fit, minmax(min(340px, 100%), 1fr)); gap: 4px 16px; }
.answers h4 { margin: 8px 0 0; font-size: 13.5px; }
.answers pre { min-height: 3.2em; }
pre:has(+ .whole[open]) { display: none; }
article { padding: 20px 0; }
article:first-of-type { padding-top: 4px; }
article:last-of-type { padding-bottom: 4px; }
article > .quiet { font-size: 13.5px; margin: 0 0 4px; }
article h3 { margin-bottom: 8px; }
fieldset { border: 0; margin: 10px 0 0; padding: 0; display: flex; flex-wrap: wrap; gap: 6px 8px; align-items: center; min-width: 0; }
legend { float: left; padding: 0; margin-right: 6px; color: var(--quiet); font-size: 14px; }
.pick { display: inline-flex; gap: 7px; align-items: center; border: 1px solid var(--line); border-radius: 999px; padding: 5px 14px 5px 10px; cursor: pointer; font-size: 14px; }
.pick:has(:checked) { border-color: var(--s1); box-shadow: inset 0 0 0 1px var(--s1); }
.pick:has(:disabled) { opacity: 0.6; cursor: default; }
.pick input { margin: 0; accent-color: var(--s1); }
.reveal { margin-top: 10px; }
.reveal p { margin: 6px 0 0; font-size: 14px; }
label.field { display: block; font-weight: 600; margin: 16px 0 2px; }
textarea { width: 100%; min-height: 6.5em; font: inherit; color: inherit; background: var(--paper); border: 1px solid var(--quiet); border-radius: 8px; padding: 8px 10px; resize: vertical; }
.buttons { display: flex; flex-wrap: wrap; gap: 10px; margin: 12px 0 0; }
button { font: inherit; font-weight: 600; padding: 9px 18px; border-radius: 8px; border: 1px solid var(--quiet); background: var(--card); color: var(--ink); cursor: pointer; }
button.approve { border-color: var(--good); color: var(--good); }
button.reject { border-color: var(--bad); color: var(--bad); }
button.approve:hover, button.reject:hover { box-shadow: inset 0 0 0 1px currentcolor; }
button:disabled { opacity: 0.55; cursor: default; }
button.small { font-weight: 500; font-size: 14px; padding: 5px 12px; }
@media (max-width: 560px) { main { padding: 24px 14px 60px; } h1 { font-size: 22px; } .buttons button { flex: 1 1 100%; } }
`;
