import { createHash } from 'node:crypto';

/**
 * What the page does in the browser: it counts the reader's picks. A pick counts as blind only while its pair is hidden, so
 * revealing a pair fixes it. Without scripts the page can be read, and decides, just the same.
 */
export const SCRIPT = `
const pairs = [...document.querySelectorAll('article[data-candidate]')];
const pickOf = (pair) => pair.querySelector('input:checked')?.value;
const made = document.getElementById('made');
const show = () => { if (made) made.textContent = String(pairs.filter(pickOf).length); };
for (const pair of pairs) {
  pair.addEventListener('change', show);
  pair.querySelector('.reveal').addEventListener('toggle', ({ target }) => {
    if (target.open) for (const input of pair.querySelectorAll('input')) input.disabled = true;
  });
}
show();
const count = document.getElementById('count');
const add = document.getElementById('add');
const tally = document.getElementById('tally');
const reason = document.getElementById('reason');
const words = () => {
  const picks = pairs.flatMap((pair) => { const pick = pickOf(pair); return pick ? [{ pick, pair }] : []; });
  const candidate = picks.filter(({ pick, pair }) => pick === pair.dataset.candidate).length;
  const same = picks.filter(({ pick }) => pick === 'same').length;
  return 'Blind picks of ' + pairs.length + ' pairs: candidate ' + candidate + ', ' + count.dataset.opponent + ' ' +
    (picks.length - candidate - same) + ', no difference ' + same + '.';
};
count?.addEventListener('click', () => { tally.textContent = words(); if (add) add.hidden = false; });
add?.addEventListener('click', () => {
  reason.value = (reason.value.trim() + ' ' + words()).trim();
  add.hidden = true;
  reason.focus();
});
document.getElementById('decision')?.addEventListener('submit', ({ target }) => {
  setTimeout(() => { for (const button of target.querySelectorAll('button')) button.disabled = true; });
});
for (const element of document.querySelectorAll('.scripted')) element.hidden = false;
`;

/** As a Content-Security-Policy names it: this script runs, and no other. */
export const SCRIPT_SOURCE = `'sha256-${createHash('sha256').update(SCRIPT).digest('base64')}'`;
