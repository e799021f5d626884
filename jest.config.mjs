import { availableParallelism } from 'node:os';
import nextJest from 'next/jest.js';

const withNext = nextJest({ dir: './' });

const shared = {
  extensionsToTreatAsEsm: ['.ts', '.tsx'],
  moduleNameMapper: { '^server-only$': '<rootDir>/node_modules/server-only/empty.js' },
  modulePathIgnorePatterns: ['<rootDir>/.next', '<rootDir>/.bench', '<rootDir>/.worktrees'],
};

async function project(config) {
  const made = await withNext(config)();
  // Every dependency is ESM that Node 24 loads as it is: nothing in node_modules needs a transform.
  return { ...made, transformIgnorePatterns: ['/node_modules/'] };
}

export default async function config() {
  return {
    // Many tests start real programs; a machine that has much else to do is slow, not wrong.
    testTimeout: 30_000,
    // Jest alone would take one of two cores; half of the time tests wait for programs.
    maxWorkers: Math.max(2, availableParallelism() - 1),
    projects: [
      await project({
        ...shared,
        displayName: 'node',
        testEnvironment: 'node',
        testMatch: ['<rootDir>/tests/{unit,integration}/**/*.test.ts'],
      }),
      await project({
        ...shared,
        displayName: 'jsdom',
        testEnvironment: '<rootDir>/tests/helpers/jsdom-environment.mjs',
        setupFilesAfterEnv: ['<rootDir>/tests/helpers/patient-queries.ts'],
        testMatch: ['<rootDir>/tests/{unit,integration}/**/*.test.tsx'],
      }),
    ],
  };
}
