import { scaleBand, scaleLinear } from 'd3-scale';
import { CountAxis, dayWords, type Frame, figure, frameFor, frames } from '#components/insights/axes.tsx';
import { Figure } from '#components/insights/figure.tsx';
import type { Week } from '#lib/insights/throughput.ts';

/** How many tasks were completed, and how many came, week by week. */
export function ThroughputChart({ weeks }: { weeks: readonly Week[] }) {
  const completed = weeks.reduce((sum, week) => sum + week.completed, 0);
  const added = weeks.reduce((sum, week) => sum + week.added, 0);
  const perWeek = weeks.length === 0 ? 0 : completed / weeks.length;
  const summary = `${figure(completed)} completed in ${weeks.length} weeks, ${perWeek.toFixed(1)} a week; ${figure(added)} came.`;
  return (
    <Figure
      id="throughput"
      title="Throughput"
      summary={summary}
      picture={frames.map((frame) => <Chart key={frame.name} frame={frame} weeks={weeks} label={summary} />)}
      table={{
        columns: ['Week of', 'Completed', 'Came'],
        rows: weeks.toReversed().map((week) => [dayWords(week.startMs), week.completed, week.added]),
      }}
    />
  );
}

function Chart({ frame: given, weeks, label }: { frame: Frame; weeks: readonly Week[]; label: string }) {
  const most = Math.max(1, ...weeks.flatMap(({ completed, added }) => [completed, added]));
  const frame = frameFor(given, scaleLinear([0, most], [0, 1]).nice(4).domain()[1] ?? most);
  const x = scaleBand(
    weeks.map(({ startMs }) => String(startMs)),
    [frame.left, frame.width - frame.right],
  ).padding(0.3);
  const y = scaleLinear([0, most], [frame.height - frame.bottom, frame.top]).nice(4);
  const every = Math.ceil(weeks.length / frame.ticks);
  return (
    <svg
      className={`insight-${frame.name}`}
      width={frame.width}
      height={frame.height}
      viewBox={`0 0 ${frame.width} ${frame.height}`}
      role="img"
      aria-label={label}
    >
      <CountAxis scale={y} name="Tasks a week" frame={frame} />
      {weeks.map((week, at) => {
        const left = x(String(week.startMs)) ?? 0;
        return (
          <g key={week.startMs} className="insight-bar">
            <title>{`Week of ${dayWords(week.startMs)}: ${week.completed} completed, ${week.added} came`}</title>
            {/* The whole column answers the pointer. */}
            <rect x={left} y={frame.top} width={x.bandwidth()} height={y(0) - frame.top} fill="transparent" />
            <rect
              x={left}
              y={y(week.completed)}
              width={x.bandwidth()}
              height={y(0) - y(week.completed)}
              rx="2"
            />
            {week.added > 0 ? (
              <path
                d={`M${left - 2} ${y(week.added)}h${x.bandwidth() + 4}`}
                className="insight-line"
                data-of="scope"
              />
            ) : null}
            {(weeks.length - 1 - at) % every === 0 ? (
              <text x={left + x.bandwidth() / 2} y={frame.height - 10} textAnchor="middle">
                {dayWords(week.startMs)}
              </text>
            ) : null}
          </g>
        );
      })}
      {frame.name === 'wide' ? (
        <g
          className="insight-label"
          transform={`translate(${frame.width - frame.right + 8} ${frame.top + 8})`}
        >
          <Key of="done" words="Completed" />
          <g transform="translate(0 20)">
            <Key of="scope" words="Came" />
          </g>
        </g>
      ) : (
        <g className="insight-label" transform={`translate(${frame.width - frame.right - 164} 7)`}>
          <Key of="done" words="Completed" />
          <g transform="translate(110 0)">
            <Key of="scope" words="Came" />
          </g>
        </g>
      )}
    </svg>
  );
}

function Key({ of, words }: { of: 'done' | 'scope'; words: string }) {
  return (
    <>
      {of === 'done' ? (
        <rect width="10" height="10" y="-5" rx="2" className="insight-key" />
      ) : (
        <path d="M0 0h10" className="insight-line" data-of="scope" />
      )}
      <text x="16" dominantBaseline="central" data-of={of}>
        {words}
      </text>
    </>
  );
}
