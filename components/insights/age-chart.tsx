import { scaleLinear } from 'd3-scale';
import { cutToWidth } from '#components/graph/text-width.ts';
import { Figure } from '#components/insights/figure.tsx';
import { pageHref } from '#components/shell/href.ts';
import { StatusDot, statusWords } from '#components/task/status-badge.tsx';
import type { Age } from '#lib/insights/ages.ts';

const shown = 20;
const maxRows = 100;
const textSize = 12.5;

/** A row of a desktop's page, and of a phone's: there the bar stands under the title. */
const forms = [
  { name: 'wide', width: 690, row: 26, title: 280, barX: 288, barY: 7, bar: 10, textY: 12 },
  { name: 'narrow', width: 350, row: 42, title: 350, barX: 26, barY: 26, bar: 8, textY: 11 },
] as const;

/** What is under way, in review or blocked: for how long, the oldest first. */
export function AgeChart({ ages }: { ages: readonly Age[] }) {
  const rows = ages.slice(0, shown);
  const most = Math.max(1, ages[0]?.days ?? 1);
  const middle = ages[Math.floor(ages.length / 2)]?.days ?? 0;
  const summary =
    ages.length === 0
      ? 'Nothing is under way, in review or blocked.'
      : `${ages.length.toLocaleString('en')} under way, in review or blocked; half of them ${middle === 0 ? 'since today' : `for ${words(middle)} or longer`}.`;
  return (
    <Figure
      id="ages"
      title="Age of work in progress"
      summary={summary}
      picture={
        rows.length === 0
          ? null
          : forms.map((form) => <Chart key={form.name} form={form} rows={rows} most={most} label={summary} />)
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
        ...(ages.length > shown
          ? {
              note: `The picture shows the oldest ${shown} of ${ages.length}.${ages.length > maxRows ? ` The table, the oldest ${maxRows}.` : ''}`,
            }
          : {}),
      }}
    />
  );
}

interface ChartProps {
  form: (typeof forms)[number];
  rows: readonly Age[];
  most: number;
  label: string;
}

function Chart({ form, rows, most, label }: ChartProps) {
  const x = scaleLinear([0, most], [0, form.width - form.barX - 70]);
  const height = rows.length * form.row + 4;
  return (
    // biome-ignore lint/a11y/useSemanticElements: a picture made of links; HTML has no element for that
    <svg
      className={`insight-${form.name}`}
      width={form.width}
      height={height}
      viewBox={`0 0 ${form.width} ${height}`}
      role="group"
      aria-label={label}
    >
      {rows.map((age, at) => (
        <a key={age.path} href={pageHref(age.path)} className="insight-age">
          <title>{`${age.title}: ${statusWords[age.status]}, ${words(age.days)}`}</title>
          <g transform={`translate(0 ${at * form.row + 2})`}>
            <rect width={form.width} height={form.row - 2} rx="4" className="insight-row" />
            <g transform={`translate(4 ${form.textY - 7})`}>
              <StatusDot status={age.status} silent />
            </g>
            <text x={26} y={form.textY} dominantBaseline="central" fontSize={textSize}>
              {cutToWidth(age.title, form.title - 30, textSize)}
            </text>
            <rect
              x={form.barX}
              y={form.barY}
              width={Math.max(2, x(age.days))}
              height={form.bar}
              rx="3"
              className="insight-age-bar"
              data-status={age.status}
            />
            <text
              x={form.barX + Math.max(2, x(age.days)) + 8}
              y={form.barY + form.bar / 2}
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
  );
}

function words(days: number): string {
  if (days === 0) return 'today';
  return days === 1 ? '1 day' : `${days} days`;
}
