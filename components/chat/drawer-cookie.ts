export const drawerCookie = 'tasks_drawer';
export const minWidthPx = 320;
export const maxWidthPx = 720;
export const defaultWidthPx = 420;

export interface DrawerFrame {
  open: boolean;
  /** In CSS pixels. */
  width: number;
}

export function clampWidth(px: number): number {
  return Math.min(maxWidthPx, Math.max(minWidthPx, Math.round(px)));
}

/** Reads the cookie's value (`open:420`); anything else is a closed drawer of the usual width. */
export function parseDrawerCookie(value: string | undefined): DrawerFrame {
  const match = /^(open|closed):(\d{1,4})$/.exec(value ?? '');
  if (!match) return { open: false, width: defaultWidthPx };
  return { open: match[1] === 'open', width: clampWidth(Number(match[2])) };
}

export function formatDrawerCookie(frame: DrawerFrame): string {
  return `${frame.open ? 'open' : 'closed'}:${clampWidth(frame.width)}`;
}
