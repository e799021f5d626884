/**
 * The document in which the browser draws diagrams. It stands in a sandboxed frame without origin and network, so
 * that a diagram made to do harm finds nothing to do it to; the page gets a string of SVG and shows it as a picture.
 *
 * It takes one port from its parent, and on it `{ id, source, theme }`, answered by `{ id, svg, kind, … }` or
 * `{ id, problem }` (see components/document/draw-diagram.ts).
 */
export function diagramFrame(nonce: string, libraryUrl: string): string {
  return `<!doctype html>
<meta charset="utf-8">
<title>Diagrams</title>
<script type="module" nonce="${nonce}">${program.replace('LIBRARY', libraryUrl)}</script>
`;
}

// Words that a diagram may hold, and lines between them: beyond these the library takes seconds.
const program = `
import mermaid from 'LIBRARY';

const maxText = 30_000;
const maxEdges = 400;
let count = 0;

async function draw({ source, theme }) {
  mermaid.initialize({
    startOnLoad: false,
    securityLevel: 'strict',
    // Labels of HTML are what a picture of SVG cannot show everywhere.
    htmlLabels: false,
    flowchart: { htmlLabels: false },
    class: { htmlLabels: false },
    maxTextSize: maxText,
    maxEdges,
    suppressErrorRendering: true,
    theme: 'base',
    fontFamily: theme.font,
    themeVariables: theme.variables,
  });
  count += 1;
  const { svg, diagramType } = await mermaid.render('drawn-' + count, source);
  return { ...asPicture(svg, theme.variables.background), kind: diagramType };
}

/** Well-formed, with a size and a ground of its own: it is shown outside this document. */
function asPicture(html, background) {
  const svg = new DOMParser().parseFromString(html, 'text/html').querySelector('svg');
  const box = (svg.getAttribute('viewBox') ?? '').split(/[\\s,]+/).map(Number);
  const width = Math.ceil(box[2] || 600);
  const height = Math.ceil(box[3] || 400);
  svg.setAttribute('xmlns', 'http://www.w3.org/2000/svg');
  svg.setAttribute('width', width);
  svg.setAttribute('height', height);
  svg.style.maxWidth = '';
  svg.style.background = background;
  const title = svg.querySelector('title')?.textContent ?? '';
  const text = svg.querySelector('desc')?.textContent ?? '';
  return { svg: new XMLSerializer().serializeToString(svg), width, height, title, text };
}

addEventListener('message', (event) => {
  const port = event.ports[0];
  if (event.source !== parent || !port) return;
  port.onmessage = async ({ data }) => {
    try {
      port.postMessage({ id: data.id, ...(await draw(data)) });
    } catch (error) {
      const words = String(error?.message ?? error).slice(0, 1_000);
      port.postMessage({ id: data.id, problem: words });
    }
    document.body.replaceChildren();
  };
  port.postMessage({ ready: true });
});
parent.postMessage('diagram-frame', '*');
`;
