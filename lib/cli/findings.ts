import type { Finding } from '#lib/tasks/model.ts';
import type { Output } from './output.ts';

/** `path:line:column`, as editors and terminals open it, then what is wrong and what to do. */
export function printFinding(output: Output, finding: Finding): void {
  const { path, line, column, severity, message, remedy, code } = finding;
  output.line(
    { text: `${path}:${line}:${column}`, paint: 'bold' },
    ': ',
    { text: severity, paint: severity === 'error' ? 'red' : 'yellow' },
    `: ${message} `,
    { text: `(${code})`, paint: 'dim' },
  );
  output.line(`    ${remedy}`);
}
