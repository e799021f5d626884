'use client';
import { createContext, type ReactNode } from 'react';
import type { FactField } from './fact.ts';

/** What the person chose and the page does not show yet. */
export type PendingFacts = Partial<Record<FactField, ReactNode>>;

export const PendingFactsContext = createContext<PendingFacts>({});
