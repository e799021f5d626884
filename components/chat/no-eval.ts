import { config } from 'zod/v4/core';

// The stream's schemas would try whether they may compile themselves: the page's policy refuses, and reports it.
config({ jitless: true });
