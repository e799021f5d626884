import { scaleLinear, scaleUtc } from 'd3-scale';
import { area, curveStepAfter, line } from 'd3-shape';
import {
  CountAxis,
  dayWords,
  type Frame,
  figure,
  frameFor,
  frames,
  TimeAxis,
} from '#components/insights/axes.tsx';
import { Figure } from '#components/insights/figure.tsx';
import type { BurnUp } from '#lib/insights/burn-up.ts';

const maxRows = 60;
const labelGap = 15;
const leastSpanMs = 14 * 86_400_000;

interface BurnUpChartProps {
  all: readonly BurnUp[];
  chosen: BurnUp;
  /** The address that chooses another one. */
  hrefOf: (milestone: string) => string;
}

/** How a milestone grew, and how much of it was done, over time. */
export function BurnUpChart({ all, chosen, hrefOf }: BurnUpChartProps) {
  const { points, scope, done, milestone } = chosen;
  const rows = points.toReversed().slice(0, maxRows);
  const percent = scope === 0 ? 0 : Math.round((done / scope) * 100);
  return (
    <Figure
      id="burn-up"
      title="Milestone burn-up"
      summary={
        <>
          <b>{milestone}</b>: {figure(done)} of {figure(scope)} done ({percent} %).
        </>
      }
      choices={
        <nav className="insight-choices" aria-label="Milestones">
          {all.map((one) => (
            <a
              key={one.milestone}
              href={hrefOf(one.milestone)}
              className="ui-chip"
              aria-current={one.milestone === milestone ? 'true' : undefined}
            >
              <span className="ui-cut">{one.milestone}</span>
            </a>
          ))}
        </nav>
      }
      picture={frames.map((frame) => <Chart key={frame.name} frame={frame} of={chosen} />)}
      table={{
        columns: ['Day', 'Scope', 'Done'],
        rows: rows.map((point) => [dayWords(point.atMs), point.scope, point.done]),
        ...(points.length > maxRows ? { note: `The latest ${maxRows} changes of ${points.length}.` } : {}),
      }}
    />
  );
}

function Chart({ frame: given, of: { points, scope, done, milestone } }: { frame: Frame; of: BurnUp }) {
  const most = Math.max(1, ...points.map((point) => point.scope));
  const frame = frameFor(given, scaleLinear([0, most], [0, 1]).nice(4).domain()[1] ?? most);
  const first = points[0]?.atMs ?? 0;
  const last = points.at(-1)?.atMs ?? 1;
  // A milestone of yesterday would have the hours of one day for an axis.
  const x = scaleUtc([Math.min(first, last - leastSpanMs), last], [frame.left, frame.width - frame.right]);
  const y = scaleLinear([0, most], [frame.height - frame.bottom, frame.top]).nice(4);
  const at = ({ atMs }: { atMs: number }) => x(atMs);
  const doneArea = area<BurnUp['points'][number]>(at, y(0), (point) => y(point.done))
    .curve(curveStepAfter)
    .digits(1)(points);
  const lineOf = (value: 'scope' | 'done') =>
    line<BurnUp['points'][number]>(at, (point) => y(point[value]))
      .curve(curveStepAfter)
      .digits(1)(points) ?? '';
  // Where both end at nearly the same height the words must not lie on each other.
  const scopeY = y(scope);
  const doneY = Math.max(y(done), scopeY + labelGap);
  const label = { scope: `Scope ${figure(scope)}`, done: `Done ${figure(done)}` };
  return (
    <svg
      className={`insight-${frame.name}`}
      width={frame.width}
      height={frame.height}
      viewBox={`0 0 ${frame.width} ${frame.height}`}
      role="img"
      aria-label={`${milestone}: from ${dayWords(first)} to ${dayWords(last)} the scope grew to ${scope} tasks, ${done} of them are done.`}
    >
      <CountAxis scale={y} name="Tasks" frame={frame} />
      <TimeAxis scale={x} frame={frame} />
      <path d={doneArea ?? ''} className="insight-area" data-of="done" />
      <path d={lineOf('done')} className="insight-line" data-of="done" />
      <path d={lineOf('scope')} className="insight-line" data-of="scope" />
      {frame.name === 'wide' ? (
        <g className="insight-label" transform={`translate(${frame.width - frame.right + 8} 0)`}>
          <text y={scopeY} data-of="scope" dominantBaseline="central">
            {label.scope}
          </text>
          <text y={doneY} data-of="done" dominantBaseline="central">
            {label.done}
          </text>
        </g>
      ) : (
        <g className="insight-label" transform={`translate(${frame.width - frame.right} 0)`}>
          <text data-of="scope" dominantBaseline="hanging" textAnchor="end">
            {label.scope}
          </text>
          <text x={-100} data-of="done" dominantBaseline="hanging" textAnchor="end">
            {label.done}
          </text>
        </g>
      )}
    </svg>
  );
}
