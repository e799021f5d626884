'use client';
import monitor from 'lucide-react/icons/monitor';
import moon from 'lucide-react/icons/moon';
import sun from 'lucide-react/icons/sun';
import { useState } from 'react';
import { rememberCookie, themeCookie } from '#components/shell/cookie.ts';
import type { Theme } from '#components/shell/theme.ts';
import { Icon } from '#components/ui/icon.tsx';

const order: Theme[] = ['system', 'light', 'dark'];
const icons = { system: monitor, light: sun, dark: moon };
const words: Record<Theme, string> = { system: 'as the system', light: 'light', dark: 'dark' };

/** Goes round: as the system, light, dark. The cookie lets the server render the right one at once. */
export function ThemeToggle({ initial }: { initial: Theme }) {
  const [theme, setTheme] = useState(initial);
  const next = order[(order.indexOf(theme) + 1) % order.length] ?? 'system';
  const label = `Theme: ${words[theme]}. Change to ${words[next]}`;
  return (
    <button
      type="button"
      className="ui-icon-button"
      aria-label={label}
      title={label}
      onClick={() => {
        setTheme(next);
        rememberCookie(themeCookie, next);
        const root = document.documentElement;
        if (next === 'system') delete root.dataset.theme;
        else root.dataset.theme = next;
      }}
    >
      <Icon icon={icons[theme]} size={17} />
    </button>
  );
}
