import type { ScaleLinear, ScaleTime } from 'd3-scale';

/** Room of a chart, in px: axes stand in the margins. */
export interface Frame {
  name: 'wide' | 'narrow';
  width: number;
  height: number;
  left: number;
  right: number;
  top: number;
  bottom: number;
  /** How many days, or weeks, have a name below the chart. */
  ticks: number;
}

const letterPx = 7.6;
const gapPx = 8;

/** The frame with room for the figures of an axis that goes up to `most`. */
export function frameFor(frame: Frame, most: number): Frame {
  const digits = figure(most).replaceAll(',', '').length;
  const commas = figure(most).length - digits;
  return { ...frame, left: Math.max(frame.left, gapPx + letterPx * (digits + commas / 2)) };
}

export function figure(value: number): string {
  return value.toLocaleString('en');
}

/** Of a desktop's page and of a phone's; the style shows the one that has room. */
export const frames: readonly Frame[] = [
  { name: 'wide', width: 690, height: 258, left: 34, right: 106, top: 30, bottom: 28, ticks: 6 },
  { name: 'narrow', width: 350, height: 220, left: 34, right: 10, top: 34, bottom: 28, ticks: 3 },
];

const dayFormat = new Intl.DateTimeFormat('en-GB', { day: 'numeric', month: 'short', timeZone: 'UTC' });
const yearFormat = new Intl.DateTimeFormat('en-GB', { month: 'short', year: 'numeric', timeZone: 'UTC' });
const aYearMs = 400 * 86_400_000;

export function dayWords(atMs: number): string {
  return dayFormat.format(atMs);
}

/** Whole numbers only: there is no half task. */
export function CountAxis({
  scale,
  name,
  frame,
}: {
  scale: ScaleLinear<number, number>;
  name: string;
  frame: Frame;
}) {
  const ticks = scale.ticks(4).filter(Number.isInteger);
  return (
    <g className="insight-axis">
      <text x={0} y={0} dominantBaseline="hanging">
        {name}
      </text>
      {ticks.map((value) => (
        <g key={value} transform={`translate(0 ${scale(value)})`}>
          <line x1={frame.left} x2={frame.width - frame.right} />
          <text x={frame.left - gapPx} textAnchor="end" dominantBaseline="central">
            {figure(value)}
          </text>
        </g>
      ))}
    </g>
  );
}

export function TimeAxis({ scale, frame }: { scale: ScaleTime<number, number>; frame: Frame }) {
  const [from, to] = scale.domain();
  const isLong = Number(to) - Number(from) > aYearMs;
  const ticks = scale.ticks(frame.ticks);
  // The words of one at the very edge would be cut.
  const edge = frame.width - 18;
  return (
    <g className="insight-axis" transform={`translate(0 ${frame.height - frame.bottom})`}>
      {ticks
        .filter((date) => scale(date) <= edge)
        .map((date) => (
          <text key={date.getTime()} x={scale(date)} y={18} textAnchor="middle">
            {(isLong ? yearFormat : dayFormat).format(date)}
          </text>
        ))}
    </g>
  );
}
