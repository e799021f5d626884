import type { RunBrief } from '#lib/server/run-views.ts';
import { durationWords } from './duration.ts';
import { runShape, runStateWords } from './run-state.tsx';

const width = 720;
const laneHeight = 18;
const axisHeight = 22;
const leastWidth = 3;
const maxLanes = 12;
const edge = 30;

interface Bar {
  run: RunBrief;
  lane: number;
  fromMs: number;
  toMs: number;
}

/** Runs of a stretch of time as bars, in as many lanes as ran at once. The list beside it says the same in words. */
export function Timeline({ runs, nowMs }: { runs: readonly RunBrief[]; nowMs: number }) {
  const bars = lanesOf(runs, nowMs);
  if (bars.length === 0) return null;
  const spanMs = Math.max(nowMs - Math.min(...bars.map((bar) => bar.fromMs)), minuteMs);
  // Now is at the right end, however short it all is.
  const x = (ms: number) => width - ((nowMs - ms) / spanMs) * width;
  const lanes = Math.min(maxLanes, Math.max(...bars.map((bar) => bar.lane)) + 1);
  const height = lanes * laneHeight + axisHeight;
  const ticks = ticksOf(spanMs);
  return (
    <figure className="runs-timeline">
      <svg
        viewBox={`0 0 ${width} ${height}`}
        role="img"
        aria-label={`${bars.length} runs over the last ${durationWords(spanMs)}`}
      >
        {ticks.map((agoMs) => (
          <g key={agoMs} className="runs-timeline-tick">
            <line x1={x(nowMs - agoMs)} x2={x(nowMs - agoMs)} y1={0} y2={height - axisHeight} />
            <text x={x(nowMs - agoMs)} y={height - 6} textAnchor={anchorAt(x(nowMs - agoMs))}>
              {agoMs === 0 ? 'now' : `−${durationWords(agoMs)}`}
            </text>
          </g>
        ))}
        {bars
          .filter(({ lane }) => lane < maxLanes)
          .map(({ run, lane, fromMs: from, toMs: to }) => (
            <a key={run.id} href={`/runs/${run.id}`} aria-label={`${run.title}: ${runStateWords[run.state]}`}>
              <title>{`${run.title}: ${runStateWords[run.state]}, ${durationWords(to - from)}`}</title>
              <rect
                className="runs-timeline-bar"
                data-status={runShape(run.state)}
                x={Math.min(x(from), width - leastWidth)}
                y={lane * laneHeight + 3}
                width={Math.max(leastWidth, x(to) - x(from))}
                height={laneHeight - 6}
                rx={3}
              />
            </a>
          ))}
      </svg>
    </figure>
  );
}

/** No word may stand out of the picture. */
function anchorAt(x: number): 'start' | 'middle' | 'end' {
  if (x < edge) return 'start';
  return x > width - edge ? 'end' : 'middle';
}

/** Each run in the first lane that is free when it starts. */
function lanesOf(runs: readonly RunBrief[], nowMs: number): Bar[] {
  const started = runs
    .filter((run) => run.startedAt !== null)
    .map((run) => ({
      run,
      fromMs: Date.parse(run.startedAt ?? ''),
      toMs: run.endedAt ? Date.parse(run.endedAt) : nowMs,
    }))
    .sort((a, b) => a.fromMs - b.fromMs);
  const freeAt: number[] = [];
  return started.map((bar) => {
    const free = freeAt.findIndex((ms) => ms <= bar.fromMs);
    const lane = free === -1 ? freeAt.length : free;
    freeAt[lane] = bar.toMs;
    return { ...bar, lane };
  });
}

const minuteMs = 60_000;
const steps = [1, 2, 5, 10, 15, 30, 60, 120, 240, 480, 1440, 2880, 10_080].map(
  (minutes) => minutes * minuteMs,
);

/** Round stretches of time before now, four to seven of them. */
function ticksOf(spanMs: number): number[] {
  const step = steps.find((each) => spanMs / each <= 6) ?? spanMs / 6;
  return Array.from({ length: Math.floor(spanMs / step) + 1 }, (_, index) => index * step);
}
