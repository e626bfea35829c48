/** An instant to the minute, in UTC: `2026-11-22 09:45`. */
export const minute = (iso: string): string => iso.slice(0, 16).replace('T', ' ');
