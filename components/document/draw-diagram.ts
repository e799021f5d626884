import { ByteLru } from '#lib/markdown/byte-lru.ts';

export interface Drawn {
  /** An SVG as a data address: as a picture nothing in it can run, and nothing is fetched for it. */
  src: string;
  width: number;
  height: number;
  /** What the author calls it, or which kind it is. */
  name: string;
}

interface Answer {
  id?: number;
  problem?: string;
  svg?: string;
  width?: number;
  height?: number;
  kind?: string;
  title?: string;
  text?: string;
}

interface Job {
  id: number;
  source: string;
  theme: DiagramTheme;
  done: (answer: Answer) => void;
}

interface Frame {
  element: HTMLIFrameElement;
  port: MessagePort | null;
}

export const maxSourceLength = 30_000;
/** The first one waits for the library. */
const startLimitMs = 20_000;
const drawLimitMs = 6_000;

const maxCacheBytes = 6 * 2 ** 20;
const drawn = new ByteLru<Drawn>(maxCacheBytes);

let frame: Frame | null = null;
let jobs: Job[] = [];
let timer: ReturnType<typeof setTimeout> | undefined;
let counted = 0;

/**
 * Draws in the page's one hidden frame, one diagram after the other.
 * @throws Error with what is wrong with the source, or that it took too long.
 */
export async function drawDiagram(source: string): Promise<Drawn> {
  if (source.length > maxSourceLength) {
    throw new Error(`It is longer than ${maxSourceLength / 1000},000 characters.`);
  }
  const theme = currentTheme();
  const key = `${theme.key}\n${source}`;
  const known = drawn.get(key);
  if (known) return known;
  const answer = await new Promise<Answer>((done) => {
    counted += 1;
    jobs.push({ id: counted, source, theme, done });
    if (jobs.length === 1) begin();
  });
  const { svg, width, height } = answer;
  if (svg === undefined || width === undefined || height === undefined) {
    throw new Error(answer.problem ?? 'It could not be drawn.');
  }
  const src = `data:image/svg+xml;charset=utf-8,${encodeURIComponent(svg)}`;
  const kind = (answer.kind ?? '').replace(/-?v\d.*$/i, '').replace(/Diagram$/, '');
  const name = [answer.title, answer.text].filter(Boolean).join('. ') || `Diagram (${kind || 'mermaid'})`;
  const made: Drawn = { src, width, height, name };
  drawn.set(key, made, 2 * (src.length + key.length));
  return made;
}

function begin(): void {
  const job = jobs[0];
  if (!job) return;
  frame ??= openFrame();
  clearTimeout(timer);
  timer = setTimeout(giveUp, frame.port ? drawLimitMs : startLimitMs);
  frame.port?.postMessage({ id: job.id, source: job.source, theme: job.theme });
}

/** Ends the frame with what hangs in it; the next one is drawn in a new one. */
function giveUp(): void {
  frame?.port?.close();
  frame?.element.remove();
  frame = null;
  finish({ problem: 'It took too long to draw and was stopped.' });
}

function finish(answer: Answer): void {
  const [job, ...rest] = jobs;
  jobs = rest;
  clearTimeout(timer);
  job?.done(answer);
  begin();
}

function openFrame(): Frame {
  const element = document.createElement('iframe');
  element.setAttribute('sandbox', 'allow-scripts');
  element.className = 'doc-diagram-frame';
  element.tabIndex = -1;
  element.inert = true;
  element.ariaHidden = 'true';
  element.title = 'Diagrams are drawn here';
  element.src = '/api/diagram';
  const opened: Frame = { element, port: null };
  const welcome = (event: MessageEvent) => {
    if (event.source === null || event.source !== element.contentWindow) return;
    window.removeEventListener('message', welcome);
    const { port1, port2 } = new MessageChannel();
    port1.onmessage = ({ data }: MessageEvent<Answer>) => {
      if (data.id !== undefined && data.id === jobs[0]?.id) finish(data);
    };
    // To whatever stands in the frame: it has no origin to be named by.
    element.contentWindow?.postMessage(null, '*', [port2]);
    opened.port = port1;
    if (frame === opened) begin();
  };
  window.addEventListener('message', welcome);
  document.body.append(element);
  return opened;
}

interface DiagramTheme {
  key: string;
  font: string;
  variables: Record<string, string | boolean>;
}

/** Colours that a colour-blind reader can tell apart. */
const slices = ['ready', 'in_progress', 'completed', 'in_review', 'todo', 'blocked', 'draft'].map(
  (status) => `st-${status}`,
);

/** The page's own colours, as they are now. */
function currentTheme(): DiagramTheme {
  const probe = document.createElement('span');
  probe.hidden = true;
  document.body.append(probe);
  const colour = (token: string) => {
    probe.style.color = `var(--${token})`;
    return getComputedStyle(probe).color;
  };
  const bg = colour('bg');
  const fg = colour('fg');
  const muted = colour('fg-muted');
  const border = colour('line-strong');
  const sunken = colour('code-bg');
  const variables = {
    darkMode: luminance(bg) < 0.5,
    background: bg,
    primaryColor: colour('accent-soft'),
    primaryTextColor: fg,
    primaryBorderColor: border,
    secondaryColor: sunken,
    secondaryTextColor: fg,
    secondaryBorderColor: border,
    tertiaryColor: colour('bg-sunken'),
    tertiaryTextColor: fg,
    tertiaryBorderColor: colour('line'),
    lineColor: muted,
    textColor: fg,
    mainBkg: sunken,
    nodeBorder: border,
    clusterBkg: colour('bg-sunken'),
    clusterBorder: colour('line'),
    titleColor: fg,
    edgeLabelBackground: bg,
    noteBkgColor: colour('warn-soft'),
    noteTextColor: fg,
    noteBorderColor: border,
    errorBkgColor: colour('danger-soft'),
    errorTextColor: fg,
    pieOpacity: '0.75',
    pieStrokeColor: bg,
    pieOuterStrokeColor: bg,
    ...Object.fromEntries(slices.map((token, at) => [`pie${at + 1}`, colour(token)])),
  };
  probe.remove();
  const font = getComputedStyle(document.body).fontFamily;
  return { key: JSON.stringify(variables), font, variables };
}

function luminance(rgb: string): number {
  const [red = 0, green = 0, blue = 0] = (rgb.match(/[\d.]+/g) ?? []).map(Number);
  return (0.299 * red + 0.587 * green + 0.114 * blue) / 255;
}
