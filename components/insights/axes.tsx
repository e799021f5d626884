import type { ScaleLinear, ScaleTime } from 'd3-scale';

/** Room of a chart, in px: axes stand in the margins. */
export const frame = { width: 690, height: 240, left: 40, right: 106, top: 12, bottom: 28 };

const dayFormat = new Intl.DateTimeFormat('en-GB', { day: 'numeric', month: 'short', timeZone: 'UTC' });
const yearFormat = new Intl.DateTimeFormat('en-GB', { month: 'short', year: 'numeric', timeZone: 'UTC' });
const aYearMs = 400 * 86_400_000;

export function dayWords(atMs: number): string {
  return dayFormat.format(atMs);
}

/** Whole numbers only: there is no half task. */
export function CountAxis({ scale, name }: { scale: ScaleLinear<number, number>; name: string }) {
  const ticks = scale.ticks(4).filter(Number.isInteger);
  return (
    <g className="insight-axis">
      <text x={0} y={frame.top - 1} dominantBaseline="hanging">
        {name}
      </text>
      {ticks.map((value) => (
        <g key={value} transform={`translate(0 ${scale(value)})`}>
          <line x1={frame.left} x2={frame.width - frame.right} />
          {/* The name of the axis stands where the highest would. */}
          {scale(value) > frame.top + 16 ? (
            <text x={frame.left - 8} textAnchor="end" dominantBaseline="central">
              {value}
            </text>
          ) : null}
        </g>
      ))}
    </g>
  );
}

export function TimeAxis({ scale }: { scale: ScaleTime<number, number> }) {
  const [from, to] = scale.domain();
  const isLong = Number(to) - Number(from) > aYearMs;
  const ticks = scale.ticks(6);
  return (
    <g className="insight-axis" transform={`translate(0 ${frame.height - frame.bottom})`}>
      {ticks.map((date) => (
        <text key={date.getTime()} x={scale(date)} y={18} textAnchor="middle">
          {(isLong ? yearFormat : dayFormat).format(date)}
        </text>
      ))}
    </g>
  );
}
