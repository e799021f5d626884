import { CommanderError } from 'commander';
import type { SectionText } from '#lib/tasks/fill-template.ts';
import type { WorksheetSection } from '#lib/tasks/model.ts';
import { isSameSection, partsOfText, type TextParts } from '#lib/tasks/sections-from.ts';
import { textOrStandardInput } from './text-input.ts';

/** The sections that `task new` takes on the command line. */
const sectionFlags = {
  problem: 'Problem',
  context: 'Context',
  possibleSolutions: 'Possible Solutions',
  plan: 'Plan',
  acceptanceCriteria: 'Acceptance Criteria',
} as const satisfies Record<string, WorksheetSection>;
type SectionFlag = keyof typeof sectionFlags;

export type SectionFlags = Partial<Record<SectionFlag, string>>;

/** Every flag that gives the text of a section. */
export function sectionNames(): SectionFlag[] {
  return Object.keys(sectionFlags) as SectionFlag[];
}

/** @throws CommanderError for a text that has sections of its own. */
export async function sectionsOf(flags: SectionFlags): Promise<SectionText[]> {
  const sections: SectionText[] = [];
  for (const flag of sectionNames()) {
    const value = flags[flag];
    if (value === undefined) continue;
    const text = await textOrStandardInput(value);
    if (partsOfText(text).sections.length > 0) {
      throw new CommanderError(
        2,
        'usage',
        `A text with ## headings goes to --from, not to ${sectionFlags[flag]}.`,
      );
    }
    if (text.trim() !== '')
      sections.push({ name: sectionFlags[flag], text: text.replace(/\r\n?/g, '\n').trim() });
  }
  return sections;
}

/** @throws CommanderError for a section that a flag gives, too. */
export function sectionsFrom(from: TextParts, flags: SectionFlags): SectionText[] {
  const lead = from.lead === '' ? [] : [{ name: 'Problem', text: from.lead }];
  const sections = [...lead, ...from.sections].filter(({ text }) => text !== '');
  for (const flag of sectionNames()) {
    const isTwice = sections.some(({ name }) => isSameSection(name, sectionFlags[flag]));
    if (flags[flag] === undefined || !isTwice) continue;
    throw new CommanderError(
      2,
      'usage',
      `${sectionFlags[flag]} is given twice: by --from and by its own option.`,
    );
  }
  return sections;
}

/** What of a text for --from has no place in the new task, in a sentence. */
export function notTaken(from: TextParts, title: string): string[] {
  const heading = from.title !== null && from.title !== title ? [`its heading «${from.title}»`] : [];
  const parts = [...heading, ...(from.hasFrontMatter ? ['its front matter'] : [])];
  return parts.length === 0
    ? []
    : [`Of --from ${parts.join(' and ')} was passed over; options give the fields.`];
}
