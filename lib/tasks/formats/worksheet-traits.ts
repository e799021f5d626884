import { fieldNames } from '../fields.ts';
import type { FormatTraits } from '../format.ts';
import { requiredForReady } from '../model.ts';

export const worksheetTraits: FormatTraits = {
  name: 'worksheet',
  keys: Object.fromEntries(fieldNames.map((name) => [name, name])) as FormatTraits['keys'],
  requiredForReady,
  plannedStatuses: new Set(['ready', 'in_progress', 'in_review']),
  isUsualId: (id) => id === id.toUpperCase() && !/[\s,]/.test(id),
  usualId: 'upper case without spaces, as WORKSTREAM-SLUG',
  needsId: false,
};
