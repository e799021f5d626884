import { scaleLinear } from 'd3-scale';
import { cutToWidth } from '#components/graph/text-width.ts';
import { Figure } from '#components/insights/figure.tsx';
import { pageHref } from '#components/shell/href.ts';
import { StatusDot, statusWords } from '#components/task/status-badge.tsx';
import type { Age } from '#lib/insights/ages.ts';

const shown = 20;
const maxRows = 200;
const rowHeight = 26;
const width = 690;
const titleWidth = 280;
const textSize = 12.5;

/** What is under way, in review or blocked: for how long, the oldest first. */
export function AgeChart({ ages }: { ages: readonly Age[] }) {
  const rows = ages.slice(0, shown);
  const x = scaleLinear([0, Math.max(1, ages[0]?.days ?? 1)], [titleWidth + 8, width - 70]);
  const middle = ages[Math.floor(ages.length / 2)]?.days ?? 0;
  const summary =
    ages.length === 0
      ? 'Nothing is under way, in review or blocked.'
      : `${ages.length} under way, in review or blocked; half of them ${middle === 0 ? 'since today' : `for ${words(middle)} or longer`}.`;
  return (
    <Figure
      id="ages"
      title="Age of work in progress"
      summary={summary}
      picture={
        rows.length === 0 ? null : (
          // biome-ignore lint/a11y/useSemanticElements: a picture made of links; HTML has no element for that
          <svg
            width={width}
            height={rows.length * rowHeight + 4}
            viewBox={`0 0 ${width} ${rows.length * rowHeight + 4}`}
            role="group"
            aria-label={summary}
          >
            {rows.map((age, at) => (
              <a key={age.path} href={pageHref(age.path)} className="insight-age">
                <title>{`${age.title}: ${statusWords[age.status]}, ${words(age.days)}`}</title>
                <g transform={`translate(0 ${at * rowHeight + 2})`}>
                  <rect width={width} height={rowHeight - 2} rx="4" className="insight-row" />
                  <g transform={`translate(4 ${(rowHeight - 2 - 14) / 2})`}>
                    <StatusDot status={age.status} silent />
                  </g>
                  <text x={26} y={(rowHeight - 2) / 2} dominantBaseline="central" fontSize={textSize}>
                    {cutToWidth(age.title, titleWidth - 30, textSize)}
                  </text>
                  <rect
                    x={titleWidth + 8}
                    y={7}
                    width={Math.max(2, x(age.days) - titleWidth - 8)}
                    height={rowHeight - 16}
                    rx="3"
                    className="insight-age-bar"
                    data-status={age.status}
                  />
                  <text
                    x={Math.max(titleWidth + 10, x(age.days)) + 8}
                    y={(rowHeight - 2) / 2}
                    dominantBaseline="central"
                    fontSize={12}
                    className="insight-days"
                  >
                    {words(age.days)}
                  </text>
                </g>
              </a>
            ))}
          </svg>
        )
      }
      table={{
        columns: ['Task', 'Status', 'For'],
        rows: ages.slice(0, maxRows).map((age) => [
          <a key="task" href={pageHref(age.path)}>
            {age.title}
          </a>,
          statusWords[age.status],
          words(age.days),
        ]),
        ...(ages.length > shown ? { note: `The picture shows the oldest ${shown} of ${ages.length}.` } : {}),
      }}
    />
  );
}

function words(days: number): string {
  if (days === 0) return 'today';
  return days === 1 ? '1 day' : `${days} days`;
}
