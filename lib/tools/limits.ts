/** Bounds of what goes into and comes out of tools. The model is told of each one that it meets. */
export const limits = {
  readBytes: 100 * 1024,
  /** A file larger than this is not edited: before and after are kept whole for undo. */
  editFileBytes: 2 * 1024 * 1024,
  diffChars: 60_000,
  /** Of a diff, or of a place in a file, that a message of failure shows. */
  messageDiffChars: 1_500,
  editsPerCall: 50,
  /** The bytes that undo needs are kept so long, and so many of them at most. */
  undoDays: 90,
  undoBytes: 200 * 1024 * 1024,
  historyDefault: 10,
  historyMax: 50,
  historyMs: 10_000,
  historyChars: 60_000,
  listDefault: 200,
  listMax: 1000,
  searchMatches: 200,
  searchMs: 5_000,
  searchFileBytes: 4 * 1024 * 1024,
  searchLineChars: 400,
  taskListDefault: 50,
  taskListMax: 200,
  namesDefault: 20,
  namesMax: 50,
  validateTasks: 50,
  findingsMax: 100,
  taskCommandMs: 30_000,
  promptChars: 32 * 1024,
  subagentTurns: 40,
  subagentSteps: 50,
  /** The transcript repeats every file that the sub-agent reads, so this is far above the answer's own bound. */
  subagentTranscriptBytes: 16 * 1024 * 1024,
  subagentResultChars: 50_000,
  /** Between two shown states of a running sub-agent: five a second. */
  progressMs: 200,
  fieldChars: 500,
  pathChars: 1024,
  globChars: 300,
  queryChars: 1000,
} as const;
