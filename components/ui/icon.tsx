import type { LucideIcon } from 'lucide-react';

interface IconProps {
  /** Import singly: `import check from 'lucide-react/icons/check'`. */
  icon: LucideIcon;
  /** Edge in px. */
  size?: number;
  /** Given only where the icon stands alone for words; else it is hidden from assistive technology. */
  label?: string;
}

/** One way to draw an icon: one stroke width, never shrunk by its row, silent unless it is given words. */
export function Icon({ icon: Glyph, size = 16, label }: IconProps) {
  const words = label === undefined ? { 'aria-hidden': true } : { role: 'img', 'aria-label': label };
  return <Glyph size={size} strokeWidth={1.75} className="ui-icon" {...words} />;
}
