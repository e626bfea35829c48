/** An instant to the minute, in UTC: `2026-11-22 09:45`. */
export const minute = (iso: string): string => iso.slice(0, 16).replace('T', ' ');

/** An instant to the minute with its zone: `2026-11-22 09:45 UTC`. */
export const shownTime = (iso: string): string => `${minute(iso)} UTC`;

/** A duration as people say it: `2 d 3 h`, `4 h 05 min`, `12 min`, `40 s`. */
export function duration(ms: number): string {
  const seconds = Math.max(0, Math.round(ms / 1_000));
  const [minutes, hours, days] = [Math.floor(seconds / 60), Math.floor(seconds / 3_600), Math.floor(seconds / 86_400)];
  if (days > 0) return `${days} d ${hours % 24} h`;
  if (hours > 0) return `${hours} h ${String(minutes % 60).padStart(2, '0')} min`;
  return minutes > 0 ? `${minutes} min` : `${seconds} s`;
}
