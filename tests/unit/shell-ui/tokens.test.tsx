import { readFileSync } from 'node:fs';

const css = readFileSync('app/tokens.css', 'utf8');
const pairs = new Map<string, [string, string]>();
for (const [, name, light, dark] of css.matchAll(
  /--([\w-]+):\s*light-dark\((#[0-9a-f]{6}),\s*(#[0-9a-f]{6})\)/g,
)) {
  pairs.set(String(name), [String(light), String(dark)]);
}

/** WCAG 2.2, relative luminance. */
function luminance(hex: string): number {
  const [r, g, b] = [1, 3, 5].map((at) => {
    const channel = Number.parseInt(hex.slice(at, at + 2), 16) / 255;
    return channel <= 0.04045 ? channel / 12.92 : ((channel + 0.055) / 1.055) ** 2.4;
  }) as [number, number, number];
  return 0.2126 * r + 0.7152 * g + 0.0722 * b;
}

function contrast(a: string, b: string): number {
  const [high, low] = [luminance(a), luminance(b)].sort((x, y) => y - x) as [number, number];
  return (high + 0.05) / (low + 0.05);
}

function tooLow(marks: string[], grounds: string[], wanted: number): string[] {
  const low: string[] = [];
  for (const mark of marks) {
    for (const ground of grounds) {
      for (const [theme, at] of [['light', 0] as const, ['dark', 1] as const]) {
        const a = pairs.get(mark)?.[at];
        const b = pairs.get(ground)?.[at];
        if (a === undefined || b === undefined) throw new Error(`tokens.css has no --${a ? ground : mark}`);
        const ratio = contrast(a, b);
        if (ratio < wanted) low.push(`${mark} on ${ground}, ${theme}: ${ratio.toFixed(2)}`);
      }
    }
  }
  return low;
}

const grounds = ['bg', 'bg-raised', 'bg-sunken', 'bg-hover'];

describe('the colour tokens', () => {
  test('text reaches 4.5 on every ground that it stands on', () => {
    expect(tooLow(['fg', 'fg-muted', 'fg-faint', 'accent'], [...grounds, 'code-bg'], 4.5)).toEqual([]);
    expect(tooLow(['danger', 'warn', 'ok'], ['bg', 'bg-raised', 'bg-sunken'], 4.5)).toEqual([]);
    expect(tooLow(['fg', 'fg-muted', 'accent'], ['accent-soft'], 4.5)).toEqual([]);
    expect(tooLow(['accent-fg'], ['accent'], 4.5)).toEqual([]);
  });

  test('words on a tinted ground reach 4.5', () => {
    for (const tone of ['danger', 'warn', 'ok'])
      expect(tooLow([tone, 'fg'], [`${tone}-soft`], 4.5)).toEqual([]);
    expect(tooLow(['diff-add-fg'], ['diff-add'], 4.5)).toEqual([]);
    expect(tooLow(['diff-del-fg'], ['diff-del'], 4.5)).toEqual([]);
  });

  test('status marks, control edges and the focus ring reach 3', () => {
    const marks = [...pairs.keys()].filter((name) => name.startsWith('st-'));
    expect(marks).toHaveLength(8);
    expect(tooLow([...marks, 'focus'], [...grounds, 'accent-soft'], 3)).toEqual([]);
    expect(tooLow(['line-strong'], ['bg', 'bg-raised', 'bg-sunken'], 3)).toEqual([]);
  });
});
