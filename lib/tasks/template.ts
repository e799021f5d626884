import { type WorksheetSection, worksheetSections } from './model.ts';

/** What a template may write between double braces; see docs/tasks.md. */
export const placeholderNames = [
  'id',
  'title',
  'status',
  'priority',
  'milestone',
  'owner',
  'labels',
  'depends_on',
  'created',
  'workstream',
  'slug',
] as const;
export type PlaceholderName = (typeof placeholderNames)[number];

/** The question that each section answers, as a comment in the file: it shows nowhere, and counts as empty. */
export const sectionQuestions: Record<WorksheetSection, string> = {
  Problem: 'What is wrong, and for whom?',
  Context: 'What has to be known? Facts, figures, links.',
  'Possible Solutions': 'What was considered, what was chosen, why?',
  Plan: 'In which steps?',
  'Acceptance Criteria': 'How does anybody tell that it is done? One check box each.',
  'Implementation Progress': 'What was built, and where is it?',
  'QA Exploration': 'How was it tried, what proves it, what is open?',
  'Review Feedback': 'What did the reviewer say, and what came of it?',
};

const fields = placeholderNames.filter((name) => name !== 'workstream' && name !== 'slug');

/** The worksheet of a repository that brings none of its own. */
export const builtInTemplate = [
  '---',
  ...fields.map((name) => `${name}: {{${name}}}`),
  '---',
  '',
  '# {{title}}',
  ...worksheetSections.map((name) => `\n## ${name}\n\n<!-- ${sectionQuestions[name]} -->`),
  '',
].join('\n');

export const templateFolder = '.tasks/templates';
